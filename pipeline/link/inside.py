"""References of a document to units of its own that it does not have: "khoản 9 Điều 5 Quyết định này"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.text import Span, fold, squeeze
from schemas.record import Record, Section

_END = re.compile(r"\n|[.;]\s")
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Broken:
    """Where a document speaks of a unit beyond the last it has: ``quote`` in ``section``, ``last`` is the last unit."""

    unit: str
    quote: str
    section: Section
    last: Section


def broken(record: Record) -> Iterator[Broken]:
    """The references beyond the last article, clause or annex of the document.

    A gap is no proof, for a heading may have been lost in reading; nor is a unit of a kind that was not found at all.
    What a document writes into another ("Điều 20 Nghị định này" in quotes) speaks of that other, so none that amends
    is looked at.
    """
    if any(citation.relation == "amends" for citation in record.citations):
        return
    for section in record.sections:
        folded = fold(section.text)
        for rule in rules("inside").rules:
            for find in rule.find(folded):
                siblings = _siblings(record.sections, section, find, folded)
                # "Phụ lục H" is what a picture's reader makes of II.
                last = max(siblings, key=_number, default=None) if all(map(_number, siblings)) else None
                asked = _value(folded[slice(*find.parts["clause" if "clause" in find.parts else find.rule])])
                if last and _number(last) < asked:
                    yield Broken(
                        squeeze(section.text[slice(*find.span)]), _sentence(section.text, find.span), section, last
                    )


def _siblings(sections: Sequence[Section], at: Section, find: Find, folded: str) -> list[Section]:
    """The units among which the one that is meant should be; none where its article is not told apart from another."""
    if find.rule == "annex":
        return [section for section in sections if re.match(r"phụ lục \S+$", fold(section.label).lower())]
    articles = [section for section in sections if re.fullmatch(r"Điều \d+", section.label)]
    if find.rule == "clause":
        meant = [article for article in articles if at.path.startswith(f"{article.path}/") or at.id == article.id]
    elif len({article.label for article in articles}) < len(articles):
        return []  # A decision and the regulation that it issues have articles of their own.
    elif "clause" not in find.parts:
        return articles
    else:
        label = f"Điều {folded[slice(*find.parts['article'])]}"
        meant = [article for article in articles if article.label == label]
    return [s for s in sections if s.parent in {article.id for article in meant} and s.label.isdigit()]


def _number(section: Section) -> int:
    return _value(section.label.split()[-1])


def _value(label: str) -> int:
    """A figure or a Roman numeral; 0 for what is neither."""
    if label.isdigit():
        return int(label)
    values = [_ROMAN.get(letter, 0) for letter in label]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs) if all(values) else 0


def _sentence(text: str, span: Span) -> str:
    """The sentence around a find."""
    before = max((end.end() for end in _END.finditer(text, 0, span.start)), default=0)
    after = _END.search(text, span.end)
    return squeeze(text[before : after.start() if after else len(text)])
