"""Which document a person means: a number with or without its type and date, a name, an id."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlite_utils import Database

from pipeline.errors import UserError
from pipeline.ids import slug
from pipeline.knowledge.load import names
from pipeline.link.identity import name_key, number_key, parse_number
from pipeline.store.rows import column
from pipeline.text import bare, fold, squeeze

_NUMBER = re.compile(r"\d+(?:\.\d+)?[a-zA-Z]?(?:\s*/\s*(?:19|20)\d\d)?\s*[-/]\s*[^\W\d_][^\s,;]*")
"""The number inside what was typed: "01/NQ-CP" of "nghị quyết 01/NQ-CP ngày 01/01/2021"."""
_YEAR = re.compile(r"(?:\b\d{1,2}[-/]\d{1,2}[-/]|\bnăm\s+|\s)(?P<year>(?:19|20)\d\d)\b")
_SHORT = re.compile(
    r"(?P<type>[a-z][a-z ]*?)\s+(?:so\s+)?0*(?P<serial>\d{1,5})(?:\s*/\s*(?P<year>(?:19|20)\d\d))?(?P<rest>(?:\s.*)?)"
)
"""What people type for short, without marks: "nghi quyet 01 2021", "nd 13/2023", "qd 216 cua bo y te"."""
_LIKENESS = 0.6
_ENOUGH = 4
"""Letters from which on a part of a name may stand for it."""


@dataclass(frozen=True)
class Wish:
    """What was typed, taken apart: the key that the document must have, or the name it must bear.

    Or the types that its number may be of, and its serial, with the words that are left: whose it is, what it is about.
    """

    key: str | None
    name: str
    year: int | None
    types: tuple[str, ...] = ()
    serial: str | None = None
    rest: str = ""


def documents_of(database: Database, text: str, *, all_: bool = False) -> list[str]:
    """The ids of the documents that are meant; several only where ``all_`` says so.

    Raises ``UserError`` that lists those that fit with what hangs on them, or says that there is none and what is near.
    """
    text = squeeze(unicodedata.normalize("NFC", text))
    found = _by_id(database, text) or _by_identity(database, _wish(text))
    if not found:
        raise UserError(f"không có văn bản nào là “{text}” trong cơ sở dữ liệu; {_near(database, text)}")
    if len(found) > 1 and not all_:
        listed = "; ".join(_counted(database, document_id) for document_id in found)
        raise UserError(f"“{text}” có thể là {len(found)} văn bản: {listed}. Chọn một mã, hoặc thêm --all")
    return found


def _by_id(database: Database, text: str) -> list[str]:
    seen: set[str] = set()
    while text not in seen:
        if column(database, "SELECT id FROM documents WHERE id = ?", text):
            return [text]
        seen.add(text)
        text = next(iter(column(database, "SELECT document_id FROM document_aliases WHERE alias = ?", text)), text)
    return []


def _wish(text: str) -> Wish:
    folded = fold(text)
    if (whole := parse_number(folded)) and whole.standard:
        return Wish(number_key(whole, None), "", whole.year)
    found = _NUMBER.search(folded)
    rest = folded[: found.start()] + folded[found.end() :] if found else folded
    dated = _YEAR.search(f" {rest}")
    year = int(dated["year"]) if dated else None
    if found and (number := parse_number(found[0])):
        return Wish(number_key(number, None), "", number.year or year)
    name = re.sub(r"\s+(?:năm\s+)?(?:19|20)\d\d$", "", folded) if year else folded
    if short := _SHORT.fullmatch(bare(folded)):
        kinds = tuple(sorted(_types().get(short["type"], ())))
        if kinds:
            said = short["year"] or (str(year) if year else None)
            rest = re.sub(r"^(?:nam )?(?:19|20)\d\d\b|^(?:ngay [\d/.-]+ ?)|^cua ", "", short["rest"].strip()).strip()
            return Wish(None, name, int(said) if said else None, kinds, short["serial"], rest.removeprefix("cua "))
    return Wish(None, name, year)


@cache
def _types() -> Mapping[str, frozenset[str]]:
    """The types of documents by what people type for them: their names and codes, without marks."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in names("types"):
        for form in (entry.name, *entry.forms, *entry.codes):
            found[bare(form)].add(entry.name)
    return {form: frozenset(kinds) for form, kinds in found.items()}


def _by_identity(database: Database, wish: Wish) -> list[str]:
    """Those of that key, or of that very name, or else those whose name holds the words; of the year if given."""
    of_year = "(? IS NULL OR year = ?)"
    if wish.serial and (found := _by_serial(database, wish)):
        return found
    if wish.key:
        sql = f"SELECT id FROM documents WHERE key = ? AND {of_year} ORDER BY id"
        return column(database, sql, wish.key, wish.year, wish.year)
    name, key, words = "bare(coalesce(title, ''))", name_key(wish.name, None), bare(wish.name)
    exactly = f"SELECT id FROM documents WHERE (key = ? OR {name} = ?) AND {of_year} ORDER BY id"
    if found := column(database, exactly, key, words, wish.year, wish.year):
        return found
    if len(words) < _ENOUGH:
        return []
    holding = f"SELECT id FROM documents WHERE (instr(key, ?) OR instr({name}, ?)) AND {of_year} ORDER BY id"
    return column(database, holding, slug(wish.name), words, wish.year, wish.year)


def _by_serial(database: Database, wish: Wish) -> list[str]:
    """Those of the types and the serial; where words are left, those of them whose issuer or title holds these."""
    serial = f"{int(wish.serial or 0):02}"
    found = database.execute(
        "SELECT id, coalesce(issuer, '') || ' ' || coalesce(province, '') || ' ' || coalesce(title, '') FROM documents "
        "WHERE key >= ? AND key < ? AND type IN (SELECT value FROM json_each(?)) AND (? IS NULL OR year = ?) "
        "ORDER BY id",
        [f"{serial}-", f"{serial}.", json.dumps(wish.types), wish.year, wish.year],
    )
    words = set(wish.rest.split())
    return [id_ for id_, said in found if words <= set(bare(said).split())]


def _counted(database: Database, document_id: str) -> str:
    sql = "SELECT count(DISTINCT obligation_id) FROM obligation_bases WHERE document_id = ?"
    [obligations] = column(database, sql, document_id)
    [citations] = column(database, "SELECT count(*) FROM citations WHERE cited_id = ?", document_id)
    return f"{document_id} ({obligations} nhiệm vụ, {citations} viện dẫn)"


def _near(database: Database, text: str) -> str:
    """What is near to something unknown: numbers to a number, titles to a name."""
    found = _NUMBER.search(fold(text))
    wanted, field = (found[0], "number") if found else (text, "title")
    known = column(
        database,
        f"SELECT DISTINCT {field} FROM documents WHERE {field} IS NOT NULL AND (? OR number IS NULL)",
        bool(found),
    )
    by_words = {bare(value): value for value in sorted(known, reverse=True)}
    near = difflib.get_close_matches(bare(wanted), by_words, n=5, cutoff=_LIKENESS)
    return f"gần giống: {', '.join(by_words[words] for words in near)}" if near else "không có văn bản nào gần giống"
