"""What looks wrong between documents, each with both places quoted."""

from __future__ import annotations

from pipeline.store.table import Column, View

_ENDS = "('replaces', 'repeals')"
_PRINTED = """
        SELECT citation.document_id AS document_id, citation.id AS citation_id,
            '{says}; vẫn nối tới ' || variant.document_id AS message, citation.text AS quote, citation.page AS page,
            coalesce(other.document_id, variant.document_id) AS other_document_id,
            coalesce(other.text, document.number || ' ngày ' || strftime('%d/%m/%Y', document.issued_on))
                AS other_quote,
            other.page AS other_page
        FROM variants AS variant JOIN citations AS citation ON citation.printed_id = variant.id
        JOIN documents AS document ON document.id = variant.document_id
        LEFT JOIN citations AS other ON other.id = (SELECT min(id) FROM citations
            WHERE printed_id = variant.document_id)
        WHERE variant.reason IN ({reasons})"""
_UNLIKE = """lower(citation.issuer) NOT LIKE 'các %' AND lower({other}) NOT LIKE 'các %'
            AND instr(lower(citation.issuer), lower({other})) <> 1
            AND instr(lower({other}), lower(citation.issuer)) <> 1"""
"""Two issuers that are printed, and not one with more words read behind it, nor several together."""
_LINTS = {
    "date-differs": """
        SELECT citation.document_id AS document_id, citation.id AS citation_id,
            CASE WHEN document.number IS NULL THEN 'Cùng một tên' ELSE 'Cùng một số' END || ', hai ngày ban hành: '
                || strftime('%d/%m/%Y', citation.issued_on) || ' và '
                || strftime('%d/%m/%Y', document.issued_on) AS message,
            citation.text AS quote, citation.page AS page,
            coalesce(other.document_id, document.id) AS other_document_id,
            coalesce(other.text, document.number || ' ngày ' || strftime('%d/%m/%Y', document.issued_on))
                AS other_quote,
            other.page AS other_page
        FROM citations AS citation JOIN documents AS document ON document.id = citation.cited_id
        LEFT JOIN citations AS other ON other.id = (SELECT min(id) FROM citations
            WHERE cited_id = document.id AND issued_on = document.issued_on)
        WHERE citation.issued_on IS NOT NULL AND citation.issued_on <> document.issued_on""",
    "issuer-differs": f"""
        {_PRINTED.format(says="Cơ quan ban hành in khác", reasons="'issuer'")}
            AND {_UNLIKE.format(other="coalesce(other.issuer, document.issuer)")}
        UNION ALL
        SELECT citation.document_id, citation.id,
            'Cùng một số, một ngày, hai cơ quan ban hành: ' || one.issuer || ' và ' || two.issuer,
            citation.text, citation.page, coalesce(other.document_id, two.id),
            coalesce(other.text, two.number || ' của ' || two.issuer), other.page
        FROM (SELECT key, issued_on FROM documents WHERE issued_on IS NOT NULL AND issuer_key <> ''
            GROUP BY key, issued_on HAVING count(DISTINCT issuer_key) > 1) AS twice
        CROSS JOIN documents AS one ON one.key = twice.key AND +one.issued_on = twice.issued_on AND +one.held = 0
        CROSS JOIN documents AS two ON two.key = one.key AND +two.issued_on = one.issued_on
            AND two.issuer_key <> one.issuer_key AND (two.held = 1 OR two.id > one.id)
        CROSS JOIN citations AS citation ON citation.id =
            (SELECT min(id) FROM citations WHERE cited_id = one.id AND instr(text, issuer))
        LEFT JOIN citations AS other ON other.id =
            (SELECT min(id) FROM citations WHERE cited_id = two.id AND instr(text, issuer))
        WHERE (two.held = 1 OR other.id IS NOT NULL) AND (one.province IS two.province OR EXISTS (
                SELECT 1 FROM citations AS a JOIN citations AS b ON b.document_id = a.document_id
                WHERE a.cited_id = one.id AND b.cited_id = two.id))
            AND {_UNLIKE.format(other="coalesce(other.issuer, two.issuer)")}
        UNION ALL
        SELECT citation.document_id, citation.id,
            'Số, ký hiệu là của ' || own.name || ', lời viện dẫn ghi ' || printed.name,
            citation.text, citation.page, document.id, document.number || ': ' || own.name, NULL
        FROM agencies AS printed CROSS JOIN agency_names AS name ON name.agency_id = printed.id
        CROSS JOIN citations AS citation ON citation.issuer = name.name
        CROSS JOIN documents AS document ON document.id = citation.cited_id
        CROSS JOIN agencies AS own ON own.id = document.issuer_key
        WHERE printed.level = 'trung ương' AND own.level = 'trung ương' AND own.id <> printed.id
            AND instr(citation.text, citation.issuer) AND NOT (own.kind = 'party' AND printed.kind = 'party')
            AND NOT EXISTS (SELECT 1 FROM agency_names WHERE name = citation.issuer AND agency_id = own.id)
            AND NOT EXISTS (SELECT 1 FROM agency_successors
                WHERE (agency_id, successor_id) IN ((own.id, printed.id), (printed.id, own.id)))""",
    "title-drift": """
        SELECT citation.document_id, citation.id, 'Trích yếu trong lời viện dẫn khác trích yếu của ' || document.id,
            citation.title, citation.page, document.id, document.title, NULL
        FROM citations AS citation JOIN documents AS document ON document.id = citation.cited_id
        WHERE document.held = 1 AND min(length(citation.title_key), length(document.title_key)) >= 24
            AND instr(document.title_key, substr(citation.title_key, 1, 24)) = 0
            AND instr(citation.title_key, substr(document.title_key, 1, 24)) = 0""",
    "misprint": _PRINTED.format(says="Ký hiệu hoặc loại văn bản in khác", reasons="'number', 'type'"),
    "alike": """
        SELECT one.id, NULL, 'Có thể là cùng một văn bản, in nhầm số hoặc ký hiệu',
            one.number || coalesce(' ' || one.title, ''), NULL,
            two.id, two.number || coalesce(' ' || two.title, ''), NULL
        FROM (SELECT issued_on, CAST(number AS INTEGER) AS serial, substr(title_key, 1, 24) AS title FROM documents
            WHERE issued_on IS NOT NULL AND number IS NOT NULL AND length(title_key) >= 12
            GROUP BY 1, 2, 3 HAVING count(DISTINCT key) > 1) AS twice
        CROSS JOIN documents AS one ON one.issued_on = twice.issued_on
        CROSS JOIN documents AS two ON two.issued_on = twice.issued_on AND two.id > one.id AND two.key <> one.key
        WHERE CAST(one.number AS INTEGER) = twice.serial AND substr(one.title_key, 1, 24) = twice.title
            AND CAST(two.number AS INTEGER) = twice.serial AND substr(two.title_key, 1, 24) = twice.title
        UNION ALL
        SELECT held.id, NULL, 'Chưa đọc được số; có thể là văn bản được viện dẫn cùng trích yếu, cùng cơ quan',
            held.title, NULL, cited.id, cited.number || ' ' || cited.title, NULL
        FROM documents AS held CROSS JOIN documents AS cited
            ON cited.title_key >= substr(held.title_key, 1, 32)
            AND cited.title_key < substr(held.title_key, 1, 32) || '~'
        WHERE held.held = 1 AND held.number IS NULL AND length(held.title_key) >= 32
            AND +cited.held = 0 AND cited.number IS NOT NULL AND cited.issuer_key = held.issuer_key""",
    "basis-younger": """
        SELECT citation.document_id, citation.id, 'Căn cứ ban hành sau chính văn bản',
            citation.text, citation.page, citing.id,
            citing.number || ' ngày ' || strftime('%d/%m/%Y', citing.issued_on), NULL
        FROM citations AS citation JOIN documents AS citing ON citing.id = citation.document_id
        WHERE citation.relation = 'legal_basis' AND citation.issued_on > citing.issued_on""",
    "cites-replaced": f"""
        SELECT citation.document_id, citation.id, 'Viện dẫn văn bản đã bị thay thế hoặc bãi bỏ: ' || citation.cited_id,
            citation.text, citation.page, ending.document_id, ending.text, ending.page
        FROM (SELECT replaced.cited_id, replaced.document_id, replaced.text, replaced.page, min(ender.issued_on) AS day
            FROM citations AS replaced CROSS JOIN documents AS ender ON ender.id = replaced.document_id
            WHERE replaced.relation IN {_ENDS} AND replaced.cited_id <> ender.id AND ender.issued_on IS NOT NULL
            GROUP BY replaced.cited_id) AS ending
        CROSS JOIN citations AS citation ON citation.cited_id = ending.cited_id
        CROSS JOIN documents AS citing ON citing.id = citation.document_id
        WHERE citation.relation NOT IN {_ENDS} AND citing.issued_on > ending.day""",
    "source-replaced": f"""
        SELECT obligation.document_id, NULL, 'Văn bản giao ' || count(DISTINCT obligation.id)
            || ' nhiệm vụ đã bị thay thế hoặc bãi bỏ', min(obligation.text), min(obligation.page),
            ending.document_id, ending.text, ending.page
        FROM citations AS ending JOIN obligations AS obligation ON obligation.document_id = ending.cited_id
        WHERE ending.relation IN {_ENDS} AND ending.document_id <> ending.cited_id
        GROUP BY ending.id""",
    "broken-reference": """
        SELECT broken.document_id, NULL, 'Dẫn tới ' || broken.unit || ' nhưng văn bản chỉ có đến ' || last.label,
            broken.text, broken.page, broken.document_id, trim(last.label || '. ' || last.heading), last.page
        FROM broken_references AS broken JOIN sections AS last ON last.id = broken.last_id""",
    "two-files": """
        SELECT document_id, NULL, 'Có ' || count(DISTINCT file.sha256) || ' tệp khác nội dung cùng là văn bản này',
            min(file.path), NULL, NULL, max(file.path), NULL
        FROM document_files JOIN files AS file ON file.path = document_files.path
        GROUP BY document_id HAVING count(DISTINCT file.sha256) > 1""",
    "number-twice": """
        SELECT one.id, NULL, 'Hai văn bản cùng số, cùng cơ quan, cùng năm',
            one.number || coalesce(' ngày ' || strftime('%d/%m/%Y', one.issued_on), '')
                || coalesce(' ' || one.title, ''), NULL,
            two.id, two.number || coalesce(' ngày ' || strftime('%d/%m/%Y', two.issued_on), '')
                || coalesce(' ' || two.title, ''), NULL
        FROM documents AS one CROSS JOIN documents AS two ON two.key = one.key AND two.id > one.id
            AND two.issuer_key = one.issuer_key AND two.year = one.year AND two.held = 1
        WHERE one.held = 1 AND instr(one.id, '--')""",
    "ambiguous": """
        SELECT citation.document_id, citation.id, 'Nhiều văn bản phù hợp với lời viện dẫn',
            citation.text, citation.page, min(candidate.document_id), max(candidate.document_id), NULL
        FROM citations AS citation JOIN candidates AS candidate ON candidate.citation_id = citation.id
        WHERE citation.resolution = 'ambiguous' GROUP BY citation.id""",
}
"""What looks wrong, by its code. Titles are compared by their first letters, for a citation may cut one short.

Issuers count where they are printed with the number: "chỉ đạo của Thủ tướng Chính phủ tại văn bản số 45/VPCP-CN" is
no doubt. A plus sign before a column keeps SQLite from an index that tells less than that of the key.
"""

LINT = View(
    "lint",
    "Điểm đáng ngờ",
    "Những chỗ các văn bản không khớp nhau, thường do in nhầm, hoặc viện dẫn văn bản không còn hiệu lực",
    (
        Column(
            "code",
            "Loại",
            "date-differs: hai ngày khác nhau; issuer-differs: hai cơ quan ban hành; title-drift: trích yếu khác nhau; "
            "misprint: in nhầm, vẫn nối được; alike: có thể là một văn bản; basis-younger: căn cứ ban hành sau; "
            "cites-replaced: viện dẫn văn bản đã bị thay thế; source-replaced: văn bản giao việc đã bị thay thế; "
            "broken-reference: dẫn tới điều khoản không có; "
            "two-files: hai tệp khác nội dung; number-twice: hai văn bản cùng số; ambiguous: nhiều văn bản phù hợp",
        ),
        Column("document_id", "Văn bản", "Văn bản liên quan", refs="documents"),
        Column("citation_id", "Viện dẫn", "Lời viện dẫn liên quan, nếu có", refs="citations"),
        Column("message", "Nội dung", "Điều cần xem lại"),
        Column("quote", "Nguyên văn", "Lời in ở chỗ này"),
        Column("page", "Trang", "Trang của chỗ này", "INTEGER"),
        Column("other_document_id", "Văn bản kia", "Văn bản không khớp với chỗ này", refs="documents"),
        Column("other_quote", "Nguyên văn kia", "Lời in ở chỗ kia"),
        Column("other_page", "Trang kia", "Trang của chỗ kia", "INTEGER"),
    ),
    # The first part names the columns of all.
    "\nUNION ALL\n".join(f"SELECT '{code}' AS code, * FROM ({sql})" for code, sql in _LINTS.items()),
    facets=("code",),
)
