"""The pages, asked for over HTTP as a browser does, from the running command."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from builders import file
from pages import SCRIPT, Pages, command, hostile, row_address, running, visible
from registers import cascade, filled, fresh, pinned, reorganised, twice
from sqlite_utils import Database

from pipeline.browse import cascade as cascades
from pipeline.browse import cells, layout
from pipeline.browse.metadata import NAME, SETTINGS, metadata
from pipeline.store.database import connect, journal
from pipeline.store.questions import BY_AGENCY, BY_DOCUMENT, DUE_BETWEEN, NOT_HELD, QUESTIONS
from pipeline.store.rows import insert
from pipeline.store.save import save
from pipeline.store.shape import TABLES
from pipeline.store.views import VIEWS

SHOWN = (*TABLES, *VIEWS)
ANSWERS = {
    BY_DOCUMENT.name: {"van_ban": "12-NQ/TU"},
    BY_AGENCY.name: {"co_quan": "Sở Tài chính"},
    DUE_BETWEEN.name: {"tu_ngay": "01/01/2026", "den_ngay": "31/12/2026"},
    NOT_HELD.name: {},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    path = tmp_path_factory.mktemp("sổ") / "sổ theo dõi.db"
    database = filled((*cascade(), *pinned(), *reorganised(), *twice(), hostile()), path)
    save(database, file("hỏng.pdf", None, "refused", f"không phải PDF {SCRIPT}"), None)
    with database.atomic():
        run = {"id": "r1", "command": "ingest", "started_at": "2026-04-01T08:30:00.5+00:00",
               "finished_at": "2026-04-01T08:31:00+00:00", "summary": '{"read": 5}'}  # fmt: skip
        insert(database, "runs", [run])
        plan = "41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son-2026"
        aliases = {"cũ": "moi", "41-kh-ubnd-con-mo": "41-kh-ubnd-ha-son", "41-kh-ubnd-ha-son": plan}
        insert(database, "document_aliases", [{"alias": a, "document_id": id_} for a, id_ in aliases.items()])
    database.close()
    with running(path) as server:
        yield server


def held(pages: Pages, sql: str) -> Any:
    with sqlite3.connect(pages.database) as connection:
        return connection.execute(sql).fetchone()[0]


def test_everything_is_described() -> None:
    """Every table, view and column of a real register has a title and a description; what has none is hidden."""
    database = fresh()
    told = metadata()["databases"][NAME]["tables"]
    names = {*database.table_names(), *database.view_names()}
    fts = {name for name in names if any(name.startswith(f"{table.name}_fts") for table in TABLES)}
    missing = [name for name in names - fts if not (told[name].get("hidden") or told[name]["description"])]
    for name in names - fts:
        if not told[name].get("hidden"):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            missing += [f"{name}.{column}" for column in columns if not told[name]["columns"].get(column)]
            missing += [f"{name}.{column}: only known here" for column in set(told[name]["columns"]) - set(columns)]
    assert missing == []
    assert set(told) - names == set()


def test_layout_and_settings_name_what_exists() -> None:
    columns = {shown.name: {column.name for column in shown.columns} for shown in SHOWN}
    for table, first in layout._FIRST.items():
        assert set(first) - {"Link", layout.BEARERS} <= columns[table], table
    assert set().union(*columns.values()) >= layout._UNSEEN
    for name, told in metadata()["databases"][NAME]["tables"].items():
        for key in ("sort", "sort_desc", "label_column"):
            assert told.get(key, "") in {"", *columns.get(name, ())}, (name, key)
    assert SETTINGS["suggest_facets"] is False


def test_first_pages(pages: Pages) -> None:
    for path in ("/", f"/{NAME}"):
        text = pages.get(path)
        assert "Sổ theo dõi nhiệm vụ" in text
        for question in layout.ASKED:
            assert f'href="/{NAME}/{question.name}"' in text
            assert question.title in text
            for name, hint in question.parameters.items():
                assert f'name="{name}" placeholder="{hint}"' in text
    text = visible(pages.get(f"/{NAME}"))
    for shown in SHOWN:
        assert shown.title in text
        assert shown.description in text
    assert "_fts" not in text
    assert "_sqlite_migrations" not in text
    assert ".wal" not in pages.get(f"/{NAME}-static/browse.css")


@pytest.mark.parametrize("table", SHOWN, ids=lambda table: table.name)
def test_lists(pages: Pages, table: Any) -> None:
    """A list has its title, what each column is, its facets, its rows; as JSON and CSV too."""
    text = pages.get(f"/{NAME}/{table.name}")
    assert f"<h1>{table.title}</h1>" in text
    assert table.description in visible(text)
    for column in table.columns:
        assert f"<dt>{column.name}</dt><dd>{html.escape(column.title, quote=False)}" in text
    data = pages.json(f"/{NAME}/{table.name}.json?_labels=on")
    for facet in table.facets:
        if any(found["value"] is not None for found in data["facet_results"][facet]["results"]):
            assert f'data-column="{facet}"' in text
    count = held(pages, f"SELECT count(*) FROM {table.name}")
    assert data["filtered_table_rows_count"] == count
    assert f"{count} dòng" in visible(text)
    assert len(pages.get(f"/{NAME}/{table.name}.csv").splitlines()) > 0
    if table.name not in ("candidates", "variants"):
        assert count, f"the register of this test has no {table.name}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows(pages: Pages, table: Any) -> None:
    """Each row has a page, which the list links to."""
    with sqlite3.connect(pages.database) as connection:
        keys = connection.execute(f"SELECT {', '.join(table.key)} FROM {table.name}").fetchall()
    text = pages.get(f"/{NAME}/{table.name}?_size=max")
    for key in keys:
        address = row_address(table.name, *key)
        assert address in text
        page = pages.get(address)
        assert f"<h1>{table.title}</h1>" in page
        assert pages.json(f"{address}.json?_shape=objects")["rows"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_questions(pages: Pages, question: Any) -> None:
    asked = urlencode(ANSWERS[question.name])
    text = pages.get(f"/{NAME}/{question.name}?{asked}")
    assert f"<h1>{question.title}</h1>" in text
    assert question.description in text
    assert all(hint in text for hint in question.parameters.values())
    assert "<td" in text
    assert "SELECT" not in visible(text), "the SQL is hidden until asked for"
    assert "SELECT" in pages.get(f"/{NAME}/{question.name}?{asked}&_show_sql=1")
    assert pages.json(f"/{NAME}/{question.name}.json?{asked}&_shape=array")


def test_questions_before_anything_is_asked(pages: Pages) -> None:
    for question in (BY_DOCUMENT, BY_AGENCY, DUE_BETWEEN):
        text = pages.get(f"/{NAME}/{question.name}")
        assert "<td" not in text
        assert "Không có dòng nào" not in text


def test_obligations_by_document(pages: Pages) -> None:
    path = f"/{NAME}/{BY_DOCUMENT.name}"
    rows = pages.json(f"{path}.json?van_ban=12-NQ/TU&_shape=array")
    assert [row["Căn cứ"] for row in rows] == ["trong câu", "trong mục", "phần mở đầu"]
    text = pages.get(f"{path}?van_ban=12-NQ/TU")
    assert rows[0]["Nhiệm vụ"] in text
    for row in rows:
        assert f'href="{row_address("obligations", row["obligation_id"])}"' in text
        assert f'href="{row_address("documents", row["document_id"])}"' in text
    assert "Không có dòng nào" in pages.get(f"{path}?van_ban=99/QQ")


def test_days_are_written_for_people_and_kept_for_programs(pages: Pages) -> None:
    for path in (f"/{NAME}/obligations", f"/{NAME}/{DUE_BETWEEN.name}"):
        asked = urlencode(ANSWERS[DUE_BETWEEN.name]) if DUE_BETWEEN.name in path else ""
        text = visible(pages.get(f"{path}?{asked}"))
        assert "31/03/2026" in text
        assert "2026-03-31" not in text.replace("trước ngày 2026-03-31", "")
        assert "2026-03-31" in pages.get(f"{path}.json?{asked}")
        assert "2026-03-31" in pages.get(f"{path}.csv?{asked}")
    assert "01/04/2026 08:30 UTC" in pages.get(f"/{NAME}/runs")


def test_days_are_asked_for_as_people_write_them(pages: Pages) -> None:
    path = f"/{NAME}/{DUE_BETWEEN.name}.json"
    by_hand = pages.json(f"{path}?tu_ngay=28/02/2026&den_ngay=31/03/2026&_shape=array")
    assert by_hand == pages.json(f"{path}?tu_ngay=2026-02-28&den_ngay=2026-03-31&_shape=array")
    assert [row["Thời hạn"] for row in by_hand] == ["2026-02-28", "2026-03-31"]


def test_keys_are_links_with_labels(pages: Pages) -> None:
    text = pages.get(f"/{NAME}/obligation_bearers")
    assert re.search(
        r'<a class="label" href="/nhiemvu/obligations/[^"]+" title="Số hóa hồ sơ\.">Số hóa hồ sơ\.</a>', text
    )
    assert re.search(
        r'href="/nhiemvu/agencies/[^"]+" title="Sở Tài chính tỉnh Hà Sơn">Sở Tài chính tỉnh Hà Sơn</a>', text
    )
    labels = pages.json(f"/{NAME}/obligation_bearers.json?_labels=on&_shape=array")
    assert {"Sở Tài chính tỉnh Hà Sơn"} <= {row["agency_id"]["label"] for row in labels}
    facets = visible("<body" + text.partition("facet-results")[2].partition("table-wrapper")[0])
    assert "Sở Tài chính tỉnh Hà Sơn" in facets
    assert "chủ trì" in facets, "codes are shown by their meaning"
    for view in ("obligation_bases", "wanted", "lint"):
        assert f'href="/{NAME}/documents/' in pages.get(f"/{NAME}/{view}")


def test_an_obligation_shows_who_bears_it(pages: Pages) -> None:
    key = held(pages, "SELECT id FROM obligations WHERE text LIKE 'Số hóa%'")
    for path in (f"/{NAME}/obligations?{urlencode({'id': key})}", row_address("obligations", key)):
        assert re.search(r'<a href="/nhiemvu/agencies/[^"]+">UBND các xã</a>', pages.get(path))
    assert f"obligation_bases?{urlencode({'obligation_id': key})}" in pages.get(row_address("obligations", key))


def test_a_document_leads_to_what_hangs_on_it(pages: Pages) -> None:
    key = held(pages, "SELECT id FROM documents WHERE number = '12-NQ/TU'")
    text = pages.get(row_address("documents", key))
    assert f"{BY_DOCUMENT.name}?van_ban={quote(key)}" in text
    assert f'href="/{NAME}/citations?cited_id={key}"' in text
    assert len(pages.json(f"/{NAME}/{BY_DOCUMENT.name}.json?van_ban={key}&_shape=array")) == 3


def test_a_document_leads_to_its_cascade(pages: Pages) -> None:
    """From the row to the tree and on to the rows of all in it and their obligations."""
    plan = "41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son-2026"
    address = f"/{NAME}/{cascades.PATH}?van_ban="
    assert f'href="{address}{plan}"' in pages.get(row_address("documents", plan))
    text = pages.get(f"{address}{plan}")
    above, _, below = text.partition(row_address("documents", plan))
    assert row_address("documents", "12-nq-tu-tinh-uy-ha-son-2026") in above
    assert "sau 25 ngày" in below
    assert f"/{NAME}/obligations?document_id={plan}&amp;_sort=position" in below
    found = pages.json(f"/{NAME}/{cascades.PATH}.json?van_ban={plan}")
    assert [step["number"] for step in found["above"]] == ["12-NQ/TU"]


def test_a_cascade_of_none_or_of_several(pages: Pages) -> None:
    address = f"/{NAME}/{cascades.PATH}"
    assert 'class="tree"' not in pages.get(address)
    status, text = pages.ask(f"{address}?van_ban=41/KH-UBND")
    assert status == 300
    for province in ("ha-son", "lai-chau"):
        assert f'href="?van_ban=41-kh-ubnd-uy-ban-nhan-dan-tinh-{province}-2026"' in text
    status, text = pages.ask(f"{address}?van_ban=99/QQ-XX")
    assert status == 404
    assert "Không có văn bản nào" in text
    assert f"/{NAME}/documents?number__contains=99%2FQQ-XX" in text
    status, text = pages.ask(f"{address}.json?van_ban=41/KH-UBND")
    assert (status, len(json.loads(text)["choices"])) == (300, 2)


def test_words_are_found_with_and_without_tones(pages: Pages) -> None:
    def found(words: str) -> list[str]:
        return [row["text"] for row in pages.rows(f"/{NAME}/obligations.json?{urlencode({'_search': words})}")]

    assert found("so hoa ho so") == ["Số hóa hồ sơ."]
    assert found("SỐ HOÁ") == ["Số hóa hồ sơ."], "small letters, one spelling of tone marks"
    assert found("sô hoa") == []
    assert len(found("12-NQ/TU")) == 1


def test_a_sorted_list_shows_every_row_once(pages: Pages) -> None:
    """Datasette 0.65.5 alone loses rows of equal value between the first page and the second."""
    for order in ("_sort=due_on", "_sort_desc=due_on", "_sort=kind", "_sort_desc=position", ""):
        keys = [row["id"] for row in pages.rows(f"/{NAME}/obligations.json?_size=2&{order}")]
        assert len(keys) == len(set(keys)) == held(pages, "SELECT count(*) FROM obligations"), order


@pytest.mark.parametrize(
    "path",
    [
        *(f"/{NAME}/{shown.name}?_size=max" for shown in SHOWN),
        f"/{NAME}/documents?_facet=title",
        f"/{NAME}/obligations?_facet=document_id&_facet=section_id&_facet=text",
        f"/{NAME}/obligations?{urlencode({'_search': SCRIPT, 'text__contains': SCRIPT})}",
        *(f"/{NAME}/{name}?{urlencode(asked)}" for name, asked in ANSWERS.items()),
        *(f"/{NAME}/{name}?{urlencode(dict.fromkeys(asked, SCRIPT))}" for name, asked in ANSWERS.items()),
        f"/{NAME}?{urlencode({'sql': f'select {SCRIPT!r} as a, * from obligations'})}",
        f"/{NAME}/{quote(SCRIPT)}",
        f"/{NAME}/{cascades.PATH}?{urlencode({'van_ban': SCRIPT})}",
        f"/{NAME}/{cascades.PATH}?{urlencode({'van_ban': '41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son-2026'})}",
    ],
)  # fmt: skip
def test_what_a_document_says_is_text(pages: Pages, path: str) -> None:
    assert SCRIPT not in pages.ask(path)[1]


def test_hostile_rows_are_text(pages: Pages) -> None:
    """On the pages of rows too; and it is there to be read."""
    found = 0
    for table in TABLES:
        with sqlite3.connect(pages.database) as connection:
            keys = connection.execute(f"SELECT {', '.join(table.key)} FROM {table.name}").fetchall()
        for key in keys:
            text = pages.get(row_address(table.name, *key))
            assert SCRIPT not in text
            found += SCRIPT in html.unescape(text)
    assert found >= 8


def test_json_is_summarised(pages: Pages) -> None:
    key = held(pages, "SELECT id FROM obligations ORDER BY id LIMIT 1")
    assert "1 khung, trang 1" in pages.get(row_address("obligations", key))
    assert "<details><summary>JSON," in pages.get(f"/{NAME}/records?_col=json")
    assert json.loads(pages.rows(row_address("obligations", key) + ".json")[0]["boxes"])[0]["x0"] == 1


def test_a_cell_that_is_no_box_list_stays_as_it_is() -> None:
    def link(table: str, key: str) -> str:
        return f"/{table}/{key}"

    assert cells.cell("no json", "boxes", "obligations", link) is None
    assert cells.cell("2026-02-30x", "due_on", "obligations", link) is None
    assert "<pre>no json</pre>" in str(cells.cell("no json", "json", "records", link))


def test_pages_follow_what_is_written_meanwhile(tmp_path: Path) -> None:
    """An ingest may write while pages are open; when both have ended, one single file is left."""
    path = tmp_path / "x.db"
    resolution, plan, *_ = cascade()
    filled([resolution], path).close()
    with running(path) as pages:
        assert pages.json(f"/{NAME}/obligations.json")["filtered_table_rows_count"] == 1
        database = connect(path)
        journal(database, "wal")
        save(database, file("sau.pdf", plan), plan)
        assert pages.json(f"/{NAME}/obligations.json")["filtered_table_rows_count"] == 4
        with database.atomic():
            database.execute("DELETE FROM obligations")
            assert pages.json(f"/{NAME}/obligations.json")["filtered_table_rows_count"] == 4, "not before it is done"
        journal(database, "delete")
        database.close()
        assert pages.json(f"/{NAME}/obligations.json")["filtered_table_rows_count"] == 0
    assert [each.name for each in tmp_path.iterdir()] == ["x.db"]


def refused(database: Path, port: int) -> str:
    """The one line that the command ends with."""
    ended = subprocess.run(command(database, port), capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    return line


def test_what_cannot_be_opened_is_one_line(tmp_path: Path, pages: Pages) -> None:
    assert "nhiemvu ingest" in refused(tmp_path / "none.db", 8001)
    assert not (tmp_path / "none.db").exists()
    other = Database(tmp_path / "other.db")
    other["notes"].insert({"id": 1})
    other.close()
    assert "chương trình khác" in refused(tmp_path / "other.db", 8001)
    (tmp_path / "text.db").write_text("không phải SQLite, chỉ là chữ" * 50)
    assert "không phải cơ sở dữ liệu SQLite" in refused(tmp_path / "text.db", 8001)
    assert f"cổng {pages.port}" in refused(pages.database, pages.port)


def test_unknown_addresses_are_not_found(pages: Pages) -> None:
    for path in ("/khac", f"/{NAME}/khong_co", f"/{NAME}/documents/khong-co", f"/{NAME}/khong_co/1"):
        status, text = pages.ask(path)
        assert status == 404
        assert "Không có bảng, dòng hay trang này" in text
    assert pages.ask(f"/{NAME}.db")[0] == 403, "a copy of a register that is being written would be torn"
    assert json.loads(pages.ask(f"/{NAME}/documents/khong-co.json")[1])["status"] == 404


def test_a_document_is_found_under_an_id_that_it_had_before(pages: Pages) -> None:
    now = "41-kh-ubnd-uy-ban-nhan-dan-tinh-ha-son-2026"
    assert f"<title>Văn bản: {now}</title>" in pages.get(f"/{NAME}/documents/41-kh-ubnd-con-mo")
    assert pages.json(f"/{NAME}/documents/41-kh-ubnd-con-mo.json")["primary_key_values"] == [now]


def test_an_id_that_two_documents_had_leads_to_the_list_of_both(pages: Pages) -> None:
    shared = f"/{NAME}/documents/12-qd-ubnd-uy-ban-nhan-dan-tinh-lao-cai-2025"
    ids = [row[0] for row in pages.json(f"{shared}.json")["rows"]]
    assert sorted(ids) == [f"12-qd-ubnd-uy-ban-nhan-dan-tinh-lao-cai-2025--{day}" for day in ("01-15", "07-20")]
    assert all(id_ in pages.get(shared) for id_ in ids)


def test_sql_of_ones_own(pages: Pages) -> None:
    """Asked for in SQL, the register answers; what is wrong with it is said in a line, and nothing is written."""
    assert "<td" in pages.get(f"/{NAME}?{urlencode({'sql': 'select bare(text) from obligations'})}")
    for sql in ("select nothing from obligations", "select (", "delete from obligations"):
        status, text = pages.ask(f"/{NAME}?{urlencode({'sql': sql})}")
        assert status == 400
        assert "message-error" in text
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    assert "quá 6 giây" in pages.ask(f"/{NAME}?{urlencode({'sql': endless})}")[1]


def test_pages_are_ready_when_the_server_says_so(tmp_path: Path) -> None:
    path = tmp_path / "100% #1?.db"
    filled([], path).close()
    with running(path) as pages:
        started = time.monotonic()
        for shown in SHOWN:
            assert "Không có dòng nào" in pages.get(f"/{NAME}/{shown.name}")
        assert time.monotonic() - started < 20
