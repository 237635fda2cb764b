"""How values look on a page: days as people write them, words for codes, links for keys, a summary for JSON.

Only pages go through here; JSON and CSV keep what the register holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import PurePath
from typing import Any

from markupsafe import Markup

from pipeline.browse.metadata import SHOWN
from pipeline.store.shape import TABLES
from pipeline.store.table import Column

Link = Callable[[str, str], str]
"""The address of the row of a table that has this key."""

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[\d:.]*(?:\+00:00|Z))?")
_MEANING = re.compile(r"(?:^|; )([a-z_-]+): ([^;]+)")
_HASH = re.compile(r"[0-9a-f]{12}(?:\.\d+)?/")
_LABEL_LENGTH = 140
_JSON_LENGTH = 20_000
_JSON = ("boxes", "json", "summary")


def cell(value: Any, column: str, table: str | None, link: Link) -> Markup | None:
    """How a value looks, or None where it is plain text, which Datasette escapes."""
    if isinstance(value, dict):
        return _linked(value["value"], value["label"], _refs(table)[column], link)
    if value is None or value == "":
        return None
    if column in _JSON and isinstance(value, str):
        return _boxes(value) if column == "boxes" else _json(value)
    if (meaning := meanings(table, column).get(value)) is not None:
        return Markup('<span title="{}">{}</span>').format(value, meaning)
    if isinstance(value, str):
        if column in (refs := _refs(table)):
            return _linked(value, value, refs[column], link)
        if said := day(value):
            return Markup('<span class="day">{}</span>').format(said)
    return None


def day(value: str) -> str | None:
    """A day as people write it, with its time if it has one; None where the value is no day."""
    found = _DAY.fullmatch(value)
    return f"{found[3]}/{found[2]}/{found[1]}{f' {found[4]} UTC' if found[4] else ''}" if found else None


@cache
def meanings(table: str | None, column: str) -> Mapping[str | int, str]:
    """What the codes of a column mean, as its description says: "task: việc phải làm; target: chỉ tiêu"."""
    declared = _columns(table).get(column)
    if declared is None:
        return {}
    if declared.values == (0, 1):
        return {0: "không", 1: "có"}
    return dict(_MEANING.findall(declared.description))


@cache
def _columns(table: str | None) -> dict[str, Column]:
    return {column.name: column for shown in SHOWN if shown.name == table for column in shown.columns}


@cache
def _refs(table: str | None) -> dict[str, str]:
    """Which table each column's keys are of; where a view or a query declares none, the name of the column says it."""
    declared = {name: column.refs for name, column in _columns(table).items() if column.refs}
    if declared:
        return declared
    return {
        column.name: column.refs
        for each in TABLES
        for column in each.columns
        if column.refs and column.name.endswith("_id")
    }


def _linked(key: Any, label: Any, table: str, link: Link) -> Markup:
    text = PurePath(str(label)).name if table == "files" else _HASH.sub("", str(label))
    if len(text) > _LABEL_LENGTH:
        text = f"{text[:_LABEL_LENGTH].rsplit(' ', 1)[0]} …"
    kind = "key" if str(label) == str(key) and table != "files" else "label"
    return Markup('<a class="{}" href="{}" title="{}">{}</a>').format(kind, link(table, str(key)), label, text)


def _boxes(value: str) -> Markup | None:
    try:
        boxes = json.loads(value)
        pages = sorted({int(box["page"]) for box in boxes})
    except (ValueError, TypeError, KeyError):
        return None
    return Markup("{} khung, trang {}").format(len(boxes), ", ".join(map(str, pages))) if boxes else Markup("&nbsp;")


def _json(value: str) -> Markup:
    try:
        text = json.dumps(json.loads(value), ensure_ascii=False, indent=1)
    except ValueError:
        text = value
    cut = f"{text[:_JSON_LENGTH]}\n…" if len(text) > _JSON_LENGTH else text
    return Markup("<details><summary>JSON, {} ký tự</summary><pre>{}</pre></details>").format(len(value), cut)
