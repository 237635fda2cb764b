"""Rows in and out by name, as many as there are in one statement.

A statement a row would make the word index write out what it has gathered before each of them, and take three times as
long for the obligations of a document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from sqlite_utils import Database

from pipeline.store.project import Row
from pipeline.store.ranking import ROOM
from pipeline.store.shape import TABLES

_COLUMNS = {table.name: tuple(column.name for column in table.columns) for table in TABLES}
_KEYS = {table.name: table.key for table in TABLES}
_ORDERS = {table.name: table.order for table in TABLES if table.order}

_VARIABLES = 32766
"""So many values fit into a statement of SQLite as it comes."""
_LAST = f"""
SELECT value, (SELECT max(rowid) FROM {{table}} WHERE rowid >= value << {ROOM} AND rowid < (value + 1) << {ROOM})
FROM json_each(?)
"""


def insert(database: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows; a column that a row does not name is NULL, one that the table does not have is a bug."""
    _write(database, table, rows, "")


def upsert(database: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows, or change those that are there and are not the same (nothing that refers to them is touched)."""
    names = [name for name in _COLUMNS[table] if name not in _KEYS[table]]
    known, given = (", ".join(f'{of}."{name}"' for name in names) for of in (table, "excluded"))
    changes = f"({', '.join(map(_quoted, names))}) = ({given}) WHERE ({known}) IS NOT ({given})"
    _write(database, table, rows, f" ON CONFLICT ({', '.join(_KEYS[table])}) DO UPDATE SET {changes}")


def column(database: Database, sql: str, *values: Any, **named: Any) -> list[Any]:
    """The first column of a query."""
    return [row[0] for row in database.execute(sql, named or values)]


def listed(values: Iterable[str]) -> str:
    """Values as a query takes several of them: ``… IN (SELECT value FROM json_each(?))``."""
    return json.dumps(sorted(values))


def _write(database: Database, table: str, rows: Sequence[Row], conflict: str) -> None:
    if unknown := {name for row in rows for name in row} - set(_COLUMNS[table]):
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    names = _COLUMNS[table]
    values = [tuple(map(row.get, names)) for row in rows]
    if table in _ORDERS:
        numbers = _numbers(database, table, [row[_ORDERS[table]] for row in rows])
        names, values = ("rowid", *names), [(number, *row) for number, row in zip(numbers, values, strict=True)]
    into = f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) VALUES "
    marks = f"({', '.join('?' * len(names))})"
    at_once = _VARIABLES // len(names)
    for first in range(0, len(values), at_once):
        some = values[first : first + at_once]
        given = [value for row in some for value in row]
        database.execute(f"{into}{', '.join([marks] * len(some))}{conflict}", given)


def _numbers(database: Database, table: str, ranks: Sequence[int]) -> Iterator[int]:
    """Free row numbers, one for each rank: rows lie in the order of their ranks, those of one as they came."""
    last = dict(database.execute(_LAST.format(table=table), [json.dumps(sorted(set(ranks)))]).fetchall())
    free = {rank: count((rank << ROOM) if number is None else number + 1) for rank, number in last.items()}
    return (next(free[rank]) for rank in ranks)


def _quoted(name: str) -> str:
    return f'"{name}"'
