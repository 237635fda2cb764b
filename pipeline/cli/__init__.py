"""The ``nhiemvu`` command. Commands hold no logic, and import what they need only when they run."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline.cli import batch, reading, searching, tracing
from pipeline.errors import UserError


class _Group(click.Group):
    """Errors that a user can mend are one line on standard error and exit code 1; a bug is a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Lỗi: {' '.join(str(error).split())}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nhiemvu")
def main() -> None:
    """Sổ theo dõi nhiệm vụ: a linked register of obligations, read from Vietnamese administrative PDFs."""


for command in (
    batch.ingest,
    batch.forget,
    reading.parse,
    reading.cite,
    searching.search,
    searching.browse,
    tracing.trace,
    tracing.wanted,
    tracing.lint,
    reading.evaluate,
):
    main.add_command(command)
