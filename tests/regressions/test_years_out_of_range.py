"""A misprint gave a year that no calendar has ("quý I/0000"): working out the deadline failed outright."""

from __future__ import annotations

import pytest

from pipeline.language.deadlines import in_cell
from pipeline.text import Span, Text


@pytest.mark.parametrize("words", ["Quý I/0000", "Tháng 5/0000", "6 tháng đầu năm 0000"])
def test_a_period_of_a_year_that_is_none_is_undated(words: str) -> None:
    limit = in_cell(Text.of(words), Span(0, len(words)), "2026-03-05")
    assert (limit.deadline.text, limit.deadline.due_on) == (words, None)


@pytest.mark.parametrize("words", ["100 ngày", "3 tháng"])
def test_days_counted_over_the_calendar_s_end_are_undated(words: str) -> None:
    limit = in_cell(Text.of(words), Span(0, len(words)), "9999-12-31")
    assert limit.deadline.due_on is None
