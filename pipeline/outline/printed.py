"""Headers of text layers: what a line says of number, place and day, and what a widget drew away from its blank."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.outline.flow import Flow
from pipeline.outline.head import Header, issue
from pipeline.text import Span, squeeze
from schemas.record import Box

_NEAR = 1.5
"""A widget draws into the blank it was set on: its middle is off the line's by less than this many line heights."""
_BLANKS = (("serial", r"S[ốô]\s*[:.]?", "[/-]"), ("day", "ngày", "tháng"), ("month", "tháng", "năm"))
"""What a header leaves open, between which words."""


def read(folded: str, found: Header) -> bool:
    """Take what a line says of place and day, or of the number; whether it is such a line."""
    rule = rules("header")
    if date := rule["place_date"].match(folded):
        _date(folded, date, found)
    elif number := rule.search("number", folded) or rule["loose_number"].match(folded):
        _number(folded, number, found)
    elif standard := rule["standard"].match(folded):
        found.number = found.number or squeeze(folded[slice(*standard.parts["number"])])
    else:
        return False
    return True


def _number(folded: str, find: Find, found: Header) -> None:
    def part(name: str) -> str | None:
        span = find.parts.get(name)
        return re.sub(r"\s", "", folded[span.start : span.end]) if span else None

    serial, symbol, year = part("serial"), part("symbol"), part("year")
    symbol = symbol.rstrip(".,") if symbol else None
    found.symbol = found.symbol or symbol
    if serial and symbol and not found.number:
        dash = "-" if "-" in folded[find.parts["serial"].end : find.parts["symbol"].start] else "/"
        found.number = f"{serial}/{year}/{symbol}" if year else f"{serial}{dash}{symbol}"
    elif serial and not symbol and not found.number:
        found.number = serial


def _date(folded: str, find: Find, found: Header) -> None:
    parts = {name: folded[slice(*span)] for name, span in find.parts.items()}
    found.place = found.place or squeeze(parts["place"]).strip(" ,.")
    if {"day", "month", "year"} <= parts.keys() and not found.issued_on:
        _issued(parts, folded, found)


def _issued(parts: dict[str, str], words: str, found: Header) -> None:
    try:
        day = datetime.date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        found.issues.append(issue("bad-date", f"ngày ban hành không có thật: {words}"))
    else:
        found.issued_on = day.isoformat()


class _Blank(NamedTuple):
    """A gap that a line left for what a widget draws: what belongs into it, and between which edges."""

    part: str
    left: float
    right: float
    line: Box

    def takes(self, box: Box) -> bool:
        """Whether something stands over the gap: its middle between the edges, and near the line's height."""
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        height = self.line.bottom - self.line.top
        off = abs(y - (self.line.top + self.line.bottom) / 2)
        return box.page == self.line.page and self.left < x < self.right and off < _NEAR * height


def fill(flow: Flow, lines: Iterable[Span], loose: Sequence[Span], found: Header) -> None:
    """Put figures that stand alone (``loose``) into the blanks over which they were drawn.

    A number's blank also takes the only figure that stands alone, wherever in the header.
    """
    rest = list(loose)
    for line in lines:
        folded = flow.text.folded[line.start : line.end]
        filled: dict[str, str] = {}
        for blank in _blanks(flow, line):
            over = [span for span in rest if blank.takes(flow.boxes(span)[0])]
            if len(over) == 1:
                filled[blank.part] = flow.text.folded[slice(*over[0])].strip()
                rest.remove(over[0])
        if "serial" in filled:
            find = rules("header").search("number", folded.strip())
            year = find.parts.get("year") if find else None
            found.number = f"{filled['serial']}/{folded.strip()[slice(*year)]}/{found.symbol}" if year else None
            found.number = found.number or f"{filled['serial']}/{found.symbol}"
        date = rules("header")["place_date"].match(folded)
        if date and filled.keys() & {"day", "month"}:
            parts = {name: folded[slice(*span)] for name, span in date.parts.items()} | filled
            if {"day", "month", "year"} <= parts.keys() and not found.issued_on:
                _issued(parts, folded, found)
    if found.symbol and not found.number and len(rest) == 1:
        found.number = f"{flow.text.folded[slice(*rest[0])].strip()}/{found.symbol}"
    if found.symbol and not found.number:
        found.number = _number_elsewhere(flow, found.symbol)


def _number_elsewhere(flow: Flow, symbol: str) -> str | None:
    """The only whole number with this symbol that stands on a line of its own on the first page."""
    rule, numbers = rules("header"), set()
    for block in flow.blocks:
        if block.page > flow.blocks[0].page:
            break
        folded = flow.text.folded[slice(*block.span)].strip()
        find = rule["loose_number"].match(folded) or rule.search("number", folded)
        if find and find.span.end == len(folded) and {"serial", "symbol"} <= find.parts.keys():
            at = Header()
            _number(folded, find, at)
            numbers |= {at.number} if at.symbol == symbol else set()
    return numbers.pop() if len(numbers) == 1 else None


def _blanks(flow: Flow, line: Span) -> Iterator[_Blank]:
    folded = flow.text.folded
    for part, before, after in _BLANKS:
        gap = re.compile(rf"{before}([\s.…_]*){after}").search(folded, *line)
        if gap:
            left = flow.boxes(Span(gap.start(), gap.start(1)))[-1]
            right = flow.boxes(Span(gap.end(1), gap.end()))[0]
            if right.x0 > left.x1:
                yield _Blank(part, left.x1, right.x0, left)
