"""The documents of files as their records have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

from pipeline.ids import title_key
from pipeline.link.claims import Claims, claims, parts
from pipeline.link.twins import Header
from pipeline.store.rows import column, upsert
from schemas.record import Record

Place = tuple[str, int]
"""The hash of a file, and which document of it."""


class Held(NamedTuple):
    """A document of a file: its record, which document of the file it is, and what it claims."""

    record: Record
    part: int
    claims: Claims

    @property
    def header(self) -> Header:
        """What tells it from others of its number, issuer and year."""
        document = self.record.document
        # A place as it is printed may be a commune, and misread.
        province = self.claims.province if self.claims.province != document.place else None
        mark = f"{self.record.source.sha256[:8]}-{self.part}"
        return Header(document.issued_on, title_key(document.title), document.type, province, mark)


def held_of(database: Database, place: Place, fresh: Mapping[Place, Held]) -> Held | None:
    """A document of a file: the one that was just put in, else from its record; None where no record is kept."""
    if place in fresh:
        return fresh[place]
    sha256, part = place
    if record := stored(database, sha256):
        own = parts(record)[part]
        return Held(own, part, claims(own, part))
    return None


def stored(database: Database, sha256: str | None, version: str | None = None) -> Record | None:
    """The record of these bytes, if it is kept (under this version, where one is asked for)."""
    found = database.execute(
        "SELECT json FROM records WHERE sha256 = ? AND stamp = coalesce(?, stamp)", [sha256, version]
    ).fetchone()
    return Record.model_validate_json(found[0]) if found else None


def keep(database: Database, record: Record, version: str) -> bool:
    """Keep the record of some bytes; whether it is another than the one that was kept."""
    sha256 = record.source.sha256
    kept = record.model_copy(update={"source": record.source.model_copy(update={"file": ""})}).model_dump_json()
    before = column(database, "SELECT json FROM records WHERE sha256 = ?", sha256)
    upsert(database, "records", [{"sha256": sha256, "stamp": version, "json": kept}])
    return before not in ([], [kept])
