"""Names of bodies in running text: where one begins, where it ends, and where an enumeration of them divides."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge.load import derived, names, rules
from pipeline.language import words
from pipeline.text import Span, Text, fold, squeeze

_OPENS = r"(?:(?:[Cc]ác|[Tt]oàn\s+thể|[Tt]ất\s+cả|[Mm]ọi|[Mm]ỗi|[Tt]ừng|[Nn]hững)\s+)?"
_SPLIT = re.compile(r"\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+)?|\s+(?:và|cùng|với)\s+(?:với\s+)?|(?<!Giám đốc)\s*/\s*(?=[A-ZĐỦ]|các\s)")
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


_NOUN_BEFORE = re.compile(
    r"(?:(?:các|những|mọi|mỗi|từng|công tác|việc|dự án|vốn|hoạt động|nhiệm vụ|lĩnh vực|chương trình|kế hoạch|cán bộ|"
    r"công chức|quản lý|ban quản lý|thành viên|cơ quan|cơ quan,|đơn vị,|và tổ chức)\s+)$"
)
"""Behind these a word that could be a verb is part of a name ("Ban Quản lý dự án đầu tư xây dựng tỉnh")."""


def first_verb(text: Text, start: int, end: int) -> int | None:
    """Where the first verb of duty begins; a word that goes on with a noun is passed over if a verb follows it."""
    first = None
    for found in _verb().finditer(text.folded, start, end):
        first = found.start() if first is None else first
        if not _NOUN_BEFORE.search(text.folded[max(start - 16, 0) : found.start()]) and not _inside_word(text, start, found):
            return found.start()
    return first


def _inside_word(text: Text, start: int, found: re.Match[str]) -> bool:
    """Whether one syllable that could be a verb is part of a longer word ("trình" in "công trình")."""
    if " " in found[0]:
        return False
    begin = max(text.folded.rfind("\n", 0, found.start()) + 1, start - 40)
    ends = [i for i in (text.folded.find(mark, found.end()) for mark in ";.\n") if i > 0]
    sentence = text.printed[begin : min([*ends, found.end() + 60])]
    at = found.start() - begin
    return any(word.start < at < word.end for word in words.words(sentence))


def subject(text: Text, start: int, end: int) -> Span | None:
    """The body that a clause begins with, up to the verb of its duty; None where it begins otherwise.

    A verb right behind a generic head belongs to the name if another follows ("Tổ chức thu lệ phí thực hiện nộp").
    """
    head = body_at(text, start, end)
    if head is None:
        return None
    stop = _stop(text, start, head, end)
    marks = [first_verb(text, head, min(end, stop + 12))]
    if marks[0] is not None and text.folded[head : marks[0]].strip() == "" and _is_generic(text, start, head):
        marks = [first_verb(text, marks[0] + 1, stop) or marks[0]]
    for rule in ("modal", "forbidding"):
        found = rules("duties")[rule].regex.search(text.folded, head, min(end, stop + 24))
        marks.append(found.start() if found else None)
    ends = [mark for mark in marks if mark is not None and mark <= stop]
    close = min(ends) if ends else _tagged_verb(text, start, head, stop)
    return _bare(text, Span(start, close)) if close is not None else None


def _stop(text: Text, start: int, head: int, end: int) -> int:
    """How far a name that begins here may reach: to a full stop, a bracket, or a colon that no shared head word has."""
    stop = min(end, start + _LEADS)
    for mark in re.compile(r"[.:]\s|\(").finditer(text.folded, head, stop):
        if not (mark[0].startswith(":") and mark.start() - start < 26 and _SHARED_HEAD.match(text.folded, start)):
            return mark.start()
    return stop


_SHARED_HEAD = re.compile(r"(?:[Cc]ác\s+)?(?:Sở|sở|Phòng|phòng|Ban|ban|Vụ|Cục|bộ|Bộ)(?:,\s*(?:ban|ngành|ban,\s*ngành))*\s*:")
_LOOSE_END = re.compile(
    r"\s+(?:trực tiếp|được|thường xuyên|cần|sẽ|là|đã|đang|cùng|và|có|khi|chuẩn|nhằm|trong|cũng|chỉ|phải|đều|để|"
    r"có trách nhiệm|,)\s*$"
)
_CUT = re.compile(r"\s+(?:là|khi|không|nhằm|để|có (?:những|phương|biện|trách)|trong (?:quá trình|thời gian|việc|công tác))\s")


def _bare(text: Text, span: Span) -> Span:
    """A name without circumstances behind it ("khi …", "trong quá trình …") and without loose words at its end."""
    cut = _CUT.search(text.folded, span.start, span.end)
    end = cut.start() if cut else span.end
    while loose := _LOOSE_END.search(text.folded[span.start : end]):
        end = span.start + loose.start()
    return text.trim(Span(span.start, max(end, span.start)))


def bare_name(text: Text, span: Span) -> Span:
    """A partner's name without what only says how ("trong công tác …")."""
    cut = re.compile(r"\s+(?:trong|nhằm|để|về|tại|có(?!\s+(?:liên|thẩm)))\s").search(text.folded, *span)
    return _bare(text, Span(span.start, cut.start() if cut else span.end))


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
    if ":" in before and not re.match(r"các\s|(?:UBND|Ủy ban|Sở|Ban|Công an|Chủ tịch)", piece):
        return False
    if word.startswith("cơ quan") and _GENERIC.match(before):
        return False
    head = re.sub(r"^(?:các|những)\s+", "", word).split(" ")[0:2]
    chained = word in _CHAINED or " ".join(head) in _CHAINED or head[0] in _CHAINED
    if chained and piece[:1].islower() and not piece.startswith(("các ", "phòng ")):
        return False
    return bool(_body().match(piece))


_GENERIC = re.compile(r"(?:[Cc]ác\s+)?(?:bộ|Bộ|sở|Sở|cơ quan|ban)(?!\s+[A-ZĐ])(?!\w)")
"""A chain that begins generically takes "cơ quan …" in ("các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ")."""


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
