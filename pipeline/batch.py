"""Folders of PDFs into the register and out of it: many readers, one writer."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline import stamp
from pipeline.errors import UserError
from pipeline.read.source import sha256
from pipeline.store.database import Database, journal
from pipeline.store.held import stored
from pipeline.store.rows import insert
from pipeline.store.save import File, Healed, register, save
from pipeline.store.save import forget as take_out
from pipeline.workers import Limits, Outcome, Parse, parse_file, read_all
from schemas.record import Record

Progress = Callable[[int, int, Path], None]
"""Called after each file: how many are done, of how many, and which one it was."""

TIME_LIMIT = 600.0
"""Seconds that one document may take: a page that is recognised takes one or two."""
_FOR_PICTURES = 0.75
"""The share of the time limit in which pictures of pages are read; the rest is for what the read ones say."""
MEMORY_LIMIT = 1500
"""Megabytes that the process may hold which reads it: some 300 are libraries, a page that is recognised takes 200."""


@dataclass(frozen=True)
class FileResult:
    """What became of one file; of a bug that cost it, the traceback too."""

    path: str
    status: str
    reason: str | None = None
    trace: str | None = None


@dataclass(frozen=True)
class HealedLink:
    """A citation that was there before and leads elsewhere now: its words, where it stands, which document it means."""

    text: str
    document: str
    cited: str


@dataclass(frozen=True)
class Report:
    """What a run did with each file, and what the register holds afterwards.

    ``healed``: citations of before that lead elsewhere now; ``arrived``: documents that were only cited until now.
    """

    files: tuple[FileResult, ...]
    unchanged: int
    documents: int
    held: int
    citations: int
    obligations: int
    links: int
    issues: int
    healed: tuple[HealedLink, ...]
    arrived: tuple[str, ...]

    @property
    def bad(self) -> tuple[FileResult, ...]:
        """The files that no record could be made of."""
        return tuple(file for file in self.files if file.status in ("refused", "failed"))

    @property
    def statuses(self) -> dict[str, int]:
        """How many files ended in which status."""
        return dict(Counter(file.status for file in self.files))


def ingest(
    paths: Sequence[Path],
    database: Path,
    *,
    jobs: int | None = None,
    again: bool = False,
    ocr: str = "auto",
    allow_confidential: bool = False,
    progress: Progress | None = None,
    parse: Parse | None = None,
    limit: float = TIME_LIMIT,
    memory: int = MEMORY_LIMIT,
) -> Report:
    """Put files and folders of PDFs into the register; what has not changed is left alone.

    ``allow_confidential``: also documents with a mark of secrecy, which are refused otherwise.
    ``again``: read also what has not changed. ``jobs``: processes, by default one a core.
    ``limit``, ``memory``: the seconds and the megabytes that one document may take.
    Raises ``UserError`` where there is nothing to do, ``BadDatabase``; a bad file only shows in the report.
    """
    found = _found(paths)
    started = _now()
    with register(database, create=True) as opened:
        journal(opened, "wal")
        run = _Ingest(opened, stamp.reading(ocr, allow_confidential), len(found), progress)
        todo = run.sort_out(found, again)
        limits = Limits(limit, memory)
        parse = parse or partial(parse_file, allow_confidential=allow_confidential, seconds=_FOR_PICTURES * limit)
        with closing(read_all(todo, parse, ocr=ocr, jobs=jobs or os.cpu_count() or 1, limits=limits)) as outcomes:
            for outcome in outcomes:
                run.write(outcome)
        report = _report(opened, run.results, run.unchanged, run.healed)
        _log(opened, "ingest", started, report)
        journal(opened, "delete")
    return report


def forget(paths: Sequence[Path], database: Path) -> Report:
    """Take files, or all files of folders, out of the register with all their facts; the PDFs themselves stay.

    Raises ``UserError`` where a path is not in the register, ``BadDatabase``.
    """
    started = _now()
    with register(database) as opened:
        gone: list[str] = []
        for path in paths:
            name = _key(path)
            inside = opened.execute(
                "SELECT path FROM files WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY path",
                [name, len(name) + 1, name.rstrip("/") + "/"],
            ).fetchall()
            if not inside:
                raise UserError(f"{path} không có trong {database}; xem bảng files để biết các tệp đã nạp")
            gone += [row[0] for row in inside]
        healed = take_out(opened, gone)
        report = _report(opened, [FileResult(path, "forgotten") for path in gone], 0, healed)
        _log(opened, "forget", started, report)
    return report


class _Ingest:
    """One run: which files have to be read, and what became of each."""

    def __init__(self, database: Database, version: str, total: int, progress: Progress | None) -> None:
        self.database = database
        self.version = version
        self.total = total
        self.progress = progress
        self.results: list[FileResult] = []
        self.unchanged = 0
        self.healed = Healed()
        self._same_bytes: dict[Path, list[File]] = defaultdict(list)

    def sort_out(self, paths: Iterable[Path], again: bool) -> list[Path]:
        """The files to read: neither unchanged, nor the bytes of one that was read or is about to be."""
        by_hash: dict[str, Path] = {}
        for path in paths:
            try:
                known = None if again else self._known(path)
                file = known or self._seen(path)
            except OSError as error:
                reason = f"không mở được tệp: {error.strerror}; kiểm tra quyền đọc"
                self._write(File(_key(path), None, "failed", reason, self.version, 0, 0), None)
                continue
            if known:
                self.unchanged += 1
                self._done(path, FileResult(known.path, known.status, known.reason))
            elif record := None if again else stored(self.database, file.sha256, self.version):
                self._write(file, record)
            else:
                first = by_hash.setdefault(file.sha256 or "", path)
                self._same_bytes[first].append(file)
        return list(by_hash.values())

    def write(self, outcome: Outcome) -> None:
        """Put the outcome in, for every path with these bytes."""
        for file in self._same_bytes.pop(outcome.path):
            if outcome.record:
                self._write(file, outcome.record)
            else:
                self._write(_with(file, outcome.status or "failed", outcome.reason), None, outcome.trace)

    def _known(self, path: Path) -> File | None:
        """The file as it was ingested, if it is still that file; touched but not changed, its new time is kept."""
        row = self.database.execute("SELECT * FROM files WHERE path = ?", [_key(path)]).fetchone()
        known = File(*row) if row else None
        if known is None or known.version != self.version or known.sha256 is None:
            return None
        stat = path.stat()
        if (stat.st_size, stat.st_mtime_ns) == (known.size, known.modified):
            return known
        if stat.st_size != known.size or sha256(path) != known.sha256:
            return None
        with self.database.atomic():
            self.database.execute("UPDATE files SET modified = ? WHERE path = ?", [stat.st_mtime_ns, known.path])
        return known

    def _seen(self, path: Path) -> File:
        stat = path.stat()
        return File(_key(path), sha256(path), "failed", None, self.version, stat.st_size, stat.st_mtime_ns)

    def _write(self, file: File, record: Record | None, trace: str | None = None) -> None:
        if record:
            file = _with(file, *_status(record), sha256=record.source.sha256)
        self.healed.add(save(self.database, file, record))
        self._done(Path(file.path), FileResult(file.path, file.status, file.reason, trace))

    def _done(self, path: Path, result: FileResult) -> None:
        self.results.append(result)
        if self.progress:
            self.progress(len(self.results), self.total, path)


def _found(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant: those named, and every PDF below a folder, each once and in order."""
    found: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            # A link that leads nowhere is a file that cannot be opened, and said to be so.
            inside = sorted(
                p for p in path.rglob("*") if p.suffix.lower() == ".pdf" and (p.is_file() or not p.exists())
            )
            if not inside:
                raise UserError(f"thư mục {path} không có tệp PDF nào; kiểm tra lại đường dẫn")
        elif path.is_file():
            inside = [path]
        elif path.exists():
            raise UserError(f"{path} không phải tệp thường; chỉ ra một tệp PDF hoặc thư mục")
        else:
            raise UserError(f"không có tệp hay thư mục {path}; kiểm tra lại đường dẫn")
        found.update({_key(p): p for p in inside})
    return [found[key] for key in sorted(found)]


def _key(path: Path) -> str:
    """The path as the register has it; bytes of its names that are no UTF-8 (old archives) are written \\xe0."""
    return os.fsencode(os.path.abspath(path)).decode(errors="backslashreplace")


def _status(record: Record) -> tuple[str, str | None]:
    """Whether every page was read; a blank page is."""
    unread = [page.number for page in record.source.pages if page.read_by == "none" and page.reason != "blank"]
    return ("partial", f"chưa đọc được trang {_ranges(unread)}") if unread else ("read", None)


def _ranges(numbers: Sequence[int]) -> str:
    """Rising numbers as people write them: "1, 3–7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _with(file: File, status: str, reason: str | None, sha256: str | None = None) -> File:
    return replace(file, status=status, reason=reason, sha256=sha256 or file.sha256)


def _report(database: Database, files: list[FileResult], unchanged: int, healed: Healed) -> Report:
    def count(sql: str) -> int:
        return int(database.execute(f"SELECT count(*) FROM {sql}").fetchone()[0])

    return Report(
        files=tuple(sorted(files, key=lambda file: file.path)),
        unchanged=unchanged,
        documents=count("documents"),
        held=count("documents WHERE held = 1"),
        citations=count("citations"),
        obligations=count("obligations"),
        links=count("citations WHERE cited_id IS NOT NULL"),
        issues=count("issues"),
        healed=tuple(_healed(database, healed)),
        arrived=tuple(sorted(healed.arrived)),
    )


def _healed(database: Database, healed: Healed) -> list[HealedLink]:
    """What stands where a link was mended; a citation that has gone since is none."""
    sql = "SELECT text, document_id, cited_id FROM citations WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [HealedLink(*row) for row in database.execute(sql, [json.dumps([*healed.found])]) if row[2]]


def _log(database: Database, command: str, started: str, report: Report) -> None:
    counted = {"files": len(report.files), "healed": len(report.healed), "arrived": len(report.arrived)}
    summary = {**report.statuses, **asdict(report), **counted}
    when = {"id": f"{started} {os.getpid()}", "started_at": started, "finished_at": _now()}
    with database.atomic():
        insert(database, "runs", [{**when, "command": command, "summary": json.dumps(summary)}])


def _now() -> str:
    return datetime.now(UTC).isoformat()
