"""What reading pictures costs beside plain Tesseract on the same pictures: ``python tests/bench_ocr.py [--pages N]``.

Three ways over the same red-channel pictures at the line's resolution, in turn page by page: Tesseract with its own
layout analysis, the engine with one reading, the engine as it is used, with a second reading of heads and headings.
All times are CPU seconds of this process; nothing is asserted. The project promises at most 1.15 for one reading.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from PIL.Image import Image
from rich.console import Console
from rich.table import Table

from pipeline.read import ocr, pdfium, tesseract
from pipeline.read.source import Source

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "corpus" / "gold"


def scans() -> list[Path]:
    """The real scans with gold where they are there, else the composed ones."""
    layers = GOLD / "layers.csv"
    if not layers.exists():
        return sorted((ROOT / "corpus" / "samples").glob("*-scan.pdf"))
    with layers.open(encoding="utf-8") as file:
        return [GOLD / f"{name}.pdf" for name, layer in csv.reader(file) if layer == "scan"]


def pictures() -> Iterator[Image]:
    """Their pages as the engine is given them, the first pages first."""
    for path in scans():
        source = Source.open(path)
        for raw in pdfium.pages(source.data, source.name):
            if raw.draw and raw.ink:
                yield ocr._red(raw.draw(ocr.DPI / 72))


def plain() -> Callable[[Image], object]:
    """Tesseract alone: its own lines, its own order."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    from tesserocr import PSM, PyTessBaseAPI

    data = tesseract._data()
    assert data
    api = PyTessBaseAPI(path=f"{data.parent}/", lang="vie", psm=PSM.AUTO)

    def read(picture: Image) -> object:
        api.SetImage(picture)
        api.SetSourceResolution(int(ocr.DPI))
        return api.GetUTF8Text()

    return read


def main() -> None:
    """Read the pictures in all ways and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    pages = parser.parse_args().pages
    if tesseract.Tesseract().missing():
        sys.exit("Tesseract's Vietnamese data are not installed: sudo apt-get install tesseract-ocr-vie")
    ways = {
        "Tesseract alone": plain(),
        "the engine, one reading": tesseract.Tesseract(twice=False).see,
        "the engine, heads and headings twice": tesseract.Tesseract().see,
    }
    spent = dict.fromkeys(ways, 0.0)
    read = 0
    for picture in islice(pictures(), pages + 1):
        for name, way in ways.items():
            begun = time.process_time()
            way(picture)
            spent[name] += (time.process_time() - begun) * bool(read)  # The first page pays what is paid once.
        read += 1
    table = Table(title=f"{read - 1} pages of {'real' if GOLD.exists() else 'composed'} scans at {ocr.DPI:g} dpi")
    for column in ("what", "CPU s a page", "pages/s", "of Tesseract's"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, seconds in spent.items():
        each = seconds / max(1, read - 1)
        table.add_row(name, f"{each:.2f}", f"{1 / each:.2f}", f"{seconds / spent['Tesseract alone']:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
