"""What tests of the pages share: the running command, asked over HTTP, and a document that means harm."""

from __future__ import annotations

import html
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builders import citation, obligation, record, section
from registers import HA_SON

from pipeline.browse.metadata import NAME
from schemas.record import Issue, Proposal, Record

SCRIPT = "<script>alert('x')</script>"


class Pages:
    """The running server."""

    def __init__(self, port: int, database: Path) -> None:
        self.port, self.database = port, database

    def get(self, path: str) -> str:
        """A page that must be there."""
        status, text = self.ask(path)
        assert status == 200, (path, status, text[:500])
        return text

    def ask(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def rows(self, path: str) -> list[dict[str, Any]]:
        """All rows of a list, page after page."""
        found: list[dict[str, Any]] = []
        address: str | None = f"{path}{'&' if '?' in path else '?'}_shape=objects"
        while address:
            page = self.json(address)
            found += page["rows"]
            address = page.get("next_url") and page["next_url"].partition(str(self.port))[2]
        return found


def hostile() -> Record:
    """A document that says what a browser would run, wherever a document can say something."""
    made = record(
        f"1{SCRIPT}/QĐ-X", f"Sở {SCRIPT}", "2026-04-01", title=f"Tên {SCRIPT}", place=SCRIPT,
        sections=[section("I", f"Mục {SCRIPT}")],
        citations=[citation(f"Kế hoạch số 41/KH-UBND {SCRIPT}", number="41/KH-UBND", issuer=HA_SON, year=2026,
                            front=True)],
        obligations=[obligation(f"Làm ngay {SCRIPT}", "o1", [f"Ban {SCRIPT}"], "2026-06-30", section_id="I",
                                context=SCRIPT, product=SCRIPT, citation_ids=("c1",))],
        issues=[Issue(stage="outline", code="no-date", message=SCRIPT, page=1)],
    )  # fmt: skip
    return made.model_copy(update={"proposals": (Proposal(field="issued_on", value="2026-04-01", source="chữ ký số"),)})


@contextmanager
def running(database: Path) -> Iterator[Pages]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command(database, port), stdout=subprocess.PIPE, stderr=said) as server,
    ):
        try:
            assert server.stdout
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline().decode()
            yield Pages(port, database)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)
            said.seek(0)
            log = said.read().decode()
    assert server.returncode == 0, log
    assert "Traceback" not in log, log


def command(database: Path, port: int) -> list[str]:
    program = "from pipeline.cli import main; main()"
    return [sys.executable, "-c", program, "browse", "--db", str(database), "--port", str(port)]


def row_address(table: str, *key: object) -> str:
    def encoded(part: object) -> str:  # Datasette's tilde encoding
        return "".join(c if (c.isascii() and c.isalnum()) or c in "-_" else _tilde(c) for c in str(part))

    return f"/{NAME}/{table}/{','.join(map(encoded, key))}"


def _tilde(character: str) -> str:
    return "+" if character == " " else "".join(f"~{byte:02X}" for byte in character.encode())


def visible(page: str) -> str:
    """What people read of a page, without the attributes that hold whole values."""
    shown = re.sub(r"<script.*?</script>|<[^>]*>", " ", page.partition("<body")[2], flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", shown))
