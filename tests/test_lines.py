"""From glyphs to lines in reading order, on characters drawn by hand."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from drawn import BREAK, STEP, glyphs
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.lines import lines
from pipeline.read.pages import Glyph, Line


def read(*stretches: list[Glyph]) -> list[str]:
    """The texts of the lines that stretches in content order make; a line break parts two stretches."""
    return [line.text for line in made(*stretches)]


def made(*stretches: list[Glyph]) -> tuple[Line, ...]:
    drawn: list[Glyph] = []
    for stretch in stretches:
        drawn += [*stretch, BREAK]
    return lines(drawn)


# One column


def test_lines_come_from_top_to_bottom_whatever_their_content_order() -> None:
    assert read(glyphs("hai", 90, 80), glyphs("ba", 90, 100), glyphs("một", 90, 60)) == ["một", "hai", "ba"]


def test_a_line_goes_on_over_a_break_in_content_order() -> None:
    assert read(glyphs("Sở Nội vụ", 90, 60), glyphs("rà soát", 90 + 10 * STEP, 60)) == ["Sở Nội vụ rà soát"]


def test_the_wide_gaps_of_a_justified_line_part_nothing() -> None:
    words = ["Các", "đơn", "vị", "báo", "cáo"]
    assert read([g for i, word in enumerate(words) for g in glyphs(word, 90 + i * 60, 60)]) == ["Các đơn vị báo cáo"]


def test_words_drawn_apart_without_a_space_get_one() -> None:
    assert read(glyphs("kế", 90, 60), glyphs("hoạch", 90 + 3 * STEP, 60)) == ["kế hoạch"]


def test_letters_drawn_one_by_one_stay_one_word() -> None:
    assert read(*([g] for g in glyphs("hoạch", 90, 60))) == ["hoạch"]


def test_runs_of_spaces_are_one_space() -> None:
    assert read(glyphs("a    b  ", 90, 60)) == ["a b"]


def test_a_tabulator_is_a_space() -> None:
    assert read(glyphs("1.\tMục đích", 90, 60)) == ["1. Mục đích"]


def test_spaces_alone_make_no_line() -> None:
    assert read(glyphs("   ", 90, 60)) == []


# Marks


def test_combining_marks_are_composed_with_their_letter() -> None:
    assert read(glyphs(unicodedata.normalize("NFD", "Quyết định"), 90, 60)) == ["Quyết định"]


def test_a_mark_that_composes_with_nothing_keeps_a_box() -> None:
    (line,) = made(glyphs("x\u0323y", 90, 60))
    assert line.text == unicodedata.normalize("NFC", "x\u0323y")
    assert len(line.boxes) == len(line.text)


def test_a_superscript_mark_stays_glued_to_its_word() -> None:
    word = glyphs("hội nghị", 90, 60)
    assert read(word + glyphs("1", 90 + 8 * STEP, 57, step=3, size=8)) == ["hội nghị1"]


# What is drawn into gaps


def test_a_number_drawn_last_goes_into_the_gap_left_for_it() -> None:
    gap = glyphs("Số:      /KH-UBND", 90, 60)
    digits = glyphs("27", 90 + 5 * STEP, 60)
    assert read(gap, glyphs("Kính gửi", 90, 120), digits) == ["Số: 27 /KH-UBND", "Kính gửi"]


def test_a_day_drawn_last_goes_into_the_gap_left_for_it() -> None:
    gap = glyphs("Hà Sơn, ngày      tháng 3 năm 2026", 300, 60)
    assert read(gap, glyphs("05", 300 + 14 * STEP, 60)) == ["Hà Sơn, ngày 05 tháng 3 năm 2026"]


@pytest.mark.parametrize("column", [13, 17], ids=["at the left edge", "at the right edge"])
def test_a_day_stands_in_its_gap_wherever_in_it(column: int) -> None:
    gap = glyphs("Hà Sơn, ngày       tháng 3 năm 2026", 300, 60)
    below = [glyphs("KẾ HOẠCH", 250, 120), glyphs("Kính gửi", 90, 140)]
    assert read(gap, *below, glyphs("05", 300 + column * STEP, 60))[0] == "Hà Sơn, ngày 05 tháng 3 năm 2026"


def test_two_gaps_are_filled_each_with_its_own() -> None:
    gap = glyphs("ngày      tháng      năm 2026", 300, 60)
    assert read(gap, glyphs("12", 300 + 17 * STEP, 60), glyphs("05", 300 + 6 * STEP, 60)) == [
        "ngày 05 tháng 12 năm 2026"
    ]


def test_digits_set_a_little_higher_stand_in_the_gap_too() -> None:
    gap = glyphs("Số:      /KH-UBND", 90, 60)
    assert read(gap, glyphs("27", 90 + 5 * STEP, 57)) == ["Số: 27 /KH-UBND"]


# Two columns


def header(left: list[str], right: list[str], pitch: float = 19, other: float = 19) -> list[list[Glyph]]:
    return [
        *(glyphs(text, 90, 60 + i * pitch, step=5) for i, text in enumerate(left)),
        *(glyphs(text, 300, 60 + i * other, step=5) for i, text in enumerate(right)),
    ]


LEFT_COLUMN = ["ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN", "Số: 27/KH-UBND"]
RIGHT_COLUMN = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Sơn, ngày 05 tháng 3 năm 2026"]


def test_the_left_column_is_read_before_the_right_one() -> None:
    assert read(*header(LEFT_COLUMN, RIGHT_COLUMN)) == LEFT_COLUMN + RIGHT_COLUMN


def test_columns_drawn_row_by_row_are_still_two() -> None:
    left, right = header(LEFT_COLUMN, [])[:3], header([], RIGHT_COLUMN)
    rows = [row for pair in zip(left, right, strict=True) for row in pair]
    assert read(*rows) == LEFT_COLUMN + RIGHT_COLUMN


def test_columns_of_different_line_pitch_stand_side_by_side() -> None:
    assert read(*header(LEFT_COLUMN, RIGHT_COLUMN, pitch=16, other=21)) == LEFT_COLUMN + RIGHT_COLUMN


def test_what_follows_the_columns_comes_after_both() -> None:
    below = glyphs("KẾ HOẠCH", 250, 150)
    assert read(*header(LEFT_COLUMN, RIGHT_COLUMN), below) == [*LEFT_COLUMN, *RIGHT_COLUMN, "KẾ HOẠCH"]


def test_recipients_and_signature_are_two_columns() -> None:
    left = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    right = ["CHỦ TỊCH", "", "Lò Văn Bảo"]
    assert read(*header(left, right, pitch=15, other=19)) == [*left, "CHỦ TỊCH", "Lò Văn Bảo"]


def test_a_number_torn_over_a_gap_of_its_column_is_one_line() -> None:
    """Room for a long number is left between "Số: 27" and the symbol; the right column must not come between."""
    left = [glyphs("ỦY BAN NHÂN DÂN TỈNH HÀ SƠN", 90, 60, step=5), glyphs("Số: 27", 90, 79, step=5)]
    right = [glyphs(text, 300, 60 + i * 19, step=5) for i, text in enumerate(RIGHT_COLUMN)]
    symbol = glyphs("/KH-UBND", 180, 79, step=5)
    assert read(*left, *right, symbol)[:2] == ["ỦY BAN NHÂN DÂN TỈNH HÀ SƠN", "Số: 27 /KH-UBND"]


# Boxes


def test_every_character_has_its_box_in_order() -> None:
    (line,) = made(glyphs("Sở Y tế", 90, 60))
    assert [box.x0 for box in line.boxes] == [90 + i * STEP for i in range(7)]
    assert (line.rect.x0, line.rect.x1) == (90, 90 + 7 * STEP)


def test_a_line_is_as_large_as_its_letters_not_its_marks() -> None:
    (line,) = made(glyphs("hội nghị", 90, 60) + glyphs("1", 90 + 8 * STEP, 57, step=3, size=8))
    assert line.size == 14


words = st.lists(st.text(st.sampled_from("abcđêơưxyz0123456789./-"), min_size=1, max_size=8), min_size=1, max_size=6)


@given(st.lists(words, min_size=1, max_size=6), st.randoms())
def test_running_text_is_read_alike_in_any_content_order(text: list[list[str]], random: object) -> None:
    rows = [" ".join(row) for row in text]
    stretches = [glyphs(row, 90, 60 + i * 19) for i, row in enumerate(rows)]
    random.shuffle(stretches)  # type: ignore[attr-defined]
    assert read(*stretches) == rows


places = st.tuples(st.floats(0, 500), st.floats(0, 800), st.sampled_from(["Sở", "27", "ngày", "a b"]))


@given(st.lists(places, min_size=1, max_size=12))
def test_no_character_is_lost_or_made_wherever_it_stands(drawn: list[tuple[float, float, str]]) -> None:
    read_ = made(*(glyphs(text, x, y) for x, y, text in drawn))
    ours = Counter(char for line in read_ for char in line.text if char != " ")
    assert ours == Counter(char for _, _, text in drawn for char in text if char != " ")
    assert all(len(line.boxes) == len(line.text) for line in read_)
