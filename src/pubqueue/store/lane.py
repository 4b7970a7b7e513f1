"""One lane an account: whoever holds it is the only sender of that account, on all hosts that share the database.

On SQLite the kernel frees the lock when its process dies; on PostgreSQL the server does when its session ends.
So holding it proves that an earlier sender is gone, or has lost the lane and may not go on: it asks before it sends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from pubqueue.store import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

Held = Callable[[], bool]
"""Tells whether a lane is still held: asked inside the intent's transaction, and directly before the send."""

_LANES = 70_918
"""Sets the advisory locks of lanes apart from others of the database (a number of our own)."""


@contextmanager
def lane(engine: Engine, folder: Path, account: str) -> Iterator[Held | None]:
    """Hold the lane of `account`; yield how to ask whether it still holds, or None at once where somebody else has it."""
    with _server_lock(engine, account) if postgres.is_postgres(engine) else _file_lock(folder, account) as held:
        yield held


@contextmanager
def _file_lock(folder: Path, account: str) -> Iterator[Held | None]:
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / f"{account.replace(':', '-')}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield _while_this_process_lives
    finally:
        os.close(descriptor)


def _while_this_process_lives() -> bool:
    return True


@contextmanager
def _server_lock(engine: Engine, account: str) -> Iterator[Held | None]:
    number = int.from_bytes(sha256(account.encode()).digest()[:4], "big", signed=True)
    session = postgres.Aside(engine, _LANES, number)
    try:
        yield session.alive if session.taken else None
    finally:
        session.close()
