"""What a page says when there is nothing to show: a line for people, and a traceback only for a bug."""

from __future__ import annotations

import traceback
from typing import NamedTuple

from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

from pipeline.browse.metadata import SETTINGS


class Told(NamedTuple):
    """The status and the words of a failed page."""

    status: int
    message: str


def told(exception: BaseException) -> Told:
    """What to say; Datasette itself prints a traceback for every address that does not exist."""
    message = str(getattr(exception, "message", exception))
    if getattr(exception, "status", None) == 404 or message.startswith("no such table"):
        return Told(404, "Không có bảng, dòng hay trang này. Dòng có thể đã đổi sau lần nạp gần nhất.")
    if isinstance(exception, DatasetteError):
        if exception.title == "SQL Interrupted":
            seconds = SETTINGS["sql_time_limit_ms"] // 1000
            message = f"Câu hỏi chạy quá {seconds} giây nên đã dừng; thêm điều kiện lọc rồi thử lại."
        return Told(exception.status, message)
    if isinstance(exception, Base400):
        return Told(exception.status, message)
    traceback.print_exception(exception)
    return Told(500, "Lỗi của chương trình; xem cửa sổ đang chạy nhiemvu browse.")
