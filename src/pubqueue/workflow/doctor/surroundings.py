"""What the program needs beside itself: ssh-keygen, the extras that the settings ask for, a sober environment."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.errors import PubqueueError
from pubqueue.model.audit import Act
from pubqueue.signing import ssh_keygen
from pubqueue.store import health, queries
from pubqueue.words import Words, _
from pubqueue.workflow.doctor.chart import Examination, Patient, Symptom, Verdict, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEIF = frozenset({".heic", ".heif"})


@dataclass(frozen=True)
class _Extra:
    """A part that not everybody needs: its module, its name for pip, who wants it, and what fails without it."""

    module: str
    name: str
    wanted: Callable[[Patient], bool]
    without: Words
    verdict: Verdict = Verdict.WARNS


def _wants_apprise(patient: Patient) -> bool:
    """Tell whether somebody is to be told by other means than plain e-mail."""
    addresses = [*patient.settings().notify.it]
    if not isinstance(patient.home, PubqueueError):
        with patient.home.reading() as session:
            addresses += [person.email for person in queries.people(session)]
    return any("://" in address for address in addresses)


def _wants_pyrage(patient: Patient) -> bool:
    """Tell whether the last proven backup was encrypted."""
    if isinstance(patient.home, PubqueueError):
        return False
    with patient.home.reading() as session:
        leaf = health.last(session, Act.BACKUP_PROVEN)
    return bool(leaf and leaf.data.get("sealed"))


def _wants_heif(patient: Patient) -> bool:
    tray = patient.folder / places.TRAY
    return tray.is_dir() and any(file.suffix.lower() in _HEIF for file in tray.iterdir())


_EXTRAS = (
    _Extra(
        "psycopg",
        "postgres",
        lambda patient: bool(patient.settings().database_url),
        _("The database is PostgreSQL's, which no command can reach without it."),
        Verdict.BROKEN,
    ),
    _Extra("apprise", "notify", _wants_apprise, _("Somebody is to be told by more than e-mail; such notices wait.")),
    _Extra(
        "pyrage", "backup", _wants_pyrage, _("The last backup is encrypted; none like it can be made or read here.")
    ),
    _Extra(
        "pillow_heif", "heif", _wants_heif, _("There are HEIC pictures in the tray; `post new --media` refuses them.")
    ),
)


def _extras(patient: Patient) -> Iterator[Symptom]:
    for extra in _EXTRAS:
        if extra.wanted(patient) and find_spec(extra.module) is None:
            yield Symptom(
                _("The extra “{name}” is not installed.", name=extra.name),
                extra.without,
                _(
                    "Install it into the program's own environment: pipx inject pubqueue 'pubqueue[{name}]'",
                    name=extra.name,
                ),
                extra.verdict,
            )


def _keygen(patient: Patient) -> Iterator[Symptom]:
    try:
        ssh_keygen.require_fit(patient.environment)
    except PubqueueError as error:
        yield Symptom(
            error.what,
            _("Nobody can make a key or sign off on this machine; publishing goes on."),
            _("Install OpenSSH 8.2 or newer (Debian: apt install openssh-client)."),
        )


def _fault(patient: Patient) -> Iterator[Symptom]:
    fault = patient.environment.get("PUBQUEUE_SANDBOX_FAULT", "")
    if fault and not patient.practice:
        yield warning(
            _("PUBQUEUE_SANDBOX_FAULT is set ({fault}).", fault=fault),
            _("It makes a practice home misbehave, and has no business near a real one."),
            _("Take it out of this shell, of cron's lines and of the service's settings."),
        )


EXAMINATIONS = (
    Examination("ssh-keygen", _("Is OpenSSH's ssh-keygen there, of version 8.2 or newer?"), _keygen),
    Examination("extras", _("Are the extras installed that the settings, the people or the tray ask for?"), _extras),
    Examination("sandbox-fault", _("Is PUBQUEUE_SANDBOX_FAULT unset around a real home?"), _fault),
)
