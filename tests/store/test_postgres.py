"""PostgreSQL: what it refuses by itself, what is asked of a server, and what its failures do to a pass (nothing twice)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from builders import DUE, Practice
from postgres import Server
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url

from pubqueue.errors import LockedError, StorageError, UnfitError
from pubqueue.store import session as store
from pubqueue.store.lane import lane
from pubqueue.workflow import audit, publish
from pubqueue.workflow.home import Home

DATABASES = ("postgresql",)
MASTODON = "mastodon:library"
GROWING = ["event", "sign_off", "checkpoint", "trust_file"]


@pytest.fixture
def settled(practice: Practice) -> Practice:
    """Return a home with one post out, so that every table of the record has rows."""
    practice.approved()
    practice.publish()
    return practice


# --- what the database refuses ------------------------------------------------------------------------


@pytest.mark.parametrize("table", GROWING)
@pytest.mark.parametrize("statement", ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "TRUNCATE {t} CASCADE"])
def test_a_row_of_the_record_is_neither_changed_nor_removed(settled: Practice, table: str, statement: str) -> None:
    columns = settled.rows("SELECT column_name FROM information_schema.columns WHERE table_name = ?", table)
    for (column,) in columns if "SET" in statement else columns[:1]:
        with pytest.raises(psycopg.errors.RaiseException, match=f"{table} only grows"):
            settled.by_hand(statement.format(t=table, c=column))


@pytest.mark.parametrize("step", [-1, 0, 2, 1000])
def test_the_log_grows_by_the_next_number_only(settled: Practice, step: int) -> None:
    forged = "INSERT INTO event SELECT seq + ?, leaf, hash, act, subject FROM event ORDER BY seq DESC LIMIT 1"
    with pytest.raises(psycopg.errors.RaiseException, match="event grows one by one"):
        settled.by_hand(forged, step)


def test_a_second_live_attempt_is_refused(settled: Practice) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_live_attempt_a_delivery"):
        settled.by_hand(
            "INSERT INTO attempt (delivery, number, key, state, host, intent_at, ended_at)"
            " SELECT delivery, 2, key, 'sending', host, intent_at, '' FROM attempt"
        )


def test_every_text_is_ordered_by_its_bytes(practice: Practice) -> None:
    query = """SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
        AND data_type = 'character varying' AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'"""
    assert practice.rows(query) == []


# --- what is asked of a server --------------------------------------------------------------------------


def test_a_commit_waits_for_the_disk_even_where_the_database_says_otherwise(practice: Practice) -> None:
    practice.by_hand(f"ALTER DATABASE {make_url(str(practice.place)).database} SET synchronous_commit = off")
    with practice.as_("jo").reading() as session:
        assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


@pytest.mark.parametrize("promise", ["fsync", "full_page_writes"])
def test_a_server_that_may_forget_is_refused(practice: Practice, server: Server, promise: str) -> None:
    try:
        _set(server, f"ALTER SYSTEM SET {promise} = off")
        with pytest.raises(UnfitError, match=f"does not keep its promises.*{promise} off"):
            practice.as_("jo")
    finally:
        _set(server, f"ALTER SYSTEM RESET {promise}")
    practice.as_("jo")


def _set(server: Server, statement: str) -> None:
    with server.administrating() as connection:
        connection.execute(statement)
        connection.execute("SELECT pg_reload_conf(), pg_sleep(0.2)")


def test_a_server_that_is_not_there_is_told_in_one_line_without_the_password() -> None:
    engine = store.open_database("postgresql://pubqueue:s3cret@127.0.0.1:1/pubqueue")
    with pytest.raises(StorageError, match="cannot be used: connection failed") as caught, store.reading(engine) as one:
        one.connection()
    assert "\n" not in str(caught.value)
    assert "s3cret" not in f"{caught.value} {caught.value.__cause__} {engine!r}"
    assert caught.value.exit_code == 5


# --- lanes ----------------------------------------------------------------------------------------------


def test_a_lane_has_one_holder_and_other_accounts_have_their_own(practice: Practice) -> None:
    one, other = practice.as_("jo"), practice.as_("jo")
    with lane(one.engine, practice.path, MASTODON) as held, lane(other.engine, practice.path, MASTODON) as second:
        assert held
        assert held()
        assert second is None
        with lane(other.engine, practice.path, "x:library") as third:
            assert third
    with lane(other.engine, practice.path, MASTODON) as second:
        assert second


def test_a_lane_whose_session_ended_is_held_no_more(practice: Practice) -> None:
    one, other = practice.as_("jo"), practice.as_("jo")
    with lane(one.engine, practice.path, MASTODON) as held:
        assert held
        _end_lanes(practice)
        assert not held()
        with lane(other.engine, practice.path, MASTODON) as second:
            assert second


@pytest.mark.parametrize("when", ["before the intent", "before the send"])
def test_a_host_that_lost_its_lane_does_not_send(practice: Practice, when: str) -> None:
    practice.approved()
    practice.now = DUE
    home = practice.as_("jo")
    cut = {"before the intent": 2, "before the send": 3}[when]
    with _at_commit(home, cut - 1, lambda _connection: _end_lanes(practice)):
        publish.publish(home)
    assert practice.ledger() == []
    for minute in range(2, 8):
        practice.publish(DUE + timedelta(minutes=minute))
    assert len(practice.ledger()) == 1


def _end_lanes(practice: Practice) -> None:
    practice.rows(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database ON oid = database"
        " WHERE locktype = 'advisory' AND classid = 70918 AND datname = current_database()"
    )


# --- faults -----------------------------------------------------------------------------------------------


def test_a_database_that_is_read_only_publishes_nothing_and_then_all(practice: Practice) -> None:
    practice.approved()
    name = make_url(str(practice.place)).database
    practice.by_hand(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(StorageError, match="read-only transaction"):
        practice.publish()
    assert practice.ledger() == []
    with psycopg.connect(str(practice.place), options="-c default_transaction_read_only=off", autocommit=True) as one:
        one.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    practice.publish()
    assert len(practice.ledger()) == 1


def test_a_database_that_is_locked_is_waited_for_and_then_tried_again(practice: Practice) -> None:
    practice.approved()
    practice.now = DUE
    home = practice.as_("jo")
    event.listen(home.engine, "connect", lambda wire, _record: (wire.execute("SET lock_timeout = 200"), wire.commit()))
    home.engine.dispose()
    with psycopg.connect(str(practice.place)) as other:
        other.execute("SELECT pg_advisory_xact_lock(7091823650114)")
        with pytest.raises(LockedError, match="in use by another process"):
            publish.publish(home)
    assert practice.ledger() == []
    practice.publish()
    assert len(practice.ledger()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["the server restarts", "the connection dies after it"])
def test_whatever_commit_a_fault_hits_nothing_is_lost_or_sent_twice(
    home_template: Path, tmp_path: Path, server: Server, fault: str
) -> None:
    def restart(_connection: Connection) -> None:
        server.restart()

    hit = restart if fault == "the server restarts" else _commit_and_die
    number, struck = 0, True
    while struck:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        practice = Practice.copy(home_template, folder)
        practice.approved()
        practice.now = DUE
        home = practice.as_("jo")
        with _at_commit(home, number, hit) as reached, suppress(UnfitError):
            publish.publish(home)
        struck = bool(reached)
        _require_once(practice)
    assert number > 5


def _require_once(practice: Practice) -> None:
    """Run the passes that cron runs next; assert that the post is out once, recorded, and settled without a person."""
    for minute in range(2, 8):
        practice.publish(DUE + timedelta(minutes=minute))
        if practice.value("SELECT state FROM post") == "closed":
            break
    assert [entry["text"] for entry in practice.ledger()] == ["Storytime is on Saturday at ten."]
    assert practice.value("SELECT state FROM delivery") == "published"
    assert audit.verify(practice.as_("jo")).problems == []


def test_an_intent_of_which_nobody_knows_whether_it_was_committed_counts_as_not_made(practice: Practice) -> None:
    practice.approved()
    practice.now = DUE
    home = practice.as_("jo")
    with _at_commit(home, 2, _commit_and_die) as reached:
        publish.publish(home)
    assert reached
    assert practice.ledger() == []
    assert practice.rows("SELECT state FROM attempt") == [("not_sent",)]
    practice.publish(DUE + timedelta(minutes=2))
    assert practice.rows("SELECT state FROM attempt ORDER BY number") == [("not_sent",), ("published",)]
    assert len(practice.ledger()) == 1


def _commit_and_die(connection: Connection) -> None:
    """Have the server commit, and the answer never arrive."""
    wire: Any = connection.connection.driver_connection
    wire.execute("COMMIT")
    wire.close()


@contextmanager
def _at_commit(home: Home, number: int, act: Callable[[Connection], object]) -> Iterator[list[int]]:
    """Do something just before the `number`-th commit of a writing transaction; yield a list that tells that it came to that."""
    seen, reached = [0], list[int]()

    def commit(connection: Connection) -> None:
        if connection.get_execution_options().get("pubqueue_reading"):
            return
        seen[0] += 1
        if seen[0] == number:
            reached.append(number)
            act(connection)

    event.listen(home.engine, "commit", commit)
    yield reached
    event.remove(home.engine, "commit", commit)
