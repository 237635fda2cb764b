"""What tests of the register share: open ones, filled ones, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from builders import citation, file, named, obligation, record, section
from sqlite_utils import Database

from pipeline.store.database import connect
from pipeline.store.save import rebuild, save
from pipeline.store.shape import TABLES
from schemas.record import Pinpoint, Record

HISTORY = {"document_aliases", "runs"}
"""The tables that tell how the register came about, and so hang on the order."""

HA_SON = "Ủy ban nhân dân tỉnh Hà Sơn"


def fresh(path: Path | None = None) -> Database:
    """An empty register, in memory unless a path is given."""
    database = connect(path or Path(":memory:"), create=True)
    rebuild(database)
    return database


def filled(records: Iterable[Record], path: Path | None = None) -> Database:
    """A register of some records, each in a file named for its number of arrival."""
    database = fresh(path)
    for n, each in enumerate(records):
        save(database, file(f"{n}.pdf", each), each)
    return database


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the history, sorted; the names of files do not matter here."""
    return {
        table.name: sorted(database.execute(f"SELECT * FROM {table.name}").fetchall(), key=repr)
        for table in TABLES
        if table.name not in HISTORY
    }


def sound(database: Database) -> bool:
    """Whether every key holds."""
    return not database.execute("PRAGMA foreign_key_check").fetchall()


def reorganised() -> tuple[Record, ...]:
    """Plans of a province that became a part of another, before and after departments and provinces were merged."""

    def plan(number: str, province: str, day: str, *borne: str) -> Record:
        return record(
            number, f"Ủy ban nhân dân tỉnh {province}", day,
            obligations=[obligation(f"{name} báo cáo kết quả {n}.", f"o{n}", [name]) for n, name in enumerate(borne)],
        )  # fmt: skip

    return (
        plan("7/KH-UBND", "Kiên Giang", "2020-03-02", "Sở KH&ĐT", "Sở Tài chính", "UBND xã Thổ Sơn"),
        plan("8/KH-UBND", "An Giang", "2026-03-02", "Sở TC", "các sở, ban, ngành tỉnh", "các cơ quan, đơn vị",
             "UBND các xã, phường", "các bộ, ngành", "UBND xã Hòn Đất"),
        plan("9/KH-UBND", "Lai Châu", "2020-05-04", "các sở, ban, ngành tỉnh", "UBND các huyện, thành phố",
             "Sở Nông nghiệp", "UBND huyện Tam Đường", "Bộ TC", "Giám đốc Sở Y tế"),
        plan("10/KH-UBND", "Lai Châu", "2026-05-04", "Sở Nông nghiệp", "Ban Tuyên giáo Tỉnh ủy"),
    )  # fmt: skip


def cascade() -> tuple[Record, ...]:
    """A resolution, the plan that carries it out, a letter that follows the plan, and a plan of the same number."""
    resolution = record(
        "12-NQ/TU", "Tỉnh ủy Hà Sơn", "2026-01-15", type="Nghị quyết",
        obligations=[obligation("Các cấp ủy lãnh đạo thực hiện.", bearers=["các cấp ủy"])],
    )  # fmt: skip
    plan = record(
        "41/KH-UBND", HA_SON, "2026-02-09", title="Triển khai thực hiện Nghị quyết số 12-NQ/TU",
        sections=[section("I", "NHIỆM VỤ"), section("I/1", "Theo Nghị quyết số 12-NQ/TU", "I")],
        citations=[
            citation("Nghị quyết số 12-NQ/TU ngày 15/01/2026 của Ban Chấp hành Đảng bộ tỉnh", type="Nghị quyết",
                     number="12-NQ/TU", issued_on="2026-01-15", issuer="Ban Chấp hành Đảng bộ tỉnh", front=True),
            citation("Nghị quyết số 12-NQ/TU", "c2", type="Nghị quyết", number="12-NQ/TU",
                     target="12-NQ/TU|2026-01-15"),
            citation("Nghị quyết số 01/NQ-CP", "c3", type="Nghị quyết", number="01/NQ-CP"),
            named("Luật Dữ liệu", "c4"),
        ],
        obligations=[
            obligation("Sở Tài chính bố trí kinh phí theo Nghị quyết số 12-NQ/TU.", "o1", ["Sở Tài chính"],
                       citation_ids=("c2",)),
            obligation("Số hóa hồ sơ.", "o2", ["UBND các xã"], "2026-03-31", lent_citation_ids=("c2",),
                       section_id="I/1"),
            obligation("Rà soát dữ liệu theo Luật Dữ liệu năm 2026.", "o3", citation_ids=("c4", "c3")),
        ],
    )  # fmt: skip
    letter = record(
        "236/SKHCN-CĐS", "Sở Khoa học và Công nghệ tỉnh Hà Sơn", "2026-03-05", type="Công văn",
        citations=[
            citation("Kế hoạch số 41/KH-UBND ngày 19/02/2026 của UBND tỉnh", number="41/KH-UBND",
                     issued_on="2026-02-19", issuer="UBND tỉnh"),
            citation("Kế hoạch số 41/KH-UBND", "c2", number="41/KH-UBND"),
            citation("Nghị quyết số 01/NQ-CP ngày 08/01/2026 của Chính phủ", "c3", type="Nghị quyết", number="01/NQ-CP",
                     issued_on="2026-01-08", issuer="Chính phủ"),
            citation("Nghị quyết số 01/NQ-CP ngày 05/01/2025 của Chính phủ", "c4", type="Nghị quyết", number="01/NQ-CP",
                     issued_on="2025-01-05", issuer="Chính phủ"),
        ],
        obligations=[obligation("Các đơn vị báo cáo Sở Tài chính.", bearers=["Các đơn vị", "Sở Tài chính"],
                                due_on="2026-02-28", citation_ids=("c1",))],
    )  # fmt: skip
    namesake = record(
        "41/KH-UBND", "Ủy ban nhân dân tỉnh Lai Châu", "2026-02-10",
        citations=[named("Luật Dữ liệu năm 2024", year=2024, target="Luật Dữ liệu|2024")],
        obligations=[obligation("Sở Tài chính thẩm định dự toán năm.", bearers=["Sở Tài chính"], due_on="2026-05-01")],
    )  # fmt: skip
    return resolution, plan, letter, namesake


def twice() -> tuple[Record, Record]:
    """Two decisions of one number, office and year: the office was made anew between them, and began again with 1."""

    def decision(day: str, title: str) -> Record:
        duty = obligation(f"Sở Tài chính {title}.", bearers=["Sở Tài chính"])
        issuer = "Ủy ban nhân dân tỉnh Lào Cai"
        return record("12/QĐ-UBND", issuer, day, type="Quyết định", title=title, obligations=[duty])

    return (
        decision("2025-01-15", "phê duyệt kế hoạch bảo trì đường tỉnh trong năm"),
        decision("2025-07-20", "thành lập Hội đồng thẩm định giá đất sau hợp nhất"),
    )


def pinned() -> tuple[Record, Record]:
    """A decision, and a letter that cites two points of it."""
    units = [("Điều 5", None), ("Điều 5/2", "Điều 5"), ("Điều 5/2/a", "Điều 5/2"), ("Điều 5/2/b", "Điều 5/2")]
    decision = record(
        "512/QĐ-UBND", HA_SON, "2026-01-05", type="Quyết định",
        sections=[*(section(path, "Trách nhiệm", parent) for path, parent in units),
                  section("Điều 6", "Nơi nhận thực hiện Điều 9 Quyết định này.")],
    )  # fmt: skip
    letter = record(
        "77/CV-STC", "Sở Tài chính tỉnh Hà Sơn", "2026-02-01", type="Công văn",
        citations=[citation("Quyết định số 512/QĐ-UBND ngày 05/01/2026", type="Quyết định", number="512/QĐ-UBND",
                            issued_on="2026-01-05", issuer="UBND tỉnh Hà Sơn",
                            pinpoint=Pinpoint(article="5", clause="2", point="a và b"))],
    )  # fmt: skip
    return decision, letter
