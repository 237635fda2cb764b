"""Which document a person means: a number, a type and a serial, a name or an id, with the day and the issuer or not."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from pipeline.errors import UserError
from pipeline.ids import title_key
from pipeline.link.agencies import meant
from pipeline.link.identity import (
    Term,
    is_twin,
    name_key,
    number_key,
    parse_number,
    shared_id,
    term_text,
    twin_day,
    twins_between,
)
from pipeline.store.questions import asked
from pipeline.store.rows import column
from pipeline.store.wish import NUMBER, Wish, closed, wish_of
from pipeline.text import bare, fold, squeeze

_LIKENESS = 0.6
_ENOUGH = 4
"""Letters from which on a part of a name may stand for it."""
_SHOWN = 10
_LOOKED_AT = 2000
"""So many numbers or names are looked at for what is near to one that is unknown."""


class _Known(NamedTuple):
    """A document that may be meant, with all that a person may say of it."""

    id: str
    key: str
    issued_on: str | None
    year: int | None
    term: str | None
    issuer_id: str | None
    said: str


def documents_of(database: Database, text: str, *, all_: bool = False) -> list[str]:
    """The ids of the documents that are meant; several only where ``all_`` says so.

    Raises ``UserError`` that lists those that fit with what hangs on them, or says that there is none and what is near.
    """
    text = squeeze(unicodedata.normalize("NFC", text))
    found = by_id(database, text) or _found(database, text)
    if len(found) > 1 and not all_:
        raise UserError(
            f"“{text}” có thể là {len(found)} văn bản: {_counted(database, found)}. "
            "Chọn một mã, gõ thêm ngày hoặc cơ quan ban hành, hoặc thêm --all"
        )
    return found


def _found(database: Database, text: str) -> list[str]:
    there: list[_Known] = []
    for spelled in dict.fromkeys((text, closed(text))):
        wish = wish_of(spelled)
        fitting = _fitting(database, wish, spelled)
        if found := [known.id for known in _whose(database, _timely(database, fitting, wish), wish)]:
            return found
        there = there or fitting
    near = f"có {_told(there)}" if there else _near(database, text)
    raise UserError(f"không có văn bản nào là “{text}” trong cơ sở dữ liệu; {near}")


def by_id(database: Database, text: str) -> list[str]:
    """The document of an id, or of one that it had before; none where there never was one.

    Several where one id stood for what turned out to be several.
    """
    seen: set[str] = set()
    while text not in seen:
        if column(database, "SELECT id FROM documents WHERE id = ?", text):
            return [text]
        if several := column(database, "SELECT id FROM documents WHERE id >= ? AND id < ?", *twins_between(text)):
            return several
        seen.add(text)
        text = next(iter(column(database, "SELECT document_id FROM document_aliases WHERE alias = ?", text)), text)
    return _twins_now(database, text) if is_twin(text) else []


def _twins_now(database: Database, twin: str) -> list[str]:
    """What there is of a number now of which there were several: what is of the day of that id, or all to choose from.

    One that is alone again and of another day is not what was meant.
    """
    shared, day = shared_id(twin), twin_day(twin)
    rows = "SELECT id, substr(issued_on, 6) FROM documents WHERE id = ? OR (id >= ? AND id < ?)"
    days = dict(database.execute(rows, [shared, *twins_between(shared)]).fetchall())
    same = [id_ for id_, known in days.items() if day and known == day]
    return same or [id_ for id_, known in days.items() if is_twin(id_) or not (day and known)]


def _fitting(database: Database, wish: Wish, text: str) -> list[_Known]:
    """Those of that key or serial, or of that very name, or else those whose name holds the words."""
    if wish.key:
        printed = "key = ? OR id IN (SELECT document_id FROM variants WHERE key = ?)"
        return _known(database, printed, wish.key, wish.key)
    if wish.serial and (
        found := _known(
            database,
            "type IN (SELECT value FROM json_each(?1)) AND key >= ?2 AND key < ?3 OR id IN (SELECT document_id FROM "
            "variants WHERE type IN (SELECT value FROM json_each(?1)) AND key >= ?2 AND key < ?3)",
            json.dumps(wish.types), f"{int(wish.serial):02}-", f"{int(wish.serial):02}.",
        )
    ):  # fmt: skip
        return found
    for name in dict.fromkeys((text, wish.name)):
        if found := _known(database, "key = ? OR title_key = ?", name_key(name, None), title_key(name)):
            return [one for one in found if not wish.serial or one.key.startswith(f"{int(wish.serial):02}-")]
    words = re.findall(r"\w+", bare(wish.name))
    if len("".join(words)) < _ENOUGH:
        return []
    return _known(database, f"rowid IN ({_HOLDING})", _any_of([wish.name]))


_HOLDING = "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?"


def _known(database: Database, where: str, *values: str | None) -> list[_Known]:
    sql = (
        "SELECT id, key, issued_on, year, term, issuer_id, "
        "coalesce(issuer, '') || ' ' || coalesce(province, '') || ' ' || coalesce(title, '') "
        f"FROM documents WHERE {where} ORDER BY id"
    )
    return [_Known(*row) for row in database.execute(sql, values)]


def _timely(database: Database, known: Sequence[_Known], wish: Wish) -> list[_Known]:
    """Those of the day or the year that was typed, be it a misprint; else those that have none to speak against it."""
    if wish.term and not wish.year:
        return [one for one in known if _of_term(one, wish.term)]
    if not (wish.day or wish.year):
        return list(known)
    exact = [one for one in known if (one.issued_on == wish.day if wish.day else one.year == wish.year)]
    if exact:
        return exact
    when = "issued_on = ?" if wish.day else "year = ?"
    misprinted = column(database, f"SELECT document_id FROM variants WHERE {when}", wish.day or wish.year)
    return [one for one in known if one.id in misprinted] or [
        one for one in known if one.issued_on is None and one.year in (None, wish.year if wish.day else None)
    ]


def _of_term(known: _Known, term: Term) -> bool:
    return term[0] <= known.year <= term[1] if known.year else known.term in (None, term_text(term))


def _whose(database: Database, known: list[_Known], wish: Wish) -> list[_Known]:
    """Those of which the words beside the number speak: of their issuer by any of its names, their place, their title.

    A whole number needs no such words, so that of these what fits nothing is passed over, unless they name a body:
    "12/QĐ-UBND của UBND tỉnh Hà Sơn" is not the one of Lai Châu.
    """
    if not wish.rest:
        return known
    words = {part for word in wish.rest.split() for part in _written_out(word)}
    if holding := [one for one in known if words <= set(re.findall(r"\w+", bare(one.said)))]:
        return holding
    agencies = dict(database.execute(asked("name"), {"name": wish.rest}).fetchall())
    of_body = wish.serial or _names_body(wish.rest)
    return [one for one in known if agencies.get(one.issuer_id) == 0] or ([] if of_body else known)


def _names_body(words: str) -> bool:
    """Whether words begin with a body's name, short or written out."""
    parts = words.split()
    return any(meant(" ".join(parts[:cut])) for cut in range(1, len(parts) + 1))


def _written_out(word: str) -> list[str]:
    """The words that an abbreviation stands for, where it stands for one body: "ubnd"."""
    found = {bare(body.name) for body in meant(word)}
    return found.pop().split() if len(found) == 1 else [word]


_COUNTED = """
SELECT document.id, (SELECT count(*) FROM (
        SELECT obligation_id FROM obligation_citations WHERE cited_id = document.id
        UNION SELECT duty.id FROM citations AS citation CROSS JOIN obligations AS duty
            ON duty.document_id = citation.document_id
        WHERE citation.cited_id = document.id AND citation.front = 1)) AS obligations,
    (SELECT count(*) FROM citations WHERE cited_id = document.id) AS citations
FROM json_each(?) AS these CROSS JOIN documents AS document ON document.id = these.value
ORDER BY obligations DESC, citations DESC, document.id LIMIT ?
"""


def _counted(database: Database, found: Sequence[str]) -> str:
    """The documents with what hangs on them, those with the most obligations first."""
    rows = database.execute(_COUNTED, [json.dumps(found), _SHOWN]).fetchall()
    listed = [f"{id_} ({obligations} nhiệm vụ, {citations} viện dẫn)" for id_, obligations, citations in rows]
    return _listed(listed, len(found))


def _told(known: Sequence[_Known]) -> str:
    """What is there instead, each with its day."""
    days = ((one, "/".join(reversed((one.issued_on or str(one.year or "")).split("-")))) for one in known[:_SHOWN])
    return _listed([f"{one.id} ({day})" if day else one.id for one, day in days], len(known))


def _listed(shown: Sequence[str], count: int) -> str:
    return "; ".join([*shown, *([f"và {count - len(shown)} văn bản khác"] if count > len(shown) else [])])


def _near(database: Database, text: str) -> str:
    """What is near to something unknown: to a number one of its serial or its symbol, to a name one of its words."""
    found = NUMBER.search(fold(text))
    number = parse_number(found[0]) if found else None
    if found and number:
        wanted, serial = found[0], number_key(number, None).partition("-")[0]
        these = "SELECT number FROM documents WHERE number > '' AND"
        known = {
            *column(database, f"{these} key >= ? AND key < ? LIMIT ?", f"{serial}-", f"{serial}.", _LOOKED_AT),
            *column(database, f"{these} rowid IN ({_HOLDING}) LIMIT ?", _any_of([number.symbol or ""]), _LOOKED_AT),
        }
    else:
        wanted, these = text, "SELECT title FROM documents WHERE number IS NULL AND title > '' AND"
        known = {*column(database, f"{these} rowid IN ({_HOLDING}) LIMIT ?", _any_of(text.split()), _LOOKED_AT)}
    by_words = {bare(value): value for value in sorted(known, reverse=True)}
    near = difflib.get_close_matches(bare(wanted), by_words, n=5, cutoff=_LIKENESS)
    return f"gần giống: {', '.join(by_words[words] for words in near)}" if near else "không có văn bản nào gần giống"


def _any_of(phrases: Iterable[str]) -> str:
    """A question to the word index for what holds one of some phrases, without marks."""
    asked_for = (" ".join(re.findall(r"\w+", bare(phrase))) for phrase in phrases)
    quoted = [f'"{phrase}"' for phrase in asked_for if phrase]
    return f"folded : ({' OR '.join(quoted)})" if quoted else '""'
