"""What a person types who means a document, taken apart: its number or its name, its day, whose it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from pipeline.knowledge.load import names, rules
from pipeline.link.identity import Term, number_key, parse_number
from pipeline.text import bare, fold, squeeze

NUMBER = re.compile(r"\d+(?:\.\d+)?[a-zA-Z]?(?:\s*/\s*(?:19|20)\d\d)?\s*[-/]\s*[^\W\d_][^\s,;]*")
"""The number inside what was typed: "01/NQ-CP" of "nghị quyết 01/NQ-CP ngày 01/01/2021"."""
_DAY = re.compile(
    r"[,(]?\s*(?<![\w/.-])(?:(?i:ban hành|ký)\s+)?(?:(?i:ngày|ngay)\s+)?(?P<day>\d{1,2})"
    r"(?:\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*"
    r"|\s+(?i:tháng|thang)\s+(?P<named>\d{1,2})\s+(?i:năm|nam)\s+)(?P<year>(?:19|20)\d\d)(?![\w/-])\)?"
)
""""ngày 01/01/2021", "1.1.2021", "ngày 01 tháng 01 năm 2021"."""
_YEAR = re.compile(r"[,(]?\s*(?:\b(?i:năm|nam)\s+|(?<=\s))(?P<year>(?:19|20)\d\d)(?![\w/-])\)?")
_SHORT = re.compile(
    r"(?P<type>[a-z][a-z ]*?)\s+(?:so\s+)?0*(?P<serial>\d{1,5})(?:\s*/\s*(?P<year>(?:19|20)\d\d))?(?P<rest>(?:\s.*)?)"
)
"""What people type for short, without marks: "nghi quyet 01", "nd 13/2023", "qd 216 cua bo y te"."""
_LAW = re.compile(r"(?P<name>.*\S)\s+(?i:số|so)\s+0*(?P<serial>\d{1,3})")
"""A law by its name and the beginning of its number: "Luật Dữ liệu số 60"."""
_TERM = re.compile(r"[,(]?\s*\b(?i:khóa|khoá|khoa)\s+(?P<term>(?i:[IVX]+))\b\)?")
"""A term of the Party: "20-NQ/TW khóa XII"."""
_OF = re.compile(r"^(?:,?\s*(?:so|cua|do|ban hanh)(?=\s|$))+|^[\s,;:]+")


@dataclass(frozen=True)
class Wish:
    """What was typed, taken apart: the key that the document must have, or the name it must bear.

    Or the types that its number may be of, and its serial. ``rest``: the words beside these, whose it is and what it is
    about; ``day``, ``year`` and ``term``: when it was issued.
    """

    name: str
    key: str | None = None
    types: tuple[str, ...] = ()
    serial: str | None = None
    rest: str = ""
    day: str | None = None
    year: int | None = None
    term: Term | None = None


def wish_of(text: str) -> Wish:
    """What a person typed, taken apart."""
    folded = fold(text)
    if (whole := parse_number(folded)) and whole.standard:
        return Wish("", number_key(whole, None), year=whole.year)
    day, year, undated = _dated(folded)
    term, undated = _of_term(undated)
    when = Wish(undated, day=day, year=year, term=term)
    if (found := NUMBER.search(undated)) and (number := parse_number(found[0])):
        rest = f"{_untyped(undated[: found.start()])} {undated[found.end() :]}"
        return replace(when, key=number_key(number, None), year=number.year or year, rest=_whom(rest))
    if short := _SHORT.fullmatch(bare(undated)):
        kinds = tuple(sorted(_types().get(short["type"], ())))
        said = int(short["year"]) if short["year"] else year
        if kinds:
            return replace(when, types=kinds, serial=short["serial"], year=said, rest=_whom(short["rest"]))
    if law := _LAW.fullmatch(undated):
        return replace(when, name=law["name"], serial=law["serial"])
    return when


def _dated(text: str) -> tuple[str | None, int | None, str]:
    """The day and the year that a text names, and the text without them."""
    if found := _DAY.search(text):
        with suppress(ValueError):
            day = date(int(found["year"]), int(found["month"] or found["named"]), int(found["day"]))
            return day.isoformat(), day.year, squeeze(f"{text[: found.start()]} {text[found.end() :]}")
    for found in _YEAR.finditer(text):
        rest = squeeze(f"{text[: found.start()]} {text[found.end() :]}")
        if bare(rest) not in _types():
            return None, int(found["year"]), rest
    return None, None, text


def _of_term(text: str) -> tuple[Term | None, str]:
    """The term of the Party that a text names, and the text without it."""
    found = _TERM.search(text)
    known = rules("terms").search("", f"Bộ Chính trị khóa {found['term'].upper()}") if found else None
    if not (found and known):
        return None, text
    years = int(known.gives["first"]), int(known.gives["last"])
    return years, squeeze(f"{text[: found.start()]} {text[found.end() :]}")


def _untyped(text: str) -> str:
    """A text without the type that it begins with."""
    words = bare(text).split()
    for cut in range(len(words), 0, -1):
        if " ".join(words[:cut]) in _types():
            return " ".join(words[cut:])
    return text


def _whom(text: str) -> str:
    """What is left of the words around a number: "của UBND tỉnh Lai Châu" is "ubnd tinh lai chau"."""
    return squeeze(_OF.sub("", squeeze(re.sub(r"[,;:()]", " ", bare(text)))))


@cache
def _types() -> Mapping[str, frozenset[str]]:
    """The types of documents by what people type for them: their names and codes, without marks."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in names("types"):
        for form in (entry.name, *entry.forms, *entry.codes):
            found[bare(form)].add(entry.name)
    return {form: frozenset(kinds) for form, kinds in found.items()}


def closed(text: str) -> str:
    """A text without spaces around dashes and strokes: "49 - CT / TW"."""
    return re.sub(r"\s*([-/])\s*", r"\1", fold(text))
