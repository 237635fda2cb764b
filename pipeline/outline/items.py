"""Sentences and table rows as one noun: the places where a duty can stand, and what stands over each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.knowledge.load import names
from pipeline.outline.document import Outline
from pipeline.outline.flow import Block
from pipeline.outline.labels import PLAIN, Placed, sentences
from pipeline.outline.tables import Table
from pipeline.text import Span, fold

_TASK = 25
"""A column of tasks has on average more characters than this in a row."""
_HEADER_ROWS = 3
"""A table's column headings stand within its first rows."""


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence or a table row.

    ``place`` is the index of its block among the placed ones; ``leads`` those of the lead-ins over it (paragraphs that
    end in a colon), nearest last; ``cells`` a row's cells by role; ``group`` the task of the group row over a row.
    """

    span: Span
    place: int
    unit: int | None
    leads: tuple[int, ...] = ()
    cells: Mapping[str, Span] | None = None
    group: Span | None = None
    first: bool = True
    """Whether it is the first sentence of its paragraph."""


def items(outline: Outline) -> tuple[Item, ...]:
    """All items of a document's body and annexes, in order."""
    leads = _leads(outline)
    roles = {i: _roles(outline, i) for i in range(len(outline.flow.tables))}
    found: list[Item] = []
    rows: dict[int, _Rows] = {}
    for place, placed in enumerate(outline.placed):
        if placed.block.kind == "row":
            table = placed.block.table
            reader = rows.setdefault(table, _Rows(outline, *roles[table]))
            found += reader.read(place, placed, leads[place])
            continue
        if placed.words.end > placed.words.start:
            for i, span in enumerate(sentences(outline.flow.text, placed.words)):
                found.append(Item(span, place, placed.unit, leads[place], first=i == 0))
    return tuple(found)


def _leads(outline: Outline) -> list[tuple[int, ...]]:
    """For every placed block the lead-ins over it: paragraphs ending in a colon that something follows on."""
    text = outline.flow.text
    open_: list[tuple[float, int]] = []
    found: list[tuple[int, ...]] = []
    for place, placed in enumerate(outline.placed):
        level = float(placed.level) if placed.block.kind != "row" else PLAIN + 50.0
        while open_ and open_[-1][0] >= level:
            open_.pop()
        found.append(tuple(index for _, index in open_))
        if text.folded[placed.block.span.start : placed.block.span.end].rstrip().endswith(":"):
            after = outline.placed[place + 1] if place + 1 < len(outline.placed) else None
            open_.append((level if placed.labelled else _reach(level, after), place))
    return found


def _reach(level: float, after: Placed | None) -> float:
    """The level of a lead-in without a label: just over what follows it, be that units, bullets or paragraphs."""
    if after is None:
        return level
    follows = PLAIN + 50.0 if after.block.kind == "row" else float(after.level)
    return follows - 0.5 if level == PLAIN or follows > level else level


def _roles(outline: Outline, number: int) -> tuple[dict[int, str], int]:
    """The roles of a table's columns, and how many of its rows are headings."""
    table = outline.flow.tables[number]
    best: tuple[dict[int, str], int] = ({}, 0)
    for i, row in enumerate(table.rows[:_HEADER_ROWS]):
        found = {c: role for c, cell in enumerate(row.cells) if cell and (role := column_role(cell.text))}
        if len(found) > len(best[0]):
            best = (found, i + max(cell.rows for cell in row.cells if cell))
    return _with_task(table, *best)


def _with_task(table: Table, roles: dict[int, str], headings: int) -> tuple[dict[int, str], int]:
    """A table that says who or by when has its tasks, if no heading names them, in the column with the most words."""
    if "task" in roles.values() or not {"lead", "cooperating", "deadline"} & set(roles.values()):
        return roles, headings
    body = table.rows[headings:]
    free = [c for c in range(len(table.rows[0].cells)) if c not in roles]
    length = {c: sum(len(cell.text) for row in body if c < len(row.cells) and (cell := row.cells[c])) for c in free}
    longest = max(length, key=lambda c: length[c], default=None)
    if longest is None or length[longest] < _TASK * len(body):
        return roles, headings
    return {**roles, longest: "task"}, headings


def column_role(heading: str) -> str | None:
    """What a column says, by its heading."""
    words = re.sub(r"\s*\([^)]*\)|[/.:*]+$", "", fold(heading)).strip().lower()
    for name in names("columns"):
        if any(fold(form).lower() == words for form in name.forms):
            return name.name
    starts = [(len(form), name.name) for name in names("columns") for form in name.forms
              if len(form) > 8 and words.startswith(fold(form).lower())]  # fmt: skip
    return max(starts)[1] if starts and len(words) < 60 else None


def assigns(roles: Mapping[int, str]) -> bool:
    """Whether a table assigns tasks: it has a column of tasks and one of who, by when or what comes of it."""
    found = set(roles.values())
    return "task" in found and bool(found & {"lead", "cooperating", "deadline", "product"})


class _Rows:
    """Reads the rows of one table in order, and remembers merged cells and the group row above."""

    def __init__(self, outline: Outline, roles: dict[int, str], headings: int) -> None:
        self.outline, self.roles, self.headings = outline, roles, headings
        self.assigns = assigns(roles)
        self.seen = 0
        self.merged: dict[int, tuple[Span | None, int]] = {}
        self.group: Span | None = None

    def read(self, place: int, placed: Placed, leads: tuple[int, ...]) -> Iterator[Item]:
        """The item of a row: its cells by role, those from merged cells above among them."""
        row = placed.block.row
        assert row is not None
        self.seen = self._number(placed)
        cells = self._cells(placed.block, row.cells)
        if self.seen < self.headings:
            return
        task = cells.get("task")
        if not self.assigns or task is None or self._is_numbering(placed.block):
            if not self.assigns:
                yield from self._sentences(place, placed, leads)
            return
        kind = self._rank(placed.block)
        group = self.group if kind == "child" else None
        if kind == "group":
            self.group = task
        elif kind == "plain":
            self.group = None
        yield Item(task, place, placed.unit, leads, cells=cells, group=group)

    def _number(self, placed: Placed) -> int:
        rows = self.outline.flow.tables[placed.block.table].rows
        return next(i for i, row in enumerate(rows) if row is placed.block.row)

    def _cells(self, block: Block, contents: Sequence[object]) -> dict[str, Span]:
        """The row's cells by role; a cell that spans several rows speaks for each of them."""
        found: dict[str, Span] = {}
        for column, content in enumerate(contents):
            span = block.cells[column]
            if content is None:
                span, left = self.merged.get(column, (None, 0))
                if left <= 0:
                    continue
                self.merged[column] = (span, left - 1)
            else:
                rows = getattr(content, "rows", 1)
                self.merged[column] = (span, rows - 1)
            role = self.roles.get(column)
            if role and span and role not in found:
                found[role] = span
        return found

    def _rank(self, block: Block) -> str:
        """Whether a row is a group over others, a child of one, or neither; by its label and its empty cells."""
        text = self.outline.flow.text
        labels = [text.folded[s.start : s.end].strip() for c, s in enumerate(block.cells)
                  if s and s.end - s.start < 8 and self.roles.get(c) in (None, "order")]  # fmt: skip
        said = {self.roles.get(c) for c, s in enumerate(block.cells) if s}
        if any(re.fullmatch(r"[a-zđ]\)?|\d+\.\d+\.?|-", label) for label in labels):
            return "child"
        if not said & {"lead", "cooperating", "deadline", "product"} or any(
            re.fullmatch(r"[IVX]+\.?", x) for x in labels
        ):
            return "group"
        order = [block.cells[c] for c, role in self.roles.items() if role == "order"]
        if labels and order and not any(order):
            return "group"
        return "child" if self.group and not labels else "plain"

    def _is_numbering(self, block: Block) -> bool:
        """Whether a row only numbers the columns: (1) (2) (3)."""
        text = self.outline.flow.text
        words = [text.folded[s.start : s.end].strip(" ()[]") for s in block.cells if s]
        return len(words) > 2 and all(re.fullmatch(r"\d{1,2}(?:\s*=\s*.*)?|[A-Z]", word) for word in words)

    def _sentences(self, place: int, placed: Placed, leads: tuple[int, ...]) -> Iterator[Item]:
        """A table that assigns nothing: its cells are read as sentences that carry citations, no duties."""
        for span in placed.block.cells:
            if span:
                yield Item(span, place, placed.unit, leads, cells={})


def table_of(outline: Outline, item: Item) -> Table | None:
    """The table an item's row belongs to."""
    block = outline.placed[item.place].block
    return outline.flow.tables[block.table] if block.kind == "row" else None
