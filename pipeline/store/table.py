"""How a table is declared, and the DDL that follows from it."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


@dataclass(frozen=True)
class Column:
    """A column: its SQL type, what it says to people, and what holds of it.

    ``refs``: the table whose row it names; ``values``: the only values it may have.
    """

    name: str
    title: str
    description: str = ""
    type: Literal["TEXT", "INTEGER", "REAL"] = "TEXT"
    null: bool = True
    refs: str | None = None
    on_delete: Literal["CASCADE", "NO ACTION"] = "CASCADE"
    values: tuple[str | int, ...] = ()

    def ddl(self, keys: Mapping[str, tuple[str, ...]]) -> str:
        """The column's line in CREATE TABLE."""
        parts = [f'"{self.name}" {self.type}']
        if not self.null:
            parts.append("NOT NULL")
        if self.values:
            parts.append(f'CHECK ("{self.name}" IN ({", ".join(map(_literal, self.values))}))')
        if self.refs:
            parts.append(f'REFERENCES "{self.refs}" ("{keys[self.refs][0]}") ON DELETE {self.on_delete}')
            parts.append("DEFERRABLE INITIALLY DEFERRED")
        return " ".join(parts)


@dataclass(frozen=True)
class Table:
    """A table: the only declaration of it. DDL, projection, Datasette's metadata and the README read it.

    ``label`` is the column that names a row to people; ``words`` are the columns of its full-text index; ``order``:
    the column by which the rows, and so what the full-text index finds, lie in the file;
    ``kept``: it is no projection of records and survives a change of shape.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()
    label: str | None = None
    words: tuple[str, ...] = ()
    order: str | None = None
    kept: bool = False

    def ddl(self, keys: Mapping[str, tuple[str, ...]]) -> list[str]:
        """The statements that make the table, its indexes and its full-text index."""
        lines = [column.ddl(keys) for column in self.columns]
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, self.key))})")
        body = ",\n  ".join(lines)
        made = [f'CREATE TABLE "{self.name}" (\n  {body}\n) STRICT']
        for index in self.indexes:
            columns = ", ".join(map(_quoted, index))
            made.append(f'CREATE INDEX "{self.name}_{"_".join(index)}" ON "{self.name}" ({columns})')
        return [*made, *self._words_ddl()]

    def _words_ddl(self) -> list[str]:
        """The full-text index, kept by triggers: one column spelled one way, one without any mark.

        FTS5 folds no đ, so the folding is ours (``spelled``, ``bare``). The index keeps no copy of the text, which is
        why a deletion names the words it takes out.
        """
        if not self.words:
            return []

        def values(row: str) -> str:
            text = " || ' ' || ".join(f"coalesce({row}.{column}, '')" for column in self.words)
            return f"{row}.rowid, spelled({text}), bare({text})"

        fts = f"{self.name}_fts"
        put_in = f"INSERT INTO {fts} (rowid, spelled, folded) VALUES ({values('new')});"
        take_out = f"INSERT INTO {fts} ({fts}, rowid, spelled, folded) VALUES ('delete', {values('old')});"
        changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in self.words)
        return [
            f"CREATE VIRTUAL TABLE {fts} USING fts5(spelled, folded, content='', "
            "tokenize='unicode61 remove_diacritics 0')",
            f"CREATE TRIGGER {fts}_insert AFTER INSERT ON {self.name} BEGIN {put_in} END",
            f"CREATE TRIGGER {fts}_delete AFTER DELETE ON {self.name} BEGIN {take_out} END",
            f"CREATE TRIGGER {fts}_update AFTER UPDATE ON {self.name} WHEN {changed} BEGIN {take_out} {put_in} END",
        ]


@dataclass(frozen=True)
class View:
    """A view, declared as a table is."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    sql: str
    facets: tuple[str, ...] = ()

    def ddl(self) -> str:
        """CREATE VIEW."""
        return f'CREATE VIEW "{self.name}" AS\n{self.sql.strip()}'


def of(model: type[BaseModel], *fields: str, **changes: Any) -> tuple[Column, ...]:
    """Columns that are a model's fields: type, title, description and values come from there."""
    return tuple(replace(_of_field(model, field), **changes) for field in fields)


def _of_field(model: type[BaseModel], name: str) -> Column:
    field = model.model_fields[name]
    kinds = [field.annotation]
    if get_origin(field.annotation) in (Union, types.UnionType):
        kinds = list(get_args(field.annotation))
    kind = next(kind for kind in kinds if kind is not types.NoneType)
    values = get_args(kind) if get_origin(kind) is Literal else ()
    sql: Literal["TEXT", "INTEGER", "REAL"] = "INTEGER" if kind in (int, bool) else "REAL" if kind is float else "TEXT"
    return Column(
        name=name,
        title=field.title or name,
        description=field.description or "",
        type=sql,
        null=types.NoneType in kinds,
        values=(0, 1) if kind is bool else values,
    )


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else f"'{value}'"


def _quoted(name: str) -> str:
    return f'"{name}"'
