"""The agencies of the register: those that documents name, and the heirs of these, so that the two meet in a search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields

from sqlite_utils import Database

from pipeline.link.agencies import Agency, agency, successors
from pipeline.store.project import Row, day
from pipeline.store.rows import column, insert, upsert

_NAMED = """
WITH RECURSIVE borne (name) AS (
    SELECT min(name) FROM obligation_bearers WHERE agency_id = :id UNION ALL
    SELECT (SELECT min(name) FROM obligation_bearers WHERE agency_id = :id AND name > borne.name)
    FROM borne WHERE borne.name IS NOT NULL
), issued (name) AS (
    SELECT min(issuer) FROM documents WHERE issuer_id = :id UNION ALL
    SELECT (SELECT min(issuer) FROM documents WHERE issuer_id = :id AND issuer > issued.name)
    FROM issued WHERE issued.name IS NOT NULL
)
SELECT borne.name, document.province, document.issued_on, document.year
FROM borne JOIN obligations AS obligation ON obligation.id = (
    SELECT min(obligation_id) FROM obligation_bearers WHERE agency_id = :id AND name = borne.name)
JOIN documents AS document ON document.id = obligation.document_id
UNION
SELECT issued.name, document.province, document.issued_on, document.year
FROM issued JOIN documents AS document ON document.id = (
    SELECT min(id) FROM documents WHERE issuer_id = :id AND issuer = issued.name)
"""
"""Every spelling of an agency with the document that comes first by its id: steps from one to the next in an index,
for a group like "các cơ quan, đơn vị" is named a hundred thousand times in a few ways."""
_AMONG = "SELECT id FROM agencies WHERE id IN (SELECT value FROM json_each(?))"
_HELD = "SELECT 1 FROM agencies WHERE id = ? AND named = 1 UNION SELECT 1 FROM agency_successors WHERE successor_id = ?"
_ROW = {field.name for field in fields(Agency)} - {"members", "body", "place"}


def refresh_agencies(database: Database, ids: Iterable[str]) -> None:
    """Make the rows of some agencies what the documents say now.

    One that none names any more stays only while a predecessor of it is named.
    """
    idle: set[str] = set()
    for id_ in sorted(ids):
        named = database.execute(_NAMED, {"id": id_}).fetchall()
        if named:
            # Documents spell one name in several ways; the first in the alphabet is shown, so that order matters not.
            meant = (agency(name, province, day(*when)) for name, province, *when in named)
            _write(database, min(meant, key=lambda a: (a.name, a.province or "")), {name for name, *_ in named})
        else:
            database.execute("UPDATE agencies SET named = 0 WHERE id = ?", [id_])
            database.execute("DELETE FROM agency_names WHERE agency_id = ? AND source = 'printed'", [id_])
            idle.add(id_)
    while idle:
        idle |= _remove(database, idle.pop())


def _write(database: Database, shown: Agency, printed: set[str]) -> None:
    """An agency with its names, its heirs, and, of a collective, who belongs to it."""
    row = {**{name: getattr(shown, name) for name in _ROW}, "named": int(bool(printed))}
    names = {**dict.fromkeys(printed, "printed"), shown.name: "full"}
    if _stands(database, row, names):
        return
    upsert(database, "agencies", [row])
    for table in ("agency_names", "agency_scopes", "agency_successors"):
        database.execute(f"DELETE FROM {table} WHERE agency_id = ?", [shown.id])
    insert(database, "agency_names", [{"agency_id": shown.id, "name": n, "source": names[n]} for n in sorted(names)])
    insert(database, "agency_scopes", [{"agency_id": shown.id, **members._asdict()} for members in shown.members])
    heirs = {heir.id: heir for heir in successors(shown)}
    known = column(database, _AMONG, json.dumps(sorted(heirs)))
    for heir in (heirs[id_] for id_ in heirs if id_ not in known):
        _write(database, heir, set())
    insert(database, "agency_successors", [{"agency_id": shown.id, "successor_id": id_} for id_ in sorted(heirs)])


def _stands(database: Database, row: Row, names: Mapping[str, str]) -> bool:
    """Whether an agency is in the register as it should be: most of what a document names is."""
    sql = f"SELECT {', '.join(row)} FROM agencies WHERE id = ?"
    known = database.execute(sql, [row["id"]]).fetchone()
    same = known is not None and tuple(known) == tuple(row.values())
    printed = "SELECT name, source FROM agency_names WHERE agency_id = ?"
    return same and dict(database.execute(printed, [row["id"]]).fetchall()) == names


def _remove(database: Database, id_: str) -> set[str]:
    """Take out an agency that neither a document nor a predecessor stands behind; the heirs that this leaves."""
    if column(database, _HELD, id_, id_):
        return set()
    heirs = set(column(database, "SELECT successor_id FROM agency_successors WHERE agency_id = ?", id_))
    database.execute("DELETE FROM agencies WHERE id = ?", [id_])
    return heirs
