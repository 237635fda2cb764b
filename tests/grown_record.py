"""One record composed: its sentences, citations and obligations, in the shares and lengths of real documents."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

from pipeline.ids import Local
from schemas.record import (
    Bearer,
    Box,
    Citation,
    Coverage,
    Deadline,
    Document,
    Obligation,
    Page,
    Record,
    Section,
    Source,
)

LAST_YEAR = 2026


@dataclass(frozen=True)
class Known:
    """A document as another may cite it."""

    type: str
    number: str | None
    issuer: str | None
    issued_on: str | None
    year: int
    title: str


class Cited(NamedTuple):
    """A citation to be: of what, as what, and whether it stands in the front matter."""

    known: Known
    relation: str
    front: bool


class DocumentPlan(NamedTuple):
    """A document to be; ``read``: whether its number and day are read from its header."""

    known: Known
    level: str
    place: str
    read: bool
    obligations: int
    cites: list[Cited]


@cache
def told() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "grown.yml").read_text(encoding="utf-8"))


@cache
def _share(name: str) -> tuple[list[Any], list[float]]:
    pairs = told()["shares"][name]
    return [value for value, _ in pairs], list(accumulate(weight for _, weight in pairs))


def drawn(rng: Random, name: str) -> Any:
    values, weights = _share(name)
    return rng.choices(values, cum_weights=weights)[0]


def chance(rng: Random, name: str) -> bool:
    return rng.random() < told()["shares"][name]


class Words:
    """Sentences of any length, with words of which few are common and most are rare."""

    def __init__(self, rng: Random) -> None:
        known = told()
        rare = [f"{a} {b}" for a in known["syllables"] for b in known["syllables"] if a != b]
        rng.shuffle(rare)
        self.terms: list[str] = rng.sample(known["terms"], len(known["terms"])) + rare
        self._weights = list(accumulate(1 / rank for rank in range(2, len(self.terms) + 2)))
        self._phrases = [
            f"{self.term(rng)} {rng.choice(known['joints'])} {self.term(rng)}{rng.choice(('', '', '', ','))}"
            for _ in range(20_000)
        ]

    def term(self, rng: Random) -> str:
        return rng.choices(self.terms, cum_weights=self._weights)[0]

    def text(self, rng: Random, median: float, spread: float, most: int = 1500) -> str:
        """Words whose length is lognormal around a median."""
        length = min(rng.lognormvariate(math.log(median), spread), most)
        return " ".join(rng.choices(self._phrases, k=max(1, round(length / 27)))).rstrip(",")


class Composed:
    """One record in the making."""

    def __init__(self, name: str, plan: DocumentPlan, words: Words) -> None:
        self.name, self.plan, self.words = name, plan, words
        self.rng = Random(f"{name}/record")
        self.pages = max(1, round(plan.obligations * told()["shares"]["pages"]))
        self.local = Local()
        self.citations = self._citations(plan.cites)
        names = told()["bearers"][plan.level]
        self.bearers = self.rng.sample(names, min(len(names), self.rng.randint(4, 12)))
        self.sections: list[Section] = []

    def record(self) -> Record:
        obligations = tuple(self._obligation(k) for k in range(self.plan.obligations))
        sha256 = hashlib.sha256(self.name.encode()).hexdigest()
        count = len(obligations)
        return Record(
            source=Source(file="", sha256=sha256, pages=tuple(self._pages())),
            document=self._header(),
            sections=tuple(self.sections),
            citations=self.citations,
            obligations=obligations,
            coverage=Coverage(sentences=3 * count, duty_sentences=count, extracted=count),
            last_page=self.pages,
        )

    def _header(self) -> Document:
        known, read, place = self.plan.known, self.plan.read, self.plan.place
        assert known.number
        return Document(
            type=known.type, number=known.number if read else None,
            symbol=known.number.lstrip("0123456789").strip("/-"), issuer=known.issuer,
            issued_on=known.issued_on if read else None, title=known.title, place=place.split(" ", 1)[-1],
            signer_name="Vi Đức Thuần", signer_title="Chủ tịch",
            recipients=(f"UBND {place}", *self.bearers[:4], "Lưu: VT"),
        )  # fmt: skip

    def _citations(self, plans: Iterable[Cited]) -> tuple[Citation, ...]:
        made: list[Citation] = []
        for plan in plans:
            form = drawn(self.rng, "printed") if plan.known.number else "law"
            made += [self._citation(plan, form, mention) for mention in range(drawn(self.rng, "mentions"))]
        return tuple(made)

    def _citation(self, plan: Cited, first: str, mention: int) -> Citation:
        """One mention; the later ones of a document say less, and mean the ``target`` of the first."""
        known, form = plan.known, first if mention == 0 or first == "law" else ""
        year_in_number = known.number is not None and f"/{known.year}/" in known.number
        day = known.issued_on if "date" in form else None
        issuer = known.issuer if "issuer" in form else None
        dated = Random(known.title).random() < told()["shares"]["law_year"] if form == "law" else "year" in form
        text = known.title if form == "law" else f"{known.type} số {known.number}"
        text += f" ngày {_day(day)}" if day else f" năm {known.year}" if dated else ""
        text += f" của {issuer}" if issuer else ""
        when = known.issued_on if "date" in first else known.year if dated or "year" in first or year_in_number else "-"
        page = 1 if plan.front else self.rng.randint(1, self.pages)
        return Citation(
            id=self.local.id("c", known.number or text), text=text, kind="numbered" if known.number else "named",
            type=known.type, number=known.number, issued_on=day,
            year=known.year if day or dated or year_in_number else None, issuer=issuer,
            title=known.title if mention == 0 and known.number else None,
            relation=plan.relation if mention == 0 else "mentions", target=f"{known.number or known.title}|{when}",
            pinpoint=None, section="", section_id=None, page=page, boxes=self._boxes(page, text),
            front=plan.front and mention == 0, item=None, found_by="numbered",
        )  # fmt: skip

    def _obligation(self, k: int) -> Obligation:
        rng, words = self.rng, self.words
        page = 1 + k * self.pages // self.plan.obligations
        verb = rng.choice(told()["verbs"])
        names = [rng.choice(self.bearers) for _ in range(drawn(rng, "bearers"))]
        text = f"{'; '.join(dict.fromkeys(names))} {verb} {words.text(rng, 125, 0.65, 650)}".strip().capitalize() + "."
        section = self._section(k, text, page)
        direct = self._some("direct")
        force, scope, deadline = drawn(rng, "force"), drawn(rng, "scope"), drawn(rng, "deadline")
        return Obligation(
            id=self.local.id("o", section.path, " ".join(text.split()[:7])), text=text, kind=drawn(rng, "kind"),
            force=force, context=words.text(rng, 62, 0.8, 400) if chance(rng, "context") else None,
            force_by=verb if force else None, scope=scope, scope_by=verb if scope else None, section=section.path,
            section_id=section.id if chance(rng, "in_section") else None,
            bearers=tuple(Bearer(name=name, role=drawn(rng, "role"), source=drawn(rng, "source")) for name in names),
            deadline=self._deadline(deadline) if deadline else None,
            product=words.text(rng, 30, 0.4, 90) if chance(rng, "product") else None,
            citations=tuple(dict.fromkeys(c.number or c.type or "" for c in direct)),
            citation_ids=tuple(c.id for c in direct), lent_citation_ids=tuple(c.id for c in self._some("lent")),
            page=page, boxes=self._boxes(page, text), found_by="verb",
        )  # fmt: skip

    def _some(self, share: str) -> list[Citation]:
        count = min(drawn(self.rng, share), len(self.citations))
        return self.rng.sample(self.citations, count)

    def _section(self, k: int, text: str, page: int) -> Section:
        """One section an obligation, eight to a chapter."""
        rng, words = self.rng, self.words
        chapter = None if k % 8 == 0 else self.sections[k - k % 8]
        label = str(k % 8) if chapter else f"Mục {k // 8 + 1}"
        path = f"{chapter.path}/{label}" if chapter else label
        heading = words.text(rng, 98, 0.7, 400)
        made = Section(id=self.local.id("s", path), parent=chapter.id if chapter else None, label=label, path=path,
                       heading=heading, text=f"{text} {words.text(rng, 90, 1.1)}", page=page)  # fmt: skip
        self.sections.append(made)
        return made

    def _pages(self) -> Iterator[Page]:
        texts: dict[int, list[str]] = defaultdict(list)
        for section in self.sections:
            texts[section.page] += [section.heading, section.text]
        for n in range(1, self.pages + 1):
            text, read_by = "\n".join(texts[n]), drawn(self.rng, "read_by")
            reason = None if read_by == "text" else "no-text"
            yield Page(number=n, width=595.3, height=841.9, read_by=read_by, reason=reason, text=text)

    def _boxes(self, page: int, text: str) -> tuple[Box, ...]:
        top = round(self.rng.uniform(60, 700), 1)
        lines = range(1 + len(text) // 75)
        return tuple(Box(page=page, x0=85.1, top=top + 16 * n, x1=538.4, bottom=top + 16 * n + 13.5) for n in lines)

    def _deadline(self, form: str) -> Deadline:
        """``form``: an open one, one that recurs, a day without a word before it, or how the day is bounded."""
        rng = self.rng
        day = f"{min(self.plan.known.year + rng.choice((0, 0, 0, 1)), LAST_YEAR + 1)}-{rng.randint(1, 12):02}-15"
        values: dict[str, Any] = dict.fromkeys(("due_on", "recurrence", "boundary", "formula"))
        if form == "open":
            values["text"] = "theo đúng tiến độ"
        elif form in ("weekly", "monthly", "yearly"):
            values |= {"text": "định kỳ", "recurrence": form}
        else:
            boundary = None if form == "dated" else form
            values |= {"text": f"trước ngày {_day(day)}", "due_on": day, "boundary": boundary, "formula": "ngày in"}
        return Deadline.model_validate(values)


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
