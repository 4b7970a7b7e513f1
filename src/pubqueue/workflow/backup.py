"""Backup: one file with everything that a home is, made while others work, and proven before it counts.

What the sandbox of a practice home published is the platform's, not the home's, and so is not in it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pubqueue import __version__, places
from pubqueue.errors import InputError, LockedError, RefusedError, SchemaError, TamperedError
from pubqueue.model.audit import Act, Frontier
from pubqueue.model.people import Deed
from pubqueue.model.post import instant
from pubqueue.store import copy, log_read, schema, trust_files
from pubqueue.store.session import open_database
from pubqueue.words import _
from pubqueue.workflow import audit, backup_file, sealed
from pubqueue.workflow.backup_file import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine

    from pubqueue.ports.clock import Clock
    from pubqueue.settings import Settings
    from pubqueue.workflow.home import Home

FILES = (places.SETTINGS, "policy.toml")
FOLDERS = ("keys", "trust", places.TRAY)
"""What of a home is in a backup beside the database; `trust` is there in homes of schema 0001."""
_WORKSHOP = ".backup-"


@dataclass(frozen=True)
class Keeping:
    """What a backup is made of and how it is proven: `opening` opens a copy, `told` hears how far the copying is."""

    settings: Settings
    engine: Engine
    clock: Clock
    opening: Callable[[Path], Home]
    told: Callable[[int, int], None]


@dataclass(frozen=True)
class Kept:
    """A proven backup."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest
    sealed: bool
    left_out: tuple[str, ...] = ()
    """Files whose names no backup takes."""


def backup(home: Home, keeping: Keeping, to: Path | None, encrypt_to: Sequence[str]) -> Kept:
    """Make a backup and prove it, then record that; raise InputError, RefusedError, LockedError, TamperedError."""
    if home.person:
        home.person.must(Deed.OPERATE)
    kept = keep(keeping, to, encrypt_to)
    data = {"size": kept.size, "sha256": kept.sha256, "log": kept.manifest.log_size, "sealed": kept.sealed}
    with home.writing() as pen:
        pen.record(Act.BACKUP_PROVEN, "home", data=data)
    return kept


def last_proven(home: Home) -> datetime | None:
    """Return when a backup of this home was last proven, or None."""
    with home.reading() as session:
        told = log_read.about(session, "home", (Act.BACKUP_PROVEN,))
    return datetime.fromisoformat(told[-1].at) if told else None


def keep(keeping: Keeping, to: Path | None, encrypt_to: Sequence[str] = ()) -> Kept:
    """Make a backup at `to` (a new file, or a folder) and prove it; what cannot be proven is not kept."""
    keys = sealed.recipients(encrypt_to)
    target = _target(keeping, to, ".tar.age" if keys else ".tar")
    part = target.with_name(f".{target.name}.part")
    with _workshop(keeping.settings.home) as shop:
        try:
            manifest, left_out = _gather(keeping, shop / "copy")
            part.unlink(missing_ok=True)
            plain = shop / "plain" if keys else part
            backup_file.pack(shop / "copy", manifest, plain)
            shutil.rmtree(shop / "copy")
            prove(plain, shop / "proof", keeping.opening)
            if keys:
                sealed.seal(plain, part, keys)
            kept = Kept(target, part.stat().st_size, backup_file.digest(part), manifest, bool(keys), left_out)
            part.rename(target)
            sync(target.parent)
        finally:
            part.unlink(missing_ok=True)
    return kept


def prove(file: Path, folder: Path, opening: Callable[[Path], Home]) -> Manifest:
    """Open a backup's copy in the new `folder`, and read all of it; raise InputError, SchemaError, TamperedError."""
    folder.mkdir(mode=0o700)
    manifest = backup_file.unpack(file, folder)
    _require_known(manifest.schema)
    database = folder / places.DATABASE
    wrong = copy.damage(database)
    if wrong:
        raise InputError(_("The database in this backup is damaged: {why}.", why=wrong), hint=_("Take another one."))
    _require_same(manifest, database)
    bring_up(database, folder / "trust")
    home = opening(folder)
    try:
        verdict = audit.verify(home, alone=True)
    finally:
        home.engine.dispose()
    if verdict.problems:
        raise TamperedError(
            _("The record in this copy does not hold: {first}", first=verdict.problems[0]),
            why=_("{n} things do not fit together.", n=len(verdict.problems)),
            hint=_("See what does not hold in the home itself: pubqueue audit verify"),
        )
    return manifest


def check(file: Path, identity: Path | None, opening: Callable[[Path], Home]) -> Kept:
    """Prove a backup that was made before, in a folder of its own that is gone afterwards."""
    with TemporaryDirectory(prefix="pubqueue-check-") as shop:
        plain = in_plain(file, Path(shop), identity)
        manifest = prove(plain, Path(shop) / "proof", opening)
    return Kept(file, file.stat().st_size, backup_file.digest(file), manifest, plain != file)


def in_plain(file: Path, folder: Path, identity: Path | None) -> Path:
    """Return a backup unencrypted: itself, or what `identity` made of it in `folder`; raise InputError."""
    if not file.is_file():
        raise InputError(_("There is no file {file}.", file=file))
    if not sealed.is_sealed(file):
        return file
    if identity is None:
        raise InputError(
            _("{file} is encrypted.", file=file), hint=_("Name the private key that opens it: --identity FILE")
        )
    sealed.unseal(file, folder / "plain", identity)
    return folder / "plain"


def bring_up(database: Path, trust: Path) -> None:
    """Bring a copy to this program's schema."""
    engine = open_database(database)
    try:
        schema.upgrade(engine)
        trust_files.adopt_trust_folder(engine, trust)
    finally:
        engine.dispose()


def sync(folder: Path) -> None:
    """Make what was renamed within a folder outlive a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _gather(keeping: Keeping, folder: Path) -> tuple[Manifest, tuple[str, ...]]:
    """Copy everything that belongs to the home into a new folder; return what that is, and what no backup takes."""
    folder.mkdir(mode=0o700)
    home, at = keeping.settings.home, instant(keeping.clock.now())
    copy.copy_out(keeping.engine, folder / places.DATABASE, keeping.told)
    found = [file.relative_to(home).as_posix() for part in FOLDERS for file in _files(home / part)]
    names = [places.DATABASE, *FILES, *(name for name in found if backup_file.is_tame(name))]
    for name in names[1:]:
        (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(home / name, folder / name)
    id, library, revision, frontier = copy.told_by(folder / places.DATABASE)
    head = Frontier.from_text(frontier)
    files = backup_file.described(folder, names)
    manifest = Manifest(id, library, at, revision, __version__, head.size, head.root().hex(), files)
    return manifest, tuple(sorted(set(found) - set(names)))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the plain files below a folder, in order; a link is none."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())


def _require_known(revision: str) -> None:
    """Raise SchemaError for a backup that a newer program made."""
    if not schema.knows(revision):
        raise SchemaError(
            _("This backup is of schema {have}, which this program does not know.", have=revision),
            hint=_("Install the program that made it, or a newer one."),
        )


def _require_same(manifest: Manifest, database: Path) -> None:
    """Raise InputError where the manifest is of another state than the database beside it."""
    id, library, revision, frontier = copy.told_by(database)
    try:
        head = Frontier.from_text(frontier)
    except ValueError:
        head = Frontier()
    said = (manifest.home, manifest.library, manifest.schema, manifest.log_size, manifest.log_root)
    if said != (id, library, revision, head.size, head.root().hex()):
        raise InputError(_("The manifest of this backup is not that of its database."), hint=_("Take another one."))


def _target(keeping: Keeping, to: Path | None, ending: str) -> Path:
    """Return the new file that a backup goes to; raise where that would be within the home, or there already."""
    to = to or _usual_folder(keeping.settings)
    target = _free_name(to, keeping.clock, ending) if to.is_dir() else to
    if target.resolve().is_relative_to(keeping.settings.home.resolve()):
        raise RefusedError(
            _("A backup must not lie within the home."),
            why=_("Whatever takes the home away would take the backup with it."),
            hint=_("Name another place, best of another disk or machine: --to FOLDER"),
        )
    if not target.parent.is_dir():
        raise InputError(_("There is no folder {path}.", path=target.parent))
    if target.exists():
        raise InputError(_("{path} is there already.", path=target), hint=_("Name a new file, or a folder."))
    return target


def _free_name(folder: Path, clock: Clock, ending: str) -> Path:
    """Return a name in a folder that tells the time, and is not taken."""
    at = instant(clock.now()).translate({ord("-"): None, ord(":"): None})
    numbers = chain([""], (f"-{n}" for n in count(2)))
    names = (folder / f"pubqueue-{at}{number}{ending}" for number in numbers)
    return next(name for name in names if not name.exists())


def _usual_folder(settings: Settings) -> Path:
    """Return where backups go unless something else is said: beside the journal, out of the home."""
    folder = settings.state / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _workshop(home: Path) -> Iterator[Path]:
    """Yield a private folder on the home's own disk; raise LockedError while another backup is at work."""
    lock = os.open(home / "backup.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in home.glob(f"{_WORKSHOP}*"):  # by one that was killed
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(prefix=_WORKSHOP, dir=home) as shop:
            yield Path(shop)
    except BlockingIOError:
        raise LockedError(_("Another backup of this home is being made."), hint=_("Wait until it has ended.")) from None
    finally:
        os.close(lock)
