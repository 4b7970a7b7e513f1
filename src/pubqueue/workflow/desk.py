"""A login that several people share: who sits there shows by their PIN, and for as long as they stay."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pubqueue.errors import DeskLockedError, RefusedError, StaleError
from pubqueue.model import pin as rules
from pubqueue.model.audit import Act
from pubqueue.model.people import Surety
from pubqueue.model.post import instant
from pubqueue.store import desk_pins, tables
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from pubqueue.model.people import Person
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home

_SALT_BYTES = 16


def give_code(pen: Pen, person: str) -> str:
    """Store and record a new one-time code for a person, in the place of their PIN; return it."""
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    desk_pins.put(pen.session, _stored(person, code, one_time=True, at=pen.at))
    pen.record(Act.DESK_CODE_GIVEN, f"person:{person}")
    return code


def wants_code(home: Home, person: Person) -> bool:
    """Tell whether a person shows themself by their one-time code, having no PIN yet; raise RefusedError for neither."""
    with home.reading() as session:
        row = desk_pins.get(session, person.id)
    if row is None:
        raise _no_pin(person)
    return row.one_time


def unlock(home: Home, person: Person, secret: str, choose: Callable[[], str]) -> None:
    """Unlock this desk for a person who knows their PIN, or their one-time code: then `choose` returns a new PIN.

    Each try is counted before it is looked at, so that many at once are no more tries than one after another.
    Raises RefusedError where it does not, or not yet, and InputError for a PIN that is too easy.
    """
    if home.desk is None or not home.desk.terminal:
        raise RefusedError(
            _("There is no shared desk here to unlock."), hint=_("See who you are with: pubqueue whoami")
        )
    before = _count(home, person)
    if not hmac.compare_digest(rules.digest(secret, before.salt), before.hash):
        with home.writing() as pen:
            pen.record(Act.DESK_REFUSED, f"person:{person.id}", data={"failures": before.failures})
        raise RefusedError(
            _("That is not the one."), hint=_("A forgotten PIN: your CEO or IT person gives a new code.")
        )
    new = choose() if before.one_time else ""
    if before.one_time:
        rules.require_good(new)
    home.desk.unlock(person.id, _welcome(home, person, before, new))


def lock(home: Home) -> None:
    """Lock this desk."""
    if home.desk is None:
        raise RefusedError(_("There is no shared desk here to lock."), hint=_("See who you are with: pubqueue whoami"))
    home.desk.lock()


def sitting(home: Home) -> str:
    """Return who sits at this desk, having used it just now; nothing where it is locked."""
    if home.desk is None:
        return ""
    with home.reading() as session:

        def pin_of(person: str) -> bytes | None:
            row = desk_pins.get(session, person)
            return row.hash if row and not row.one_time else None

        holder = home.desk.holder(pin_of)
        pin = pin_of(holder)
    if holder and pin:
        home.desk.unlock(holder, pin)
    return holder


def require_sitting(home: Home) -> None:
    """Raise DeskLockedError unless the person who acts still sits at the desk."""
    if home.person is None or sitting(home) != home.person.id:
        raise DeskLockedError(
            _("This desk is locked."),
            why=_("Several people share this login, so pubqueue asks who you are."),
            hint=_("Unlock it at its terminal: pubqueue whoami --unlock YOUR-NAME"),
        )


@dataclass(frozen=True)
class _Stored:
    """What was stored of a PIN or code when a try was counted."""

    salt: bytes
    hash: bytes
    one_time: bool
    failures: int


def _stored(person: str, secret: str, *, one_time: bool, at: str) -> tables.DeskPin:
    salt = secrets.token_bytes(_SALT_BYTES)
    return tables.DeskPin(
        person=person,
        salt=salt,
        hash=rules.digest(secret, salt),
        one_time=one_time,
        set_at=at,
        failures=0,
        not_before="",
    )


def _count(home: Home, person: Person) -> _Stored:
    """Count one try as failed, and return what to hold it against; raise RefusedError where none counts now."""
    now = home.clock.now()
    with home.reading() as session:
        _require_open(desk_pins.get(session, person.id), person, now)
    with home.writing() as pen:
        row = _require_open(desk_pins.locked(pen.session, person.id), person, now)
        row.failures += 1
        row.not_before = instant(now + rules.pause(row.failures))
        pen.session.add(row)
        return _Stored(row.salt, row.hash, row.one_time, row.failures)


def _require_open(row: tables.DeskPin | None, person: Person, now: datetime) -> tables.DeskPin:
    """Return `row` where a try counts now."""
    if row is None:
        raise _no_pin(person)
    if instant(now) < row.not_before:
        raise RefusedError(
            _("There were {n} wrong tries in a row.", n=row.failures),
            hint=_("Wait until {time} (UTC), or ask your CEO or IT person for a new code.", time=row.not_before),
        )
    if row.one_time and now >= datetime.fromisoformat(row.set_at) + rules.CODE_HOLDS:
        raise RefusedError(_("The one-time code has run out."), hint=_("Your CEO or IT person gives a new one."))
    return row


def _welcome(home: Home, person: Person, before: _Stored, new: str) -> bytes:
    """Record that a person unlocked the desk, with a `new` PIN if there is one; return what is stored of their PIN."""
    subject = f"person:{person.id}"
    with replace(home, person=person, surely=Surety.DESK_PIN).writing() as pen:
        row = desk_pins.locked(pen.session, person.id)
        if row is None or row.hash != before.hash:
            raise StaleError(_("The PIN was changed meanwhile."), hint=_("Try again."))
        if new:
            desk_pins.put(pen.session, _stored(person.id, new, one_time=False, at=pen.at))
            pen.record(Act.DESK_PIN_SET, subject)
        else:
            row.failures, row.not_before = 0, ""
            pen.session.add(row)
        pen.record(Act.DESK_UNLOCKED, subject, data={"failures": before.failures - 1})
        kept = desk_pins.get(pen.session, person.id)
        return kept.hash if kept else b""


def _no_pin(person: Person) -> RefusedError:
    return RefusedError(
        _("{name} has no desk PIN.", name=person.name),
        hint=_("Their CEO or IT person gives a one-time code: pubqueue people pin {id}", id=person.id),
    )
