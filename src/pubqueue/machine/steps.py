"""The kinds of steps that a set-up is made of: each knows whether it is done, and does it."""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pubqueue.ports.machine import Machine

ROOT = "root"


@dataclass(frozen=True)
class Step:
    """One thing that a set-up makes; `undoing` takes it away again, by its name alone."""

    name: str
    """Its kind and what it is of, such as `group:pubqueue-staff`; so the list of what was made calls it."""
    told: Words
    done: Callable[[], bool]
    do: Callable[[], None]
    in_the_way: Callable[[], bool] = lambda: False
    """Tells whether something stands in its place, whoever made it."""


@dataclass(frozen=True)
class Owned:
    """Whose something is, and its mode."""

    mode: int
    user: str = ROOT
    group: str = ROOT


@dataclass(frozen=True)
class Around:
    """What is run around the writing of a file: `check` takes the name of the new one, `after` makes it known."""

    check: Sequence[str] = ()
    after: Sequence[str] = ()


_ALONE = Around()


def group(machine: Machine, name: str) -> Step:
    """Make a group."""
    return Step(
        f"group:{name}",
        _("the group {name}: who is in it may use the program", name=name),
        lambda: machine.members(name) is not None,
        lambda: machine.run("groupadd", "--system", name),
    )


def user(machine: Machine, name: str, home: str, shell: str) -> Step:
    """Make a system user with a group of its own: no password opens it, and nobody's key but by root's word."""

    def do() -> None:
        options = ("--home-dir", f"/{home}", "--no-create-home", "--shell", shell, "--password", "*")
        machine.run("useradd", "--system", "--user-group", *options, "--comment", "pubqueue", name)

    told = _("the user {name}, without a password", name=name)
    return Step(f"user:{name}", told, lambda: machine.has_user(name), do)


def member(machine: Machine, login: str, name: str) -> Step:
    """Put a person into a group."""
    return Step(
        f"member:{login}:{name}",
        _("{login} is in the group {name}", login=login, name=name),
        lambda: login in (machine.members(name) or ()),
        lambda: machine.run("gpasswd", "--add", login, name),
    )


def folder(machine: Machine, path: str, told: Words, owned: Owned, *, kind: str = "folder") -> Step:
    """Make a folder; one of the kind `data` holds the library's, and outlives the set-up."""
    place = machine.root / path

    def is_done() -> bool:
        return place.is_dir() and _is(machine, place, owned)

    def do() -> None:
        place.mkdir(parents=True, exist_ok=True)
        if machine.owner(place) != (owned.user, owned.group):
            machine.own(place, owned.user, owned.group)
        place.chmod(owned.mode)

    def in_the_way() -> bool:
        return os.path.lexists(place) and machine.owner(place)[0] not in (ROOT, owned.user)

    return Step(f"{kind}:{path}", told, is_done, do, in_the_way)


def file(machine: Machine, path: str, told: Words, text: str, around: Around = _ALONE) -> Step:
    """Write one of root's files, and write it anew where it says something else."""
    place, owned = machine.root / path, Owned(_mode(path))

    def is_done() -> bool:
        return place.is_file() and _is(machine, place, owned) and place.read_text(encoding="utf-8") == text

    def do() -> None:
        _put(machine, place, text, around.check)
        if around.after:
            machine.run(*around.after)

    return Step(f"file:{path}", told, is_done, do, lambda: os.path.lexists(place))


def seed(machine: Machine, path: str, told: Words, text: str) -> Step:
    """Begin one of root's files that people go on writing in."""
    step = file(machine, path, told, text)
    return replace(step, done=step.in_the_way)


def link(machine: Machine, path: str, target: str, told: Words, user: str) -> Step:
    """Make a symbolic link, in the place of an empty folder where there is one."""
    place = machine.root / path

    def do() -> None:
        if place.is_dir() and not place.is_symlink():
            place.rmdir()
        place.symlink_to(f"/{target}")
        machine.own(place, user, user)

    def is_done() -> bool:
        return place.is_symlink() and str(place.readlink()) == f"/{target}"

    def in_the_way() -> bool:
        empty = place.is_dir() and not place.is_symlink() and not any(place.iterdir())
        return os.path.lexists(place) and not empty

    return Step(f"link:{path}", told, is_done, do, in_the_way)


def _mode(path: str) -> int:
    """Return the mode of one of root's files, by what it is."""
    if path.startswith("etc/sudoers.d/"):
        return 0o440
    return 0o755 if path.startswith("usr/local/bin/") else 0o644


def _is(machine: Machine, place: Path, owned: Owned) -> bool:
    return stat.S_IMODE(place.stat().st_mode) == owned.mode and machine.owner(place) == (owned.user, owned.group)


def _put(machine: Machine, place: Path, text: str, check: Sequence[str]) -> None:
    """Write a file aside, have it checked, then put it in place whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    # a name that begins with a dot and has another: neither sudo nor sshd nor cron reads such a file
    handle, name = tempfile.mkstemp(prefix=".pubqueue.", dir=place.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        aside.chmod(_mode(str(place.relative_to(machine.root))))
        machine.own(aside, ROOT, ROOT)
        if check:
            machine.run(*check, name)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
