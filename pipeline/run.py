"""The line itself."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.language import citations, named, nlp, relations
from pipeline.language.record import assemble, page_models
from pipeline.outline.document import outlines
from pipeline.read.document import read
from pipeline.read.source import Source
from pipeline.text import Span, Text
from schemas import record
from schemas.record import CitationKind, Record, Relation


def parse(path: Path | str, *, ocr: str = "auto") -> Record:
    """The record of a PDF.

    Raises ``BadFile`` or ``Refused`` (both ``UserError``) where no record can be made of it.
    """
    return parse_source(Source.open(Path(path)))


def parse_source(source: Source) -> Record:
    """The record of a file that was read: bytes to pages, pages to outlines, outlines to findings."""
    readings = [nlp.read(outline)[1] for outline in outlines(read(source))]
    pages = tuple(page for reading in readings for page in page_models(reading))
    about = record.Source(file=source.path.name, sha256=source.sha256, pages=pages)
    first, *others = (assemble(reading, about) for reading in readings)
    return first.model_copy(update={"bound": tuple(others)})


class Cited(BaseModel):
    """A citation of plain text; offsets are in code points of the text that was given."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    text: str
    kind: CitationKind
    type: str | None
    number: str | None
    issued_on: str | None
    year: int | None
    issuer: str | None
    title: str | None
    relation: Relation


def cite(given: str) -> tuple[Cited, ...]:
    """The citations of a plain text, in reading order."""
    text = Text.of(given)
    whole = Span(0, len(text.printed))
    numbered = citations.numbered(text, whole)
    by_name = named.named(text, whole, numbered)
    short = named.short(text, whole, numbered)
    found = sorted([*numbered, *by_name, *short], key=lambda m: (m.span.start, -m.span.end))
    made = []
    for m in relations.related(text, whole, found, None):
        span = text.given(m.span)
        made.append(
            Cited(
                start=span.start,
                end=span.end,
                text=given[span.start : span.end],
                kind=m.kind,
                type=m.type,
                number=m.number,
                issued_on=m.issued_on,
                year=m.year,
                issuer=m.issuer,
                title=text[m.title] if m.title else None,
                relation=m.relation,
            )
        )
    return tuple(made)
