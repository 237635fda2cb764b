"""What a grown register answers, and how fast: ``python tests/bench_search.py [--small] [--rounds N]``.

Two registers of composed records (``grown.py``), a million obligations and a hundredth of it, are grown once and kept
in ``outputs/`` (the large one takes a quarter of an hour and ten gigabytes); when the program changes they are
projected again, as a user's would be. Then in one process:

- a hundred different questions of each kind through ``search(…, limit=50)``, opening the register included, after a
  round that does not count. Documents and words are drawn by rank, as many among the first ten as among the next
  ninety: the most cited law is among them.
- new documents of 200 obligations and 30 citations, the most cited laws among them, put in by ``save`` as ingest does
  it, and taken out again by ``forget``; the first does not count.

Milliseconds by the clock, or with ``--cpu`` those that the process worked, for a busy machine; nothing here is
asserted. The project promises medians: a decree's direct obligations in 10, through chains in 50, words in 50, a
document stored in 100 and in no more than twice what it takes at a hundredth.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parents[1]
SEED = 1
LIMIT = 50
OBLIGATIONS, CITATIONS = 200, 30
PROMISED = {"decree, direct": 10, "decree, chain": 50, "one word": 50, "two words": 50, "save": 100}

_GROUPS = ("UBND cấp xã", "các sở, ban, ngành", "UBND các tỉnh, thành phố", "các bộ, ngành")
"""Asked for beside the bearers of the composed records, both without their province: nationwide."""

Ask = dict[str, Any]

_CITED = """
SELECT cited_id, count(DISTINCT document_id) AS times FROM citations WHERE cited_id IS NOT NULL
GROUP BY cited_id ORDER BY times DESC, cited_id
"""
_BEARERS = """
SELECT name FROM agencies JOIN (SELECT agency_id, count(*) AS times FROM obligation_bearers GROUP BY agency_id)
ON agency_id = id ORDER BY times DESC, id
"""


def grown(size: Any) -> Path:
    """The register of a size: grown if it is not there, named for all that makes it."""
    import grown as generator

    made = b"".join((ROOT / "tests" / name).read_bytes() for name in ("grown.py", "grown_record.py", "grown.yml"))
    path = ROOT / "outputs" / f"grown-{size.name}-{SEED}-{hashlib.sha256(made).hexdigest()[:8]}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        generator.grow(part, generator.World(size, SEED)).rename(path)
    return path


def questions(path: Path) -> dict[str, list[Ask]]:
    """A hundred different questions of each kind."""
    import grown as generator

    from pipeline.store.search import VIAS

    rng = Random(SEED)
    with closing(sqlite3.connect(path)) as database:
        cited = [row[0] for row in database.execute(_CITED)]
        bearers = [row[0] for row in database.execute(_BEARERS)]
        typed = dict(database.execute("SELECT id, coalesce(number, title) FROM documents"))
    terms = [term for term in generator.World(generator.HUNDREDTH, SEED).words.terms if " " in term]
    words = list(dict.fromkeys(word for term in terms for word in term.split()))
    decrees = _by_rank(rng, cited)
    asked: dict[str, list[Ask]] = {
        "decree, direct": [{"cites": id_, "via": ("direct",)} for id_ in decrees],
        "decree, all grounds": [{"cites": id_} for id_ in decrees],
        "decree as typed, direct": [{"cites": typed[id_], "via": ("direct",), "all_": True} for id_ in decrees],
        "one word": [{"words": word} for word in _by_rank(rng, words)],
        "two words": [{"words": " ".join(term.split()[:2])} for term in _by_rank(rng, terms)],
        "bearer": [{"bearer": name} for name in _by_rank(rng, bearers)],
        "bearer everywhere": [
            {"bearer": name}
            for name in (*(n for level in generator.told()["bearers"].values() for n in level), *_GROUPS)
        ],
        "decree and words": [
            {"cites": id_, "words": word} for id_, word in zip(decrees, _by_rank(rng, words), strict=True)
        ],
    }
    if "chain" in VIAS:
        asked["decree, chain"] = [{"cites": id_, "via": ("chain",)} for id_ in decrees]
    return asked


def _by_rank(rng: Random, ranked: list[str], count: int = 100) -> list[str]:
    """Different ones of a list, drawn evenly on the logarithm of their rank."""
    chosen: dict[str, None] = {}
    while len(chosen) < min(count, len(ranked)):
        chosen[ranked[int(math.exp(rng.uniform(0, math.log(len(ranked) + 1)))) - 1]] = None
    return list(chosen)


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    clock = time.process_time if "--cpu" in sys.argv else time.perf_counter
    before = clock()
    act()
    return 1000 * (clock() - before)


def searches(path: Path) -> Iterator[tuple[str, list[float]]]:
    """By kind of question, what each took."""
    from pipeline.store.save import register
    from pipeline.store.search import search

    def opened() -> None:
        with register(path):
            pass

    yield "opening alone", [timed(opened) for _ in range(100)]
    for kind, asked in questions(path).items():
        took: list[float] = []
        for _ in range(2):
            took = [timed(partial(search, path, **ask, limit=LIMIT)) for ask in asked]
        yield kind, took


def changes(path: Path, size: Any, rounds: int) -> dict[str, list[float]]:
    """What it took to put documents in and to take them out again."""
    import grown as generator

    from pipeline.store.database import journal
    from pipeline.store.save import forget, register, save

    world = generator.World(size, SEED)
    took: dict[str, list[float]] = {"save": [], "forget": []}
    with register(path) as database:
        journal(database, "wal")
        for n in range(-1, rounds):
            record = world.record(size.held + n + 1, obligations=OBLIGATIONS, citations=CITATIONS)
            file = generator.file_of(record, size.held + n + 1)
            saved = timed(partial(save, database, file, record))
            forgotten = timed(partial(forget, database, [file.path]))
            if n >= 0:
                took["save"].append(saved)
                took["forget"].append(forgotten)
        journal(database, "delete")
    return took


def _show(sizes: Iterable[Any], taken: dict[str, dict[Any, list[float]]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="milliseconds: median, of a hundred 95 stay below, longest")
    table.add_column("what")
    for size in sizes:
        table.add_column(f"{size.obligations:,} obligations\n{size.documents:,} documents", justify="right")
    table.add_column("times", justify="right")
    table.add_column("promised", justify="right")
    for name, by_size in taken.items():
        medians = [median(by_size[size]) for size in sizes]
        cells = [
            f"{median(took):.1f} · {quantiles(took, n=20)[-1]:.1f} · {max(took):.1f}"
            for took in (by_size[size] for size in sizes)
        ]
        promised = f"≤ {PROMISED[name]}" if name in PROMISED else ""
        table.add_row(name, *cells, f"{medians[-1] / medians[0]:.1f}", promised)
    Console(width=None if sys.stdout.isatty() else 130).print(table)


def main() -> None:
    """Grow what is not there, measure and print."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    import grown as generator

    parser = argparse.ArgumentParser(description="What a grown register answers, and how fast.")
    parser.add_argument("--small", action="store_true", help="only the smaller register")
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="documents put in (default: 20)")
    parser.add_argument("--cpu", action="store_true", help="the time that the process worked, not the clock's")
    given = parser.parse_args()
    sizes = [generator.HUNDREDTH] if given.small else [generator.HUNDREDTH, generator.FULL]
    taken: dict[str, dict[Any, list[float]]] = {}
    for size in sizes:
        path = grown(size)
        for kind, took in (*searches(path), *changes(path, size, given.rounds).items()):
            taken.setdefault(kind, {})[size] = took
    _show(sizes, taken)


if __name__ == "__main__":
    main()
