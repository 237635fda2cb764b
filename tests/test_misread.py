"""Numbers as a reader of pictures gives them, and as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets import pdf, picture
from test_ocr import Oracle, own_cache, use  # noqa: F401 the cache is the test's own

from pipeline.language.misread import mended
from pipeline.read.source import Source
from pipeline.run import parse_source


@pytest.mark.parametrize(
    ("read", "type_", "meant"),
    [
        ("01/NQ-GP", "Nghị quyết", "01/NQ-CP"),
        ("12/2026/NĐ-GP", "Nghị định", "12/2026/NĐ-CP"),
        ("55/OĐ-BCT", "Quyết định", "55/QĐ-BCT"),
        ("41/QĐĐ-BCT", "Quyết định", "41/QĐ-BCT"),
        ("72/T1B-STNMT", "Thông báo", "72/TB-STNMT"),
        ("85-KLƯ/UBKTTU", "Kết luận", "85-KL/UBKTTU"),
        ("01/2018/NQ-HDND", "Nghị quyết", "01/2018/NQ-HĐND"),
    ],
)
def test_a_code_of_which_there_is_but_one_like_it_is_mended(read: str, type_: str, meant: str) -> None:
    assert mended(read, type_) == meant


@pytest.mark.parametrize(
    ("number", "type_"),
    [
        ("123/GP-BTTTT", "Giấy phép"),
        ("20/KHPH-STP-BTP", "Kế hoạch"),
        ("73/UBND-KTN", "Công văn"),
        ("12/OLCS-STC", "Công văn"),
        ("09-CV/ĐTN", "Công văn"),
        ("154/CTPH-LĐLĐ-SVH,TT,DL", "Chương trình phối hợp"),
        ("24/2020", "Thông tư"),
        ("QCVN 01:2019/BCT", "Quy chuẩn kỹ thuật quốc gia"),
        ("12/XYZ-BCT", None),
    ],
)
def test_what_may_be_meant_as_it_is_stays(number: str, type_: str | None) -> None:
    assert mended(number, type_) == number


def test_a_citation_keeps_the_words_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Oracle("KẾ HOẠCH", "Căn cứ Nghị quyết số 01/NQ-GP ngày 05/01/2026;"))
    record = parse_source(Source(Path("composed.pdf"), pdf(picture), "0" * 64))
    (cited,) = record.citations
    assert (cited.number, cited.text) == ("01/NQ-CP", "Nghị quyết số 01/NQ-GP ngày 05/01/2026")


def test_a_one_that_was_read_as_a_letter_counts_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Oracle("KẾ HOẠCH", "Căn cứ Chỉ thị số l5/CT-UBND ngày I5/12/2027;"))
    record = parse_source(Source(Path("composed.pdf"), pdf(picture), "0" * 64))
    (cited,) = record.citations
    assert (cited.number, cited.issued_on) == ("15/CT-UBND", "2027-12-15")
    assert cited.text == "Chỉ thị số l5/CT-UBND ngày I5/12/2027"
