"""Standards cited: their prefix is part of the number, and words before it say what they are about."""

from __future__ import annotations

import re

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.language.mentions import Mention, full_year, number_of
from pipeline.text import Span, Text

_STANDARDS = {"QCVN": "Quy chuẩn kỹ thuật quốc gia", "TCVN": "Tiêu chuẩn quốc gia"}


def standard(text: Text, anchor: Find, begin: int) -> Mention:
    """The mention of a standard; ``begin``: what stands before it belongs to another."""
    prefix = text[anchor.parts["prefix"]]
    amendment = anchor.parts.get("amendment")
    number = f"{prefix} {number_of(text, anchor.parts['rest'])}"
    if amendment:
        number = f"{' '.join(text.folded[amendment.start : amendment.end].split())} {number}"
    printed_year = anchor.parts.get("year")
    year = full_year(int(text.folded[slice(*printed_year)])) if printed_year else None
    if amendment and (printed := re.search(r":\s*(\d{4})", text.folded[amendment.start : amendment.end])):
        year = int(printed[1])
    before = text.folded[max(begin, anchor.span.start - 110) : anchor.span.start]
    words = rules("citations")["standard_words"].regex.search(before)
    start = anchor.span.start - (len(before) - words.start() if words and not amendment else 0)
    return Mention(
        Span(start, anchor.span.end),
        "numbered",
        anchor.rule,
        anchor.span,
        type=_STANDARDS.get(prefix, "Quy chuẩn kỹ thuật quốc gia" if amendment else "Tiêu chuẩn"),
        number=number,
        year=year,
        title=_before_standard(anchor.span.start - len(before), words),
    )


def _before_standard(offset: int, words: re.Match[str] | None) -> Span | None:
    """The title that stands between a standard's type word and its number ("Quy chuẩn … về an toàn cháy QCVN 06")."""
    return Span(offset + words.start("title"), offset + words.end("title")) if words and words["title"] else None
