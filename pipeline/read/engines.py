"""Engines that read a page without usable text. The seam for OCR: one Protocol, one list, a null engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.read.pages import Line, Raw


class Engine(Protocol):
    """Reads the picture of a page; ``name`` and ``version`` become part of the stamp of what it read."""

    name: str
    version: str

    def lines(self, data: bytes, page: Raw) -> tuple[Line, ...] | None:
        """The lines of a page of the PDF ``data``; None where this engine cannot read it."""
        ...


class Null:
    """Reads nothing: the page stays recorded as unread."""

    name = "null"
    version = "1"

    def lines(self, data: bytes, page: Raw) -> tuple[Line, ...] | None:
        """None."""
        return None


ENGINES: Sequence[Engine] = (Null(),)
"""Tried in order; the first that reads the page wins."""


def stamp() -> str:
    """Which engines read, at which version."""
    return ",".join(f"{engine.name}-{engine.version}" for engine in ENGINES)
