"""What the set-up of a machine asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


class Machine(Protocol):
    """One machine, whose files lie under `root`; `/` but for rehearsals."""

    root: Path

    def run(self, *command: str) -> None:
        """Run a tool to its end; raise UnfitError with its last words."""
        ...

    def has(self, tool: str) -> bool:
        """Tell whether a tool is installed."""
        ...

    def has_user(self, name: str) -> bool:
        """Tell whether there is such a user."""
        ...

    def members(self, group: str) -> Collection[str] | None:
        """Return the members of a group, or None where there is no such group."""
        ...

    def owner(self, path: Path) -> tuple[str, str]:
        """Return the user and the group that a file belongs to."""
        ...

    def own(self, path: Path, user: str, group: str) -> None:
        """Give a file, or a folder and all that is in it, to a user and a group."""
        ...

    def runs_systemd(self) -> bool:
        """Tell whether systemd runs this machine now."""
        ...
