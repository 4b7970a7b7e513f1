"""Who called, as the operating system tells it: never by the word of the caller."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import RefusedError
from pubqueue.model.people import Surety
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_UNSET = 2**32 - 1
"""What the kernel says of a process that began with no login (cron's, a service's)."""


@dataclass(frozen=True)
class Caller:
    """Whose command this is: a login on this machine, or a person whom an administrator named beside their SSH key."""

    uid: int
    login: str
    surely: Surety
    person: str = ""

    @property
    def acts_for_others(self) -> bool:
        """Tell whether this process runs as the service user on behalf of somebody else.

        Then files and programs that the caller names would be read, written and started as the service user.
        """
        return self.surely in (Surety.SUDO, Surety.SSH_KEY)


def who_calls(service_user: str, environment: Mapping[str, str], root: Path, forced: str = "") -> Caller:
    """Return who called; `forced` is the person of an SSH forced command. Raise RefusedError where it has no place.

    What sudo says counts only in a process of the service user's, whom sudo's rules let run nothing but pubqueue.
    """
    uid = os.getuid()
    login = _login(uid)
    ours = bool(service_user) and login == service_user
    if forced:
        if not ours:
            raise RefusedError(
                _("pubqueue-ssh is for the service user's authorized_keys."),
                hint=_("Here, call pubqueue itself: your login says who you are."),
            )
        return Caller(uid, login, Surety.SSH_KEY, forced)
    behind = _behind(environment, root) if ours else None
    if behind is None or behind == uid:
        return Caller(uid, login, Surety.LOGIN)
    return Caller(behind, _login(behind), Surety.SUDO)


def _behind(environment: Mapping[str, str], root: Path) -> int | None:
    """Return the user id behind sudo: who logged in, as the kernel keeps it; else as sudo sets it."""
    try:
        logged_in = int((root / "proc/self/loginuid").read_text())
    except (OSError, ValueError):
        logged_in = _UNSET
    if logged_in != _UNSET:
        return logged_in
    said = environment.get("SUDO_UID", "")
    return int(said) if said.isascii() and said.isdigit() else None


def _login(uid: int) -> str:
    """Return a user's login, or nothing where this machine knows none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except (KeyError, OverflowError):
        return ""
