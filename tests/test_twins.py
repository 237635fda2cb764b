"""Documents that share number, issuer and year: told apart where two are held, one where one has two files."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from builders import citation, file, obligation, record
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import dump, filled, fresh, sound, twice
from sqlite_utils import Database

from pipeline.errors import UserError
from pipeline.link.twins import Header, told_apart
from pipeline.store.lookup import by_id, documents_of
from pipeline.store.save import forget, rebuild, save
from schemas.record import Issue, Record

LAO_CAI = "Ủy ban nhân dân tỉnh Lào Cai"
SHARED = "12-qd-ubnd-uy-ban-nhan-dan-tinh-lao-cai-2025"


WINTER, SUMMER = twice()
ROADS, MERGED = WINTER.document.title, SUMMER.document.title


DOUBT = Issue(stage="header", code="x", message="đáng ngờ", page=1)


def decision(day: str | None, title: str | None, issuer: str = LAO_CAI, **more: Any) -> Record:
    duty = obligation(f"Sở Tài chính {title} {day}.", bearers=["Sở Tài chính"])
    values = {"type": "Quyết định", "bytes_": f"{day} {title} {issuer} {more}", "issues": [DOUBT], **more}
    return record(values.pop("number", "12/QĐ-UBND"), issuer, day, title=title, obligations=[duty], **values)


def letter(serial: str, day: str | None = None, own: str = "2025-12-01", **more: Any) -> Record:
    values = {"type": "Quyết định", "number": "12/QĐ-UBND", "issuer": LAO_CAI, "issued_on": day, **more}
    cites = citation(f"{serial} {day}", **values)
    duty = obligation(f"Sở Xây dựng báo cáo {serial}.", citation_ids=("c1",))
    return record(f"{serial}/UBND-TH", LAO_CAI, own, type="Công văn", citations=[cites], obligations=[duty])


DATED, LATER, WRONG, BARE = (
    letter("1", "2025-01-15"), letter("2", "2025-07-20"), letter("3", "2025-07-21"), letter("4", year=2025),
)  # fmt: skip


def led(database: Database) -> dict[str, tuple[str | None, str]]:
    rows = database.execute("SELECT text, cited_id, resolution FROM citations").fetchall()
    return {text.split()[0]: (cited, resolution) for text, cited, resolution in rows}


def test_a_number_that_an_office_gave_twice_in_a_year_is_two_documents() -> None:
    for order in permutations([WINTER, SUMMER, DATED, LATER]):
        database = filled(order)
        held = database.execute("SELECT id, title FROM documents WHERE number = '12/QĐ-UBND' ORDER BY id").fetchall()
        assert held == [(f"{SHARED}--01-15", ROADS), (f"{SHARED}--07-20", MERGED)]
        assert led(database) == {"1": (f"{SHARED}--01-15", "exact"), "2": (f"{SHARED}--07-20", "exact")}
        assert database.execute("SELECT count(*) FROM obligations").fetchone() == (4,)
        assert sound(database)


def test_a_citation_that_may_mean_either_leads_to_none_and_keeps_both() -> None:
    for order in permutations([WINTER, SUMMER, WRONG, BARE]):
        database = filled(order)
        assert led(database) == {"3": (None, "ambiguous"), "4": (None, "ambiguous")}
        reasons = database.execute("SELECT DISTINCT document_id, reason FROM candidates ORDER BY 1").fetchall()
        same = "cùng số, ký hiệu, cùng cơ quan ban hành, ban hành ngày"
        assert reasons == [(f"{SHARED}--01-15", f"{same} 15/01/2025"), (f"{SHARED}--07-20", f"{same} 20/07/2025")]


def test_a_file_of_one_number_is_the_document_that_all_citations_of_it_mean() -> None:
    database = filled([WINTER, DATED, LATER, WRONG, BARE])
    assert {cited for cited, _ in led(database).values()} == {SHARED}


def test_when_one_goes_the_other_is_alone_again() -> None:
    database = filled([WINTER, SUMMER, DATED, LATER, BARE])
    forget(database, [file("1.pdf", None).path])
    assert {cited for cited, _ in led(database).values()} == {SHARED}
    assert database.execute("SELECT id FROM documents WHERE key = '12-qd-ubnd'").fetchall() == [(SHARED,)]
    assert sound(database)


def test_the_id_that_both_had_leads_to_both_and_the_id_that_one_had_to_it() -> None:
    database = filled([WINTER, DATED, SUMMER])
    assert by_id(database, SHARED) == [f"{SHARED}--01-15", f"{SHARED}--07-20"]
    with pytest.raises(UserError, match=r"--01-15.*; .*--07-20|--07-20.*; .*--01-15"):
        documents_of(database, SHARED)
    assert documents_of(database, "12/QĐ-UBND ngày 20/7/2025") == [f"{SHARED}--07-20"]
    forget(database, [file("2.pdf", None).path])
    assert by_id(database, f"{SHARED}--01-15") == [SHARED]


def test_both_are_told_with_what_tells_them_apart() -> None:
    [told] = filled([WINTER, SUMMER]).execute("SELECT code, quote, other_quote FROM lint").fetchall()
    assert told == ("number-twice", f"12/QĐ-UBND ngày 15/01/2025 {ROADS}", f"12/QĐ-UBND ngày 20/07/2025 {MERGED}")


def test_communes_of_one_name_are_told_apart_by_their_provinces() -> None:
    commune = "Ủy ban nhân dân xã Tân Lập"
    own = citation("Kế hoạch", number="5/KH-UBND", issuer="Ủy ban nhân dân tỉnh {}", issued_on="2025-01-02")
    one, other = (
        decision("2025-03-01", ROADS, commune, citations=[own.model_copy(update={"issuer": f"UBND tỉnh {name}"})],
                 recipients=(f"UBND tỉnh {name}",))
        for name in ("Lào Cai", "Tây Ninh")
    )  # fmt: skip
    ids = filled([one, other]).execute("SELECT id FROM documents WHERE number = '12/QĐ-UBND' ORDER BY id").fetchall()
    stem = "12-qd-ubnd-uy-ban-nhan-dan-xa-tan-lap"
    assert [id_ for (id_,) in ids] in (
        [f"{stem}-2025--03-01-tinh-lao-cai", f"{stem}-2025--03-01-tinh-tay-ninh"],
        [f"{stem}-tinh-lao-cai-2025", f"{stem}-tinh-tay-ninh-2025"],
    )


def test_forms_that_differ_in_a_name_are_two_documents_of_two_days() -> None:
    """Nothing of the second is lost behind the first: it may be as full."""
    form = "về việc phê duyệt quyết toán vốn đầu tư dự án hoàn thành công trình đường giao thông thôn {} xã Bản Lầu"
    one, other = decision("2025-01-15", form.format("Nà Lốc")), decision("2025-07-20", form.format("Cốc Phương"))
    assert filled([one, other]).execute("SELECT count(*) FROM obligations").fetchone() == (2,)


def test_what_cites_a_younger_document_means_it_all_the_same() -> None:
    earlier, undated = letter("8", "2025-01-15", own="2024-05-05"), letter("9", year=2025, own="2024-05-06")
    for order in permutations([WINTER, SUMMER, earlier, undated]):
        database = filled(order)
        assert led(database) == {"8": (f"{SHARED}--01-15", "exact"), "9": (None, "ambiguous")}
        assert sound(database)


def test_one_without_a_day_is_of_the_one_of_its_title_and_joins_no_other() -> None:
    numbered = {"number": "12/2025/QĐ-UBND"}
    winter, summer = decision("2025-01-15", None), decision("2025-07-20", MERGED)
    undated, untold = decision(None, MERGED, **numbered), decision(None, None, **numbered)
    for third, documents, whose in ((undated, 2, MERGED), (untold, 3, None)):
        database = filled([winter, summer, third])
        rows = "SELECT title FROM document_files JOIN documents ON id = document_id ORDER BY path"
        assert database.execute(rows).fetchall() == [(None,), (MERGED,), (whose,)]
        assert database.execute("SELECT count(*) FROM documents WHERE held = 1").fetchone() == (documents,)


def test_no_id_of_one_leads_to_another() -> None:
    database = filled([WINTER, SUMMER, DATED, LATER])
    forget(database, [file("0.pdf", None).path])
    assert by_id(database, f"{SHARED}--01-15") == []
    assert by_id(database, f"{SHARED}--07-20") == [SHARED]


def test_an_id_that_was_made_more_telling_still_answers() -> None:
    untold = decision(None, "sửa đổi quy chế làm việc của Ủy ban nhân dân tỉnh nhiệm kỳ", number="12/2025/QĐ-UBND")
    database = filled([WINTER, SUMMER])
    before = [row[0] for row in database.execute("SELECT id FROM documents WHERE held = 1")]
    save(database, file("9.pdf", untold), untold)
    titles = [
        database.execute("SELECT title FROM documents WHERE id = ?", by_id(database, id_)).fetchall() for id_ in before
    ]
    assert titles == [[(ROADS,)], [(MERGED,)]]


def test_bytes_under_two_paths_that_are_read_anew_are_so_under_both() -> None:
    first, again = decision("2025-01-15", ROADS, bytes_="x"), decision("2025-01-16", MERGED, bytes_="x")
    database = filled([first, first])
    for n in range(2):
        save(database, file(f"{n}.pdf", again), again)
        assert dump(database) == dump(filled([again, again]))


def test_a_place_that_was_misread_makes_no_second_document() -> None:
    issuer = "Ủy ban nhân dân xã Tân Lập"
    renderings = [decision("2025-01-15", ROADS, issuer, place=place) for place in ("Tân Lập", "Tân Lâp")]
    assert filled(renderings).execute("SELECT count(*) FROM documents").fetchone() == (1,)


def test_two_documents_of_one_file_that_only_their_titles_tell_apart_are_two() -> None:
    numbered = {"number": "12/2025/QĐ-UBND"}
    file_of_both = decision(None, ROADS, **numbered, bound=[decision(None, MERGED, **numbered)])
    titles = filled([file_of_both]).execute("SELECT title FROM documents WHERE held = 1 ORDER BY title").fetchall()
    assert titles == [(ROADS,), (MERGED,)]


def test_another_day_than_that_of_each_is_no_reason_to_take_one() -> None:
    untold = decision(None, MERGED, number="12/2025/QĐ-UBND", type="Báo cáo")
    for pair in ((WINTER, untold), (WINTER, decision("2025-07-20", MERGED, type="Báo cáo"))):
        database = filled([*pair, letter("3", "2025-09-09", type="Báo cáo")])
        assert led(database) == {"3": (None, "ambiguous")}


def test_what_keeps_its_document_under_another_id_is_not_told_as_healed() -> None:
    database = filled([WINTER, DATED, LATER])
    healed = save(database, file("9.pdf", SUMMER), SUMMER)
    assert [*healed.found.values()] == [f"{SHARED}--07-20"]
    database = filled([DATED, LATER])
    both = decision("2025-01-15", ROADS, bound=[SUMMER])
    assert save(database, file("9.pdf", both), both).arrived == {f"{SHARED}--01-15", f"{SHARED}--07-20"}


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ([("2025-01-15", "a" * 30), ("2025-01-15", "b" * 30)], ["", ""]),
        ([("2025-01-15", "a" * 30), ("2025-01-16", "a" * 29 + "x")], ["", ""]),
        ([("2025-01-15", "a" * 30), ("2025-07-15", "b" * 30)], ["01-15", "07-15"]),
        ([("2025-01-15", None), ("2025-07-15", None)], ["01-15", "07-15"]),
        ([("2025-01-15", "a" * 30), (None, "a" * 30)], ["", ""]),
        ([("2025-01-15", "a" * 30), (None, "b" * 30)], ["01-15-quyet-dinh", "quyet-dinh"]),
        ([("2025-01-15", "a" * 30), ("2025-07-15", "b" * 30), (None, "b" * 30)], ["01-15", "07-15", "07-15"]),
    ],
)
def test_headers_are_of_one_document_or_of_several(headers: list[tuple[str | None, str]], names: list[str]) -> None:
    given_ = {n: Header(day, title, "Quyết định", None, str(n)) for n, (day, title) in enumerate(headers)}
    for order in permutations(given_):
        assert list(map(told_apart({n: given_[n] for n in order}).get, given_)) == names


POOL = (
    WINTER, SUMMER, DATED, LATER, WRONG, BARE, decision("2025-01-16", ROADS), decision(None, MERGED),
    decision("2025-07-20", MERGED, bytes_="bản có chữ ký"), letter("5"), decision("2024-02-02", ROADS),
)  # fmt: skip


@settings(max_examples=20)
@given(st.permutations(range(len(POOL))), st.sets(st.integers(0, len(POOL) - 1)))
def test_any_order_of_coming_and_going_gives_the_same_rows(order: list[int], gone: set[int]) -> None:
    database = put(fresh(), order)
    forget(database, [file(f"{n}.pdf", None).path for n in gone])
    assert sound(database)
    left = dump(database)
    assert left == dump(put(fresh(), sorted(set(order) - gone)))
    rebuild(database)
    assert dump(database) == left


def put(database: Database, those: list[int]) -> Database:
    for n in those:
        save(database, file(f"{n}.pdf", POOL[n]), POOL[n])
    return database
