"""What a record says of documents' identities: its own header, and everything it cites."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.ids import row_id, slug
from pipeline.knowledge.load import rules
from pipeline.link.identity import (
    Number,
    Term,
    held_id,
    law_types,
    mark,
    name_key,
    number_key,
    parse_number,
    passed_twice,
)
from pipeline.link.issuers import (
    NOWHERE,
    Context,
    Issuer,
    complete,
    context_of,
    is_central,
    is_of_some_province,
    issuer_of,
)
from pipeline.text import fold
from schemas.record import Citation, Record

_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
"""Grave, acute, circumflex, tilde, breve, hook, horn, dot below."""
_PASSED_BY = re.compile(r"\s+của\s+(?:[ủu][ỷy]\s+ban\s+thường\s+vụ\s+)?quốc\s+hội$", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One mention of a document, or the header of one we hold (then ``document_id`` is set and ``cited_in`` is not).

    ``key``, ``issuer``, ``year``: its identity, None where open; an empty issuer means that none is needed.
    ``printed``: nothing of it was lent by the document around it. ``sufficient``: a name that needs no year.
    ``term``: the first and last year it may be of, where it says whose term ("khóa XII") and not which year.
    The rest is what the mention says of the document, for the row of one that is only cited.
    """

    id: str
    key: str
    issuer: str | None
    year: int | None
    printed: bool
    sufficient: bool
    document_id: str | None = None
    cited_in: int | None = None
    term: Term | None = None
    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer_name: str | None = None
    province: str | None = None
    issued_on: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Claims:
    """What one document of a file says: of itself, of others, and where its agencies sit."""

    document_id: str
    province: str | None
    own: Claim
    cited: tuple[Claim, ...]

    def __iter__(self) -> Iterator[Claim]:
        yield self.own
        yield from self.cited

    def called(self, document_id: str) -> Claims:
        """The same under another id."""
        return replace(self, document_id=document_id, own=replace(self.own, document_id=document_id))


def parts(record: Record) -> tuple[Record, ...]:
    """The documents of a file in order: the first, then those bound behind it."""
    return (record, *(part for bound in record.bound for part in parts(bound)))


def claims(record: Record, part: int = 0) -> Claims:
    """All claims of one document of a file; ``part`` says which document of the file it is, from 0."""
    document, sha256 = record.document, record.source.sha256
    number = parse_number(document.number) if document.number else None
    symbol = number.symbol if number else document.symbol
    mentions = (*(c.issuer for c in record.citations), *document.recipients, document.title)
    context = context_of(document.issuer, symbol, (mention for mention in mentions if mention))
    issuer = issuer_of(symbol, document.issuer, context)
    issuer_key = _issuer_key(number, issuer)
    year = _year(number, document.issued_on)

    def marked() -> str:
        return mark(_words(record), sha256, part)

    if number:
        key = number_key(number, document.type)
        document_id = held_id(key, issuer_key, year, marked)
    else:
        # Nothing that cites it could name it, so it is a group of its own.
        described = slug(f"{document.type or 'van ban'} {document.issued_on or ''}")
        key = document_id = held_id(described, issuer_key, None, marked)
    own = Claim(row_id(sha256, part, ""), key, issuer_key, year, True, True, document_id)
    central = issuer is not None and is_central(issuer.name)
    province = None if central else str(context.province) if context.province else document.place
    return Claims(document_id, province, own, tuple(_cited(record, part, context, year)))


def _words(record: Record) -> str:
    """What a document says, as far as it was understood: stray marks over its margins are no part of it."""
    duties = (word for duty in record.obligations for word in (duty.text, *(b.name for b in duty.bearers)))
    headings = (section.heading or "" for section in record.sections)
    return " ".join(
        (record.document.symbol or "", record.document.title or "", *record.document.recipients, *headings, *duties)
    )


def _cited(record: Record, part: int, context: Context, year: int | None) -> Iterator[Claim]:
    """A claim for every citation; mentions of one target complete each other, as they do for a reader."""
    by_target: dict[str, list[Citation]] = defaultdict(list)
    for citation in record.citations:
        by_target[citation.target].append(citation)
    read = _misread(by_target)
    for citation in record.citations:
        told = _Told.by(citation, by_target[citation.target])
        claim_id = row_id(record.source.sha256, part, citation.id)
        if told.number:
            yield _numbered(claim_id, citation, told, told.number, context, year)
        elif any(c.kind == "named" for c in by_target[citation.target]):
            yield _named(claim_id, citation, replace(told, head=read.get(told.head, told.head)), context, year)
        # A short form that points at nothing fuller names no document.


def _misread(by_target: Mapping[str, Sequence[Citation]]) -> dict[str, str]:
    """The names with a letter that Vietnamese does not have, by which a name without such letters is meant.

    "Quy hoạch phân khu đô thị SŠ" in a letter that has "Quy hoạch phân khu đô thị S5" four times; once is not enough.
    """
    times: Counter[str] = Counter()
    for target, mentions in by_target.items():
        times[target.rpartition("|")[0]] += len(mentions)
    strange = [head for head in times if any(map(_foreign, head))]
    sound = sorted(head for head in times if times[head] > 1 and head not in strange)
    meant = {head: [other for other in sound if _reads_as(head, other)] for head in strange}
    return {head: others[0] for head, others in meant.items() if len(others) == 1}


def _reads_as(misread: str, name: str) -> bool:
    pairs = zip(misread.casefold(), name.casefold(), strict=False)
    return len(misread) == len(name) and all(one == other or _foreign(one) for one, other in pairs)


def _foreign(letter: str) -> bool:
    """Whether a letter has a mark that no letter of Vietnamese has."""
    return any(unicodedata.combining(mark) and mark not in _MARKS for mark in unicodedata.normalize("NFD", letter))


@dataclass(frozen=True)
class _Told:
    """What all mentions of one target in a document tell of it together."""

    head: str
    number: Number | None
    printed_number: str | None
    year: int | None
    type: str | None
    issuer: str | None
    issued_on: str | None
    title: str | None

    @classmethod
    def by(cls, citation: Citation, mentions: Sequence[Citation]) -> _Told:
        head, _, when = citation.target.rpartition("|")
        everywhere = (citation, *mentions)
        printed = next((c.number for c in everywhere if c.number), None)
        number = parse_number(printed or head)
        issued_on = next((c.issued_on for c in everywhere if c.issued_on), when if len(when) == 10 else None)
        year = next((c.year for c in everywhere if c.year), int(when[:4]) if when[:4].isdigit() else None)
        return cls(
            head=head,
            number=number,
            printed_number=printed or (head if number else None),
            year=number.year if number and number.year else year,
            type=next((c.type for c in everywhere if c.type), None),
            issuer=next((c.issuer for c in everywhere if c.issuer), None),
            issued_on=issued_on,
            title=next((c.title for c in everywhere if c.title), None),
        )


def _numbered(
    claim_id: str, citation: Citation, told: _Told, number: Number, context: Context, cited_in: int | None
) -> Claim:
    issuer = issuer_of(number.symbol, told.issuer, context)
    alone = issuer_of(number.symbol, citation.issuer, NOWHERE)
    year_printed = citation.number is not None and (citation.year or number.year) == told.year
    return Claim(
        id=claim_id,
        key=number_key(number, told.type),
        issuer=_issuer_key(number, issuer),
        year=told.year,
        printed=year_printed and (number.standard or (alone is not None and alone == issuer)),
        sufficient=number.standard,
        cited_in=cited_in,
        term=_term(told.issuer) if not told.year else None,
        type=told.type,
        number=told.printed_number,
        symbol=number.symbol,
        issuer_name=issuer.name if issuer else told.issuer,
        province=_province(issuer, context),
        issued_on=told.issued_on,
        title=told.title or _law_name(citation),
    )


def _named(claim_id: str, citation: Citation, told: _Told, context: Context, cited_in: int | None) -> Claim:
    centre = context.issuer is not None and context.issuer.place is None
    # In a plan of Lai Châu "tỉnh" is Lai Châu; in a ministry's letter it is any.
    local = is_of_some_province(told.head) and not centre
    province = str(context.province) if context.province else None
    return Claim(
        id=claim_id,
        key=name_key(told.head, told.type),
        issuer=_day_of(told) if not local else slug(province) if province else None,
        year=told.year,
        printed=citation.kind == "named" and citation.year == told.year and not local,
        sufficient=told.type not in law_types(),
        cited_in=cited_in,
        type=told.type,
        issuer_name=(complete(told.issuer, context) or told.issuer) if told.issuer else None,
        province=province if local else None,
        issued_on=told.issued_on,
        title=told.head,
    )


def _term(issuer: str | None) -> Term | None:
    """The years of the term with which an issuer is printed: "Trung ương Đảng khóa XII" is of 2016 to 2021."""
    found = rules("terms").search("", fold(issuer)) if issuer else None
    return (int(found.gives["first"]), int(found.gives["last"])) if found else None


def _day_of(told: _Told) -> str | None:
    """What tells a name from its like beside the year: nothing, but for a law that was passed twice in one year."""
    twice = passed_twice(told.head, told.type)
    if told.issued_on in twice:
        return told.issued_on[5:]
    return "" if not twice or (told.year and all(int(day[:4]) != told.year for day in twice)) else None


def _issuer_key(number: Number | None, issuer: Issuer | None) -> str | None:
    """The issuer as part of an identity; a standard is known without."""
    if number and number.standard:
        return ""
    return issuer.key if issuer else None


def _province(issuer: Issuer | None, context: Context) -> str | None:
    """The province of a cited document: its issuer's place, or the citer's around it; none for the centre's."""
    if issuer and issuer.place is None:
        return None
    place = issuer.place if issuer and issuer.place and issuer.place.is_province else context.province
    return str(place) if place else None


def _law_name(citation: Citation) -> str | None:
    """The name beside a law's number, which takes the place of a title: "Luật Dữ liệu số 60/2024/QH15".

    Not who passed it: "Pháp lệnh Ưu đãi người có công của Ủy ban Thường vụ Quốc hội số 02/2020/UBTVQH14".
    """
    name = _PASSED_BY.sub("", re.split(r"\s+số\s+(?=\d)", citation.text)[0])
    is_name = citation.type is not None and name.casefold() != citation.type.casefold()
    return name if is_name and citation.type in law_types() and citation.kind == "numbered" else None


def _year(number: Number | None, issued_on: str | None) -> int | None:
    if number and number.year:
        return number.year
    return int(issued_on[:4]) if issued_on else None
