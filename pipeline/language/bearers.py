"""Who must act: named in the sentence or its row, lent by what stands over it, or the document's addressees."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.knowledge.load import rules
from pipeline.language import names
from pipeline.language.duties import clause_of
from pipeline.language.lent import Lent
from pipeline.language.reading import Clause, Reading
from pipeline.outline.items import Item
from pipeline.text import Span, Text
from schemas.record import Bearer, Role

_ROLES: dict[str, Role] = {"lead": "lead", "cooperating": "cooperating"}


def bearers(reading: Reading, item: Item, lent: Lent, before: tuple[Bearer, ...]) -> tuple[Bearer, ...]:
    """The bearers of an item; ``before`` are those of the sentence before it in the same paragraph."""
    own = list(_row(reading, item)) if item.cells else explicit(reading, item)
    if any(b.role == "lead" for b in own):
        return tuple(own)
    over = [b for b in lent.bearers if b.role == "lead"]
    near = [b for b in over if b.source != "default"]
    said = [] if item.first else [b for b in before if b.role == "lead" and b.source != "default"]
    inherited = near or [b.model_copy(update={"source": "inherited"}) for b in said] or over
    inherited = inherited or list(_addressees(reading))
    named = {b.name for b in own}
    also = [b for b in lent.bearers if b.role == "cooperating" and b.name not in named]
    return (*inherited, *own, *also)


def _row(reading: Reading, item: Item) -> Iterator[Bearer]:
    for column, role in _ROLES.items():
        cell = (item.cells or {}).get(column)
        if cell:
            for name in names.in_cell(reading.text, cell):
                yield Bearer(name=name, role=role, source="explicit")


def explicit(reading: Reading, item: Item) -> list[Bearer]:
    """The bearers that a sentence names."""
    text = reading.text
    clause = clause_of(reading, item)
    found: list[Bearer] = []
    lead = _run_in(text, item) or (_lead(text, item.span, clause) if clause else None)
    if lead:
        found += [Bearer(name=n, role="lead", source="explicit") for n in names.divided(text, lead)]
    for span in _partners(text, item.span):
        if not (lead and span.overlaps(lead)):
            found += [Bearer(name=n, role="cooperating", source="explicit") for n in names.divided(text, span)]
    return found


def _run_in(text: Text, item: Item) -> Span | None:
    """The body that a paragraph names before a colon: what follows is its own ("Sở Công Thương: Phối hợp với …")."""
    colon = text.folded.find(":", item.span.start, item.span.end)
    body = names.body_at(text, item.span.start, colon) if item.first and colon > 0 else None
    if body is None or names.first_verb(text, body, colon) is not None or text.folded[colon + 1 : colon + 2] != " ":
        return None
    # "Giám đốc các Sở: Tài chính, Y tế" names no more before the colon than the office that they share.
    if names.body_at(text, _skip(text, colon + 1), item.span.end) or any(
        head.span.holds(colon) for head in rules("names")["shared_head"].find(text.folded, *item.span)
    ):
        return None
    return text.trim(Span(item.span.start, colon))


def _lead(text: Text, span: Span, clause: Clause) -> Span | None:
    """Whoever a clause begins with, or is named behind its "giao", "yêu cầu" or "nghiêm cấm"."""
    subject = clause.subject
    opens = {"performative": "performative", "prohibition": "forbidding"}.get(clause.word)
    if opens and subject is None:
        find = rules("duties")[opens].match(text.folded, clause.at, span.end)
        subject = names.subject(text, _skip(text, find.span.end), span.end) if find else None
    return _without_partners(text, subject) if subject else None


def _skip(text: Text, at: int) -> int:
    return at + 1 if text.folded[at : at + 1] == " " else at


def _without_partners(text: Text, span: Span) -> Span:
    """A subject up to the words that say with whom."""
    find = next(rules("duties")["with"].find(text.folded, *span), None)
    cut = next(rules("names")["lead_end"].find(text.folded, *span), None)
    end = min(find.span.start if find else span.end, cut.span.start if cut else span.end)
    return text.trim(Span(span.start, end)) if end > span.start else span


def _partners(text: Text, span: Span) -> Iterator[Span]:
    """The stretches that name who cooperates: behind "phối hợp với", up to the verb."""
    for find in rules("duties")["with"].find(text.folded, *span):
        start = find.span.end
        stop = next(rules("names")["partner_stop"].find(text.folded, start, span.end), None)
        end = stop.span.start if stop else span.end
        verb = names.first_verb(text, start, end)
        if rules("duties")["purpose_of"].regex.search(text.folded[span.start : find.span.start]):
            continue
        if verb == start or not rules("names")["partner_start"].match(text.folded, start, end):
            continue
        name = names.partner(text, Span(start, verb if verb is not None else end))
        if name.end - name.start > 2:
            yield Span(name.start, name.start + len(text[name].rstrip(" ,")))


def _addressees(reading: Reading) -> Iterator[Bearer]:
    """The document's general addressees ("Kính gửi: …")."""
    for span in reading.outline.header.addressees:
        rest = Span(span.start, span.start + len(reading.text[span].rstrip(" .;")))
        for name in names.divided(reading.text, rest):
            yield Bearer(name=name, role="lead", source="default")
