"""What is asked of obligations, and the first that answer to it: no more of a million is read than there needs be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipeline.store.questions import ORDER, Source
from pipeline.store.ranking import ENDLESS, ROOM
from pipeline.store.rows import column

_FEW = 50
"""Of so many keys each is looked up by itself, in the order of an index; of more all that they have is read."""
_DEEPER = 16
"""So many times as many are looked at where the first of each condition were not enough that answer to all."""


@dataclass(frozen=True)
class Condition:
    """What is asked of ``{obligation}``, up to the rank ``:edge`` (row number ``:last``) where that can be said.

    ``ranked``: the ranks of what answers to it, in order; ``keys``: what stands in its ``{meant}``.
    """

    where: str
    ranked: str | None = None
    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Source, keys: Sequence[str]) -> Condition:
        """That it is found there by some keys."""
        return cls(f"{{obligation}}.id IN ({source.found})", source.ranked, tuple(keys))


_ANY = Condition("{obligation}.rowid <= :last", "SELECT rank FROM obligations ORDER BY rowid")
_MATCH = "FROM obligations_fts WHERE obligations_fts MATCH :words"
WORDS = Condition(
    f"{{obligation}}.rowid IN (SELECT rowid {_MATCH} AND rowid <= :last)",
    f"SELECT rowid >> {ROOM} AS rank {_MATCH} ORDER BY rowid",
)


def first(
    database: Database, conditions: Sequence[Condition], values: Mapping[str, Any], limit: int | None
) -> list[str]:
    """The first obligations that answer to all conditions, by id; all without a limit.

    They are looked for up to the rank at which an index has as many as are wanted for each condition, and deeper only
    while too few answer to all.
    """
    if not any(condition.ranked for condition in conditions):
        conditions = [*conditions, _ANY]
    depth = limit
    while True:
        edges = {condition: _edge(database, condition, values, depth) for condition in conditions}
        edge = max(edges.values())
        scarcest = sorted(conditions, key=lambda condition: -edges[condition])
        found = _up_to(database, edge, scarcest, values, limit)
        if depth is None or limit is None or edge == ENDLESS or len(found) >= limit:
            return found
        depth *= _DEEPER


def _up_to(
    database: Database, edge: int, conditions: Sequence[Condition], values: Mapping[str, Any], limit: int | None
) -> list[str]:
    """What answers to all conditions up to a rank; what answers to the first is looked up in the others."""
    where = " AND ".join(
        # A sign before a column keeps SQLite from beginning there.
        condition.where.format(
            obligation="+obligation" if n else "obligation",
            meant=f"IN (SELECT value FROM json_each(:keys{n}))",
            edge=":edge",
        )
        for n, condition in enumerate(conditions)
    )
    keys = {f"keys{n}": json.dumps(condition.keys) for n, condition in enumerate(conditions)}
    return column(
        database,
        f"SELECT obligation.id FROM obligations AS obligation WHERE {where} ORDER BY {ORDER} LIMIT :limit",
        **{**values, **keys, "edge": edge, "last": (edge + 1 << ROOM) - 1, "limit": limit or -1},
    )


def _edge(database: Database, condition: Condition, values: Mapping[str, Any], depth: int | None) -> int:
    """A rank up to which so many answer to a condition, the last of all where there are not so many."""
    if not condition.ranked:
        return 0
    if depth is None:
        return ENDLESS
    few = len(condition.keys) <= _FEW
    sql = f"SELECT rank FROM ({condition.ranked} LIMIT :depth) LIMIT 1 OFFSET :depth - 1"
    sql = sql.format(meant="= :key" if few else "IN (SELECT value FROM json_each(:key))")
    found = [
        column(database, sql, **{**values, "depth": depth, "key": key})
        for key in ((condition.keys or [""]) if few else [json.dumps(condition.keys)])
    ]
    return min((edge for edges in found for edge in edges), default=ENDLESS)
