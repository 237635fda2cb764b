"""Sentences with words of duty from which nothing was taken are shown with the reason."""

from __future__ import annotations

import pytest
from drawn import recorded

from schemas.record import Issue


def omitted(*body: str, **about: object) -> list[Issue]:
    return [issue for issue in recorded(*body, **about).issues if issue.code.startswith("omitted-")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (("I. THỰC TRẠNG", "1. Việc rà soát do Sở Nội vụ chủ trì còn chậm so với kế hoạch."), "omitted-told"),
        (("I. MỤC ĐÍCH", "1. Nâng cao trách nhiệm của các phòng được giao chủ trì."), "omitted-place"),
    ],
)
def test_what_was_left_out_has_its_reason(body: tuple[str, ...], code: str) -> None:
    (issue,) = omitted(*body)
    assert issue.code == code
    assert body[-1].partition(" ")[2][:40] in issue.message
    assert issue.page == 1


def test_what_was_taken_and_what_only_leads_is_not_listed() -> None:
    body = ("I. NHIỆM VỤ", "1. Yêu cầu các sở thực hiện các nhiệm vụ sau:", "- Tổng hợp kết quả trước ngày 30/6/2026.")
    assert omitted(*body) == []


def test_words_of_duty_in_a_wish_that_is_told_are_none() -> None:
    assert omitted("I. THỰC TRẠNG", "1. Kết quả được công bố theo đề nghị của Sở Nội vụ.") == []


def test_a_record_says_how_much_it_left_out() -> None:
    body = (
        "I. THỰC TRẠNG",
        "1. Việc rà soát do Sở Nội vụ chủ trì còn chậm.",
        "II. NHIỆM VỤ",
        "1. Giao Sở Y tế tổng hợp kết quả.",
    )
    coverage = recorded(*body).coverage
    assert (coverage.duty_sentences, coverage.extracted, coverage.omitted) == (2, 1, 1)
