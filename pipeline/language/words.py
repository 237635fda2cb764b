"""The adapter to underthesea: words laid on the text that was given.

Its tokenizer may rewrite what it reads ("Uỷ" to "Ủy"), so words are laid by counting the characters that are not blank.
It decides nothing alone: it is asked whether a syllable that could be a verb is part of a longer word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the given text."""

    start: int
    end: int


@cache
def _tokenizer() -> Any:
    from underthesea import word_tokenize

    return word_tokenize


@lru_cache(maxsize=4096)
def words(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence, in offsets of the sentence given."""
    return tuple(_laid(sentence, _tokenizer()(sentence, use_token_normalize=False)))


def _laid(sentence: str, found: list[str]) -> Iterator[Word]:
    inked = [i for i, char in enumerate(sentence) if not char.isspace()]
    at = 0
    for word in found:
        length = sum(not char.isspace() for char in word)
        if length and at + length <= len(inked):
            yield Word(inked[at], inked[at + length - 1] + 1)
        at += length
