"""The steps lead to the same tables on PostgreSQL, and back to nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from postgres import Server
from sqlalchemy import Engine
from sqlmodel import SQLModel

from pubqueue.store import schema, session

OURS = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND NOT starts_with(relname, 'alembic_')
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""


@pytest.fixture
def engine(server: Server) -> Iterator[Engine]:
    opened = session.open_database(server.create())
    yield opened
    opened.dispose()


def ours(engine: Engine) -> set[str]:
    """Return the names of every table, index, sequence and function."""
    with engine.connect() as connection:
        return {name for (name,) in connection.exec_driver_sql(OURS)}


def downgrade(engine: Engine, config: Config) -> None:
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_an_empty_database_comes_to_the_tables_of_today_and_back_to_nothing(engine: Engine) -> None:
    assert schema.upgrade(engine) == ("", schema.newest_revision())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    first = ours(engine)

    config = Config()
    config.set_main_option("script_location", "pubqueue_migrations:")
    downgrade(engine, config)
    assert ours(engine) == set()
    schema.upgrade(engine)
    assert ours(engine) == first
    schema.require(engine)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    schema.upgrade(engine)
    assert schema.upgrade(engine) == (schema.newest_revision(), schema.newest_revision())
