"""Assembles the record of a document from what was found in it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ids import Local
from pipeline.knowledge.load import rules
from pipeline.language import audit, deadlines, weight
from pipeline.language.bearers import bearers
from pipeline.language.lent import Lender
from pipeline.language.mentions import Mention
from pipeline.language.reading import Reading
from pipeline.outline.head import Header
from pipeline.outline.items import Item
from pipeline.text import Span, Text, fold, squeeze
from schemas.record import (
    Bearer,
    Citation,
    Deadline,
    Document,
    Issue,
    Obligation,
    Page,
    Record,
    Section,
    Source,
)

_BELONGS = 60
"""So many characters before its number the words that say what an annex belongs to begin."""


def assemble(reading: Reading, source: Source, bound: Sequence[Record] = ()) -> Record:
    """The record of one document."""
    local = Local()
    sections = _sections(reading, local)
    citations = _citations(reading, sections, local)
    obligations = _obligations(reading, sections, citations, local)
    pages = reading.outline.pages
    return Record(
        source=source,
        document=_document(reading),
        sections=sections,
        citations=citations,
        obligations=obligations,
        coverage=audit.coverage(reading),
        issues=_issues(reading),
        first_page=pages[0].number,
        last_page=pages[-1].number,
        bound=tuple(bound),
    )


def page_models(reading: Reading) -> tuple[Page, ...]:
    """The pages of a document with their text."""
    return tuple(
        Page(
            number=page.number,
            width=page.turn.width if page.turn else page.width,
            height=page.turn.height if page.turn else page.height,
            read_by=page.read_by,
            reason=page.reason,
            text=reading.outline.flow.page_text(page.number),
        )
        for page in reading.outline.pages
    )


def _document(reading: Reading) -> Document:
    head, end = reading.outline.header, reading.outline.ending
    return Document(
        type=head.type,
        number=head.number,
        symbol=head.symbol,
        issuer=head.issuer,
        issued_on=head.issued_on,
        place=head.place,
        title=head.title_text,
        signer_name=end.signer_name,
        signer_title=end.signer_title,
        recipients=end.recipients,
        urgency=head.urgency,
        confidentiality=head.confidentiality,
        received=head.received,
    )


def _sections(reading: Reading, local: Local) -> tuple[Section, ...]:
    text, flow = reading.text, reading.outline.flow
    own: dict[int, list[str]] = {}
    for placed in reading.outline.placed:
        if placed.unit is not None:
            own.setdefault(placed.unit, []).append(text[placed.words])
    made: list[Section] = []
    for i, unit in enumerate(reading.outline.units):
        made.append(
            Section(
                id=local.id("s", unit.path),
                parent=made[unit.parent].id if unit.parent is not None else None,
                label=unit.label,
                path=unit.path,
                heading=squeeze(text[unit.heading]),
                text="\n".join(own.get(i, [])),
                page=flow.page(unit.heading),
            )
        )
    return tuple(made)


def _place(reading: Reading, span: Span) -> int | None:
    """The index of the placed block that a span stands in; None in header and title."""
    return next((i for i, p in enumerate(reading.outline.placed) if p.block.span.holds(span.start)), None)


def _citations(reading: Reading, sections: Sequence[Section], local: Local) -> tuple[Citation, ...]:
    made: list[Citation] = []
    for mention in reading.mentions:
        place = _place(reading, mention.anchor)
        unit = reading.outline.placed[place].unit if place is not None else None
        item = (
            next((n for n, i in enumerate(reading.items) if i.span.holds(mention.anchor)), None)
            if place is not None
            else None
        )
        made.append(
            Citation(
                id=local.id("c", mention.number or mention.name or reading.text[mention.span]),
                text=squeeze(reading.text[mention.span]),
                kind=mention.kind,
                type=mention.type,
                number=mention.number,
                issued_on=mention.issued_on,
                year=mention.year,
                issuer=squeeze(mention.issuer) if mention.issuer else None,
                title=squeeze(reading.text[mention.title]) if mention.title else None,
                relation=mention.relation,
                target=_target(mention, reading.mentions),
                pinpoint=mention.pinpoint,
                section=sections[unit].path if unit is not None else "",
                section_id=sections[unit].id if unit is not None else None,
                page=reading.outline.flow.page(mention.span),
                boxes=reading.outline.flow.boxes(mention.span),
                front=mention.span.start < reading.front and mention.relation not in ("mentions", "proposal"),
                item=str(item) if item is not None else None,
                found_by=mention.rule,
            )
        )
    return tuple(made)


def _target(mention: Mention, all_: Sequence[Mention]) -> str:
    """Number or name and date or year of the document meant, filled in from any fuller mention of it here."""
    head = mention.number or _number_of_law(mention, all_) or mention.name or ""
    if mention.issued_on:
        return f"{head}|{mention.issued_on}"
    same = [m for m in all_ if (m.number or m.name) == head]
    dates = {
        m.issued_on for m in same if m.issued_on and (mention.year is None or int(m.issued_on[:4]) == mention.year)
    }
    if len(dates) == 1:
        return f"{head}|{dates.pop()}"
    years = {m.year for m in same if m.year}
    return f"{head}|{mention.year or (years.pop() if len(years) == 1 else '-')}"


def _number_of_law(mention: Mention, all_: Sequence[Mention]) -> str | None:
    """The number of a law cited by name, where another mention gives both ("Luật Dữ liệu số 60/2024/QH15")."""
    if not mention.name:
        return None
    name = fold(mention.name).lower()
    numbers = {m.number for m in all_ if m.number and m.name and fold(m.name).lower() == name}
    return numbers.pop() if len(numbers) == 1 else None


def _obligations(
    reading: Reading, sections: Sequence[Section], citations: Sequence[Citation], local: Local
) -> tuple[Obligation, ...]:
    lender = Lender(reading)
    made: list[Obligation] = []
    last: tuple[int, tuple[Bearer, ...]] = (-1, ())
    for duty in reading.duties:
        item, lent = duty.item, lender.lent(duty.item)
        before = last[1] if last[0] == item.place else ()
        who = bearers(reading, item, lent, before)
        last = (item.place, who)
        inside = [i for i, m in enumerate(reading.mentions) if item.span.holds(m.anchor)]
        section = sections[item.unit] if item.unit is not None else None
        cell = (item.cells or {}).get("product")
        product = squeeze(reading.text[cell]) if cell else None
        deadline = _deadline(reading, item, lent.deadline)
        force = weight.force(reading, duty)
        scope = weight.scope(reading, duty, deadline, product)
        made.append(
            Obligation(
                id=local.id("o", section.path if section else "0", " ".join(fold(reading.text[item.span]).split()[:7])),
                text=squeeze(reading.text[item.span]),
                context=lent.context,
                kind=duty.kind,
                section=section.path if section else "",
                section_id=section.id if section else None,
                bearers=_unique(who),
                force=force.value,
                force_by=force.words,
                scope=scope.value,
                scope_by=scope.words,
                deadline=deadline,
                product=product,
                citations=_names([reading.mentions[i] for i in inside]),
                citation_ids=tuple(citations[i].id for i in inside),
                lent_citation_ids=tuple(citations[i].id for i in lent.mentions),
                page=reading.outline.flow.page(item.span),
                boxes=reading.outline.flow.boxes(item.span),
                found_by=duty.rule,
            )
        )
    return tuple(made)


def _names(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.number or m.name or "" for m in mentions))


def _unique(who: Sequence[Bearer]) -> tuple[Bearer, ...]:
    return tuple({(b.name, b.role): b for b in who}.values())


def _deadline(reading: Reading, item: Item, lent: Deadline | None) -> Deadline | None:
    """The deadline of an item: its column's, its sentence's, or the one of the line that closes it."""
    issued_on = reading.outline.header.issued_on
    cell = (item.cells or {}).get("deadline")
    if cell:
        return deadlines.in_cell(reading.text, cell, issued_on, reading.taken).deadline
    own = deadlines.in_sentence(reading.text, item.span, issued_on, reading.taken)
    return own.deadline if own else lent


def _issues(reading: Reading) -> tuple[Issue, ...]:
    unread = [
        Issue(
            stage="read",
            code=page.reason or "unread",
            message=_UNREAD.get(page.reason or "", "trang chưa đọc được"),
            page=page.number,
        )
        for page in reading.outline.pages
        if page.read_by == "none" and page.reason != "blank"
    ]
    return (*unread, *reading.outline.header.issues, *audit.omissions(reading))


_UNREAD = {
    "no-data": "trang quét chưa đọc được vì thiếu dữ liệu tiếng Việt của Tesseract; cài gói tesseract-ocr-vie "
    "(sudo apt-get install tesseract-ocr-vie) rồi nạp lại",
    "broken-page": "trang bị hỏng, không mở được; tải lại tệp gốc",
    "too-large": "khổ trang lớn hơn 5 mét; xuất lại tệp với khổ giấy thường",
    "too-many-pages": "tệp có quá nhiều trang, từ trang này trở đi chưa đọc; tách tệp rồi nạp lại",
    "no-text": "trang không có lớp chữ (bản quét); cần nhận dạng chữ (OCR)",
    "out-of-time": "hết giờ trước khi đọc trang này; trang đã đọc được giữ lại, nạp lại với --again để đọc tiếp",
    "overlay": "bản quét chỉ có chữ của chữ ký số hoặc dấu sao đè lên; cần nhận dạng chữ (OCR)",
    "missing-capitals": "lớp chữ mất chữ hoa có dấu; cần nhận dạng chữ (OCR)",
    "outlines": "chữ trên trang chỉ là nét vẽ, không có lớp chữ; cần nhận dạng chữ (OCR)",
    "broken-font": "lớp chữ hỏng bảng mã phông; cần nhận dạng chữ (OCR)",
    "not-vietnamese": "lớp chữ không phải tiếng Việt đọc được; cần nhận dạng chữ (OCR)",
}


def without_self(text: Text, mentions: Sequence[Mention], document: Header) -> list[Mention]:
    """Mentions without those of the document itself ("(Kèm theo Kế hoạch số 277/KH-UBND ngày 14/7/2026)").

    Where its own number could not be read, the line under an annex's title is told by its words and the symbol.
    """

    def is_self(m: Mention) -> bool:
        if not m.number:
            return False
        symbol = document.symbol
        if not document.number and symbol and m.number.endswith((f"/{symbol}", f"-{symbol}")):
            before = text.folded[max(0, m.span.start - _BELONGS) : m.span.start]
            return rules("citations")["belongs_to"].regex.search(before) is not None
        same_number = bool(document.number and m.number.lstrip("0") == document.number.lstrip("0"))
        return same_number and (m.issued_on is None or m.issued_on == document.issued_on)

    return [m for m in mentions if not is_self(m)]
