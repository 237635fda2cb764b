"""Any file at all: what cannot be read costs only itself, and its row says why."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import broken
import pytest
from readers import by_word

from pipeline import cite
from pipeline.batch import Report, ingest
from pipeline.errors import UserError
from pipeline.read import pdfium

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb") + bytes(2000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "hộp thư"
    made.mkdir()
    return made


def mailbox(folder: Path) -> Report:
    """Fill a folder with all of them, and ingest it."""
    whole = broken.SAMPLE.read_bytes()
    files = {
        "whole": whole,
        "empty-password": broken.encrypted(""), "password": broken.encrypted("mật khẩu"),
        "zero": b"", "text": "Kế hoạch".encode(), "jpeg": JPEG, "page": b"<!DOCTYPE html><html></html>" * 100,
        "head": whole[:200], "half": whole[: len(whole) // 2],
        "bad-tree": broken.bad_page_tree(), "recursive-tree": broken.recursive_page_tree(),
        "said-pages": broken.many_pages(2, 1_000_000), "many-pages": broken.many_pages(3210),
        "long-side": broken.one_page(box=b"0 0 14400 14400"), "longer-side": broken.one_page(box=b"0 0 9 1000000000"),
        "no-side": broken.one_page(box=b"0 0 0 0"), "odd-side": broken.one_page(box=b"600 800 nan -inf"),
        "far-off": broken.one_page(b"1e30 0 0 1e30 1e30 1e30 cm 0 0 m 9 0 l S BT /F1 1e30 Tf (a) Tj ET"),
        "font": broken.looping_font(), "forms": broken.looping_forms(), "references": broken.looping_references(),
        "letters": broken.strange_letters(), "multiplied": broken.multiplying_forms(2),
    }  # fmt: skip
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
    (folder / "link.pdf").symlink_to(folder / "nowhere.pdf")
    (folder / "named.txt").write_bytes(whole.replace(b"%%EOF", b"%%EOF\n%"))
    Path(os.fsdecode(os.fsencode(folder) + b"/c\xf4ng v\xe3n.pdf")).write_bytes(whole + b"\n%")
    return ingest([folder, folder / "named.txt"], folder / "n.db", jobs=2, limit=60, memory=900, ocr="off")


def rows(database: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


EXPECTED = {
    "whole.pdf": ("read", None), "named.txt": ("read", None), "c\\xf4ng v\\xe3n.pdf": ("read", None),
    "empty-password.pdf": ("read", None), "password.pdf": ("refused", "mật khẩu; gỡ mật khẩu"),
    "zero.pdf": ("refused", "0 byte"), "text.pdf": ("refused", "không phải tệp PDF"),
    "jpeg.pdf": ("refused", "không phải tệp PDF"), "page.pdf": ("refused", "không phải tệp PDF"),
    "head.pdf": ("failed", "cắt cụt; tải lại"), "half.pdf": ("failed", "cắt cụt; tải lại"),
    "link.pdf": ("failed", "không mở được tệp"),
    "bad-tree.pdf": ("partial", "trang 2–7"), "recursive-tree.pdf": ("read", None),
    "said-pages.pdf": ("partial", "trang 3–3001"), "many-pages.pdf": ("partial", "trang 3001"),
    "long-side.pdf": ("read", None), "longer-side.pdf": ("partial", "trang 1"),
    "no-side.pdf": ("read", None), "odd-side.pdf": ("read", None), "far-off.pdf": ("read", None),
    "font.pdf": ("read", None), "forms.pdf": ("read", None), "references.pdf": ("read", None),
    "letters.pdf": ("read", None), "multiplied.pdf": ("read", None),
}  # fmt: skip
"""What becomes of each file, and words of the reason."""


def test_every_file_has_its_row_and_every_bad_one_its_reason(folder: Path) -> None:
    """All that can be read or refused within a moment, in one batch of two workers."""
    database, report = folder / "n.db", mailbox(folder)
    found = {Path(file.path).name: file for file in report.files}
    assert {name: file.status for name, file in found.items()} == {name: is_[0] for name, is_ in EXPECTED.items()}
    assert [file for name, file in found.items() if (EXPECTED[name][1] or "") not in (file.reason or "")] == []
    assert [file for file in report.bad if not file.reason or "\n" in file.reason] == []
    assert dict(rows(database, "SELECT status, count(*) FROM files GROUP BY status")) == report.statuses
    unread = "SELECT code, page FROM issues WHERE stage = 'read' AND path LIKE '%/{}.pdf' ORDER BY page"
    assert rows(database, unread.format("many-pages")) == [("too-many-pages", pdfium.MOST_PAGES + 1)]
    assert rows(database, unread.format("longer-side")) == [("too-large", 1)]
    assert rows(database, unread.format("bad-tree")) == [("broken-page", n) for n in range(2, 8)]


def test_a_bomb_is_stopped_by_its_memory_and_an_endless_page_by_its_time(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(broken.bomb(500_000_000, b" " * 1000))
    (tmp_path / "paths.pdf").write_bytes(broken.bomb(150_000_000))
    (tmp_path / "endless.pdf").write_bytes(broken.multiplying_forms(12))
    (tmp_path / "whole.pdf").write_bytes(broken.SAMPLE.read_bytes())
    report = ingest([tmp_path], tmp_path / "n.db", jobs=2, limit=8, memory=500, ocr="off")
    reasons = {Path(file.path).stem: file.reason or file.status for file in report.files}
    assert "hơn 500 MB" in reasons["bomb"]
    assert "hơn 500 MB" in reasons["paths"] or "quá 8 giây" in reasons["paths"]
    assert "hơn 500 MB" in reasons["endless"] or "quá 8 giây" in reasons["endless"]
    assert reasons["whole"] == "read"


def test_a_worker_that_grows_or_crashes_takes_only_its_document_with_it(tmp_path: Path) -> None:
    for word in ("grow", "crash", "1/KH-UBND", "2/KH-UBND"):
        (tmp_path / f"{word.replace('/', '-')}.pdf").write_bytes(f"%PDF-1.7 {word}".encode())
    report = ingest([tmp_path], tmp_path / "n.db", jobs=1, parse=by_word, memory=400)
    reasons = {Path(file.path).stem: file.reason or file.status for file in report.files}
    assert "hơn 400 MB" in reasons["grow"]
    assert "mã -11" in reasons["crash"]
    assert reasons["1-KH-UBND"] == reasons["2-KH-UBND"] == "read"


@pytest.mark.timeout(90)
def test_memory_that_is_not_given_back_is_not_held_against_the_next_document(tmp_path: Path) -> None:
    for n in range(8):
        (tmp_path / f"{n}.pdf").write_bytes(f"%PDF-1.7 keep {n}".encode())
    assert ingest([tmp_path], tmp_path / "n.db", jobs=1, parse=by_word, memory=400).statuses == {"read": 8}


@pytest.mark.timeout(90)
def test_a_worker_may_be_ended_while_it_answers(tmp_path: Path) -> None:
    """It outgrows its memory only as it sends a record of a hundred megabytes; half of that is no message."""
    for n in range(6):
        (tmp_path / f"{n}.pdf").write_bytes(f"%PDF-1.7 heavy {n}".encode())
    report = ingest([tmp_path], tmp_path / "n.db", jobs=2, parse=by_word, memory=520, limit=60)
    assert len(report.files) == 6
    assert [file.reason for file in report.bad if "520 MB" not in (file.reason or "")] == []


def test_a_bug_leaves_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 raise")
    [file] = ingest([tmp_path], tmp_path / "n.db", jobs=1, parse=by_word).files
    assert file.trace
    assert file.trace.splitlines()[-1] == "ZeroDivisionError: bug"


def test_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    """Its workers run the script again and end at once; that is no file's fault."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 1/KH-UBND")
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom pipeline.batch import ingest\n"
        f"ingest([Path({str(tmp_path)!r})], Path({str(tmp_path / 'n.db')!r}), jobs=1)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)
    assert "if __name__ == '__main__'" in done.stderr.splitlines()[-1]
    assert rows(tmp_path / "n.db", "SELECT * FROM files") == []


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(UserError, match="không phải tệp thường"):
        ingest([tmp_path / "pipe.pdf"], tmp_path / "n.db")
    with pytest.raises(UserError, match="không có tệp PDF nào"):
        ingest([tmp_path], tmp_path / "n.db")


def test_a_sentence_without_end_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    found = cite("Thực hiện " + ", ".join(f"theo Quyết định số {n}/QĐ-UBND" for n in range(800)))
    assert len(found) == 800
    assert time.process_time() - began < 6
