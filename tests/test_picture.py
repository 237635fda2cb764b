"""Page pictures: as large as the page is displayed, with what widgets draw, and marks that lie on the words."""

from __future__ import annotations

import math
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw

from pipeline import parse
from pipeline.errors import BadFile, Refused
from pipeline.read.document import read
from pipeline.read.picture import picture
from pipeline.read.source import Source
from schemas.record import Box

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
LETTER = SAMPLES / "935-UBND-KT-2026.pdf"  # its number and day stand only in signature widgets
PLAN = SAMPLES / "41-KH-UBND-2026.pdf"  # its annex is set across
SCALE = 2.0
NUMBER = Box(page=1, x0=122, top=97, x1=148, bottom=111)  # "935"
DARK = 100


def darkest(image: Image.Image) -> int:
    """The darkest tone of a picture, from 0 (black) to 255."""
    low, _ = image.convert("L").getextrema()
    assert isinstance(low, int)
    return low


def inside(image: Image.Image, box: Box) -> Image.Image:
    return image.crop(tuple(round(side * SCALE) for side in (box.x0, box.top, box.x1, box.bottom)))  # type: ignore[arg-type]


def ink(image: Image.Image) -> int:
    """How many points of a picture are dark."""
    return sum(image.convert("L").histogram()[:DARK])


def turned_upright(path: Path, to: Path, crop: tuple[int, int, int, int] | None = None) -> Path:
    """The first page drawn sideways on a page of landscape form that is turned, so that it is displayed as before."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        _, _, width, height = (float(side) for side in page.mediabox)
        page.contents_add(f"q 0 1 -1 0 {height} 0 cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.mediabox = pikepdf.Array([0, 0, height, width])
        page.Rotate = 90
        if crop:
            page.cropbox = pikepdf.Array(crop)
        pdf.save(to)
    return to


# Size


def test_a_picture_is_as_large_as_its_page_is_displayed() -> None:
    for page in parse(PLAN).source.pages:
        expected = math.ceil(page.width * SCALE), math.ceil(page.height * SCALE)
        assert picture(PLAN, page.number, scale=SCALE).size == expected


def test_the_scale_is_pixels_a_point() -> None:
    assert picture(LETTER, 1, scale=0.5).size == (298, 421)


# Words and marks


def test_what_only_a_signature_widget_draws_is_in_the_picture() -> None:
    assert darkest(inside(picture(LETTER, 1), NUMBER)) < DARK


@pytest.mark.parametrize("path", [LETTER, PLAN], ids=lambda path: path.stem)
def test_the_boxes_of_every_citation_lie_on_ink(path: Path) -> None:
    for box in (box for citation in parse(path).citations for box in citation.boxes):
        assert darkest(inside(picture(path, box.page, scale=SCALE), box)) < DARK, box


def test_the_boxes_of_all_lines_cover_all_words(tmp_path: Path) -> None:
    """Neither a line up nor one down: what is left of the ink are the two rules of the head."""
    for path in (LETTER, turned_upright(LETTER, tmp_path / "turned.pdf")):
        (page,) = read(Source.open(path))
        shown = picture(path, 1, scale=SCALE)
        before = ink(shown)
        cover = ImageDraw.Draw(shown)
        for line in page.lines:
            cover.rectangle([side * SCALE for side in line.rect], fill="white")
        assert ink(shown) < before / 50


@pytest.mark.parametrize(
    ("crop", "size"), [(None, (1191, 1684)), ((60, 40, 820, 560), (1040, 1520))], ids=["turned", "turned and cropped"]
)
def test_boxes_lie_on_the_words_as_the_page_is_displayed(
    tmp_path: Path, crop: tuple[int, int, int, int] | None, size: tuple[int, int]
) -> None:
    path = turned_upright(LETTER, tmp_path / "turned.pdf", crop)
    boxes = [box for citation in parse(path).citations for box in citation.boxes]
    shown = picture(path, 1, scale=SCALE)
    assert shown.size == size
    assert len(boxes) == len([box for citation in parse(LETTER).citations for box in citation.boxes])
    assert all(darkest(inside(shown, box)) < DARK for box in boxes)


def test_a_mark_colours_the_paper_and_leaves_the_ink() -> None:
    plain, marked = picture(LETTER, 1), picture(LETTER, 1, [NUMBER], colour="#ff0000")
    assert inside(marked, NUMBER).getpixel((0, 0)) == (255, 0, 0)
    assert darkest(inside(marked, NUMBER)) <= darkest(inside(plain, NUMBER))


def test_only_the_marked_places_change() -> None:
    difference = ImageChops.difference(picture(LETTER, 1), picture(LETTER, 1, [NUMBER]))
    left, top, right, bottom = difference.getbbox() or (0, 0, 0, 0)
    margin = 3
    assert (left, top) >= (NUMBER.x0 * SCALE - margin, NUMBER.top * SCALE - margin)
    assert (right, bottom) <= (NUMBER.x1 * SCALE + margin, NUMBER.bottom * SCALE + margin)


def test_two_boxes_over_each_other_mark_once() -> None:
    assert picture(LETTER, 1, [NUMBER, NUMBER]) == picture(LETTER, 1, [NUMBER])


def test_boxes_of_other_pages_are_passed_over() -> None:
    assert picture(LETTER, 1, [NUMBER.model_copy(update={"page": 2})]) == picture(LETTER, 1)


def test_a_box_over_the_edge_of_the_page_is_cut() -> None:
    picture(LETTER, 1, [Box(page=1, x0=-20, top=-20, x1=900, bottom=10), Box(page=1, x0=900, top=0, x1=950, bottom=9)])


# What cannot be shown


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_is_named(page: int) -> None:
    with pytest.raises(BadFile, match=f"không có trang {page}"):
        picture(LETTER, page)


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_text("ghi chú")
    with pytest.raises(Refused):
        picture(tmp_path / "notes.pdf", 1)


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(LETTER.read_bytes()[:2000])
    with pytest.raises(BadFile, match=r"broken\.pdf"):
        picture(tmp_path / "broken.pdf", 1)
