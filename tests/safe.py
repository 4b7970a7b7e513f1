"""Backups in tests: made, taken back into a home of the same name, and recovered, as an IT person would."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import databases
from builders import Practice
from sqlalchemy.engine import make_url

from pubqueue import bootstrap
from pubqueue.store import session as store
from pubqueue.workflow import backup, recover, restore
from pubqueue.workflow.backup import Keeping, Kept
from pubqueue.workflow.gap import Case


def keeping(practice: Practice) -> Keeping:
    """Return what a backup of a practice home is made of."""
    home = practice.as_("kim")
    return Keeping(home.settings, home.engine, home.clock, bootstrap.open_copy, lambda _done, _all: None)


def kept(practice: Practice, to: Path | None = None, encrypt_to: tuple[str, ...] = ()) -> Kept:
    """Make a backup, as kim."""
    return backup.backup(practice.as_("kim"), keeping(practice), to or practice.folder, encrypt_to)


def lose(practice: Practice, *, journal: bool = False) -> None:
    """Lose the home but for what its platforms have; with `journal` that too."""
    shutil.rmtree(practice.folder / "lost", ignore_errors=True)
    practice.path.rename(practice.folder / "lost")
    practice.path.mkdir(mode=0o700)
    if (practice.folder / "lost" / "sandbox").exists():
        (practice.folder / "lost" / "sandbox").rename(practice.path / "sandbox")
    if journal:
        shutil.rmtree(practice.state)


def restored(practice: Practice, file: Path, *, journal: bool = True, identity: Path | None = None) -> None:
    """Lose the home, and restore it from a backup: on PostgreSQL into a new database."""
    lose(practice, journal=not journal)
    where = practice.folder / "database-url"
    engine = None
    if where.exists():
        empty = make_url(where.read_text()).set(database="template0").render_as_string(hide_password=False)
        where.write_text(databases.copied(empty, practice.folder))
        engine = store.open_database(where.read_text())
    try:
        clock = bootstrap.Call({}, now=practice.now).clock()
        restore.restore(file, practice.path, restore.Means(bootstrap.open_copy, clock, identity, engine))
    finally:
        if engine:
            engine.dispose()


def recovered(practice: Practice, at: datetime, *, lost: bool = False, dry_run: bool = False) -> list[Case]:
    """Recover as kim at a time; `lost` declares that this host's journal is."""
    practice.now = at
    home = practice.as_("kim")
    given = recover.Given(lost=[home.host], reason="the disk broke") if lost else recover.Given()
    return recover.recover(home, given, dry_run=dry_run).cases


def fates(cases: list[Case]) -> list[tuple[int, str]]:
    """Return each case's post and what becomes of it."""
    return sorted((case.post, str(case.fate)) for case in cases)
