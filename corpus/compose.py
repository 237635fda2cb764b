"""Compose the sample documents: each source in corpus/sources becomes a PDF in corpus/samples, always the same bytes.

Usage: python corpus/compose.py [NAME ...]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos
from letters import Annex, Letter, read_source
from ruled import draw_table
from scans import Sheets, write_scan
from widgets import Widget, add_widgets

HERE = Path(__file__).resolve().parent
FACE = "LiberationSerif"
LEFT, RIGHT, TOP, BOTTOM = 30.0, 18.0, 20.0, 20.0
BODY, SMALL = 14.0, 11.0
LEADING = 1.17
LEFT_BLOCK, RIGHT_BLOCK = 66.0, 96.0
INDENT = 12.7
KEEP = 14.0
GAP = re.compile(r"\{(?P<drawn>[^}]*)\}")


class Sheet(FPDF):
    """A4 pages in the official form, numbered at the top centre from the second page on."""

    def __init__(self, composed: datetime) -> None:
        """Load the fonts and fix the time of making."""
        super().__init__(format="A4", unit="mm")
        for style, face in (("", "Regular"), ("B", "Bold"), ("I", "Italic")):
            self.add_font(FACE, style, HERE / "fonts" / f"{FACE}-{face}.ttf")
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM)
        self.set_creation_date(composed)
        self.set_producer("corpus/compose.py")
        self.widgets: list[Widget] = []
        self.signing = (1, 0.0, 0.0)

    def header(self) -> None:
        """The page number, from the second page on."""
        if self.page_no() > 1:
            self.set_font(FACE, "", 13)
            self.set_xy(0, 10)
            self.cell(self.w, 6, str(self.page_no()), align=Align.C)
        self.set_xy(self.l_margin, self.t_margin)

    def centred(self, text: str, style: str, size: float, x: float, width: float) -> None:
        """Lines centred in a column that begins at x; the pen goes below them."""
        self.set_font(FACE, style, size)
        self.set_x(x)
        height = size * 0.3528 * 1.18
        self.multi_cell(width, height, text, align=Align.C, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def rule(self, x: float, width: float, length: float, below: float = 0.8) -> None:
        """A thin line centred in a column, under what was written last."""
        start = x + (width - length) / 2
        self.set_line_width(0.25)
        self.line(start, self.get_y() + below, start + length, self.get_y() + below)
        self.set_y(self.get_y() + 2 * below)

    def gapped(self, text: str, style: str, size: float, x: float, width: float) -> None:
        """One centred line whose parts in braces are left open and drawn later, in signature widgets."""
        self.set_font(FACE, style, size)
        parts = GAP.split(text)
        spaces = [" " * (len(part) * 3) if place % 2 else part for place, part in enumerate(parts)]
        line = "".join(spaces)
        at = x + (width - self.get_string_width(line)) / 2
        top, height = self.get_y(), size * 0.3528 * 1.18
        for place, part in enumerate(spaces):
            step = self.get_string_width(part)
            if place % 2:
                self.widgets.append(Widget(self.page, at, top, step, height, (parts[place],), style, size))
            at += step
        self.centred(line, style, size, x, width)


def write_left(sheet: Sheet, letter: Letter) -> float:
    """The issuer, the number and a letter's subject; where they end."""
    x, width = LEFT - 8, LEFT_BLOCK
    for line in letter.parent:
        sheet.centred(line, "", 12.5, x, width)
    for line in letter.issuer:
        sheet.centred(line, "B", 12.5, x, width)
    if letter.party:
        sheet.centred("*", "", 13, x, width)
    else:
        sheet.rule(x, width, 20)
        sheet.set_y(sheet.get_y() + 2)
    sheet.gapped(letter.number, "", 13, x, width)
    if letter.subject:
        sheet.set_y(sheet.get_y() + 1.5)
        sheet.centred(letter.subject, "", 12, x + 2, width - 4)
    return sheet.get_y()


def write_right(sheet: Sheet, letter: Letter) -> float:
    """The motto or the party's name, the place and the day; where they end."""
    x, width = sheet.w - RIGHT - RIGHT_BLOCK + 6, RIGHT_BLOCK
    if letter.party:
        sheet.centred("ĐẢNG CỘNG SẢN VIỆT NAM", "B", 14, x, width)
        sheet.rule(x, width, 66)
    else:
        sheet.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "B", 12.5, x, width)
        sheet.centred("Độc lập - Tự do - Hạnh phúc", "B", 13.5, x, width)
        sheet.rule(x, width, 58)
    sheet.set_y(sheet.get_y() + 3.4)
    sheet.gapped(letter.dateline, "I", 13.5, x, width)
    return sheet.get_y()


def write_head(sheet: Sheet, letter: Letter) -> None:
    """The header block, the type and title, or whom a letter is addressed to."""
    top = sheet.get_y()
    left = write_left(sheet, letter)
    sheet.set_y(top)
    sheet.set_y(max(left, write_right(sheet, letter)) + 7)
    width = sheet.epw
    if letter.type:
        sheet.centred(letter.type, "B", 14.5, LEFT, width)
        for line in letter.title:
            sheet.centred(line, "B", 14, LEFT, width)
        if letter.party:
            sheet.centred("-----", "", 13, LEFT, width)
        else:
            sheet.rule(LEFT, width, 42, 1.2)
        sheet.set_y(sheet.get_y() + 4)
    if letter.addressed:
        write_addressed(sheet, letter.addressed)


def write_addressed(sheet: Sheet, lines: tuple[str, ...]) -> None:
    """Write whom a letter is addressed to: one addressee in line, several as a list below."""
    sheet.set_font(FACE, "", BODY)
    if len(lines) == 1:
        sheet.centred(lines[0], "", BODY, LEFT, sheet.epw)
    else:
        for place, line in enumerate(lines):
            sheet.set_x(LEFT + 30 + (10 if place else 0))
            width = sheet.w - RIGHT - sheet.get_x()
            sheet.multi_cell(width, 6.2, line, align=Align.L, new_x=XPos.LEFT, new_y=YPos.NEXT)
    sheet.set_y(sheet.get_y() + 4)


def runs(line: str) -> Iterator[tuple[str, str]]:
    """The runs of a body line with their style: **bold**, _italic_ where a whole line is so, the rest plain."""
    if line.startswith("_") and line.endswith("_"):
        yield "I", line[1:-1]
        return
    for place, part in enumerate(line.split("**")):
        if part:
            yield ("B" if place % 2 else ""), part


def write_line(sheet: Sheet, line: str) -> None:
    """A paragraph: justified, its first line indented; after "= " centred and bold."""
    if line.startswith("= "):
        sheet.set_y(sheet.get_y() + 1)
        sheet.centred(line[2:], "B", BODY, LEFT, sheet.epw)
        sheet.set_y(sheet.get_y() + 2)
        return
    if line.startswith("**") and sheet.get_y() > sheet.h - BOTTOM - KEEP:
        sheet.add_page()
    columns = sheet.text_columns(text_align=Align.J, line_height=LEADING)
    with columns, columns.paragraph(first_line_indent=INDENT, bottom_margin=1.6, text_align=Align.J) as paragraph:
        for style, text in runs(line):
            sheet.set_font(FACE, style, BODY)
            paragraph.write(text)


def write_body(sheet: Sheet, letter: Letter) -> None:
    """The paragraphs and, where a line says "@name", the tables of the body."""
    for line in letter.body:
        if line.startswith("@"):
            draw_table(sheet, FACE, letter.tables[line[1:]])
            sheet.set_y(sheet.get_y() + 3)
        else:
            write_line(sheet, line)


def write_ending(sheet: Sheet, letter: Letter) -> None:
    """The list of recipients at the left, the signature block at the right, kept on one page."""
    lines = max(len(letter.recipients) * 4.9 + 8, len(letter.signature) * 5.7 + 28)
    if sheet.get_y() + lines > sheet.h - BOTTOM:
        sheet.add_page()
    sheet.set_y(sheet.get_y() + 3)
    top, half = sheet.get_y(), sheet.epw / 2
    sheet.set_font(FACE, "B" if letter.party else "I", 12)
    sheet.multi_cell(half, 5.2, "Nơi nhận:", new_x=XPos.LEFT, new_y=YPos.NEXT)
    sheet.set_font(FACE, "", SMALL)
    for line in letter.recipients:
        sheet.set_x(LEFT)
        sheet.multi_cell(half - 4, 4.7, line, align=Align.L, new_x=XPos.LEFT, new_y=YPos.NEXT)
    bottom = sheet.get_y()
    sheet.set_y(top)
    for line in letter.signature:
        sheet.centred(line, "B", 13.5, LEFT + half, half)
    sheet.signing = (sheet.page, LEFT + half * 1.5, sheet.get_y() + 10)
    sheet.set_y(sheet.get_y() + 20)
    sheet.centred(letter.signer, "B", 14, LEFT + half, half)
    sheet.set_y(max(bottom, sheet.get_y()))


def write_annex(sheet: Sheet, annex: Annex) -> None:
    """An annex, on a page of its own."""
    sheet.add_page(orientation="L" if annex.landscape else "P")
    if annex.landscape:
        sheet.set_margins(20, TOP, 15)
        sheet.set_x(20)
    sheet.centred(annex.label, "B", 14, sheet.l_margin, sheet.epw)
    for line in annex.title:
        sheet.centred(line, "B", 13.5, sheet.l_margin, sheet.epw)
    sheet.centred(annex.note, "I", 13, sheet.l_margin, sheet.epw)
    sheet.set_y(sheet.get_y() + 4)
    draw_table(sheet, FACE, annex.table)


def overlay_widget(sheet: Sheet, lines: tuple[str, ...]) -> Widget:
    """The text that signing software lays over the first page, in its upper right corner."""
    return Widget(1, sheet.w - 70, 4, 66, 3.2 * len(lines) + 1, lines, "", 7.5)


def typeset(letter: Letter) -> Sheet:
    """Set a document on its pages."""
    sheet = Sheet(letter.composed)
    sheet.set_title(letter.name)
    sheet.set_lang("vi")
    sheet.add_page()
    write_head(sheet, letter)
    write_body(sheet, letter)
    write_ending(sheet, letter)
    for annex in letter.annexes:
        write_annex(sheet, annex)
    return sheet


def compose(letters: tuple[Letter, ...], folder: Path) -> Path:
    """Write the PDF of a source into a folder: one document as text, or one or more as scanned pages."""
    letter, *_ = letters
    path = folder / f"{letter.name}.pdf"
    made = [typeset(each) for each in letters]
    if letter.scan:
        sheets = [Sheets(bytes(sheet.output()), tuple(sheet.widgets), sheet.signing) for sheet in made]
        write_scan(path, sheets, letter.scan, HERE / "fonts", letter.composed)
        return path
    sheet = made[0]
    widgets = list(sheet.widgets)
    if letter.overlay:
        widgets.append(overlay_widget(sheet, letter.overlay))
    sheet.output(str(path))
    if widgets:
        add_widgets(path, widgets, HERE / "fonts", letter.signed_at or "")
    return path


def main(names: list[str]) -> None:
    """Compose the named documents, or all."""
    folder = HERE / "samples"
    folder.mkdir(exist_ok=True)
    for source in sorted((HERE / "sources").glob("*.yml")):
        if not names or source.stem in names:
            print(compose(read_source(source), folder).relative_to(HERE))


if __name__ == "__main__":
    main(sys.argv[1:])
