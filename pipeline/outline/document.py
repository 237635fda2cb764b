"""A document's outline: header, placed blocks, units, ending; and the documents that are bound in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.knowledge.load import rules
from pipeline.outline import stamps
from pipeline.outline.ending import Ending, ending
from pipeline.outline.flow import Flow, flow
from pipeline.outline.head import Header
from pipeline.outline.header import header
from pipeline.outline.labels import Placed, Unit, place
from pipeline.read.pages import Page
from pipeline.text import fold

_TOP_LINES = 14


@dataclass(frozen=True)
class Outline:
    """A document in parts; ``placed`` are the blocks of its body and annexes, in order."""

    flow: Flow
    header: Header
    ending: Ending
    units: tuple[Unit, ...]
    placed: tuple[Placed, ...]
    pages: tuple[Page, ...]


def outlines(pages: Sequence[Page]) -> Iterator[Outline]:
    """The documents of a file, mostly one."""
    for run in _bound(pages):
        yield outline(run)


def outline(pages: Sequence[Page]) -> Outline:
    """The outline of one document."""
    made = flow(pages)
    head = header(made)
    stamps.read(pages[0].stamps, head)
    head.confidentiality = head.confidentiality or next(filter(None, map(_secrecy, pages[1:])), None)
    first = pages[0].number
    widths = [page.width for page in pages]
    end = ending(made, head.body, [0.0] * (first - 1) + widths)
    units: list[Unit] = []
    body = list(place(made.text, made.blocks[head.body : end.start], units, annex=False))
    after = list(place(made.text, made.blocks[end.annexes :], units, annex=True, first=len(body)))
    return Outline(made, head, end, tuple(units), tuple(body + after), tuple(pages))


def _bound(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Pages cut where a further document begins: a national or party motto and a number of its own at a page's head.

    A form in an annex has the motto too, but its number is blank.
    """
    run: list[Page] = []
    for page in pages:
        if run and _begins_document(page):
            yield run
            run = []
        run.append(page)
    yield run


def _begins_document(page: Page) -> bool:
    top = _top(page)
    numbers = [find for words in top if (find := rules("header").search("number", words))]
    return _has_motto(top) and any("serial" in find.parts and "symbol" in find.parts for find in numbers)


def _secrecy(page: Page) -> str | None:
    """The mark of secrecy of what is attached, though it has no number of its own by which it could be told apart."""
    top = _top(page)
    mark = next((words for words in top if rules("header")["secrecy"].match(words)), None)
    return stamps.secrecy(page.stamps) or (mark if _has_motto(top) else None)


def _top(page: Page) -> list[str]:
    return [fold(line.text) for line in page.lines[:_TOP_LINES]]


def _has_motto(top: Sequence[str]) -> bool:
    return any(next(rules("header")["motto"].find(words), None) for words in top)
