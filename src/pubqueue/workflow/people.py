"""People, their offices and their keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, NotFoundError, RefusedError
from pubqueue.model.address import is_address
from pubqueue.model.audit import Act
from pubqueue.model.people import OFFICES, Deed, Person, Role
from pubqueue.signing import sshsig
from pubqueue.store import queries, tables, trust_files
from pubqueue.words import _
from pubqueue.workflow import desk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlmodel import Session

    from pubqueue.model.trust import Trust
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home

LANGUAGES = ("en", "fr", "")
_ID = re.compile(r"[a-z][a-z0-9._-]{0,31}")


def everybody(session: Session, trust: Trust, at: datetime) -> list[Person]:
    """Return the people in the register, with the offices that the trust file gives them at that moment."""
    return [_person(row, trust, at) for row in queries.people(session)]


def _person(row: tables.Person, trust: Trust, at: datetime) -> Person:
    roles = queries.roles(row) | trust.offices_of(row.id, at)
    return Person(row.id, row.name, roles, row.os_user, row.language, row.email)


def find(people: Collection[Person], id: str) -> Person:
    """Return the person called `id`; raise NotFoundError, naming those that there are."""
    for person in people:
        if person.id == id:
            return person
    known = ", ".join(person.id for person in people)
    raise NotFoundError(_("There is nobody called {id} here.", id=id), hint=_("There are: {known}.", known=known))


def add(home: Home, id: str, name: str, roles: Collection[Role], os_user: str) -> str:
    """Add a person to the register; return a one-time code for the desk where they have no login of their own."""
    home.acting(Deed.PEOPLE)
    if os_user in home.settings.desk.logins:
        raise RefusedError(
            _("Several people share the login {login}.", login=os_user),
            why=_("So it says of nobody who they are."),
            hint=_("Leave --os-user out: {id} gets a one-time code for a desk PIN.", id=id),
        )
    with home.writing() as pen:
        register(pen, id, name, roles, os_user)
        return "" if os_user or home.identity.practice else desk.give_code(pen, id)


def known(home: Home, id: str) -> Person:
    """Return somebody by their short name; raise NotFoundError."""
    trust, now = home.trust.current(), home.clock.now()
    with home.reading() as session:
        return find(everybody(session, trust, now), id)


def new_code(home: Home, id: str) -> str:
    """Return a new one-time code for somebody, in the place of their PIN.

    Whoever has the code can act in that person's name, so that of somebody with an office is the CEO's to give.
    """
    home.acting(Deed.PEOPLE)
    person = known(home, id)
    if person.roles & OFFICES:
        home.acting(Deed.NAME)
    with home.writing() as pen:
        return desk.give_code(pen, id)


def speak(home: Home, id: str, language: str) -> None:
    """Choose the language in which the program speaks to somebody: `en`, `fr`, or nothing for the machine's own."""
    if language not in LANGUAGES:
        raise InputError(_("{language} is no language that pubqueue speaks.", language=language), hint=_("en or fr"))
    _change(home, id, {"language": language})


def tell_at(home: Home, id: str, email: str) -> None:
    """Set where somebody is told: an e-mail address, or a URL of apprise's; nothing for nowhere."""
    if email and not is_address(email):
        raise InputError(_("{address} is no address.", address=email), hint=_("Write it like pat@library.example.ca."))
    _change(home, id, {"email": email})


def _change(home: Home, id: str, values: Mapping[str, str]) -> None:
    """Change what a person may say of themself, or whoever looks after people of anybody."""
    actor = home.acting(Deed.READ)
    if id != actor.id:
        actor.must(Deed.PEOPLE)
    known(home, id)
    with home.writing() as pen:
        row = pen.session.get_one(tables.Person, id)
        for name, value in values.items():
            setattr(row, name, value)
        pen.add(row)
        pen.record(Act.PERSON_CHANGED, f"person:{id}", data={"what": sorted(values)}, private=values)


def register(pen: Pen, id: str, name: str, roles: Collection[Role], os_user: str) -> None:
    """Store and record a new person; raise InputError or RefusedError where that cannot be."""
    if not _ID.fullmatch(id):
        raise InputError(
            _("{id} is no short name for a person.", id=id), hint=_("Small letters and digits, such as jo.")
        )
    if set(roles) & OFFICES:
        raise InputError(
            _("Offices are not given here."), hint=_("Name a designate with: pubqueue people name-designate")
        )
    taken = [row.id for row in queries.people(pen.session) if row.id == id or (os_user and row.os_user == os_user)]
    if taken:
        raise RefusedError(_("There is already {who}, by that name or login.", who=taken[0]))
    row = tables.Person(id=id, name=name, roles=",".join(sorted(roles)), os_user=os_user, added_at=pen.at)
    pen.add(row)
    data = {"roles": sorted(str(role) for role in roles)}
    pen.record(Act.PERSON_ADDED, f"person:{id}", data=data, private={"name": name, "os_user": os_user})


def name_designate(home: Home, id: str) -> int:
    """Name a designate; return the number of the new trust file."""
    home.acting(Deed.NAME)
    trust, now = home.trust.current(), home.clock.now()
    with home.reading() as session:
        person = find(everybody(session, trust, now), id)
    if Role.DESIGNATE in person.roles:
        raise RefusedError(_("{name} is a designate already.", name=person.name))
    return issue(home, trust.with_office(id, Role.DESIGNATE, start=home.identity.since(now)))


def enrol(home: Home, public_key: str, whose: str) -> str:
    """Let a key speak for a person; return its fingerprint. One's own, or another's for whoever looks after people."""
    person = home.acting(Deed.READ)
    if whose != person.id:
        person.must(Deed.PEOPLE)
    key = sshsig.parse_public(public_key)
    trust, now = home.trust.current(), home.clock.now()
    with home.reading() as session:
        find(everybody(session, trust, now), whose)
    issue(home, trust.with_key(whose, key.public, start=home.identity.since(now)))
    return key.fingerprint


def issue(home: Home, trust: Trust) -> int:
    """Issue the next trust file; return its number."""
    with home.writing() as pen:
        trust_files.issue(pen, trust)
    return trust.version
