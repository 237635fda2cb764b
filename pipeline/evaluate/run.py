"""A folder of documents with gold files beside them, read and scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import BadFile
from pipeline.evaluate.gold import gold_files, read_gold
from pipeline.evaluate.measure import score_record
from pipeline.evaluate.tally import Tally
from schemas.record import Coverage, Record

Parse = Callable[[Path], Record]


@dataclass(frozen=True)
class Scored:
    """One document: its counts, and why it could not be read, where that is so (it then counts as empty)."""

    name: str
    tally: Tally
    problem: str | None = None
    coverage: Coverage | None = None


@dataclass(frozen=True)
class Evaluation:
    """The documents of a folder, in the order of their names."""

    documents: tuple[Scored, ...]

    @cached_property
    def total(self) -> Tally:
        """All documents together."""
        return Tally.total(scored.tally for scored in self.documents)


def evaluate(directory: Path, *, parse: Parse | None = None) -> Evaluation:
    """Parse every document of a folder that has a gold file, and score it.

    All gold files are read before the first document is parsed, so that a mistake in one costs no waiting.
    """
    golds = {name: read_gold(file) for name, file in gold_files(directory).items()}
    parse = parse or _default_parse()
    scored = []
    for name, gold in golds.items():
        record, problem = _read(directory / f"{name}.pdf", parse)
        coverage = record.coverage if record else None
        scored.append(Scored(name, score_record(name, gold, record), problem, coverage))
    return Evaluation(tuple(scored))


def _read(file: Path, parse: Parse) -> tuple[Record | None, str | None]:
    """The record of a file, or why there is none."""
    if not file.exists():
        return None, f"không có tệp {file.name} bên cạnh tệp chuẩn"
    try:
        return parse(file), None
    except BadFile as error:
        return None, str(error)


def _default_parse() -> Parse:
    """Imported only when it is needed: parsing brings spaCy, and measuring given records does not need it."""
    from pipeline.run import parse

    return parse
