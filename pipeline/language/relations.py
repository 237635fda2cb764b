"""The relation of each mention, by the words that govern it: the cue that ends nearest before it decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from pipeline.knowledge.load import rules
from pipeline.language.mentions import Mention
from pipeline.text import Span, Text
from schemas.record import Relation

_CLAUSE = re.compile(r"[;.]\s+(?=\D)")


def related(text: Text, stretch: Span, found: Sequence[Mention], lent: Relation | None) -> list[Mention]:
    """The mentions of one paragraph with their relations; ``lent`` is that of the lead-in above them."""
    done: list[Mention] = []
    for mention in found:
        relation = _relation(text, stretch, mention, done) or lent or "mentions"
        done.append(replace(mention, relation=relation))
    return done


def _relation(text: Text, stretch: Span, mention: Mention, before: Sequence[Mention]) -> Relation | None:
    start = _clause(text, stretch, mention.span.start)
    if _basis(text, start, mention.span.start):
        return "legal_basis"
    outer = next((m for m in reversed(before) if m.title and m.title.holds(mention.span)), None)
    if outer and outer.title:
        return _cue(text, outer.title.start, mention.span.start) or "mentions"
    last = before[-1] if before else None
    if last and start <= last.span.start and _goes_on(text, last, mention):
        return last.relation
    at = mention.span.start
    if transparent := rules("relations")["transparent"].regex.search(text.folded[start:at]):
        at = start + transparent.start()
    return _cue(text, start, at)


def _clause(text: Text, stretch: Span, at: int) -> int:
    """Where the clause of a position begins: behind the last semicolon or full stop."""
    ends = [m.end() for m in _CLAUSE.finditer(text.folded, stretch.start, at)]
    return ends[-1] if ends else stretch.start


def _basis(text: Text, start: int, at: int) -> bool:
    """Whether a clause is one of legal bases: it begins so; then every mention in it is one."""
    find = next(rules("relations")["legal_basis"].find(text.folded, start, at), None)
    return find is not None and find.span.start - start < 12


def _goes_on(text: Text, last: Mention, mention: Mention) -> bool:
    between = text.folded[last.end : mention.span.start]
    return len(between) < 16 and bool(rules("citations")["glue"].regex.search(between))


def _cue(text: Text, start: int, at: int) -> Relation | None:
    """The relation of the cue that ends nearest before a position; of two that end together, the longer."""
    finds = [
        f for compiled in rules("relations").rules for f in compiled.find(text.folded, start, at) if f.gives["relation"]
    ]
    nearest = max(finds, key=lambda f: (f.span.end, -f.span.start), default=None)
    return cast("Relation", nearest.gives["relation"]) if nearest else None
