"""The machine under the home: its disk, its clock, its zones, the database file and who holds it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.errors import InputError, LockedError, PubqueueError
from pubqueue.journal import FILE as JOURNAL
from pubqueue.model.post import moment
from pubqueue.model.when import in_zone
from pubqueue.model.when.place import find_zone
from pubqueue.store import copy, health, log_read, queries, schema, sqlite
from pubqueue.store import session as store
from pubqueue.words import _
from pubqueue.workflow.doctor import holders
from pubqueue.workflow.doctor.chart import Examination, Patient, Symptom, Verdict, symptom_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FIRST_YEAR = 2026
"""The program is not older than that."""
_AHEAD = timedelta(minutes=1)
_LITTLE = 200_000_000
"""Bytes that should be free."""
_NOTHING = 10_000_000
"""Bytes without which a pass may not end."""
_LONG = 600
"""Seconds after which a pass that still holds a lane hangs."""


# --- the disk -------------------------------------------------------------------------------------


def _disk(patient: Patient) -> Iterator[Symptom]:
    if patient.file is None:
        return
    try:
        sqlite.refuse_network_disk(patient.folder, patient.mounts)
    except PubqueueError as error:
        yield symptom_of(error)


def _room(patient: Patient) -> Iterator[Symptom]:
    wanted = max(_LITTLE, 2 * patient.file.stat().st_size if patient.file else 0)
    for folder in (patient.folder, patient.state):
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        if free < wanted:
            yield Symptom(
                _("{free} MB are free on the disk of {folder}.", free=free // 1_000_000, folder=folder),
                _("Backups and upgrades want twice the database; {n} MB are wanted.", n=wanted // 1_000_000),
                _("Make room, or move the home to a larger disk."),
                Verdict.BROKEN if free < _NOTHING else Verdict.WARNS,
            )


# --- time -----------------------------------------------------------------------------------------


def _clock(patient: Patient) -> Iterator[Symptom]:
    """Yield what is wrong with the clock; that of a practice home may be set anywhere."""
    if patient.practice:
        return
    now, hint = patient.clock.now(), _("Set it by the network: timedatectl set-ntp true")
    if now.year < _FIRST_YEAR:
        yield Symptom(_("The clock says {year}.", year=now.year), _("Posts go out by it."), hint)
    newest = _newest(patient)
    if newest - now > _AHEAD:
        yield Symptom(
            _("The clock says {now}, but something was written here at {newest}.", now=_utc(now), newest=_utc(newest)),
            _("The clock was set back. Until it is right, posts go out late and the record's times are wrong."),
            hint,
        )


def _newest(patient: Patient) -> datetime:
    """Return when something was last written here, by the files and by the record."""
    names = (patient.folder / places.DATABASE, patient.state / places.HEARTBEAT, patient.state / JOURNAL)
    stamps = [datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in names if file.exists()]
    if not isinstance(patient.home, PubqueueError):
        with patient.home.reading() as session:
            stamps += [at for leaf in log_read.newest(session, subjects=(), size=1) if (at := moment(leaf.at))]
    return max(stamps, default=datetime.fromtimestamp(0, UTC))


def _utc(at: datetime) -> str:
    return in_zone(at, "UTC")


def _zone(patient: Patient) -> Iterator[Symptom]:
    with store.reading(patient.database()) as session:
        zone = queries.home(session).zone
    try:
        find_zone(zone)
    except InputError:
        yield Symptom(
            _("This machine knows no time zone {zone}.", zone=zone),
            _("Without it nobody can tell when a post is due."),
            _("Install the system's zone data (Debian: apt install tzdata), or the Python package tzdata."),
        )


# --- the database ---------------------------------------------------------------------------------


def _database(patient: Patient) -> Iterator[Symptom]:
    if fault := copy.damage(patient.file) if patient.file else "":
        yield Symptom(
            _("The database file is damaged: {why}.", why=fault.replace("\n", " ")),
            _("What is read from it may be wrong."),
            _("Keep a copy of the file as it is, then bring back the newest backup: pubqueue restore"),
        )


def _schema(patient: Patient) -> Iterator[Symptom]:
    have, want = schema.revision(patient.database()), schema.newest_revision()
    if have == want:
        return
    known = not have or schema.knows(have)
    yield Symptom(
        _("The database is of schema {have}, this program needs {want}.", have=have or "0", want=want),
        _("Nothing is published until both are of the same.") if known else _("A newer program made it."),
        _("Run: pubqueue upgrade") if known else _("Install that newer program on this machine too."),
    )


def _locks(patient: Patient) -> Iterator[Symptom]:
    if patient.file is None:
        return
    try:
        health.require_writable(patient.file)
    except LockedError:
        pids = holders.openers(patient.file)
        yield Symptom(
            _("Another process holds the database: {pids}.", pids=_numbers(pids)),
            _("It has waited for it in vain, as every command and every pass would."),
            _("See what it is: ps -fp {pids}. Nothing is lost where it is ended.", pids=_numbers(pids, ",")),
        )


def _lanes(patient: Patient) -> Iterator[Symptom]:
    for file in sorted((patient.folder / "lanes").glob("*.lock")):
        for pid in holders.lockers(file):
            age = holders.age(pid, patient.clock.boottime())
            if age is not None and age > _LONG:
                yield _hung(file, pid, round(age / 60))


def _hung(file: Path, pid: int, minutes: int) -> Symptom:
    return Symptom(
        _("Process {pid} has held the lane {lane} for up to {n} minutes.", pid=pid, lane=file.stem, n=minutes),
        _("While it does, nothing else goes out on that account."),
        _("See what it is: ps -fp {pid}. If it hangs: kill {pid}. What it was sending is looked for.", pid=pid),
    )


def _numbers(pids: list[int], between: str = ", ") -> str:
    return between.join(map(str, pids)) or str(_("one that this user cannot see"))


EXAMINATIONS = (
    Examination("disk", _("Does the home lie on a disk of this machine, and not of the network?"), _disk),
    Examination("room", _("Is there room: 200 MB, and twice the database?"), _room),
    Examination(
        "database", _("Is the whole database file sound, and does every reference in it lead somewhere?"), _database
    ),
    Examination("schema", _("Is the database of this program's schema?"), _schema),
    Examination("locks", _("Can the database be written, or does another process hold it?"), _locks),
    Examination("lanes", _("Does a pass hang that holds an account's lane for more than 10 minutes?"), _lanes),
    Examination("clock", _("Does the clock say 2026 or later, and is it not behind what was last written?"), _clock),
    Examination("zone", _("Does this machine know the library's time zone?"), _zone),
)
