"""Whether a page's text layer is usable, judged by signs that can be measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.knowledge.load import names, rules
from pipeline.read.pages import Line, Raw
from pipeline.text import fold, plain

_LEAST_LETTERS = 25
"""Fewer letters than this, once overlays are off, are no text layer (a scan with a signature on it)."""
_PICTURED = 0.3
"""A page with hardly a letter whose picture covers this share of it is a scan; without one it is merely short."""
_VIETNAMESE = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
_EDGE = 4.0
"""Left edges this near to each other, in points, are one."""
_SMALL = 10.0
"""An overlay's type is smaller than this, in points."""
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SYMBOL = re.compile(r"\S*[&/\d]\S*")
_NUMERAL = re.compile(r"[IVXLC]+")
_LEAST_MARKED = 0.12
"""Running Vietnamese has a marked letter in every four; a layer with under half of that is not Vietnamese text."""
_LEAST_CAPITALS = 6
"""Words in headings from which it can be told that capitals are missing."""
_MOST_BROKEN = 0.3
"""The share of words that are no Vietnamese syllables; real layers have under a tenth, and broken ones over a half."""
_AUTHORITY = re.compile(r"(?<!\w)(?:TM|KT|TL|TUQ|T/M|K/T|T/L|Q)\.")
_COVERED = 0.15
"""The least share of a picture's ink that its text layer lies over; a signature's overlay has under a twentieth."""
_SKETCH = 0.5
"""Pixels a point of the sketch from which ink is measured; darker than ``_DARK`` of 255 is ink."""
_DARK = 160
_ODD = re.compile(r"[\u0250-\u052f\u0e00-\u0fff\ufffd\ue000-\uefff]")


def judge(page: Raw, made: Sequence[Line]) -> str | None:
    """Why the text layer of a page cannot be believed; None where it can, or where the page is blank."""
    over = overlays(made)
    lines = [line for i, line in enumerate(made) if i not in over]
    text = "\n".join(line.text for line in lines)
    letters = len(_LETTER.findall(text))
    if not page.ink:
        return None
    if letters < _LEAST_LETTERS:
        if page.pictured > _PICTURED:
            return "overlay" if over else "no-text"
        return "outlines" if _covered(page, made) < _COVERED else None
    if len(_ODD.findall(text)) > 0.02 * len(text):
        return "broken-font"
    if letters > 4 * _LEAST_LETTERS and len(_VIETNAMESE.findall(text)) < _LEAST_MARKED * letters:
        return "not-vietnamese"
    if _broken([word for word in _WORD.findall(text) if len(word) > 1 and word.islower()], 4 * _LEAST_CAPITALS):
        return "not-vietnamese"
    if _broken([word for line in lines for word in _capitals(line.text)], _LEAST_CAPITALS):
        return "missing-capitals"
    if page.pictured > _PICTURED and _covered(page, made) < _COVERED:
        return "overlay"
    return None


def _broken(words: Sequence[str], least: int) -> bool:
    """Whether too many of some words, if they are enough to tell, are no syllables."""
    syllable = rules("syllables")["syllable"].regex
    wrong = sum(not syllable.fullmatch(plain(word)) for word in words)
    return len(words) >= least and wrong > _MOST_BROKEN * len(words)


def _capitals(text: str) -> list[str]:
    """The words of a heading ("CNG HÒA XÃ HI CH NGHĨA VIT NAM") without its numeral, "TM." and abbreviations."""
    if text.upper() != text:
        return []
    words = _WORD.findall(_SYMBOL.sub(" ", _AUTHORITY.sub(" ", text)))
    words = [word for word in words if not _NUMERAL.fullmatch(word) and word not in _codes()]
    return words if len(words) > 2 else []


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for file in ("types", "issuers", "bodies") for name in names(file) for code in name.codes)


def _covered(page: Raw, made: Sequence[Line]) -> float:
    """The share of a page's ink over which its text layer lies; what draws nothing that can be seen is covered."""
    if page.draw is None:
        return 1.0
    import numpy as np

    ink = np.asarray(page.draw(_SKETCH).convert("L")) < _DARK
    all_ = int(ink.sum())
    for line in made:
        x0, top, x1, bottom = (round(side * _SKETCH) for side in line.rect)
        ink[max(0, top - 1) : bottom + 2, max(0, x0 - 1) : x1 + 2] = False
    return 1 - int(ink.sum()) / all_ if all_ else 1.0


def overlays(lines: Sequence[Line]) -> frozenset[int]:
    """The indices of lines that a signature or a copy's stamp wrote over the page, no part of the document.

    Such text is small and breaks over lines ("Ký bởi: Sở Kế hoạch" / "và Đầu tư"): what stands close under a line
    that is known by its words, at the same left edge and as small, goes with it.
    """
    found: set[int] = set()
    by_height = sorted(range(len(lines)), key=lambda i: lines[i].rect.top)
    for start, i in enumerate(by_height):
        if i in found or not rules("furniture").first("overlay", fold(lines[i].text)):
            continue
        found.add(i)
        last = lines[i]
        for j in by_height[start + 1 :]:
            if _goes_under(last, lines[j]):
                found.add(j)
                last = lines[j]
    return frozenset(found)


def _goes_under(last: Line, line: Line) -> bool:
    close = -line.size < line.rect.top - last.rect.bottom < line.size
    return close and abs(line.rect.x0 - last.rect.x0) < _EDGE and max(line.size, last.size) < _SMALL
