"""Transactions: one writer at a time, one view a reader, and all or nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from builders import Practice
from sqlalchemy import event

from pubqueue.errors import LockedError
from pubqueue.model.audit import Act
from pubqueue.store import log_read, queries
from pubqueue.store.pen import Pen
from pubqueue.workflow.home import Home


@pytest.fixture
def home(practice: Practice) -> Iterator[Home]:
    """Return a home that waits a fifth of a second for a lock."""
    opened = practice.as_("jo")
    event.listen(opened.engine, "connect", _wait_little)
    opened.engine.dispose()
    yield opened
    opened.engine.dispose()


def _wait_little(connection: Any, _record: object) -> None:  # noqa: ANN401 - one of two drivers
    little = "PRAGMA busy_timeout=200" if isinstance(connection, sqlite3.Connection) else "SET lock_timeout = 200"
    connection.execute(little)
    connection.commit()


def note(pen: Pen) -> None:
    pen.record(Act.POST_COMMENTED, "post:1")


def test_a_second_writer_waits_for_the_first(home: Home) -> None:
    order = []
    inside, done = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait(5)
        with home.writing() as pen:
            note(pen)
            order.append("second")
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with home.writing() as pen:
        note(pen)
        inside.set()
        assert not done.wait(0.1)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
    with home.reading() as session:
        assert len({leaf.seq for leaf in log_read.about(session, "post:1")}) == 2


def test_a_writer_takes_the_lock_before_it_reads(home: Home) -> None:
    with home.writing() as first:
        queries.stop(first.session)
        with pytest.raises(LockedError), home.writing() as second:
            queries.stop(second.session)


def test_a_reader_does_not_block_a_writer_and_sees_one_state(home: Home) -> None:
    with home.reading() as session:
        before = log_read.head(session).size
        with home.writing() as pen:
            note(pen)
        session.expire_all()
        assert log_read.head(session).size == before
    with home.reading() as session:
        assert log_read.head(session).size == before + 1


def test_a_writer_does_not_block_a_reader(home: Home) -> None:
    with home.writing() as pen:
        note(pen)
        with home.reading() as session:
            assert log_read.about(session, "post:1") == []


def test_a_transaction_that_fails_leaves_nothing(home: Home) -> None:
    def interrupted() -> None:
        with home.writing() as pen:
            note(pen)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with home.reading() as session:
        assert log_read.about(session, "post:1") == []
