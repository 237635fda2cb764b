"""Files whose documents share number, issuer and year: of one document, or of several that are told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from pipeline.link.identity import shared_id, twin_id
from pipeline.link.twins import told_apart
from pipeline.store import project
from pipeline.store.held import Held, Place, held_of
from pipeline.store.rows import column, insert, listed

_GROUPS = """
SELECT DISTINCT shared.value, file.document_id, files.sha256, file.part
FROM json_each(?) AS shared CROSS JOIN document_files AS file
    ON file.document_id = shared.value
    OR (file.document_id >= shared.value || '--' AND file.document_id < shared.value || '-.')
JOIN files ON files.path = file.path
"""


def regroup(database: Database, ids: Iterable[str], fresh: Mapping[Place, Held]) -> set[str]:
    """Give the files of some documents the ids that tell their documents apart; the documents that this touches."""
    touched = set(ids)
    groups: dict[str, dict[Place, set[str]]] = defaultdict(lambda: defaultdict(set))
    these = listed({shared_id(id_) for id_ in touched})
    for shared, document_id, sha256, part in database.execute(_GROUPS, [these]).fetchall():
        groups[shared][sha256, part].add(document_id)
    for shared, files in groups.items():
        names = _names(database, files, fresh)
        for (sha256, part), known in files.items():
            document_id = twin_id(shared, names.get((sha256, part), ""))
            if known != {document_id}:
                touched |= {document_id, *known}
                database.execute(_RENAME, [document_id, part, sha256])
                _rename_issues(database, sha256, fresh)
    return touched


def _rename_issues(database: Database, sha256: str, fresh: Mapping[Place, Held]) -> None:
    """The issues of a file anew, under the ids that its documents have now."""
    if not (whole := held_of(database, (sha256, 0), fresh)):
        return
    for path in column(database, "SELECT path FROM files WHERE sha256 = ?", sha256):
        ids = column(database, "SELECT document_id FROM document_files WHERE path = ? ORDER BY part", path)
        database.execute("DELETE FROM issues WHERE path = ?", [path])
        insert(database, "issues", project.of_file(path, whole.record, ids)["issues"])


_RENAME = """
UPDATE document_files SET document_id = ? WHERE part = ? AND path IN (SELECT path FROM files WHERE sha256 = ?)
"""


def _names(database: Database, files: Iterable[Place], fresh: Mapping[Place, Held]) -> Mapping[Place, str]:
    places = sorted(files)
    if len(places) == 1:
        return {places[0]: ""}
    held = {place: held_of(database, place, fresh) for place in places}
    return told_apart({place: one.header for place, one in held.items() if one})
