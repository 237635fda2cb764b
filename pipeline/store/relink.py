"""One key of documents at a time: what its claims come to, written where it differs from what stands there."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlite_utils import Database

from pipeline.link.resolve import Link, resolve
from pipeline.store import project
from pipeline.store.rows import column, insert, upsert


def relink(database: Database, key: str) -> set[str]:
    """Resolve all claims of a key anew; the agencies whose names may have come or gone with its documents."""
    found = resolve(
        project.claim_of(stored) for stored in column(database, "SELECT json FROM claims WHERE key = ?", key)
    )
    agencies = _issuers(database, key)
    upsert(database, "documents", [project.of_cited(cited) for cited in found.cited])
    moved = _move(database, found.links)
    kept = {*found.held, *(cited.id for cited in found.cited)}
    for gone in set(column(database, "SELECT id FROM documents WHERE key = ?", key)) - kept:
        _leave_alias(database, gone, moved)
        database.execute("DELETE FROM documents WHERE id = ?", [gone])
    _replace_candidates(database, found.links, [asdict(candidate) for candidate in found.candidates])
    return agencies | _issuers(database, key)


def _move(database: Database, links: tuple[Link, ...]) -> dict[str, set[str | None]]:
    """Write where citations lead; from each document, where the citations that left it lead now."""
    before = {
        id_: (cited_id, resolution)
        for id_, cited_id, resolution in database.execute(
            "SELECT id, cited_id, resolution FROM citations WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([link.citation_id for link in links])],
        )
    }
    moved: dict[str, set[str | None]] = {}
    for link in links:
        was, _ = before[link.citation_id]
        if before[link.citation_id] != (link.document_id, link.resolution):
            database.execute(
                "UPDATE citations SET cited_id = ?, resolution = ? WHERE id = ?",
                [link.document_id, link.resolution, link.citation_id],
            )
        if was and was != link.document_id:
            moved.setdefault(was, set()).add(link.document_id)
    return moved


def _leave_alias(database: Database, gone: str, moved: dict[str, set[str | None]]) -> None:
    """An id that people may have written down still answers where all it stood for is one document now."""
    now = moved.get(gone, set())
    if len(now) == 1 and (document_id := next(iter(now))):
        upsert(database, "document_aliases", [{"alias": gone, "document_id": document_id}])


def _replace_candidates(database: Database, links: tuple[Link, ...], candidates: list[project.Row]) -> None:
    database.execute(
        "DELETE FROM candidates WHERE citation_id IN (SELECT value FROM json_each(?))",
        [json.dumps([link.citation_id for link in links])],
    )
    insert(database, "candidates", candidates)


def _issuers(database: Database, key: str) -> set[str]:
    return set(column(database, "SELECT issuer_id FROM documents WHERE key = ? AND issuer_id IS NOT NULL", key))
