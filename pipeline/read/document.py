"""From bytes to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from pipeline.read import engines, pdfium, plumber, repair, triage
from pipeline.read import ocr as pictures
from pipeline.read.lines import lines
from pipeline.read.pages import Cell, Glyph, Grid, Line, Page, Raw, Rect
from pipeline.read.source import Source
from pipeline.text import LETTERS


def read(source: Source, ocr: str = "off", until: float = inf) -> tuple[Page, ...]:
    """All pages of a file; a page without usable text is read from its picture, or has a ``reason`` why not.

    ``ocr``: "auto" where the text layer cannot be used, "off" never, "force" all pages with ink.
    ``until``: when (``time.monotonic``) pictures are no longer begun, so that a long scan is not lost as a whole.

    Raises ``BadFile`` or ``Refused`` where the file gives no pages at all.
    """
    reader = pictures.Reader(engines.engine(ocr), until)
    return tuple(_page(raw, reader, ocr == "force") for raw in pdfium.pages(source.data, source.name))


def _page(raw: Raw, reader: pictures.Reader, forced: bool) -> Page:
    if raw.unread:
        return Page(raw.number, raw.width, raw.height, (), (), "none", raw.unread)
    if forced and raw.ink:
        return reader.read(raw, "forced")
    glyphs, repaired = repair.decoded(raw)
    rows = plumber.tables(raw.edges) if glyphs and plumber.forms_grid(raw.edges) else []
    grids = tuple(_grid(table, glyphs) for table in rows)
    inside = [grid.rect for grid in grids]
    outside = [g for g in glyphs if g.char == "\n" or not any(r.holds(_middle(g)) for r in inside)]
    made = lines(outside)
    everything = made + tuple(
        line for grid in grids for row in grid.rows for cell in row if cell for line in cell.lines
    )
    reason = triage.judge(raw, everything)
    if reason is None and not everything:
        return Page(raw.number, raw.width, raw.height, (), (), "none", "blank")
    if reason is None:
        if set("".join(line.text for line in everything)) & LETTERS.keys():
            made, grids = tuple(map(repair.respelled, made)), tuple(map(_respelled, grids))
            repaired = repaired or "look-alikes"
        return Page(raw.number, raw.width, raw.height, made, grids, "text", repaired)
    return reader.read(raw, reason)


def _respelled(grid: Grid) -> Grid:
    def cell(given: Cell | None) -> Cell | None:
        return given and replace(given, lines=tuple(map(repair.respelled, given.lines)))

    return replace(grid, rows=tuple(tuple(map(cell, row)) for row in grid.rows))


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2


def _grid(rows: list[list[Rect | None]], glyphs: Sequence[Glyph]) -> Grid:
    rects = [rect for row in rows for rect in row if rect]
    whole = Rect(
        min(r.x0 for r in rects), min(r.top for r in rects), max(r.x1 for r in rects), max(r.bottom for r in rects)
    )
    by_cell: dict[Rect, list[Glyph]] = {rect: [] for rect in rects}
    for glyph in glyphs:
        if glyph.char == "\n":
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
