"""Agencies: which body a name means where and when, who its heirs are, whom a collective comprises, what finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import file
from hypothesis import given
from hypothesis import strategies as st
from registers import cascade, dump, filled, fresh, reorganised, sound
from sqlite_utils import Database

from pipeline.knowledge.divisions import TWO_LEVELS, commune_heirs, provinces
from pipeline.knowledge.load import bodies
from pipeline.link.agencies import Agency, agency, registered, successors
from pipeline.store.asking import agency_query
from pipeline.store.database import connect
from pipeline.store.save import forget, save
from pipeline.store.search import search

LAI_CHAU, KIEN_GIANG, HA_NOI = "tỉnh Lai Châu", "tỉnh Kiên Giang", "thành phố Hà Nội"


def heirs(of: Agency) -> list[str]:
    return [heir.name for heir in successors(of)]


# The registry


def test_successors_are_bodies_that_begin_when_their_predecessors_end_or_were_there() -> None:
    known = {body.name: body for body in bodies("issuers")}
    for body in known.values():
        assert bool(body.successors) == bool(body.until), body.name
        assert set(body.successors) <= set(known)
        assert all(body.until and known[heir].valid_on(TWO_LEVELS) for heir in body.successors)


def test_sixty_three_provinces_became_thirty_four() -> None:
    now = [province for province in provinces().values() if province.until is None]
    merged = [province for province in provinces().values() if province.until == "2025-06-30"]
    assert (len(now), len(now) + len(merged)) == (34, 63)
    assert all(provinces()[province.successor or ""].until is None for province in merged)


def test_hue_was_a_city_of_thua_thien_hue() -> None:
    assert (provinces()["thua thien hue"].until, provinces()["thua thien hue"].successor) == ("2024-12-31", "hue")
    before = agency("UBND thành phố Huế", "tỉnh Thừa Thiên Huế", "2020-01-01")
    after = agency("UBND thành phố", "thành phố Huế", "2026-01-01")
    assert (before.level, before.name) == ("huyện", "Ủy ban nhân dân thành phố Huế, tỉnh Thừa Thiên Huế")
    assert (after.level, after.name) == ("tỉnh", "Ủy ban nhân dân thành phố Huế")


def test_communes_have_heirs_where_no_other_had_their_name() -> None:
    found = commune_heirs(provinces()["kien giang"], "xã Thổ Sơn")
    assert [(name, province.name) for name, province in found] == [("xã Hòn Đất", "An Giang")]
    assert commune_heirs(provinces()["kien giang"], "xã Không Có") == ()


# Names


@pytest.mark.parametrize(
    ("name", "province", "day", "means"),
    [
        ("Sở KH&ĐT", KIEN_GIANG, "2020-01-01", "Sở Kế hoạch và Đầu tư tỉnh Kiên Giang"),
        ("SKHĐT", KIEN_GIANG, None, "Sở Kế hoạch và Đầu tư tỉnh Kiên Giang"),
        ("Sở Kế hoạch - Đầu tư tỉnh Kiên Giang", KIEN_GIANG, None, "Sở Kế hoạch và Đầu tư tỉnh Kiên Giang"),
        ("Sở GDĐT", HA_NOI, None, "Sở Giáo dục và Đào tạo thành phố Hà Nội"),
        ("Sở Nông nghiệp & PTNT", LAI_CHAU, None, "Sở Nông nghiệp và Phát triển nông thôn tỉnh Lai Châu"),
        ("Sở Nông nghiệp", LAI_CHAU, "2020", "Sở Nông nghiệp và Phát triển nông thôn tỉnh Lai Châu"),
        ("Sở Nông nghiệp", LAI_CHAU, "2026-01-02", "Sở Nông nghiệp và Môi trường tỉnh Lai Châu"),
        ("BNN", LAI_CHAU, "2020-01-01", "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("BNN", None, None, "Bộ Nông nghiệp và Môi trường"),
        ("BTC", LAI_CHAU, None, "Bộ Tài chính"),
        ("Bộ TC", None, None, "Bộ Tài chính"),
        ("VPCP", LAI_CHAU, None, "Văn phòng Chính phủ"),
        ("TU", LAI_CHAU, None, "Tỉnh ủy Lai Châu"),
        ("TU", HA_NOI, None, "Thành ủy Hà Nội"),
        ("Tỉnh uỷ", LAI_CHAU, None, "Tỉnh ủy Lai Châu"),
        ("UBND tỉnh", "Lai Châu", None, "Ủy ban nhân dân tỉnh Lai Châu"),
        ("Sở Y tế tỉnh Bình Thuận", "tỉnh Lâm Đồng", None, "Sở Y tế tỉnh Bình Thuận"),
        ("Tổ công tác 06", LAI_CHAU, None, "Tổ công tác 06, tỉnh Lai Châu"),
    ],
)
def test_a_name_means_a_body_where_and_when_it_is_printed(
    name: str, province: str | None, day: str | None, means: str
) -> None:
    assert agency(name, province, day).name == means


@pytest.mark.parametrize(
    ("name", "province", "kind", "level"),
    [
        ("Bộ Y tế", LAI_CHAU, "ministry", "trung ương"),
        ("Sở Y tế", LAI_CHAU, "department", "tỉnh"),
        ("Sở Y tế", "tỉnh Hà Sơn", "department", "tỉnh"),
        ("UBND huyện Tam Đường", LAI_CHAU, "committee", "huyện"),
        ("UBND thành phố Lai Châu", LAI_CHAU, "committee", "huyện"),
        ("UBND thành phố Hà Nội", HA_NOI, "committee", "tỉnh"),
        ("UBND phường Tân Phong", LAI_CHAU, "committee", "xã"),
        ("Thanh tra tỉnh", LAI_CHAU, "inspectorate", "tỉnh"),
        ("Thanh tra Sở Y tế", LAI_CHAU, "inspectorate", None),
        ("Giám đốc Sở Y tế", LAI_CHAU, "person", None),
        ("các đồng chí", LAI_CHAU, "people", None),
        ("các cơ quan, đơn vị", LAI_CHAU, "collective", None),
        ("Ban Quản lý các khu công nghiệp", LAI_CHAU, "board", None),
        ("Công ty A", LAI_CHAU, "enterprise", None),
        ("Zô", LAI_CHAU, None, None),
    ],
)
def test_kind_and_level(name: str, province: str, kind: str | None, level: str | None) -> None:
    found = agency(name, province)
    assert (found.kind, found.level) == (kind, level)


@pytest.mark.parametrize(
    ("name", "province", "then", "until"),
    [
        ("Bộ Kế hoạch và Đầu tư", None, ["Bộ Tài chính"], "2025-02-28"),
        ("Bộ Tài chính", None, [], None),
        ("Sở GTVT", LAI_CHAU, ["Sở Xây dựng tỉnh Lai Châu"], "2025-02-28"),
        ("Sở KH&ĐT", KIEN_GIANG, ["Sở Tài chính tỉnh Kiên Giang"], "2025-02-28"),
        ("Sở Tài chính", KIEN_GIANG, ["Sở Tài chính tỉnh An Giang"], "2025-06-30"),
        ("Sở Tài chính", LAI_CHAU, [], None),
        ("Tỉnh ủy", "tỉnh Hải Dương", ["Thành ủy Hải Phòng"], "2025-06-30"),
        ("Ban Dân vận Tỉnh ủy", LAI_CHAU, ["Ban Tuyên giáo và Dân vận Tỉnh ủy Lai Châu"], "2025-02-02"),
        ("UBND xã Thổ Sơn", KIEN_GIANG, ["Ủy ban nhân dân xã Hòn Đất, tỉnh An Giang"], "2025-06-30"),
        ("UBND huyện Tam Đường", LAI_CHAU, [], "2025-06-30"),
        ("Sở Tài chính", "tỉnh Hà Sơn", [], None),
        ("Tổ công tác 06", KIEN_GIANG, [], None),
    ],
)
def test_heirs(name: str, province: str | None, then: list[str], until: str | None) -> None:
    found = agency(name, province)
    assert (heirs(found), found.until) == (then, until)


def test_a_resolved_name_resolves_to_itself() -> None:
    for body in bodies("issuers"):
        for province in (None, LAI_CHAU, HA_NOI):
            first = agency(body.name, province)
            assert agency(first.name, first.province) == first


@given(st.text(max_size=40), st.sampled_from([None, LAI_CHAU, "tỉnh Hà Sơn", "x"]), st.sampled_from([None, "2020"]))
def test_any_text_is_some_agency(name: str, province: str | None, day: str | None) -> None:
    found = agency(name, province, day)
    assert found.id
    assert successors(found) == successors(agency(name, province, day))


def test_no_code_means_two_bodies_of_one_time() -> None:
    for body in bodies("issuers"):
        assert registered(body.name, body.since or body.until) == body


# The register


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("agencies") / "nhiemvu.db"
    filled([*reorganised(), *cascade()], path).close()
    return path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = connect(path)
    yield database
    database.close()


def members(database: Database, collective: str) -> list[str]:
    sql = """SELECT agency.name FROM agencies AS collective JOIN agency_members ON collective_id = collective.id
        JOIN agencies AS agency ON agency.id = agency_id WHERE collective.name = ? ORDER BY 1"""
    return [row[0] for row in database.execute(sql, [collective])]


def test_members_are_those_that_the_register_names(database: Database) -> None:
    assert members(database, "các sở, ban, ngành tỉnh Lai Châu") == [
        "Sở Nông nghiệp và Môi trường tỉnh Lai Châu",
        "Sở Nông nghiệp và Phát triển nông thôn tỉnh Lai Châu",
        "Sở Tài chính tỉnh Lai Châu",
    ]
    districts = members(database, "Ủy ban nhân dân các huyện, thành phố, tỉnh Lai Châu")
    assert districts == ["Ủy ban nhân dân huyện Tam Đường, tỉnh Lai Châu"]
    assert members(database, "Ủy ban nhân dân các xã, phường, tỉnh An Giang") == [
        "Ủy ban nhân dân xã Hòn Đất, tỉnh An Giang"
    ]
    assert members(database, "các bộ, ngành, tỉnh An Giang") == ["Bộ Tài chính"]


def test_a_collective_without_known_members_says_why(database: Database) -> None:
    sql = "SELECT scope, members_unknown FROM agencies WHERE name = 'các cơ quan, đơn vị, tỉnh An Giang'"
    assert database.execute(sql).fetchall() == [("tỉnh An Giang", "tên gọi không nêu những cơ quan nào thuộc nhóm")]


def test_heirs_stand_in_the_register_also_where_no_document_names_them(database: Database) -> None:
    rows = database.execute("SELECT name FROM agencies WHERE named = 0 ORDER BY name").fetchall()
    assert ("Ban Tuyên giáo và Dân vận Tỉnh ủy Lai Châu",) in rows
    assert ("Sở Tài chính tỉnh An Giang",) not in rows
    unfounded = """SELECT name FROM agencies WHERE named = 0
        AND NOT EXISTS (SELECT 1 FROM agency_successors WHERE successor_id = id)"""
    assert database.execute(unfounded).fetchall() == []


def test_what_is_forgotten_leaves_no_agency_behind() -> None:
    database = fresh()
    first, *others = reorganised()
    for n, record in enumerate(others):
        save(database, file(f"{n}.pdf", record), record)
    before = dump(database)
    save(database, file("first.pdf", first), first)
    assert dump(database) != before
    forget(database, [file("first.pdf", first).path])
    assert dump(database) == before
    forget(database, [file(f"{n}.pdf", record).path for n, record in enumerate(others)])
    assert database.execute("SELECT count(*) FROM agencies").fetchone() == (0,)
    assert sound(database)


@given(st.permutations(reorganised()))
def test_any_order_gives_the_same_agencies(records: list[Any]) -> None:
    assert dump(filled(records)) | {"files": [], "pages": [], "document_files": [], "issues": []} == dump(
        filled(reorganised())
    ) | {"files": [], "pages": [], "document_files": [], "issues": []}


# Search


def found(path: Path, **asked: Any) -> list[tuple[str, str | None]]:
    return [(hit.text.rpartition(" báo cáo")[0] or hit.text, hit.matched) for hit in search(path, **asked)]


@pytest.mark.parametrize(
    "bearer", ["Sở Tài chính An Giang", "so tai chinh an giang", "STC An Giang", "Sở TC tỉnh An Giang"]
)
def test_by_name_by_predecessor_by_collective(path: Path, bearer: str) -> None:
    assert found(path, bearer=bearer) == [
        ("Sở TC", "name"),
        ("Sở KH&ĐT", "predecessor"),
        ("Sở Tài chính", "predecessor"),
        ("các sở, ban, ngành tỉnh", "collective"),
    ]


def test_an_heir_that_none_names_finds_what_its_predecessor_bears(path: Path) -> None:
    assert found(path, bearer="Ban Tuyên giáo và Dân vận") == [("Ban Tuyên giáo Tỉnh ủy", "predecessor")]


def test_a_ministry_is_in_the_country_s_collectives(path: Path) -> None:
    assert found(path, bearer="BTC") == [("Bộ TC", "name"), ("các bộ, ngành", "collective")]


@pytest.mark.parametrize(
    ("bearer", "groups"),
    [
        ("Sở Y tế Lai Châu", ["các sở, ban, ngành tỉnh"]),
        ("SYT tỉnh Lai Châu", ["các sở, ban, ngành tỉnh"]),
        ("Bộ Nội vụ", ["các bộ, ngành"]),
        ("Sở Y tế Cao Bằng", []),
    ],
)
def test_a_body_that_no_document_names_is_in_its_groups_all_the_same(
    path: Path, bearer: str, groups: list[str]
) -> None:
    assert [(name, matched) for name, matched in found(path, bearer=bearer) if matched == "collective"] == [
        (group, "collective") for group in groups
    ]


def test_by_issuer(path: Path) -> None:
    hits = search(path, issuer="UBND tỉnh An Giang")
    assert [hit.matched for hit in hits] == ["name"] * 6 + ["predecessor"] * 3


def test_of_two_agencies_the_weaker_match_is_told(path: Path) -> None:
    assert found(path, bearer="Sở Tài chính Kiên Giang", issuer="UBND An Giang") == [
        ("Sở KH&ĐT", "predecessor"), ("Sở Tài chính", "predecessor")
    ]  # fmt: skip


def test_nothing_asked_nothing_matched(path: Path) -> None:
    assert {hit.matched for hit in search(path)} == {None}
    assert {hit.matched for hit in search(path, bearer="")} == {None}


@pytest.mark.parametrize("asked", ["", " ", '"', "AND OR NOT", "a*b(", "NEAR(", "'", "Sở Không Có"])
def test_what_means_nothing_finds_nothing(path: Path, asked: str) -> None:
    assert search(path, bearer=asked or "?") == []


@given(st.text(max_size=60))
def test_any_text_is_a_question_that_the_index_takes(text: str) -> None:
    database = Database(memory=True)
    database.execute("CREATE VIRTUAL TABLE names USING fts5(name)")
    database.execute("SELECT * FROM names WHERE names MATCH ?", [agency_query(text)]).fetchall()
