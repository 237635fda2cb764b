"""By when: dates, months, quarters, spans from issue, and rhythms; and how each date was worked out."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from pipeline.knowledge.load import rules
from pipeline.knowledge.rules import Find
from pipeline.text import Span, Text, squeeze
from schemas.record import Boundary, Deadline, Recurrence

_RHYTHM: dict[str, Recurrence] = {
    "ngày": "daily", "tuần": "weekly", "tháng": "monthly", "quý": "quarterly", "năm": "yearly",
    "6 tháng": "half-yearly", "06 tháng": "half-yearly", "sáu tháng": "half-yearly", "nửa năm": "half-yearly",
}  # fmt: skip
_SATURDAY = 5
"""``date.weekday`` of the first day of a weekend."""
_IN_SENTENCE = (
    "date_limited", "date_range", "month_limited", "month_range", "quarter_limited", "half_limited", "year_limited",
    "from_issue", "from_event", "at_least", "day_of_period", "other_recurring",
    "periodic", "every", "every_verb", "rhythm", "deferred",
)  # fmt: skip
_IN_CELL = (
    *_IN_SENTENCE,
    "cell_range",
    "cell_date",
    "cell_month",
    "cell_quarter",
    "cell_half",
    "cell_count",
    "cell_year",
    "cell_every",
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline and where it stands."""

    span: Span
    deadline: Deadline


def in_sentence(text: Text, span: Span, issued_on: str | None, taken: Iterable[Span]) -> Limit | None:
    """The deadline of a sentence: the first with a date, else the first of any kind; dates of citations are none."""
    return _first(text, span, issued_on, _IN_SENTENCE, tuple(taken))


def in_cell(text: Text, span: Span, issued_on: str | None, taken: Iterable[Span] = ()) -> Limit:
    """The deadline of a deadline column's cell or a time line: its words always, a date where one can be told."""
    found = _first(text, span, issued_on, _IN_CELL, tuple(taken))
    whole = squeeze(text[span])
    if found is None:
        return Limit(span, Deadline(text=whole, due_on=None, recurrence=None, boundary=None, formula=None))
    return Limit(span, found.deadline.model_copy(update={"text": whole}))


def _first(
    text: Text, span: Span, issued_on: str | None, kinds: Iterable[str], taken: tuple[Span, ...]
) -> Limit | None:
    rule = rules("deadlines")
    finds = [
        _aligned(find, span.start) for kind in kinds for find in rule[kind].find(text.folded[span.start : span.end])
    ]
    free = [f for f in finds if not any(f.span.overlaps(t) for t in taken) and not _is_reported(text, span, f)]
    limits = [_read(text, find, issued_on) for find in free]
    ordered = sorted((x for x in limits if x), key=lambda x: (x.span.start, -x.span.end))
    dated = [x for x in ordered if x.deadline.due_on]
    return dated[0] if dated else ordered[0] if ordered else None


def _is_reported(text: Text, span: Span, find: Find) -> bool:
    """Whether a day ends the period that is told of ("Báo cáo kết quả giải ngân … đến hết ngày 31/3/2026")."""
    period = find.rule == "date_range" or (
        "by" in find.parts and "hết" in text.folded[slice(*find.parts["by"])].lower()
    )
    return period and bool(rules("deadlines")["reported"].regex.search(text.folded[span.start : find.span.start]))


def _aligned(find: Find, by: int) -> Find:
    """A find in a slice, moved to its place in the text (``^`` in these rules means the head of the sentence)."""
    parts = {name: Span(s.start + by, s.end + by) for name, s in find.parts.items()}
    return Find(Span(find.span.start + by, find.span.end + by), find.rule, parts, find.gives)


def _read(text: Text, find: Find, issued_on: str | None) -> Limit | None:
    reader = _READERS.get(find.rule)
    try:
        due, formula = reader(_Parts(text, find), issued_on) if reader else (None, None)
    except (ValueError, OverflowError):  # "quý I/0000", "30/02/2026": words that no calendar has a day for
        due, formula = None, None
    if reader and due is None and find.rule not in ("from_issue", "cell_count"):
        return None
    span = find.parts.get("text", find.span)
    every = find.parts.get("every") or find.parts.get("each")
    recurrence = _RHYTHM[squeeze(text.folded[every.start : every.end]).lower()] if every else None
    return Limit(
        span,
        Deadline(
            text=squeeze(text[span]),
            due_on=due.isoformat() if due else None,
            recurrence=recurrence,
            boundary=_boundary(find),
            formula=formula,
        ),
    )


def _boundary(find: Find) -> Boundary | None:
    for part, boundary in (("before", "before"), ("by", "by"), ("on", "on")):
        if part in find.parts:
            return cast("Boundary", boundary)
    return cast("Boundary | None", find.gives.get("boundary"))


class _Parts:
    """The numbers that a find names."""

    def __init__(self, text: Text, find: Find) -> None:
        self._text, self._find = text, find

    def __contains__(self, name: str) -> bool:
        return name in self._find.parts

    def word(self, name: str) -> str:
        span = self._find.parts[name]
        return squeeze(self._text.folded[span.start : span.end])

    def number(self, name: str) -> int:
        return int(self.word(name))


Reader = Callable[[_Parts, str | None], tuple[datetime.date | None, str | None]]


def _day(parts: _Parts, issued_on: str | None) -> tuple[datetime.date | None, str | None]:
    """A day; without a year it is the year of issue, or the next where that day had passed by then."""
    assumed = "year" not in parts
    if assumed and not issued_on:
        return None, None
    year = int(cast("str", issued_on)[:4]) if assumed else parts.number("year")
    day = datetime.date(year, parts.number("month"), parts.number("day"))
    if assumed and issued_on and day.isoformat() < issued_on:
        day = day.replace(year=year + 1)
    return day, f"{_vn(day)} (năm theo ngày ban hành)" if assumed else _vn(day)


def _month(parts: _Parts, issued_on: str | None) -> tuple[datetime.date | None, str | None]:
    year, month = parts.number("year"), parts.number("month")
    return _period(parts, datetime.date(year, month, 1), 1, f"tháng {month}/{year}")


def _quarter(parts: _Parts, issued_on: str | None) -> tuple[datetime.date | None, str | None]:
    nth = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(parts.word("nth").upper()) or int(parts.word("nth"))
    year = parts.number("year")
    return _period(parts, datetime.date(year, 3 * nth - 2, 1), 3, f"quý {parts.word('nth')}/{year}")


def _half(parts: _Parts, issued_on: str | None) -> tuple[datetime.date | None, str | None]:
    year, first = parts.number("year"), parts.word("half").lower() == "đầu"
    return _period(parts, datetime.date(year, 1 if first else 7, 1), 6, f"6 tháng {parts.word('half')} năm {year}")


def _year(parts: _Parts, issued_on: str | None) -> tuple[datetime.date | None, str | None]:
    year = parts.number("year")
    return _period(parts, datetime.date(year, 1, 1), 12, f"năm {year}")


def _period(parts: _Parts, first: datetime.date, months: int, name: str) -> tuple[datetime.date, str]:
    """The last day of a period; "before" it is the day before it begins ("trước tháng 9/2023": 31/8/2023)."""
    if "before" in parts:
        return first - datetime.timedelta(days=1), f"ngày trước khi bắt đầu {name}"
    last = first.month + months - 1
    return datetime.date(first.year, last, calendar.monthrange(first.year, last)[1]), f"ngày cuối {name}"


def _from_issue(parts: _Parts, issued_on: str | None) -> tuple[datetime.date | None, str | None]:
    """The day of issue and a number of days; working days leave out weekends and public holidays."""
    if issued_on is None:
        return None, None
    start, count, unit = datetime.date.fromisoformat(issued_on), parts.number("count"), parts.word("unit").lower()
    if "working" in parts:
        due = _working_days(start, count) if unit == "ngày" else None
        return due, f"{_vn(start)} + {count} ngày làm việc (trừ thứ Bảy, Chủ nhật và ngày lễ)" if due else None
    if unit == "tháng":
        months = start.month - 1 + count
        year, month = start.year + months // 12, months % 12 + 1
        due = datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    else:
        due = start + datetime.timedelta(days=count * (7 if unit == "tuần" else 1))
    return due, f"{_vn(start)} + {count} {unit}"


def _working_days(start: datetime.date, count: int) -> datetime.date:
    """The day after so many working days (Bộ luật Dân sự 2015, Điều 147: the first day is not counted).

    Days off are those of Bộ luật Lao động 2019, Điều 112, with the substitutes that the government sets for a year.
    """
    import holidays

    off = holidays.country_holidays("VN")
    day = start
    while count:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < _SATURDAY and day not in off
    return day


def _vn(day: datetime.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


_READERS: dict[str, Reader] = {
    "date_limited": _day, "date_range": _day, "cell_date": _day, "cell_range": _day,
    "month_limited": _month, "month_range": _month, "cell_month": _month,
    "quarter_limited": _quarter, "cell_quarter": _quarter, "half_limited": _half, "cell_half": _half,
    "year_limited": _year, "cell_year": _year, "from_issue": _from_issue, "cell_count": _from_issue,
}  # fmt: skip
