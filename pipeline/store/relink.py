"""One key of documents at a time: what its claims come to, written where it differs from what stands there.

A document's claims touch the documents that they name; those of the same key that leave something open are looked at
again only where a document came or went. So the cost of one more file grows with what it says, not with what is held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

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
    """What became of a key: agencies whose names may have come or gone, citations that lead elsewhere than before.

    ``near``: what the documents that changed share with their misprints.
    """

    agencies: set[str]
    healed: dict[str, str]
    near: set[str]


_NEW = "SELECT json FROM claims WHERE holder_id IN (SELECT value FROM json_each(?)) AND key = ?"
_OPEN = "SELECT json FROM claims WHERE key = ? AND open = 1"
_SAID = "SELECT json FROM citations JOIN claims USING (id) WHERE printed_id = ? ORDER BY citations.id LIMIT ?"
_KNOWN = """
SELECT id, issuer_key, year, held, NULL, NULL FROM documents WHERE key = ?
UNION ALL SELECT id, issuer_key, year, 0, document_id, reason FROM variants
WHERE key = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE id = variants.id)
"""
"""A print that turns out to be a document of its own, because its file came, is none of another."""
_TOUCHED = """
SELECT issuer_id, near FROM documents WHERE id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT NULL, near FROM variants WHERE id IN (SELECT value FROM json_each(?1))
"""
_LAST = "SELECT id FROM citations WHERE printed_id = ? ORDER BY id LIMIT 1 OFFSET ?"
_THESE = "IN (SELECT value FROM json_each(?))"


def relink(database: Database, key: str, change: Change) -> Relinked:
    """Bring the documents and links of a key in line with a change."""
    known, same = _identities(database, key)
    meant = {id_: document_id for id_, (document_id, _) in same.items()}
    new = [claim for claim in _claims(database, _NEW, _json(change.holders), key) if not claim.document_id]
    whole = {claim.id: claim for claim in new if not openness(claim)}
    links = [lead(claim, (), meant)[0] for claim in whole.values()]
    named = {link.printed_id: _named(link, whole[link.citation_id]) for link in links if link.printed_id}
    gone = {id_ for id_ in change.left - named.keys() if not _stands(database, id_)}
    anew = change.anew or bool(gone) or not named.keys() <= known.keys()
    if not anew:
        found = resolve((claim for claim in new if openness(claim)), known.values(), meant)
        anew = any(document.id not in known for document in found.documents)
    if anew:
        base = [d for d in known.values() if d.id not in gone and (d.held or not openness(d))]
        found = resolve(_claims(database, _OPEN, key), [*named.values(), *base], meant)
        gone = known.keys() - {document.id for document in found.documents}
    links += found.links
    moved = _move(database, links)
    documents = {document.id: document for document in (*named.values(), *found.documents)}
    left = {*change.left, *moved.left}
    touched = {*left, *(link.printed_id for link in links if link.printed_id)}
    before = _seen(database, {*touched, *gone})
    unheld = [documents[id_] for id_ in sorted(touched - gone) if id_ in documents and not _is_held(known.get(id_))]
    first = {
        link.printed_id: link.citation_id for link in sorted(links, key=lambda link: link.citation_id, reverse=True)
    }
    _describe(
        database,
        [d for d in unheld if d.id in left or d.id not in known or _tells(database, d.id, first[d.id])],
        same,
    )
    for id_ in sorted(gone):
        _leave_alias(database, id_, moved)
        database.execute("DELETE FROM documents WHERE id = ?", [id_])
        database.execute("DELETE FROM variants WHERE id = ?", [id_])
    _replace_candidates(database, links, [vars(candidate) for candidate in found.candidates])
    after = _seen(database, touched)
    return Relinked(before.agencies | after.agencies, moved.healed, before.near | after.near)


def _claims(database: Database, sql: str, *values: str) -> list[Claim]:
    return [project.claim_of(stored) for stored in column(database, sql, *values)]


def _named(link: Link, claim: Claim) -> Identity:
    return Identity(link.printed_id or "", claim.issuer, claim.year)


def _identities(database: Database, key: str) -> tuple[dict[str, Identity], dict[str, tuple[str, str]]]:
    """The documents of a key and other prints of documents, by id; of the prints what they mean, and why."""
    rows = database.execute(_KNOWN, [key, key]).fetchall()
    known = {id_: Identity(id_, issuer, year, bool(held)) for id_, issuer, year, held, *_ in rows}
    return known, {id_: (document_id, reason) for id_, *_, document_id, reason in rows if document_id}


def _stands(database: Database, id_: str) -> bool:
    """Whether a document is held, or cited by what would mean it were it the only one of its key."""
    sql = (
        "SELECT 1 FROM documents WHERE id = ? AND held = 1 "
        "UNION ALL SELECT 1 FROM citations WHERE printed_id = ? AND resolution <> 'corpus' LIMIT 1"
    )
    return bool(column(database, sql, id_, id_))


class _Seen(NamedTuple):
    """The agencies that some documents name, and what they share with their misprints."""

    agencies: set[str]
    near: set[str]


@dataclass
class _Moved:
    """Where citations lead that led elsewhere: those that left an identity, and those that left a document or none."""

    left: dict[str, set[str | None]] = field(default_factory=dict)
    healed: dict[str, str] = field(default_factory=dict)


def _move(database: Database, links: list[Link]) -> _Moved:
    """Write where citations lead."""
    before = {
        id_: (printed_id, cited_id, resolution)
        for id_, printed_id, cited_id, resolution in database.execute(
            f"SELECT id, printed_id, cited_id, resolution FROM citations WHERE id {_THESE}",
            [_json(link.citation_id for link in links)],
        )
    }
    moved = _Moved()
    for link in links:
        printed, cited, resolution = before[link.citation_id]
        if (printed, cited, resolution) != (link.printed_id, link.document_id, link.resolution):
            database.execute(
                "UPDATE citations SET printed_id = ?, cited_id = ?, resolution = ? WHERE id = ?",
                [link.printed_id, link.document_id, link.resolution, link.citation_id],
            )
        if cited != link.document_id:
            database.execute(
                "UPDATE obligation_citations SET cited_id = ? WHERE citation_id = ?",
                [link.document_id, link.citation_id],
            )
        if printed and printed != link.printed_id:
            moved.left.setdefault(printed, set()).add(link.document_id)
        if link.document_id and cited != link.document_id and (cited or resolution == "ambiguous"):
            moved.healed[link.citation_id] = link.document_id
    return moved


def _is_held(identity: Identity | None) -> bool:
    return identity is not None and identity.held


def _tells(database: Database, id_: str, citation: str) -> bool:
    """Whether a citation is among those that tell what a document is."""
    return all(citation <= last for last in column(database, _LAST, id_, _SAMPLE - 1))


def _describe(database: Database, documents: list[Identity], same: Mapping[str, tuple[str, str]]) -> None:
    """The rows of documents that are only cited, or of other prints of them, as their citations tell of them."""
    said = [described(d, told) for d in documents if (told := said_of(database, d.id))]
    upsert(database, "documents", [project.of_cited(cited) for cited in said if cited.id not in same])
    upsert(database, "variants", [project.of_variant(cited, *same[cited.id]) for cited in said if cited.id in same])


def said_of(database: Database, printed_id: str) -> list[Claim]:
    """What citations say of a document that they print so, as far as it takes to describe it."""
    return _claims(database, _SAID, printed_id, str(_SAMPLE))


def _leave_alias(database: Database, gone: str, moved: _Moved) -> None:
    """An id that people may have written down still answers where all it stood for is one document now."""
    now = moved.left.get(gone, set())
    if len(now) == 1 and (document_id := next(iter(now))):
        upsert(database, "document_aliases", [{"alias": gone, "document_id": document_id}])


def _replace_candidates(database: Database, links: list[Link], candidates: list[project.Row]) -> None:
    database.execute(f"DELETE FROM candidates WHERE citation_id {_THESE}", [_json(link.citation_id for link in links)])
    insert(database, "candidates", candidates)


def _seen(database: Database, identities: Iterable[str]) -> _Seen:
    rows = database.execute(_TOUCHED, [_json(identities)]).fetchall()
    return _Seen({issuer for issuer, _ in rows if issuer}, {near for _, near in rows if near})


def _json(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
