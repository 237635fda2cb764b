"""Claims to links: which mentions mean one document. A pure function of the claims, whatever their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.link.claims import Claim
from pipeline.link.identity import document_id

Resolution = Literal["exact", "context", "corpus", "ambiguous", "unresolved"]


@dataclass(frozen=True)
class Link:
    """Where one citation leads; ``document_id`` is None where several documents fit."""

    citation_id: str
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
    province: str | None
    issued_on: str | None
    year: int | None
    title: str | None


@dataclass(frozen=True)
class Links:
    """All there is to say of one key: the documents, and where every citation leads."""

    cited: tuple[Cited, ...]
    held: tuple[str, ...]
    links: tuple[Link, ...]
    candidates: tuple[Candidate, ...]


@dataclass
class _Document:
    """A document in the making: its identity, and the citations found to mean it."""

    issuer: str | None
    year: int | None
    held: bool
    claims: list[Claim]

    def fits(self, claim: Claim) -> bool:
        """Whether a claim may mean it: nothing speaks against it, and it is no younger than what cites it."""
        same_issuer = claim.issuer is None or self.issuer is None or claim.issuer == self.issuer
        same_year = claim.year is None or self.year is None or claim.year == self.year
        return same_issuer and same_year and not (self.year and claim.cited_in and self.year > claim.cited_in)


def resolve(claims: Iterable[Claim]) -> Links:
    """The links of all claims of one key.

    Headers and whole identities make documents. A claim with something open means the one document that fits it;
    with several it stays open; with none it is a document of which less is known. The claims that know more go
    first, so that the outcome does not hang on the order of their arrival.
    """
    ordered = sorted(claims, key=lambda claim: claim.id)
    group = _Group()
    for own in (claim for claim in ordered if claim.document_id):
        group.hold(own)
    cited = [claim for claim in ordered if not claim.document_id]
    for open_ in ((False, False), (False, True), (True, False), (True, True)):
        group.cite([claim for claim in cited if (claim.issuer is None, claim.year is None) == open_])
    return group.links_made()


class _Group:
    """The documents of one key as they become known."""

    def __init__(self) -> None:
        self.documents: dict[str, _Document] = {}
        self.links: list[Link] = []
        self.candidates: list[Candidate] = []

    def hold(self, own: Claim) -> None:
        """A document we hold."""
        assert own.document_id
        self.documents.setdefault(own.document_id, _Document(own.issuer, own.year, True, []))

    def cite(self, claims: list[Claim]) -> None:
        """Citations that know equally much; what one of them brings up is no candidate for another."""
        known = dict(self.documents)
        for claim in claims:
            whole = claim.issuer is not None and claim.year is not None
            fitting = [] if whole else [id_ for id_, document in sorted(known.items()) if document.fits(claim)]
            self.candidates += [Candidate(claim.id, id_, _reason(claim, known[id_])) for id_ in fitting]
            if len(fitting) > 1:
                self.links.append(Link(claim.id, None, "ambiguous"))
            elif fitting:
                self._link(claim, fitting[0], "corpus")
            else:
                self._link(claim, document_id(claim.key, claim.issuer, claim.year), _alone(claim))

    def _link(self, claim: Claim, id_: str, resolution: Resolution) -> None:
        document = self.documents.setdefault(id_, _Document(claim.issuer, claim.year, False, []))
        document.claims.append(claim)
        self.links.append(Link(claim.id, id_, resolution))

    def links_made(self) -> Links:
        """All of it, in the order of ids."""
        return Links(
            cited=tuple(_described(id_, doc) for id_, doc in sorted(self.documents.items()) if not doc.held),
            held=tuple(sorted(id_ for id_, doc in self.documents.items() if doc.held)),
            links=tuple(sorted(self.links, key=lambda link: link.citation_id)),
            candidates=tuple(self.candidates),
        )


def _alone(claim: Claim) -> Resolution:
    """How a claim stands by itself: a project's name says enough without a year, a number does not."""
    if claim.issuer is None or not (claim.year or claim.sufficient):
        return "unresolved"
    return "exact" if claim.printed else "context"


def _reason(claim: Claim, document: _Document) -> str:
    shared = ["cùng số, ký hiệu" if claim.number else "cùng tên"]
    if claim.issuer and claim.issuer == document.issuer:
        shared.append("cùng cơ quan ban hành")
    shared.append(f"ban hành năm {document.year}" if document.year else "chưa rõ năm ban hành")
    return ", ".join(shared)


def _described(id_: str, document: _Document) -> Cited:
    """What most of the citations say, the alphabet deciding between equals."""
    claims = document.claims
    return Cited(
        id=id_,
        key=claims[0].key,
        type=_most(claim.type for claim in claims),
        number=_most(claim.number for claim in claims),
        symbol=_most(claim.symbol for claim in claims),
        issuer=_most(claim.issuer_name for claim in claims),
        province=_most(claim.province for claim in claims),
        issued_on=_most(claim.issued_on for claim in claims),
        year=document.year,
        title=_most(claim.title for claim in claims),
    )


def _most(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
