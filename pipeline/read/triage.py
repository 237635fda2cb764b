"""Whether a page's text layer is usable, judged by signs that can be measured."""

from __future__ import annotations

import re

from pipeline.knowledge.load import rules
from pipeline.read.pages import Line, Raw
from pipeline.text import fold

_LEAST_LETTERS = 25
"""Fewer letters than this, once overlays are off, are no text layer (a scan with a signature on it)."""
_VIETNAMESE = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LEAST_MARKED = 0.12
"""Running Vietnamese has a marked letter in every four; a layer with under half of that is not Vietnamese text."""
_ODD = re.compile(r"[\u0250-\u052f\u0e00-\u0fff\ufffd\ue000-\uefff]")


def judge(page: Raw, made: tuple[Line, ...]) -> str | None:
    """Why the text layer of a page cannot be believed; None where it can, or where the page is blank."""
    text = "".join(line.text for line in made if not is_overlay(line.text))
    letters = len(_LETTER.findall(text))
    if not page.ink:
        return None
    if letters < _LEAST_LETTERS:
        digits = sum(char.isdigit() for char in text)
        return None if digits > 2 * _LEAST_LETTERS else "no-text"
    if len(_ODD.findall(text)) > 0.02 * len(text):
        return "broken-font"
    if letters > 4 * _LEAST_LETTERS and len(_VIETNAMESE.findall(text)) < _LEAST_MARKED * letters:
        return "not-vietnamese"
    return None


def is_overlay(line: str) -> bool:
    """Whether a line is text of a signature's or a copy's overlay, no part of the document."""
    return bool(rules("furniture").first("overlay", fold(line)))
