"""Files that no reader likes, composed from raw bytes: what a mailbox of thirty years may hold."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
SAMPLE = SAMPLES / "41-KH-UBND-2026.pdf"

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_WORDS = b"BT /F1 12 Tf 72 700 Td (So: 12/KH-UBND, Ke hoach nay co du chu de doc duoc) Tj ET"


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, with a true cross-reference table; object 1 is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n"
    for number in sorted(offsets):
        out += b"%d 1\n%010d 00000 n \n" % (number, offsets[number])
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (max(offsets) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"", *, packed: int = 0) -> bytes:
    """A stream object, compressed so many times."""
    for _ in range(packed):
        data = zlib.compress(data, 6)
    filters = b"/Filter [%b]" % (b"/FlateDecode " * packed) if packed else b""
    return b"<< /Length %d %b %b >>\nstream\n%b\nendstream" % (len(data), filters, entries, data)


def one_page(
    content: bytes = _WORDS, *, box: bytes = b"0 0 595 842", resources: bytes = b"", page: bytes = b"", **more: bytes
) -> bytes:
    """A file of one page; ``more`` are further objects by number ("o10")."""
    return pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> %b >> %b >>" % (box, resources, page),
        4: content if content.startswith(b"<<") else stream(content),
        5: _FONT,
        **{int(name[1:]): body for name, body in more.items()},
    })  # fmt: skip


def encrypted(user: str) -> bytes:
    """A sample behind a password; an empty one opens to everybody."""
    out = io.BytesIO()
    with pikepdf.open(SAMPLE) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="chủ", user=user))
    return out.getvalue()


def bad_page_tree() -> bytes:
    """Of its three pages one is missing and one is no page; the tree says there are seven."""
    return pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R 99 0 R 5 0 R] /Count 7 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(_WORDS),
        5: _FONT,
    })  # fmt: skip


def recursive_page_tree() -> bytes:
    """A page tree whose second child is the tree."""
    return pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Parent 6 0 R /Kids [3 0 R 6 0 R] /Count 4 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(_WORDS),
        5: _FONT,
        6: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 4 >>",
    })  # fmt: skip


def many_pages(count: int, said: int | None = None) -> bytes:
    """So many pages, each an object of its own; ``said``: how many the tree says there are."""
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    return pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%b] /Count %d /MediaBox [0 0 595 842] >>" % (kids, said or count),
        4: stream(_WORDS),
        5: _FONT,
        **{10 + n: page for n in range(count)},
    })  # fmt: skip


def looping_font() -> bytes:
    """A composite font that descends from itself, and a drawn font whose letter is written in that font."""
    glyph = stream(b"1000 0 d0 BT /F2 1 Tf (a) Tj ET")
    drawn = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [1000] /CharProcs << /a 8 0 R >> /Encoding << /Differences [97 /a] >> "
        b"/Resources << /Font << /F2 7 0 R >> >> >>"
    )
    return one_page(
        _WORDS + b" BT /F2 12 Tf 72 600 Td (aaa) Tj /F3 12 Tf (aaa) Tj ET",
        page=b"/Resources << /Font << /F1 5 0 R /F2 7 0 R /F3 6 0 R >> >>",
        o6=b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 6 0 R >>",
        o7=drawn,
        o8=glyph,
    )


def looping_forms() -> bytes:
    """A form that draws itself, and two that draw each other."""
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A 6 0 R /B 7 0 R /C 8 0 R >> >>"
    )
    return one_page(
        _WORDS + b" /A Do /B Do",
        resources=b"/XObject << /A 6 0 R /B 7 0 R >>",
        o6=stream(b"/A Do", form),
        o7=stream(b"/C Do", form),
        o8=stream(b"/B Do", form),
    )


def multiplying_forms(levels: int) -> bytes:
    """Forms that each draw the next one ten times: ten to the power of ``levels`` in all."""
    forms = {}
    for n in range(levels):
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /N %d 0 R >> >>" % (11 + n)
        forms[f"o{10 + n}"] = stream(b"/N Do " * 10, form)
    forms[f"o{10 + levels}"] = stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    return one_page(_WORDS + b" /N Do", resources=b"/XObject << /N 10 0 R >>", **forms)


def looping_references() -> bytes:
    """A length that is itself, a table that comes before itself."""
    data = pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox 7 0 R >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 6 0 R] /Resources << /Font << /F1 5 0 R >> >> >>",
        4: b"<< /Length 4 0 R >>\nstream\n" + _WORDS + b"\nendstream",
        5: _FONT,
        6: b"[6 0 R 6 0 R]",
        7: b"7 0 R",
    })  # fmt: skip
    start = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    return data.replace(b"/Root", b"/Prev %d /Root" % start)


def bomb(size: int, content: bytes = b"0 0 m 1 1 l S\n") -> bytes:
    """A page whose content unpacks to so many bytes, packed twice."""
    return one_page(stream(content * (size // len(content)), packed=2))


def picture_bomb(side: int) -> bytes:
    """A page of one picture of so many pixels a side, packed to a few kilobytes."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    packer = zlib.compressobj(9)
    row = bytes(side)
    data = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    packed = zlib.compress(data, 9)
    head = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] %b >>" % (len(packed), entries % (side, side))
    return one_page(
        b"595 0 0 842 0 0 cm /I Do",
        resources=b"/XObject << /I 6 0 R >>",
        o6=head + b"\nstream\n" + packed + b"\nendstream",
    )


def strange_letters() -> bytes:
    """A font that maps its letters to what is no letter: halves of pairs, noncharacters, nothing."""
    mapping = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
5 beginbfchar <61> <D800> <62> <DC00> <63> <FFFF> <64> <0000> <65> <0041D835> endbfchar
endcmap end end"""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    text = _WORDS + b" BT /F2 12 Tf 72 600 Td (abcde abcde abcde) Tj ET"
    return one_page(text, page=b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >>", o6=font, o7=stream(mapping))
