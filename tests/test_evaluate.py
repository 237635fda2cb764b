"""Measuring: every rule on small pairs by hand, and every row against the reference scorer on changed gold."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rich.console import Console

from pipeline.errors import BadFile
from pipeline.evaluate import BadGold, Evaluation, Gold, Scored, Tally, evaluate, read_gold, score_record, show
from pipeline.evaluate.compare import Words, comparable, number_key, same_body, target_key
from pipeline.evaluate.gold import ENDING
from pipeline.evaluate.pairs import Pair, best_first, in_order
from pipeline.evaluate.report import MAIN_ROWS
from pipeline.text import fold
from schemas.record import Bearer, Citation, Coverage, Deadline, Document, Obligation, Record, Section, Source

SHARED = Path(__file__).parents[2] / "shared"
SCORER = SHARED / "eval" / "score.py"
SHARED_GOLD = SHARED / "corpus" / "gold"
SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"

Values = dict[str, Any]
_Item = TypeVar("_Item")


# Values as a gold file holds them; a record is made of the same values, so that a test says only what differs.


def header(**changes: object) -> Values:
    return {
        "type": "Kế hoạch",
        "number": "148/KH-UBND",
        "issuer": "Ủy ban nhân dân tỉnh Hà Sơn",
        "issued_on": "2026-02-09",
        "place": "Hà Sơn",
        "title": "Triển khai chuyển đổi số năm 2026",
        "signer_name": "Vi Đức Thuần",
        "signer_title": "Chủ tịch",
        "recipients": ["Bộ Nội vụ", "Các sở, ban, ngành tỉnh"],
        **changes,
    }


def unit(path: str, heading: str, **changes: object) -> Values:
    return {"label": path.rpartition("/")[2], "path": path, "heading": heading, **changes}


def mention(text: str, number: str | None = None, **changes: object) -> Values:
    return {
        "text": text,
        "kind": "numbered" if number else "named",
        "type": text.split(" số ")[0],
        "number": number,
        "issued_on": None,
        "year": None,
        "issuer": None,
        "title": None,
        "relation": "mentions",
        "target": f"{number or text}|-",
        **changes,
    }


def duty(text: str, *bearers: Values, **changes: object) -> Values:
    return {
        "text": text,
        "section": "II",
        "kind": "task",
        "bearers": list(bearers),
        "deadline": None,
        "citations": [],
        **changes,
    }


def body(name: str, role: str = "lead", source: str = "explicit") -> Values:
    return {"name": name, "role": role, "source": source}


def by(due_on: str | None, recurrence: str | None = None) -> Values:
    return {"text": "thời hạn", "due_on": due_on, "recurrence": recurrence}


def gold_of(**parts: object) -> Gold:
    return Gold.model_validate_json(json.dumps(parts))


def record_of(
    document: Values | None = None,
    sections: Sequence[Values] = (),
    citations: Sequence[Values] = (),
    obligations: Sequence[Values] = (),
) -> Record:
    return Record(
        source=Source(file="x.pdf", sha256="0" * 64, pages=()),
        document=Document(**{"symbol": None, **(document or header())}),
        sections=tuple(map(_section, sections)),
        citations=tuple(map(_citation, citations)),
        obligations=tuple(map(_obligation, obligations)),
        coverage=Coverage(sentences=0, duty_sentences=0, extracted=0),
        last_page=1,
    )


def _section(values: Values) -> Section:
    return Section(**{"id": "s", "parent": None, "text": "", "page": 1, **values})


def _citation(values: Values) -> Citation:
    own = {key: value for key, value in values.items() if key != "optional"}
    rest = {"id": "c", "pinpoint": None, "section": "", "section_id": None, "page": 1, "boxes": (), "found_by": "test"}
    return Citation(**rest, **own)


def _obligation(values: Values) -> Obligation:
    own = {key: value for key, value in values.items() if key not in ("optional", "bearers", "deadline", "section")}
    deadline = values["deadline"]
    return Obligation(
        **own,
        id="o",
        context=None,
        section=values["section"] or "",
        section_id=None,
        bearers=tuple(Bearer(**b) for b in values["bearers"]),
        deadline=Deadline(**deadline, boundary=None, formula=None) if deadline else None,
        product=None,
        citation_ids=(),
        page=1,
        boxes=(),
        found_by="test",
    )


def scored(gold: dict[str, object], **read: Any) -> Tally:
    return score_record("x", gold_of(**gold), record_of(**read))


def counts(tally: Tally, row: str) -> tuple[int, int, int]:
    """Hits, gold, read."""
    found = tally.part(row)
    return found.hit, found.gold, found.read


def misses(tally: Tally, row: str) -> list[tuple[str, str]]:
    return [(miss.fault, miss.item) for miss in tally.misses if miss.row == row]


# Folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Văn hoá", "VĂN HÓA"),
        ("Hoà Bình,  uỷ ban", "hòa bình, ủy\nban"),
        ("2020–2025", "2020-2025"),
        ("Đề án “Số”", 'đề án "số"'),
        (unicodedata.normalize("NFD", "Nghị quyết"), "nghị quyết"),
        ("khoẻ", "khỏe"),
    ],
)
def test_texts_that_are_the_same(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("hoàn", "hòan"), ("NĐ-СP", "NĐ-CP"), ("Luật", "Luât")])
def test_texts_that_are_not(one: str, other: str) -> None:
    """Tones move only at the end of a word; a Cyrillic letter that looks like ours is not ours."""
    assert comparable(one) != comparable(other)


def test_folding_of_a_score_is_not_that_of_reading() -> None:
    """After q the scorer takes both spellings, reading does not; figures follow the scorer."""
    assert comparable("Quý I") == comparable("Qúy I")
    assert fold("Quý I") != fold("Qúy I")


def test_numbers_and_targets() -> None:
    assert number_key("01 / NQ–cp") == number_key("1/NQ-CP") == "1/NQ-CP"
    assert target_key("01/NQ-CP|2021-01-01") == ("1/NQ-CP", "2021-01-01")
    assert target_key("Luật  Đầu tư, (sửa đổi)| 2020 ") == ("luật đầu tư sửa đổi", "2020")
    assert target_key("Đề án 06|-") == ("đề án 06", "-")


def test_words_in_common_count_whatever_their_order() -> None:
    assert Words.of("một hai hai").overlap(Words.of("hai, một")) == 2 * 2 / 5
    assert Words.of("").overlap(Words.of("")) == 0


def test_bodies() -> None:
    assert same_body("Sở Tài chính", "sở tài chính")
    assert same_body("Tài chính", "Sở Tài chính"), "completed by the head word they share"
    assert not same_body("Huế", "Thành phố Huế"), "one word is too little to be completed"
    assert not same_body("Sở Tài chính", "Sở Xây dựng")


# Pairing


def test_pairing_in_order_keeps_the_order() -> None:
    found = in_order("abc", "cab", lambda g, r: g == r)
    assert found.pairs == (Pair(0, 1), Pair(1, 2))
    assert (found.missed, found.extra) == ((2,), (0,))


def test_pairing_in_order_takes_the_highest_sum() -> None:
    worth = {(0, 0): 0.8, (0, 1): 1.0, (1, 1): 0.9}
    assert in_order([0, 1], [0, 1], lambda g, r: worth.get((g, r), 0.0)).pairs == (Pair(0, 0), Pair(1, 1))


def test_pairing_in_order_prefers_the_early_of_equals() -> None:
    assert in_order("a", "aa", lambda g, r: g == r).pairs == (Pair(0, 0),)
    assert in_order("aa", "a", lambda g, r: g == r).pairs == (Pair(0, 0),)
    assert in_order("ab", "ba", lambda g, r: g == r).pairs == (Pair(1, 0),)


def test_pairing_best_first_goes_out_of_order_and_near() -> None:
    assert best_first("ab", "ba", lambda g, r: g == r, 1).pairs == (Pair(0, 1), Pair(1, 0))
    assert best_first("xa", "aa", lambda g, r: g == r, 1).pairs == (Pair(1, 1),)
    assert best_first("xxa", "axxxaa", lambda g, r: g == r == "a", 1).pairs == (Pair(2, 4),), (
        "in relation to the lengths"
    )


# Parts


def test_header_fields_and_recipients() -> None:
    read = header(
        number="0148 /KH-UBND",
        issuer="UỶ BAN NHÂN DÂN TỈNH HÀ SƠN",
        place=None,
        signer_name="Vi Đức Thuận",
        recipients=("Các sở, ban, ngành tỉnh", "Lưu: VT"),
    )
    tally = scored({"document": header()}, document=read)
    assert [row for row, judged in tally.attributes.items() if not judged.right] == [
        "header.place",
        "header.signer_name",
    ]
    assert counts(tally, "header.recipients") == (1, 2, 2)
    assert [(miss.want, miss.got) for miss in tally.misses if miss.fault == "wrong"] == [
        ("Hà Sơn", None),
        ("Vi Đức Thuần", "Vi Đức Thuận"),
    ]
    assert misses(tally, "header.recipients") == [("missed", "Bộ Nội vụ"), ("extra", "Lưu: VT")]


@pytest.mark.parametrize(
    ("want", "got", "right"),
    [
        ("một hai ba bốn năm sáu bảy tám chín mười", "một hai ba bốn năm sáu bảy tám chín", 1),
        ("một hai ba bốn", "một hai ba", 0),
        (None, None, 1),
        (None, "thừa", 0),
        ("thiếu", None, 0),
    ],
)
def test_header_title_may_differ_by_a_word_in_ten(want: str | None, got: str | None, right: int) -> None:
    tally = scored({"document": header(title=want)}, document=header(title=got, recipients=()))
    assert tally.attributes["header.title"].right == right


def test_sections_pair_by_label_and_heading_in_order() -> None:
    gold = [
        unit("I", "Mục đích"),
        unit("II", "Nhiệm vụ"),
        unit("II/1", "Về thể chế và dữ liệu"),
        unit("III", "Tổ chức"),
    ]
    read = [
        unit("I", "MỤC ĐÍCH", label="I."),
        unit("II", "Khác hẳn"),
        unit("1", "", text="Về thể chế và dữ liệu dùng"),
        unit("III", "Tổ chức"),
    ]
    tally = scored({"sections": gold}, sections=read)
    assert counts(tally, "sections") == (3, 4, 4)
    assert tally.attributes["sections.path"] == (2, 3)
    assert misses(tally, "sections") == [("missed", "[II] Nhiệm vụ"), ("extra", "[II] Khác hẳn")]


def test_numbered_citations_by_number_in_order() -> None:
    gold = [
        mention("Nghị quyết số 01/NQ-CP", "01/NQ-CP", issued_on="2021-01-01"),
        mention("Nghị định số 30/2020/NĐ-CP", "30/2020/NĐ-CP", issued_on="2020-03-05"),
        mention("Kế hoạch số 5/KH-UBND", "5/KH-UBND"),
    ]
    read = [
        mention("Nghị quyết số 01/NQ-CP", "1/NQ-CP", issued_on="2021-01-01", issuer="Chính phủ"),
        mention("Nghị định số 30/2020/NĐ-CP", "30/2020/NĐ-CP", relation="follows"),
        mention("Công văn số 9/UBND", "9/UBND"),
    ]
    tally = scored({"citations": gold}, citations=read)
    assert counts(tally, "citations.numbered") == (2, 3, 3)
    assert counts(tally, "citations.strict") == (1, 3, 3), "type and date, whatever the rest"
    wrong = {row for row, judged in tally.attributes.items() if judged.right < judged.asked}
    assert wrong == {"citations.issued_on", "citations.issuer", "citations.relation"}
    assert misses(tally, "citations.numbered") == [
        ("missed", "Kế hoạch số 5/KH-UBND"),
        ("extra", "Công văn số 9/UBND"),
    ]


def test_cited_title_may_be_a_little_shorter_and_a_target_needs_its_date() -> None:
    text, number = "Nghị quyết số 01/NQ-CP", "01/NQ-CP"
    gold = [mention(text, number, title="nhiệm vụ trọng tâm năm 2021", target="01/NQ-CP|2021-01-01")]
    near = mention(text, number, title="về nhiệm vụ trọng tâm năm 2021", target="1/nq-cp|2021-01-01")
    far = mention(text, number, title="nhiệm vụ", target="01/NQ-CP|2021")
    for read, right in ((near, 1), (far, 0)):
        tally = scored({"citations": gold}, citations=[read])
        assert tally.attributes["citations.title"] == (right, 1)
        assert tally.attributes["citations.target"] == (right, 1)


def test_named_citations_and_optional_ones() -> None:
    gold = [
        mention("Luật Đầu tư năm 2020", year=2020),
        mention("Nghị quyết 01", kind="short", target="01/NQ-CP|2021-01-01"),
        mention("Đề án chuyển đổi số", optional=True),
        mention("Chương trình phát triển nhà ở", optional=True),
        mention("Bộ luật Lao động"),
    ]
    read = [
        mention("Nghị quyết 01", kind="named", target="02/NQ-CP|2021-01-01"),
        mention("Luật Đầu tư năm 2020"),
        mention("Đề án chuyển đổi số"),
        mention("Luật Thanh niên"),
    ]
    tally = scored({"citations": gold}, citations=read)
    assert counts(tally, "citations.named") == (2, 3, 3), "the optional one that was read is not counted at all"
    assert tally.attributes["citations.named_kind"] == (1, 2)
    assert tally.attributes["citations.named_year"] == (1, 2)
    assert tally.attributes["citations.short_target"] == (0, 1)
    assert misses(tally, "citations.named") == [("missed", "Bộ luật Lao động"), ("extra", "Luật Thanh niên")]


# Obligations


def test_obligations_pair_in_order_and_optional_ones_do_not_count() -> None:
    gold = [
        duty("Tăng cường kỷ luật, kỷ cương hành chính."),
        duty("Tỷ lệ hộ nghèo giảm 3%.", kind="target"),
        duty("Kính mời các đồng chí dự họp.", optional=True),
        duty("Rà soát danh mục dữ liệu.", section=None),
        duty("Công khai thủ tục hành chính."),
    ]
    read = [
        duty("Tăng cường kỷ luật, kỷ cương hành chính", section="I"),
        duty("Tỷ lệ hộ nghèo giảm 3%."),
        duty("Kính mời các đồng chí dự họp."),
        duty("Rà soát danh mục dữ liệu số."),
        duty("Một câu không ai giao."),
    ]
    tally = scored({"obligations": gold}, obligations=read)
    assert counts(tally, "obligations") == (2, 3, 3)
    assert tally.attributes["obligations.text"] == (1, 2), "a full stop is no word, 'số' is"
    assert tally.attributes["obligations.section"] == (0, 1), "not asked where gold has null"
    assert misses(tally, "obligations") == [
        ("missed", "Công khai thủ tục hành chính."),
        ("extra", "Một câu không ai giao."),
    ]


def test_what_a_missed_obligation_carries_is_missed() -> None:
    gold = [
        duty(
            "Không được để hồ sơ quá hạn.",
            body("Sở Nội vụ"),
            body("Sở Tài chính", "cooperating"),
            kind="prohibition",
            deadline=by("2026-03-31", "monthly"),
            citations=["01/NQ-CP"],
        )
    ]
    tally = scored({"obligations": gold})
    assert counts(tally, "obligations") == (0, 1, 0)
    assert counts(tally, "obligations.bearers") == (0, 2, 0)
    for row in ("prohibition", "due_on", "recurrence", "citations"):
        assert counts(tally, f"obligations.{row}") == (0, 1, 0)
    assert "obligations.text" not in tally.attributes


def test_what_an_optional_obligation_carries_is_not_asked() -> None:
    item = duty("Kính mời các đồng chí dự họp.", body("Sở Nội vụ"), deadline=by("2026-03-31"))
    tally = scored({"obligations": [{**item, "optional": True}]}, obligations=[item])
    assert not any(tally.parts.values())
    assert not tally.misses


def test_prohibitions_and_deadlines_count_on_both_sides() -> None:
    texts = ("Nghiêm cấm việc một.", "Làm việc thứ hai.", "Hoàn thành việc ba.")
    gold = [
        duty(texts[0], kind="prohibition"),
        duty(texts[1]),
        duty(texts[2], deadline=by("2026-03-31", "yearly")),
    ]
    read = [
        duty(texts[0], deadline=by("2026-01-31")),
        duty(texts[1], kind="prohibition", deadline=by(None)),
        duty(texts[2], deadline=by("2026-04-01", "yearly")),
    ]
    tally = scored({"obligations": gold}, obligations=read)
    assert counts(tally, "obligations.prohibition") == (0, 1, 1)
    assert counts(tally, "obligations.due_on") == (0, 1, 2)
    assert counts(tally, "obligations.recurrence") == (1, 1, 1)
    assert [(m.want, m.got) for m in tally.misses if m.row == "obligations.due_on"] == [
        (None, "2026-01-31"),
        ("2026-03-31", "2026-04-01"),
    ]


TEXT = "Rà soát danh mục dữ liệu."
GENERAL = body("Các sở, ban, ngành tỉnh", source="default")


@pytest.mark.parametrize(
    ("gold", "read", "expected"),
    [
        ([body("Sở Y tế")], [body("SỞ Y TẾ", source="inherited")], (1, 1, 1)),
        ([body("Sở Y tế")], [body("Sở Y tế", "cooperating")], (0, 1, 1)),
        ([body("Sở Y tế")], [body("Sở Y tế", source="default")], (0, 1, 0)),
        ([GENERAL], [], (0, 0, 0)),
        ([GENERAL], [body("các sở, ban, ngành tỉnh", "cooperating")], (0, 0, 0)),
        ([GENERAL], [body("Sở Y tế")], (0, 0, 1)),
        ([body("Sở Y tế"), GENERAL], [body("Sở Y tế"), body("Các sở, ban, ngành tỉnh")], (1, 1, 1)),
        ([body("Xây dựng")], [body("Sở Xây dựng")], (1, 1, 1)),
        ([body("Sở Y tế")], [body("Sở Y tế"), body("Sở Y tế")], (1, 1, 2)),
    ],
)
def test_bearers(gold: list[Values], read: list[Values], expected: tuple[int, int, int]) -> None:
    tally = scored({"obligations": [duty(TEXT, *gold)]}, obligations=[duty(TEXT, *read)])
    assert counts(tally, "obligations.bearers") == expected
    hits, wanted, found = expected
    noted = [miss for miss in tally.misses if miss.row == "obligations.bearers"]
    assert bool(noted) == (not hits == wanted == found)


def test_documents_cited_inside_an_obligation() -> None:
    """Optional mentions are not held against a record, but count where gold lists them."""
    spared = [mention("Đề án 06", target="Đề án 06|-", optional=True), mention("Luật Đất đai", optional=True)]
    gold = [duty(TEXT, citations=["01/NQ-CP", "Luật Đất đai"])]
    read = [duty(TEXT, citations=["1/NQ-CP|2021", "đề án 06", "luật đất đai", "Luật Nhà ở"])]
    tally = scored({"obligations": gold, "citations": spared}, obligations=read)
    assert counts(tally, "obligations.citations") == (2, 2, 3)


# How much alike is alike enough: the first ``n`` of the same words on each side


def few(n: int) -> str:
    return " ".join(f"w{i}" for i in range(n))


def shares_of_rows(want: int, got: int) -> dict[str, bool]:
    """For every row that goes by wording, whether these many words answer those."""
    gold: dict[str, object] = {
        "document": header(title=few(want), recipients=[few(want)]),
        "sections": [unit("I", few(want))],
        "citations": [mention(few(want)), mention("số 1/A", "1/A", title=few(want))],
        "obligations": [duty(few(want)), duty("x y", body(few(want)))],
    }
    tally = scored(
        gold,
        document=header(title=few(got), recipients=(few(got),)),
        sections=[unit("I", few(got))],
        citations=[mention(few(got)), mention("số 1/A", "1/A", title=few(got))],
        obligations=[duty(few(got)), duty("x y", body(few(got)))],
    )
    parts = ("header.recipients", "sections", "citations.named", "obligations.bearers")
    attributes = ("header.title", "citations.title")
    return {
        "obligations": tally.part("obligations").hit == 2,
        **{row: tally.part(row).hit == 1 for row in parts},
        **{row: tally.attributes[row].right == 1 for row in attributes},
    }


@pytest.mark.parametrize(
    ("row", "enough", "too_little"),
    [
        ("header.title", (9, 11), (8, 10)),
        ("header.recipients", (2, 3), (3, 5)),
        ("sections", (5, 8), (1, 2)),
        ("citations.title", (2, 3), (3, 5)),
        ("citations.named", (3, 7), (2, 5)),
        ("obligations", (3, 5), (7, 12)),
        ("obligations.bearers", (9, 11), (8, 10)),
    ],
)
def test_how_much_alike_is_enough(row: str, enough: tuple[int, int], too_little: tuple[int, int]) -> None:
    for few_, many in (enough, enough[::-1]):
        assert shares_of_rows(few_, many)[row]
    for few_, many in (too_little, too_little[::-1]):
        assert not shares_of_rows(few_, many)[row]


def test_only_the_first_eight_words_of_a_heading_count() -> None:
    gold = [unit("I", f"{few(6)} x y z")]
    assert counts(scored({"sections": gold}, sections=[unit("I", f"{few(6)} a b c")]), "sections") == (1, 1, 1)


# Sums


def test_shares() -> None:
    tally = scored({"sections": [unit("I", "Một"), unit("II", "Hai")]}, sections=[unit("I", "Một")])
    found = tally.part("sections")
    assert (found.precision, found.recall, found.f1) == (1.0, 0.5, 2 / 3)
    nothing = tally.part("obligations")
    assert (nothing.precision, nothing.recall, nothing.f1) == (1.0, 1.0, 1.0)


def test_a_part_that_gold_leaves_out_is_not_scored() -> None:
    tally = scored({}, sections=[unit("I", "Một")], obligations=[duty(TEXT)])
    assert tally == Tally("x")


def test_totals_weigh_items_not_documents() -> None:
    one = scored({"sections": [unit("I", "Một")]}, sections=[unit("I", "Một")])
    two = scored({"sections": [unit(label, "Hai") for label in ("I", "II", "III")]})
    total = Tally.total([one, two])
    assert total.part("sections") == (1, 4, 1)
    assert total.attributes["sections.path"] == (1, 1)
    assert len(total.misses) == 3


# A folder


def put(folder: Path, name: str, pdf: bool = True, **gold: object) -> None:
    (folder / f"{name}{ENDING}").write_text(json.dumps(gold), encoding="utf-8")
    if pdf:
        (folder / f"{name}.pdf").write_bytes(b"%PDF-")


def test_evaluate_parses_what_has_gold(tmp_path: Path) -> None:
    put(tmp_path, "b", sections=[unit("I", "Một")])
    put(tmp_path, "a", sections=[unit("I", "Một")])
    (tmp_path / "c.pdf").write_bytes(b"%PDF-")
    asked: list[str] = []

    def parse(file: Path) -> Record:
        asked.append(file.name)
        return record_of(sections=[unit("I", "Một")])

    evaluation = evaluate(tmp_path, parse=parse)
    assert asked == ["a.pdf", "b.pdf"]
    assert [one.name for one in evaluation.documents] == ["a", "b"]
    assert evaluation.total.part("sections") == (2, 2, 2)


def test_a_document_that_cannot_be_read_counts_as_empty(tmp_path: Path) -> None:
    put(tmp_path, "broken", sections=[unit("I", "Một")])
    put(tmp_path, "gone", pdf=False, sections=[unit("I", "Một")])

    def parse(file: Path) -> Record:
        raise BadFile("broken", "tệp PDF hỏng")

    evaluation = evaluate(tmp_path, parse=parse)
    assert evaluation.total.part("sections") == (0, 2, 0)
    assert [one.problem for one in evaluation.documents] == [
        "tệp PDF hỏng",
        "không có tệp gone.pdf bên cạnh tệp chuẩn",
    ]


def test_an_error_that_is_a_bug_is_not_hidden(tmp_path: Path) -> None:
    put(tmp_path, "a", sections=[])

    def parse(file: Path) -> Record:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        evaluate(tmp_path, parse=parse)


def test_a_folder_without_gold_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadGold, match=r"không có tệp TÊN\.gold\.json nào"):
        evaluate(tmp_path)
    with pytest.raises(BadGold, match="không phải thư mục"):
        evaluate(tmp_path / "none")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("{", "JSON"),
        ('{"sections": [{"label": "I", "path": "I"}]}', r"sections\.0\.heading"),
        ('{"obligation": []}', "obligation"),
    ],
)
def test_a_bad_gold_file_is_named_before_anything_is_parsed(tmp_path: Path, content: str, where: str) -> None:
    put(tmp_path, "a", sections=[])
    (tmp_path / f"b{ENDING}").write_text(content, encoding="utf-8")
    with pytest.raises(BadGold, match=rf"b\.gold\.json: tệp chuẩn sai ở {where}"):
        evaluate(tmp_path, parse=lambda file: pytest.fail(f"{file} was parsed"))


# On screen


def shown(evaluation: Evaluation, most: int = 0, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, color_system=None)
    show(evaluation, console, most)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.fixture
def evaluation() -> Evaluation:
    gold: dict[str, object] = {
        "sections": [unit("I", "Một"), unit("II", "Hai [bold]đậm[/bold]")],
        "obligations": [duty(TEXT, deadline=by("2026-03-31"))],
    }
    tally = scored(gold, sections=[unit("A/I", "Một")], obligations=[duty(TEXT, deadline=by("2026-04-01"))])
    missing = score_record("y", gold_of(sections=[unit("I", "Ba")]), None)
    return Evaluation((Scored("x", tally), Scored("y", missing, "tệp hỏng")))


def test_show_prints_figures_under_vietnamese_titles_and_the_keys_of_rows(evaluation: Evaluation) -> None:
    lines = [" ".join(line.split()) for line in shown(evaluation).splitlines()]
    for title in ("Theo thành phần", "Theo thuộc tính", "F1 theo văn bản"):
        assert title in lines
    assert "sections 1.000 0.333 0.500 1 3 1" in lines
    assert "sections.path 0.000 0 1" in lines
    assert "x – – 0.667 1.000 – 0.000" in lines
    assert "y – – 0.000 – – –" in lines
    assert "y: tệp hỏng; tính như không trích được gì" in lines
    assert not any(line.startswith(("obligations.bearers", "Sai sót")) for line in lines), "nothing to count, not asked"


def test_show_prints_misses_with_both_values_as_they_are(evaluation: Evaluation) -> None:
    text = shown(evaluation, most=1, width=160)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Sai sót: sections (1/2)" in lines
    assert "x sót [II] Hai [bold]đậm[/bold]" in lines
    assert "[I] Ba" not in text
    assert "x sai Một I A/I" in lines
    assert f"x sai {TEXT} 2026-03-31 2026-04-01" in lines
    assert "[I] Ba" in shown(evaluation, most=2, width=160)


# Against the reference


def as_record(gold: Values) -> Record:
    return record_of(gold["document"], gold["sections"], gold["citations"], gold["obligations"])


class Careless:
    """Copies gold the way a weak reader would: drops, repeats, swaps and changes, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def record(self, gold: Values) -> Record:
        changed = {
            "document": self.document(gold["document"]),
            "sections": self.some(gold["sections"], self.section),
            "citations": self.some(gold["citations"], self.citation),
            "obligations": self.some(gold["obligations"], lambda item: self.obligation(item, gold["citations"])),
        }
        return as_record(changed)

    def some(self, items: Sequence[_Item], change: Callable[[_Item], _Item]) -> list[_Item]:
        kept = [change(item) for item in items for _ in range(self.random.choices((1, 0, 2), (80, 13, 7))[0])]
        for i in range(len(kept) - 1):
            if self.chance(0.05):
                kept[i], kept[i + 1] = kept[i + 1], kept[i]
        return kept

    def text(self, text: str | None, harm: float = 0.3) -> str | None:
        """The text in another dress that scores the same, or with words lost, or gone."""
        if not text or self.chance(0.5):
            return text
        if self.chance(harm):
            words = text.split()
            kept = [word for word in words if not self.chance(self.random.choice((0.1, 0.4)))]
            return " ".join(kept) or None
        dresses: tuple[Callable[[str], str], ...] = (
            str.upper,
            lambda t: unicodedata.normalize("NFD", t),
            lambda t: t.replace("-", "–").replace("“", '"').replace(" ", "\n"),
            lambda t: t.replace("ủy", "uỷ").replace("quý", "qúy").replace("hóa", "hoá").replace("Hòa", "Hoà"),
            lambda t: f"0{t}",
        )
        return self.random.choice(dresses)(text)

    def one_of(self, value: _Item, *others: _Item) -> _Item:
        return self.random.choice(others) if self.chance(0.12) else value

    def document(self, values: Values) -> Values:
        lines = self.some(values["recipients"], lambda line: self.text(line) or "")
        fields = {key: self.text(value, 0.5) for key, value in values.items() if key != "recipients"}
        return {**fields, "recipients": tuple(lines)}

    def section(self, values: Values) -> Values:
        heading = self.text(values["heading"]) or ""
        own_line = not self.chance(0.1)
        return {
            "label": self.one_of(values["label"], f"{values['label']}.", "1"),
            "path": self.one_of(values["path"], values["path"].upper(), values["label"]),
            "heading": heading if own_line else "",
            "text": "" if own_line else heading,
        }

    def citation(self, values: Values) -> Values:
        kind = self.one_of(values["kind"], "named", "short", "numbered")
        return {
            **{key: value for key, value in values.items() if key != "optional"},
            "text": self.text(values["text"]) or "",
            "kind": kind,
            "number": self.text(values["number"]),
            "type": self.text(values["type"]),
            "issued_on": self.one_of(values["issued_on"], None, "2020-01-01"),
            "year": self.one_of(values["year"], None, 2020),
            "issuer": self.text(values["issuer"]),
            "title": self.text(self.one_of(values["title"], None, "một trích yếu khác")),
            "relation": self.one_of(values["relation"], "mentions", "follows"),
            "target": self.text(values["target"]) or "",
        }

    def obligation(self, values: Values, citations: Sequence[Values]) -> Values:
        lent = [self.random.choice(citations)["target"]] if citations and self.chance(0.2) else []
        return {
            **values,
            "text": self.text(values["text"]) or "",
            "kind": self.one_of(values["kind"], "task", "prohibition", "target"),
            "section": self.one_of(values["section"], "", "II"),
            "bearers": self.some(values["bearers"], self.bearer) + ([body("Sở Nội vụ")] if self.chance(0.05) else []),
            "deadline": self.one_of(values["deadline"], None, by("2020-12-31"), by(None, "monthly")),
            "citations": tuple(self.some(values["citations"], lambda cited: self.text(cited) or "") + lent),
        }

    def bearer(self, values: Values) -> Values:
        return {
            "name": self.text(self.one_of(values["name"], f"Sở {values['name']}")) or "",
            "role": self.one_of(values["role"], "lead", "cooperating"),
            "source": self.one_of(values["source"], "explicit", "inherited", "default"),
        }


def reference(folder: Path, gold: Path, records: dict[str, Record | None]) -> tuple[Values, str]:
    """The rows and the text that the project's scorer gives for these records."""
    for name, record in records.items():
        if record:
            (folder / f"{name}.json").write_text(record.model_dump_json(), encoding="utf-8")
    rows = folder / "rows"
    where = ["--gold", str(gold), "--pred", str(folder), "--json", str(rows)]
    command = [sys.executable, str(SCORER), *where, "--each", "--misses", "1000000"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return json.loads(rows.read_text(encoding="utf-8")), printed


def rows_of(tally: Tally) -> Values:
    parts = {
        row: {"precision": f.precision, "recall": f.recall, "f1": f.f1, "gold": f.gold, "predicted": f.read}
        for row, f in tally.parts.items()
        if f
    }
    return parts | {row: {"accuracy": j.accuracy, "asked": j.asked} for row, j in tally.attributes.items()}


def f1_lines(evaluation: Evaluation) -> list[str]:
    """The main rows of every document as the reference prints them."""
    lines = []
    for one in evaluation.documents:
        found = (one.tally.part(row) for row in MAIN_ROWS)
        lines.append(f"{one.name[:35]:36}" + "".join(f"{f.f1:13.3f}" if f else f"{'-':>13}" for f in found))
    return lines


def misses_printed(printed: str) -> dict[str, int]:
    """How many misses of each row the reference names; header.recipients it only counts."""
    rows: dict[str, int] = {}
    for line in printed.splitlines():
        if line.startswith("  "):
            row = line.split(":")[0].strip()
            rows[row] = rows.get(row, 0) + 1
    return rows


def misses_of(tally: Tally) -> dict[str, int]:
    """How many misses we name, but for what the reference does not name."""
    rows: dict[str, int] = {}
    for miss in tally.misses:
        if miss.row not in ("header.recipients", "obligations.prohibition"):
            rows[miss.row] = rows.get(miss.row, 0) + 1
    return rows


def compare(folder: Path, gold: Path, make: Callable[[str, Values], Record | None]) -> Evaluation:
    files = {file.name.removesuffix(ENDING): file for file in sorted(gold.glob(f"*{ENDING}"))}
    records = {name: make(name, json.loads(file.read_text(encoding="utf-8"))) for name, file in files.items()}
    ours = Evaluation(
        tuple(Scored(name, score_record(name, read_gold(file), records[name])) for name, file in files.items())
    )
    rows, printed = reference(folder, gold, records)
    assert rows_of(ours.total) == rows
    assert f1_lines(ours) == printed.splitlines()[1 : len(files) + 1]
    assert misses_of(ours.total) == misses_printed(printed)
    return ours


shared_only = pytest.mark.skipif(not SCORER.exists(), reason="../shared/eval/score.py is not on this machine")
corpora = pytest.mark.parametrize(
    "gold",
    [
        pytest.param(SAMPLES, id="samples"),
        pytest.param(
            SHARED_GOLD,
            id="shared",
            marks=pytest.mark.skipif(not SHARED_GOLD.is_dir(), reason="../shared/corpus/gold is not on this machine"),
        ),
    ],
)


@shared_only
@corpora
@pytest.mark.parametrize("seed", range(3))
def test_every_row_is_that_of_the_reference(tmp_path: Path, gold: Path, seed: int) -> None:
    careless = Careless(seed)
    ours = compare(tmp_path, gold, lambda name, values: None if careless.chance(0.05) else careless.record(values))
    spread = [ours.total.part(row).f1 for row in MAIN_ROWS]
    assert all(0.2 < f1 < 0.98 for f1 in spread), f"the changes no longer try the rules: {spread}"


@shared_only
@corpora
def test_gold_itself_is_perfect_for_both(tmp_path: Path, gold: Path) -> None:
    total = compare(tmp_path, gold, lambda _, values: as_record(values)).total
    assert {f.f1 for f in total.parts.values()} == {1.0}
    assert {j.accuracy for j in total.attributes.values()} == {1.0}
    assert not total.misses
