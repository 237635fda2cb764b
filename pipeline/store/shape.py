"""The shape of the register: every table, view and column with its Vietnamese title. Nothing else declares them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.store.kept import ALIASES, FILES, RECORDS, RUNS
from pipeline.store.table import Column, Table, of
from schemas.record import Bearer, Citation, Deadline, Document, Issue, Obligation, Page, Proposal, Section

APPLICATION_ID = 0x4E48564D
"""Marks our databases ("NHVM"), so that another program's file is never written to."""

_BOXES = Column(
    "boxes", "Khung", "Các khung chữ nhật trên trang (JSON), gốc ở góc trên bên trái, đơn vị point", null=False
)
_TITLE_KEY = Column("title_key", "Khóa trích yếu", "Trích yếu chỉ còn chữ cái không dấu, để so sánh")
_NEAR = Column("near", "Khóa lân cận", "Số thứ tự, ngày và tháng: phần chung của một văn bản và các cách in nhầm nó")
_TERM = Column("term", "Nhiệm kỳ", "Những năm của khóa được nêu (2016-2021), khi chưa rõ năm ban hành")
_RANK = Column(
    "rank",
    "Thứ hạng",
    "Nhỏ hơn thì đáng theo dõi hơn: việc cụ thể, có hạn, nêu đích danh, hạn sớm, văn bản mới",
    "INTEGER",
)
_POSITION = Column("position", "Thứ tự", "Thứ tự trong văn bản, bắt đầu từ 1", "INTEGER", null=False)


def _id(title: str, description: str) -> Column:
    return Column("id", title, description, null=False)


def _ref(name: str, table: str, title: str, description: str, *, null: bool = False) -> Column:
    return Column(name, title, description, null=null, refs=table)


_DOCUMENT = _ref("document_id", "documents", "Văn bản", "Văn bản chứa dòng này")
_PATH = _ref("path", "files", "Tệp", "Đường dẫn của tệp PDF")

DOCUMENTS = Table(
    "documents", "Văn bản", "Mỗi văn bản một dòng, dù đã có tệp hay mới chỉ được viện dẫn",
    (
        _id("Mã văn bản", "Mã đọc được, tính từ số, ký hiệu, cơ quan ban hành và năm"),
        Column("key", "Khóa so khớp", "Số và ký hiệu, hoặc tên, đã bỏ dấu: phần chung của mọi cách viết", null=False),
        Column("held", "Đã có tệp", "1: đã nạp tệp của văn bản; 0: mới chỉ được viện dẫn", "INTEGER",
               null=False, values=(0, 1)),
        *of(Document, "type", "number", "symbol", "issuer"),
        replace(_ref("issuer_id", "agencies", "Mã cơ quan ban hành", "Cơ quan ban hành trong danh sách cơ quan",
                     null=True), on_delete="NO ACTION"),
        Column("issuer_key", "Khóa cơ quan", "Cơ quan ban hành đã bỏ dấu, một phần của định danh; trống khi còn mở"),
        *of(Document, "issued_on"),
        Column("year", "Năm", "Năm ban hành, từ ngày hoặc từ số ký hiệu", "INTEGER"), _TERM,
        _NEAR, *of(Document, "title"), _TITLE_KEY, *of(Document, "place"),
        Column("province", "Tỉnh, thành phố", "Địa bàn của văn bản; trống với văn bản của trung ương"),
        *of(Document, "signer_name", "signer_title", "urgency", "confidentiality"),
        Column("urn", "URN", "Định danh theo RFC 9676, khi đã xác định được"),
        Column("sha256", "Mã băm", "Nội dung tệp mà các dòng của văn bản được lấy ra"),
        Column("part", "Phần", "Văn bản thứ mấy trong tệp, bắt đầu từ 0", "INTEGER"),
    ),
    ("id",),
    indexes=(
        ("key", "held", "issuer_key", "year", "term", "id"), ("type", "key"), ("title_key",), ("number",), ("issuer",),
        ("issuer_id", "issuer", "id"), ("issued_on",), ("held", "type"), ("sha256",), ("near",),
    ),
    facets=("held", "type", "issuer", "year"), label="id", words=("number", "title"),
)  # fmt: skip
DOCUMENT_FILES = Table(
    "document_files", "Tệp của văn bản", "Văn bản nằm ở những trang nào của tệp nào",
    (
        _DOCUMENT, _PATH,
        Column("part", "Phần", "Văn bản thứ mấy trong tệp, bắt đầu từ 0", "INTEGER", null=False),
        Column("first_page", "Trang đầu", "Trang đầu của văn bản trong tệp", "INTEGER", null=False),
        Column("last_page", "Trang cuối", "Trang cuối của văn bản trong tệp", "INTEGER", null=False),
    ),
    ("path", "part"), indexes=(("document_id",),),
)  # fmt: skip
PAGES = Table(
    "pages", "Trang", "Mỗi trang của mỗi tệp một dòng, với cách đọc và văn bản của trang",
    (_PATH, *of(Page, "number", "read_by", "reason", "width", "height", "text")),
    ("path", "number"), indexes=(("read_by",),), facets=("read_by",),
)  # fmt: skip
SECTIONS = Table(
    "sections", "Mục", "Phần, chương, mục, điều, khoản, điểm, phụ lục của các văn bản đã có",
    (
        *of(Section, "id"), _DOCUMENT, _POSITION,
        _ref("parent_id", "sections", "Mục cha", "Mục cha trực tiếp", null=True),
        *of(Section, "path", "label", "heading", "text", "page"),
    ),
    ("id",), indexes=(("document_id", "position"), ("parent_id",)), label="heading",
)  # fmt: skip
CITATIONS = Table(
    "citations", "Viện dẫn", "Mỗi lần một văn bản đã có nhắc tới một văn bản khác",
    (
        *of(Citation, "id"), _DOCUMENT, _POSITION,
        replace(_ref("cited_id", "documents", "Văn bản được viện dẫn", "Trống khi chưa xác định được văn bản nào",
                     null=True), on_delete="NO ACTION"),
        Column("printed_id", "Mã theo lời in", "Mã của văn bản như lời in; khác văn bản được viện dẫn khi in nhầm "
               "(bảng variants); trống khi lời in chưa đủ"),
        _ref("section_id", "sections", "Mục", "Mục chứa lời viện dẫn", null=True),
        *of(Citation, "kind", "text", "type", "number", "issued_on", "year", "issuer", "title", "relation"), _TITLE_KEY,
        Column("article", "Điều", "Điều của văn bản được viện dẫn"),
        Column("clause", "Khoản", "Khoản của văn bản được viện dẫn"),
        Column("point", "Điểm", "Điểm của văn bản được viện dẫn"),
        Column("resolution", "Cách xác định", "exact: đủ trong lời viện dẫn; context: bổ sung từ chính văn bản; "
               "corpus: chỉ một văn bản đã biết phù hợp; ambiguous: nhiều văn bản phù hợp; unresolved: thiếu thông tin",
               null=False, values=("exact", "context", "corpus", "ambiguous", "unresolved")),
        *of(Citation, "target", "front", "page"), _BOXES, *of(Citation, "found_by"),
        Column("carries", "Triển khai", "1: văn bản chứa lời viện dẫn triển khai văn bản được viện dẫn", "INTEGER",
               null=False, values=(0, 1)),
        replace(_RANK, description="Ở phần mở đầu: thứ hạng tốt nhất trong các nhiệm vụ của văn bản"),
    ),
    ("id",),
    indexes=(("document_id", "position"), ("cited_id", "front", "rank", "document_id"),
             ("cited_id", "carries", "document_id"), ("cited_id", "issued_on", "id"), ("printed_id", "id"),
             ("section_id",), ("relation",)),
    facets=("relation", "kind", "resolution", "type"), label="text",
)  # fmt: skip
DOCUMENT_CITATIONS = Table(
    "document_citations", "Văn bản viện dẫn văn bản", "Văn bản nào viện dẫn văn bản nào, bao nhiêu lần",
    (
        _DOCUMENT,
        replace(_ref("cited_id", "documents", "Văn bản được viện dẫn", "Văn bản mà các lời viện dẫn nối tới"),
                on_delete="NO ACTION"),
        Column("citations", "Số lần viện dẫn", "Số lời viện dẫn", "INTEGER", null=False),
        Column("front", "Ở phần mở đầu", "1: có lời viện dẫn ở phần mở đầu", "INTEGER", null=False, values=(0, 1)),
        Column("obligations", "Nhiệm vụ dựa vào", "Số nhiệm vụ của văn bản dựa vào văn bản được viện dẫn", "INTEGER",
               null=False),
    ),
    ("document_id", "cited_id"), indexes=(("cited_id", "front"),), facets=("front",),
)  # fmt: skip
OBLIGATIONS = Table(
    "obligations", "Nhiệm vụ", "Mỗi câu hoặc dòng bảng giao việc, cấm, hoặc nêu chỉ tiêu một dòng",
    (
        *of(Obligation, "id"), _DOCUMENT, _POSITION,
        _ref("section_id", "sections", "Mục", "Mục chứa nhiệm vụ", null=True),
        *of(Obligation, "kind", "force", "force_by", "scope", "scope_by", "text", "context", "product"),
        replace(of(Deadline, "text")[0], name="deadline_text", null=True),
        *of(Deadline, "due_on", "recurrence", "boundary", "formula"),
        *of(Obligation, "page"), _BOXES, *of(Obligation, "found_by"), replace(_RANK, null=False),
    ),
    ("id",),
    indexes=(("document_id", "rank"), ("section_id",), ("due_on",), ("kind", "scope")),
    facets=("kind", "force", "scope", "recurrence"), label="text", words=("context", "text"), order="rank",
)  # fmt: skip
BEARERS = Table(
    "obligation_bearers", "Cơ quan thực hiện", "Ai phải thực hiện nhiệm vụ, với vai trò gì",
    (
        _ref("obligation_id", "obligations", "Nhiệm vụ", "Nhiệm vụ phải thực hiện"), _POSITION,
        *of(Bearer, "name", "role", "source"),
        replace(_ref("agency_id", "agencies", "Mã cơ quan", "Cơ quan trong danh sách cơ quan"), on_delete="NO ACTION"),
        replace(_RANK, null=False),
    ),
    ("obligation_id", "position"),
    indexes=(("agency_id", "name", "obligation_id"), ("agency_id", "rank", "obligation_id")),
    facets=("role", "source", "agency_id"),
)  # fmt: skip
OBLIGATION_CITATIONS = Table(
    "obligation_citations", "Viện dẫn của nhiệm vụ", "Lời viện dẫn trong câu hoặc trong tiêu đề, câu dẫn phía trên",
    (
        _ref("obligation_id", "obligations", "Nhiệm vụ", "Nhiệm vụ dựa trên lời viện dẫn"),
        _ref("citation_id", "citations", "Viện dẫn", "Lời viện dẫn mà nhiệm vụ dựa vào"),
        Column("via", "Căn cứ", "direct: trong câu; section: trong tiêu đề, câu dẫn", null=False,
               values=("direct", "section")),
        replace(_ref("cited_id", "documents", "Văn bản được viện dẫn", "Như ở lời viện dẫn", null=True),
                on_delete="NO ACTION"),
        replace(_RANK, null=False),
    ),
    ("obligation_id", "citation_id"), indexes=(("citation_id", "via"), ("cited_id", "via", "rank", "obligation_id")),
    facets=("via",),
)  # fmt: skip
AGENCIES = Table(
    "agencies", "Cơ quan", "Các cơ quan được nêu tên và cơ quan kế thừa, mỗi tỉnh một dòng cho các cơ quan cùng tên",
    (
        _id("Mã cơ quan", "Tên đầy đủ đã bỏ dấu"),
        Column("name", "Tên", "Tên đầy đủ, kèm địa bàn", null=False),
        Column("kind", "Loại cơ quan", "ministry: bộ; department: sở; committee: UBND; collective: nhóm cơ quan; …"),
        Column("level", "Cấp", "Trung ương, tỉnh, huyện hoặc xã; trống khi chưa rõ",
               values=("trung ương", "tỉnh", "huyện", "xã")),
        Column("province", "Tỉnh, thành phố", "Địa bàn của cơ quan; trống với cơ quan trung ương"),
        Column("since", "Từ ngày", "Ngày đầu tiên mang tên này, khi danh mục có ghi"),
        Column("until", "Đến ngày", "Ngày cuối cùng mang tên này; trống khi còn hoạt động hoặc chưa rõ"),
        Column("scope", "Phạm vi của nhóm", "Nhóm cơ quan của tỉnh nào, hay của cả nước"),
        Column("members_unknown", "Vì sao chưa rõ thành viên", "Lý do không biết những cơ quan nào thuộc nhóm"),
        Column("named", "Được nêu tên", "1: có văn bản nêu tên; 0: có ở đây vì kế thừa một cơ quan được nêu tên",
               "INTEGER", null=False, values=(0, 1)),
    ),
    ("id",), indexes=(("name",), ("kind", "level", "province")), facets=("kind", "level", "province"), label="name",
)  # fmt: skip
AGENCY_NAMES = Table(
    "agency_names", "Cách gọi cơ quan", "Tên đầy đủ của cơ quan và các cách viết gặp trong văn bản",
    (
        Column("name", "Tên", "Tên như in trong văn bản, hoặc tên đầy đủ", null=False),
        _ref("agency_id", "agencies", "Mã cơ quan", "Cơ quan mang tên này"),
        Column("source", "Nguồn", "printed: như in trong văn bản; full: tên đầy đủ", null=False,
               values=("printed", "full")),
    ),
    ("agency_id", "name"), indexes=(("name",),), facets=("source",), words=("name",),
)  # fmt: skip
AGENCY_SUCCESSORS = Table(
    "agency_successors", "Cơ quan kế thừa", "Cơ quan nào tiếp nhận nhiệm vụ của cơ quan nào sau sắp xếp, đổi tên",
    (
        _ref("agency_id", "agencies", "Cơ quan trước", "Cơ quan đã thôi hoạt động dưới tên này"),
        _ref("successor_id", "agencies", "Cơ quan sau", "Cơ quan tiếp nhận"),
    ),
    ("agency_id", "successor_id"), indexes=(("successor_id",),),
)  # fmt: skip
AGENCY_SCOPES = Table(
    "agency_scopes", "Phạm vi nhóm cơ quan", "Nhóm gồm những cơ quan loại nào, cấp nào, của tỉnh nào",
    (
        _ref("agency_id", "agencies", "Nhóm cơ quan", "Tên gọi chung nhiều cơ quan"),
        Column("kind", "Loại cơ quan", "Loại cơ quan thuộc nhóm", null=False),
        Column("level", "Cấp", "Cấp của cơ quan thuộc nhóm", null=False),
        Column("province", "Tỉnh, thành phố", "Địa bàn của cơ quan thuộc nhóm; trống: cả nước"),
    ),
    ("agency_id", "kind", "level"), indexes=(("kind", "level", "province"),),
)  # fmt: skip
VARIANTS = Table(
    "variants", "Cách in khác của văn bản", "Số, ký hiệu, loại, ngày hoặc cơ quan in nhầm, in thiếu của một văn bản",
    (
        _id("Mã theo lời in", "Mã của văn bản nếu lời in là đúng"),
        replace(_ref("document_id", "documents", "Văn bản", "Văn bản thực sự được nói tới"), on_delete="NO ACTION"),
        Column("reason", "Khác ở", "name: luật gọi theo tên; number: ký hiệu in nhầm, thiếu; type: loại văn bản; "
               "issuer: cơ quan ban hành; date: năm ban hành; "
               "undated: văn bản đã có tệp không đọc được ngày hoặc cơ quan ban hành", null=False,
               values=("name", "number", "type", "issuer", "date", "undated")),
        Column("key", "Khóa so khớp", "Số và ký hiệu theo lời in, đã bỏ dấu", null=False),
        *of(Document, "type", "number", "symbol", "issuer"),
        Column("issuer_key", "Khóa cơ quan", "Cơ quan ban hành theo lời in, đã bỏ dấu; trống khi còn mở"),
        *of(Document, "issued_on"), Column("year", "Năm", "Năm ban hành theo lời in", "INTEGER"), _TERM,
        _NEAR, *of(Document, "title"), _TITLE_KEY,
        Column("province", "Tỉnh, thành phố", "Địa bàn của văn bản theo lời in"),
    ),
    ("id",), indexes=(("document_id",), ("key",), ("near",)), facets=("reason",), label="id",
)  # fmt: skip
CANDIDATES = Table(
    "candidates", "Văn bản có thể được viện dẫn", "Các văn bản phù hợp với lời viện dẫn còn thiếu thông tin",
    (
        _ref("citation_id", "citations", "Viện dẫn", "Lời viện dẫn còn thiếu cơ quan hoặc năm"),
        _ref("document_id", "documents", "Văn bản", "Văn bản phù hợp"),
        Column("reason", "Lý do", "Những điểm phù hợp", null=False),
    ),
    ("citation_id", "document_id"), indexes=(("document_id",),),
)  # fmt: skip
CLAIMS = Table(
    "claims", "Căn cứ nhận dạng", "Những gì mỗi văn bản nói về chính nó và về văn bản nó viện dẫn; dùng để nối kết",
    (
        _id("Mã", "Mã lời viện dẫn, hoặc mã của chính văn bản"),
        replace(_ref("holder_id", "documents", "Văn bản nói", "Văn bản chứa thông tin này")),
        Column("key", "Khóa so khớp", "Số và ký hiệu, hoặc tên, đã bỏ dấu", null=False),
        Column("open", "Còn mở", "1: còn thiếu cơ quan hoặc năm; 0: đủ", "INTEGER", null=False, values=(0, 1)),
        Column("json", "Nội dung", "Cơ quan, năm và mô tả của văn bản được nói tới (JSON)", null=False),
    ),
    ("id",), indexes=(("key", "open"), ("holder_id", "key")),
)  # fmt: skip
PROPOSALS = Table(
    "proposals", "Gợi ý", "Giá trị do nguồn khác gợi ý, chưa được xác nhận và không dùng làm giá trị đã đọc",
    (_DOCUMENT, _POSITION, *of(Proposal, "field", "value", "source")),
    ("document_id", "position"), facets=("field", "source"),
)  # fmt: skip
BROKEN = Table(
    "broken_references", "Chỗ dẫn không có đích", "Chỗ văn bản dẫn tới điều, khoản, phụ lục của chính nó mà không có",
    (
        _DOCUMENT, _POSITION,
        _ref("section_id", "sections", "Mục", "Mục chứa chỗ dẫn"),
        Column("unit", "Dẫn tới", "Điều, khoản, phụ lục được dẫn tới, như in trong văn bản", null=False),
        Column("text", "Nguyên văn", "Câu chứa chỗ dẫn", null=False),
        Column("page", "Trang", "Trang của mục chứa chỗ dẫn", "INTEGER", null=False),
        _ref("last_id", "sections", "Mục cuối", "Điều, khoản, phụ lục cuối cùng mà văn bản có"),
    ),
    ("document_id", "position"), indexes=(("section_id",), ("last_id",)),
)  # fmt: skip
ISSUES = Table(
    "issues", "Vấn đề", "Những chỗ người dùng nên xem lại: đọc chưa được, thiếu, hoặc đáng ngờ",
    (
        _PATH, Column("position", "Thứ tự", "Thứ tự trong tệp, bắt đầu từ 1", "INTEGER", null=False),
        _DOCUMENT, *of(Issue, "stage", "code", "message", "page"),
    ),
    ("path", "position"), indexes=(("document_id",), ("code",)), facets=("stage", "code"),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    FILES, RECORDS, RUNS, ALIASES, DOCUMENTS, DOCUMENT_FILES, PAGES, SECTIONS, CITATIONS, DOCUMENT_CITATIONS,
    OBLIGATIONS, BEARERS, OBLIGATION_CITATIONS, AGENCIES, AGENCY_NAMES, AGENCY_SUCCESSORS, AGENCY_SCOPES, VARIANTS,
    CANDIDATES, CLAIMS, PROPOSALS, BROKEN, ISSUES,
)  # fmt: skip
