"""Ruled tables from edges: when segments form a grid, and the cells they enclose."""

from __future__ import annotations

from pipeline.read.pages import Edge, Rect
from pipeline.read.plumber import forms_grid, tables


def across(top: float, x0: float = 50, x1: float = 350) -> Edge:
    return Edge(x0, top, x1, top)


def down(x: float, top: float = 100, bottom: float = 200) -> Edge:
    return Edge(x, top, x, bottom)


def ruled(xs: list[float], tops: list[float]) -> list[Edge]:
    """The full grid of some verticals and horizontals."""
    return [across(t, xs[0], xs[-1]) for t in tops] + [down(x, tops[0], tops[-1]) for x in xs]


def shape(table: list[list[Rect | None]]) -> list[str]:
    return ["".join("x" if cell else "." for cell in row) for row in table]


# Is it a grid?


def test_crossing_lines_form_a_grid() -> None:
    assert forms_grid(ruled([50, 200, 350], [100, 150, 200]))


def test_a_frame_is_a_grid_of_one_cell() -> None:
    assert forms_grid(ruled([50, 350], [100, 200]))


def test_underlines_form_no_grid() -> None:
    assert not forms_grid([across(100), across(150), across(200), across(250)])


def test_a_cross_forms_no_grid() -> None:
    assert not forms_grid([across(150), down(200)])


def test_lines_that_pass_each_other_by_form_no_grid() -> None:
    assert not forms_grid([across(100), across(150), down(400), down(450)])


def test_nothing_forms_no_grid() -> None:
    assert not forms_grid([])


# Cells


def test_the_cells_of_a_full_grid() -> None:
    (table,) = tables(ruled([50, 200, 350], [100, 150, 200]))
    assert shape(table) == ["xx", "xx"]
    assert table[1][0] == Rect(50, 150, 200, 200)


def test_a_cell_merged_downwards_stands_in_its_first_row() -> None:
    edges = [across(100), across(150, 50, 200), across(200), down(50), down(200), down(350)]
    (table,) = tables(edges)
    assert shape(table) == ["xx", "x."]
    assert table[0][1] == Rect(200, 100, 350, 200)


def test_a_cell_merged_to_the_right_stands_in_its_first_column() -> None:
    edges = [across(100), across(150), across(200), down(50), down(200, 150, 200), down(350)]
    (table,) = tables(edges)
    assert shape(table) == ["x.", "xx"]
    assert table[0][0] == Rect(50, 100, 350, 150)


def test_edges_a_point_apart_are_one() -> None:
    edges = ruled([50, 200, 350], [100, 150, 200])
    jittered = [Edge(e.x0 + 0.8 * (i % 2), e.top, e.x1 + 0.8 * (i % 2), e.bottom) for i, e in enumerate(edges)]
    (table,) = tables(jittered)
    assert shape(table) == ["xx", "xx"]


def test_a_double_rule_within_the_tolerance_is_one_line() -> None:
    (table,) = tables(ruled([50, 200, 350], [100, 150, 152, 200]))
    assert shape(table) == ["xx", "xx"]


def test_a_wide_double_rule_makes_no_row_of_its_own() -> None:
    (table,) = tables(ruled([50, 200, 350], [100, 150, 155, 200]))
    assert [len(row) for row in table if any(row)] == [2, 2]


def test_a_lone_frame_is_no_table() -> None:
    assert tables(ruled([50, 350], [100, 200])) == []


def test_two_tables_on_a_page_stay_two() -> None:
    edges = ruled([50, 200, 350], [100, 150, 200]) + ruled([50, 200, 350], [400, 450, 500])
    assert [shape(table) for table in tables(edges)] == [["xx", "xx"], ["xx", "xx"]]
