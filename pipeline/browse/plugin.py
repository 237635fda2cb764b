"""Datasette's hooks: thin, each hands over to a typed function elsewhere in this package."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from sqlite3 import Connection
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from datasette.utils import escape_fts, tilde_decode, tilde_encode
from markupsafe import Markup
from pluggy import HookimplMarker
from sqlite_utils import Database

from pipeline.browse import cascade, cells, layout
from pipeline.browse.failures import told
from pipeline.browse.metadata import NAME
from pipeline.store.asking import agency_asked, agency_query
from pipeline.store.database import spelled
from pipeline.store.lookup import by_id
from pipeline.text import bare

hookimpl = HookimplMarker("datasette")

_LOOKUPS = {
    "exact": "=", "not": "≠", "contains": "chứa", "endswith": "kết thúc bằng", "startswith": "bắt đầu bằng",
    "gt": ">", "gte": "≥", "lt": "<", "lte": "≤", "like": "giống mẫu", "notlike": "không giống mẫu", "glob": "glob",
    "in": "thuộc", "notin": "không thuộc", "arraycontains": "mảng chứa", "arraynotcontains": "mảng không chứa",
    "date": "ngày", "isnull": "trống", "notnull": "không trống", "isblank": "để trắng", "notblank": "không để trắng",
}  # fmt: skip
_BEARERS = """
SELECT obligation_id, role, name, agency_id FROM obligation_bearers
WHERE obligation_id IN ({}) ORDER BY obligation_id, position
"""


@hookimpl(trylast=True)  # Datasette's own escape_fts is put in first, and then replaced.
def prepare_connection(conn: Connection) -> None:
    """The functions of the word index, so that the search box asks as the search command does."""
    conn.create_function("bare", 1, lambda text: bare(text) if text else text, deterministic=True)
    conn.create_function("spelled", 1, lambda text: spelled(text) if text else text, deterministic=True)
    conn.create_function("agency_query", 1, agency_query, deterministic=True)
    conn.create_function("agency_asked", 1, agency_asked, deterministic=True)
    conn.create_function("escape_fts", 1, lambda query: escape_fts(spelled(query)), deterministic=True)


@hookimpl
def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """How a value looks on a page."""
    return cells.cell(value, column, table, lambda other, key: datasette.urls.row(NAME, other, tilde_encode(key)))


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """The one page that is no table and no query, beside the canned queries."""
    return [(rf"/{NAME}/{cascade.PATH}(?:\.(?P<format>json))?$", cascade.page)]


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """What the templates of this package call."""

    async def bearers(rows: Sequence[Any]) -> dict[str, list[Markup]]:
        """Who bears each of these obligations, the lead first, as links to what else they bear."""
        keys = [row["id"] for row in rows]
        database = datasette.get_database(NAME)
        found: dict[str, list[Markup]] = {}
        for obligation, role, name, agency in await database.execute(_BEARERS.format(", ".join("?" * len(keys))), keys):
            words = "" if role == "lead" else " (phối hợp)"
            href = datasette.urls.row(NAME, "agencies", tilde_encode(agency))
            found.setdefault(obligation, []).append(Markup('<a href="{}">{}</a>{}').format(href, name, words))
        return found

    return {
        "register": NAME,
        "titles": layout.TITLES,
        "main": layout.MAIN,
        "others": layout.OTHERS,
        "questions": layout.ASKED,
        "cascade": cascade.PATH,
        "day": cells.day,
        "row_url": lambda table, key: datasette.urls.row(NAME, table, tilde_encode(key)),
        "lookups": _LOOKUPS,
        "arranged": layout.arranged,
        "whole": layout.whole,
        "column_title": layout.column_title,
        "opens": layout.opens,
        "opener": layout.opener,
        "meanings": cells.meanings,
        "bearers": bearers,
    }


async def _now(datasette: Any, path: str) -> str | None:
    """Where the page of a document is now that had another id when its address was written down.

    The list of them, where it turned out to be several.
    """
    found = re.fullmatch(rf"/{NAME}/documents/(?P<id>[^/]+?)(?P<ending>\.json)?", path)
    if not found:
        return None
    old = tilde_decode(found["id"])
    ids = await datasette.get_database(NAME).execute_fn(lambda connection: by_id(Database(connection), old))
    ending = found["ending"] or ""
    if len(ids) > 1:
        return f"{datasette.urls.table(NAME, 'documents')}{ending}?{urlencode({'id__in': ','.join(ids)})}"
    return f"{datasette.urls.row(NAME, 'documents', tilde_encode(ids[0]))}{ending}" if ids else None


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: BaseException) -> Callable[[], Awaitable[Any]]:
    """The page, or the JSON, of something that could not be shown."""

    async def answer() -> Any:
        status, message = told(exception)
        if status == 404 and (now := await _now(datasette, request.path)):
            return Response.redirect(now)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status}, status=status)
        page = await datasette.render_template("error.html", {"error": message}, request=request)
        return Response.html(page, status=status)

    return answer
