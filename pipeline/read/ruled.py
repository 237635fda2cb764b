"""Ruled lines on a picture: dark strokes that are long, thin and straight, as the tables of scans have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.read.pages import Edge

if TYPE_CHECKING:
    from PIL.Image import Image

_DARK = 150
"""Of 255; rules are often fainter than letters."""
_LONG = 22.0
"""A rule is longer than this, in points; no letter's stroke is."""
_THICK = 5.0
"""A rule is thinner than this, in points, a slight tilt included."""
_GAP = 3.0
"""A faint rule is broken by gaps no longer than this, in points."""
_SURELY = 150.0
"""A level stroke longer than this, in points, is a rule; touching letters make shorter ones."""
_TOGETHER = 8.0
"""Columns that end within so many points of one another end together."""
_COLUMNS = 3
"""So many columns that end together want a border."""


def edges(picture: Image, scale: float) -> list[Edge]:
    """The ruled lines of an upright grey picture with so many pixels a point, in points."""
    import cv2
    import numpy as np

    ink = (np.asarray(picture) < _DARK).astype("uint8")
    long, gap = round(_LONG * scale), max(1, round(_GAP * scale))
    found: list[Edge] = []
    for shape in ((long, 1), (1, long)):
        joined = (gap, 1) if shape[1] == 1 else (1, gap)
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(joined[::-1], "uint8"))
        strokes = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(shape[::-1], "uint8"))
        found += _thin(cv2.connectedComponentsWithStats(strokes)[2][1:], scale, level=shape[1] == 1)
    kept = [e for e in found if _is_border(e, found)]
    return kept + _closing(kept)


def _is_border(edge: Edge, all_: Sequence[Edge]) -> bool:
    """Whether a stroke is part of a table: long, or from one column to another; serifs that touch are neither."""
    if edge.x0 == edge.x1 or edge.x1 - edge.x0 > _SURELY:
        return True
    meets = [e.x0 for e in all_ if e.x0 == e.x1 and e.top - _TOGETHER < edge.top < e.bottom + _TOGETHER]
    return all(any(abs(x - end) < _TOGETHER for x in meets) for end in (edge.x0, edge.x1))


def _closing(edges: Sequence[Edge]) -> list[Edge]:
    """The borders that a table lacks where a row breaks over the end of its page: there only its columns go on."""
    level = [e for e in edges if e.top == e.bottom]
    columns = [e for e in edges if e.x0 == e.x1]
    made: list[Edge] = []
    for end in ("top", "bottom"):
        for y in sorted({round(getattr(e, end)) for e in columns}):
            ending = [e for e in columns if abs(getattr(e, end) - y) < _TOGETHER]
            x0, x1 = min(e.x0 for e in ending), max(e.x1 for e in ending)
            crossed = any(abs(e.top - y) < _TOGETHER and e.x0 < x1 and x0 < e.x1 for e in level)
            if len(ending) >= _COLUMNS and not crossed and not any(abs(e.top - y) < _TOGETHER for e in made):
                made.append(Edge(x0, y, x1, y))
    return made


def _thin(stats: Any, scale: float, *, level: bool) -> Iterator[Edge]:
    for x, y, width, height, _ in stats:
        if (height if level else width) > _THICK * scale:
            continue
        x0, x1, top, bottom = x / scale, (x + width) / scale, y / scale, (y + height) / scale
        if level:
            yield Edge(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
        else:
            yield Edge((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
