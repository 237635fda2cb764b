"""Ruled tables: pdfplumber's table algebra over the segments that pdfium saw.

Only pages whose segments form a grid are looked at, since that algebra is dear and a count of paths is a bad sign:
underlines and backgrounds are paths too, a grid is two horizontals that cross two verticals. The segments are
pdfium's, because interpreting a page a second time for its lines costs forty times what reading it costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.read.pages import Edge, Rect

_SNAP = 3.0
"""Edges this near to one another are one, in points (pdfplumber's own default)."""
_LEAST = 8.0
"""A cell is at least this wide and high, in points; less is a double rule."""
_DOUBLE = 7.9
"""Horizontal edges this near to one another, in points, are one rule: no cell is so low."""


def forms_grid(edges: Sequence[Edge]) -> bool:
    """Whether at least two horizontal edges each cross at least two vertical ones."""
    across = [e for e in edges if e.x1 - e.x0 > _LEAST]
    down = [e for e in edges if e.bottom - e.top > _LEAST]
    if len(across) < 2 or len(down) < 2:
        return False
    crossed = set()
    for line in across:
        xs = {
            round(v.x0 / _SNAP)
            for v in down
            if line.x0 - _SNAP <= v.x0 <= line.x1 + _SNAP and v.top - _SNAP <= line.top <= v.bottom + _SNAP
        }
        if len(xs) >= 2:
            crossed.add(round(line.top / _SNAP))
        if len(crossed) >= 2:
            return True
    return False


def tables(edges: Sequence[Edge]) -> list[list[list[Rect | None]]]:
    """The tables of a page: rows of cells by column, None where another cell covers the place."""
    from pdfplumber import table

    merged = table.merge_edges([_as_dict(e) for e in edges], _SNAP, _DOUBLE, _SNAP, _SNAP)
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, _SNAP, _DOUBLE / 2 + 0.1))
    kept = [cell for cell in cells if cell[2] - cell[0] >= _LEAST and cell[3] - cell[1] >= _LEAST]
    found = [[_rects(row) for row in _rows(group)] for group in table.cells_to_tables(kept) if len(group) > 2]
    return [rows for rows in found if len(rows) > 1 or len(rows[0]) > 1]


def _as_dict(edge: Edge) -> dict[str, Any]:
    level = edge.x1 - edge.x0 >= edge.bottom - edge.top
    return {
        "x0": edge.x0, "x1": edge.x1, "top": edge.top, "bottom": edge.bottom,
        "width": edge.x1 - edge.x0, "height": edge.bottom - edge.top,
        "orientation": "h" if level else "v", "object_type": "line",
    }  # fmt: skip


def _rows(cells: list[tuple[float, float, float, float]]) -> Any:
    from pdfplumber.table import Table

    nowhere: Any = None  # the rows of a table are told from its cells alone
    return Table(nowhere, cells).rows


def _rects(row: Any) -> list[Rect | None]:
    return [Rect(*cell) if cell else None for cell in row.cells]
