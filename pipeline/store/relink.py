"""Keys of documents: what their claims come to, written where it differs from what stands there.

A document's claims touch the documents that they name; those of the same key that leave something open are looked at
again only where a document came or went. So the cost of one more file grows with what it says, not with what is held.
All keys that it touches are asked for together, decided on one by one, and written together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import NamedTuple

from sqlite_utils import Database

from pipeline.link.claims import Claim
from pipeline.link.identity import document_id, is_twin, shared_id, twins_between
from pipeline.link.resolve import Candidate, Identity, Link, Links, lead, openness, resolve
from pipeline.store import project
from pipeline.store.cited import describe, last_that_tell
from pipeline.store.known import Known, known_of
from pipeline.store.rows import column, insert, listed, upsert

_AT_ONCE = 500
"""So many keys are held in memory together: a register that is projected anew has hundreds of thousands."""


@dataclass
class Change:
    """What happened to a key: whose claims are new, which documents may have lost a citation or a file.

    ``changed``: documents that came or went of which the other claims of the key did not know; ``anew``: all claims
    that leave something open are looked at, whatever changed. ``twins``: the issuers and years of which files became
    several documents, or one again. ``near``: what documents shared with their misprints before they changed.
    """

    holders: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    changed: list[Identity] = field(default_factory=list)
    anew: bool = False
    twins: set[tuple[str, int]] = field(default_factory=set)
    near: set[str] = field(default_factory=set)


@dataclass
class Relinked:
    """What became of some keys: agencies whose names may have come or gone, citations that lead elsewhere than before.

    ``citing``: the documents that have them. ``near``: what the documents that changed share with their misprints.
    """

    agencies: set[str] = field(default_factory=set)
    healed: dict[str, str] = field(default_factory=dict)
    citing: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)


_NEW = """
SELECT claim.key, claim.json FROM json_each(?) AS pair
CROSS JOIN claims AS claim ON claim.holder_id = pair.value ->> 0 AND claim.key = pair.value ->> 1
"""
_OPEN = "SELECT json FROM claims WHERE key = ? AND open = 1"
_OF_TWINS = """
SELECT json FROM claims WHERE id IN (
    SELECT id FROM citations WHERE printed_id = ?1 OR (printed_id >= ?2 AND printed_id < ?3)
    UNION SELECT citation_id FROM candidates WHERE document_id = ?1 OR (document_id >= ?2 AND document_id < ?3)
)
"""
"""The claims that name one of several documents of a number, or any of them."""
_TOUCHED = """
SELECT issuer_id, near FROM documents WHERE id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT NULL, near FROM variants WHERE id IN (SELECT value FROM json_each(?1))
"""
_THESE = "IN (SELECT value FROM json_each(?))"


def relink(database: Database, changes: Mapping[str, Change]) -> Relinked:
    """Bring the documents and links of some keys in line with what happened to them."""
    done = Relinked()
    keys = sorted(changes)
    for first in range(0, len(keys), _AT_ONCE):
        _relink(database, {key: changes[key] for key in keys[first : first + _AT_ONCE]}, done)
    return done


def _relink(database: Database, changes: Mapping[str, Change], done: Relinked) -> None:
    known = known_of(database, changes)
    new = _claims(database, ((holder, key) for key, change in changes.items() for holder in change.holders))
    decided = [_decide(database, key, change, known[key], new[key]) for key, change in changes.items()]
    same = {id_: means for of_key in known.values() for id_, means in of_key.same.items()}
    links = [link for key in decided for link in key.links]
    moved = _move(database, links)
    left = {*(id_ for change in changes.values() for id_ in change.left), *moved.left}
    touched = {*left, *(link.printed_id for link in links if link.printed_id)}
    gone = {id_ for key in decided for id_ in key.gone}
    before = _seen(database, {*touched, *gone})
    describe(database, _changed(database, decided, links, touched, left), same)
    _leave_aliases(database, gone, moved)
    for table in ("documents", "variants"):
        database.execute(f"DELETE FROM {table} WHERE id {_THESE}", [listed(gone)])
    database.execute(f"DELETE FROM candidates WHERE citation_id {_THESE}", [listed(link.citation_id for link in links)])
    insert(database, "candidates", [vars(candidate) for key in decided for candidate in key.candidates])
    after = _seen(database, touched)
    done.agencies |= before.agencies | after.agencies
    done.near |= before.near.union(after.near, *(change.near for change in changes.values()))
    done.healed |= moved.healed
    done.citing |= moved.citing


def _claims(database: Database, pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[Claim]]:
    """What some holders claim of the documents of some keys, by key."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for key, stored in database.execute(_NEW, [json.dumps(sorted(pairs))]).fetchall():
        if not (claim := project.claim_of(stored)).document_id:
            found[key].append(claim)
    return found


@dataclass(frozen=True)
class _Decided:
    """What the claims of a key come to: ``documents`` those that were or are now, ``gone`` those that are no more."""

    known: Known
    documents: Mapping[str, Identity]
    links: Sequence[Link]
    candidates: Sequence[Candidate]
    gone: set[str]


def _decide(database: Database, key: str, change: Change, known: Known, new: Sequence[Claim]) -> _Decided:
    for shared in (document_id(key, *twins) for twins in change.twins):
        new = [*new, *_claimed(database, _OF_TWINS, shared, *twins_between(shared))]
    whole = {claim.id: claim for claim in new if not openness(claim)}
    led = {c.id: lead(c, known.twins.get((c.issuer, c.year), ()), known.meant) for c in whole.values()}
    links = [link for link, _ in led.values()]
    named = {link.printed_id: _named(link, whole[link.citation_id]) for link in links if link.printed_id}
    gone = {id_ for id_ in change.left - named.keys() if not _stands(database, id_)} | known.stale
    came = [identity for id_, identity in named.items() if id_ not in known.rows]
    changed = [*change.changed, *came, *map(known.identity, gone & known.rows.keys())]
    opened = cache(partial(_claimed, database, _OPEN, key))
    found: Links | None = None
    if not change.anew and not any(document.agrees(claim) for document in changed for claim in opened()):
        found = _unless_new([claim for claim in new if openness(claim)], known)
    if found is None:
        there = known.identities
        base = [d for d in there.values() if d.id not in gone and (d.held or not openness(d))]
        found = resolve(opened(), [*base, *named.values()], known.meant)
        gone = there.keys() - {document.id for document in found.documents}
    documents = {document.id: document for document in (*named.values(), *found.documents)}
    candidates = [candidate for _, fitting in led.values() for candidate in fitting]
    return _Decided(known, documents, [*links, *found.links], [*candidates, *found.candidates], gone)


def _unless_new(opened: Sequence[Claim], known: Known) -> Links | None:
    """The links of claims that leave something open, None where they bring up a document that others may mean too."""
    if not opened:
        return Links((), (), ())
    found = resolve(opened, known.identities.values(), known.meant)
    return found if all(document.id in known.rows for document in found.documents) else None


def _claimed(database: Database, sql: str, *values: str) -> list[Claim]:
    claims = (project.claim_of(stored) for stored in column(database, sql, *values))
    return [claim for claim in claims if not claim.document_id]


def _named(link: Link, claim: Claim) -> Identity:
    return Identity(link.printed_id or "", claim.issuer, claim.year)


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
    """Where citations lead that led elsewhere: those that left an identity, and those that left a document or none.

    ``citing``: the documents that have them.
    """

    citing: set[str] = field(default_factory=set)
    left: dict[str, set[str | None]] = field(default_factory=dict)
    healed: dict[str, str] = field(default_factory=dict)


_MOVE = "UPDATE citations SET printed_id = ?, cited_id = ?, resolution = ? WHERE id = ?"
_MOVE_BASIS = "UPDATE obligation_citations SET cited_id = ? WHERE citation_id = ?"


def _move(database: Database, links: Sequence[Link]) -> _Moved:
    """Write where citations lead."""
    where = f"SELECT id, document_id, printed_id, cited_id, resolution FROM citations WHERE id {_THESE}"
    before = {id_: led for id_, *led in database.execute(where, [listed(link.citation_id for link in links)])}
    moved = _Moved()
    led, based = [], []
    for link in links:
        citing, printed, cited, resolution = before[link.citation_id]
        if (printed, cited, resolution) != (link.printed_id, link.document_id, link.resolution):
            led.append((link.printed_id, link.document_id, link.resolution, link.citation_id))
        if cited != link.document_id:
            based.append((link.document_id, link.citation_id))
            moved.citing.add(citing)
        if printed and printed != link.printed_id:
            moved.left.setdefault(printed, set()).add(link.document_id)
        elsewhere = link.document_id if cited != link.document_id else None
        if elsewhere and (not _is_renamed(database, cited, elsewhere) if cited else resolution == "ambiguous"):
            moved.healed[link.citation_id] = elsewhere
    database.conn.executemany(_MOVE, led)
    database.conn.executemany(_MOVE_BASIS, based)
    return moved


def _is_renamed(database: Database, old: str, new: str) -> bool:
    """Whether two ids are of one document, which shares its number with another now or did so before."""
    days = "SELECT count(DISTINCT coalesce(issued_on, '')) = 1 FROM documents WHERE id IN (?, ?)"
    return shared_id(old) == shared_id(new) and bool(*column(database, days, old, new))


def _changed(
    database: Database, decided: Iterable[_Decided], links: Iterable[Link], touched: set[str], left: set[str]
) -> Iterator[Identity]:
    """The documents that are only cited and of which the citations may tell something else than before.

    A citation that is new tells of a document only if it is among the first.
    """
    first: dict[str, str] = {}
    for link in links:
        if link.printed_id:
            first[link.printed_id] = min(link.citation_id, first.get(link.printed_id, link.citation_id))
    last = last_that_tell(database, first)
    for key in decided:
        for id_ in sorted((touched & (key.documents.keys() | key.known.rows.keys())) - key.gone):
            known = key.known.rows.get(id_)
            tells = id_ in first and first[id_] <= (last[id_] or first[id_])
            if not (known and known.held) and (id_ in left or known is None or tells):
                yield key.documents.get(id_) or key.known.identity(id_)


def _leave_aliases(database: Database, gone: Iterable[str], moved: _Moved) -> None:
    """An id that people may have written down still answers where all it stood for is one document now.

    Not one of several that share a number, nor the one that they would share: their ids tell where they lead.
    """
    now = {id_: moved.left.get(id_, set()) for id_ in gone if not is_twin(id_)}
    alone = {id_: next(iter(leads)) for id_, leads in now.items() if len(leads) == 1}
    alone = {id_: leads for id_, leads in alone.items() if leads and shared_id(leads) != id_}
    upsert(database, "document_aliases", [{"alias": id_, "document_id": n} for id_, n in sorted(alone.items())])


def _seen(database: Database, identities: Iterable[str]) -> _Seen:
    rows = database.execute(_TOUCHED, [listed(identities)]).fetchall()
    return _Seen({issuer for issuer, _ in rows if issuer}, {near for _, near in rows if near})
