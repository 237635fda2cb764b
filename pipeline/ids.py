"""Identifiers made of content, never of row order: local ids within a record, row ids, slugs for URLs."""

from __future__ import annotations

import re

from pipeline.text import bare

_SLUG_LENGTH = 48
_OPENING = re.compile(r"^\W*(?:(?:v/v|về|việc)\s*:?\s+)*", re.IGNORECASE)


def slug(text: str, length: int = _SLUG_LENGTH) -> str:
    """Lower-case ASCII words joined with dashes: "Kế hoạch số 148/KH-UBND" is "ke-hoach-so-148-kh-ubnd"."""
    words = re.sub(r"[^a-z0-9]+", "-", bare(text)).strip("-")
    return words[:length].rstrip("-") or "x"


def title_key(title: str | None) -> str | None:
    """A title's letters without marks, and without the words that only open it ("về việc …")."""
    return slug(_OPENING.sub("", title), len(title)).replace("-", "") if title else None


class Local:
    """Hands out ids that are unique within one record: place and words, and a count where these repeat."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def id(self, *parts: str) -> str:
        """The id for some words at a place; the second of its kind ends in ``~2``."""
        stem = ".".join(slug(part) for part in parts)
        count = self._given[stem] = self._given.get(stem, 0) + 1
        return stem if count == 1 else f"{stem}~{count}"


def row_id(sha256: str, part: int, local: str) -> str:
    """The key of a row that belongs to a file: the bytes' hash, which document of the file, the local id.

    It does not carry the document's id, so that nothing is renamed when more becomes known of the document.
    """
    return f"{sha256[:12]}/{local}" if part == 0 else f"{sha256[:12]}.{part}/{local}"
