"""What a header says."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.text import Span
from schemas.record import Issue, Received


@dataclass(slots=True)
class Header:
    """What the header says, and ``body``: the index of the first block after it."""

    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    place: str | None = None
    title: Span | None = None
    title_text: str | None = None
    urgency: str | None = None
    confidentiality: str | None = None
    received: Received | None = None
    addressees: list[Span] = field(default_factory=list)
    body: int = 0
    issues: list[Issue] = field(default_factory=list)


def issue(code: str, message: str) -> Issue:
    """What is to be said about a header."""
    return Issue(stage="outline", code=code, message=message, page=1)
