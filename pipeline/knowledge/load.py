"""Reads the knowledge files that travel with the package; the only place that does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import BadKnowledge
from pipeline.knowledge import divisions
from pipeline.knowledge.rules import RuleSet, alternation
from schemas.knowledge import Body, Encoding, EncodingFile, Name, NameFile, RuleFile

_File = TypeVar("_File", bound=BaseModel)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def rules(name: str) -> RuleSet:
    """The rules of ``NAME.yml``; patterns may use its pieces, those of ``pieces.yml``, and its word lists by name."""
    shared = {} if name == "pieces" else _parse("pieces", RuleFile).pieces
    file = _parse(name, RuleFile)
    verbs = {r.name: alternation(r.any) if r.case else f"(?i:{alternation(r.any)})" for r in file.rules if r.any}
    return RuleSet(file.rules, {**shared, **derived(), **verbs, **file.pieces})


@cache
def names(file: str) -> tuple[Name, ...]:
    """The names of ``FILE.yml``."""
    return _parse(file, NameFile).names


@cache
def bodies(file: str) -> tuple[Body, ...]:
    """The names of ``FILE.yml`` that say what kind of body they are."""
    return tuple(name for name in names(file) if isinstance(name, Body))


@cache
def encodings(file: str) -> tuple[Encoding, ...]:
    """The encodings of ``FILE.yml``."""
    return _parse(file, EncodingFile).encodings


@cache
def derived() -> Mapping[str, str]:
    """Pieces made of names: ``{type}`` a form of a document type, ``{body}`` the head of a body's name, ``{verb}``,
    ``{field}`` a department's field in any case."""
    return {
        "field": f"(?i:{'|'.join(map(joinable, (form for name in names('fields') for form in name.forms)))})",
        "type": f"(?i:{alternation(form for name in names('types') for form in name.forms)})",
        "body": alternation(form for name in names("bodies") for form in name.forms),
        "verb": alternation(form for name in names("verbs") for form in name.forms),
    }


def phrases() -> Iterator[str]:
    """All that the forms and examples of the knowledge say, and the names of provinces: words of the genre."""
    yield from (f"{province.level} {province.name}" for province in divisions.provinces().values())
    for name in all_files():
        raw = yaml.load((files("pipeline.knowledge") / f"{name}.yml").read_text(encoding="utf-8"), Loader=_LOADER)
        for entry in [*raw.get("names", ()), *raw.get("rules", ())]:
            yield from entry.get("forms", ())
            yield from (e["text"] if isinstance(e, dict) else str(e) for e in entry["examples"])


def joinable(field: str) -> str:
    """A pattern for a department's field, whose parts are joined by "và", "&", a dash, a comma or nothing at all."""
    parts = re.split(r"(?:,| và| -)\s", field)
    return r"(?:\s*[,&-]\s*(?:và\s+)?|\s+(?:và\s+)?)".join(alternation([part]) for part in parts)


@cache
def fingerprint() -> str:
    """A hash over all knowledge: part of the stamp under which a record is kept."""
    digest = hashlib.sha256(divisions.release().encode())
    for entry in sorted(files("pipeline.knowledge").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yml"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()[:16]


def all_files() -> tuple[str, ...]:
    """The names of all knowledge files, without the ending."""
    return tuple(
        sorted(e.name.removesuffix(".yml") for e in files("pipeline.knowledge").iterdir() if e.name.endswith(".yml"))
    )


def _parse(name: str, shape: type[_File]) -> _File:
    resource = files("pipeline.knowledge") / f"{name}.yml"
    try:
        return shape.model_validate(yaml.load(resource.read_text(encoding="utf-8"), Loader=_LOADER))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise BadKnowledge(f"pipeline/knowledge/{name}.yml: {error}") from error
