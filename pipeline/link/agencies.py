"""Which body a name means, in the place and on the day of the document that prints it; what it is, and its heirs.

Every province has a "Sở Tài chính", so a name is completed by the document's province; a body of the registry
(``issuers.yml``) has one name however it is abbreviated; any other is its folded name within the province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from pipeline.ids import slug
from pipeline.knowledge.divisions import LAST_DISTRICTS, Province, commune_heirs, provinces
from pipeline.knowledge.load import bodies, rules
from pipeline.link.issuers import Context, complete, is_central, written_out
from pipeline.link.places import Mention, Place, committees, mentions, places
from pipeline.text import bare, fold, squeeze
from schemas.knowledge import Body

_CENTRE = "trung ương"
_COUNTRY = "cả nước"
_UNKNOWN = "tên gọi không nêu những cơ quan nào thuộc nhóm"
_ALONE = frozenset({"assembly", "committee", "court", "force", "front", "inspectorate", "party", "ministry"})
"""Kinds that an unregistered name has only if nothing stands behind its head: "Thanh tra", not "Thanh tra Sở"."""
_RANKED = frozenset({"department", "organisation"})


class Members(NamedTuple):
    """A rule of who belongs to a collective; ``province`` is None where the whole country's do."""

    kind: str
    level: str
    province: str | None


@dataclass(frozen=True)
class Agency:
    """A body as the register knows it; ``province`` is None for the centre's, ``kind`` and ``level`` where unknown.

    ``since``, ``until``: its first and last day. ``scope``: whose a collective is; ``members``: who belongs to it;
    ``members_unknown``: why that is not known. ``body``, ``place``: of the registry, where it knows it.
    """

    id: str
    name: str
    kind: str | None
    level: str | None
    province: str | None
    since: str | None = None
    until: str | None = None
    scope: str | None = None
    members_unknown: str | None = None
    members: tuple[Members, ...] = ()
    body: Body | None = None
    place: Place | None = None


# A document names the same bodies again and again; telling them apart was half of the time of storing it.
@lru_cache(maxsize=8192)
def agency(name: str, province: str | None, day: str | None = None) -> Agency:
    """The agency of a name in a document of a province (None: the centre's) of a day (or a year).

    "Sở KH&ĐT" in a plan of Lai Châu is "Sở Kế hoạch và Đầu tư tỉnh Lai Châu"; "BNN" is the ministry of that day.
    """
    text = written_out(name)
    body = registered(text, day)
    text = body.name if body else text
    where = _place_of(province) if province else None
    if is_central(text):
        return _described(text, body, None, None)
    if where and body and body.name == "Tỉnh ủy" and where.level in committees():
        text = f"{committees()[where.level]} {where.name}"
    elif where:
        text = complete(text, Context(None, None, {where.level: where}, where)) or text
    named = next((mention for mention in mentions(text) if mention.place.name), None)
    own = _known(named.place) if named else None
    # Before 2025 "thành phố Huế" was a city of Thừa Thiên Huế, and no place of that name was a province's equal.
    if own and not (where and day and own.since and day < own.since):
        where = Place(own.level, own.name)
    elif where and bare(where.name) not in bare(text):
        text = f"{text}, {where}"
    if named and not body:
        body = _at(text, named, day)
        text = f"{body.name} {text[named.start :]}" if body and named.start else text
    return _described(text, body, named.place if named else None, where)


def registered(name: str, day: str | None = None) -> Body | None:
    """The body of the registry that a name or abbreviation means: of several in turn, the one of that day."""
    found = _by_letters().get(_letters(name), ())
    return next((body for body in found if body.valid_on(day)), found[-1] if found else None)


def meant(words: str) -> tuple[Body, ...]:
    """All bodies that a name or abbreviation may mean; tones count where it has any."""
    found = _by_letters().get(_letters(words), ())
    toned = bare(words) != fold(words).lower()
    return tuple(b for b in found if not toned or _toned(words) in map(_toned, _spellings(b)))


def successors(agency: Agency) -> tuple[Agency, ...]:
    """Who took over: the heirs of the body, else the same body of the place that its own became a part of.

    A district left no heir of its kind; its work went to communes and the province.
    """
    body, where = agency.body, _known(_place_of(agency.province)) if agency.province else None
    if body is None or agency.level is None:
        return ()
    if body.successors and body.until == agency.until:
        heirs = (next(b for b in bodies("issuers") if b.name == name) for name in body.successors)
        return tuple(_seated(heir, agency.place, where) for heir in heirs)
    if agency.place and where and agency.level == "tỉnh" and where.successor:
        into = provinces()[where.successor]
        return (_seated(body, Place(into.level, into.name), into),)
    if agency.place and where and agency.level == "xã":
        heirs_of_land = commune_heirs(where, str(agency.place))
        return tuple(_seated(body, places(name)[0], into) for name, into in heirs_of_land)
    return ()


def _seated(body: Body, place: Place | None, province: Province | None) -> Agency:
    """A body of the registry at a place."""
    if place is None:
        return agency(body.name, None)
    committee = f"{committees().get(place.level, place.level)} {place.name}"
    name = committee if body.name == "Tỉnh ủy" else f"{body.name} {committee if body.kind == 'party' else place}"
    return agency(name, f"{province.level} {province.name}" if province else None)


def _described(text: str, body: Body | None, place: Place | None, where: Place | None) -> Agency:
    """The agency of a completed name."""
    kind = _kind(text, body)
    level = _level(text, kind, body, place, where)
    province = str(where) if where else None
    members = tuple(_members(text, province)) if kind == "collective" else ()
    known = _known(where) if where and level else None
    bounds = [body] if body else []
    untils = [*(b.until for b in bounds), known.until if known else None, LAST_DISTRICTS if level == "huyện" else None]
    sinces = [*(b.since for b in bounds), known.since if known else None]
    country = province is None or any(m.province is None for m in members)
    return Agency(
        slug(text, 120), text, kind, level, province,
        since=max((day for day in sinces if day), default=None),
        until=min((day for day in untils if day), default=None),
        scope=(_COUNTRY if country else province) if kind == "collective" else None,
        members_unknown=_UNKNOWN if kind == "collective" and not members else None,
        members=members, body=body, place=place,
    )  # fmt: skip


def _kind(text: str, body: Body | None) -> str | None:
    if body:
        return body.kind
    kind = next((b.kind for form, b in _heads() if re.match(rf"{re.escape(form)}(?!\w)", text)), None)
    if kind == "people":
        return kind
    folded = fold(text)
    several = any(next(rule.find(folded), None) for rule in rules("collectives").starting("plural_"))
    return "collective" if several else kind


def _level(text: str, kind: str | None, body: Body | None, place: Place | None, where: Place | None) -> str | None:
    """The level of administration, where the whole name is that of a body at a place."""
    if kind is None or kind == "collective":
        return None
    head = squeeze(text.partition(str(place))[0]) if place else text
    if not body and kind not in _RANKED and not (kind in _ALONE and head in {"", *(form for form, _ in _heads())}):
        return None
    if place is None:
        return _CENTRE if is_central(text) else None
    if place.level == "tỉnh" or place == where:
        return "tỉnh"
    return "xã" if place.level in {"xã", "phường", "thị trấn", "đặc khu"} else "huyện"


def _members(text: str, province: str | None) -> Iterator[Members]:
    for rule in rules("collectives").starting("member_"):
        if found := next(rule.find(fold(text)), None):
            whose = None if found.gives.get("of") else province
            yield from (Members(kind, found.gives["level"], whose) for kind in found.gives["kinds"].split())


def _at(text: str, mention: Mention, day: str | None) -> Body | None:
    """The body of the registry that stands before a place: "Tỉnh ủy" is both in one word."""
    if mention.start == 0 and mention.word in committees().values() and mention.place.level in {"tỉnh", "thành phố"}:
        return registered("Tỉnh ủy")
    return registered(text[: mention.start], day) if mention.start else None


def _place_of(province: str) -> Place:
    """A province as printed, with its level where that was not printed."""
    place = next(iter(places(province)), Place("", province))
    known = provinces().get(bare(place.name))
    return Place(known.level, known.name) if known and place.level in ("", known.level) else place


def _known(place: Place) -> Province | None:
    """The province of the registry that a place is: "thành phố Lào Cai" is none."""
    known = provinces().get(bare(place.name))
    return known if known and known.level == place.level else None


@cache
def _heads() -> tuple[tuple[str, Body], ...]:
    """The heads of bodies' names, the longer first."""
    pairs = ((fold(form), body) for body in bodies("bodies") for form in body.forms)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _by_letters() -> Mapping[str, tuple[Body, ...]]:
    """The bodies of the registry by any spelling, in order of time."""
    found: dict[str, list[Body]] = {}
    for body in sorted(bodies("issuers"), key=lambda b: b.since or ""):
        for letters in {_letters(spelling) for spelling in _spellings(body)}:
            found.setdefault(letters, []).append(body)
    return {letters: tuple(of) for letters, of in found.items()}


def _spellings(body: Body) -> Iterable[str]:
    """A body's name, codes and aliases; of a ministry or department each part of its field also by its initials.

    "Sở NN&PTNT", "Sở Nông nghiệp và PTNT" and "Bộ KHĐT" are so made.
    """
    yield from (body.name, *body.codes, *body.aliases)
    head, _, field = body.name.partition(" ")
    if head in {"Bộ", "Sở"}:
        parts = re.split(r"(?:,| và| -) ", field)
        ways = ((part, "".join(word[0] for word in part.split())) for part in parts)
        yield from (f"{head} {' '.join(chosen)}" for chosen in product(*ways))


def _letters(text: str) -> str:
    """What all spellings of a name share: letters without marks, "và" being as good as "&", a dash or nothing."""
    return "".join(filter(str.isalnum, re.sub(r"(?<!\w)va(?!\w)", "", bare(text))))


def _toned(text: str) -> str:
    return "".join(filter(str.isalnum, re.sub(r"(?<!\w)và(?!\w)", "", fold(text).lower())))
