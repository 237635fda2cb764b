"""The documents of a key, held or cited, as far as links hang on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from sqlite_utils import Database

from pipeline.link.identity import is_twin, term_of
from pipeline.link.resolve import Identity
from pipeline.link.twins import Header
from pipeline.store.rows import listed

_KNOWN = """
SELECT key, id, issuer_key, year, term, held, NULL, NULL FROM documents WHERE key IN (SELECT value FROM json_each(?1))
UNION ALL SELECT key, id, issuer_key, year, term, 0, document_id, reason FROM variants
WHERE key IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM documents WHERE id = variants.id)
"""
"""A print that turns out to be a document of its own, because its file came, is none of another."""
_HEADERS = "SELECT id, issued_on, title_key, type, province FROM documents WHERE id IN (SELECT value FROM json_each(?))"


class Row(NamedTuple):
    """A document, or another print of one: then ``means`` says of which, and ``reason`` in what it differs."""

    id: str
    issuer: str | None
    year: int | None
    term: str | None
    held: int
    means: str | None
    reason: str | None


class Known:
    """The documents of a key and other prints of documents; a number may have a thousand, and few be asked for."""

    def __init__(self, rows: Iterable[Row], headers: Mapping[str, Header]) -> None:
        self.rows = {row.id: row for row in rows}
        self.headers = headers

    def identity(self, id_: str) -> Identity:
        """One of them by its id."""
        row = self.rows[id_]
        return Identity(id_, row.issuer, row.year, bool(row.held), term_of(row.term), self.headers.get(id_))

    @cached_property
    def identities(self) -> Mapping[str, Identity]:
        """All of them by their ids."""
        return {id_: self.identity(id_) for id_ in self.rows}

    @cached_property
    def meant(self) -> Mapping[str, str]:
        """The documents that other prints mean, by the ids of these."""
        return {id_: row.means for id_, row in self.rows.items() if row.means}

    @property
    def same(self) -> Mapping[str, tuple[str, str]]:
        """What other prints mean, and in what they differ."""
        return {id_: (row.means, row.reason or "") for id_, row in self.rows.items() if row.means}

    @cached_property
    def twins(self) -> Mapping[tuple[str | None, int | None], list[Identity]]:
        """The documents that share issuer and year with another that is held, by these."""
        found: dict[tuple[str | None, int | None], list[Identity]] = defaultdict(list)
        for id_, row in self.rows.items():
            if row.held and is_twin(id_):
                found[row.issuer, row.year].append(self.identity(id_))
        return found

    @property
    def stale(self) -> set[str]:
        """What is no more a document of its own: the one that was two, one of the two that are one."""
        twins = self.twins
        return {id_ for id_, row in self.rows.items() if not row.held and (is_twin(id_) or row[1:3] in twins)}


def known_of(database: Database, keys: Iterable[str]) -> Mapping[str, Known]:
    """What is known of some keys."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for key, *row in database.execute(_KNOWN, [listed(keys)]):
        rows[key].append(Row(*row))
    twins = [row.id for of_key in rows.values() for row in of_key if row.held and is_twin(row.id)]
    headers = {id_: Header(*told) for id_, *told in database.execute(_HEADERS, [listed(twins)])} if twins else {}
    return {key: Known(rows[key], headers) for key in keys}
