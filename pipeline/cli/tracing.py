"""Commands that follow documents: cascades, what is missing, what looks wrong."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.store.chains import Trace
    from pipeline.store.table import View

_NAME = 80
"""Letters of a title that stands for a number: enough to tell it."""

_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table to read, or all fields for another program.",
)


@click.command()
@click.argument("document")
@options.database
@_format
def trace(document: str, database: Path, format_: str) -> None:
    """Show the cascade of a document (chuỗi triển khai), from the centre to the last local one, with days of delay.

    \b
    Example:
      nhiemvu trace "12-NQ/TU"
    """
    from pipeline.store.chains import trace as find

    found = find(database, document)
    if format_ == "json":
        click.echo(json.dumps(found.model_dump(), ensure_ascii=False, indent=1))
        return
    _table(_TRACED, _traced(found))


@click.command()
@options.database
@_format
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many in a table.")
def wanted(database: Path, format_: str, limit: int) -> None:
    """List documents that are cited but not held (văn bản còn thiếu), the most cited first, then by open obligations.

    \b
    Example:
      nhiemvu wanted --limit 20
    """
    from pipeline.store.views import WANTED

    _view(database, WANTED, format_, limit)


@click.command()
@options.database
@_format
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="At most so many in a table.")
def lint(database: Path, format_: str, limit: int) -> None:
    """List places where documents do not agree (điểm đáng ngờ), with both places quoted.

    \b
    Example:
      nhiemvu lint --format json
    """
    from pipeline.store.lint import LINT

    _view(database, LINT, format_, limit)


def _view(database: Path, view: View, format_: str, limit: int) -> None:
    from pipeline.store.search import rows

    found = rows(database, view.name, None if format_ == "json" else limit)
    if format_ == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif not found:
        click.echo("Không có gì để nêu.")
    else:
        _table([column.title for column in view.columns], [[_said(v) for v in row.values()] for row in found])


_TRACED = (
    "Văn bản", "Cơ quan ban hành", "Ban hành", "Sau (ngày)", "Nhiệm vụ", "Có hạn", "Đã qua hạn", "Đã có tệp", "Ghi chú",
)  # fmt: skip


def _traced(found: Trace) -> Iterator[list[str]]:
    names = {step.id: step.number or step.name for step in found.whole}
    for step in found.whole:
        notes = ["văn bản được hỏi"] if step is found.document else []
        notes += ["vòng lặp: triển khai chính nó qua văn bản khác"] if step.cycle else []
        notes += [f"cũng triển khai {', '.join(names[id_] for id_ in step.also_under)}"] if step.also_under else []
        days = "" if step.under is None else "chưa rõ" if step.days is None else str(step.days)
        counts = [_said(value) for value in (step.obligations, step.dated, step.past)]
        name = f"{'  ' * step.depth}{textwrap.shorten(step.name, _NAME, placeholder=' …')}"
        held = "có" if step.held else "chưa"
        yield [name, step.issuer or "", _said(step.issued_on), days, *counts, held, "; ".join(notes)]


def _said(value: Any) -> str:
    text = "" if value is None else str(value)
    return "/".join(reversed(text.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    # A pipe has no width of its own.
    (Console() if sys.stdout.isatty() else Console(width=200)).print(table)
