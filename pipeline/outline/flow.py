"""The one text of a document, made of its pages: paragraphs joined, tables joined over pages, footnotes moved up.

Every finding is a span into this text, and a span maps back to boxes on pages.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median
from typing import Literal

from pipeline.knowledge.load import rules
from pipeline.outline import furniture, layout
from pipeline.outline.tables import Row, Table, joined
from pipeline.read.pages import Echo, Grid, Line, Page, Rect, Turn
from pipeline.text import NOWHERE, Span, Text
from schemas.record import Box

_NOTE = re.compile(r"(\d{1,2})\s?(?=[^\W\d_]|[“\"(\[])")
_SMALL = 0.93
"""Footnotes are set in a type smaller than this share of the running text's."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a line of its own or a table row; ``cells`` are a row's cells by column."""

    kind: Literal["paragraph", "note", "row"]
    span: Span
    page: int
    centred: bool = False
    left: float = 0.0
    indent: float = 0.0
    cells: tuple[Span | None, ...] = ()
    table: int = -1
    row: Row | None = None


@dataclass(frozen=True)
class Ink:
    """Where every drawn character stands: its page and its rectangle, by glyph index."""

    pages: array[int]
    lines: array[int]
    rects: list[Rect]


@dataclass(frozen=True)
class Flow:
    """One text, the blocks that make it up, the tables its rows belong to, and the way back to the pages."""

    text: Text
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    ink: Ink
    turns: dict[int, Turn] = field(default_factory=dict)
    echoes: dict[int, tuple[Echo, ...]] = field(default_factory=dict)
    """By page, of those that were read from pictures."""

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """The rectangles that a span covers, one a line."""
        found: list[Box] = []
        line = None
        for index in self.text.at[span.start : span.end]:
            if index == NOWHERE:
                continue
            rect, page = self.ink.rects[index], self.ink.pages[index]
            if found and self.ink.lines[index] == line:
                last = found[-1]
                top, bottom = min(last.top, rect.top), max(last.bottom, rect.bottom)
                found[-1] = Box(page=page, x0=min(last.x0, rect.x0), top=top, x1=max(last.x1, rect.x1), bottom=bottom)
            else:
                found.append(Box(page=page, x0=rect.x0, top=rect.top, x1=rect.x1, bottom=rect.bottom))
            line = self.ink.lines[index]
        return tuple(_rounded(self._displayed(box)) for box in found)

    def _displayed(self, box: Box) -> Box:
        turn = self.turns.get(box.page)
        if turn is None:
            return box
        rect = turn.back(Rect(box.x0, box.top, box.x1, box.bottom))
        return Box(page=box.page, x0=rect.x0, top=rect.top, x1=rect.x1, bottom=rect.bottom)

    def second(self, span: Span) -> str | None:
        """What a second reading made of the line on which a span begins; None where there was but one reading."""
        at = [index for index in self.text.at[span.start : span.end] if index != NOWHERE]
        if not at or self.ink.pages[at[0]] not in self.echoes:
            return None
        line = [self.ink.rects[index] for index in at if self.ink.lines[index] == self.ink.lines[at[0]]]
        left, right, y = line[0].x0, line[-1].x1, line[0].middle[1]
        echoes = self.echoes[self.ink.pages[at[0]]]
        beside = (e for e in echoes if e.rect.x0 < right and left < e.rect.x1 and e.rect.top <= y <= e.rect.bottom)
        return " ".join(echo.text for echo in sorted(beside))

    def page(self, span: Span) -> int:
        """The page on which a span begins."""
        for index in self.text.at[span.start : span.end]:
            if index != NOWHERE:
                return self.ink.pages[index]
        return 1

    def page_text(self, number: int) -> str:
        """What stands on one page, in reading order."""
        return "\n".join(self.text[span] for span in self._by_page.get(number, ()))

    @cached_property
    def _by_page(self) -> dict[int, list[Span]]:
        """What each block has on each page, from its first letter there to its last."""
        found: dict[int, list[Span]] = {}
        for block in self.blocks:
            ends: dict[int, tuple[int, int]] = {}
            for i, index in enumerate(self.text.at[block.span.start : block.span.end], start=block.span.start):
                if index != NOWHERE:
                    page = self.ink.pages[index]
                    ends[page] = ends.get(page, (i, i))[0], i
            for page, (first, last) in ends.items():
                found.setdefault(page, []).append(Span(first, last + 1))
        return found


def _rounded(box: Box) -> Box:
    return Box(
        page=box.page, x0=round(box.x0, 1), top=round(box.top, 1), x1=round(box.x1, 1), bottom=round(box.bottom, 1)
    )


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together, with the pages they stand on."""

    lines: list[Line]
    pages: list[int]
    centred: bool
    indent: float = 0.0
    kind: Literal["paragraph", "note"] = "paragraph"


@dataclass(slots=True)
class _Note:
    mark: str
    page: int
    lines: list[Line] = field(default_factory=list)


def flow(pages: Sequence[Page]) -> Flow:
    """Make the text of some pages."""
    parts = list(_with_notes(_parts(pages), [note for page in pages for note in _split(page)[1]]))
    made = _Writer().write(parts)
    if any(page.read_by == "ocr" for page in pages):
        made = replace(made, text=replace(made.text, mend=_mended))
    turns = {page.number: page.turn for page in pages if page.turn}
    return replace(made, turns=turns, echoes={page.number: page.echoes for page in pages if page.read_by == "ocr"})


def _mended(folded: str) -> str:
    """The text with what was certainly misread put right, letter for letter; a speck becomes a blank."""
    for rule in rules("misread").rules:
        means = rule.rule.gives.get("means", " ")
        folded = rule.regex.sub(lambda found, means=means: means.ljust(len(found[0])), folded)  # type: ignore[misc]
    return folded


def _split(page: Page) -> tuple[list[Line], list[_Note]]:
    """A page's running lines, and its footnotes."""
    lines = list(furniture.body_lines(page))
    wide = [line.size for line in lines if line.rect.x1 - line.rect.x0 > 0.5 * page.width]
    size = median(wide) if wide else 0
    start = len(lines)
    while start and (lines[start - 1].size < _SMALL * size):
        start -= 1
    body, notes = lines[:start], []
    for line in lines[start:]:
        mark = _NOTE.match(line.text)
        if mark and _carries(body, mark[1]):
            notes.append(_Note(mark[1], page.number, [line]))
        elif notes:
            notes[-1].lines.append(line)
        else:
            body.append(line)
    return body, notes


def _carries(lines: Iterable[Line], mark: str) -> bool:
    """Whether a footnote's mark stands in a line: glued behind a word or a closing mark."""
    return any(re.search(rf"[^\W\d_.]{mark}(?![\d/])|[.,;:)”\"]{mark}(?![\d/.,])", line.text) for line in lines)


def _parts(pages: Sequence[Page]) -> Iterator[_Paragraph | Table]:
    """Paragraphs and tables in reading order; both may run on over the end of a page."""
    open_: _Paragraph | None = None
    edges: layout.Margins | None = None
    grids: list[tuple[int, Grid]] = []
    for page in pages:
        lines = _split(page)[0]
        edges = layout.margins(lines, page.width, edges)
        for piece in _by_height(lines, page.grids):
            if isinstance(piece, Grid):
                if open_:
                    yield open_
                    open_ = None
                grids.append((page.number, piece))
                continue
            if grids:
                yield from joined(grids)
                grids = []
            if open_ and not layout.begins(open_.lines, piece, edges):
                open_.lines.append(piece)
                open_.pages.append(page.number)
            else:
                if open_:
                    yield open_
                open_ = _Paragraph([piece], [page.number], edges.centred(piece), piece.rect.x0 - edges.left)
    if open_:
        yield open_
    yield from joined(grids)


def _by_height(lines: list[Line], grids: Sequence[Grid]) -> Iterator[Line | Grid]:
    """Lines in their order, each grid before the first line that stands below its head."""
    waiting = sorted(grids, key=lambda grid: grid.rect.top)
    for line in lines:
        while waiting and waiting[0].rect.top < line.rect.top:
            yield waiting.pop(0)
        yield line
    yield from waiting


def _with_notes(parts: Iterator[_Paragraph | Table], notes: list[_Note]) -> Iterator[_Paragraph | Table]:
    """Footnotes follow the paragraph that carries their mark."""
    for part in parts:
        yield part
        if isinstance(part, Table) or not notes:
            continue
        for note in list(notes):
            here = [line for line, page in zip(part.lines, part.pages, strict=True) if page == note.page]
            if _carries(here, note.mark):
                notes.remove(note)
                yield _Paragraph(note.lines, [note.page] * len(note.lines), centred=False, kind="note")
    for note in notes:
        yield _Paragraph(note.lines, [note.page] * len(note.lines), centred=False, kind="note")


class _Writer:
    """Writes parts into one text and remembers where every character stands."""

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.at = array("l")
        self.ink = Ink(array("l"), array("l"), [])
        self.blocks: list[Block] = []
        self.tables: list[Table] = []

    def write(self, parts: Iterable[_Paragraph | Table]) -> Flow:
        for part in parts:
            if isinstance(part, Table):
                self._table(part)
            else:
                span = self._lines(zip(part.lines, part.pages, strict=True))
                left = part.lines[0].rect.x0
                self.blocks.append(Block(part.kind, span, part.pages[0], part.centred, left, part.indent))
        self.at.append(NOWHERE)
        return Flow(Text("".join(self.chars), self.at), tuple(self.blocks), tuple(self.tables), self.ink)

    def _table(self, table: Table) -> None:
        for row in table.rows:
            spans = tuple(self._lines(cell.lines) if cell and cell.lines else None for cell in row.cells)
            inked = [span for span in spans if span]
            if inked:
                span = Span(inked[0].start, inked[-1].end)
                self.blocks.append(
                    Block("row", span, row.page, cells=spans, table=len(self.tables), row=row)
                )  # fmt: skip
        self.tables.append(table)

    def _lines(self, lines: Iterable[tuple[Line, int]]) -> Span:
        if self.chars:
            self._made_up("\n")
        start = len(self.chars)
        for line, page in lines:
            if len(self.chars) > start:
                self._made_up(" ")
            number = self.ink.lines[-1] + 1 if self.ink.lines else 0
            for char, box in zip(line.text, line.boxes, strict=True):
                self.chars.append(char)
                self.at.append(len(self.ink.rects))
                self.ink.rects.append(box)
                self.ink.pages.append(page)
                self.ink.lines.append(number)
        return Span(start, len(self.chars))

    def _made_up(self, char: str) -> None:
        self.chars.append(char)
        self.at.append(NOWHERE)
