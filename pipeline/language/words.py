"""The adapter to underthesea: words and tags laid on the text that was given.

Its tagger rewrites what it reads ("Uỷ" to "Ủy"), so tags are laid by counting the characters that are not blank.
It decides nothing alone: it is asked where the knowledge of verbs and bodies has no answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the given text and its tag (V verb, N noun, Np name, …)."""

    start: int
    end: int
    tag: str


@cache
def _tagger() -> Any:
    from underthesea import pos_tag

    return pos_tag


@cache
def _tokenizer() -> Any:
    from underthesea import word_tokenize

    return word_tokenize


@lru_cache(maxsize=4096)
def tagged(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence with their tags, in offsets of the sentence given."""
    return tuple(_laid(sentence, [(word, tag) for word, tag in _tagger()(sentence)]))


@lru_cache(maxsize=4096)
def words(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence without tags, in offsets of the sentence given."""
    found = _tokenizer()(sentence, use_token_normalize=False)
    return tuple(_laid(sentence, [(word, "") for word in found]))


def _laid(sentence: str, pairs: list[tuple[str, str]]) -> Iterator[Word]:
    inked = [i for i, char in enumerate(sentence) if not char.isspace()]
    at = 0
    for word, tag in pairs:
        length = sum(not char.isspace() for char in word)
        if length and at + length <= len(inked):
            yield Word(inked[at], inked[at + length - 1] + 1, tag)
        at += length
