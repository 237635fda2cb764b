"""Processes that read documents, each on its own: one that hangs, dies or grows takes only its document with it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass
from itertools import count, islice
from multiprocessing.connection import Connection
from pathlib import Path
from struct import Struct
from tempfile import TemporaryDirectory
from threading import Event, Thread

from pipeline.errors import BadFile, UserError
from schemas.record import Record

Parse = Callable[..., Record]
"""``parse(path, ocr=…)``; it must be found by name in another process."""

_AHEAD = 4
"""Documents waiting for each worker, so that a folder of a million is not held in memory."""
_WATCH = 0.05
"""Seconds between two looks at the workers' memory: one that unpacks a bomb gains some 100 MB in that time."""
_GRACE = 10.0
"""Seconds that a worker has beyond its limit, since its parent is the one to end it."""
_TASKS = 200
"""Documents that one worker reads before another takes its place, with whatever memory was not given back."""
_TRIES = 5
"""How often a document is read again because of what others left behind."""
_LONGEST = 300
"""Letters of a bug's message that a reason quotes; the message may hold a whole document."""
_MEGABYTE = 1 << 20
_TICKET = Struct("qqq")
"""A process's number, the ticket of the document that it reads, and how many it has read with it."""
_NO_START = (
    "không khởi động được tiến trình đọc (chi tiết ở trên); "
    "nếu gọi từ một tệp Python thì đặt lời gọi dưới if __name__ == '__main__':"
)
"""A process that ends before it has seen a document is not that document's fault."""

# A fresh server process forks the workers: ours has threads, and a fork of those may hang.
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


def parse_file(path: Path, *, ocr: str, allow_confidential: bool = False) -> Record:
    """The line itself; imported where it runs, so that the writer never loads a language model."""
    from pipeline.run import parse

    return parse(path, ocr=ocr, allow_confidential=allow_confidential)


def read_all(paths: Iterable[Path], parse: Parse, *, ocr: str, jobs: int, limits: Limits) -> Generator[Outcome]:
    """Read documents in ``jobs`` processes, each within its limits; outcomes come as they are ready.

    Raises ``UserError`` where a process cannot even begin.
    """
    from pebble import ProcessPool

    waiting, tickets = iter(paths), count()
    running: dict[Future[Path], Path] = {}
    tried: Counter[Path] = Counter()
    with _Memory(limits.megabytes) as memory, TemporaryDirectory(prefix="nhiemvu-") as folder:
        begin = (memory.said, limits.seconds, folder)
        pool = ProcessPool(jobs, max_tasks=_TASKS, initializer=_begin, initargs=begin, context=_PROCESSES)

        def read(path: Path) -> None:
            ticket = next(tickets)
            future = pool.schedule(_read, args=(ticket, parse, ocr, path), timeout=limits.seconds)
            running[future] = path
            memory.watch(ticket, future)

        try:
            while True:
                for path in islice(waiting, jobs * _AHEAD - len(running)):
                    read(path)
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    path = running.pop(future)
                    if tried[path] < _TRIES and memory.is_others_fault(future):
                        tried[path] += 1
                        read(path)
                    else:
                        yield _outcome(future, path, limits)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _outcome(future: Future[Path], path: Path, limits: Limits) -> Outcome:
    from pebble import ProcessExpired

    try:
        answer = future.result()
        outcome: Outcome = pickle.loads(answer.read_bytes())
        answer.unlink()
        return outcome
    except CancelledError:
        why = f"đọc tệp cần hơn {limits.megabytes} MB bộ nhớ; thử lại với --again --memory lớn hơn"
    except TimeoutError:
        why = f"quá {limits.seconds:g} giây vẫn chưa đọc xong; thử lại riêng tệp này với --again"
    except BrokenExecutor as error:
        raise UserError(_NO_START) from error
    except ProcessExpired as error:
        why = f"tiến trình đọc dừng đột ngột (mã {error.exitcode}); có thể tệp hỏng"
    return Outcome(path, None, "failed", why)


class _Memory:
    """Watches the resident memory of the processes, and cancels what is read by one that takes too much.

    The pool ends that process: a signal of ours might reach it while it holds the channel that all answer through.
    """

    def __init__(self, megabytes: int) -> None:
        self._heard, self.said = _PROCESSES.Pipe(duplex=False)
        self._futures: dict[int, Future[Path]] = {}
        self._only: set[Future[Path]] = set()
        self._most = megabytes * _MEGABYTE
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._heard.close()
        self.said.close()

    def watch(self, ticket: int, future: Future[Path]) -> None:
        """Cancel this future when the process that has its ticket takes too much."""
        self._futures[ticket] = future

    def is_others_fault(self, future: Future[Path]) -> bool:
        """Whether a process was ended for what documents before had not given back, or just as it took this one."""
        if future.cancelled():
            return future not in self._only
        return getattr(future.exception(), "exitcode", None) == -signal.SIGTERM

    def _watch(self) -> None:
        reads: dict[int, int] = {}
        while not self._over.wait(_WATCH):
            while self._heard.poll():
                pid, ticket, nth = _TICKET.unpack(self._heard.recv_bytes())
                self._futures.pop(reads.get(pid, -1), None)
                reads[pid] = ticket
                if nth == 1:
                    self._only.add(self._futures[ticket])
            for pid, ticket in list(reads.items()):
                used = _resident(pid)
                if used > self._most and ticket in self._futures:
                    self._futures[ticket].cancel()
                if not used:
                    self._futures.pop(reads.pop(pid), None)


def _resident(pid: int) -> int:
    """The resident memory of a process in bytes; 0 where it is gone, or where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


class _Here:
    """What a worker knows of itself."""

    said: Connection | None = None
    seconds = 0.0
    folder = ""
    read = 0


def _begin(said: Connection, seconds: float, folder: str) -> None:
    """A worker's first step."""
    _Here.said, _Here.seconds, _Here.folder = said, seconds, folder
    # The pool's own way to end it waits for Python to get its turn, and pdfium may hold it for gigabytes.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent decides what it means.
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever watches over this process may be killed; it must not read on, or hang, unwatched."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _read(ticket: int, parse: Parse, ocr: str, path: Path) -> Path:
    """Read a document; gives the file that holds the outcome.

    All workers answer through one channel, and one that is ended in the middle of a long answer blocks it for all.
    """
    answer = Path(_Here.folder, str(ticket))
    answer.write_bytes(pickle.dumps(_outcome_of(ticket, parse, ocr, path)))
    return answer


def _outcome_of(ticket: int, parse: Parse, ocr: str, path: Path) -> Outcome:
    _Here.read += 1
    if _Here.said:
        # One write of a few bytes is whole or not at all, so no lock is left behind by a process that is ended.
        _Here.said.send_bytes(_TICKET.pack(os.getpid(), ticket, _Here.read))
    # The system's own clock, for when the parent is gone and no thread of ours gets its turn.
    signal.setitimer(signal.ITIMER_REAL, _Here.seconds + _GRACE)
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
