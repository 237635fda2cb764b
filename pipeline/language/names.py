"""Names of bodies in running text: where one begins, where it ends, and where an enumeration of them divides."""

from __future__ import annotations

import re

from pipeline.knowledge.load import names, rules
from pipeline.language import words
from pipeline.text import Span, Text, fold, squeeze

_LONGEST = 160
"""A subject is not longer than so many characters."""
_NEAR = 24
"""So far behind the end of a possible subject a modal may still end it."""
_WINDOW = 60
"""So many characters around a syllable are enough for the tokenizer to tell the word it belongs to."""


def body_at(text: Text, start: int, end: int) -> int | None:
    """The end of a body's head word that begins at a position; None where none does."""
    found = rules("names")["head"].match(text.folded, start, end)
    return found.span.end if found else None


def first_verb(text: Text, start: int, end: int) -> int | None:
    """Where the first verb of duty begins; a word that goes on with a noun is passed over if a verb follows it."""
    first = None
    for found in rules("names")["verb"].find(text.folded, start, end):
        first = found.span.start if first is None else first
        before = text.folded[max(start - 16, 0) : found.span.start]
        if not rules("names")["noun_before"].regex.search(before) and not _inside_word(text, start, found.span):
            return found.span.start
    return first


def _inside_word(text: Text, start: int, found: Span) -> bool:
    """Whether a syllable that could be a verb is part of a longer word ("công trình", "trực thuộc")."""
    if " " in text.folded[found.start : found.end]:
        return False
    begin = max(text.folded.rfind("\n", 0, found.start) + 1, start - _WINDOW)
    marks = (text.folded.find(mark, found.end) for mark in ";.\n")
    sentence = text.printed[begin : min([*(m for m in marks if m > 0), found.end + _WINDOW])]
    ends = (found.start - begin, found.end - begin)
    return any(word.start < end < word.end for word in words.words(sentence) for end in ends)


def subject(text: Text, start: int, end: int) -> Span | None:
    """The body that a clause begins with, up to the verb of its duty; None where it begins otherwise.

    A verb right behind a generic head belongs to the name if another follows ("Tổ chức thu lệ phí thực hiện nộp").
    """
    head = body_at(text, start, end)
    if head is None:
        return None
    stop = _stop(text, start, head, end)
    marks = [first_verb(text, head, min(end, stop + _NEAR // 2))]
    if marks[0] is not None and text.folded[head : marks[0]].strip() == "" and _is_generic(text, start, head):
        marks = [first_verb(text, marks[0] + 1, stop) or marks[0]]
    for rule in ("modal", "forbidding"):
        found = rules("duties")[rule].regex.search(text.folded, head, min(end, stop + _NEAR))
        marks.append(found.start() if found else None)
    ends = [mark for mark in marks if mark is not None and mark <= stop]
    close = min(ends) if ends else _tagged_verb(text, start, head, stop)
    return _bare(text, Span(start, close)) if close is not None else None


def _stop(text: Text, start: int, head: int, end: int) -> int:
    """How far a name that begins here may reach: to a full stop, a bracket, or a colon behind no shared head word."""
    stop = min(end, start + _LONGEST)
    shared = rules("names")["shared_head"].match(text.folded, start, stop)
    for mark in re.compile(r"[.:]\s|\(").finditer(text.folded, head, stop):
        if shared is None or mark.start() >= shared.span.end:
            return mark.start()
    return stop


def _is_generic(text: Text, start: int, head: int) -> bool:
    word = squeeze(text.folded[start:head]).lower()
    generic = [name for name in names("bodies") if {"collective", "people"} & set(name.tags)]
    return any(fold(form).lower() == word for name in generic for form in name.forms)


def _tagged_verb(text: Text, start: int, head: int, stop: int) -> int | None:
    """Where no verb is known: the first word behind the head that the tagger calls a verb."""
    for word in words.tagged(text.printed[start:stop]):
        at = start + word.start
        if at >= head and word.tag == "V" and text.printed[at].islower():
            return at
    return None


def _bare(text: Text, span: Span) -> Span:
    """A name without circumstances behind it ("khi …", "trong quá trình …") and without loose words at its end."""
    cut = next(rules("names")["circumstance"].find(text.folded, *span), None)
    end = cut.span.start if cut else span.end
    while loose := rules("names")["loose_end"].regex.search(text.folded[span.start : end]):
        end = span.start + loose.start()
    return text.trim(Span(span.start, max(end, span.start)))


def partner(text: Text, span: Span) -> Span:
    """A cooperating body's name without what only says how ("trong công tác …")."""
    cut = next(rules("names")["partner_circumstance"].find(text.folded, *span), None)
    return _bare(text, Span(span.start, cut.span.start if cut else span.end))


def divided(text: Text, span: Span) -> list[str]:
    """The bodies of an enumeration, each as printed or with the head word it shares.

    A piece begins a body of its own only if it opens with one's head word: "Sở Kế hoạch và Đầu tư" is one,
    "các Sở: Tài chính, Xây dựng" are two.
    """
    printed, folded = text[span], text.folded[span.start : span.end]
    finds = [f.span for f in rules("names")["divider"].find(folded) if not _in_brackets(folded, f.span.start)]
    starts, ends = [0, *(f.end for f in finds)], [*(f.start for f in finds), len(folded)]
    groups: list[Span] = []
    for begin, finish in zip(starts, ends, strict=True):
        if groups and not _begins(folded[begin:finish], folded[groups[-1].start : groups[-1].end]):
            groups[-1] = Span(groups[-1].start, finish)
        else:
            groups.append(Span(begin, finish))
    return [name for group in groups for name in _members(printed[group.start : group.end]) if name]


def _in_brackets(folded: str, at: int) -> bool:
    return folded.count("(", 0, at) > folded.count(")", 0, at)


def _begins(piece: str, before: str) -> bool:
    """Whether a piece names a body of its own rather than going on with the one before."""
    rule = rules("names")
    if rule["apart"].match(piece):
        return True
    if ":" in before and not rule["own_in_list"].match(piece):
        return False
    if piece.startswith("cơ quan") and rule["generic"].match(before):
        return False
    return not rule["chained"].match(piece) and bool(rule["head"].match(piece))


def _members(group: str) -> list[str]:
    """The members of a group that share a head word: "các Sở: Tài chính, Y tế"; others stay one."""
    shared = rules("names")["shared_head"].match(fold(group))
    if not shared:
        return [squeeze(re.sub(r"\s*\([^()]*\)", "", group).strip(" ,;."))]
    head = group[shared.parts["head"].start : shared.parts["head"].end].split(",")[0]
    head = head[:1].upper() + head[1:]
    members = re.split(r"\s*[,;]\s*", group[shared.span.end :].strip(" .;"))
    return [squeeze(m if rules("names")["head"].match(fold(m)) else f"{head} {m}") for m in members if m.strip()]
