"""A party directive of one paragraph: its title, in small letters, was joined to the type line above it.

With so few lines the margins could not be told, nothing counted as centred, and the type was lost: "CHỈ THỊ về phòng
cháy, chữa cháy rừng" is no type line, so the document became a letter without a title.
"""

from __future__ import annotations

from drawn import ending, head, outlined


def test_a_type_line_ends_before_its_title() -> None:
    top = head(
        "CHỈ THỊ", issuer=("TỈNH ỦY HÀ SƠN",), number="Số 09-CT/TU", title=("về phòng cháy, chữa cháy rừng",)
    )  # fmt: skip
    found = outlined(*top, "Các cấp ủy, tổ chức đảng nghiêm túc thực hiện Chỉ thị này.", *ending()).header
    assert (found.type, found.title_text) == ("Chỉ thị", "về phòng cháy, chữa cháy rừng")
