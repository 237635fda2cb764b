"""What was counted: items found, attributes judged, and every miss with both values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Fault = Literal["missed", "extra", "wrong"]


class Found(NamedTuple):
    """Items of a part: how many answer gold, how many gold has, how many were read."""

    hit: int = 0
    gold: int = 0
    read: int = 0

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.hit / self.read if self.read else float(not self.gold)

    @property
    def recall(self) -> float:
        """The share of gold that was read."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hit / (self.gold + self.read) if self else 1.0

    def __bool__(self) -> bool:
        return self.gold + self.read > 0

    def plus(self, other: Found) -> Found:
        """The sum of both."""
        return Found(self.hit + other.hit, self.gold + other.gold, self.read + other.read)


class Judged(NamedTuple):
    """Values of an attribute: how many are right, of how many."""

    right: int = 0
    asked: int = 0

    @property
    def accuracy(self) -> float:
        """The share that is right."""
        return self.right / self.asked if self.asked else 1.0

    def plus(self, other: Judged) -> Judged:
        """The sum of both."""
        return Judged(self.right + other.right, self.asked + other.asked)


@dataclass(frozen=True)
class Miss:
    """One item that was missed, is extra, or has a wrong value."""

    row: str
    document: str
    fault: Fault
    item: str
    want: str | None = None
    got: str | None = None


@dataclass
class Tally:
    """The counts of one document, or of several."""

    document: str = ""
    parts: dict[str, Found] = field(default_factory=dict)
    attributes: dict[str, Judged] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def count(self, row: str, hit: int, gold: int, read: int) -> None:
        """Add items of a part."""
        self.parts[row] = self.parts.get(row, Found()).plus(Found(hit, gold, read))

    def judge(self, row: str, right: bool, item: str, want: str | None, got: str | None) -> None:
        """Add one value of an attribute, with what it should have been."""
        self.attributes[row] = self.attributes.get(row, Judged()).plus(Judged(int(right), 1))
        if not right:
            self.miss(row, "wrong", item, want, got)

    def miss(self, row: str, fault: Fault, item: str, want: str | None = None, got: str | None = None) -> None:
        """Note what a person would look up."""
        self.misses.append(Miss(row, self.document, fault, item, want, got))

    def part(self, row: str) -> Found:
        """The counts of a part; empty when there was nothing to find and nothing was read."""
        return self.parts.get(row, Found())

    @classmethod
    def total(cls, tallies: Iterable[Tally]) -> Tally:
        """All of them together; each item counts the same, whatever its document."""
        total = cls()
        for tally in tallies:
            for row, found in tally.parts.items():
                total.count(row, *found)
            for row, judged in tally.attributes.items():
                total.attributes[row] = total.attributes.get(row, Judged()).plus(judged)
            total.misses += tally.misses
        return total
