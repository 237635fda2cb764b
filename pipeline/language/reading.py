"""What is known of a document while its language is read: the outline, its items, and the findings so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipeline.knowledge.load import rules
from pipeline.language.mentions import Mention
from pipeline.outline.document import Outline
from pipeline.outline.items import Item, items
from pipeline.text import Span, Text, fold
from schemas.record import ObligationKind


@dataclass(frozen=True, slots=True)
class Clause:
    """A directive clause: where it begins, the body it begins with, the kind of word that makes it one, and where."""

    start: int
    subject: Span | None
    word: str
    at: int


@dataclass(frozen=True, slots=True)
class Duty:
    """An item that is a directive: by which rule, of which kind, and whose it is by its own words."""

    item: Item
    rule: str
    kind: ObligationKind


Omitted = Literal["note", "heading", "line", "lead", "told", "place", "enacts", "cell"]
"""Why nothing was taken from a sentence: where it stands, or that no word in it directs anybody."""


@dataclass
class Reading:
    """The state that the components of the language pipeline share; each adds its findings and reads those before."""

    outline: Outline
    mentions: list[Mention] = field(default_factory=list)
    agencies: list[Span] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    omitted: list[tuple[Item, Omitted]] = field(default_factory=list)
    """The sentences and rows that are no directives, each with the reason."""
    clauses: dict[Span, Clause | None] = field(default_factory=dict)
    """The directive clause of every sentence that was asked about, by its span."""

    @property
    def text(self) -> Text:
        """The document's text."""
        return self.outline.flow.text

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The sentences and rows in which duties can stand."""
        return items(self.outline)

    @cached_property
    def taken(self) -> list[Span]:
        """The stretches that citations and their titles cover: words in them govern nothing here."""
        spans = [m.span for m in self.mentions] + [m.title for m in self.mentions if m.title]
        return sorted(spans)

    @cached_property
    def front(self) -> int:
        """Where the front matter ends: title, legal bases and opening order stand before the first unit.

        Without units it is the first paragraph.
        """
        placed, units = self.outline.placed, self.outline.units
        if units and placed:
            return placed[min(units[0].block, len(placed) - 1)].block.span.start
        return placed[0].block.span.end if placed else len(self.text.printed)

    def about(self, unit: int | None) -> str | None:
        """What a unit is about, by the nearest heading over it that tells: task, purpose, background, frame."""
        while unit is not None:
            heading = self.text.folded[slice(*self.outline.units[unit].heading)]
            is_title = not heading.rstrip().endswith((".", ";", "/")) or re.match(r"[^:]{3,40}:", heading)
            if is_title and (found := about(heading)):
                return found
            unit = self.outline.units[unit].parent
        return None


def about(heading: str) -> str | None:
    """What a heading announces."""
    found = rules("units").first("", fold(heading).strip())
    return found.gives["about"] if found else None
