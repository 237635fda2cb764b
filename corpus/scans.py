"""Scans of composed documents: pages drawn, signed and sealed, set askew, worn by a copier, and bound as pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import cos, radians, sin
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from fpdf import FPDF
from fpdf.enums import TextMode
from ink import Mark, press, received, seal, signature, written
from letters import Scan
from PIL import Image, ImageDraw, ImageFilter
from widgets import POINT, Widget

DPI = 200
QUALITY = {"colour": 42, "grey": 50}
PAPER = (252, 250, 245)
WIDE, TALL = 210.0, 297.0
WRONG = {letters[0]: letters for letters in ("aáàäâ", "eéèêë", "iíìî!", "oóòôö", "uúùüû", "AÄÂ", "EÊÉ", "OÔQ", "UÜT")}
CONFUSED = {"h": "b", "n": "ri", "m": "rn", "l": "1", "c": "e", "g": "q", "t": "f", "H": "I-I", "N": "T4"}


@dataclass(frozen=True)
class Sheets:
    """A typeset document, what is to be written into it by hand, and where it is signed (page, x, y in millimetres)."""

    pdf: bytes
    hands: tuple[Widget, ...]
    signing: tuple[int, float, float]


@dataclass(frozen=True)
class Word:
    """A printed word: its left end on the baseline and its width in points from the page's lower left, its size."""

    text: str
    x: float
    y: float
    width: float
    size: float


def marks_on(page: int, sheets: Sheets, scan: Scan, fonts: Path, rng: np.random.Generator) -> Iterator[Mark]:
    """What is put on a page by hand."""
    for hand in sheets.hands:
        if hand.page == page:
            digits = hand.lines[0]
            x, y = hand.x + hand.width / 2, hand.top + hand.height / 2 - 0.6
            yield written(digits, x, y, hand.width / len(digits) * 0.96, rng)
    if scan.received and page == 1:
        yield received(scan.received, 46, 10.5, fonts, rng)
    where, x, y = sheets.signing
    if where == page and scan.signed:
        yield signature(x + 4, y, rng)
    if where == page and scan.seal:
        yield seal(scan.seal, x - 17, y - 5, fonts, rng)


def shaded(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The page on paper that is not quite white, lit unevenly."""
    coarse = (rng.uniform(0.965, 1.0, (6, 4)) * 255).astype(np.uint8)
    light = np.asarray(Image.fromarray(coarse).resize(page.size, Image.Resampling.BICUBIC), dtype=np.float64) / 255
    tint = np.array(PAPER, dtype=np.float64) / 255
    sheet = np.asarray(page, dtype=np.float64) * light[:, :, None] * tint
    return Image.fromarray(sheet.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.5))


def copied(page: Image.Image, scan: Scan, rng: np.random.Generator) -> Image.Image:
    """The page as a copier gives it back: black and white, ragged edges, specks, the shadow of the lid at one side."""
    grey = np.asarray(page.convert("L").filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float64)
    grain = rng.normal(0, scan.noise, (grey.shape[0] // 2 + 1, grey.shape[1] // 2 + 1))
    spread = np.kron(grain, np.ones((2, 2)))[: grey.shape[0], : grey.shape[1]]
    sheet = Image.fromarray(((grey + spread * (grey < 250)) > 150).astype(np.uint8) * 255)
    draw = ImageDraw.Draw(sheet)
    for _ in range(round(scan.noise * 5)):
        x, y, half = rng.uniform(0, sheet.width), rng.uniform(0, sheet.height), rng.exponential(0.7)
        draw.ellipse((x - half, y - half, x + half, y + half), fill=0)
    if scan.noise > 15:
        draw.line((6, sheet.height * 0.4, 9, sheet.height), fill=0, width=5)
    return sheet.convert("1", dither=Image.Dither.NONE)


def scanned(page: Image.Image, scan: Scan, rng: np.random.Generator) -> Image.Image:
    """A signed and sealed page as it comes out of the scanner."""
    if scan.ink == "colour":
        page = shaded(page, rng)
    ground = PAPER if scan.ink == "colour" else (255, 255, 255)
    page = page.rotate(-scan.skew, Image.Resampling.BICUBIC, fillcolor=ground)
    if scan.ink == "bilevel":
        return copied(page, scan, rng)
    return page.convert("L").filter(ImageFilter.GaussianBlur(0.45)) if scan.ink == "grey" else page


def pictured(picture: Image.Image, ink: str) -> Image.Image | BytesIO:
    """A picture as it is embedded: bilevel for fax coding, all else as JPEG."""
    if ink == "bilevel":
        return picture
    coded = BytesIO()
    picture.save(coded, "JPEG", quality=QUALITY[ink], optimize=True, dpi=(DPI, DPI))
    coded.seek(0)
    return coded


def words_of(page: pdfium.PdfPage) -> Iterator[Word]:
    """The words of a typeset page with their places."""
    textpage = page.get_textpage()
    word: list[tuple[str, tuple[float, float, float, float]]] = []
    for place in range(textpage.count_chars() + 1):
        letter = textpage.get_text_range(place, 1) if place < textpage.count_chars() else " "
        if letter.strip():
            word.append((letter, textpage.get_charbox(place, loose=True)))
            continue
        if word:
            left, below, _, above = word[0][1]
            size = above - below
            text = unicodedata.normalize("NFC", "".join(each for each, _ in word))
            yield Word(text, left, below + size * 0.22, word[-1][1][2] - left, size * 0.87)
        word = []


def garbled(text: str, rng: np.random.Generator) -> str:
    """A word as a recogniser without Vietnamese reads it: marks lost, mistaken, or the letter left out."""
    read = []
    for letter in text:
        if letter in "đĐ":
            read.append("d" if letter == "đ" else "D")
            continue
        base, *marks = list(unicodedata.normalize("NFD", letter))
        if marks and rng.random() < 0.85:
            lost = len(marks) > 1 and rng.random() < 0.3
            read.append("" if lost else str(rng.choice(list(WRONG.get(base, base)))))
        elif not marks and base in CONFUSED and rng.random() < 0.06:
            read.append(CONFUSED[base])
        else:
            read.append(base if base.isascii() else "-")
    return "".join(read)


def lay_text(pdf: FPDF, words: Iterator[Word], skew: float, rng: np.random.Generator) -> None:
    """The invisible words of an OCR layer that nobody can use, over the picture of a page."""
    turn, middle = radians(-skew), (WIDE / 2, TALL / 2)
    with pdf.local_context(text_mode=TextMode.INVISIBLE):
        for word in words:
            text = garbled(word.text, rng)
            if not text:
                continue
            x, y = word.x / POINT - middle[0], TALL - word.y / POINT - middle[1]
            pdf.set_font("Times", "", word.size)
            pdf.set_stretching(100)
            pdf.set_stretching(100 * word.width / POINT / max(pdf.get_string_width(text), 0.5))
            pdf.text(middle[0] + x * cos(turn) + y * sin(turn), middle[1] - x * sin(turn) + y * cos(turn), text)
        pdf.set_stretching(100)


def write_scan(path: Path, documents: Sequence[Sheets], scan: Scan, fonts: Path, composed: datetime) -> None:
    """Write documents as the scanned pages of one PDF."""
    bound = FPDF(format="A4", unit="mm")
    bound.set_creation_date(composed)
    bound.set_producer("corpus/compose.py")
    bound.set_auto_page_break(False)
    rng = np.random.default_rng(scan.seed)
    for document in documents:
        with pdfium.PdfDocument(document.pdf) as typeset:
            for number, page in enumerate(typeset, 1):
                drawn = page.render(scale=DPI / 72).to_pil().convert("RGB")
                marked = press(drawn, marks_on(number, document, scan, fonts, rng), DPI)
                bound.add_page()
                bound.image(pictured(scanned(marked, scan, rng), scan.ink), 0, 0, WIDE, TALL)
                if scan.layer == "garbled":
                    lay_text(bound, words_of(page), scan.skew, rng)
    bound.output(str(path))
