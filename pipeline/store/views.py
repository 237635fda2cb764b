"""The views of the register: on what obligations rest, what is cited but missing, what looks wrong."""

from __future__ import annotations

from pipeline.store.lint import LINT
from pipeline.store.shape import TABLES
from pipeline.store.table import Column, View

BASES = View(
    "obligation_bases",
    "Căn cứ của nhiệm vụ",
    "Nhiệm vụ dựa trên văn bản nào và theo cách nào",
    (
        Column("obligation_id", "Nhiệm vụ", "Nhiệm vụ"),
        Column("document_id", "Văn bản căn cứ", "Văn bản mà nhiệm vụ dựa vào"),
        Column("via", "Căn cứ", "direct: trong câu; section: trong tiêu đề, câu dẫn; document: ở phần mở đầu văn bản"),
        Column("citation_id", "Viện dẫn", "Lời viện dẫn làm căn cứ"),
    ),
    # `document` bases would outnumber obligations ten to one as rows, so the front matter's citations stand for them.
    """
    SELECT obligation_id, cited_id AS document_id, via, citation_id FROM obligation_citations
    WHERE cited_id IS NOT NULL
    UNION ALL
    SELECT obligation.id, citation.cited_id, 'document', citation.id
    FROM citations AS citation JOIN obligations AS obligation ON obligation.document_id = citation.document_id
    WHERE citation.cited_id IS NOT NULL AND citation.front = 1
    """,
    facets=("via",),
)

IMPLEMENTATIONS = View(
    "implementations",
    "Văn bản triển khai",
    "Văn bản nào triển khai văn bản nào, theo phần mở đầu của nó",
    (
        Column("document_id", "Văn bản", "Văn bản triển khai", refs="documents"),
        Column("cited_id", "Văn bản được triển khai", "Văn bản mà nó triển khai", refs="documents"),
        Column("relation", "Quan hệ", "Quan hệ nêu trong lời viện dẫn"),
        Column("citation_id", "Viện dẫn", "Lời viện dẫn", refs="citations"),
    ),
    """
    SELECT document_id, cited_id, relation, id AS citation_id
    FROM citations
    WHERE cited_id IS NOT NULL AND carries = 1 AND cited_id <> document_id
    """,
    facets=("relation",),
)


def _listed(column: str, word: str) -> str:
    """A pinpoint's letters or figures as rows: "a, b và c", "1, khoản 3"."""
    plain = f"replace(replace(replace(citation.{column}, '{word}', ''), ' và ', ','), ' ', '')"
    return f"json_each('[\"' || replace({plain}, ',', '\",\"') || '\"]') AS {column}"


PINPOINTS = View(
    "pinpoints",
    "Điều khoản được viện dẫn",
    "Điều, khoản, điểm mà lời viện dẫn chỉ tới, khi văn bản được viện dẫn đã có tệp",
    (
        Column("citation_id", "Viện dẫn", "Lời viện dẫn chỉ tới điều khoản", refs="citations"),
        Column("section_id", "Điều khoản", "Điều, khoản hoặc điểm của văn bản được viện dẫn", refs="sections"),
    ),
    f"""
    SELECT asked.citation_id, section.id AS section_id
    FROM (
        SELECT citation.id AS citation_id, citation.cited_id,
            'Điều ' || citation.article || coalesce('/' || clause.value, '') || coalesce('/' || point.value, '') AS path
        FROM citations AS citation LEFT JOIN {_listed("clause", "khoản")} LEFT JOIN {_listed("point", "điểm")}
        WHERE citation.article IS NOT NULL
    ) AS asked
    JOIN sections AS section ON section.document_id = asked.cited_id
        AND (section.path = asked.path OR section.path LIKE '%/' || asked.path)
    """,
)
WANTED = View(
    "wanted",
    "Văn bản còn thiếu",
    "Văn bản được viện dẫn nhưng chưa có tệp, nhiều viện dẫn trước, rồi nhiều nhiệm vụ còn hạn trước",
    (
        Column("id", "Mã văn bản", "Mã của văn bản chưa có tệp", refs="documents"),
        Column("type", "Loại văn bản", "Tên loại văn bản"),
        Column("number", "Số, ký hiệu", "Số và ký hiệu"),
        Column("issuer", "Cơ quan ban hành", "Cơ quan ban hành"),
        Column("issued_on", "Ngày ban hành", "Ngày ban hành theo các lời viện dẫn"),
        Column("title", "Trích yếu", "Trích yếu theo các lời viện dẫn"),
        Column("citations", "Số lần viện dẫn", "Số lời viện dẫn tới văn bản", "INTEGER"),
        Column("documents", "Số văn bản viện dẫn", "Số văn bản đã có viện dẫn tới văn bản", "INTEGER"),
        Column(
            "obligations",
            "Nhiệm vụ dựa vào",
            "Số nhiệm vụ dựa vào văn bản: trong câu, trong mục hoặc ở phần mở đầu",
            "INTEGER",
        ),
        Column(
            "open",
            "Còn hạn",
            "Trong đó số nhiệm vụ chưa qua hạn: hạn cuối từ hôm nay trở đi, hoặc không có hạn cuối",
            "INTEGER",
        ),
    ),
    # What is tied to a citation rests on it, and all obligations of a document on what its front matter cites; those
    # that do both are counted twice and taken off again. `obligation_bases` says the same in ten million rows to tell
    # apart; these walks are in the order of an index, and what is sorted is narrow.
    """
    WITH past AS MATERIALIZED (
        SELECT rowid AS obligation, document_id FROM obligations WHERE due_on < date('now', 'localtime')
    ), given AS (
        SELECT document_id, sum(obligations) AS obligations, sum(past) AS past FROM (
            SELECT document_id, count(*) AS obligations, 0 AS past FROM obligations GROUP BY document_id
            UNION ALL SELECT document_id, 0, count(*) FROM past GROUP BY document_id
        ) GROUP BY document_id
    ), fronts AS MATERIALIZED (
        SELECT DISTINCT cited_id, document_id FROM citations WHERE front = 1 AND cited_id IS NOT NULL
    ), counts AS (
        SELECT cited_id, count(*) AS citations, count(DISTINCT document_id) AS documents, 0 AS obligations, 0 AS past
        FROM citations WHERE cited_id NOT IN (SELECT id FROM documents WHERE held = 1) GROUP BY cited_id
        UNION ALL
        SELECT citation.cited_id, 0, 0, count(DISTINCT obligation.rowid),
            count(DISTINCT CASE WHEN obligation.rowid IN (SELECT obligation FROM past) THEN obligation.rowid END)
        FROM obligation_citations AS citation
        CROSS JOIN obligations AS obligation ON obligation.id = citation.obligation_id
        WHERE citation.cited_id IS NOT NULL GROUP BY citation.cited_id
        UNION ALL
        SELECT fronts.cited_id, 0, 0, sum(given.obligations), sum(given.past)
        FROM fronts CROSS JOIN given ON given.document_id = fronts.document_id GROUP BY fronts.cited_id
        UNION ALL
        SELECT fronts.cited_id, 0, 0, -count(DISTINCT obligation.rowid),
            -count(DISTINCT CASE WHEN obligation.rowid IN (SELECT obligation FROM past) THEN obligation.rowid END)
        FROM fronts CROSS JOIN citations AS citation ON citation.cited_id = fronts.cited_id
            AND citation.front IN (0, 1) AND citation.document_id = fronts.document_id
        CROSS JOIN obligation_citations AS base ON base.citation_id = citation.id
        CROSS JOIN obligations AS obligation ON obligation.id = base.obligation_id
        GROUP BY fronts.cited_id
    ), ranked AS (
        SELECT cited_id, sum(citations) AS citations, sum(documents) AS documents, sum(obligations) AS obligations,
            sum(obligations) - sum(past) AS open
        FROM counts GROUP BY cited_id HAVING sum(citations) > 0
        ORDER BY sum(citations) DESC, sum(obligations) - sum(past) DESC, cited_id LIMIT -1
    )
    SELECT document.id, document.type, document.number, document.issuer, document.issued_on, document.title,
        ranked.citations, ranked.documents, ranked.obligations, ranked.open
    FROM ranked CROSS JOIN documents AS document ON document.id = ranked.cited_id
    """,
    facets=("type", "issuer"),
)
MEMBERS = View(
    "agency_members",
    "Thành viên của nhóm cơ quan",
    "Các cơ quan được nêu tên thuộc một nhóm như “các sở, ban, ngành tỉnh”, theo loại, cấp và địa bàn",
    (
        Column("collective_id", "Nhóm cơ quan", "Tên gọi chung nhiều cơ quan"),
        Column("agency_id", "Cơ quan", "Cơ quan thuộc nhóm"),
    ),
    """
    SELECT scope.agency_id AS collective_id, agency.id AS agency_id
    FROM agency_scopes AS scope JOIN agencies AS agency ON agency.kind = scope.kind AND agency.level = scope.level
        AND (scope.province IS NULL OR agency.province = scope.province)
    WHERE agency.named = 1
    """,
)

VIEWS: tuple[View, ...] = (BASES, IMPLEMENTATIONS, PINPOINTS, WANTED, LINT, MEMBERS)


def kept_ddl() -> list[str]:
    """The statements that make the tables that no projection replaces."""
    return _ddl(kept=True)


def projected_ddl() -> list[str]:
    """The statements that make the tables that are computed from the records, and the views."""
    return [*_ddl(kept=False), *(view.ddl() for view in VIEWS)]


def _ddl(*, kept: bool) -> list[str]:
    keys = {table.name: table.key for table in TABLES}
    return [statement for table in TABLES if table.kept == kept for statement in table.ddl(keys)]
