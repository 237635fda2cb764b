"""Who must act: named in the sentence, in its row, over it, under it, or as the document's addressees."""

from __future__ import annotations

import pytest
from drawn import Part, Ruled, obligations
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.names import body_at, divided, in_cell, subject
from pipeline.text import Span, Text
from schemas.record import Obligation

TASKS = "II. NHIỆM VỤ VÀ GIẢI PHÁP"
Said = tuple[str, str, str]


def bearers(duty: Obligation) -> list[Said]:
    return [(b.name, b.role, b.source) for b in duty.bearers]


def of(*body: Part, **about: object) -> list[list[Said]]:
    return [bearers(duty) for duty in obligations(*body, **about)]


def leads(sentence: str) -> list[str]:
    (duty,) = obligations(TASKS, f"1. {sentence}")
    return [b.name for b in duty.bearers if b.role == "lead"]


def partners(sentence: str) -> list[str]:
    (duty,) = obligations(TASKS, f"1. {sentence}")
    return [b.name for b in duty.bearers if b.role == "cooperating"]


def whole(words: str) -> tuple[Text, Span]:
    text = Text.of(words)
    return text, Span(0, len(text.printed))


# Subjects


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Sở Y tế rà soát các trạm y tế.", ["Sở Y tế"]),
        ("Sở Kế hoạch và Đầu tư tổng hợp, báo cáo.", ["Sở Kế hoạch và Đầu tư"]),
        ("Sở Y tế và Sở Tài chính phối hợp thực hiện.", ["Sở Y tế", "Sở Tài chính"]),
        ("Các Sở: Y tế, Tài chính, Nội vụ xây dựng kế hoạch.", ["Sở Y tế", "Sở Tài chính", "Sở Nội vụ"]),
        ("Ủy ban nhân dân các xã, phường bố trí kinh phí.", ["Ủy ban nhân dân các xã, phường"]),
        ("Các sở, ban, ngành tỉnh báo cáo kết quả.", ["Các sở, ban, ngành tỉnh"]),
        ("Các cơ quan, đơn vị có trách nhiệm thực hiện.", ["Các cơ quan, đơn vị"]),
        ("Chủ tịch Ủy ban nhân dân các xã, phường chịu trách nhiệm.", ["Chủ tịch Ủy ban nhân dân các xã, phường"]),
        ("Công chức tiếp nhận hồ sơ không được hẹn trả kết quả quá hạn.", ["Công chức tiếp nhận hồ sơ"]),
        ("Ban Quản lý dự án đầu tư xây dựng tỉnh hoàn thành hồ sơ.", ["Ban Quản lý dự án đầu tư xây dựng tỉnh"]),
        ("UBND xã đầu tư xây dựng trạm y tế.", ["UBND xã"]),
        ("Sở Y tế cử cán bộ xác định vị trí.", ["Sở Y tế"]),
        ("Sở Nội vụ tổ chức hội nghị tổng kết.", ["Sở Nội vụ"]),
        ("Cấp ủy, tổ chức đảng các cấp quán triệt Nghị quyết.", ["Cấp ủy, tổ chức đảng các cấp"]),
        ("Thường trực Tỉnh ủy theo dõi việc thực hiện.", ["Thường trực Tỉnh ủy"]),
        ("Các phường, xã và các thôn tuyên truyền.", ["Các phường, xã", "các thôn"]),
        ("Văn phòng HĐND và UBND xã tổng hợp, báo cáo.", ["Văn phòng HĐND và UBND xã"]),
        ("Các hộ có đất trong phạm vi xây dựng không được xây mới.", ["Các hộ có đất trong phạm vi xây dựng"]),
        ("Ủy ban nhân dân các xã, phường tái cấu trúc quy trình.", ["Ủy ban nhân dân các xã, phường"]),
        # a verb behind a generic head may only say which are meant
        ("Các đơn vị sử dụng ngân sách thực hiện tiết kiệm.", ["Các đơn vị sử dụng ngân sách"]),
        ("Các đơn vị xây dựng kế hoạch thực hiện nhiệm vụ.", ["Các đơn vị"]),
        ("Các cơ quan, đơn vị rà soát hồ sơ gửi về Sở Y tế.", ["Các cơ quan, đơn vị"]),
        ("Các địa phương chỉ đạo các hợp tác xã khẩn trương thu hoạch.", ["Các địa phương"]),
        (
            "Giám đốc các Sở: Y tế, Nội vụ; Thủ trưởng các cơ quan chịu trách nhiệm thi hành.",
            ["Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", "Thủ trưởng các cơ quan"],
        ),
        ("Công an tỉnh chủ trì, phối hợp với Sở Y tế tuần tra.", ["Công an tỉnh"]),
        ("Trung tâm Y tế xã Suối Nhàn lập danh sách.", ["Trung tâm Y tế xã Suối Nhàn"]),
        ("Giám đốc Sở Y tế chỉ đạo các trạm y tế.", ["Giám đốc Sở Y tế"]),
        ("Uỷ ban nhân dân xã Nà Thuông rà soát đất đai.", ["Uỷ ban nhân dân xã Nà Thuông"]),
    ],
)
def test_the_body_that_a_sentence_begins_with_leads(sentence: str, names: list[str]) -> None:
    assert leads(sentence) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Giao Sở Y tế tổng hợp, báo cáo.", ["Sở Y tế"]),
        ("Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện.", ["các cơ quan, đơn vị"]),
        ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh tuyên truyền.", ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"]),
        ("Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra.", ["Sở Y tế"]),
        ("Ủy ban nhân dân tỉnh giao Sở Nội vụ theo dõi, đôn đốc.", ["Sở Nội vụ"]),
        ("Nghiêm cấm cán bộ, công chức yêu cầu người dân nộp thêm giấy tờ.", ["cán bộ, công chức"]),
        # those whom an addressee is to assign are not who must act
        ("Phân công công chức tư pháp đối chiếu sổ gốc.", []),
    ],
)
def test_whoever_is_ordered_or_asked_leads(sentence: str, names: list[str]) -> None:
    assert leads(sentence) == names


def test_a_body_behind_circumstances_leads() -> None:
    assert leads("Đối với các xã vùng cao, Sở Y tế bố trí thêm bác sĩ.") == ["Sở Y tế"]


# Partners


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Sở Y tế chủ trì, phối hợp với Sở Tài chính nâng cấp trạm y tế.", ["Sở Tài chính"]),
        ("Sở Y tế phối hợp với Thanh tra tỉnh tái cấu trúc quy trình khám bệnh.", ["Thanh tra tỉnh"]),
        ("Sở Y tế phối hợp với Công an tỉnh, Sở Nội vụ kiểm tra cơ sở.", ["Công an tỉnh", "Sở Nội vụ"]),
        ("Sở Y tế phối hợp chặt chẽ với các xã, phường tuyên truyền.", ["các xã, phường"]),
        (
            "Sở Y tế phối hợp với UBND xã Nà Thuông; UBND xã Suối Nhàn, xã Pa Hu kiểm tra đất.",
            ["UBND xã Nà Thuông", "UBND xã Suối Nhàn", "xã Pa Hu"],
        ),
        ("Sở Y tế chủ trì, phối hợp với các cơ quan liên quan thực hiện.", ["các cơ quan liên quan"]),
    ],
)
def test_whoever_stands_behind_with_cooperates(sentence: str, names: list[str]) -> None:
    assert partners(sentence) == names


def test_cooperation_without_a_body_names_nobody() -> None:
    assert partners("Sở Y tế phối hợp thực hiện chặt chẽ, hiệu quả.") == []


# Inherited


def test_a_heading_that_is_a_body_lends_it() -> None:
    assert of("III. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế", "- Rà soát các trạm y tế.", "- Lập danh sách bác sĩ.") == [
        [("Sở Y tế", "lead", "inherited")],
        [("Sở Y tế", "lead", "inherited")],
    ]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("1. Tổ công tác có nhiệm vụ sau:", "Tổ công tác"),
        ("1. Thành viên Đoàn kiểm tra", "Thành viên Đoàn kiểm tra"),
        ("1. Các đơn vị được kiểm tra", "Các đơn vị được kiểm tra"),
        ("1. Các tổ chức chính trị - xã hội", "Các tổ chức chính trị - xã hội"),
    ],
)
def test_a_heading_lends_its_body_whole_and_no_more(heading: str, name: str) -> None:
    assert of("III. TỔ CHỨC THỰC HIỆN", heading, "- Rà soát các trạm y tế.") == [[(name, "lead", "inherited")]]


def test_a_sentence_that_is_all_its_unit_has_lends_nothing() -> None:
    assert of(TASKS, "1. Báo cáo tiến độ về Sở Y tế trước ngày 15 hằng tháng.") == [[]]


def test_a_heading_of_several_bodies_lends_them_all() -> None:
    found = of("III. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế, Sở Tài chính", "- Rà soát các trạm y tế.")
    assert found == [[("Sở Y tế", "lead", "inherited"), ("Sở Tài chính", "lead", "inherited")]]


def test_the_responsibility_of_a_body_lends_it() -> None:
    found = of("III. TỔ CHỨC THỰC HIỆN", "1. Trách nhiệm của Sở Y tế", "- Rà soát các trạm y tế.")
    assert found == [[("Sở Y tế", "lead", "inherited")]]


def test_a_lead_in_lends_its_body() -> None:
    found = of(TASKS, "1. Sở Y tế thực hiện các nhiệm vụ sau:", "- Rà soát các trạm y tế.", "- Lập danh sách bác sĩ.")
    assert found == [[("Sở Y tế", "lead", "inherited")]] * 2


def test_the_nearest_body_over_a_sentence_is_lent() -> None:
    found = of("III. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế", "a) Trung tâm Y tế thực hiện:", "- Lập danh sách bác sĩ.")
    assert found == [[("Trung tâm Y tế", "lead", "inherited")]]


def test_a_body_is_not_lent_to_the_unit_after_its_own() -> None:
    found = of("III. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế", "- Rà soát các trạm y tế.", "2. Lập danh sách bác sĩ của tỉnh.")
    assert found[1] == []


def test_a_sentence_inherits_from_the_one_before_it_in_its_paragraph() -> None:
    found = of(TASKS, "1. Sở Y tế rà soát trạm y tế. Lập danh sách bác sĩ.")
    assert found == [[("Sở Y tế", "lead", "explicit")], [("Sở Y tế", "lead", "inherited")]]


def test_its_own_body_goes_before_one_lent() -> None:
    found = of("III. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế", "- Công an tỉnh tuần tra các địa bàn.")
    assert found == [[("Công an tỉnh", "lead", "explicit")]]


def test_lines_under_an_item_name_its_bearers() -> None:
    found = of(
        TASKS, "1. Rà soát các trạm y tế trên địa bàn toàn tỉnh.", "- Đơn vị chủ trì: Sở Y tế.",
        "- Đơn vị phối hợp: Sở Tài chính, Công an tỉnh.",
    )  # fmt: skip
    assert found == [
        [
            ("Sở Y tế", "lead", "explicit"),
            ("Sở Tài chính", "cooperating", "explicit"),
            ("Công an tỉnh", "cooperating", "explicit"),
        ]
    ]


def test_the_addressees_of_a_letter_bear_what_names_nobody() -> None:
    about = {"kind": None, "number": "Số: 88/UBND-VX", "subject": ("V/v rà soát trạm y tế",)}
    to = ("Kính gửi:", "- Sở Y tế;", "- Công an tỉnh.")
    found = of("1. Rà soát các trạm y tế trên địa bàn tỉnh.", "2. Sở Nội vụ tổng hợp, báo cáo.", to=to, **about)
    assert found == [
        [("Sở Y tế", "lead", "default"), ("Công an tỉnh", "lead", "default")],
        [("Sở Nội vụ", "lead", "explicit")],
    ]


# Rows


TABLE = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp")


def row(lead: str, cooperating: str) -> list[Said]:
    table = Ruled((35.0, 150.0, 130.0, 130.0), (TABLE, ("1", "Rà soát các trạm y tế", lead, cooperating)))
    (found,) = of(table, end=False)
    return found


def test_the_columns_of_a_row_name_its_bearers() -> None:
    assert row("Sở Y tế", "Sở Tài chính; Công an tỉnh") == [
        ("Sở Y tế", "lead", "explicit"),
        ("Sở Tài chính", "cooperating", "explicit"),
        ("Công an tỉnh", "cooperating", "explicit"),
    ]


def test_an_empty_column_names_nobody() -> None:
    assert row("Sở Y tế", "") == [("Sở Y tế", "lead", "explicit")]


# Enumerations


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Sở Y tế", ["Sở Y tế"]),
        ("Sở Kế hoạch và Đầu tư", ["Sở Kế hoạch và Đầu tư"]),
        ("Sở Lao động - Thương binh và Xã hội", ["Sở Lao động - Thương binh và Xã hội"]),
        ("Sở Y tế, Sở Kế hoạch và Đầu tư, Công an tỉnh", ["Sở Y tế", "Sở Kế hoạch và Đầu tư", "Công an tỉnh"]),
        ("Sở Y tế; Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
        ("Các Sở: Tài chính, Y tế", ["Sở Tài chính", "Sở Y tế"]),
        ("các Sở: Giáo dục và Đào tạo, Y tế", ["Sở Giáo dục và Đào tạo", "Sở Y tế"]),
        ("Các Sở: Tài chính, Y tế và Nội vụ", ["Sở Tài chính", "Sở Y tế", "Sở Nội vụ"]),
        ("Các Sở: Khoa học và Công nghệ, Y tế", ["Sở Khoa học và Công nghệ", "Sở Y tế"]),
        (
            "các Sở: Văn hóa, Thể thao và Du lịch, Tài chính và Văn phòng UBND tỉnh",
            ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính", "Văn phòng UBND tỉnh"],
        ),
        ("các Sở: Y tế và Dân số, Nội vụ", ["Sở Y tế và Dân số", "Sở Nội vụ"]),
        ("Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("các bộ phận, các bản", ["các bộ phận", "các bản"]),
        ("các sở, ban, ngành tỉnh", ["các sở, ban, ngành tỉnh"]),
        (
            "các sở, ban, ngành; Ủy ban nhân dân các xã, phường",
            ["các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"],
        ),
        ("Công an tỉnh, các đơn vị liên quan", ["Công an tỉnh", "các đơn vị liên quan"]),
        ("UBND xã Suối Nhàn và UBND xã Nà Thuông", ["UBND xã Suối Nhàn", "UBND xã Nà Thuông"]),
        ("Sở Tài chính (Phòng Ngân sách, Phòng Giá), Sở Y tế", ["Sở Tài chính", "Sở Y tế"]),
        ("Văn phòng Ủy ban nhân dân tỉnh và Thanh tra tỉnh", ["Văn phòng Ủy ban nhân dân tỉnh", "Thanh tra tỉnh"]),
        ("các cơ quan, đơn vị, địa phương", ["các cơ quan, đơn vị", "địa phương"]),
    ],
)
def test_an_enumeration_divides_where_a_body_begins(words: str, names: list[str]) -> None:
    assert divided(*whole(words)) == names


@given(
    st.lists(
        st.sampled_from(["Sở Y tế", "Công an tỉnh", "Sở Nội vụ", "Thanh tra tỉnh", "Sở Tư pháp"]),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_bodies_joined_by_commas_come_back(names: list[str]) -> None:
    assert divided(*whole(", ".join(names))) == names


@given(st.text(st.sampled_from("SởBan YtếCôngan,;:() vàcác/"), max_size=40))
def test_no_enumeration_fails_or_names_a_blank(words: str) -> None:
    assert all(name.strip() for name in divided(*whole(words)))


# Names in running text


@pytest.mark.parametrize(
    "words", ["Sở Y tế", "các cơ quan", "UBND tỉnh", "Ủy ban nhân dân", "Uỷ ban", "Thủ trưởng các đơn vị"]
)
def test_a_body_begins_with_its_head_word(words: str) -> None:
    assert body_at(*(whole(words)[0], 0, len(words))) is not None


@pytest.mark.parametrize("words", ["Rà soát", "cơ sở dữ liệu", "ban hành", "cán bộ", "toàn tỉnh", ""])
def test_what_begins_otherwise_is_no_body(words: str) -> None:
    assert subject(*(whole(words)[0], 0, len(words))) is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Sở Y tế khi tiếp nhận hồ sơ phải kiểm tra.", "Sở Y tế"),
        ("Sở Giao thông vận tải thực hiện.", "Sở Giao thông vận tải"),
        ("Ban Quản lý rừng phòng hộ xã Nà Thuông tuần tra.", "Ban Quản lý rừng phòng hộ xã Nà Thuông"),
    ],
)
def test_a_subject_ends_before_its_verb(sentence: str, name: str) -> None:
    text, span = whole(sentence)
    found = subject(text, *span)
    assert found
    assert text[found] == name


def test_who_is_named_before_a_colon_acts_in_all_that_follows() -> None:
    assert of(
        "III. TỔ CHỨC THỰC HIỆN",
        "Trách nhiệm của các cơ quan, đơn vị:",
        "c) Sở Công Thương: Phối hợp với Sở Y tế rà soát các chợ.",
    ) == [[("Sở Công Thương", "lead", "explicit"), ("Sở Y tế", "cooperating", "explicit")]]


def test_who_is_to_be_enabled_to_cooperate_is_no_partner() -> None:
    assert partners("Văn phòng tổng hợp để lãnh đạo Sở Công Thương phối hợp với các xã tháo gỡ.") == []


def test_what_a_cell_says_that_a_body_does_is_no_part_of_its_name() -> None:
    text, span = whole("Đề nghị phối hợp với UBND các xã trực tiếp triển khai tại địa bàn Sở Y tế giám sát.")
    assert in_cell(text, span) == ["UBND các xã", "Sở Y tế"]
