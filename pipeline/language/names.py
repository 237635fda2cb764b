"""Names of bodies in running text: where one begins, where it ends, and where an enumeration of them divides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.knowledge.load import names, rules
from pipeline.language import words
from pipeline.text import Span, Text, fold, squeeze

_LONGEST = 260
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
        if _in_name(text, start, found.span):
            continue
        first = found.span.start if first is None else first
        before = text.folded[max(start - 16, 0) : found.span.start]
        if not rules("names")["noun_before"].regex.search(before) and not _inside_word(text, start, found.span):
            return found.span.start
    return first


def _in_name(text: Text, start: int, found: Span) -> bool:
    """Whether what could be a verb is part of a longer noun ("đầu tư xây dựng tỉnh", "cấp ủy", "Đoàn kiểm tra")."""
    near = max(found.start - 24, 0), found.end + 24
    wide = max(start - 40, found.start - 80, 0), found.end + 40
    if any(field.span.holds(found) for field in rules("names")["field"].find(text.folded, *wide)):
        return True
    if any(compound.span.holds(found.start) for compound in rules("names")["compound"].find(text.folded, *near)):
        return True
    heads = rules("names")["head"].find(text.folded, max(start, found.start - 16), found.end + 16)
    return any(head.span.holds(found.start) and head.span != found and head.span.end >= found.end for head in heads)


def _inside_word(text: Text, start: int, found: Span) -> bool:
    """Whether a syllable that could be a verb is part of a longer word ("công trình", "trực thuộc").

    Before the name of a body it is not, whatever the tokenizer says ("Sở Y tế cử cán bộ xác định").
    """
    if " " in text.folded[found.start : found.end] or body_at(text, found.end + 1, found.end + _WINDOW):
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
    verb = first_verb(text, head, min(end, stop + _NEAR // 2))
    modal = min(_modals(text, head, min(end, stop + _NEAR)), default=None)
    if verb is not None and _is_generic(text, start, head) and not rules("duties")["adverbs"].match(text.folded, verb):
        verb = _second(text, head, verb, modal, stop)
    ends = [mark for mark in (verb, modal) if mark is not None and mark <= stop]
    return bare(text, Span(start, min(ends))) if ends else None


def _modals(text: Text, start: int, end: int) -> Iterator[int]:
    for rule in ("modal", "forbidding"):
        if found := rules("duties")[rule].regex.search(text.folded, start, end):
            yield found.start()


def _second(text: Text, head: int, verb: int, modal: int | None, stop: int) -> int:
    """The verb of a generic head's duty, where the verb before it only says which are meant.

    "Tổ chức thu lệ phí thực hiện nộp", "Các hộ có đất trong phạm vi xây dựng không được"; not where a comma or a body
    that is ordered stands between ("Các địa phương chỉ đạo các hợp tác xã khẩn trương").
    """
    found = rules("names")["verb"].match(text.folded, verb, stop)
    behind = found.span.end if found else verb + 1
    later = modal if modal is not None and modal > verb else None
    if later is None and _restricts(text, head, verb):
        later = first_verb(text, behind, stop)
    between = text.folded[behind:later] if later is not None else ","
    joined = rules("names")["joined"].regex.search(between) or next(rules("names")["head"].find(between), None)
    return verb if later is None or joined else later


def _restricts(text: Text, head: int, verb: int) -> bool:
    """Whether a verb behind a generic head may say which are meant ("thu lệ phí", "được phân công nhiệm vụ")."""
    before = rules("names")["chain"].match(text.folded, head, verb)
    if before is None or before.span.end != verb:
        return False
    return "suffered" in before.parts or rules("names")["restricting"].match(text.folded, verb) is not None


def _stop(text: Text, start: int, head: int, end: int) -> int:
    """How far a name that begins here may reach: to a full stop, a bracket, or a colon behind no shared head word."""
    stop = min(end, start + _LONGEST)
    shared = {found.span.end for found in rules("names")["shared_head"].find(text.folded, start, stop)}
    for mark in re.compile(r"[.:]\s+|\(").finditer(text.folded, head, stop):
        if mark.end() not in shared:
            return mark.start()
    return stop


def _is_generic(text: Text, start: int, head: int) -> bool:
    word = squeeze(text.folded[start:head]).lower()
    generic = [name for name in names("bodies") if {"collective", "people"} & set(name.tags)]
    return any(fold(form).lower() == word for name in generic for form in name.forms)


def bare(text: Text, span: Span) -> Span:
    """A name without circumstances behind it ("khi …", "trong quá trình …") and without loose words at its end."""
    cut = next(rules("names")["circumstance"].find(text.folded, *span), None)
    end = cut.span.start if cut else span.end
    while loose := rules("names")["loose_end"].regex.search(text.folded[span.start : end]):
        end = span.start + loose.start()
    return text.trim(Span(span.start, max(end, span.start)))


def partner(text: Text, span: Span) -> Span:
    """A cooperating body's name without what only says how ("trong công tác …")."""
    cut = next(rules("names")["partner_circumstance"].find(text.folded, *span), None)
    return bare(text, Span(span.start, cut.span.start if cut else span.end))


def in_cell(text: Text, cell: Span) -> list[str]:
    """The bodies of a table's cell, without what the cell says that they do."""
    opening = rules("names")["cell_opening"].match(text.folded, *cell)
    start = opening.span.end if opening else cell.start
    found: list[str] = []
    for doing in [*(f.span for f in rules("names")["cell_doing"].find(text.folded, start, cell.end)), None]:
        found += divided(text, Span(start, doing.start if doing else cell.end))
        start = _skip_marks(text, doing.end, cell.end) if doing else cell.end
        if start >= cell.end:
            break
    return found


def _skip_marks(text: Text, at: int, end: int) -> int:
    while at < end and text.folded[at] in " .,;":
        at += 1
    return at


def divided(text: Text, span: Span) -> list[str]:
    """The bodies of an enumeration, each as printed or with the head word it shares.

    A piece begins a body of its own only if it opens with one's head word: "Sở Kế hoạch và Đầu tư" is one,
    "các Sở: Tài chính, Xây dựng" are two.
    """
    printed, folded = text[span], text.folded[span.start : span.end]
    joint = [f.span for f in rules("names")["joint"].find(folded)]
    finds = [
        f.span
        for f in rules("names")["divider"].find(folded)
        if not _in_brackets(folded, f.span.start) and not any(j.holds(f.span.start) for j in joint)
    ]
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
    if rule["title"].match(before) or (":" in before and not rule["own_in_list"].match(piece)):
        return False
    if piece.startswith("cơ quan") and rule["generic"].match(before):
        return False
    return not rule["chained"].match(piece) and bool(rule["head"].match(piece))


def _members(group: str) -> list[str]:
    """The members of a group that share a head word: "các Sở: Tài chính, Y tế"; others stay one."""
    folded = fold(group)
    shared = rules("names")["shared_head"].match(folded)
    if not shared:
        return [squeeze(re.sub(r"\s*\([^()]*\)", "", group).strip(" ,;."))]
    person = shared.parts.get("person")
    head = group[shared.parts["head"].start : shared.parts["head"].end].split(",")[0]
    head = f"{group[person.start : person.end]} {head}" if person else head
    head = head[:1].upper() + head[1:]
    members = [group[span.start : span.end] for span in _listed(folded, shared.span.end)]
    own = rules("names")["head"]
    return [squeeze(m if own.match(fold(m)) else f"{head} {m}") for m in members if m.strip(" .;,")]


def _listed(folded: str, start: int) -> Iterator[Span]:
    """The members behind a shared head word: "và" divides only before a department that is known.

    "Tài chính, Y tế và Nội vụ" are three, "Giáo dục và Đào tạo" is one, "Văn hóa, Thể thao và Du lịch" too.
    """
    end = len(folded.rstrip(" .;"))
    while start < end:
        known = _departments().match(folded, start, end)
        mark = _MEMBER_END.search(folded, known.end() if known else start, end)
        while mark and mark["and"] and not _departments().match(folded, mark.end(), end):
            mark = _MEMBER_END.search(folded, mark.end(), end)
        yield Span(start, mark.start() if mark else end)
        start = mark.end() if mark else end


_MEMBER_END = re.compile(r"\s*[,;]\s*(?:và\s+)?|(?P<and>\s+và\s+)")


@cache
def _departments() -> re.Pattern[str]:
    """What follows "Sở" or "Bộ" in the names of departments, and is followed by no more of a name."""
    full = [fold(form) for name in names("issuers") for form in name.forms]
    parts = {form.split(" ", 1)[1] for form in full if form.startswith(("Sở ", "Bộ "))}
    longest_first = sorted(parts, key=lambda part: (-len(part), part))
    return re.compile("(?:" + "|".join(map(re.escape, longest_first)) + r")(?=\s*[,;.]|\s+và\s|\s*$)")
