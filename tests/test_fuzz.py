"""Fifty damaged files, and that the damage is the same each time; ``make fuzz`` runs a thousand."""

from __future__ import annotations

from pathlib import Path

from fuzz import bugs, damaged, unaccounted

from pipeline.batch import ingest


def test_fifty_damaged_files_are_all_accounted_for(tmp_path: Path) -> None:
    made = damaged(tmp_path, 50, seed=4)
    report = ingest([tmp_path], tmp_path / "n.db", jobs=2, ocr="off", limit=60)
    assert unaccounted(report, tmp_path / "n.db", list(made)) == []
    assert bugs(report) == []
    assert set(report.statuses) >= {"read", "failed"}


def test_a_seed_damages_the_same_way(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    made = [damaged(tmp_path / name, 18, seed=1) for name in ("a", "b")]
    one, two = ({path.name: path.read_bytes() for path in files} for files in made)
    assert one == two
