"""Mentions without a number: laws, congress resolutions, plans and programmes by full name, and short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.language.mentions import Mention, read_date, type_name
from pipeline.text import Span, Text, fold

_LAWS = {"law", "known_law", "constitution"}
_NAMES = (
    "known_law", "constitution", "law", "congress", "treaty", "quoted", "dated_name", "planning", "carried_out",
    "numbered_project", "statute",
)  # fmt: skip
_LIST = 600
"""So many characters back a list may have begun."""


def named(text: Text, stretch: Span, taken: Sequence[Mention]) -> list[Mention]:
    """The mentions by name in one paragraph or cell that lie in no mention found before."""
    found: list[Mention] = []
    held = [m.span for m in taken]
    finds = [f for name in _NAMES for f in rules("citations")[name].find(text.folded, *stretch)]
    for find in sorted(finds, key=lambda f: (f.span.start, f.rule == "law" and not _amends(text, f), -f.span.end)):
        mention = _mention(text, stretch, find)
        inside = any(mention.span.overlaps(span) for span in held)
        twice = any(mention.span.overlaps(m.span) for m in found)
        if not (inside or twice or _is_draft(text, stretch.start, mention.span.start)):
            found.append(mention)
            found += _amended(text, mention)
    return found


def _amends(text: Text, find: Find) -> bool:
    """Whether a law is one that amends others: its name holds theirs."""
    return "sửa đổi" in text.folded[find.span.start : find.span.start + 22].lower()


def _is_draft(text: Text, start: int, at: int) -> bool:
    rule = rules("citations")
    listed = rule["draft_list"].regex.search(text.folded[max(start, at - _LIST) : at])
    return bool(listed or rule["draft"].regex.search(text.folded[max(start, at - 30) : at]))


def _mention(text: Text, stretch: Span, find: Find) -> Mention:
    whole = find.parts.get("whole", find.span)
    span = Span(whole.start, text.trim(whole).end)
    printed_type = next(part for name in ("type", "type2", "type3") if (part := find.parts.get(name)))
    kind = type_name(text[printed_type])
    issued_on, year = None, None
    if find.rule in _LAWS:
        dated = rules("citations")["date_after"].match(text.folded, span.end, stretch.end)
        dated = dated or rules("citations")["bare_date"].match(text.folded, span.end, stretch.end)
        printed = rules("citations")["law_year"].match(text.folded, span.end, stretch.end)
        if dated and (issued_on := read_date(text, dated)):
            year = int(issued_on[:4])
        elif printed:
            year = int(text.folded[printed.parts["year"].start : printed.parts["year"].end])
        span = Span(span.start, dated.span.end if dated else printed.span.end if printed else span.end)
    name = text[text.trim(whole)]
    return Mention(span, "named", find.rule, whole, type=kind, name=name, issued_on=issued_on, year=year)


def _amended(text: Text, mention: Mention) -> Iterator[Mention]:
    """The laws inside an amending law's name ("Luật sửa đổi, bổ sung một số điều của Luật A và Luật B")."""
    if "sửa đổi" not in fold(mention.name or "")[:20].lower():
        return
    start = mention.anchor.start + len("Luật ")
    finds = [
        f
        for rule in ("known_law", "law")
        for f in rules("citations")[rule].find(text.folded, start, mention.anchor.end)
    ]
    taken = start
    for find in sorted(finds, key=lambda f: (f.span.start, f.rule == "law")):
        if find.span.start < taken:
            continue
        taken = find.span.end
        name = text[text.trim(find.span)]
        kind = type_name(text[find.parts["type"]])
        yield Mention(text.trim(find.span), "named", "law", find.span, type=kind, name=name)


def short(text: Text, stretch: Span, cited: Sequence[Mention]) -> list[Mention]:
    """Short forms that point back at a number cited before ("Nghị quyết 01" after "Nghị quyết số 01/NQ-CP")."""
    found = []
    held = [m.span for m in cited]
    for find in rules("citations")["short"].find(text.folded, *stretch):
        serial = text.folded[find.parts["serial"].start : find.parts["serial"].end].lstrip("0")
        kind = type_name(text[find.parts["type"]])
        if any(find.span.overlaps(span) for span in held):
            continue
        for earlier in cited:
            same = earlier.number and re.match(rf"0*{serial}(?!\d)", earlier.number) and earlier.type == kind
            if same and earlier.span.start < find.span.start:
                found.append(
                    Mention(find.span, "short", "short", find.span, type=kind, name=earlier.number,
                            issued_on=earlier.issued_on, year=None)
                )  # fmt: skip
                break
    return found
