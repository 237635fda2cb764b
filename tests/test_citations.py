"""Citations in plain text: every form in which numbers, dates and names are written, and what is no citation."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from drawn import recorded
from hypothesis import given
from hypothesis import strategies as st

from pipeline.run import Cited, cite

SHARED = Path(__file__).parents[2] / "shared"
FORMS = SHARED / "external" / "citation_forms.tsv"
PARAGRAPHS = SHARED / "external" / "vnlegaltext-dev.jsonl"
SCORER = SHARED / "eval" / "score_text.py"


def numbered(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(c.type, c.number, c.issued_on) for c in cite(text) if c.kind == "numbered"]


def one(text: str) -> Cited:
    (found,) = cite(text)
    return found


# Numbers: type, number and day


@pytest.mark.parametrize(
    ("text", "type_", "number", "issued_on"),
    [
        ("Nghị định số 47/2031/NĐ-CP ngày 08/5/2031 của Chính phủ", "Nghị định", "47/2031/NĐ-CP", "2031-05-08"),
        ("Quyết định số 612/QĐ-TTg ngày 14 tháng 9 năm 2027", "Quyết định", "612/QĐ-TTg", "2027-09-14"),
        ("Nghị quyết số 21-NQ/TW ngày 04/02/2028 của Bộ Chính trị", "Nghị quyết", "21-NQ/TW", "2028-02-04"),
        ("Công văn số 815/UBND-NLN ngày 03/01/2029", "Công văn", "815/UBND-NLN", "2029-01-03"),
        ("Văn bản số 4410/KH&CN-TTTT ngày 20/11/2027", "Văn bản", "4410/KH&CN-TTTT", "2027-11-20"),
        ("Quyết định số 203b/QĐ-SGDĐT ngày 01/8/2026", "Quyết định", "203b/QĐ-SGDĐT", "2026-08-01"),
        ("Nghị quyết số 31.5/2028/NQ-CP ngày 02/3/2028", "Nghị quyết", "31.5/2028/NQ-CP", "2028-03-02"),
        ("Thông tư liên tịch số 07/2019/TTLT-BTC-BNV-BXD ngày 30/6/2019", "Thông tư liên tịch",
         "07/2019/TTLT-BTC-BNV-BXD", "2019-06-30"),
        ("Chương trình số 19/CTPH-HND,HPN ngày 05/5/2027", "Chương trình", "19/CTPH-HND,HPN", "2027-05-05"),
        ("Kế hoạch số 77-KH/BCĐ 35 ngày 12/12/2026", "Kế hoạch", "77-KH/BCĐ35", "2026-12-12"),
        ("Kế hoạch số 58/KH-BCĐCĐS36 ngày 09/9/2027", "Kế hoạch", "58/KH-BCĐCĐS36", "2027-09-09"),
        # spaces and line breaks inside a number
        ("Kế hoạch số 918 /KH-SYT ngày10 /3/2027", "Kế hoạch", "918/KH-SYT", "2027-03-10"),
        ("Quyết định số: 2251 /QĐ-UBND ngày 17 / 6 /2027", "Quyết định", "2251/QĐ-UBND", "2027-06-17"),
        ("Hướng dẫn số 44- HD/BTGTU ngày 06/6/2027", "Hướng dẫn", "44-HD/BTGTU", "2027-06-06"),
        ("Chỉ thị số 36-CT /TU ngày 28 tháng 6 năm 2028", "Chỉ thị", "36-CT/TU", "2028-06-28"),
        ("Nghị quyết số 93/2026/NQ- HĐND ngày 11/12/2026", "Nghị quyết", "93/2026/NQ-HĐND", "2026-12-11"),
        ("Kết luận số 88-\nKL/TW ngày 07/7/2027", "Kết luận", "88-KL/TW", "2027-07-07"),
        ("Nghị định\nsố 12/2030/NĐ-CP ngày 01 tháng\n02 năm 2030", "Nghị định", "12/2030/NĐ-CP", "2030-02-01"),
        ("Nghị định số55/2028/NĐ-CP", "Nghị định", "55/2028/NĐ-CP", None),
        ("Kết luận 63 KL/TW ngày 4/7/2027", "Kết luận", "63KL/TW", "2027-07-04"),
        # dashes and look-alike letters
        ("Quyết định số 39/2027/QĐ – BNN – BVTV ngày 20/4/2027", "Quyết định", "39/2027/QĐ-BNN-BVTV", "2027-04-20"),
        ("Nghị định số 71/2029/NĐ-СР ngày 03/3/2029", "Nghị định", "71/2029/NĐ-CP", "2029-03-03"),
        ("Thông tư số 15/2028/TT-BТС ngày 08/02/2028", "Thông tư", "15/2028/TT-BTC", "2028-02-08"),
        ("Quyết định số 402/QÐ-UBND ngày 08/02/2028", "Quyết định", "402/QĐ-UBND", "2028-02-08"),
        # misspelled type words and symbols
        ("Nghi định số 33/2027/NĐ-CP", "Nghị định", "33/2027/NĐ-CP", None),
        ("Nghị đinh số 33/2027/NĐ-CP", "Nghị định", "33/2027/NĐ-CP", None),
        ("Nghị dịnh số 33/2027/NĐ-CP", "Nghị định", "33/2027/NĐ-CP", None),
        ("Chi thị số 42-CT/HU", "Chỉ thị", "42-CT/HU", None),
        ("Quyết định ố 93/2028/QĐ-TTg", "Quyết định", "93/2028/QĐ-TTg", None),
        ("Thông tư số 66/2027/TTBTC", "Thông tư", "66/2027/TTBTC", None),
        ("Thông tư số 66/1998/TT/BTC", "Thông tư", "66/1998/TT/BTC", None),
        ("QUYẾT ĐỊNH SỐ 17/QĐ-SNV", "Quyết định", "17/QĐ-SNV", None),
        # old forms
        ("Nghị định số 61-CP ngày 05/7/1994", "Nghị định", "61-CP", "1994-07-05"),
        ("Nghị định 217/HĐBT", "Nghị định", "217/HĐBT", None),
        ("Quyết định số 284/TTg", "Quyết định", "284/TTg", None),
        ("Quyết định 805 TC/QĐ/CĐKT, ngày 02-4-1993", "Quyết định", "805TC/QĐ/CĐKT", "1993-04-02"),
        ("Thông tư số 48/02/TT-BCA ngày 15/11/02", "Thông tư", "48/02/TT-BCA", "2002-11-15"),
        ("Thông tư 37/2026 ngày 10/3/2026", "Thông tư", "37/2026", "2026-03-10"),
        # footnote marks glued behind
        ("Nghị định số 84/2028/NĐ-CP3, cơ quan chuyên môn", "Nghị định", "84/2028/NĐ-CP", None),
        # a law with both its name and its number
        ("Luật số 18/2029/QH16", "Luật", "18/2029/QH16", None),
        ("Luật Cây xanh số 18/2029/QH16", "Luật", "18/2029/QH16", None),
        # standards
        ("QCVN 07:2027/BCT", "Quy chuẩn kỹ thuật quốc gia", "QCVN 07:2027/BCT", None),
        ("QCVN07:2027/BXD", "Quy chuẩn kỹ thuật quốc gia", "QCVN 07:2027/BXD", None),
        ("TCVN 3391:2028", "Tiêu chuẩn quốc gia", "TCVN 3391:2028", None),
        ("QCVN 52:2026/BGTVT4, Thông tư", "Quy chuẩn kỹ thuật quốc gia", "QCVN 52:2026/BGTVT", None),
    ],
)  # fmt: skip
def test_a_number_with_its_type_and_day(text: str, type_: str, number: str, issued_on: str | None) -> None:
    assert numbered(text) == [(type_, number, issued_on)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Nghị định số 47/2031/NĐ-CP", 2031),
        ("Quyết định số 612/QĐ-TTg ngày 14/9/2027", 2027),
        ("Thông tư số 48/02/TT-BCA", 2002),
        ("Thông tư số 48/99/TT-BCA", 1999),
        ("QCVN 07:2027/BCT", 2027),
        ("Quyết định số 612/QĐ-TTg", None),
    ],
)
def test_a_year_comes_from_the_day_or_the_number_or_is_null(text: str, year: int | None) -> None:
    assert one(text).year == year


@pytest.mark.parametrize("text", ["ngày 30/02/2027", "ngày 12/13/2027", "ngày 20/4", "ngày    tháng    năm 2027"])
def test_a_day_that_is_none_is_null(text: str) -> None:
    assert one(f"Quyết định số 612/QĐ-TTg {text}").issued_on is None


def test_a_law_s_name_is_its_title_apart_from_its_number() -> None:
    found = one("Luật Cây xanh số 18/2029/QH16 ngày 21/6/2029")
    assert (found.number, found.issued_on) == ("18/2029/QH16", "2029-06-21")
    assert found.text.startswith("Luật Cây xanh")


# Lists


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "các Quyết định số 41, 42, 43/2026/QĐ-BYT ngày 31/10/2026",
            [("Quyết định", f"{n}/2026/QĐ-BYT", "2026-10-31") for n in (41, 42, 43)],
        ),
        (
            "Thông tư số 7 và 8/2026/TT-BNV ngày 05/5/2026",
            [("Thông tư", f"{n}/2026/TT-BNV", "2026-05-05") for n in (7, 8)],
        ),
        (
            "Kế hoạch số 81-KH/TU, 82-KH/TU ngày 17/9/2027 của Tỉnh ủy",
            [("Kế hoạch", f"{n}-KH/TU", "2027-09-17") for n in (81, 82)],
        ),
        (
            "Quyết định số: 51/2027/QĐ-TTg và 52/2027/QĐ-TTg ngày 20/6/2027",
            [("Quyết định", f"{n}/2027/QĐ-TTg", "2027-06-20") for n in (51, 52)],
        ),
        (
            "các Nghị định số 16/CP ngày 20/3/1996, số 54/1998/NĐ-CP ngày 21/7/1998",
            [("Nghị định", "16/CP", "1996-03-20"), ("Nghị định", "54/1998/NĐ-CP", "1998-07-21")],
        ),
        (
            "các Quyết định: số 29/2027/QĐ-TTg , số 30/2027/QĐ-TTg",
            [("Quyết định", "29/2027/QĐ-TTg", None), ("Quyết định", "30/2027/QĐ-TTg", None)],
        ),
        (
            "các Nghị định số 51/2027/NĐ-CP và Nghị định số 04/2028/NĐ",
            [("Nghị định", "51/2027/NĐ-CP", None), ("Nghị định", "04/2028/NĐ", None)],
        ),
        (
            "các văn bản số 22/TTr-BNG-NVVH ngày 19/01/2027, số 23/BNG-NVVH ngày 10/3/2027 "
            "và số 24/BC-BNG ngày 02/4/2027",
            [
                ("Văn bản", "22/TTr-BNG-NVVH", "2027-01-19"),
                ("Văn bản", "23/BNG-NVVH", "2027-03-10"),
                ("Văn bản", "24/BC-BNG", "2027-04-02"),
            ],
        ),
        (
            "các Quyết định số 32/2027/QĐ-UBND ngày 06/3/2027, só 58/2027/QĐ-UBND ngày 30/6/2027",
            [("Quyết định", "32/2027/QĐ-UBND", "2027-03-06"), ("Quyết định", "58/2027/QĐ-UBND", "2027-06-30")],
        ),
    ],
)
def test_a_list_shares_what_it_says_once(text: str, found: list[tuple[str, str, str | None]]) -> None:
    assert numbered(text) == found


def test_a_list_shares_its_issuer() -> None:
    text = "Quyết định số 10/2027/QĐ-UBND ngày 22/6/2027, số 22/2027/QĐ-UBND ngày 06/9/2027 của UBND tỉnh Hà Sơn"
    assert [c.issuer for c in cite(text)] == ["UBND tỉnh Hà Sơn"] * 2


def test_a_day_is_not_shared_with_a_document_of_its_own_type_word() -> None:
    text = "Luật số 57/2027/QH16 và Nghị định số 90/2027/NĐ-CP ngày 05/5/2027"
    assert numbered(text) == [("Luật", "57/2027/QH16", None), ("Nghị định", "90/2027/NĐ-CP", "2027-05-05")]


def test_each_member_of_a_list_has_words_of_its_own() -> None:
    found = cite("các Quyết định số 41, 42, 43/2026/QĐ-BYT ngày 31/10/2026")
    assert [(a.end <= b.start) for a, b in pairwise(found)] == [True, True]


# Issuer and title


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Nghị định số 47/2031/NĐ-CP ngày 08/5/2031 của Chính phủ quy định về cây xanh", "Chính phủ"),
        ("Thông tư số 5/2027/TT-BNV do Bộ Nội vụ ban hành", "Bộ Nội vụ"),
        ("Nghị quyết số 18-NQ/TW của Hội nghị Trung ương 6 (khóa XII) về bộ máy", "Hội nghị Trung ương 6 (khóa XII)"),
        ("Quyết định số 9/QĐ-SKHĐT của Sở Kế hoạch và Đầu tư;", "Sở Kế hoạch và Đầu tư"),
        ("Ngày 12/6/2027, Quốc hội ban hành Nghị quyết số 202/2027/QH16", "Quốc hội"),
        ("theo đề nghị của Sở Tư pháp tại Tờ trình số 41/TTr-STP ngày 05/5/2027", "Sở Tư pháp"),
        ("Công văn số 15/UBND-VX của Ủy ban nhân dân tỉnh và Phụ lục I kèm theo", "Ủy ban nhân dân tỉnh"),
        ("Quyết định số 612/QĐ-TTg về cây xanh", None),
    ],
)
def test_who_issued_it(text: str, issuer: str | None) -> None:
    assert one(text).issuer == issuer


def test_a_day_said_before_the_type_is_the_document_s() -> None:
    found = one("Ngày 12/6/2027, Quốc hội ban hành Nghị quyết số 202/2027/QH16 về sắp xếp đơn vị hành chính")
    assert (found.issued_on, found.year) == ("2027-06-12", 2027)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Kế hoạch số 60-KH/TU ngày 05/5/2027 của Tỉnh ủy về việc trồng cây xanh; các xã", "việc trồng cây xanh"),
        ("Nghị định số 47/2031/NĐ-CP quy định mức thu phí, lệ phí và giá.", "mức thu phí, lệ phí và giá"),
        ("Quyết định số 612/QĐ-TTg phê duyệt Đề án trồng cây xanh.", "phê duyệt Đề án trồng cây xanh"),
        ("Quyết định số 612/QĐ-TTg ban hành Quy chế trồng cây.", "Quy chế trồng cây"),
        ("Quyết định số 612/QĐ-TTg của Thủ tướng Chính phủ.", None),
        # the main clause that goes on behind a comma is no part of it
        ("Thực hiện Kế hoạch số 60-KH/TU về trồng cây xanh, thời gian qua, các xã đã cố gắng.", "trồng cây xanh"),
        ("Theo Báo cáo số 7/BC-STC về giải ngân vốn, đến hết tháng 02/2027, dự án mới bắt đầu.", "giải ngân vốn"),
        ("Quyết định số 612/QĐ-TTg về phát triển nhà ở, đến năm 2035.", "phát triển nhà ở, đến năm 2035"),
    ],
)
def test_what_it_is_about(text: str, title: str | None) -> None:
    assert cite(text)[0].title == title


def test_a_citation_nested_in_a_title_is_found_too() -> None:
    text = "Kế hoạch số 60-KH/TU của Tỉnh ủy về thực hiện Chỉ thị số 42-CT/TW ngày 01/01/2027 của Ban Bí thư"
    outer, inner = cite(text)
    assert (outer.number, inner.number) == ("60-KH/TU", "42-CT/TW")
    assert inner.text in (outer.title or "")


# Names and short forms


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("Căn cứ Luật Cây xanh năm 2028;", "Luật Cây xanh năm 2028", 2028),
        ("Bộ luật Lao động ngày 20/11/2019", "Bộ luật Lao động ngày 20/11/2019", 2019),
        ("theo Luật Nhà ở (sửa đổi)", "Luật Nhà ở (sửa đổi)", None),
        (
            "Pháp lệnh Thủ tục hòa giải ngày 05 tháng 01 năm 2027",
            "Pháp lệnh Thủ tục hòa giải ngày 05 tháng 01 năm 2027",
            2027,
        ),
    ],
)
def test_a_law_is_cited_by_its_name(text: str, words: str, year: int | None) -> None:
    found = one(text)
    assert (found.kind, found.text, found.year) == ("named", words, year)


def test_laws_named_in_a_row_are_each_one() -> None:
    assert [c.text for c in cite("Luật Đất đai năm 2027, Luật Nhà ở năm 2028 và Bộ luật Dân sự")] == [
        "Luật Đất đai năm 2027",
        "Luật Nhà ở năm 2028",
        "Bộ luật Dân sự",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ IX, nhiệm kỳ 2030-2035",
        "Nghị quyết Trung ương 2 (khóa VIII)",
        "Đề án “Mỗi xã một vườn cây trên địa bàn tỉnh Hà Sơn”",
        "Chương trình mục tiêu quốc gia trồng cây xanh giai đoạn 2026-2030",
        "Hiệp định về hợp tác trồng rừng giữa hai tỉnh",
    ],
)
def test_a_document_is_cited_by_its_full_name(text: str) -> None:
    found = one(text)
    assert (found.kind, found.text) == ("named", text)


@pytest.mark.parametrize(
    "text",
    [
        "Luật sư Lò Văn Bảo",
        "theo luật định",
        "Luật này",
        "dự thảo Luật Cây xanh",
        "phong trào “Trồng cây gây rừng khắp nơi”",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert cite(text) == ()


def test_a_short_form_points_back_at_a_number_cited_before() -> None:
    full, short = cite(
        "Nghị quyết số 21/NQ-CP ngày 08/01/2027 của Chính phủ. Các xã thực hiện Nghị quyết 21 đúng tiến độ."
    )
    assert (short.kind, short.text, short.issued_on) == ("short", "Nghị quyết 21", "2027-01-08")
    assert full.kind == "numbered"


@pytest.mark.parametrize(
    "text",
    [
        "Các xã thực hiện Nghị quyết 21 đúng tiến độ.",
        "Nghị quyết 21 được ban hành trước Nghị quyết số 21/NQ-CP.",
        "Nghị định số 21/NĐ-CP và Nghị quyết 21 của tỉnh.",
        "Nghị quyết số 21/NQ-CP giao Kế hoạch 5 năm.",
    ],
    ids=["cited nowhere", "cited only later", "of another type", "a count"],
)
def test_a_short_form_that_points_at_nothing_is_none(text: str) -> None:
    assert [c for c in cite(text) if c.kind == "short"] == []


GIVEN = "Quyết định số 17/QĐ-TTg ngày 06/01/2027 phê duyệt Đề án dữ liệu dân cư (sau đây gọi tắt là {alias}). "


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (GIVEN.format(alias="Đề án 17") + "Thực hiện Đề án 17, các xã báo cáo.", "Đề án 17"),
        (GIVEN.format(alias="Đề án") + "Các xã thực hiện Đề án, bảo đảm tiến độ.", "Đề án"),
        (GIVEN.format(alias="Đề án") + "Các xã trình Đề án phát triển chợ; sửa Đề án này.", None),
        (GIVEN.format(alias="tỉnh") + "Các sở của tỉnh báo cáo.", None),
        ("Thực hiện Kế hoạch số 8/KH-UBND ngày 06/01/2027; theo Kế hoạch nói trên.", "Kế hoạch nói trên"),
        ("Thực hiện Kế hoạch số 8/KH-UBND ngày 06/01/2027; theo các Kế hoạch nói trên.", None),
        ("Thực hiện Kế hoạch số 8/KH-UBND ngày 06/01/2027; theo Nghị quyết nói trên.", None),
    ],
    ids=["alias", "a type alone", "begins another name", "a body", "said above", "vague", "of another type"],
)
def test_short_names_mean_what_they_were_given_to(text: str, short: str | None) -> None:
    found = [c for c in cite(text) if c.kind == "short"]
    assert [c.text for c in found] == ([short] if short else [])
    assert [c.issued_on for c in found] == (["2027-01-06"] if short else [])


def test_a_short_form_means_the_nearest_of_its_number() -> None:
    *_, short = cite("Chỉ thị số 05-CT/TW ngày 06/01/2026; Chỉ thị số 05/CT-TTg ngày 07/01/2027; theo Chỉ thị 05.")
    assert short.issued_on == "2027-01-07"


def test_an_alias_is_resolved_across_paragraphs() -> None:
    record = recorded(
        "Căn cứ Quyết định số 17/QĐ-TTg ngày 06/01/2027 của Thủ tướng Chính phủ (sau đây gọi tắt là Quyết định 17).",
        "1. Ủy ban nhân dân các xã thực hiện Quyết định 17 trước ngày 15/4/2027.",
    )
    assert {c.target for c in record.citations} == {"17/QĐ-TTg|2027-01-06"}


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("(Ban hành kèm theo Kế hoạch số 41/KH-UBND ngày 10/3/2027 của Ủy ban nhân dân tỉnh)", []),
        ("Thực hiện Quy chế ban hành kèm theo Kế hoạch số 41/KH-UBND ngày 10/3/2027.", ["41/KH-UBND"]),
        ("(Ban hành kèm theo Kế hoạch số 41/KH-SNV ngày 10/3/2027 của Sở Nội vụ)", ["41/KH-SNV"]),
    ],
    ids=["its own", "in a sentence", "of another symbol"],
)
def test_the_line_under_an_annex_s_title_is_no_citation_where_the_own_number_is_blank(
    line: str, kept: list[str]
) -> None:
    about = {"number": "Số:      /KH-UBND"}
    assert [c.number for c in recorded(line, **about).citations] == kept


def test_minutes_are_named_by_what_they_record_and_their_day() -> None:
    (minutes,) = cite("Khắc phục tồn tại nêu trong Biên bản làm việc với Ủy ban nhân dân xã Hà Sơn ngày 07/6/2027.")
    assert (minutes.kind, minutes.type, minutes.issued_on) == ("named", "Biên bản", "2027-06-07")


# What is no citation


@pytest.mark.parametrize(
    "text",
    [
        "Hạn nộp là ngày 15/4/2027.",
        "Kinh phí 1.500.000 đồng/năm.",
        "Họp 02 cuộc/tháng, trực 24/24h.",
        "Tỷ lệ bản đồ 1/500 và 1/2000.",
        "Tỷ lệ 3/4 số xã đạt chuẩn.",
        "Giai đoạn 2026-2030, tầm nhìn 2045.",
        "Điện thoại 0205.3812/345 hoặc số 0912.345.678.",
        "Số lượng 12 người, số điện thoại 0912345678.",
        "Nhà số 5/12 đường Trần Phú.",
        "Mẫu số 01/PL ban hành kèm theo.",
        "Quyết định này có hiệu lực từ ngày ký.",
        "Nghị quyết số  /NQ-CP ngày    tháng    năm 2027",
        "Thông tư số......./TT-BTC ngày...............",
        "Công suất 110/22 kV, diện tích 12/2026 ha.",
        "",
    ],
)
def test_numbers_that_are_no_citations(text: str) -> None:
    assert numbered(text) == []


# Relations


@pytest.mark.parametrize(
    ("before", "after", "relation"),
    [
        ("Căn cứ ", ";", "legal_basis"),
        ("Xét ", ";", "proposal"),
        ("Theo đề nghị của Giám đốc Sở Tư pháp tại ", ";", "proposal"),
        ("Thực hiện ", ", các xã báo cáo.", "implements"),
        ("Các xã triển khai ", ".", "implements"),
        ("theo quy định tại ", ".", "follows"),
        ("Thực hiện theo ", ".", "follows"),
        ("Sửa đổi, bổ sung một số điều của ", ".", "amends"),
        ("Thay thế ", ".", "replaces"),
        ("Bãi bỏ ", ".", "repeals"),
        ("Hướng dẫn thi hành ", ".", "guides"),
        ("Quy định chi tiết một số điều của ", ".", "guides"),
        ("Ủy ban nhân dân tỉnh đã ban hành ", ".", "mentions"),
        ("Sở Tư pháp nhận được ", ".", "mentions"),
        ("Các xã gửi danh sách kèm theo ", ".", "mentions"),
        ("", "", "mentions"),
    ],
)
def test_the_words_before_it_decide_the_relation(before: str, after: str, relation: str) -> None:
    assert one(f"{before}Nghị định số 47/2031/NĐ-CP ngày 08/5/2031{after}").relation == relation


def test_the_nearest_cue_decides() -> None:
    text = "Thực hiện Quyết định số 1/QĐ-UBND sửa đổi Quyết định số 2/QĐ-UBND."
    assert [c.relation for c in cite(text)] == ["implements", "amends"]


def test_the_members_of_a_list_share_their_relation() -> None:
    text = "Căn cứ Nghị định số 1/2027/NĐ-CP, Nghị định số 2/2027/NĐ-CP và Thông tư số 3/2027/TT-BNV;"
    assert [c.relation for c in cite(text)] == ["legal_basis"] * 3


def test_a_cue_does_not_reach_over_a_full_stop() -> None:
    text = "Bãi bỏ các quy định cũ. Các xã nộp Báo cáo số 5/BC-UBND."
    assert one(text).relation == "mentions"


# Pinpoints, in records


@pytest.mark.parametrize(
    ("words", "pinpoint"),
    [
        ("Điều 5", (None, None, "5")),
        ("khoản 2 Điều 5", (None, "2", "5")),
        ("điểm a khoản 2 Điều 5", ("a", "2", "5")),
        ("điểm a, d, đ khoản 8 Điều 11", ("a, d, đ", "8", "11")),
        ("điểm c, khoản 2 Điều 9", ("c", "2", "9")),
    ],
)
def test_the_unit_that_is_meant(words: str, pinpoint: tuple[str | None, str | None, str]) -> None:
    (found,) = recorded(
        f"Các xã thực hiện theo quy định tại {words} Nghị định số 47/2031/NĐ-CP của Chính phủ."
    ).citations
    assert found.pinpoint
    assert (found.pinpoint.point, found.pinpoint.clause, found.pinpoint.article) == pinpoint


def test_without_a_unit_there_is_no_pinpoint() -> None:
    (found,) = recorded("Các xã thực hiện Nghị định số 47/2031/NĐ-CP của Chính phủ.").citations
    assert found.pinpoint is None


# In records: targets, places, the document itself


def test_a_target_is_filled_in_from_a_fuller_mention() -> None:
    record = recorded(
        "Thực hiện Nghị quyết số 21/NQ-CP ngày 08/01/2027 của Chính phủ, Ủy ban nhân dân tỉnh ban hành Kế hoạch.",
        "1. Các xã triển khai Nghị quyết số 21/NQ-CP đúng tiến độ.",
    )
    assert [c.target for c in record.citations] == ["21/NQ-CP|2027-01-08"] * 2


def test_two_days_for_one_number_stay_two_targets() -> None:
    record = recorded(
        "1. Các xã thực hiện Quyết định số 9/QĐ-UBND ngày 08/01/2026.",
        "2. Các xã thực hiện Quyết định số 9/QĐ-UBND ngày 06/01/2025.",
        "3. Các xã thực hiện Quyết định số 9/QĐ-UBND.",
    )
    assert [c.target for c in record.citations] == ["9/QĐ-UBND|2026-01-08", "9/QĐ-UBND|2025-01-06", "9/QĐ-UBND|-"]


def test_a_document_does_not_cite_itself() -> None:
    record = recorded("Các xã gửi báo cáo (kèm theo Kế hoạch số 27/KH-UBND ngày 05/3/2026 của Ủy ban nhân dân tỉnh).")
    assert record.citations == ()


def test_front_matter_is_what_stands_before_the_first_unit() -> None:
    record = recorded(
        "Thực hiện Nghị quyết số 21/NQ-CP ngày 08/01/2027 của Chính phủ, Ủy ban nhân dân tỉnh ban hành Kế hoạch.",
        "1. Các xã thực hiện Quyết định số 9/QĐ-UBND ngày 08/01/2026.",
    )
    assert [(c.number, c.front, c.section) for c in record.citations] == [
        ("21/NQ-CP", True, ""),
        ("9/QĐ-UBND", False, "1"),
    ]


# Offsets


PIECES = [
    "Nghị định số 47/2031/NĐ-CP",
    " ngày 08/5/2031",
    " của Chính phủ",
    "Luật Cây xanh năm 2028",
    "Căn cứ ",
    ", ",
    " và ",
    "; ",
    ". ",
    "số ",
    "12",
    "/",
    "-",
    "KH/TU",
    "“",
    "”",
    "(",
    ")",
    "ngày",
    " tháng",
    "Điều 5 ",
    "khoản 2 ",
    "QCVN 07:2027/BCT",
    "các Quyết định số 41, 42, ",
    "43/2026/QĐ-BYT",
    "\n",
    "\u00a0",
    "Đề án “Mỗi xã một vườn cây”",
    "Nghị quyết 21",
    "sửa đổi ",
    "\u0301",
    "\u200b",
    "🙂",
    "СР",
    "Ỷ",
    "\u0000",
    "về việc ",
    "trồng cây",
    "của",
    "Sở Y tế ",
    "Nghị quyết số 21/NQ-CP",
]


def sound(text: str) -> None:
    for found in cite(text):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert found.number is None or found.number.strip()


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_citing_any_text_gives_words_of_that_text(text: str, form: str) -> None:
    sound(unicodedata.normalize(form, text))  # type: ignore[arg-type]


@given(st.text(max_size=80))
def test_citing_never_fails(text: str) -> None:
    sound(text)


def test_offsets_count_code_points_of_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "Căn cứ Nghị định số 47/2031/NĐ-CP của Chính phủ;")
    found = one(text)
    words = unicodedata.normalize("NFC", text[found.start : found.end])
    assert words == "Nghị định số 47/2031/NĐ-CP của Chính phủ"


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_composed_and_decomposed_text_give_the_same_citations(text: str) -> None:
    def said(form: str) -> list[tuple[str, str | None, str | None]]:
        found = cite(unicodedata.normalize(form, text))  # type: ignore[arg-type]
        return [(unicodedata.normalize("NFC", c.text), c.number, c.issued_on) for c in found]

    assert said("NFD") == said("NFC")


# Against what others wrote


def test_every_form_collected_is_read_without_a_failure() -> None:
    if not FORMS.exists():
        pytest.skip("../shared/external/citation_forms.tsv is not on this machine")
    for row in FORMS.read_text(encoding="utf-8").splitlines()[1:]:
        sound(row.split("\t")[0].replace("⏎", "\n"))


def test_citations_reach_their_thresholds_on_paragraphs_labelled_by_people(tmp_path: Path) -> None:
    if not (SCORER.exists() and PARAGRAPHS.exists()):
        pytest.skip("../shared/external/vnlegaltext-dev.jsonl is not on this machine")
    rows = map(json.loads, PARAGRAPHS.read_text(encoding="utf-8").splitlines())
    found = tmp_path / "found.jsonl"
    with found.open("w", encoding="utf-8") as out:
        for row in rows:
            cited = [c.model_dump() for c in cite(row["text"])]
            out.write(json.dumps({"id": row["id"], "citations": cited}, ensure_ascii=False) + "\n")
    command = [sys.executable, str(SCORER), str(PARAGRAPHS), str(found)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    numbered_f1 = re.search(r"^numbered.*F1\s+([\d.]+)", printed, re.MULTILINE)
    dates = re.search(r"^issued_on\D+([\d.]+)", printed, re.MULTILINE)
    assert numbered_f1, printed
    assert dates, printed
    assert float(numbered_f1[1]) >= 0.99, printed
    assert float(dates[1]) >= 0.98, printed


def test_a_list_takes_type_and_issuer_from_the_words_before_its_first_number() -> None:
    found = cite(
        "theo các Quyết định của UBND tỉnh Hà Sơn: số 69/QĐ-UBND ngày 12/12/2017; số 22/QĐ-UBND ngày 13/5/2018."
    )
    assert [(c.type, c.number) for c in found] == [("Quyết định", "69/QĐ-UBND"), ("Quyết định", "22/QĐ-UBND")]
    assert found[0].issuer == "UBND tỉnh Hà Sơn"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Căn cứ Nghị quyết số 7/NQ-HĐND; Thực hiện chỉ đạo của Bộ Y tế tại Công văn số 12/BYT-KH,", "implements"),
        ("Căn cứ dự toán được giao, Giám đốc các đơn vị chi theo quy định của Thông tư số 5/2020/TT-BTC.", "follows"),
        ("theo quy định của pháp luật. (Gửi kèm Công văn số 43/STC-NS)", "mentions"),
    ],
)
def test_the_nearest_words_win_over_the_clause_that_opens_the_sentence(text: str, relation: str) -> None:
    assert cite(text)[-1].relation == relation
