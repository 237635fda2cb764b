"""Pictures of pages, with findings marked on them: what a person compares the register with.

A page is flattened as ``pdfium`` flattens it before it reads it, so that a picture shows what was read: numbers and
days drawn only by signature widgets are in it, and a box of the record lies on its words.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c
from PIL import Image, ImageChops, ImageDraw

from pipeline.errors import BadFile
from pipeline.read.source import Source
from schemas.record import Box

MARKER = "#ffe066"
"""The yellow of a marker pen."""
_MARGIN = 1.0
"""How far a mark reaches beyond its words, in points."""
_PDFIUM = threading.Lock()
"""pdfium serves one thread at a time, and a server asks from many."""


def picture(
    path: Path | str, page: int, boxes: Sequence[Box] = (), *, scale: float = 2.0, colour: str = MARKER
) -> Image.Image:
    """A page (the first is 1) as displayed, rotation and crop applied, at ``scale`` pixels a point.

    ``boxes`` are marked in ``colour`` (any that Pillow knows by name or ``#rrggbb``) as with a pen, so that ink stays
    dark; those of other pages are passed over, so that all boxes of a finding can be given for each of its pages.
    Raises ``BadFile`` or ``Refused`` where there is no such page to show.
    """
    drawn = _drawn(Source.open(Path(path)), page, scale)
    here = [box for box in boxes if box.page == page]
    return _marked(drawn, here, scale, colour) if here else drawn


def _drawn(source: Source, page: int, scale: float) -> Image.Image:
    with _PDFIUM:
        try:
            document = pdfium.PdfDocument(source.data)
        except pdfium.PdfiumError as error:
            raise BadFile("broken", f"không mở được {source.path.name} để vẽ trang; kiểm tra lại tệp") from error
        try:
            if not 1 <= page <= len(document):
                raise BadFile("no-page", f"{source.path.name} có {len(document)} trang, không có trang {page}")
            document.init_forms()
            return _rendered(document, page - 1, scale)
        except pdfium.PdfiumError as error:
            raise BadFile("broken-page", f"không vẽ được trang {page} của {source.path.name}") from error
        finally:
            document.close()


def _rendered(document: pdfium.PdfDocument, index: int, scale: float) -> Image.Image:
    page = document[index]
    c.FPDFPage_Flatten(page.raw, c.FLAT_NORMALDISPLAY)
    page.close()
    page = document[index]
    try:
        # Copied, since the bitmap's memory goes with the document.
        made: Image.Image = page.render(scale=scale).to_pil().convert("RGB").copy()
        return made
    finally:
        page.close()


def _marked(drawn: Image.Image, boxes: Sequence[Box], scale: float, colour: str) -> Image.Image:
    """The picture under a film with coloured rectangles: white takes the colour once, black stays black."""
    film = Image.new("RGB", drawn.size, "white")
    pen = ImageDraw.Draw(film)
    for box in boxes:
        corners = (box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN)
        pen.rectangle([round(corner * scale) for corner in corners], fill=colour)
    return ImageChops.multiply(drawn, film)
