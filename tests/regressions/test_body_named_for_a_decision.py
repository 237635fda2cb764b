"""An inspection team was named for the decision that set it up, and that decision's number stood on a line of its own.

"ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH" / "SỐ 77/QĐ-SCT" over "Số: 12/KH-ĐKT": the first number was taken for the plan's.
"""

from __future__ import annotations

from drawn import ending, head, outlined


def test_the_number_is_the_plans() -> None:
    top = head("KẾ HOẠCH", issuer=("ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH", "SỐ 77/QĐ-SCT"), number="Số: 12/KH-ĐKT")
    found = outlined(*top, "Sở Công Thương tổng hợp kết quả kiểm tra.", *ending()).header
    assert found.number == "12/KH-ĐKT"
