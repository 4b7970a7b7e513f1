"""The home's files: whether they are there, can be read, and belong to whom they should."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pubqueue import places, settings
from pubqueue.errors import NoHomeError, PubqueueError
from pubqueue.words import Words, _
from pubqueue.workflow.doctor.chart import Examination, Patient, Symptom, Verdict, symptom_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WRITE = stat.S_IWGRP | stat.S_IWOTH
_READ = stat.S_IRGRP | stat.S_IROTH
_ANY = stat.S_IRWXG | stat.S_IRWXO
_WAYS_IN = ("lanes", "sandbox")


@dataclass(frozen=True)
class _Kept:
    """A file or folder, and which rights of others break it or are a pity."""

    path: Path
    breaks: int = _WRITE
    pity: int = _READ


def _presence(patient: Patient) -> Iterator[Symptom]:
    if not (patient.folder / places.SETTINGS).exists():
        yield Symptom(
            _("There is no pubqueue home at {path}.", path=patient.folder),
            hint=_("Name the right one in PUBQUEUE_HOME, or make one with: pubqueue init"),
        )
        return
    if isinstance(patient.engine, NoHomeError):
        yield Symptom(
            patient.engine.what,
            _("The home has settings but no database."),
            _("Bring it back from a backup: pubqueue restore"),
        )
    remote = not isinstance(patient.given, PubqueueError) and bool(patient.given.database_url)
    for name in ("policy.toml", *(() if remote else ("keys", "keys/log.key"))):
        if not (patient.folder / name).exists():
            yield Symptom(
                _("{path} is missing.", path=patient.folder / name),
                _("Without it no command works."),
                _("Bring it back from a backup."),
            )


def _settings(patient: Patient) -> Iterator[Symptom]:
    file = patient.folder / places.SETTINGS
    if not file.exists():
        return
    try:
        settings.require_legible(file)
    except PubqueueError as error:
        yield symptom_of(error)


def _opening(patient: Patient) -> Iterator[Symptom]:
    if isinstance(patient.home, PubqueueError):
        yield symptom_of(patient.home)


# --- modes ----------------------------------------------------------------------------------------


def _modes(patient: Patient) -> Iterator[Symptom]:
    for kept in _all_kept(patient):
        if kept.path.is_symlink() or not kept.path.exists():
            continue
        mode = stat.S_IMODE(kept.path.stat().st_mode)
        if extra := mode & (kept.breaks | kept.pity):
            yield _open_to_others(kept, mode, extra)


def _open_to_others(kept: _Kept, mode: int, extra: int) -> Symptom:
    """Return what is wrong with a mode, and the way to mend it."""
    writes, breaks = bool(extra & _WRITE), bool(extra & kept.breaks)
    what = _("Others can write to {path}.", path=kept.path) if writes else _("Others can read {path}.", path=kept.path)
    good = mode & ~extra
    return Symptom(
        what,
        _("Whoever can change it can change what pubqueue does.")
        if writes
        else _("What is not public yet stands in it."),
        _("Take that away: chmod {mode} {path}", mode=f"{good:04o}", path=kept.path),
        Verdict.BROKEN if breaks else Verdict.WARNS,
        mend=partial(_close, kept.path, mode, extra),
    )


def _close(path: Path, before: int, extra: int) -> Words:
    path.chmod(before & ~extra)
    return _(
        "{path} had mode {before}, and has {now} now.", path=path, before=f"{before:04o}", now=f"{before & ~extra:04o}"
    )


def _all_kept(patient: Patient) -> Iterator[_Kept]:
    """Yield what a home keeps; others may pass through its folders, but neither list nor change them."""
    home, state = patient.folder, patient.state
    for folder in (home, state, home / "trust", *(home / name for name in _WAYS_IN)):
        yield _Kept(folder)
    yield _Kept(home / places.TRAY, breaks=0, pity=stat.S_IWOTH | stat.S_IROTH)
    yield _Kept(home / "keys", breaks=_WRITE)
    for name in (places.DATABASE, f"{places.DATABASE}-wal", f"{places.DATABASE}-shm"):
        yield _Kept(home / name)
    for name in (places.SETTINGS, "policy.toml"):
        yield _Kept(home / name, pity=0)
    for file in _within(home / "trust"):
        yield _Kept(file, pity=0)
    for file in _within(home / "keys"):
        yield _Kept(file, pity=0) if file.suffix == ".pub" else _Kept(file, breaks=_ANY, pity=0)
    for file in _within(state):
        yield _Kept(file)


def _within(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


# --- owners ---------------------------------------------------------------------------------------


def _owners(patient: Patient) -> Iterator[Symptom]:
    if not patient.folder.exists():
        return
    owner, we = patient.folder.stat().st_uid, os.geteuid()
    if we not in (owner, 0):
        yield Symptom(
            _(
                "The home {path} belongs to {owner}, and you are {we}.",
                path=patient.folder,
                owner=_name(owner),
                we=_name(we),
            ),
            _("Two users' files in one home shut each other out."),
            _("Run pubqueue as {owner}: sudo -u {owner} pubqueue …", owner=_name(owner)),
        )
    for kept in _all_kept(patient):
        if kept.path.exists() and kept.path.stat().st_uid != owner and not _readable_roots(kept.path):
            yield _foreign(kept.path, owner, we)


def _foreign(path: Path, owner: int, we: int) -> Symptom:
    """Return what is wrong with a file of another owner; root can give it back."""
    theirs, ours = _name(path.stat().st_uid), _name(owner)
    return Symptom(
        _("{path} belongs to {theirs}, the home to {ours}.", path=path, theirs=theirs, ours=ours),
        _("Some command was run as the wrong user; now the publisher may be shut out."),
        _("Give it back: sudo chown {ours} {path}", ours=ours, path=path),
        mend=partial(_give, path, owner) if we == 0 else None,
    )


def _give(path: Path, owner: int) -> Words:
    os.chown(path, owner, -1, follow_symlinks=False)
    return _("{path} belongs to {owner} again.", path=path, owner=_name(owner))


def _readable_roots(path: Path) -> bool:
    """Tell whether root keeps what the home only reads: so it is where trust and settings are kept apart."""
    read_only = path.name in (places.SETTINGS, "policy.toml", "trust") or path.parent.name == "trust"
    return path.stat().st_uid == 0 and read_only and os.access(path, os.R_OK)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


EXAMINATIONS = (
    Examination("home", _("Is there a home, with all that belongs to it?"), _presence),
    Examination("settings", _("Can the settings file be read, and is every key in it known?"), _settings),
    Examination(
        "modes",
        _("Are home, database, keys, settings, trust, picture tray and journal closed to others?"),
        _modes,
        mends=_("takes the rights of others away"),
    ),
    Examination(
        "owner",
        _("Does everything belong to the home's own user, and is it that user who calls?"),
        _owners,
        mends=_("run as root, it gives files back to the home's user"),
    ),
    Examination("opening", _("Can the home be opened, as every other command opens it?"), _opening),
)
