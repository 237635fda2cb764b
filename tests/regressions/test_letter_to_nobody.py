"""A letter gave its subject but no "Kính gửi": everything down to the recipients became its title."""

from __future__ import annotations

from drawn import ending, head, outlined


def test_the_subject_ends_where_the_right_column_begins() -> None:
    top = head(None, number="Số: 88/UBND-VX", subject=("V/v rà soát trạm y tế",))
    found = outlined(*top, "Sở Y tế rà soát các trạm y tế trên địa bàn.", *ending()).header
    assert found.title_text == "rà soát trạm y tế"
