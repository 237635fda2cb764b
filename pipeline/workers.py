"""Processes that read documents, each on its own: one that hangs, dies or grows takes only its document with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock, Thread

from pipeline.errors import BadFile, UserError
from schemas.record import Record

Parse = Callable[..., Record]
"""``parse(path, ocr=…)``; it must be found by name in another process."""

_AHEAD = 4
"""Documents waiting for each worker, so that a folder of a million is not held in memory."""
_WATCH = 0.05
"""Seconds between two looks at a worker's memory: one that unpacks a bomb gains some 100 MB in that time."""
_LAST_BREATH = 1.0
"""Seconds between the break of a dying process's pipe and its exit code."""
_GRACE = 10.0
"""Seconds that a worker has beyond its limit, since its parent is the one to end it."""
_LONGEST = 300
"""Letters of a bug's message that a reason quotes; the message may hold a whole document."""
_MEGABYTE = 1 << 20
_NO_START = (
    "không khởi động được tiến trình đọc (chi tiết ở trên); "
    "nếu gọi từ một tệp Python thì đặt lời gọi dưới if __name__ == '__main__':"
)
"""A process that ends before it has seen a document is not that document's fault."""

# A fresh server process forks the workers: ours has threads, and a fork of those may hang.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["pipeline.run"])  # Read once; a worker that takes over starts at once.
_TURN = Lock()
"""Held where a process starts or its end is looked up: either looks at all of them, and two at once miss an end."""


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


def parse_file(path: Path, *, ocr: str) -> Record:
    """The line itself; imported where it runs, so that the writer never loads a language model."""
    from pipeline.run import parse

    return parse(path, ocr=ocr)


def read_all(paths: Iterable[Path], parse: Parse, *, ocr: str, jobs: int, limits: Limits) -> Generator[Outcome]:
    """Read documents in ``jobs`` processes, each within its limits; outcomes come as they are ready.

    Raises ``UserError`` where a process cannot even begin.
    """
    waiting = iter(paths)
    workers = [_Worker(parse, ocr, limits) for _ in range(jobs)]
    free = deque(workers)

    def read(path: Path) -> Outcome:
        worker = free.pop()
        try:
            return worker.read(path)
        finally:
            free.append(worker)

    threads = ThreadPoolExecutor(jobs)
    running: set[Future[Outcome]] = set()
    try:
        while True:
            running |= {threads.submit(read, path) for path in islice(waiting, jobs * _AHEAD - len(running))}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        threads.shutdown()
        for worker in workers:
            worker.close()


class _Worker:
    """A process that reads one document after another; begun anew after a document that it did not survive."""

    def __init__(self, parse: Parse, ocr: str, limits: Limits) -> None:
        self._task = parse, ocr
        self._limits = limits
        self._running: tuple[BaseProcess, Connection] | None = None
        self._stopped = False

    def read(self, path: Path) -> Outcome:
        """Have a document read, and watch over it."""
        process, pipe = self._running or self._begin()
        try:
            if self._stopped:
                process.kill()
            pipe.send(path)
            over = self._watch(process, pipe)
            if over is None:
                outcome: Outcome = pipe.recv()
                # What it has not given back would be held against the next document.
                if _resident(process.pid) > self._limits.megabytes * _MEGABYTE / 2:
                    self.close()
                return outcome
        except (EOFError, OSError):
            with _TURN:
                process.join(_LAST_BREATH)
            over = f"tiến trình đọc dừng đột ngột (mã {process.exitcode}); có thể tệp hỏng"
        self.close()
        return Outcome(path, None, "failed", over)

    def kill(self) -> None:
        """Kill the process, whatever it is doing, so that whoever waits for it goes on; there is no other after it."""
        with _TURN:
            self._stopped = True
            if self._running:
                self._running[0].kill()

    def close(self) -> None:
        """End the process."""
        with _TURN:
            if self._running:
                process, pipe = self._running
                self._running = None
                process.kill()
                process.join()
                pipe.close()

    def _begin(self) -> tuple[BaseProcess, Connection]:
        with _TURN:
            ours, theirs = _PROCESSES.Pipe()
            process = _PROCESSES.Process(target=_serve, args=(theirs, *self._task, self._limits.seconds), daemon=True)
            process.start()
            theirs.close()
            self._running = process, ours
        try:
            ours.recv()
        except (EOFError, OSError):
            raise UserError(_NO_START) from None
        return process, ours

    def _watch(self, process: BaseProcess, pipe: Connection) -> str | None:
        """Wait for the outcome; None once it is there (or the process has died), else which limit was broken."""
        end = time.monotonic() + self._limits.seconds
        while not pipe.poll(_WATCH):
            if time.monotonic() > end:
                return f"quá {self._limits.seconds:g} giây vẫn chưa đọc xong; thử lại riêng tệp này với --again"
            if _resident(process.pid) > self._limits.megabytes * _MEGABYTE:
                return f"đọc tệp cần hơn {self._limits.megabytes} MB bộ nhớ; thử lại với --again --memory lớn hơn"
        return None


def _resident(pid: int | None) -> int:
    """The resident memory of a process in bytes; 0 where the system does not tell (or it is gone)."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _serve(pipe: Connection, parse: Parse, ocr: str, seconds: float) -> None:
    """A worker's life: paths in, outcomes out, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent decides what it means.
    Thread(target=_end_with_parent, daemon=True).start()
    pipe.send("ready")
    while True:
        try:
            path = pipe.recv()
            # The system's own clock, for when the parent is gone and no thread of ours gets its turn.
            signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
            pipe.send(_read(parse, ocr, path))
            signal.setitimer(signal.ITIMER_REAL, 0)
        except (EOFError, BrokenPipeError):
            return


def _end_with_parent() -> None:
    """Whoever watches over this process may be killed; it must not read on, or hang, unwatched."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _read(parse: Parse, ocr: str, path: Path) -> Outcome:
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
