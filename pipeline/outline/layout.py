"""Where paragraphs begin: judged by indents, by what would still have fit on the line before, and by labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.knowledge.load import rules
from pipeline.read.pages import Line
from pipeline.text import fold

_WIDE = 0.55
"""A line this wide, as a share of the page, is running text and tells the margins."""
_INDENT = 9.0
"""A line that begins this far right of the margin, in points, is indented (the form says 1 to 1.27 cm)."""
_INDENTED = 60.0
"""No first line is indented by more than this, in points."""
_SAME = 3.0
"""Two left edges this near to each other, in points, are one."""
_GAP = 2.0
"""A gap of this many type sizes between two lines parts them."""
_HANGING = 30.0
"""The lines after a bullet may begin this much further right than the bullet."""
_FINAL = re.compile(r"""[.;:!?…]["')\]]*\s*$""")


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right edge of a page's running text."""

    left: float
    right: float

    def centred(self, line: Line) -> bool:
        """Whether a line stands in the middle, away from both edges."""
        left, right = line.rect.x0 - self.left, self.right - line.rect.x1
        return left > 2 and right > 2 and abs(left - right) < max(8.0, 0.05 * (left + right))


def margins(lines: Sequence[Line], width: float, before: Margins | None) -> Margins:
    """The margins of a page; those of the page before where this one has too little running text to tell."""
    wide = [line.rect for line in lines if line.rect.x1 - line.rect.x0 > _WIDE * width]
    if len(wide) < 4 and before and before.right < width:
        return before
    if not wide:
        return Margins(0.14 * width, 0.91 * width)
    lefts, rights = sorted(r.x0 for r in wide), sorted(r.x1 for r in wide)
    shared = [x for x in lefts if sum(abs(x - y) < 2 for y in lefts) >= max(2, 0.08 * len(lefts))]
    return Margins(shared[0] if shared else lefts[0], rights[min(len(rights) - 1, int(0.9 * len(rights)))])


def begins(paragraph: Sequence[Line], line: Line, edges: Margins) -> bool:
    """Whether a line begins a new paragraph after the lines of the one before."""
    last = paragraph[-1]
    if stands_apart(line.text) or _changes(last, line):
        return True
    if last is paragraph[0] and _capitals(last.text) and is_title_word(last.text):
        return True
    ended = bool(_FINAL.search(fold(last.text)))
    fits = _would_fit(last, line, edges)
    if edges.centred(line) and edges.centred(last) and fits:
        together = _capitals(line.text) and _capitals(last.text) and not is_title_word(last.text)
        return not together or is_title_word(line.text) or has_label(line)
    if edges.centred(last) != edges.centred(line) and fits and not line.text[:1].islower():
        return True
    indented = line.rect.x0 > edges.left + _INDENT
    if has_label(line):
        return ended or fits or (indented and not _hangs(paragraph, line))
    if line.text[:1].islower() and not ended:
        return False
    if fits:
        return True
    return indented and not _hangs(paragraph, line)


def stands_apart(text: str) -> bool:
    """Whether a line opens a part of the form: "Nơi nhận:", "Kính gửi:"."""
    folded = fold(text)
    return bool(rules("ending")["recipients"].match(folded) or rules("header").first("to", folded))


def _changes(last: Line, line: Line) -> bool:
    """Whether a line is set much smaller or larger than the one before, in another column or after a wide gap."""
    # Left of a first line's indent stands the last word of its paragraph, where that is all the second line has.
    aside = line.rect.x0 > last.rect.x1 or (line.rect.x1 < last.rect.x0 and last.rect.x0 - line.rect.x0 > _INDENTED)
    gap = line.rect.top - last.rect.bottom
    return aside or gap > _GAP * max(last.size, line.size)


def has_label(line: Line) -> bool:
    """Whether a line begins with a label or a bullet."""
    folded = fold(line.text)
    return bool(rules("labels").first("", folded))


def is_title_word(text: str) -> bool:
    """Whether a line stands on its own: a document's type, "QUYẾT NGHỊ:", the issuer said again."""
    folded = fold(text)
    return bool(rules("header").first("alone", folded) or rules("header")["restated"].match(folded))


def _would_fit(last: Line, line: Line, edges: Margins) -> bool:
    """Whether the line's first word would have fit on the line before: then that one ended on purpose."""
    first = line.text.split(" ", 1)[0]
    width = line.boxes[len(first) - 1].x1 - line.boxes[0].x0
    right = edges.right if last.rect.x0 < edges.left + 60 else max(last.rect.x1, line.rect.x1, edges.right - 45)
    return last.rect.x1 + width + 0.45 * line.size < right


def _hangs(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with a paragraph that hangs on its bullet or is set in as a whole."""
    first, last = paragraph[0], paragraph[-1]
    if last is not first:
        return abs(last.rect.x0 - line.rect.x0) < _SAME
    return has_label(first) and -_SAME < line.rect.x0 - first.rect.x0 < _HANGING


def _capitals(text: str) -> bool:
    return text.upper() == text and any(char.isalpha() for char in text)
