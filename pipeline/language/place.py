"""What the place of a sentence says of it: headings, lines and preambles direct nothing, whatever their words."""

from __future__ import annotations

import re

from pipeline.knowledge.load import rules
from pipeline.language.reading import Clause, Reading, about
from pipeline.outline.items import Item
from pipeline.outline.labels import PLAIN
from pipeline.text import Span, Text

_REPORTS = {"Báo cáo", "Tờ trình", "Biên bản", "Thông cáo"}
"""Types that tell what was done: there only what is asked for is a directive."""
_TITLE = 90
"""A paragraph shorter than this that ends without a mark is a title ("Bước 1: Đăng nhập phần mềm")."""
RUN_IN = re.compile(r"(?:(?:Ông|Bà)\.\s)?[^:.;()]{3,90}:\s+(?=\S)")
"""A label before what it is about: "Thời gian thực hiện: …"."""


def told_cell(reading: Reading, item: Item) -> bool:
    """Whether a cell of a table that assigns nothing tells what was done, for all its "giao"."""
    return reading.outline.header.type in _REPORTS or bool(rules("duties")["past"].regex.search(
        reading.text.folded, *item.span))  # fmt: skip


def is_heading(reading: Reading, item: Item) -> bool:
    """Whether an item is its unit's title: labelled, without a full stop, and more of the unit follows."""
    placed = reading.outline.placed[item.place]
    words_ = reading.text.folded[placed.words.start : placed.words.end].rstrip()
    if words_.upper() == words_:
        return True
    if not placed.labelled and placed.level == PLAIN:
        return len(words_) < _TITLE and words_[-1:].isalnum() and item.place + 1 < len(reading.outline.placed)
    if not placed.labelled or words_.endswith((".", ";", "./", ":")):
        return False
    after = reading.outline.placed[item.place + 1] if item.place + 1 < len(reading.outline.placed) else None
    if after is None:
        return False
    return not after.labelled or after.level > placed.level


def is_line(text: Text, span: Span) -> bool:
    """Whether a paragraph only tells who or when for the item above it."""
    folded = text.folded[span.start : span.end]
    line = rules("duties")["who_line"].match(folded) or rules("deadlines")["time_line"].match(folded)
    return bool(line) and not next(rules("duties")["performative"].find(folded), None)


def opens_only(reading: Reading, item: Item) -> bool:
    """Whether a paragraph only says what led to the document, and the next one goes on ("Thực hiện Công văn …,")."""
    placed = reading.outline.placed[item.place]
    words = reading.text.folded[placed.words.start : placed.words.end].rstrip()
    opens = rules("duties")["opening"].match(words) is not None
    return opens and not placed.labelled and placed.level == PLAIN and words.endswith((",", ";"))


def fits(reading: Reading, item: Item, clause: Clause) -> bool:
    """Whether a directive is one at its place: under a purpose or in a report only what is ordered outright is."""
    outright = clause.word == "performative"
    role = reading.about(item.unit)
    label = RUN_IN.match(reading.text.folded, *item.span)
    if label and rules("deadlines")["time_line"].match(reading.text.folded, *item.span):
        label = None  # More than a time stands behind it ("Thời gian thực hiện: Tổ chức thường xuyên, giao bộ phận …").
    role = (about(reading.text[Span(*label.span())]) if label else None) or role
    if reading.outline.header.type in _REPORTS:
        return outright if role != "task" else True
    if role == "background":
        return outright
    if role in ("purpose", "frame"):
        return outright or clause.word in ("modal", "prohibition")
    if reading.outline.units and item.span.start < reading.front:
        return outright or clause.word == "modal"
    return True


def is_enacted(reading: Reading, item: Item) -> bool:
    """Whether an article's first sentence says what the decision itself does ("Điều 1. Phê duyệt …")."""
    placed = reading.outline.placed[item.place]
    kind = reading.outline.units[item.unit].kind if item.unit is not None and placed.labelled else None
    return kind == "article" and bool(rules("duties")["enacts"].match(reading.text.folded, *item.span))
