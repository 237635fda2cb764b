"""The register: declared once, ours or refused, whole or not at all, and the same whatever the order."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from builders import citation, file, named, obligation, record
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import HA_SON, HISTORY, cascade, dump, filled, fresh, pinned, reorganised, sound
from sqlite_utils import Database

from pipeline import stamp
from pipeline.errors import BadDatabase
from pipeline.link.claims import claims
from pipeline.run import parse
from pipeline.store import project, relink, rows
from pipeline.store import save as saving
from pipeline.store.database import MIGRATIONS, connect, journal, writing
from pipeline.store.held import stored
from pipeline.store.rows import insert
from pipeline.store.save import forget, rebuild, register, save
from pipeline.store.shape import TABLES
from pipeline.store.table import Table, View
from pipeline.store.views import VIEWS
from schemas.record import Citation, Issue, Record

SHOWN: list[Table | View] = [*TABLES, *VIEWS]


def test_every_table_view_and_column_says_what_it_is() -> None:
    assert [table.name for table in SHOWN if not (table.title and table.description)] == []
    columns = [(table.name, column) for table in SHOWN for column in table.columns]
    assert [(name, c.name) for name, c in columns if not (c.title and c.description) or c.title == c.name] == []


def test_the_database_is_what_is_declared() -> None:
    database = fresh()
    for declared in SHOWN:
        found = [row[1] for row in database.execute(f"PRAGMA table_info({declared.name})")]
        assert found == [column.name for column in declared.columns]
    for table in TABLES:
        assert {*table.facets, *table.words, *table.key, *filter(None, [table.label])} <= {
            c.name for c in table.columns
        }


def test_every_table_is_strict() -> None:
    made = dict(fresh().execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    assert all(made[table.name].endswith("STRICT") for table in TABLES)


def test_every_key_to_another_table_has_an_index() -> None:
    """Or forgetting a document would read every table whole."""
    for table in TABLES:
        led = {index[0] for index in (*table.indexes, table.key)}
        assert {column.name for column in table.columns if column.refs} <= led


def test_a_value_that_is_not_one_of_those_named_is_refused() -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        insert(fresh(), "files", [{"path": "a", "status": "odd", "version": "", "size": 1, "modified": 1}])


def test_a_row_with_a_column_that_the_table_has_not_is_a_bug() -> None:
    with pytest.raises(KeyError, match="colour"):
        insert(fresh(), "files", [{"path": "a", "colour": "red"}])


class TestOpening:
    def test_no_register_says_how_to_make_one(self, tmp_path: Path) -> None:
        with pytest.raises(BadDatabase, match="chạy: nhiemvu ingest"):
            connect(tmp_path / "none.db")

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 " * 200)
        with pytest.raises(BadDatabase, match="không phải cơ sở dữ liệu SQLite"):
            connect(tmp_path / "letter.pdf")

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        Database(tmp_path / "other.db").table("things").insert({"a": 1})
        with pytest.raises(BadDatabase, match="chương trình khác"):
            connect(tmp_path / "other.db", create=True)
        assert Database(tmp_path / "other.db").table_names() == ["things"]

    def test_a_register_of_a_newer_program(self, tmp_path: Path) -> None:
        database = connect(tmp_path / "new.db", create=True)
        MIGRATIONS.ensure_migrations_table(database)
        database.table("_sqlite_migrations").insert(
            {"migration_set": "nhiemvu", "name": "9999 later", "applied_at": "-"}
        )
        database.close()
        with pytest.raises(BadDatabase, match="mới hơn"):
            connect(tmp_path / "new.db")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(BadDatabase, match="là thư mục"):
            connect(tmp_path, create=True)

    def test_a_place_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(BadDatabase, match="không ghi được"):
            connect(tmp_path / "file" / "nhiemvu.db", create=True)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_file_that_may_not_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "locked.db"
        path.touch()
        path.chmod(0o400)
        with pytest.raises(BadDatabase, match="không ghi được"):
            connect(path, create=True)

    def test_an_empty_file_becomes_a_register(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        with register(tmp_path / "empty.db", create=True) as database:
            assert dump(database)["documents"] == []

    def test_a_changed_shape_is_made_anew_from_the_records(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "nhiemvu.db"
        before = filled(cascade(), path)
        expected = dump(before)
        before.execute("DROP TABLE issues")
        before.execute("CREATE TABLE leftover (a)")
        before.close()
        monkeypatch.setattr(stamp, "projection", lambda: 7)
        with register(path) as database:
            assert dump(database) == expected
            assert "leftover" not in database.table_names()
            assert sound(database)
            assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)

    def test_after_writing_one_file_is_left(self, tmp_path: Path) -> None:
        path = tmp_path / "nhiemvu.db"
        with register(path, create=True) as database:
            journal(database, "wal")
            save(database, file("a.pdf", record()), record())
            journal(database, "delete")
        assert [entry.name for entry in tmp_path.iterdir()] == ["nhiemvu.db"]


class TestOneTransaction:
    def test_a_raise_between_two_tables_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        database = fresh()
        whole = dump(database)
        inserted: list[str] = []

        def breaking(to: Database, table: str, rows: list[project.Row]) -> None:
            if table == "obligation_bearers":
                raise RuntimeError
            inserted.append(table)
            insert(to, table, rows)

        monkeypatch.setattr(saving, "insert", breaking)
        plan = cascade()[1]
        with pytest.raises(RuntimeError):
            save(database, file("a.pdf", plan), plan)
        assert {"files", "pages", "obligations"} <= set(inserted)
        assert dump(database) == whole

    def test_a_raise_while_replacing_leaves_what_was_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        database = filled(cascade())
        whole = dump(database)
        monkeypatch.setattr(saving, "refresh_agencies", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            save(database, file("1.pdf", cascade()[0]), cascade()[0])
        assert dump(database) == whole

    def test_a_second_writer_waits(self, tmp_path: Path) -> None:
        """Also one that would have read before it writes."""
        path = tmp_path / "nhiemvu.db"
        fresh(path).close()
        first = connect(path)
        journal(first, "wal")
        started = threading.Event()

        def second() -> None:
            database = connect(path)
            started.set()
            save(database, file("b.pdf", cascade()[1]), cascade()[1])
            database.close()

        waiting = threading.Thread(target=second)
        with writing(first):
            insert(first, "records", [{"sha256": "x", "stamp": "", "json": ""}])
            waiting.start()
            started.wait()
        waiting.join()
        assert first.execute("SELECT count(*) FROM files").fetchone() == (1,)


SAMPLES = sorted((Path(__file__).parents[1] / "corpus" / "samples").glob("*.pdf"))


@cache
def sample(n: int) -> Record:
    return parse(SAMPLES[n])


@cache
def of_samples() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a register of the samples that was made at once."""
    database = fresh()
    for n, path in enumerate(SAMPLES):
        save(database, file(path.name, sample(n)), sample(n))
    rebuild(database)
    return dump(database)


class TestTheSameWhateverTheOrder:
    def test_every_order_gives_the_same_rows(self) -> None:
        records = cascade()
        expected = by_content(filled(records))
        assert expected["documents"]
        for order in permutations(records):
            database = filled(order)
            assert by_content(database) == expected
            assert sound(database)

    @settings(max_examples=12)
    @given(order=st.permutations(range(len(SAMPLES))))
    def test_every_order_of_the_samples_gives_the_same_rows(self, order: list[int]) -> None:
        database = fresh()
        for n in order:
            save(database, file(SAMPLES[n].name, sample(n)), sample(n))
        assert sound(database)
        assert dump(database) == of_samples()

    def test_how_much_goes_in_at_once_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        expected = dump(filled(cascade()))
        monkeypatch.setattr(rows, "_VARIABLES", 60)
        monkeypatch.setattr(relink, "_AT_ONCE", 1)
        assert dump(filled(cascade())) == expected

    def test_repeating_changes_nothing(self) -> None:
        database = filled(cascade())
        expected = dump(database)
        for n, each in enumerate(cascade()):
            save(database, file(f"{n}.pdf", each), each)
        assert dump(database) == expected

    def test_citing_before_or_after_holding_gives_the_same_rows(self) -> None:
        held, citing = cascade()[:2]
        before, after = filled([citing, held]), filled([held, citing])
        assert by_content(before) == by_content(after)
        [cited] = before.execute("SELECT DISTINCT held FROM documents WHERE number = '12-NQ/TU'").fetchall()
        assert cited == (1,)

    def test_making_anew_gives_the_same_rows(self) -> None:
        database = filled(cascade())
        expected = dump(database)
        rebuild(database)
        assert dump(database) == expected

    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=9))
    def test_what_is_left_hangs_on_what_is_left_only(self, steps: list[tuple[bool, int]]) -> None:
        """Files come, come again, go: the rows are those of a register that only ever saw what is there at the end."""
        records = (*cascade(), *twins(), record(None, None, None, citations=[named("Luật Dữ liệu")]))
        database, there = fresh(), set()
        for comes, n in steps:
            path = file(f"{n}.pdf", records[n])
            if comes:
                save(database, path, records[n])
                there.add(n)
            else:
                forget(database, [path.path])
                there.discard(n)
        only = fresh()
        for n in random.Random(0).sample(sorted(there), len(there)):
            save(only, file(f"{n}.pdf", records[n]), records[n])
        assert dump(database) == dump(only)
        assert sound(database)


class TestWhatIsHeld:
    def test_a_cited_document_becomes_held_and_is_linked_already(self) -> None:
        held, citing = cascade()[:2]
        database = filled([citing])
        sql = "SELECT document_id FROM obligation_bases JOIN documents ON document_id = documents.id WHERE held = ?"
        assert {row[0] for row in database.execute(sql, [0])} >= {"12-nq-tu-tinh-uy-ha-son-2026"}
        save(database, file("b.pdf", held), held)
        assert {row[0] for row in database.execute(sql, [1])} == {"12-nq-tu-tinh-uy-ha-son-2026"}

    def test_a_forgotten_document_that_is_still_cited_stays(self) -> None:
        held, citing = cascade()[:2]
        database = filled([held, citing])
        forget(database, [file("0.pdf", None).path])
        assert by_content(database) == by_content(filled([citing]))

    def test_forgetting_everything_leaves_nothing(self) -> None:
        database = filled(cascade())
        forget(database, [row[0] for row in database.execute("SELECT path FROM files")])
        assert {name: rows for name, rows in dump(database).items() if rows} == {}
        assert database.execute("SELECT count(*) FROM obligations_fts WHERE obligations_fts MATCH 'sở'").fetchone() == (
            0,
        )

    def test_a_changed_file_takes_its_old_facts_with_it(self) -> None:
        first, second = cascade()[1:3]
        database = filled([first])
        save(database, file("0.pdf", second), second)
        assert dump(database) == dump(filled([second]))

    def test_a_file_that_fails_now_keeps_no_old_facts(self) -> None:
        database = filled(cascade()[:1])
        save(database, file("0.pdf", None, "failed", "hỏng"), None)
        left = {name: rows for name, rows in dump(database).items() if rows}
        assert list(left) == ["files"]

    def test_the_same_bytes_under_two_paths_are_one_document_with_two_files(self) -> None:
        plan = cascade()[1]
        database = filled([plan, plan])
        counts = {name: len(rows) for name, rows in dump(database).items()}
        assert (counts["files"], counts["document_files"], counts["obligations"]) == (2, 2, len(plan.obligations))
        forget(database, [file("0.pdf", None).path])
        assert len(dump(database)["obligations"]) == len(plan.obligations)

    def test_two_files_of_one_document_count_once_and_the_fuller_speaks(self) -> None:
        bare, full = twins()
        for order in ([bare, full], [full, bare]):
            database = filled(order)
            assert database.execute("SELECT text FROM obligations").fetchall() == [("Lập danh mục.",)]
            assert database.execute("SELECT signer_name FROM documents").fetchall() == [("Vi Đức Thuần",)]
            assert database.execute("SELECT code FROM lint").fetchall() == [("two-files",)]

    def test_two_documents_in_one_file_are_two(self) -> None:
        notice = record(
            "251/TB-VPCP", "Văn phòng Chính phủ", "2020-07-30", obligations=[obligation("Bộ Y tế báo cáo.")]
        )
        letter = record("6333/VP-KT", "Văn phòng Ủy ban nhân dân thành phố Hà Nội", "2020-08-03", bound=[notice],
                        obligations=[obligation("Các sở triển khai.")])  # fmt: skip
        database = filled([letter])
        rows = database.execute("SELECT number, part FROM documents ORDER BY part").fetchall()
        assert rows == [("6333/VP-KT", 0), ("251/TB-VPCP", 1)]
        assert len({row[0] for row in dump(database)["obligations"]}) == 2

    def test_a_document_that_cites_itself_by_number(self) -> None:
        own = record(citations=[citation("Kế hoạch 148/KH-UBND", number="148/KH-UBND", issued_on="2021-01-19")])
        database = filled([own])
        [(cited, held)] = database.execute(
            "SELECT cited_id, held FROM citations JOIN documents ON cited_id = documents.id"
        )
        assert (cited, held) == ("148-kh-ubnd-uy-ban-nhan-dan-tinh-lai-chau-2021", 1)

    def test_an_id_given_when_less_was_known_leads_to_the_document(self) -> None:
        vague = record(
            "1/KH-UBND", HA_SON, "2026-02-01", citations=[citation("Nghị quyết 01/NQ-CP", number="01/NQ-CP")]
        )
        database = filled([vague])
        dated = record("01/NQ-CP", "Chính phủ", "2026-01-08", type="Nghị quyết")
        save(database, file("b.pdf", dated), dated)
        assert database.execute("SELECT * FROM document_aliases").fetchall() == [
            ("01-nq-cp-chinh-phu", "01-nq-cp-chinh-phu-2026")
        ]

    def test_the_record_is_kept_without_the_files_name(self) -> None:
        named_ = record().model_copy(update={"source": record().source.model_copy(update={"file": "mật.pdf"})})
        database = filled([named_])
        kept = stored(database, named_.source.sha256)
        assert kept == record()

    def test_issues_are_rows_of_the_file(self) -> None:
        found = Issue(stage="read", code="scan", message="trang quét", page=1)
        database = filled([record(issues=[found])])
        assert database.execute("SELECT stage, code, message, page FROM issues").fetchall() == [
            ("read", "scan", "trang quét", 1)
        ]


class TestGrounds:
    def test_how_obligations_rest_on_documents(self) -> None:
        database = filled(cascade())
        rows = database.execute(
            "SELECT DISTINCT substr(obligation_id, -2), via FROM obligation_bases "
            "WHERE document_id = '12-nq-tu-tinh-uy-ha-son-2026'"
        ).fetchall()
        assert sorted(rows) == [
            ("o1", "direct"), ("o1", "document"), ("o2", "document"), ("o2", "section"), ("o3", "document")
        ]  # fmt: skip

    def test_the_search_by_document_reads_no_table_whole(self) -> None:
        plan = filled(cascade()).execute(
            "EXPLAIN QUERY PLAN SELECT obligation_id FROM obligation_bases WHERE document_id = 'x'"
        )
        steps = [row[3] for row in plan.fetchall()]
        assert [step for step in steps if step.startswith("SCAN")] == ["SCAN obligation_bases"]  # the view, not a table

    def test_what_is_wanted(self) -> None:
        rows = filled(cascade()).execute("SELECT id, citations, documents FROM wanted").fetchall()
        assert rows == [
            ("luat-du-lieu-2024", 2, 2), ("01-nq-cp-chinh-phu-2025", 1, 1), ("01-nq-cp-chinh-phu-2026", 1, 1)
        ]  # fmt: skip

    def test_what_rests_on_what_is_wanted(self) -> None:
        """The numbers of the view are those that the grounds come to, each obligation once."""
        database = filled((*cascade(), *reorganised(), *pinned()))
        rows = database.execute("SELECT id, obligations, open FROM wanted").fetchall()
        counted = database.execute("""
            SELECT base.document_id, count(DISTINCT obligation.id),
                count(DISTINCT iif(coalesce(obligation.due_on >= date('now', 'localtime'), 1), obligation.id, NULL))
            FROM obligation_bases AS base JOIN obligations AS obligation ON obligation.id = base.obligation_id
            JOIN documents AS document ON document.id = base.document_id WHERE document.held = 0 GROUP BY 1
        """).fetchall()
        assert {row[0]: row[1:] for row in rows if row[1]} == {row[0]: row[1:] for row in counted}

    def test_wanted_counts_each_obligation_once_and_ranks_by_what_is_open(self) -> None:
        def law(name: str, id_: str, *, front: bool = False) -> Citation:
            return named(f"Luật {name} năm 2020", id_, year=2020, front=front)

        plan = record(
            citations=[law("Cũ", "c1", front=True), law("Cũ", "c2"), law("Mới", "c3"), law("Mới", "c4"),
                       law("Vừa", "c5"), law("Vừa", "c6")],
            obligations=[
                obligation("Việc một.", "o1", due_on="2000-01-01", citation_ids=("c1", "c2", "c3", "c4")),
                obligation("Việc hai.", "o2", due_on="2000-01-01", citation_ids=("c3",)),
                obligation("Việc ba.", "o3", due_on="2999-01-01", citation_ids=("c5",)),
                obligation("Việc bốn.", "o4", lent_citation_ids=("c5", "c6")),
            ],
        )  # fmt: skip
        rows = filled([plan]).execute("SELECT title, citations, obligations, open FROM wanted").fetchall()
        assert rows == [
            (f"Luật {name} năm 2020", 2, *counts) for name, *counts in (("Cũ", 4, 2), ("Vừa", 2, 2), ("Mới", 2, 0))
        ]

    def test_what_looks_wrong(self) -> None:
        rows = filled(cascade()).execute("SELECT code, message FROM lint ORDER BY code").fetchall()
        assert [code for code, _ in rows] == ["ambiguous", "date-differs"]
        assert "19/02/2026" in rows[1][1]
        assert "09/02/2026" in rows[1][1]


def test_agencies_are_told_apart_by_province() -> None:
    rows = (
        filled(cascade()).execute("SELECT name FROM agencies WHERE name LIKE 'Sở Tài chính%' ORDER BY name").fetchall()
    )
    assert rows == [("Sở Tài chính tỉnh Hà Sơn",), ("Sở Tài chính tỉnh Lai Châu",)]


def test_boxes_are_json() -> None:
    [boxes] = {row[0] for row in filled(cascade()[:1]).execute("SELECT boxes FROM obligations")}
    assert json.loads(boxes) == [{"page": 1, "x0": 1.0, "top": 2.0, "x1": 3.0, "bottom": 4.0}]


def by_content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """The rows without the names of files, which hang on the order in these tests."""
    rows = {**dump(database)}
    for table in ("files", "document_files", "pages", "issues"):
        rows[table] = sorted((tuple(v for v in row if ".pdf" not in str(v)) for row in rows[table]), key=repr)
    return rows


def twins() -> tuple[Record, Record]:
    """A signed and an unsigned copy of one document."""
    number, issuer, day = "3154/QĐ-SGTVT", "Sở Giao thông vận tải thành phố Hà Nội", "2020-07-31"
    tasks = [obligation("Lập danh mục.")]
    unsigned = record(number, issuer, day, bytes_="unsigned", obligations=tasks)
    return unsigned, record(number, issuer, day, bytes_="signed", obligations=tasks, signer_name="Vi Đức Thuần")


def test_history_is_the_only_exception() -> None:
    assert {table.name for table in TABLES} >= HISTORY


def test_a_pinpoint_leads_to_the_unit_once_its_document_is_held() -> None:
    decree, letter = pinned()
    asked = "SELECT path FROM pinpoints JOIN sections ON sections.id = section_id ORDER BY path"
    assert filled([letter]).execute(asked).fetchall() == []
    assert filled([letter, decree]).execute(asked).fetchall() == [("Điều 5/2/a",), ("Điều 5/2/b",)]


def test_what_a_later_document_mends_is_told() -> None:
    resolution, plan, _, namesake = cascade()
    database = filled([plan])
    arrived = save(database, file("9.pdf", resolution), resolution)
    assert (arrived.arrived, arrived.found) == ({claims(resolution).document_id}, {})
    mended = save(database, file("8.pdf", namesake), namesake)
    assert (mended.arrived, list(mended.found.values())) == (set(), ["luat-du-lieu-2024"])
    assert save(database, file("8.pdf", namesake), namesake).found == {}
