"""What a SQLite file itself refuses, whoever asks; test_postgres.py asks the same of PostgreSQL."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest
from builders import Practice

from pubqueue import places
from pubqueue.model.delivery import BARRING, OPEN, AttemptState, DeliveryState
from pubqueue.model.lifecycle import PostState

DATABASES = ("sqlite",)


@pytest.fixture(scope="module")
def written(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with one post published and one approved."""
    practice = Practice.copy(home_template, tmp_path_factory.mktemp("written"))
    practice.approved("The library opens at nine on Saturday.")
    practice.publish()
    practice.approved("Storytime is on Sunday at ten.", when="2026-11-24 12:00")
    return practice.path / places.DATABASE


@pytest.fixture
def database(written: Path) -> Iterator[sqlite3.Connection]:
    """Return a copy of it as somebody with the file sees it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        with closing(sqlite3.connect(written)) as original:
            original.backup(copy)
        copy.execute("PRAGMA recursive_triggers=ON")
        yield copy


GROWING = [("event", "seq"), ("sign_off", "id"), ("checkpoint", "size")]


@pytest.mark.parametrize(("table", "key"), GROWING)
def test_a_row_of_the_record_cannot_be_changed_in_any_column(
    database: sqlite3.Connection, table: str, key: str
) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    assert key in columns
    for column in columns:
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} only grows"):
            database.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 - a name from the schema


@pytest.mark.parametrize(("table", "key"), GROWING)
def test_a_row_of_the_record_cannot_be_deleted(database: sqlite3.Connection, table: str, key: str) -> None:
    newest = database.execute(f"SELECT MAX({key}) FROM {table}").fetchone()[0]  # noqa: S608
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} only grows"):
        database.execute(f"DELETE FROM {table} WHERE {key} = ?", (newest,))  # noqa: S608
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} only grows"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(("table", "key"), GROWING)
def test_a_row_of_the_record_cannot_be_replaced(
    database: sqlite3.Connection, table: str, key: str, recursive: str
) -> None:
    database.execute(f"PRAGMA recursive_triggers={recursive}")
    newest = f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1"  # noqa: S608
    for verb in ("INSERT OR REPLACE INTO", "REPLACE INTO", "INSERT OR IGNORE INTO"):
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(f"{verb} {table} {newest}")


@pytest.mark.parametrize("step", [-1, 0, 2, 1000])
def test_the_log_grows_by_the_next_number_only(database: sqlite3.Connection, step: int) -> None:
    newest = database.execute("SELECT MAX(seq) FROM event").fetchone()[0]
    row = (newest + step, b"{}", b"hash", "post.started", "post:9")
    with pytest.raises(sqlite3.IntegrityError, match=r"event (grows one by one|only grows)"):
        database.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", row)


def copy_with(database: sqlite3.Connection, table: str, where: str, **changed: object) -> None:
    """Insert a copy of a row, as another one, with some columns changed."""
    cursor = database.execute(f"SELECT * FROM {table} WHERE {where}")  # noqa: S608
    row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True)) | changed
    row.pop("id")
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _name in row)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608


@pytest.mark.parametrize("state", AttemptState)
def test_a_second_attempt_is_refused_unless_it_had_no_effect(database: sqlite3.Connection, state: AttemptState) -> None:
    if state in BARRING:
        with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: attempt\.delivery"):
            copy_with(database, "attempt", "number = 1", number=2, state=str(state))
    else:
        copy_with(database, "attempt", "number = 1", number=2, state=str(state))


def test_two_attempts_have_two_numbers(database: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"attempt\.delivery, attempt\.number"):
        copy_with(database, "attempt", "number = 1", state="refused")


@pytest.mark.parametrize("state", DeliveryState)
def test_a_second_open_delivery_of_a_variant_is_refused(database: sqlite3.Connection, state: DeliveryState) -> None:
    if state in OPEN:
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
            copy_with(database, "delivery", "state = 'waiting'", version=2, state=str(state))
    else:
        copy_with(database, "delivery", "state = 'waiting'", version=2, state=str(state))


@pytest.mark.parametrize("state", DeliveryState)
def test_a_version_has_one_delivery_an_account_and_language(database: sqlite3.Connection, state: DeliveryState) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
        copy_with(database, "delivery", "state = 'published'", state=str(state))


@pytest.mark.parametrize(
    ("table", "states"), [("post", PostState), ("delivery", DeliveryState), ("attempt", AttemptState)]
)
def test_the_database_knows_exactly_the_states_of_each_machine(
    database: sqlite3.Connection, table: str, states: type[StrEnum]
) -> None:
    (sql,) = database.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    (listed,) = re.findall(r"CHECK \(state IN \(([^)]*)\)", sql)
    assert sorted(listed.split(", ")) == sorted(f"'{state}'" for state in states)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        database.execute(f"UPDATE {table} SET state = 'gone'")  # noqa: S608


@pytest.mark.parametrize("table", ["home", "stop", "log_head"])
def test_there_is_one_home_one_stop_switch_and_one_head(database: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "one"]
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(f"INSERT INTO {table} SELECT 2, {', '.join(columns)} FROM {table}")  # noqa: S608


def test_a_delivery_belongs_to_a_post_and_an_account(practice: Practice) -> None:
    home = practice.as_("jo")
    post = practice.approved()
    for column, value in (("post", 99), ("account", "x:nobody")):
        with home.engine.begin() as connection, pytest.raises(Exception, match="FOREIGN KEY constraint failed"):
            connection.exec_driver_sql(f"UPDATE delivery SET {column} = ? WHERE post = ?", (value, post))  # noqa: S608
    home.engine.dispose()
