"""What stands after the body: recipients, signature, and where annexes begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.knowledge.load import derived, rules
from pipeline.outline import names as naming
from pipeline.outline.flow import Block, Flow
from pipeline.text import fold, squeeze

_ASIDE = 0.42
"""A line that begins right of this share of the page's width belongs to the signature."""
_INDENT = 45.0
"""A recipient's second line begins at most this far right of its dash, in points."""


_LEAST_TITLE = 12
"""Capitals longer than this are a title; shorter ones only if they name a type ("QUY CHẾ")."""


@dataclass(frozen=True, slots=True)
class Ending:
    """``start``: the first block after the body; ``annexes``: the first block of what follows the signature."""

    start: int
    annexes: int
    recipients: tuple[str, ...]
    signer_name: str | None
    signer_title: str | None


def ending(flow: Flow, body: int, widths: Sequence[float]) -> Ending:
    """Read the ending of a document whose body begins at a block; ``widths`` are those of the pages."""
    blocks = flow.blocks
    start = _start(flow, body, widths)
    if start is None:
        return Ending(len(blocks), len(blocks), (), None, None)
    annexes = _annexes(flow, start)
    block_lines = [(b, flow.text[b.span]) for b in blocks[start:annexes] if b.kind == "paragraph"]
    signature = [(b, words) for b, words in block_lines if _is_signature(b, widths)]
    left = [(b, words) for b, words in block_lines if not _is_signature(b, widths)]
    name, title = _signer([words for _, words in signature], flow.text.printed)
    return Ending(start, annexes, _recipients(left), name, title)


_DEPUTY = re.compile(r"^[PR]H[ỐÔO]\s+")
"""How readers of pictures take "PHÓ"."""


def _start(flow: Flow, body: int, widths: Sequence[float]) -> int | None:
    """The first block of the ending: "Nơi nhận", or the signature where it comes first; the last such in the body."""
    rule = rules("ending")
    for i in range(body, len(flow.blocks)):
        block = flow.blocks[i]
        if block.kind != "paragraph":
            continue
        folded = flow.text.folded[block.span.start : block.span.end]
        if rule["recipients"].match(folded):
            return _back_to_signature(flow, i, widths)
        if _is_signature(block, widths) and rule["authority"].match(folded) and folded.upper() == folded:
            return i
    for i in range(len(flow.blocks) - 1, max(body, len(flow.blocks) - 25), -1):
        block = flow.blocks[i]
        folded = flow.text.folded[block.span.start : block.span.end]
        if block.kind == "paragraph" and _is_signature(block, widths) and rule["title"].match(folded):
            return i
    return None


def _back_to_signature(flow: Flow, start: int, widths: Sequence[float]) -> int:
    """Signature lines that stand right before the recipients belong to the ending."""
    while start and _is_signature(flow.blocks[start - 1], widths):
        words = flow.text.folded[flow.blocks[start - 1].span.start : flow.blocks[start - 1].span.end]
        capitals = words.upper() == words
        if not (capitals and len(words) < 80) and not rules("ending")["person"].match(words):
            break
        start -= 1
    return start


def _annexes(flow: Flow, start: int) -> int:
    """The first block after the signature that begins an annex: labelled so, or a title or table on a later page."""
    page = flow.blocks[start].page
    for i in range(start + 1, len(flow.blocks)):
        block = flow.blocks[i]
        folded = flow.text.folded[block.span.start : block.span.end]
        label = rules("labels")["annex"].match(folded)
        if block.kind == "row" or (label and (block.centred or label.span.end == len(folded))):
            return _title_before(flow, i, start) if block.kind == "row" else i
        if block.page > page and block.centred and folded.upper() == folded and _is_title(folded):
            return i
    return len(flow.blocks)


def _is_title(capitals: str) -> bool:
    """Whether capitals at a later page's centre are a title: no stray mark, or the type of what is attached."""
    return len(capitals) > _LEAST_TITLE or bool(re.fullmatch(derived()["type"], capitals.strip()))


def _title_before(flow: Flow, row: int, start: int) -> int:
    """A table's title stands over it, on its page."""
    first = row
    while first - 1 > start and flow.blocks[first - 1].page == flow.blocks[row].page > flow.blocks[start].page:
        first -= 1
    return first


def _is_signature(block: Block, widths: Sequence[float]) -> bool:
    return block.kind == "paragraph" and block.left > _ASIDE * widths[block.page - 1]


def _recipients(lines: Sequence[tuple[Block, str]]) -> tuple[str, ...]:
    """The lines of "Nơi nhận" without dash and semicolon; a line without a dash goes on with the one above."""
    found: list[str] = []
    edge: float | None = None
    for block, words in lines:
        head = rules("ending")["recipients"].match(fold(words))
        if head:
            words = words[head.span.end :]
        dash = re.match(r"\s*[~ˆ^_]*\s*[-–—+•~ˆ]\s*-?\s*", words)
        text = squeeze(words[dash.end() :] if dash else words)
        if not text or rules("ending")["purpose"].match(fold(text)):
            continue
        if dash or not found:
            found.append(text)
            edge = block.left if dash else edge
        elif edge is None or block.left - edge < _INDENT:
            found[-1] = f"{found[-1]} {text}"
    return tuple(line.strip(" ;.,:").strip() for line in found)


def _signer(lines: Sequence[str], printed: str) -> tuple[str | None, str | None]:
    """The signer's name and title: the last line that is a person's name, and the lines in capitals over it."""
    rule = rules("ending")
    name = None
    titles: list[str] = []
    for words in map(squeeze, lines):
        folded = fold(words)
        if rule["authority"].match(folded):
            titles.clear()
        elif folded.upper() == folded and any(c.isalpha() for c in folded) and (rule["title"].match(folded) or titles):
            titles.append(_DEPUTY.sub("PHÓ ", words))
        elif person := rule["person"].match(folded):
            name = words[person.parts["name"].start : person.parts["name"].end]
    title = " ".join(titles)
    return name, naming.spoken(title, "") if title else None
