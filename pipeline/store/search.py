"""Obligations by what they rest on, who bears them, when they fall due and the words they use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, product
from pathlib import Path
from sqlite3 import Row
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from pipeline.errors import UserError
from pipeline.store.chains import Step, below, path, steps
from pipeline.store.conditions import WORDS, Condition, first
from pipeline.store.database import spelled
from pipeline.store.lookup import documents_of
from pipeline.store.questions import BORNE, GROUNDS, Source, asked
from pipeline.store.save import register
from schemas.record import Bearer, Box, Deadline, ObligationKind

Via = Literal["direct", "section", "document", "chain"]
VIAS: tuple[Via, ...] = ("direct", "section", "document", "chain")
Matched = Literal["name", "predecessor", "collective"]
MATCHES: tuple[Matched, ...] = ("name", "predecessor", "collective")
"""By what an agency was found, the best first: its own name, one it took over from, a group it belongs to."""


class Hit(BaseModel):
    """A found obligation. ``via``: how it rests on the document asked for, None where none was.

    ``matched``: by what the agency asked for was found (of two, the weaker), None where none was.
    ``citations``: the numbers or names of the documents cited in its sentence. ``chain``: the documents from the one
    asked for to the one that it rests on, where it rests on it only through others.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    context: str | None
    kind: ObligationKind
    scope: Literal["specific", "standing"] | None
    bearers: tuple[Bearer, ...]
    deadline: Deadline | None
    page: int
    boxes: tuple[Box, ...]
    document: Step
    via: Via | None
    matched: Matched | None
    citations: tuple[str, ...]
    chain: tuple[Step, ...] | None = None


_TOLD = """
SELECT obligation.*, document.number, document.type, document.issuer, document.issued_on,
    (SELECT json_group_array(json_object('name', name, 'role', role, 'source', source))
        FROM (SELECT * FROM obligation_bearers WHERE obligation_id = obligation.id ORDER BY position)) AS bearers,
    (SELECT json_group_array(target) FROM (SELECT DISTINCT target FROM obligation_citations
        JOIN citations ON citations.id = citation_id
        WHERE obligation_id = obligation.id AND via = 'direct' ORDER BY position)) AS targets
FROM json_each(?) AS chosen CROSS JOIN obligations AS obligation ON obligation.id = chosen.value
JOIN documents AS document ON document.id = obligation.document_id ORDER BY chosen.key
"""


def search(
    database: Path,
    words: str | None = None,
    *,
    cites: str | None = None,
    via: Sequence[Via] = (),
    bearer: str | None = None,
    due_after: str | None = None,
    due_before: str | None = None,
    issuer: str | None = None,
    limit: int | None = None,
    all_: bool = False,
) -> list[Hit]:
    """The obligations that answer to all conditions given; both days belong to what is asked for.

    Those that cite the document themselves come first, then through their section, then through their document's
    front matter, then through documents that carry it out; within each the trackable first. Tones count where the
    question has any.
    Raises ``UserError`` for a document that is unknown or not the only one that fits (unless ``all_``) and for a day
    that is none; ``BadDatabase``.
    """
    with register(database) as opened:
        opened.conn.row_factory = Row
        query = _Query(opened)
        if cites or via:
            query.rest_on(documents_of(opened, cites, all_=all_) if cites else None, via or VIAS)
        query.hold_words(words)
        query.name("bearer", bearer)
        query.name("issuer", issuer)
        query.fall_due(due_after, due_before)
        return query.hits(limit)


def unsure(database: Path, cites: str, *, all_: bool = False) -> int:
    """How many citations may mean a document but fit others too, so that nothing is found through them.

    Raises ``UserError`` and ``BadDatabase`` as a search for it does.
    """
    with register(database) as opened:
        these = json.dumps(documents_of(opened, cites, all_=all_))
        return int(opened.execute(_UNSURE, [these]).fetchone()[0])


_UNSURE = """
SELECT count(DISTINCT citation.id) FROM json_each(?) AS document
CROSS JOIN candidates AS candidate ON candidate.document_id = document.value
CROSS JOIN citations AS citation ON citation.id = candidate.citation_id AND citation.resolution = 'ambiguous'
"""


def rows(database: Path, view: str, limit: int | None = None) -> list[dict[str, Any]]:
    """The rows of a view, each by the names of its columns; raises ``BadDatabase``."""
    with register(database) as opened:
        return list(opened[view].rows_where(limit=limit))


class _Query:
    """The conditions of one search.

    Hundreds of thousands of obligations may answer to one. So they are asked for ground by ground, the best first,
    until there are enough, and what a hit tells is read for those only that are shown.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.documents: list[str] | None = None
        self.above: dict[str, str | None] = {}
        self.vias: list[Via] = []
        self.agencies: dict[str, dict[str, int]] = {}
        self.others: list[Condition] = []
        self.values: dict[str, Any] = {}

    def rest_on(self, documents: list[str] | None, via: Sequence[Via]) -> None:
        """Only what rests on these documents (on any, without them), in these ways."""
        if documents is None and tuple(via) == ("chain",):
            raise UserError("--via chain cần --cites: chỉ ra văn bản được triển khai")
        self.documents = documents
        self.vias = [way for way in VIAS if way in via and (way in GROUNDS or documents is not None)]

    def hold_words(self, words: str | None) -> None:
        """Only what has all the words; several in double quotes stand together, and so do the parts of a number."""
        # A phrase with tones stands in the index as it is spelled, one without in the column that has none.
        asked = [spelled(phrase.strip('"')) for phrase in re.findall(r'"[^"]+"|[^\s"]+', words or "")]
        if phrases := [phrase for phrase in asked if re.search(r"\w", phrase)]:
            self.values["words"] = " AND ".join(f'"{phrase}"' for phrase in phrases)
            self.others.append(WORDS)

    def name(self, of: Literal["bearer", "issuer"], name: str | None) -> None:
        """Only what an agency bears, or has issued: by any of its names, by a predecessor, or in a group it is in."""
        if name:
            self.agencies[of] = dict(self.database.execute(asked("name"), {"name": name}).fetchall())

    def fall_due(self, after: str | None, before: str | None) -> None:
        """Only what is due from one day to another."""
        for name, sign, day in (("after", ">=", after), ("before", "<=", before)):
            if day:
                self.values[name] = iso_day(day)
                self.others.append(Condition(f"{{obligation}}.due_on {sign} :{name}"))

    def hits(self, limit: int | None) -> list[Hit]:
        """What was found, in order."""
        found: dict[str, tuple[Via | None, Matched | None]] = {}
        for via, matched in product(self._vias(), self._matches()):
            if limit is None or len(found) < limit:
                for id_ in self._found(via, matched, limit):
                    found.setdefault(id_, (via, matched))
        chosen = dict(islice(found.items(), limit))
        rows = self.database.execute(_TOLD, [json.dumps(list(chosen))])
        hits = [_hit(row, *chosen[row["id"]]) for row in rows.fetchall()]
        return [self._chained(hit) if hit.via == "chain" else hit for hit in hits]

    def _vias(self) -> Sequence[Via | None]:
        """In what ways to look, the strongest first."""
        return self.vias or [None]

    def _matches(self) -> Sequence[Matched | None]:
        """By what agencies can be found, the best first: what is found by one is found by those behind it too."""
        return MATCHES if self.agencies else [None]

    def _found(self, via: Via | None, matched: Matched | None, limit: int | None) -> list[str]:
        """The first that are found in a way, as many as asked for, also those that were found in a better one."""
        conditions = [*self._resting(via), *self._named(matched), *self.others]
        return first(self.database, conditions, self.values, limit)

    def _resting(self, via: Via | None) -> Iterator[Condition]:
        """What rests in a way on the documents; by a chain, in any way on what carries them out."""
        if via == "chain":
            self.above = self.above or below(self.database, self.documents or ())
            chain = [id_ for id_, over in self.above.items() if over]
            found = " UNION ALL ".join(way.found for way in GROUNDS.values())
            yield Condition.of(Source(found, GROUNDS["document"].ranked), chain)
        elif via and self.documents is not None:
            yield Condition.of(GROUNDS[via], self.documents)
        elif via:
            found = GROUNDS[via].found.format(meant="IS NOT NULL", edge=":edge")
            yield Condition(f"{{obligation}}.id IN ({found})")

    def _named(self, matched: Matched | None) -> Iterator[Condition]:
        """What agencies bear or have issued that are matched so, or better."""
        for of, agencies in self.agencies.items():
            ids = [id_ for id_, by in agencies.items() if matched and by <= MATCHES.index(matched)]
            if of == "bearer":
                yield Condition.of(BORNE, ids)
            else:
                issued = "SELECT id FROM documents WHERE issuer_id {meant}"
                yield Condition(f"{{obligation}}.document_id IN ({issued})", keys=tuple(ids))

    def _chained(self, hit: Hit) -> Hit:
        """A hit with the shortest way to it, of two the first by id."""
        sql = "SELECT DISTINCT document_id FROM obligation_bases WHERE obligation_id = ?"
        ways = [path(self.above, id_) for (id_,) in self.database.execute(sql, [hit.id]) if self.above.get(id_)]
        way = min(ways, key=lambda way: (len(way), way))
        known = steps(self.database, way)
        return hit.model_copy(update={"chain": tuple(known[id_] for id_ in way)})


def _hit(row: Row, via: Via | None, matched: Matched | None) -> Hit:
    deadline = {name: row[name] for name in ("due_on", "recurrence", "boundary", "formula")}
    document = {name: row[name] for name in ("number", "type", "issuer", "issued_on")}
    return Hit.model_validate(
        {
            **{name: row[name] for name in ("id", "text", "context", "kind", "scope", "page")},
            "bearers": json.loads(row["bearers"]),
            "deadline": {"text": row["deadline_text"], **deadline} if row["deadline_text"] else None,
            "boxes": json.loads(row["boxes"]),
            "document": {"id": row["document_id"], **document},
            "via": via,
            "matched": matched,
            "citations": tuple(dict.fromkeys(target.rpartition("|")[0] for target in json.loads(row["targets"]))),
        }
    )


def iso_day(text: str) -> str:
    """A day typed as dd/mm/yyyy or yyyy-mm-dd, as the register keeps it; raises ``UserError``."""
    try:
        if found := re.fullmatch(r"\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*", text):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise UserError(f"“{text}” không phải là ngày; viết dạng 31/12/2026") from error
