"""Names of bodies in running text: where one begins, where it ends, and where an enumeration of them divides."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge.load import derived, names, rules
from pipeline.language import words
from pipeline.text import Span, Text, fold, squeeze

_OPENS = r"(?:(?:[Cc]ác|[Tt]oàn\s+thể|[Tt]ất\s+cả|[Mm]ọi|[Mm]ỗi|[Tt]ừng|[Nn]hững)\s+)?"
_SPLIT = re.compile(r"\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+)?|\s+(?:và|cùng|với)\s+(?:với\s+)?|\s*/\s*(?=[A-ZĐỦ])")
_CHAINED = {
    "ban", "ngành", "đoàn", "đoàn thể", "hội", "đơn vị", "tổ chức", "doanh nghiệp", "cá nhân", "phòng", "cơ sở", "trường",
    "thành phố", "thị xã", "thị trấn", "xã", "phường", "huyện", "quận", "đặc khu", "công chức", "viên chức", "hộ gia đình",
}  # fmt: skip
"""Words that go on with a generic chain: "các sở, ban, ngành", "cơ quan, đơn vị", "UBND các huyện, thành phố"."""
_APART = {"địa phương", "tỉnh", "các tỉnh"}
"""Words that name a body of their own at the end of such a chain ("các bộ, tỉnh"; "cơ quan, đơn vị, địa phương")."""
_LEADS = 160
"""A subject is not longer than so many characters."""


@cache
def _body() -> re.Pattern[str]:
    extra = r"phòng\s+(?=[A-ZĐ])|[Cc]hính\s+quyền|[Ll]ực\s+lượng|(?:sở|ban|ngành|bộ|tỉnh)(?=\s*[,;]|\s+và\s|\s+liên\s+quan|$)"
    return re.compile(fold(rf"{_OPENS}(?:{derived()['body']}|(?<!\w)(?:{extra}))"))


@cache
def _verb() -> re.Pattern[str]:
    """A verb of duty in lower case: in a name ("Sở Kế hoạch và Đầu tư") it is written with a capital."""
    any_ = sorted(rules("duties")["verbs"].rule.any, key=len, reverse=True)
    plain = "|".join(re.escape(fold(word)).replace(r"\ ", r"\s+") for word in any_)
    return re.compile(rf"(?<!\w)(?:{plain})(?!\w)")


def body_at(text: Text, start: int, end: int) -> int | None:
    """The end of a body's head word that begins at a position; None where none does."""
    found = _body().match(text.folded, start, end)
    return found.end() if found else None


def first_verb(text: Text, start: int, end: int) -> int | None:
    """Where the first verb of duty begins."""
    found = _verb().search(text.folded, start, end)
    return found.start() if found else None


def subject(text: Text, start: int, end: int) -> Span | None:
    """The body that a clause begins with, up to the verb of its duty; None where it begins otherwise.

    A modal ("phải", "có trách nhiệm") ends the name; else the first verb does, unless it stands right behind a
    generic head ("Tổ chức thu lệ phí thực hiện nộp": "thu" belongs to the name).
    """
    head = body_at(text, start, end)
    if head is None:
        return None
    stop = min(end, start + _LEADS)
    mark = re.compile(r"[.:]\s|\(").search(text.folded, head, stop)
    stop = mark.start() if mark else stop
    modal = next(rules("duties")["modal"].find(text.folded, head, min(end, stop + 24)), None)
    verb = first_verb(text, head, end if modal is None else stop)
    if modal and modal.span.start <= stop and not (verb and verb < modal.span.start and _is_predicate(text, head, verb)):
        return text.trim(Span(start, modal.span.start))
    if verb is not None and text.folded[head:verb].strip() == "" and _is_generic(text, start, head):
        verb = first_verb(text, verb + 1, stop) or verb
    if verb is None or verb > stop:
        verb = _tagged_verb(text, start, head, stop)
    return text.trim(Span(start, verb)) if verb is not None and verb > head - 1 else None


def _is_predicate(text: Text, head: int, verb: int) -> bool:
    """Whether a verb before a modal is the predicate already: not right behind the head, not behind a comma."""
    return text.folded[head:verb].strip() != "" and text.folded.startswith(("chủ trì", "phối hợp"), verb)


def _is_generic(text: Text, start: int, head: int) -> bool:
    word = squeeze(text.folded[start:head]).lower()
    tagged = {fold(form).lower() for name in names("bodies") if {"collective", "people"} & set(name.tags) for form in name.forms}
    return word in tagged


def _tagged_verb(text: Text, start: int, head: int, stop: int) -> int | None:
    """Where no verb is known: the first word behind the head that the tagger calls a verb."""
    for word in words.tagged(text.printed[start:stop]):
        at = start + word.start
        if at >= head and word.tag == "V" and text.printed[at].islower():
            return at
    return None


def divided(text: Text, span: Span) -> list[str]:
    """The bodies of an enumeration, each as printed or with the head word it shares.

    A piece begins a body of its own only if it opens with one's head word: "Sở Kế hoạch và Đầu tư" is one,
    "các Sở: Tài chính, Xây dựng" are two.
    """
    printed, folded = text[span], text.folded[span.start : span.end]
    bounds = [m.span() for m in _SPLIT.finditer(folded) if not _in_brackets(folded, m.start())]
    starts = [0, *(end for _, end in bounds)]
    ends = [*(begin for begin, _ in bounds), len(folded)]
    groups: list[tuple[int, int]] = []
    for begin, finish in zip(starts, ends, strict=True):
        piece = folded[begin:finish]
        if groups and not _begins(piece, folded[groups[-1][0] : groups[-1][1]]):
            groups[-1] = (groups[-1][0], finish)
        else:
            groups.append((begin, finish))
    return [name for begin, finish in groups for name in _shared(printed[begin:finish]) if name]


def _in_brackets(folded: str, at: int) -> bool:
    return folded.count("(", 0, at) > folded.count(")", 0, at)


def _begins(piece: str, before: str) -> bool:
    """Whether a piece names a body of its own rather than going on with the one before."""
    word = squeeze(piece).lower()
    if word in _APART:
        return True
    if ":" in before and not re.match(_OPENS + r"(?:UBND|Ủy ban|Sở|Ban|Công an|Chủ tịch)", piece):
        return False
    head = re.sub(r"^(?:các|những)\s+", "", word).split(" ")[0:2]
    chained = word in _CHAINED or " ".join(head) in _CHAINED or head[0] in _CHAINED
    if chained and piece[:1].islower() and not piece.startswith(("các ", "phòng ")):
        return False
    return bool(_body().match(piece))


def _shared(group: str) -> list[str]:
    """The members of a group that share a head word: "các Sở: Tài chính, Y tế"; others stay one."""
    found = re.match(r"(?P<head>(?:[Cc]ác\s+)?(?:Sở|Phòng|Ban|Vụ|Cục|phòng)(?:,\s*ban)?(?:,\s*ngành)?)\s*:\s*(?P<rest>.+)", group)
    name = re.sub(r"\s*\([^()]*\)", "", group).strip(" ,;.")
    if not found:
        return [squeeze(name)]
    head = re.sub(r"^[Cc]ác\s+", "", found["head"])
    members = [m.strip(" .") for m in re.split(r"\s*[,;]\s*|\s+và\s+(?=[A-ZĐ])", found["rest"]) if m.strip()]
    short = head.split(",")[0]
    return [squeeze(m if _body().match(fold(m)) else f"{short[:1].upper()}{short[1:]} {m}") for m in members]
