"""The agencies of the register: those that documents name, and the heirs of these, so that the two meet in a search."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields

from sqlite_utils import Database

from pipeline.link.agencies import Agency, agency, successors
from pipeline.store.project import Row, day
from pipeline.store.rows import column, insert, upsert

_NAMED = """
WITH RECURSIVE borne (id, name) AS (
    SELECT value, (SELECT min(name) FROM obligation_bearers WHERE agency_id = value) FROM json_each(:ids) UNION ALL
    SELECT id, (SELECT min(name) FROM obligation_bearers WHERE agency_id = borne.id AND name > borne.name)
    FROM borne WHERE borne.name IS NOT NULL
), issued (id, name) AS (
    SELECT value, (SELECT min(issuer) FROM documents WHERE issuer_id = value) FROM json_each(:ids) UNION ALL
    SELECT id, (SELECT min(issuer) FROM documents WHERE issuer_id = issued.id AND issuer > issued.name)
    FROM issued WHERE issued.name IS NOT NULL
)
SELECT borne.id, borne.name, document.province, document.issued_on, document.year
FROM borne JOIN obligations AS obligation ON obligation.id = (
    SELECT min(obligation_id) FROM obligation_bearers WHERE agency_id = borne.id AND name = borne.name)
JOIN documents AS document ON document.id = obligation.document_id
UNION
SELECT issued.id, issued.name, document.province, document.issued_on, document.year
FROM issued JOIN documents AS document ON document.id = (
    SELECT min(id) FROM documents WHERE issuer_id = issued.id AND issuer = issued.name)
"""
"""Every spelling of agencies with the document that comes first by its id: steps from one to the next in an index,
for a group like "các cơ quan, đơn vị" is named a hundred thousand times in a few ways."""
_THESE = "IN (SELECT value FROM json_each(?))"
_NAMES = f"SELECT agency_id, name, source FROM agency_names WHERE agency_id {_THESE}"
_HELD = "SELECT 1 FROM agencies WHERE id = ? AND named = 1 UNION SELECT 1 FROM agency_successors WHERE successor_id = ?"
_ROW = tuple(field.name for field in fields(Agency) if field.name not in ("members", "body", "place"))


def refresh_agencies(database: Database, ids: Iterable[str]) -> None:
    """Make the rows of some agencies what the documents say now.

    One that none names any more stays only while a predecessor of it is named.
    """
    these = sorted(ids)
    named: dict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for id_, name, province, *when in database.execute(_NAMED, {"ids": json.dumps(these)}).fetchall():
        named[id_].append((name, province, day(*when)))
    standing = _standing(database, named)
    idle = {id_ for id_ in these if id_ not in named}
    for id_ in named:
        # Documents spell one name in several ways; the first in the alphabet is shown, so that order matters not.
        shown = min((agency(*said) for said in named[id_]), key=lambda a: (a.name, a.province or ""))
        printed = {name for name, *_ in named[id_]}
        if standing.get(id_) != (_row(shown, printed), _names(shown, printed)):
            _write(database, shown, printed)
    for id_ in idle:
        database.execute("UPDATE agencies SET named = 0 WHERE id = ?", [id_])
        database.execute("DELETE FROM agency_names WHERE agency_id = ? AND source = 'printed'", [id_])
    while idle:
        idle |= _remove(database, idle.pop())


def _standing(database: Database, ids: Iterable[str]) -> Mapping[str, tuple[Row, dict[str, str]]]:
    """Agencies as they are in the register, with their names: most of what a document names is as it should be."""
    these = [json.dumps(sorted(ids))]
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, name, source in database.execute(_NAMES, these).fetchall():
        names[id_][name] = source
    rows = database.execute(f"SELECT {', '.join(_ROW)}, named FROM agencies WHERE id {_THESE}", these).fetchall()
    known = [dict(zip((*_ROW, "named"), row, strict=True)) for row in rows]
    return {row["id"]: (row, names[row["id"]]) for row in known}


def _row(shown: Agency, printed: set[str]) -> Row:
    return {**{name: getattr(shown, name) for name in _ROW}, "named": int(bool(printed))}


def _names(shown: Agency, printed: set[str]) -> dict[str, str]:
    return {**dict.fromkeys(printed, "printed"), shown.name: "full"}


def _write(database: Database, shown: Agency, printed: set[str]) -> None:
    """An agency with its names, its heirs, and, of a collective, who belongs to it."""
    names = _names(shown, printed)
    upsert(database, "agencies", [_row(shown, printed)])
    for table in ("agency_names", "agency_scopes", "agency_successors"):
        database.execute(f"DELETE FROM {table} WHERE agency_id = ?", [shown.id])
    insert(database, "agency_names", [{"agency_id": shown.id, "name": n, "source": names[n]} for n in sorted(names)])
    insert(database, "agency_scopes", [{"agency_id": shown.id, **members._asdict()} for members in shown.members])
    heirs = {heir.id: heir for heir in successors(shown)}
    known = column(database, f"SELECT id FROM agencies WHERE id {_THESE}", json.dumps(sorted(heirs)))
    for heir in (heirs[id_] for id_ in heirs if id_ not in known):
        _write(database, heir, set())
    insert(database, "agency_successors", [{"agency_id": shown.id, "successor_id": id_} for id_ in sorted(heirs)])


def _remove(database: Database, id_: str) -> set[str]:
    """Take out an agency that neither a document nor a predecessor stands behind; the heirs that this leaves."""
    if column(database, _HELD, id_, id_):
        return set()
    heirs = set(column(database, "SELECT successor_id FROM agency_successors WHERE agency_id = ?", id_))
    database.execute("DELETE FROM agencies WHERE id = ?", [id_])
    return heirs
