"""From bytes to pages, on small PDFs composed for the purpose."""

from __future__ import annotations

import contextlib
import pickle
import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from sheets import FONTS, SAMPLES, SENTENCE, Sheet, blank, changed, pdf, picture, says

from pipeline.errors import BadFile, Refused
from pipeline.read.document import read
from pipeline.read.pages import Page
from pipeline.read.source import Source, sha256


def source(data: bytes) -> Source:
    return Source(Path("composed.pdf"), data, "0" * 64)


def pages(data: bytes) -> tuple[Page, ...]:
    return read(source(data))


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


# Text


def test_lines_are_read_from_top_to_bottom() -> None:
    (page,) = pages(pdf(says(SENTENCE, "Ủy ban nhân dân các xã, phường phối hợp.")))
    assert texts(page) == [SENTENCE, "Ủy ban nhân dân các xã, phường phối hợp."]
    assert (page.read_by, page.reason) == ("text", None)


def test_a_box_is_where_its_character_was_drawn() -> None:
    (page,) = pages(pdf(lambda sheet: sheet.text_at(100, 200, SENTENCE, 14)))
    box = page.lines[0].boxes[0]
    assert box.x0 == pytest.approx(100, abs=1.5)
    assert box.top == pytest.approx(200, abs=4)
    assert box.bottom == pytest.approx(214, abs=4)


def test_pages_are_numbered_from_one_with_their_size() -> None:
    read_ = pages(pdf(says(SENTENCE), says(SENTENCE), size=(420, 595)))
    assert [(p.number, round(p.width), round(p.height)) for p in read_] == [(1, 420, 595), (2, 420, 595)]


# Pages without usable text


def test_a_page_of_nothing_but_an_image_is_unread_and_says_why() -> None:
    first, second = pages(pdf(says(SENTENCE), picture))
    assert first.read_by == "text"
    assert (second.read_by, second.reason, second.lines) == ("none", "no-text", ())


def test_a_scan_with_a_signature_overlay_on_it_is_unread() -> None:
    def signed(sheet: Sheet) -> None:
        picture(sheet)
        for i, text in enumerate(["Người ký: Ủy ban nhân dân tỉnh Hà Sơn", "Thời gian ký: 05.03.2026 10:22:31 +07:00"]):
            sheet.text_at(300, 20 + 12 * i, text, 8)

    (page,) = pages(pdf(signed))
    assert (page.read_by, page.reason) == ("none", "overlay")


def scanned(sheet: Sheet) -> None:
    """What a scanner makes of a page of text."""
    image = Image.new("L", (595, 842), 255)
    for top in range(80, 760, 19):
        image.paste(0, (85, top, 510, top + 8))
    out = BytesIO()
    image.save(out, "PNG")
    sheet.image(out, 0, 0, sheet.w, sheet.h)


def test_a_scan_with_unknown_words_written_over_it_is_an_overlay() -> None:
    def marked(sheet: Sheet) -> None:
        scanned(sheet)
        sheet.text_at(300, 20, "Trung tâm Lưu trữ số tỉnh Hà Sơn tiếp nhận ngày 05/3/2026", 8)

    (page,) = pages(pdf(marked))
    assert (page.read_by, page.reason) == ("none", "overlay")


def test_a_scan_with_a_good_layer_of_text_over_it_is_text() -> None:
    def layered(sheet: Sheet) -> None:
        scanned(sheet)
        for top in range(80, 760, 19):
            sheet.text_at(85, top - 3, SENTENCE)

    (page,) = pages(pdf(layered))
    assert (page.read_by, page.reason) == ("text", None)


def test_outlines_with_a_page_number_in_letters_are_outlines() -> None:
    def drawn(sheet: Sheet) -> None:
        for top in range(80, 760, 19):
            for x in range(85, 500, 9):
                sheet.rect(x, top, 5, 8, style="F")
        sheet.text_at(290, 30, "Trang 2")

    (page,) = pages(pdf(drawn))
    assert (page.read_by, page.reason) == ("none", "outlines")


def test_a_layer_that_lost_its_marked_capitals_is_not_believed() -> None:
    lost = ["Y BAN NHÂN DÂN TNH HÀ SƠN", "CNG HÒA XÃ HI CH NGHĨA VIT NAM", "K HOCH TRIN KHAI HC B S", SENTENCE]
    (page,) = pages(pdf(says(*lost)))
    assert (page.read_by, page.reason) == ("none", "missing-capitals")


def test_a_signature_in_capitals_has_lost_none() -> None:
    (page,) = pages(pdf(says("KT. CHỦ TỊCH UBND", "TUQ. GIÁM ĐỐC SỞ GD&ĐT", SENTENCE)))
    assert (page.read_by, page.reason) == ("text", None)


def test_a_blank_page_is_blank_and_no_scan() -> None:
    _, second = pages(pdf(says(SENTENCE), blank))
    assert (second.read_by, second.reason) == ("none", "blank")


def test_a_layer_without_vietnamese_marks_is_not_believed() -> None:
    words = "So Giao duc va Dao tao ra soat cac truong pho thong tren dia ban tinh Ha Son"
    (page,) = pages(pdf(says(*[words] * 4)))
    assert (page.read_by, page.reason) == ("none", "not-vietnamese")


def test_a_layer_of_foreign_letters_is_a_broken_font() -> None:
    words = "Σώ Γιάο δύχ και Đào tạo ра соат các trường фо thông"
    (page,) = pages(pdf(says(*[words] * 4)))
    assert (page.read_by, page.reason) == ("none", "broken-font")


def test_a_page_of_figures_is_text() -> None:
    """An annex of numbers has next to no letters."""
    figures = " ".join(f"{n}.{n * 37 % 100:02d}" for n in range(10, 25))
    (page,) = pages(pdf(says("TT Chỉ tiêu", *[figures] * 4)))
    assert (page.read_by, page.reason) == ("text", None)


# Layers in old encodings


TCVN3 = [
    "KÕ ho¹ch sè 12/KH-UBND vÒ triÓn khai häc b¹ sè n¨m 2009",
    "§Èy m¹nh nh÷ng nhiÖm vô chñ yÕu cña c¸c ph\u00adêng",
]
MEANT = ["Kế hoạch số 12/KH-UBND về triển khai học bạ số năm 2009", "Đẩy mạnh những nhiệm vụ chủ yếu của các phường"]
VNI = ["Keá hoaïch soá 12/KH-UBND veà trieån khai hoïc baï soá naêm 2009",
       "Ñaåy maïnh nhöõng nhieäm vuï chuû yeáu cuûa caùc phöôøng"]  # fmt: skip


@pytest.mark.parametrize(("layer", "name"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_a_layer_in_an_old_encoding_is_decoded(layer: list[str], name: str) -> None:
    (page,) = pages(pdf(says(*layer)))
    assert (page.read_by, page.reason) == ("text", name)
    assert texts(page) == MEANT


def test_a_font_of_capitals_draws_capitals_for_small_letters() -> None:
    def drawn(sheet: Sheet) -> None:
        sheet.add_font("Capitals", "", FONTS / "LiberationSerif-Bold.ttf")
        says(*TCVN3)(sheet)
        sheet.set_font("Capitals", size=13)
        sheet.text(85, 70, "kÕ ho¹ch")

    def renamed(opened: pikepdf.Pdf) -> None:
        for font in opened.pages[0].Resources.Font.values():
            if "Bold" in str(font.BaseFont):
                font.BaseFont = font.DescendantFonts[0].BaseFont = pikepdf.Name("/ABCDEF+.VnTimeH")
                font.DescendantFonts[0].FontDescriptor.FontName = pikepdf.Name("/ABCDEF+.VnTimeH")

    (page,) = pages(changed(pdf(drawn), renamed))
    assert texts(page) == ["KẾ HOẠCH", *MEANT]


def test_a_layer_in_unicode_with_marks_of_an_old_encoding_is_left_as_it_is() -> None:
    words = "Điểm a · khoản 2 © Sở Y tế « 5 ± 1 » µ"
    (page,) = pages(pdf(says(SENTENCE, words)))
    assert (texts(page), page.reason) == ([SENTENCE, words], None)


def test_letters_that_only_look_like_ours_are_respelled() -> None:
    words = "Nghị quyết số 01/NQ-\u0421\u0420 về chính sách \u01a2U TIÊN, Q\u00d0-UBND"
    (page,) = pages(pdf(says(SENTENCE, words)))
    assert texts(page) == [SENTENCE, "Nghị quyết số 01/NQ-CP về chính sách ƯU TIÊN, QĐ-UBND"]
    assert (page.read_by, page.reason) == ("text", "look-alikes")


def test_a_word_of_another_alphabet_stays() -> None:
    words = "Đoàn công tác thăm thành phố \u041c\u043e\u0441\u043a\u0432\u0430"
    (page,) = pages(pdf(says(*[SENTENCE] * 5, words)))
    assert texts(page)[-1] == words


# Rotation and crop


def rotated(degrees: int) -> Callable[[pikepdf.Pdf], None]:
    def turn(opened: pikepdf.Pdf) -> None:
        opened.pages[0].Rotate = degrees

    return turn


def inside(page: Page) -> bool:
    return all(
        -1 <= box.x0 <= box.x1 <= page.width + 1 and -1 <= box.top <= box.bottom <= page.height + 1
        for line in page.lines
        for box in line.boxes
    )


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_boxes_of_a_rotated_page_lie_inside_it_as_displayed(degrees: int) -> None:
    (page,) = pages(changed(pdf(says(SENTENCE, SENTENCE)), rotated(degrees)))
    upright = (595, 842) if degrees == 180 else (842, 595)
    assert (round(page.width), round(page.height)) == upright
    assert page.lines
    assert inside(page)


def test_a_page_drawn_sideways_and_turned_upright_is_read_upright() -> None:
    def draw(sheet: Sheet) -> None:
        for i, text in enumerate([SENTENCE, "Ủy ban nhân dân các xã, phường phối hợp."]):
            with sheet.rotation(90, 100, 700):
                sheet.text_at(100, 700 + 20 * i, text)

    (page,) = pages(changed(pdf(draw), rotated(90)))
    assert texts(page) == [SENTENCE, "Ủy ban nhân dân các xã, phường phối hợp."]
    assert inside(page)


def test_boxes_of_a_cropped_page_are_counted_from_its_crop() -> None:
    def crop(opened: pikepdf.Pdf) -> None:
        opened.pages[0].CropBox = [50, 42, 595, 802]

    (page,) = pages(changed(pdf(lambda sheet: sheet.text_at(100, 200, SENTENCE)), crop))
    assert (round(page.width), round(page.height)) == (545, 760)
    assert page.lines[0].boxes[0].x0 == pytest.approx(50, abs=1.5)
    assert page.lines[0].rect.top == pytest.approx(160, abs=4)


# Tables


def grid_page(cells: list[list[str | None]], xs: list[float], tops: list[float]) -> Page:
    def draw(sheet: Sheet) -> None:
        sheet.text_at(85, 60, SENTENCE)
        sheet.ruled(xs, tops, cells)
        sheet.text_at(85, tops[-1] + 20, "Các cơ quan, đơn vị nghiêm túc thực hiện.")

    (page,) = pages(pdf(draw))
    return page


CELLS: list[list[str | None]] = [
    ["TT", "Nhiệm vụ", "Thời hạn"],
    ["1", "Rà soát cơ sở", "30/6/2026"],
    ["2", "Lập danh sách", None],
]
XS, TOPS = [85.0, 125.0, 300.0, 480.0], [100.0, 130.0, 160.0, 190.0]


def test_a_ruled_table_is_a_grid_of_its_cells() -> None:
    page = grid_page(CELLS, XS, TOPS)
    (grid,) = page.grids
    assert [[cell.text if cell else None for cell in row] for row in grid.rows] == CELLS


def test_a_merged_cell_says_how_many_rows_it_spans() -> None:
    (grid,) = grid_page(CELLS, XS, TOPS).grids
    spans = [[(cell.rows, cell.columns) if cell else None for cell in row] for row in grid.rows]
    assert spans == [[(1, 1)] * 3, [(1, 1), (1, 1), (2, 1)], [(1, 1), (1, 1), None]]


def test_what_stands_in_a_grid_is_no_line_of_the_page() -> None:
    page = grid_page(CELLS, XS, TOPS)
    assert texts(page) == [SENTENCE, "Các cơ quan, đơn vị nghiêm túc thực hiện."]


def test_an_underline_makes_no_grid() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text_at(85, 60, SENTENCE)
        sheet.line(85, 78, 300, 78)
        sheet.line(320, 78, 500, 78)

    (page,) = pages(pdf(draw))
    assert page.grids == ()


def test_a_grid_drawn_as_thin_filled_bars_is_a_grid() -> None:
    """Some office programs fill rectangles half a point thin instead of drawing lines."""

    def draw(sheet: Sheet) -> None:
        for x in XS:
            sheet.rect(x, TOPS[0], 0.5, TOPS[-1] - TOPS[0], style="F")
        for top in TOPS:
            sheet.rect(XS[0], top, XS[-1] - XS[0], 0.5, style="F")
        sheet.text_at(85, 60, SENTENCE)
        sheet.text_at(90, 134, "Một", 11)

    (page,) = pages(pdf(draw))
    (grid,) = page.grids
    assert [len(row) for row in grid.rows] == [3, 3, 3]


def test_a_background_makes_no_grid() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.set_fill_color(230)
        for i in range(2):
            for j in range(2):
                sheet.rect(85 + 150 * i, 100 + 40 * j, 140, 30, style="F")
        sheet.text_at(85, 60, SENTENCE)

    (page,) = pages(pdf(draw))
    assert page.grids == ()


# Signature widgets


@pytest.fixture(scope="module")
def signed() -> Page:
    """The sample whose number and day stand only in signature widgets."""
    return read(Source.open(SAMPLES / "935-UBND-KT-2026.pdf"))[0]


def test_a_number_drawn_by_a_widget_is_read_in_place(signed: Page) -> None:
    (number,) = [text for text in texts(signed) if text.startswith("Số:")]
    assert number.replace(" ", "") == "Số:935/UBND-KT"


def test_a_day_drawn_by_a_widget_is_read_in_place(signed: Page) -> None:
    assert "Hà Sơn, ngày 07 tháng 3 năm 2026" in texts(signed)


# Files of which no pages can be made


def open_(path: Path, data: bytes) -> tuple[Page, ...]:
    path.write_bytes(data)
    return read(Source.open(path))


def encrypted(password: str) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf(says(SENTENCE)))) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="chủ", user=password))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a document of an office program", "not-a-pdf"),
        ("Kế hoạch số 27/KH-UBND".encode(), "not-a-pdf"),
        (encrypted("mật khẩu"), "encrypted"),
    ],
    ids=["empty", "an archive", "plain text", "encrypted"],
)
def test_what_is_not_read_on_purpose_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as error:
        open_(tmp_path / "x.pdf", data)
    assert (error.value.code, error.value.status) == (code, "refused")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 5000, b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF"],
    ids=["head alone", "zeros", "no pages"],
)
def test_a_broken_file_fails(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadFile) as error:
        open_(tmp_path / "x.pdf", data)
    assert (error.value.code, error.value.status) == ("broken", "failed")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_gives_its_pages_or_fails_but_is_no_bug(tmp_path: Path, share: float) -> None:
    whole = pdf(says(SENTENCE), says(SENTENCE))
    try:
        read_ = open_(tmp_path / "x.pdf", whole[: int(share * len(whole))])
    except BadFile:
        return
    assert len(read_) <= 2


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_gives_pages_or_fails_but_is_no_bug(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray((SAMPLES / "935-UBND-KT-2026.pdf").read_bytes())
    for _ in range(chance.choice([1, 5, 50, 500])):
        damaged[chance.randrange(20, len(damaged))] = chance.randrange(256)
    with contextlib.suppress(BadFile):
        assert open_(tmp_path / "x.pdf", bytes(damaged))


def test_a_file_that_only_an_owner_may_change_is_read(tmp_path: Path) -> None:
    """An empty user password keeps nobody from reading."""
    (page,) = open_(tmp_path / "x.pdf", encrypted(""))
    assert texts(page) == [SENTENCE]


def test_rubbish_before_the_head_is_forgiven(tmp_path: Path) -> None:
    (page,) = open_(tmp_path / "x.pdf", b"\r\n\r\n" + pdf(says(SENTENCE)))
    assert texts(page) == [SENTENCE]


def test_a_path_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="không mở được tệp") as error:
        Source.open(tmp_path / "gone.pdf")
    assert error.value.code == "unreadable"


@pytest.mark.parametrize("error", [Refused("encrypted", "tệp có mật khẩu"), BadFile("broken", "tệp hỏng")])
def test_a_refusal_survives_the_way_from_a_worker(error: BadFile) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.code, str(again)) == (type(error), error.code, str(error))


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    data = pdf(says(SENTENCE))
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "b.pdf").write_bytes(data)
    assert Source.open(tmp_path / "a.pdf").sha256 == sha256(tmp_path / "b.pdf")
