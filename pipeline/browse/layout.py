"""Which columns a list shows and in what order: first what a clerk reads, never what only programs read.

A row's own page shows all of it, and so does a list that is asked for columns by name (``_col``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from pipeline.browse import cascade
from pipeline.browse.metadata import SHOWN
from pipeline.store.questions import QUESTIONS
from pipeline.store.shape import TABLES

TITLES: dict[str, str] = {
    **{shown.name: shown.title for shown in SHOWN},
    **{question.name: question.title for question in QUESTIONS},
}
"""What tables, views and questions are called."""


class Asked(NamedTuple):
    """What the first page asks for, beside the tables; ``parameters``: what to type, by the name in the address."""

    name: str
    title: str
    description: str
    parameters: Mapping[str, str]


ASKED = (
    *(Asked(question.name, question.title, question.description, question.parameters) for question in QUESTIONS),
    Asked(cascade.PATH, cascade.TITLE, cascade.DESCRIPTION, cascade.PARAMETERS),
)

_MAIN = ("obligations", "documents", "citations", "wanted", "issues", "lint")
MAIN = tuple(next(shown for shown in SHOWN if shown.name == name) for name in _MAIN)
"""What the first page names; the register's own page has all the others too."""
OTHERS = tuple(shown for shown in SHOWN if shown not in MAIN)

BEARERS = "bearers"
"""The column that lists show beside an obligation, though it is a table of its own."""

_FIRST: Mapping[str, tuple[str, ...]] = {
    "obligations": ("id", "text", BEARERS, "due_on", "deadline_text", "document_id", "page", "context", "product"),
    "documents": ("id", "type", "number", "issued_on", "title", "issuer", "held"),
    "citations": ("id", "text", "relation", "cited_id", "document_id", "page"),
    "sections": ("id", "path", "heading", "document_id", "page"),
    "agencies": ("id", "name", "kind", "level", "province", "since", "until", "scope", "members_unknown"),
    "agency_successors": ("Link", "agency_id", "successor_id"),
    "obligation_bearers": ("Link", "name", "role", "obligation_id", "agency_id"),
    "wanted": ("id", "type", "number", "issuer", "issued_on", "citations", "documents", "obligations", "open", "title"),
    "lint": ("code", "message", "quote", "page", "other_quote", "other_page", "document_id", "other_document_id"),
    "variants": ("id", "number", "reason", "document_id", "type", "issuer", "issued_on", "title"),
    "broken_references": ("Link", "unit", "text", "page", "last_id", "document_id"),
    "files": ("path", "status", "reason"),
    "pages": ("Link", "path", "number", "read_by", "reason", "text"),
    "issues": ("Link", "message", "document_id", "page"),
}
_UNSEEN = frozenset(
    (
        "position", "boxes", "found_by", "formula", "key", "json", "sha256", "stamp", "part", "modified", "version",
        "target", "issuer_id", "issuer_key", "title_key", "near", "rank", "printed_id",
    )
)  # fmt: skip


class Shown(NamedTuple):
    """A column of a list and the place of its cells in each row; ``at`` is None for the bearers."""

    column: Mapping[str, Any]
    at: int | None


def arranged(table: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Any], asked: bool) -> list[Shown]:
    """The columns of a list, in order: none that is blank in every row, unless columns were asked for."""
    shown = [Shown(column, at) for at, column in enumerate(columns)]
    if asked:
        return shown
    if BEARERS in _FIRST.get(table, ()):
        shown.append(Shown({"name": BEARERS, "sortable": False, "type": "", "notnull": 0, "is_pk": False}, None))
    blank = {at for at in range(len(columns)) if all(list(row)[at]["raw"] in (None, "") for row in rows)}
    hidden = {each.at for each in shown if each.column["name"] in _UNSEEN} | blank
    # The first cell of a row links to its page.
    return _ordered(table, [each for each in shown if each.at == 0 or each.at not in hidden])


def whole(table: str, columns: Sequence[Mapping[str, Any]]) -> list[Shown]:
    """All columns, for a row's own page: what programs read comes last."""
    return _ordered(table, [Shown(column, at) for at, column in enumerate(columns)])


def _ordered(table: str, shown: list[Shown]) -> list[Shown]:
    first = {name: n for n, name in enumerate(_FIRST.get(table, ()))}

    def place(each: Shown) -> int:
        name = each.column["name"]
        return first.get(name, len(first) + (name in _UNSEEN))

    return sorted(shown, key=place)


def column_title(table: str | None, column: str) -> str:
    """What a column is called, in a table or view, or in a question's answer, whose other columns have titles."""
    if column == "Link":
        return "Mở"
    if column == BEARERS:
        return TITLES["obligation_bearers"]
    for shown in SHOWN:
        for each in shown.columns:
            if shown.name == table and each.name == column:
                return each.title
            if table is None and each.name == column and column.endswith("_id") and each.refs:
                return f"Mã {TITLES[each.refs].lower()}"
    return column


def opens(table: str, column: str) -> bool:
    """Whether a list says "Mở" in place of the key that opens a row: other columns say what the row is."""
    labelled = any(each.name == table and each.label for each in TABLES)
    return column == "Link" or (column == "id" and labelled)


def opener(link: str) -> Markup:
    """Datasette's link to a row, with a word for its key."""
    return Markup(f'{link.partition(">")[0]} class="open">Mở</a>')
