"""Cascades: what carries out a document through others, the way to it, and what the documents disagree about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import citation, obligation, record
from click.testing import CliRunner
from registers import HA_SON, filled

from pipeline.cli import main
from pipeline.errors import UserError
from pipeline.link.claims import claims
from pipeline.store.chains import trace
from pipeline.store.search import Hit, search
from schemas.record import Citation, Record

CENTRE = ("57-NQ/TW", "Bộ Chính trị", "2024-12-22")
PROVINCE = ("12-NQ/TU", "Tỉnh ủy Hà Sơn", "2025-01-15")
PLAN = ("41/KH-UBND", HA_SON, "2025-02-09")
LETTER = ("236/SYT-VP", "Sở Y tế tỉnh Hà Sơn", "2025-03-05")


def cites(number: str, issuer: str, issued_on: str, **changes: Any) -> Citation:
    type_ = "Nghị quyết" if "NQ" in number else "Kế hoạch"
    id_ = changes.pop("id_", f"c.{number}")
    return citation(f"{type_} số {number}", id_, number=number, issuer=issuer, issued_on=issued_on,
                    **{"type": type_, "front": True, **changes})  # fmt: skip


def document(of: tuple[str, str, str], *cited: Citation, **changes: Any) -> Record:
    duty = obligation(f"Thực hiện việc của {of[0]}.", "o1", ["Sở Y tế"], "2025-12-31")
    return record(*of, citations=cited, obligations=[duty], **changes)


def cascade() -> tuple[Record, ...]:
    """A resolution of the centre, the province's, the plan for it, a department's letter; and an unrelated decision."""
    return (
        document(PROVINCE, cites(*CENTRE), type="Nghị quyết"),
        document(PLAN, cites(*PROVINCE, relation="legal_basis")),
        document(LETTER, cites(*PLAN), type="Công văn"),
        document(("7/QĐ-UBND", HA_SON, "2025-04-01"),
                 citation("Luật Dữ liệu số 60/2024/QH15", "c1", type="Luật", number="60/2024/QH15", year=2024,
                          relation="legal_basis", front=True), type="Quyết định"),
    )  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "sổ.db"
    filled(cascade(), path).close()
    return path


def said(hits: list[Hit]) -> list[tuple[str | None, str | None, list[str | None]]]:
    return [(hit.document.number, hit.via, [step.number for step in hit.chain or ()]) for hit in hits]


def test_what_rests_on_a_document_through_others_is_found_with_the_way_to_it(database: Path) -> None:
    assert said(search(database, cites="57-NQ/TW")) == [
        ("12-NQ/TU", "document", []),
        ("236/SYT-VP", "chain", ["57-NQ/TW", "12-NQ/TU", "41/KH-UBND"]),
        ("41/KH-UBND", "chain", ["57-NQ/TW", "12-NQ/TU"]),
    ]
    assert [hit.via for hit in search(database, cites="57-NQ/TW", via=["chain"])] == ["chain", "chain"]
    assert [hit.via for hit in search(database, cites="57-NQ/TW", via=["direct", "document"])] == ["document"]


def test_several_documents_that_carry_out_one_are_all_found(tmp_path: Path) -> None:
    path = tmp_path / "nhiều.db"
    others = [
        document((f"{n}/SYT-VP", "Sở Y tế tỉnh Hà Sơn", "2025-03-06"), cites(*PLAN), type="Công văn") for n in (7, 8)
    ]
    filled([*cascade(), *others], path).close()
    chained = {number for number, via, _ in said(search(path, cites="12-NQ/TU")) if via == "chain"}
    assert chained == {"236/SYT-VP", "7/SYT-VP", "8/SYT-VP"}


def test_a_law_that_gives_the_right_to_act_is_carried_out_by_nobody(database: Path) -> None:
    assert trace(database, "60/2024/QH15").below == ()


@pytest.mark.parametrize(
    ("type_", "number", "relation", "carries"),
    [
        ("Nghị định", "13/2023/NĐ-CP", "implements", True),
        ("Thông tư", "08/2017/TT-BCT", "guides", True),
        ("Nghị định", "13/2023/NĐ-CP", "legal_basis", False),
        (None, "13/2023/NĐ-CP", "legal_basis", False),
        (None, "QCVN 01:2021/BXD", "follows", False),
        ("Thông tư", "08/2017/TT-BCT", "follows", False),
        (None, "57-NQ/TW", "legal_basis", True),
        ("Chỉ thị", "05/CT-TTg", "follows", True),
        ("Chỉ thị", "05/CT-TTg", "mentions", False),
    ],
)
def test_a_norm_is_carried_out_only_where_the_words_say_so(
    type_: str | None, number: str, relation: str, carries: bool
) -> None:
    cited = citation(f"số {number}", type=type_, number=number, relation=relation, front=True,
                     issued_on="2023-04-17", issuer="Chính phủ")  # fmt: skip
    rows = filled([document(PLAN, cited)]).execute("SELECT relation FROM implementations").fetchall()
    assert rows == ([(relation,)] if carries else [])


def test_a_chain_without_a_document_is_refused(database: Path) -> None:
    with pytest.raises(UserError, match="--cites"):
        search(database, via=["chain"])


def test_a_cascade_is_traced_up_and_down_with_days(database: Path) -> None:
    found = trace(database, "12-NQ/TU")
    assert [(step.number, step.steps, step.held, step.days) for step in found.above] == [("57-NQ/TW", -1, False, None)]
    assert (found.document.number, found.document.days, found.document.dated) == ("12-NQ/TU", 24, 1)
    assert [(step.number, step.steps, step.days, step.through) for step in found.below] == [
        ("41/KH-UBND", 1, 25, found.document.id),
        ("236/SYT-VP", 2, 24, claims(cascade()[1]).document_id),
    ]


def test_a_cycle_is_walked_once(tmp_path: Path) -> None:
    path = tmp_path / "vòng.db"
    other = ("42/KH-UBND", HA_SON, "2025-02-10")
    filled([document(PLAN, cites(*other)), document(other, cites(*PLAN))], path).close()
    found = trace(path, "41/KH-UBND")
    assert ([step.number for step in found.above], found.below) == (["42/KH-UBND"], ())
    assert [hit.via for hit in search(path, cites="41/KH-UBND")] == ["document", "chain"]


@pytest.mark.parametrize("command", ["trace 57-NQ/TW", "wanted", "lint"])
def test_the_commands_print_tables_and_json(database: Path, command: str) -> None:
    arguments = [*command.split(), "--db", str(database)]
    table, found = (CliRunner().invoke(main, [*arguments, *more]) for more in ([], ["--format", "json"]))
    assert (table.exit_code, found.exit_code) == (0, 0)
    values = json.loads(found.output)
    assert isinstance(values, dict if command.startswith("trace") else list)
    assert "57-NQ/TW" in table.output or values == []


def test_a_document_that_is_unknown_is_one_line(database: Path) -> None:
    done = CliRunner().invoke(main, ["trace", "999/NQ-XYZ", "--db", str(database)])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)


def lints(*records: Record) -> dict[str, tuple[str, str]]:
    """By code, the two places that are quoted."""
    rows = filled(records).execute("SELECT code, quote, other_quote FROM lint").fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return {code: (quote, other) for code, quote, other in rows}


def test_two_days_of_one_number_are_told() -> None:
    letter = document(LETTER, cites(*PLAN), cites(*PLAN[:2], "2025-02-19", id_="c2"), type="Công văn")
    assert "date-differs" in lints(letter)


def test_a_legal_basis_younger_than_the_document_is_told() -> None:
    found = lints(document(PLAN, cites(PROVINCE[0], PROVINCE[1], "2025-05-01", relation="legal_basis")))
    assert found["basis-younger"] == ("Nghị quyết số 12-NQ/TU", "41/KH-UBND ngày 09/02/2025")


def test_what_was_replaced_is_told_where_it_is_cited_and_where_it_orders() -> None:
    newer = document(("99/KH-UBND", HA_SON, "2025-02-20"), cites(*PLAN, relation="replaces"))
    found = lints(document(PLAN), newer, document(LETTER, cites(*PLAN), type="Công văn"))
    assert found["cites-replaced"] == ("Kế hoạch số 41/KH-UBND", "Kế hoạch số 41/KH-UBND")
    assert found["source-replaced"] == ("Thực hiện việc của 41/KH-UBND.", "Kế hoạch số 41/KH-UBND")


def test_a_title_that_drifts_and_one_document_under_two_numbers_are_told() -> None:
    title = "đẩy mạnh chuyển đổi số trên địa bàn tỉnh"
    plan = document(PLAN, title=title)
    assert "title-drift" in lints(plan, document(LETTER, cites(*PLAN, title="phòng, chống cháy rừng mùa khô năm nay")))
    assert "title-drift" not in lints(
        plan, document(LETTER, cites(*PLAN, title="việc chuyển đổi số trên địa bàn tỉnh"))
    )
    twice = document(LETTER, cites(*PLAN, title=title), cites("41/CT-UBND", *PLAN[1:], title=title, type="Chỉ thị"))
    assert lints(twice)["misprint"][0].startswith("41/")
