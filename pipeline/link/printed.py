"""Documents as they are printed, and how alike two prints are: symbols, issuers, titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from typing import Literal

from pipeline.ids import slug
from pipeline.knowledge.load import names

_SHOWN = 80
"""So many letters of two titles are compared; a citation may cut one short."""
FEWEST = 24
"""A title of fewer letters tells nothing: "ban hành Kế hoạch"."""
ALIKE, UNLIKE = 0.85, 0.6
"""Likeness from which on two titles are one, misread at most, and below which they are two."""
_COLLECTIVE = frozenset({"cac", "nhung"})
_PLACE = re.compile(r"-(?:tinh|thanh-pho|huyen|quan|thi-xa|thi-tran|xa|phuong)-[a-z0-9-]+$")


@dataclass(frozen=True)
class Printed:
    """A document as it is printed.

    Those that are compared share their serial and their day but for the year, or the year in their number; laws a name.

    ``serial``: None where it is cited by its name; ``twice``: a name that two laws of one year have. ``in_number``: the
    year is a part of the number. ``symbol``, ``issuer``, ``title``: folded, None where open.
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
    twice: bool = False

    @property
    def type_letters(self) -> str:
        """The letters that its type has in numbers, by the type's name."""
        return _codes().get(self.type or "", "")

    @cached_property
    def letters(self) -> str:
        """The letters of the symbol, of a number cut short those that its type would have: "qdubnd"."""
        return (self.symbol or self.type_letters).replace("-", "")

    @property
    def lacks(self) -> int:
        """What is missing of it: "24/2020", an issuer that is not known or is any of several ("các Đoàn Luật sư")."""
        plain = self.issuer is not None and self.issuer.partition("-")[0] not in _COLLECTIVE
        return (self.symbol is None) + (not plain)

    @property
    def rare(self) -> bool:
        """Whether its serial is one that no two offices reach on one day: of four figures."""
        return self.serial is not None and len(self.serial.lstrip("0")) >= 4

    @property
    def recurs(self) -> bool:
        """Whether an office may come to this number on this day every year: it begins anew with 1 in January."""
        serial = int(re.sub(r"\D.*", "", self.serial or "") or 0)
        return serial < 10 or (serial < 100 and (self.issued_on or "")[5:7] == "01")

    @cached_property
    def series(self) -> str:
        """The letters of the type, printed in the symbol or meant by the type's name; none for a letter (công văn)."""
        return self.type_code or ("" if self.type in _letter_types() else self.type_letters)

    @property
    def kind(self) -> str:
        """The series, or the type's name where its letters are not known ("Giấy chứng nhận"); none for a letter."""
        return self.series or ("" if self.type in _letter_types() else self.type or "")

    @cached_property
    def type_code(self) -> str:
        """The letters of the type in front of a symbol, none where it has none: "qd"."""
        first = (self.symbol or "").partition("-")[0]
        return first if first in _type_codes() else ""


def bodies(printed: Printed) -> str:
    """The letters of the bodies in a symbol, behind those of the type: "ubnd" of "qdubnd"."""
    return printed.letters.removeprefix(printed.type_code)


def figures(printed: Printed) -> list[str]:
    """The figures of a title: "giao dự toán năm 2025" is another document than that of 2026."""
    return re.findall(r"\d+", printed.title or "")


def agreement(one: Printed, other: Printed) -> Literal["same", "open", "part", "longer"] | None:
    """How two issuers agree: one is not known, or is a part of the other, or has more read behind it.

    A part ends the whole ("Thường trực UBND tỉnh Hà Sơn"), or begins it and names no place ("Đoàn Luật sư"): "xã Phú
    An" is not "xã An Phú", nor "xã Vĩnh Thạnh" a part of "xã Vĩnh Thạnh Trung".
    """
    if one.issuer is None or other.issuer is None:
        return "open"
    if one.issuer == other.issuer:
        return "same"
    shorter, longer = sorted((_plain(one.issuer), _plain(other.issuer)), key=len)
    if longer.endswith(f"-{shorter}") or (longer.startswith(f"{shorter}-") and not _PLACE.search(shorter)):
        return "part"
    heads = [_PLACE.sub("", issuer) for issuer in (shorter, longer)]
    same_place = shorter.removeprefix(heads[0]) == longer.removeprefix(heads[1])
    run_on = same_place and heads[1].startswith(f"{heads[0]}-")
    return "longer" if run_on or (f"-{shorter}-" in longer and not _PLACE.search(shorter)) else None


def _plain(issuer: str) -> str:
    return "-".join(word for word in issuer.split("-") if word not in _COLLECTIVE)


@cache
def _type_codes() -> frozenset[str]:
    return frozenset(_codes().values())


@cache
def body_codes() -> frozenset[str]:
    """The letters of bodies in numbers, folded."""
    return frozenset(slug(code).replace("-", "") for name in names("issuers") for code in name.codes)


@cache
def _letter_types() -> frozenset[str]:
    return frozenset(name.name for name in names("types") if "letter" in name.tags)


@cache
def _codes() -> Mapping[str, str]:
    """The letters of a type in a number, folded, by its name."""
    return {name.name: slug(name.codes[0]) for name in names("types") if name.codes}


def close(one: str, other: str) -> bool:
    """Whether two symbols are alike but for one letter, or one is the other cut short."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter or longer.startswith(shorter):
        return bool(shorter)
    if len(longer) - len(shorter) > 1 or len(longer) < 4:
        return False
    begin = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[begin:] == longer[begin + 1 :] or shorter[begin + 1 :] == longer[begin + 1 :]


def likeness(one: str | None, other: str | None) -> float | None:
    """How alike two titles are, None where one of them is missing or tells nothing."""
    if one is None or other is None or min(len(one), len(other)) < FEWEST:
        return None
    length = min(len(one), len(other), _SHOWN)
    return SequenceMatcher(None, one[:length], other[:length], autojunk=False).ratio()
