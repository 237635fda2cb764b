"""The adapter to pypdfium2: characters with boxes, and ruled lines, of flattened pages.

Numbers and days are often drawn only in the appearance streams of signature widgets ("Số:     /KH-UBND"), so every
page is flattened (forms initialised, page flattened, closed, loaded again) before its text is taken. The widgets'
characters then come last in content order and only their boxes are in place: nothing after this may trust order.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from pipeline.errors import BadFile, Refused
from pipeline.read.pages import Edge, Glyph, Raw

if TYPE_CHECKING:
    from PIL.Image import Image

_BREAKS = {0x0D, 0x0A}
_NOTHING = {0x00, 0xFFFF, 0xFEFF, 0x200B, 0x200C, 0x200D}
_HYPHENS = {0x02, 0xFFFE}
"""What pdfium makes of a hyphen at a line's end ("2764/QĐ-" / "TTg")."""
_HIGH, _LOW, _END = 0xD800, 0xDC00, 0xE000
"""What lies beyond U+FFFF comes in two halves, a high one and a low one (a font that maps its bullet to an emoji)."""
_LONGEST_NAME = 256
_THIN = 2.0
"""A filled rectangle thinner than this many points is a ruled line."""
_SLANT = 1.0
"""How far the ends of a line may differ and it still counts as straight, in points."""
_FORMS_DEPTH = 4
_LONGEST_SIDE = 14_400.0
"""Points: 200 inches, the most that PDF 1.7 allows (Annex C.2)."""
MOST_PAGES = 3000
"""The pages that are read of one file; one more stands for all that follow, however many the file says there are."""

Affine = tuple[float, float, float, float, float, float]


def pages(data: bytes, name: str) -> Iterator[Raw]:
    """The pages of a PDF one by one.

    Raises ``Refused`` where the file is encrypted, ``BadFile`` where pdfium cannot open it.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refusal(error, name) from error
    try:
        document.init_forms()
        count = len(document)
        for index in range(min(count, MOST_PAGES)):
            yield from _page(document, index)
        if count > MOST_PAGES:
            yield _unread(MOST_PAGES, "too-many-pages")
    finally:
        document.close()


def _refusal(error: pdfium.PdfiumError, name: str) -> BadFile:
    if getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return Refused("encrypted", "tệp có mật khẩu; gỡ mật khẩu (ví dụ: qpdf --decrypt) rồi nạp lại")
    return BadFile("broken", "tệp PDF hỏng hoặc bị cắt cụt; tải lại tệp gốc")


def _page(document: pdfium.PdfDocument, index: int) -> Iterator[Raw]:
    """One page, open as long as it is looked at; one that cannot be loaded, or that none could print, is unread."""
    try:
        page = document[index]
        c.FPDFPage_Flatten(page.raw, c.FLAT_NORMALDISPLAY)
        page.close()
        page = document[index]
    except pdfium.PdfiumError:
        yield _unread(index, "broken-page")
        return
    try:
        width, height = page.get_size()
        if not max(width, height) <= _LONGEST_SIDE:
            yield _unread(index, "too-large", width, height)
            return
        to_display = _affine(page, width, height)
        drawn = _Drawn([], 0, 0.0)
        _walk(c.FPDFPage_CountObjects, c.FPDFPage_GetObject, page.raw, to_display, _FORMS_DEPTH, drawn)
        glyphs, area = _glyphs(page, to_display), max(1.0, width * height)
        share = min(1.0, drawn.picture / area)
        draw, fonts = partial(_draw, page), partial(_fonts, page, to_display)
        yield Raw(index + 1, width, height, glyphs, drawn.edges, drawn.count > 0, share, draw, fonts)
    finally:
        page.close()


def _draw(page: pdfium.PdfPage, scale: float) -> Image:
    # Copied, since the bitmap's memory goes with the page.
    drawn: Image = page.render(scale=scale).to_pil().copy()
    return drawn


def _unread(index: int, why: str, width: float = 0.0, height: float = 0.0) -> Raw:
    return Raw(index + 1, width, height, (), (), ink=True, pictured=0.0, unread=why)


def _affine(page: pdfium.PdfPage, width: float, height: float) -> Affine:
    """From the page's own coordinates to points from the top left as displayed (rotation and crop applied)."""
    scale = 1000
    x, y = ctypes.c_int(), ctypes.c_int()

    def at(px: float, py: float) -> tuple[float, float]:
        size = (round(width * scale), round(height * scale))
        c.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, px, py, x, y)
        return x.value / scale, y.value / scale

    (ox, oy), (ax, ay), (bx, by) = at(0, 0), at(1000, 0), at(0, 1000)
    return (ax - ox) / 1000, (bx - ox) / 1000, ox, (ay - oy) / 1000, (by - oy) / 1000, oy


def _fonts(page: pdfium.PdfPage, to_display: Affine) -> list[str]:
    """The name of each glyph's font, in the order of ``_glyphs``."""
    places: list[int] = []
    _glyphs(page, to_display, places)
    textpage = page.get_textpage()
    name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
    found: list[str] = []
    try:
        for i in places:
            name.value = b""
            c.FPDFText_GetFontInfo(textpage.raw, i, name, _LONGEST_NAME, flags)
            found.append(name.value.decode(errors="replace"))
    finally:
        textpage.close()
    return found


def _glyphs(page: pdfium.PdfPage, to_display: Affine, places: list[int] | None = None) -> list[Glyph]:
    """The characters in content order; ``places`` is given the index that each has in pdfium's text page."""
    textpage = page.get_textpage()
    raw, rect = textpage.raw, c.FS_RECTF()
    pointer = ctypes.byref(rect)
    unicode, loose_box = c.FPDFText_GetUnicode, c.FPDFText_GetLooseCharBox
    a, b, tx, d, e, ty = to_display
    found: list[Glyph] = []
    high = 0
    try:
        for i in range(textpage.count_chars()):
            code = unicode(raw, i)
            if code in _BREAKS:
                found.append(Glyph("\n", 0, 0, 0, 0))
                if places is not None:
                    places.append(i)
                continue
            if code in _NOTHING:
                continue
            if code in _HYPHENS:
                code = 0x2D
            elif _HIGH <= code < _LOW:
                high = code
                continue
            elif _LOW <= code < _END:
                code = 0x10000 + ((high - _HIGH) << 10) + code - _LOW if high else 0xFFFD
                high = 0
            loose_box(raw, i, pointer)
            x0, y0 = a * rect.left + b * rect.top + tx, d * rect.left + e * rect.top + ty
            x1, y1 = a * rect.right + b * rect.bottom + tx, d * rect.right + e * rect.bottom + ty
            if x0 > x1:
                x0, x1 = x1, x0
            if y0 > y1:
                y0, y1 = y1, y0
            found.append(Glyph(chr(code), x0, y0, x1, y1))
            if places is not None:
                places.append(i)
    finally:
        textpage.close()
    return found


@dataclass(slots=True)
class _Drawn:
    """What a page draws besides text: ruled lines, how many objects, and the area of the largest picture."""

    edges: list[Edge]
    count: int
    picture: float


def _walk(count: Any, get: Any, holder: object, outer: Affine, depth: int, drawn: _Drawn) -> None:
    """Take stock of the objects of a page or form, forms within forms too."""
    for i in range(count(holder)):
        item = get(holder, i)
        kind = c.FPDFPageObj_GetType(item)
        drawn.count += 1
        if kind == c.FPDF_PAGEOBJ_PATH:
            drawn.edges += _edges(item, _compose(outer, _matrix(item)))
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            drawn.picture = max(drawn.picture, _area(_compose(outer, _matrix(item))))
        elif kind == c.FPDF_PAGEOBJ_FORM and depth:
            inner = _compose(outer, _matrix(item))
            _walk(c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, item, inner, depth - 1, drawn)


def _area(to_display: Affine) -> float:
    """The area of the unit square as displayed: that is what an image is drawn into."""
    a, b, _, d, e, _ = to_display
    return abs(a * e - b * d)


def _matrix(item: object) -> Affine:
    m = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    return m.a, m.c, m.e, m.b, m.d, m.f


def _compose(outer: Affine, inner: Affine) -> Affine:
    a, b, tx, d, e, ty = outer
    a2, b2, tx2, d2, e2, ty2 = inner
    return (
        a * a2 + b * d2, a * b2 + b * e2, a * tx2 + b * ty2 + tx,
        d * a2 + e * d2, d * b2 + e * e2, d * tx2 + e * ty2 + ty,
    )  # fmt: skip


def _edges(path: object, to_display: Affine) -> list[Edge]:
    """The straight horizontal and vertical lines of a path; a thin filled rectangle is one line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, fill, stroke)
    if not (fill.value or stroke.value):
        return []
    points = list(_points(path, to_display))
    edges = [e for e in map(_straight, points, points[1:]) if e]
    if fill.value and not stroke.value:
        return _filled(edges)
    return edges


def _points(path: object, to_display: Affine) -> Iterator[tuple[float, float, bool]]:
    """The corners of a path as displayed, and whether a line is drawn to each."""
    a, b, tx, d, e, ty = to_display
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = (0.0, 0.0)
    for i in range(c.FPDFPath_CountSegments(path)):
        segment = c.FPDFPath_GetPathSegment(path, i)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        at = a * x.value + b * y.value + tx, d * x.value + e * y.value + ty
        drawn = c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO:
            begin = at
        yield *at, drawn
        if c.FPDFPathSegment_GetClose(segment):
            yield *begin, True


def _straight(start: tuple[float, float, bool], end: tuple[float, float, bool]) -> Edge | None:
    x0, x1 = sorted((start[0], end[0]))
    y0, y1 = sorted((start[1], end[1]))
    if not end[2] or ((x1 - x0 > _SLANT) == (y1 - y0 > _SLANT)):
        return None
    return Edge(x0, y0, x1, y1)


def _filled(edges: list[Edge]) -> list[Edge]:
    """What a filled shape rules: its own middle when it is thin, else nothing (a background)."""
    if not edges:
        return []
    x0, x1 = min(e.x0 for e in edges), max(e.x1 for e in edges)
    y0, y1 = min(e.top for e in edges), max(e.bottom for e in edges)
    if y1 - y0 <= _THIN < x1 - x0:
        return [Edge(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if x1 - x0 <= _THIN < y1 - y0:
        return [Edge((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    return []
