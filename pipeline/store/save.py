"""Writing the register: one transaction a document, and afterwards no row that nothing stands behind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from pipeline import stamp
from pipeline.ids import row_id
from pipeline.link.claims import claims, parts
from pipeline.link.identity import is_twin, shared_id
from pipeline.link.resolve import Identity
from pipeline.store import project
from pipeline.store.agencies import refresh_agencies
from pipeline.store.citing import count_citations
from pipeline.store.database import connect, explained, writing
from pipeline.store.held import Held, Place, held_of, keep, stored
from pipeline.store.relink import Change, Relinked, relink
from pipeline.store.rows import column, insert, upsert
from pipeline.store.shape import TABLES
from pipeline.store.twins import regroup
from pipeline.store.variants import Refolded, refold
from pipeline.store.views import projected_ddl
from schemas.record import Record

_CONTENTS = ("obligations", "citations", "broken_references", "sections", "proposals")
"""What goes with a document; what hangs on these goes with them (ON DELETE CASCADE)."""


@dataclass(frozen=True)
class File:
    """A row of ``files``."""

    path: str
    sha256: str | None
    status: str
    reason: str | None
    version: str
    size: int
    modified: int


@dataclass
class Healed:
    """What a change mended: where citations lead that led elsewhere or nowhere, and what was only cited and came."""

    found: dict[str, str] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)

    def add(self, more: Healed) -> None:
        """What a later change mended."""
        self.found |= more.found
        self.arrived |= more.arrived


class Touched(NamedTuple):
    """What a change may have left without ground: documents by id, records by hash."""

    documents: set[str]
    records: set[str]


@contextmanager
def register(path: Path, *, create: bool = False) -> Iterator[Database]:
    """The register, open, and of this program's shape: projected again from its records where that has changed.

    Raises ``BadDatabase``, also where the disk fails or fills up while it is open.
    """
    with closing(connect(path, create=create)) as database, explained(path):
        if database.execute("PRAGMA user_version").fetchone()[0] != stamp.projection():
            rebuild(database)
        yield database


def save(database: Database, file: File, record: Record | None) -> Healed:
    """Put a file in, in place of what its path held before; without a record only that it was met, and its status."""
    with writing(database):
        touched = _take_out(database, [file.path])
        insert(database, "files", [asdict(file)])
        if record is None:
            return _settle(database, touched)
        put_in = _put_in(database, file.path, record)
        if keep(database, record, file.version):
            # The other paths of these bytes are as it has been read now.
            for path in column(database, _SAME, record.source.sha256, file.path):
                touched.documents.update(_take_off(database, path))
                _put_in(database, path, record)
        return _settle(database, touched, put_in)


_SAME = "SELECT path FROM files WHERE sha256 = ? AND path <> ? ORDER BY path"


def forget(database: Database, paths: Sequence[str]) -> Healed:
    """Take files out, and every fact that rests on nothing else."""
    with writing(database):
        return _settle(database, _take_out(database, paths))


def rebuild(database: Database) -> None:
    """Make all projected tables anew from the records, without opening a PDF."""
    # A table that others refer to cannot be dropped while keys are checked, and the pragma needs to stand outside.
    database.execute("PRAGMA foreign_keys = OFF")
    with writing(database):
        _drop_projected(database)
        for statement in projected_ddl():
            database.execute(statement)
        touched = Touched(set(), set())
        for path, sha256 in database.execute("SELECT path, sha256 FROM files ORDER BY path").fetchall():
            if record := stored(database, sha256):
                touched.documents.update(held.claims.document_id for held in _put_in(database, path, record))
        _settle(database, touched)
        database.execute(f"PRAGMA user_version = {stamp.projection()}")
    database.execute("PRAGMA foreign_keys = ON")


def _take_off(database: Database, path: str) -> list[str]:
    """Remove what a file that stays has brought; the documents that stood in it."""
    documents = column(database, "SELECT document_id FROM document_files WHERE path = ?", path)
    for table in ("document_files", "pages", "issues"):
        database.execute(f"DELETE FROM {table} WHERE path = ?", [path])
    return documents


def _put_in(database: Database, path: str, record: Record) -> list[Held]:
    """The rows of a path; the documents in it."""
    held = [Held(part, n, claims(part, n)) for n, part in enumerate(parts(record))]
    for table, rows in project.of_file(path, record, [document.claims.document_id for document in held]).items():
        insert(database, table, rows)
    return held


def _take_out(database: Database, paths: Sequence[str]) -> Touched:
    """Remove files with their pages and issues; what stood in them."""
    these = "path IN (SELECT value FROM json_each(?))"
    held = json.dumps(paths)
    documents = column(database, f"SELECT document_id FROM document_files WHERE {these}", held)
    records = column(database, f"SELECT sha256 FROM files WHERE {these} AND sha256 IS NOT NULL", held)
    database.execute(f"DELETE FROM files WHERE {these}", [held])
    return Touched(set(documents), set(records))


def _settle(database: Database, touched: Touched, put_in: Sequence[Held] = ()) -> Healed:
    """Bring everything that hangs on some documents in line with the files that are there now.

    ``put_in``: what has just been put in, so that it need not be read back.
    """
    for sha256 in touched.records:
        database.execute(
            "DELETE FROM records WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM files WHERE sha256 = records.sha256)",
            [sha256],
        )
    fresh = {(held.record.source.sha256, held.part): held for held in put_in}
    ids = sorted(regroup(database, {*touched.documents, *(held.claims.document_id for held in put_in)}, fresh))
    healed = Healed()
    agencies = _agencies(database, ids)
    changes = _project_anew(database, ids, fresh, healed)
    agencies |= _agencies(database, ids)
    relinked = relink(database, changes)
    refolded = refold(database, changes, relinked.near)
    # What is open may have been two documents that are one now.
    again = relink(database, {key: Change(anew=True) for key in refolded.keys})
    told = {row_id(*place, citation.id) for place, held in fresh.items() for citation in held.record.citations}
    citing = set(ids)
    became: Relinked | Refolded
    for became in (refolded, relinked, again):
        agencies |= became.agencies
        citing |= became.citing
        healed.found |= {id_: leads for id_, leads in became.healed.items() if id_ not in told}
    count_citations(database, citing)
    refresh_agencies(database, agencies)
    return healed


def _project_anew(
    database: Database, ids: Sequence[str], fresh: Mapping[Place, Held], healed: Healed
) -> Mapping[str, Change]:
    """Make the rows of some documents anew; what this changes, by key."""
    changes: dict[str, Change] = defaultdict(Change)
    before = {document_id: _standing(database, document_id) for document_id in ids}
    # All are cleared first: what was the rows of one may be the rows of another.
    for document_id in ids:
        for left, key in database.execute(_NAMED, [document_id, document_id]).fetchall():
            changes[key].left.add(left)
        _clear(database, document_id)
    for document_id in ids:
        _project(database, document_id, fresh)
        was, now = before[document_id], _standing(database, document_id)
        for key in column(database, "SELECT DISTINCT key FROM claims WHERE holder_id = ?", document_id):
            changes[key].holders.add(document_id)
        _compare(changes, document_id, was, now)
        # What was only cited may have come as several.
        if now and now.held and (cited := was or before.get(shared_id(document_id))) and not cited.held:
            healed.arrived.add(document_id)
    return changes


_NAMED = """
SELECT id, key FROM documents WHERE id = ?
UNION SELECT printed_id, key FROM citations JOIN claims USING (id) WHERE document_id = ? AND printed_id IS NOT NULL
"""


class _Standing(NamedTuple):
    """A document's row as far as other citations hang on it."""

    key: str
    issuer: str | None
    year: int | None
    near: str | None
    held: bool

    def is_as(self, other: _Standing) -> bool:
        """Whether both are one identity, held or not."""
        return self[:3] == other[:3]

    @property
    def open(self) -> bool:
        """Whether its identity leaves something open."""
        return self.issuer is None or self.year is None


def _standing(database: Database, document_id: str) -> _Standing | None:
    rows = database.execute("SELECT key, issuer_key, year, near, held FROM documents WHERE id = ?", [document_id])
    return next((_Standing(key, issuer, year, near, bool(held)) for key, issuer, year, near, held in rows), None)


def _compare(changes: Mapping[str, Change], document_id: str, before: _Standing | None, now: _Standing | None) -> None:
    """Note what became of a document for those that cite it, or one that it may be."""
    for row in {row for row in (before, now) if row and before != now}:
        changes[row.key].left.add(document_id)
        changes[row.key].near |= {row.near} if row.near else set()
        if row.open or not (before and now and before.is_as(now)):
            changes[row.key].changed.append(Identity(document_id, row.issuer, row.year))
    for twin in (before, now) if is_twin(document_id) else ():
        if twin and twin.issuer is not None and twin.year:
            changes[twin.key].twins.add((twin.issuer, twin.year))
            changes[twin.key].anew = True


def _clear(database: Database, document_id: str) -> None:
    for table in _CONTENTS:
        database.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])
    database.execute("DELETE FROM claims WHERE holder_id = ?", [document_id])


def _project(database: Database, document_id: str, fresh: Mapping[Place, Held]) -> None:
    """The document's own rows, from the fullest of the records that are it (a signed copy, an unsigned one)."""
    files = database.execute(
        "SELECT DISTINCT files.sha256, document_files.part FROM document_files JOIN files USING (path) "
        "WHERE document_id = ?",
        [document_id],
    ).fetchall()
    holders = [held for place in files if (held := held_of(database, place, fresh))]
    if not holders:
        database.execute("UPDATE documents SET held = 0 WHERE id = ?", [document_id])
        return
    record, part, said = min(holders, key=_emptiness)
    rows = project.of_document(record, part, said.called(document_id))
    upsert(database, "documents", rows.pop("documents"))
    for table, made in rows.items():
        insert(database, table, made)


def _emptiness(held: Held) -> tuple[int, int, str, int]:
    """The order of preference among the files of one document; the hash only decides between equals."""
    record, part, _ = held
    known = sum(value is not None for value in record.document.model_dump().values())
    return -known, -len(record.obligations) - len(record.citations), record.source.sha256, part


def _agencies(database: Database, documents: Sequence[str]) -> set[str]:
    """The agencies that some documents name."""
    return {*column(database, _NAMING, json.dumps(documents))}


_NAMING = """
SELECT bearer.agency_id FROM json_each(?1) AS document CROSS JOIN obligations AS duty
    ON duty.document_id = document.value CROSS JOIN obligation_bearers AS bearer ON bearer.obligation_id = duty.id
UNION SELECT issuer_id FROM documents WHERE id IN (SELECT value FROM json_each(?1)) AND issuer_id > ''
"""


def _drop_projected(database: Database) -> None:
    """Drop every view and table that is not kept, also those of an older shape."""
    kept = {table.name for table in TABLES if table.kept}
    for kind, name in database.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite%' "
        "AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, type DESC"
    ).fetchall():
        if name not in kept:
            database.execute(f'DROP {kind} IF EXISTS "{name}"')
