"""Whether a page's text layer is usable, judged by signs that can be measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.knowledge.load import rules
from pipeline.read.pages import Line, Raw
from pipeline.text import fold

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
_LEAST_MARKED = 0.12
"""Running Vietnamese has a marked letter in every four; a layer with under half of that is not Vietnamese text."""
_ODD = re.compile(r"[\u0250-\u052f\u0e00-\u0fff\ufffd\ue000-\uefff]")


def judge(page: Raw, made: Sequence[Line]) -> str | None:
    """Why the text layer of a page cannot be believed; None where it can, or where the page is blank."""
    over = overlays(made)
    text = "".join(line.text for i, line in enumerate(made) if i not in over)
    letters = len(_LETTER.findall(text))
    if not page.ink:
        return None
    if letters < _LEAST_LETTERS:
        return "no-text" if page.pictured > _PICTURED else None if letters else "outlines"
    if len(_ODD.findall(text)) > 0.02 * len(text):
        return "broken-font"
    if letters > 4 * _LEAST_LETTERS and len(_VIETNAMESE.findall(text)) < _LEAST_MARKED * letters:
        return "not-vietnamese"
    return None


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
