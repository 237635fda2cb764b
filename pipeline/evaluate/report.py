"""The figures on screen. Row keys stay as they are, so that figures of different runs and programs can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.evaluate.run import Evaluation
from pipeline.evaluate.tally import Fault, Found, Miss, Tally

MAIN_ROWS = (
    "citations.strict",
    "citations.named",
    "sections",
    "obligations",
    "obligations.bearers",
    "obligations.due_on",
)
_FAULTS: dict[Fault, str] = {"missed": "sót", "extra": "thừa", "wrong": "sai"}
_NOTHING = "–"
_MOST_ITEM = 80


def show(evaluation: Evaluation, console: Console, misses: int = 0) -> None:
    """Print the figures by part, attribute and document, and up to ``misses`` misses of each row."""
    total = evaluation.total
    console.print(_parts(total))
    console.print(_attributes(total))
    console.print(_documents(evaluation))
    console.print(_coverage(evaluation))
    for scored in evaluation.documents:
        if scored.problem:
            console.print(Text(f"{scored.name}: {scored.problem}; tính như không trích được gì", style="red"))
    for row in sorted({miss.row for miss in total.misses}) if misses > 0 else ():
        console.print(_misses(row, [miss for miss in total.misses if miss.row == row], misses))


def _parts(total: Tally) -> Table:
    table = _table("Theo thành phần", "Thành phần")
    _figures(table, "Chính xác", "Độ phủ", "F1", "Đúng", "Chuẩn", "Trích được")
    for row, found in sorted(total.parts.items()):
        if found:
            shares = (f"{share:.3f}" for share in (found.precision, found.recall, found.f1))
            table.add_row(row, *shares, *map(str, found))
    return table


def _attributes(total: Tally) -> Table:
    table = _table("Theo thuộc tính", "Thuộc tính")
    _figures(table, "Tỷ lệ đúng", "Đúng", "Trên")
    for row, judged in sorted(total.attributes.items()):
        table.add_row(row, f"{judged.accuracy:.3f}", *map(str, judged))
    return table


def _documents(evaluation: Evaluation) -> Table:
    table = _table("F1 theo văn bản", "Văn bản")
    _figures(table, *(row.rpartition(".")[2] for row in MAIN_ROWS))
    for scored in evaluation.documents:
        table.add_row(Text(scored.name), *(_f1(scored.tally.part(row)) for row in MAIN_ROWS))
    return table


def _coverage(evaluation: Evaluation) -> Table:
    """How many sentences with words of duty gave nothing; each is an issue of its record."""
    table = _table("Câu có từ giao việc", "Văn bản")
    _figures(table, "Số câu", "Có từ giao việc", "Không ghi nhận")
    for scored in evaluation.documents:
        if said := scored.coverage:
            table.add_row(Text(scored.name), *map(str, (said.sentences, said.duty_sentences, said.omitted)))
    return table


def _f1(found: Found) -> str:
    return f"{found.f1:.3f}" if found else _NOTHING


def _misses(row: str, misses: Sequence[Miss], most: int) -> Table:
    """The first misses of a row, in the order of the documents."""
    table = _table(f"Sai sót: {row} ({min(most, len(misses))}/{len(misses)})", "Văn bản")
    for heading in ("Lỗi", "Chỗ", "Chuẩn", "Trích được"):
        table.add_column(heading, overflow="fold")
    for miss in misses[:most]:
        table.add_row(*map(Text, _values(miss)))
    return table


def _values(miss: Miss) -> tuple[str, ...]:
    """The cells of a miss: what was missed stands under gold, what is extra under what was read."""
    fault = _FAULTS[miss.fault]
    if miss.fault == "missed":
        return miss.document, fault, "", miss.item, ""
    if miss.fault == "extra":
        return miss.document, fault, "", "", miss.item
    return miss.document, fault, shorten(miss.item, _MOST_ITEM, placeholder="…"), *map(_value, (miss.want, miss.got))


def _value(value: str | None) -> str:
    return value or _NOTHING


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column(first, overflow="fold")
    return table


def _figures(table: Table, *headings: str) -> None:
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
