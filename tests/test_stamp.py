"""Stamps: what makes a record, and what makes its rows."""

from __future__ import annotations

import pytest

from pipeline import __version__, stamp
from pipeline.knowledge import load
from pipeline.read import engines


def test_a_stamp_names_the_version_and_is_the_same_every_time() -> None:
    assert stamp.reading("auto") == stamp.reading("auto")
    assert stamp.reading("auto").startswith(f"{__version__}+")


def test_every_part_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [stamp.reading("auto"), stamp.reading("off")]
    rows = [stamp.projection()]
    monkeypatch.setattr(engines, "stamp", lambda option: f"{option}:tesseract-5")
    made.append(stamp.reading("auto"))
    rows.append(stamp.projection())
    monkeypatch.setattr(load, "fingerprint", lambda: "another")
    made.append(stamp.reading("auto"))
    rows.append(stamp.projection())
    monkeypatch.setattr(stamp, "_sources", lambda packages: "changed")
    made.append(stamp.reading("auto"))
    rows.append(stamp.projection())
    assert len(set(made)) == len(made)
    assert len(set(rows)) == len(rows) - 1  # rows do not hang on the engines, whose records are another's concern


def test_the_rows_stamp_fits_into_user_version() -> None:
    assert 0 < stamp.projection() < 2**31
