"""A font mapped a bullet to a character beyond U+FFFF: pdfium gives it as two halves, and spaCy refuses halves."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from sheets import SENTENCE, changed, pdf, says

from pipeline.read.document import read
from pipeline.read.source import Source
from pipeline.run import parse_source


def smiling(opened: pikepdf.Pdf) -> None:
    """Let the fonts of a PDF say that their S is a smiling face."""
    for stream in opened.objects:
        if isinstance(stream, pikepdf.Stream) and b"beginbfchar" in stream.read_bytes():
            stream.write(re.sub(rb"(<[0-9A-Fa-f]{4}> )<0053>", rb"\1<D83DDE42>", stream.read_bytes()))


@pytest.fixture
def source() -> Source:
    return Source(Path("composed.pdf"), changed(pdf(says(SENTENCE)), smiling), "0" * 64)


def test_a_pair_of_halves_is_one_character(source: Source) -> None:
    (page,) = read(source)
    assert page.lines[0].text.startswith("🙂ở Giáo dục")


def test_such_a_document_is_parsed(source: Source) -> None:
    assert parse_source(source).source.pages[0].read_by == "text"
