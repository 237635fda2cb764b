"""The text and its folded twin: same length, one spelling, and the way back to what was given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import NOWHERE, Span, Text, bare, covering, fold, squeeze

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = sorted({unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES})
ODD = "‐‑‒–—−“”„«»‘’ \u00a0\u2009\u3000\t\u00ad⁄АВЕКМНОРСТУХаеорсухÐðƢƣđĐqQ0123456789.,;:/-\n"
vietnamese = st.text(st.sampled_from([*LETTERS, *ODD, *"bcdghklmnpqrstvxBCDGHKLMNPQRSTVX"]), max_size=60)
marks = st.text(st.sampled_from([*TONES[1:], "\u0302", "\u0306", "\u031b"]), max_size=2)
clusters = st.lists(st.tuples(st.sampled_from([*VOWELS, *"bđ ,-1"]), marks).map("".join), max_size=30)
anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# fold


@given(st.one_of(vietnamese, anything.map(composed)))
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.one_of(vietnamese, anything.map(composed)))
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.one_of(vietnamese, anything.map(composed)))
def test_fold_keeps_line_breaks_where_they_are(text: str) -> None:
    assert [i for i, c in enumerate(fold(text)) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("UỶ BAN", "ỦY BAN"),
        ("hoá học", "hóa học"),
        ("khoẻ", "khỏe"),
        ("Toà án", "Tòa án"),
        ("thuỷ lợi", "thủy lợi"),
        ("loà xoà", "lòa xòa"),
    ],
)
def test_tone_marks_have_one_spelling(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize("word", ["quý", "Quý", "QUÝ", "quỹ", "quỷ", "quỳ", "hoàn", "toán", "loét", "huýt"])
def test_a_tone_mark_that_has_only_one_place_stays(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("2026–2030", "2026-2030"),
        ("a—b", "a-b"),
        ("“Nề nếp”", '"Nề nếp"'),
        ("‘x’", "'x'"),
        ("một\u00a0hai", "một hai"),
        ("12⁄QĐ", "12/QĐ"),
        ("NĐ-СР", "NĐ-CP"),
        ("TT-BТС", "TT-BTC"),
        ("QÐ-UBND", "QĐ-UBND"),
        ("Ƣ, ƣ", "Ư, ư"),
    ],
)
def test_lookalikes_become_what_they_look_like(printed: str, folded: str) -> None:
    assert fold(printed) == folded


# bare and squeeze


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Đắk Lắk", "dak lak"),
        ("QUYẾT ĐỊNH", "quyet dinh"),
        ("Ủy ban", "uy ban"),
        ("nguyễn", "nguyen"),
        ("NĐ-СР", "nd-cp"),
    ],
)
def test_bare_has_no_marks_and_no_capitals(text: str, without: str) -> None:
    assert bare(text) == without


@given(vietnamese)
def test_bare_does_not_depend_on_composition(text: str) -> None:
    assert bare(unicodedata.normalize("NFD", text)) == bare(text)


def test_bare_finds_both_spellings_alike() -> None:
    assert bare("Uỷ ban") == bare("Ủy ban")


@given(anything)
def test_squeeze_twice_is_squeeze_once(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)


def test_squeeze_joins_lines_and_trims() -> None:
    assert squeeze("  kế \n hoạch\t số ") == "kế hoạch số"


# Text.of


@given(anything)
def test_a_text_is_printed_composed_and_has_a_place_for_every_character(given_: str) -> None:
    text = Text.of(given_)
    assert len(text.at) == len(text.printed) + 1
    assert list(text.at) == sorted(text.at)
    assert len(text.folded) == len(text.printed)


@given(clusters, st.data())
def test_a_span_maps_back_to_the_code_points_given(parts: list[str], data: st.DataObject) -> None:
    """Between any two letters, however their marks were written, given and printed words are the same."""
    text = Text.of("".join(parts))
    bounds = [sum(len(part) for part in parts[:i]) for i in range(len(parts) + 1)]
    first, last = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(parts))])))
    start = len(composed("".join(parts[:first])))
    end = len(composed("".join(parts[:last])))
    if start == end:
        return
    there = text.given(Span(start, end))
    assert there == (bounds[first], bounds[last])
    assert composed("".join(parts)[there.start : there.end]) == text[Span(start, end)]


@given(vietnamese, st.data())
def test_composed_text_is_given_back_unchanged(given_: str, data: st.DataObject) -> None:
    text = Text.of(given_)
    start, end = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(given_))])))
    assert text.given(Span(start, end)) == (start, end)
    assert text[Span(start, end)] == given_[start:end]


def test_decomposed_text_maps_to_where_its_letters_begin() -> None:
    given_ = unicodedata.normalize("NFD", "Quyết định số 5/QĐ-SNV")
    text = Text.of(given_)
    at = text.printed.index("số")
    span = text.given(Span(at, at + 2))
    assert unicodedata.normalize("NFC", given_[span.start : span.end]) == "số"


# Span


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))


def test_a_span_overlaps_what_lies_inside_it() -> None:
    assert Span(0, 9).overlaps(Span(3, 5))
    assert Span(3, 5).overlaps(Span(0, 9))


def test_covering_holds_all_spans() -> None:
    assert covering([Span(4, 6), Span(1, 2), Span(5, 9)]) == (1, 9)


@pytest.mark.parametrize(("given_", "trimmed"), [(" ab ", (1, 3)), ("ab", (0, 2)), ("   ", (3, 3)), ("", (0, 0))])
def test_trim_takes_the_spaces_at_both_ends(given_: str, trimmed: tuple[int, int]) -> None:
    assert Text.of(given_).trim(Span(0, len(given_))) == trimmed


def test_no_glyph_has_the_index_nowhere() -> None:
    assert all(index != NOWHERE for index in Text.of("nơi nhận").at)
