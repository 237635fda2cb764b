"""Cascades: what carries out a document through others, the way to it, and what the documents disagree about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import citation, obligation, record, section
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
    assert [(step.number, step.steps, step.days, step.under) for step in found.below] == [
        ("41/KH-UBND", 1, 25, found.document.id),
        ("236/SYT-VP", 2, 24, claims(cascade()[1]).document_id),
    ]


def drawn(path: Path, text: str, *records: Record) -> list[tuple[int, str | None, int | None, list[str], bool]]:
    """A cascade as it is drawn: depth, number, days, what else is carried out, whether in a cycle."""
    filled(records, path).close()
    whole = trace(path, text).whole
    numbers = {step.id: str(step.number) for step in whole}
    return [(s.depth, s.number, s.days, [numbers[id_] for id_ in s.also_under], s.cycle) for s in whole]


def test_a_cycle_is_walked_once(tmp_path: Path) -> None:
    path = tmp_path / "vòng.db"
    other = ("42/KH-UBND", HA_SON, "2025-02-10")
    pair = document(PLAN, cites(*other)), document(other, cites(*PLAN))
    assert drawn(path, "41/KH-UBND", *pair) == [
        (0, "42/KH-UBND", None, ["41/KH-UBND"], True),
        (1, "41/KH-UBND", -1, [], True),
    ]
    assert [hit.via for hit in search(path, cites="41/KH-UBND")] == ["document", "chain"]


def test_a_cycle_below_is_marked_and_hangs_on_what_it_carries_out(tmp_path: Path) -> None:
    three = [(f"{n}/KH-UBND", HA_SON, f"2025-03-{n}") for n in (21, 22, 23)]
    ring = [document(of, cites(*three[n - 1])) for n, of in enumerate(three)]
    ring[0] = document(three[0], cites(*three[2]), cites(*PLAN))
    assert drawn(tmp_path / "vòng.db", "12-NQ/TU", *cascade()[:2], *ring) == [
        (0, "57-NQ/TW", None, [], False),
        (1, "12-NQ/TU", 24, [], False),
        (2, "41/KH-UBND", 25, [], False),
        (3, "21/KH-UBND", 40, ["23/KH-UBND"], True),
        (4, "22/KH-UBND", 1, [], True),
        (5, "23/KH-UBND", 1, [], True),
    ]


def test_a_document_that_carries_out_several_stands_once_below_the_last_issued_before_it(tmp_path: Path) -> None:
    letter = document(LETTER, cites(*CENTRE), cites(*PLAN), cites("99/KH-UBND", HA_SON, "2025-09-09"))
    expected = [
        (0, "57-NQ/TW", None, [], False),
        (1, "12-NQ/TU", 24, [], False),
        (2, "41/KH-UBND", 25, [], False),
        (3, "236/SYT-VP", 24, ["57-NQ/TW"], False),
    ]
    path = tmp_path / "nhiều.db"
    assert drawn(path, "57-NQ/TW", *cascade()[:2], letter) == expected
    # Asked for itself, it shows all that it carries out; what is dated after it did not set it going.
    numbers = [(step.number, step.depth, step.days) for step in trace(path, "236/SYT-VP").whole]
    assert numbers[0] == ("99/KH-UBND", 0, None)
    assert numbers[-1] == ("236/SYT-VP", 3, 24)


def test_days_before_and_days_unknown_are_told(tmp_path: Path) -> None:
    path = tmp_path / "ngày.db"
    early = document(("7/SYT-VP", "Sở Y tế tỉnh Hà Sơn", "2025-02-01"), cites(*PLAN), type="Công văn")
    undated = record("8/SYT-VP", "Sở Y tế tỉnh Hà Sơn", None, citations=[cites(*PLAN)], type="Công văn")
    filled([document(PLAN), early, undated], path).close()
    found = trace(path, "41/KH-UBND")
    assert [(step.number, step.days) for step in found.below] == [("7/SYT-VP", -8), ("8/SYT-VP", None)]
    assert found.below[0].days_unknown is None
    assert "ngày ban hành" in str(found.below[1].days_unknown)
    table = CliRunner().invoke(main, ["trace", "41/KH-UBND", "--db", str(path)]).output
    assert "chưa rõ" in table.splitlines()[-2]


def test_what_hangs_on_a_document_is_unknown_until_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "việc.db"
    duties = [obligation(f"Việc {n}.", f"o{n}", due_on=day) for n, day in enumerate((None, "2000-01-01", "2999-01-01"))]
    filled([record(*PLAN, citations=[cites(*CENTRE)], obligations=duties)], path).close()
    centre, plan = trace(path, "57-NQ/TW").whole
    assert (centre.held, centre.obligations, centre.dated, centre.past) == (False, None, None, None)
    assert (plan.obligations, plan.dated, plan.past) == (3, 2, 1)


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
    first = cites(*PLAN).model_copy(update={"text": "Kế hoạch số 41/KH-UBND ngày 09/02/2025"})
    again = first.model_copy(update={"id": "c2"})
    other = cites(*PLAN[:2], "2025-02-19", id_="c3").model_copy(update={"text": "Kế hoạch 41/KH-UBND ngày 19/02/2025"})
    assert lints(document(LETTER, first, again, other, type="Công văn"))["date-differs"] == (other.text, first.text)
    assert lints(document(LETTER, first, again, type="Công văn")) == {}


def test_two_files_of_one_document_are_told() -> None:
    plan = document(PLAN)
    other = document(PLAN, bytes_="bản khác")
    assert lints(plan, other)["two-files"] == ("/hồ sơ/0.pdf", "/hồ sơ/1.pdf")
    assert lints(plan, plan) == {}


def test_a_citation_that_several_documents_fit_is_told() -> None:
    later = document((PLAN[0], HA_SON, "2026-02-09"))
    letter = document(("9/SYT-VP", "Sở Y tế tỉnh Hà Sơn", "2026-05-05"), type="Công văn")
    letter = letter.model_copy(
        update={"citations": (citation("Kế hoạch số 41/KH-UBND", number="41/KH-UBND", issuer=HA_SON),)}
    )
    key = "41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son"
    quote, other = lints(document(PLAN), later, letter)["ambiguous"]
    assert (quote, other) == ("Kế hoạch số 41/KH-UBND", f"{key}-2026")
    assert lints(document(PLAN), letter) == {}


def named_by(*issuers: str, number: str = "612/VP-KT") -> dict[str, tuple[str, str]]:
    """What is told of a letter that cites one number on one day as of several issuers."""
    cited = [
        citation(f"Công văn số {number} ngày 27/02/2025 của {issuer}", f"c{n}", type="Công văn", number=number,
                 issuer=issuer, issued_on="2025-02-27", year=2025)
        for n, issuer in enumerate(issuers)
    ]  # fmt: skip
    return lints(document(LETTER, *cited, type="Công văn"))


def test_two_issuers_of_one_number_are_told() -> None:
    found = named_by("Ủy ban nhân dân tỉnh Hà Sơn", "Văn phòng Ủy ban nhân dân tỉnh Hà Sơn")
    assert found["issuer-differs"] == (
        "Công văn số 612/VP-KT ngày 27/02/2025 của Văn phòng Ủy ban nhân dân tỉnh Hà Sơn",
        "Công văn số 612/VP-KT ngày 27/02/2025 của Ủy ban nhân dân tỉnh Hà Sơn",
    )


def test_an_issuer_that_the_number_does_not_allow_is_told() -> None:
    ministry = record("7/QĐ-BNV", "Bộ Nội vụ", "2025-01-02", type="Quyết định")
    text = "Nghị định số 30/2025/NĐ-CP ngày 05/03/2025 của Bộ Nội vụ"
    wrong = cites("30/2025/NĐ-CP", "Bộ Nội vụ", "2025-03-05").model_copy(update={"text": text, "type": "Nghị định"})
    right = [cites("30/2025/NĐ-CP", "Chính phủ", "2025-03-05", id_=id_) for id_ in ("c2", "c3")]
    spoken = wrong.model_copy(update={"text": "Nghị định số 30/2025/NĐ-CP"})  # "đề nghị của Bộ Nội vụ tại …"
    assert "issuer-differs" not in lints(ministry, document(LETTER, spoken, *right, type="Công văn"))
    assert lints(ministry, document(LETTER, wrong, *right, type="Công văn"))["issuer-differs"] == (
        text, "30/2025/NĐ-CP: Chính phủ"
    )  # fmt: skip


@pytest.mark.parametrize("issuers", [
    ("UBND tỉnh", "Ủy ban nhân dân tỉnh Hà Sơn"),
    ("Sở Tài chính", "Sở Tài chính Hà Sơn tham mưu báo cáo"),
    ("các Sở Tư pháp", "Văn phòng UBND tỉnh Hà Sơn"),
])  # fmt: skip
def test_one_issuer_written_in_two_ways_is_no_doubt(issuers: tuple[str, str]) -> None:
    assert "issuer-differs" not in named_by(*issuers)


def test_a_series_of_each_province_is_no_doubt() -> None:
    plans = [record("12/KH-UBND", f"Ủy ban nhân dân tỉnh {name}", "2025-02-27") for name in ("Lai Châu", "An Giang")]
    assert "issuer-differs" not in lints(*plans)


def referring(text: str, **changes: Any) -> dict[str, tuple[str, str]]:
    """What is told of a decision of three articles, the second of two clauses and an annex, that says something."""
    units = [("Điều 1", None), ("Điều 2", None), ("Điều 2/1", "Điều 2"), ("Điều 2/2", "Điều 2"), ("Điều 3", None)]
    sections = [section(path, f"Nội dung {path}", parent) for path, parent in units]
    sections = [each.model_copy(update={"label": each.path.split("/")[-1]}) for each in sections]
    sections[3] = sections[3].model_copy(update={"text": text, "page": 4})
    sections.append(section("Phụ lục I", "DANH MỤC"))
    return lints(record("9/QĐ-UBND", HA_SON, "2025-01-05", type="Quyết định", sections=sections, **changes))


@pytest.mark.parametrize(("text", "last"), [
    ("Các sở thực hiện Điều 8 Quyết định này.", "Điều 3. Nội dung Điều 3"),
    ("Theo khoản 4 Điều 2 của Quyết định này", "2. Nội dung Điều 2/2"),
    ("Trừ trường hợp tại khoản 3 Điều này", "2. Nội dung Điều 2/2"),
    ("Danh mục tại Phụ lục IV kèm theo Quyết định này", "Phụ lục I. DANH MỤC"),
])  # fmt: skip
def test_a_reference_to_a_unit_that_is_not_there_is_told(text: str, last: str) -> None:
    assert referring(f"Câu trước. {text}")["broken-reference"] == (text, last)


@pytest.mark.parametrize("text", [
    "Các sở thực hiện Điều 3 Quyết định này.",
    "Theo khoản 2 Điều 2 Quyết định này",
    "Theo khoản 9 Điều 3 Quyết định này",  # whose clauses may not have been read
    "Theo khoản 4 Điều 20 Nghị định số 30/2020/NĐ-CP",
    "Danh mục tại Phụ lục I kèm theo Quyết định này",
])  # fmt: skip
def test_a_reference_to_a_unit_that_is_there_is_no_doubt(text: str) -> None:
    assert referring(text) == {}


def test_what_an_amendment_writes_into_another_document_is_no_doubt() -> None:
    amended = cites("98/QĐ-UBND", HA_SON, "2024-05-05", relation="amends")
    assert referring("“theo Điều 20 Quyết định này”", citations=[amended]) == {}


def test_a_legal_basis_younger_than_the_document_is_told() -> None:
    found = lints(document(PLAN, cites(PROVINCE[0], PROVINCE[1], "2025-05-01", relation="legal_basis")))
    assert found["basis-younger"] == ("Nghị quyết số 12-NQ/TU", "41/KH-UBND ngày 09/02/2025")
    assert lints(document(PLAN, cites(*PROVINCE, relation="legal_basis"))) == {}


def test_what_was_replaced_is_told_where_it_is_cited_and_where_it_orders() -> None:
    newer = document(("99/KH-UBND", HA_SON, "2025-02-20"), cites(*PLAN, relation="replaces"))
    found = lints(document(PLAN), newer, document(LETTER, cites(*PLAN), type="Công văn"))
    assert found["cites-replaced"] == ("Kế hoạch số 41/KH-UBND", "Kế hoạch số 41/KH-UBND")
    assert found["source-replaced"] == ("Thực hiện việc của 41/KH-UBND.", "Kế hoạch số 41/KH-UBND")
    before = document((LETTER[0], LETTER[1], "2025-02-19"), cites(*PLAN), type="Công văn")
    assert set(lints(newer, before)) == set(), "cited before it was replaced, and its own tasks are not held"


def test_a_title_that_drifts_and_one_document_under_two_numbers_are_told() -> None:
    title = "đẩy mạnh chuyển đổi số trên địa bàn tỉnh"
    plan = document(PLAN, title=title)
    drifted = "phòng, chống cháy rừng mùa khô năm nay"
    assert lints(plan, document(LETTER, cites(*PLAN, title=drifted)))["title-drift"] == (drifted, title)
    assert "title-drift" not in lints(
        plan, document(LETTER, cites(*PLAN, title="việc chuyển đổi số trên địa bàn tỉnh"))
    )
    twice = document(LETTER, cites(*PLAN, title=title), cites("41/CT-UBND", *PLAN[1:], title=title, type="Chỉ thị"))
    assert lints(twice)["alike"] == (f"41/CT-UBND {title}", f"41/KH-UBND {title}")
    other = cites("41/CT-UBND", *PLAN[1:], title="phòng, chống cháy rừng mùa khô năm nay", type="Chỉ thị")
    assert lints(document(LETTER, cites(*PLAN, title=title), other)) == {}
