"""What stands over or under an item and governs it: headings, lead-ins, group rows, closing lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.knowledge.load import rules
from pipeline.language import deadlines, names
from pipeline.language.duties import clause_of
from pipeline.language.reading import Reading
from pipeline.outline.items import Item
from pipeline.text import Span, squeeze
from schemas.record import Bearer, Deadline, Role

_SHORT = 120
"""An item shorter than this, in characters, is shown with the lead-in over it."""
_ASIDE = re.compile(r"\s*\([^()]*\)[\s:.;]*$")
"""What a heading says of the body in brackets ("1. Báo Hà Sơn (đơn vị chủ trì):")."""


@dataclass(frozen=True, slots=True)
class Lent:
    """What an item inherits."""

    bearers: tuple[Bearer, ...] = ()
    deadline: Deadline | None = None
    mentions: tuple[int, ...] = ()
    """Indices of the mentions in the headings and lead-ins over the item."""
    context: str | None = None


@dataclass
class Lender:
    """Gives what each item inherits; headings and lead-ins are read once each."""

    reading: Reading
    _units: dict[int, tuple[Bearer, ...]] = field(default_factory=dict)
    _leads: dict[int, tuple[Bearer, ...]] = field(default_factory=dict)

    def lent(self, item: Item) -> Lent:
        """What stands over and under an item."""
        closing = self._closing(item)
        return Lent(
            bearers=closing[0] or self._bearers(item),
            deadline=closing[1],
            mentions=self._mentions(item),
            context=self._context(item),
        )

    def _bearers(self, item: Item) -> tuple[Bearer, ...]:
        """The bearers named by the nearest lead-in or heading that names any; what opens the whole part is general."""
        outline = self.reading.outline
        units = []
        unit = item.unit
        while unit is not None:
            units.append((outline.units[unit].block, self._heading, unit))
            unit = outline.units[unit].parent
        over = [*units, *((place, self._lead, place) for place in item.leads)]
        for place, read, key in sorted(over, key=lambda o: o[0], reverse=True):
            if found := read(key):
                opening = read == self._lead and outline.units and place < outline.units[0].block
                source = "default" if opening else "inherited"
                return tuple(b.model_copy(update={"source": source}) for b in found)
        return ()

    def _heading(self, unit: int) -> tuple[Bearer, ...]:
        """The bodies that a heading consists of ("1. Sở Tài chính", "6. Trách nhiệm của các tổ chức …")."""
        if unit not in self._units:
            text, span = self.reading.text, self.reading.outline.units[unit].heading
            opens = rules("names")["heading"].match(text.folded, *span)
            start = opens.span.end if opens else span.start
            whole = text.trim(Span(start, span.end))
            name = self._before_modal(Span(whole.start, whole.start + len(_ASIDE.sub("", text[whole]).rstrip(" :.;"))))
            is_name = names.body_at(text, *name) is not None and len(text[name]) < 200 and self._is_name(name)
            found = names.divided(text, name) if is_name else []
            self._units[unit] = tuple(Bearer(name=n, role="lead", source="inherited") for n in found)
        return self._units[unit]

    def _before_modal(self, span: Span) -> Span:
        """A heading without what says that a list of duties follows ("Tổ công tác có nhiệm vụ sau:")."""
        text = self.reading.text
        modal = next(rules("duties")["modal"].find(text.folded, *span), None)
        return names.bare(text, Span(span.start, modal.span.start)) if modal and modal.span.start > span.start else span

    def _is_name(self, span: Span) -> bool:
        """Whether a heading is a name and no sentence: no verb of duty follows the body."""
        text = self.reading.text
        head = names.body_at(text, *span) or span.start
        verb = names.first_verb(text, head, span.end)
        return verb is None or bool(rules("names")["in_heading"].regex.search(text.folded, head, verb))

    def _lead(self, place: int) -> tuple[Bearer, ...]:
        """Whom a lead-in orders ("Chủ tịch UBND tỉnh yêu cầu các cơ quan … thực hiện các nhiệm vụ sau:")."""
        if place not in self._leads:
            from pipeline.language.bearers import explicit

            led = [i for i in self.reading.items if i.place == place]
            self._leads[place] = (
                tuple(explicit(self.reading, led[-1])) if led and clause_of(self.reading, led[-1]) else ()
            )
        return self._leads[place]

    def _mentions(self, item: Item) -> tuple[int, ...]:
        """The mentions in the headings of the item's units and in its lead-ins; the front matter's govern all alike."""
        outline = self.reading.outline
        spans = [outline.placed[place].block.span for place in self._near_leads(item)]
        unit = item.unit
        while unit is not None:
            heading = outline.units[unit].heading
            if heading.end <= item.span.start or item.span.start < heading.start:
                spans.append(heading)
            unit = outline.units[unit].parent
        if item.group:
            spans.append(item.group)
        found = [i for i, m in enumerate(self.reading.mentions) if any(s.holds(m.anchor) for s in spans)]
        return tuple(i for i in found if not item.span.holds(self.reading.mentions[i].anchor))

    def _context(self, item: Item) -> str | None:
        """What makes a short item intelligible: the group row over it, or its nearest lead-in."""
        text = self.reading.text
        if item.group:
            return squeeze(text[item.group])
        leads = self._near_leads(item)
        if leads and item.span.end - item.span.start < _SHORT:
            return squeeze(text[self.reading.outline.placed[leads[-1]].words])
        return None

    def _near_leads(self, item: Item) -> list[int]:
        """The lead-ins over an item that do not stand in the front matter."""
        placed, front = self.reading.outline.placed, self.reading.front
        return [place for place in item.leads if placed[place].block.span.start >= front]

    def _closing(self, item: Item) -> tuple[tuple[Bearer, ...], Deadline | None]:
        """The lines under an item that say who and when: they govern all of its unit that stands above them."""
        outline, text = self.reading.outline, self.reading.text
        bearers: list[Bearer] = []
        deadline: Deadline | None = None
        level = outline.placed[item.place].level
        for placed in outline.placed[item.place + 1 : item.place + 16]:
            if placed.labelled or placed.unit != item.unit or placed.block.kind == "row":
                break
            folded = text.folded[placed.words.start : placed.words.end]
            if who := rules("duties")["who_line"].match(folded):
                rest = text.trim(Span(placed.words.start + who.span.end, placed.words.end))
                rest = Span(rest.start, rest.start + len(text[rest].rstrip(" .;")))
                role: Role = "cooperating" if "cooperating" in who.parts else "lead"
                bearers += [Bearer(name=n, role=role, source="explicit") for n in names.divided(text, rest)]
            elif when := rules("deadlines")["time_line"].match(folded):
                rest = text.trim(Span(placed.words.start + when.span.end, placed.words.end))
                rest = Span(rest.start, rest.start + len(text[rest].rstrip(" .;")))
                deadline = (
                    deadline or deadlines.in_cell(text, rest, outline.header.issued_on, self.reading.taken).deadline
                )
            elif (placed.level <= level and (bearers or deadline)) or folded.rstrip().endswith(":"):
                break  # What a lead-in opens has times of its own.
        return tuple(bearers), deadline
