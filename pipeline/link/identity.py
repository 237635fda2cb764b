"""What tells one document from another; the only place that makes documents' ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from pipeline.ids import slug
from pipeline.knowledge.load import names

_LENGTH = 110
"""Beyond this an id is cut and told apart by a hash: projects have names of 300 letters."""

Term = tuple[int, int]
"""The first and the last year of a term of the Party's Central Committee."""
_TWIN = "--"
"""No slug has two dashes."""
_ENOUGH = 400
"""So many letters of a document's own words tell it from others; a form of fewer may come with the same ones."""
_LEVEL = re.compile(r"^(?:tỉnh|thành phố)\s+", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?P<serial>\d+(?:\.\d+)?(?:[a-zA-Z](?=\s*[-/]))?)"
    r"(?:\s*/\s*(?P<year>(?:19|20)\d\d)(?=\s*[-/]|$))?"
    r"\s*[-/]?\s*(?P<symbol>\S.*)?$"
)
"""57-NQ/TW · 98/2018/NĐ-CP · 3176b/QĐ-SYT · 66.13/2026/NQ-CP · 174KL/TW (the dash forgotten) · 24/2020 (cut short)"""
_STANDARD = re.compile(
    r"^(?P<before>(?:.*\s)?(?:QCVN|TCVN|QCĐP|TCCS|ISO|IEC)\b[^:]*)(?::(?P<year>(?:19|20)\d\d))?(?P<after>.*)$"
)
"""QCVN 01:2021/BXD: a standard is known by its whole number, of which the year is a part."""


class Number(NamedTuple):
    """The parts of a document's number; ``standard`` where the serial is no serial of an office."""

    serial: str
    symbol: str | None
    year: int | None
    standard: bool = False


def parse_number(text: str) -> Number | None:
    """The parts of a number, None where the text is none (a law's name)."""
    text = text.strip()
    if found := _NUMBER.match(text):
        return Number(found["serial"], found["symbol"], _year(found["year"]))
    if found := _STANDARD.match(text):
        return Number(f"{found['before']} {found['after']}", None, _year(found["year"]), standard=True)
    return None


def number_key(number: Number, type_: str | None) -> str:
    """What all spellings of one number share: "1/NQ-CP", "01/NQ-CP" and "01/NQ/CP" are "01-nq-cp".

    Not the year, for citations leave it out. A number cut short ("24/2020") has its type for a symbol.
    """
    if number.standard:
        return slug(number.serial, _LENGTH)
    serial = re.sub(r"^0*(\d)", r"\1", number.serial)
    padded = f"0{serial}" if re.match(r"^\d(?!\d)", serial) else serial
    return slug(f"{padded} {number.symbol or type_ or ''}", _LENGTH)


def near_key(
    type_: str | None, number: str | None, title: str | None, issued_on: str | None, year: int | None
) -> str | None:
    """What a document shares with its other prints: its serial, and its day but for the year ("49 10-21").

    Or its serial and its year where that is a part of the number ("24 2020"), for then a day is often left out.
    A law has its name and year, be it cited by these or by its number ("luat-du-lieu 2024"). None where that is not
    known, and for a standard.
    """
    if title and type_ in law_types():
        return f"{name_key(title, type_)} {year}" if year else None
    parsed = parse_number(number) if number else None
    when = str(parsed.year) if parsed and parsed.year else issued_on and issued_on[5:]
    return f"{parsed.serial.lstrip('0').lower()} {when}" if parsed and when and not parsed.standard else None


def passed_twice(name: str, type_: str | None) -> tuple[str, ...]:
    """The days of the laws that share a name and a year, ISO; none for the name of any other law."""
    return _twice().get(name_key(name, type_), ())


@cache
def _twice() -> Mapping[str, tuple[str, ...]]:
    return {name_key(form, None): law.codes for law in names("laws") for form in law.forms}


@cache
def law_types() -> frozenset[str]:
    """The types that are cited by their names, as laws are."""
    return frozenset(name.name for name in names("types") if "law" in name.tags)


def name_key(name: str, type_: str | None) -> str:
    """What all spellings of one name share ("tỷ lệ 1/5.000", "1/5000"); the type is part of it, printed or not."""
    stem, type_slug = slug(re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", name), 1000), slug(type_) if type_ else ""
    return _cut(stem if not type_slug or f"{stem}-".startswith(f"{type_slug}-") else f"{type_slug}-{stem}")


def document_id(key: str, issuer: str | None, year: int | None, term: Term | None = None) -> str:
    """The readable id of a document, of all that is known of its identity: "148-kh-ubnd-…-tinh-lai-chau-2021".

    Where only a term is known, its years: "20-nq-tw-ban-chap-hanh-trung-uong-2016-2021".
    """
    when = str(year) if year else term_text(term)
    return _cut("-".join(part for part in (key, issuer, when) if part))


def twin_id(shared: str, name: str) -> str:
    """The id of one of the documents that share number, issuer and year: "12-qd-ubnd-…-tinh-lao-cai-2025--07-20"."""
    return f"{shared}{_TWIN}{name}" if name else shared


def shared_id(id_: str) -> str:
    """The id that the document of an id would have if it were the only one of its number, issuer and year."""
    return id_.partition(_TWIN)[0]


def twin_day(id_: str) -> str | None:
    """The day by which an id tells one document from others of its number ("07-20"), None where it is no day."""
    found = re.match(r"\d\d-\d\d(?!\d)", id_.partition(_TWIN)[2])
    return found[0] if found else None


def twins_between(shared: str) -> tuple[str, str]:
    """Between which ids those lie that would be one: the first of these, and the first behind them."""
    return f"{shared}{_TWIN}", f"{shared}-."


def is_twin(id_: str) -> bool:
    """Whether an id is one of several documents of a number, issuer and year."""
    return _TWIN in id_


def term_text(term: Term | None) -> str | None:
    """A term as it is kept: "2016-2021"."""
    return f"{term[0]}-{term[1]}" if term else None


def term_of(text: str | None) -> Term | None:
    """A term from its text."""
    first, _, last = (text or "").partition("-")
    return (int(first), int(last)) if last else None


def urn(type_: str | None, issuer: str | None, province: str | None, issued_on: str | None, number: str) -> str | None:
    """A document's name after RFC 9676, None where a part of it is not known.

    "urn:lex:vn;lai.chau:uy.ban.nhan.dan.tinh.lai.chau:ke.hoach:2021-01-19;148-kh-ubnd": the jurisdiction (a province
    as a unit of the country), who issued it, the type, the day and the number.
    """
    if not (type_ and issuer and issued_on):
        return None
    unit = f";{_dotted(_LEVEL.sub('', province))}" if province else ""
    return f"urn:lex:vn{unit}:{_dotted(issuer)}:{_dotted(type_)}:{issued_on};{slug(number, _LENGTH)}"


def _dotted(text: str) -> str:
    return slug(text, _LENGTH).replace("-", ".")


def held_id(key: str, issuer: str | None, year: int | None, mark: Callable[[], str]) -> str:
    """The id of a document we hold: as it is cited where its header says enough, else told apart by its mark.

    ``mark`` is asked only then, for it reads every word of the document.
    """
    if issuer is not None and year:
        return document_id(key, issuer, year)
    return f"{document_id(key, issuer, year)}-{mark()}"


def mark(words: str, sha256: str, part: int) -> str:
    """What tells a document without a readable number from others: its words, or its bytes where these are few.

    Two renderings of one decision, before and after it was signed, have the same words and not the same bytes.
    """
    letters = slug(words, len(words)).replace("-", "")
    if len(letters) >= _ENOUGH:
        return hashlib.sha256(letters.encode()).hexdigest()[:12]
    return sha256[:12] if part == 0 else f"{sha256[:12]}-{part}"


def _cut(text: str) -> str:
    if len(text) <= _LENGTH:
        return text
    return f"{text[: _LENGTH - 9].rstrip('-')}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _year(text: str | None) -> int | None:
    return int(text) if text else None
