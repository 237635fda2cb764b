"""Marks that a reader of pictures lost, put right where one word alone can be meant."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.marks import mended
from pipeline.text import plain


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("tô chức thực hiện", "tổ chức thực hiện"),
        ("Ủy ban nhân dân Thành phó.", "Ủy ban nhân dân Thành phố."),
        ("GIÁM ĐÓC", "GIÁM ĐỐC"),
        ("đẩy mạnh, hoàn thành, bồ sung", "đẩy mạnh, hoàn thành, bổ sung"),
        ("ngành giáo dực", "ngành giáo dục"),
        ("xây đựng kế hoạch", "xây dựng kế hoạch"),
        ("Sở Y tế tỉnh Quảng Ngai", "Sở Y tế tỉnh Quảng Ngãi"),
        ("tỉnh Lạng Sởn", "tỉnh Lạng Sơn"),
    ],
)
def test_a_word_that_no_dictionary_has_is_the_one_that_differs_in_its_marks(read: str, meant: str) -> None:
    assert " ".join(mended(read.split())) == meant


@pytest.mark.parametrize(
    "read",
    [
        "cấp tỉnh và cấp xã",
        "đồng chí Nguyễn Văn Bảo",
        "dựa vào kết quả",
        "hoà bình, uỷ quyền",
        "Số: 12/KH-UBND",
        "không dùng tiền mặt",
        "",
    ],
)
def test_what_may_be_meant_as_it_is_stays(read: str) -> None:
    assert " ".join(mended(read.split())) == read


@given(st.lists(st.text("aáàảãạăâbcdđeêghiklmnoôơpqrstuưvxyAÂĐÊ,.-1", min_size=1, max_size=8), max_size=12))
def test_only_marks_change_never_letters(words: list[str]) -> None:
    made = mended(words)
    assert [plain(word) for word in made] == [plain(unicodedata.normalize("NFC", word)) for word in words]
    assert [word.isupper() for word in made] == [word.isupper() for word in words]
