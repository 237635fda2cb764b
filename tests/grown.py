"""Registers as large as they may become: records composed from a seed, and the product's own way into the tables.

Shares and lengths are those measured on real documents, words and names of places our own (``grown.yml``). Nearly all
documents cite a few laws and decrees of the centre, most documents are cited by one other; every document below the
centre carries out one of the level above it, in its own province. A record is a function of size, seed and its number
alone, so that any of them can be composed without the others.
"""

from __future__ import annotations

import bisect
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from grown_record import LAST_YEAR, Cited, Composed, DocumentPlan, Known, Words, drawn, told
from sqlite_utils import Database

from pipeline.store.database import connect, writing
from pipeline.store.rows import insert
from pipeline.store.save import File, rebuild
from schemas.record import Record

VERSION = "grown"
FIRST_YEAR = 2016
_BATCH = 500
_FAMOUS = 400
"""Laws and decrees of the centre that documents everywhere cite."""


class Size(NamedTuple):
    """How large a register is: documents held, documents held or cited, obligations."""

    held: int
    documents: int
    obligations: int

    @property
    def name(self) -> str:
        return "-".join(map(str, self))


FULL = Size(20_000, 300_000, 1_000_000)
HUNDREDTH = Size(200, 3_000, 10_000)


class World:
    """All documents of a size and a seed."""

    def __init__(self, size: Size, seed: int = 1) -> None:
        self.size, self.seed = size, seed
        rng = Random(f"{seed}/world")
        self.words = Words(rng)
        self.sizes = _summing(
            [rng.lognormvariate(0, told()["shares"]["scattered"]) for _ in range(size.held)], size.obligations
        )
        famous = range(min(_FAMOUS, size.documents // 8))
        self.popular = [self._law(rng) if n % 3 else self._known(f"decree/{n}", "centre", 0) for n in famous]
        self._fame = list(accumulate(1 / rank for rank in range(1, len(self.popular) + 1)))
        own = _summing([math.sqrt(k) for k in self.sizes], max(0, size.documents - size.held - len(self.popular)))
        self._tails = [0, *accumulate(own)]
        self._held: dict[tuple[str, int], list[int]] = defaultdict(list)
        for n in range(size.held):
            self._held[self._place(n)].append(n)

    def records(self) -> Iterator[Record]:
        """The records of all documents held."""
        return map(self.record, range(self.size.held))

    def record(self, n: int, *, obligations: int | None = None, citations: int | None = None) -> Record:
        """The n-th record; one behind the last held is one more document, and needs to be told its contents."""
        level, province = self._place(n)
        read = n >= self.size.held or Random(f"{self.seed}/read/{n}").random() < told()["shares"]["numbered"]
        cites = self._cited(n, citations)
        plan = DocumentPlan(self._header(n), level, _province(province), read, obligations or self.sizes[n], cites)
        return Composed(f"{self.size.name}/{self.seed}/{n}", plan, self.words).record()

    def _header(self, n: int) -> Known:
        """A held document as it is cited; its own header may say less."""
        return self._known(f"held/{n}", *self._place(n))

    def _cited(self, n: int, limit: int | None) -> list[Cited]:
        """What the n-th document cites, each document once."""
        rng = Random(f"{self.seed}/cites/{n}")
        level, _ = self._place(n)
        tail = range(self._tails[n], self._tails[n + 1]) if n < self.size.held else range(0)
        famous = 2 + (len(tail) // 2 if limit is None else limit // 2)
        known = dict.fromkeys(self._parents(rng, n))
        parents = len(known)
        known |= dict.fromkeys(rng.choices(self.popular, cum_weights=self._fame, k=min(famous, 40)))
        front = max(drawn(rng, "front"), parents)
        known |= dict.fromkeys(self._tail(m) for m in (*tail, *self._neighbours(rng, n, 1 + len(tail) // 8)))
        while limit and len(known) < limit:
            known.setdefault(self._tail(rng.randrange(self._tails[-1])))
        plans = []
        for position, each in enumerate(list(known)[:limit]):
            if position < parents:
                relation = "guides" if level == "department" and rng.random() < 0.3 else "implements"
            else:
                relation = drawn(rng, "front_relation" if position < front else "relation")
            plans.append(Cited(each, relation, position < front))
        return plans

    def _parents(self, rng: Random, n: int) -> list[Known]:
        """A document held of the level above: the reason for this one."""
        level, province = self._place(n)
        above = {"centre": "", "province": "centre", "department": "province", "commune": "department"}[level]
        if level == "commune" and rng.random() < 0.4:
            above = "province"
        found = self._held.get((above, province if above != "centre" else 0)) or self._held.get(("centre", 0), [])
        return [self._header(found[_falling(rng, len(found))])] if above and found else []

    def _neighbours(self, rng: Random, n: int, count: int) -> list[int]:
        """Documents that another of the same place was the first to cite."""
        beside = self._held.get(self._place(n)) or range(self.size.held)
        chosen = (beside[rng.randrange(len(beside))] for _ in range(count))
        return [
            rng.randrange(self._tails[m], self._tails[m + 1]) for m in chosen if self._tails[m] < self._tails[m + 1]
        ]

    def _tail(self, m: int) -> Known:
        """A document that is only cited: of the centre, or of the place of the one that cites it first."""
        level = drawn(Random(f"{self.seed}/tail/{m}"), "cited_level")
        citer = bisect.bisect_right(self._tails, m) - 1
        return self._known(f"tail/{m}", level, self._place(citer)[1])

    def _place(self, n: int) -> tuple[str, int]:
        rng = Random(f"{self.seed}/place/{n}")
        level = drawn(rng, "level")
        return level, 0 if level == "centre" else rng.randrange(len(_provinces()))

    def _known(self, name: str, level: str, province: int) -> Known:
        rng = Random(f"{self.seed}/known/{name}")
        syllables = told()["syllables"]
        type_, symbol, issuer = rng.choice(told()["series"][level])
        year = rng.randint(FIRST_YEAR, LAST_YEAR)
        ward = f"{rng.choice(syllables)} {rng.choice(syllables)}"
        place = {"province": _province(province), "name": _provinces()[province], "ward": ward}
        serial = int(math.exp(rng.uniform(0, math.log(9000))))
        day = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        title = f"Về {self.words.text(rng, 86, 0.5, 330)}"
        number = f"{serial:02}{symbol.format(year=year)}"
        return Known(type_, number, issuer.format(**place), day, year, title)

    def _law(self, rng: Random) -> Known:
        name = " và ".join({self.words.term(rng).capitalize() for _ in range(rng.choice((1, 1, 2)))})
        return Known("Luật", None, None, None, rng.randint(FIRST_YEAR - 10, LAST_YEAR), f"Luật {name}")


@cache
def _provinces() -> list[str]:
    return [*told()["provinces"], *told()["cities"]]


def _province(n: int) -> str:
    name = _provinces()[n]
    return f"thành phố {name}" if name in told()["cities"] else f"tỉnh {name}"


def _falling(rng: Random, length: int) -> int:
    """A place in a list whose first ones come up far more often than its last."""
    return int(length * rng.random() ** 3)


def _summing(weights: list[float], total: int) -> list[int]:
    """Whole numbers in proportion to some weights that come to a total."""
    ends = [round(total * part / sum(weights)) for part in accumulate(weights)] if weights else []
    return [end - before for before, end in zip([0, *ends], ends, strict=False)]


def file_of(record: Record, n: int) -> File:
    """The row of the file that a record stands for."""
    return File(f"/hồ sơ/{n:06}.pdf", record.source.sha256, "read", None, VERSION, 1, 1)


def keep(database: Database, records: Iterable[Record]) -> None:
    """Put records into the tables that are kept, as they stand there after an ingest by another version."""
    files, kept = [], []
    for n, record in enumerate(records):
        files.append(asdict(file_of(record, n)))
        kept.append({"sha256": record.source.sha256, "stamp": VERSION, "json": record.model_dump_json()})
        if len(kept) == _BATCH:
            insert(database, "files", files)
            insert(database, "records", kept)
            files, kept = [], []
    insert(database, "files", files)
    insert(database, "records", kept)


def grow(path: Path, world: World) -> Path:
    """A register of all documents of a world: the records are kept, the product projects them."""
    with closing(connect(path, create=True)) as database:
        with writing(database):
            keep(database, world.records())
        rebuild(database)
    return path
