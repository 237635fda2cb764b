"""The spaCy pipeline: a tokenizer that gives the text back unchanged, and components that lay findings on it as spans.

What is found is found on characters by pure functions; a component calls one and lays its spans on tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.language import citations, deadlines, duties, misread, named, names, relations
from pipeline.language.mentions import Mention
from pipeline.language.reading import Reading
from pipeline.language.record import without_self
from pipeline.outline.document import Outline
from pipeline.text import Span, fold
from schemas.record import Relation

_TOKEN = re.compile(
    r"\d+(?:[.,/-]\d+)*[a-zA-Z]?(?:[/-][^\W\d_][\w&]*(?:-[\w&]+)*)+"  # 148/KH-UBND, 98/2018/NĐ-CP, 57-NQ/TW
    r"|\d+(?:[.,/:-]\d+)*%?"  # dates, decimals, percentages
    r"|\w+(?:[&'’-]\w+)*"
    r"|\s|[^\w\s]"
)


class Tokenizer:
    """Numbers of documents and dates stay whole; every character of the text is given back."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text; ``doc.text`` equals it."""
        tokens: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            if match[0] == " " and tokens and not spaces[-1] and not tokens[-1].isspace():
                spaces[-1] = True
            else:
                tokens.append(match[0])
                spaces.append(False)
        doc = Doc(self.vocab, words=tokens, spaces=spaces)
        for token, word in zip(doc, tokens, strict=True):
            token.norm_ = fold(word).lower()
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to keep: the tokenizer has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> Tokenizer:
        """The same tokenizer."""
        return self

    def to_disk(self, _: object, **__: object) -> None:
        """Nothing to keep."""

    def from_disk(self, _: object, **__: object) -> Tokenizer:
        """The same tokenizer."""
        return self


@spacy.util.registry.tokenizers("nhiemvu.tokenizer.v1")  # type: ignore[untyped-decorator]
def _make_tokenizer() -> Callable[[Language], Tokenizer]:
    return lambda nlp: Tokenizer(nlp.vocab)


def _component(name: str) -> Callable[[Callable[[Reading], Iterable[tuple[Span, str]]]], Callable[[Doc], Doc]]:
    """Register a function over the reading as a component that lays its spans on ``doc.spans[name]``."""

    def register(find: Callable[[Reading], Iterable[tuple[Span, str]]]) -> Callable[[Doc], Doc]:
        def lay(doc: Doc) -> Doc:
            found = find(doc.user_data["reading"])
            spans = [doc.char_span(*span, label=label, alignment_mode="expand") for span, label in found]
            doc.spans[name] = [span for span in spans if span is not None]
            return doc

        Language.component(f"nhiemvu_{name}", func=lay)
        return lay

    return register


@_component("citations")
def find_citations(reading: Reading) -> Iterable[tuple[Span, str]]:
    """Citations of every paragraph and cell, with their relations; those of the document itself left out."""
    text, outline = reading.text, reading.outline
    whole = []
    for stretch in _stretches(outline):
        numbered = _mended(outline, citations.numbered(text, stretch))
        whole.append((stretch, [*numbered, *named.named(text, stretch, numbered)]))
    cited = [m for _, found in whole for m in found]
    aliases = named.aliases(text, cited)
    made = []
    for stretch, found in whole:
        both = [*found, *named.short(text, stretch, cited, aliases)]
        both.sort(key=lambda m: (m.anchor.start, m.span.start))
        made += relations.related(text, stretch, both, _lent_relation(reading, stretch))
    reading.mentions = without_self(text, made, outline.header)
    return [(m.span, m.kind) for m in reading.mentions]


def _mended(outline: Outline, found: list[Mention]) -> list[Mention]:
    """What stands on a page that was read from its picture, with its number mended."""
    drawn = [page.number for page in outline.pages if page.read_by == "ocr"]
    if not drawn:
        return found
    return [
        replace(m, number=misread.mended(m.number, m.type)) if m.number and outline.flow.page(m.anchor) in drawn else m
        for m in found
    ]


def _stretches(outline: Outline) -> list[Span]:
    """Title, addressees, paragraphs and cells, in reading order: no citation runs over their ends."""
    spans = [outline.header.title] if outline.header.title else []
    spans += outline.header.addressees
    for placed in outline.placed:
        if placed.block.kind == "row":
            spans += [cell for cell in placed.block.cells if cell]
        else:
            spans.append(placed.block.span)
    return spans


def _lent_relation(reading: Reading, stretch: Span) -> Relation | None:
    """Items of a list go by its lead-in: under "Căn cứ …:" or a heading of legal bases each mention is one."""
    place = next((p for p in reading.outline.placed if p.block.span.holds(stretch.start)), None)
    unit = place.unit if place else None
    while unit is not None:
        heading = reading.text.folded[slice(*reading.outline.units[unit].heading)].lower()
        if heading.startswith(("căn cứ", "cơ sở pháp lý")):
            return "legal_basis"
        unit = reading.outline.units[unit].parent
    return None


@_component("duties")
def find_duties(reading: Reading) -> Iterable[tuple[Span, str]]:
    """Directives."""
    reading.duties = duties.judge(reading)
    return [(duty.item.span, duty.kind) for duty in reading.duties]


@_component("agencies")
def find_agencies(reading: Reading) -> Iterable[tuple[Span, str]]:
    """The bodies that directives begin with."""
    found = []
    for duty in reading.duties:
        clause = None if duty.item.cells else duties.clause_of(reading, duty.item)
        if clause and clause.subject:
            found.append(clause.subject)
        found += [cell for role, cell in (duty.item.cells or {}).items() if role in ("lead", "cooperating")]
    reading.agencies = found
    return [(span, "agency") for span in found]


@_component("deadlines")
def find_deadlines(reading: Reading) -> Iterable[tuple[Span, str]]:
    """The deadlines of directives."""
    for duty in reading.duties:
        cell = (duty.item.cells or {}).get("deadline")
        issued_on = reading.outline.header.issued_on
        limit = deadlines.in_cell(reading.text, cell, issued_on, reading.taken) if cell else deadlines.in_sentence(
            reading.text, duty.item.span, issued_on, reading.taken)  # fmt: skip
        if limit:
            yield limit.span, "deadline"


@cache
def pipeline() -> Language:
    """The pipeline, made once a process."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "nhiemvu.tokenizer.v1"}}})
    for name in ("citations", "duties", "agencies", "deadlines"):
        nlp.add_pipe(f"nhiemvu_{name}")
    return nlp


def read(outline: Outline) -> tuple[Doc, Reading]:
    """Read the language of a document: the spaCy ``Doc`` with its spans, and the findings behind them."""
    nlp = pipeline()
    reading = Reading(outline)
    doc = nlp.make_doc(outline.flow.text.printed)
    doc.user_data["reading"] = reading
    return nlp(doc), reading


__all__ = ["names", "pipeline", "read"]
