"""Signature widgets: text that stands only in the appearance streams of form fields, as signing software adds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from fpdf import FPDF
from fpdf.enums import Align
from pikepdf import Array, Dictionary, Name, String

POINT = 72 / 25.4
PRINTED_AND_LOCKED = 132


@dataclass(frozen=True)
class Widget:
    """Lines drawn over a page: where (millimetres from its top left), in which style and size."""

    page: int
    x: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    style: str
    size: float


def drawn(widget: Widget, fonts: Path) -> pikepdf.Pdf:
    """A small PDF whose only page is the widget's appearance."""
    pdf = FPDF(unit="mm", format=(widget.width, widget.height))
    face = {"": "Regular", "B": "Bold", "I": "Italic"}[widget.style]
    pdf.add_font("Face", widget.style, fonts / f"LiberationSerif-{face}.ttf")
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Face", widget.style, widget.size)
    if len(widget.lines) > 1:
        pdf.set_text_color(190, 20, 20)
    step = widget.height / len(widget.lines)
    for row, line in enumerate(widget.lines):
        pdf.set_xy(0, row * step)
        pdf.cell(widget.width, step, line, align=Align.C if len(widget.lines) == 1 else Align.L)
    return pikepdf.open(BytesIO(bytes(pdf.output())))


def field(pdf: pikepdf.Pdf, widget: Widget, place: int, fonts: Path, signed_at: str) -> pikepdf.Object:
    """A signature field with its widget, merged in one dictionary, as signing software writes it."""
    page = pdf.pages[widget.page - 1]
    look = drawn(widget, fonts)
    appearance = pdf.copy_foreign(look.pages[0].as_form_xobject())
    tall = float(page.mediabox[3])
    left, up = widget.x * POINT, tall - (widget.top + widget.height) * POINT
    box = [left, up, left + widget.width * POINT, up + widget.height * POINT]
    value = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/adbe.pkcs7.detached"),
        ByteRange=Array([0, 0, 0, 0]),
        Contents=String("\0" * 8),
        M=String(signed_at),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(f"Signature{place}"),
            F=PRINTED_AND_LOCKED,
            Rect=Array([round(side, 2) for side in box]),
            P=page.obj,
            V=pdf.make_indirect(value),
            AP=Dictionary(N=appearance),
        )
    )


def add_widgets(path: Path, widgets: Sequence[Widget], fonts: Path, signed_at: str) -> None:
    """Add the widgets to the PDF at a path, in place."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fields = [field(pdf, widget, place, fonts, signed_at) for place, widget in enumerate(widgets, 1)]
        for widget, made in zip(widgets, fields, strict=True):
            page = pdf.pages[widget.page - 1]
            page.obj["/Annots"] = Array([*page.obj.get("/Annots", Array()), made])
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(fields), SigFlags=3))
        pdf.save(path, deterministic_id=True)
