"""Pages read from their pictures, with the real Tesseract where its Vietnamese data are there, with an oracle else."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont
from sheets import FONTS, SENTENCE, Sheet, blank, needs_data, pdf, picture, says

from pipeline.errors import Refused
from pipeline.outline import stamps, worn
from pipeline.outline.head import Header
from pipeline.read import cache, document, engines, plumber, ruled
from pipeline.read.engines import Engine, Seen, Strip, Word
from pipeline.read.pages import Page, Rect, Turn
from pipeline.read.source import Source
from pipeline.read.tesseract import Tesseract
from pipeline.run import parse, parse_source
from schemas.record import Received, Record

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
SCANS = sorted(SAMPLES.glob("*-scan.pdf"))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache.drop()
    return tmp_path / "cache"


class Oracle:
    """An engine that says the same of every page."""

    def __init__(self, *said: str, again: tuple[str, ...] = (), missing: str | None = None) -> None:
        self.said, self.again, self.why = said, again or said, missing
        self.asked = 0

    def stamp(self) -> str:
        return "oracle"

    def missing(self) -> str | None:
        return self.why

    def see(self, picture: Image.Image) -> Seen:
        self.asked += 1
        return Seen(0, 0.0, tuple(strip(n, *both) for n, both in enumerate(zip(self.said, self.again, strict=True))))


def strip(number: int, said: str, again: str) -> Strip:
    rect = Rect(300.0, 200 + 70.0 * number, 300 + 20.0 * len(said), 245 + 70.0 * number)
    words, at = [], 0
    for word in said.split():
        at = said.index(word, at)
        words.append(Word(word, 300 + 20.0 * at, 300 + 20.0 * (at + len(word)), 96.0))
    return Strip(rect, tuple(words), again)


def pages(data: bytes, option: str = "auto") -> tuple[Page, ...]:
    return document.read(Source(Path("composed.pdf"), data, "0" * 64), option)


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> Oracle:
    made = Oracle("Sở Nội vụ tổng hợp, báo cáo.")
    use(monkeypatch, made)
    return made


def use(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    monkeypatch.setattr(engines, "engine", lambda option: None if option == "off" else engine)


# Which pages are read from their pictures


def test_pages_without_usable_text_are(oracle: Oracle) -> None:
    read = pages(pdf(says(SENTENCE), picture, blank))
    assert [(p.read_by, p.reason) for p in read] == [("text", None), ("ocr", "no-text"), ("none", "blank")]
    assert texts(read[1]) == ["Sở Nội vụ tổng hợp, báo cáo."]


def test_none_is_where_it_is_off(oracle: Oracle) -> None:
    assert [p.read_by for p in pages(pdf(says(SENTENCE), picture), "off")] == ["text", "none"]
    assert oracle.asked == 0


def test_all_with_ink_are_where_it_is_forced(oracle: Oracle) -> None:
    assert [p.read_by for p in pages(pdf(says(SENTENCE), picture, blank), "force")] == ["ocr", "ocr", "none"]


def test_without_the_data_a_page_is_unread_and_the_remedy_named(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Oracle("một", missing="no-data"))
    record = parse_source(Source(Path("composed.pdf"), pdf(picture), "0" * 64))
    assert [(p.read_by, p.reason) for p in record.source.pages] == [("none", "no-data")]
    assert "apt-get install tesseract-ocr-vie" in record.issues[0].message


def test_a_folder_without_the_data_is_noticed_and_changes_the_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.read import tesseract

    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    tesseract._data.cache_clear()
    try:
        assert Tesseract().missing() == "no-data"
        without = engines.stamp("auto")
        (tmp_path / "vie.traineddata").write_bytes(b"data")
        tesseract._data.cache_clear()
        assert Tesseract().missing() is None
        assert engines.stamp("auto") != without
    finally:
        tesseract._data.cache_clear()


# What was seen is kept


def test_a_picture_is_seen_once(oracle: Oracle) -> None:
    source = Source(Path("composed.pdf"), pdf(picture), "0" * 64)
    first = parse_source(source)
    assert parse_source(source) == first
    assert oracle.asked == 1


def test_nothing_is_kept_before_the_document_is_known(oracle: Oracle, own_cache: Path) -> None:
    pages(pdf(picture))
    assert not list(own_cache.rglob("*.json"))
    cache.keep()
    assert len(list(own_cache.rglob("*.json"))) == 1


def test_a_file_cut_short_is_seen_again(oracle: Oracle, own_cache: Path) -> None:
    source = Source(Path("composed.pdf"), pdf(picture), "0" * 64)
    first = parse_source(source)
    (kept,) = own_cache.rglob("*.json")
    kept.write_bytes(kept.read_bytes()[:20])
    assert parse_source(source) == first
    assert oracle.asked == 2


# Two readings


def header(said: str, again: str) -> Header:
    found = Header()
    worn.read(said, again, found)
    return found


@pytest.mark.parametrize(
    ("said", "again", "number", "symbol"),
    [
        ("Số: 234/KH-STC", "Số:234/KH-STC", "234/KH-STC", "KH-STC"),
        ("Số: 09/2025/QĐ-UBND", "Số: 09/2025/QĐ-UBND", "09/2025/QĐ-UBND", "QĐ-UBND"),
        ("Số 12 - NQ/TU", "Số 12-NQ/TU", "12-NQ/TU", "NQ/TU"),
        ("Số: 2442/KH-STC", "Số:4MO /KH-STC", None, "KH-STC"),
        ("số: /KH-UBND", "Số: 15f /KH-UBND", None, "KH-UBND"),
        ("#Ÿ /TB -UBND", "Só: 7 /TB-UBND", None, "TB-UBND"),
        ("Số: 2a/TB-UBND", "Số: 2a/TB-UBND", None, "TB-UBND"),
        ("Số: - CĐS", "Số:236KHCN - CĐS", None, None),
    ],
)
def test_a_number_is_believed_where_both_agree(said: str, again: str, number: str | None, symbol: str | None) -> None:
    found = header(said, again)
    assert (found.number, found.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("said", "again", "day"),
    [
        ("Hà Sơn, ngày 15 tháng 11 năm 2027", "Hà Sơn,ngày 15 tháng 11 năm 2027", "2027-11-15"),
        ("Hà Sơn, ngày 13 tháng 1] năm 2027", "Hà Sơn,ngày 13 tháng 11 nãm 2027", "2027-11-13"),
        ("Hà Sơn, ngày 43 tháng 11 năm 2027", "Hà Sơn,ngày 1ồ tháng 11 năm 2027", None),
        ("Hà Sơn, ngày 30 tháng 2 năm 2027", "Hà Sơn, ngày 30 tháng 2 năm 2027", None),
        ("Hà Sơn, ngày tháng Ÿ năm 2027", "Hà Sơn, ngày ỗ tháng 8 năm 2027", None),
    ],
)
def test_a_day_is_believed_where_both_agree(said: str, again: str, day: str | None) -> None:
    found = header(said, again)
    assert (found.issued_on, found.place) == (day, "Hà Sơn")
    assert [i.code for i in found.issues] == ([] if day else ["unsure-date"])


@pytest.mark.parametrize(("words", "name"), [("KẺ HOẠCH", "Kế hoạch"), ("THÔNG BẢO", "Thông báo"), ("SỞ Y TẾ", None)])
def test_a_type_is_known_without_its_marks(words: str, name: str | None) -> None:
    assert worn.type_name(words) == name


@pytest.mark.parametrize(
    ("line", "name"), [("THÀNH PHÓ HÀ NỘI :", "THÀNH PHỐ HÀ NỘI"), ("UY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN")]
)
def test_names_that_are_known_get_their_marks_back(line: str, name: str) -> None:
    assert worn.issuers([line])[0].lower() == name.lower()


def test_in_capitals_the_second_reading_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Oracle("SỞ Y TẺ", "Sở Y tế tổng hợp.", again=("SỞ Y TẾ", "Sở Y tê tông hợp.")))
    (page,) = pages(pdf(picture))
    assert texts(page) == ["SỞ Y TẾ", "Sở Y tế tổng hợp."]


@pytest.mark.parametrize(
    ("said", "again", "read"),
    [
        ("HI. NỘI DUNG", "IL NỘI DUNG", "III. NỘI DUNG"),
        ("L MỤC ĐÍCH", "I. MỤC ĐÍCH", "I. MỤC ĐÍCH"),
        ("II. MỤC ĐÍCH, YÊU CÀU", "II.MỤC ĐÍCH, YÊU CẦU", "II. MỤC ĐÍCH, YÊU CẦU"),
        ("HỘI NGHỊ.", "HỘI NGHỊ.", "HỘI NGHỊ."),
    ],
)
def test_a_heading_s_numeral_is_one(monkeypatch: pytest.MonkeyPatch, said: str, again: str, read: str) -> None:
    use(monkeypatch, Oracle(said, again=(again,)))
    (page,) = pages(pdf(picture))
    assert texts(page) == [read]


def test_a_line_that_only_the_second_saw_is_kept_where_it_may_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Seen(0, 0.0, (Strip(Rect(300, 200, 500, 245), (), "1/2"), Strip(Rect(300, 300, 500, 345), (), "như trên")))
    monkeypatch.setattr(Oracle, "see", lambda self, drawn: seen)
    use(monkeypatch, Oracle())
    (page,) = pages(pdf(picture))
    assert (texts(page), page.echoes) == (["1/2"], ())


# The way back to the page


@given(
    st.integers(0, 3),
    st.floats(-3, 3),
    st.floats(100, 400),
    st.floats(100, 400),
)
def test_turning_a_page_keeps_distances(quarters: int, degrees: float, x: float, y: float) -> None:
    turn = Turn(quarters, degrees, 600.0, 800.0)
    a, b = turn._back(x, y), turn._back(x + 30, y + 40)
    assert math.dist(a, b) == pytest.approx(50)
    middle = turn._back(turn.upright[0] / 2, turn.upright[1] / 2)
    assert middle == pytest.approx((300.0, 400.0))


@needs_data
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_boxes_lie_on_the_words_of_a_turned_page(quarters: int, tmp_path: Path) -> None:
    whole = _picture(SAMPLES / "46-TB-TU-2026.pdf")
    turned = whole.rotate(-90 * quarters, expand=True)
    turned.save(tmp_path / "turned.pdf", resolution=200.0)
    record = parse(tmp_path / "turned.pdf")
    assert record.document.type == "Thông báo"
    scale = 200 / 72
    cited = [c for c in record.citations if c.number == "33-TTr/ĐU"]
    assert cited
    for box in cited[0].boxes:
        cut = turned.crop((int(box.x0 * scale), int(box.top * scale), int(box.x1 * scale), int(box.bottom * scale)))
        assert ImageChops.invert(cut.convert("L")).getbbox() is not None
        assert (cut.width > cut.height) == (quarters % 2 == 0)


@needs_data
def test_two_leaves_on_one_page_are_read_one_after_the_other(tmp_path: Path) -> None:
    leaves = [_picture(SAMPLES / "41-KH-UBND-2026.pdf", n) for n in (0, 1)]
    both = Image.new("RGB", (2 * leaves[0].width, leaves[0].height), "white")
    both.paste(leaves[0], (0, 0))
    both.paste(leaves[1], (leaves[0].width, 0))
    both.save(tmp_path / "both.pdf", resolution=200.0)
    record = parse(tmp_path / "both.pdf")
    assert (record.document.number, record.document.issued_on) == ("41/KH-UBND", "2026-02-09")
    assert [section.label for section in record.sections if section.parent is None] == ["I", "II", "III", "IV"]
    (page,) = record.source.pages
    assert page.width > 1.4 * page.height
    for task in record.obligations:
        on_the_right = task.section.startswith("IV")
        assert all((box.x0 > page.width / 2) == on_the_right for box in task.boxes)


def _picture(path: Path, number: int = 0) -> Image.Image:
    opened = pdfium.PdfDocument(path)
    try:
        drawn: Image.Image = opened[number].render(scale=200 / 72).to_pil().convert("RGB").copy()
        return drawn
    finally:
        opened.close()


# The composed scans


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return {path.stem: parse(path) for path in SCANS}


@needs_data
@pytest.mark.parametrize(
    ("name", "type_", "number", "issued_on"),
    [
        ("412-STC-QLNS-2026-scan", "Công văn", "412/STC-QLNS", "2026-03-27"),
        ("19-KH-SNV-2026-scan", "Kế hoạch", "19/KH-SNV", "2026-03-16"),
        ("31-TB-UBND-2026-NaThuong-scan", "Thông báo", "31/TB-UBND", "2026-03-10"),
        ("863-QD-UBND-2026-scan", "Quyết định", None, None),
        ("295-STP-HCTP-2026-scan", "Công văn", None, "2026-04-09"),
    ],
)
def test_a_composed_scan_is_read(
    scans: dict[str, Record], name: str, type_: str, number: str | None, issued_on: str | None
) -> None:
    found = scans[name].document
    assert {page.read_by for page in scans[name].source.pages} == {"ocr"}
    assert (found.type, found.number) == (type_, number)
    if issued_on:
        assert found.issued_on == issued_on


@needs_data
def test_a_handwritten_number_stays_null_with_its_symbol_and_an_issue(scans: dict[str, Record]) -> None:
    record = scans["863-QD-UBND-2026-scan"]
    assert (record.document.number, record.document.symbol) == (None, "QĐ-UBND")
    assert {issue.code for issue in record.issues} & {"unsure-number", "no-number"}


@needs_data
def test_the_second_document_of_a_file_is_its_own(scans: dict[str, Record]) -> None:
    (bound,) = scans["371-SKHCN-CDS-2026-scan"].bound
    assert (bound.document.type, bound.document.number) == ("Thông báo", "02/TB-TCT")


def test_a_doubt_about_one_line_is_over_when_another_is_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ("ỦY BAN NHÂN DÂN", "Số: 17/KH-UBND", "Số: 12/KH-UBND", "KẾ HOẠCH", "1. Sở Y tế tổng hợp.")
    use(monkeypatch, Oracle(*said, again=(said[0], "Số: 11/KH-UBND", *said[2:])))
    found = parse_source(Source(Path("composed.pdf"), pdf(picture), "0" * 64))
    assert found.document.number == "12/KH-UBND"
    assert "unsure-number" not in {issue.code for issue in found.issues}


def test_a_number_read_in_two_ways_is_not_believed_for_standing_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ("ỦY BAN NHÂN DÂN", "Số: 2442/KH-UBND", "KẾ HOẠCH", "1. Sở Y tế tổng hợp.")
    use(monkeypatch, Oracle(*said, again=(said[0], "Số: 2119/KH-UBND", *said[2:])))
    found = parse_source(Source(Path("composed.pdf"), pdf(picture), "0" * 64))
    assert (found.document.number, found.document.symbol) == (None, "KH-UBND")


def test_a_verso_on_which_nothing_is_seen_is_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    def verso(sheet: Sheet) -> None:
        ink = Image.new("L", (600, 850), 250)
        ImageDraw.Draw(ink).ellipse((250, 250, 330, 330), outline=90, width=2)
        out = BytesIO()
        ink.save(out, "PNG")
        sheet.image(out, 0, 0, sheet.w, sheet.h)

    def dark(sheet: Sheet) -> None:
        ink = Image.new("L", (600, 850), 250)
        ink.paste(40, (100, 100, 300, 300))
        out = BytesIO()
        ink.save(out, "PNG")
        sheet.image(out, 0, 0, sheet.w, sheet.h)

    use(monkeypatch, Oracle())
    blank_, unread = pages(pdf(verso, dark))
    assert (blank_.read_by, blank_.reason) == ("none", "blank")
    assert (unread.read_by, unread.reason) == ("none", "no-text")


# Time


def test_pages_after_the_time_are_unread_and_the_others_kept(oracle: Oracle, own_cache: Path) -> None:
    source = Source(Path("composed.pdf"), pdf(says(SENTENCE, SENTENCE), picture), "0" * 64)
    late = parse_source(source, until=0.0)
    assert [(page.read_by, page.reason) for page in late.source.pages] == [("text", None), ("none", "out-of-time")]
    assert [(issue.code, issue.page) for issue in late.issues if issue.stage == "read"] == [("out-of-time", 2)]
    assert [page.read_by for page in parse_source(source).source.pages] == ["text", "ocr"]


# Stamps


def stamped(*lines: tuple[str, str]) -> Header:
    found = Header()
    stamps.read(lines, found)
    return found


def test_an_incoming_stamp_is_kept_apart_where_both_readings_agree() -> None:
    found = stamped(("SỞ Y TẾ", "SỞY TẾ"), ("ĐẾN", "ĐÉN"), ("Số: 77", "Số:77"), ("Ngày: 5/3/2027", "Nưày: 5/3/2027"))
    assert found.received == Received(number="77", on="2027-03-05")
    unsure = stamped(("ĐẾN", "ĐÉN"), ("Số: 153", "Số: 152"), ("Ngày: 5/3/2027", "Ngày: 5/3/2027"))
    assert unsure.received == Received(number=None, on="2027-03-05")


def test_without_its_heading_there_is_none() -> None:
    assert stamped(("Số: 77", "Số: 77")).received is None


@pytest.mark.parametrize(
    ("words", "urgency", "secrecy"),
    [("KHẨN", "KHẨN", None), ("HOẢ TỐC", "HỎA TỐC", None), ("TỐI MẬT", None, "TỐI MẬT"), ("Mật", None, None)],
)
def test_a_mark_counts_in_capitals_alone(words: str, urgency: str | None, secrecy: str | None) -> None:
    found = stamped((words, ""))
    assert (found.urgency, found.confidentiality) == (urgency, secrecy)


@needs_data
def test_the_stamp_on_a_composed_scan(scans: dict[str, Record]) -> None:
    received = scans["31-TB-UBND-2026-NaThuong-scan"].document.received
    assert received
    assert received.on == "2026-03-12"
    assert received.number in (None, "152")


# Confidential documents


def test_a_confidential_document_is_refused_and_nothing_kept(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    use(monkeypatch, Oracle("MẬT", "ỦY BAN NHÂN DÂN", "Số: 12/KH-UBND", "KẾ HOẠCH", "1. Sở Y tế tổng hợp."))
    source = Source(Path("composed.pdf"), pdf(picture), "0" * 64)
    with pytest.raises(Refused, match="--allow-confidential"):
        parse_source(source)
    assert not list(own_cache.rglob("*.json"))
    assert parse_source(source, allow_confidential=True).document.confidentiality == "MẬT"


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT"])
def test_a_mark_of_secrecy_on_what_is_bound_in_later_is_one(monkeypatch: pytest.MonkeyPatch, mark: str) -> None:
    attached = ("ỦY BAN NHÂN DÂN XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", mark, "BÁO CÁO")
    use(monkeypatch, Oracle(*attached))
    with pytest.raises(Refused, match=mark):
        parse_source(Source(Path("composed.pdf"), pdf(says(SENTENCE, SENTENCE), picture), "0" * 64))


@needs_data
def test_a_red_mark_of_secrecy_on_a_later_page_is_seen(own_cache: Path) -> None:
    def marked(sheet: Sheet) -> None:
        ink = Image.new("RGB", (1240, 1754), "white")
        font = ImageFont.truetype(str(FONTS / "LiberationSerif-Bold.ttf"), 60)
        ImageDraw.Draw(ink).text((200, 260), "TUYỆT MẬT", (210, 30, 40), font)
        ImageDraw.Draw(ink).text((200, 700), "Sở Nội vụ tổng hợp, báo cáo.", (0, 0, 0), font)
        out = BytesIO()
        ink.save(out, "PNG")
        sheet.image(out, 0, 0, sheet.w, sheet.h)

    with pytest.raises(Refused, match="TUYỆT MẬT"):
        parse_source(Source(Path("composed.pdf"), pdf(says(SENTENCE, SENTENCE), marked), "0" * 64))


# Tables on pictures


def drawn_table(tops: list[int], xs: list[int], *, open_below: bool = False) -> Image.Image:
    """Ruled lines on a white page at 240 dpi; the last row may run on over the page's end."""
    page = Image.new("L", (1984, 2806), 255)
    pen = ImageDraw.Draw(page)
    for top in tops[:-1] if open_below else tops:
        pen.line((xs[0], top, xs[-1], top), fill=60, width=4)
    for x in xs:
        pen.line((x, tops[0], x, tops[-1]), fill=60, width=4)
    return page


@pytest.mark.parametrize("open_below", [False, True])
def test_ruled_lines_on_a_picture_make_a_grid(open_below: bool) -> None:
    drawn = drawn_table([300, 400, 600, 900], [200, 400, 1200, 1700], open_below=open_below)
    (rows,) = plumber.tables(ruled.edges(drawn, 240 / 72))
    assert [len(row) for row in rows] == [3, 3, 3]
    last = rows[-1][1]
    assert last
    assert (last.x0, last.bottom) == pytest.approx((120, 270), abs=2)


def test_a_line_of_text_and_a_seal_are_no_table() -> None:
    drawn = Image.new("L", (1984, 2806), 255)
    pen = ImageDraw.Draw(drawn)
    pen.line((300, 300, 900, 300), fill=0, width=4)
    pen.ellipse((600, 900, 1000, 1300), outline=0, width=8)
    assert not plumber.forms_grid(ruled.edges(drawn, 240 / 72))


@needs_data
def test_the_rows_of_a_table_on_a_scan_are_tasks(tmp_path: Path) -> None:
    """The table of a sample, drawn and read back: tasks, leads and deadlines as in its text layer."""
    from pypdfium2 import PdfDocument

    opened = PdfDocument(SAMPLES / "41-KH-UBND-2026.pdf")
    drawn = [page.render(scale=200 / 72).to_pil().convert("RGB").copy() for page in opened]
    opened.close()
    drawn[0].save(tmp_path / "scan.pdf", save_all=True, append_images=drawn[1:], resolution=200.0)
    native, scan = parse(SAMPLES / "41-KH-UBND-2026.pdf"), parse(tmp_path / "scan.pdf")
    rows, read = ([o for o in r.obligations if o.found_by == "row"] for r in (native, scan))
    assert len(rows) > 5
    assert len(read) == len(rows)
    assert [o.deadline and o.deadline.due_on for o in read] == [o.deadline and o.deadline.due_on for o in rows]
