"""What engines saw, kept by picture: reading a page again with a new version of the program costs no OCR.

What was seen is held back until the document turns out to be one that may be kept: of a confidential one nothing
is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.read.engines import Engine, Seen, Strip, Word
from pipeline.read.pages import Rect

if TYPE_CHECKING:
    from PIL.Image import Image

_pending: dict[Path, Seen] = {}


def folder() -> Path:
    """Where it lies: ``$XDG_CACHE_HOME/nhiemvu/ocr``; it may be deleted at any time."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "nhiemvu", "ocr")


def get(picture: Image, engine: Engine) -> Seen:
    """What the engine sees on a picture: kept from another time, or seen now."""
    known = hashlib.sha256(f"{engine.stamp()}|{picture.size}|".encode() + picture.tobytes()).hexdigest()
    file = folder() / known[:2] / f"{known}.json"
    try:
        return _read(file)
    except (OSError, ValueError, TypeError, KeyError):  # none, or one that was cut short: it is seen again
        seen = _pending[file] = engine.see(picture)
        return seen


def keep() -> None:
    """Write what was seen since the last time; that a cache cannot be written is nobody's error."""
    try:
        for file, seen in _pending.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as written:
                json.dump([seen.quarters, seen.degrees, seen.strips], written, ensure_ascii=False)
            Path(written.name).replace(file)
    except OSError:
        pass
    finally:
        _pending.clear()


def drop() -> None:
    """Forget what was seen since the last time."""
    _pending.clear()


def _read(file: Path) -> Seen:
    quarters, degrees, strips = json.loads(file.read_text(encoding="utf-8"))
    return Seen(
        quarters,
        degrees,
        tuple(Strip(Rect(*rect), tuple(Word(*word) for word in words), again) for rect, words, again in strips),
    )
