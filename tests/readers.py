"""Readers that stand in for the line, found by name in another process; a file's first word says what becomes of it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from builders import record

from pipeline.errors import BadFile
from pipeline.read.source import Source
from schemas.record import Record


def by_word(path: Path, *, ocr: str) -> Record:
    """hang · die · raise · bad · partial, else a record whose number is the word; counted in ``path.count``."""
    with Path(f"{path}.count").open("a") as log:
        log.write(".")
    source = Source.open(path)
    word = source.data.split()[1].decode()
    if word == "hang":
        time.sleep(600)
    if word == "die":
        os._exit(7)
    if word == "raise":
        raise ZeroDivisionError("bug")
    if word == "bad":
        raise BadFile("damaged", "tệp hỏng; tải lại tệp gốc")
    read = record(word, read_by="none" if word == "partial" else "text", title=json.dumps({"ocr": ocr}))
    return read.model_copy(update={"source": read.source.model_copy(update={"sha256": source.sha256})})


def times_read(path: Path) -> int:
    """How often a file was read."""
    count = Path(f"{path}.count")
    return len(count.read_text()) if count.exists() else 0
