"""Commands that put files in and take them out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.batch import Report

BAD_FILES = 3
"""The exit code of an ingest in which some file was refused or failed."""

_SHOWN = 5
_STATUS = {
    "read": "đọc đủ",
    "partial": "đọc một phần",
    "refused": "không nhận",
    "failed": "lỗi",
}


@click.command()
@options.paths
@options.database
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that read; by default one a core.")
@click.option("--again", is_flag=True, help="Read also files that have not changed.")
@options.ocr
@options.confidential
@click.option("--seconds", type=click.FloatRange(min=1), help="Most time for one file; by default 600.")
@click.option(
    "--memory",
    type=click.IntRange(min=1),
    envvar="NHIEMVU_MEMORY",
    show_envvar=True,
    help="Most megabytes for one file; by default 1500.",
)
@click.option("-v", "--verbose", is_flag=True, help="Print the tracebacks of bugs that cost a file.")
def ingest(
    paths: tuple[Path, ...],
    database: Path,
    jobs: int | None,
    again: bool,
    ocr: str,
    allow_confidential: bool,
    seconds: float | None,
    memory: int | None,
    verbose: bool,
) -> None:
    """Add new or changed PDFs (files, or folders with all below them) to the register.

    \b
    Example:
      nhiemvu ingest corpus/samples công-văn-đến.pdf --jobs 2
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from pipeline import batch

    console = Console(stderr=True)
    name = TextColumn("{task.description}")
    columns = TextColumn("Đang đọc"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), name
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int, path: Path) -> None:
            bar.update(task, completed=done, total=total, description=path.name)

        report = batch.ingest(
            paths,
            database,
            jobs=jobs,
            again=again,
            ocr=ocr,
            allow_confidential=allow_confidential,
            progress=progress,
            limit=seconds or batch.TIME_LIMIT,
            memory=memory or batch.MEMORY_LIMIT,
        )
    _print(report, verbose)
    if report.bad:
        sys.exit(BAD_FILES)


@click.command()
@options.paths
@options.database
def forget(paths: tuple[Path, ...], database: Path) -> None:
    """Take files and their facts out of the register again; the PDFs themselves stay.

    \b
    Example:
      nhiemvu forget corpus/samples/41-KH-UBND-2026.pdf
    """
    from pipeline import batch

    report = batch.forget(paths, database)
    click.echo(f"Đã gỡ {len(report.files)} tệp.")
    _print_totals(report)


def _print(report: Report, verbose: bool) -> None:
    for file in report.files:
        if verbose and file.trace:
            click.echo(file.trace, err=True)
        if file.reason:
            click.echo(f"{_STATUS[file.status]}: {file.path}: {file.reason}", err=file.status in ("refused", "failed"))
    statuses = ", ".join(f"{count} {_STATUS[status]}" for status, count in sorted(report.statuses.items()))
    click.echo(f"{len(report.files)} tệp: {statuses} (trong đó {report.unchanged} không đổi).")
    _print_healed(report)
    _print_totals(report)


def _print_healed(report: Report) -> None:
    """Which links of before were mended, as far as they fit on a screen; all of them are in the register."""
    if report.arrived:
        click.echo(f"{len(report.arrived)} văn bản trước đây chỉ được viện dẫn nay đã có tệp: {_some(report.arrived)}.")
    if report.healed:
        links = [f"“{link.text}” trong {link.document} là {link.cited}" for link in report.healed]
        click.echo(f"{len(report.healed)} viện dẫn đã nạp trước đây nay được nối lại: {_some(links)}.")


def _some(words: Sequence[str]) -> str:
    more = f"; và {len(words) - _SHOWN} mục khác" if len(words) > _SHOWN else ""
    return "; ".join(words[:_SHOWN]) + more


def _print_totals(report: Report) -> None:
    click.echo(
        f"Trong cơ sở dữ liệu: {report.held} văn bản đã có tệp, {report.documents - report.held} văn bản mới chỉ được "
        f"viện dẫn, {report.obligations} nhiệm vụ, {report.citations} viện dẫn ({report.links} đã nối), "
        f"{report.issues} vấn đề."
    )
