"""What was left out: sentences with words of duty from which nothing was taken, and why."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.knowledge.load import rules
from pipeline.language.reading import Omitted, Reading
from pipeline.outline.items import Item
from pipeline.text import squeeze
from schemas.record import Coverage, Issue

_WHY: dict[Omitted, str] = {
    "note": "đứng trong chú thích",
    "told": "không có lời giao việc",
    "place": "đứng trong phần bối cảnh, mục đích hoặc phạm vi",
    "enacts": "là điều văn bản tự quyết định",
    "cell": "đứng trong bảng không giao việc",
}
"""Headings, lead-ins and lines of who and when are no omissions: what they say governs the items they belong to."""
_SHOWN = 160
"""So many characters of a sentence are quoted."""


def coverage(reading: Reading) -> Coverage:
    """How many sentences there are, how many have words of duty, and how many of these gave nothing."""
    sentences = [item for item in reading.items if item.cells is None]
    omitted = sum(1 for _ in _omissions(reading))
    taken = sum(_has_duty(reading, duty.item) for duty in reading.duties if duty.item.cells is None)
    return Coverage(
        sentences=len(sentences), duty_sentences=taken + omitted, extracted=len(reading.duties), omitted=omitted
    )


def omissions(reading: Reading) -> Iterator[Issue]:
    """An issue for every sentence with a word of duty from which nothing was taken."""
    for item, why in _omissions(reading):
        words = squeeze(reading.text[item.span])
        quoted = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"
        message = f"câu có từ giao việc nhưng không ghi nhận nhiệm vụ ({_WHY[why]}): {quoted}"
        page = reading.outline.flow.page(item.span)
        yield Issue(stage="language", code=f"omitted-{why}", message=message, page=page)


def _omissions(reading: Reading) -> Iterator[tuple[Item, Omitted]]:
    for item, why in sorted(reading.omitted, key=lambda pair: pair[0].span):
        if why in _WHY and _has_duty(reading, item):
            yield item, why


def _has_duty(reading: Reading, item: Item) -> bool:
    """Whether a sentence has a word of duty that is not told of another and stands in no citation."""
    text = reading.text
    for find in rules("duties")["audit"].find(text.folded, *item.span):
        told = rules("duties")["told"].regex.search(text.folded[max(0, find.span.start - 14) : find.span.start])
        if not told and not any(taken.holds(find.span.start) for taken in reading.taken):
            return True
    return False
