"""Pages read from their pictures: drawn, seen by an engine, and made into lines like any others.

The whole page is drawn, not the scan's image taken out of the file: what a reader sees counts, with what a signature
widget drew over the scan, with masks and inverted bilevel images right, and at one resolution.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from pipeline.read import cache, marks, ruled
from pipeline.read.engines import Engine, Seen, Strip, Word
from pipeline.read.grids import split
from pipeline.read.lines import APART, lines
from pipeline.read.pages import Echo, Edge, Glyph, Page, Raw, Rect, Turn
from pipeline.text import bare

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 240.0
"""Scans are mostly made at 200 dpi; read at 200, 240 and 300, the real ones had 3.2, 2.9 and 3.5 % wrong words."""
_BARS = frozenset("|[]{}!¦'\"“”‘’lI1")
"""What the border of a cell is read as."""
_BESIDE = 4.0
"""So near to a border, in points, such a letter is the border itself; words stand further in."""
_DARK = 160
"""Of 255; darker is ink."""
_VERSO = 0.006
"""The share of a blank verso that is ink: a seal that shows through has 0.004, a page of text ten times that."""
_RED = 60
"""How much redder than green and blue, of 255, red ink is; paper and black ink differ by less than 20."""
_LEAST_RED = 0.0003
"""The share of a page that the smallest stamp covers: "KHẨN" has 0.002."""
_NUMERAL = re.compile(r"([IVXHLl1|]{1,5})(\.?)\s*(?=[^\W\d_a-z])")
_STROKES = str.maketrans("Ll1|", "IIII")
_SPREAD = 1.2
"""Two leaves side by side are wider than high by this."""
_RUNNING = 0.28
"""A line of running text on one of two leaves has this share of their width."""
_LINES = 8
"""So many of them stand on either leaf; a table in landscape has hardly any."""
_GUTTER = 8.0
"""Points on both sides of the middle over which no line of two leaves goes."""
_HEAD = 0.4
"""The share of a page's height in which a document's marks stand."""
_MOST_PIXELS = 5000.0
"""The longest side of a picture that is read, so that a map of two metres fits into memory."""


@dataclass(frozen=True)
class Reader:
    """Reads pages from their pictures; none is begun after ``until`` (``time.monotonic``)."""

    engine: Engine | None
    until: float = inf

    def read(self, raw: Raw, reason: str) -> Page:
        """The page as seen; unread where no engine can read, nothing is seen or the time is over."""
        engine = self.engine
        if engine is None or raw.draw is None or min(raw.width, raw.height) <= 0:
            return _unread(raw, reason)
        if missing := engine.missing():
            return _unread(raw, missing)
        if monotonic() > self.until:
            return _unread(raw, "out-of-time")
        scale = min(DPI / 72, _MOST_PIXELS / max(raw.width, raw.height))
        drawn = raw.draw(scale)
        seen = cache.get(_red(drawn), engine)
        upright = Turn(seen.quarters, seen.degrees, raw.width, raw.height)
        strips = [_in_points(strip, scale) for strip in seen.strips]
        turn = replace(upright, leaves=2 if _is_spread([strip.rect for strip in strips], *upright.upright) else 1)
        strips = [_laid(strip, turn) for strip in strips]
        glyphs = list(_glyphs(strips))
        rules = ruled.edges(_upright(_red(drawn), seen), scale) if turn.leaves == 1 else []
        grids, outside = split([g for g in glyphs if not _is_rule(g, rules)], rules)
        made = lines(outside)
        if not made and not grids:
            return _unread(raw, "blank" if _is_blank(drawn) else reason)
        echoes = tuple(Echo(strip.rect, strip.again) for strip in strips if strip.again and strip.words)
        turned = turn if seen.quarters or seen.degrees or turn.leaves > 1 else None
        stamps = _stamps(drawn if raw.number == 1 else _head(drawn), engine)
        return Page(raw.number, *turn.size, made, grids, "ocr", reason, turned, echoes, stamps)


def _upright(picture: Image, seen: Seen) -> Image:
    """A picture set upright as the engine saw it."""
    turned = picture.rotate(-90 * seen.quarters, expand=True) if seen.quarters else picture
    return turned.rotate(seen.degrees, fillcolor=255) if seen.degrees else turned


def _is_rule(glyph: Glyph, rules: Sequence[Edge]) -> bool:
    """Whether a "letter" is the border of a cell ("|Bác sĩ", "[Giám đốc")."""
    if glyph.char not in _BARS:
        return False
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return any(e.x0 == e.x1 and abs(x - e.x0) < _BESIDE and e.top <= y <= e.bottom for e in rules)


def _is_blank(drawn: Image) -> bool:
    """Whether a page on which no line was seen is a blank verso, through which at most a seal shows."""
    import numpy as np

    return bool((np.asarray(_red(drawn)) < _DARK).mean() < _VERSO)


def _unread(raw: Raw, reason: str) -> Page:
    return Page(raw.number, raw.width, raw.height, (), (), "none", reason)


def _red(drawn: Image) -> Image:
    """The red channel: seals are red, and in grey Tesseract loses the lines under them."""
    return drawn if drawn.mode == "L" else drawn.convert("RGB").getchannel("R")


def _head(drawn: Image) -> Image:
    """Where a further document of the file would have its marks; seals stand lower."""
    return drawn.crop((0, 0, drawn.width, round(_HEAD * drawn.height)))


def _stamps(drawn: Image, engine: Engine) -> tuple[tuple[str, str], ...]:
    """Incoming stamps and marks ("KHẨN", "MẬT") are red, and the red channel wipes them out: red ink alone is read."""
    if drawn.mode == "L":
        return ()
    import numpy as np
    from PIL import Image

    colours = np.asarray(drawn.convert("RGB")).astype("int16")
    redness = np.clip(colours[..., 0] - colours[..., 1:].max(axis=2), 0, 127)
    if (redness > _RED).mean() < _LEAST_RED:
        return ()
    seen = cache.get(Image.fromarray((255 - 2 * redness).astype("uint8")), engine)
    return tuple((" ".join(word.text for word in strip.words), strip.again or "") for strip in seen.strips)


def _in_points(strip: Strip, scale: float) -> Strip:
    rect = Rect(*(side / scale for side in strip.rect))
    return Strip(rect, tuple(w._replace(x0=w.x0 / scale, x1=w.x1 / scale) for w in strip.words), strip.again)


def _is_spread(rects: Sequence[Rect], width: float, height: float) -> bool:
    """Whether two leaves were laid on the glass side by side: running text left and right of a gutter."""
    if width < _SPREAD * height:
        return False
    wide = [rect for rect in rects if rect.x1 - rect.x0 > _RUNNING * width]
    left = [rect for rect in wide if rect.middle[0] < width / 2]
    right = [rect for rect in wide if rect.middle[0] > width / 2]
    if min(len(left), len(right)) < _LINES:
        return False
    return not any(rect.x0 < width / 2 - _GUTTER and width / 2 + _GUTTER < rect.x1 for rect in rects)


def _laid(strip: Strip, turn: Turn) -> Strip:
    rect = turn.laid(strip.rect)
    right = rect.x0 - strip.rect.x0
    return Strip(rect, tuple(w._replace(x0=w.x0 + right, x1=w.x1 + right) for w in strip.words), strip.again)


def _words(strip: Strip) -> Sequence[Word]:
    """The words of a line: in capitals the second reading sees more and better marks ("THÀNH PHÓ", "SỞ Y TẺ").

    It is also taken where the first saw nothing; such a line has no echo. Its words have their share of the line's
    width; where both saw the same letters, the places are the first's.
    """
    first, again = " ".join(word.text for word in strip.words), strip.again or ""
    if not any(map(str.isalnum, first or again)):
        return ()
    if not (_in_capitals(again) and (first.isupper() or not first)) and (first or "/" not in again):
        return strip.words
    if first and bare(_letters(again)) == bare(_letters(first)):
        rest = iter(_letters(again))
        words = [word._replace(text=_with_letters(word.text, rest)) for word in strip.words]
    else:
        begin, step = strip.rect.x0, (strip.rect.x1 - strip.rect.x0) / len(again)
        places = re.finditer(r"\S+", again)
        words = [Word(at[0], begin + at.start() * step, begin + at.end() * step, 0.0) for at in places]
    label, head = _numeral(first, again), _NUMERAL.match(words[0].text + " A")
    if label and head:
        rest_of_word = words[0].text[head.end(2) :]
        words[0] = words[0]._replace(text=f"{label} {rest_of_word}".strip())
    return words


def _with_letters(text: str, letters: Iterator[str]) -> str:
    return "".join(next(letters) if char.isalpha() else char for char in unicodedata.normalize("NFC", text))


def _numeral(first: str, again: str) -> str | None:
    """The Roman numeral at the head of a heading: "HI." and "IL" are none, and strokes are lost, not made."""
    read = [found for words in (first, again) if (found := _NUMERAL.match(words))]
    numerals = [found[1].replace("H", "II").translate(_STROKES) for found in read]
    sound = [numeral for numeral in numerals if re.fullmatch(r"(?:X{0,2})(?:IX|IV|V?I{0,3})", numeral)]
    return max(sound, key=len) + "." if sound and any(found[2] for found in read) else None


def _in_capitals(text: str) -> bool:
    """Whether a line is words in capitals; a number's symbol is none, for its two readings must stay apart."""
    letters = _letters(text)
    return len(letters) > 3 and not re.search(r"[\d/]", text) and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFC", text) if char.isalpha())


def _glyphs(strips: Iterable[Strip]) -> Iterator[Glyph]:
    """The letters of all words: each has its share of the word's width, and the height of its line."""
    for strip in strips:
        yield Glyph(APART, 0, 0, 0, 0)
        top, bottom = strip.rect.top, strip.rect.bottom
        words = _words(strip)
        for word, text in zip(words, marks.mended([word.text for word in words]), strict=True):
            step = (word.x1 - word.x0) / len(text)
            for i, char in enumerate(text):
                yield Glyph(char, word.x0 + i * step, top, word.x0 + (i + 1) * step, bottom)
            yield Glyph(" ", word.x1, top, word.x1, bottom)
