"""The relation of each mention, by the words that govern it: the cue that ends nearest before it decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from pipeline.knowledge.load import rules
from pipeline.language import names
from pipeline.language.mentions import Mention
from pipeline.text import Span, Text
from schemas.record import Relation

_NEAR = 12
"""A clause of legal bases begins with its word, or so many characters before it ("; căn cứ …")."""
_AT_ONCE = 4
"""A mention this near to its clause's beginning is a member of the list before ("theo Kết luận …; Hướng dẫn …")."""
_FAR = 4000
"""No word governs a mention over more characters than this, as a list of a thousand mentions would have it."""
_SENTENCE = re.compile(r"[.:]\s+(?=[^\W\d])")
_LONGEST = 300
"""What stands before the document that a sentence is about has no more characters than this."""
_CLAUSE = re.compile(r"[;.]\s+(?=\D)")


def related(text: Text, stretch: Span, found: Sequence[Mention], lent: Relation | None) -> list[Mention]:
    """The mentions of one paragraph with their relations; ``lent`` is that of the heading over it, and overrides."""
    lent = lent or ("legal_basis" if _is_basis(text, stretch) else None)
    done: list[Mention] = []
    for mention in found:
        own = _carried_out(text, stretch, mention) if lent == "legal_basis" else None
        done.append(replace(mention, relation=own or lent or _relation(text, stretch, mention, done)))
    return done if lent else [_undergone(text, stretch, mention, done) for mention in done]


def _undergone(text: Text, stretch: Span, mention: Mention, all_: Sequence[Mention]) -> Mention:
    """A mention that no word before it governs and that is the subject of its sentence, by what is done to it.

    "2. Thông tư số 25 …; Thông tư số 43 … hết hiệu lực kể từ ngày": the members of a list undergo the same.
    """
    if mention.relation not in ("mentions", "follows") or _nested(mention, all_):
        return mention
    begin = max([stretch.start, *(m.end() for m in _SENTENCE.finditer(text.folded, stretch.start, mention.span.start))])
    subject = min(m.span.start for m in all_ if m.span.start >= begin)
    if subject - begin > _LONGEST or not rules("relations")["subject"].regex.fullmatch(text.folded[begin:subject]):
        return mention
    stop = _SENTENCE.search(text.folded, mention.end, stretch.end)
    end = stop.start() if stop else stretch.end
    behind = rules("relations").search("after_", text.folded, mention.end, end)
    return replace(mention, relation=cast("Relation", behind.gives["relation"])) if behind else mention


def _is_basis(text: Text, stretch: Span) -> bool:
    """Whether a whole paragraph is one of legal bases ("Căn cứ … ngày …; Luật … ngày …;")."""
    ends = text.folded[stretch.start : stretch.end].rstrip().endswith((";", ","))
    return ends and rules("relations")["legal_basis"].match(text.folded, *stretch) is not None


def _carried_out(text: Text, stretch: Span, mention: Mention) -> Relation | None:
    """Among legal bases a clause that begins so is none ("Căn cứ …; Thực hiện chỉ đạo của Bộ Y tế tại Công văn …")."""
    start = _clause(text, stretch, mention.span.start)
    opening = rules("duties")["opening"].match(text.folded, start, mention.span.end)
    if start == stretch.start or not opening or rules("relations")["legal_basis"].match(text.folded, start):
        return None
    return "implements"


def _relation(text: Text, stretch: Span, mention: Mention, before: Sequence[Mention]) -> Relation:
    start = _clause(text, stretch, mention.span.start)
    if _basis(text, start, mention.span.start):
        return "legal_basis"
    if any(m.span.holds(mention.span) for m in before):
        return "mentions"  # in the name of an issuer ("Ban Chỉ đạo … về tổng kết Nghị quyết số 18-NQ/TW")
    outer = next((m for m in reversed(before) if m.title and m.title.holds(mention.span)), None)
    if outer and outer.title:
        return _cue(text, outer.title.start, mention.span.start) or "mentions"
    first = next((m for m in reversed(before) if not _nested(m, before)), None)
    if first and mention.span.start - start < _AT_ONCE:
        return first.relation
    if near := next((m for m in (before[-1], first) if m and _goes_on(text, m, mention)), None) if before else None:
        return near.relation
    at = mention.span.start
    if head := _head(text, stretch, start, at):
        return head
    if transparent := rules("relations")["transparent"].regex.search(text.folded[start:at]):
        at = start + transparent.start()
    return _cue(text, start, at) or "mentions"


def _head(text: Text, stretch: Span, start: int, at: int) -> Relation | None:
    """What a clause that begins with "Bãi bỏ", "Sửa đổi" and the like does, unless the nearest word says otherwise."""
    find = rules("relations")["head"].regex.match(text.folded[start:at])
    if not find:
        return None
    nearest = _cue(text, start, at)
    does = cast("Relation", find.lastgroup)
    return does if nearest in (None, "follows", "mentions", does) else None


def _nested(mention: Mention, all_: Sequence[Mention]) -> bool:
    """Whether a mention stands in the title of another, or in its issuer's name."""
    return any(
        (m.title and m.title.holds(mention.span)) or (m.span != mention.span and m.span.holds(mention.span))
        for m in all_
    )


def _clause(text: Text, stretch: Span, at: int) -> int:
    """Where the clause of a position begins: behind the last semicolon or full stop."""
    start = max(stretch.start, at - _FAR)
    # One character more, for what stands behind a clause's end is looked at.
    ends = [m.end() for m in _CLAUSE.finditer(text.folded, start, at + 1) if m.end() <= at]
    return ends[-1] if ends else start


def _basis(text: Text, start: int, at: int) -> bool:
    """Whether a clause is one of legal bases: it begins so, and nothing else is told before the mention."""
    find = next(rules("relations")["legal_basis"].find(text.folded, start, at), None)
    if find is None or find.span.start - start >= _NEAR:
        return False
    if next(rules("relations")["clear"].find(text.folded, find.span.end, at), None):
        return False
    # "Căn cứ dự toán được giao, Giám đốc các đơn vị … theo quy định của Luật …"
    commas = (m.end() for m in re.finditer(r",\s+", text.folded[find.span.end : at]))
    acts = next((find.span.end + c for c in commas if names.body_at(text, find.span.end + c, at)), None)
    return acts is None or _cue(text, acts, at) is None


def _goes_on(text: Text, last: Mention, mention: Mention) -> bool:
    """Whether a mention is the next member of a list, right behind the one before or behind that one's title."""
    end = max(last.end, last.title.end if last.title else 0)
    between = text.folded[min(end, mention.span.start) : mention.span.start]
    return len(between) < 16 and bool(rules("citations")["glue"].regex.search(between))


def _cue(text: Text, start: int, at: int) -> Relation | None:
    """The relation of the cue that ends nearest before a position; of two that end together, the longer."""
    finds = [
        f
        for compiled in rules("relations").rules
        if compiled.rule.gives.get("relation") and not compiled.rule.name.startswith("after_")
        for f in compiled.find(text.folded, start, at)
    ]
    nearest = max(finds, key=lambda f: (f.span.end, -f.span.start), default=None)
    return cast("Relation", nearest.gives["relation"]) if nearest else None
