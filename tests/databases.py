"""What somebody with the SQLite file, or the owner of the PostgreSQL server, can ask and do by hand."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

Place = Path | str
_COPIES: dict[str, Path] = {}
_NUMBERS = count()


def ask(place: Place, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    with _opened(place) as cursor:
        return list(cursor.execute(_spelled(place, sql), values).fetchall())


def change(place: Place, sql: str, *values: object) -> int:
    """Run one statement, with no foreign key in its way; return how many rows it touched."""
    with _opened(place) as cursor:
        return int(cursor.execute(_spelled(place, sql), values).rowcount)


def drop_triggers(place: Place) -> None:
    """Drop every trigger of ours."""
    if isinstance(place, Path):
        named = "SELECT name, '' FROM sqlite_master WHERE type = 'trigger'"
    else:
        named = "SELECT tgname, ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
    for name, table in ask(place, named):
        change(place, f"DROP TRIGGER {name}{table}")


def copied(url: str, folder: Path) -> str:
    """Return the URL of a copy of a PostgreSQL database; it belongs to the practice home in `folder`."""
    original = make_url(url)
    name = f"copy_{next(_NUMBERS)}"
    with _server(original) as server:
        _end_sessions(server, original)
        server.execute(f"CREATE DATABASE {name} TEMPLATE {original.database}")
    made = original.set(database=name).render_as_string(hide_password=False)
    _COPIES[made] = folder
    return made


def another(place: Place, folder: Path) -> str:
    """Return the URL of an empty database on the same server, or nothing where there is no server."""
    if isinstance(place, Path):
        return ""
    name = f"copy_{next(_NUMBERS)}"
    with _server(make_url(place)) as server:
        server.execute(f"CREATE DATABASE {name}")
    made = make_url(place).set(database=name).render_as_string(hide_password=False)
    _COPIES[made] = folder
    return made


def kept(place: Place, folder: Path) -> Place:
    """Return a copy of the database as it is now, which belongs to `folder`."""
    if not isinstance(place, Path):
        return copied(place, folder)
    copy = folder / f"kept-{next(_NUMBERS)}.db"
    change(place, "VACUUM INTO ?", str(copy))
    copy.chmod(0o600)
    return copy


def bring_back(place: Place, copy: Place) -> None:
    """Put a copy in the database's place."""
    if isinstance(place, Path):
        for name in ("", "-wal", "-shm"):
            place.with_name(place.name + name).unlink(missing_ok=True)
        shutil.copy(str(copy), place)
        return
    ours, theirs = make_url(place), make_url(str(copy))
    with _server(ours) as server:
        server.execute(f"DROP DATABASE {ours.database} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {ours.database} TEMPLATE {theirs.database}")


def drop_copies(below: Path) -> None:
    """Drop the copies whose homes lie below a folder."""
    for url in [url for url, folder in _COPIES.items() if folder.is_relative_to(below)]:
        copy = make_url(url)
        with _server(copy) as server:
            server.execute(f"DROP DATABASE {copy.database} WITH (FORCE)")
        del _COPIES[url]


def _end_sessions(server: psycopg.Connection[Any], database: URL) -> None:
    server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (database.database,)
    )


@contextmanager
def _server(database: URL) -> Iterator[psycopg.Connection[Any]]:
    """Connect to the server's own database."""
    own = database.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(own, autocommit=True) as connection:
        yield connection


@contextmanager
def _opened(place: Place) -> Iterator[Any]:
    """Open the database for one statement, committed at the end."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as file, file:
            yield file.cursor()
    else:
        with psycopg.connect(place, options="-c session_replication_role=replica") as connection:
            yield connection.cursor()


def _spelled(place: Place, sql: str) -> str:
    """Return a statement with its parameters as this database wants them."""
    return sql if isinstance(place, Path) else sql.replace("%", "%%").replace("?", "%s")
