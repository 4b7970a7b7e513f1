"""Restore: a proven backup becomes a home again, from which nothing is published until `recover`."""

from __future__ import annotations

import shutil
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.errors import RefusedError
from pubqueue.model.audit import Act
from pubqueue.store import copy, schema
from pubqueue.store import session as store
from pubqueue.words import _
from pubqueue.workflow import backup, backup_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from pubqueue.ports.clock import Clock
    from pubqueue.workflow.backup_file import Manifest
    from pubqueue.workflow.home import Home

_LEFT_OVER = {f"{places.DATABASE}-wal", f"{places.DATABASE}-shm"}
"""Of a database that is gone: beside another one they would spoil it."""
_STAYS = {"sandbox"}
"""What a practice home's platforms have is theirs, and no backup takes it back."""


@dataclass(frozen=True)
class Means:
    """What a restore needs: how to open a copy, the clock, what decrypts, and where the rows go if not into a file."""

    opening: Callable[[Path], Home]
    clock: Clock
    identity: Path | None = None
    engine: Engine | None = None


def restore(file: Path, into: Path, means: Means) -> Manifest:
    """Make a home in the empty folder `into` out of a backup, or refuse and leave nothing; raise PubqueueError's kin."""
    _require_free(into)
    into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(into) as shop:
        plain = backup.in_plain(file, shop, means.identity)
        backup.prove(plain, shop / "proof", means.opening)
        shutil.rmtree(shop / "proof")
        home = shop / "home"
        home.mkdir(mode=0o700)
        manifest = backup_file.unpack(plain, home)
        _record(home / places.DATABASE, manifest, means.clock)
        if means.engine is not None:
            _pour(home, means.engine)
        _move(home, into)
    return manifest


def _require_free(into: Path) -> None:
    """Raise RefusedError where something of a home is there already."""
    if into.is_dir() and {one.name for one in into.iterdir()} <= _LEFT_OVER | _STAYS:
        return
    if into.exists():
        raise RefusedError(
            _("{path} is not empty.", path=into),
            why=_("What is there may hold more than the backup: it is needed to find out what happened since."),
            hint=_("Move it aside first: mv {path} {path}.before-restore", path=into),
        )


def _record(database: Path, manifest: Manifest, clock: Clock) -> None:
    """Write into the restored record that it was restored: on every host, nothing is published until `recover`."""
    engine = store.open_database(database)
    try:
        with store.writing(engine, f"host:{socket.gethostname()}", clock) as pen:
            data = {"at": manifest.at, "size": manifest.log_size, "root": manifest.log_root}
            pen.record(Act.HOME_RESTORED, "home", data=data)
    finally:
        engine.dispose()


def _pour(home: Path, engine: Engine) -> None:
    """Move the rows of a restored home into another database."""
    backup.bring_up(home / places.DATABASE, home / "trust")
    schema.upgrade(engine)
    copy.copy_in(home / places.DATABASE, engine)
    (home / places.DATABASE).unlink()


def _move(home: Path, into: Path) -> None:
    """Put a home into its place: what makes it one, its settings, comes last."""
    into.mkdir(mode=0o700, exist_ok=True)
    into.chmod(0o700)
    for name in _LEFT_OVER:
        (into / name).unlink(missing_ok=True)
        (home / name).unlink(missing_ok=True)
    for part in sorted(home.iterdir(), key=lambda one: one.name == places.SETTINGS):
        part.rename(into / part.name)
        backup.sync(into)
    backup.sync(into.parent)


@contextmanager
def _beside(into: Path) -> Iterator[Path]:
    """Yield a private folder on the disk that the home is to lie on."""
    shop = Path(mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    try:
        yield shop
    finally:
        shutil.rmtree(shop, ignore_errors=True)
