"""Claims to links: which mentions mean one document. A pure function of the claims, whatever their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pipeline.link.claims import Claim
from pipeline.link.identity import document_id

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
    title: str | None


@dataclass(frozen=True)
class Identity:
    """A document as far as its key's claims tell it from others; ``issuer`` and ``year`` are None where open."""

    id: str
    issuer: str | None
    year: int | None
    held: bool = False

    def fits(self, claim: Claim) -> bool:
        """Whether a claim may mean it: nothing speaks against it, and it is no younger than what cites it."""
        if not self.agrees(claim):
            return False
        earliest, latest = claim.term or (self.year, self.year)
        in_term = not (self.year and earliest and latest) or earliest <= self.year <= latest
        return in_term and not (self.year and claim.cited_in and self.year > claim.cited_in)

    def agrees(self, other: Claim | Identity) -> bool:
        """Whether issuer and year are the same as far as both are known."""
        same_issuer = other.issuer is None or self.issuer is None or other.issuer == self.issuer
        return same_issuer and (other.year is None or self.year is None or other.year == self.year)


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
    for level in range(4):
        for claim in [claim for claim in ordered if not claim.document_id and openness(claim) == level]:
            link, fitting = lead(claim, documents.agreeing(claim), same)
            links.append(link)
            candidates += fitting
            if link.printed_id:
                documents.add(Identity(link.printed_id, claim.issuer, claim.year))
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
    """How much of an identity is open: 0 nothing, 1 the year, 2 the issuer, 3 both."""
    return (known.year is None) + 2 * (known.issuer is None)


def lead(claim: Claim, documents: Iterable[Identity], same: Mapping[str, str] = _NONE) -> tuple[Link, list[Candidate]]:
    """Where one claim leads among all documents of its key, and which of them it may mean if it is open."""
    level = openness(claim)
    fitting = sorted(
        (d for d in documents if level and (d.held or openness(d) < level) and d.fits(claim)), key=lambda d: d.id
    )
    meant: dict[str, Identity] = {}
    for document in sorted(fitting, key=lambda d: d.id in same):
        meant.setdefault(same.get(document.id, document.id), document)
    candidates = [Candidate(claim.id, id_, _reason(claim, meant[id_])) for id_ in sorted(meant)]
    if len(meant) > 1:
        return Link(claim.id, None, None, "ambiguous"), candidates
    if meant:
        return Link(claim.id, fitting[0].id if len(fitting) == 1 else None, next(iter(meant)), "corpus"), candidates
    alone = document_id(claim.key, claim.issuer, claim.year)
    return Link(claim.id, alone, same.get(alone, alone), _alone(claim)), []


def _alone(claim: Claim) -> Resolution:
    """How a claim stands by itself: a project's name says enough without a year, a number does not."""
    if claim.issuer is None or not (claim.year or claim.sufficient):
        return "unresolved"
    return "exact" if claim.printed else "context"


def _reason(claim: Claim, document: Identity) -> str:
    shared = ["cùng số, ký hiệu" if claim.number else "cùng tên"]
    if claim.issuer and claim.issuer == document.issuer:
        shared.append("cùng cơ quan ban hành")
    shared.append(f"ban hành năm {document.year}" if document.year else "chưa rõ năm ban hành")
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
        title=_most(claim.title for claim in claims),
    )


def _most(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
