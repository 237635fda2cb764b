"""What is stamped over a scan: marks of urgency and secrecy, and the incoming stamp ("ĐẾN", Số, Ngày)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.outline.head import Header
from pipeline.text import fold, plain, squeeze
from schemas.record import Received

_MARKS = {
    "hoa toc": "HỎA TỐC",
    "thuong khan": "THƯỢNG KHẨN",
    "khan": "KHẨN",
    "tuyet mat": "TUYỆT MẬT",
    "toi mat": "TỐI MẬT",
    "mat": "MẬT",
}


def read(stamps: Sequence[tuple[str, str]], found: Header) -> None:
    """Take what stamps say into a header: a mark where either reading has it, the rest where both agree."""
    found.confidentiality = found.confidentiality or secrecy(stamps)
    found.urgency = found.urgency or next((mark for mark in _marks(stamps) if "MẬT" not in mark), None)
    if any(_finds("arrived", readings) for readings in stamps):
        found.received = Received(number=_agreed("arrived_number", stamps), on=_agreed("arrived_on", stamps))


def secrecy(stamps: Sequence[tuple[str, str]]) -> str | None:
    """The mark of secrecy among some stamps."""
    return next((mark for mark in _marks(stamps) if "MẬT" in mark), None)


def _marks(stamps: Sequence[tuple[str, str]]) -> Iterator[str]:
    for readings in stamps:
        for words in readings:
            mark = _MARKS.get(squeeze(plain(words)).strip(" .,-|")) if words.isupper() else None
            if mark:
                yield mark


def _agreed(rule: str, stamps: Iterable[tuple[str, str]]) -> str | None:
    for readings in stamps:
        values = {_value(find, words) for find, words in _finds(rule, readings)}
        if len(values) == 1 and all(readings):
            return values.pop()
    return None


def _finds(rule: str, readings: Iterable[str]) -> list[tuple[Find, str]]:
    read = [(rules("header")[rule].match(plain(fold(words))), words) for words in readings]
    return [(find, words) for find, words in read if find]


def _value(find: Find, words: str) -> str | None:
    if "number" in find.parts:
        return words[slice(*find.parts["number"])]
    day, month, year = (int(words[slice(*find.parts[part])]) for part in ("day", "month", "year"))
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
