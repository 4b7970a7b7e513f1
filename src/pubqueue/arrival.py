"""Who has come: what the operating system tells of the caller becomes a person of the library's, and how surely."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue import desk
from pubqueue.model.people import Surety
from pubqueue.workflow import desk as at_desk
from pubqueue.workflow import people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pubqueue.callers import Caller
    from pubqueue.model.people import Person
    from pubqueue.workflow.home import Home

PRACTICE_PERSON = "jo"
"""Who acts in a practice home where nobody is named."""
_SECONDS = 60.0


def arrive(home: Home, caller: Caller, *, named: str, proc: Path) -> Home:
    """Return the home as opened by whoever called.

    That is who is `named` in a practice home, else who the operating system tells; `proc` is its /proc.
    """
    home = replace(home, acts_for_others=caller.acts_for_others)
    with home.reading() as session:
        known = people.everybody(session, home.trust.current(), home.clock.now())
    if home.identity.practice:
        person = people.find(known, named or caller.person or PRACTICE_PERSON)
        return replace(home, person=person, surely=Surety.SSH_KEY if caller.person else Surety.PRACTICE)
    if not caller.person and caller.login in home.settings.desk.logins:
        return _at_desk(home, caller, proc, known)
    found = next((one for one in known if _is(one, caller)), None)
    return replace(home, person=found, surely=caller.surely if found else None)


def own_keys(home: Home, environment: Mapping[str, str]) -> dict[str, Path]:
    """Return the private keys at hand of the person who acts, by their public lines; nobody else's."""
    if home.person is None:
        return {}
    holders = (holder for holder in home.trust.current().people if holder.id == home.person.id)
    theirs = {key.public for holder in holders for key in holder.keys}
    folders = [home.settings.home / "keys"]
    if not home.acts_for_others:
        folders.append(Path(environment.get("HOME", "/nonexistent")) / ".ssh")
    found: dict[str, Path] = {}
    for folder in folders:
        for public in sorted(folder.glob("*.pub")) if folder.is_dir() else ():
            private = public.with_suffix("")
            line = " ".join(public.read_text(errors="replace").split()[:2])
            if line in theirs and private.exists():
                found[line] = private
    return found


def _is(person: Person, caller: Caller) -> bool:
    if caller.person:
        return person.id == caller.person
    return bool(caller.login) and person.os_user == caller.login


def _at_desk(home: Home, caller: Caller, proc: Path, known: Sequence[Person]) -> Home:
    """Return the home at a login that several people share, as the person who sits there now."""
    terminal = desk.terminal(caller.uid, proc)
    idle = _SECONDS * max(1, home.settings.desk.idle_minutes)
    here = desk.Desk(home.settings.state / "desk", terminal, desk.boot(proc), idle, home.clock.boottime)
    home = replace(home, desk=here)
    sitting = at_desk.sitting(home)
    person = next((one for one in known if one.id == sitting), None)
    home = replace(home, person=person, surely=Surety.DESK_PIN if person else None)
    return replace(home, stay=partial(at_desk.require_sitting, home))
