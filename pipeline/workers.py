"""Processes that read documents, each on its own: one that hangs or dies takes only its document with it."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import BadFile
from schemas.record import Record

Parse = Callable[..., Record]
"""``parse(path, ocr=…)``; it must be found by name in another process."""

_AHEAD = 4
"""Documents waiting for each worker, so that a folder of a million is not held in memory."""


@dataclass(frozen=True)
class Outcome:
    """What came of a document: a record, or the reason why there is none."""

    path: Path
    record: Record | None
    status: str | None = None
    reason: str | None = None


def parse_file(path: Path, *, ocr: str) -> Record:
    """The line itself; imported where it runs, so that the writer never loads a language model."""
    from pipeline.run import parse

    return parse(path, ocr=ocr)


def read_all(paths: Iterable[Path], parse: Parse, *, ocr: str, jobs: int, limit: float) -> Iterator[Outcome]:
    """Read documents in ``jobs`` processes, each within ``limit`` seconds; outcomes come as they are ready."""
    waiting = iter(paths)
    task = partial(_read, parse, ocr)
    # A fresh server process forks the workers: ours has threads, and a fork of those may hang.
    with ProcessPool(max_workers=jobs, context=multiprocessing.get_context("forkserver")) as pool:
        stop: Callable[[], None] = pool.stop
        try:
            running: dict[Future[Outcome], Path] = {}
            while True:
                for path in islice(waiting, jobs * _AHEAD - len(running)):
                    running[pool.schedule(task, args=(path,), timeout=limit)] = path
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield _outcome(running.pop(future), future, limit)
        except BaseException:
            stop()
            raise


def _read(parse: Parse, ocr: str, path: Path) -> Outcome:
    try:
        return Outcome(path, parse(path, ocr=ocr))
    except BadFile as error:
        return Outcome(path, None, error.status, str(error))
    except Exception as error:
        # A bug in one document must not cost the batch the others; the place it happened at is its reason.
        at = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(at.filename).name}:{at.lineno}"
        return Outcome(path, None, "failed", f"lỗi chương trình {type(error).__name__} tại {place}: {error}")


def _outcome(path: Path, future: Future[Outcome], limit: float) -> Outcome:
    try:
        return future.result()
    except TimeoutError:
        return Outcome(path, None, "failed", f"quá {limit:g} giây vẫn chưa đọc xong; thử lại riêng tệp này với --again")
    except ProcessExpired as error:
        return Outcome(path, None, "failed", f"tiến trình đọc dừng đột ngột (mã {error.exitcode}); có thể tệp hỏng")
