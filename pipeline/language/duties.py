"""Which sentences and rows are directives, and by which words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.language import names, place
from pipeline.language.reading import Clause, Duty, Omitted, Reading
from pipeline.outline import names as naming
from pipeline.outline.items import Item
from pipeline.text import Span, Text, fold
from schemas.record import ObligationKind


def judge(reading: Reading) -> list[Duty]:
    """The directives of a document, in reading order; why the rest is none is left in ``reading.omitted``."""
    judged = [(item, _judge(reading, item)) for item in reading.items]
    found = [duty for _, duty in judged if isinstance(duty, Duty)]
    led = {lead for duty in found for lead in duty.item.leads if not _ends_in_colon(reading, duty.item)}
    leads = [duty for duty in found if _ends_in_colon(reading, duty.item) and duty.item.place in led]
    reading.omitted = [(item, why) for item, why in judged if not isinstance(why, Duty)]
    reading.omitted += [(duty.item, "lead") for duty in leads]
    return [duty for duty in found if duty not in leads]


def _ends_in_colon(reading: Reading, item: Item) -> bool:
    block = reading.outline.placed[item.place].block
    text = reading.text.folded
    return block.kind != "row" and item.span.end >= block.span.end - 1 and text[: item.span.end].rstrip().endswith(":")


def _judge(reading: Reading, item: Item) -> Duty | Omitted:
    placed = reading.outline.placed[item.place]
    if item.cells:
        return Duty(item, "row", _kind(reading.text, item.span, item.span.start))
    if item.cells is not None:
        clause = clause_of(reading, item)
        outright = clause is not None and clause.word == "performative" and not place.told_cell(reading, item)
        return Duty(item, "performative", "task") if outright else "cell"
    if placed.block.kind == "note":
        return "note"
    if place.is_heading(reading, item):
        return "heading"
    if place.is_line(reading.text, placed.words):
        return "line"
    if place.opens_only(reading, item):
        return "told"
    clause = clause_of(reading, item)
    if clause is None:
        return "told"
    if item.first and place.is_enacted(reading, item):
        return "enacts"
    if not place.fits(reading, item, clause):
        return "place"
    return Duty(item, clause.word, _kind(reading.text, Span(clause.start, item.span.end), clause.at))


def _kind(text: Text, span: Span, at: int) -> ObligationKind:
    """The kind of a directive, by the first clause of its verb (``at``): who must act may be named with commas."""
    folded = text.folded[span.start : span.end]
    if rules("duties")["forbidding_first"].match(folded):
        return "prohibition"
    first = folded[: at - span.start] + re.split(r"[;,]", text.folded[at : span.end], maxsplit=1)[0]
    if rules("duties")["forbidding"].regex.search(first):
        return "prohibition"
    return "target" if rules("duties")["target"].match(folded) else "task"


def clause_of(reading: Reading, item: Item) -> Clause | None:
    """The directive clause of a sentence, worked out once; None where it has none."""
    if item.span not in reading.clauses:
        reading.clauses[item.span] = _clause(reading, item)
    return reading.clauses[item.span]


def _clause(reading: Reading, item: Item) -> Clause | None:
    text, span = reading.text, item.span
    folded = text.folded[span.start : span.end]
    if rules("duties")["no_duty"].regex.search(folded):
        return None
    # Only what stands before the quotation speaks.
    within = folded[: folded.rfind('"')] if folded.count('"') % 2 == 0 else folded
    if quoted := rules("duties")["quoted"].regex.search(within):
        span, folded = Span(span.start, span.start + quoted.start()), within[: quoted.start()]
    # What a cited title lists is nobody's duty ("Căn cứ Thông tư … quy định lập dự toán, quản lý sử dụng kinh phí;").
    starts = [s for s in _starts(text, span) if not any(t.start < s < t.end for t in reading.taken)]
    if rules("duties")["target"].match(folded):
        return None
    asked = next(
        (f for n in ("performative", "ask") if (f := _free(reading, rules("duties")[n].find(text.folded, *span)))), None
    )
    if asked and not _acts_first(text, starts, asked.span.start):
        return Clause(span.start, None, "performative", asked.span.start)
    for start in starts:
        if rules("duties")["forbidding_first"].match(text.folded, start, span.end):
            return Clause(start, None, "prohibition", start)
    for start in starts:
        if clause := _opens(reading, item, start):
            return clause
    if dated := _dated(reading, item):
        return dated
    for name in ("modal", "forbidding"):
        if found := _free(reading, rules("duties")[name].find(text.folded, *span)):
            return Clause(span.start, _before(text, span, found.span.start), found.gives["word"], found.span.start)
    return None


def _acts_first(text: Text, starts: list[int], asked: int) -> bool:
    """Whether a sentence begins with a verb of its own before it asks others ("Rà soát, đề nghị các cấp …").

    Where a body asks, it does not ("Để duy trì, vận hành …, Sở Công Thương đề nghị UBND huyện …").
    """
    if starts and names.body_at(text, _skip(text, text.folded.rfind(",", starts[0], asked) + 1), asked):
        return False
    body = names.body_at(text, starts[0], asked) if starts and starts[0] < asked else None
    if body is not None and (verb := names.first_verb(text, body, asked)) is not None and verb < asked:
        return "," in text.folded[verb:asked]  # "Sở Y tế rà soát, đề nghị các cấp …"
    heads = [_past_adverbs(text, start, asked) for start in starts if start < asked]
    verbs = [rules("duties")["verbs"].match(text.folded, head, asked) for head in heads]
    return any(v and not rules("duties")["noun"].match(text.folded, v.span.start) for v in verbs)


def _dated(reading: Reading, item: Item) -> Clause | None:
    """A sentence that sets a day for something to be sent or done directs somebody ("gửi … chậm nhất là ngày …")."""
    text, span = reading.text, item.span
    limits = rules("deadlines")["date_limited"].find(text.folded, *span)
    limit = next((f for f in limits if {"before", "by"} & f.parts.keys() and not _is_taken(reading, f)), None)
    verb = names.first_verb(text, *span)
    if limit is None or verb is None or rules("duties")["past"].regex.search(text.folded, *span):
        return None
    return Clause(span.start, _before(text, span, verb), "dated", verb)


def _is_taken(reading: Reading, find: Find) -> bool:
    return any(taken.holds(find.span.start) for taken in reading.taken)


def _starts(text: Text, span: Span) -> Iterator[int]:
    """Where a sentence's directive may begin: at its head, behind a run-in label, behind opening circumstances."""
    heads = [span.start]
    label = place.RUN_IN.match(text.folded, span.start, span.end)
    if label:
        heads.append(label.end())
    for head in heads:
        opening = rules("duties")["opening"].match(text.folded, head, span.end)
        if not (opening or rules("duties")["circumstance"].match(text.folded, head, span.end)):
            yield head
            continue
        commas = re.finditer(r"[,;]\s+(?:thì\s+)?|\s+thì\s+", text.folded[head : span.end])
        behind = [head + comma.end() for comma in commas]
        if not (opening and any(names.body_at(text, at, span.end) for at in behind)):
            yield head
        yield from behind


def _free(reading: Reading, finds: Iterator[Find]) -> Find | None:
    """The first find that lies in no citation or title, and is not told as done or as another's wish."""
    for find in finds:
        if _is_taken(reading, find):
            continue
        before = reading.text.folded[max(0, find.span.start - 14) : find.span.start]
        if not rules("duties")["told"].regex.search(before):
            return find
    return None


def _before(text: Text, span: Span, at: int) -> Span | None:
    """The body that stands before a modal, if the clause begins with one."""
    for start in (_past_adverbs(text, start, span.end) for start in _starts(text, span)):
        if start < at and names.body_at(text, start, span.end):
            return text.trim(Span(start, at))
    return None


def _opens(reading: Reading, item: Item, start: int) -> Clause | None:
    """Whether a directive begins at a position: with its verb, or with a body and its verb."""
    text, end = reading.text, item.span.end
    head = _past_adverbs(text, start, end)
    verb = rules("duties")["verbs"].match(text.folded, head, end)
    body = names.body_at(text, head, end) or head
    if verb and body <= verb.span.end and not rules("duties")["noun"].match(text.folded, head, end):
        return Clause(start, None, "verb", head)
    subject = names.subject(text, head, end)
    if (
        subject is None
        or _is_label(text, subject, end)
        or (_opens_document(reading, item) and _is_issuer(reading, subject))
    ):
        return None
    told = rules("duties")["past"].regex.search(text.folded, start, min(end, subject.end + 12))
    if told or _suffers(text, subject, end):
        return None
    must = rules("duties")["modal"].match(text.folded, _skip(text, subject.end), end)
    return Clause(start, subject, "modal" if must else "subject", subject.end)


def _suffers(text: Text, subject: Span, end: int) -> bool:
    """Whether the first verb behind a body is done to it ("Tổ chức, cá nhân vi phạm bị xử lý theo quy định")."""
    verb = names.first_verb(text, subject.end, end)
    return verb is not None and bool(rules("duties")["suffered"].regex.search(text.folded[subject.start : verb]))


def _past_adverbs(text: Text, start: int, end: int) -> int:
    while found := rules("duties")["adverbs"].match(text.folded, start, end):
        after = _skip(text, found.span.end)
        if not rules("duties")["verbs"].match(text.folded, after, end) and names.body_at(text, after, end) is None:
            break
        start = after
    return start


def _skip(text: Text, at: int) -> int:
    while at < len(text.folded) and text.folded[at] in " ,:":
        at += 1
    return at


def _opens_document(reading: Reading, item: Item) -> bool:
    """Whether an item stands before the first unit, where a document tells what led to it."""
    return not reading.outline.units or item.span.start < reading.front


def _is_label(text: Text, subject: Span, end: int) -> bool:
    """Whether a body and a verb are a label before a colon and a name ("Cơ quan thu lệ phí: Sở …")."""
    colon = text.folded.find(":", subject.end, min(end, subject.end + 40))
    return colon > 0 and names.body_at(text, _skip(text, colon), end) is not None


def _is_issuer(reading: Reading, subject: Span) -> bool:
    """Whether a clause tells of the issuer itself ("UBND Thành phố ban hành Kế hoạch")."""
    issuer = fold(reading.outline.header.issuer or "").lower()
    name = naming.expanded(reading.text[subject])
    name = re.sub(r"^(?:chủ tịch|giám đốc|bộ trưởng|thường trực|lãnh đạo)\s+", "", fold(name).lower()).strip(" ,")
    return bool(issuer) and len(name) > 5 and issuer.startswith(name)
