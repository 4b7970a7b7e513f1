"""Found a home: its identity, its first people, keys, accounts and trust file, all in its record from the first leaf on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pubqueue.model.account import Account, Languages
from pubqueue.model.audit import Act, Frontier
from pubqueue.model.people import OFFICES, Role
from pubqueue.model.post import GRACE
from pubqueue.model.trust import Trust
from pubqueue.store import session as store
from pubqueue.store import tables, trust_files
from pubqueue.workflow import accounts, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from pubqueue.ports.clock import Clock
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Identity


@dataclass(frozen=True)
class Member:
    """One of the first people: `roles` may include an office."""

    id: str
    name: str
    roles: frozenset[Role]
    os_user: str = ""
    public_key: str = ""


PRACTICE_STAFF = (
    Member("jo", "Jo Tremblay", frozenset({Role.STAFF})),
    Member("pat", "Pat Maracle", frozenset({Role.STAFF, Role.DESIGNATE})),
    Member("sam", "Sam Oakes", frozenset({Role.STAFF, Role.CEO})),
    Member("kim", "Kim Roy", frozenset({Role.IT})),
)
PRACTICE_PLATFORMS = ("facebook", "x", "mastodon", "bluesky")


@dataclass(frozen=True)
class Place:
    """Where the library is, for holidays and time."""

    country: str
    province: str


def found(engine: Engine, clock: Clock, identity: Identity, place: Place, members: Sequence[Member]) -> None:
    """Write the first records of a new home, its first trust file among them."""
    with store.writing(engine, "person:" + members[0].id, clock) as pen:
        _write_identity(pen, identity, place)
        for member in members:
            people.register(pen, member.id, member.name, member.roles - OFFICES, member.os_user)
        trust_files.issue(pen, first_trust(identity, members, identity.since(clock.now())))
        if identity.practice:
            _open_practice_accounts(pen, identity)


def first_trust(identity: Identity, members: Sequence[Member], start: datetime) -> Trust:
    """Return the first trust file: each member's key, and the offices that they start with."""
    trust = Trust(home=identity.id, domain=identity.domain, practice=identity.practice)
    for member in members:
        if member.public_key:
            trust = trust.with_key(member.id, member.public_key, start=start)
        for office in sorted(member.roles & OFFICES):
            trust = trust.with_office(member.id, office, start=start)
    return replace(trust, version=1)


def _write_identity(pen: Pen, identity: Identity, place: Place) -> None:
    pen.add(tables.LogHead(frontier=Frontier().to_text()))
    pen.add(tables.Stop())
    pen.add(
        tables.Home(
            id=identity.id,
            library=identity.library,
            domain=identity.domain,
            zone=identity.zone,
            country=place.country,
            province=place.province,
            languages=",".join(identity.languages),
            created_at=pen.at,
        )
    )
    pen.record(Act.HOME_CREATED, "home", data={"id": identity.id, "domain": identity.domain, "zone": identity.zone})


def _open_practice_accounts(pen: Pen, identity: Identity) -> None:
    """Open an account on every platform; Facebook speaks a pair where the library has two languages."""
    for platform in PRACTICE_PLATFORMS:
        pair = platform == "facebook" and len(identity.languages) > 1
        languages = Languages.PAIR if pair else Languages(identity.languages[0])
        live_id = f"sandbox:{platform}:library"
        accounts.store(pen, Account(f"{platform}:library", live_id, languages, GRACE, f"social@{identity.domain}"))
