"""Records of the composed samples: golden files, and what holds for every record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from drawn import NEW_PAGE, Aside, Centred, Part, Ruled, Small, ending, head, typeset
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ids import Local, row_id, slug
from pipeline.language import nlp
from pipeline.language.record import assemble
from pipeline.outline.document import outlines
from pipeline.run import parse
from schemas import record
from schemas.record import Record

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))
GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("NHIEMVU_GOLDEN") == "write"

TEXTS = [path for path in SAMPLES if not path.stem.endswith("-scan")]
"""What a scan says hangs on the engine at hand, so scans have no golden record."""

every_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
every_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
_parsed: dict[Path, Record] = {}


def parsed(path: Path) -> Record:
    if path not in _parsed:
        _parsed[path] = parse(path)
    return _parsed[path]


def as_json(made: Record) -> str:
    return json.dumps(made.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


# Golden records


@every_text
def test_a_sample_s_record_is_the_golden_one(path: Path) -> None:
    """With NHIEMVU_GOLDEN=write the golden records are rewritten and the run fails, so that somebody looks at them."""
    golden = GOLDEN / f"{path.stem}.json"
    made = as_json(parsed(path))
    if WRITE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8")
        pytest.fail(
            f"{golden.name} was written: review the changes (git diff tests/golden), then run without NHIEMVU_GOLDEN"
        )
    assert json.loads(made) == json.loads(golden.read_text(encoding="utf-8"))


def test_every_golden_record_has_its_sample() -> None:
    assert {golden.stem for golden in GOLDEN.glob("*.json")} == {path.stem for path in TEXTS}


# What holds for every record


@every_sample
def test_a_record_is_given_back_by_its_json(path: Path) -> None:
    made = parsed(path)
    assert Record.model_validate_json(made.model_dump_json()) == made


@every_sample
def test_boxes_lie_inside_their_pages(path: Path) -> None:
    made = parsed(path)
    sizes = {page.number: (page.width, page.height) for page in made.source.pages}
    for box in (box for found in (*made.citations, *made.obligations) for box in found.boxes):
        width, height = sizes[box.page]
        assert 0 <= box.x0 < box.x1 <= width
        assert 0 <= box.top < box.bottom <= height


@every_sample
def test_what_is_found_begins_on_the_page_of_its_first_box(path: Path) -> None:
    made = parsed(path)
    assert [f.page for f in (*made.citations, *made.obligations)] == [
        f.boxes[0].page for f in (*made.citations, *made.obligations)
    ]


@every_sample
def test_ids_are_unique(path: Path) -> None:
    made = parsed(path)
    ids = [found.id for found in (*made.sections, *made.citations, *made.obligations)]
    assert [id_ for id_, count in Counter(ids).items() if count > 1] == []


@every_sample
def test_ids_lead_to_what_they_name(path: Path) -> None:
    made = parsed(path)
    paths = {section.id: section.path for section in made.sections}
    cited = {citation.id for citation in made.citations}
    assert {section.parent for section in made.sections} <= {None, *paths}
    for found in (*made.citations, *made.obligations):
        assert found.section == (paths[found.section_id] if found.section_id else "")
    for duty in made.obligations:
        assert {*duty.citation_ids, *duty.lent_citation_ids} <= cited


@every_sample
def test_a_section_s_path_is_its_parent_s_and_its_label(path: Path) -> None:
    made = parsed(path)
    paths = {section.id: section.path for section in made.sections}
    for section in made.sections:
        over = f"{paths[section.parent]}/" if section.parent else ""
        assert section.path == over + section.label


@every_sample
def test_quotes_stand_in_the_text_of_the_pages(path: Path) -> None:
    made = parsed(path)
    text = " ".join(" ".join(page.text for page in made.source.pages).split())
    quoted = [found.text for found in (*made.citations, *made.obligations)]
    assert [words for words in quoted if words not in text] == []


@every_sample
def test_deadlines_and_bearers_are_words_of_the_document(path: Path) -> None:
    made = parsed(path)
    text = " ".join(" ".join(page.text for page in made.source.pages).split())
    assert [d.deadline.text for d in made.obligations if d.deadline and d.deadline.text not in text] == []


@every_sample
def test_parsing_twice_gives_the_same(path: Path) -> None:
    assert parse(path) == parsed(path)


def test_a_fresh_process_with_another_hash_seed_gives_the_same() -> None:
    """Nothing in a record hangs on the order of a set."""
    script = (
        "import sys; from pathlib import Path; from pipeline import parse\n"
        "for path in sys.argv[1:]: print(parse(Path(path)).model_dump_json())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "271828", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", script, *map(str, SAMPLES)]
    run = subprocess.run(
        command, check=True, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=ROOT
    )
    assert run.stdout.splitlines() == [parsed(path).model_dump_json() for path in SAMPLES]


def test_a_record_does_not_depend_on_where_its_file_lies(tmp_path: Path) -> None:
    copy = tmp_path / SAMPLES[0].name
    copy.write_bytes(SAMPLES[0].read_bytes())
    assert parse(copy) == parsed(SAMPLES[0])


@every_sample
def test_coverage_counts_what_is_there(path: Path) -> None:
    made = parsed(path)
    assert made.coverage.extracted == len(made.obligations)
    assert 0 <= made.coverage.omitted <= made.coverage.duty_sentences <= made.coverage.sentences
    assert made.coverage.omitted == sum(issue.code.startswith("omitted-") for issue in made.issues)


# Any document at all


WORDS = [
    "1.",
    "II.",
    "a)",
    "Điều 5.",
    "-",
    "Phụ lục",
    "Sở Y tế",
    "Giao",
    "rà soát",
    "các trạm y tế",
    "trước ngày 30/6/2026",
    "“",
    "”",
    "Căn cứ",
    "Nghị quyết số 21/NQ-CP",
    "ngày 08/01/2026",
    "Luật Cây xanh năm 2025",
    ":",
    ";",
    ".",
    "./.",
    "(",
    ")",
    "Kính gửi:",
    "Nơi nhận:",
    "TM. ỦY BAN NHÂN DÂN",
    "KẾ HOẠCH",
    "Số: 27/KH-UBND",
    "Đơn vị thực hiện:",
    "Thời gian:",
    "phối hợp với",
    "1",
    "QUYẾT NGHỊ",
    "CHỦ TỊCH",
    "V/v",
    "và",
    "không được",
    "hằng năm",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
]
said = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
cells = st.sampled_from(
    ["", "TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "1", "I", "a", "Sở Y tế", "^", "30/6/2026", "Rà soát"]
)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=4).map(
    lambda rows: Ruled((40.0, 200.0, 120.0), (tuple(c.replace("^", "") for c in rows[0]), *rows[1:]))
)
parts = st.one_of(
    said, said.map(Centred), said.map(lambda text: Aside(text[:20])), said.map(Small), tables, st.just(NEW_PAGE)
)


@settings(max_examples=60)
@given(st.lists(parts, min_size=1, max_size=9))
def test_no_document_makes_the_line_fail(document: list[Part]) -> None:
    """Whatever stands on the pages, in whatever order: a record, with places inside the pages and ids of its own."""
    for outline in outlines(typeset(*document)):
        made = assemble(nlp.read(outline)[1], record.Source(file="x.pdf", sha256="0" * 64, pages=()))
        ids = [found.id for found in (*made.sections, *made.citations, *made.obligations)]
        assert len(ids) == len(set(ids))
        for found in (*made.citations, *made.obligations):
            assert found.boxes
            assert {box.page for box in found.boxes} <= {page.number for page in outline.pages}


# Issues


def test_an_unread_page_is_an_issue_of_that_page() -> None:
    first, second = typeset(*head(), "Sở Y tế rà soát các trạm y tế.", *ending(), NEW_PAGE, "x")
    unread = replace(second, lines=(), read_by="none", reason="no-text")
    (outline,) = outlines([first, unread])
    made = assemble(nlp.read(outline)[1], record.Source(file="x.pdf", sha256="0" * 64, pages=()))
    assert [(issue.stage, issue.code, issue.page) for issue in made.issues] == [("read", "no-text", 2)]


def test_a_blank_page_is_no_issue() -> None:
    first, second = typeset(*head(), "Sở Y tế rà soát các trạm y tế.", *ending(), NEW_PAGE, "x")
    blank = replace(second, lines=(), read_by="none", reason="blank")
    (outline,) = outlines([first, blank])
    made = assemble(nlp.read(outline)[1], record.Source(file="x.pdf", sha256="0" * 64, pages=()))
    assert made.issues == ()


# Identifiers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kế hoạch số 27/KH-UBND", "ke-hoach-so-27-kh-ubnd"),
        ("Đắk Lắk", "dak-lak"),
        ("Uỷ ban", "uy-ban"),
        ("“—”", "x"),
        ("", "x"),
    ],
)
def test_a_slug_is_plain_letters(text: str, words: str) -> None:
    assert slug(text) == words


def test_a_slug_is_short_and_ends_in_a_letter() -> None:
    assert slug("kế hoạch " * 20, 10) == "ke-hoach-k"
    assert slug("kế hoạch " * 20, 9) == "ke-hoach"


def test_a_local_id_that_repeats_is_counted() -> None:
    local = Local()
    assert [local.id("s", "II/1"), local.id("s", "II/1"), local.id("s", "II/2")] == ["s.ii-1", "s.ii-1~2", "s.ii-2"]


def test_a_row_s_key_tells_which_document_of_which_file() -> None:
    assert row_id("0123456789abcdef", 0, "s.i") == "0123456789ab/s.i"
    assert row_id("0123456789abcdef", 1, "s.i") == "0123456789ab.1/s.i"
