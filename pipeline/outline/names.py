"""Names in capitals written as running text has them, and bodies named without their place completed."""

from __future__ import annotations

import re

from pipeline.knowledge.load import names, rules
from pipeline.text import bare, fold, squeeze

_WORD = re.compile(r"[^\s/,;()-]+|[\s/,;()-]+")
_COMMITTEE = re.compile(r"^((?:tỉnh|thành|huyện|quận|thị|đảng) ủy)\s+(.+)$", re.IGNORECASE)
_PLACE = re.compile(r"\b(tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)\s+(.+)$")
_HEADS = ("Sở", "Bộ", "Cục", "Vụ", "Phòng", "Trung tâm", "Viện")
_NOT_WITHIN = r"(?<!nội )(?<!dịch )(?<!nhiệm )(?<!nghiệp )(?<!công )(?<!phục )"
"""Before "vụ" these make a word of it: "SỞ NỘI VỤ" has no Vụ in it."""
_RANK = re.compile(r"(SỞ|BỘ)\s(?!TƯ\s+LỆNH|CHỈ\s+HUY|PHẬN)")
"""Bodies of one rank: neither is over the other, so two of them issue together."""


def expanded(name: str) -> str:
    """UBND and HĐND written out; other abbreviations stay as printed."""
    return re.sub(r"\bHĐND\b", "Hội đồng nhân dân", re.sub(r"\bUBND\b", "Ủy ban nhân dân", name))


def spoken(name: str, text: str) -> str:
    """A name printed in capitals in the case of running text: as the document itself writes it, else by rule."""
    name = squeeze(name)
    if name != name.upper():
        return name
    words = r"\s+".join(map(re.escape, fold(name).split()))
    for found in re.finditer(rf"(?<!\w){words}(?!\w)", fold(text), re.IGNORECASE):
        printed = squeeze(text[found.start() : found.end()])
        if printed != printed.upper() and printed[0].isupper():
            return printed
    return _by_rule(name)


def _by_rule(name: str) -> str:
    words = "".join(word if _is_code(word) else word.lower() for word in _WORD.findall(name))
    forms = {form.lower(): form for body in names("bodies") for form in body.forms if form[1:] == form[1:].lower()}
    forms = {lower: form for lower, form in forms.items() if form[0].isupper()}
    longest_first = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    words = re.sub(rf"(?<!\w){_NOT_WITHIN}(?:{longest_first})(?!\w)", lambda m: forms[m[0]], words)
    for head in _HEADS:
        words = re.sub(rf"(?<!\w)({head}) (\w)", lambda m: f"{m[1]} {m[2].upper()}", words)
    words = words.replace("Ủy Ban", "Ủy ban")
    place = _PLACE.search(words) or _COMMITTEE.search(words)
    if place:
        words = words[: place.start(2)] + place[2].title()
    return words[:1].upper() + words[1:]


def _is_code(word: str) -> bool:
    """Whether a word in capitals is an abbreviation: a known one, or one that cannot be spoken."""
    codes = {code for name in names("bodies") for code in (*name.codes, *name.forms) if code.isupper()}
    return word in codes or (word.isalpha() and len(word) > 1 and not re.search("[aeiouy]", bare(word)))


def issuer(lines: list[str], text: str, place: str | None) -> str | None:
    """The issuing body from the header's lines: the last body named, completed by the one above it.

    "UBND TỈNH HẢI DƯƠNG" / "SỞ Y TẾ" is "Sở Y tế tỉnh Hải Dương"; an office that means nothing alone takes its
    parent's whole name ("VĂN PHÒNG THƯỜNG TRỰC"). "SỞ TÀI CHÍNH" / "SỞ NỘI VỤ" issue together.
    """
    bodies = _bodies(lines)
    if not bodies:
        return None
    together = _together(bodies)
    own = " - ".join(spoken(expanded(body).upper(), text) for body in together)
    over = bodies[: -len(together)]
    parent = spoken(expanded(over[-1]).upper(), text) if over else None
    if parent and rules("header")["office"].match(fold(bodies[-1]).upper()):
        return f"{own} {parent}"
    if _PLACE.search(own):
        return own
    above = _PLACE.search(parent) if parent else None
    if above:
        return f"{own} {above[0]}"
    return own


def _together(bodies: list[str]) -> list[str]:
    """The last body, with those right above it that are of its rank."""
    rank = _RANK.match(fold(bodies[-1]).upper())
    first = len(bodies) - 1
    while rank and first and (above := _RANK.match(fold(bodies[first - 1]).upper())) and above[1] == rank[1]:
        first -= 1
    return bodies[first:]


def _bodies(lines: list[str]) -> list[str]:
    """The header's lines gathered into bodies: a line that begins with a place word goes on with the one above."""
    bodies: list[str] = []
    for line in lines:
        head = fold(line).upper()
        goes_on = bodies and (rules("header")["place_word"].match(head) or not _begins_body(line))
        if goes_on:
            bodies[-1] = f"{bodies[-1]} {line}"
        else:
            bodies.append(line)
    return bodies


def _begins_body(line: str) -> bool:
    folded = fold(line).upper()
    return any(
        re.match(re.escape(fold(form).upper()) + r"(?!\w)", folded) for name in names("bodies") for form in name.forms
    )
