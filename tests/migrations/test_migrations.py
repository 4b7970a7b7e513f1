"""The steps lead from nothing to the tables of today, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from builders import Practice
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from pubqueue import places
from pubqueue.errors import SchemaError
from pubqueue.store import schema, session, tables


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = session.open_database(tmp_path / places.DATABASE, create=True)
    yield opened
    opened.dispose()


def steps() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("pubqueue_migrations")))
    return config


def downgrade(engine: Engine) -> None:
    config = steps()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def everything(engine: Engine) -> dict[str, str]:
    """Return the SQL of every table, index and trigger by name."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sql for name, sql in rows if not name.startswith(("sqlite_", "alembic_"))}


def test_an_empty_database_comes_to_the_tables_of_today(engine: Engine) -> None:
    assert schema.upgrade(engine) == ("", schema.newest_revision())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    schema.require(engine)


def test_the_steps_and_the_tables_say_the_same_of_states(engine: Engine, tmp_path: Path) -> None:
    schema.upgrade(engine)
    other = session.open_database(tmp_path / "other.db", create=True)
    SQLModel.metadata.create_all(other)
    for table in (tables.Post, tables.Delivery, tables.Attempt, tables.Home, tables.Stop, tables.LogHead):
        name = str(table.__tablename__)
        ours, theirs = (
            sorted(str(check["sqltext"]) for check in inspect(one).get_check_constraints(name))
            for one in (engine, other)
        )
        assert ours == theirs != []
    other.dispose()


def test_up_down_and_up_again_is_up(engine: Engine) -> None:
    schema.upgrade(engine)
    first = everything(engine)
    downgrade(engine)
    assert everything(engine) == {}
    schema.upgrade(engine)
    assert everything(engine) == first


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    schema.upgrade(engine)
    first = everything(engine)
    assert schema.upgrade(engine) == (schema.newest_revision(), schema.newest_revision())
    assert everything(engine) == first


def test_there_is_one_newest_step_and_each_leads_down_again() -> None:
    scripts = ScriptDirectory.from_config(steps())
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    for step in scripts.walk_revisions():
        assert callable(step.module.downgrade)
        assert step.doc


PROMISES = {
    "one_live_attempt_a_delivery",
    "one_open_delivery_a_variant",
    "event_in_order",
    *(
        f"{table}_{guard}"
        for table in ("event", "sign_off", "checkpoint")
        for guard in ("no_update", "no_delete", "no_replace")
    ),
}


def test_every_index_and_trigger_that_a_promise_rests_on_is_there(engine: Engine) -> None:
    schema.upgrade(engine)
    names = everything(engine)
    assert names.keys() >= PROMISES
    assert "one_delivery_a_variant" in names["delivery"]
    assert "numbered_attempts" in names["attempt"]
    assert "UNIQUE" in names["one_live_attempt_a_delivery"]
    assert "UNIQUE" in names["one_open_delivery_a_variant"]


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / places.DATABASE
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE version (of_something_else TEXT)")
    file.chmod(0o600)
    engine = session.open_database(file)
    with pytest.raises(Exception, match="table version already exists"):
        schema.upgrade(engine)
    assert set(everything(engine)) == {"version"}
    engine.dispose()


@pytest.mark.parametrize("revision", ["9999", "0000"])
def test_a_database_of_another_program_is_refused_and_told_what_to_do(practice: Practice, revision: str) -> None:
    assert practice.by_hand("UPDATE alembic_version SET version_num = ?", revision) == 1
    with pytest.raises(SchemaError, match="pubqueue upgrade") as caught:
        practice.as_("jo")
    assert f"The database is of schema {revision}, this program needs {schema.newest_revision()}." in str(caught.value)
    assert caught.value.exit_code == 5


def test_a_database_without_a_schema_is_refused_and_told_what_to_do(engine: Engine) -> None:
    with pytest.raises(SchemaError, match=r"schema 0, .*pubqueue upgrade"):
        schema.require(engine)


def test_a_database_of_a_newer_program_is_not_upgraded_but_told_of(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="schema 9999, which this program does not know"):
        schema.upgrade(engine)


def test_rows_outlive_an_upgrade(practice: Practice) -> None:
    post = practice.approved()
    home = practice.as_("jo")
    schema.upgrade(home.engine)
    home.engine.dispose()
    practice.publish()
    assert practice.value("SELECT state FROM post WHERE id = ?", post) == "closed"
