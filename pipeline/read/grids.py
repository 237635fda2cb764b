"""Tables of a page: the grids that its ruled lines make, and the characters inside them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read import plumber
from pipeline.read.lines import APART, lines
from pipeline.read.pages import Cell, Edge, Glyph, Grid, Line, Rect

_BREAKS = ("\n", APART)
"""Glyphs without a place: every cell has them, so that nothing goes on over them."""


def split(glyphs: Sequence[Glyph], edges: Sequence[Edge]) -> tuple[tuple[Grid, ...], list[Glyph]]:
    """The grids of a page, and the characters outside of them."""
    rows = plumber.tables(edges) if glyphs and plumber.forms_grid(edges) else []
    made = tuple(_grid(table, glyphs) for table in rows)
    inside = [grid.rect for grid in made]
    return made, [g for g in glyphs if g.char in _BREAKS or not any(r.holds(_middle(g)) for r in inside)]


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2


def _grid(rows: list[list[Rect | None]], glyphs: Sequence[Glyph]) -> Grid:
    rects = [rect for row in rows for rect in row if rect]
    whole = Rect(
        min(r.x0 for r in rects), min(r.top for r in rects), max(r.x1 for r in rects), max(r.bottom for r in rects)
    )
    by_cell: dict[Rect, list[Glyph]] = {rect: [] for rect in rects}
    for glyph in glyphs:
        if glyph.char in _BREAKS:
            for bucket in by_cell.values():
                bucket.append(glyph)
        elif whole.holds(middle := _middle(glyph)):
            home = next((rect for rect in rects if rect.holds(middle)), None)
            if home:
                by_cell[home].append(glyph)
    tops = sorted({r.top for r in rects})
    lefts = sorted({r.x0 for r in rects})

    def cell(rect: Rect | None) -> Cell | None:
        if rect is None:
            return None
        spans = sum(rect.top <= top < rect.bottom - 1 for top in tops), sum(rect.x0 <= x < rect.x1 - 1 for x in lefts)
        return Cell(rect, _cell_lines(by_cell[rect]), *spans)

    return Grid(whole, tuple(tuple(cell(rect) for rect in row) for row in rows))


def _cell_lines(glyphs: list[Glyph]) -> tuple[Line, ...]:
    return lines(glyphs) if any(not g.char.isspace() for g in glyphs) else ()
