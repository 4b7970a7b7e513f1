"""What everything of one library is called on a machine: users, groups and places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pubqueue.errors import InputError
from pubqueue.words import _

_INSTANCE = re.compile(r"[a-z][a-z0-9]{0,15}")
_TAKEN = frozenset({"staff", "tray", "journal"})
"""Words that stand at the end of names of the only library's."""


@dataclass(frozen=True)
class Names:
    """The names of the only library on a machine, or of the one called `instance` of a consortium."""

    program: Path
    """The program as it is installed, such as /opt/pubqueue/bin/pubqueue."""
    instance: str = ""

    @property
    def user(self) -> str:
        """Return the service user, which the program and the files of this library go by."""
        return f"pubqueue-{self.instance}" if self.instance else "pubqueue"

    @property
    def staff(self) -> str:
        """Return the group of those who may run the program as the service user."""
        return f"{self.user}-staff"

    @property
    def tray_user(self) -> str:
        """Return the user as whom pictures come in, who can do nothing else."""
        return f"{self.user}-tray"

    @property
    def settings(self) -> str:
        """Return root's folder."""
        return f"etc/pubqueue/{self.instance}".rstrip("/")

    @property
    def home(self) -> str:
        """Return the home."""
        return f"var/lib/{self.user}"

    @property
    def journal(self) -> str:
        """Return the place of the publisher's journal."""
        return f"var/lib/{self.user}-journal"

    @property
    def tray(self) -> str:
        """Return the folder that whoever sends pictures is shut into."""
        return f"var/lib/{self.tray_user}"

    @property
    def unit(self) -> str:
        """Return the name of the units."""
        return f"pubqueue@{self.instance}" if self.instance else "pubqueue"


def named(program: Path, instance: str) -> Names:
    """Return the names of an instance; raise InputError where it cannot be called that."""
    if instance and (not _INSTANCE.fullmatch(instance) or instance in _TAKEN):
        raise InputError(
            _("{name} is no name for an instance.", name=instance),
            hint=_("Up to 16 small letters and digits, such as northfield."),
        )
    return Names(program, instance)
