"""What an obligation is sorted by, as one whole number that is stored: the trackable first."""

from __future__ import annotations

from datetime import date

from schemas.record import Obligation

ROOM = 26
"""Bits behind the rank in a row's number, which count the rows that stand level: 67 million."""
_DAYS = 17
ENDLESS = (1 << 3 + 2 * _DAYS) - 1
"""No rank is higher; with the room behind it, it is the highest number that SQLite gives a row."""
_LATEST = (1 << _DAYS) - 1
"""A day that is far enough away: in the year 2258."""
_EPOCH = date(1899, 12, 31).toordinal()


def rank(obligation: Obligation, issued_on: str | None) -> int:
    """Specific tasks first, then dated ones, then those that name who must act; the earlier due, the later issued.

    ``issued_on``: the day of the document, of which one without comes last.
    """
    due_on = obligation.deadline.due_on if obligation.deadline else None
    doubts = (
        obligation.scope != "specific",
        due_on is None,
        all(bearer.source != "explicit" for bearer in obligation.bearers),
    )
    number = 0
    for doubt in doubts:
        number = number << 1 | doubt
    return (number << _DAYS | _day(due_on)) << _DAYS | (_LATEST - _day(issued_on))


def _day(iso: str | None) -> int:
    """A day as a number that grows with it, 0 for none."""
    return min(max(date.fromisoformat(iso).toordinal() - _EPOCH, 1), _LATEST) if iso else 0
