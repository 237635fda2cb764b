"""A file's bytes and their hash; what is no PDF is refused before any library opens it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadFile, Refused

_HEAD = 1024
"""Readers look for ``%PDF-`` in the first 1024 bytes (Adobe's implementation note 13 on PDF 1.7)."""


@dataclass(frozen=True)
class Source:
    """A file as it was read once."""

    path: Path
    data: bytes
    sha256: str

    @property
    def name(self) -> str:
        """The file's name as text; bytes that are no UTF-8 are written \\xe0."""
        return os.fsencode(self.path.name).decode(errors="backslashreplace")

    @classmethod
    def open(cls, path: Path) -> Source:
        """Read and hash a file.

        Raises ``BadFile`` where it cannot be read, ``Refused`` where it is empty or no PDF.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadFile("unreadable", f"không mở được tệp: {error.strerror}; kiểm tra quyền đọc") from error
        if not data:
            raise Refused("empty", "tệp rỗng (0 byte); tải lại tệp gốc")
        if b"%PDF-" not in data[:_HEAD]:
            raise Refused("not-a-pdf", "không phải tệp PDF; chuyển sang PDF rồi nạp lại")
        return cls(path, data, hashlib.sha256(data).hexdigest())


def sha256(path: Path) -> str:
    """The hash of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
