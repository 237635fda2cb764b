"""The line itself."""

from __future__ import annotations

from math import inf
from pathlib import Path
from time import monotonic

from pydantic import BaseModel, ConfigDict

from pipeline.errors import Refused
from pipeline.language import citations, named, nlp, relations
from pipeline.language.record import assemble, page_models
from pipeline.outline.document import outlines
from pipeline.read import cache
from pipeline.read.document import read
from pipeline.read.source import Source
from pipeline.text import Span, Text
from schemas import record
from schemas.record import CitationKind, Record, Relation


def parse(path: Path | str, *, ocr: str = "auto", allow_confidential: bool = False, seconds: float = inf) -> Record:
    """The record of a PDF. ``ocr``: "auto", "off" or "force", see ``read.document``.

    ``seconds``: after which no further page is read from its picture; those pages are unread and say so.

    A document marked MẬT, TỐI MẬT or TUYỆT MẬT is refused (Luật Bảo vệ bí mật nhà nước 2018, Điều 5: state secrets may
    not be kept on machines with a network) unless allowed: no word of it is kept anywhere.
    Raises ``BadFile`` or ``Refused`` (both ``UserError``) where no record can be made of it.
    """
    until = monotonic() + seconds
    return parse_source(Source.open(Path(path)), ocr=ocr, allow_confidential=allow_confidential, until=until)


def parse_source(source: Source, *, ocr: str = "auto", allow_confidential: bool = False, until: float = inf) -> Record:
    """The record of a file that was read: bytes to pages, pages to outlines, outlines to findings."""
    cache.drop()
    made = list(outlines(read(source, ocr, until)))
    marks = [mark for outline in made if (mark := outline.header.confidentiality)]
    if marks and not allow_confidential:
        cache.drop()
        raise Refused(
            "confidential", f"văn bản có dấu {marks[0]} nên không nhận; máy được phép giữ: --allow-confidential"
        )
    cache.keep()
    readings = [nlp.read(outline)[1] for outline in made]
    pages = tuple(page for reading in readings for page in page_models(reading))
    about = record.Source(file=source.name, sha256=source.sha256, pages=pages)
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
    cited = [*numbered, *named.named(text, whole, numbered)]
    short = named.short(text, whole, cited, named.aliases(text, cited))
    found = sorted([*cited, *short], key=lambda m: (m.span.start, -m.span.end))
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
