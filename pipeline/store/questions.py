"""What the register is asked, as named SQL: the search command and Datasette's canned queries both read it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.store.ranking import ENDLESS


@dataclass(frozen=True)
class Question:
    """A query with a Vietnamese title; ``parameters`` are what it asks for, by the name in the SQL."""

    name: str
    title: str
    description: str
    sql: str
    parameters: Mapping[str, str] = field(default_factory=dict)


ORDER = "obligation.rank, obligation.document_id, obligation.position"
"""The trackable first (``ranking.py``); of two that stand level the one of the first document by its id."""


@dataclass(frozen=True)
class Source:
    """Obligations by a key. ``found``: those of the keys ``{meant}`` up to the rank ``{edge}``.

    ``ranked``: from an index in the order of the key, the rank and what is told apart, each of which stands for one
    obligation or more; so the rank is known up to which a number of them can be found.
    """

    found: str
    ranked: str


def _cited(way: str) -> Source:
    stood = f"obligation_citations WHERE cited_id {{meant}} AND via = '{way}'"
    return Source(
        f"SELECT obligation_id FROM {stood} AND rank <= {{edge}}",
        f"SELECT DISTINCT rank, obligation_id FROM {stood} ORDER BY rank, obligation_id",
    )


GROUNDS: Mapping[str, Source] = {
    "direct": _cited("direct"),
    "section": _cited("section"),
    "document": Source(
        "SELECT duty.id AS obligation_id FROM citations AS citation "
        "CROSS JOIN obligations AS duty ON duty.document_id = citation.document_id AND duty.rank <= {edge} "
        "WHERE citation.cited_id {meant} AND citation.front = 1 AND citation.rank <= {edge}",
        "SELECT DISTINCT rank, document_id FROM citations WHERE cited_id {meant} AND front = 1 AND rank IS NOT NULL "
        "ORDER BY rank, document_id",
    ),
}
"""How an obligation rests on a document, as the view ``obligation_bases`` has it; the strongest first."""
BORNE = Source(
    "SELECT obligation_id FROM obligation_bearers WHERE agency_id {meant} AND rank <= {edge}",
    "SELECT DISTINCT rank, obligation_id FROM obligation_bearers WHERE agency_id {meant} ORDER BY rank, obligation_id",
)


def grounds(documents: str) -> str:
    """The obligations that rest on some documents, each once with its strongest way as ``ground``."""
    ways = " UNION ALL ".join(
        f"SELECT obligation_id, {n} AS ground FROM ({way.found.format(meant=f'IN ({documents})', edge=ENDLESS)})"
        for n, way in enumerate(GROUNDS.values())
    )
    return f"SELECT obligation_id, min(ground) AS ground FROM ({ways}) GROUP BY obligation_id"


def asked(parameter: str) -> str:
    """The agencies that a name asks for, each as it is best matched: 0 by name, 1 a predecessor, 2 a collective."""
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
        SELECT id, 0 AS matched FROM named UNION ALL SELECT id, 1 FROM earlier UNION ALL
        SELECT scope.agency_id, 2 FROM kin JOIN agency_scopes AS scope ON scope.kind = kin.kind
            AND scope.level = kin.level AND (scope.province IS NULL OR scope.province = kin.province)
    )
    SELECT id AS agency_id, min(matched) AS matched FROM meant GROUP BY id"""


def borne_by(parameter: str) -> str:
    """The obligations that such agencies bear, each once as it is best matched."""
    return (
        f"SELECT obligation_id, min(matched) AS matched FROM ({asked(parameter)}) "
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
SELECT CASE base.ground WHEN 0 THEN 'trong câu' WHEN 1 THEN 'trong mục' ELSE 'phần mở đầu' END AS "Căn cứ", {_SHOWN}
JOIN ({grounds("SELECT id FROM documents WHERE id = trim(:van_ban) OR number = trim(:van_ban)")}) AS base
    ON base.obligation_id = obligation.id
ORDER BY base.ground, {ORDER}
""",
    {"van_ban": "Số, ký hiệu hoặc mã văn bản, ví dụ 01/NQ-CP"},
)
BY_AGENCY = Question(
    "nhiem_vu_theo_co_quan",
    "Nhiệm vụ theo cơ quan thực hiện",
    "Các nhiệm vụ của một cơ quan theo tên hoặc tên viết tắt, của cơ quan mà nó kế thừa, và của nhóm mà nó thuộc về",
    f"""
SELECT CASE asked.matched WHEN 0 THEN 'đúng tên' WHEN 1 THEN 'kế thừa' ELSE 'thuộc nhóm' END AS "Tìm theo", {_SHOWN}
JOIN ({borne_by("co_quan")}) AS asked ON asked.obligation_id = obligation.id
ORDER BY asked.matched, {ORDER}
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
