"""Fingerprints: of all that makes a record of bytes, and of all that makes rows of records."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pipeline import __version__
from pipeline.knowledge import load
from pipeline.read import engines

# The program's own text is its version: a change is noticed before anyone thinks of raising a number.
_COMMON = ("schemas", "pipeline.text", "pipeline.ids", "pipeline.knowledge")
_READING = (*_COMMON, "pipeline.run", "pipeline.read", "pipeline.outline", "pipeline.language")
_PROJECTING = (*_COMMON, "pipeline.link", "pipeline.store")


def reading(ocr: str, allow_confidential: bool = False) -> str:
    """What a record is kept under: another program, knowledge, option or engine means reading the file again."""
    made = hashlib.sha256(
        "|".join((_sources(_READING), load.fingerprint(), engines.stamp(ocr), str(allow_confidential))).encode()
    )
    return f"{__version__}+{made.hexdigest()[:12]}"


def projection() -> int:
    """What the rows are kept under (SQLite's ``user_version``); records are projected again when it changes."""
    made = hashlib.sha256(f"{_sources(_PROJECTING)}|{load.fingerprint()}".encode())
    return int(made.hexdigest()[:7], 16)


@cache
def _sources(modules: tuple[str, ...]) -> str:
    """A hash over the text of modules and packages, none of which is imported for it."""
    digest = hashlib.sha256()
    for module in modules:
        spec = find_spec(module)
        assert spec
        folders = spec.submodule_search_locations
        found = (
            [file for folder in folders for file in Path(folder).glob("*.py")] if folders else [Path(spec.origin or "")]
        )
        for file in sorted(found):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
