"""Commands that read without a register."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from pipeline.cli import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.ocr
@options.confidential
def parse(file: Path, ocr: str, allow_confidential: bool) -> None:
    """Print everything known about one document as JSON.

    \b
    Example:
      nhiemvu parse corpus/samples/41-KH-UBND-2026.pdf
    """
    from pipeline.run import parse as read

    click.echo(read(file, ocr=ocr, allow_confidential=allow_confidential).model_dump_json(indent=1))


@click.command()
@click.option("--jsonl", is_flag=True, help='One {"id", "text"} a line in, one {"id", "citations"} a line out.')
def cite(jsonl: bool) -> None:
    """Print the citations (viện dẫn) in plain text from standard input as JSON.

    \b
    Example:
      echo 'Thực hiện Nghị quyết số 01/NQ-CP ngày 01/01/2021 của Chính phủ' | nhiemvu cite
    """
    from pipeline.run import cite as find

    source = click.open_file("-", encoding="utf-8")
    if not jsonl:
        citations = [citation.model_dump() for citation in find(source.read())]
        click.echo(json.dumps(citations, ensure_ascii=False, indent=1))
        return
    for number, line in enumerate(source, start=1):
        if line.strip():
            given = _given(line, number)
            citations = [citation.model_dump() for citation in find(given["text"])]
            click.echo(json.dumps({"id": given.get("id"), "citations": citations}, ensure_ascii=False))


def _given(line: str, number: int) -> dict[str, Any]:
    from pipeline.errors import UserError

    with suppress(ValueError):
        given = json.loads(line)
        if isinstance(given, dict) and isinstance(given.get("text"), str):
            return given
    raise UserError(f"dòng {number} không phải JSON có “text”; sửa dòng đó rồi chạy lại")


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--misses",
    type=click.IntRange(min=0),
    is_flag=False,
    flag_value=20,
    default=0,
    metavar="[N]",
    help="Also list the first N misses of each kind (20).",
)
def evaluate(directory: Path, misses: int) -> None:
    """Score records against the *.gold.json files of a folder: precision, recall and F1.

    \b
    Example:
      nhiemvu evaluate corpus/samples --misses
    """
    from rich.console import Console

    from pipeline import evaluate as measuring

    measuring.show(measuring.evaluate(directory), Console(), misses)
