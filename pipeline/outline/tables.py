"""Ruled tables joined over their pages: repeated header rows dropped, broken rows mended, merged cells known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.read.pages import Grid, Line
from pipeline.text import fold, squeeze

_SAME_COLUMN = 12.0
"""Column edges this near to each other, in points, are one column on two pages."""
_ASKEW = 40.0
"""A page lies no further to the left or right of the one before, in points."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: its lines with their pages, and how many rows and columns it spans."""

    lines: tuple[tuple[Line, int], ...]
    rows: int
    columns: int

    @property
    def text(self) -> str:
        """The words of the cell."""
        return squeeze(" ".join(line.text for line, _ in self.lines))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by column; None where a cell from above or from the left covers the place."""

    cells: tuple[Content | None, ...]
    page: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table, over as many pages as it runs; every row has the same number of columns."""

    rows: tuple[Row, ...]


def joined(grids: Sequence[tuple[int, Grid]]) -> Iterator[Table]:
    """The tables that grids in reading order make up."""
    run: list[tuple[int, Grid]] = []
    for page, grid in grids:
        if run and not _goes_on(run[-1], (page, grid)):
            yield _table(run)
            run = []
        run.append((page, grid))
    if run:
        yield _table(run)


def _goes_on(last: tuple[int, Grid], next_: tuple[int, Grid]) -> bool:
    """Whether a grid goes on with the one before: on the next page, with columns as wide (scans lie askew)."""
    if next_[0] == last[0] or len(last[1].rows[0]) != len(next_[1].rows[0]):
        return False
    above, below = _edges(last[1]), _edges(next_[1])
    shift = below[0] - above[0]
    return abs(shift) < _ASKEW and all(abs(b - a - shift) < _SAME_COLUMN for a, b in zip(above, below, strict=False))


def _edges(grid: Grid) -> list[float]:
    return sorted({cell.rect.x0 for row in grid.rows for cell in row if cell})


def _table(run: list[tuple[int, Grid]]) -> Table:
    rows: list[Row] = []
    for page, grid in run:
        fresh = [_row(cells, page) for cells in grid.rows]
        if rows:
            fresh = fresh[_repeated(rows, fresh) :]
            if fresh and _is_rest(fresh[0], rows[-1]):
                rows[-1] = _mended(rows[-1], fresh.pop(0))
        rows += fresh
    return Table(tuple(rows))


def _row(cells: Sequence[object], page: int) -> Row:
    from pipeline.read.pages import Cell

    return Row(
        tuple(
            Content(tuple((line, page) for line in cell.lines), cell.rows, cell.columns)
            if isinstance(cell, Cell)
            else None
            for cell in cells
        ),
        page,
    )


def _repeated(rows: list[Row], fresh: list[Row]) -> int:
    """How many of the first rows of a page repeat the table's own first rows (its header, said again)."""
    count = 0
    for old, new in zip(rows, fresh, strict=False):
        if _words(old) != _words(new) or not any(_words(new)):
            break
        count += 1
    return count


def _words(row: Row) -> list[str]:
    return [fold(cell.text).lower() if cell else "" for cell in row.cells]


def _is_rest(row: Row, above: Row) -> bool:
    """Whether the first row of a page is the rest of the row above.

    Its first cells are empty while others go on, or its number is missing and its words begin in the middle.
    """
    texts = [cell.text if cell else "" for cell in row.cells]
    leading = texts[: max(1, len(texts) // 3)]
    goes_on = not texts[0] and any(text[:1].islower() for text in texts)
    return (not any(leading) or goes_on) and any(texts) and any(c and c.text for c in above.cells)


def _mended(row: Row, rest: Row) -> Row:
    cells: list[Content | None] = []
    for cell, more in zip(row.cells, rest.cells, strict=True):
        if cell and more:
            cells.append(Content(cell.lines + more.lines, cell.rows, cell.columns))
        else:
            cells.append(cell or more)
    return Row(tuple(cells), row.page)
