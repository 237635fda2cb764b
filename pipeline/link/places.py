"""Places in the names of bodies: a word for the level and the capitalised name behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pipeline.knowledge.divisions import Province, provinces
from pipeline.knowledge.load import names
from pipeline.knowledge.rules import alternation
from pipeline.text import bare, fold, squeeze
from schemas.knowledge import Name

_WORD = re.compile(r"(?:\s+|\s*-\s*)(?P<word>[^\W\d_]\w*)")


class Place(NamedTuple):
    """A place as names end in it: "tỉnh" and "Lai Châu"; an empty name where only the level is printed."""

    level: str
    name: str

    @property
    def is_province(self) -> bool:
        """Whether it may be a province; a "thành phố" may also be a province's city, which the name does not tell."""
        return self.level in {name.name for name in tagged("level", "province")}

    def __str__(self) -> str:
        return f"{self.level} {self.name}".strip()


class Mention(NamedTuple):
    """Where a place stands in a text; ``word`` is what was printed for its level: "TP.", "Tỉnh ủy"."""

    start: int
    end: int
    word: str
    place: Place


def mentions(name: str) -> list[Mention]:
    """The places in a text, and a level without a name at its end ("UBND tỉnh"). The text is folded."""
    found = []
    for match in _levels_pattern().finditer(name):
        end = _end_of_name(name, match.end())
        if end > match.end() or not name[end:].strip():
            word = squeeze(match[0])
            place, end = _respelled(Place(_levels()[word], squeeze(name[match.end() : end])), name, match.end(), end)
            found.append(Mention(match.start(), end, word, place))
    return found


def places(text: str) -> list[Place]:
    """The places that are named in a text, with their level."""
    return [mention.place for mention in mentions(fold(text)) if mention.place.name]


@cache
def tagged(*tags: str) -> tuple[Name, ...]:
    """The entries of ``issuers.yml`` that have all of these tags."""
    return tuple(name for name in names("issuers") if set(tags) <= set(name.tags))


@cache
def forms(*tags: str) -> re.Pattern[str]:
    """Any form of the entries that have all of these tags."""
    return re.compile(fold(alternation(form for name in tagged(*tags) for form in name.forms)))


@cache
def committees() -> Mapping[str, str]:
    """The party committee of each level: "Tỉnh ủy" of "tỉnh"."""
    return {name.name: code for name in tagged("level") for code in name.codes}


@cache
def _levels() -> Mapping[str, str]:
    return {fold(form): name.name for name in tagged("level") for form in (*name.forms, *name.codes)}


@cache
def _levels_pattern() -> re.Pattern[str]:
    return re.compile(alternation(_levels()))


def _respelled(place: Place, text: str, start: int, end: int) -> tuple[Place, int]:
    """A province by the name that it has ("Hànội"), without what a line below it added ("Hà Nội Liên Ngành")."""
    words = [word.end() for word in _WORD.finditer(text, start, end)]
    for stop in reversed(words):
        known = _provinces().get(_letters(text[start:stop]))
        if known and known.level == place.level:
            return Place(place.level, known.name), stop
    return place, end


@cache
def _provinces() -> Mapping[str, Province]:
    return {_letters(province.name): province for province in provinces().values()}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, bare(text)))


def _end_of_name(text: str, start: int) -> int:
    """Where the capitalised words end that begin at ``start``: "Bà Rịa - Vũng Tàu" is one name."""
    end = start
    while (word := _WORD.match(text, end)) and word["word"][0].isupper():
        end = word.end()
    return end
