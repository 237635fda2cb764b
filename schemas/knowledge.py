"""The entries of ``pipeline/knowledge/*.yml``: what a clerk knows, with examples that prove it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Entry(BaseModel):
    """What every entry has: a name, at least two examples and one counter-example; unknown keys are refused.

    ``examples``: strings in which the entry must find something, or mappings with ``text`` and the values expected
    of its parts. ``not_``: strings in which it must find nothing (the key is spelled ``not`` in YAML).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    note: str = ""
    examples: tuple[str | dict[str, Any], ...]
    not_: tuple[str, ...] = Field(alias="not")


class Rule(Entry):
    """A pattern over the folded text; ``{piece}`` stands for a named piece, ``(?P<part>…)`` names what it finds.

    ``any``: words or phrases, each tried literally (a space matches any run of spaces), in place of ``{any}``.
    ``gives``: constants that a find carries ("monthly"). ``case``: whether letters' case matters.
    """

    pattern: str = "{any}"
    any: tuple[str, ...] = ()
    gives: dict[str, str] = {}
    case: bool = True

    @model_validator(mode="after")
    def _any_is_used(self) -> Rule:
        if bool(self.any) != ("{any}" in self.pattern):
            raise ValueError(f"{self.name}: `any` and {{any}} belong together")
        return self


class Name(Entry):
    """Something with a name and the ways it is written: a document type, an agency, a column heading."""

    forms: tuple[str, ...]
    codes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Body(Name):
    """A public body, or the head of a kind of them: ``kind`` is what it is ("ministry", "department").

    ``since``, ``until``: its first and last day under this name (ISO), None where that is open; ``successors``: the
    names of the bodies that took its work over; ``aliases``: short names in prose that mean it.
    """

    kind: str
    since: str | None = None
    until: str | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def valid_on(self, day: str | None) -> bool:
        """Whether the body was there on a day, or in a year; on one that is not known, today's body was."""
        if day is None:
            return self.until is None
        return (self.since or "") <= day and (self.until is None or day <= self.until)


class Encoding(Entry):
    """A one-byte encoding of old fonts: what each of its letters means.

    ``signs``: a pattern of what only text in it has. ``capitals``: of the names of fonts that draw capitals for small
    letters. ``examples`` have ``text`` as the layer has it and what it ``means``; in ``not`` there are no signs.
    """

    signs: str
    capitals: str | None = None
    letters: dict[str, str]


class RuleFile(BaseModel):
    """One YAML file of rules: the pieces they share, then the rules, in the order in which they are tried."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pieces: dict[str, str] = {}
    rules: tuple[Rule, ...]


class NameFile(BaseModel):
    """One YAML file of names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[Body | Name, ...]


class EncodingFile(BaseModel):
    """One YAML file of encodings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encodings: tuple[Encoding, ...]
