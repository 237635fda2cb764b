"""Engines that read the picture of a page without usable text: one Protocol, one place that chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeline.read.pages import Rect

if TYPE_CHECKING:
    from PIL.Image import Image


class Word(NamedTuple):
    """A word as an engine read it; ``confidence`` is from 0 to 100."""

    text: str
    x0: float
    x1: float
    confidence: float


class Strip(NamedTuple):
    """A line on a picture, its words, and what a second, independent reading made of it (top lines only).

    In pixels; in points once it has its place on the page.
    """

    rect: Rect
    words: tuple[Word, ...]
    again: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What an engine saw: how it set the picture upright (see ``Turn``), and the lines on the upright picture."""

    quarters: int
    degrees: float
    strips: tuple[Strip, ...]


class Engine(Protocol):
    """Reads pictures of pages; what it read is kept under its ``stamp``, which names its version and its data."""

    def stamp(self) -> str:
        """Name, version and data, found without loading anything."""
        ...

    def missing(self) -> str | None:
        """What keeps it from reading: the code of the reason; None where it can."""
        ...

    def see(self, picture: Image) -> Seen:
        """Read a grey picture of a page at ``ocr.DPI``."""
        ...


def engine(option: str) -> Engine | None:
    """The one that reads under ``--ocr``: none where it is off."""
    if option == "off":
        return None
    from pipeline.read.tesseract import Tesseract

    return Tesseract()


def stamp(option: str) -> str:
    """What pages that were read from pictures are kept under."""
    reader = engine(option)
    return f"{option}:{reader.stamp()}" if reader else option
