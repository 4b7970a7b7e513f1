"""The only place that builds anything: settings and environment become a home that the workflow can work in."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue import callers, plugins, remote, settings, words
from pubqueue.arrival import arrive, own_keys
from pubqueue.errors import InputError, PubqueueError, RefusedError, SettingsError, UnfitError
from pubqueue.journal import Journal
from pubqueue.model.address import is_address
from pubqueue.model.when.place import find_zone
from pubqueue.net import ping
from pubqueue.net.apprise_ways import AppriseWays
from pubqueue.net.mail import Mail, mail_server
from pubqueue.net.practice_mail import PracticeMail
from pubqueue.net.ways_out import WaysOut
from pubqueue.ports.connector import Connector, Wiring
from pubqueue.signing.ssh_keygen import SshKeygen
from pubqueue.store import queries, schema
from pubqueue.store import session as store
from pubqueue.store.trust_files import TrustFiles
from pubqueue.words import _
from pubqueue.workflow import notify_alarm
from pubqueue.workflow.backup import Keeping
from pubqueue.workflow.home import Home, Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Engine

    from pubqueue.callers import Caller
    from pubqueue.model.account import Account
    from pubqueue.ports.clock import Clock
    from pubqueue.ports.notifier import Notifier
    from pubqueue.store import tables

SANDBOX = "sandbox"
_LOCALE = str(Path(__file__).parent / "locale")


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
    forced: str = ""
    """The person whom an administrator wrote beside the SSH key that opened this session."""
    root: Path = Path("/")
    """Where the operating system's own files lie."""

    def clock(self) -> Clock:
        """Return the clock that this call goes by."""
        return PracticeClock(self.now) if self.now else SystemClock()


def who_calls(call: Call) -> Caller:
    """Return whose command this is, as the operating system tells it; raise RefusedError, SettingsError."""
    set_by_root = settings.publisher(call.root, owner=call.root.stat().st_uid)
    service_user = set_by_root.service_user if set_by_root else ""
    return callers.who_calls(service_user, call.environment, call.root, call.forced)


def open_home(call: Call) -> Home:
    """Open the home that the environment names, as the person who called; raise UnfitError and its kin."""
    given = settings.load(call.environment)
    for path in (given.home / "policy.toml", *([] if given.database_url else [given.database])):
        settings.require_private(path)
    engine = store.open_database(given.database_place)
    try:
        return _furnish(call, given, engine)
    except BaseException:
        engine.dispose()
        raise


def open_copy(folder: Path) -> Home:
    """Open a copy of a home, such as a backup's, as nobody; raise UnfitError and its kin."""
    call = Call({"PUBQUEUE_HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")})
    given = settings.load(call.environment)
    engine = store.open_database(given.database)
    try:
        return _build(call, given, engine)
    except BaseException:
        engine.dispose()
        raise


def keeping(call: Call, told: Callable[[int, int], None]) -> Keeping:
    """Return what a backup is made of, whatever schema the home is of; raise UnfitError and its kin."""
    given = settings.load(call.environment)
    engine = store.open_database(given.database_place)
    try:
        with store.reading(engine) as session:
            _require_practice(call, _identity(queries.home(session)))
    except BaseException:
        engine.dispose()
        raise
    return Keeping(given, engine, call.clock(), open_copy, told)


@contextmanager
def rows_elsewhere(call: Call) -> Iterator[Engine | None]:
    """Yield the database server's database that the environment names, or None where rows lie in the home."""
    url = remote.database_url(call.environment)
    engine = store.open_database(url) if url else None
    try:
        yield engine
    finally:
        if engine:
            engine.dispose()


def _furnish(call: Call, given: settings.Settings, engine: Engine) -> Home:
    """Return the home around an open database, as whoever called."""
    home = arrive(_build(call, given, engine), who_calls(call), named=call.person, proc=call.root / "proc")
    words.load(_LOCALE, home.person.language if home.person else "")
    return replace(home, signer=SshKeygen(own_keys(home, call.environment), environ=call.environment))


def _build(call: Call, given: settings.Settings, engine: Engine) -> Home:
    """Return the home around an open database, as nobody."""
    schema.require(engine)
    with store.reading(engine) as session:
        row = queries.home(session)
    identity = _identity(row)
    _require_practice(call, identity)
    return Home(
        identity=identity,
        settings=given,
        engine=engine,
        clock=call.clock(),
        journal=Journal(given.state),
        trust=TrustFiles(engine),
        signer=SshKeygen({}, environ=call.environment),
        host=given.host or socket.gethostname(),
        connect=_connect(given, identity, call.clock()),
        limits=plugins.limits,
        checks=plugins.checks(),
        notifier=_notifier(given, practice=identity.practice),
    )


def _identity(row: tables.Home) -> Identity:
    """Return whose home this is; raise UnfitError where this machine does not know its time zone."""
    try:
        find_zone(row.zone)
    except InputError as error:
        raise UnfitError(error.what, hint=error.hint) from None
    return Identity(row.id, row.library, row.domain, row.zone, tuple(row.languages.split(",")))


def _require_practice(call: Call, identity: Identity) -> None:
    """Refuse what only a practice home takes."""
    if call.person and call.forced:
        raise RefusedError(_("--as does not work over SSH."), why=_("Your key says who you are."))
    if (call.person or call.now) and not identity.practice:
        raise RefusedError(
            _("--as and --now work in a practice home only."),
            why=_("Here people are who they are, and the time is what it is."),
        )


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


def _notifier(given: settings.Settings, *, practice: bool) -> Notifier:
    """Return how people are told; in a practice home nothing leaves the machine. Raise SettingsError."""
    notify = given.notify
    for number, address in enumerate(notify.it, start=1):
        if not is_address(address):
            raise SettingsError(_("notify.it: number {n} is no address.", n=number))
    if notify.ping and not ping.is_fit(notify.ping):
        raise SettingsError(_("notify.ping must be an address that begins with https://."))
    if practice:
        return PracticeMail(given.home / "sandbox")
    ways: list[Notifier] = [AppriseWays()]
    if notify.mail_server:
        password = partial(_mail_password, given.home, notify.mail_password_file)
        ways.append(Mail(mail_server(notify.mail_server, notify.mail_from, notify.mail_user, password)))
    return WaysOut(ways)


def _mail_password(home: Path, name: str) -> str:
    """Return the mail server's password from its file, a relative one in the home; raise SettingsError."""
    if not name:
        return ""
    file = home / name
    settings.require_secret(file)
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise SettingsError(_("{file} cannot be read.", file=file)) from None


def raise_alarm(call: Call, trouble: UnfitError) -> bool:
    """Tell IT, once, that no pass can run; tell whether this is new, or cannot be known."""
    try:
        given = settings.load(call.environment)
        practice = Journal(given.state).seen().home.startswith("practice-")
        return notify_alarm.tell(given, _notifier(given, practice=practice), call.clock().now(), trouble)
    except (PubqueueError, OSError):
        return True
