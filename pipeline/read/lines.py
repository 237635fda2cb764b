"""From drawn characters to lines in reading order.

Characters come in content order, which cannot be trusted (see ``pdfium``): they are cut into runs, runs that
stand close at one height are gathered into lines (columns set with different spacing share no heights, so there are
no rows over the whole page), and lines that stand side by side are read column by column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from pipeline.read.pages import Glyph, Line, Rect

_SAME_ROW = 0.5
"""Stretches whose heights overlap by this share of the lower one stand in one row."""
_RUN_GAP = 1.0
"""A gap of this many type sizes ends a run: a signature may be drawn into it."""
_WORD_GAP = 0.16
"""A gap of this many type sizes between runs is a space."""
_COLUMN_GAP = 1.2
"""Runs further apart than this, in type sizes, stand in different columns, unless content order joins them ..."""
_JOINED_GAP = 3.5
"""... and they are no further apart than this (a justified line, a tabulator)."""
APART = "\f"
"""A glyph without a box between stretches whose content order means nothing: the lines found on a picture."""
_FILLING = 12
"""What a widget draws into a gap, a number or a day, has no more characters than this."""
_FIRST_MARK = "\u0300"
"""Characters below the first combining mark are composed already."""
_CLOSE = 1.2
"""A line this near under a line of its column, in type sizes, goes on with it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters drawn one after the other on one baseline; ``order`` is its place in content order."""

    order: int
    glyphs: list[Glyph]
    rect: Rect
    size: float

    @classmethod
    def of(cls, order: int, glyphs: list[Glyph]) -> _Run:
        """A run of glyphs of which at least one is no space."""
        inked = [g for g in glyphs if g.char != " "]
        rect = Rect(glyphs[0].x0, min(g.top for g in inked), inked[-1].x1, max(g.bottom for g in inked))
        return cls(order, glyphs, rect, max(1.0, median(g.bottom - g.top for g in inked)))


def lines(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """The lines of some characters of one page (or one cell), in reading order."""
    return tuple(_ordered([_line(runs) for runs in _gathered(_untangled(_runs(glyphs)))]))


def _runs(glyphs: Iterable[Glyph]) -> list[_Run]:
    runs: list[list[Glyph]] = []
    orders: list[int] = []
    apart = 0
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char == "\n":
            last = None
        elif glyph.char == APART:
            last, apart = None, apart + 1
        elif glyph.char.isspace():
            if last is not None:
                runs[-1].append(glyph._replace(char=" "))
        else:
            if last is None or _breaks(last, glyph):
                runs.append([])
                orders.append(len(runs) + apart)
            runs[-1].append(glyph)
            last = glyph
    return [_Run.of(order, run) for order, run in zip(orders, runs, strict=True)]


def _breaks(last: Glyph, glyph: Glyph) -> bool:
    height = max(1.0, min(last.bottom - last.top, glyph.bottom - glyph.top))
    overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
    gap = glyph.x0 - last.x1
    return overlap < _SAME_ROW * height or gap > _RUN_GAP * height or glyph.x0 < last.x0 - _RUN_GAP * height


def _level(a: _Run | Line, b: _Run | Line) -> bool:
    """Whether two stretches stand at one height."""
    one, other = a.rect, b.rect
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _SAME_ROW * min(one.bottom - one.top, other.bottom - other.top)


def _untangled(runs: list[_Run]) -> list[_Run]:
    """Runs by their left edge; one into whose spaces another is drawn is cut there ("ngày  tháng" and "14")."""
    pending, done = sorted(runs, key=lambda r: r.rect.x0), []
    while pending:
        run = pending.pop(0)
        rival = next((r for r in pending if r.rect.x0 < run.rect.x1 and _level(run, r)), None)
        cut = _cut(run, rival) if rival else None
        if cut:
            pending = sorted([*pending, _Run.of(run.order, run.glyphs[cut:])], key=lambda r: r.rect.x0)
            run = _Run.of(run.order, run.glyphs[:cut])
        done.append(run)
    return done


def _cut(run: _Run, rival: _Run) -> int | None:
    """Where to cut a run so that the rival fits in: at the first word that begins right of the rival's left edge."""
    for i, glyph in enumerate(run.glyphs[1:], 1):
        if run.glyphs[i - 1].char == " " != glyph.char and glyph.x0 > rival.rect.x0 - rival.size / 2:
            return i
    return None


def _gathered(runs: list[_Run]) -> list[list[_Run]]:
    """Runs, given from left to right, gathered into lines: each goes on the nearest line that it continues."""
    gathered: list[list[_Run]] = []
    longest: list[_Run] = []
    for place, run in enumerate(runs):
        near = [i for i, main in enumerate(longest) if _level(main, run)]
        home = max(near, key=lambda i: gathered[i][-1].rect.x1, default=None)
        if home is not None and (_continues(gathered[home], run) or _fills(gathered[home][-1], run, runs[place + 1 :])):
            gathered[home].append(run)
            longest[home] = max(longest[home], run, key=lambda r: len(r.glyphs))
        else:
            gathered.append([run])
            longest.append(run)
    return gathered


def _continues(line: list[_Run], run: _Run) -> bool:
    """Whether a run goes on with a line: close to its end, or joined to it by content order.

    What a widget draws into a gap ("ngày", "05", "tháng 3") keeps the runs on its two sides joined, wherever in it.
    """
    before = line[-1]
    size, gap = min(before.size, run.size), run.rect.x0 - before.rect.x1
    if gap <= _COLUMN_GAP * size:
        return True
    around = before if abs(run.order - before.order) <= 1 or len(line) < 2 else line[-2]
    drawn = 0.0 if around is before else before.rect.x1 - before.rect.x0
    gap = run.rect.x0 - around.rect.x1 - drawn
    return abs(run.order - around.order) <= 1 and gap <= _JOINED_GAP * size


def _fills(before: _Run, run: _Run, after: list[_Run]) -> bool:
    """Whether a few characters are drawn into a gap of a line, nearer to its right edge than to its left."""
    if len(run.glyphs) > _FILLING:
        return False
    next_ = next((other for other in after if _level(run, other)), None)
    return next_ is not None and abs(next_.order - before.order) <= 1 and _continues([before, run], next_)


def _line(runs: list[_Run]) -> Line:
    chars: list[str] = []
    boxes: list[Rect] = []
    for before, run in zip([runs[0], *runs], runs, strict=False):
        if chars and chars[-1] != " " and _parted(before, run, run.rect.x0 - boxes[-1].x1):
            chars.append(" ")
            boxes.append(boxes[-1]._replace(x0=boxes[-1].x1))
        for glyph in run.glyphs:
            _append(chars, boxes, glyph)
    while chars[-1] == " ":
        chars.pop(), boxes.pop()
    inked = [box for char, box in zip(chars, boxes, strict=True) if char != " "]
    rect = Rect(
        min(b.x0 for b in inked), min(b.top for b in inked), max(b.x1 for b in inked), max(b.bottom for b in inked)
    )
    return Line("".join(chars), tuple(boxes), rect, median(b.bottom - b.top for b in inked))


def _parted(before: _Run, run: _Run, gap: float) -> bool:
    """Whether a space stands between two runs; "05" drawn right up to "tháng" is a word of its own."""
    drawn_in = abs(run.order - before.order) > 1 and before.glyphs[-1].char.isdigit() and run.glyphs[0].char.isalpha()
    return gap > _WORD_GAP * run.size or drawn_in


def _append(chars: list[str], boxes: list[Rect], glyph: Glyph) -> None:
    """Add a character: composed with the one before where it is a mark, single spaces only."""
    box = Rect(*glyph[1:])
    if glyph.char == " ":
        if chars and chars[-1] != " ":
            chars.append(" ")
            boxes.append(boxes[-1]._replace(x0=boxes[-1].x1))
        return
    if glyph.char < _FIRST_MARK or not (chars and unicodedata.combining(glyph.char)):
        composed = glyph.char if glyph.char < _FIRST_MARK else unicodedata.normalize("NFC", glyph.char)
    else:
        composed = unicodedata.normalize("NFC", chars.pop() + glyph.char)
        box = boxes.pop()
    for char in composed:
        chars.append(char)
        boxes.append(box)


def _ordered(made: list[Line]) -> list[Line]:
    """Lines in reading order: where lines stand side by side, the left column before the right one."""
    by_height = sorted(made, key=lambda line: (line.rect.top + line.rect.bottom, line.rect.x0))
    ordered: list[Line] = []
    block = _Block()
    for line in by_height:
        neighbour = next((o for o in by_height if o is not line and _level(line, o)), None)
        if not block.takes(line, beside=neighbour is not None):
            ordered += block.read()
            block = _Block()
        if neighbour is not None and not block.lines:
            block.begin(line, neighbour)
        elif neighbour is not None or block.lines:
            block.add(line)
        else:
            ordered.append(line)
    return ordered + block.read()


@dataclass(slots=True)
class _Block:
    """Lines in two columns: the left ones end before ``right``, the right ones begin after ``left``."""

    lines: list[Line] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0

    def begin(self, line: Line, neighbour: Line) -> None:
        """Start with a line and the one beside it (which will be added in its turn)."""
        first, second = sorted((line.rect, neighbour.rect))
        self.left, self.right, self.lines = first.x1, second.x0, [line]

    def add(self, line: Line) -> None:
        """Take a line into the column on whose side it stands."""
        self.lines.append(line)
        if line.rect.x0 >= self.left:
            self.right = min(self.right, line.rect.x0)
        else:
            self.left = max(self.left, line.rect.x1)

    def takes(self, line: Line, *, beside: bool) -> bool:
        """Whether a line belongs to one of the columns: it keeps to its side, and has a neighbour or stands close."""
        if not self.lines or not (line.rect.x1 <= self.right or line.rect.x0 >= self.left):
            return False
        above = [o.rect for o in self.lines if o.rect.x0 < line.rect.x1 and line.rect.x0 < o.rect.x1]
        return beside or (bool(above) and line.rect.top - max(a.bottom for a in above) < _CLOSE * line.size)

    def read(self) -> list[Line]:
        """The left column, then the right one."""
        right = [line for line in self.lines if line.rect.x0 >= self.left]
        return _joined([line for line in self.lines if line.rect.x0 < self.left]) + _joined(right)


def _joined(column: list[Line]) -> list[Line]:
    """A column's lines, those at one height joined ("Số: 277" and "/KH-UBND" with room for a long number between)."""
    joined: list[Line] = []
    for line in column:
        if joined and _level(joined[-1], line):
            left, right = sorted((joined[-1], line), key=lambda part: part.rect.x0)
            joined[-1] = _join(left, right)
        else:
            joined.append(line)
    return joined


def _join(left: Line, right: Line) -> Line:
    space = left.boxes[-1]._replace(x0=left.boxes[-1].x1)
    a, b = left.rect, right.rect
    rect = Rect(a.x0, min(a.top, b.top), b.x1, max(a.bottom, b.bottom))
    return Line(f"{left.text} {right.text}", (*left.boxes, space, *right.boxes), rect, left.size)
