"""On the team's real documents, which are no part of this repository: nothing fails, and the figures asked for hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import registers
from builders import file
from registers import dump, fresh

from pipeline.link.claims import claims
from pipeline.run import parse
from pipeline.store.save import save
from schemas.record import Record

SHARED = Path(__file__).parents[2] / "shared"
REAL = SHARED / "corpus" / "real"
GOLD = SHARED / "corpus" / "gold"
SCORER = SHARED / "eval" / "score.py"
GIVEN = "148-KH-UBND-lai-chau-2021"
"""The document that the user gave."""

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/corpus/real is not on this machine")
needs_gold = pytest.mark.skipif(not SCORER.exists(), reason="../shared/eval/score.py is not on this machine")


def sound(made: Record) -> None:
    """What holds for the record of any document."""
    sizes = {page.number: (page.width, page.height) for page in made.source.pages}
    ids = [found.id for found in (*made.sections, *made.citations, *made.obligations)]
    assert len(ids) == len(set(ids))
    for found in (*made.citations, *made.obligations):
        assert found.boxes
        for box in found.boxes:
            width, height = sizes[box.page]
            assert -1 <= box.x0 <= box.x1 <= width + 1
            assert -1 <= box.top <= box.bottom <= height + 1


@needs_real
@pytest.mark.parametrize("path", sorted(REAL.rglob("*.pdf")), ids=lambda path: path.stem)
def test_a_real_file_is_parsed(path: Path) -> None:
    """Scans too: what cannot be read is recorded as unread."""
    made = parse(path)
    for document in (made, *made.bound):
        sound(document)


def rows(folder: Path, *names: str) -> dict[str, Any]:
    """The rows that the scorer gives for the named gold documents, or for all with a text layer."""
    gold = folder / "gold"
    gold.mkdir()
    layers = dict(line.split(",")[:2] for line in (GOLD / "layers.csv").read_text(encoding="utf-8").splitlines()[1:])
    for name in names or tuple(name for name, layer in layers.items() if layer == "text"):
        (gold / f"{name}.gold.json").symlink_to(GOLD / f"{name}.gold.json")
        made = parse(GOLD / f"{name}.pdf").model_dump_json()
        (folder / f"{name}.json").write_text(made, encoding="utf-8")
    out = folder / "rows.out"
    command = [sys.executable, str(SCORER), "--gold", str(gold), "--pred", str(folder), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    loaded: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def all_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return rows(tmp_path_factory.mktemp("all"))


@needs_gold
@pytest.mark.parametrize(
    ("row", "figure", "least"),
    [
        ("citations.numbered", "f1", 0.97),
        ("citations.strict", "f1", 0.95),
        ("sections", "f1", 0.95),
        ("sections.path", "accuracy", 0.95),
        ("obligations", "f1", 0.88),
    ],
)
def test_a_figure_over_all_gold_documents_with_a_text_layer(
    all_rows: dict[str, Any], row: str, figure: str, least: float
) -> None:
    assert all_rows[row][figure] >= least


@needs_gold
@pytest.mark.parametrize("row", ["header.number", "header.issued_on", "header.type"])
def test_headers_are_right_but_for_one_document(all_rows: dict[str, Any], row: str) -> None:
    found = all_rows[row]
    assert round(found["asked"] * (1 - found["accuracy"])) <= 1


@pytest.fixture(scope="module")
def given_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return rows(tmp_path_factory.mktemp("given"), GIVEN)


@needs_gold
@pytest.mark.parametrize(
    ("row", "figure", "least"),
    [
        ("citations.numbered", "f1", 1.0),
        ("citations.strict", "f1", 1.0),
        ("sections", "f1", 0.98),
        ("obligations", "f1", 0.95),
        ("obligations.due_on", "f1", 1.0),
    ],
)
def test_a_figure_of_the_document_that_was_given(
    given_rows: dict[str, Any], row: str, figure: str, least: float
) -> None:
    assert given_rows[row][figure] >= least


@pytest.fixture(scope="module")
def paired() -> list[Record]:
    """Documents that cite each other, are each other in two renderings, or are alike and yet two."""
    names = (
        *("2496-UBND-KT-2026-LaoCai", "2265-BCT-ATMT-2026", "12094-BNV-CCHC-2025", "09-2025-QD-TTg", "20-2020-QD-TTg"),
        *("3427-SCT-QLCN-2020-HaNoi", "3428-SCT-QLCN-2020-HaNoi"),
        *("3154-QD-SGTVT-2020-HaNoi-signed", "3154-QD-SGTVT-2020-HaNoi-unsigned"),
    )
    return [
        parse(next(folder / f"{n}.pdf" for folder in (GOLD, REAL) if (folder / f"{n}.pdf").exists())) for n in names
    ]


def supplied(made: Record, number: str | None, issued_on: str | None) -> Record:
    """A record with what is written on it by hand, as a person reads it."""
    return made.model_copy(update={"document": made.document.model_copy(update={
        "number": made.document.number or number, "issued_on": made.document.issued_on or issued_on})})  # fmt: skip


@needs_gold
@needs_real
@pytest.mark.parametrize("by_hand", [False, True])
def test_documents_that_belong_together_are_linked_whichever_comes_first(paired: list[Record], by_hand: bool) -> None:
    written = [None, ("2265/BCT-ATMT", "2026-04-02"), None, None, (None, "2020-07-22"),
               *((n, "2020-08-03") for n in ("3427/SCT-QLCN", "3428/SCT-QLCN")),
               *[("3154/QĐ-SGTVT", "2020-07-31")] * 2]  # fmt: skip
    records = [supplied(made, *w) if w and by_hand else made for made, w in zip(paired, written, strict=True)]
    ids = [claims(made).document_id for made in records]
    letter, forwarded, guide, newer, older, one, other, signed, unsigned = ids
    assert (signed == unsigned, one != other, len(set(ids))) == (True, True, 8)
    dumps = []
    for order in (records, records[::-1]):
        database = fresh()
        for made in order:
            save(database, file(f"{made.source.sha256}.pdf", made), made)
        linked = set(
            database.execute("SELECT document_id, cited_id FROM citations JOIN documents ON cited_id = documents.id")
        )
        assert {(guide, "1187-qd-bnv-bo-noi-vu-2025"), (newer, older)} <= linked
        assert ((letter, forwarded) in linked) == by_hand
        assert (forwarded == "2265-bct-atmt-bo-cong-thuong-2026") == by_hand
        assert registers.sound(database)
        dumps.append(dump(database))
    assert dumps[0] == dumps[1]
