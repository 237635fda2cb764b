"""Records to rows: pure functions, one for what hangs on a file and one for what hangs on a document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel

from pipeline.ids import row_id, title_key
from pipeline.knowledge.load import names
from pipeline.link.agencies import agency
from pipeline.link.claims import Claim, Claims, parts
from pipeline.link.identity import near_key, parse_number, urn
from pipeline.link.inside import broken
from pipeline.link.resolve import Cited, Link, alone, openness
from pipeline.store.ranking import rank
from schemas.record import Citation, Obligation, Record

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def of_file(path: str, record: Record, documents: Sequence[str]) -> Rows:
    """What a path brings: its pages, its documents and the issues found. ``documents``: their ids, in order."""
    bound = list(zip(documents, parts(record), strict=True))
    issues = [(document_id, issue) for document_id, part in bound for issue in part.issues]
    return {
        "pages": [{"path": path, **vars(page)} for page in record.source.pages],
        "document_files": [
            {"document_id": id_, "path": path, "part": n, "first_page": part.first_page, "last_page": part.last_page}
            for n, (id_, part) in enumerate(bound)
        ],
        "issues": [
            {"path": path, "position": n, "document_id": document_id, **issue.model_dump()}
            for n, (document_id, issue) in enumerate(issues, start=1)
        ],
    }


def of_document(record: Record, part: int, claims: Claims) -> Rows:
    """What a document brings: itself, its sections, citations and obligations, and what it claims of others."""
    made = _Document(record, part, claims)
    rows: Rows = defaultdict(list)
    rows["documents"].append(made.document())
    rows["sections"] += made.sections()
    rows["citations"] += [made.citation(n, citation) for n, citation in enumerate(record.citations, start=1)]
    for n, obligation in enumerate(record.obligations, start=1):
        rows["obligations"].append(made.obligation(n, obligation))
        rows["obligation_bearers"] += made.bearers(obligation)
        rows["obligation_citations"] += made.grounds(obligation)
    rows["broken_references"] += made.broken()
    # What lies in this order in the file is written in it: the full-text index begins anew at every step back.
    rows["obligations"].sort(key=lambda row: (row["rank"], row["position"]))
    rows["proposals"] += [
        {"document_id": claims.document_id, "position": n, **proposal.model_dump()}
        for n, proposal in enumerate(record.proposals, start=1)
    ]
    rows["claims"] += [
        {
            "id": claim.id,
            "holder_id": claims.document_id,
            "key": claim.key,
            "open": int(openness(claim) > 0 and not claim.document_id),
            "json": _json(vars(claim)),
        }
        for claim in claims
    ]
    return rows


def of_cited(cited: Cited) -> Row:
    """The row of a document that is only cited."""
    issuer_id = agency(cited.issuer, cited.province, day(cited.issued_on, cited.year)).id if cited.issuer else None
    name = _urn(cited.type, cited.issuer_key, cited.province, cited.issued_on, cited.number)
    return {**_printed(cited), "held": 0, "issuer_id": issuer_id, "urn": name}


def of_variant(cited: Cited, document_id: str, reason: str) -> Row:
    """The row of another print of a document."""
    return {**_printed(cited), "document_id": document_id, "reason": reason}


def _printed(cited: Cited) -> Row:
    near = near_key(cited.type, cited.number, cited.title, cited.issued_on, cited.year)
    return {**vars(cited), "title_key": title_key(cited.title), "near": near}


def _urn(
    type_: str | None, issuer: str | None, province: str | None, issued_on: str | None, number: str | None
) -> str | None:
    return urn(type_, issuer, province, issued_on, number) if number else None


def day(issued_on: str | None, year: int | None) -> str | None:
    """The day of a document, or its year: on it depends which body a name means."""
    return issued_on or (str(year) if year else None)


def carries_out(citation: Citation) -> bool:
    """Whether a document carries out what its front matter cites so, and thus belongs to its chain.

    "Căn cứ Nghị quyết số 57-NQ/TW" and "Thực hiện Thông tư số 08/2017/TT-BCT" are what a letter is for. "Căn cứ Luật Tổ
    chức chính quyền địa phương" is only by what right it is written, and "bảo đảm đúng quy định của Luật Báo chí" only
    how: a norm that is no more than a basis or a measure makes no chain, or every plan would hang on that law.
    """
    if not citation.front:
        return False
    if citation.relation in ("legal_basis", "follows"):
        return not _is_norm(citation)
    return citation.relation in ("implements", "guides")


def _is_norm(citation: Citation) -> bool:
    """Whether what is cited is a norm: by its type, or by its number where no type is printed ("số 151/2017/NĐ-CP")."""
    number = parse_number(citation.number) if citation.number and not citation.type else None
    code = (number.symbol or "").partition("-")[0] if number else None
    return citation.type in _norms() or bool(number and number.standard) or code in _norms()


@cache
def _norms() -> frozenset[str]:
    return frozenset(word for n in names("types") if "norm" in n.tags for word in (n.name, *n.codes))


def claim_of(stored: str) -> Claim:
    """A claim from its row."""
    return Claim(**json.loads(stored))


class _Document:
    """The rows of one document of a file."""

    def __init__(self, record: Record, part: int, claims: Claims) -> None:
        self.record = record
        self.part = part
        self.claims = claims

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Of every obligation its rank."""
        return {duty.id: rank(duty, self.record.document.issued_on) for duty in self.record.obligations}

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims.cited}

    def _alone(self, local: str) -> Link | None:
        """Where a citation leads by all that it says itself, None where it leaves something open.

        What it is linked to in the end is mostly that, and need not be written twice.
        """
        claim = self._claims.get(self._id(local) or "")
        return alone(claim) if claim and not openness(claim) else None

    def _id(self, local: str | None) -> str | None:
        return row_id(self.record.source.sha256, self.part, local) if local else None

    def agency(self, name: str) -> str:
        """The id of a body named here."""
        when = day(self.record.document.issued_on, self.claims.own.year)
        return agency(name, self.claims.province, when).id

    def document(self) -> Row:
        header = self.record.document
        return {
            "id": self.claims.document_id,
            "key": self.claims.own.key,
            "held": 1,
            **header.model_dump(exclude={"recipients", "received"}),
            "issuer_id": self.agency(header.issuer) if header.issuer else None,
            "issuer_key": self.claims.own.issuer,
            "title_key": title_key(header.title),
            "near": near_key(header.type, header.number, header.title, header.issued_on, self.claims.own.year),
            "year": self.claims.own.year,
            "province": self.claims.province,
            "urn": _urn(header.type, self.claims.own.issuer, self.claims.province, header.issued_on, header.number),
            "sha256": self.record.source.sha256,
            "part": self.part,
        }

    def sections(self) -> Iterable[Row]:
        for n, section in enumerate(self.record.sections, start=1):
            yield {
                **_without(section, "parent"),
                "id": self._id(section.id),
                "document_id": self.claims.document_id,
                "position": n,
                "parent_id": self._id(section.parent),
            }

    def broken(self) -> Iterable[Row]:
        for n, found in enumerate(broken(self.record), start=1):
            yield {
                "document_id": self.claims.document_id,
                "position": n,
                "section_id": self._id(found.section.id),
                "unit": found.unit,
                "text": found.quote,
                "page": found.section.page,
                "last_id": self._id(found.last.id),
            }

    def citation(self, n: int, citation: Citation) -> Row:
        """A citation before it is linked to what others say."""
        link = self._alone(citation.id)
        return {
            **_without(citation, "section", "pinpoint", "item"),
            **(vars(citation.pinpoint) if citation.pinpoint else {}),
            "title_key": title_key(citation.title),
            "id": self._id(citation.id),
            "document_id": self.claims.document_id,
            "position": n,
            "section_id": self._id(citation.section_id),
            "boxes": _boxes(citation.boxes),
            "printed_id": link.printed_id if link else None,
            "cited_id": link.document_id if link else None,
            "resolution": link.resolution if link else "unresolved",
            "carries": int(carries_out(citation)),
            "rank": min(self.ranks.values(), default=None) if citation.front else None,
        }

    def obligation(self, n: int, obligation: Obligation) -> Row:
        deadline = obligation.deadline
        return {
            **{name: getattr(obligation, name) for name in _OF_OBLIGATION},
            **(_without(deadline, "text") if deadline else {}),
            "deadline_text": deadline.text if deadline else None,
            "id": self._id(obligation.id),
            "document_id": self.claims.document_id,
            "position": n,
            "section_id": self._id(obligation.section_id),
            "boxes": _boxes(obligation.boxes),
            "rank": self.ranks[obligation.id],
        }

    def bearers(self, obligation: Obligation) -> Iterable[Row]:
        for n, bearer in enumerate(obligation.bearers, start=1):
            yield {
                **vars(bearer),
                "obligation_id": self._id(obligation.id),
                "position": n,
                "agency_id": self.agency(bearer.name),
                "rank": self.ranks[obligation.id],
            }

    def grounds(self, obligation: Obligation) -> Iterable[Row]:
        """The citations it rests on; one in its own sentence counts as that and not as its section's too."""
        lent = [(id_, "section") for id_ in obligation.lent_citation_ids if id_ not in obligation.citation_ids]
        for local, via in dict.fromkeys([*((id_, "direct") for id_ in obligation.citation_ids), *lent]):
            yield {
                "obligation_id": self._id(obligation.id),
                "citation_id": self._id(local),
                "cited_id": link.document_id if (link := self._alone(local)) else None,
                "via": via,
                "rank": self.ranks[obligation.id],
            }


_OF_OBLIGATION = (
    "kind", "force", "force_by", "scope", "scope_by", "text", "context", "product", "page", "found_by",
)  # fmt: skip


def _without(model: BaseModel, *names: str) -> Row:
    """The fields of a model but for some."""
    return {name: value for name, value in vars(model).items() if name not in names}


def _boxes(boxes: Sequence[BaseModel]) -> str:
    return f"[{','.join(box.model_dump_json() for box in boxes)}]"


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
