"""The only place that builds anything: settings and environment become a home that the workflow can work in."""

from __future__ import annotations

import os
import pwd
import socket
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue import plugins, settings
from pubqueue.errors import InputError, RefusedError, UnfitError
from pubqueue.journal import Journal
from pubqueue.model.when.place import find_zone
from pubqueue.ports.connector import Connector, Wiring
from pubqueue.signing.ssh_keygen import SshKeygen
from pubqueue.signing.trust import TrustStore
from pubqueue.store import queries, schema
from pubqueue.store import session as store
from pubqueue.words import _
from pubqueue.workflow import people
from pubqueue.workflow.home import Home, Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Engine

    from pubqueue.model.account import Account
    from pubqueue.model.people import Person
    from pubqueue.ports.clock import Clock
    from pubqueue.store import tables

PRACTICE_PERSON = "jo"
SANDBOX = "sandbox"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return this moment in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the one place that reads it

    def boottime(self) -> float:
        """Return CLOCK_BOOTTIME, which counts suspended time; where there is none, the monotonic clock."""
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True)
class PracticeClock(SystemClock):
    """A clock that stands where it was set."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment that was set, in UTC."""
        return self.at.astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Call:
    """How the program was called: its environment, and what only a practice home takes."""

    environment: Mapping[str, str]
    person: str = ""
    now: datetime | None = None

    def clock(self) -> Clock:
        """Return the clock that this call goes by."""
        return PracticeClock(self.now) if self.now else SystemClock()


def open_home(call: Call) -> Home:
    """Open the home that the environment names, as the person who called; raise UnfitError and its kin."""
    given = settings.load(call.environment)
    for path in (given.database, given.home / "policy.toml"):
        settings.require_private(path)
    engine = store.open_database(given.database)
    try:
        return _furnish(call, given, engine)
    except BaseException:
        engine.dispose()
        raise


def _furnish(call: Call, given: settings.Settings, engine: Engine) -> Home:
    """Return the home around an open database."""
    schema.require(engine)
    with store.reading(engine) as session:
        row = queries.home(session)
    identity = _identity(row)
    _require_practice(call, identity)
    home = Home(
        identity=identity,
        settings=given,
        engine=engine,
        clock=call.clock(),
        journal=Journal(given.state),
        trust=TrustStore(given.home / "trust"),
        signer=SshKeygen(_own_keys(given.home, call.environment), environ=call.environment),
        host=socket.gethostname(),
        connect=_connect(given, identity, call.clock()),
        limits=plugins.limits,
        checks=plugins.checks(),
    )
    return replace(home, person=_who(home, call))


def _identity(row: tables.Home) -> Identity:
    """Return whose home this is; raise UnfitError where this machine does not know its time zone."""
    try:
        find_zone(row.zone)
    except InputError as error:
        raise UnfitError(error.what, hint=error.hint) from None
    return Identity(row.id, row.library, row.domain, row.zone, tuple(row.languages.split(",")))


def _require_practice(call: Call, identity: Identity) -> None:
    """Refuse what only a practice home takes."""
    if (call.person or call.now) and not identity.practice:
        raise RefusedError(
            _("--as and --now work in a practice home only."),
            why=_("Here people are who they are, and the time is what it is."),
        )


def _who(home: Home, call: Call) -> Person | None:
    """Return who called: in a practice home whoever is named, else the person with this login."""
    with home.reading() as session:
        known = people.everybody(session, home.trust.current(), home.clock.now())
    if home.identity.practice:
        return people.find(known, call.person or PRACTICE_PERSON)
    login = pwd.getpwuid(os.getuid()).pw_name
    return next((person for person in known if person.os_user == login), None)


def _connect(given: settings.Settings, identity: Identity, clock: Clock) -> Callable[[Account], Connector]:
    """Return how to reach an account: in a practice home the sandbox stands behind every platform's name."""

    def connect(account: Account) -> Connector:
        name = SANDBOX if identity.practice else account.platform
        wiring = Wiring(
            account=account.id,
            live_id=account.live_id,
            clock=clock,
            folder=given.home / "sandbox",
            limits=plugins.limits(account.platform),
            settings={"fault": given.sandbox_fault} if given.sandbox_fault else {},
        )
        return plugins.connector_class(name)(wiring)

    return connect


def _own_keys(home: Path, environment: Mapping[str, str]) -> dict[str, Path]:
    """Return the private keys at hand by their public lines: the home's practice keys, the person's own."""
    folders = [home / "keys", Path(environment.get("HOME", "/nonexistent")) / ".ssh"]
    found: dict[str, Path] = {}
    for folder in folders:
        for public in sorted(folder.glob("*.pub")) if folder.is_dir() else ():
            private = public.with_suffix("")
            words = public.read_text(errors="replace").split()
            if private.exists() and len(words) > 1:
                found[" ".join(words[:2])] = private
    return found
