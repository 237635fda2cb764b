"""Who issues: the body a number's letters name, and names completed by the place of the document that prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.ids import slug
from pipeline.knowledge.load import names
from pipeline.knowledge.rules import alternation
from pipeline.link.places import Place, committees, forms, mentions, places, tagged
from pipeline.text import bare, fold, squeeze
from schemas.knowledge import Name

_BRACKETS = re.compile(r"\s*\([^)]*\)|,?\s+khóa\s+[IVXLC]+\b")
"""What restricts an issuer in time and not in kind: "Ban Bí thư (khóa XII)", "… Trung ương Đảng khóa XII"."""


@dataclass(frozen=True)
class Issuer:
    """``name`` to show, completed; ``key`` to compare, folded; ``place`` where the body is one of many."""

    name: str
    key: str
    place: Place | None


@dataclass(frozen=True)
class Context:
    """What a document lends to the names it prints: its own issuer and series, and the places it speaks of."""

    issuer: Issuer | None
    code: str | None
    places: Mapping[str, Place]
    province: Place | None


NOWHERE = Context(None, None, {}, None)
"""The context that completes nothing."""


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The abbreviations that are written out, the longer first."""
    short = [(form, name.name) for name in names("issuers") for form in name.forms if form.isupper() and len(form) > 3]
    longest_first = sorted(short, key=lambda pair: -len(pair[0]))
    return tuple((re.compile(fold(alternation([form]))), name) for form, name in longest_first)


@cache
def _codes() -> Mapping[str, Name]:
    """The bodies by their letters, folded: "ubnd", "ttg"."""
    return {slug(code): name for name in names("issuers") if "level" not in name.tags for code in name.codes}


@cache
def _type_codes() -> frozenset[str]:
    return frozenset(slug(code) for name in names("types") for code in name.codes)


def code_of(symbol: str) -> str:
    """The letters that name the issuer: "UBND" in KH-UBND and in UBND-KTN, "QH" in QH15; folded."""
    words = [slug(word) for word in re.split(r"[-/]", symbol) if word.strip()]
    if not words:
        return ""
    code = words[1] if len(words) > 1 and words[0] in _type_codes() else words[0]
    bare_of_term = code.rstrip("0123456789")
    return bare_of_term if bare_of_term in _codes() else code


def written_out(name: str) -> str:
    """A body's name without what restricts it in time, UBND and its like written out."""
    name = squeeze(_BRACKETS.sub("", fold(name)))
    for pattern, full in _spellings():
        name = pattern.sub(full, name)
    return name


def is_central(name: str) -> bool:
    """Whether a name is that of a body of which the country has one."""
    return not places(name) and forms("central").search(fold(name)) is not None


def is_of_some_province(name: str) -> bool:
    """Whether a name speaks of "the province" without saying which: "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV"."""
    return not places(name) and forms("level", "province").search(fold(name)) is not None


def complete(name: str, context: Context) -> str | None:
    """A body's name with its place: "UBND tỉnh" in a plan of Lai Châu is "Ủy ban nhân dân tỉnh Lai Châu".

    None where the place is neither printed nor known from the document.
    """
    name = written_out(name)
    if is_central(name):
        return name
    mention = next(iter(mentions(name)[-1:]), None)
    if mention is None:
        return _with_province(name, context.province) if forms("local").search(name) else name
    place = mention.place if mention.place.name else context.places.get(mention.place.level)
    if place is None:
        return None
    head = mention.word if mention.word in committees().values() else place.level
    return f"{name[: mention.start]}{head} {place.name}{name[mention.end :]}"


def _with_province(name: str, province: Place | None) -> str | None:
    if province is None:
        return None
    stem = name[: -len(province.name)].rstrip() if bare(name).endswith(" " + bare(province.name)) else name
    return f"{stem} {province}"


def issuer_of(symbol: str | None, printed: str | None, context: Context) -> Issuer | None:
    """The issuer of a document by the letters of its number, the name printed with it, and what its citer lends.

    The letters decide which body it is, for a committee and its chairman number in one series ("Chủ tịch UBND tỉnh"
    signs 03/CT-UBND); the printed name decides where. None where the place stays open.
    """
    code = code_of(symbol) if symbol else ""
    body = _codes().get(code)
    full = complete(printed, context) if printed else None
    if body and "central" in body.tags:
        return Issuer(full if full and is_central(full) else body.name, _key(body.name), None)
    if body is None:
        if full is None:
            return context.issuer if not printed and code and context.code == code else None
        return Issuer(full, _key(_of_body(full)), next(iter(places(full)[-1:]), None))
    place = next(iter(places(full)[-1:]), None) if full else None
    place = place or (_place_of_series(body, code, context) if not printed else None)
    if place is None:
        return None
    name = f"{committees().get(place.level, body.name)} {place.name}" if code == "tu" else f"{body.name} {place}"
    return Issuer(full or name, _key(name), place)


def _place_of_series(body: Name, code: str, context: Context) -> Place | None:
    """Where a local body sits that is named by its letters alone: the citer's own series, else the province's.

    A commune's plan may cite its own UBND's numbers or the province's, so there nothing is known.
    """
    own = context.issuer.place if context.issuer else None
    if code == context.code:
        return own
    return context.province if "province" in body.tags or own == context.province else None


def _of_body(name: str) -> str:
    """The body a person speaks for: "Giám đốc Sở Nội vụ" is "Sở Nội vụ"."""
    heads = alternation(form for entry in names("bodies") if "person" in entry.tags for form in entry.forms)
    return re.sub(rf"^(?:{fold(heads)})\s+", "", name) or name


def context_of(issuer: str | None, symbol: str | None, printed: Iterable[str]) -> Context:
    """What a document lends: from its own issuer, and from the names in it where these agree on one place.

    ``printed``: issuers of what it cites, its recipients, its title. A central body lends no place.
    """
    code = code_of(symbol) if symbol else None
    if issuer and is_central(issuer):
        return Context(Issuer(issuer, _key(issuer), None), code, {}, None)
    own = next(iter(places(issuer or "")[-1:]), None)
    provincial = tuple(name.name for name in tagged("level", "province"))
    known = {own.level: own} if own else {}
    if own is None or own.level != provincial[0]:
        spoken_of = {place for text in printed for place in places(text)}
        for level in provincial:
            of_level = [place for place in spoken_of if place.level == level]
            if len(of_level) == 1:
                known.setdefault(level, of_level[0])
    province = own if own and own.is_province else next((known[lv] for lv in provincial if lv in known), None)
    outline = Context(None, code, known, province)
    return Context(issuer_of(symbol, issuer, outline) if issuer else None, code, known, province)


def _key(name: str) -> str:
    return slug(name, 120)
