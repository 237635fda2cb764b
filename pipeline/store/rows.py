"""Rows in and out by name; ``executemany`` because it is five times faster than inserting dictionaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from pipeline.store.project import Row
from pipeline.store.ranking import ROOM
from pipeline.store.shape import TABLES

_COLUMNS = {table.name: tuple(column.name for column in table.columns) for table in TABLES}
_KEYS = {table.name: table.key for table in TABLES}
_ORDERS = {table.name: table.order for table in TABLES if table.order}


def insert(database: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows; a column that a row does not name is NULL, one that the table does not have is a bug."""
    _write(database, table, rows, "")


def upsert(database: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows, or change every column of those that are there (nothing that refers to them is touched)."""
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in _COLUMNS[table] if name not in _KEYS[table])
    _write(database, table, rows, f" ON CONFLICT ({', '.join(_KEYS[table])}) DO UPDATE SET {changes}")


def column(database: Database, sql: str, *values: Any, **named: Any) -> list[Any]:
    """The first column of a query."""
    return [row[0] for row in database.execute(sql, named or values)]


def _write(database: Database, table: str, rows: Sequence[Row], conflict: str) -> None:
    if unknown := {name for row in rows for name in row} - set(_COLUMNS[table]):
        raise KeyError(f"{table} has no {', '.join(sorted(unknown))}")
    names = ", ".join(f'"{name}"' for name in _COLUMNS[table])
    marks = ", ".join(f"?{n}" for n, _ in enumerate(_COLUMNS[table], start=1))
    if table in _ORDERS:
        names, marks = f"rowid, {names}", f"{_next_of(table)}, {marks}"
    database.conn.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks}){conflict}",
        [tuple(row.get(name) for name in _COLUMNS[table]) for row in rows],
    )


def _next_of(table: str) -> str:
    """The first free row number of a rank: rows lie in the order of their ranks, those of one as they came."""
    rank = f"?{_COLUMNS[table].index(_ORDERS[table]) + 1}"
    first, behind = f"({rank} << {ROOM})", f"(({rank} + 1) << {ROOM})"
    return f"(SELECT coalesce(max(rowid) + 1, {first}) FROM {table} WHERE rowid >= {first} AND rowid < {behind})"
