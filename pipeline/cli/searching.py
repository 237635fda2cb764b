"""Commands that ask the register."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.store.search import Hit, Via

_VIAS = ("direct", "section", "document", "chain")
_CSV: dict[str, Callable[[Hit], object]] = {
    "id": lambda hit: hit.id,
    "via": lambda hit: hit.via,
    "matched": lambda hit: hit.matched,
    "text": lambda hit: hit.text,
    "context": lambda hit: hit.context,
    "kind": lambda hit: hit.kind,
    "scope": lambda hit: hit.scope,
    "bearers": lambda hit: "; ".join(bearer.name for bearer in hit.bearers),
    "deadline": lambda hit: hit.deadline and hit.deadline.text,
    "due_on": lambda hit: hit.deadline and hit.deadline.due_on,
    "document_id": lambda hit: hit.document.id,
    "number": lambda hit: hit.document.number,
    "type": lambda hit: hit.document.type,
    "issuer": lambda hit: hit.document.issuer,
    "issued_on": lambda hit: hit.document.issued_on,
    "page": lambda hit: hit.page,
    "citations": lambda hit: "; ".join(hit.citations),
    "chain": lambda hit: " > ".join(step.number or step.id for step in hit.chain or ()),
}
_VIA: dict[str | None, str] = {
    "direct": "trong câu",
    "section": "trong mục",
    "document": "phần mở đầu",
    "chain": "qua văn bản triển khai",
    None: "",
}
_MATCHED: dict[str | None, str] = {"predecessor": " (kế thừa)", "collective": " (thuộc nhóm)", "name": "", None: ""}


def _vias(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[Via, ...]:
    given = tuple(part.strip() for part in (value or "").split(",") if part.strip())
    if unknown := [part for part in given if part not in _VIAS]:
        raise click.BadParameter(f"{', '.join(unknown)} is none of {', '.join(_VIAS)}")
    return cast("tuple[Via, ...]", given)


@click.command()
@click.argument("words", nargs=-1)
@options.database
@click.option("--cites", help="Obligations that rest on this document: a number, a name or an id.")
@click.option("--via", callback=_vias, help="How they rest on it: direct,section,document,chain. All by default.")
@click.option("--bearer", help="Who must act (cơ quan thực hiện): a name, STC, Sở KH&ĐT.")
@click.option("--due-after", help="Due on this day (dd/mm/yyyy) or later.")
@click.option("--due-before", help="Due on this day (dd/mm/yyyy) or earlier.")
@click.option("--issuer", help="Who issued the document they stand in (cơ quan ban hành).")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--all", "all_", is_flag=True, help="Take all documents that fit --cites.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table to read, or all fields for another program.",
)
def search(
    words: tuple[str, ...],
    database: Path,
    cites: str | None,
    via: tuple[Via, ...],
    bearer: str | None,
    due_after: str | None,
    due_before: str | None,
    issuer: str | None,
    limit: int | None,
    all_: bool,
    format_: str,
) -> None:
    """Find obligations (nhiệm vụ). Tones count where the words have any.

    \b
    Examples:
      nhiemvu search --cites "01/NQ-CP" --via direct,section
      nhiemvu search "chuyển đổi số" --bearer "Sở Tài chính" --due-before 31/12/2026
    """
    from pipeline.store.search import search as find
    from pipeline.store.search import unsure

    hits = find(
        database,
        " ".join(f'"{word}"' if " " in word else word for word in words),
        cites=cites,
        via=via,
        bearer=bearer,
        due_after=due_after,
        due_before=due_before,
        issuer=issuer,
        limit=limit,
        all_=all_,
    )
    if format_ == "table" and not hits:
        click.echo("Không có nhiệm vụ nào phù hợp.")
    else:
        {"table": _table, "json": _json, "csv": _csv}[format_](hits)
    if cites and (count := unsure(database, cites, all_=all_)):
        click.echo(f"{count} lời viện dẫn khác có thể nói tới văn bản này nhưng chưa rõ; xem: nhiemvu lint", err=True)


@click.command()
@options.database
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on this machine.")
def browse(database: Path, port: int) -> None:
    """Open the register in Datasette, on this machine only.

    \b
    Example:
      nhiemvu browse --port 8002
    """
    from pipeline.browse import serve

    serve(database, port)


def _json(hits: list[Hit]) -> None:
    click.echo(json.dumps([hit.model_dump() for hit in hits], ensure_ascii=False, indent=1))


def _csv(hits: list[Hit]) -> None:
    import csv

    writer = csv.DictWriter(sys.stdout, _CSV, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: value(hit) for name, value in _CSV.items()} for hit in hits)


def _table(hits: list[Hit]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, title=f"{len(hits)} nhiệm vụ")
    for title, ratio in (("Căn cứ", 2), ("Nhiệm vụ", 9), ("Thực hiện", 4), ("Thời hạn", 3), ("Văn bản, trang", 4)):
        table.add_column(title, ratio=ratio, overflow="fold")
    for hit in hits:
        bearers = "; ".join(bearer.name for bearer in hit.bearers) + _MATCHED[hit.matched]
        source = f"{hit.document.number or hit.document.id} ({_day(hit.document.issued_on)}), tr. {hit.page}"
        quote = f"{hit.context}\n{hit.text}" if hit.context else hit.text
        due = hit.deadline and (_day(hit.deadline.due_on) or hit.deadline.text)
        # As Text: a bracket in a document is no markup.
        table.add_row(*(Text(cell or "") for cell in (_VIA[hit.via], quote, bearers, due, source)))
    # A pipe has no width of its own, and a file of 80 columns would break every number in two.
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(table)


def _day(iso: str | None) -> str:
    """A day as people write it."""
    return "/".join(reversed(iso.split("-"))) if iso else ""
