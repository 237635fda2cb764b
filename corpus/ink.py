"""What is put on a printed sheet by hand: seals, incoming stamps, written digits and signatures, each a mask of ink."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

RED, BLUE, BLACK = (206, 38, 48), (30, 58, 160), (25, 25, 30)
FINE = 24
INCH = 25.4

Point = tuple[float, float]
Colour = tuple[int, int, int]

# Each digit as strokes: points that the pen passes, in a box one unit wide and high, y downwards.
DIGITS: dict[str, tuple[tuple[Point, ...], ...]] = {
    "0": (((0.55, 0.05), (0.2, 0.3), (0.15, 0.7), (0.45, 0.97), (0.8, 0.7), (0.8, 0.3), (0.5, 0.04)),),
    "1": (((0.28, 0.28), (0.58, 0.03), (0.52, 0.5), (0.46, 0.98)),),
    "2": (((0.18, 0.24), (0.45, 0.03), (0.76, 0.2), (0.6, 0.55), (0.14, 0.95), (0.5, 0.9), (0.88, 0.93)),),
    "3": (((0.2, 0.1), (0.55, 0.03), (0.74, 0.2), (0.4, 0.46), (0.78, 0.66), (0.58, 0.95), (0.12, 0.88)),),
    "4": (((0.5, 0.02), (0.1, 0.62), (0.92, 0.58)), ((0.68, 0.3), (0.6, 1.0))),
    "5": (
        ((0.3, 0.06), (0.24, 0.42), (0.55, 0.38), (0.8, 0.64), (0.58, 0.95), (0.15, 0.9)),
        ((0.3, 0.06), (0.86, 0.03)),
    ),
    "6": (((0.74, 0.05), (0.34, 0.35), (0.18, 0.72), (0.46, 0.97), (0.76, 0.76), (0.55, 0.54), (0.22, 0.72)),),
    "7": (((0.14, 0.08), (0.5, 0.1), (0.84, 0.05), (0.55, 0.5), (0.42, 1.0)), ((0.3, 0.5), (0.78, 0.47))),
    "8": (
        (
            (0.72, 0.14),
            (0.42, 0.03),
            (0.26, 0.24),
            (0.52, 0.46),
            (0.76, 0.72),
            (0.48, 0.98),
            (0.2, 0.76),
            (0.46, 0.5),
            (0.74, 0.26),
            (0.7, 0.1),
        ),
    ),
    "9": (((0.76, 0.2), (0.46, 0.04), (0.22, 0.28), (0.48, 0.48), (0.76, 0.2), (0.7, 0.6), (0.54, 1.0)),),
}
FLOURISH: tuple[Point, ...] = (
    (0.0, 0.62),
    (0.16, 0.05),
    (0.13, 0.9),
    (0.27, 0.35),
    (0.3, 0.7),
    (0.4, 0.4),
    (0.42, 0.72),
    (0.53, 0.38),
    (0.5, 0.75),
    (0.66, 0.45),
    (0.3, 0.95),
    (0.98, 0.5),
)


@dataclass(frozen=True)
class Mark:
    """Ink on a page: how dense where, in which colour, and where its centre is (millimetres from the top left)."""

    mask: Image.Image
    colour: Colour
    x: float
    y: float


def blank(width: float, height: float) -> Image.Image:
    """An empty mask, its sides in millimetres."""
    return Image.new("L", (round(width * FINE), round(height * FINE)), 0)


def curve(points: Sequence[Point], steps: int = 160) -> Iterable[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    around = [points[0], *points, points[-1]]
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        for step in range(steps):
            t = step / steps
            x, y = (
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            yield x, y


def stroke(mask: Image.Image, points: Sequence[Point], pen: float, rng: np.random.Generator) -> None:
    """Draw a smooth line with a pen whose pressure wavers; points and pen in millimetres."""
    draw = ImageDraw.Draw(mask)
    phase, swing = rng.uniform(0, 6), rng.uniform(0.15, 0.3)
    for place, (x, y) in enumerate(curve(points)):
        half = pen / 2 * (1 + swing * math.sin(phase + place / 68)) * FINE
        draw.ellipse((x * FINE - half, y * FINE - half, x * FINE + half, y * FINE + half), fill=235)


def written(digits: str, x: float, y: float, step: float, rng: np.random.Generator) -> Mark:
    """Digits written by hand, centred at a place; each leans, sits and swells a little differently."""
    high, side = 5.2, 3.0
    mask = blank(step * len(digits) + 2 * side, high + 2 * side)
    for place, digit in enumerate(digits):
        lean, grow = rng.normal(0.22, 0.05), rng.normal(1.0, 0.06)
        left = side + place * step + rng.normal(0, 0.15)
        top = side + rng.normal(0, 0.25)
        for points in DIGITS[digit]:
            jittered = [(px + rng.normal(0, 0.025), py + rng.normal(0, 0.02)) for px, py in points]
            line = [
                (left + step * 0.92 * grow * (px + lean * (0.5 - py)), top + high * grow * py) for px, py in jittered
            ]
            stroke(mask, line, 0.42, rng)
    return Mark(mask, BLUE, x, y)


def signature(x: float, y: float, rng: np.random.Generator) -> Mark:
    """A flourish that nobody can read."""
    wide, high, side = 40.0, 17.0, 4.0
    mask = blank(wide + 2 * side, high + 2 * side)
    line = [(side + wide * (px + rng.normal(0, 0.03)), side + high * (py + rng.normal(0, 0.07))) for px, py in FLOURISH]
    stroke(mask, line, 0.5, rng)
    return Mark(mask, BLUE, x, y)


def around(mask: Image.Image, text: str, radius: float, middle: float, face: ImageFont.FreeTypeFont) -> None:
    """Letters on a circle about the centre of a mask, read from outside above it and from inside below it."""
    above = middle < 0
    widths = [face.getlength(letter) / FINE + 0.25 for letter in text]
    at = -sum(widths) / 2
    tile = round(face.size * 2)
    for letter, width in zip(text, widths, strict=True):
        turn = (at + width / 2) / radius
        at += width
        angle = math.radians(middle) + (turn if above else -turn)
        glyph = Image.new("L", (tile, tile), 0)
        ImageDraw.Draw(glyph).text((tile / 2, tile / 2), letter, fill=240, font=face, anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle) - 90 + (0 if above else 180), Image.Resampling.BICUBIC)
        x = mask.width / 2 + radius * FINE * math.cos(angle) - tile / 2
        y = mask.height / 2 + radius * FINE * math.sin(angle) - tile / 2
        mask.paste(240, (round(x), round(y)), glyph)


def star(mask: Image.Image, radius: float) -> None:
    """A five-pointed star in the middle of a mask."""
    points = []
    for place in range(10):
        reach = (radius if place % 2 == 0 else radius * 0.4) * FINE
        turn = math.radians(place * 36 - 90)
        points.append((mask.width / 2 + reach * math.cos(turn), mask.height / 2 + reach * math.sin(turn)))
    ImageDraw.Draw(mask).polygon(points, outline=240, width=round(0.35 * FINE))


def worn(mask: Image.Image, least: float, rng: np.random.Generator) -> Image.Image:
    """A stamp's print: the ink takes unevenly."""
    coarse = rng.uniform(least, 1.0, (14, 14)) * 255
    ground = Image.fromarray(coarse.astype(np.uint8)).resize(mask.size, Image.Resampling.BICUBIC)
    cover = np.asarray(mask, dtype=np.float64) * np.asarray(ground, dtype=np.float64) / 255
    return Image.fromarray(cover.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.5))


def seal(words: Sequence[str], x: float, y: float, fonts: Path, rng: np.random.Generator) -> Mark:
    """A round seal: two rings, the body above, the province below, a star in the middle."""
    wide, out = 38.0, 17.0
    mask = blank(wide, wide)
    draw, middle = ImageDraw.Draw(mask), wide / 2 * FINE
    for radius, width in ((out, 0.7), (out - 1.2, 0.25), (out - 6.2, 0.35)):
        reach = radius * FINE
        draw.ellipse(
            (middle - reach, middle - reach, middle + reach, middle + reach), outline=240, width=round(width * FINE)
        )
    face = ImageFont.truetype(str(fonts / "LiberationSerif-Bold.ttf"), round(2.9 * FINE))
    around(mask, words[0], out - 3.7, -90, face)
    around(mask, words[1], out - 3.7, 90, face)
    star(mask, 5.5)
    return Mark(worn(mask.rotate(rng.normal(0, 6), Image.Resampling.BICUBIC), 0.55, rng), RED, x, y)


def received(words: Sequence[str], x: float, y: float, fonts: Path, rng: np.random.Generator) -> Mark:
    """An incoming stamp: a box with the office, ĐẾN, and the number and day it came."""
    wide, high, side = 62.0, 15.0, 3.0
    mask = blank(wide + 2 * side, high + 2 * side)
    draw = ImageDraw.Draw(mask)
    box = (side * FINE, side * FINE, (side + wide) * FINE, (side + high) * FINE)
    draw.rectangle(box, outline=240, width=round(0.5 * FINE))
    draw.line((box[0], (side + 5) * FINE, box[2], (side + 5) * FINE), fill=240, width=round(0.3 * FINE))
    head, line, large = (
        ImageFont.truetype(str(fonts / f"LiberationSerif-{style}.ttf"), round(size * FINE))
        for style, size in (("Bold", 3.6), ("Regular", 4.2), ("Bold", 5.2))
    )
    draw.text(((side + wide / 2) * FINE, (side + 2.6) * FINE), words[0], fill=240, font=head, anchor="mm")
    draw.text(((side + 10) * FINE, (side + 10) * FINE), "ĐẾN", fill=240, font=large, anchor="mm")
    for place, text in enumerate(words[1:]):
        at = ((side + 21) * FINE, (side + 7.6 + place * 4.6) * FINE)
        draw.text(at, text, fill=240, font=line, anchor="lm")
    return Mark(worn(mask.rotate(1.4, Image.Resampling.BICUBIC), 0.8, rng), RED, x, y)


def press(page: Image.Image, marks: Iterable[Mark], dpi: int) -> Image.Image:
    """A page with marks of ink on it; print under the ink stays dark."""
    sheet = np.asarray(page.convert("RGB"), dtype=np.float64)
    scale = dpi / INCH
    for mark in marks:
        size = (round(mark.mask.width / FINE * scale), round(mark.mask.height / FINE * scale))
        small = mark.mask.resize(size, Image.Resampling.LANCZOS)
        cover = Image.new("L", page.size, 0)
        cover.paste(small, (round(mark.x * scale - size[0] / 2), round(mark.y * scale - size[1] / 2)))
        dense = np.asarray(cover, dtype=np.float64)[:, :, None] / 255
        sheet = sheet * (1 - dense * (1 - np.array(mark.colour, dtype=np.float64) / 255))
    return Image.fromarray(sheet.astype(np.uint8))
