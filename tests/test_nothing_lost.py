"""Nothing is lost: killed, doubled, read from or out of room, an ingest leaves a sound register to go on with."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from readers import by_word, held
from registers import HISTORY

from pipeline.batch import ingest
from pipeline.errors import BadDatabase
from pipeline.store import database as store
from pipeline.store.shape import TABLES

ROOT = Path(__file__).parents[1]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
_INGEST = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import readers
from pipeline.batch import ingest
ingest([Path({folder!r})], Path({database!r}), jobs=2, parse=readers.{parse}, progress=lambda *_: print(flush=True))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty files that cite each other and many more, each holding its record."""
    made = tmp_path_factory.mktemp("đến")
    for path in GOLDEN:
        record = json.loads(path.read_text())
        for n in range(60 // len(GOLDEN) + 1):
            number = record["document"]["number"]
            record["document"]["number"] = number and f"{n}{number.lstrip('0')}"
            (made / f"{path.stem}-{n}.pdf").write_text("%PDF-1.7\n" + json.dumps(record, ensure_ascii=False))
    return made


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    database = tmp_path_factory.mktemp("yên") / "n.db"
    ingest([folder], database, jobs=2, parse=held)
    return contents(database)


def contents(database: Path) -> dict[str, list[Any]]:
    """The rows of all tables but the history, once the register is seen to be sound."""
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [table.name for table in TABLES if table.name not in HISTORY]
        return {name: sorted(opened.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def count(database: Path, table: str = "files") -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@contextmanager
def ingesting(folder: Path, database: Path, parse: str = "held") -> Iterator[subprocess.Popen[str]]:
    """An ingest in another process, which writes a line for each file done."""
    script = _INGEST.format(tests=str(ROOT / "tests"), folder=str(folder), database=str(database), parse=parse)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(process: subprocess.Popen[str], wanted: int) -> None:
    """Wait until so many files are done."""
    assert process.stdout
    for _ in range(wanted):
        process.stdout.readline()


def nhiemvu(*words: object) -> subprocess.CompletedProcess[str]:
    code = "from pipeline.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


# Killed


def test_killed_at_any_moment_the_next_run_goes_on(
    folder: Path, undisturbed: dict[str, list[Any]], tmp_path: Path
) -> None:
    """First while tables are made; then anywhere in the midst of writing."""
    chance, database, done = random.Random(4), tmp_path / "n.db", [0]
    for kill in range(8):
        with ingesting(folder, database) as process:
            if kill < 2:
                until(database.exists)
                time.sleep(chance.uniform(0, 0.05))
            else:
                lines(process, done[-1] + chance.randint(1, 4))
                time.sleep(chance.uniform(0, 0.03))
            process.send_signal(signal.SIGKILL)
        with closing(sqlite3.connect(database)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
            if opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'files'").fetchone():
                done.append(count(database))
    assert done == sorted(done)
    assert len(set(done)) > 4, "hardly one was killed while it wrote"
    assert done[-1] < len(undisturbed["files"])
    report = ingest([folder], database, jobs=2, parse=held)
    assert report.unchanged == done[-1]
    assert contents(database) == undisturbed


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
def test_no_worker_outlives_an_ingest_that_is_killed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF-1.7 hang " + name.encode())
    pids = [tmp_path / f"{name}.pdf.pid" for name in ("a", "b")]
    with ingesting(tmp_path, tmp_path / "n.db", "by_word") as process:
        until(lambda: all(path.exists() and path.read_text() for path in pids))
        process.send_signal(signal.SIGKILL)
    until(lambda: not any(runs(path.read_text()) for path in pids))


def runs(pid: str) -> bool:
    """Whether a process does anything; one that is only waited for by nobody does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true: Any, patience: float = 30) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


# Two at once


def test_two_ingests_at_once_make_the_same_rows(
    folder: Path, undisturbed: dict[str, list[Any]], tmp_path: Path
) -> None:
    """They begin at one moment, so that both make the tables; and both put in every file."""
    database = tmp_path / "n.db"
    with ingesting(folder, database) as one, ingesting(folder, database) as two:
        assert (one.communicate()[0].count("\n"), two.communicate()[0].count("\n")) == (count(database),) * 2
        assert (one.returncode, two.returncode) == (0, 0)
    assert contents(database) == undisturbed


def test_an_ingest_waits_for_another_writer(tmp_path: Path) -> None:
    database = tmp_path / "n.db"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 1/KH-UBND")
    ingest([tmp_path], database, jobs=1, parse=by_word)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 2/KH-UBND")
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("BEGIN IMMEDIATE")
        with ingesting(tmp_path, database, "by_word") as process:
            time.sleep(2)
            assert (process.poll(), count(database)) == (None, 1)
            writer.execute("COMMIT")
            assert process.wait() == 0
    assert count(database) == 2


def test_one_that_has_waited_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "n.db"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 1/KH-UBND")
    ingest([tmp_path], database, jobs=1, parse=by_word)
    monkeypatch.setattr(store, "_PATIENCE", 0.2)
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(BadDatabase, match="đang được lệnh khác ghi; chờ lệnh đó xong"):
            ingest([tmp_path], database, jobs=1, parse=by_word, again=True)
    assert ingest([tmp_path], database, jobs=1, parse=by_word, again=True).statuses == {"read": 1}


# Read meanwhile


def test_others_read_while_an_ingest_writes(folder: Path, tmp_path: Path) -> None:
    """Plain SQLite and Datasette over HTTP: never locked out, never half a document, more and more files."""
    database, port = tmp_path / "n.db", random.Random(os.getpid()).randrange(20_000, 60_000)
    first = next(iter(sorted(folder.glob("*.pdf"))))
    ingest([first], database, jobs=1, parse=held)
    code = "from pipeline.cli import main; main()"
    command = [sys.executable, "-c", code, "browse", "--db", str(database), "--port", str(port)]
    seen: list[tuple[int, int]] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as browse:
        try:
            assert browse.stdout
            assert "http://" in browse.stdout.readline()
            with ingesting(folder, database) as process:
                lines(process, 2)
                while process.poll() is None:
                    seen.append((count(database), over_http(port)))
                    with closing(sqlite3.connect(database, timeout=0)) as reader:
                        assert reader.execute("PRAGMA foreign_key_check").fetchall() == []
                assert process.wait() == 0
            assert over_http(port) == count(database) == len(list(folder.glob("*.pdf")))
        finally:
            browse.send_signal(signal.SIGINT)
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert len(set(seen)) > 2


def over_http(port: int) -> int:
    """How many files the register shows to a browser."""
    url = f"http://127.0.0.1:{port}/nhiemvu/files.json?_size=1"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(json.load(answer)["filtered_table_rows_count"])


# Out of room


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = tmp_path / "đĩa"
    mount.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk: {done.stderr.decode()}")
    yield mount
    subprocess.run(["umount", "-l", mount], check=True)


def test_a_full_disk_is_said_and_spoils_nothing(small_disk: Path, tmp_path: Path) -> None:
    """First there is no room for the tables, then for some files, at last for all."""
    samples = sorted((ROOT / "corpus" / "samples").glob("*2*-2026*.pdf"))[:6]
    database, done = small_disk / "n.db", 0
    for size in ("64k", "600k", "900k"):
        subprocess.run(["mount", "-o", f"remount,size={size}", small_disk], check=True)
        full = nhiemvu("ingest", *samples, "--db", database, "--ocr", "off", "--jobs", 2)
        assert (full.returncode, full.stdout, len(full.stderr.splitlines())) == (1, "", 1), full
        assert "hết chỗ trên đĩa" in full.stderr
        if size != "64k":
            contents(database)
            assert count(database) >= done
            done = count(database)
    assert 0 < done < len(samples)
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    assert nhiemvu("ingest", *samples, "--db", database, "--ocr", "off", "--jobs", 2).returncode == 0
    assert nhiemvu("ingest", *samples, "--db", tmp_path / "n.db", "--ocr", "off", "--jobs", 2).returncode == 0
    assert contents(database) == contents(tmp_path / "n.db")
