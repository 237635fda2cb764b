"""What Datasette is told about the register: declared in ``store/``, and only put into its form here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.store.questions import QUESTIONS, Question
from pipeline.store.shape import TABLES
from pipeline.store.table import Column, Table, View
from pipeline.store.views import VIEWS

NAME = "nhiemvu"
"""The register's name in addresses, whatever its file is called, so that links to its pages last."""

TITLE = "Sổ theo dõi nhiệm vụ"
INTRODUCTION = (
    "Các nhiệm vụ đọc được từ văn bản hành chính, mỗi nhiệm vụ nối với văn bản giao, cơ quan thực hiện, thời hạn và "
    "các văn bản làm căn cứ. Mọi dòng đều dẫn về câu nguyên văn và số trang để kiểm tra lại."
)

SETTINGS: dict[str, int | bool] = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "num_sql_threads": 3,
    # A question about a document on which most of 150,000 obligations rest takes 3 to 4 seconds.
    "sql_time_limit_ms": 6000,
    "facet_time_limit_ms": 1000,
    # It counts every column of every table shown: seconds on a big register.
    "suggest_facets": False,
    # A file that is being written is copied torn; whoever wants a copy has the file.
    "allow_download": False,
    # What an ingest has just written is there on the next click.
    "default_cache_ttl": 0,
}

_NEWEST_FIRST = {"documents": "issued_on", "obligations": "due_on", "runs": "started_at"}
"""Dated rows before those without a date, which would come first the other way round."""

_SIZES = {"records": 10, "pages": 20}
"""Rows a page of the tables whose rows are whole documents or pages of text."""

SHOWN: tuple[Table | View, ...] = (*TABLES, *VIEWS)

_INTERNAL = ("_sqlite_migrations",)


def metadata() -> dict[str, Any]:
    """Datasette's metadata: titles, descriptions, facets, labels, sorting, and the questions as canned queries."""
    tables = {table.name: _table(table) for table in TABLES}
    views = {view.name: _described(view, view.facets) for view in VIEWS}
    hidden = {name: {"hidden": True} for name in _INTERNAL}
    return {
        "title": TITLE,
        "description": INTRODUCTION,
        "extra_css_urls": [f"/{NAME}-static/browse.css"],
        "databases": {
            NAME: {
                "title": TITLE,
                "description": INTRODUCTION,
                "tables": {**tables, **views, **hidden},
                "queries": {question.name: _query(question) for question in QUESTIONS},
            }
        },
    }


def _table(table: Table) -> dict[str, Any]:
    made = _described(table, table.facets)
    if table.label:
        made["label_column"] = table.label
    if table.name in _NEWEST_FIRST:
        made["sort_desc"] = _NEWEST_FIRST[table.name]
    elif any(column.name == "position" for column in table.columns):
        made["sort"] = "position"
    if table.name in _SIZES:
        made["size"] = _SIZES[table.name]
    if table.words:
        made |= {"fts_table": f"{table.name}_fts", "fts_pk": "rowid"}
    return made


def _described(shown: Table | View, facets: Sequence[str]) -> dict[str, Any]:
    columns = {column.name: described(column) for column in shown.columns}
    made: dict[str, Any] = {"title": shown.title, "description": shown.description, "columns": columns}
    return {**made, "facets": list(facets)} if facets else made


def described(column: Column) -> str:
    """A column's title and what it holds, in one line."""
    return f"{column.title}: {column.description}" if column.description else column.title


def _query(question: Question) -> dict[str, Any]:
    return {
        "title": question.title,
        "description": question.description,
        "sql": question.sql.strip(),
        "params": list(question.parameters),
        "hints": dict(question.parameters),
        "hide_sql": True,
    }
