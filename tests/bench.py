"""What the line costs beside the parts it is made of: ``python tests/bench.py [--files DIR] [--rounds N]``.

Three ways over the same files, in turn within every round so that a busy machine burdens all alike: pdfplumber's
``extract_words`` alone, pypdfium2's text alone, and the whole line from file to rows. All times are CPU seconds, user
and system; nothing here is asserted. The project promises that the line takes at most 0.6 of what pdfplumber takes
for the words when warm, and 0.9 as a fresh process, over the gold documents with a text layer together (the samples
are too few and too light: what is paid once, the imports, outweighs them).

- warm: each way in a process of its own that stays, after one round that does not count. ``ingest`` would start new
  reading processes each time, so here it reads in its own (``_in_process``); all else is the product's own ``ingest``,
  its database a new one. What it remembers of their sentences is forgotten before each round (``_forget``).
- fresh: one new interpreter for all files, imports included; the line is ``ingest(jobs=1)`` as users run it. Its server
  process and its reader are counted too: whatever is left behind comes to the process that measures.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from statistics import median
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
GOLD = ROOT.parent / "shared" / "corpus" / "gold"
GOLD_TEXT = "gold documents with a text layer"
PROMISED = {"warm": 0.6, "fresh": 0.9}
_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of prctl(2)."""


def plumber_words(files: Sequence[Path]) -> int:
    """The words of all pages; returns how many pages there are."""
    import pdfplumber

    pages = 0
    for path in files:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.close()
                pages += 1
    return pages


def pdfium_text(files: Sequence[Path]) -> int:
    """The plain text of all pages, without boxes: the floor."""
    import pypdfium2

    pages = 0
    for path in files:
        document = pypdfium2.PdfDocument(path)
        for index in range(len(document)):
            page = document[index]
            textpage = page.get_textpage()
            textpage.get_text_range()
            textpage.close()
            page.close()
            pages += 1
        document.close()
    return pages


def whole_line(files: Sequence[Path]) -> int:
    """From files to rows of a new database; returns how many pages it holds."""
    import sqlite3

    from pipeline.batch import ingest

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        report = ingest(list(files), database, jobs=1)
        for bad in report.bad:
            print(f"{bad.path}: {bad.status}, {bad.reason}", file=sys.stderr)
        connection = sqlite3.connect(database)
        try:
            return int(connection.execute("SELECT count(*) FROM pages").fetchone()[0])
        finally:
            connection.close()


WAYS: dict[str, Callable[[Sequence[Path]], int]] = {
    "pdfplumber extract_words": plumber_words,
    "pypdfium2 text": pdfium_text,
    "nhiemvu, file to rows": whole_line,
}
YARDSTICK, _, LINE = WAYS
_OWN = (sys.executable, str(Path(__file__).absolute()))


def _in_process(paths: Iterable[Path], parse: Callable[..., object], *, ocr: str, **_: object) -> Iterator[object]:
    """What ``pipeline.workers.read_all`` does, without processes: a time that is warm needs a reader that stays."""
    from pipeline.workers import Outcome, Parse, parse_file

    reader: Parse = parse_file
    for path in paths:
        yield Outcome(path, reader(path, ocr=ocr))


def _forget() -> None:
    """Empty what the line remembers of sentences it has met: the next documents are new, these are not."""
    from pipeline.language import words

    words.words.cache_clear()


class Warm:
    """A process that goes one way over the files each time it is asked to."""

    def __init__(self, name: str, files: Sequence[Path]) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [*_OWN, "--warm", name, *map(str, files)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def round(self) -> tuple[int, float]:
        """How many pages there are, and the CPU seconds that they took."""
        assert self.process.stdin
        assert self.process.stdout
        print(file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if not answer:
            sys.exit(f"failed, as said above: {self.name}")
        return int(answer[0]), float(answer[1])

    def end(self) -> None:
        """Let the process go."""
        self.process.communicate()


def serve_warm(name: str, files: Sequence[Path]) -> None:
    """For each line on standard input one round: pages and CPU seconds on standard output."""
    with patch("pipeline.batch.read_all", _in_process) if name == LINE else nullcontext():
        for _ in sys.stdin:
            if name == LINE:
                _forget()
            before = time.process_time()
            pages = WAYS[name](files)
            print(pages, time.process_time() - before, flush=True)


def fresh(command: Sequence[str]) -> float:
    """CPU seconds of a new process and of all that it starts."""
    done = subprocess.run([*_OWN, "--count", *command], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"failed, as said above: {' '.join(command[1:4])} …")
    return float(done.stdout)


def count(command: Sequence[str]) -> None:
    """Run a command and print its CPU seconds, those of its descendants included even if it leaves them behind."""
    # Processes whose parent ends before them become ours, so that they are waited for and counted (Linux).
    if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("prctl(PR_SET_CHILD_SUBREAPER) refused: reading processes would be left out")
    if code := subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
        sys.exit(code)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime)


def _files(folder: Path | None) -> tuple[list[Path], str]:
    """The files to measure, and what they are."""
    if folder:
        return sorted(folder.rglob("*.pdf")), str(folder)
    layers = GOLD / "layers.csv"
    if layers.exists():
        with layers.open(newline="", encoding="utf-8") as file:
            named = [row[0] for row in csv.reader(file) if row[1:] == ["text"]]
        return [GOLD / f"{name}.pdf" for name in named], GOLD_TEXT
    # What a scan costs is the cost of recognising it.
    return sorted(path for path in SAMPLES.glob("*.pdf") if not path.stem.endswith("-scan")), "corpus/samples"


def _measured(files: Sequence[Path], rounds: int) -> tuple[dict[tuple[str, str], list[float]], int]:
    """CPU seconds by measurement and way, and how many pages there are; the ways take turns within each round."""
    from rich.progress import track

    taken: dict[tuple[str, str], list[float]] = {}
    staying = {name: Warm(name, files) for name in WAYS}
    pages = {name: process.round()[0] for name, process in staying.items()}
    if len(set(pages.values())) > 1:
        print(f"not all see the same pages: {pages}", file=sys.stderr)
    start = Path(sys.executable).with_name("nhiemvu")
    for _ in track(range(rounds), description="rounds", transient=True):
        for name, process in staying.items():
            taken.setdefault(("warm", name), []).append(process.round()[1])
        for name in WAYS:
            taken.setdefault(("fresh", name), []).append(fresh([*_OWN, "--once", name, *map(str, files)]))
        if start.exists():
            taken.setdefault(("fresh", "nhiemvu --help"), []).append(fresh([str(start), "--help"]))
    for process in staying.values():
        process.end()
    return taken, pages[YARDSTICK]


def _show(taken: dict[tuple[str, str], list[float]], pages: int, what: str, title: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    table.add_column("what")
    for heading in ("CPU s, best", "CPU s, median", "pages/s, best", "of pdfplumber's, best", "median", "promised"):
        table.add_column(heading, justify="right")
    for (kind, name), seconds in taken.items():
        yardstick = taken[kind, YARDSTICK]
        row = [f"{kind}: {name}", f"{min(seconds):.3f}", f"{median(seconds):.3f}"]
        if name in WAYS:
            row += [f"{pages / min(seconds):.1f}", f"{min(seconds) / min(yardstick):.2f}"]
            row += [f"{median(seconds) / median(yardstick):.2f}"]
            row += [f"≤ {PROMISED[kind]}" if name == LINE and what == GOLD_TEXT else ""]
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 130).print(table)


def main() -> None:
    """Measure and print; the hidden options are for the processes that this one starts."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description="The line beside its parts, in CPU seconds.")
    parser.add_argument("--files", type=Path, metavar="DIR", help="measure the PDFs of a folder")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds that count (default: 5)")
    for hidden in ("--warm", "--once", "--count"):
        parser.add_argument(hidden, nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.count:
        count(given.count)
    elif given.warm:
        serve_warm(given.warm[0], [Path(path) for path in given.warm[1:]])
    elif given.once:
        WAYS[given.once[0]]([Path(path) for path in given.once[1:]])
    else:
        files, what = _files(given.files)
        if not files or given.rounds < 1:
            parser.error("no PDF to measure, or no round")
        taken, pages = _measured([path.absolute() for path in files], given.rounds)
        _show(taken, pages, what, f"{what}: {len(files)} files, {pages} pages, {given.rounds} rounds")
        print("warm: a process that stays, after one round that does not count; the line reads in that process too")
        print("fresh: a new interpreter for all files; the line is ingest(jobs=1), all its processes counted")


if __name__ == "__main__":
    main()
