"""Cascades: which documents carry out one, through however many others, and how long each took."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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

    ``through``: the document between, None for the one asked for. ``days`` since the one that it carries out, None
    where a date is missing. ``obligations`` of its text, and how many of these have a date.
    """

    steps: int
    through: str | None
    title: str | None
    held: bool
    days: int | None
    obligations: int
    dated: int


class Trace(BaseModel):
    """The cascade of a document: what it carries out, the farthest first, itself, and what carries it out, as a tree.

    A document that carries out several stands under the nearest, of two equally near under the first by id; so a cycle
    is walked once.
    """

    model_config = ConfigDict(frozen=True)

    document: Traced
    above: tuple[Traced, ...]
    below: tuple[Traced, ...]


_DOWN = "SELECT DISTINCT document_id, cited_id FROM implementations WHERE cited_id IN (SELECT value FROM json_each(?))"
_UP = "SELECT DISTINCT cited_id, document_id FROM implementations WHERE document_id IN (SELECT value FROM json_each(?))"
_TOLD = """
SELECT id, number, type, issuer, issued_on, title, held,
    (SELECT count(*) FROM obligations WHERE document_id = documents.id) AS obligations,
    (SELECT count(due_on) FROM obligations WHERE document_id = documents.id) AS dated
FROM documents WHERE id IN (SELECT value FROM json_each(?))
"""


def below(database: Database, documents: Sequence[str]) -> dict[str, str | None]:
    """The documents that carry these out, by any number of steps, each with the one it carries out on the shortest way.

    In the order of the steps; the documents asked for stand first, with None.
    """
    return _walk(database, _DOWN, documents)


def path(above: dict[str, str | None], document: str) -> list[str]:
    """The way from a document asked for to one that carries it out, both included."""
    way: list[str] = []
    step: str | None = document
    while step is not None:
        way.append(step)
        step = above[step]
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
        up = _walk(opened, _UP, [asked])
        down = {id_: over for id_, over in below(opened, [asked]).items() if id_ == asked or id_ not in up}
        cascade = _Cascade(_told(opened, {*up, *down}), up, down)
        higher = sorted((cascade.traced(id_) for id_ in up if id_ != asked), key=lambda t: (t.steps, _day(t), t.id))
        return Trace(document=cascade.traced(asked), above=tuple(higher), below=tuple(cascade.tree(asked)))


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


def _told(database: Database, documents: set[str]) -> dict[str, dict[str, object]]:
    rows = database.execute(_TOLD, [json.dumps(sorted(documents))])
    fields = ("id", "number", "type", "issuer", "issued_on", "title", "held", "obligations", "dated")
    return {row[0]: dict(zip(fields, row, strict=True)) for row in rows}


@dataclass(frozen=True)
class _Cascade:
    """What is told of the documents above and below one, and by each the next on the way to it."""

    told: dict[str, dict[str, object]]
    up: dict[str, str | None]
    down: dict[str, str | None]

    def traced(self, id_: str) -> Traced:
        """A document, with the days since the one that it carries out here."""
        is_above = self.up.get(id_) is not None
        through = self.up[id_] if is_above else self.down[id_]
        over = through if through and not is_above else self._trigger(id_)
        steps = 1 - len(path(self.up, id_)) if is_above else len(path(self.down, id_)) - 1
        days = _days(self.told[over]["issued_on"], self.told[id_]["issued_on"]) if over else None
        return Traced.model_validate({**self.told[id_], "steps": steps, "through": through, "days": days})

    def _trigger(self, id_: str) -> str | None:
        """Of what a document carries out the last issued: it set it going."""
        over = [higher for higher, lower in self.up.items() if lower == id_]
        return max(over, key=lambda higher: (str(self.told[higher]["issued_on"] or ""), higher), default=None)

    def tree(self, over: str) -> Iterator[Traced]:
        """What stands below a document, each followed by what stands below it, the earlier issued first."""
        under = [self.traced(id_) for id_, above in self.down.items() if above == over]
        for step in sorted(under, key=lambda t: (_day(t), t.id)):
            yield step
            yield from self.tree(step.id)


def _day(step: Step) -> str:
    """What to sort by: what has no date comes last."""
    return step.issued_on or "9"


def _days(earlier: object, later: object) -> int | None:
    if not (isinstance(earlier, str) and isinstance(later, str)):
        return None
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
