"""Headers read from pictures, whose letters lie: two readings of a line are weighed, and names mended by known ones.

A number or a day is believed only where both readings agree on it; a wrong number makes a false link, which is worse
than none. What they do not agree on is said in an issue, as a proposal.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache

from pipeline.knowledge.divisions import provinces
from pipeline.knowledge.load import names, rules
from pipeline.knowledge.rules import Find
from pipeline.outline.head import Header, issue
from pipeline.text import bare, fold, plain, squeeze

_STANDS_FOR = str.maketrans("lI|]OoĐ", "1111000")
"""What a figure is taken for inside a number ("tháng 1]", "ngày 3l")."""
_SERIAL_WORD = re.compile(r"^\W*s[o0][\s:.,;]*(?=\S)")


def type_name(words: str) -> str | None:
    """The type whose name a line in capitals is, its marks aside ("KẺ HOẠCH")."""
    return _types().get(_bare_words(words))


@cache
def _types() -> dict[str, str]:
    return {_bare_words(form): name.name for name in names("types") if "header" in name.tags for form in name.forms}


def _bare_words(words: str) -> str:
    return " ".join(re.findall(r"[a-z]+", bare(words)))


def read(first: str, second: str, found: Header) -> bool:
    """Take number or place and day from two readings of a line; whether it is such a line."""
    return _read_date(first, second, found) or _read_number(first, second, found)


def _read_date(first: str, second: str, found: Header) -> bool:
    rule = rules("header")["place_date_worn"]
    finds = [(words, find) for words in (first, second) if (find := rule.match(plain(words)))]
    if not finds:
        return False
    words, find = finds[-1]
    found.place = found.place or squeeze(words[slice(*find.parts["place"])]).strip(" ,.")
    days = [_date(words, find) for words, find in finds]
    if found.issued_on is None and None not in days and len(set(days)) == 1 and len(days) == 2:
        found.issued_on = days[0]
    elif found.issued_on is None:
        said = " / ".join(squeeze(words) for words, _ in finds)
        found.issues.append(issue("unsure-date", f"ngày ban hành đọc chưa chắc, cần xem lại trên trang: {said}"))
    return True


def _date(words: str, find: Find) -> str | None:
    try:
        day, month, year = (int(_figures(words[slice(*find.parts[part])])) for part in ("day", "month", "year"))
        return datetime.date(year, month, day).isoformat()
    except (KeyError, ValueError):
        return None


def _figures(words: str) -> str:
    return re.sub(r"\s", "", words.strip(" .,:;-_'")).translate(_STANDS_FOR)


def _read_number(first: str, second: str, found: Header) -> bool:
    finds = [(words, find) for given in (first, second) if (find := _number(words := _tidied(given)))]
    if not finds or found.number:
        return False
    symbols = [_symbol(words, find) for words, find in finds]
    known = [symbol for symbol in symbols if symbol]
    if known:
        found.symbol = found.symbol or max(known, key=_likeness)
    numbers = [_serial(words, find) for words, find in finds]
    if len(numbers) == 2 and numbers[0] and numbers[0] == numbers[1] and found.symbol:
        year = finds[0][1].parts.get("year")
        words = finds[0][0]
        dash = (
            "-"
            if not year and "-" in words[finds[0][1].parts["serial"].end : finds[0][1].parts["symbol"].start]
            else "/"
        )
        middle = f"{words[slice(*year)]}/" if year else ""
        found.number = f"{numbers[0]}{dash}{middle}{found.symbol}"
    elif any(numbers) and found.symbol:
        said = " / ".join(squeeze(words) for words, _ in finds)
        found.issues.append(issue("unsure-number", f"số đọc chưa chắc, cần xem lại trên trang: {said}"))
    return bool(known)


def _tidied(words: str) -> str:
    """The line with its "Số:" as it should be ("Só: 790", "sô 12")."""
    begin = _SERIAL_WORD.match(plain(words))
    return f"Số: {words[begin.end() :].strip()}" if begin else words


def _number(words: str) -> Find | None:
    found = rules("header").search("number", words)
    if found and "symbol" in found.parts and "/" not in words:
        found = None  # "Số:6552VP - ĐT": a slash was not read, and what stands behind the dash is half a symbol
    return found or rules("header")["loose_worn"].match(words)


def _serial(words: str, find: Find) -> str | None:
    part = find.parts.get("serial")
    serial = words[slice(*part)].strip() if part else ""
    # "2a" for 791: a written figure is easily read as a letter, and letters behind serials are rare.
    return serial if serial.isdigit() else None


def _symbol(words: str, find: Find) -> str | None:
    part = find.parts.get("symbol") or find.parts.get("party")
    return re.sub(r"\s", "", words[slice(*part)]).strip(".,-/") if part else None


def _likeness(symbol: str) -> float:
    """The share of a symbol's parts that are codes of types and bodies."""
    parts = re.split(r"[-/]", symbol)
    return sum(part in _codes() for part in parts) / len(parts)


@cache
def _codes() -> frozenset[str]:
    files = ("types", "issuers", "bodies")
    return frozenset(code for file in files for name in names(file) for code in (*name.codes, *name.forms))


def issuers(lines: Iterable[str]) -> list[str]:
    """The lines that name an issuer, with the marks of names that are known."""
    made = [_mended(line) for line in lines]
    return [line for line in made if len(re.findall(r"[^\W\d_]", line)) > 4]


def _mended(line: str) -> str:
    line = re.sub(r"^[^\w]+|[^\w]+$", "", line)
    flat = plain(line)
    for name in _known():
        flat_name = plain(name)
        for at in re.finditer(rf"(?<!\w){re.escape(flat_name)}(?!\w)", flat):
            line = line[: at.start()] + name.upper() + line[at.end() :]
    return line


@cache
def _known() -> tuple[str, ...]:
    """Names that stand in headers, the short ones first, so that the longest has the last word."""
    places = [province.name for province in provinces().values()]
    bodies = [form for file in ("bodies", "issuers") for name in names(file) for form in (name.name, *name.forms)]
    return tuple(
        sorted({fold(n) for n in (*places, *bodies, "ỦY BAN NHÂN DÂN") if len(n) > 3}, key=lambda n: (len(n), n))
    )
