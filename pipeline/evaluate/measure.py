"""One record against one gold file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from pipeline.evaluate.compare import (
    Words,
    comparable,
    number_key,
    same,
    same_body,
    same_wording,
    target_key,
)
from pipeline.evaluate.gold import Gold, GoldBearer, GoldCitation, GoldDocument, GoldObligation, GoldSection
from pipeline.evaluate.pairs import Pairing, best_first, in_order
from pipeline.evaluate.tally import Tally
from schemas.record import Bearer, Citation, Document, Obligation, Record, Section

SAME_TITLE = 0.9
SAME_RECIPIENT = 0.8
SAME_HEADING = 0.7
HEADING_WORDS = 8
SAME_CITED_TITLE = 0.8
SAME_MENTION = 0.6
SAME_DUTY = 0.75

_HEADER: dict[str, Callable[[str | None, str | None], bool]] = {
    "type": same,
    "number": lambda want, got: number_key(want) == number_key(got),
    "issuer": same,
    "issued_on": same,
    "place": same,
    "title": lambda want, got: same_wording(want, got, SAME_TITLE),
    "signer_name": same,
}


def score_record(name: str, gold: Gold, record: Record | None) -> Tally:
    """What a record has right. No record at all counts as one that holds nothing.

    What an obligation of gold carries (bearers, deadline, citations) counts as missed when the obligation is.
    """
    tally = Tally(name)
    if gold.document is not None:
        _header(tally, gold.document, record.document if record else None)
    if gold.sections is not None:
        _sections(tally, gold.sections, record.sections if record else ())
    if gold.citations is not None:
        _numbered(tally, gold.citations, record.citations if record else ())
        _named(tally, gold.citations, record.citations if record else ())
    if gold.obligations is not None:
        spared = {target_key(c.target)[0] for c in gold.citations or () if c.optional}
        _obligations(tally, gold.obligations, record.obligations if record else (), spared)
    return tally


def _header(tally: Tally, gold: GoldDocument, read: Document | None) -> None:
    for field, agree in _HEADER.items():
        want: str | None = getattr(gold, field)
        got: str | None = getattr(read, field, None)
        tally.judge(f"header.{field}", agree(want, got), "", want, got)
    lines = read.recipients if read else ()
    pairing = best_first(gold.recipients, lines, lambda g, r: Words.of(g).overlap(Words.of(r)), SAME_RECIPIENT)
    tally.count("header.recipients", len(pairing.pairs), len(gold.recipients), len(lines))
    for i in pairing.missed:
        tally.miss("header.recipients", "missed", gold.recipients[i])
    for j in pairing.extra:
        tally.miss("header.recipients", "extra", lines[j])


def _sections(tally: Tally, gold: Sequence[GoldSection], read: Sequence[Section]) -> None:
    wanted = [(_label(g.label), Words.of(g.heading, HEADING_WORDS)) for g in gold]
    found = [(_label(s.label), Words.of(s.heading or s.text, HEADING_WORDS)) for s in read]
    pairing = in_order(wanted, found, lambda g, s: g[0] == s[0] and g[1].overlap(s[1]) >= SAME_HEADING)
    tally.count("sections", len(pairing.pairs), len(gold), len(read))
    for i, j in pairing.pairs:
        want, got = gold[i].path, read[j].path
        tally.judge("sections.path", same(want, got), gold[i].heading, want, got)
    for i in pairing.missed:
        tally.miss("sections", "missed", f"[{gold[i].path}] {gold[i].heading}")
    for j in pairing.extra:
        tally.miss("sections", "extra", f"[{read[j].path}] {read[j].heading}")


def _label(printed: str) -> str:
    return comparable(printed).strip(" .):/")


def _numbered(tally: Tally, all_gold: Sequence[GoldCitation], all_read: Sequence[Citation]) -> None:
    gold, read = [c for c in all_gold if c.kind == "numbered"], [c for c in all_read if c.kind == "numbered"]
    keys = [number_key(c.number) for c in gold], [number_key(c.number) for c in read]
    pairing = in_order(*keys, lambda g, r: g == r)
    tally.count("citations.numbered", len(pairing.pairs), len(gold), len(read))
    strict = sum(_numbered_values(tally, gold[i], read[j]) for i, j in pairing.pairs)
    tally.count("citations.strict", strict, len(gold), len(read))
    _left_over(tally, "citations.numbered", pairing, gold, read, range(len(gold)))


def _numbered_values(tally: Tally, want: GoldCitation, got: Citation) -> bool:
    """Judge the values of a pair; whether both its type and its date are right."""
    values = {
        "type": (want.type, got.type),
        "issued_on": (want.issued_on, got.issued_on),
        "issuer": (want.issuer, got.issuer),
        "relation": (want.relation, got.relation),
    }
    for field, (wanted, found) in values.items():
        tally.judge(f"citations.{field}", same(wanted, found), want.text, wanted, found)
    same_target = target_key(want.target) == target_key(got.target)
    tally.judge("citations.target", same_target, want.text, want.target, got.target)
    same_title = same_wording(want.title, got.title, SAME_CITED_TITLE)
    tally.judge("citations.title", same_title, want.text, want.title, got.title)
    return same(*values["type"]) and same(*values["issued_on"])


def _named(tally: Tally, all_gold: Sequence[GoldCitation], all_read: Sequence[Citation]) -> None:
    gold, read = [c for c in all_gold if c.kind != "numbered"], [c for c in all_read if c.kind != "numbered"]
    wordings = [Words.of(c.text) for c in gold], [Words.of(c.text) for c in read]
    pairing = best_first(*wordings, Words.overlap, SAME_MENTION)
    required = {i for i, c in enumerate(gold) if not c.optional}
    asked = [(gold[i], read[j]) for i, j in pairing.pairs if i in required]
    spare = len(pairing.pairs) - len(asked)
    tally.count("citations.named", len(asked), len(required), len(read) - spare)
    for want, got in asked:
        _named_values(tally, want, got)
    _left_over(tally, "citations.named", pairing, gold, read, required)


def _named_values(tally: Tally, want: GoldCitation, got: Citation) -> None:
    tally.judge("citations.named_kind", want.kind == got.kind, want.text, want.kind, got.kind)
    tally.judge("citations.named_year", want.year == got.year, want.text, _shown(want.year), _shown(got.year))
    tally.judge("citations.named_relation", want.relation == got.relation, want.text, want.relation, got.relation)
    if want.kind == "short":
        same_target = target_key(want.target) == target_key(got.target)
        tally.judge("citations.short_target", same_target, want.text, want.target, got.target)


def _shown(value: int | None) -> str | None:
    return None if value is None else str(value)


def _obligations(
    tally: Tally, gold: Sequence[GoldObligation], read: Sequence[Obligation], spared: Collection[str]
) -> None:
    wordings = [Words.of(o.text) for o in gold], [Words.of(o.text) for o in read]
    pairing = in_order(*wordings, _alike)
    required = [i for i, o in enumerate(gold) if o.required]
    answers = dict(pairing.pairs)
    hits = sum(i in answers for i in required)
    tally.count("obligations", hits, len(required), len(read) - (len(pairing.pairs) - hits))
    for i in required:
        answer = read[answers[i]] if i in answers else None
        if answer:
            _own_values(tally, gold[i], answer)
        _prohibition(tally, gold[i], answer)
        _bearers(tally, gold[i], answer.bearers if answer else ())
        _deadline(tally, gold[i], answer)
        _cited(tally, gold[i], answer, spared)
    _left_over(tally, "obligations", pairing, gold, read, required)


def _alike(want: Words, got: Words) -> float:
    score = want.overlap(got)
    return score if score >= SAME_DUTY else 0.0


def _own_values(tally: Tally, want: GoldObligation, got: Obligation) -> None:
    """What is asked only of an obligation that was found."""
    tally.judge("obligations.text", Words.of(want.text) == Words.of(got.text), want.text, want.text, got.text)
    if want.section is not None:
        same_section = same(want.section, got.section)
        tally.judge("obligations.section", same_section, want.text, want.section, got.section)


def _prohibition(tally: Tally, want: GoldObligation, got: Obligation | None) -> None:
    forbidden, forbids = want.kind == "prohibition", got is not None and got.kind == "prohibition"
    tally.count("obligations.prohibition", int(forbidden and forbids), int(forbidden), int(forbids))
    if forbidden != forbids:
        tally.miss("obligations.prohibition", "wrong", want.text, want.kind, got.kind if got else None)


def _bearers(tally: Tally, obligation: GoldObligation, all_read: Sequence[Bearer]) -> None:
    """General addressees of gold are not asked for, and one that was read as more than that is no error."""
    want = [b for b in obligation.bearers if b.source != "default"]
    general = [b for b in obligation.bearers if b.source == "default"]
    got = [b for b in all_read if b.source != "default"]
    pairing = best_first(want, got, lambda g, r: g.role == r.role and same_body(g.name, r.name), 1)
    spare = sum(any(same_body(got[j].name, g.name) for g in general) for j in pairing.extra)
    tally.count("obligations.bearers", len(pairing.pairs), len(want), len(got) - spare)
    if pairing.missed or len(pairing.extra) > spare:
        tally.miss("obligations.bearers", "wrong", obligation.text, _named_bearers(want), _named_bearers(got))


def _named_bearers(bearers: Sequence[GoldBearer] | Sequence[Bearer]) -> str:
    return "; ".join(sorted(f"{b.name} ({b.role})" for b in bearers))


def _deadline(tally: Tally, obligation: GoldObligation, answer: Obligation | None) -> None:
    want, got = obligation.deadline, answer.deadline if answer else None
    due = want.due_on if want else None, got.due_on if got else None
    every = want.recurrence if want else None, got.recurrence if got else None
    for row, (wanted, found) in {"obligations.due_on": due, "obligations.recurrence": every}.items():
        tally.count(row, int(bool(wanted) and wanted == found), int(bool(wanted)), int(bool(found)))
        if wanted != found:
            tally.miss(row, "wrong", obligation.text, wanted, found)


def _cited(tally: Tally, obligation: GoldObligation, answer: Obligation | None, spared: Collection[str]) -> None:
    want = {target_key(c)[0] for c in obligation.citations}
    got = {target_key(c)[0] for c in (answer.citations if answer else ())}
    got -= set(spared) - want
    tally.count("obligations.citations", len(want & got), len(want), len(got))
    if want != got:
        tally.miss("obligations.citations", "wrong", obligation.text, "; ".join(sorted(want)), "; ".join(sorted(got)))


class _Worded(Protocol):
    @property
    def text(self) -> str: ...


def _left_over(
    tally: Tally,
    row: str,
    pairing: Pairing,
    gold: Sequence[_Worded],
    read: Sequence[_Worded],
    required: Collection[int],
) -> None:
    """Note what was missed of what is required, and what is extra."""
    for i in pairing.missed:
        if i in required:
            tally.miss(row, "missed", gold[i].text)
    for j in pairing.extra:
        tally.miss(row, "extra", read[j].text)
