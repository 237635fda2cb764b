"""The one engine of recognition: compile a rule, find it in the folded text, read its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.errors import BadKnowledge
from pipeline.text import Span, fold
from schemas.knowledge import Rule

_PIECE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Find:
    """What a rule found: where, by which rule, with which named parts and constants."""

    span: Span
    rule: str
    parts: Mapping[str, Span]
    gives: Mapping[str, str]


@dataclass(frozen=True)
class Compiled:
    """A rule ready to run over folded text."""

    rule: Rule
    pieces: Mapping[str, str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern with its pieces put in, folded as the text is."""
        pieces = {**self.pieces, "any": alternation(self.rule.any)} if self.rule.any else self.pieces
        source = fold(expand(self.rule.pattern, pieces, self.rule.name))
        try:
            return re.compile(source, 0 if self.rule.case else re.IGNORECASE)
        except re.error as error:
            raise BadKnowledge(f"rule {self.rule.name}: {error}") from error

    @cached_property
    def _anchored(self) -> re.Pattern[str]:
        """The same without a leading ``^``, which would ask for the beginning of the whole text."""
        source = self.regex.pattern
        return re.compile(source[1:], self.regex.flags) if source.startswith("^") else self.regex

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Find]:
        """All finds between two positions, in order; an empty match is none."""
        for match in self.regex.finditer(folded, start, len(folded) if end is None else end):
            if match.end() > match.start():
                yield self._read(match)

    def match(self, folded: str, start: int = 0, end: int | None = None) -> Find | None:
        """The find that begins exactly at ``start``, be that the text's beginning or not."""
        match = self._anchored.match(folded, start, len(folded) if end is None else end)
        return self._read(match) if match and match.end() > match.start() else None

    def _read(self, match: re.Match[str]) -> Find:
        parts = {name: Span(*match.span(name)) for name, value in match.groupdict().items() if value is not None}
        return Find(Span(*match.span()), self.rule.name, parts, self.rule.gives)


class RuleSet:
    """The rules of one file, by name and in order."""

    def __init__(self, rules: Sequence[Rule], pieces: Mapping[str, str]) -> None:
        self.rules = tuple(Compiled(rule, pieces) for rule in rules)
        self._by_name = {compiled.rule.name: compiled for compiled in self.rules}
        if len(self._by_name) != len(self.rules):
            raise BadKnowledge("two rules have one name: " + ", ".join(r.name for r in rules))

    def __getitem__(self, name: str) -> Compiled:
        return self._by_name[name]

    def starting(self, prefix: str) -> tuple[Compiled, ...]:
        """The rules whose name begins so, in order."""
        return tuple(compiled for compiled in self.rules if compiled.rule.name.startswith(prefix))

    def first(self, prefix: str, folded: str, start: int = 0, end: int | None = None) -> Find | None:
        """The first rule of that prefix that matches at ``start``."""
        for compiled in self.starting(prefix):
            if found := compiled.match(folded, start, end):
                return found
        return None

    def search(self, prefix: str, folded: str, start: int = 0, end: int | None = None) -> Find | None:
        """The leftmost find of any rule of that prefix; of two that begin together, the longer."""
        finds = (next(compiled.find(folded, start, end), None) for compiled in self.starting(prefix))
        return min((f for f in finds if f), key=lambda f: (f.span.start, -f.span.end), default=None)


def expand(pattern: str, pieces: Mapping[str, str], rule: str) -> str:
    """The pattern with every ``{piece}`` replaced, pieces within pieces too."""
    for _ in range(8):
        if not _PIECE.search(pattern):
            return pattern
        try:
            pattern = _PIECE.sub(lambda found: f"(?:{pieces[found[1]]})", pattern)
        except KeyError as error:
            raise BadKnowledge(f"rule {rule}: no piece is called {error}") from error
    raise BadKnowledge(f"rule {rule}: its pieces contain each other")


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, as whole words, a space standing for any run of spaces."""
    longest_first = sorted(set(words), key=lambda w: (-len(w), w))
    escaped = (re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)"
