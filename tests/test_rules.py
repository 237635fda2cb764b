"""The one engine of recognition: pieces, lists of words, the ways to look, and what a find carries."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import BadKnowledge
from pipeline.knowledge.rules import Compiled, RuleSet, alternation, expand
from schemas.knowledge import Rule


def rule(pattern: str = "{any}", name: str = "one", **more: Any) -> Rule:
    return Rule(name=name, pattern=pattern, examples=("a", "b"), **{"not": ("c",)}, **more)


def compiled(pattern: str = "{any}", pieces: dict[str, str] | None = None, **more: Any) -> Compiled:
    return Compiled(rule(pattern, **more), pieces or {})


def found(made: Compiled, text: str, *bounds: int) -> list[str]:
    return [text[f.span.start : f.span.end] for f in made.find(text, *bounds)]


# Pieces


def test_pieces_may_hold_pieces() -> None:
    assert found(compiled("{date}", {"date": "{d}/{d}", "d": r"\d+"}), "ngày 5/12") == ["5/12"]


def test_a_piece_is_a_group_of_its_own() -> None:
    """So an alternative inside it does not reach over what stands around it."""
    assert found(compiled("số {sign}!", {"sign": "a|b"}), "số a số b!") == ["số b!"]


def test_an_unknown_piece_is_refused() -> None:
    with pytest.raises(BadKnowledge, match="rule one: no piece is called 'd'"):
        expand("{d}", {}, "one")


def test_pieces_that_hold_each_other_are_refused() -> None:
    with pytest.raises(BadKnowledge, match="contain each other"):
        expand("{a}", {"a": "{b}", "b": "{a}"}, "one")


def test_a_count_is_no_piece() -> None:
    assert found(compiled(r"\d{2,3}"), "1 22 4444") == ["22", "444"]


def test_a_pattern_is_folded_as_the_text_is() -> None:
    assert found(compiled("Uỷ ban"), "Ủy ban") == ["Ủy ban"]


# Lists of words


def test_of_two_words_that_begin_together_the_longer_is_found() -> None:
    assert found(compiled(any=("báo cáo", "báo cáo viên", "báo")), "báo cáo viên") == ["báo cáo viên"]


def test_words_of_a_list_are_whole_words() -> None:
    assert found(compiled(any=("thu",)), "thuế, thu, lệthu") == ["thu"]


def test_a_space_in_a_word_stands_for_any_run_of_spaces() -> None:
    assert found(compiled(any=("tổ chức",)), "tổ  \n chức") == ["tổ  \n chức"]


def test_signs_in_a_word_are_taken_literally() -> None:
    assert found(compiled(any=("a.b",)), "axb a.b") == ["a.b"]


def test_a_list_may_stand_inside_a_pattern() -> None:
    assert found(compiled(r"(?:cần|phải) {any}", any=("nộp", "gửi")), "cần gửi, phải nộp, nộp") == [
        "cần gửi",
        "phải nộp",
    ]


def test_alternation_does_not_depend_on_the_order_of_its_words() -> None:
    assert alternation(["b", "aa", "a", "b"]) == alternation(["aa", "a", "b"])


# Ways to look


def test_match_looks_only_at_its_start() -> None:
    made = compiled("số")
    assert made.match("hồ số") is None
    assert made.match("hồ số", 3)


def test_match_takes_a_caret_for_its_start() -> None:
    """A paragraph's head is the beginning of no text."""
    find = compiled("^Điều").match("Luật\nĐiều 5", 5)
    assert find
    assert find.span == (5, 9)


def test_find_keeps_within_its_bounds() -> None:
    assert found(compiled(r"\d+"), "12 34 56", 2, 7) == ["34", "5"]


def test_find_looks_back_over_its_start() -> None:
    """What stands before a stretch still counts for what may not stand before a find."""
    assert found(compiled(r"(?<!\w)bộ"), "cánbộ bộ", 3) == ["bộ"]


def test_an_empty_find_is_none() -> None:
    assert found(compiled(r"\d*"), "abc") == []
    assert compiled(r"\d*").match("abc") is None


def test_case_matters_unless_a_rule_says_otherwise() -> None:
    assert found(compiled("mật"), "MẬT mật") == ["mật"]
    assert found(compiled("mật", case=False), "MẬT mật") == ["MẬT", "mật"]


# Finds


def test_a_find_names_its_parts_and_leaves_out_those_not_there() -> None:
    find = compiled(r"(?P<day>\d+)/(?P<month>\d+)(?:/(?P<year>\d+))?").match("5/12")
    assert find
    assert {name: tuple(span) for name, span in find.parts.items()} == {"day": (0, 1), "month": (2, 4)}


def test_a_find_carries_what_its_rule_gives() -> None:
    find = compiled("quý", gives={"every": "quarter"}).match("quý")
    assert find
    assert (find.rule, find.gives) == ("one", {"every": "quarter"})


# Sets of rules


def ruleset(*pairs: tuple[str, str]) -> RuleSet:
    return RuleSet([rule(pattern, name=name) for name, pattern in pairs], {})


def test_first_takes_the_rule_that_stands_first() -> None:
    made = ruleset(("to_a", "a"), ("to_ab", "ab"))
    find = made.first("to", "ab")
    assert find
    assert find.rule == "to_a"


def test_first_asks_only_rules_of_its_prefix() -> None:
    made = ruleset(("to_a", "a"), ("in_b", "b"))
    assert made.first("in", "ab") is None
    assert made.first("", "b")


def test_search_takes_the_leftmost_find_of_any_rule() -> None:
    find = ruleset(("n_b", "b"), ("n_a", "a")).search("n", "xxab")
    assert find
    assert find.rule == "n_a"


def test_search_takes_the_longer_of_two_finds_that_begin_together() -> None:
    find = ruleset(("n_a", "a"), ("n_ab", "ab")).search("n", "ab")
    assert find
    assert find.rule == "n_ab"


def test_a_rule_is_had_by_its_name() -> None:
    assert ruleset(("a", "x"), ("b", "y"))["b"].rule.pattern == "y"
