"""The engine on a home's SQLite file: WAL, synchronous=FULL, BEGIN IMMEDIATE, never a network disk."""

from __future__ import annotations

import re
import sqlite3
import stat
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from pubqueue.errors import NoHomeError, UnfitError
from pubqueue.store.explained import BUSY_SECONDS
from pubqueue.words import _

MOUNTS = Path("/proc/self/mounts")
"""The kernel's table of mounts; a blank in a mount point stands in it as `\\040` (proc(5))."""

_OCTAL = re.compile(r"\\([0-7]{3})")
_CONNECTIONS = 20
"""More than a pass has lanes, so that no lane waits for another one's connection."""

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "fuse.sshfs", "ceph", "glusterfs"})


def engine(path: Path, *, create: bool = False) -> Engine:
    """Return an engine on the file at `path`; raise NoHomeError or UnfitError where it cannot be relied on."""
    if not create:
        _require_file(path)
    refuse_network_disk(path.parent)
    file = URL.create("sqlite", database=str(path))
    options = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    made = create_engine(file, connect_args=options, pool_size=_CONNECTIONS)
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def _require_file(path: Path) -> None:
    """Refuse a database that is not there or that others may write to."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise NoHomeError(
            _("There is no pubqueue home at {path}.", path=path.parent),
            hint=_("Make one with: pubqueue init --library NAME --domain DOMAIN --timezone ZONE"),
        ) from None
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnfitError(
            _("Others can write to {path}.", path=path),
            why=_("Whoever can change the database can delay posts and hide that they did."),
            hint=_("Take that away: chmod go= {path}", path=path),
        )


def refuse_network_disk(folder: Path, mounts: Path = MOUNTS) -> None:
    """Raise UnfitError where `folder` lies on a disk of another machine: SQLite's locks do not hold there."""
    kind = _disk_kind(folder, mounts)
    if kind in _NETWORK:
        raise UnfitError(
            _("{folder} lies on a network disk ({kind}).", folder=folder, kind=kind),
            why=_("SQLite's locks do not hold there, so a post could go out twice."),
            hint=_("Put the home on a disk of this machine."),
        )


def _disk_kind(folder: Path, mounts: Path) -> str:
    """Return the file system's type by the longest mount point that holds `folder` (Linux)."""
    where = str(folder.resolve())
    best, kind = "", ""
    try:
        table = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    for line in table.splitlines():
        _device, escaped, name, *_rest = line.split(" ")
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), escaped)
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer half-way would fail however long it waited."""
    only_reads = connection.get_execution_options().get("pubqueue_reading")
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's listener form
    """Set up each new connection; close one that cannot be used, and say why."""
    try:
        _set_up(connection)
    except BaseException:
        connection.close()
        raise


def _set_up(connection: sqlite3.Connection) -> None:
    """Give a connection the settings that promises rest on; raise UnfitError where it does not take them."""
    connection.isolation_level = None
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA recursive_triggers=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    full = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, full) != ("wal", 2):
        raise UnfitError(
            _("SQLite does not keep its promises here (journal {mode}, synchronous {full}).", mode=mode, full=full),
            why=_("A record that could be lost in a power cut could let a post go out twice."),
        )
