"""`whoami`: who pubqueue thinks you are, how surely, and what you may say of yourself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli import pin
from pubqueue.cli.answer import answer
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, opened
from pubqueue.cli.moments import iso, shown
from pubqueue.errors import InputError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pubqueue.workflow.home import Home

_Unlock = Annotated[str, typer.Option("--unlock", metavar="PERSON", help=str(_("Unlock a shared desk with your PIN.")))]
_Lock = Annotated[bool, typer.Option("--lock", help=str(_("Lock a shared desk.")))]
_Language = Annotated[str | None, typer.Option(metavar="en|fr", help=str(_("In which language you are spoken to.")))]
_Email = Annotated[str | None, typer.Option(metavar="ADDRESS", help=str(_("Where you are told of your posts.")))]


def add_to(app: typer.Typer) -> None:
    """Add this file's command to the program."""
    app.command("whoami", help=str(_("Who pubqueue thinks you are, how surely, and what you may do.")))(whoami)


def whoami(
    context: typer.Context,
    unlock: _Unlock = "",
    lock: _Lock = False,
    language: _Language = None,
    email: _Email = None,
    json: AsJson = False,
) -> None:
    """Say who is calling; unlock or lock a shared desk; choose one's language and address."""
    if unlock and lock:
        raise InputError(_("--unlock and --lock contradict each other."))
    with opened(context) as home:
        if unlock or lock:
            _turn_key(home, unlock)
        else:
            _change(home, language, email)
    with opened(context) as home:
        answer(json, _object(home), *_lines(home))


def _turn_key(home: Home, unlock: str) -> None:
    """Unlock the desk for somebody, or lock it."""
    from pubqueue.workflow import desk, people

    if unlock:
        pin.unlock(home, people.known(home, typed(unlock)))
    else:
        desk.lock(home)


def _change(home: Home, language: str | None, email: str | None) -> None:
    """Change what somebody may say of themself."""
    from pubqueue.model.people import Deed
    from pubqueue.workflow import people

    if language is not None:
        people.speak(home, home.acting(Deed.READ).id, typed(language))
    if email is not None:
        people.tell_at(home, home.acting(Deed.READ).id, typed(email))


def _object(home: Home) -> dict[str, Any]:
    person = home.person
    return {
        "person": person.id if person else None,
        "name": person.name if person else None,
        "roles": sorted(str(role) for role in person.roles) if person else [],
        "surely": str(home.surely) if home.surely else None,
        "until": iso(_until(home), home),
        "desk": home.desk is not None,
        "language": (person.language if person else "") or None,
        "email": (person.email if person else "") or None,
        "practice": home.identity.practice,
    }


def _lines(home: Home) -> Iterator[Words]:
    if home.person and home.surely:
        roles = ", ".join(sorted(str(role.said) for role in home.person.roles))
        yield _(
            "You are {name} ({id}), {how}: {roles}.",
            name=home.person.name,
            id=home.person.id,
            how=home.surely.said,
            roles=roles,
        )
    elif home.desk:
        yield _("This desk is locked. Say who you are: pubqueue whoami --unlock YOUR-NAME")
    else:
        yield _("pubqueue does not know your login. Your IT person adds you with: pubqueue people add")
    if until := _until(home):
        yield _(
            "This desk locks at {time} if it is not used; at once with: pubqueue whoami --lock", time=shown(until, home)
        )


def _until(home: Home) -> datetime | None:
    """Return when an unlocked desk locks if it is left alone."""
    unlocked = home.desk if home.person else None
    return home.clock.now() + timedelta(seconds=unlocked.idle) if unlocked else None
