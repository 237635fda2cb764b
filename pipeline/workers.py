"""Processes that read documents, each on its own: one that hangs, dies or grows takes only its document with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from math import inf
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Literal

from pipeline.errors import BadFile, UserError
from schemas.record import Record

Parse = Callable[..., Record]
"""``parse(path, ocr=…)``; it must be found by name in another process."""

_AHEAD = 2
"""Documents that a worker has at once, so that it need not wait while the writer writes."""
_WATCH = 0.05
"""Seconds between two looks at the workers: one that unpacks a bomb gains some 100 MB in that time."""
_GRACE = 10.0
"""Seconds that a worker has beyond its limit, since its parent is the one to end it."""
_TASKS = 200
"""Documents that one worker reads before another takes its place, with whatever memory was not given back."""
_LONGEST = 300
"""Letters of a bug's message that a reason quotes; the message may hold a whole document."""
_MEGABYTE = 1 << 20
_NO_START = (
    "không khởi động được tiến trình đọc (chi tiết ở trên); "
    "nếu gọi từ một tệp Python thì đặt lời gọi dưới if __name__ == '__main__':"
)
"""A process that ends before it has seen a document is not that document's fault."""

# A fresh server process forks the workers: ours may have threads, and a fork of those may hang.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["pipeline.run"])  # Read once; a worker that takes over starts at once.


@dataclass(frozen=True)
class Limits:
    """What one document may take: seconds, and megabytes of resident memory of the process that reads it.

    Address space is not limited: libraries reserve gigabytes of it that they never touch.
    """

    seconds: float
    megabytes: int


@dataclass(frozen=True)
class Outcome:
    """What came of a document: a record, or the reason why there is none; of a bug also its traceback."""

    path: Path
    record: Record | None
    status: str | None = None
    reason: str | None = None
    trace: str | None = None


def parse_file(path: Path, *, ocr: str, allow_confidential: bool = False, seconds: float = inf) -> Record:
    """The line itself; imported where it runs, so that the writer never loads a language model."""
    from pipeline.run import parse

    return parse(path, ocr=ocr, allow_confidential=allow_confidential, seconds=seconds)


def read_all(paths: Iterable[Path], parse: Parse, *, ocr: str, jobs: int, limits: Limits) -> Generator[Outcome]:
    """Read documents in ``jobs`` processes, each within its limits; outcomes come as they are ready.

    Raises ``UserError`` where a process cannot even begin.
    """
    first, rest = deque[Path](), iter(paths)
    pool = [_Worker(parse, ocr, limits) for _ in range(jobs)]
    try:
        while True:
            for i, worker in enumerate(pool):
                if worker.is_full and not worker.given:
                    worker.end()
                    pool[i] = _Worker(parse, ocr, limits)
            first.extend(islice(rest, max(0, jobs * _AHEAD - len(first))))
            _deal(first, pool)
            if not any(worker.given for worker in pool):
                return
            wait([handle for worker in pool for handle in worker.handles], _WATCH)
            for i, worker in enumerate(pool):
                # Seen before its answers are taken: what it is blamed for, it did with the document it still has.
                head, trouble = worker.head, worker.trouble()
                yield from worker.answers()
                if trouble is None or worker.head is not head:
                    continue
                if not worker.is_ready:
                    raise UserError(_NO_START)
                trouble.code = worker.end()
                yield from worker.answers()
                pool[i] = _Worker(parse, ocr, limits)
                if head is not None and worker.head is head:
                    path = worker.given.popleft()
                    if trouble.is_memory and worker.has_read_others:
                        pool[i].give(path)  # What those did not give back is not held against this one.
                    else:
                        yield Outcome(path, None, "failed", trouble.reason(limits))
                first.extend(worker.given)
    finally:
        for worker in pool:
            worker.end()


def _deal(waiting: deque[Path], pool: Sequence[_Worker]) -> None:
    """Give every worker one document, and one ahead while there are enough for all: none waits for a long one."""
    for has in range(_AHEAD):
        for worker in pool:
            if len(waiting) > (len(pool) if has else 0) and len(worker.given) == has and not worker.is_full:
                worker.give(waiting.popleft())


@dataclass
class _Trouble:
    """Why a worker is ended: it died, or its document takes too long or too much memory."""

    what: Literal["death", "time", "memory"]
    code: int | None = None

    @property
    def is_memory(self) -> bool:
        return self.what == "memory"

    def reason(self, limits: Limits) -> str:
        if self.what == "memory":
            return f"đọc tệp cần hơn {limits.megabytes} MB bộ nhớ; thử lại với --again --memory lớn hơn"
        if self.what == "time":
            return f"quá {limits.seconds:g} giây vẫn chưa đọc xong; thử lại riêng tệp này với --again"
        return f"tiến trình đọc dừng đột ngột (mã {self.code}); có thể tệp hỏng"


class _Worker:
    """A process that reads documents, with a pipe of its own: one that is ended leaves no lock and no half message."""

    def __init__(self, parse: Parse, ocr: str, limits: Limits) -> None:
        self.given = deque[Path]()
        """What it has and has not answered; it reads the first."""
        self._limits = limits
        self._taken = self._answered = 0
        self.is_ready = False
        self._begun = monotonic()
        self._pipe, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(theirs, parse, ocr, limits.seconds), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def handles(self) -> tuple[Connection, int]:
        """What to wait for: an answer, or its end."""
        return self._pipe, self._process.sentinel

    @property
    def head(self) -> Path | None:
        """The document that it reads."""
        return self.given[0] if self.given else None

    @property
    def has_read_others(self) -> bool:
        return self._answered > 0

    @property
    def is_full(self) -> bool:
        """Whether it has had as many documents as one may have."""
        return self._taken >= _TASKS

    def give(self, path: Path) -> None:
        if not self.given:
            self._begun = monotonic()
        self.given.append(path)
        self._taken += 1
        with suppress(OSError):  # It is dead, which is seen soon.
            self._pipe.send(path)

    def answers(self) -> Iterator[Outcome]:
        """What it has answered; the half of an answer that a dead one leaves is none."""
        with suppress(EOFError, OSError):
            while self._pipe.poll():
                answer: Outcome | None = self._pipe.recv()
                self._begun = monotonic()
                if answer is None:
                    self.is_ready = True
                    continue
                self.given.popleft()
                self._answered += 1
                yield answer

    def trouble(self) -> _Trouble | None:
        """What is wrong with it now."""
        if not self._process.is_alive():
            return _Trouble("death")
        if self.given and monotonic() - self._begun > self._limits.seconds:
            return _Trouble("time")
        if self.given and _resident(self._process.pid) > self._limits.megabytes * _MEGABYTE:
            return _Trouble("memory")
        return None

    def end(self) -> int | None:
        """End it; gives the code with which it ended."""
        self._process.kill()
        self._process.join()
        return self._process.exitcode


def _resident(pid: int | None) -> int:
    """The resident memory of a process in bytes; 0 where it is gone, or where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _serve(pipe: Connection, parse: Parse, ocr: str, seconds: float) -> None:
    """What a worker does: read what it is given until its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent decides what it means.
    Thread(target=_end_with_parent, daemon=True).start()
    pipe.send(None)
    with suppress(EOFError):
        while True:
            pipe.send(_outcome(pipe.recv(), parse, ocr, seconds))


def _end_with_parent() -> None:
    """Whoever watches over this process may be killed; it must not read on, or hang, unwatched."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _outcome(path: Path, parse: Parse, ocr: str, seconds: float) -> Outcome:
    # The system's own clock, for when the parent is gone and no thread of ours gets its turn.
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    try:
        return Outcome(path, parse(path, ocr=ocr))
    except BadFile as error:
        return Outcome(path, None, error.status, str(error))
    except Exception as error:
        # A bug in one document must not cost the batch the others; the place it happened at is its reason.
        at = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(at.filename)}:{at.lineno}"
        reason = " ".join(f"lỗi chương trình {type(error).__name__} tại {place}: {error}".split())
        return Outcome(path, None, "failed", reason[:_LONGEST], traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
