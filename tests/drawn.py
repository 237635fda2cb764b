"""Small builders of what the reading room gives: glyphs, lines, grids, pages, and whole documents typeset from strings.

Every character is ``STEP`` points wide; running text is set justified between the margins of an A4 page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.language import nlp
from pipeline.language.reading import Reading
from pipeline.language.record import assemble, page_models
from pipeline.outline.document import Outline, outline
from pipeline.read.pages import Cell, Glyph, Grid, Line, Page, Rect
from schemas import record
from schemas.record import Obligation, Record

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 85.0, 545.0, 60.0, 790.0
STEP, SIZE, LEADING, INDENT = 6.0, 14.0, 19.0, 30.0
BREAK = Glyph("\n", 0, 0, 0, 0)


def glyphs(text: str, x: float, top: float, *, step: float = STEP, size: float = SIZE) -> list[Glyph]:
    """Characters drawn one after the other; a combining mark has the place of its letter."""
    drawn: list[Glyph] = []
    at = x
    for char in text:
        if char and "\u0300" <= char <= "\u036f":
            drawn.append(Glyph(char, at - step, top, at, top + size))
            continue
        drawn.append(Glyph(char, at, top, at + step, top + size))
        at += step
    return drawn


def line(text: str, x: float = LEFT, top: float = TOP, *, right: float | None = None, size: float = SIZE) -> Line:
    """A line that begins at x; with ``right`` its spaces are widened so that it ends there."""
    step = STEP * size / SIZE
    spaces = text.count(" ")
    extra = (right - x - step * len(text)) / spaces if right is not None and spaces else 0.0
    boxes, at = [], x
    for char in text:
        end = at + step + (extra if char == " " else 0.0)
        boxes.append(Rect(at, top, end, top + size))
        at = end
    return Line(text, tuple(boxes), Rect(x, top, at, top + size), size)


def page(*lines: Line, number: int = 1, grids: Sequence[Grid] = (), width: float = WIDTH) -> Page:
    """A page that was read by its text layer."""
    return Page(number, width, HEIGHT, tuple(lines), tuple(grids), "text" if lines or grids else "none")


@dataclass(frozen=True)
class Centred:
    """A line in the middle of the page."""

    text: str


@dataclass(frozen=True)
class Aside:
    """A line of the signature, in the right half."""

    text: str


@dataclass(frozen=True)
class Small:
    """A line in small type at the left: a recipient, a footnote."""

    text: str


@dataclass(frozen=True)
class SetIn:
    """A line that begins at a place of its own: an addressee."""

    text: str
    x: float


@dataclass(frozen=True)
class Headers:
    """The left and the right column of a document's head."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Ruled:
    """A ruled table: rows of cells; "^" goes on with the cell above, "<" with the cell at the left."""

    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class At:
    """A line at a place of its own: a page number, an overlay."""

    text: str
    x: float
    top: float


NEW_PAGE = Centred("")
Part = str | Centred | Aside | Small | SetIn | Headers | Ruled | At


def typeset(*parts: Part) -> tuple[Page, ...]:
    """Pages with the parts one below the other."""
    return tuple(_Setter().set(parts))


class _Setter:
    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.lines: list[Line] = []
        self.grids: list[Grid] = []
        self.top = TOP

    def set(self, parts: Iterable[Part]) -> list[Page]:
        for part in parts:
            if part == NEW_PAGE:
                self._turn()
            elif isinstance(part, str):
                self._paragraph(part)
            else:
                getattr(self, f"_{type(part).__name__.lower()}")(part)
        self._turn()
        return self.pages

    def _turn(self) -> None:
        self.pages.append(page(*self.lines, number=len(self.pages) + 1, grids=self.grids))
        self.lines, self.grids, self.top = [], [], TOP

    def _put(self, made: Line) -> None:
        self.lines.append(made)
        self.top += LEADING

    def _room(self) -> None:
        if self.top + LEADING > BOTTOM:
            self._turn()

    def _paragraph(self, text: str) -> None:
        wrapped = list(wrap(text, RIGHT - LEFT, INDENT))
        for i, words in enumerate(wrapped):
            self._room()
            right = RIGHT if i < len(wrapped) - 1 else None
            self._put(line(words, LEFT + (0 if i else INDENT), self.top, right=right))
        self.top += 4

    def _centred(self, part: Centred) -> None:
        self._room()
        self._put(line(part.text, (LEFT + RIGHT - STEP * len(part.text)) / 2, self.top))

    def _aside(self, part: Aside) -> None:
        self._room()
        self._put(line(part.text, 430 - STEP * len(part.text) / 2, self.top))

    def _small(self, part: Small) -> None:
        self._room()
        self._put(line(part.text, LEFT, self.top, size=11))

    def _setin(self, part: SetIn) -> None:
        self._room()
        self._put(line(part.text, part.x, self.top))

    def _at(self, part: At) -> None:
        self.lines.append(line(part.text, part.x, part.top))

    def _headers(self, part: Headers) -> None:
        for x, column in ((165.0, part.left), (410.0, part.right)):
            for i, text in enumerate(column):
                made = line(text, x - 2.5 * len(text), self.top + i * LEADING, size=SIZE * 5 / STEP)
                self.lines.append(made)
        self.top += LEADING * max(len(part.left), len(part.right)) + 20

    def _ruled(self, part: Ruled) -> None:
        self.top += 6
        grid = grid_of(part, self.top)
        self.grids.append(grid)
        self.top = grid.rect.bottom + 10


def grid_of(table: Ruled, top: float) -> Grid:
    """The grid of a table whose upper edge is at ``top``; a row is as high as its fullest cell."""
    lefts = [LEFT + sum(table.widths[:i]) for i in range(len(table.widths) + 1)]
    cells: list[list[tuple[int, int, list[str]] | None]] = []
    for r, row in enumerate(table.rows):
        made: list[tuple[int, int, list[str]] | None] = []
        for c, text in enumerate(row):
            down = 1 + _run(tuple(later[c] for later in table.rows[r + 1 :]), "^")
            across = 1 + _run(row[c + 1 :], "<")
            room = lefts[c + across] - lefts[c] - 6
            made.append(None if text in ("^", "<") else (down, across, list(wrap(text, room, 0)) if text else []))
        cells.append(made)
    heights = [8 + LEADING * max([1, *(len(x[2]) for x in row if x and x[0] == 1)]) for row in cells]
    tops = [top + sum(heights[:i]) for i in range(len(heights) + 1)]

    def cell(r: int, c: int) -> Cell | None:
        said = cells[r][c]
        if said is None:
            return None
        down, across, words = said
        rect = Rect(lefts[c], tops[r], lefts[c + across], tops[r + down])
        lines = tuple(line(w, lefts[c] + 3, tops[r] + 4 + i * LEADING) for i, w in enumerate(words))
        return Cell(rect, lines, down, across)

    rows = tuple(tuple(cell(r, c) for c in range(len(table.widths))) for r in range(len(table.rows)))
    return Grid(Rect(lefts[0], tops[0], lefts[-1], tops[-1]), rows)


def _run(texts: Sequence[str], mark: str) -> int:
    return next((i for i, text in enumerate(texts) if text != mark), len(texts))


def wrap(text: str, width: float, indent: float) -> Iterator[str]:
    """The lines of a paragraph."""
    current: list[str] = []
    room = width - indent
    for word in text.split(" "):
        if current and STEP * len(" ".join([*current, word])) > room:
            yield " ".join(current)
            current, room = [], width
        current.append(word)
    yield " ".join(current)


# Whole documents of an invented province


def head(
    kind: str | None = "KẾ HOẠCH",
    *,
    issuer: tuple[str, ...] = ("ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN"),
    number: str = "Số: 27/KH-UBND",
    dated: str = "Hà Sơn, ngày 05 tháng 3 năm 2026",
    title: tuple[str, ...] = ("Triển khai học bạ số năm 2026",),
    subject: tuple[str, ...] = (),
    to: tuple[str, ...] = (),
) -> list[Part]:
    """The head of a document: two columns, type and title, addressees."""
    motto = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "", dated)
    parts: list[Part] = [Headers((*issuer, "", number, *subject), motto)]
    parts += [Centred(kind), *map(Centred, title)] if kind else []
    parts += [SetIn(name, 180.0 if i == 0 else 230.0) for i, name in enumerate(to)]
    return parts


def ending(
    *recipients: str, authority: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), signer: str = "Lò Văn Bảo"
) -> list[Part]:
    """Recipients and signature."""
    said = recipients or ("- Như trên;", "- Lưu: VT.")
    return [*map(Aside, authority), Aside(signer), Small("Nơi nhận:"), *map(Small, said)]


def outlined(*parts: Part) -> Outline:
    """The outline of the pages that some parts make."""
    return outline(typeset(*parts))


def read(*body: Part, end: bool = True, **about: Any) -> Reading:
    """The reading of a document with a head, a body and an ending."""
    closing = ending() if end else []
    return nlp.read(outlined(*head(**about), *body, *closing))[1]


def recorded(*body: Part, end: bool = True, **about: Any) -> Record:
    """The record of such a document."""
    reading = read(*body, end=end, **about)
    source = record.Source(file="drawn.pdf", sha256="0" * 64, pages=page_models(reading))
    return assemble(reading, source)


def obligations(*body: Part, **about: Any) -> tuple[Obligation, ...]:
    """What a document with such a body obliges to."""
    return recorded(*body, **about).obligations
