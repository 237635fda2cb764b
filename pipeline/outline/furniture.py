"""Takes off the page what is no part of the document: page numbers, signature overlays, drawn rules."""

from __future__ import annotations

import re

from pipeline.knowledge.load import rules
from pipeline.read.pages import Line, Page
from pipeline.read.triage import overlays
from pipeline.text import fold

_EDGE = 0.13
"""Page numbers stand in this share of the page's height at its head or foot."""
_WORDS = re.compile(r"[^\W_]")


def body_lines(page: Page) -> tuple[Line, ...]:
    """The lines of a page without its furniture."""
    over = overlays(page.lines)
    return tuple(line for i, line in enumerate(page.lines) if i not in over and not _is_furniture(page, line))


def _is_furniture(page: Page, line: Line) -> bool:
    if not _WORDS.search(line.text):
        return True
    return _is_page_number(page, line)


def _is_page_number(page: Page, line: Line) -> bool:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: centred at the head of the page, from the second page on."""
    height = page.leaf_height
    top, bottom = line.rect.top % height, line.rect.bottom % height
    at_edge = bottom < _EDGE * height or top > (1 - _EDGE) * height
    return at_edge and bool(rules("furniture")["page_number"].match(fold(line.text)))
