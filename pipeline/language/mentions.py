"""What a mention of another document is, before it gets its place in a record."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from pipeline.knowledge.load import names
from pipeline.knowledge.rules import Find
from pipeline.text import Span, Text, fold
from schemas.record import CitationKind, Pinpoint, Relation


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of one document; ``anchor`` is the number or name that made it one."""

    span: Span
    kind: CitationKind
    rule: str
    anchor: Span
    type: str | None = None
    number: str | None = None
    name: str | None = None
    issued_on: str | None = None
    year: int | None = None
    issuer: str | None = None
    title: Span | None = None
    relation: Relation = "mentions"
    pinpoint: Pinpoint | None = None
    own_type: bool = True
    """Whether the type word stands in the mention itself, not only at the head of its list."""

    @property
    def end(self) -> int:
        """Where the mention's own words end: number, date and issuer."""
        return self.span.end


def type_name(printed: str) -> str:
    """The type as it should be written: misprints corrected, the case of running text."""
    folded = fold(" ".join(printed.split())).lower()
    for name in names("types"):
        if any(fold(form).lower() == folded for form in name.forms):
            return name.name
    return printed[:1].upper() + printed[1:].lower()


def type_codes() -> frozenset[str]:
    """The abbreviations of document types that stand in numbers."""
    return frozenset(code for name in names("types") for code in name.codes)


def read_date(text: Text, find: Find) -> str | None:
    """The ISO date that a find of the rule ``date`` names; None where it has no year or is no date at all."""

    def number(*parts: str) -> int | None:
        span = next((find.parts[p] for p in parts if p in find.parts), None)
        return int(text.folded[span.start : span.end]) if span else None

    day, month, year = number("day"), number("month", "month2"), number("year", "year2")
    if day is None or month is None or year is None:
        return None
    try:
        return datetime.date(full_year(year), month, day).isoformat()
    except ValueError:
        return None


def full_year(year: int) -> int:
    """A year of two digits completed: documents of 1945 to 2044 ("30/10/01")."""
    if year >= 100:
        return year
    return 1900 + year if year >= 45 else 2000 + year


def number_of(text: Text, span: Span) -> str:
    """A number without inner spaces, in Latin letters and with plain dashes."""
    return re.sub(r"\s", "", text.folded[span.start : span.end])
