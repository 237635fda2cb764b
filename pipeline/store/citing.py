"""Which document cites which: how often, and how much rests on it; by this missing documents are ranked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from pipeline.store.rows import listed

_THESE = "(SELECT value FROM json_each(?))"
_COUNTED = f"""
INSERT INTO document_citations (document_id, cited_id, citations, front, obligations)
SELECT document_id, cited_id, count(*), max(front), CASE WHEN max(front) THEN
    (SELECT count(*) FROM obligations WHERE document_id = citation.document_id)
ELSE
    (SELECT count(DISTINCT base.obligation_id) FROM citations AS own
    CROSS JOIN obligation_citations AS base ON base.citation_id = own.id
    WHERE own.document_id = citation.document_id AND +own.cited_id = citation.cited_id)
END
FROM citations AS citation WHERE document_id IN {_THESE} AND cited_id IS NOT NULL GROUP BY document_id, cited_id
"""
"""All obligations of a document rest on what its front matter cites, of other citations those that are tied to them.

A plus sign keeps SQLite from the index of what is cited: a law has a hundred thousand citations, a document fifty.
"""


def count_citations(database: Database, documents: Iterable[str]) -> None:
    """Count anew what some documents cite."""
    these = [listed(documents)]
    database.execute(f"DELETE FROM document_citations WHERE document_id IN {_THESE}", these)
    database.execute(_COUNTED, these)
