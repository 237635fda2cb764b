"""Damages PDFs and ingests them: nothing may hang, the writer may not fall, and every file must be accounted for.

``python tests/fuzz.py --files 1000 --seed 4``; the same seed damages the same way. Files that end in a bug are kept.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf

from pipeline.batch import Report, ingest

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
SECONDS = 60.0
_OBJECT = re.compile(rb"\d+ 0 obj\b.*?endobj", re.DOTALL)
_NUMBER = re.compile(rb"(?<=[ /\[(])-?\d+(?:\.\d+)?(?=[ /\])\r\n])")
_NUMBERS = (b"0", b"-1", b"1e30", b"2147483648", b"65536", b"99999999999999999999", b"0.0000001")

Damage = Callable[[random.Random, bytearray], bytes]


def flip(chance: random.Random, data: bytearray) -> bytes:
    """Some bytes become others."""
    for _ in range(chance.choice((1, 10, 100, 1000))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def cut(chance: random.Random, data: bytearray) -> bytes:
    """The end is missing."""
    return bytes(data[: chance.randrange(1, len(data))])


def hole(chance: random.Random, data: bytearray) -> bytes:
    """A part is missing or stands twice, so that no offset after it is true."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 100, 10_000)))
    return bytes(data[:start] + data[start:end] * chance.choice((0, 2)) + data[end:])


def cut_streams(chance: random.Random, data: bytearray) -> bytes:
    """Streams end early, inside their compressed bytes."""
    streams = list(re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL))
    for found in chance.sample(streams, min(len(streams), 3)):
        start, end = found.span(1)
        middle = chance.randint(start, end)
        data[middle:end] = b"\0" * (end - middle)
    return bytes(data)


def break_xref(chance: random.Random, data: bytearray) -> bytes:
    """The cross-reference table points elsewhere, or nothing points to it."""
    at = data.rfind(b"startxref")
    start = max(0, data.rfind(b"xref", 0, max(at, 0)))
    for _ in range(chance.randrange(1, 200)):
        data[chance.randrange(start, len(data))] = ord(chance.choice("0123456789 nf<>R"))
    return bytes(data)


def swap_objects(chance: random.Random, data: bytearray) -> bytes:
    """Two objects trade places: a page where a font should be."""
    objects = list(_OBJECT.finditer(data))
    if len(objects) < 2:
        return flip(chance, data)
    one, two = sorted(chance.sample(objects, 2), key=lambda found: found.start())
    body = re.compile(rb"^\d+ 0 obj")
    first, second = body.sub(b"", one[0]), body.sub(b"", two[0])
    heads = body.match(one[0]), body.match(two[0])
    assert all(heads)
    made = [head[0] + rest for head, rest in zip(heads, (second, first), strict=True) if head]
    return bytes(data[: one.start()] + made[0] + data[one.end() : two.start()] + made[1] + data[two.end() :])


def change_numbers(chance: random.Random, data: bytearray) -> bytes:
    """Sizes, offsets, references and counts become absurd."""
    share = chance.choice((0.001, 0.01, 0.1))
    return _NUMBER.sub(lambda found: chance.choice(_NUMBERS) if chance.random() < share else found[0], bytes(data))


def shuffle_pages(chance: random.Random, data: bytearray) -> bytes:
    """Pages are doubled, dropped, turned and resized, and the file is whole."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for _ in range(chance.randrange(1, 30)):
            pages = document.pages
            n = chance.randrange(len(pages))
            deed = chance.choice(("double", "drop", "turn", "resize"))
            if deed == "double":
                pages.append(pages[n])
            elif deed == "drop" and len(pages) > 1:
                del pages[n]
            elif deed == "turn":
                pages[n].Rotate = chance.choice((90, 180, 270, 45, -90))
            else:
                pages[n].MediaBox = [0, 0, *(chance.choice((1, 300, 842, 14400, 100000)) for _ in range(2))]
        document.save(out, deterministic_id=True, linearize=chance.random() < 0.3)
    return out.getvalue()


def damage_contents(chance: random.Random, data: bytearray) -> bytes:
    """The drawing itself is damaged, under compression that is true: operators and numbers of the pages."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.contents_coalesce()
            drawing = bytearray(page.Contents.read_bytes())
            damage = chance.choice((flip, hole, change_numbers))
            if drawing:
                page.Contents = document.make_stream(damage(chance, drawing))
        document.save(out, deterministic_id=True)
    return out.getvalue()


DAMAGES: tuple[Damage, ...] = (
    flip, cut, hole, cut_streams, break_xref, swap_objects, change_numbers, shuffle_pages, damage_contents,
)  # fmt: skip


def damaged(folder: Path, files: int, seed: int) -> dict[Path, str]:
    """Files made of the samples, each damaged in one way, and in which."""
    samples = [path.read_bytes() for path in sorted(SAMPLES.glob("*.pdf"))]
    made = {}
    for n in range(files):
        chance = random.Random(f"{seed}/{n}")
        damage = DAMAGES[n % len(DAMAGES)]
        path = folder / f"{n:05}-{damage.__name__}.pdf"
        path.write_bytes(damage(chance, bytearray(chance.choice(samples))))
        made[path] = damage.__name__
    return made


def unaccounted(report: Report, database: Path, made: Sequence[Path]) -> list[str]:
    """What is wrong with the account of a run: files without a row, rows without a reason, an unsound register."""
    connection = sqlite3.connect(database)
    rows = dict(connection.execute("SELECT path, status FROM files"))
    wrong = [f"{path.name}: no row" for path in made if str(path) not in rows]
    wrong += [f"{file.path}: {file.status} without a reason" for file in report.bad if not file.reason]
    if len(report.files) != len(made):
        wrong.append(f"{len(made)} files, {len(report.files)} in the report")
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        wrong.append("integrity_check")
    wrong += [f"foreign_key_check: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    connection.close()
    return wrong


def bugs(report: Report) -> list[str]:
    """The files that a bug of ours cost, or that stopped or starved their worker."""
    signs = ("lỗi chương trình", "dừng đột ngột", "giây vẫn chưa", "MB bộ nhớ")
    return [f"{Path(f.path).name}: {f.reason}" for f in report.bad if any(sign in (f.reason or "") for sign in signs)]


def main() -> int:
    """Damage, ingest, tell; 1 where a file is lost or a bug was met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=1000)
    options.add_argument("--seed", type=int, default=4)
    options.add_argument("--jobs", type=int)
    options.add_argument("--ocr", choices=("auto", "off", "force"), default="auto")
    options.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "nhiemvu-fuzz")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = damaged(Path(folder), given.files, given.seed)
        began = time.monotonic()
        report = ingest([Path(folder)], Path(folder) / "fuzz.db", jobs=given.jobs, ocr=given.ocr, limit=SECONDS)
        print(f"{len(made)} files in {time.monotonic() - began:.0f} s: {report.statuses}")
        for name, count in sorted(Counter(made.values()).items()):
            bad = Counter(file.status for file in report.files if made[Path(file.path)] == name)
            print(f"  {name:16} {count:4}  {dict(bad)}")
        found = bugs(report)
        for line in found:
            given.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(folder) / line.partition(":")[0], given.keep)
            print(line)
        if found:
            print(f"kept in {given.keep}")
        for file in report.files:
            if file.trace:
                print(Path(file.path).name, file.trace, sep="\n")
        wrong = unaccounted(report, Path(folder) / "fuzz.db", list(made))
        print(*wrong, sep="\n")
    return 1 if wrong or found else 0


if __name__ == "__main__":
    sys.exit(main())
