"""Numbers read from pictures, mended where the genre leaves no doubt; the words of the citation stay as they were read.

"Quyết định số 555/OĐ-BCT": the code before the body is the type's. "NQ-GP": no body is called GP, and one is CP.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge.load import names

_SHAPES = str.maketrans("GOĐƯƠÂĂÊÔ01l", "CQDUQAAEQQII")
"""Letters of one shape to a reader of pictures: C and G, O and Q, Đ and D; marks get lost."""
_PARTS = re.compile(r"(?P<serial>\d[\d.]*[a-zđ]?)(?P<year>/\d{2,4})?(?P<dash>[/-])(?P<symbol>\D.*)")


def mended(number: str, type_: str | None) -> str:
    """The number with the codes of its type and of its bodies as they are, where exactly one can be meant."""
    found = _PARTS.fullmatch(number)
    if not found:
        return number
    code, *rest = re.split(r"([/-])", found["symbol"])
    if not rest:
        return number
    own = _codes_of(type_)
    if code not in _type_codes() and code not in _bodies() and sum(_near(code, c) for c in own) == 1:
        code = next(c for c in own if _near(code, c))
    rest = [part if part in "/-" else _body(part) for part in rest]
    return f"{found['serial']}{found['year'] or ''}{found['dash']}{code}{''.join(rest)}"


def _body(part: str) -> str:
    if part in _bodies():
        return part
    meant = _by_shape().get(part.translate(_SHAPES), frozenset())
    return next(iter(meant)) if len(meant) == 1 else part


def _near(read: str, code: str) -> bool:
    """Whether a code was read with one letter too many, too few or another."""
    i = 0
    while i < min(len(read), len(code)) and read[i] == code[i]:
        i += 1
    return read[i + 1 :] == code[i + 1 :] or read[i + 1 :] == code[i:] or (len(code) > 2 and read[i:] == code[i + 1 :])


@cache
def _codes_of(type_: str | None) -> tuple[str, ...]:
    """The codes of a type of two letters and more; letters have their body's code there."""
    found = next((name for name in names("types") if name.name == type_ and "letter" not in name.tags), None)
    return tuple(code for code in found.codes if len(code) > 1) if found else ()


@cache
def _type_codes() -> frozenset[str]:
    return frozenset(code for name in names("types") for code in name.codes)


@cache
def _bodies() -> frozenset[str]:
    files = ("issuers", "bodies")
    return frozenset(code for file in files for name in names(file) for code in name.codes if " " not in code)


@cache
def _by_shape() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code in _bodies():
        shape = code.translate(_SHAPES)
        found[shape] = found.get(shape, frozenset()) | {code}
    return found
