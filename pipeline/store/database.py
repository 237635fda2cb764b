"""Opening the register: made if missing, refused if it is not ours."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from sqlite_utils import Database, Migrations

from pipeline.errors import BadDatabase
from pipeline.store.asking import agency_asked, agency_query
from pipeline.store.shape import APPLICATION_ID
from pipeline.store.views import kept_ddl
from pipeline.text import bare, fold

__all__ = ["MIGRATIONS", "Database", "connect", "explained", "journal", "spelled", "writing"]

_PATIENCE = 120
"""Seconds that a writer waits for another: a document takes a fraction of one."""

_CACHE = 65536
"""Kilobytes of the file that a connection keeps at hand: one large document touches more than SQLite's own 2,000."""

_LOG = 8192
"""Pages that gather in the log before they are moved into the file: a large document changes 500, a third of them the
same ones as the document before it, and SQLite's own 1,000 would move them after every other."""

_REMEDIES = {
    sqlite3.SQLITE_FULL: "hết chỗ trên đĩa khi ghi {path}; giải phóng dung lượng rồi chạy lại lệnh",
    sqlite3.SQLITE_IOERR: "đĩa báo lỗi khi đọc hoặc ghi {path} ({error}); kiểm tra đĩa và dung lượng còn trống",
    sqlite3.SQLITE_BUSY: "{path} đang được lệnh khác ghi; chờ lệnh đó xong rồi chạy lại",
    sqlite3.SQLITE_READONLY: "không ghi được {path} ({error}); kiểm tra quyền ghi hoặc đổi --db",
    sqlite3.SQLITE_PERM: "không ghi được {path} ({error}); kiểm tra quyền ghi hoặc đổi --db",
    sqlite3.SQLITE_CANTOPEN: "không mở được {path} ({error}); kiểm tra quyền ghi hoặc đổi --db",
    sqlite3.SQLITE_CORRUPT: "{path} đã hỏng ({error}); xóa tệp này rồi nạp lại các PDF",
    sqlite3.SQLITE_NOTADB: "{path} không phải cơ sở dữ liệu SQLite; chọn tệp khác bằng --db",
}
"""What a person can do about SQLite's errors; any other is a bug."""

MIGRATIONS = Migrations("nhiemvu")


@MIGRATIONS(name="0001 kept tables")
def _kept_tables(database: Database) -> None:
    """The tables that are no projection; only these ever need a migration."""
    for statement in kept_ddl():
        database.execute(statement)


def connect(path: Path, *, create: bool = False) -> Database:
    """A connection to the register, its kept tables made or migrated.

    Raises ``BadDatabase`` where there is none and none may be made, or where the file is not ours to use.
    """
    if path.is_dir():
        raise BadDatabase(f"{path} là thư mục; chỉ ra một tệp, ví dụ --db {path / 'nhiemvu.db'}")
    if not create and not path.exists():
        raise BadDatabase(f"chưa có cơ sở dữ liệu {path}; chạy: nhiemvu ingest THƯ_MỤC --db {path}")
    with explained(path):
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        return _prepared(sqlite3.connect(path, timeout=_PATIENCE), path)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the disk and of SQLite that are no bugs into ``BadDatabase``, which says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if remedy is None:
            raise
        raise BadDatabase(remedy.format(path=path, error=error)) from error
    except OSError as error:
        raise BadDatabase(f"không ghi được {path} ({error.strerror}); kiểm tra quyền ghi hoặc đổi --db") from error


def _prepared(connection: sqlite3.Connection, path: Path) -> Database:
    database = Database(connection)
    _check_ours(database, path)
    database.execute("PRAGMA foreign_keys = ON")
    database.execute(f"PRAGMA cache_size = {-_CACHE}")
    connection.create_function("bare", 1, bare, deterministic=True)
    connection.create_function("spelled", 1, spelled, deterministic=True)
    connection.create_function("agency_query", 1, agency_query, deterministic=True)
    connection.create_function("agency_asked", 1, agency_asked, deterministic=True)
    if MIGRATIONS.pending(database):
        with writing(database):
            MIGRATIONS.apply(database)
    return database


def _check_ours(database: Database, path: Path) -> None:
    # In one transaction, or another ingest may make the tables between the two questions.
    with database.atomic():
        [(application,)] = database.execute("PRAGMA application_id")
        tables = database.table_names()
    if application != APPLICATION_ID and tables:
        raise BadDatabase(f"{path} là cơ sở dữ liệu của chương trình khác; chọn tệp khác bằng --db")
    ours = {migration.name for migration in MIGRATIONS.pending(Database(memory=True))}
    if not ours.issuperset(migration.name for migration in MIGRATIONS.applied(database)):
        raise BadDatabase(f"{path} do phiên bản nhiemvu mới hơn tạo ra; nâng cấp nhiemvu hoặc đổi --db")


def journal(database: Database, mode: Literal["wal", "delete"]) -> None:
    """How changes are kept: a log beside the file while writing, one single file once nobody writes any more.

    While there is a log, a power cut may cost the last documents, never the register: they are read again.
    """
    patience = f"PRAGMA busy_timeout = {0 if mode == 'delete' else _PATIENCE * 1000}"
    database.execute(patience)
    # Another ingest may still be writing; the last to finish tidies up.
    with suppress(sqlite3.OperationalError):
        database.execute(f"PRAGMA journal_mode = {mode}").fetchall()
    database.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
    database.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One transaction, rolled back whole if anything is raised in it.

    It writes its mark before it reads, so that it waits for another writer and then sees what that one wrote.
    """
    with database.atomic():
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        yield


def spelled(text: str) -> str:
    """The text as the word index keeps it: composed, one spelling of tone marks, small letters."""
    return fold(unicodedata.normalize("NFC", text)).lower()
