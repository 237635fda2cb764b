"""The commands: what they print, what they exit with, and that nothing a user does ends in a traceback."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from registers import cascade, filled
from sheets import needs_data

from pipeline.cli import main

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
PLAN = SAMPLES / "41-KH-UBND-2026.pdf"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "nhiemvu.db"
    filled(cascade(), path).close()
    return path


def run(*words: object, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=given)


def commands() -> list[click.Command]:
    return list(main.commands.values())


@pytest.mark.parametrize("command", commands(), ids=lambda command: str(command.name))
def test_every_command_has_an_example(command: click.Command) -> None:
    shown = run(command.name, "--help").output
    assert "Example" in shown
    assert f"nhiemvu {command.name}" in shown
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from pipeline.cli import main; main(['--help'], standalone_mode=False); "
        "print([m for m in ('spacy', 'underthesea', 'sqlite_utils', 'pydantic', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


class TestIngest:
    @needs_data
    def test_a_folder(self, tmp_path: Path) -> None:
        done = run("ingest", SAMPLES, "--db", tmp_path / "n.db", "--jobs", 2)
        count = len(list(SAMPLES.glob("*.pdf")))
        assert done.exit_code == 0
        assert f"{count} tệp: {count} đọc đủ (trong đó 0 không đổi)." in done.output
        # One of the scans binds a notice behind a letter.
        assert f"Trong cơ sở dữ liệu: {count + 1} văn bản đã có tệp" in done.output

    def test_a_bad_file_is_named_and_the_exit_code_is_3(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"")
        done = run("ingest", tmp_path, "--db", tmp_path / "n.db")
        assert done.exit_code == 3
        assert f"không nhận: {tmp_path / 'a.pdf'}: tệp rỗng" in done.stderr
        assert "1 tệp: 1 không nhận" in done.stdout

    def test_a_folder_without_pdfs(self, tmp_path: Path) -> None:
        done = run("ingest", tmp_path, "--db", tmp_path / "n.db")
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
        assert "không có tệp PDF nào" in done.stderr

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        (tmp_path / "n.db").write_bytes(b"SQLite format 3 is not this" * 50)
        done = run("ingest", SAMPLES, "--db", tmp_path / "n.db")
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)

    def test_forget(self, tmp_path: Path) -> None:
        run("ingest", PLAN, "--db", tmp_path / "n.db")
        done = run("forget", PLAN, "--db", tmp_path / "n.db")
        assert "Đã gỡ 1 tệp.\nTrong cơ sở dữ liệu: 0 văn bản đã có tệp" in done.output
        assert run("forget", PLAN, "--db", tmp_path / "n.db").exit_code == 1


class TestSearch:
    def test_the_database_may_come_from_the_environment(self, held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NHIEMVU_DB", str(held))
        assert "Sở Tài chính bố trí" in run("search", "kinh phí").output

    def test_a_table_has_days_as_people_write_them(self, held: Path) -> None:
        done = run("search", "--db", held, "--due-after", "1/3/2026", "--due-before", "31/3/2026")
        assert done.exit_code == 0
        assert "1 nhiệm vụ" in done.output
        assert "31/03/2026" in done.output
        assert "41/KH-UBND (09/02/2026), tr. 1" in done.output

    def test_json_is_one_array(self, held: Path) -> None:
        found = json.loads(run("search", "--db", held, "--cites", "12-NQ/TU", "--format", "json").output)
        assert [hit["via"] for hit in found] == ["direct", "section", "document", "chain"]
        assert list(found[0]) == [
            "id", "text", "context", "kind", "scope", "bearers", "deadline", "page", "boxes", "document", "via",
            "matched", "citations", "chain",
        ]  # fmt: skip
        assert list(found[0]["document"]) == ["id", "number", "type", "issuer", "issued_on"]

    def test_json_of_nothing(self, held: Path) -> None:
        assert json.loads(run("search", "--db", held, "không có gì", "--format", "json").output) == []

    def test_what_may_mean_the_document_too_is_told_beside_the_answer(self, held: Path) -> None:
        done = run("search", "--db", held, "--cites", "01/NQ-CP năm 2025", "--format", "json")
        assert json.loads(done.stdout) == []
        assert done.stderr.startswith("1 lời viện dẫn khác có thể nói tới văn bản này")
        assert run("search", "--db", held, "--cites", "12-NQ/TU").stderr == ""

    def test_csv(self, held: Path) -> None:
        done = run("search", "--db", held, "--bearer", "Sở Tài chính", "--format", "csv")
        found = list(csv.DictReader(io.StringIO(done.output)))
        assert [row["due_on"] for row in found] == ["2026-02-28", "2026-05-01", ""]
        assert found[0]["bearers"] == "Các đơn vị; Sở Tài chính"

    def test_words_apart_and_together(self, held: Path) -> None:
        assert "1 nhiệm vụ" in run("search", "--db", held, "tài", "kinh").output
        assert "Không có nhiệm vụ nào phù hợp." in run("search", "--db", held, "tài kinh").output

    @pytest.mark.parametrize("cites", ["41/KH-UBND", "99/XYZ"])
    def test_an_ambiguous_or_unknown_document(self, held: Path, cites: str) -> None:
        done = run("search", "--db", held, "--cites", cites)
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)

    def test_wrong_usage(self, held: Path) -> None:
        assert run("search", "--db", held, "--via", "dream").exit_code == 2
        assert run("search", "--db", held, "--limit", "0").exit_code == 2
        assert run("search", "--db", held, "--due-after", "hôm qua").exit_code == 1

    def test_no_register(self, tmp_path: Path) -> None:
        done = run("search", "x", "--db", tmp_path / "none.db")
        assert done.exit_code == 1
        assert "chạy: nhiemvu ingest" in done.stderr


class TestReading:
    def test_parse_prints_the_record(self) -> None:
        done = run("parse", PLAN)
        assert json.loads(done.output)["document"]["number"] == "41/KH-UBND"

    def test_parse_without_a_record(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"x")
        done = run("parse", tmp_path / "a.pdf")
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
        assert run("parse", tmp_path / "none.pdf").exit_code == 1

    def test_cite(self) -> None:
        text = "Thực hiện Nghị quyết số 01/NQ-CP ngày 01/01/2021 của Chính phủ."
        [found] = json.loads(run("cite", given=text).output)
        assert text[found["start"] : found["end"]] == found["text"]
        assert (found["number"], found["issued_on"], found["relation"]) == ("01/NQ-CP", "2021-01-01", "implements")

    def test_cite_lines(self) -> None:
        lines = [{"id": 7, "text": "theo Luật Đất đai", "extra": 1}, {"text": "không có gì"}]
        done = run("cite", "--jsonl", given="\n\n".join(json.dumps(line) for line in lines))
        answers = [json.loads(line) for line in done.output.splitlines()]
        assert [(answer["id"], len(answer["citations"])) for answer in answers] == [(7, 1), (None, 0)]

    @pytest.mark.parametrize("line", ["{", "[]", '{"text": 5}', "{}"])
    def test_cite_a_line_that_is_none(self, line: str) -> None:
        done = run("cite", "--jsonl", given=f'{{"text": "x"}}\n{line}\n')
        assert done.exit_code == 1
        assert done.stderr.startswith("Lỗi: dòng 2 ")
