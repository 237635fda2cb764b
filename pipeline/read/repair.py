"""Text layers mended: old fonts' encodings (TCVN3, VNI) decoded font by font, look-alikes respelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.knowledge.load import encodings
from pipeline.read.pages import Glyph, Line, Raw
from pipeline.text import LETTERS
from schemas.knowledge import Encoding

_UNICODE = re.compile("[ăđơư\u1ea0-\u1ef9]", re.IGNORECASE)
"""Letters that only Unicode has."""
_SUSPECT = frozenset("µ¶·¸¹¨©ª«¬®»¼½¾øûïåäöëñØÛÏÅÄÖËÑ")
"""What old encodings are full of and Vietnamese in Unicode has not."""
_LEAST = 3
"""Different suspects on a page before its fonts are asked for."""
_SHARE = 0.03
"""The share of a font's letters that are signs of its encoding; real pages have a fifth."""

_FOREIGN = 0.02
"""Curly quotes and dashes; a broken font ("ph˙c", "L‡o Cai, ng‡y th·ng") has many more of what is no letter here."""
_LOOKALIKE = re.compile(f"[{''.join(LETTERS)}]")
_WITH_LOOKALIKE = re.compile(rf"[^\W\d_]*{_LOOKALIKE.pattern}[^\W\d_]*")
_OURS = str.maketrans(LETTERS)


def decoded(page: Raw) -> tuple[Sequence[Glyph], str | None]:
    """A page's characters as they are meant, and the name of the encoding that some of its fonts had."""
    if page.fonts is None or len(_SUSPECT.intersection(glyph.char for glyph in page.glyphs)) < _LEAST:
        return page.glyphs, None
    fonts = page.fonts()
    by_font: dict[str, list[str]] = {}
    for glyph, font in zip(page.glyphs, fonts, strict=True):
        by_font.setdefault(font, []).append(glyph.char)
    known = {font: encoding for font, chars in by_font.items() if (encoding := _encoding("".join(chars)))}
    if not known:
        return page.glyphs, None
    # A font that draws only capitals, or figures, shows no signs of its own: it goes with the others of its maker.
    main = max(known.values(), key=lambda encoding: sum(e is encoding for e in known.values()))
    drawn_capitals = {font for font in by_font if main.capitals and re.search(main.capitals, font)}
    return list(_meant(page.glyphs, fonts, dict.fromkeys(drawn_capitals, main) | known)), main.name


def _encoding(text: str) -> Encoding | None:
    letters = sum(map(str.isalpha, text))
    for encoding in encodings("repairs"):
        signs = len(re.findall(encoding.signs, text))
        foreign = sum(not char.isascii() and char not in encoding.letters for char in text)
        if signs > _SHARE * letters and foreign < _FOREIGN * len(text) and not _UNICODE.search(text):
            return encoding
    return None


def _meant(glyphs: Sequence[Glyph], fonts: Sequence[str], known: dict[str, Encoding]) -> Iterator[Glyph]:
    for i, (glyph, font) in enumerate(zip(glyphs, fonts, strict=True)):
        encoding = known.get(font)
        if encoding is None or glyph.char.isspace():
            yield glyph
            continue
        char = glyph.char
        if char == "-" and encoding.letters.get("\u00ad") and _ends_word(glyphs, i):
            char = "\u00ad"  # TCVN3's "ư" is a soft hyphen, and pdfium gives one at a line's end as a hyphen
        meant = encoding.letters.get(char, char)
        if encoding.capitals and re.search(encoding.capitals, font):
            meant = meant.upper()
        for part in meant:
            yield glyph._replace(char=part)


def _ends_word(glyphs: Sequence[Glyph], at: int) -> bool:
    """Whether a character is the last of a line and stands right behind a small letter ("nh-")."""
    after = glyphs[at + 1].char if at + 1 < len(glyphs) else "\n"
    return after in "\r\n" and at > 0 and glyphs[at - 1].char.islower()


def respelled(line: Line) -> Line:
    """A line with the letters that it seems to have: in words of ours ("ƢU TIÊN"), and in capitals ("NĐ-СР")."""
    if not _LOOKALIKE.search(line.text):
        return line
    return replace(line, text=_WITH_LOOKALIKE.sub(lambda word: _ours(word[0]), line.text))


def _ours(word: str) -> str:
    """ "Москва" is no word of ours."""
    ours = _LOOKALIKE.sub("", word)
    return word.translate(_OURS) if ours or word.isupper() else word
