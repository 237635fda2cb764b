"""One text, one coordinate system: the text as printed, its folded twin of the same length, and where it came from."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

NOWHERE = -1
"""What ``Text.at`` holds for a character that no source has: a space or line break of our own making."""

LETTERS = {
    # Letters of other alphabets that look like ours: "NĐ-СР" with Cyrillic С and Р, "QÐ" with Icelandic Ð, "Ƣ" for Ư.
    **dict(zip("АВЕЅІЈКМНОРСТУХавеѕіјкмнорстух", "ABESIJKMHOPCTYXabesijkmhopctyx", strict=True)),
    **dict(zip("ÐðƉƢƣ", "ĐđĐƯư", strict=True)),
}
"""Ours by their look-alikes."""
_LOOKALIKES = {
    **LETTERS,
    **dict.fromkeys("‐‑‒–—−﹣－\u00ad\u2043", "-"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
}
# Few characters of a text have one: searching for them is ten times faster than translating every character.
_LOOKALIKE = re.compile(f"[{''.join(map(re.escape, _LOOKALIKES))}]")
_OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONES = {form(new): form(old) for new, old in _OLD_TONES.items() for form in (str, str.upper, str.title)}
# "quý" keeps its tone on y in both spellings, so what follows q is left alone. Every word that is kept passes here:
# a pattern that begins with a set of letters is searched for five times faster than one that looks behind first.
_NEW_TONE = re.compile(rf"[oOuU](?<![qQ].)[{''.join(sorted({pair[1] for pair in _TONES}))}](?!\w)")
_BARE = str.maketrans({"đ": "d", "Đ": "D"})


class _Unmarked(dict[int, str]):
    """Letters to letters without marks, worked out when first met; a letter's case is kept."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFD", chr(code)).translate(_BARE)
        self[code] = "".join(c for c in letters if not unicodedata.combining(c))
        return self[code]


_UNMARKED = _Unmarked()


class Span(NamedTuple):
    """A half-open stretch of a text, in characters."""

    start: int
    end: int

    def holds(self, other: Span | int) -> bool:
        """Whether a span or a position lies inside this one."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def fold(text: str) -> str:
    """One spelling of tone marks, one dash, one quote, one space: a twin of the same length.

    The text must be composed (NFC); letters' case is kept.
    """
    return _NEW_TONE.sub(lambda found: _TONES.get(found[0], found[0]), _one_spelling(text))


def _one_spelling(text: str) -> str:
    return _LOOKALIKE.sub(lambda found: _LOOKALIKES[found[0]], text)


def bare(text: str) -> str:
    """Folded, lower case, without any mark: "Đắk" and "dak" are the same. Not of the same length in general."""
    return fold(unicodedata.normalize("NFC", text)).translate(_UNMARKED).lower()


def plain(text: str) -> str:
    """Lower case without any mark, of the same length: what is left of a word when its marks were misread."""
    return "".join(map(_plain, text))


@cache
def _plain(char: str) -> str:
    letter = unicodedata.normalize("NFD", _one_spelling(char))[:1].translate(_BARE).lower()
    return letter if len(letter) == 1 else char


def squeeze(text: str) -> str:
    """The text with single spaces and none at its ends."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Text:
    """A text and its folded twin; ``at[i]`` is the index in the source (a glyph, a code point) of character ``i``.

    ``mend`` puts right in the twin what was misread, without changing its length.
    """

    printed: str
    at: array[int]
    mend: Callable[[str], str] | None = None

    @cached_property
    def folded(self) -> str:
        """The twin that rules read."""
        folded = fold(self.printed)
        return self.mend(folded) if self.mend else folded

    @classmethod
    def of(cls, given: str) -> Text:
        """A text over plain characters: composed, so that ``at`` maps back to code points of what was given."""
        printed: list[str] = []
        at = array("l")
        for start, end in _clusters(given):
            composed = unicodedata.normalize("NFC", given[start:end])
            printed.append(composed)
            at.extend([start] * len(composed))
        at.append(len(given))
        return cls("".join(printed), at)

    def given(self, span: Span) -> Span:
        """The span of the given characters that a span of this text covers (only for texts made by ``of``)."""
        return Span(self.at[span.start], self.at[span.end])

    def trim(self, span: Span) -> Span:
        """The span without the spaces at its ends."""
        words = self.printed[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        return Span(start, max(start, span.end - len(words) + len(words.rstrip())))

    def words(self, span: Span) -> list[Span]:
        """The words of a span, cut at blanks."""
        return [Span(*word.span()) for word in re.compile(r"\S+").finditer(self.printed, *span)]

    def __getitem__(self, span: Span) -> str:
        return self.printed[span.start : span.end]


def _clusters(given: str) -> Iterator[tuple[int, int]]:
    """The stretches of a string that compose together: a base letter with the marks that follow it."""
    start = 0
    for i in range(1, len(given) + 1):
        if i == len(given) or not unicodedata.combining(given[i]):
            yield start, i
            start = i


def covering(spans: Iterable[Span]) -> Span:
    """The least span that holds all of them."""
    all_ = list(spans)
    return Span(min(s.start for s in all_), max(s.end for s in all_))
