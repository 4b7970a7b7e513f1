"""Asking who is there, at a login that several people share: a name and a PIN, never away from a terminal."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pubqueue.cli import ask
from pubqueue.errors import DeskLockedError, InputError, RefusedError
from pubqueue.words import _

if TYPE_CHECKING:
    import typer

    from pubqueue.model.people import Person
    from pubqueue.workflow.home import Home

_NEED_NOBODY = frozenset({"publish", "reconcile", "status", "doctor", "audit verify", "when", "whoami"})
"""Commands that act for no person, so that nobody is asked."""
_TRIES = 3


def must_ask(home: Home, context: typer.Context) -> bool:
    """Tell whether this desk is locked, the command needs a person, and there is somebody to ask."""
    command = context.command_path.partition(" ")[2]
    locked = home.desk is not None and home.person is None
    return locked and command not in _NEED_NOBODY and ask.someone_there()


def ask_who(home: Home) -> None:
    """Ask who is there, and for their PIN; raise RefusedError where it is not theirs."""
    from pubqueue.workflow import people

    ask.say(_("Several people share this login."))
    unlock(home, people.known(home, ask.line(_("Who are you (short name)?"))))


def unlock(home: Home, person: Person) -> None:
    """Ask a person for their PIN or one-time code, and unlock the desk; raise RefusedError after three wrong ones."""
    from pubqueue.workflow import desk

    if not ask.someone_there():
        raise RefusedError(_("A desk is unlocked at a terminal only."), hint=_("Type it there: nobody can read it."))
    new = desk.wants_code(home, person)
    question = _("One-time code of {id}:", id=person.id) if new else _("PIN of {id}:", id=person.id)
    for left in reversed(range(_TRIES)):
        try:
            desk.unlock(home, person, ask.secret(question), _new_pin)
        except RefusedError as error:
            if not left:
                raise
            ask.say(error.what)
        else:
            return


def watched(home: Home) -> Home:
    """Return the home that, where its person was away too long, asks for their PIN and goes on."""
    if home.desk is None or home.person is None or not ask.someone_there():
        return home
    return replace(home, stay=partial(_ask_again, home, home.person))


def _ask_again(home: Home, person: Person) -> None:
    try:
        home.stay()
    except DeskLockedError as error:
        ask.say(error.what)
        unlock(home, person)


def _new_pin() -> str:
    """Ask for a new PIN, twice, until it is good enough."""
    from pubqueue.model.pin import LEAST_DIGITS, require_good

    while True:
        pin = ask.secret(_("Choose a PIN of {least} digits or more:", least=LEAST_DIGITS))
        try:
            require_good(pin)
        except InputError as error:
            ask.say(error.what)
            continue
        if ask.secret(_("The same once more:")) == pin:
            return pin
        ask.say(_("They differ."))
