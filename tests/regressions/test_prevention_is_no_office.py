"""A task began with "Phòng, chống …": the word for an office was read, and the whole sentence became its bearer."""

from __future__ import annotations

from drawn import obligations


def test_nobody_bears_what_names_nobody() -> None:
    (duty,) = obligations("II. NHIỆM VỤ", "1. Phòng, chống dịch bệnh trên đàn gia súc của các hộ.")
    assert duty.bearers == ()
