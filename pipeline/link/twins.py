"""Documents that share number, issuer and year: what tells one we hold from another, and from its other files.

A number comes twice in a year where an office is made anew: provinces and communes were merged on 1/7/2025 and began
again with 1, so that 12/QĐ-UBND of January and of July are two; and communes of two provinces bear one name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from pipeline.ids import slug
from pipeline.link.printed import FEWEST

_File = TypeVar("_File")
_SAME, _ALIKE = 0.95, 0.8
"""Of two days two decisions may come from one form, and differ in the name of a village only. Where a day is missing,
it is a scan, and its title is misread in places."""


@dataclass(frozen=True)
class Header:
    """What a document says of itself beside number, issuer and year. ``title``: folded; ``mark``: of its bytes."""

    issued_on: str | None
    title: str | None
    type: str | None
    province: str | None
    mark: str = ""

    def is_not(self, other: Header) -> bool:
        """Whether two headers are of two documents.

        Two provinces are two. So are two days, unless the titles are the same: then one of the days was misread. Of
        one day there is one of a number, be its title misread; where a day cannot be read, the titles tell.
        """
        if self.province and other.province and self.province != other.province:
            return True
        titles = self.likeness(other)
        if self.issued_on and other.issued_on:
            return self.issued_on != other.issued_on and (titles is None or titles < _SAME)
        return titles is not None and titles < _ALIKE

    def likeness(self, other: Header) -> float | None:
        """How alike two whole titles are, for in headers neither is cut short; None where one tells nothing."""
        if self.title is None or other.title is None or min(len(self.title), len(other.title)) < FEWEST:
            return None
        return SequenceMatcher(None, self.title, other.title, autojunk=False).ratio()


def told_apart(headers: Mapping[_File, Header]) -> dict[_File, str]:
    """A name for the document of each file, by what tells it from the others: its day first ("07-20").

    All names are empty where the files are of one document. It does not hang on the order of the files.
    """
    groups: list[list[_File]] = []
    for file in sorted(headers, key=lambda file: _order(headers[file])):
        fitting = [group for group in groups if not any(headers[other].is_not(headers[file]) for other in group)]
        # One without a day that fits several is of the one of its title, or stands alone: nothing is guessed.
        titled = [group for group in fitting if any(headers[other].likeness(headers[file]) for other in group)]
        if len(best := titled or fitting) == 1:
            best[0].append(file)
        else:
            groups.append([file])
    names = _names([[headers[file] for file in group] for group in groups])
    return {file: name for group, name in zip(groups, names, strict=True) for file in group}


def _order(header: Header) -> tuple[str, ...]:
    """Those that say their day come first, so that one without joins them."""
    return header.issued_on or "~", header.title or "~", header.type or "", header.province or "", header.mark


_TELLS: tuple[Callable[[Header], str], ...] = (
    lambda header: (header.issued_on or "")[5:],
    lambda header: slug(header.province) if header.province else "",
    lambda header: slug(header.type) if header.type else "",
    lambda header: header.mark,
)


def _names(groups: list[list[Header]]) -> list[str]:
    names = [""] * len(groups)
    for tell in _TELLS:
        counts = Counter(names)
        if len(groups) == 1 or (len(counts) == len(groups) and "" not in counts):
            break
        names = ["-".join(filter(None, (name, tell(group[0])))) for name, group in zip(names, groups, strict=True)]
    return names
