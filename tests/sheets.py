"""Small PDFs composed with fpdf2 for one test each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fpdf import FPDF
from PIL import Image

from pipeline.read.tesseract import Tesseract

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "corpus" / "fonts"
SAMPLES = ROOT / "corpus" / "samples"
A4 = (595.0, 842.0)
needs_data = pytest.mark.skipif(
    Tesseract().missing() is not None, reason="Tesseract's Vietnamese data are not installed (tesseract-ocr-vie)"
)
SENTENCE = "Sở Giáo dục và Đào tạo rà soát các trường phổ thông trên địa bàn tỉnh Hà Sơn."


class Sheet(FPDF):
    """A PDF in points, from the top left, with a font that carries Vietnamese."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        super().__init__(unit="pt", format=size)
        self.add_font("Serif", "", FONTS / "LiberationSerif-Regular.ttf")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.set_creation_date(datetime(2026, 3, 5, tzinfo=UTC))
        self.set_font("Serif", size=13)

    def text_at(self, x: float, top: float, text: str, size: float = 13) -> None:
        """A line of text whose type begins at ``top``."""
        self.set_font("Serif", size=size)
        self.text(x, top + 0.9 * size, text)

    def ruled(self, xs: list[float], tops: list[float], cells: list[list[str | None]]) -> None:
        """A full grid but for the lines inside merged cells; None goes on with the cell above."""
        for c, x in enumerate(xs):
            self.line(x, tops[0], x, tops[-1])
            if c + 1 == len(xs):
                continue
            for r, top in enumerate(tops):
                inside = 0 < r < len(cells) and cells[r][c] is None
                if not inside:
                    self.line(x, top, xs[c + 1], top)
        for row, top in zip(cells, tops, strict=False):
            for text, x in zip(row, xs, strict=False):
                if text:
                    self.text_at(x + 4, top + 4, text, 11)


def pdf(*draw: Callable[[Sheet], object], size: tuple[float, float] = A4) -> bytes:
    """A PDF with one page for each drawing."""
    sheet = Sheet(size)
    for one in draw:
        sheet.add_page()
        one(sheet)
    return bytes(sheet.output())


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The PDF after a change to its objects."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def says(*lines: str) -> Callable[[Sheet], None]:
    """A drawing of lines of text."""

    def draw(sheet: Sheet) -> None:
        for i, text in enumerate(lines):
            sheet.text_at(85, 80 + 19 * i, text)

    return draw


def picture(sheet: Sheet) -> None:
    """A drawing of nothing but an image, as a scanner makes it."""
    image = BytesIO()
    Image.new("L", (60, 80), 200).save(image, "PNG")
    sheet.image(image, 0, 0, sheet.w, sheet.h)


def blank(sheet: Sheet) -> None:
    """A drawing of nothing: an empty verso."""
