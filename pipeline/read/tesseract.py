"""The engine: lines are found by trueocr's detector and read one by one by Tesseract; the top is read by both.

On real scans a fifth of Tesseract's wrong words go (README has the table). The gain is in finding lines, two-column
headers and the block under the seal, which Tesseract's own layout analysis drops.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.read.engines import Seen, Strip, Word
from pipeline.read.pages import Rect

if TYPE_CHECKING:
    from PIL.Image import Image

_LANGUAGE = "vie"
_PLACES = ("/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata",
           "/opt/homebrew/share/tessdata")  # fmt: skip
_BESIDE, _ABOVE = 0.3, 0.15
"""A line is cut out with so much room at its ends and above and below it, as shares of its height: with 0.08 the
tone marks of capitals are cut off, with 0.25 the line above comes in (wrong words 4.8 and 7.0 % instead of 3.2)."""
_TOP = 0.36
"""Number, day and type stand in this share of the page from its head."""
_MOST_TILT = 8.0
"""Degrees."""
_LEAST_CONFIDENCE = 30.0
"""What is read with less is a stamp's edge or a signature's loop, not a word."""


class Tesseract:
    """Reads Vietnamese where Tesseract's Vietnamese data are installed (Debian: tesseract-ocr-vie).

    ``twice``: read the head of the page and headings a second time, without which no number is believed.
    """

    def __init__(self, *, twice: bool = True) -> None:
        self._twice = twice

    def stamp(self) -> str:
        """The versions of both libraries, and the hash of the data and of this file."""
        data = _data()
        known = hashlib.sha256(data.read_bytes()).hexdigest()[:12] if data else "missing"
        own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
        return f"tesserocr-{version('tesserocr')}+trueocr-{version('trueocr')}+{known}+{own}"

    def missing(self) -> str | None:
        """``no-data`` without the Vietnamese data."""
        return None if _data() else "no-data"

    def see(self, picture: Image) -> Seen:
        """Set the picture upright, find its lines, read them."""
        import numpy as np
        from PIL import Image

        pages = _trueocr().page
        upright, quarters, degrees = pages.upright(np.asarray(picture))
        boxes = sorted(pages.detect(upright)[:, :4].tolist(), key=lambda box: (box[1], box[0]))
        reader = _tesseract()
        reader.SetImage(Image.fromarray(upright))
        strips = []
        for x0, top, x1, bottom in boxes:
            words = _words(reader, Rect(x0, top, x1, bottom), upright.shape)
            again = None
            if self._twice and (bottom < _TOP * upright.shape[0] or _is_heading(words)):
                crop = upright[round(top) : round(bottom), round(x0) : round(x1)]
                again = _trueocr().reader.predict_one(crop).text if crop.size else ""
            if words or again:
                strips.append(Strip(Rect(x0, top, x1, bottom), words, again))
        # A page of vertical columns is turned as one that lies on its side.
        return Seen(3 if quarters == _COLUMNS else quarters, degrees, tuple(strips))


_COLUMNS = 4


def _is_heading(words: tuple[Word, ...]) -> bool:
    """Whether a line is in capitals: in those Tesseract errs most ("THÀNH PHÓ", "II" for "III")."""
    letters = [char for word in words for char in word.text if char.isalpha()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


@cache
def _data() -> Path | None:
    """The file with Tesseract's Vietnamese data."""
    told = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(told), Path(told, "tessdata")] if told else [f for place in _PLACES for f in _found(place)]
    return next((f for folder in folders if (f := folder / f"{_LANGUAGE}.traineddata").is_file()), None)


def _found(pattern: str) -> list[Path]:
    return sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


@cache
def _tesseract() -> Any:
    # Its threads cost ten times the time on two cores: 11-22 s a page instead of 1.7.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    from tesserocr import PSM, PyTessBaseAPI

    data = _data()
    assert data, "asked to read without data"
    return PyTessBaseAPI(path=f"{data.parent}/", lang=_LANGUAGE, psm=PSM.SINGLE_LINE)


class _TrueOcr:
    """The parts of trueocr that are used, with one thread each."""

    def __init__(self) -> None:
        import trueocr
        from trueocr import page
        from trueocr.recognizer import Recognizer

        # It looks for tilts of up to 45 degrees, as in photographs; what lies in a scanner tilts by a few.
        page.DESKEW_MAX = _MOST_TILT
        models = Path(trueocr.__file__).parent / "models"
        self.page = page.PageEngine(models, threads=1)
        self.reader = Recognizer(models, threads=1)


_trueocr = cache(_TrueOcr)


def _words(reader: Any, line: Rect, shape: tuple[int, ...]) -> tuple[Word, ...]:
    """The words of one line of the picture that the reader holds."""
    from tesserocr import RIL, iterate_level

    height = line.bottom - line.top
    left, top = max(0, int(line.x0 - _BESIDE * height)), max(0, int(line.top - _ABOVE * height))
    right = min(shape[1], int(line.x1 + _BESIDE * height))
    bottom = min(shape[0], int(line.bottom + _ABOVE * height))
    if right - left < 3 or bottom - top < 3:
        return ()
    reader.SetRectangle(left, top, right - left, bottom - top)
    reader.Recognize()
    found = reader.GetIterator()
    words = []
    for word in iterate_level(found, RIL.WORD) if found else ():
        try:
            text = word.GetUTF8Text(RIL.WORD).strip()
        except RuntimeError:  # tesserocr's way to say that there is none
            continue
        confidence = word.Confidence(RIL.WORD)
        box = word.BoundingBox(RIL.WORD)
        if text and box and confidence >= _LEAST_CONFIDENCE:
            words.append(Word(text, float(box[0]), float(box[2]), confidence))
    return tuple(words)
