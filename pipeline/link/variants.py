"""One document printed in two ways: misprinted, misread or cut short. Pure functions, whatever the order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import combinations
from typing import Literal, NamedTuple, Protocol

from pipeline.ids import slug
from pipeline.knowledge.load import names
from pipeline.link.resolve import Identity, openness

Reason = Literal["name", "number", "type", "issuer", "date", "undated"]

_SHOWN = 80
"""So many letters of two titles are compared; a citation may cut one short."""
_FEWEST = 12
"""A title of fewer letters tells nothing: "kế hoạch"."""
_ALIKE, _UNLIKE = 0.85, 0.6
"""Likeness from which on two titles are one, misread at most, and below which they are two."""
_COLLECTIVE = frozenset({"cac", "nhung"})


@dataclass(frozen=True)
class Printed:
    """A document as it is printed. Those that are compared have one serial, and one day but for the year; laws a name.

    ``serial``: None where it is cited by its name. ``in_number``: the year is a part of the number. ``symbol``,
    ``issuer``, ``title``: as in ``documents``, None where open.
    """

    id: str
    held: bool
    type: str | None
    serial: str | None
    symbol: str | None
    in_number: bool
    issued_on: str | None
    issuer: str | None
    province: str | None
    title: str | None

    @cached_property
    def letters(self) -> str:
        """The letters of the symbol, of a number cut short those that its type would have: "qdubnd"."""
        symbol = self.symbol or _codes().get(self.type or "", "")
        return slug(symbol, len(symbol)).replace("-", "") if symbol else ""

    @property
    def lacks(self) -> int:
        """What is missing of it: "24/2020", an issuer that is not known or is any of several ("các Đoàn Luật sư")."""
        plain = self.issuer is not None and self.issuer.partition("-")[0] not in _COLLECTIVE
        return 2 * (self.serial is None) + (self.symbol is None) + (not plain)

    @cached_property
    def type_code(self) -> str:
        """The letters of the type in front of a symbol, none where it has none: "qd"."""
        first = slug(re.split(r"[-/]", self.symbol or "")[0])
        return first if first in _codes().values() else ""


class Variant(NamedTuple):
    """What a printed identity is another form of, and in what it differs."""

    document_id: str
    reason: Reason


class Witnesses(Protocol):
    """What the register knows beside the prints themselves."""

    def cited(self, id_: str) -> int:
        """In how many documents an identity is printed so; of very many not all are counted."""

    def together(self, one: str, other: str) -> bool:
        """Whether one document prints both."""


def variants(printed: Sequence[Printed], witnesses: Witnesses) -> dict[str, Variant]:
    """Those that are another in a different print, each with that other.

    Documents that are held stand for themselves. Of the others the fuller stand first, then those that more documents
    cite, and each is a variant of the one before it that it is alike to, if there is exactly one.
    """
    if not any(_comparable(one, other) for one, other in combinations(printed, 2)):
        return {}
    found: dict[str, Variant] = {}
    standing: list[Printed] = []
    for one in sorted(printed, key=lambda p: (not p.held, p.lacks, -witnesses.cited(p.id), p.id)):
        like = [(other, why) for other in standing if not one.held and (why := difference(one, other, witnesses))]
        if len(like) == 1:
            found[one.id] = Variant(like[0][0].id, like[0][1])
        else:
            standing.append(one)
    return found


def difference(one: Printed, other: Printed, witnesses: Witnesses) -> Reason | None:
    """In what two prints of one document differ, None where they may be two documents.

    "49-NQ/TW" for "49-CT/TW": the type's letters, told by the title or by the type that is printed before them.
    "26/2020/NĐ-TTg" for "26/2020/NĐ-CP": the issuer's letters, told by the title.
    "2013/QĐ-BGTET", "24/2020": letters misread or missing, of one issuer, or of none that is known.
    "358/LĐLSVN-BTV" of a council and of its standing board: more or less of one name.
    "57-NQ/TW ngày 22/12/2025" for 2024: the year, told by the title or by a document that prints both.
    "Luật Dữ liệu năm 2024" for "Luật Dữ liệu số 60/2024/QH15": no misprint, but its name.
    Not so: 15/QĐ-UBND and 15/KH-UBND of one office and day; 12/QĐ-UBND of two provinces, or of two years.
    """
    if not _comparable(one, other):
        return None
    if one.serial is None or other.serial is None:
        return "name"
    titles = _likeness(one.title, other.title)
    if titles is not None and titles < _UNLIKE:
        return None
    same_title = titles is not None and titles >= _ALIKE
    issuers = _issuers(one, other)
    together = witnesses.together(one.id, other.id)
    if one.issued_on != other.issued_on:
        same_series = issuers == "same" and one.letters == other.letters
        return "date" if together or (same_title and same_series) else None
    witnessed = same_title or together
    if one.letters == other.letters:
        return "issuer" if issuers == "part" and witnessed else "number" if issuers == "same" else None
    if one.type_code and other.type_code and one.type_code != other.type_code:
        told = same_title or (one.type is not None and one.type == other.type)
        return "type" if told and issuers == "same" and _bodies(one) == _bodies(other) else None
    if _close(one.letters, other.letters):
        places = {one.province, other.province} - {None}
        near = witnessed or (issuers == "part" and len(places) < 2)
        return "number" if issuers == "same" or (issuers and near) else None
    return "number" if same_title and one.type_code == other.type_code else None


def undated(identities: Iterable[Identity]) -> dict[str, Variant]:
    """Of one key: what is cited in full and is a document we hold whose own year or issuer cannot be read.

    Only where that is the one document held that fits, and the one citation that fits it.
    """
    known = sorted(identities, key=lambda identity: identity.id)
    opened = [identity for identity in known if identity.held and openness(identity)]
    told = [identity for identity in known if not identity.held]
    pairs = [(one, held) for one in told for held in opened if openness(one) < openness(held) and one.agrees(held)]
    return {
        one.id: Variant(held.id, "undated")
        for one, held in pairs
        if sum(one is other for other, _ in pairs) == sum(held is other for _, other in pairs) == 1
    }


def _comparable(one: Printed, other: Printed) -> bool:
    """Whether two could be one at all: what is soon told, for many documents bear the number 1."""
    if one.serial is None or other.serial is None:
        one_day = one.issued_on is None or other.issued_on is None or one.issued_on == other.issued_on
        return one_day and one.serial != other.serial
    if one.serial != other.serial:
        return False
    if one.issued_on != other.issued_on:
        near = _close(one.letters, other.letters) and _issuers(one, other) in ("same", "open")
        return near and not (one.in_number or other.in_number) and _figures(one) == _figures(other)
    if one.letters == other.letters:
        return _issuers(one, other) in ("same", "part")
    return (
        _close(one.letters, other.letters)
        or (one.issuer is not None and one.issuer == other.issuer and _bodies(one) == _bodies(other))
        or (one.title is not None and one.title[:_FEWEST] == (other.title or "")[:_FEWEST])
    )


def _bodies(printed: Printed) -> str:
    return printed.letters.removeprefix(printed.type_code)


def _figures(printed: Printed) -> list[str]:
    """The figures of a title: "giao dự toán năm 2025" is another document than that of 2026."""
    return re.findall(r"\d+", printed.title or "")


def _issuers(one: Printed, other: Printed) -> Literal["same", "open", "part"] | None:
    """How two issuers agree: the words of one are all in the other, for names are cut and run on."""
    if one.issuer is None or other.issuer is None:
        return "open"
    if one.issuer == other.issuer:
        return "same"
    words = [set(issuer.split("-")) - _COLLECTIVE for issuer in (one.issuer, other.issuer)]
    return "part" if words[0] <= words[1] or words[1] <= words[0] else None


@cache
def _codes() -> Mapping[str, str]:
    """The letters of a type in a number, folded, by its name."""
    return {name.name: slug(name.codes[0]) for name in names("types") if name.codes}


def _close(one: str, other: str) -> bool:
    """Whether two symbols are alike but for one letter, or one is the other cut short."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter or longer.startswith(shorter):
        return bool(shorter)
    if len(longer) - len(shorter) > 1 or len(longer) < 4:
        return False
    begin = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[begin:] == longer[begin + 1 :] or shorter[begin + 1 :] == longer[begin + 1 :]


def _likeness(one: str | None, other: str | None) -> float | None:
    """How alike two titles are, None where one of them is missing or tells nothing."""
    if one is None or other is None or min(len(one), len(other)) < _FEWEST:
        return None
    length = min(len(one), len(other), _SHOWN)
    return SequenceMatcher(None, one[:length], other[:length], autojunk=False).ratio()
