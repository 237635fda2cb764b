"""From bytes to pages."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from pipeline.read import engines, pdfium, repair, triage
from pipeline.read import ocr as pictures
from pipeline.read.grids import split
from pipeline.read.lines import lines
from pipeline.read.pages import Cell, Grid, Page, Raw
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
    grids, outside = split(glyphs, raw.edges)
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
