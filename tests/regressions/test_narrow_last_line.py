"""The last word of a paragraph stood alone on its line, narrower than the first line's indent.

It lies left of where the first line begins, so it was taken for a line of another column: the paragraph was cut, its
sentence lost its full stop, and a one-sentence directive under a label was taken for a title and dropped.
"""

from __future__ import annotations

from drawn import INDENT, STEP, ending, head, obligations, outlined

SENTENCE = "Sở Y tế thực hiện Nghị quyết số 21/NQ-CP ngày 08/01/2026 của Chính phủ."
AROUND = (
    "Ủy ban nhân dân các xã, phường phối hợp với Sở Giáo dục và Đào tạo rà soát số trẻ em trong độ tuổi đi học, "
    "lập danh sách theo từng thôn, bản, tổ dân phố và gửi về Sở Giáo dục và Đào tạo để tổng hợp theo quy định."
)


def test_the_word_belongs_to_its_paragraph() -> None:
    assert STEP * len("phủ.") < INDENT
    made = outlined(*head(), AROUND, f"1. {SENTENCE}", AROUND, *ending())
    assert f"1. {SENTENCE}" in [made.flow.text[placed.block.span] for placed in made.placed]


def test_the_directive_is_kept() -> None:
    duties = obligations("II. NHIỆM VỤ", f"1. {SENTENCE}", f"2. {AROUND}")
    assert SENTENCE in [duty.text for duty in duties]
