"""Do the steps of a plan that are not done yet, and undo what was made: the one place where either happens."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import RefusedError
from pubqueue.machine.plan import tell_sshd
from pubqueue.machine.steps import ROOT
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.machine.made import Made
    from pubqueue.machine.steps import Step
    from pubqueue.ports.machine import Machine


@dataclass(frozen=True)
class Happened:
    """What became of one step: it was done (or would be), or stood already."""

    step: str
    told: Words
    did: bool


def set_up(plan: Sequence[Step], made: Made, *, dry_run: bool = False) -> Iterator[Happened]:
    """Do what is not done yet, and yield each step after it; raise RefusedError before the first if one cannot be."""
    for step in plan:
        if step.name not in made.steps and not step.done() and step.in_the_way():
            _kind, _colon, path = step.name.partition(":")
            raise RefusedError(
                _("/{path} is there already, and pubqueue did not make it.", path=path),
                hint=_("Look what it is; move it away, then run this again."),
            )
    for step in plan:
        needed = not step.done()
        if needed and not dry_run:
            step.do()
            made.add(step.name)
        yield Happened(step.name, step.told, needed)


def take_down(machine: Machine, made: Made, *, data_too: bool, dry_run: bool = False) -> Iterator[Happened]:
    """Undo what was made, the last first, and yield what became of each; the library's data only where asked."""
    for name in reversed(tuple(made.steps)):
        left = None if dry_run else _undo(machine, name, data_too)
        if not dry_run:
            made.remove(name)
        if not name.startswith("home:"):  # it lay in a folder, which is told
            yield Happened(name, left or _what(name), left is None)
    if not dry_run and machine.runs_systemd():
        machine.run("systemctl", "daemon-reload")
        machine.run(*tell_sshd(machine))


def _what(name: str) -> Words:
    """Return what a step made, in words."""
    kind, _colon, of = name.partition(":")
    match kind:
        case "group":
            return _("the group {name}", name=of)
        case "user":
            return _("the user {name}", name=of)
        case "member":
            return _("{login} in the group {name}", login=of.partition(":")[0], name=of.partition(":")[2])
        case "timer":
            return _("the timer {name}", name=of)
    return _("/{path}", path=of)


def _undo(machine: Machine, name: str, data_too: bool) -> Words | None:
    """Undo one step, known by its name alone; return what was left instead, and why."""
    kind, _colon, of = name.partition(":")
    match kind:
        case "group" if machine.members(of) is not None:
            machine.run("groupdel", of)
        case "user" if machine.has_user(of):
            machine.run("userdel", of)
        case "member":
            _undo_member(machine, *of.split(":"))
        case "timer":
            machine.run("systemctl", "disable", "--now", of)
        case "file" | "link":
            (machine.root / of).unlink(missing_ok=True)
        case "folder":
            return _undo_folder(machine, of)
        case "data":
            return _undo_data(machine, of, data_too)
    return None


def _undo_member(machine: Machine, login: str, group: str) -> None:
    if login in (machine.members(group) or ()):
        machine.run("gpasswd", "--delete", login, group)


def _undo_folder(machine: Machine, path: str) -> Words | None:
    """Remove a folder in which nothing is left."""
    place = machine.root / path
    if place.is_dir() and any(place.iterdir()):
        return _("/{path} is kept: something is in it.", path=path)
    with suppress(FileNotFoundError):
        place.rmdir()
    return None


def _undo_data(machine: Machine, path: str, data_too: bool) -> Words | None:
    """Remove the library's data where that was asked; else keep them in root's hands, since their user goes."""
    place = machine.root / path
    if not place.is_dir():
        return None
    if data_too or not any(place.iterdir()):
        shutil.rmtree(place)
        return None
    machine.own(place, ROOT, ROOT)
    place.chmod(0o700)
    return _("/{path} is kept, and root's now.", path=path)
