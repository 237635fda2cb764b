"""Documents that are only cited, and other prints of documents: what their citations tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from pipeline.link.claims import Claim
from pipeline.link.resolve import Identity, described
from pipeline.store import project
from pipeline.store.rows import listed, upsert

_SAMPLE = 24
"""So many citations tell what a document is that is only cited; a law has a hundred thousand. They are the first by id,
which begins with a hash: the same ones whatever the order of arrival."""
_SAID = f"""
SELECT citation.printed_id, claim.json FROM json_each(?) AS asked CROSS JOIN citations AS citation ON citation.id IN (
    SELECT id FROM citations WHERE printed_id = asked.value ORDER BY id LIMIT {_SAMPLE}
) JOIN claims AS claim ON claim.id = citation.id ORDER BY citation.id
"""
_LAST = f"""
SELECT value, (SELECT id FROM citations WHERE printed_id = value ORDER BY id LIMIT 1 OFFSET {_SAMPLE - 1})
FROM json_each(?)
"""


def describe(database: Database, documents: Iterable[Identity], same: Mapping[str, tuple[str, str]]) -> None:
    """The rows of documents that are only cited, or of other prints of them, as their citations tell of them."""
    identities = {identity.id: identity for identity in documents}
    said = [described(identities[id_], claims) for id_, claims in said_of(database, identities).items()]
    upsert(database, "documents", [project.of_cited(cited) for cited in said if cited.id not in same])
    upsert(database, "variants", [project.of_variant(cited, *same[cited.id]) for cited in said if cited.id in same])


def said_of(database: Database, identities: Iterable[str]) -> Mapping[str, list[Claim]]:
    """What citations say of documents that they print so, as far as it takes to describe them; the uncited are left."""
    said: dict[str, list[Claim]] = defaultdict(list)
    for printed_id, stored in database.execute(_SAID, [listed(identities)]).fetchall():
        said[printed_id].append(project.claim_of(stored))
    return said


def last_that_tell(database: Database, identities: Iterable[str]) -> Mapping[str, str | None]:
    """The last of the citations that tell what a document is, None where all of them do."""
    return dict(database.execute(_LAST, [listed(identities)]).fetchall())
