"""The outline of documents typeset by hand: header, units, ending, one text over pages, and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from drawn import (
    INDENT,
    LEADING,
    LEFT,
    NEW_PAGE,
    RIGHT,
    SIZE,
    Aside,
    At,
    Centred,
    Part,
    Ruled,
    SetIn,
    Small,
    ending,
    head,
    line,
    outlined,
    page,
    read,
    typeset,
)

from pipeline.outline.document import Outline, outline, outlines
from pipeline.outline.flow import flow
from pipeline.outline.items import column_role, items
from pipeline.outline.labels import sentences
from pipeline.outline.names import issuer, spoken
from pipeline.text import NOWHERE, Span, Text

SENTENCE = "Các cơ quan, đơn vị trên địa bàn tỉnh tổ chức thực hiện nghiêm túc nội dung này."
LONG = (
    "Ủy ban nhân dân các xã, phường phối hợp với Sở Giáo dục và Đào tạo rà soát số trẻ em trong độ tuổi đi học, "
    "lập danh sách theo từng thôn, bản, tổ dân phố và gửi về Sở Giáo dục và Đào tạo để tổng hợp theo quy định."
)


def document(*body: Part, end: bool = True, **about: object) -> Outline:
    closing = ending() if end else []
    return outlined(*head(**about), *body, *closing)  # type: ignore[arg-type]


def paths(made: Outline) -> list[str]:
    return [unit.path for unit in made.units]


def blocks(made: Outline) -> list[str]:
    return [made.flow.text[placed.block.span] for placed in made.placed]


# Header


def test_a_header_says_type_number_day_place_and_title() -> None:
    found = document(SENTENCE).header
    assert (found.type, found.number, found.symbol) == ("Kế hoạch", "27/KH-UBND", "KH-UBND")
    assert (found.issued_on, found.place) == ("2026-03-05", "Hà Sơn")
    assert found.title_text == "Triển khai học bạ số năm 2026"
    assert found.issues == []


@pytest.mark.parametrize(
    ("printed", "number", "symbol"),
    [
        ("Số: 27 /KH-UBND", "27/KH-UBND", "KH-UBND"),
        ("Số: 27/2026/NQ-HĐND", "27/2026/NQ-HĐND", "NQ-HĐND"),
        ("Số 46-TB/TU", "46-TB/TU", "TB/TU"),
        ("Số: 312b/QĐ-SYT", "312b/QĐ-SYT", "QĐ-SYT"),
        ("Số: 05/KH-UBND", "05/KH-UBND", "KH-UBND"),
        ("Số:       /KH-UBND", None, "KH-UBND"),
    ],
)
def test_a_number_is_read_without_inner_spaces(printed: str, number: str | None, symbol: str) -> None:
    found = document(SENTENCE, number=printed).header
    assert (found.number, found.symbol) == (number, symbol)


def test_a_blank_number_is_null_and_an_issue() -> None:
    found = document(SENTENCE, number="Số:       /KH-UBND").header
    assert found.number is None
    assert [issue.code for issue in found.issues] == ["no-number"]


@pytest.mark.parametrize("dated", ["Hà Sơn, ngày      tháng 3 năm 2026", "Hà Sơn, ngày     tháng     năm 2026"])
def test_a_day_left_open_is_null_and_an_issue(dated: str) -> None:
    found = document(SENTENCE, dated=dated).header
    assert (found.issued_on, found.place) == (None, "Hà Sơn")
    assert [issue.code for issue in found.issues] == ["no-date"]


def test_a_day_that_does_not_exist_is_null_and_an_issue() -> None:
    found = document(SENTENCE, dated="Hà Sơn, ngày 31 tháng 02 năm 2026").header
    assert found.issued_on is None
    assert [issue.code for issue in found.issues] == ["bad-date"]


def test_figures_drawn_off_their_blanks_fill_them() -> None:
    dated, number = "Hà Sơn, ngày       tháng     năm 2026", "Số:       /KH-UBND"
    columns, *rest = head(number=number, dated=dated)
    right, left = 410 - 2.5 * len(dated), 165 - 2.5 * len(number)
    top = 60 + 3 * LEADING - 8
    figures = [At("27", left + 5 * 5, top), At("05", right + 5 * 14, top), At("3", right + 5 * 26.5, top)]
    found = outlined(columns, *figures, *rest, SENTENCE, *ending()).header
    assert (found.number, found.issued_on) == ("27/KH-UBND", "2026-03-05")
    assert found.issues == []


@pytest.mark.parametrize(("drawn", "number"), [("27/KH-UBND", "27/KH-UBND"), ("27/KH-SYT", None)])
def test_a_number_drawn_elsewhere_on_the_first_page_is_known_by_its_symbol(drawn: str, number: str | None) -> None:
    found = document(SENTENCE, At(drawn, 300, 700), number="Số:       /KH-UBND").header
    assert found.number == number


def test_two_figures_that_stand_over_no_blank_are_none_of_them() -> None:
    columns, *rest = head(number="Số:       /KH-UBND")
    found = outlined(columns, At("27", 20, 140), At("28", 520, 140), *rest, SENTENCE, *ending()).header
    assert (found.number, [issue.code for issue in found.issues]) == (None, ["no-number"])


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN"), "Ủy ban nhân dân tỉnh Hà Sơn"),
        (("UBND TỈNH HÀ SƠN", "SỞ Y TẾ"), "Sở Y tế tỉnh Hà Sơn"),
        (("UBND TỈNH HÀ SƠN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), "Sở Giáo dục và đào tạo tỉnh Hà Sơn"),
        (("ỦY BAN NHÂN DÂN", "XÃ SUỐI NHÀN"), "Ủy ban nhân dân xã Suối Nhàn"),
        (("HĐND TỈNH HÀ SƠN", "VĂN PHÒNG"), "Văn phòng Hội đồng nhân dân tỉnh Hà Sơn"),
        (("TỈNH ỦY HÀ SƠN",), "Tỉnh ủy Hà Sơn"),
    ],
)
def test_an_issuer_is_completed_by_the_body_above_it(lines: tuple[str, ...], name: str) -> None:
    assert issuer(list(lines), "", None) == name


def test_an_issuer_is_written_as_the_document_itself_writes_it() -> None:
    body = "Sở Giáo dục và Đào tạo yêu cầu các trường phổ thông thực hiện."
    found = document(body, issuer=("UBND TỈNH HÀ SƠN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO")).header
    assert found.issuer == "Sở Giáo dục và Đào tạo tỉnh Hà Sơn"


def test_a_name_in_running_case_stays() -> None:
    assert spoken("Sở Kế hoạch  và Đầu tư", "") == "Sở Kế hoạch và Đầu tư"


def test_a_title_over_several_lines_is_joined() -> None:
    title = ("Phát triển hạ tầng số và an toàn thông tin", "trên địa bàn tỉnh Hà Sơn năm 2026")
    assert document(SENTENCE, title=title).header.title_text == " ".join(title)


def test_a_letter_has_no_type_line_and_its_subject_for_title() -> None:
    found = document(
        SENTENCE,
        kind=None,
        number="Số: 88/UBND-VX",
        subject=("V/v rà soát cơ sở", "khám bệnh, chữa bệnh"),
        to=("Kính gửi: Sở Y tế.",),
    ).header
    assert (found.type, found.number) == ("Công văn", "88/UBND-VX")
    assert found.title_text == "rà soát cơ sở khám bệnh, chữa bệnh"


def addressees(*to: str) -> list[str]:
    made = document(SENTENCE, kind=None, number="Số: 88/UBND-VX", subject=("V/v dạy nghề",), to=to)
    return [made.flow.text[span] for span in made.header.addressees]


def test_one_addressee_stands_on_the_line() -> None:
    assert addressees("Kính gửi: Sở Y tế.") == ["Sở Y tế."]


def test_several_addressees_stand_under_it_without_their_dashes() -> None:
    assert addressees("Kính gửi:", "- Sở Y tế;", "- Công an tỉnh.") == ["Sở Y tế;", "Công an tỉnh."]


def test_what_follows_the_addressees_is_body() -> None:
    made = document(SENTENCE, kind=None, number="Số: 88/UBND-VX", to=("Kính gửi:", "- Sở Y tế;", "- Công an tỉnh."))
    assert blocks(made) == [SENTENCE]


@pytest.mark.parametrize(
    "about",
    [
        {"subject": ("DỰ THẢO",)},
        {"issuer": ("(DỰ THẢO LẦN 2)", "ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN")},
        {"number": "DỰ THẢO Số:      /KH-UBND"},
        {"kind": "DỰ THẢO KẾ HOẠCH"},
    ],
    ids=["below the number", "above the issuer", "before the number", "before the type"],
)
def test_a_draft_is_told_and_its_mark_is_part_of_nothing(about: dict[str, object]) -> None:
    header = outlined(*head(**{"number": "Số:      /KH-UBND", **about})).header  # type: ignore[arg-type]
    assert [said.code for said in header.issues] == ["draft", "no-number"]
    assert (header.type, header.symbol, header.issuer) == ("Kế hoạch", "KH-UBND", "Ủy ban nhân dân tỉnh Hà Sơn")


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("SỞ TÀI CHÍNH", "SỞ NỘI VỤ"), "Sở Tài chính - Sở Nội vụ"),
        (("UBND TỈNH HÀ SƠN", "SỞ TÀI CHÍNH", "SỞ NỘI VỤ"), "Sở Tài chính - Sở Nội vụ tỉnh Hà Sơn"),
        (("UBND TỈNH HÀ SƠN", "SỞ NỘI VỤ"), "Sở Nội vụ tỉnh Hà Sơn"),
        (("BỘ QUỐC PHÒNG", "BỘ TƯ LỆNH THỦ ĐÔ"), "Bộ Tư lệnh thủ đô"),
    ],
    ids=["two of one rank", "under their province", "one under another", "only a like word"],
)
def test_bodies_of_one_rank_issue_together(lines: tuple[str, ...], issuer: str) -> None:
    assert outlined(*head(issuer=lines)).header.issuer == issuer


def test_a_document_about_a_draft_is_none() -> None:
    header = outlined(*head(title=("Góp ý dự thảo Luật Dữ liệu",))).header
    assert header.issues == []


@pytest.mark.parametrize(("mark", "field"), [("HỎA TỐC", "urgency"), ("MẬT", "confidentiality")])
def test_a_mark_on_a_line_of_its_own_is_read(mark: str, field: str) -> None:
    parts = head()
    made = outlined(parts[0], SetIn(mark, LEFT), *parts[1:], SENTENCE, *ending())
    assert getattr(made.header, field) == mark


def test_a_word_of_secrecy_in_running_text_is_no_mark() -> None:
    made = document("Công an tỉnh bảo vệ bí mật nhà nước, xử lý tài liệu MẬT theo quy định.")
    assert made.header.confidentiality is None


DIRECTIVE = {
    "kind": "CHỈ THỊ",
    "issuer": ("TỈNH ỦY HÀ SƠN",),
    "number": "Số 09-CT/TU",
    "title": ("về phòng cháy, chữa cháy rừng",),
}


def test_party_documents_have_a_header_too() -> None:
    found = document("Tỉnh ủy Hà Sơn yêu cầu các cấp ủy như sau:", LONG, LONG, **DIRECTIVE).header
    assert (found.type, found.number, found.issuer) == ("Chỉ thị", "09-CT/TU", "Tỉnh ủy Hà Sơn")
    assert found.title_text == "về phòng cháy, chữa cháy rừng"


# Labels


def test_units_nest_by_their_labels() -> None:
    made = document("I. MỤC ĐÍCH", "1. Một việc.", "a) Ý một.", "b) Ý hai.", "2. Hai việc.", "II. TỔ CHỨC", SENTENCE)
    assert paths(made) == ["I", "I/1", "I/1/a", "I/1/b", "I/2", "II"]


def test_dotted_labels_stand_under_the_number_before_them() -> None:
    made = document("1. Nhiệm vụ", "1.1. Việc một.", "1.1.1. Việc nhỏ.", "1.2. Việc hai.", "2. Giải pháp")
    assert paths(made) == ["1", "1/1.1", "1/1.1/1.1.1", "1/1.2", "2"]


def test_articles_stand_under_chapters() -> None:
    made = document(
        Centred("Chương I"), Centred("QUY ĐỊNH CHUNG"), "Điều 1. Phạm vi", "1. Một.", Centred("Chương II"),
        Centred("TỔ CHỨC"), "Điều 2. Hiệu lực",
    )  # fmt: skip
    assert paths(made) == ["Chương I", "Chương I/Điều 1", "Chương I/Điều 1/1", "Chương II", "Chương II/Điều 2"]


def test_a_label_alone_has_the_next_line_for_a_heading() -> None:
    made = document(Centred("Chương I"), Centred("QUY ĐỊNH CHUNG"), "Điều 1. Phạm vi")
    assert made.flow.text[made.units[0].heading] == "QUY ĐỊNH CHUNG"


def test_a_heading_is_the_first_sentence() -> None:
    made = document("1. Sở Y tế rà soát trạm y tế. Sở Tài chính bố trí kinh phí.", "2. Việc khác.")
    assert made.flow.text[made.units[0].heading] == "Sở Y tế rà soát trạm y tế."


def test_repeated_labels_are_kept_as_printed() -> None:
    assert paths(document("1. Việc một.", "2. Việc hai.", "2. Việc ba.", "3. Việc bốn.")) == ["1", "2", "2", "3"]


def test_skipped_labels_are_kept_as_printed() -> None:
    assert paths(document("1. Việc một.", "4. Việc bốn.")) == ["1", "4"]


def test_a_double_label_begins_two_units() -> None:
    made = document("5. Việc năm.", "6. a) Lệ phí cấp phép.", "b) Lệ phí cấp lại.")
    assert paths(made) == ["5", "6", "6/a", "6/b"]


def test_the_letter_d_with_a_bar_is_a_label() -> None:
    assert paths(document("1. Việc", "d) Bốn.", "đ) Năm.", "e) Sáu.")) == ["1", "1/d", "1/đ", "1/e"]


def test_bullets_are_no_units() -> None:
    made = document("1. Nhiệm vụ:", "- Rà soát cơ sở.", "+ Lập danh sách.", "2. Giải pháp.")
    assert paths(made) == ["1", "2"]


def test_bullets_stand_in_their_unit_below_its_label() -> None:
    made = document("1. Nhiệm vụ:", "- Rà soát cơ sở.", "+ Lập danh sách.")
    levels = [placed.level for placed in made.placed]
    assert levels == sorted(levels)
    assert {placed.unit for placed in made.placed} == {0}


def test_labels_in_a_quotation_are_none() -> None:
    made = document(
        "Điều 1. Sửa đổi khoản 2 như sau:", "“2. Mức hỗ trợ mới", "a) Hỗ trợ một lần.", "b) Hỗ trợ hằng năm.”",
        "Điều 2. Hiệu lực",
    )  # fmt: skip
    assert paths(made) == ["Điều 1", "Điều 2"]


def test_a_quotation_mark_that_is_never_closed_hides_no_labels() -> None:
    made = document("1. Phong trào “Dạy tốt, học tốt.", "2. Việc hai.", "3. Việc ba.")
    assert paths(made) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "text", ["Điều kiện để được hỗ trợ là có hộ khẩu tại xã.", "Chương trình được thực hiện từ năm 2026.",
             "Mục tiêu là giảm hộ nghèo.", "Phần mềm được cài đặt tại các xã."],
)  # fmt: skip
def test_words_that_begin_like_labels_are_none(text: str) -> None:
    assert paths(document(text)) == []


def test_an_annex_is_a_root_of_its_own() -> None:
    made = outlined(
        *head(), "I. MỤC ĐÍCH", SENTENCE, *ending(), NEW_PAGE, Centred("PHỤ LỤC I"), Centred("DANH MỤC NHIỆM VỤ"),
        "1. Việc một.", NEW_PAGE, Centred("PHỤ LỤC II"), Centred("KINH PHÍ THỰC HIỆN"), "1. Nguồn kinh phí.",
    )  # fmt: skip
    assert paths(made) == ["I", "PHỤ LỤC I", "PHỤ LỤC I/1", "PHỤ LỤC II", "PHỤ LỤC II/1"]


def test_what_is_attached_without_an_annex_label_is_numbered_from_its_own_root() -> None:
    made = outlined(
        *head("QUYẾT ĐỊNH", number="Số: 90/QĐ-UBND"), "Điều 1. Ban hành kèm theo Quyết định này Quy chế.", *ending(),
        NEW_PAGE, Centred("QUY CHẾ"), Centred("Quản lý nhà văn hóa thôn, bản"), "Điều 1. Phạm vi", SENTENCE,
    )  # fmt: skip
    assert paths(made) == ["Điều 1", "Điều 1"]
    assert [unit.parent for unit in made.units] == [None, None]


# Ending


def test_recipients_lose_their_dashes_and_marks() -> None:
    made = outlined(*head(), SENTENCE, *ending("- Như trên;", "- Các sở, ban, ngành tỉnh;", "- Lưu: VT, VX."))
    assert made.ending.recipients == ("Như trên", "Các sở, ban, ngành tỉnh", "Lưu: VT, VX")


def test_a_signer_has_a_name_and_the_title_without_authority() -> None:
    authority = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    made = outlined(*head(), SENTENCE, *ending(authority=authority, signer="Lò Văn Bảo"))
    assert (made.ending.signer_name, made.ending.signer_title) == ("Lò Văn Bảo", "Phó Chủ tịch")


def test_the_ending_is_no_part_of_the_body() -> None:
    assert blocks(document(SENTENCE)) == [SENTENCE]


def test_a_document_without_an_ending_is_all_body() -> None:
    made = document(SENTENCE, "1. Việc một.", end=False)
    assert blocks(made) == [SENTENCE, "1. Việc một."]
    assert (made.ending.signer_name, made.ending.recipients) == (None, ())


# Flow: paragraphs


def test_soft_line_breaks_are_joined() -> None:
    assert blocks(document(LONG, LONG)) == [LONG, LONG]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    over = " ".join([LONG] * 14)
    made = document(SENTENCE, over, SENTENCE)
    assert len(made.pages) == 2
    assert blocks(made) == [SENTENCE, over, SENTENCE]


def test_page_numbers_are_removed() -> None:
    over = " ".join([LONG] * 14)
    first, second = typeset(*head(), over, *ending())
    numbered = page(line("2", 312, 30), *second.lines, number=2)
    assert blocks(outline([first, numbered])) == [over]


def test_a_number_in_the_middle_of_a_page_is_no_page_number() -> None:
    made = document(SENTENCE, Centred("2026"), SENTENCE)
    assert "2026" in blocks(made)


@pytest.mark.parametrize(
    "overlay",
    [
        "Người ký: ỦY BAN NHÂN DÂN TỈNH",
        "Ký bởi: SỞ Y TẾ",
        "Thời gian ký: 05.03.2026 10:22:31 +07:00",
        "10:22:31 +07:00",
    ],
)
def test_signature_overlays_are_removed(overlay: str) -> None:
    made = outlined(*head(), SENTENCE, At(overlay, 330, 500), *ending())
    assert overlay not in made.flow.text.printed


def test_a_drawn_rule_is_removed() -> None:
    assert blocks(document(SENTENCE, Centred("----------"), SENTENCE)) == [SENTENCE, SENTENCE]


def test_two_short_lines_are_two_paragraphs() -> None:
    assert blocks(document("Rà soát cơ sở.", "Lập danh sách.")) == ["Rà soát cơ sở.", "Lập danh sách."]


def test_a_footnote_follows_the_paragraph_that_carries_its_mark() -> None:
    carrier = SENTENCE.replace("đơn vị", "đơn vị1")
    made = document(carrier, LONG, Small("1 Gồm các trường phổ thông."), end=False)
    assert blocks(made) == [carrier, "1 Gồm các trường phổ thông.", LONG]
    assert [placed.block.kind for placed in made.placed] == ["paragraph", "note", "paragraph"]


def test_small_type_without_a_mark_in_the_text_is_no_footnote() -> None:
    made = document(SENTENCE, LONG, Small("1 Gồm các trường phổ thông."), end=False)
    assert {placed.block.kind for placed in made.placed} == {"paragraph"}


# Flow: spans and places


def test_a_span_has_one_box_a_line() -> None:
    made = document(LONG)
    boxes = made.flow.boxes(made.placed[0].block.span)
    assert len(boxes) == 3
    assert [round(box.x0) for box in boxes] == [LEFT + INDENT, LEFT, LEFT]
    assert round(boxes[0].x1) == RIGHT
    assert boxes[1].top - boxes[0].top == pytest.approx(LEADING)
    assert boxes[0].bottom - boxes[0].top == pytest.approx(SIZE)


def test_a_word_s_box_is_where_the_word_stands() -> None:
    made = flow([page(line("Sở Y tế rà soát", LEFT, 100))])
    at = made.text.printed.index("rà")
    (box,) = made.boxes(Span(at, at + 2))
    assert (box.page, box.x0, box.x1) == (1, LEFT + 8 * 6, LEFT + 10 * 6)


def test_a_span_over_two_pages_has_boxes_on_both() -> None:
    made = document(" ".join([LONG] * 14), end=False)
    (placed,) = made.placed
    on = [box.page for box in made.flow.boxes(placed.block.span)]
    assert set(on) == {1, 2}
    assert on == sorted(on)
    assert made.flow.page(placed.block.span) == 1


def test_every_drawn_character_is_in_the_text_once() -> None:
    made = document(LONG, "1. Việc một.", SENTENCE)
    indices = [index for index in made.flow.text.at if index != NOWHERE]
    assert indices == list(range(len(made.flow.ink.rects)))


def test_the_text_of_a_page_is_what_stands_on_it() -> None:
    made = flow([page(line("Sở Y tế", top=100)), page(line("Sở Tài chính", top=100), number=2)])
    assert (made.page_text(1), made.page_text(2)) == ("Sở Y tế", "Sở Tài chính")


# Bound documents


def test_a_second_header_with_a_number_begins_another_document() -> None:
    pages = typeset(
        *head(), SENTENCE, *ending(), NEW_PAGE, *head("THÔNG BÁO", number="Số: 31/TB-UBND"), SENTENCE, *ending()
    )
    assert [made.header.number for made in outlines(pages)] == ["27/KH-UBND", "31/TB-UBND"]


def test_a_form_whose_number_is_blank_is_part_of_the_document() -> None:
    form = head("BÁO CÁO", number="Số:       /BC-UBND", dated="......, ngày      tháng      năm 2026")
    pages = typeset(*head(), SENTENCE, *ending(), NEW_PAGE, *form, SENTENCE)
    assert len(list(outlines(pages))) == 1


# Sentences


def cut(words: str) -> list[str]:
    text = Text.of(words)
    return [text[span] for span in sentences(text, Span(0, len(text.printed)))]


@pytest.mark.parametrize(
    "words",
    [
        "TP. Hà Sơn phối hợp với TT. Tỉnh ủy.",
        "Nghị quyết số 66.13/2026/NQ-CP có hiệu lực.",
        "Kinh phí là 1.500.000 đồng mỗi hộ.",
        "Chủ tịch và các cơ quan thực hiện./.",
        "Rà soát sách, vở, v.v. của học sinh.",
        "Ông Lò V. Bảo chủ trì.",
    ],
)
def test_a_full_stop_that_ends_no_sentence(words: str) -> None:
    assert cut(words) == [words]


@pytest.mark.parametrize(
    "parts",
    [
        ["Rà soát cơ sở.", "Lập danh sách."],
        ["Thực hiện “Dạy tốt, học tốt.”", "Sở Y tế phối hợp."],
        ["Vì sao chậm?", "Các xã giải trình."],
        ["Giảm nghèo.", "100% hộ có nước sạch."],
    ],
)
def test_sentences_are_cut_at_full_stops(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


# Tables

WIDTHS = (35.0, 175.0, 120.0, 120.0)
HEADINGS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")


def tasks(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> Ruled:
    return Ruled(WIDTHS, (headings, *rows))


def rows(*body: Part) -> list[dict[str, str]]:
    """The rows of the tables of a body, by role."""
    reading = read(*body, end=False)
    return [
        {role: reading.text[span] for role, span in sorted(item.cells.items())} for item in reading.items if item.cells
    ]


def row(task: str, lead: str, deadline: str, order: str) -> dict[str, str]:
    said = {"deadline": deadline, "lead": lead, "order": order, "task": task}
    return {role: words for role, words in said.items() if words}


def test_the_cells_of_a_row_have_roles_by_their_headings() -> None:
    table = tasks(("1", "Rà soát cơ sở", "Sở Y tế", "30/6/2026"), ("2", "Lập danh sách", "Sở Nội vụ", "Quý III/2026"))
    assert rows(table) == [
        row("Rà soát cơ sở", "Sở Y tế", "30/6/2026", "1"),
        row("Lập danh sách", "Sở Nội vụ", "Quý III/2026", "2"),
    ]


def test_a_row_that_numbers_the_columns_is_none() -> None:
    table = tasks(("(1)", "(2)", "(3)", "(4)"), ("1", "Rà soát cơ sở", "Sở Y tế", "30/6/2026"))
    assert [r["task"] for r in rows(table)] == ["Rà soát cơ sở"]


def test_a_merged_deadline_speaks_for_each_of_its_rows() -> None:
    table = tasks(
        ("1", "Rà soát cơ sở", "Sở Y tế", "30/6/2026"),
        ("2", "Lập danh sách", "Sở Nội vụ", "^"),
        ("3", "Công bố kết quả", "Sở Tư pháp", "31/12/2026"),
    )
    assert [r["deadline"] for r in rows(table)] == ["30/6/2026", "30/6/2026", "31/12/2026"]


def test_a_table_goes_on_over_the_end_of_a_page_without_its_repeated_headings() -> None:
    first = tasks(("1", "Rà soát cơ sở", "Sở Y tế", "30/6/2026"))
    second = tasks(("2", "Lập danh sách", "Sở Nội vụ", "31/8/2026"))
    made = document(first, NEW_PAGE, second, end=False)
    assert len(made.flow.tables) == 1
    assert [r["task"] for r in rows(first, NEW_PAGE, second)] == ["Rà soát cơ sở", "Lập danh sách"]


def test_a_row_that_breaks_over_pages_is_one_row() -> None:
    first = tasks(("1", "Rà soát cơ sở dạy nghề trên", "Sở Nội vụ", "30/6/2026"))
    second = tasks(("", "địa bàn các xã, phường", "", ""), ("2", "Lập danh sách", "Sở Y tế", "31/8/2026"))
    assert [r["task"] for r in rows(first, NEW_PAGE, second)] == [
        "Rà soát cơ sở dạy nghề trên địa bàn các xã, phường",
        "Lập danh sách",
    ]


def test_a_row_that_breaks_over_pages_has_boxes_on_both() -> None:
    first = tasks(("1", "Rà soát cơ sở dạy nghề trên", "Sở Nội vụ", "30/6/2026"))
    second = tasks(("", "địa bàn các xã, phường", "", ""))
    reading = read(first, NEW_PAGE, second, end=False)
    (item,) = [item for item in reading.items if item.cells]
    assert {box.page for box in reading.outline.flow.boxes(item.span)} == {1, 2}


def test_tables_of_other_columns_on_the_next_page_are_other_tables() -> None:
    other = Ruled((35.0, 300.0), (("TT", "Ghi chú"), ("1", "Không có gì")))
    made = document(tasks(("1", "Rà soát cơ sở", "Sở Y tế", "30/6/2026")), NEW_PAGE, other, end=False)
    assert len(made.flow.tables) == 2


def test_a_group_row_is_lent_to_the_rows_under_it() -> None:
    table = tasks(
        ("I", "Nhiệm vụ về dạy nghề", "", ""),
        ("a", "Rà soát cơ sở", "Sở Nội vụ", "30/6/2026"),
        ("b", "Lập danh sách", "Sở Nội vụ", "31/8/2026"),
    )
    reading = read(table, end=False)
    groups = {reading.text[i.span]: i.group and reading.text[i.group] for i in reading.items if i.cells}
    assert groups["Rà soát cơ sở"] == groups["Lập danh sách"] == "Nhiệm vụ về dạy nghề"


def test_a_table_that_assigns_nothing_has_no_tasks() -> None:
    table = Ruled((35.0, 200.0, 100.0), (("TT", "Tên trường", "Số lớp"), ("1", "Trường Tiểu học Nà Thuông", "12")))
    assert rows(table) == []


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("STT", "order"),
        ("Nội dung nhiệm vụ", "task"),
        ("ĐƠN VỊ CHỦ TRÌ", "lead"),
        ("Cơ quan phối hợp", "cooperating"),
        ("Thời gian hoàn thành (dự kiến)", "deadline"),
        ("Sản phẩm:", "product"),
        ("Ghi chú", "note"),
        ("Số học sinh", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_its_heading(heading: str, role: str | None) -> None:
    assert column_role(heading) == role


# Lead-ins


def leads(*body: Part) -> list[tuple[str, list[str]]]:
    """The items of a body with the beginnings of the lead-ins over them."""
    made = document(*body)
    words = [made.flow.text[placed.words] for placed in made.placed]
    return [(made.flow.text[item.span], [words[place] for place in item.leads]) for item in items(made)]


def over(found: Sequence[tuple[str, list[str]]], text: str) -> list[str]:
    return next(names for said, names in found if said == text)


def test_a_paragraph_that_ends_in_a_colon_leads_the_bullets_under_it() -> None:
    found = leads("Các xã thực hiện:", "- Rà soát cơ sở.", "- Lập danh sách.")
    assert over(found, "Rà soát cơ sở.") == over(found, "Lập danh sách.") == ["Các xã thực hiện:"]


def test_a_lead_in_leads_the_units_under_it() -> None:
    found = leads("Ủy ban nhân dân tỉnh yêu cầu:", "1. Rà soát cơ sở.", "2. Lập danh sách.")
    assert over(found, "Lập danh sách.") == ["Ủy ban nhân dân tỉnh yêu cầu:"]


def test_a_labelled_lead_in_ends_with_its_unit() -> None:
    found = leads("1. Các xã thực hiện:", "- Rà soát cơ sở.", "2. Sở Y tế tổng hợp.")
    assert over(found, "Rà soát cơ sở.") == ["Các xã thực hiện:"]
    assert over(found, "Sở Y tế tổng hợp.") == []


def test_lead_ins_nest() -> None:
    found = leads("Ủy ban nhân dân tỉnh yêu cầu:", "1. Các xã thực hiện:", "- Rà soát cơ sở.")
    assert over(found, "Rà soát cơ sở.") == ["Ủy ban nhân dân tỉnh yêu cầu:", "Các xã thực hiện:"]


def test_only_the_first_sentence_of_a_paragraph_is_first() -> None:
    made = document("Sở Y tế rà soát. Sở Nội vụ tổng hợp.", Aside("x"), end=False)
    assert [item.first for item in items(made)][:2] == [True, False]
