"""Whether a shared set-up can stand on this machine, and on the program as it is installed."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, RefusedError, UnfitError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.machine import Machine

_NEEDED = ("useradd", "userdel", "groupadd", "groupdel", "gpasswd", "runuser")


def require_root() -> None:
    """Raise RefusedError unless root runs this."""
    if os.geteuid():
        raise RefusedError(
            _("The shared set-up makes users and system files, so root has to run it."),
            hint=_("Run it with sudo, or as root."),
        )


def require_linux(platform: str = sys.platform) -> None:
    """Raise UnfitError on a machine that is no Linux."""
    if platform != "linux":
        raise UnfitError(
            _("The shared set-up is for Linux machines."),
            hint=_("On a Mac use the private set-up (docs/private.md), or come to a Linux machine by SSH."),
        )


def require_tools(machine: Machine) -> None:
    """Raise UnfitError, naming what is missing, where the machine lacks a tool."""
    missing = ", ".join(tool for tool in _NEEDED if not machine.has(tool))
    if missing:
        raise UnfitError(_("This machine lacks: {tools}.", tools=missing), hint=_("Debian's package is passwd."))


def require_login(machine: Machine, login: str) -> None:
    """Raise InputError unless `login` is a user of this machine."""
    if not machine.has_user(login):
        raise InputError(
            _("There is no user {login} on this machine.", login=login),
            hint=_("Name the login of the library's CEO, or of whoever stands in: --founder LOGIN"),
        )


def require_program(program: Path, package: Path, owner: int = 0) -> None:
    """Raise UnfitError unless everybody may run the program, and nobody but root may change it or what it loads."""
    if not all(character.isalnum() or character in "/._+-" for character in str(program)):
        raise UnfitError(_("{path} has a sign in it that sudo and systemd trip over.", path=program))
    for path, file in _parts(program, package, Path(sys.executable)):
        status = path.stat()
        folder = path.is_dir()
        sticky = folder and status.st_mode & stat.S_ISVTX
        if status.st_uid != owner or (status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not sticky):
            raise _elsewhere(_("Others than root can change {path}, which {file} rests on.", path=path, file=file))
        if not status.st_mode & (stat.S_IXOTH if folder else stat.S_IROTH):
            raise _elsewhere(_("{path}, which {file} rests on, is closed to others than root.", path=path, file=file))


def _parts(*files: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each file, where its links lead, and every folder on the way, with the file that rests on it."""
    for file in files:
        for whole in dict.fromkeys((file.absolute(), file.resolve())):
            yield from ((path, whole) for path in (whole, *whole.parents))


def _elsewhere(why: Words) -> UnfitError:
    return UnfitError(
        _("The program is not installed where a shared set-up can use it."),
        why=why,
        hint=_("As root: umask 022; /usr/bin/python3 -m venv /opt/pubqueue; /opt/pubqueue/bin/pip install PUBQUEUE"),
    )
