"""The header: who issued what, when, under which number, about what (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.knowledge.load import names, rules
from pipeline.outline import names as naming
from pipeline.outline import printed, worn
from pipeline.outline.flow import Block, Flow
from pipeline.outline.head import Header, issue
from pipeline.text import Span, fold, plain, squeeze

_REACH = 60
"""A header ends within so many blocks."""
_TITLE_LINES = 14
_ONE_COLUMN = 60.0
"""The middles of two lines of one column lie this near to each other, in points."""
_SET_IN = 50.0
"""A line that begins this far right of the margin, in points, is no first line of a paragraph but set in the middle."""


def header(flow: Flow) -> Header:
    """Read the header of a document."""
    found = Header()
    blocks = [b for b in flow.blocks[:_REACH] if b.kind == "paragraph"]
    kind = _type_line(flow, blocks)
    top = _top(flow, blocks, kind)
    issuers = _read_top(flow, top, found)
    if kind is not None:
        found.type = _type_name(flow.text[_undrafted(flow, blocks[kind].span, found)])
        found.body = _title(flow, kind, blocks, found)
    else:
        found.type = "Công văn" if found.number or found.symbol or found.title else None
        found.body = flow.blocks.index(top[-1]) + 1 if top else 0
    found.body = _addressees(flow, found.body, found)
    if top and flow.second(top[0].span) is not None:
        issuers = worn.issuers(issuers)
    found.issuer = naming.issuer(issuers, flow.text.printed, found.place)
    if found.title:
        found.title_text = squeeze(flow.text[found.title])
    _note_missing(found)
    return found


def _type_line(flow: Flow, blocks: Sequence[Block]) -> int | None:
    """The block that is nothing but a document type in capitals, before any addressee or label."""
    for i, block in enumerate(blocks):
        words = flow.text[_undrafted(flow, block.span)]
        if rules("header").first("to", flow.text.folded, *block.span):
            return None
        if words.upper() == words and rules("header")["alone_type"].match(fold(words)):
            return i
        if words.upper() == words and flow.second(block.span) is not None and worn.type_name(words):
            return i
        if i > 24:
            return None
    return None


def _undrafted(flow: Flow, span: Span, found: Header | None = None) -> Span:
    """A line of the header without the mark "DỰ THẢO", which is noted where it stands."""
    mark = rules("header")["draft"].match(flow.text.folded, *span)
    if mark is None:
        return span
    if found is not None and not any(said.code == "draft" for said in found.issues):
        found.issues.append(issue("draft", "văn bản là dự thảo, chưa ban hành; nhiệm vụ trong đó chưa có hiệu lực"))
    return Span(mark.span.end, span.end)


def _top(flow: Flow, blocks: Sequence[Block], kind: int | None) -> list[Block]:
    """The blocks above the title: up to the type line, or to the addressees of a letter, or while they are short."""
    if kind is not None:
        return list(blocks[:kind])
    top: list[Block] = []
    for block in blocks:
        if rules("header").first("to", flow.text.folded, *block.span):
            break
        if block.span.end - block.span.start > 220 or len(top) > 24:
            break
        top.append(block)
    return top


def _read_top(flow: Flow, top: Iterable[Block], found: Header) -> list[str]:
    """Read number, date, place, marks and subject; give the lines that name the issuer."""
    issuers: list[str] = []
    subject: list[Span] = []
    lines: list[Span] = []
    loose: list[Span] = []
    ended = numbered = False
    last = ""
    rule = rules("header")
    for piece in (piece for block in top for piece in _pieces(flow, block)):
        span = _undrafted(flow, piece, found)
        folded = flow.text.folded[span.start : span.end].strip()
        second = flow.second(span)
        if not folded:
            continue
        above, last = last, folded
        if rule["names_document"].regex.search(above):
            issuers.append(squeeze(flow.text[span]))
            continue
        if worn.read(folded, fold(second), found) if second is not None else printed.read(folded, found):
            numbered = numbered or bool(found.symbol) or folded.startswith("Số")
            lines.append(span)
            continue
        ended = ended or (bool(subject) and not _in_column(flow, subject[0], span))
        if rule["subject"].match(folded):
            subject = [span]
        elif subject and not ended:
            subject.append(span)
        elif mark := rule["urgency"].match(folded):
            found.urgency = folded[mark.span.start : mark.span.end].strip()
        elif rule["secrecy"].match(folded):
            found.confidentiality = squeeze(folded)
        elif second is None and rule["loose_figures"].match(folded):
            loose += flow.text.words(span)
        elif not numbered and folded.upper() == folded and len(folded) > 3:
            issuers.append(squeeze(flow.text[span]))
    if lines and flow.second(lines[0]) is None:
        printed.fill(flow, lines, loose, found)
    if subject:
        _subject(flow, subject, found)
    return issuers


def _subject(flow: Flow, lines: Sequence[Span], found: Header) -> None:
    """The subject of a letter: its lines without "V/v"."""
    start = rules("header")["subject"].match(flow.text.folded, *lines[0])
    assert start is not None
    found.title = Span(start.span.end, lines[-1].end)
    found.title_text = " ".join(squeeze(flow.text[s]) for s in [Span(start.span.end, lines[0].end), *lines[1:]])


def _pieces(flow: Flow, block: Block) -> Iterable[Span]:
    """A block without the national or party motto, which a narrow gap may glue to its neighbour."""
    start = block.span.start
    drawn = flow.second(block.span) is not None
    rule = rules("header")["motto_worn" if drawn else "motto"]
    for motto in rule.find(plain(flow.text.printed[: block.span.end]) if drawn else flow.text.folded, *block.span):
        yield flow.text.trim(Span(start, motto.span.start))
        start = motto.span.end
    yield flow.text.trim(Span(start, block.span.end))


def _in_column(flow: Flow, first: Span, span: Span) -> bool:
    """Whether lines stand in the middle of one column; a letter to nobody goes on with its text under its subject."""
    one, other = flow.boxes(first), flow.boxes(span)
    return bool(one and other) and abs(one[0].x0 + one[0].x1 - other[0].x0 - other[0].x1) / 2 < _ONE_COLUMN


def _type_name(words: str) -> str:
    folded = fold(words).strip(" :").lower()
    for name in names("types"):
        if any(fold(form).lower() == folded for form in name.forms):
            return name.name
    return worn.type_name(words) or squeeze(words).capitalize()


def _title(flow: Flow, kind: int, blocks: Sequence[Block], found: Header) -> int:
    """Take the title under the type line; give the index of the first block after it."""
    first = flow.blocks.index(blocks[kind]) + 1
    last = first
    for block in flow.blocks[first : first + _TITLE_LINES]:
        words = flow.text.folded[block.span.start : block.span.end]
        if block.kind != "paragraph" or not (block.centred or block.indent > _SET_IN) or _is_after_title(words):
            break
        if last > first and words.upper() == words and rules("header")["restated"].match(words):
            break
        if last > first and rules("header")["title_aside"].match(words):
            break
        last += 1
    if last > first:
        found.title = Span(flow.blocks[first].span.start, flow.blocks[last - 1].span.end)
    return last


def _is_after_title(words: str) -> bool:
    rule = rules("header")
    label = rules("labels").first("", words)
    return bool(rule.first("to", words) or (label and label.gives["kind"] != "bullet") or words.startswith("Căn cứ"))


def _addressees(flow: Flow, start: int, found: Header) -> int:
    """Take the addressees ("Kính gửi: …") that follow the title; give the index of the first block after them."""
    rule = rules("header")
    for i in range(start, min(start + 6, len(flow.blocks))):
        block = flow.blocks[i]
        to = rule.first("to", flow.text.folded, *block.span)
        if not to:
            continue
        rest = flow.text.trim(Span(to.span.end, block.span.end))
        found.addressees = [rest] if rest.end > rest.start else []
        end = i + 1
        dash = flow.blocks[end].left if end < len(flow.blocks) else 0.0
        while end < len(flow.blocks) and _is_addressee(flow, flow.blocks[end], dash, bool(found.addressees)):
            bullet = rules("labels")["bullet"].match(flow.text.folded, *flow.blocks[end].span)
            begin = bullet.span.end if bullet else flow.blocks[end].span.start
            found.addressees.append(flow.text.trim(Span(begin, flow.blocks[end].span.end)))
            end += 1
        return end
    return start


def _is_addressee(flow: Flow, block: Block, dash: float, has_some: bool) -> bool:
    """Whether a block goes on with the addressees: a dash under the first one, or the line under "Kính gửi:"."""
    words = flow.text.folded[block.span.start : block.span.end]
    if len(words) > 300 or abs(block.left - dash) > 5:
        return False
    return bool(rules("labels")["bullet"].match(words)) or (
        not has_some and len(words) < 120 and block.indent > _SET_IN
    )


def _note_missing(found: Header) -> None:
    settled = {"unsure-number"} if found.number else set()
    settled |= {"unsure-date"} if found.issued_on else set()
    found.issues[:] = [i for i in found.issues if i.code not in settled]
    said = {i.code for i in found.issues}
    if not found.number and "unsure-number" not in said:
        without = f"số để trống hoặc không đọc được, ký hiệu {found.symbol}"
        found.issues.append(issue("no-number", without if found.symbol else "không thấy số, ký hiệu của văn bản"))
    if not found.issued_on and not said & {"bad-date", "unsure-date"}:
        found.issues.append(issue("no-date", "không thấy ngày ban hành đầy đủ"))
    if not found.issuer:
        found.issues.append(issue("no-issuer", "không thấy tên cơ quan ban hành"))
