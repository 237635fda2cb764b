"""One document printed in two ways: misprinted, misread or cut short. Pure functions, whatever the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Any, Literal, NamedTuple, Protocol

from pipeline.link.printed import (
    ALIKE,
    FEWEST,
    UNLIKE,
    Printed,
    agreement,
    bodies,
    body_codes,
    close,
    figures,
    likeness,
)
from pipeline.link.resolve import Identity, openness

Reason = Literal["name", "number", "type", "issuer", "date", "undated"]


class Variant(NamedTuple):
    """What a printed identity is another form of, and in what it differs."""

    document_id: str
    reason: Reason


class Witnesses(Protocol):
    """What the register knows beside the prints themselves."""

    def cited(self, id_: str) -> int:
        """In how many documents an identity is printed so; of very many not all are counted."""

    def together(self, one: str, other: str) -> bool:
        """Whether one document prints both."""

    def first_cited(self, id_: str) -> str | None:
        """The day of the earliest document that prints an identity so."""


def variants(printed: Sequence[Printed], witnesses: Witnesses) -> dict[str, Variant]:
    """Those that are another in a different print, each with that other.

    Documents that are held stand for themselves. Of the others the fuller stand first, then those that more documents
    cite, and each is a variant of the one before it that it is alike to, if there is exactly one.
    """
    comparable = {one for pair in _pairs(printed) if _comparable(*pair) for one in pair}
    found: dict[str, Variant] = {}
    standing: list[Printed] = []
    for one in sorted(comparable, key=lambda p: _standing(p, witnesses)):
        like = [(other, why) for other in standing if not one.held and (why := difference(one, other, witnesses))]
        if len(like) == 1:
            found[one.id] = Variant(like[0][0].id, like[0][1])
        else:
            standing.append(one)
    return found


def _standing(printed: Printed, witnesses: Witnesses) -> tuple[Any, ...]:
    """The order in which prints stand: held, numbered, cited by nothing older, fuller, more cited, later issued."""
    day = int((printed.issued_on or "0").replace("-", ""))
    doubts = not printed.held, printed.serial is None, _too_young(printed, witnesses), printed.lacks
    return *doubts, -witnesses.cited(printed.id), -day, printed.id


def _too_young(printed: Printed, witnesses: Witnesses) -> bool:
    """Whether it is cited by a document older than itself, so that its day is printed wrong."""
    first = witnesses.first_cited(printed.id)
    return bool(first and printed.issued_on and first < printed.issued_on)


def difference(one: Printed, other: Printed, witnesses: Witnesses) -> Reason | None:
    """In what two prints of one document differ, None where they may be two documents.

    "49-NQ/TW" for "49-CT/TW": the type's letters, told by the title or by the type that is printed before them.
    "26/2020/NĐ-TTg" for "26/2020/NĐ-CP": the issuer's letters, told by the title.
    "2013/QĐ-BGTET", "29/2017/QĐ": letters misread or missing, of one issuer, or of none that is known.
    "358/LĐLSVN-BTV" of a council and of its standing board: more or less of one name.
    "57-NQ/TW ngày 22/12/2025" for 2024: the year, told by the title or by a document that prints both.
    "Luật Dữ liệu năm 2024" for "Luật Dữ liệu số 60/2024/QH15": no misprint, but its name.
    Not so: 15/QĐ-UBND and 15/KH-UBND of one office and day; 12/QĐ-UBND of two provinces, or of two years.
    """
    if not _comparable(one, other):
        return None
    if one.serial is None or other.serial is None:
        return "name"
    titles = likeness(one.title, other.title)
    if titles is not None and titles < UNLIKE:
        return None
    same_title = titles is not None and titles >= ALIKE
    issuers = agreement(one, other)
    together = witnesses.together(one.id, other.id)
    witnessed = same_title or together
    if _of_two_days(one, other):
        proven = _too_young(one, witnesses) or _too_young(other, witnesses) or not one.recurs
        sure = issuers == "same" or (together and one.rare)
        return "date" if witnessed and proven and sure else None
    if one.letters == other.letters:
        if issuers == "same":
            return "number"
        return "issuer" if (issuers == "part" and witnessed) or (issuers == "longer" and same_title) else None
    if one.type_code and other.type_code and one.type_code != other.type_code:
        named = one.type == other.type and one.type_letters in (one.type_code, other.type_code)
        told = named or (same_title and not together)
        return "type" if told and issuers == "same" and bodies(one) == bodies(other) else None
    if one.series and other.series and one.series != other.series:
        return None
    if close(one.letters, other.letters):
        if issuers == "same":
            return "number" if len({one.kind, other.kind} - {""}) < 2 or witnessed else None
        if {bodies(one), bodies(other)} <= body_codes():
            return None
        places = {one.province, other.province} - {None}
        near = witnessed or (one.rare and issuers != "open" and len(places) < 2)
        return "number" if issuers and near else None
    return "number" if same_title and issuers and one.type_code == other.type_code else None


def undated(identities: Iterable[Identity]) -> dict[str, Variant]:
    """Of one key: what is cited in full and is a document we hold whose own year or issuer cannot be read.

    Only where that is the one document held that fits, and the one citation that fits it.
    """
    known = sorted(identities, key=lambda identity: identity.id)
    opened = [identity for identity in known if identity.held and openness(identity)]
    told = [identity for identity in known if not identity.held]
    pairs = [(one, held) for one in told for held in opened if openness(one) < openness(held) and one.agrees(held)]
    return {
        one.id: Variant(held.id, "undated")
        for one, held in pairs
        if sum(one is other for other, _ in pairs) == sum(held is other for _, other in pairs) == 1
    }


def may_be(cited: Printed, held: Printed, latest: str | None) -> bool:
    """Whether what is cited in full can be a held document without a readable day or issuer.

    ``latest``: the last day that the held document speaks of. Another day, place or title speaks against it, and where
    neither day nor issuer can be read only the same title speaks for it.
    """
    titles = likeness(cited.title, held.title)
    known = [(cited.issued_on, held.issued_on), (cited.province, held.province)]
    contrary = any(one and other and one != other for one, other in known)
    if contrary or (titles is not None and titles < UNLIKE) or (latest and (cited.issued_on or latest) < latest):
        return False
    return held.issuer is not None or held.issued_on is not None or (titles is not None and titles >= ALIKE)


def _pairs(printed: Sequence[Printed]) -> Iterator[tuple[Printed, Printed]]:
    """The pairs of one day, of two days where the issuers agree, and of a name with a number.

    Of a hundred documents with number 1 few need to be compared.
    """
    days: dict[str | None, list[Printed]] = defaultdict(list)
    issuers: dict[str | None, list[Printed]] = defaultdict(list)
    named = [one for one in printed if one.serial is None]
    yield from product(named, (one for one in printed if one.serial is not None))
    for one in printed:
        days[one.issued_on].append(one)
        issuers[one.issuer].append(one)
    for of_day in days.values():
        yield from combinations(of_day, 2)
    opened = issuers.pop(None, [])
    for of_issuer in (*issuers.values(), opened):
        yield from ((one, other) for one, other in combinations(of_issuer, 2) if one.issued_on != other.issued_on)
    for of_issuer in issuers.values() if opened else ():
        yield from ((one, other) for one, other in product(opened, of_issuer) if one.issued_on != other.issued_on)


def _of_two_days(one: Printed, other: Printed) -> bool:
    """Whether both are printed with a day, and not the same; a number with a year is often printed without."""
    return bool(one.issued_on and other.issued_on and one.issued_on != other.issued_on)


def _comparable(one: Printed, other: Printed) -> bool:
    """Whether two could be one at all: what is soon told, for many documents bear the number 1."""
    if one.serial is None or other.serial is None:
        open_day = (one.issued_on is None or other.issued_on is None) and not (one.twice or other.twice)
        return (open_day or one.issued_on == other.issued_on) and one.serial != other.serial
    if one.serial != other.serial:
        return False
    if _of_two_days(one, other):
        near = close(one.letters, other.letters) and agreement(one, other) in ("same", "open")
        return near and not (one.in_number or other.in_number) and figures(one) == figures(other)
    if one.letters == other.letters:
        return agreement(one, other) in ("same", "part", "longer")
    return (
        close(one.letters, other.letters)
        or (one.issuer is not None and one.issuer == other.issuer and bodies(one) == bodies(other))
        or (one.title is not None and one.title[:FEWEST] == (other.title or "")[:FEWEST])
    )
