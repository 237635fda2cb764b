"""The agencies of the register, as far as documents name them; a registry will know more of them one day."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from pipeline.link.issuers import agency
from pipeline.store.rows import insert, upsert

_NAMED = """
SELECT DISTINCT bearer.name, document.province
FROM obligation_bearers AS bearer
JOIN obligations AS obligation ON obligation.id = bearer.obligation_id
JOIN documents AS document ON document.id = obligation.document_id
WHERE bearer.agency_id = :id
UNION
SELECT issuer, province FROM documents WHERE issuer_id = :id
"""


def refresh_agencies(database: Database, ids: Iterable[str]) -> None:
    """Make the rows of some agencies what the documents say now; one that none names any more goes."""
    for id_ in sorted(ids):
        database.execute("DELETE FROM agency_names WHERE agency_id = ?", [id_])
        named = database.execute(_NAMED, {"id": id_}).fetchall()
        if not named:
            database.execute("DELETE FROM agencies WHERE id = ?", [id_])
            continue
        # Documents spell one name in several ways; the first in the alphabet is shown, so that order does not matter.
        shown = min((agency(name, province) for name, province in named), key=lambda a: (a.name, a.province or ""))
        upsert(database, "agencies", [shown._asdict()])
        insert(database, "agency_names", [{"agency_id": id_, "name": name} for name in sorted({n for n, _ in named})])
