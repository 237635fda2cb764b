"""Identity: what a number, an issuer and a year say of a document, and which mentions mean one."""

from __future__ import annotations

import re
from itertools import permutations
from random import Random

import pytest
from builders import citation, named, obligation, record
from hypothesis import given
from hypothesis import strategies as st
from registers import HA_SON, cascade

from pipeline.knowledge.load import names
from pipeline.knowledge.rules import alternation
from pipeline.link.agencies import agency
from pipeline.link.claims import Claim, claims
from pipeline.link.identity import document_id, held_id, mark, name_key, number_key, parse_number, urn
from pipeline.link.issuers import NOWHERE, Context, code_of, complete, context_of, issuer_of
from pipeline.link.places import Place, places
from pipeline.link.resolve import Cited, Links, described, resolve
from pipeline.text import fold
from schemas.knowledge import Name
from schemas.record import Record


@pytest.mark.parametrize(
    ("text", "serial", "symbol", "year"),
    [
        ("148/KH-UBND", "148", "KH-UBND", None),
        ("57-NQ/TW", "57", "NQ/TW", None),
        ("98/2018/NĐ-CP", "98", "NĐ-CP", 2018),
        ("66.13/2026/NQ-CP", "66.13", "NQ-CP", 2026),
        ("3176b/QĐ-SYT", "3176b", "QĐ-SYT", None),
        ("174KL/TW", "174", "KL/TW", None),
        ("24/2020", "24", None, 2020),
        ("60/2024/QH15", "60", "QH15", 2024),
        ("2020/QĐ-UBND", "2020", "QĐ-UBND", None),
    ],
)
def test_a_number_is_taken_apart(text: str, serial: str, symbol: str | None, year: int | None) -> None:
    assert parse_number(text) == (serial, symbol, year, False)


def test_a_name_is_no_number() -> None:
    assert parse_number("Luật Dữ liệu") is None


@pytest.mark.parametrize("text", ["1/NQ-CP", "01/NQ-CP", "01/NQ/CP", "01-NQ-CP", "01/nq-cp"])
def test_spellings_of_a_number_share_a_key(text: str) -> None:
    number = parse_number(text)
    assert number
    assert number_key(number, "Nghị quyết") == "01-nq-cp"


def test_a_standard_is_known_without_and_with_its_year() -> None:
    dated, bare = parse_number("QCVN 01:2021/BXD"), parse_number("QCVN 01/BXD")
    assert dated
    assert bare
    assert number_key(dated, None) == number_key(bare, None) == "qcvn-01-bxd"
    assert (dated.year, bare.year) == (2021, None)


def test_a_held_standard_is_the_one_that_is_cited() -> None:
    held = record("QCVN 01:2021/BXD", None, None, type="Quy chuẩn kỹ thuật quốc gia")
    citing = record(
        citations=[citation("QCVN 01:2021/BXD", number="QCVN 01:2021/BXD", year=2021, issuer="Bộ Xây dựng")]
    )
    assert linked(held, citing) == {"1 c1": (claims(held).document_id, "exact")}


def test_a_province_in_a_ministrys_letter_is_any() -> None:
    name = "Đề án xác định chỉ số của Ủy ban nhân dân tỉnh, thành phố trực thuộc Trung ương"
    letter = record("336/BNV-CCHC", "Bộ Nội vụ", citations=[named(name, type_="Đề án")])
    assert linked(letter)["0 c1"][1] == "exact"


def test_a_names_type_is_part_of_its_key() -> None:
    assert name_key("Luật Dữ liệu", "Luật") == name_key("Dữ liệu", "Luật") == "luat-du-lieu"


def test_an_id_is_readable() -> None:
    assert document_id("148-kh-ubnd", "uy-ban-nhan-dan-tinh-lai-chau", 2021) == (
        "148-kh-ubnd-uy-ban-nhan-dan-tinh-lai-chau-2021"
    )


def test_long_names_that_begin_alike_have_ids_of_their_own() -> None:
    stem = "Đề án " + "phát triển kinh tế " * 10
    assert name_key(stem + "miền núi", "Đề án") != name_key(stem + "miền biển", "Đề án")


def test_a_document_that_says_too_little_is_told_apart_by_its_bytes() -> None:
    assert len({mark("", "a" * 64, 0), mark("", "b" * 64, 0), mark("", "a" * 64, 1)}) == 3
    assert held_id("41-kh-ubnd", None, None, lambda: "0f") == "41-kh-ubnd-0f"


def blank(bytes_: str, *ordered: str) -> Record:
    """A decision whose number was written by hand."""
    duties = [
        obligation(
            f"{who} rà soát, thống kê các cơ sở dạy nghề trên địa bàn và báo cáo kết quả trước ngày 30/6/2026 "
            f"theo mẫu gửi kèm; việc thứ {n}.",
            f"o{n}",
            bearers=[who],
        )
        for n, who in enumerate(ordered)
    ]
    return record(None, HA_SON, None, bytes_=bytes_, type="Quyết định", obligations=duties)


def test_two_renderings_of_one_decision_are_one_document_and_two_letters_of_one_text_are_two() -> None:
    signed, unsigned = blank("signed", *["Sở Y tế"] * 6), blank("unsigned", *["Sở Y tế"] * 6)
    other = blank("other", *["Sở Nội vụ"] * 6)
    assert claims(signed).document_id == claims(unsigned).document_id != claims(other).document_id


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        (None, "urn:lex:vn:chinh.phu:nghi.quyet:2021-01-01;01-nq-cp"),
        ("tỉnh Lai Châu", "urn:lex:vn;lai.chau:chinh.phu:nghi.quyet:2021-01-01;01-nq-cp"),
    ],
)
def test_a_document_has_a_name_after_the_rfc(province: str | None, expected: str) -> None:
    assert urn("Nghị quyết", "chinh-phu", province, "2021-01-01", "01/NQ-CP") == expected
    assert urn("Nghị quyết", "chinh-phu", province, None, "01/NQ-CP") is None


@pytest.mark.parametrize(
    ("symbol", "code"),
    [("KH-UBND", "ubnd"), ("UBND-KTN", "ubnd"), ("NQ/TW", "tw"), ("QH15", "qh"), ("HD-MTTW-BTT", "mttw"), ("", "")],
)
def test_the_letters_of_a_number_name_its_issuer(symbol: str, code: str) -> None:
    assert code_of(symbol) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu về việc", [Place("tỉnh", "Bà Rịa - Vũng Tàu")]),
        ("Thành uỷ Hà Nội", [Place("thành phố", "Hà Nội")]),
        ("UBND TP. Huế", [Place("thành phố", "Huế")]),
        ("thị xã Bỉm Sơn", [Place("thị xã", "Bỉm Sơn")]),
        ("Sở Công Thương thành phố Hànội", [Place("thành phố", "Hà Nội")]),
        ("UBND thành phố Hà Nội Liên Ngành", [Place("thành phố", "Hà Nội")]),
        ("UBND thành phố Hà Tiên", [Place("thành phố", "Hà Tiên")]),
        ("Bộ Lao động - Thương binh và Xã hội", []),
    ],
)
def test_places_in_names(text: str, expected: list[Place]) -> None:
    assert places(text) == expected


LAI_CHAU = context_of("Ủy ban nhân dân tỉnh Lai Châu", "KH-UBND", [])
HA_NOI = context_of("Sở Công Thương thành phố Hà Nội", "SCT-QLCN", [])
COMMUNE = context_of("Ủy ban nhân dân xã Suối Nhàn", "KH-UBND", ["UBND tỉnh Hà Sơn", "Sở Tài chính tỉnh Hà Sơn"])
MINISTRY = context_of("Bộ Nội vụ", "BNV-CCHC", ["Sở Nội vụ tỉnh Lâm Đồng"])


@pytest.mark.parametrize(
    ("name", "context", "expected"),
    [
        ("UBND tỉnh", LAI_CHAU, "Ủy ban nhân dân tỉnh Lai Châu"),
        ("Tỉnh uỷ", LAI_CHAU, "Tỉnh ủy Lai Châu"),
        ("Sở Y tế", LAI_CHAU, "Sở Y tế tỉnh Lai Châu"),
        ("UBND Thành phố", HA_NOI, "Ủy ban nhân dân thành phố Hà Nội"),
        ("Giám đốc Sở Quy hoạch - Kiến trúc Hà Nội", HA_NOI, "Giám đốc Sở Quy hoạch - Kiến trúc thành phố Hà Nội"),
        ("UBND xã", COMMUNE, "Ủy ban nhân dân xã Suối Nhàn"),
        ("UBND tỉnh", COMMUNE, "Ủy ban nhân dân tỉnh Hà Sơn"),
        ("Bộ Chính trị (khóa XIII)", LAI_CHAU, "Bộ Chính trị"),
        ("UBND tỉnh", MINISTRY, None),
        ("UBND tỉnh", NOWHERE, None),
        ("Học viện Chính trị quốc gia Hồ Chí Minh", LAI_CHAU, "Học viện Chính trị quốc gia Hồ Chí Minh"),
    ],
)
def test_names_are_completed_from_what_the_document_knows(name: str, context: Context, expected: str | None) -> None:
    assert complete(name, context) == expected


def test_a_province_that_its_mentions_disagree_on_is_not_known() -> None:
    torn = context_of("Ủy ban nhân dân xã Suối Nhàn", "KH-UBND", ["UBND tỉnh Hà Sơn", "UBND tỉnh Lai Châu"])
    assert torn.province is None


@pytest.mark.parametrize(
    ("symbol", "printed", "key"),
    [
        ("NQ-CP", None, "chinh-phu"),
        ("QĐ-TTg", "Thủ tướng", "thu-tuong-chinh-phu"),
        ("NQ/TW", "Ban Bí thư", "trung-uong"),
        ("TT-BTC", "Bộ trưởng Bộ Tài chính", "bo-tai-chinh"),
        ("QH15", None, "quoc-hoi"),
        ("CT-UBND", "Chủ tịch UBND tỉnh", "uy-ban-nhan-dan-tinh-lai-chau"),
        ("NQ/TU", "Ban Chấp hành Đảng bộ tỉnh", "tinh-uy-lai-chau"),
        ("QĐ-SYT", None, "so-y-te-tinh-lai-chau"),
        ("KH-UBND", None, "uy-ban-nhan-dan-tinh-lai-chau"),
        ("BC-KTNS", "Trưởng ban Ban Kinh tế HĐND tỉnh", "ban-kinh-te-hoi-dong-nhan-dan-tinh-lai-chau"),
    ],
)
def test_issuers_in_a_plan_of_lai_chau(symbol: str, printed: str | None, key: str) -> None:
    issuer = issuer_of(symbol, printed, LAI_CHAU)
    assert issuer
    assert issuer.key == key


def test_a_communes_plan_does_not_say_whose_plan_a_bare_number_is() -> None:
    assert issuer_of("NQ-HĐND", None, COMMUNE) is None


def test_an_agency_is_its_name_within_the_province() -> None:
    assert agency("Sở Tài chính", "tỉnh Hà Sơn").id == agency("Sở Tài chính tỉnh Hà Sơn", "tỉnh Hà Sơn").id
    assert agency("Sở Tài chính", "tỉnh Hà Sơn").id != agency("Sở Tài chính", "tỉnh Lai Châu").id
    assert agency("UBND tỉnh", "tỉnh Hà Sơn").id == agency(HA_SON, "tỉnh Hà Sơn").id
    assert agency("Bộ Tài chính", "tỉnh Hà Sơn") == agency("Bộ Tài chính", None)


def linked(*records: Record) -> dict[str, tuple[str | None, str]]:
    """Where the citations of some records lead, by the record's place among them and the citation's own id."""
    place = {each.source.sha256[:12]: n for n, each in enumerate(records)}
    return {
        f"{place[link.citation_id[:12]]} {link.citation_id[13:]}": (link.document_id, link.resolution)
        for found in resolved(*records).values()
        for link in found.links
    }


def resolved(*records: Record) -> dict[str, Links]:
    groups: dict[str, list[Claim]] = {}
    for each in records:
        for claim in claims(each):
            groups.setdefault(claim.key, []).append(claim)
    return {key: resolve(group) for key, group in groups.items()}


def told(citing: Record, key: str) -> Cited:
    """What is known of the one document of a key that is only cited."""
    [document] = resolved(citing)[key].documents
    return described(document, [claim for claim in claims(citing).cited if claim.key == key])


def test_the_cascade_is_linked() -> None:
    resolution, plan, letter, namesake = cascade()
    assert linked(resolution, plan, letter, namesake) == {
        "1 c1": (claims(resolution).document_id, "context"),
        "1 c2": (claims(resolution).document_id, "context"),
        "1 c3": (None, "ambiguous"),
        "1 c4": ("luat-du-lieu-2024", "corpus"),
        "2 c1": (claims(plan).document_id, "context"),
        "2 c2": (claims(plan).document_id, "corpus"),
        "2 c3": ("01-nq-cp-chinh-phu-2026", "exact"),
        "2 c4": ("01-nq-cp-chinh-phu-2025", "exact"),
        "3 c1": ("luat-du-lieu-2024", "exact"),
    }


def test_an_ambiguous_citation_keeps_its_candidates_with_reasons() -> None:
    found = resolved(*cascade())["01-nq-cp"]
    assert [(c.document_id, c.reason) for c in found.candidates] == [
        ("01-nq-cp-chinh-phu-2025", "cùng số, ký hiệu, cùng cơ quan ban hành, ban hành năm 2025"),
        ("01-nq-cp-chinh-phu-2026", "cùng số, ký hiệu, cùng cơ quan ban hành, ban hành năm 2026"),
    ]


def test_what_is_younger_than_its_citer_is_no_candidate() -> None:
    citing = record(issued_on="2021-01-19", citations=[citation("Nghị quyết 01/NQ-CP", number="01/NQ-CP")])
    later = record("01/NQ-CP", "Chính phủ", "2022-01-08")
    assert linked(citing, later)["0 c1"] == ("01-nq-cp-chinh-phu", "unresolved")


def test_a_number_alone_is_a_document_of_which_less_is_known() -> None:
    citing = record(citations=[citation("Nghị quyết 01/NQ-CP", number="01/NQ-CP", type="Nghị quyết")])
    cited = told(citing, "01-nq-cp")
    assert (cited.id, cited.number, cited.issuer, cited.year) == ("01-nq-cp-chinh-phu", "01/NQ-CP", "Chính phủ", None)


def test_two_dates_in_one_year_are_one_document_and_in_two_years_two() -> None:
    number = {"number": "1208/QĐ-UBND", "issuer": "UBND tỉnh"}
    citing = record(
        citations=[
            citation("ngày 14/6/2024", "c1", issued_on="2024-06-14", **number),
            citation("ngày 16/4/2024", "c2", issued_on="2024-04-16", **number),
            citation("ngày 17/5/2025", "c3", issued_on="2025-05-17", **number),
        ]
    )
    found = linked(citing)
    assert found["0 c1"] == found["0 c2"] != found["0 c3"]


def test_a_short_form_means_what_its_target_says() -> None:
    citing = record(
        citations=[
            citation("Nghị quyết số 01/NQ-CP ngày 01/01/2021", number="01/NQ-CP", issued_on="2021-01-01"),
            citation("Nghị quyết 01", "c2", kind="short", target="01/NQ-CP|2021-01-01"),
            citation("Đề án nói trên", "c3", kind="short", type="Đề án"),
        ]
    )
    found = linked(citing)
    assert found["0 c2"] == ("01-nq-cp-chinh-phu-2021", "context")
    assert "0 c3" not in found


def test_a_name_without_a_number_needs_a_year_only_if_it_is_a_laws() -> None:
    citing = record(
        citations=[
            named("Luật Dữ liệu"),
            named("Đề án “Xóa mù chữ”", "c2", "Đề án"),
            named("Luật Thanh niên năm 2020", "c3", year=2020, target="Luật Thanh niên|2020"),
        ]
    )
    assert linked(citing) == {
        "0 c1": ("luat-du-lieu", "unresolved"),
        "0 c2": ("de-an-xoa-mu-chu", "exact"),
        "0 c3": ("luat-thanh-nien-2020", "exact"),
    }


def test_a_provinces_congress_is_not_anothers() -> None:
    congress = named("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV", type_="Nghị quyết")
    ours, theirs = record(citations=[congress]), record("1/KH-UBND", HA_SON, citations=[congress])
    found = linked(ours, theirs)
    assert found["0 c1"] != found["1 c1"]


def test_a_numbered_laws_name_is_its_title() -> None:
    law = citation("Luật Dữ liệu số 60/2024/QH15", type="Luật", number="60/2024/QH15", year=2024)
    cited = told(record(citations=[law]), "60-qh15")
    assert cited.title == "Luật Dữ liệu"


def test_the_order_of_claims_changes_nothing() -> None:
    group = [claim for each in cascade() for claim in claims(each) if claim.key == "01-nq-cp"]
    expected = resolve(group)
    assert all(resolve(order) == expected for order in permutations(group))


@given(
    st.lists(st.tuples(st.sampled_from([None, "a", "b"]), st.sampled_from([None, 2020, 2021])), max_size=6),
    st.randoms(),
)
def test_whatever_is_claimed_is_linked_once_in_any_order(
    said: list[tuple[str | None, int | None]], random: Random
) -> None:
    group = [
        Claim(f"c{n}", "1-kh", issuer, year, True, False, cited_in=2021, number="1/KH")
        for n, (issuer, year) in enumerate(said)
    ]
    found = resolve(group)
    random.shuffle(group)
    assert resolve(group) == found
    assert sorted(link.citation_id for link in found.links) == sorted(claim.id for claim in group)
    known = {document.id for document in found.documents}
    assert {link.document_id for link in found.links} - {None} == known
    assert all((link.document_id is None) == (link.resolution == "ambiguous") for link in found.links)


@pytest.mark.parametrize("entry", names("issuers"), ids=lambda entry: entry.name)
def test_every_issuer_is_proved(entry: Name) -> None:
    """Two examples in which a form stands, one counter-example in which none does."""

    form = re.compile(fold(alternation(entry.forms)))
    assert len(entry.examples) >= 2
    assert entry.not_
    assert all(form.search(fold(str(example))) for example in entry.examples)
    assert not any(form.search(fold(example)) for example in entry.not_)
