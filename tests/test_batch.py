"""Batches: nothing is read twice, one bad file costs only itself, and the report says what became of each."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from readers import by_word, times_read
from sheets import SENTENCE, says
from sheets import pdf as sheet

from pipeline import stamp
from pipeline.batch import Report, forget, ingest
from pipeline.errors import BadDatabase, UserError

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "công văn đến"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / "nhiemvu.db"


def pdf(folder: Path, name: str, word: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(f"%PDF-1.7 {word}".encode())
    return path


def run(paths: list[Path], database: Path, **options: Any) -> Report:
    return ingest(paths, database, **{"jobs": 2, "parse": by_word, **options})


def statuses(report: Report) -> dict[str, str]:
    return {Path(file.path).name: file.status for file in report.files}


def rows(database: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_folders_are_read_with_all_below_them(inbox: Path, database: Path) -> None:
    pdf(inbox, "a.pdf", "1/KH-UBND")
    pdf(inbox, "sub/B.PDF", "2/KH-UBND")
    (inbox / "note.txt").write_text("không phải PDF")
    report = run([inbox, inbox / "a.pdf"], database)
    assert statuses(report) == {"a.pdf": "read", "B.PDF": "read"}
    assert (report.held, report.documents, report.bad, report.unchanged) == (2, 2, (), 0)


def test_what_has_not_changed_is_not_read_again(inbox: Path, database: Path) -> None:
    path = pdf(inbox, "a.pdf", "1/KH-UBND")
    run([inbox], database)
    assert run([inbox], database).unchanged == 1
    os.utime(path)
    assert run([inbox], database).unchanged == 1
    assert times_read(path) == 1


def test_what_has_changed_is_replaced(inbox: Path, database: Path) -> None:
    path = pdf(inbox, "a.pdf", "1/KH-UBND")
    run([inbox], database)
    pdf(inbox, "a.pdf", "2/KH-UBND")
    assert run([inbox], database).unchanged == 0
    assert times_read(path) == 2
    assert rows(database, "SELECT number FROM documents") == [("2/KH-UBND",)]


@pytest.mark.parametrize("options", [{"again": True}, {"ocr": "off"}])
def test_another_option_reads_again(inbox: Path, database: Path, options: dict[str, Any]) -> None:
    path = pdf(inbox, "a.pdf", "1/KH-UBND")
    run([inbox], database)
    run([inbox], database, **options)
    assert times_read(path) == 2


def test_another_program_reads_again(inbox: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf(inbox, "a.pdf", "1/KH-UBND")
    run([inbox], database)
    monkeypatch.setattr(stamp, "reading", lambda *how: f"2.0+{how}")
    run([inbox], database)
    assert times_read(path) == 2


def test_a_copy_is_not_read(inbox: Path, database: Path) -> None:
    first, second = pdf(inbox, "a.pdf", "1/KH-UBND"), pdf(inbox, "b.pdf", "1/KH-UBND")
    run([inbox], database)
    third = pdf(inbox, "c.pdf", "1/KH-UBND")
    run([inbox], database)
    assert [times_read(path) for path in (first, second, third)] == [1, 0, 0]
    assert rows(database, "SELECT count(*), count(DISTINCT document_id) FROM document_files") == [(3, 1)]


def test_one_bad_file_costs_only_itself(inbox: Path, database: Path) -> None:
    """Hanging, dying, buggy and damaged, one after the other and in one worker."""
    for word in ("hang", "die", "raise", "bad", "partial", "1/KH-UBND"):
        pdf(inbox, f"{word.replace('/', '-')}.pdf", word)
    for jobs in (1, 2):
        report = run([inbox], database, jobs=jobs, limit=3.0, again=True)
        reasons = {Path(file.path).stem: file.reason or "" for file in report.files}
        assert statuses(report) == {
            "hang.pdf": "failed", "die.pdf": "failed", "raise.pdf": "failed", "bad.pdf": "failed",
            "partial.pdf": "partial", "1-KH-UBND.pdf": "read",
        }  # fmt: skip
        assert "quá 3 giây" in reasons["hang"]
        assert "mã 7" in reasons["die"]
        assert "ZeroDivisionError tại readers.py" in reasons["raise"]
        assert reasons["bad"] == "tệp hỏng; tải lại tệp gốc"
        assert reasons["partial"] == "chưa đọc được trang 1"
        assert dict(rows(database, "SELECT status, count(*) FROM files GROUP BY status")) == report.statuses
        assert len(report.bad) == 4


def test_a_known_failure_is_told_again_without_reading(inbox: Path, database: Path) -> None:
    path = pdf(inbox, "a.pdf", "bad")
    run([inbox], database)
    report = run([inbox], database)
    assert (report.unchanged, len(report.bad), times_read(path)) == (1, 1, 1)


def test_a_file_that_cannot_be_opened(inbox: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    pdf(inbox, "a.pdf", "1/KH-UBND")
    monkeypatch.setattr("pipeline.batch.sha256", unreadable)
    [file] = run([inbox], database).bad
    assert file.reason == "không mở được tệp: Permission denied; kiểm tra quyền đọc"


def test_progress_is_told_for_every_file(inbox: Path, database: Path) -> None:
    for n in range(3):
        pdf(inbox, f"{n}.pdf", f"{n}/KH-UBND")
    told: list[tuple[int, int]] = []
    run([inbox], database, progress=lambda done, total, path: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_run_is_logged(inbox: Path, database: Path) -> None:
    pdf(inbox, "a.pdf", "1/KH-UBND")
    run([inbox], database)
    forget([inbox], database)
    assert rows(database, "SELECT command FROM runs ORDER BY started_at") == [("ingest",), ("forget",)]


def test_nothing_to_do_is_said(inbox: Path, database: Path) -> None:
    with pytest.raises(UserError, match="không có tệp PDF nào"):
        run([inbox], database)
    with pytest.raises(UserError, match="không có tệp hay thư mục"):
        run([inbox / "none.pdf"], database)
    assert not database.exists()


def test_a_register_of_another_program_is_left_alone(inbox: Path, database: Path) -> None:
    pdf(inbox, "a.pdf", "1/KH-UBND")
    database.parent.mkdir()
    other = sqlite3.connect(database)
    other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(BadDatabase):
        run([inbox], database)


class TestForgetting:
    def test_a_folder_is_forgotten_with_all_below_it(self, inbox: Path, database: Path) -> None:
        pdf(inbox, "sub/a.pdf", "1/KH-UBND")
        kept = pdf(inbox.parent / "công văn đến 2", "b.pdf", "2/KH-UBND")
        run([inbox, kept], database)
        report = forget([inbox], database)
        assert statuses(report) == {"a.pdf": "forgotten"}
        assert rows(database, "SELECT number FROM documents") == [("2/KH-UBND",)]

    def test_a_file_that_is_gone_from_the_disk(self, inbox: Path, database: Path) -> None:
        path = pdf(inbox, "a.pdf", "1/KH-UBND")
        run([inbox], database)
        path.unlink()
        forget([path], database)
        assert rows(database, "SELECT count(*) FROM files") == [(0,)]

    def test_a_path_that_is_not_in_the_register(self, inbox: Path, database: Path) -> None:
        pdf(inbox, "a.pdf", "1/KH-UBND")
        run([inbox], database)
        with pytest.raises(UserError, match="không có trong"):
            forget([inbox / "a.pdf", inbox / "b.pdf"], database)
        assert rows(database, "SELECT count(*) FROM files") == [(1,)]


def test_two_ingests_at_once(inbox: Path, database: Path) -> None:
    for n in range(4):
        pdf(inbox, f"a/{n}.pdf", f"{n}/KH-UBND")
        pdf(inbox, f"b/{n}.pdf", f"{n + 4}/KH-UBND")
    runs = [threading.Thread(target=run, args=([inbox / name], database)) for name in ("a", "b")]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert rows(database, "SELECT count(*) FROM documents WHERE held = 1") == [(8,)]


class TestTheLineItself:
    """Real PDFs through the real line."""

    def test_bad_input_is_refused_with_what_to_do(self, inbox: Path, database: Path) -> None:
        whole = (SAMPLES / "41-KH-UBND-2026.pdf").read_bytes()
        (inbox / "empty.pdf").write_bytes(b"")
        (inbox / "text.pdf").write_bytes("Kế hoạch".encode())
        (inbox / "cut.pdf").write_bytes(whole[:3000])
        locked = FPDF()
        locked.add_page()
        locked.set_encryption("owner", "user")
        locked.output(str(inbox / "locked.pdf"))
        shutil.copy(SAMPLES / "41-KH-UBND-2026.pdf", inbox)
        report = ingest([inbox], database, jobs=2)
        assert statuses(report).pop("cut.pdf") in ("refused", "failed")
        assert {statuses(report)[f"{name}.pdf"] for name in ("empty", "text", "locked")} == {"refused"}
        assert statuses(report)["41-KH-UBND-2026.pdf"] == "read"
        assert all(file.reason and "\n" not in file.reason for file in report.bad)

    def test_the_samples_are_linked_the_same_in_any_order(self, tmp_path: Path) -> None:
        files = sorted(SAMPLES.glob("*.pdf"))
        at_once, one_by_one = tmp_path / "a.db", tmp_path / "b.db"
        ingest(files, at_once, jobs=2)
        for file in reversed(files):
            ingest([file], one_by_one, jobs=1)
        for table in ("documents", "citations", "obligations", "agencies", "agency_names", "candidates", "claims"):
            assert sorted(rows(at_once, f"SELECT * FROM {table}"), key=repr) == sorted(
                rows(one_by_one, f"SELECT * FROM {table}"), key=repr
            )
        assert rows(at_once, "PRAGMA foreign_key_check") == []


class TestConfidential:
    def test_it_is_refused_without_a_word_of_it(self, tmp_path: Path) -> None:
        made, database = tmp_path / "a.pdf", tmp_path / "n.db"
        made.write_bytes(sheet(says("MẬT", "ỦY BAN NHÂN DÂN", "Số: 12/KH-UBND", "KẾ HOẠCH", SENTENCE)))
        report = ingest([made], database, jobs=1)
        assert report.statuses == {"refused": 1}
        assert "MẬT" in (report.files[0].reason or "")
        assert "Giáo dục".encode() not in database.read_bytes()

    def test_unless_it_is_allowed(self, tmp_path: Path) -> None:
        made, database = tmp_path / "a.pdf", tmp_path / "n.db"
        made.write_bytes(sheet(says("MẬT", "ỦY BAN NHÂN DÂN", "Số: 12/KH-UBND", "KẾ HOẠCH", SENTENCE)))
        assert ingest([made], database, jobs=1, allow_confidential=True).statuses == {"read": 1}
        assert rows(database, "SELECT confidentiality FROM documents WHERE held") == [("MẬT",)]
