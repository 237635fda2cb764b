"""Obligations by what they rest on, who bears them, when they fall due and the words they use."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from sqlite3 import Row
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from pipeline.errors import UserError
from pipeline.store.chains import Step, below, path, steps
from pipeline.store.database import spelled
from pipeline.store.lookup import documents_of
from pipeline.store.questions import ORDER, asked, borne_by, grounds
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


_SELECT = """
SELECT obligation.*, {rank} AS rank, {matched} AS matched,
    document.number, document.type, document.issuer, document.issued_on,
    (SELECT json_group_array(json_object('name', name, 'role', role, 'source', source))
        FROM (SELECT * FROM obligation_bearers WHERE obligation_id = obligation.id ORDER BY position)) AS bearers,
    (SELECT json_group_array(target) FROM (SELECT DISTINCT target FROM obligation_citations
        JOIN citations ON citations.id = citation_id
        WHERE obligation_id = obligation.id AND via = 'direct' ORDER BY position)) AS targets
FROM {base} obligations AS obligation {on} JOIN documents AS document ON document.id = obligation.document_id
{agencies} WHERE {where} ORDER BY rank, matched, {order} LIMIT :limit
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


def rows(database: Path, view: str, limit: int | None = None) -> list[dict[str, Any]]:
    """The rows of a view, each by the names of its columns; raises ``BadDatabase``."""
    with register(database) as opened:
        return list(opened[view].rows_where(limit=limit))


class _Query:
    """The conditions of one search."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.base: str | None = None
        self.above: dict[str, str | None] = {}
        self.where = ["1"]
        self.agencies: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def rest_on(self, documents: list[str] | None, via: Sequence[Via]) -> None:
        """Only what rests on these documents (on any, without them), in these ways."""
        self.values["documents"] = json.dumps(documents)
        if documents is not None and "chain" in via:
            self.above = below(self.database, documents)
            self.values["chain"] = json.dumps([id_ for id_, over in self.above.items() if over])
        elif tuple(via) == ("chain",):
            raise UserError("--via chain cần --cites: chỉ ra văn bản được triển khai")
        meant = "SELECT value FROM json_each(:documents)" if documents is not None else "SELECT id FROM documents"
        chain = "SELECT value FROM json_each(:chain)" if "chain" in self.values else ""
        self.base = grounds(meant, via, chain=chain)

    def hold_words(self, words: str | None) -> None:
        """Only what has all the words; several in double quotes stand together, and so do the parts of a number."""
        # A phrase with tones stands in the index as it is spelled, one without in the column that has none.
        asked = [spelled(phrase.strip('"')) for phrase in re.findall(r'"[^"]+"|[^\s"]+', words or "")]
        if phrases := [phrase for phrase in asked if re.search(r"\w", phrase)]:
            self.values["words"] = " AND ".join(f'"{phrase}"' for phrase in phrases)
            self.where.append(
                "obligation.rowid IN (SELECT rowid FROM obligations_fts WHERE obligations_fts MATCH :words)"
            )

    def name(self, of: Literal["bearer", "issuer"], name: str | None) -> None:
        """Only what an agency bears, or has issued: by any of its names, by a predecessor, or in a group it is in."""
        if not name:
            return
        self.values[of] = name
        self.agencies[of] = (
            f"JOIN ({asked(of)}) AS {of} ON {of}.agency_id = document.issuer_id"
            if of == "issuer"
            else f"JOIN ({borne_by(of)}) AS {of} ON {of}.obligation_id = obligation.id"
        )

    def fall_due(self, after: str | None, before: str | None) -> None:
        """Only what is due from one day to another."""
        for name, sign, day in (("after", ">=", after), ("before", "<=", before)):
            if day:
                self.values[name] = iso_day(day)
                self.where.append(f"obligation.due_on {sign} :{name}")

    def hits(self, limit: int | None) -> list[Hit]:
        """What was found, in order."""
        ranks = [f"{of}.rank" for of in self.agencies]
        sql = _SELECT.format(
            rank="base.rank" if self.base else "NULL",
            matched=f"max({', '.join(ranks)}, 0)" if ranks else "NULL",
            agencies=" ".join(self.agencies.values()),
            base=f"({self.base}) AS base JOIN" if self.base else "",
            on="ON obligation.id = base.obligation_id" if self.base else "",
            where=" AND ".join(self.where),
            order=ORDER,
        )
        values = {**self.values, "limit": -1 if limit is None else limit}
        hits = [_hit(row) for row in self.database.execute(sql, values).fetchall()]
        return [self._chained(hit) if hit.via == "chain" else hit for hit in hits]

    def _chained(self, hit: Hit) -> Hit:
        """A hit with the shortest way to it, of two the first by id."""
        sql = "SELECT DISTINCT document_id FROM obligation_bases WHERE obligation_id = ?"
        ways = [path(self.above, id_) for (id_,) in self.database.execute(sql, [hit.id]) if self.above.get(id_)]
        way = min(ways, key=lambda way: (len(way), way))
        known = steps(self.database, way)
        return hit.model_copy(update={"chain": tuple(known[id_] for id_ in way)})


def _hit(row: Row) -> Hit:
    deadline = {name: row[name] for name in ("due_on", "recurrence", "boundary", "formula")}
    document = {name: row[name] for name in ("number", "type", "issuer", "issued_on")}
    return Hit.model_validate(
        {
            **{name: row[name] for name in ("id", "text", "context", "kind", "scope", "page")},
            "bearers": json.loads(row["bearers"]),
            "deadline": {"text": row["deadline_text"], **deadline} if row["deadline_text"] else None,
            "boxes": json.loads(row["boxes"]),
            "document": {"id": row["document_id"], **document},
            "via": None if row["rank"] is None else VIAS[row["rank"]],
            "matched": None if row["matched"] is None else MATCHES[row["matched"]],
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
