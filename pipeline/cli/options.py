"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

database = click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=True, path_type=Path),
    default=Path("outputs/nhiemvu.db"),
    envvar="NHIEMVU_DB",
    show_default=True,
    show_envvar=True,
    help="The register, one SQLite file.",
)
ocr = click.option(
    "--ocr",
    type=click.Choice(["auto", "off", "force"]),
    default="auto",
    show_default=True,
    help="Recognise pages without usable text: where needed, never, or all pages.",
)
confidential = click.option(
    "--allow-confidential",
    is_flag=True,
    help="Read documents marked MẬT, TỐI MẬT or TUYỆT MẬT too, on a machine that may keep them.",
)
paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
