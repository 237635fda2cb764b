"""Ruled tables as office software draws them: merged cells, group rows, and rows that break over pages."""

from __future__ import annotations

from dataclasses import dataclass

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue

MERGED = "^"
PAD = 1.3


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in millimetres, whether its cells are centred."""

    name: str
    width: float
    centred: bool


@dataclass(frozen=True)
class RuledTable:
    """Columns and rows of cells; a row with one cell spans all columns, a cell "^" belongs to the one above."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float


@dataclass
class Band:
    """A row as lines of text by column, ready to be drawn whole or in two parts."""

    cells: list[list[str]]
    bold: bool
    spans: bool
    opens: list[bool]

    @property
    def height(self) -> int:
        """The lines of its fullest cell."""
        return max(len(lines) for lines in self.cells)

    def cut(self, lines: int) -> tuple[Band, Band]:
        """The first lines, and the rest as a band that continues the same row."""
        first = Band([cell[:lines] for cell in self.cells], self.bold, self.spans, self.opens)
        rest = Band([cell[lines:] for cell in self.cells], self.bold, self.spans, [True] * len(self.opens))
        return first, rest


def wrapped(pdf: FPDF, face: str, style: str, size: float, width: float, text: str) -> list[str]:
    """A cell's text in lines."""
    pdf.set_font(face, style, size)
    lines = pdf.multi_cell(width, 5, text, dry_run=True, output=MethodReturnValue.LINES, align=Align.L)
    return [str(line) for line in lines] if isinstance(lines, list) else []


def bands_of(pdf: FPDF, face: str, table: RuledTable) -> list[Band]:
    """The rows of a table, merged cells' lines shared out over the rows they cover."""
    total = sum(column.width for column in table.columns)
    bands = []
    for row in table.rows:
        if len(row) == 1:
            bands.append(Band([wrapped(pdf, face, "B", table.size, total - 2 * PAD, row[0])], True, True, [True]))
            continue
        cells = [
            [] if text == MERGED else wrapped(pdf, face, "", table.size, column.width - 2 * PAD, text)
            for column, text in zip(table.columns, row, strict=True)
        ]
        bands.append(Band(cells, False, False, [text != MERGED for text in row]))
    for place, column in enumerate(table.columns):
        share_merged(bands, place, column.centred)
    return bands


def share_merged(bands: list[Band], place: int, centred: bool) -> None:
    """Spread each cell of a column over the rows it covers, in the middle where the column is centred."""
    start = 0
    while start < len(bands):
        end = start + 1
        if bands[start].spans:
            start = end
            continue
        while end < len(bands) and not bands[end].spans and not bands[end].opens[place]:
            end += 1
        group, lines = bands[start:end], bands[start].cells[place]
        heights = [max([1, *(len(c) for at, c in enumerate(band.cells) if at != place)]) for band in group]
        heights[-1] += max(0, len(lines) - sum(heights))
        before = (sum(heights) - len(lines)) // 2 if centred else 0
        padded = [""] * before + lines
        for band, height in zip(group, heights, strict=True):
            band.cells[place], padded = padded[:height], padded[height:]
        start = end


def draw_band(pdf: FPDF, face: str, table: RuledTable, band: Band, closes: list[bool]) -> None:
    """One row at the pen: its texts, its verticals, and the horizontals where cells begin or end."""
    step = table.size * 0.3528 * 1.15
    x, top = pdf.l_margin, pdf.get_y()
    height = band.height * step + 2 * PAD
    widths = [sum(c.width for c in table.columns)] if band.spans else [c.width for c in table.columns]
    pdf.set_font(face, "B" if band.bold else "", table.size)
    pdf.set_line_width(0.2)
    for place, (lines, width) in enumerate(zip(band.cells, widths, strict=True)):
        centred = not band.spans and (band.bold or table.columns[place].centred)
        for row, line in enumerate(lines):
            if line:
                pdf.set_xy(x + PAD, top + PAD + row * step)
                pdf.cell(width - 2 * PAD, step, line, align=Align.C if centred else Align.L)
        pdf.line(x, top, x, top + height)
        pdf.line(x + width, top, x + width, top + height)
        if band.opens[place]:
            pdf.line(x, top, x + width, top)
        if closes[place]:
            pdf.line(x, top + height, x + width, top + height)
        x += width
    pdf.set_xy(pdf.l_margin, top + height)


def closing(bands: list[Band], place: int) -> list[bool]:
    """Which cells of a row end with it."""
    here = bands[place]
    after = bands[place + 1] if place + 1 < len(bands) else None
    if after is None or after.spans or here.spans:
        return [True] * len(here.cells)
    return list(after.opens)


def draw_table(pdf: FPDF, face: str, table: RuledTable) -> None:
    """Draw a table from the pen on; its heading again on each page, a row in two parts where the page ends in it."""
    step = table.size * 0.3528 * 1.15
    names = [wrapped(pdf, face, "B", table.size, c.width - 2 * PAD, c.name) for c in table.columns]
    heading = Band(names, True, False, [True] * len(names))
    everywhere = [True] * len(names)
    pdf.set_auto_page_break(False)
    draw_band(pdf, face, table, heading, everywhere)
    bands = bands_of(pdf, face, table)
    for place, band in enumerate(bands):
        room = int((pdf.h - pdf.b_margin - pdf.get_y() - 2 * PAD) / step)
        if room < band.height:
            if room >= 2 and not band.spans:
                first, band = band.cut(room)
                draw_band(pdf, face, table, first, everywhere)
            else:
                x, y = pdf.l_margin, pdf.get_y()
                pdf.line(x, y, x + sum(c.width for c in table.columns), y)
                band.opens = [True] * len(band.opens)
            pdf.add_page(same=True)
            draw_band(pdf, face, table, heading, everywhere)
        draw_band(pdf, face, table, band, closing(bands, place))
    pdf.set_auto_page_break(True, 20)
