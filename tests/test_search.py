"""Search: by what obligations rest on, who bears them, when they fall due, and the words they use."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from builders import citation, obligation, record
from hypothesis import given
from hypothesis import strategies as st
from registers import HA_SON, cascade, filled

from pipeline.errors import BadDatabase, UserError
from pipeline.store.lookup import documents_of
from pipeline.store.questions import BY_AGENCY, BY_DOCUMENT, DUE_BETWEEN, NOT_HELD, QUESTIONS, Question
from pipeline.store.rows import column
from pipeline.store.save import register
from pipeline.store.search import VIAS, Hit, Via, iso_day, search
from schemas.record import Citation, Obligation


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "nhiemvu.db"
    words = record(
        "9/KH-UBND", HA_SON, "2026-01-02",
        citations=[citation("Nghị quyết 71/NQ-CP", type="Nghị quyết", number="71/NQ-CP", issued_on="2025-04-01")],
        obligations=[
            obligation("Hoà giải ở cơ sở trong năm tại xã Nam Phước, tỉnh Đắk Lắk.", "o1", ["Uỷ ban nhân dân xã"]),
            obligation("Báo cáo theo Quyết định số 101/NQ-CP.", "o2", context="Nhóm việc thẩm định"),
        ],
    )  # fmt: skip
    filled([*cascade(), words], path).close()
    return path


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many obligations that stand level, on many grounds."""
    path = tmp_path_factory.mktemp("crowded") / "nhiemvu.db"
    rng = Random(1)

    def resolution(n: int) -> Citation:
        return citation(f"Nghị quyết số {n}-NQ/TU", f"c{n}", type="Nghị quyết", number=f"{n}-NQ/TU",
                        front=rng.random() < 0.3, issuer="Tỉnh ủy Hà Sơn", issued_on="2026-01-15")  # fmt: skip

    def duty(n: int) -> Obligation:
        names = rng.sample(["Sở Y tế", "Sở Tài chính", "các sở, ban, ngành tỉnh"], rng.randrange(3))
        due = rng.choice([None, None, "2026-03-01", "2026-02-01"])
        grounds = {rng.choice(["citation_ids", "lent_citation_ids"]): rng.choice([("c12",), ("c12", "c13"), ()])}
        return obligation(f"Báo cáo việc {n}.", f"o{n}", names, due, scope=rng.choice([None, "specific"]), **grounds)

    filled(
        (
            record(f"{n}/KH-UBND", rng.choice([HA_SON, "Ủy ban nhân dân tỉnh Lai Châu"]), f"2026-02-0{n % 3 + 1}",
                   citations=[resolution(12), resolution(13)], obligations=[duty(m) for m in range(30)])
            for n in range(1, 9)
        ),
        path,
    ).close()  # fmt: skip
    return path


def texts(hits: Sequence[Hit]) -> list[str]:
    return [hit.text.split()[0] for hit in hits]


class TestByDocument:
    @pytest.mark.parametrize(
        "cites",
        ["12-NQ/TU", "Nghị quyết số 12-NQ/TU", "nghi quyet 12-nq/tu", "NQ 12/NQ-TU ngày 15/01/2026",
         "12-NQ/TU năm 2026", "12-nq-tu-tinh-uy-ha-son-2026", "12 - NQ/TU"],
    )  # fmt: skip
    def test_any_spelling_of_a_number(self, held: Path, cites: str) -> None:
        hits = search(held, cites=cites)
        assert [(hit.text.split()[0], hit.via) for hit in hits] == [
            ("Sở", "direct"), ("Số", "section"), ("Rà", "document"), ("Các", "chain")
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "cites", ["nghị quyết 12 2026", "nghi quyet 12", "NQ 12/2026", "NQ 12 năm 2026 của Tỉnh ủy Hà Sơn", "nq so 12"]
    )
    def test_a_type_and_a_serial(self, held: Path, cites: str) -> None:
        assert search(held, cites=cites) == search(held, cites="12-NQ/TU")

    @pytest.mark.parametrize("cites", ["NQ 12 Lai Châu", "nghị quyết 12 2025", "chỉ thị 12"])
    def test_words_that_speak_against_it(self, held: Path, cites: str) -> None:
        with pytest.raises(UserError, match="không có văn bản nào"):
            search(held, cites=cites)

    @pytest.mark.parametrize("via", ["direct", "section", "document"])
    def test_a_ground_is_what_the_view_says(self, held: Path, via: Via) -> None:
        with register(held) as database:
            rows = database.execute("SELECT document_id, obligation_id FROM obligation_bases WHERE via = ?", [via])
            said = set(rows.fetchall())
            cited = column(database, "SELECT DISTINCT cited_id FROM citations WHERE cited_id IS NOT NULL")
        assert said
        assert {(id_, hit.id) for id_ in cited for hit in search(held, cites=id_, via=[via])} == said

    def test_only_the_ways_asked_for(self, held: Path) -> None:
        assert [hit.via for hit in search(held, cites="12-NQ/TU", via=["section", "document"])] == [
            "section", "document", "document"
        ]  # fmt: skip

    def test_a_way_without_a_document_is_any_document(self, held: Path) -> None:
        assert {hit.via for hit in search(held, via=["section"])} == {"section"}

    def test_a_laws_name(self, held: Path) -> None:
        assert texts(search(held, cites="luật dữ liệu")) == ["Rà"]

    def test_a_part_of_a_name(self, held: Path) -> None:
        assert texts(search(held, cites="dữ liệu")) == ["Rà"]

    def test_several_documents_are_listed_with_what_hangs_on_them(self, held: Path) -> None:
        with pytest.raises(UserError) as error:
            search(held, cites="41/KH-UBND")
        assert "41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son-2026 (1 nhiệm vụ, 2 viện dẫn)" in str(error.value)
        assert "41-kh-ubnd-uy-ban-nhan-dan-tinh-lai-chau-2026 (0 nhiệm vụ, 0 viện dẫn)" in str(error.value)
        assert texts(search(held, cites="41/KH-UBND", all_=True)) == ["Các"]

    def test_the_year_tells_them_apart(self, held: Path) -> None:
        assert search(held, cites="01/NQ-CP năm 2025") == []
        with pytest.raises(UserError, match="2 văn bản"):
            search(held, cites="01/NQ-CP")

    @pytest.mark.parametrize(
        ("cites", "found"),
        [
            ("41/KH-UBND ngày 10/02/2026", "lai-chau"),
            ("41/KH-UBND, ngày 10 tháng 02 năm 2026", "lai-chau"),
            ("41/KH-UBND của UBND tỉnh Lai Châu", "lai-chau"),
            ("kế hoạch số 41/KH-UBND tỉnh Hà Sơn", "ha-son"),
            ("41/kh-ubnd lai chau", "lai-chau"),
            ("KH 41 UBND Lai Châu", "lai-chau"),
            ("01/NQ-CP ngày 8/1/2026", "chinh-phu-2026"),
            ("nghị quyết 01 ngày 05.01.2025 của Chính phủ", "chinh-phu-2025"),
        ],
    )
    def test_the_day_the_issuer_or_the_place_tells_namesakes_apart(self, held: Path, cites: str, found: str) -> None:
        with register(held) as database:
            [id_] = documents_of(database, cites)
        assert found in id_

    def test_a_number_is_typed_with_spaces_and_a_laws_number_in_part(self) -> None:
        numbered = citation("Luật Dữ liệu số 60/2024/QH15", number="60/2024/QH15", type="Luật", year=2024)
        older = citation("Luật Dữ liệu số 7/2004/QH11", "c2", number="7/2004/QH11", type="Luật", year=2004)
        directive = citation("Chỉ thị 49-CT/TW", "c3", number="49-CT/TW", type="Chỉ thị", issued_on="2025-10-21")
        database = filled([record(citations=[numbered, older, directive])])
        assert documents_of(database, "49 - CT / TW") == ["49-ct-tw-trung-uong-2025"]
        assert documents_of(database, "Luật Dữ liệu số 60") == ["60-qh15-quoc-hoi-2024"]
        with pytest.raises(UserError, match="2 văn bản"):
            documents_of(database, "Luật Dữ liệu")

    def test_the_term_of_the_party_tells_numbers_apart(self) -> None:
        values: dict[str, Any] = {"number": "20-NQ/TW", "type": "Nghị quyết"}
        tenth = citation("20-NQ/TW", issuer="Ban Chấp hành Trung ương khóa X", **values)
        twelfth = citation("ngày 25/10/2017", "c2", issued_on="2017-10-25", **values)
        database = filled([record(citations=[tenth, twelfth])])
        assert documents_of(database, "Nghị quyết 20-NQ/TW khóa X") == ["20-nq-tw-trung-uong-2006-2011"]
        assert documents_of(database, "NQ 20-NQ/TW (khoá XII)") == ["20-nq-tw-trung-uong-2017"]

    def test_a_day_that_speaks_against_it_is_told_with_what_is_there(self, held: Path) -> None:
        with pytest.raises(UserError, match=r"không có văn bản nào .* có 12-nq-tu-tinh-uy-ha-son-2026 \(15/01/2026\)"):
            search(held, cites="12-NQ/TU ngày 16/01/2026")

    def test_words_beside_a_whole_number_that_fit_nothing_are_passed_over(self, held: Path) -> None:
        assert search(held, cites="12-NQ/TU về chuyển đổi số") == search(held, cites="12-NQ/TU")

    def test_another_issuer_is_not_passed_over(self, held: Path) -> None:
        for other in ("của Tỉnh ủy Bắc Sơn", "của Bộ Y tế"):
            with pytest.raises(UserError, match="có 12-nq-tu-tinh-uy-ha-son-2026"):
                search(held, cites=f"12-NQ/TU {other}")

    def test_a_long_list_is_cut_and_says_how_many_are_left(self, tmp_path: Path) -> None:
        path = tmp_path / "nhiều.db"
        filled((record("5/KH-UBND", HA_SON, f"{year}-02-03") for year in range(2001, 2014)), path).close()
        with pytest.raises(UserError, match=r"có thể là 13 văn bản: .*; và 3 văn bản khác"):
            search(path, cites="5/KH-UBND")

    def test_a_title_that_changes_is_found_by_its_new_words(self) -> None:
        database = filled(cascade())
        database.execute("UPDATE documents SET title = 'Luật Kho bạc' WHERE title = 'Luật Dữ liệu'")
        assert documents_of(database, "kho bạc", all_=True)
        with pytest.raises(UserError):
            documents_of(database, "dữ liệu")

    def test_an_unknown_document_says_what_is_near(self, held: Path) -> None:
        with pytest.raises(UserError, match="gần giống: 12-NQ/TU"):
            search(held, cites="13-NQ/TU")
        with pytest.raises(UserError, match="gần giống: Luật Dữ liệu"):
            search(held, cites="Luật Dữ kiệu")
        with pytest.raises(UserError, match="không có văn bản nào gần giống"):
            search(held, cites="99/XYZ")

    def test_an_old_id_still_answers(self, held: Path) -> None:
        with register(held) as database:
            database.table("document_aliases").insert({"alias": "old", "document_id": "12-nq-tu-tinh-uy-ha-son-2026"})
        assert len(search(held, cites="old")) == 4

    def test_a_number_is_not_the_end_of_another(self, held: Path) -> None:
        with pytest.raises(UserError, match="không có văn bản nào là “1/NQ-CP năm 2021”"):
            search(held, cites="1/NQ-CP năm 2021")


class TestByWords:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("năm", ["Sở", "Rà", "Hoà"]),
            ("nam", ["Sở", "Rà", "Hoà"]),
            ("nâm", []),
            ("hòa giải", ["Hoà"]),
            ("hoà giải", ["Hoà"]),
            (unicodedata.normalize("NFD", "hoà giải"), ["Hoà"]),
            ("hoa giai", ["Hoà"]),
            ("dak lak", ["Hoà"]),
            ("Đắk Lắk", ["Hoà"]),
            ("đak", []),
            ("101/NQ-CP", ["Báo"]),
            ("01/NQ-CP", []),
            ('"kinh phí theo"', ["Sở"]),
            ('"theo kinh phí"', []),
            ("thẩm định", ["Sở", "Báo"]),
            ("AND OR (", []),
            ('"', None),
            ("", None),
        ],
    )
    def test_tones_count_where_the_question_has_any(self, held: Path, words: str, found: list[str] | None) -> None:
        hits = search(held, words)
        assert sorted(texts(hits)) == sorted(found) if found is not None else len(hits) == 8

    def test_a_name_with_tones_is_not_another(self, held: Path) -> None:
        assert texts(search(held, '"Nam Phước"')) == ["Hoà"]
        assert search(held, '"Năm Phước"') == []


class TestOtherConditions:
    def test_by_bearer(self, held: Path) -> None:
        assert texts(search(held, bearer="Sở Tài chính")) == ["Các", "Sở", "Sở"]
        assert texts(search(held, bearer="so tai chinh tinh ha son")) == ["Các", "Sở"]
        assert texts(search(held, bearer="UBND xã")) == texts(search(held, bearer="ủy ban nhân dân xã")) == ["Hoà"]
        assert search(held, bearer="Sở Tại chính") == []

    def test_by_day(self, held: Path) -> None:
        assert texts(search(held, due_after="28/02/2026", due_before="2026-03-31")) == ["Các", "Số"]
        assert texts(search(held, due_after="1/5/2026")) == ["Sở"]

    def test_a_day_that_is_none(self) -> None:
        with pytest.raises(UserError, match="31/12/2026"):
            iso_day("31/02/2026")

    def test_by_issuer(self, held: Path) -> None:
        assert texts(search(held, issuer="UBND tỉnh Lai Châu")) == ["Sở"]
        assert texts(search(held, issuer="tỉnh ủy")) == ["Các"]

    def test_all_conditions_together(self, held: Path) -> None:
        assert texts(search(held, "kinh phí", cites="12-NQ/TU", bearer="Sở Tài chính", issuer="hà sơn")) == ["Sở"]

    def test_the_trackable_first_and_no_more_than_asked_for(self, held: Path) -> None:
        hits = search(held)
        assert [bool(hit.deadline) for hit in hits] == [True] * 3 + [False] * 5
        assert search(held, limit=2) == hits[:2]


class TestOrder:
    def test_the_trackable_first(self, tmp_path: Path) -> None:
        path = tmp_path / "thứ tự.db"
        told = [
            ("Sáu.", {}, (), None), ("Năm.", {}, ("Sở Y tế",), None), ("Bốn.", {}, ("Sở Y tế",), "2026-01-01"),
            ("Ba.", {"scope": "specific"}, ("Sở Y tế",), None), ("Hai.", {"scope": "specific"}, (), "2025-01-01"),
            ("Một.", {"scope": "specific"}, ("Sở Y tế",), "2026-03-01"),
            ("Không.", {"scope": "specific"}, ("Sở Y tế",), "2026-02-28"),
        ]  # fmt: skip
        duties = [obligation(text, f"o{n}", by, due, **more) for n, (text, more, by, due) in enumerate(told)]
        later = record("7/KH-UBND", HA_SON, "2026-05-05", obligations=[obligation("Sớm.", "o1", ("Sở Y tế",))])
        dateless = record("8/KH-UBND", HA_SON, None, obligations=[obligation("Muộn.", "o1", ("Sở Y tế",))])
        filled([dateless, record("6/KH-UBND", obligations=duties), later], path).close()
        assert texts(search(path)) == ["Không.", "Một.", "Hai.", "Ba.", "Bốn.", "Sớm.", "Năm.", "Muộn.", "Sáu."]

    @given(
        asked=st.fixed_dictionaries(
            {},
            optional={
                "words": st.sampled_from(["bao cao", "việc", "viec 7"]),
                "cites": st.sampled_from(["12-NQ/TU", "13-NQ/TU"]),
                "via": st.lists(st.sampled_from(VIAS[:3]), min_size=1, unique=True),
                "bearer": st.sampled_from(["Sở Y tế", "Sở Tài chính", "các sở"]),
                "issuer": st.sampled_from(["UBND tỉnh Hà Sơn", "Lai Châu"]),
                "due_after": st.just("2026-03-01"),
            },
        ),
        limit=st.integers(1, 40),
    )
    def test_a_limit_takes_the_first_of_all(self, crowded: Path, asked: dict[str, Any], limit: int) -> None:
        assert search(crowded, **asked, limit=limit) == search(crowded, **asked)[:limit]


def test_a_hit_tells_all_that_is_promised(held: Path) -> None:
    [hit] = search(held, "kinh phí")
    assert hit.model_dump() == {
        "id": hit.id,
        "text": "Sở Tài chính bố trí kinh phí theo Nghị quyết số 12-NQ/TU.",
        "context": None,
        "kind": "task",
        "scope": None,
        "bearers": ({"name": "Sở Tài chính", "role": "lead", "source": "explicit"},),
        "deadline": None,
        "page": 1,
        "boxes": ({"page": 1, "x0": 1.0, "top": 2.0, "x1": 3.0, "bottom": 4.0},),
        "document": {
            "id": "41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son-2026",
            "number": "41/KH-UBND",
            "type": "Kế hoạch",
            "issuer": HA_SON,
            "issued_on": "2026-02-09",
        },
        "via": None,
        "matched": None,
        "citations": ("12-NQ/TU",),
        "chain": None,
    }


def test_no_register(tmp_path: Path) -> None:
    with pytest.raises(BadDatabase, match="nhiemvu ingest"):
        search(tmp_path / "none.db", "x")


@pytest.mark.parametrize(
    ("question", "values", "rows"),
    [
        (BY_DOCUMENT, {"van_ban": " 12-NQ/TU "}, 3),
        (BY_DOCUMENT, {"van_ban": "12-nq-tu-tinh-uy-ha-son-2026"}, 3),
        (BY_DOCUMENT, {"van_ban": ""}, 0),
        (BY_AGENCY, {"co_quan": "Sở Tài chính"}, 3),
        (DUE_BETWEEN, {"tu_ngay": "01/01/2026", "den_ngay": "2026-03-31"}, 2),
        (NOT_HELD, {}, 4),
    ],
)
def test_named_questions(held: Path, question: Question, values: dict[str, str], rows: int) -> None:
    assert set(question.parameters) == set(values)
    with register(held) as database:
        assert len(database.execute(question.sql, values).fetchall()) == rows


def test_named_questions_say_what_they_are() -> None:
    assert all(question.title and question.description for question in QUESTIONS)
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)
