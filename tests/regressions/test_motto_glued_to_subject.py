"""A gap too narrow to part the columns glued the motto to a letter's subject: reading the header failed outright.

The motto is cut out of the line, and what is left began with a space, at which no rule for the subject matches.
"""

from __future__ import annotations

from drawn import SetIn, ending, outlined


def test_the_subject_behind_a_motto_is_read() -> None:
    glued = SetIn("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM V/v rà soát trạm y tế", 85)
    found = outlined(SetIn("Số: 88/UBND-VX", 85), glued, SetIn("Kính gửi: Sở Y tế.", 180), *ending()).header
    assert found.title_text == "rà soát trạm y tế"
