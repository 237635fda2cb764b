"""What the register is asked, as named SQL: the search command and Datasette's canned queries both read it here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """A query with a Vietnamese title; ``parameters`` are what it asks for, by the name in the SQL."""

    name: str
    title: str
    description: str
    sql: str
    parameters: Mapping[str, str] = field(default_factory=dict)


ORDER = """
(obligation.scope IS 'specific') DESC, (obligation.due_on IS NOT NULL) DESC,
EXISTS (SELECT 1 FROM obligation_bearers WHERE obligation_id = obligation.id AND source = 'explicit') DESC,
obligation.due_on, document.issued_on DESC, document.id, obligation.position
"""
"""The trackable first: specific tasks, then dated ones, then those that name who must act."""


def grounds(documents: str, via: Sequence[str] = ("direct", "section", "document"), *, chain: str = "") -> str:
    """The obligations that rest on some documents in some ways, each once with its strongest ground as ``rank``.

    ``documents``: what stands in ``cited_id IN (…)``; ``chain``: the same for the documents that carry those out, on
    which what rests in any way rests by a chain. Each way is a question of its own, so that none is asked for nothing.
    """
    found = [_WAYS[way].format(rank=rank, documents=documents) for rank, way in enumerate(_WAYS) if way in via]
    if chain:
        found += [way.format(rank=len(_WAYS), documents=chain) for way in _WAYS.values()]
    return f"SELECT obligation_id, min(rank) AS rank FROM ({' UNION ALL '.join(found)}) GROUP BY obligation_id"


_STORED = """
SELECT base.obligation_id, {{rank}} AS rank FROM citations AS citation
JOIN obligation_citations AS base ON base.citation_id = citation.id AND base.via = '{way}'
WHERE citation.cited_id IN ({{documents}})
"""
_WAYS = {
    "direct": _STORED.format(way="direct"),
    "section": _STORED.format(way="section"),
    "document": """
SELECT duty.id AS obligation_id, {rank} AS rank FROM citations AS citation
CROSS JOIN obligations AS duty ON duty.document_id = citation.document_id
WHERE citation.cited_id IN ({documents}) AND citation.front = 1
""",
}
"""How an obligation rests on a document, as the view ``obligation_bases`` has it; the strongest first."""


def asked(parameter: str) -> str:
    """The agencies that a name asks for, each with its best rank: 0 by name, 1 a predecessor, 2 a collective."""
    return f"""
    WITH RECURSIVE named AS (
        SELECT agency_id AS id FROM agency_names
        WHERE rowid IN (SELECT rowid FROM agency_names_fts WHERE agency_names_fts MATCH agency_query(:{parameter}))
        UNION SELECT id FROM agencies WHERE id = trim(:{parameter})
    ), earlier AS (
        SELECT agency_id AS id FROM named JOIN agency_successors ON successor_id = id
        UNION SELECT agency_id FROM earlier JOIN agency_successors ON successor_id = id
    ), kin AS (
        SELECT kind, level, province FROM named JOIN agencies USING (id) WHERE level IS NOT NULL
        UNION SELECT value ->> 'kind', value ->> 'level', value ->> 'province'
        FROM json_each(agency_asked(:{parameter}))
    ), meant AS (
        SELECT id, 0 AS rank FROM named UNION ALL SELECT id, 1 FROM earlier UNION ALL
        SELECT scope.agency_id, 2 FROM kin JOIN agency_scopes AS scope ON scope.kind = kin.kind
            AND scope.level = kin.level AND (scope.province IS NULL OR scope.province = kin.province)
    )
    SELECT id AS agency_id, min(rank) AS rank FROM meant GROUP BY id"""


def borne_by(parameter: str) -> str:
    """The obligations that such agencies bear, each once with its best rank."""
    return (
        f"SELECT obligation_id, min(rank) AS rank FROM ({asked(parameter)}) "
        "CROSS JOIN obligation_bearers USING (agency_id) GROUP BY obligation_id"
    )


_SHOWN = """
    obligation.text AS "Nhiệm vụ",
    (SELECT group_concat(name, '; ') FROM (SELECT name FROM obligation_bearers
        WHERE obligation_id = obligation.id ORDER BY position)) AS "Cơ quan thực hiện",
    coalesce(obligation.due_on, obligation.deadline_text) AS "Thời hạn",
    coalesce(document.number, document.title) AS "Văn bản giao",
    document.issuer AS "Cơ quan ban hành", obligation.page AS "Trang",
    obligation.id AS obligation_id, document.id AS document_id
FROM obligations AS obligation JOIN documents AS document ON document.id = obligation.document_id
"""


def _day(parameter: str) -> str:
    """A day as people type it, dd/mm/yyyy, or as the register keeps it."""
    day = f"trim(:{parameter})"
    iso = f"substr({day}, 7, 4) || '-' || substr({day}, 4, 2) || '-' || substr({day}, 1, 2)"
    return f"CASE WHEN {day} LIKE '__/__/____' THEN {iso} ELSE {day} END"


BY_DOCUMENT = Question(
    "nhiem_vu_theo_van_ban",
    "Nhiệm vụ theo văn bản căn cứ",
    "Các nhiệm vụ dựa trên một văn bản: trong câu trước, rồi trong tiêu đề, rồi ở phần mở đầu văn bản",
    f"""
SELECT CASE base.rank WHEN 0 THEN 'trong câu' WHEN 1 THEN 'trong mục' ELSE 'phần mở đầu' END AS "Căn cứ", {_SHOWN}
JOIN ({grounds("SELECT id FROM documents WHERE id = trim(:van_ban) OR number = trim(:van_ban)")}) AS base
    ON base.obligation_id = obligation.id
ORDER BY base.rank, {ORDER}
""",
    {"van_ban": "Số, ký hiệu hoặc mã văn bản, ví dụ 01/NQ-CP"},
)
BY_AGENCY = Question(
    "nhiem_vu_theo_co_quan",
    "Nhiệm vụ theo cơ quan thực hiện",
    "Các nhiệm vụ của một cơ quan theo tên hoặc tên viết tắt, của cơ quan mà nó kế thừa, và của nhóm mà nó thuộc về",
    f"""
SELECT CASE asked.rank WHEN 0 THEN 'đúng tên' WHEN 1 THEN 'kế thừa' ELSE 'thuộc nhóm' END AS "Tìm theo", {_SHOWN}
JOIN ({borne_by("co_quan")}) AS asked ON asked.obligation_id = obligation.id
ORDER BY asked.rank, {ORDER}
""",
    {"co_quan": "Tên cơ quan, ví dụ Sở Tài chính Lai Châu hoặc STC"},
)
DUE_BETWEEN = Question(
    "nhiem_vu_den_han",
    "Nhiệm vụ đến hạn trong khoảng ngày",
    "Các nhiệm vụ có hạn cuối từ ngày đến ngày, hạn gần trước",
    f"""
SELECT {_SHOWN}
WHERE obligation.due_on BETWEEN {_day("tu_ngay")} AND {_day("den_ngay")}
ORDER BY obligation.due_on, document.id, obligation.position
""",
    {"tu_ngay": "Từ ngày (dd/mm/yyyy)", "den_ngay": "Đến ngày (dd/mm/yyyy)"},
)
NOT_HELD = Question(
    "van_ban_con_thieu",
    "Văn bản được viện dẫn nhưng chưa có tệp",
    "Nên tìm và nạp những văn bản được viện dẫn nhiều trước, rồi văn bản có nhiều nhiệm vụ còn hạn dựa vào",
    """
SELECT type AS "Loại văn bản", coalesce(number, title) AS "Số, ký hiệu hoặc tên", issuer AS "Cơ quan ban hành",
    issued_on AS "Ngày ban hành", citations AS "Số lần viện dẫn",
    documents AS "Số văn bản viện dẫn", obligations AS "Nhiệm vụ dựa vào", open AS "Còn hạn", id AS document_id
FROM wanted
""",
)

QUESTIONS: tuple[Question, ...] = (BY_DOCUMENT, BY_AGENCY, DUE_BETWEEN, NOT_HELD)
