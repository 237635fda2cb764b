"""Other prints of documents: found anew wherever documents came, went or changed, and led to what they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sqlite_utils import Database

from pipeline.link.identity import document_id, law_types, name_key, parse_number, passed_twice, term_of
from pipeline.link.printed import Printed
from pipeline.link.resolve import Cited, Identity, described
from pipeline.link.variants import Variant, may_be, undated, variants
from pipeline.store import project
from pipeline.store.cited import said_of
from pipeline.store.rows import column, listed, upsert

_SERIAL = re.compile(r"^[\d-]*\d[a-z]?-")
_FIELDS = "id, key, issuer_key, year, term, held, type, number, symbol, issued_on, province, title, title_key, near"
_ALL = f"""
SELECT {_FIELDS}, NULL AS document_id, NULL AS reason FROM documents
WHERE {{field}} IN (SELECT value FROM json_each(:values))
UNION ALL
SELECT {_FIELDS.replace("held", "0 AS held")}, document_id, reason FROM variants
WHERE {{field}} IN (SELECT value FROM json_each(:values))
"""
_ARRIVED = f"""
SELECT {_FIELDS} FROM documents
WHERE id IN (SELECT id FROM variants WHERE key IN (SELECT value FROM json_each(:values)))
"""
"""Documents of which files came though they were taken for other prints of one."""
_ALONE = f"""
SELECT {_FIELDS.replace("held", "0 AS held")}, document_id, reason FROM variants
WHERE key IN (SELECT value FROM json_each(:values)) AND near IS NULL AND reason <> 'undated'
"""
"""Prints whose day nothing that is left tells, so that there is none that they share it with."""
_CITERS = "SELECT document_id FROM citations WHERE printed_id = ? AND resolution <> 'corpus' ORDER BY id LIMIT 64"
"""The same ones whatever the order of arrival, for ids begin with a hash."""
_STANDS = "SELECT 1 FROM citations WHERE printed_id = ? AND resolution <> 'corpus' LIMIT 1"
_LACKING = """
SELECT DISTINCT key FROM documents WHERE key IN (SELECT value FROM json_each(?))
AND +held = 1 AND (year IS NULL OR issuer_key IS NULL)
UNION SELECT DISTINCT key FROM variants WHERE key IN (SELECT value FROM json_each(?)) AND reason = 'undated'
"""


@dataclass
class Refolded:
    """What became of variants: the keys of those that changed, where citations lead now, agencies that were named.

    ``citing``: the documents that have these citations.
    """

    keys: set[str] = field(default_factory=set)
    citing: set[str] = field(default_factory=set)
    healed: dict[str, str] = field(default_factory=dict)
    agencies: set[str] = field(default_factory=set)


def refold(database: Database, keys: Iterable[str], near: Iterable[str]) -> Refolded:
    """Find the variants among the identities of some keys, and among those near to some; lead citations accordingly."""
    done = Refolded()
    for row in _query(database, _ARRIVED, keys):
        _lead(database, row, None, done)
    looked: dict[str, _Row] = {row["id"]: row for row in _query(database, _ALONE, keys)}
    now: dict[str, Variant] = {}
    for rows in _groups(database, "key", column(database, _LACKING, listed(keys), listed(keys))):
        by_id = {row["id"]: row for row in rows}
        found = undated(map(_identity, rows))
        now |= {id_: v for id_, v in found.items() if _may_be(database, by_id[id_], by_id[v.document_id])}
        looked |= {row["id"]: row for row in rows if row["reason"] == "undated" or row["id"] in now}
    beside = {row["near"] for row in looked.values() if row["near"]}
    for rows in map(_with_name, _groups(database, "near", {*near, *beside})):
        rest = [row for row in rows if row["id"] not in now and (row["reason"] != "undated" or row["id"] in looked)]
        if len(rest) > 1:
            now |= variants([_printed(row) for row in rest], _Register(database))
        looked |= {row["id"]: row for row in rest}
    for id_, row in looked.items():
        if now.get(id_) != _before(row):
            _lead(database, row, now.get(id_), done)
    return done


_Row = dict[str, Any]


def _query(database: Database, sql: str, values: Iterable[str]) -> list[_Row]:
    cursor = database.execute(sql, {"values": listed(values)})
    names = [name for name, *_ in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _groups(database: Database, field_: str, values: Iterable[str]) -> Iterable[list[_Row]]:
    """The documents and variants with some values of a field, by value."""
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in _query(database, _ALL.format(field=field_), values):
        groups[row[field_]].append(row)
    return groups.values()


def _with_name(rows: list[_Row]) -> list[_Row]:
    """The same, and the name of a law that is cited by its number: who writes "Luật Dữ liệu" means that law too."""
    laws = (row for row in rows if row["number"] and row["type"] in law_types() and row["title"])
    law = min(laws, key=lambda row: row["id"], default=None)
    if law is None or passed_twice(law["title"], law["type"]):
        return rows
    key = name_key(law["title"], law["type"])
    name = {**law, "id": document_id(key, "", law["year"]), "key": key, "issuer_key": "", "held": 0}
    name |= dict.fromkeys(("number", "symbol", "issued_on", "province", "document_id", "reason"))
    return rows if any(row["id"] == name["id"] for row in rows) else [*rows, name]


def _identity(row: _Row) -> Identity:
    return Identity(row["id"], row["issuer_key"], row["year"], bool(row["held"]), term_of(row["term"]))


def _before(row: _Row) -> Variant | None:
    return Variant(row["document_id"], row["reason"]) if row["document_id"] else None


def _printed(row: _Row) -> Printed:
    number = parse_number(row["number"]) if row["number"] else None
    return Printed(
        id=row["id"],
        held=bool(row["held"]),
        type=row["type"],
        serial=number.serial.lstrip("0").lower() if number else None,
        symbol=_SERIAL.sub("", row["key"]) if number and number.symbol else None,
        in_number=bool(number and number.year),
        issued_on=row["issued_on"],
        issuer=row["issuer_key"],
        province=row["province"],
        title=row["title_key"],
        twice=row["type"] in law_types() and bool(row["title"] and passed_twice(row["title"], row["type"])),
    )


class _Register:
    """What the register knows of two prints beside their own words (``Witnesses``)."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.cited = cache(self._cited)
        self.together = cache(self._together)
        self.first_cited = cache(self._first_cited)

    def _cited(self, id_: str) -> int:
        return len(set(column(self.database, _CITERS, id_)))

    def _together(self, one: str, other: str) -> bool:
        rarer, other = sorted((one, other), key=lambda id_: (self.cited(id_), id_))
        sql = "SELECT 1 FROM citations WHERE document_id IN (SELECT value FROM json_each(?)) AND +printed_id = ?"
        return bool(column(self.database, f"{sql} LIMIT 1", listed(set(column(self.database, _CITERS, rarer))), other))

    def _first_cited(self, id_: str) -> str | None:
        days = "SELECT issued_on FROM documents WHERE issued_on IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
        citers = listed(set(column(self.database, _CITERS, id_)))
        return min(column(self.database, days, citers), default=None)


def _may_be(database: Database, cited: _Row, held: _Row) -> bool:
    latest = column(database, "SELECT max(issued_on) FROM citations WHERE document_id = ?", held["id"])
    return may_be(_printed(cited), _printed(held), next(iter(latest)))


def _lead(database: Database, row: _Row, variant: Variant | None, done: Refolded) -> None:
    """Make an identity a variant of a document, or a document of its own again."""
    id_, leads = row["id"], variant.document_id if variant else row["id"]
    issuers = "SELECT issuer_id FROM documents WHERE issuer_id IS NOT NULL AND id = ?"
    done.agencies |= {*column(database, issuers, id_)}
    said = said_of(database, [id_]).get(id_)
    cited = described(_identity(row), said) if said else _named(row)
    stands = row["held"] or database.execute(_STANDS, [id_]).fetchone()
    if variant:
        upsert(database, "variants", [project.of_variant(cited, *variant)])
        upsert(database, "document_aliases", [{"alias": id_, "document_id": leads}])
        database.execute("DELETE FROM documents WHERE id = ?", [id_])
    else:
        if stands and not row["held"]:
            upsert(database, "documents", [project.of_cited(cited)])
        database.execute("DELETE FROM variants WHERE id = ?", [id_])
        database.execute("DELETE FROM document_aliases WHERE alias = ?", [id_])
    # What was open and led here because of what is no more is led anew with its key.
    now = leads if variant or stands else None
    elsewhere = "SELECT id, document_id FROM citations WHERE printed_id = ? AND cited_id IS NOT ?"
    moved = dict(database.execute(elsewhere, [id_, now]).fetchall())
    done.citing |= {*moved.values()}
    database.execute("UPDATE citations SET cited_id = ? WHERE printed_id = ?", [now, id_])
    database.execute(
        "UPDATE obligation_citations SET cited_id = ? "
        "WHERE citation_id IN (SELECT id FROM citations WHERE printed_id = ?)",
        [now, id_],
    )
    done.healed |= dict.fromkeys(moved, leads) if now else {}
    done.agencies |= {*column(database, issuers, id_)}
    done.keys.add(row["key"])


def _named(row: _Row) -> Cited:
    """A law by its name, which no document that is held cites by it."""
    known: dict[str, Any] = {field_.name: row.get(field_.name) for field_ in fields(Cited)}
    return Cited(**known)
