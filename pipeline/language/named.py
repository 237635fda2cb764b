"""Mentions without a number: laws, congress resolutions, plans and programmes by full name, and short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.knowledge.load import names, rules
from pipeline.knowledge.rules import Find
from pipeline.language.mentions import Mention, read_date, type_name
from pipeline.text import Span, Text, fold

_DATED = {"law", "known_law", "constitution", "minutes"}
_NAMES = (
    "known_law", "constitution", "law", "congress", "treaty", "quoted", "dated_name", "planning", "carried_out",
    "numbered_project", "statute", "minutes",
)  # fmt: skip
_LIST = 600
"""So many characters back a list may have begun."""
_NAMED_FROM = 600
"""So many characters behind a mention, its title between them, it may be given a short name."""


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
    if find.rule in _DATED:
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


@dataclass(frozen=True, slots=True)
class Alias:
    """A short name that the document gives a document it cites: "(sau đây gọi tắt là Đề án 06)"."""

    words: re.Pattern[str]
    given: Span
    means: Mention
    bare: bool
    """Whether it is a type alone ("Đề án"), which begins other names too."""


def aliases(text: Text, cited: Sequence[Mention]) -> list[Alias]:
    """The short names given anywhere in the text: each means the mention before it, rather one of its own type."""
    found = []
    for find in rules("citations")["alias"].find(text.folded, 0, len(text.folded)):
        before = [m for m in cited if find.span.start - _NAMED_FROM < m.anchor.end <= find.span.start]
        if not before:
            continue
        words = text.folded[find.parts["alias"].start : find.parts["alias"].end].split()
        kind = _type_at_head(words)
        means = max(before, key=lambda m: (m.type == kind, m.anchor.end))
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?![\w/])")
        found.append(Alias(pattern, find.span, means, bare=type_name(" ".join(words)) == kind))
    return found


def _type_at_head(words: Sequence[str]) -> str | None:
    """The document type that a name begins with."""
    heads = (type_name(" ".join(words[:length])) for length in range(len(words), 0, -1))
    return next((head for head in heads if any(head == name.name for name in names("types"))), None)


def short(text: Text, stretch: Span, cited: Sequence[Mention], given: Sequence[Alias]) -> list[Mention]:
    """Short forms in one paragraph or cell that point back at what was cited before.

    By serial ("Nghị quyết 01" after "Nghị quyết số 01/NQ-CP"), by an alias, or by "nói trên" after the type.
    """
    held = [m.span for m in cited]
    found: list[Mention] = []
    for span, kind, means in sorted(_pointing(text, stretch, cited, given), key=lambda it: (it[0].start, -it[0].end)):
        if not any(span.overlaps(other) for other in (*held, *(m.span for m in found))):
            name = means.number or means.name
            found.append(Mention(span, "short", "short", span, type=kind, name=name, issued_on=means.issued_on))
    return found


def _pointing(
    text: Text, stretch: Span, cited: Sequence[Mention], given: Sequence[Alias]
) -> Iterator[tuple[Span, str | None, Mention]]:
    """The words, their type, and the mention before them that they mean."""
    for alias in given:
        for match in alias.words.finditer(text.folded, max(stretch.start, alias.given.end), stretch.end):
            if not alias.bare or rules("citations")["alias_ends"].match(text.folded, match.end(), stretch.end):
                yield Span(*match.span()), _type_at_head(match.group().split()), alias.means
    for rule in ("short", "said_above"):
        for find in rules("citations")[rule].find(text.folded, *stretch):
            kind = type_name(text[find.parts["type"]])
            serial = find.parts.get("serial")
            begins = rf"0*{text.folded[serial.start : serial.end].lstrip('0')}(?!\d)" if serial else ""
            meant = [
                m
                for m in cited
                if m.type == kind and m.span.start < find.span.start and re.match(begins, m.number or "")
            ]
            if meant:
                yield find.span, kind, max(meant, key=lambda m: m.span.start)
