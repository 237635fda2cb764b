"""What the reading room gives: pages of lines and grids, with a box for every character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.record import ReadBy


class Rect(NamedTuple):
    """A rectangle in points of the page as displayed, from its top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside."""
        return self.x0 <= point[0] <= self.x1 and self.top <= point[1] <= self.bottom


class Glyph(NamedTuple):
    """A drawn character; ``char`` may be a space. A line break in content order is a glyph ``\\n`` without a box."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float


class Edge(NamedTuple):
    """A ruled line, horizontal or vertical."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in one column, with a box for every character (a made-up space has its neighbour's edge)."""

    text: str
    boxes: tuple[Rect, ...]
    rect: Rect
    size: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled table; ``rows`` is how many rows it spans, ``columns`` how many columns."""

    rect: Rect
    lines: tuple[Line, ...]
    rows: int
    columns: int

    @property
    def text(self) -> str:
        """The words of the cell."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: rows of cells by column; None where another cell covers the place."""

    rect: Rect
    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its lines in reading order, outside of grids, and its grids from top to bottom."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    read_by: ReadBy
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A page before its lines are made: what the PDF library saw, in content order."""

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    edges: Sequence[Edge]
    ink: bool
    """Whether anything at all is drawn: a blank verso has nothing."""
    pictured: float
    """The share of the page that its largest picture covers: a scan covers all of it."""
