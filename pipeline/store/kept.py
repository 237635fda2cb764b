"""The tables that are no projection of records: what was read, when, and under which names documents were known."""

from __future__ import annotations

from pipeline.store.table import Column, Table

FILES = Table(
    "files", "Tệp", "Mỗi tệp PDF đã nạp một dòng: đọc được hay không và vì sao",
    (
        Column("path", "Tệp", "Đường dẫn đầy đủ của tệp", null=False),
        Column("sha256", "Mã băm", "SHA-256 của nội dung tệp; trống khi không mở được tệp"),
        Column("status", "Trạng thái", "read: đủ; partial: có trang chưa đọc được; refused: không nhận; failed: lỗi",
               null=False, values=("read", "partial", "refused", "failed")),
        Column("reason", "Lý do", "Vì sao tệp chưa đọc đủ, không được nhận hoặc bị lỗi"),
        Column("version", "Phiên bản", "Phiên bản chương trình và tùy chọn đã dùng để đọc", null=False),
        Column("size", "Dung lượng", "Số byte, để nhận ra tệp chưa đổi", "INTEGER", null=False),
        Column("modified", "Sửa lúc", "Thời điểm sửa tệp (nano giây), để nhận ra tệp chưa đổi", "INTEGER", null=False),
    ),
    ("path",), indexes=(("sha256",),), facets=("status",), label="path", kept=True,
)  # fmt: skip
RECORDS = Table(
    "records", "Bản ghi", "Toàn bộ những gì đọc được từ một nội dung tệp; các bảng khác được tính từ đây",
    (
        Column("sha256", "Mã băm", "SHA-256 của nội dung tệp", null=False),
        Column("stamp", "Dấu phiên bản", "Phiên bản, tri thức, tùy chọn và công cụ đã tạo ra bản ghi", null=False),
        Column("json", "Bản ghi", "Bản ghi dạng JSON, như lệnh nhiemvu parse in ra", null=False),
    ),
    ("sha256",), kept=True,
)  # fmt: skip
RUNS = Table(
    "runs", "Lần chạy", "Mỗi lần nạp hoặc gỡ tệp một dòng",
    (
        Column("id", "Mã lần chạy", "Thời điểm bắt đầu và số hiệu tiến trình", null=False),
        Column("command", "Lệnh", "ingest hoặc forget", null=False),
        Column("started_at", "Bắt đầu", "Thời điểm bắt đầu (UTC)", null=False),
        Column("finished_at", "Kết thúc", "Thời điểm kết thúc (UTC)", null=False),
        Column("summary", "Tổng hợp", "Số tệp theo trạng thái và số dòng trong cơ sở dữ liệu (JSON)", null=False),
    ),
    ("id",), kept=True,
)  # fmt: skip
ALIASES = Table(
    "document_aliases", "Mã cũ của văn bản", "Mã đã dùng cho một văn bản khi còn biết ít hơn; vẫn tra cứu được",
    (
        Column("alias", "Mã cũ", "Mã đã dùng trước đây", null=False),
        Column("document_id", "Văn bản", "Mã hiện nay của văn bản", null=False),
    ),
    ("alias",), kept=True,
)  # fmt: skip
