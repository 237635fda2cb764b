"""Ruled lines on a picture: dark strokes that are long, thin and straight, as the tables of scans have them."""

from __future__ import annotations

from collections.abc import Iterator
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
    return found


def _thin(stats: Any, scale: float, *, level: bool) -> Iterator[Edge]:
    for x, y, width, height, _ in stats:
        if (height if level else width) > _THICK * scale:
            continue
        x0, x1, top, bottom = x / scale, (x + width) / scale, y / scale, (y + height) / scale
        if level:
            yield Edge(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
        else:
            yield Edge((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
