"""Which columns a list shows and in what order: first what a clerk reads, never what only programs read.

A row's own page shows all of it, and so does a list that is asked for columns by name (``_col``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.store.questions import QUESTIONS
from pipeline.store.shape import TABLES
from pipeline.store.views import VIEWS

TITLES: dict[str, str] = {
    **{shown.name: shown.title for shown in (*TABLES, *VIEWS)},
    **{question.name: question.title for question in QUESTIONS},
}
"""What tables, views and questions are called."""

MAIN = ("obligations", "documents", "citations", "wanted", "lint")
"""What the first page names; all else is on the register's own page."""

BEARERS = "bearers"
"""The column that lists show beside an obligation, though it is a table of its own."""

_FIRST: Mapping[str, tuple[str, ...]] = {
    "obligations": ("id", "text", BEARERS, "due_on", "deadline_text", "document_id", "page", "context"),
    "documents": ("id", "type", "number", "issued_on", "title", "issuer", "held"),
    "citations": ("id", "text", "relation", "cited_id", "document_id", "page"),
    "sections": ("id", "path", "heading", "document_id", "page"),
    "obligation_bearers": ("Link", "name", "role", "obligation_id", "agency_id"),
    "files": ("path", "status", "reason"),
    "pages": ("Link", "path", "number", "read_by", "reason", "text"),
    "issues": ("Link", "message", "document_id", "page"),
}
_UNSEEN = frozenset(
    ("position", "boxes", "found_by", "formula", "key", "json", "sha256", "stamp", "part", "modified", "version", "target")
)  # fmt: skip


class Shown(NamedTuple):
    """A column of a list and the place of its cells in each row; ``at`` is None for the bearers."""

    column: Mapping[str, Any]
    at: int | None


def arranged(table: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Any], asked: bool) -> list[Shown]:
    """The columns to show, in order; a column that is blank in every row only where it leads or was asked for."""
    shown = [Shown(column, at) for at, column in enumerate(columns)]
    if asked:
        return shown
    first = _FIRST.get(table, ())
    if BEARERS in first:
        shown.append(Shown({"name": BEARERS, "sortable": False, "type": "", "notnull": 0, "is_pk": False}, None))
    blank = {at for at in range(len(columns)) if all(list(row)[at]["raw"] in (None, "") for row in rows)}
    seen = [
        each
        for each in shown
        if each.column["name"] in first or (each.column["name"] not in _UNSEEN and each.at not in blank)
    ]
    order = {name: n for n, name in enumerate(first)}
    return sorted(seen, key=lambda each: order.get(each.column["name"], len(order)))


def column_title(table: str | None, column: str) -> str:
    """What a column is called, in a table or view, or in a question's answer, whose other columns have titles."""
    if column == "Link":
        return ""
    if column == BEARERS:
        return TITLES["obligation_bearers"]
    for shown in (*TABLES, *VIEWS):
        for each in shown.columns:
            if shown.name == table and each.name == column:
                return each.title
            if table is None and each.name == column and column.endswith("_id") and getattr(each, "refs", None):
                return f"Mã {TITLES[each.refs or ''].lower()}"
    return column


def opens(table: str, column: str) -> bool:
    """Whether the key that opens a row is for programs only, so that a list says "Mở" in its place."""
    declared = next((each for each in TABLES if each.name == table), None)
    return column == "Link" or (declared is not None and declared.label not in (None, *declared.key))
