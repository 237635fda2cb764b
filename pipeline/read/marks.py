"""Marks that a reader of pictures lost or mixed up ("tô chức", "thành phó"), put right by a dictionary of words.

A word of two syllables that no dictionary has, beside exactly one that differs in the marks of one syllable, is that
one. The dictionary is the one that underthesea carries; the knowledge's own examples add the words of the genre.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from pipeline.knowledge.load import phrases, rules
from pipeline.text import fold, plain

_WORD = re.compile(r"[^\W\d_]+")
Pair = tuple[str, str]


def mended(words: Sequence[str]) -> list[str]:
    """The words of a line with their marks, letter for letter as many."""
    given = [unicodedata.normalize("NFC", word) for word in words]
    text = " ".join(given)
    made = "".join(_mended(text))
    ends = [sum(map(len, given[: i + 1])) + i for i in range(len(given))]
    return [made[end - len(word) : end] for word, end in zip(given, ends, strict=True)]


def _mended(text: str) -> list[str]:
    letters = list(text)
    at = [match.span() for match in _WORD.finditer(text)]
    read = [fold(text[slice(*span)]).lower() for span in at]
    near = [text[a[1] : b[0]] == " " for a, b in pairwise(at)]
    in_word = [n and pair in _pairs() for n, pair in zip(near, pairwise(read), strict=True)]
    for i, pair in enumerate(pairwise(read)):
        beside = (i > 0 and in_word[i - 1]) or (i + 1 < len(in_word) and in_word[i + 1])
        if not near[i] or in_word[i] or pair in _genre() or beside or any(map(_alone, pair)):
            continue
        meant = _meant(pair, in_genre=not _as_words_are(text, at[i], at[i + 1]))
        if meant:
            for word, span in zip(meant, at[i : i + 2], strict=True):
                letters[slice(*span)] = _in_case(word, text[slice(*span)])
    return letters


def _meant(read: Pair, *, in_genre: bool) -> Pair | None:
    """The only word that differs from a pair in the marks of one syllable; what the genre has goes before the rest."""
    alike = _by_letters().get(plain(" ".join(read)), frozenset())
    known = [pair for pair in alike if pair in _genre()]
    found = known or ([] if in_genre else list(alike))
    if len(found) != 1 or sum(a != b for a, b in zip(read, found[0], strict=True)) != 1:
        return None
    return found[0] if not any(_alone(word) for word in found[0]) else None


def _as_words_are(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two syllables may be any word: in capitals throughout, or the second in small letters; else names."""
    return text[slice(*second)].islower() or text[first[0] : second[1]].isupper()


def _in_case(word: str, read: str) -> str:
    """A word in the case of the one read, whose letters that are right stay as they were spelt ("toà", "tòa")."""
    if fold(read).lower() == word:
        return read
    return "".join(char.upper() if old.isupper() else char for char, old in zip(word, read, strict=True))


def _alone(word: str) -> bool:
    """Whether a syllable mostly stands as a word of its own, so that it forms no word with its neighbour."""
    return rules("syllables")["alone"].regex.fullmatch(word) is not None


@cache
def _pairs() -> frozenset[Pair]:
    """Two syllables that stand side by side in a word of the dictionary."""
    return frozenset(pair for word in _dictionary() for pair in pairwise(word))


@cache
def _genre() -> frozenset[Pair]:
    return frozenset(_beside(phrases()))


@cache
def _by_letters() -> dict[str, frozenset[Pair]]:
    found: dict[str, set[Pair]] = {}
    for pair in {*((a, b) for a, b in (w for w in _dictionary() if len(w) == 2)), *_genre()}:
        found.setdefault(plain(" ".join(pair)), set()).add(pair)
    return {letters: frozenset(pairs) for letters, pairs in found.items()}


@cache
def _dictionary() -> tuple[tuple[str, ...], ...]:
    from underthesea.corpus.readers.dictionary_loader import DictionaryLoader

    words = (fold(unicodedata.normalize("NFC", word)).lower().split() for word in DictionaryLoader("Viet74K.txt").words)
    return tuple(tuple(word) for word in words if len(word) > 1 and all(map(str.isalpha, word)))


def _beside(texts: Iterable[str]) -> Iterator[Pair]:
    for text in texts:
        folded = fold(unicodedata.normalize("NFC", text)).lower()
        at = [match.span() for match in _WORD.finditer(folded)]
        for a, b in pairwise(at):
            if folded[a[1] : b[0]] == " ":
                yield folded[slice(*a)], folded[slice(*b)]
