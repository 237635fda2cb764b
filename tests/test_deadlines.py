"""Deadlines of sentences and of cells: the words, the day, the rhythm, how the day is bounded and worked out."""

from __future__ import annotations

import pytest
from drawn import Ruled, recorded
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.deadlines import in_cell, in_sentence
from pipeline.text import Span, Text
from schemas.record import Deadline

ISSUED = "2026-03-05"


def sentence(words: str, issued_on: str | None = ISSUED, taken: tuple[str, ...] = ()) -> Deadline | None:
    text = Text.of(words)
    spans = [Span(text.printed.index(t), text.printed.index(t) + len(t)) for t in taken]
    limit = in_sentence(text, Span(0, len(text.printed)), issued_on, spans)
    return limit.deadline if limit else None


def cell(words: str, issued_on: str | None = ISSUED) -> Deadline:
    text = Text.of(words)
    return in_cell(text, Span(0, len(text.printed)), issued_on).deadline


# Days


@pytest.mark.parametrize(
    ("words", "text", "due_on", "boundary"),
    [
        ("gửi về Sở Nội vụ trước ngày 15/11/2026.", "trước ngày 15/11/2026", "2026-11-15", "before"),
        ("hoàn thành chậm nhất ngày 15/4/2026.", "chậm nhất ngày 15/4/2026", "2026-04-15", "by"),
        ("báo cáo chậm nhất là ngày 23 tháng 8 năm 2026.", "chậm nhất là ngày 23 tháng 8 năm 2026", "2026-08-23", "by"),
        ("nộp không quá ngày 30/9/2026.", "không quá ngày 30/9/2026", "2026-09-30", "by"),
        ("hoàn thành đến hết ngày 31/12/2027.", "đến hết ngày 31/12/2027", "2027-12-31", "by"),
        ("gửi báo cáo trong ngày 10 tháng 6 năm 2026.", "trong ngày 10 tháng 6 năm 2026", "2026-06-10", "on"),
        ("họp vào ngày 12-5-2026.", "vào ngày 12-5-2026", "2026-05-12", "on"),
        ("gửi trước 14 giờ ngày 11/6/2026.", "trước 14 giờ ngày 11/6/2026", "2026-06-11", "before"),
        ("gửi trước 16 giờ 30 phút, ngày 11/6/2026.", "trước 16 giờ 30 phút, ngày 11/6/2026", "2026-06-11", "before"),
        ("báo cáo xong trước ngày 01/7/2026.", "xong trước ngày 01/7/2026", "2026-07-01", "before"),
        ("hạn chót 13/10/2026.", "hạn chót 13/10/2026", "2026-10-13", "by"),
        (
            "tổ chức từ ngày 10/5/2026 đến ngày 17/5/2026.",
            "từ ngày 10/5/2026 đến ngày 17/5/2026",
            "2026-05-17",
            "within",
        ),
        ("tổ chức từ 10/5 đến hết 17/5/2026.", "từ 10/5 đến hết 17/5/2026", "2026-05-17", "within"),
    ],
)
def test_a_day_behind_a_limiting_word(words: str, text: str, due_on: str, boundary: str) -> None:
    found = sentence(words)
    assert found
    assert (found.text, found.due_on, found.boundary, found.recurrence) == (text, due_on, boundary, None)


@pytest.mark.parametrize(
    "words",
    [
        "thực hiện từ ngày 10/5/2026.",
        "Hội nghị ngày 12/5/2026 đã thống nhất.",
        "giai đoạn 2026-2030.",
        "kế hoạch năm 2026.",
        "hỗ trợ 15/20 xã.",
        "phòng họp số 5.",
        "trước ngày 31/02/2026.",
        "",
    ],
)
def test_a_date_without_a_limiting_word_is_no_deadline(words: str) -> None:
    assert sentence(words) is None


def test_a_date_inside_a_citation_is_no_deadline() -> None:
    cited = "Quyết định số 9/QĐ-UBND được ban hành trước ngày 01/5/2025"
    assert sentence(f"Các xã rà soát {cited}.", taken=(cited,)) is None


@pytest.mark.parametrize(
    ("words", "issued_on", "due_on"),
    [
        ("gửi trước ngày 15/11.", "2026-03-05", "2026-11-15"),
        ("gửi trước ngày 15/01.", "2026-11-05", "2027-01-15"),
        ("gửi trước ngày 05 tháng 3.", "2026-03-05", "2026-03-05"),
    ],
    ids=["later that year", "passed by then", "the day itself"],
)
def test_a_day_without_a_year_takes_it_from_the_issue(words: str, issued_on: str, due_on: str) -> None:
    found = sentence(words, issued_on)
    assert found
    assert found.due_on == due_on
    assert "năm theo ngày ban hành" in (found.formula or "")


def test_a_day_without_a_year_in_a_document_without_a_day_is_undated() -> None:
    assert sentence("gửi trước ngày 15/11.", None) is None


# Periods


@pytest.mark.parametrize(
    ("words", "due_on", "boundary"),
    [
        ("hoàn thành trong tháng 9/2026.", "2026-09-30", "on"),
        ("hoàn thành trong tháng 02 năm 2028.", "2028-02-29", "on"),
        ("hoàn thành trước tháng 9/2026.", "2026-08-31", "before"),
        ("hoàn thành trước tháng 01 năm 2027.", "2026-12-31", "before"),
        ("hoàn thành từ tháng 6 đến hết tháng 8/2026.", "2026-08-31", "within"),
        ("hoàn thành trong quý II/2026.", "2026-06-30", "on"),
        ("hoàn thành trong quý 4 năm 2026.", "2026-12-31", "on"),
        ("hoàn thành trước quý III/2026.", "2026-06-30", "before"),
        ("hoàn thành đến hết quý I năm 2027.", "2027-03-31", "by"),
        ("hoàn thành trong 6 tháng đầu năm 2026.", "2026-06-30", "on"),
        ("hoàn thành trong 06 tháng cuối năm 2026.", "2026-12-31", "on"),
        ("hoàn thành trong năm 2026.", "2026-12-31", "on"),
        ("hoàn thành việc lắp đặt trước năm 2027.", "2026-12-31", "before"),
    ],
)
def test_a_period_is_due_on_its_last_day_and_before_it_the_day_before(words: str, due_on: str, boundary: str) -> None:
    found = sentence(words)
    assert found
    assert (found.due_on, found.boundary) == (due_on, boundary)
    assert found.formula


@pytest.mark.parametrize("words", ["trong tháng 13/2026.", "kinh phí trong năm 2026.", "sơ kết 6 tháng đầu năm 2026."])
def test_a_period_that_limits_nothing_is_no_deadline(words: str) -> None:
    assert sentence(words) is None


# From issue


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("trong thời hạn 30 ngày kể từ ngày ký ban hành.", "2026-04-04"),
        ("trong vòng 90 ngày kể từ ngày ban hành Chỉ thị.", "2026-06-03"),
        ("chậm nhất 15 ngày kể từ ngày Kế hoạch này được ban hành.", "2026-03-20"),
        ("trong 2 tuần kể từ ngày ban hành.", "2026-03-19"),
        ("trong 3 tháng kể từ ngày ban hành.", "2026-06-05"),
    ],
)
def test_days_are_counted_from_the_issue(words: str, due_on: str) -> None:
    found = sentence(words)
    assert found
    assert (found.due_on, found.boundary) == (due_on, "within")
    assert (found.formula or "").startswith("5/3/2026 + ")


@pytest.mark.parametrize(
    ("issued_on", "count", "due_on"),
    [
        ("2026-03-05", 1, "2026-03-06"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-04-29", 2, "2026-05-05"),
        ("2026-03-05", 30, "2026-04-16"),
    ],
    ids=["next day", "over a weekend", "over Tết", "over 30/4 and 1/5", "thirty"],
)
def test_working_days_leave_out_weekends_and_holidays(issued_on: str, count: int, due_on: str) -> None:
    found = sentence(f"trong {count} ngày làm việc kể từ ngày ban hành.", issued_on)
    assert found
    assert found.due_on == due_on
    assert "ngày làm việc (trừ thứ Bảy, Chủ nhật và ngày lễ)" in (found.formula or "")


def test_a_month_from_the_last_day_ends_on_a_last_day() -> None:
    found = sentence("trong 1 tháng kể từ ngày ban hành.", "2026-01-31")
    assert found
    assert found.due_on == "2026-02-28"


@pytest.mark.parametrize(
    ("words", "issued_on"),
    [
        ("trong 30 ngày kể từ ngày ban hành.", None),
        ("trong thời hạn 10 ngày kể từ ngày nhận đủ hồ sơ.", ISSUED),
        ("chậm nhất 05 ngày sau khi kết thúc kiểm tra.", ISSUED),
        ("thông báo trước ít nhất 10 ngày.", ISSUED),
    ],
    ids=["no day of issue", "from an event", "after an event", "at least"],
)
def test_a_limit_whose_day_is_not_known_keeps_its_words(words: str, issued_on: str | None) -> None:
    found = sentence(words, issued_on)
    assert found
    assert found.due_on is None
    assert found.text in words


# Rhythms


@pytest.mark.parametrize(
    ("words", "recurrence"),
    [
        ("định kỳ hằng tháng báo cáo.", "monthly"),
        ("Định kỳ hàng quý tổng hợp.", "quarterly"),
        ("định kỳ 06 tháng báo cáo.", "half-yearly"),
        ("định kỳ 6 tháng báo cáo.", "half-yearly"),
        ("báo cáo trước ngày 25 hằng tháng.", "monthly"),
        ("báo cáo trước ngày 15/12 hằng năm.", "yearly"),
        ("báo cáo vào thứ Sáu hằng tuần.", "weekly"),
        ("Hằng năm, tổ chức tập huấn.", "yearly"),
        ("họp giao ban hằng tuần.", "weekly"),
        ("mỗi tháng một lần.", "monthly"),
        ("cập nhật số liệu hằng ngày.", "daily"),
    ],
)
def test_a_rhythm(words: str, recurrence: str) -> None:
    found = sentence(words)
    assert found
    assert (found.recurrence, found.due_on) == (recurrence, None)


def test_a_rhythm_that_has_no_word_of_its_own_keeps_its_words() -> None:
    found = sentence("Định kỳ 02 tuần một lần, báo cáo tiến độ.")
    assert found
    assert (found.text, found.recurrence) == ("Định kỳ 02 tuần một lần", None)


@pytest.mark.parametrize("words", ["xây dựng dự toán hằng năm.", "kiểm tra định kỳ, đột xuất.", "tại mỗi xã, phường."])
def test_words_of_rhythm_that_only_describe_are_no_deadline(words: str) -> None:
    assert sentence(words) is None


def test_the_end_of_the_period_that_is_reported_is_no_deadline() -> None:
    assert sentence("Báo cáo kết quả giải ngân của từng dự án đến hết ngày 31/3/2026, nêu rõ lý do.") is None
    found = sentence("Báo cáo kết quả giải ngân đến hết ngày 31/3/2026, gửi trước ngày 05/4/2026.")
    assert found
    assert found.due_on == "2026-04-05"


def test_a_weekday_that_comes_back_is_a_rhythm_of_its_sentence() -> None:
    found = sentence("Từ tháng 4/2026, cập nhật số liệu trước 16 giờ thứ Sáu hằng tuần.")
    assert found
    assert (found.text, found.recurrence) == ("trước 16 giờ thứ Sáu hằng tuần", "weekly")


# Which of several


def test_a_dated_deadline_goes_before_a_rhythm() -> None:
    found = sentence("Định kỳ hằng quý báo cáo, tổng kết trước ngày 15/12/2026.")
    assert found
    assert found.due_on == "2026-12-15"


def test_of_two_dated_deadlines_the_first_counts() -> None:
    found = sentence("rà soát trước ngày 01/5/2026, báo cáo trước ngày 01/6/2026.")
    assert found
    assert found.due_on == "2026-05-01"


def test_a_deadline_may_be_left_to_what_follows() -> None:
    found = sentence("Các sở thực hiện theo từng mốc thời hạn dưới đây:")
    assert found
    assert (found.text, found.due_on) == ("theo từng mốc thời hạn dưới đây", None)


# Cells


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        ("30/8/2026", "2026-08-30"),
        ("Trước 30/8/2026", "2026-08-30"),
        ("Ngày 15 tháng 9 năm 2026", "2026-09-15"),
        ("Tháng 12/2026", "2026-12-31"),
        ("Quý III/2026", "2026-09-30"),
        ("6 tháng đầu năm 2026", "2026-06-30"),
        ("Năm 2026", "2026-12-31"),
        ("2027", "2027-12-31"),
        ("100 ngày", "2026-06-13"),
        ("Trước tháng 9/2026", "2026-08-31"),
    ],
)
def test_in_a_cell_a_date_stands_alone(words: str, due_on: str) -> None:
    found = cell(words)
    assert (found.text, found.due_on) == (words, due_on)


@pytest.mark.parametrize(
    ("words", "recurrence"), [("Hằng năm", "yearly"), ("Định kỳ hàng quý", "quarterly"), ("Thường xuyên", None)]
)
def test_a_cell_keeps_its_words_and_its_rhythm(words: str, recurrence: str | None) -> None:
    found = cell(words)
    assert (found.text, found.due_on, found.recurrence) == (words, None, recurrence)


def test_a_day_that_comes_back_every_year_is_no_date_in_a_cell_either() -> None:
    found = cell("Trước ngày 20/12 hằng năm")
    assert (found.due_on, found.recurrence) == (None, "yearly")


def test_a_count_of_days_in_a_document_without_a_day_is_undated() -> None:
    assert cell("100 ngày", None).due_on is None


# In records


def test_the_deadline_column_is_the_row_s_deadline() -> None:
    table = Ruled(
        (35.0, 175.0, 120.0, 120.0),
        (
            ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"),
            ("1", "Rà soát, trước ngày 01/01/2027 lập danh sách", "Sở Y tế", "Quý III/2026"),
        ),
    )
    (duty,) = recorded(table, end=False).obligations
    assert duty.deadline
    assert (duty.deadline.text, duty.deadline.due_on) == ("Quý III/2026", "2026-09-30")


def test_a_time_line_under_an_item_is_its_deadline() -> None:
    record = recorded(
        "1. Rà soát các trạm y tế trên địa bàn toàn tỉnh.",
        "- Đơn vị thực hiện: Sở Y tế.",
        "- Thời gian hoàn thành: Quý III/2026.",
        "2. Lập danh sách các trạm y tế cần nâng cấp.",
    )
    dues = [duty.deadline and duty.deadline.due_on for duty in record.obligations]
    assert dues == ["2026-09-30", None]


def test_the_own_deadline_of_a_sentence_goes_before_that_of_the_line_under_it() -> None:
    record = recorded(
        "1. Rà soát các trạm y tế trên địa bàn, báo cáo trước ngày 01/6/2026.",
        "- Thời gian hoàn thành: Quý III/2026.",
    )
    assert [duty.deadline and duty.deadline.due_on for duty in record.obligations] == ["2026-06-01"]


# Always


@given(
    st.lists(
        st.sampled_from(
            [
                "trước ",
                "trong ",
                "ngày ",
                "31/02/2026",
                "15/11/2026",
                "quý ",
                "IV/2026",
                "tháng 0/2026",
                "9999",
                "kể từ ",
                "100 ngày",
                "ban hành",
                "hằng ",
                "năm ",
                "đến ",
                "từ ",
                "6 tháng đầu năm 2026",
                "/",
                "00/00/0000",
                " ",
                ".",
            ]
        ),
        max_size=10,
    ).map("".join),
    st.sampled_from([None, ISSUED, "2028-02-29", "2099-12-31"]),
)
def test_no_words_make_a_deadline_fail(words: str, issued_on: str | None) -> None:
    for found in (sentence(words, issued_on), cell(words, issued_on)):
        assert found is None or found.text in " ".join(words.split())
