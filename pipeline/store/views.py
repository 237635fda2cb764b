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
    # What is past is few: what of it rests on a front matter is counted by documents, the rest one by one.
    """
    WITH past AS MATERIALIZED (
        SELECT id, document_id FROM obligations WHERE due_on < date('now', 'localtime')
    ), past_of AS MATERIALIZED (
        SELECT document_id, count(*) AS past FROM past GROUP BY document_id
    ), counts AS (
        SELECT pair.cited_id, pair.citations, 1 AS documents, pair.obligations,
            CASE pair.front WHEN 1 THEN coalesce(past_of.past, 0) ELSE 0 END AS past
        FROM document_citations AS pair LEFT JOIN past_of ON past_of.document_id = pair.document_id
        WHERE pair.cited_id NOT IN (SELECT id FROM documents WHERE held = 1)
        UNION ALL
        SELECT pair.cited_id, 0, 0, 0, count(DISTINCT past.id)
        FROM past CROSS JOIN obligation_citations AS base ON base.obligation_id = past.id
        CROSS JOIN document_citations AS pair
            ON pair.document_id = past.document_id AND pair.cited_id = base.cited_id AND pair.front = 0
        GROUP BY pair.document_id, pair.cited_id
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
