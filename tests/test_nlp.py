"""The spaCy pipeline: the text given back, whole tokens, and findings laid on them as spans."""

from __future__ import annotations

import pytest
from drawn import Ruled, ending, head, outlined
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.language import nlp, words
from pipeline.language.reading import Reading
from pipeline.text import Text, fold

NAUGHTY = [
    "",
    " ",
    "\n",
    "\t\t",
    "  \n  ",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "…",
    "./.",
    "a\r\nb",
    "\x00",
    "\ud7ff",
    "Ω≈ç√",
    "表ポあ",
    "👩‍👩‍👧‍👧",
    "z̴̢̛a̷l̶g̵o",
    "رقم",
    "<script>alert(1)</script>",
    "{any}",
    "\\",
    "%s",
    "“ ‘ ’ ”",
    "١٢٣",
    "½",
    "ﬁ",
    "İı",
    "ẞ",
    "  148/KH-UBND  ",
    "số:27/KH-UBND;",
    "1.1.1.",
    "https://hason.example/a?b=c&d",
    "van.thu@hason.example",
    "-----",
    "_" * 30,
]
FRAGMENTS = [
    *NAUGHTY,
    "Kế hoạch",
    "số",
    "27/KH-UBND",
    "98/2028/NĐ-CP",
    "57-NQ/TW",
    "15/4/2026",
    "3,7%",
    "a)",
    "1.",
    ", ",
    "-",
]


def tokens(text: str) -> list[str]:
    return [token.text for token in nlp.pipeline().make_doc(text)]


# The tokenizer


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_string_is_given_back_unchanged(text: str) -> None:
    assert nlp.pipeline().make_doc(text).text == text


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_joined_fragments_are_given_back_unchanged(text: str) -> None:
    assert nlp.pipeline().make_doc(text).text == text


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_any_text_is_given_back_unchanged(text: str) -> None:
    assert nlp.pipeline().make_doc(text).text == text


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_a_token_s_place_is_its_place_in_the_text(text: str) -> None:
    doc = nlp.pipeline().make_doc(text)
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)


@pytest.mark.parametrize(
    "number",
    [
        "27/KH-UBND",
        "98/2028/NĐ-CP",
        "57-NQ/TW",
        "312b/QĐ-SYT",
        "4410/KH&CN-TTTT",
        "07/2019/TTLT-BTC-BNV",
        "815/UBND-NLN",
    ],
)
def test_the_number_of_a_document_is_one_token(number: str) -> None:
    assert tokens(f"Văn bản số {number} ngày 15/4/2026.") == ["Văn", "bản", "số", number, "ngày", "15/4/2026", "."]


@pytest.mark.parametrize("word", ["15/4/2026", "3,7%", "1.500.000", "2026-2030", "14:30", "98/2028"])
def test_figures_are_one_token(word: str) -> None:
    assert tokens(f"là {word} nhé") == ["là", word, "nhé"]


def test_marks_are_tokens_of_their_own() -> None:
    assert tokens("(a) “Sở”; tỉnh.") == ["(", "a", ")", "“", "Sở", "”", ";", "tỉnh", "."]


def test_the_norm_of_a_token_is_folded_in_small_letters() -> None:
    (token, *_) = nlp.pipeline().make_doc("Uỷ ban")
    assert token.norm_ == "ủy"


# Components


@pytest.fixture(scope="module")
def both() -> tuple[Doc, Reading]:
    table = Ruled(
        (35.0, 170.0, 120.0, 120.0),
        (("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"), ("1", "Lập danh sách bác sĩ", "Sở Y tế", "Quý III/2026")),
    )
    return nlp.read(
        outlined(
            *head(),
            "Thực hiện Nghị quyết số 21/NQ-CP ngày 08/01/2026 của Chính phủ về việc thực hiện Luật Cây xanh năm 2025, "
            "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
            "II. NHIỆM VỤ",
            "1. Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát các trạm y tế, hoàn thành trước ngày 30/6/2026.",
            "2. Nghiêm cấm thu tiền ngoài quy định tại Thông tư số 5/2025/TT-BTC.",
            "III. PHÂN CÔNG",
            table,
            *ending(),
        )
    )


def texts(doc: Doc, name: str) -> list[str]:
    return [span.text for span in doc.spans[name]]


def test_a_document_s_text_is_the_printed_text(both: tuple[Doc, Reading]) -> None:
    doc, reading = both
    assert doc.text == reading.text.printed


def test_citations_are_spans_also_where_they_nest(both: tuple[Doc, Reading]) -> None:
    doc, reading = both
    assert texts(doc, "citations") == [reading.text[m.span] for m in reading.mentions]
    assert [span.label_ for span in doc.spans["citations"]] == ["numbered", "named", "numbered"]


def test_duties_are_spans_labelled_by_their_kind(both: tuple[Doc, Reading]) -> None:
    doc, reading = both
    assert texts(doc, "duties") == [reading.text[duty.item.span] for duty in reading.duties]
    assert [span.label_ for span in doc.spans["duties"]] == ["task", "prohibition", "task"]


def test_agencies_are_spans_of_sentences_and_of_cells(both: tuple[Doc, Reading]) -> None:
    doc, _ = both
    assert texts(doc, "agencies")[0].startswith("Sở Y tế")
    assert texts(doc, "agencies")[-1] == "Sở Y tế"


def test_deadlines_are_spans(both: tuple[Doc, Reading]) -> None:
    doc, _ = both
    assert texts(doc, "deadlines") == ["trước ngày 30/6/2026", "Quý III/2026"]


def test_every_component_adds_spans(both: tuple[Doc, Reading]) -> None:
    doc, _ = both
    laid = {name.removeprefix("nhiemvu_") for name in nlp.pipeline().pipe_names}
    assert {name for name in laid if doc.spans.get(name)} == laid


def test_a_reading_leaves_nothing_behind_for_the_next() -> None:
    outline = outlined(*head(), "1. Sở Y tế rà soát các trạm y tế.", *ending())
    first, second = nlp.read(outline)[1], nlp.read(outline)[1]
    assert first is not second
    assert first.duties == second.duties


# underthesea's words


SENTENCES = [
    "Uỷ ban nhân dân tỉnh Hà Sơn ban hành Kế hoạch số 27/KH-UBND ngày 05/3/2026.",
    "Sở Y tế   chủ trì,\nphối hợp với Công an tỉnh.",
    "“Trồng cây gây rừng” – phong trào năm 2026…",
    "a) Rà soát; b) tổng hợp, báo cáo./.",
    "www.hason.example và vanthu@hason.example",
    "🙂 Sở Y tế",
    "",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_lie_on_the_text_given(sentence: str) -> None:
    found = words.words(sentence)
    covered = "".join(sentence[word.start : word.end] for word in found)
    assert "".join(covered.split()) == "".join(sentence.split())
    assert [word.start for word in found] == sorted(word.start for word in found)


@given(st.lists(st.sampled_from([*SENTENCES, *NAUGHTY]), max_size=3).map(" ".join))
def test_no_text_makes_the_words_fail(sentence: str) -> None:
    for word in words.words(sentence):
        assert 0 <= word.start < word.end <= len(sentence)


def test_words_of_several_syllables_are_one() -> None:
    sentence = "Ủy ban nhân dân tỉnh tổ chức hội nghị."
    assert "hội nghị" in [sentence[w.start : w.end] for w in words.words(sentence)]


def test_the_folded_text_is_what_norms_are_made_of() -> None:
    text = Text.of("Uỷ ban nhân dân")
    doc = nlp.pipeline().make_doc(text.printed)
    assert [token.norm_ for token in doc] == [fold(token.text).lower() for token in doc]
