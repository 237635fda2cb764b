"""Claims to links: which mentions mean one document. A pure function of the claims, whatever their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from pipeline.link.claims import Claim
from pipeline.link.identity import Term, document_id, term_text
from pipeline.link.twins import Header

Resolution = Literal["exact", "context", "corpus", "ambiguous", "unresolved"]


@dataclass(frozen=True)
class Link:
    """Where one citation leads; ``document_id`` is None where several documents fit.

    ``printed_id``: the identity that it prints, which may be a misprint of that document's. None where several fit.
    """

    citation_id: str
    printed_id: str | None
    document_id: str | None
    resolution: Resolution


@dataclass(frozen=True)
class Candidate:
    """A document that a citation with an open identity may mean, and what speaks for it."""

    citation_id: str
    document_id: str
    reason: str


@dataclass(frozen=True)
class Cited:
    """A document that is only cited, as its citations describe it together."""

    id: str
    key: str
    type: str | None
    number: str | None
    symbol: str | None
    issuer: str | None
    issuer_key: str | None
    province: str | None
    issued_on: str | None
    year: int | None
    term: str | None
    title: str | None


@dataclass(frozen=True)
class Identity:
    """A document as far as its key's claims tell it from others; ``issuer`` and ``year`` are None where open.

    ``term``: the years that it may be of where no year is known. ``header``: what it says of itself, where it shares
    number, issuer and year with another that is held.
    """

    id: str
    issuer: str | None
    year: int | None
    held: bool = False
    term: Term | None = None
    header: Header | None = None

    def fits(self, claim: Claim) -> bool:
        """Whether a claim may mean it: nothing speaks against it, and it is no younger than what cites it."""
        earliest = self.year or (self.term or (0, 0))[0]
        return not (claim.cited_in and earliest > claim.cited_in) and self.agrees(claim)

    def agrees(self, other: Claim | Identity) -> bool:
        """Whether issuer and year are the same as far as both are known."""
        if self.issuer != other.issuer and self.issuer is not None and other.issuer is not None:
            return False
        if self.year and other.year:
            return self.year == other.year
        (first, last), (earliest, latest) = _years(self), _years(other)
        return not (first and earliest) or (first <= latest and earliest <= last)


def _years(known: Claim | Identity) -> Term:
    """The first and the last year that it may be of, zeros where nothing is known."""
    return (known.year, known.year) if known.year else known.term or (0, 0)


@dataclass(frozen=True)
class Links:
    """What the claims of one key come to: the documents there are, and where every citation leads."""

    documents: tuple[Identity, ...]
    links: tuple[Link, ...]
    candidates: tuple[Candidate, ...]


_NONE: Mapping[str, str] = MappingProxyType({})


def resolve(claims: Iterable[Claim], known: Iterable[Identity] = (), same: Mapping[str, str] = _NONE) -> Links:
    """The links of claims of one key, beside documents that are known whatever these claims say.

    ``same``: by identity the document of which it is another print (see ``variants``).

    Headers and whole identities make documents. A claim with something open means the one document that fits it;
    with several it stays open; with none it is a document of which less is known. The claims that know more go
    first, and what claims of one kind bring up is no candidate for another of that kind, so that the outcome does not
    hang on the order of their arrival.
    """
    ordered = sorted(claims, key=lambda claim: claim.id)
    own = (Identity(claim.document_id, claim.issuer, claim.year, True) for claim in ordered if claim.document_id)
    documents = _ByIssuer((*known, *own))
    links: list[Link] = []
    candidates: list[Candidate] = []
    for level in range(6):
        for claim in [claim for claim in ordered if not claim.document_id and openness(claim) == level]:
            link, fitting = lead(claim, documents.agreeing(claim), same)
            links.append(link)
            candidates += fitting
            if link.printed_id:
                documents.add(Identity(link.printed_id, claim.issuer, claim.year, term=claim.term))
    return Links(
        tuple(document for _, document in sorted(documents.all.items())),
        tuple(sorted(links, key=lambda link: link.citation_id)),
        tuple(candidates),
    )


class _ByIssuer:
    """Identities of one key by their issuers: "01/QĐ-UBND" has a thousand, and most claims name whose they mean."""

    def __init__(self, documents: Iterable[Identity]) -> None:
        self.all: dict[str, Identity] = {}
        self._of: dict[str | None, list[Identity]] = defaultdict(list)
        for document in documents:
            self.add(document)

    def add(self, document: Identity) -> None:
        """Take in a document, unless one of its id is there."""
        if document.id not in self.all:
            self.all[document.id] = document
            self._of[document.issuer].append(document)

    def agreeing(self, claim: Claim) -> Iterable[Identity]:
        """Those whose issuer does not speak against a claim."""
        return self.all.values() if claim.issuer is None else (*self._of[claim.issuer], *self._of[None])


def openness(known: Claim | Identity) -> int:
    """How much of an identity is open: 0 nothing, 1 the year within a term, 2 the year; 3 more with the issuer."""
    when = 0 if known.year else 1 if known.term else 2
    return when + 3 * (known.issuer is None)


def lead(claim: Claim, documents: Iterable[Identity], same: Mapping[str, str] = _NONE) -> tuple[Link, list[Candidate]]:
    """Where one claim leads among all documents of its key, and which of them it may mean if it is open.

    It is open too where several documents share all of its identity.
    """
    level = openness(claim)
    known = [d for d in documents if d.header or (level and (d.held or openness(d) < level))]
    # What is named in full is meant, be it younger than what names it: one of the days is printed wrong.
    fitting = [d for d in known if (d.fits(claim) if level else d.agrees(claim))]
    fitting = _nearest(claim, sorted(fitting, key=lambda d: d.id))
    meant: dict[str, Identity] = {}
    for document in sorted(fitting, key=lambda d: d.id in same):
        meant.setdefault(same.get(document.id, document.id), document)
    candidates = [Candidate(claim.id, id_, _reason(claim, meant[id_])) for id_ in sorted(meant)]
    if len(meant) > 1:
        return Link(claim.id, None, None, "ambiguous"), candidates
    if meant:
        found: Resolution = "corpus" if level else _alone(claim)
        only = Link(claim.id, fitting[0].id if len(fitting) == 1 else None, next(iter(meant)), found)
        return only, candidates if level else []
    own = alone(claim)
    return replace(own, document_id=same.get(own.document_id or "", own.document_id)), []


def alone(claim: Claim) -> Link:
    """Where a claim leads that is the only one of its key."""
    id_ = document_id(claim.key, claim.issuer, claim.year, claim.term)
    return Link(claim.id, id_, id_, _alone(claim))


def _nearest(claim: Claim, documents: list[Identity]) -> list[Identity]:
    """Of documents that share number, issuer and year the one of the day that is printed, else of the place and type.

    Where another day is printed than any of them has, it may be any of them, or none.
    """
    if claim.issued_on and any(d.header for d in documents):
        of_day = [d for d in documents if d.header and d.header.issued_on == claim.issued_on]
        return [d for d in documents if not d.header or d in of_day] if of_day else documents
    for said, of in _TELLS:
        fitting = [d for d in documents if not (d.header and said(claim)) or of(d.header) in (said(claim), None)]
        documents = fitting or documents
    return documents


_TELLS: tuple[tuple[Callable[[Claim], str | None], Callable[[Header], str | None]], ...] = (
    (lambda claim: claim.province, lambda header: header.province),
    (lambda claim: claim.type, lambda header: header.type),
)


def _alone(claim: Claim) -> Resolution:
    """How a claim stands by itself: a project's name says enough without a year, a number does not without a term."""
    if claim.issuer is None or not (claim.year or claim.term or claim.sufficient):
        return "unresolved"
    return "exact" if claim.printed else "context"


def _reason(claim: Claim, document: Identity) -> str:
    shared = ["cùng số, ký hiệu" if claim.number else "cùng tên"]
    if claim.issuer and claim.issuer == document.issuer:
        shared.append("cùng cơ quan ban hành")
    day = document.header.issued_on if document.header else None
    when = f"ngày {date.fromisoformat(day):%d/%m/%Y}" if day else f"năm {document.year}"
    shared.append(f"ban hành {when}" if document.year else "chưa rõ năm ban hành")
    return ", ".join(shared)


def described(identity: Identity, claims: Sequence[Claim]) -> Cited:
    """A document that is only cited, by what most of its citations say, the alphabet deciding between equals."""
    return Cited(
        id=identity.id,
        key=claims[0].key,
        type=_most(claim.type for claim in claims),
        number=_most(claim.number for claim in claims),
        symbol=_most(claim.symbol for claim in claims),
        issuer=_most(claim.issuer_name for claim in claims),
        issuer_key=identity.issuer,
        province=_most(claim.province for claim in claims),
        issued_on=_most(claim.issued_on for claim in claims),
        year=identity.year,
        term=term_text(identity.term),
        title=_most(claim.title for claim in claims),
    )


def _most(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
