"""When two values mean the same for a score.

Nothing here serves reading: a score has a folding of its own, so that a change in how the program reads cannot move the
yardstick. It differs from ``pipeline.text.fold`` in three ways: letters' case is dropped, letters of other alphabets
stay what they are (a record that keeps a Cyrillic "С" is wrong), and "quý" is "qúy".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import product

_SIGNS = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’", "'")})
_TONE_MARKS = "\u0300\u0301\u0309\u0303\u0323"
_OLD_STYLE = {
    unicodedata.normalize("NFC", pair + mark): unicodedata.normalize("NFC", pair[0] + mark + pair[1])
    for pair, mark in product(("oa", "oe", "uy"), _TONE_MARKS)
}
_NEW_STYLE = re.compile(rf"({'|'.join(_OLD_STYLE)})(?!\w)")
_WORD = re.compile(r"\w+")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
_HAS_NUMBER = re.compile(r"\d.*[/-]")

SAME_BODY = 0.9


def comparable(text: str | None) -> str:
    """Composed, lower case, with one dash, one quote, one place for tone marks and single spaces; "" for nothing."""
    lowered = unicodedata.normalize("NFC", text or "").translate(_SIGNS).lower()
    return " ".join(_NEW_STYLE.sub(lambda found: _OLD_STYLE[found[1]], lowered).split())


def same(want: str | None, got: str | None) -> bool:
    """Whether two short values are the same but for how they are written; nothing is the same as an empty text."""
    return comparable(want) == comparable(got)


def number_key(text: str | None) -> str:
    """A document number without spaces and zeros at its head, in capitals."""
    return _LEADING_ZEROS.sub("", "".join(comparable(text).split()).upper())


def target_key(text: str) -> tuple[str, str]:
    """Which document a target such as "01/NQ-CP|2021-01-01" means (by number, else by name), and its date or year."""
    head, _, when = text.partition("|")
    return number_key(head) if _HAS_NUMBER.search(head) else " ".join(Words.of(head).order), when.strip()


@dataclass(frozen=True)
class Words:
    """The words of a text, folded."""

    order: tuple[str, ...]

    @classmethod
    def of(cls, text: str | None, most: int | None = None) -> Words:
        """The words of a text, or the first ``most`` of them."""
        return cls(tuple(_WORD.findall(comparable(text))[:most]))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.order)

    def overlap(self, other: Words) -> float:
        """The share of words that two texts have in common, whatever their order: 1 for the same, 0 for none."""
        total = len(self.order) + len(other.order)
        return 2 * (self.counts & other.counts).total() / total if total else 0.0


def same_wording(want: str | None, got: str | None, least: float) -> bool:
    """Whether a text that may be absent shares at least this much of its words; absent on one side is different."""
    return Words.of(want).overlap(Words.of(got)) >= least if want else not got


def same_body(one: str, other: str) -> bool:
    """Whether two names mean one body: nearly the same words, or the longer completes the shorter.

    In "các Sở: Tài chính, Xây dựng" the second is printed "Xây dựng" and completed "Sở Xây dựng"; both will do when the
    shorter has two words.
    """
    short, long = sorted((Words.of(one), Words.of(other)), key=lambda words: len(words.order))
    completes = len(short.order) >= 2 and long.order[-len(short.order) :] == short.order
    return completes or short.overlap(long) >= SAME_BODY
