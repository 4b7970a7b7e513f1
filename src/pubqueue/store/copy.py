"""A copy of the whole database in one SQLite file, whatever it is kept in; and whether such a file is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, cast

from sqlalchemy import MetaData, func, select

from pubqueue.errors import UnfitError
from pubqueue.store import schema
from pubqueue.store.explained import explained
from pubqueue.store.postgres import is_postgres
from pubqueue.store.session import open_database, reading
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Table
    from sqlmodel import Session

PAGES_AT_ONCE = 2000
"""Of 4 KiB each: how often a long copy says how far it is."""
_ROWS_AT_ONCE = 200


def copy_out(engine: Engine, target: Path, told: Callable[[int, int], None]) -> None:
    """Write one consistent state of the database to a new SQLite file, while others go on writing; raise UnfitError."""
    target.touch(mode=0o600, exist_ok=False)
    with reading(engine) as session:
        if is_postgres(engine):
            _copy_rows(session, target, told)
        else:
            _copy_pages(session, target, told)


def copy_in(source: Path, engine: Engine) -> None:
    """Fill an empty database of this program's schema from a SQLite file of the same schema; raise UnfitError."""
    origin = open_database(source)
    try:
        with reading(origin) as session, explained(), engine.begin() as into:
            tables = _tables(origin)
            if into.scalar(select(func.count()).select_from(tables["home"])):
                raise UnfitError(
                    _("The database that this home is to be restored into is not empty."),
                    hint=_("Make an empty one beside it, and name that in PUBQUEUE_DATABASE_URL."),
                )
            _pour(session.connection(), into, tables, lambda _done, _all: None)
    finally:
        origin.dispose()


def damage(file: Path) -> str:
    """Return what is wrong inside a SQLite file, or nothing: every page, index and reference is looked at."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        return str(error)
    wrong = [one for one in found if one != "ok"]
    return "; ".join([*wrong, *(f"{table} {row}: {parent}" for table, row, parent, _key in lost[:3])])


def _copy_pages(session: Session, target: Path, told: Callable[[int, int], None]) -> None:
    """Copy page by page out of one read transaction, which neither waits for writers nor keeps them waiting."""
    source = cast(sqlite3.Connection, session.connection().connection.dbapi_connection)
    source.execute("SELECT 1 FROM alembic_version").fetchone()  # the view is taken by the first read
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=PAGES_AT_ONCE, progress=lambda _status, left, of: told(of - left, of), sleep=0)
        copy.execute("PRAGMA journal_mode=DELETE")


def _copy_rows(session: Session, target: Path, told: Callable[[int, int], None]) -> None:
    """Copy row by row into a fresh SQLite file of the same schema."""
    copy = open_database(target, create=True)
    try:
        schema.upgrade(copy, to=schema.revision_of(session))
        tables = _tables(copy)
        with copy.begin() as into:
            _pour(session.connection(), into, tables, told)
    finally:
        copy.dispose()
    with closing(sqlite3.connect(target)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")


def _tables(file: Engine) -> Mapping[str, Table]:
    """Return the tables of an SQLite file as they are in it, parents first: those of today's program may be others."""
    there = MetaData()
    with explained():
        there.reflect(file)
    return {table.name: table for table in there.sorted_tables if table.name != "alembic_version"}


def _pour(source: Connection, into: Connection, tables: Mapping[str, Table], told: Callable[[int, int], None]) -> None:
    """Copy every table, rows in the order of their keys, as the triggers want them."""
    for number, table in enumerate(tables.values(), start=1):
        if into.scalar(select(func.count()).select_from(table)):  # what a step of the schema put there
            into.execute(table.delete())
        rows = source.execution_options(stream_results=True).execute(select(table).order_by(*table.primary_key.columns))
        for some in rows.mappings().partitions(_ROWS_AT_ONCE):
            into.execute(table.insert(), [dict(row) for row in some])
        _count_on(into, table)
        told(number, len(tables))


def _count_on(into: Connection, table: Table) -> None:
    """Have PostgreSQL number the next row after those that were copied; SQLite does of itself."""
    key = table.autoincrement_column
    if into.dialect.name == "postgresql" and key is not None:
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        newest = select(func.max(key)).scalar_subquery()
        into.execute(
            select(func.setval(sequence, func.coalesce(newest, 1), newest.is_not(None))).where(sequence.is_not(None))
        )


def told_by(file: Path) -> tuple[str, str, str, str]:
    """Return what a copy says of itself: home id, library, schema, and the log's frontier; raise UnfitError."""
    query = "SELECT home.id, home.library, version_num, frontier FROM home, alembic_version, log_head"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            home, library, revision, frontier = connection.execute(query).fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise UnfitError(_("The copy of the database cannot be read: {why}.", why=error)) from None
    return str(home), str(library), str(revision), str(frontier)
