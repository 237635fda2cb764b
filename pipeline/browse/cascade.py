"""The page of a cascade: a tree from the centre to the last local document, as ``store.chains`` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from datasette import Response
from sqlite_utils import Database

from pipeline.browse.metadata import NAME
from pipeline.errors import UserError
from pipeline.store.chains import Step, Trace, steps, traced
from pipeline.store.lookup import documents_of

PATH = "chuoi_trien_khai"
TITLE = "Chuỗi triển khai của một văn bản"
DESCRIPTION = (
    "Từ văn bản của trung ương đến văn bản địa phương cuối cùng: văn bản nào triển khai văn bản nào, ban hành sau đó "
    "bao nhiêu ngày, giao bao nhiêu nhiệm vụ"
)
PARAMETERS: Mapping[str, str] = {"van_ban": "Số, ký hiệu, tên hoặc mã văn bản, ví dụ 12-NQ/TU"}


@dataclass(frozen=True)
class Asked:
    """What a page is asked and what comes of it: a cascade, several documents to choose from, or neither and why."""

    text: str
    status: int = 200
    trace: Trace | None = None
    choices: tuple[Step, ...] = ()
    error: str | None = None


async def page(datasette: Any, request: Any) -> Any:
    """The answer to ``?van_ban=…``: a page, or JSON as ``nhiemvu trace --format json`` prints it."""
    text = (request.args.get("van_ban") or "").strip()
    asked = await datasette.get_database(NAME).execute_fn(lambda connection: _ask(connection, text))
    if request.url_vars.get("format") == "json":
        return Response.json(_as_json(asked), status=asked.status)
    told = {"asked": asked, "title": TITLE, "lead": DESCRIPTION, "parameters": PARAMETERS, "path": PATH}
    return Response.html(await datasette.render_template("cascade.html", told, request=request), status=asked.status)


def _ask(connection: Connection, text: str) -> Asked:
    if not text:
        return Asked(text)
    database = Database(connection)
    try:
        found = documents_of(database, text, all_=True)
    except UserError as error:
        return Asked(text, 404, error=str(error))
    if len(found) > 1:
        known = steps(database, found)
        return Asked(text, 300, choices=tuple(known[id_] for id_ in found))
    return Asked(text, trace=traced(database, found[0]))


def _as_json(asked: Asked) -> dict[str, Any]:
    if asked.trace:
        return asked.trace.model_dump()
    return {
        "ok": False,
        "error": asked.error or f"“{asked.text}” có thể là {len(asked.choices)} văn bản",
        "choices": [choice.model_dump() for choice in asked.choices],
        "status": asked.status,
    }
