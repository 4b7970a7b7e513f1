"""People, their offices and their keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, NotFoundError, RefusedError
from pubqueue.model.audit import Act
from pubqueue.model.canonical import sha256
from pubqueue.model.people import OFFICES, Deed, Person, Role
from pubqueue.signing import sshsig
from pubqueue.store import queries, tables
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlmodel import Session

    from pubqueue.model.trust import Trust
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home

_ID = re.compile(r"[a-z][a-z0-9._-]{0,31}")


def everybody(session: Session, trust: Trust, at: datetime) -> list[Person]:
    """Return the people in the register, with the offices that the trust file gives them at that moment."""
    return [_person(row, trust, at) for row in queries.people(session)]


def _person(row: tables.Person, trust: Trust, at: datetime) -> Person:
    return Person(row.id, row.name, queries.roles(row) | trust.offices_of(row.id, at), row.os_user)


def find(people: Collection[Person], id: str) -> Person:
    """Return the person called `id`; raise NotFoundError, naming those that there are."""
    for person in people:
        if person.id == id:
            return person
    known = ", ".join(person.id for person in people)
    raise NotFoundError(_("There is nobody called {id} here.", id=id), hint=_("There are: {known}.", known=known))


def add(home: Home, id: str, name: str, roles: Collection[Role], os_user: str) -> None:
    """Add a person to the register."""
    home.acting(Deed.PEOPLE)
    with home.writing() as pen:
        register(pen, id, name, roles, os_user)


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
    """Issue the next trust file and record it, both or neither but for a crash between the two."""
    with home.writing() as pen:
        pen.record(Act.TRUST_ISSUED, "trust", data={"version": trust.version, "digest": sha256(trust.to_bytes())})
        home.trust.issue(trust)
    return trust.version
