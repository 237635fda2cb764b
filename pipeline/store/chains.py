"""Cascades: which documents carry out one, through however many others, and how long each took."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from pipeline.store.lookup import documents_of
from pipeline.store.save import register


class Step(BaseModel):
    """A document on the way from one to another."""

    model_config = ConfigDict(frozen=True)

    id: str
    number: str | None
    type: str | None
    issuer: str | None
    issued_on: str | None


class Traced(Step):
    """A document of a cascade. ``steps`` from the one asked for, negative for what it carries out itself.

    ``under``: what it carries out and stands under, None at the top; ``depth``: under how many. ``also_under``: what
    else of the cascade it carries out. ``cycle``: it carries out itself, directly or through others.
    ``days`` since the one it stands under, negative where it is the older; ``days_unknown`` says why there are none.
    ``obligations`` of its text, how many have a date, and of how many this is past; None where it is not held.
    """

    steps: int
    depth: int
    under: str | None
    also_under: tuple[str, ...]
    cycle: bool
    title: str | None
    held: bool
    days: int | None
    days_unknown: str | None
    obligations: int | None
    dated: int | None
    past: int | None

    @property
    def name(self) -> str:
        """What people call it: its type with its number, else with its title."""
        said = self.number or self.title or self.id
        return said if not self.type or said.startswith(self.type) else f"{self.type} {said}"


class Trace(BaseModel):
    """The cascade of a document: what it carries out, itself, and what carries it out, from the centre downwards.

    Each document stands once, below one that it carries out: the last issued before it, for that one set it going.
    """

    model_config = ConfigDict(frozen=True)

    document: Traced
    above: tuple[Traced, ...]
    below: tuple[Traced, ...]

    @property
    def whole(self) -> tuple[Traced, ...]:
        """All documents, in order."""
        return (*self.above, self.document, *self.below)


_DOWN = "SELECT DISTINCT document_id, cited_id FROM implementations WHERE cited_id IN (SELECT value FROM json_each(?))"
_UP = "SELECT DISTINCT cited_id, document_id FROM implementations WHERE document_id IN (SELECT value FROM json_each(?))"
_EDGES = """
SELECT DISTINCT document_id, cited_id FROM implementations
WHERE document_id IN (SELECT value FROM json_each(:all)) AND cited_id IN (SELECT value FROM json_each(:all))
"""
_TOLD = """
SELECT id, number, type, issuer, issued_on, title, held,
    CASE WHEN held THEN (SELECT count(*) FROM obligations WHERE document_id = documents.id) END AS obligations,
    CASE WHEN held THEN (SELECT count(due_on) FROM obligations WHERE document_id = documents.id) END AS dated,
    CASE WHEN held THEN (SELECT count(*) FROM obligations WHERE document_id = documents.id
        AND due_on < date('now', 'localtime')) END AS past
FROM documents WHERE id IN (SELECT value FROM json_each(?))
"""
_Row = dict[str, Any]


def below(database: Database, documents: Sequence[str]) -> dict[str, str | None]:
    """The documents that carry these out, by any number of steps, each with the one it carries out on the shortest way.

    In the order of the steps; the documents asked for stand first, with None.
    """
    return _walk(database, _DOWN, documents)


def path(above: Mapping[str, str | None], document: str) -> list[str]:
    """The way from a document asked for to one that carries it out, both included."""
    way: list[str] = []
    step: str | None = document
    while step is not None:
        way.append(step)
        step = above.get(step)
    return way[::-1]


def steps(database: Database, documents: Iterable[str]) -> dict[str, Step]:
    """What is known of some documents."""
    sql = "SELECT id, number, type, issuer, issued_on FROM documents WHERE id IN (SELECT value FROM json_each(?))"
    fields = list(Step.model_fields)
    rows = database.execute(sql, [json.dumps(sorted(documents))])
    return {row[0]: Step.model_validate(dict(zip(fields, row, strict=True))) for row in rows}


def trace(database: Path, text: str) -> Trace:
    """The cascade of the document that is meant by a number, a name or an id.

    Raises ``UserError`` where none or several are meant; ``BadDatabase``.
    """
    with register(database) as opened:
        [asked] = documents_of(opened, text)
        return traced(opened, asked)


def traced(database: Database, asked: str) -> Trace:
    """The cascade of a document."""
    up = _walk(database, _UP, [asked])
    cascade = _Cascade.of(database, up, below(database, [asked]))
    whole = list(cascade.drawn())
    at = next(n for n, step in enumerate(whole) if step.id == asked)
    return Trace(document=whole[at], above=tuple(whole[:at]), below=tuple(whole[at + 1 :]))


def _walk(database: Database, sql: str, documents: Sequence[str]) -> dict[str, str | None]:
    reached: dict[str, str | None] = dict.fromkeys(documents)
    level = list(documents)
    while level:
        rows = sorted(tuple(row) for row in database.execute(sql, [json.dumps(level)]))
        level = []
        for document, from_ in rows:
            if document not in reached:
                reached[document] = from_
                level.append(document)
    return reached


@dataclass(frozen=True)
class _Cascade:
    """What is told of the documents above and below one, and what each of them carries out of the others.

    ``up`` and ``down``: by each document the next on the shortest way to the one asked for, the first of both.
    ``under``: where each is drawn.
    """

    told: Mapping[str, _Row]
    over: Mapping[str, frozenset[str]]
    up: Mapping[str, str | None]
    down: Mapping[str, str | None]
    under: Mapping[str, str | None]
    cycles: frozenset[str]

    @classmethod
    def of(cls, database: Database, up: dict[str, str | None], down: dict[str, str | None]) -> _Cascade:
        documents = json.dumps(sorted({*up, *down}))
        told = {row[0]: dict(zip(_FIELDS, row, strict=True)) for row in database.execute(_TOLD, [documents])}
        over: dict[str, set[str]] = {id_: set() for id_ in told}
        for document, higher in database.execute(_EDGES, {"all": documents}):
            over[document].add(higher)
        edges = {id_: frozenset(higher) for id_, higher in over.items()}
        cycles = _cycles(edges)
        return cls(told, edges, up, down, _placed((*up, *down), edges, told, cycles), cycles)

    def drawn(self) -> Iterator[Traced]:
        """All, each below the one that it stands under; of several the branch of the one asked for comes last."""
        below: dict[str | None, list[str]] = {}
        for id_, over in self.under.items():
            below.setdefault(over, []).append(id_)
        line = set(path(self.under, next(iter(self.up))))

        def last(id_: str) -> tuple[bool, str, str]:
            return id_ in line, self.told[id_]["issued_on"] or "9", id_  # What has no date comes after the others.

        # A stack, for a cascade may be deeper than Python's.
        stack = [(id_, 0) for id_ in sorted(below.get(None, ()), key=last, reverse=True)]
        while stack:
            id_, depth = stack.pop()
            yield self._traced(id_, depth)
            stack += [(next_, depth + 1) for next_ in sorted(below.get(id_, ()), key=last, reverse=True)]

    def _traced(self, id_: str, depth: int) -> Traced:
        under = self.under[id_]
        steps = 1 - len(path(self.up, id_)) if id_ in self.up else len(path(self.down, id_)) - 1
        days, unknown = self._days(id_, under)
        return Traced.model_validate({
            **self.told[id_], "steps": steps, "depth": depth, "under": under, "cycle": id_ in self.cycles,
            "also_under": sorted(self.over[id_] - {under, id_}), "days": days, "days_unknown": unknown,
        })  # fmt: skip

    def _days(self, id_: str, under: str | None) -> tuple[int | None, str | None]:
        """The days since the document above was issued, or why they are not known."""
        if under is None:
            return None, "không triển khai văn bản nào khác trong chuỗi"
        later, earlier = self.told[id_]["issued_on"], self.told[under]["issued_on"]
        if not later:
            return None, "chưa rõ ngày ban hành của văn bản này"
        if not earlier:
            return None, "chưa rõ ngày ban hành của văn bản được triển khai"
        return (date.fromisoformat(later) - date.fromisoformat(earlier)).days, None


_FIELDS = ("id", "number", "type", "issuer", "issued_on", "title", "held", "obligations", "dated", "past")


def _placed(
    documents: Iterable[str], over: Mapping[str, frozenset[str]], told: Mapping[str, _Row], cycles: frozenset[str]
) -> dict[str, str | None]:
    """What each document stands under: the last issued before it of what it carries out, which does not stand under it.

    One outside every cycle is preferred, for the way to the centre does not lead through a cycle.
    """
    under: dict[str, str | None] = {}
    for id_ in documents:
        own = told[id_]["issued_on"] or "9"

        def rank(higher: str, own: str = own) -> tuple[bool, bool, str, str]:
            day = told[higher]["issued_on"] or ""
            return higher not in cycles, day <= own, day, higher

        under[id_] = max((higher for higher in over[id_] if id_ not in path(under, higher)), key=rank, default=None)
    return under


def _cycles(over: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The documents that carry out themselves, directly or through others."""
    left = set(over)
    # What nothing is above or below of those left is in no cycle.
    while ends := {id_ for id_ in left if not over[id_] & left} | (left - set().union(*(over[id_] for id_ in left))):
        left -= ends
    return frozenset(id_ for id_ in left if id_ in _reached(over, id_))


def _reached(over: Mapping[str, frozenset[str]], start: str) -> set[str]:
    reached: set[str] = set()
    level = over[start]
    while level:
        reached |= level
        level = frozenset().union(*(over[id_] for id_ in level)) - reached
    return reached
