"""Everything known about one document on its own: what ``nhiemvu parse`` prints.

A record is computed from the file's bytes alone. A value that is not in the document is null, and where one was
expected an ``Issue`` says why; what another source merely suggests is a ``Proposal``.
Titles and descriptions are Vietnamese because Datasette shows them to users.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Relation = Literal[
    "legal_basis", "proposal", "implements", "follows", "amends", "replaces", "repeals", "guides", "mentions"
]
CitationKind = Literal["numbered", "named", "short"]
Role = Literal["lead", "cooperating"]
BearerSource = Literal["explicit", "inherited", "default"]
ObligationKind = Literal["task", "prohibition", "target"]
Recurrence = Literal["daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly"]
Boundary = Literal["before", "by", "on", "within"]
ReadBy = Literal["text", "ocr", "none"]


class Model(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Model):
    """A rectangle on a page as displayed, in points from its top left (rotation and crop applied)."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Page(Model):
    """One page of the file and how its text was obtained."""

    number: int = Field(title="Trang", description="Số thứ tự trang trong tệp, bắt đầu từ 1")
    width: float = Field(title="Chiều rộng", description="Chiều rộng trang khi hiển thị, tính bằng point")
    height: float = Field(title="Chiều cao", description="Chiều cao trang khi hiển thị, tính bằng point")
    read_by: ReadBy = Field(title="Cách đọc", description="text: lớp chữ; ocr: nhận dạng; none: chưa đọc được")
    reason: str | None = Field(
        title="Lý do",
        description="Vì sao trang không đọc bằng lớp chữ. no-text: bản quét; overlay: chỉ có chữ của chữ ký số "
        "hoặc dấu sao; outlines: chữ là nét vẽ; broken-font, not-vietnamese, missing-capitals: lớp chữ hỏng; "
        "blank: trang trắng; no-data: thiếu dữ liệu tiếng Việt của Tesseract; out-of-time: hết giờ; "
        "broken-page: trang hỏng; too-large: khổ trang quá lớn; too-many-pages: tệp quá nhiều trang",
    )
    text: str = Field(title="Văn bản", description="Văn bản của trang theo thứ tự đọc")


class Source(Model):
    """The file a record was read from."""

    file: str
    sha256: str
    pages: tuple[Page, ...]


class Received(Model):
    """What the incoming stamp says (Số đến, Ngày đến)."""

    number: str | None
    on: str | None


class Document(Model):
    """The header and the ending of a document (Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I)."""

    type: str | None = Field(title="Loại văn bản", description="Tên loại văn bản; công văn không ghi tên loại")
    number: str | None = Field(title="Số, ký hiệu", description="Số và ký hiệu đã bỏ khoảng trắng, ví dụ 148/KH-UBND")
    symbol: str | None = Field(title="Ký hiệu", description="Phần sau số thứ tự, biết được cả khi số chưa đọc được")
    issuer: str | None = Field(title="Cơ quan ban hành", description="Tên cơ quan ban hành, viết đầy đủ")
    issued_on: str | None = Field(title="Ngày ban hành", description="Ngày ban hành in trên văn bản (năm-tháng-ngày)")
    place: str | None = Field(title="Địa danh", description="Địa danh ghi trước ngày ban hành")
    title: str | None = Field(title="Trích yếu", description="Trích yếu nội dung văn bản")
    signer_name: str | None = Field(title="Người ký", description="Họ và tên người ký")
    signer_title: str | None = Field(title="Chức vụ người ký", description="Chức vụ, không kể TM., KT., TL., TUQ.")
    recipients: tuple[str, ...] = Field(
        default=(), title="Nơi nhận", description="Các dòng của mục Nơi nhận, không kể dấu gạch và dấu chấm phẩy"
    )
    urgency: str | None = Field(default=None, title="Độ khẩn", description="HỎA TỐC, THƯỢNG KHẨN hoặc KHẨN")
    confidentiality: str | None = Field(default=None, title="Độ mật", description="MẬT, TỐI MẬT hoặc TUYỆT MẬT")
    received: Received | None = Field(
        default=None, title="Dấu đến", description="Số đến và ngày đến trên dấu công văn đến"
    )


class Section(Model):
    """A labelled unit: Phần, Chương, Mục, Điều, khoản, điểm, Roman, Arabic, letter, Phụ lục."""

    id: str = Field(title="Mã mục", description="Mã của mục, tính từ nội dung")
    parent: str | None = Field(title="Mục cha", description="Mã của mục cha trực tiếp")
    label: str = Field(title="Nhãn", description="Nhãn như in trong văn bản, bỏ dấu kết thúc: II, 1, đ, Điều 5")
    path: str = Field(title="Đường dẫn", description="Các nhãn từ gốc đến mục, nối bằng dấu gạch chéo")
    heading: str = Field(title="Tiêu đề", description="Tiêu đề hoặc câu đầu của mục")
    text: str = Field(title="Nội dung", description="Nội dung của chính mục, không kể các mục con")
    page: int = Field(title="Trang", description="Trang nơi mục bắt đầu")


class Pinpoint(Model):
    """The unit of the cited document that is meant: điểm, khoản, Điều as printed."""

    article: str | None
    clause: str | None
    point: str | None


class Citation(Model):
    """One mention of another document."""

    id: str = Field(title="Mã viện dẫn", description="Mã của lần viện dẫn, tính từ nội dung")
    text: str = Field(title="Nguyên văn", description="Lời viện dẫn nguyên văn")
    kind: CitationKind = Field(title="Dạng", description="numbered: có số; named: theo tên; short: nhắc lại ngắn gọn")
    type: str | None = Field(title="Loại văn bản", description="Tên loại của văn bản được viện dẫn")
    number: str | None = Field(title="Số, ký hiệu", description="Số và ký hiệu của văn bản được viện dẫn")
    issued_on: str | None = Field(title="Ngày ban hành", description="Ngày ban hành in trong lời viện dẫn")
    year: int | None = Field(title="Năm", description="Năm lấy từ ngày, từ số ký hiệu hoặc chữ “năm …”")
    issuer: str | None = Field(title="Cơ quan ban hành", description="Cơ quan ban hành như in trong lời viện dẫn")
    title: str | None = Field(title="Trích yếu", description="Nội dung sau “về”, “ban hành”, “quy định”")
    relation: Relation = Field(
        title="Quan hệ",
        description="legal_basis: căn cứ; proposal: theo đề nghị; implements: triển khai thực hiện; follows: theo; "
        "amends: sửa đổi, bổ sung; replaces: thay thế; repeals: bãi bỏ; guides: hướng dẫn; mentions: nhắc đến",
    )
    target: str = Field(title="Văn bản đích", description="Số hoặc tên của văn bản được viện dẫn và ngày hoặc năm")
    pinpoint: Pinpoint | None = Field(title="Điều khoản", description="Điểm, khoản, Điều được dẫn tới")
    section: str = Field(title="Đường dẫn mục", description="Đường dẫn của mục chứa lời viện dẫn")
    section_id: str | None = Field(title="Mục", description="Mã của mục chứa lời viện dẫn")
    page: int = Field(title="Trang", description="Trang in lời viện dẫn")
    boxes: tuple[Box, ...] = Field(title="Khung", description="Các khung chữ nhật trên trang, tính bằng point")
    front: bool = Field(
        default=False,
        title="Phần mở đầu",
        description="Lời viện dẫn đứng ở phần mở đầu: trích yếu, Căn cứ, câu mở đầu “Thực hiện …”",
    )
    item: str | None = Field(default=None, title="Câu", description="Mã câu hoặc dòng bảng chứa lời viện dẫn")
    found_by: str = Field(title="Quy tắc", description="Quy tắc nhận ra lời viện dẫn")


class Bearer(Model):
    """Who must act."""

    name: str = Field(title="Cơ quan, người thực hiện", description="Tên như in trong văn bản")
    role: Role = Field(title="Vai trò", description="lead: chủ trì; cooperating: phối hợp")
    source: BearerSource = Field(
        title="Căn cứ xác định",
        description="explicit: trong câu; inherited: từ tiêu đề, câu dẫn; default: nơi nhận chung",
    )


class Deadline(Model):
    """By when, in the document's words, and the date where one can be worked out."""

    text: str = Field(title="Thời hạn", description="Lời ghi thời hạn nguyên văn")
    due_on: str | None = Field(title="Hạn cuối", description="Ngày cuối cùng, khi tính được từ chính văn bản")
    recurrence: Recurrence | None = Field(
        title="Định kỳ",
        description="daily: hằng ngày; weekly: hằng tuần; monthly: hằng tháng; quarterly: hằng quý; "
        "half-yearly: 6 tháng một lần; yearly: hằng năm",
    )
    boundary: Boundary | None = Field(
        title="Cách tính mốc", description="before: trước ngày; by: chậm nhất; on: vào ngày; within: trong thời gian"
    )
    formula: str | None = Field(title="Cách tính", description="Cách tính ra hạn cuối")


class Obligation(Model):
    """One directive: a sentence or a table row that tells someone to act or refrain."""

    id: str = Field(title="Mã nhiệm vụ", description="Mã của nhiệm vụ, tính từ nội dung")
    text: str = Field(title="Nội dung nhiệm vụ", description="Câu giao nhiệm vụ nguyên văn")
    context: str | None = Field(title="Ngữ cảnh", description="Dòng nhóm hoặc câu dẫn cần để hiểu một dòng ngắn")
    kind: ObligationKind = Field(
        title="Loại", description="task: việc phải làm; prohibition: điều cấm; target: chỉ tiêu"
    )
    force: Literal["order", "request"] | None = Field(
        default=None, title="Hiệu lực", description="order: giao; request: đề nghị"
    )
    force_by: str | None = Field(
        default=None, title="Căn cứ hiệu lực", description="Lời trong văn bản cho thấy là giao hay đề nghị"
    )
    scope: Literal["specific", "standing"] | None = Field(
        default=None, title="Phạm vi", description="specific: cụ thể; standing: thường xuyên"
    )
    scope_by: str | None = Field(
        default=None, title="Căn cứ phạm vi", description="Lời trong văn bản cho thấy là việc cụ thể hay thường xuyên"
    )
    section: str = Field(title="Đường dẫn mục", description="Đường dẫn của mục chứa nhiệm vụ")
    section_id: str | None = Field(title="Mục", description="Mã của mục chứa nhiệm vụ")
    bearers: tuple[Bearer, ...] = Field(title="Cơ quan thực hiện", description="Các cơ quan, người phải thực hiện")
    deadline: Deadline | None = Field(title="Thời hạn", description="Thời hạn thực hiện")
    product: str | None = Field(title="Sản phẩm", description="Sản phẩm phải có, như in trong bảng")
    citations: tuple[str, ...] = Field(title="Văn bản viện dẫn", description="Số hoặc tên văn bản được dẫn trong câu")
    citation_ids: tuple[str, ...] = Field(title="Mã viện dẫn", description="Mã các lời viện dẫn trong câu")
    lent_citation_ids: tuple[str, ...] = Field(
        default=(), title="Viện dẫn của mục", description="Mã các lời viện dẫn trong tiêu đề và câu dẫn phía trên"
    )
    page: int = Field(title="Trang", description="Trang nơi nhiệm vụ bắt đầu")
    boxes: tuple[Box, ...] = Field(title="Khung", description="Các khung chữ nhật trên trang, tính bằng point")
    found_by: str = Field(title="Quy tắc", description="Quy tắc nhận ra nhiệm vụ")


class Coverage(Model):
    """How much of the document the record speaks of, so that silence can be told from absence.

    ``duty_sentences`` have a word of duty ("giao", "chịu trách nhiệm", "trước ngày …"); ``omitted`` of these gave no
    obligation, and each is an issue.
    """

    sentences: int
    duty_sentences: int
    extracted: int
    omitted: int = 0


class Issue(Model):
    """Something a person should know: what could not be read or worked out, where, and why."""

    stage: str = Field(title="Công đoạn", description="Công đoạn phát hiện: read, outline, language, link")
    code: str = Field(title="Mã vấn đề", description="Mã ngắn, ổn định của vấn đề")
    message: str = Field(title="Nội dung", description="Điều người dùng cần biết, bằng tiếng Việt")
    page: int | None = Field(title="Trang", description="Trang liên quan, nếu có")


class Proposal(Model):
    """A value that another source suggests; never shown as read."""

    field: str = Field(title="Trường", description="Trường được gợi ý")
    value: str = Field(title="Giá trị gợi ý", description="Giá trị được gợi ý, chưa được xác nhận")
    source: str = Field(title="Nguồn gợi ý", description="Nơi gợi ý: thời điểm ký số, tên tệp, văn bản khác")


class Record(Model):
    """One document: computed from bytes, knowledge, program version and reading options, and nothing else."""

    source: Source
    document: Document
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    obligations: tuple[Obligation, ...]
    coverage: Coverage
    proposals: tuple[Proposal, ...] = ()
    issues: tuple[Issue, ...] = ()
    first_page: int = 1
    last_page: int
    bound: tuple[Record, ...] = ()
