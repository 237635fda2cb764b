"""What a person typed for an agency, as a question to the index of agencies' names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.knowledge.divisions import provinces
from pipeline.link.agencies import agency, meant
from pipeline.text import bare, fold

_FEWEST = 2
"""Words from which on a part of a name may stand apart from the rest: "Sở Tài chính" and "Lai Châu"."""


def agency_query(text: str | None) -> str:
    """Any way in which a name may stand in the register: as typed, in two parts, an abbreviation written out.

    "STC Lai Châu" asks for "Sở Tài chính" and "Lai Châu". Tones count where there are any, as in every question.
    """
    words = _words(unicodedata.normalize("NFC", text or ""))
    ways = dict.fromkeys(_ways(words))
    return " OR ".join(f"({' AND '.join(map(_phrase, way))})" for way in ways) or '""'


def agency_asked(text: str | None) -> str:
    """What the agency asked for is, as JSON ``[{kind, level, province}]``: where the registry knows it and its place.

    A group comprises "Sở Y tế Lai Châu" also where no document names it.
    """
    words = _words(unicodedata.normalize("NFC", text or ""))
    for cut in range(len(words), 0, -1):
        if found := meant(" ".join(words[:cut])):
            known = _provinces().get(bare(" ".join(words[cut:])))
            asked = (agency(b.name, known) for b in found if known or (cut == len(words) and "central" in b.tags))
            return json.dumps([{"kind": a.kind, "level": a.level, "province": a.province} for a in asked])
    return "[]"


@cache
def _provinces() -> Mapping[str, str]:
    """The provinces by what is typed for them, with and without their level."""
    names = [(f"{province.level} {province.name}", province.name) for province in provinces().values()]
    return {" ".join(_words(bare(typed))): full for full, name in names for typed in (full, name)}


def _ways(words: list[str]) -> Iterator[tuple[str, ...]]:
    if words:
        yield (" ".join(words),)
    for cut in range(_FEWEST, len(words)):
        if _apart(rest := words[cut:]):
            yield " ".join(words[:cut]), " ".join(rest)
    for cut in range(len(words), 0, -1):
        if found := meant(" ".join(words[:cut])):
            for body in found:
                yield (" ".join((body.name, *words[cut:])),)
                if _apart(rest := words[cut:]):
                    yield body.name, " ".join(rest)
            return


def _apart(words: list[str]) -> bool:
    """Whether words may stand apart from what was typed before them: a place, but not the "xã" of "UBND xã"."""
    return len(words) >= _FEWEST or bare(" ".join(words)) in provinces()


def _phrase(text: str) -> str:
    return f'"{" ".join(_words(text))}"'


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).lower())
