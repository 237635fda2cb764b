"""Order or request, one job or a standing duty, each with the words that decided it; null where no word does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.knowledge.load import rules
from pipeline.language import names
from pipeline.language.duties import clause_of
from pipeline.language.reading import Duty, Reading
from pipeline.outline.items import Item
from pipeline.text import Span, Text, squeeze
from schemas.record import Deadline

Force = Literal["order", "request"]
Scope = Literal["specific", "standing"]

_ORDERING = frozenset({
    "Kế hoạch", "Quyết định", "Chỉ thị", "Nghị quyết", "Công điện", "Quy chế", "Quy định", "Chương trình", "Hướng dẫn",
    "Nghị định", "Thông tư", "Thông báo", "Kết luận", "Thông báo kết luận", "Chương trình hành động", "Đề án",
    "Chương trình công tác", "Phiếu chuyển", "Quy hoạch", "Phương án",
})  # fmt: skip
"""Types that order by what they are (Nghị định 30/2020/NĐ-CP, Điều 7)."""
_ASKING = frozenset({"Tờ trình", "Báo cáo", "Giấy mời", "Thư mời"})
_DIRECTING = ("Ủy ban nhân dân", "Chủ tịch", "Thủ tướng", "Chính phủ", "Tỉnh ủy", "Thành ủy", "Văn phòng Chính phủ")
"""Who directs in letters too: those that stand over the offices they write to."""
_AT_ONCE = 30
"""Behind the beginning of its clause the word that orders or asks stands no further than this, in characters."""


class Decided(NamedTuple):
    """A value and the words that decided it."""

    value: str | None
    words: str | None


def force(reading: Reading, duty: Duty) -> Decided:
    """Whether a directive orders or requests: by its own words, by those over it, by what kind of document it is."""
    for span in _governing(reading, duty.item):
        if found := _said(reading, span, own=span == duty.item.span):
            return found
    head = reading.outline.header
    if head.type in _ASKING:
        return Decided("request", head.type)
    if head.type in _ORDERING:
        return Decided("order", head.type)
    if head.issuer and head.issuer.startswith(_DIRECTING):
        return Decided("order", head.issuer)
    subject = (
        rules("weight")["order_subject"].regex.search(reading.text.folded[slice(*head.title)]) if head.title else None
    )
    return Decided("order", squeeze(subject[0])) if subject else Decided(None, None)


def _governing(reading: Reading, item: Item) -> Iterator[Span]:
    """The sentence itself, then the lead-ins and headings over it, the nearest first."""
    outline = reading.outline
    yield item.span
    over = [(place, outline.placed[place].words) for place in item.leads]
    unit = item.unit
    while unit is not None:
        over.append((outline.units[unit].block, outline.units[unit].heading))
        unit = outline.units[unit].parent
    yield from (span for _, span in sorted(over, reverse=True))


def _said(reading: Reading, span: Span, *, own: bool) -> Decided | None:
    """What the words of a directive or of what stands over it say; what its own doer is to propose is no request."""
    text, start, end = reading.text, span.start, span.end
    if own:
        item = next(i for i in reading.items if i.span == span)
        clause = None if item.cells else clause_of(reading, item)
        if clause is None or clause.word not in ("performative", "modal", "prohibition"):
            return None
        start = clause.at
    else:
        if open_ := next(rules("weight")["request_open"].find(text.folded, start, end), None):
            return Decided("request", squeeze(text[open_.span]).rstrip(" :"))
        asked = rules("duties")["performative"].find(text.folded, start, end)
        start = next((f.span.start for f in asked if not _is_told(text, f.span.start)), end)
    kinds = ["request", "order"]
    if reading.outline.header.type in _ASKING:
        kinds.append("request_report")
    finds = [f for kind in kinds if (f := next(rules("weight")[kind].find(text.folded, start, end), None))]
    first = min(finds, key=lambda f: f.span.start, default=None)
    if first is None or first.span.start > start + _AT_ONCE:
        return None
    return Decided("order" if first.rule == "order" else "request", squeeze(text[first.span]))


def _is_told(text: Text, at: int) -> bool:
    """Whether what seems to ask is another's wish that is told of ("theo đề nghị của …")."""
    return rules("duties")["told"].regex.search(text.folded[max(0, at - 14) : at]) is not None


def scope(reading: Reading, duty: Duty, deadline: Deadline | None, product: str | None) -> Decided:
    """Whether a directive is one job or goes on: by its time, by what comes of it, by its verb."""
    text, item = reading.text, duty.item
    if duty.kind == "prohibition":
        forbids = next(rules("weight")["forbids"].find(text.folded, *item.span), None)
        return Decided("standing", squeeze(text[forbids.span]) if forbids else None)
    if deadline and deadline.recurrence:
        return Decided("standing", deadline.text)
    if deadline and deadline.due_on:
        return Decided("specific", deadline.text)
    if product:
        return Decided("specific", product)
    rhythm = next(rules("weight")["rhythm"].find(text.folded, *item.span), None)
    if back := rhythm or rules("weight")["condition"].match(text.folded, *item.span):
        return Decided("standing", squeeze(text[back.span]))
    generic = rules("duties")["implement_this"].regex.search(text.folded, *item.span)
    start = _verb(reading, duty)
    finds = [
        f for kind in ("standing", "specific") for f in rules("weight")[kind].find(text.folded, start, item.span.end)
    ]
    first = min(finds, key=lambda f: (f.span.start, f.rule == "standing"), default=None)
    if generic and (first is None or generic.start() <= first.span.start):
        return Decided("standing", squeeze(text[Span(*generic.span())]))
    if first is None and duty.rule == "modal":
        first = next(rules("duties")["modal"].find(text.folded, *item.span), None)
        return Decided("standing", squeeze(text[first.span])) if first else Decided(None, None)
    return Decided(first.rule, squeeze(text[first.span])) if first else Decided(None, None)


def _verb(reading: Reading, duty: Duty) -> int:
    """Where what is to be done begins: behind whoever is to do it."""
    item = duty.item
    clause = None if item.cells else clause_of(reading, item)
    if clause is None:
        return item.span.start
    if clause.word == "performative":
        body = names.first_verb(reading.text, clause.at + 1, item.span.end)
        return body if body is not None else clause.start
    return clause.subject.end if clause.subject else clause.start
