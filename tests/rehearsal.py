"""A machine to rehearse set-ups on: files under a folder, users and groups in memory, tools that only take notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pubqueue.errors import UnfitError
from pubqueue.words import _

TOOLS = frozenset({"useradd", "userdel", "groupadd", "groupdel", "gpasswd", "runuser", "sudo", "visudo", "sshd"})


@dataclass
class Rehearsal:
    """A `ports.machine.Machine` that a test looks into."""

    root: Path
    tools: frozenset[str] = TOOLS
    systemd: bool = False
    broken: str = ""
    """A word of the commands that fail."""
    users: set[str] = field(default_factory=lambda: {"root", "sam"})
    groups: dict[str, list[str]] = field(default_factory=dict)
    owners: dict[Path, tuple[str, str]] = field(default_factory=dict)
    ran: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, *command: str) -> None:
        if self.broken and self.broken in command:
            raise UnfitError(_("{tool} did not do it: {why}", tool=command[0], why="no"))
        self.ran.append(command)
        does: dict[str, Callable[[str], object]] = {
            "useradd": self.users.add,
            "userdel": self.users.remove,
            "groupadd": lambda name: self.groups.update({name: []}),
            "groupdel": self.groups.pop,
            "gpasswd": lambda name: self._member(command[1], command[2], name),
            "runuser": lambda _name: self._init(command),
        }
        if command[0] in does:
            does[command[0]](command[-1])

    def _member(self, way: str, login: str, group: str) -> None:
        (self.groups[group].append if way == "--add" else self.groups[group].remove)(login)

    def _init(self, command: tuple[str, ...]) -> None:
        """Do what the program does as its own user."""
        home = self.root / next(word for word in command if word.startswith("HOME=")).removeprefix("HOME=/")
        (home / "pubqueue.toml").write_text("")
        (home / "tray").mkdir()

    def has(self, tool: str) -> bool:
        return tool in self.tools

    def has_user(self, name: str) -> bool:
        return name in self.users

    def members(self, group: str) -> list[str] | None:
        return self.groups.get(group)

    def owner(self, path: Path) -> tuple[str, str]:
        return self.owners.get(path, ("root", "root"))

    def own(self, path: Path, user: str, group: str) -> None:
        self.owners[path] = (user, group)

    def runs_systemd(self) -> bool:
        return self.systemd

    def files(self) -> dict[str, str]:
        """Return every file and link under the root with what it says."""
        return {
            str(path.relative_to(self.root)): str(path.readlink()) if path.is_symlink() else path.read_text()
            for path in sorted(self.root.rglob("*"))
            if path.is_symlink() or path.is_file()
        }
