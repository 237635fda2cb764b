"""Which item of a record answers which item of gold: two ways to pair two lists, each item used once at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

_Gold = TypeVar("_Gold")
_Read = TypeVar("_Read")


class Pair(NamedTuple):
    """Positions in the two lists."""

    gold: int
    read: int


class Pairing(NamedTuple):
    """What answers what, in the order of gold, and what is left over on either side."""

    pairs: tuple[Pair, ...]
    missed: tuple[int, ...]
    extra: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Sequence[Pair], gold: int, read: int) -> Pairing:
        """The pairing of two lists of these lengths."""
        taken, used = {pair.gold for pair in pairs}, {pair.read for pair in pairs}
        left = tuple(i for i in range(gold) if i not in taken)
        return cls(tuple(sorted(pairs)), left, tuple(j for j in range(read) if j not in used))


def in_order(gold: Sequence[_Gold], read: Sequence[_Read], score: Callable[[_Gold, _Read], float]) -> Pairing:
    """The pairing that keeps the order of both lists and scores most in sum; a score of 0 makes no pair.

    Where several score the same, an early pair is preferred, then an item of gold left out before one that was read.
    """
    sums = [[0.0] * (len(read) + 1) for _ in range(len(gold) + 1)]
    steps = [[(0, 1)] * len(read) for _ in gold]
    for i in reversed(range(len(gold))):
        for j in reversed(range(len(read))):
            worth = float(score(gold[i], read[j]))
            both, later_gold, later_read = sums[i + 1][j + 1] + worth, sums[i + 1][j], sums[i][j + 1]
            sums[i][j] = best = max(both, later_gold, later_read)
            if worth and both == best:
                steps[i][j] = (1, 1)
            elif later_gold == best:
                steps[i][j] = (1, 0)
    return Pairing.of(_walk(steps, len(gold), len(read)), len(gold), len(read))


def _walk(steps: list[list[tuple[int, int]]], gold: int, read: int) -> list[Pair]:
    """The pairs on the way through a table of steps; (1, 1) is a pair."""
    pairs = []
    i = j = 0
    while i < gold and j < read:
        down, right = steps[i][j]
        if down and right:
            pairs.append(Pair(i, j))
        i, j = i + down, j + right
    return pairs


def best_first(
    gold: Sequence[_Gold], read: Sequence[_Read], score: Callable[[_Gold, _Read], float], least: float
) -> Pairing:
    """Pairs that score at least this much, the best first, in any order; equals go to the nearest relative places."""
    offers = []
    for i, wanted in enumerate(gold):
        for j, found in enumerate(read):
            worth = float(score(wanted, found))
            if worth >= least:
                offers.append((-worth, abs(i * len(read) - j * len(gold)), Pair(i, j)))
    pairs: list[Pair] = []
    taken: set[int] = set()
    used: set[int] = set()
    for _, _, pair in sorted(offers):
        if pair.gold not in taken and pair.read not in used:
            taken.add(pair.gold)
            used.add(pair.read)
            pairs.append(pair)
    return Pairing.of(pairs, len(gold), len(read))
