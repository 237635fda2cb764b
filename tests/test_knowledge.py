"""Every entry of the knowledge files proves itself by its examples and counter-examples; bad files are refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.errors import BadKnowledge
from pipeline.knowledge import load
from pipeline.knowledge.rules import Compiled, Find, RuleSet, alternation
from pipeline.text import fold
from schemas.knowledge import Encoding, Entry, Name, Rule

ROOM = files("pipeline.knowledge")
LABELS = {"labels"}
"""Files whose rules are tried at the head of a paragraph; all others are searched for."""
CASED = {"bodies", "issuers"}
"""Files of names whose letters' case tells a name from a word ("Phòng Nội vụ", "phòng, chống dịch")."""


def _raw(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOM / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


NAME_FILES = tuple(name for name in load.all_files() if "names" in _raw(name))
ENCODING_FILES = tuple(name for name in load.all_files() if "encodings" in _raw(name))
RULE_FILES = tuple(name for name in load.all_files() if name not in {*NAME_FILES, *ENCODING_FILES})


def _ids(pairs: Iterator[tuple[str, Any]], name: str) -> list[Any]:
    return [pytest.param(*pair, id=f"{pair[0]}-{getattr(pair[1], name)}") for pair in pairs]


def _rules() -> Iterator[tuple[str, Rule]]:
    for file in RULE_FILES:
        for compiled in load.rules(file).rules:
            yield file, compiled.rule


def _names() -> Iterator[tuple[str, Name]]:
    for file in NAME_FILES:
        for name in load.names(file):
            yield file, name


def _encodings() -> Iterator[tuple[str, Encoding]]:
    for file in ENCODING_FILES:
        for encoding in load.encodings(file):
            yield file, encoding


every_encoding = pytest.mark.parametrize(("file", "encoding"), _ids(_encodings(), "name"))
every_rule = pytest.mark.parametrize(("file", "rule"), _ids(_rules(), "name"))
every_name = pytest.mark.parametrize(("file", "name"), _ids(_names(), "name"))
every_entry = pytest.mark.parametrize(("file", "entry"), _ids(iter([*_rules(), *_names(), *_encodings()]), "name"))


def tried(file: str, rule: Compiled, folded: str) -> Find | None:
    return rule.match(folded) if file in LABELS else next(rule.find(folded), None)


def parts_of(find: Find, folded: str) -> Mapping[str, str]:
    return {name: folded[span.start : span.end] for name, span in find.parts.items()}


@every_entry
def test_an_entry_has_two_examples_and_a_counter_example(file: str, entry: Entry) -> None:
    assert len(entry.examples) >= 2
    assert len(entry.not_) >= 1


@every_rule
def test_a_rule_finds_its_examples_with_the_parts_they_name(file: str, rule: Rule) -> None:
    for example in rule.examples:
        said = {"text": example} if isinstance(example, str) else dict(example)
        folded = fold(said.pop("text"))
        find = tried(file, load.rules(file)[rule.name], folded)
        assert find, f"{folded!r} is not found"
        found = parts_of(find, folded)
        assert {part: found.get(part) for part in said} == {part: fold(str(value)) for part, value in said.items()}


@every_rule
def test_a_rule_finds_none_of_its_counter_examples(file: str, rule: Rule) -> None:
    found = [text for text in rule.not_ if tried(file, load.rules(file)[rule.name], fold(text))]
    assert found == []


def finds_name(file: str, name: Name, text: str) -> bool:
    flags = 0 if file in CASED else re.IGNORECASE
    forms = "|".join(map(load.joinable, name.forms)) if file == "fields" else alternation(name.forms)
    return bool(re.search(fold(forms), fold(text), flags))


@every_name
def test_a_name_is_found_by_its_forms_in_its_examples(file: str, name: Name) -> None:
    missed = [text for text in name.examples if not finds_name(file, name, str(text))]
    assert missed == []


@every_name
def test_a_name_is_found_in_none_of_its_counter_examples(file: str, name: Name) -> None:
    found = [text for text in name.not_ if finds_name(file, name, text)]
    assert found == []


@every_encoding
def test_an_encoding_means_what_its_examples_say(file: str, encoding: Encoding) -> None:
    for example in encoding.examples:
        assert isinstance(example, dict)
        meant = "".join(encoding.letters.get(char, char) for char in example["text"])
        assert unicodedata.normalize("NFC", meant) == example["means"]


@every_encoding
def test_the_signs_of_an_encoding_are_in_its_examples_alone(file: str, encoding: Encoding) -> None:
    assert all(re.search(encoding.signs, example["text"]) for example in encoding.examples if isinstance(example, dict))
    assert [text for text in encoding.not_ if re.search(encoding.signs, text)] == []


@pytest.mark.parametrize("file", ["types", "columns", "issuers", "bodies"])
def test_no_form_belongs_to_two_names(file: str) -> None:
    """Which name a form stands for must not depend on the order of the file."""
    owners: dict[str, set[str]] = {}
    for name in load.names(file):
        for form in name.forms:
            owners.setdefault(fold(form), set()).add(name.name)
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}


def test_a_type_is_the_first_of_its_own_forms() -> None:
    """The name is what a citation's misprinted type is corrected to."""
    assert [name.name for name in load.names("types") if name.name != name.forms[0]] == []


# Bad files


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A knowledge folder of the test's own; what was loaded before is forgotten, and what the test loads too."""
    for entry in ROOM.iterdir():
        if entry.name.endswith(".yml"):
            (tmp_path / entry.name).write_bytes(entry.read_bytes())
    caches = [x for x in vars(load).values() if hasattr(x, "cache_clear") and x.__module__ == load.__name__]
    monkeypatch.setattr(load, "files", lambda package: tmp_path)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


RULE = {"name": "season", "pattern": "mùa xuân", "examples": ["mùa xuân", "vào mùa xuân"], "not": ["mùa mưa"]}


def write(room: Path, name: str, **content: Any) -> None:
    (room / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_a_new_rule_file_is_read(room: Path) -> None:
    write(room, "seasons", rules=[RULE])
    assert next(load.rules("seasons")["season"].find("vào mùa xuân này")).span == (4, 12)


@pytest.mark.parametrize(
    "content",
    [
        {"rules": [RULE | {"exemples": []}]},
        {"rules": [RULE], "peaces": {}},
        {"rules": [{key: value for key, value in RULE.items() if key != "not"}]},
        {"rules": [{key: value for key, value in RULE.items() if key != "examples"}]},
        {"rules": [RULE | {"any": ["mùa hè"]}]},
        {"rules": [RULE | {"pattern": "{any}"}]},
    ],
    ids=["unknown key of a rule", "unknown key of a file", "no not", "no examples", "any unused", "any missing"],
)
def test_a_file_with_wrong_keys_is_refused_by_name(room: Path, content: dict[str, Any]) -> None:
    write(room, "seasons", **content)
    with pytest.raises(BadKnowledge, match=r"pipeline/knowledge/seasons\.yml"):
        load.rules("seasons")


def test_an_unknown_key_of_a_name_is_refused_by_name(room: Path) -> None:
    write(
        room, "places", names=[{"name": "Xã", "forms": ["xã"], "kode": "X", "examples": ["xã", "xã kia"], "not": ["x"]}]
    )
    with pytest.raises(BadKnowledge, match=r"places\.yml(.|\n)*kode"):
        load.names("places")


def test_a_file_that_is_no_yaml_is_refused_by_name(room: Path) -> None:
    (room / "seasons.yml").write_text("rules: [", encoding="utf-8")
    with pytest.raises(BadKnowledge, match=r"seasons\.yml"):
        load.rules("seasons")


def test_a_file_that_does_not_exist_is_refused_by_name(room: Path) -> None:
    with pytest.raises(BadKnowledge, match=r"winter\.yml"):
        load.rules("winter")


def test_a_rule_whose_piece_does_not_exist_is_refused(room: Path) -> None:
    write(room, "seasons", rules=[RULE | {"pattern": "mùa {nowhere}"}])
    with pytest.raises(BadKnowledge, match=r"season: no piece is called 'nowhere'"):
        next(load.rules("seasons")["season"].find("mùa xuân"), None)


def test_a_rule_that_is_no_regular_expression_is_refused(room: Path) -> None:
    write(room, "seasons", rules=[RULE | {"pattern": "mùa ("}])
    with pytest.raises(BadKnowledge, match=r"rule season"):
        next(load.rules("seasons")["season"].find("mùa xuân"), None)


def test_two_rules_of_one_name_are_refused(room: Path) -> None:
    write(room, "seasons", rules=[RULE, RULE])
    with pytest.raises(BadKnowledge, match="two rules have one name"):
        load.rules("seasons")


# The fingerprint


def test_the_fingerprint_changes_with_any_entry(room: Path) -> None:
    before = load.fingerprint()
    with (room / "units.yml").open("a", encoding="utf-8") as file:
        file.write("\n# one more comment\n")
    load.fingerprint.cache_clear()
    assert load.fingerprint() != before


def test_every_rule_compiles() -> None:
    """Rules are compiled when first used; here all are."""
    sets: list[RuleSet] = [load.rules(file) for file in RULE_FILES]
    assert all(compiled.regex.pattern for made in sets for compiled in made.rules)
