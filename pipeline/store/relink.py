"""One key of documents at a time: what its claims come to, written where it differs from what stands there.

A document's claims touch the documents that they name; those of the same key that leave something open are looked at
again only where a document came or went. So the cost of one more file grows with what it says, not with what is held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from sqlite_utils import Database

from pipeline.link.claims import Claim
from pipeline.link.resolve import Identity, Link, described, lead, openness, resolve
from pipeline.store import project
from pipeline.store.rows import column, insert, upsert

_SAMPLE = 64
"""So many citations tell what a document is that is only cited; a law has a hundred thousand. They are the first by id,
which begins with a hash: the same ones whatever the order of arrival."""


@dataclass
class Change:
    """What happened to a key: whose claims are new, which documents may have lost a citation or a file.

    ``anew``: a document came or went of which the other claims of the key did not know.
    """

    holders: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    anew: bool = False


@dataclass(frozen=True)
class Relinked:
    """What became of a key: agencies whose names may have come or gone, citations that lead elsewhere than before."""

    agencies: set[str]
    healed: dict[str, str]


_NEW = "SELECT json FROM claims WHERE holder_id IN (SELECT value FROM json_each(?)) AND key = ?"
_OPEN = "SELECT json FROM claims WHERE key = ? AND open = 1"
_SAID = "SELECT json FROM citations JOIN claims USING (id) WHERE cited_id = ? ORDER BY citations.id LIMIT ?"
_THESE = "IN (SELECT value FROM json_each(?))"


def relink(database: Database, key: str, change: Change) -> Relinked:
    """Bring the documents and links of a key in line with a change."""
    new = [claim for claim in _claims(database, _NEW, _json(change.holders), key) if not claim.document_id]
    whole = {claim.id: claim for claim in new if not openness(claim)}
    links = [lead(claim, ())[0] for claim in whole.values()]
    named = {link.document_id: _named(link, whole[link.citation_id]) for link in links if link.document_id}
    gone = {id_ for id_ in change.left - named.keys() if not _stands(database, id_)}
    known = {document.id: document for document in _identities(database, key)}
    anew = change.anew or bool(gone) or not named.keys() <= known.keys()
    if not anew:
        found = resolve((claim for claim in new if openness(claim)), known.values())
        anew = any(document.id not in known for document in found.documents)
    if anew:
        base = [d for d in known.values() if d.id not in gone and (d.held or not openness(d))]
        found = resolve(_claims(database, _OPEN, key), [*named.values(), *base])
        gone = known.keys() - {document.id for document in found.documents}
    links += found.links
    moved = _move(database, links)
    documents = {document.id: document for document in (*named.values(), *found.documents)}
    touched = {*change.left, *moved, *(link.document_id for link in links if link.document_id)}
    agencies = _issuers(database, {*touched, *gone})
    _describe(database, [documents[id_] for id_ in sorted(touched - gone) if id_ in documents])
    for id_ in sorted(gone):
        _leave_alias(database, id_, moved)
        database.execute("DELETE FROM documents WHERE id = ?", [id_])
    _replace_candidates(database, links, [asdict(candidate) for candidate in found.candidates])
    healed = {id_: now for was in moved.values() for id_, now in was.items() if now}
    return Relinked(agencies | _issuers(database, touched), healed)


def _claims(database: Database, sql: str, *values: str) -> list[Claim]:
    return [project.claim_of(stored) for stored in column(database, sql, *values)]


def _named(link: Link, claim: Claim) -> Identity:
    return Identity(link.document_id or "", claim.issuer, claim.year)


def _identities(database: Database, key: str) -> list[Identity]:
    rows = database.execute("SELECT id, issuer_key, year, held FROM documents WHERE key = ?", [key])
    return [Identity(id_, issuer, year, bool(held)) for id_, issuer, year, held in rows]


def _stands(database: Database, id_: str) -> bool:
    """Whether a document is held, or cited by what would mean it were it the only one of its key."""
    sql = (
        "SELECT 1 FROM documents WHERE id = ? AND held = 1 "
        "UNION ALL SELECT 1 FROM citations WHERE cited_id = ? AND resolution <> 'corpus' LIMIT 1"
    )
    return bool(column(database, sql, id_, id_))


def _move(database: Database, links: list[Link]) -> dict[str, dict[str, str | None]]:
    """Write where citations lead; by document, the citations that left it and where they lead now.

    Those that were open and led nowhere stand under "".
    """
    before = {
        id_: (cited_id, resolution)
        for id_, cited_id, resolution in database.execute(
            f"SELECT id, cited_id, resolution FROM citations WHERE id {_THESE}",
            [_json(link.citation_id for link in links)],
        )
    }
    moved: dict[str, dict[str, str | None]] = {}
    for link in links:
        was, resolution = before[link.citation_id]
        if (was, resolution) != (link.document_id, link.resolution):
            database.execute(
                "UPDATE citations SET cited_id = ?, resolution = ? WHERE id = ?",
                [link.document_id, link.resolution, link.citation_id],
            )
        if was != link.document_id:
            database.execute(
                "UPDATE obligation_citations SET cited_id = ? WHERE citation_id = ?",
                [link.document_id, link.citation_id],
            )
        if was != link.document_id and (was or resolution == "ambiguous"):
            moved.setdefault(was or "", {})[link.citation_id] = link.document_id
    return moved


def _describe(database: Database, documents: list[Identity]) -> None:
    """The rows of documents that are only cited, as their citations tell of them."""
    # The sign keeps SQLite from reading through all documents that are held.
    held = {
        *column(database, f"SELECT id FROM documents WHERE +held = 1 AND id {_THESE}", _json(d.id for d in documents))
    }
    said = [(d, _claims(database, _SAID, d.id, str(_SAMPLE))) for d in documents if d.id not in held]
    upsert(
        database, "documents", [project.of_cited(described(document, claims)) for document, claims in said if claims]
    )


def _leave_alias(database: Database, gone: str, moved: dict[str, dict[str, str | None]]) -> None:
    """An id that people may have written down still answers where all it stood for is one document now."""
    now = set(moved.get(gone, {}).values())
    if len(now) == 1 and (document_id := next(iter(now))):
        upsert(database, "document_aliases", [{"alias": gone, "document_id": document_id}])


def _replace_candidates(database: Database, links: list[Link], candidates: list[project.Row]) -> None:
    database.execute(f"DELETE FROM candidates WHERE citation_id {_THESE}", [_json(link.citation_id for link in links)])
    insert(database, "candidates", candidates)


def _issuers(database: Database, documents: Iterable[str]) -> set[str]:
    sql = f"SELECT issuer_id FROM documents WHERE issuer_id IS NOT NULL AND id {_THESE}"
    return set(column(database, sql, _json(documents)))


def _json(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
