"""What the reading room gives: pages of lines and grids, with a box for every character."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import TYPE_CHECKING, NamedTuple

from schemas.record import ReadBy

if TYPE_CHECKING:
    from PIL.Image import Image


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

    def moved(self, x: float, y: float) -> Rect:
        """The rectangle so far to the right and down."""
        return Rect(self.x0 + x, self.top + y, self.x1 + x, self.bottom + y)

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside."""
        return self.x0 <= point[0] <= self.x1 and self.top <= point[1] <= self.bottom


class Glyph(NamedTuple):
    """A drawn character; ``char`` may be a space. A line break in content order is a glyph ``\\n`` without a box, a
    break over which nothing goes on is ``\\f``."""

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
class Turn:
    """How a page was set upright before its picture was read, and the way back to the page as displayed.

    ``quarters`` clockwise turns, then ``degrees`` counter-clockwise about the middle; ``width`` and ``height`` are
    those of the page as displayed, in points. Of two ``leaves`` side by side the right one was laid under the left.
    """

    quarters: int
    degrees: float
    width: float
    height: float
    leaves: int = 1

    @property
    def upright(self) -> tuple[float, float]:
        """Width and height of the page once it stands upright."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the leaves one under the other."""
        wide, high = self.upright
        return wide / self.leaves, high * self.leaves

    def laid(self, rect: Rect) -> Rect:
        """Where a rectangle of the upright page stands once the leaves lie one under the other."""
        wide, high = self.upright
        leaf = min(self.leaves - 1, int(rect.middle[0] // (wide / self.leaves)))
        return rect.moved(-leaf * wide / self.leaves, leaf * high)

    def back(self, rect: Rect) -> Rect:
        """The rectangle on the page as displayed around one that was laid."""
        wide, high = self.upright
        leaf = min(self.leaves - 1, int(rect.middle[1] // high))
        rect = rect.moved(leaf * wide / self.leaves, -leaf * high)
        corners = [self._back(x, y) for x in (rect.x0, rect.x1) for y in (rect.top, rect.bottom)]
        xs, ys = zip(*corners, strict=True)
        return Rect(max(0.0, min(xs)), max(0.0, min(ys)), min(self.width, max(xs)), min(self.height, max(ys)))

    def _back(self, x: float, y: float) -> tuple[float, float]:
        wide, high = self.upright
        c, s = cos(radians(self.degrees)), sin(radians(self.degrees))
        x, y = x - wide / 2, y - high / 2
        x, y = c * x - s * y + wide / 2, s * x + c * y + high / 2
        return {
            0: (x, y),
            1: (y, self.height - x),
            2: (self.width - x, self.height - y),
            3: (self.width - y, x),
        }[self.quarters % 4]


class Echo(NamedTuple):
    """What a second, independent reading made of a line at the top of a picture."""

    rect: Rect
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its lines in reading order, outside of grids, and its grids from top to bottom.

    Everything stands upright; ``turn`` leads back to the page as displayed where that does not. ``echoes`` are there
    where the page was read from its picture: what two readings do not agree on is not believed.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    read_by: ReadBy
    reason: str | None = None
    turn: Turn | None = None
    echoes: tuple[Echo, ...] = ()
    stamps: tuple[tuple[str, str], ...] = ()
    """What is stamped in red over a page that was read from its picture: two readings of every line."""

    @property
    def leaf_height(self) -> float:
        """The height of one leaf: the page's own where there is but one."""
        return self.height / (self.turn.leaves if self.turn else 1)


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
    draw: Callable[[float], Image] | None = None
    """Draws the page at so many pixels a point, as long as the next page has not been asked for."""
    fonts: Callable[[], Sequence[str]] | None = None
    """Gives the name of every glyph's font, as long as the next page has not been asked for."""
    unread: str | None = None
    """Why it is not to be read at all, neither its text nor its picture: its code for ``Page.reason``."""
