"""Citations, found on characters: every number is an anchor, and the words around it say what it is the number of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.language.mentions import Mention, full_year, number_of, read_date, type_codes, type_name
from pipeline.language.standards import standard
from pipeline.text import Span, Text
from schemas.record import Pinpoint

_NUMBERS = ("number_year", "number_dash", "number_slash", "number_old", "number_bare")
_UNSURE = {"number_old", "number_bare"}
"""Forms that are numbers only behind a type word."""
_LOOK_BACK = 220


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands right before a number: its type word, where the mention begins."""

    start: int
    type: str | None
    serials: Span | None = None
    law: Span | None = None
    so: bool = False
    issuer: Span | None = None


def numbered(text: Text, stretch: Span) -> list[Mention]:
    """The mentions with a number in one paragraph or cell, in reading order."""
    found: list[Mention] = []
    for anchor in _anchors(text, stretch):
        if found and anchor.span.start < found[-1].end:
            continue  # a date that was read behind a number ("ngày 14 / 7/2026")
        begin = found[-1].end if found and found[-1].end > stretch.start else stretch.start
        if anchor.rule == "standard":
            found.append(standard(text, anchor, begin))
            continue
        lead = _lead(text, anchor.span.start, begin)
        head = _head(text, found, lead)
        if lead.type is None and head is None and not _stands_alone(text, anchor, lead):
            continue
        found += _mentions(text, stretch, anchor, lead, head)
    return _titled(text, stretch, _issued(text, stretch, found))


def _anchors(text: Text, stretch: Span) -> Iterator[Find]:
    finds = [f for name in (*_NUMBERS, "standard") for f in rules("citations")[name].find(text.folded, *stretch)]
    rank = {name: i for i, name in enumerate((*_NUMBERS, "standard"))}
    taken = stretch.start
    for find in sorted(finds, key=lambda f: (f.span.start, rank[f.rule])):
        if find.span.start >= taken:
            yield find
            taken = find.span.end


def _lead(text: Text, start: int, begin: int) -> _Lead:
    """Read the words before a number."""
    begin = max(begin, start - _LOOK_BACK)
    rule = rules("citations")
    series = next(rule["series"].find(text.folded, begin, start), None)
    if series and (lead := _lead_type(text, series.span.start, begin)):
        return replace(lead, serials=series.parts["serials"])
    if lead := _lead_type(text, start, begin):
        return lead
    so = next(rule["before_so"].find(text.folded, begin, start), None)
    return _Lead(so.span.start if so else start, None, so=so is not None)


def _lead_type(text: Text, start: int, begin: int) -> _Lead | None:
    rule = rules("citations")
    plain = next(rule["before_type"].find(text.folded, begin, start), None)
    if plain:
        return _Lead(plain.parts["type"].start, type_name(text[plain.parts["type"]]))
    law = _last(rule["before_law"].find(text.folded, begin, start))
    if law:
        kind = law.parts["type"]
        amending = _last(rule["amending_law"].find(text.folded, begin, kind.start))
        kind = amending.parts["type"] if amending else kind
        whole = Span(kind.start, law.parts["name"].end) if "name" in law.parts else None
        return _Lead(kind.start, type_name(text[kind]), law=whole)
    if far := _last(rule["before_far"].find(text.folded, begin, start)):
        kind = far.parts["type"]
        return _Lead(kind.start, type_name(text[kind]), issuer=far.parts["issuer"])
    return None


def _last(finds: Iterator[Find]) -> Find | None:
    find = None
    for find in finds:  # noqa: B007 the last one is wanted
        pass
    return find


def _head(text: Text, found: Sequence[Mention], lead: _Lead) -> Mention | None:
    """The member before in the same list; None where this number does not go on with it."""
    if not found:
        return None
    between = text.folded[found[-1].end : lead.start]
    return found[-1] if rules("citations")["glue"].regex.search(between) and len(between) < 16 else None


def _stands_alone(text: Text, anchor: Find, lead: _Lead) -> bool:
    """Whether a number without a type word is one: its symbol begins with a type's code ("125/2025/NĐ-CP")."""
    if anchor.rule in _UNSURE:
        return False
    symbol = anchor.parts.get("symbol")
    codes = re.split(r"[\s/-]+", text.folded[symbol.start : symbol.end]) if symbol else []
    return len(codes) > 1 and (codes[0] in type_codes() or lead.so)


def _mentions(text: Text, stretch: Span, anchor: Find, lead: _Lead, head: Mention | None) -> Iterator[Mention]:
    """The mention of a number, after those of serials that share its year and symbol."""
    kind = lead.type or (head.type if head else None)
    dated = rules("citations")["date_after"].match(text.folded, anchor.span.end, stretch.end)
    end = dated.span.end if dated else anchor.span.end
    number = number_of(text, anchor.span)
    issued_on = read_date(text, dated) if dated else None
    mention = Mention(
        Span(lead.start if lead.type or lead.so else anchor.span.start, end),
        "numbered",
        anchor.rule,
        anchor.span,
        type=kind,
        number=number,
        name=text[text.trim(lead.law)] if lead.law else None,
        issuer=text[text.trim(lead.issuer)] if lead.issuer else None,
        issued_on=issued_on,
        year=_year(text, anchor, issued_on),
        pinpoint=_pinpoint(text, stretch.start, lead.start),
        own_type=lead.type is not None,
    )
    if lead.serials is not None:
        yield from _elided(text, lead, anchor, mention)
        mention = replace(mention, span=Span(anchor.span.start, end), own_type=False)
    elif not mention.own_type and not lead.so:
        mention = replace(mention, span=Span(anchor.span.start, end))
    yield mention


def _elided(text: Text, lead: _Lead, anchor: Find, whole: Mention) -> Iterator[Mention]:
    """ "số 32, 33, 34/2005/QĐ-BYT": 32 and 33 are numbers of the same year and symbol."""
    assert lead.serials is not None
    rest = number_of(text, Span(anchor.parts["serial"].end, anchor.span.end))
    start = lead.start
    for serial in re.finditer(r"\d+[a-z]?", text.folded[lead.serials.start : lead.serials.end]):
        at = Span(lead.serials.start + serial.start(), lead.serials.start + serial.end())
        yield replace(whole, span=Span(start, at.end), anchor=at, number=serial[0] + rest, own_type=start == lead.start)
        start = at.end


def _year(text: Text, anchor: Find, issued_on: str | None) -> int | None:
    if issued_on:
        return int(issued_on[:4])
    part = anchor.parts.get("year")
    return full_year(int(number_of(text, part))) if part else None


def _pinpoint(text: Text, begin: int, start: int) -> Pinpoint | None:
    find = next(rules("citations")["pinpoint"].find(text.folded, max(begin, start - 80), start), None)
    if not find:
        return None
    parts = {name: text[find.parts[name]] if name in find.parts else None for name in ("article", "clause", "point")}
    return Pinpoint(**parts)


def _issued(text: Text, stretch: Span, found: list[Mention]) -> list[Mention]:
    """Give each mention who issued it and when, from the words behind it, before it, or from its list."""
    done: list[Mention] = []
    for mention in found:
        after = issuer_after(text, mention.end, stretch.end)
        if after:
            mention = replace(mention, issuer=text[after], span=Span(mention.span.start, after.end))
        elif mention.own_type:
            mention = _issued_before(text, stretch, mention)
        done.append(mention)
    for i in range(len(done) - 1, 0, -1):
        done[i - 1] = _shared(text, done[i - 1], done[i])
    for i in range(1, len(done)):
        done[i] = _shared_forward(text, done[i - 1], done[i])
    return done


def issuer_after(text: Text, start: int, end: int) -> Span | None:
    """The issuer named behind a number or date ("của Bộ Tài chính")."""
    opens = rules("citations")["issuer_after"].match(text.folded, start, end)
    if not opens:
        return None
    closes = next(rules("citations")["issuer_end"].find(text.folded, opens.span.end, end), None)
    name = text.trim(Span(opens.span.end, closes.span.start if closes else end))
    if named_for := rules("citations")["steering"].match(text.folded, opens.span.end, end):
        name = named_for.parts["issuer"]
    words = text[name]
    return name if words and len(words) < 160 and (words[0].isupper() or words[0] == "c") else None


def _issued_before(text: Text, stretch: Span, mention: Mention) -> Mention:
    begin = max(stretch.start, mention.span.start - _LOOK_BACK)
    rule = rules("citations")
    find = _last(rule["issued_before"].find(text.folded, begin, mention.span.start))
    if find:
        issuer, dated = text[find.parts["issuer"]], find.parts.get("date")
        date = next(rule["date"].find(text.folded, *dated), None) if dated and not mention.issued_on else None
        issued_on = read_date(text, date) if date else mention.issued_on
        year = int(issued_on[:4]) if issued_on else mention.year
        return replace(mention, issuer=_subject(issuer), issued_on=issued_on, year=year)
    find = _last(rule["issued_at"].find(text.folded, begin, mention.span.start))
    return replace(mention, issuer=text[find.parts["issuer"]]) if find else mention


def _subject(words: str) -> str:
    """The last name of the words before "ban hành": what comes after a comma or a date is the subject."""
    return re.split(r"\d{4},?\s+|,\s+", words)[-1].strip()


def _linked(text: Text, left: Mention, right: Mention) -> bool:
    between = text.folded[left.end : right.span.start]
    return len(between) < 16 and bool(rules("citations")["glue"].regex.search(between))


def _shared(text: Text, left: Mention, right: Mention) -> Mention:
    """What a list says once, at its end: date (where the type word is said once too) and issuer."""
    if not _linked(text, left, right) or left.rule == "standard":
        return left
    if not left.issued_on and right.issued_on and not right.own_type:
        left = replace(left, issued_on=right.issued_on, year=int(right.issued_on[:4]))
    return replace(left, issuer=right.issuer) if right.issuer and not left.issuer else left


def _shared_forward(text: Text, left: Mention, right: Mention) -> Mention:
    """An issuer said before a list ("Sở Tư pháp có Công văn số … và Công văn số …") is that of its members."""
    said_before = left.issuer and left.issuer not in text[left.span]
    return (
        replace(right, issuer=left.issuer) if said_before and not right.issuer and _linked(text, left, right) else right
    )


def _titled(text: Text, stretch: Span, found: list[Mention]) -> list[Mention]:
    """Give each mention its title, and the members of a list the title that closes it."""
    done = [replace(m, title=m.title or title_after(text, m.end, stretch.end)) for m in found]
    for i in range(len(done) - 1, 0, -1):
        if done[i - 1].title is None and done[i].title and _linked(text, done[i - 1], done[i]):
            done[i - 1] = replace(done[i - 1], title=done[i].title)
    return done


def title_after(text: Text, start: int, end: int) -> Span | None:
    """The title that stands behind a mention ("về việc …", "phê duyệt …")."""
    opens = rules("citations")["title_after"].regex.match(text.folded, start, end)
    if not opens:
        return None
    begin = opens.end()
    if text.folded[begin : begin + 1] == '"':
        closes_quote = text.folded.find('"', begin + 1, end)
        return Span(begin, closes_quote + 1 if closes_quote > 0 else end)
    ends = rules("citations")["title_end"].find(text.folded, begin, end)
    closes = next((find for find in ends if not _goes_on(text, begin, find)), None)
    title = text.trim(Span(begin, closes.span.start if closes else end))
    return title if title.end - title.start > 3 else None


def _goes_on(text: Text, begin: int, find: Find) -> bool:
    """Whether what seems to end a title is the next document of one type that it names itself.

    "thực hiện Nghị quyết số 20-NQ/TW và Nghị quyết số 21-NQ/TW về …"; with another type the list outside goes on.
    """
    joined = re.match(r"\s+và\s+(?:các\s+)?(?P<type>\w+\s+\w+)\s", text.folded[slice(*find.span)])
    if joined is None:
        return False
    named = rf"(?<!\w){joined['type']}\s+(?:số\s+)?\d[^\s,;]*[/-]\S+[^;]{{0,40}}$"
    return re.search(named, text.folded[begin : find.span.start]) is not None
