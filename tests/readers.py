"""Readers that stand in for the line, found by name in another process; a file's first word says what becomes of it."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from builders import record

from pipeline.errors import BadFile
from pipeline.read.source import Source
from schemas.record import Record

_KEPT: list[bytes] = []
"""What a reader does not give back."""


def by_word(path: Path, *, ocr: str) -> Record:
    """hang · die · crash · grow · keep · heavy · raise · bad · partial, else a record of that number; counted."""
    with Path(f"{path}.count").open("a") as log:
        log.write(".")
    source = Source.open(path)
    word = source.data.split()[1].decode()
    if word == "hang":
        Path(f"{path}.pid").write_text(str(os.getpid()))
        time.sleep(600)
    if word == "die":
        os._exit(7)
    if word == "crash":
        signal.raise_signal(signal.SIGSEGV)
    if word == "grow":
        grown = [bytearray(10_000_000) for _ in iter(lambda: time.sleep(0.002), 0)]
        raise AssertionError(f"{len(grown)} and nobody minded")
    if word == "raise":
        raise ZeroDivisionError("bug")
    if word == "bad":
        raise BadFile("damaged", "tệp hỏng; tải lại tệp gốc")
    if word in ("keep", "heavy"):
        _KEPT.append(b"x" * (160_000_000 if word == "keep" else 250_000_000))
    read = record(word, read_by="none" if word == "partial" else "text", title=json.dumps({"ocr": ocr}))
    if word == "heavy":
        read = read.model_copy(update={"document": read.document.model_copy(update={"title": "x" * 120_000_000})})
    return read.model_copy(update={"source": read.source.model_copy(update={"sha256": source.sha256})})


def times_read(path: Path) -> int:
    """How often a file was read."""
    count = Path(f"{path}.count")
    return len(count.read_text()) if count.exists() else 0


def held(path: Path, *, ocr: str) -> Record:
    """The record that a file holds in JSON after its first line."""
    source = Source.open(path)
    read = Record.model_validate_json(source.data.partition(b"\n")[2])
    return read.model_copy(update={"source": read.source.model_copy(update={"sha256": source.sha256})})
