"""Opening the database, and transactions on it: the same promises on a SQLite file and on PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from pubqueue.store import postgres, sqlite
from pubqueue.store.explained import explained
from pubqueue.store.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from pubqueue.ports.clock import Clock


def open_database(place: Path | str, *, create: bool = False) -> Engine:
    """Return an engine on a SQLite file, or on PostgreSQL by its URL; raise UnfitError where it cannot be relied on."""
    if isinstance(place, Path):
        return sqlite.engine(place, create=create)
    return postgres.engine(place)


@contextmanager
def writing(engine: Engine, actor: str, clock: Clock, surely: str = "") -> Iterator[Pen]:
    """One transaction that may change things, committed at the end or not at all; no other one at a time."""
    with explained(), Session(engine) as session, session.begin():
        yield Pen(session, actor, clock, surely)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent view of the database."""
    with explained(), Session(engine.execution_options(pubqueue_reading=True)) as session:
        yield session
