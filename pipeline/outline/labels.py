"""Labelled units: which paragraphs begin one, and under which other unit it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.outline.flow import Block
from pipeline.text import Span, Text

BULLET = 20
"""The level of a dash; labels rank below it, plus signs and marks under it above."""
PLAIN = 15
"""The level of a paragraph without a label."""
_MARKS = {"*": 19, "-": BULLET, "+": BULLET + 1}


@dataclass(frozen=True, slots=True)
class Unit:
    """A labelled unit. ``parent`` is the index of the unit it belongs under; ``heading`` its first sentence."""

    label: str
    kind: str
    rank: int
    path: str
    parent: int | None
    block: int
    heading: Span


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its place: the unit it stands in, the level of its label or bullet, and its words without these."""

    block: Block
    unit: int | None
    level: int
    words: Span
    labelled: bool


def place(text: Text, blocks: Sequence[Block], units: list[Unit], *, annex: bool, first: int = 0) -> Iterator[Placed]:
    """Place blocks one after the other, adding the units they begin to ``units``.

    Repeated and skipped labels are kept as printed; a label inside a quotation is none. With ``annex`` the blocks
    stand after the signature, and units under no annex label are roots of their own. ``first`` is the index that the
    first block has among all that are placed.
    """
    open_: list[int] = []
    quoted = False
    for number, block in enumerate(blocks):
        was_quoted, quoted = quoted, _leaves_open(text, block.span, quoted, blocks[number + 1 : number + 12])
        finds = [] if was_quoted or block.kind == "note" else list(_labels(text, block, annex=annex))
        words = _behind_specks(text, block.span)
        for find in finds:
            words = text.trim(Span(find.span.end, block.span.end))
            _open(text, find, first + number, words, units, open_)
        if finds and not words.end - words.start:
            _title(text, blocks, number, units)
        bullet = None if finds else _bullet(text, words)
        level = int(finds[-1].gives["rank"]) if finds else PLAIN
        if bullet:
            level = _MARKS.get(text.folded[bullet.span.start], BULLET)
            words = text.trim(Span(bullet.span.end, words.end))
        yield Placed(block, open_[-1] if open_ else None, level, words, bool(finds))


def _labels(text: Text, block: Block, *, annex: bool) -> Iterator[Find]:
    """The labels at a block's head, outermost first ("6. a) Lệ phí": two units begin there)."""
    if block.kind == "row":
        return
    start, rank = _behind_specks(text, block.span).start, -1
    while find := rules("labels").first("", text.folded, start, block.span.end):
        if find.gives["kind"] == "bullet" or int(find.gives["rank"]) <= rank:
            return
        if find.gives["kind"] == "annex" and not (annex and (block.centred or find.span.end == block.span.end)):
            return
        yield find
        rank = int(find.gives["rank"])
        start = find.span.end
        while start < block.span.end and text.folded[start] == " ":
            start += 1


def _behind_specks(text: Text, span: Span) -> Span:
    """A paragraph without specks that were read before its first letter: its folded twin has blanks for them."""
    start = span.start
    while start < span.end and text.folded[start] == " ":
        start += 1
    return Span(start, span.end)


def _bullet(text: Text, words: Span) -> Find | None:
    return rules("labels")["bullet"].match(text.folded, words.start, words.end)


def _open(text: Text, find: Find, block: int, words: Span, units: list[Unit], open_: list[int]) -> None:
    rank = int(find.gives["rank"])
    label = text.folded[slice(*find.parts["label"])]
    if find.gives["kind"] == "roman" and text.mend and _is_short(label, units, open_):
        label += "I"
    if label == "H" and text.mend and not any(units[i].kind == "capital" for i in open_):
        label = "II"  # "H. Nhiệm vụ" is what a picture's reader makes of it
    if find.gives["kind"] == "capital" and not _follows(label, units, open_):
        rank = int(rules("labels")["roman"].rule.gives["rank"])
    if find.gives["kind"] == "dotted":
        rank += label.count(".") - 1
    while open_ and units[open_[-1]].rank >= rank:
        open_.pop()
    parent = open_[-1] if open_ else None
    path = f"{units[parent].path}/{label}" if parent is not None else label
    open_.append(len(units))
    units.append(Unit(label, find.gives["kind"], rank, path, parent, block, first_sentence(text, words)))


def _is_short(label: str, units: list[Unit], open_: list[int]) -> bool:
    """Whether a Roman label read from a picture lost a stroke: it is the one before it again, II for III."""
    before = [unit.label for unit in units if unit.kind == "roman"]
    parents = [units[i].label for i in open_ if units[i].kind != "roman" and units[i].rank < 7]
    return bool(before) and before[-1] == label and label in ("I", "II", "VI", "VII") and not parents


def _follows(label: str, units: list[Unit], open_: list[int]) -> bool:
    """Whether a capital label continues or begins A, B, C … (C and D are Roman numerals too)."""
    before = [units[i].label for i in open_ if units[i].kind == "capital"]
    return label == "A" or (len(label) == 1 and (not before or ord(label) >= ord(before[-1])))


def _title(text: Text, blocks: Sequence[Block], number: int, units: list[Unit]) -> None:
    """A label alone on its line has the next line for a heading ("Chương I" / "QUY ĐỊNH CHUNG")."""
    if number + 1 < len(blocks) and blocks[number + 1].kind == "paragraph":
        units[-1] = replace(units[-1], heading=first_sentence(text, blocks[number + 1].span))


def _leaves_open(text: Text, span: Span, quoted: bool, after: Sequence[Block]) -> bool:
    """Whether a quotation goes on after a block: opened in it or before, and closed in one soon after."""
    words = text[span]
    last_open, last_closed = words.rfind("“"), words.rfind("”")
    if not (quoted if last_open == last_closed else last_open > last_closed):
        return False
    for block in after:
        following = text[block.span]
        opens, closes = following.find("“"), following.find("”")
        if closes >= 0:
            return opens < 0 or closes < opens
        if opens >= 0:
            return False
    return False


def first_sentence(text: Text, words: Span) -> Span:
    """The first sentence of a stretch."""
    return next(sentences(text, words), words)


def sentences(text: Text, words: Span) -> Iterator[Span]:
    """The sentences of a paragraph; no abbreviation, number or closing "./." ends one before its time."""
    start = words.start
    for find in rules("sentences")["end"].find(text.folded, words.start, words.end):
        if _is_abbreviation(text, start, find.span.start + 1):
            continue
        sentence = text.trim(Span(start, find.span.end))
        if sentence.end > sentence.start:
            yield sentence
        start = find.span.end
    sentence = text.trim(Span(start, words.end))
    if sentence.end > sentence.start:
        yield sentence


def _is_abbreviation(text: Text, start: int, stop: int) -> bool:
    """Whether the full stop before ``stop`` belongs to a shortened word."""
    finds = rules("sentences")["no_end_abbreviation"].find(text.folded, max(start, stop - 8), stop)
    return any(find.span.end == stop for find in finds)
