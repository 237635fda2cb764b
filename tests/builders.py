"""Small records, built from what a test is about; all else is filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.store.save import File
from schemas.record import (
    Bearer,
    Box,
    Citation,
    CitationKind,
    Coverage,
    Deadline,
    Document,
    Issue,
    Obligation,
    Page,
    Record,
    Section,
    Source,
)

VERSION = "test"
BOX = Box(page=1, x0=1, top=2, x1=3, bottom=4)


def citation(text: str, id_: str = "c1", **changes: Any) -> Citation:
    """A citation; ``target`` follows from number, title, date and year unless it is given."""
    values: dict[str, Any] = {
        "id": id_, "text": text, "kind": "numbered", "type": "Kế hoạch", "number": None, "issued_on": None,
        "year": None, "issuer": None, "title": None, "relation": "implements", "pinpoint": None, "section": "",
        "section_id": None, "page": 1, "boxes": (BOX,), "found_by": "test", **changes,
    }  # fmt: skip
    if values["issued_on"] and values["year"] is None:
        values["year"] = int(values["issued_on"][:4])
    values.setdefault("target", f"{values['number'] or text}|{values['issued_on'] or values['year'] or '-'}")
    return Citation(**values)


def named(text: str, id_: str = "c1", type_: str = "Luật", **changes: Any) -> Citation:
    """A citation of a document by its name."""
    kind: CitationKind = "named"
    return citation(text, id_, kind=kind, type=type_, **changes)


def obligation(
    text: str, id_: str = "o1", bearers: Iterable[str] = (), due_on: str | None = None, **changes: Any
) -> Obligation:
    """An obligation of bearers that its sentence names, due on a day."""
    deadline = Deadline(text=f"trước ngày {due_on}", due_on=due_on, recurrence=None, boundary="before", formula=None)
    values: dict[str, Any] = {
        "id": id_, "text": text, "context": None, "kind": "task", "section": "", "section_id": None,
        "bearers": tuple(Bearer(name=name, role="lead", source="explicit") for name in bearers),
        "deadline": deadline if due_on else None, "product": None, "citations": (), "citation_ids": (), "page": 1,
        "boxes": (BOX,), "found_by": "test", **changes,
    }  # fmt: skip
    return Obligation(**values)


def section(id_: str, heading: str, parent: str | None = None) -> Section:
    return Section(id=id_, parent=parent, label=id_, path=id_, heading=heading, text=heading, page=1)


def record(
    number: str | None = "148/KH-UBND",
    issuer: str | None = "Ủy ban nhân dân tỉnh Lai Châu",
    issued_on: str | None = "2021-01-19",
    *,
    citations: Iterable[Citation] = (),
    obligations: Iterable[Obligation] = (),
    sections: Iterable[Section] = (),
    bound: Iterable[Record] = (),
    issues: Iterable[Issue] = (),
    bytes_: str | None = None,
    read_by: str = "text",
    **header: Any,
) -> Record:
    """A record of one page; its hash follows from ``bytes_``, else from the header."""
    values: dict[str, Any] = {
        "type": "Kế hoạch", "number": number, "symbol": None, "issuer": issuer, "issued_on": issued_on, "place": None,
        "title": None, "signer_name": None, "signer_title": None, **header,
    }  # fmt: skip
    sha256 = hashlib.sha256((bytes_ or f"{number} {issuer} {issued_on}").encode()).hexdigest()
    page = Page.model_validate(
        {"number": 1, "width": 595.0, "height": 842.0, "read_by": read_by, "reason": None, "text": "văn bản"}
    )
    return Record(
        source=Source(file="", sha256=sha256, pages=(page,)),
        document=Document(**values),
        sections=tuple(sections),
        citations=tuple(citations),
        obligations=tuple(obligations),
        coverage=Coverage(sentences=1, duty_sentences=1, extracted=1),
        issues=tuple(issues),
        last_page=1,
        bound=tuple(part.model_copy(update={"source": Source(file="", sha256=sha256, pages=())}) for part in bound),
    )


def file(path: str, of: Record | None, status: str = "read", reason: str | None = None) -> File:
    """The row of a file that holds a record."""
    return File(str(Path("/hồ sơ") / path), of.source.sha256 if of else None, status, reason, VERSION, 1, 1)
