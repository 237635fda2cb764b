"""Order or request, one job or a standing duty, with the words that decided it."""

from __future__ import annotations

import pytest
from drawn import obligations

from schemas.record import Obligation


def only(*body: str, **about: object) -> Obligation:
    *_, last = obligations(*body, **about)  # type: ignore[arg-type]
    return last


@pytest.mark.parametrize(
    ("sentence", "force", "words"),
    [
        ("Giao Sở Nội vụ chủ trì, tổng hợp kết quả.", "order", "Giao"),
        ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh phối hợp tuyên truyền.", "request", "Đề nghị"),
        ("Trân trọng đề nghị các cơ quan gửi báo cáo trước ngày 30/6/2026.", "request", "Trân trọng đề nghị"),
        ("Sở Y tế có trách nhiệm tổng hợp kết quả.", "order", "có trách nhiệm"),
        ("Nghiêm cấm mọi hình thức can thiệp vào việc khảo sát.", "order", "Nghiêm cấm"),
        ("Sở Y tế rà soát, đề nghị các cấp có thẩm quyền sửa đổi quy định.", "order", "Kế hoạch"),
        ("Tổng hợp kết quả theo đề nghị của Sở Nội vụ.", "order", "Kế hoạch"),
    ],
)
def test_a_directive_orders_or_requests_by_its_own_words_first(sentence: str, force: str, words: str) -> None:
    found = only("I. NHIỆM VỤ", f"1. {sentence}")
    assert (found.force, found.force_by) == (force, words)


def test_what_stands_over_it_decides_where_it_says_nothing_itself() -> None:
    found = only("I. NHIỆM VỤ", "1. Đề nghị Báo Hà Sơn:", "- Tuyên truyền kết quả thực hiện Kế hoạch.")
    assert (found.force, found.force_by) == ("request", "Đề nghị")


@pytest.mark.parametrize(
    ("kind", "issuer", "force", "words"),
    [
        ("TỜ TRÌNH", ("SỞ Y TẾ",), "request", "Tờ trình"),
        ("CHỈ THỊ", ("SỞ Y TẾ",), "order", "Chỉ thị"),
    ],
)
def test_the_kind_of_document_decides_last(kind: str, issuer: tuple[str, ...], force: str, words: str) -> None:
    body = ("I. NHIỆM VỤ", "1. Các phòng tổng hợp kết quả thực hiện.")
    found = obligations(*body, kind=kind, issuer=issuer)
    assert {(o.force, o.force_by) for o in found} <= {(force, words)}


def test_a_letter_of_a_committee_directs_and_another_s_says_nothing() -> None:
    body = ("Các phòng tổng hợp kết quả thực hiện, gửi báo cáo.",)
    about = {"kind": None, "subject": ("V/v báo cáo kết quả",), "to": ("Kính gửi: Các phòng.",)}
    assert only(*body, **about).force_by == "Ủy ban nhân dân tỉnh Hà Sơn"
    assert only(*body, issuer=("SỞ Y TẾ",), number="Số: 27/SYT-VP", **about).force is None


@pytest.mark.parametrize(
    ("sentence", "scope", "words"),
    [
        ("Sở Nội vụ ban hành kế hoạch chi tiết.", "specific", "ban hành"),
        ("Sở Nội vụ báo cáo kết quả trước ngày 30/6/2026.", "specific", "trước ngày 30/6/2026"),
        ("Tăng cường kỷ luật, kỷ cương hành chính trong toàn ngành.", "standing", "Tăng cường"),
        ("Sở Nội vụ báo cáo kết quả trước ngày 25 hằng tháng.", "standing", "trước ngày 25 hằng tháng"),
        ("Thường xuyên rà soát danh mục dữ liệu của ngành.", "standing", "Thường xuyên"),
        ("Không sử dụng máy tính kết nối Internet để soạn thảo tài liệu mật.", "standing", "Không"),
        ("Trường hợp cần bổ sung kinh phí, đề xuất Sở Tài chính tổng hợp.", "standing", "Trường hợp"),
        ("Các sở đầu tư công trình ngầm phải phù hợp với quy hoạch được duyệt.", "standing", "phải"),
    ],
)
def test_a_directive_is_one_job_or_goes_on(sentence: str, scope: str, words: str) -> None:
    found = only("I. NHIỆM VỤ", f"1. {sentence}")
    assert (found.scope, found.scope_by) == (scope, words)


def test_what_no_word_decides_is_null() -> None:
    found = only("I. NHIỆM VỤ", "1. Sở Nội vụ thông tin đến các xã, phường.")
    assert (found.scope, found.scope_by) == (None, None)
