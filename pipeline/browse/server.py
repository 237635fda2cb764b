"""Datasette in this process, met here and in its plugin only, as ``datasette serve`` runs it: with uvicorn."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, closing, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from pipeline.browse import plugin
from pipeline.browse.metadata import NAME, SETTINGS, metadata
from pipeline.errors import UserError
from pipeline.store.database import connect, journal
from pipeline.store.save import register
from pipeline.store.shape import TABLES

HOST = "127.0.0.1"

_CONNECTIONS = ExitStack()
"""The connections of Datasette's threads, to be closed when the server ends."""

_SORTED = re.compile(r'select .* from \[?"?(?P<table>\w+)\]?"? .*order by \[?"?\w+\]?"?(?: desc)?(?= limit \d+$)', re.S)


def serve(database: Path, port: int) -> None:
    """Show the register to this machine's browsers until interrupted.

    Raises ``BadDatabase`` where there is none or it is not ours, ``UserError`` where the port is in use.
    """
    with register(database):
        pass  # Checked, and of this program's shape from here on.
    with closing(_listening(port)) as listening:
        datasette = application(database)
        server = uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning", lifespan="on"))
        print(f"Mở http://{HOST}:{port}/ trong trình duyệt; Ctrl+C để dừng.", flush=True)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    _tidy(datasette, database)


def application(database: Path) -> Any:
    """A ``Datasette`` on the register, which may be written to meanwhile."""
    if not pm.has_plugin(NAME):
        pm.register(plugin, NAME)
        pm.unregister(name="datasette.handle_exception")  # All handlers run, and it prints a traceback for a 404.
    here = files("pipeline.browse")
    datasette = Datasette(
        metadata=metadata(),
        settings=SETTINGS,
        template_dir=str(here / "templates"),
        static_mounts=[(f"{NAME}-static", str(here / "static"))],
    )
    datasette.remove_database("_memory")
    added = datasette.add_database(Database(datasette, str(database), is_mutable=True), name=NAME)
    added.execute = _in_full_order(added.execute)
    added.connect = _reader(database)
    return datasette


def _reader(database: Path) -> Callable[..., sqlite3.Connection]:
    """Datasette's ``connect``, which puts a name into a URI as it is: "#", "?" and "%" would end or change it."""
    address = f"{database.absolute().as_uri()}?mode=ro"

    def connect_to_read(write: bool = False) -> sqlite3.Connection:
        return _CONNECTIONS.enter_context(closing(sqlite3.connect(address, uri=True, check_same_thread=False)))

    return connect_to_read


def _in_full_order(execute: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Datasette's ``execute`` with sorted lists in one order throughout.

    Datasette 0.65.5 sorts the first page of a list by the chosen column alone and the next ones by the key too, so
    that of many rows with one value (no date, say) some are on no page and others on two.
    """
    keys = {table.name: ", ".join(f'"{column}"' for column in table.key) for table in TABLES}

    async def in_order(sql: str, *args: Any, **kwargs: Any) -> Any:
        if (found := _SORTED.match(sql)) and (key := keys.get(found["table"])):
            sql = f"{found[0]}, {key}{sql[found.end() :]}"
        return await execute(sql, *args, **kwargs)

    return in_order


def _listening(port: int) -> socket.socket:
    """A socket of our own, because uvicorn tells of a port in use in its log."""
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise UserError(f"không mở được cổng {port} ({error.strerror}); chọn cổng khác bằng --port") from error
    return listening


def _tidy(datasette: Any, database: Path) -> None:
    """Leave one single file, as an ingest does that ends while nobody reads: its log was kept for us."""
    datasette.executor.shutdown()
    _CONNECTIONS.close()
    with suppress(UserError), closing(connect(database)) as opened:
        journal(opened, "delete")
