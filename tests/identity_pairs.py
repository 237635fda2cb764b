"""Documents that could be taken for one another, to be judged by eye: ``python tests/identity_pairs.py REGISTER``.

Every pair of rows of ``documents`` that share serial and symbol, or whose numbers or names differ by one letter; then,
with ``--random N``, so many rows drawn by a seed, each beside its nearest neighbour. A pair that is one document, or a
row that is two, is a fault of ``pipeline/link``.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 1


class Row(NamedTuple):
    id: str
    key: str
    held: int
    number: str | None
    issuer: str | None
    issued_on: str | None
    title: str | None

    @property
    def letters(self) -> str:
        return re.sub(r"^0+|[^a-z0-9]", "", self.key)

    @property
    def words(self) -> str:
        return " ".join(value or "" for value in (self.number, self.issued_on, self.issuer, self.title or self.id))

    def __str__(self) -> str:
        shown = (self.number or self.id, self.issuer or "?", self.issued_on or "?", (self.title or "")[:70])
        return f"{'H' if self.held else 'c'} {' · '.join(shown)}"


def rows(register: Path) -> list[Row]:
    with closing(sqlite3.connect(register)) as database:
        sql = f"SELECT {', '.join(Row._fields)} FROM documents ORDER BY id"
        return [Row(*row) for row in database.execute(sql)]


def near(known: list[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs that share a key, or whose letters differ by one."""
    return ((one, other) for one, other in combinations(known, 2) if one_apart(one.letters, other.letters))


def one_apart(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[same:] == longer[same + 1 :] or shorter[same + 1 :] == longer[same + 1 :]


def drawn(known: list[Row], count: int) -> Iterator[tuple[Row, Row]]:
    """Some rows, each with the one that is most like it."""
    for row in Random(SEED).sample(known, min(count, len(known))):
        others = (other for other in known if other is not row)
        yield row, max(others, key=lambda other: SequenceMatcher(None, row.words, other.words, autojunk=False).ratio())


def main() -> None:
    parser = argparse.ArgumentParser(description="Pairs of documents to be judged: one document or two?")
    parser.add_argument("register", type=Path)
    parser.add_argument("--random", type=int, default=0, metavar="N", help="so many rows beside their nearest")
    given = parser.parse_args()
    known = rows(given.register)
    for one, other in drawn(known, given.random) if given.random else near(known):
        print(f"{one}\n  {other}")


if __name__ == "__main__":
    main()
