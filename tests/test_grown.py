"""Grown registers: the same for a seed, sound, and the same rows by the long way and the short one."""

from __future__ import annotations

from contextlib import closing
from random import Random

import pytest
from grown import Size, World, file_of, grow
from registers import dump, fresh, sound
from sqlite_utils import Database

from pipeline.store.database import connect
from pipeline.store.save import save

SMALL = Size(50, 600, 900)


@pytest.fixture(scope="module")
def world() -> World:
    return World(SMALL, 7)


@pytest.fixture(scope="module")
def register(world: World, tmp_path_factory: pytest.TempPathFactory) -> Database:
    return connect(grow(tmp_path_factory.mktemp("grown") / "grown.db", world))


def test_a_seed_says_everything(world: World) -> None:
    again = World(SMALL, 7)
    assert [again.record(n) for n in (31, 4)] == [world.record(n) for n in (31, 4)]
    assert World(SMALL, 8).record(4) != world.record(4)


def test_a_register_is_of_the_size_asked_for(register: Database) -> None:
    [held], [obligations] = register.execute(
        "SELECT count(*) FROM documents WHERE held = 1 UNION ALL SELECT count(*) FROM obligations"
    ).fetchall()
    assert (held, obligations) == (SMALL.held, SMALL.obligations)
    [documents] = register.execute("SELECT count(*) FROM documents").fetchone()
    assert 0.8 * SMALL.documents < documents <= SMALL.documents


def test_every_key_holds(register: Database) -> None:
    assert sound(register)


def test_documents_below_the_centre_carry_out_what_is_held(register: Database) -> None:
    [linked] = register.execute(
        "SELECT count(*) FROM citations JOIN documents ON documents.id = cited_id WHERE held = 1 AND front = 1 "
        "AND relation IN ('implements', 'guides')"
    ).fetchone()
    assert linked > SMALL.held / 4


def test_saved_one_by_one_in_another_order_the_rows_are_the_same(world: World, register: Database) -> None:
    records = list(enumerate(world.records()))
    Random(3).shuffle(records)
    with closing(fresh()) as other:
        for n, record in records:
            save(other, file_of(record, n), record)
        assert dump(other) == dump(register)


def test_one_more_document_has_the_contents_asked_for(world: World) -> None:
    record = world.record(SMALL.held, obligations=20, citations=30)
    assert len(record.obligations) == 20
    assert len({citation.target for citation in record.citations}) == 30
