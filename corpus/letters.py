"""The sample documents as their readable sources describe them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from ruled import Column, RuledTable


@dataclass(frozen=True)
class Annex:
    """What stands after the signature: a titled page with a ruled table."""

    label: str
    title: tuple[str, ...]
    note: str
    table: RuledTable
    landscape: bool = True


@dataclass(frozen=True)
class Scan:
    """How a document that reaches us as a picture was signed, sealed and scanned; see README.md."""

    ink: str
    seed: int
    skew: float = 0.0
    noise: float = 0.0
    signed: bool = False
    seal: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    layer: str | None = None


@dataclass(frozen=True)
class Letter:
    """One document as its source says it: header, body, ending, annexes."""

    name: str
    party: bool
    parent: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    dateline: str
    type: str | None
    title: tuple[str, ...]
    subject: str | None
    addressed: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    composed: datetime
    tables: dict[str, RuledTable] = field(default_factory=dict)
    annexes: tuple[Annex, ...] = ()
    overlay: tuple[str, ...] = ()
    signed_at: str | None = None
    scan: Scan | None = None


def read_table(given: dict[str, Any]) -> RuledTable:
    """A table of a source; a row that is a plain string spans all columns, "^" merges a cell with the one above."""
    columns = tuple(Column(c["name"], float(c["width"]), bool(c.get("centred", False))) for c in given["columns"])
    rows = tuple((row,) if isinstance(row, str) else tuple(str(cell) for cell in row) for row in given["rows"])
    return RuledTable(columns, rows, float(given.get("size", 12)))


def read_annex(given: dict[str, Any]) -> Annex:
    """An annex of a source."""
    return Annex(
        label=given["label"],
        title=tuple(given["title"]),
        note=given["note"],
        table=read_table(given["table"]),
        landscape=bool(given.get("landscape", True)),
    )


def read_scan(given: dict[str, Any]) -> Scan:
    """The making of a scan."""
    lists = {name: tuple(given.get(name, ())) for name in ("seal", "received")}
    return Scan(**(given | lists))


def read_source(path: Path) -> tuple[Letter, ...]:
    """The documents that a source file describes: one, or those that are bound in one PDF."""
    return tuple(read_letter(path.stem, given) for given in yaml.safe_load_all(path.read_text(encoding="utf-8")))


def read_letter(name: str, given: dict[str, Any]) -> Letter:
    """One document of a source."""
    return Letter(
        name=name,
        party=given.get("form") == "party",
        parent=tuple(given.get("parent", ())),
        issuer=tuple(given["issuer"]),
        number=given["number"],
        dateline=given["dateline"],
        type=given.get("type"),
        title=tuple(given.get("title", ())),
        subject=given.get("subject"),
        addressed=tuple(given.get("addressed", ())),
        body=tuple(line.strip() for line in given["body"].splitlines() if line.strip()),
        recipients=tuple(given["recipients"]),
        signature=tuple(given["signature"]),
        signer=given["signer"],
        composed=datetime.combine(given["composed"], datetime.min.time(), UTC),
        tables={name: read_table(table) for name, table in given.get("tables", {}).items()},
        annexes=tuple(read_annex(annex) for annex in given.get("annexes", ())),
        overlay=tuple(given.get("overlay", ())),
        signed_at=given.get("signed_at"),
        scan=read_scan(given["scan"]) if "scan" in given else None,
    )
