"""What every step of the way is handed: the database, the clock, the trust file, the person, the connectors."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pubqueue.errors import RoleError
from pubqueue.store import session as store
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlmodel import Session

    from pubqueue.desk import Desk
    from pubqueue.journal import Journal
    from pubqueue.model.account import Account
    from pubqueue.model.limits import Limits
    from pubqueue.model.people import Deed, Person, Surety
    from pubqueue.ports.check import Check
    from pubqueue.ports.clock import Clock
    from pubqueue.ports.connector import Connector
    from pubqueue.ports.notifier import Notifier
    from pubqueue.ports.signer import Signer
    from pubqueue.settings import Settings
    from pubqueue.store.pen import Pen
    from pubqueue.store.trust_files import TrustFiles


PRACTICE_START = datetime(2000, 1, 1, tzinfo=UTC)
"""From when people, offices and keys hold in a practice home, so that its clock may be set anywhere."""


@dataclass(frozen=True)
class Identity:
    """Whose home this is."""

    id: str
    library: str
    domain: str
    zone: str
    languages: tuple[str, ...]

    @property
    def practice(self) -> bool:
        """Tell whether this is a practice home: a fact of its id, not a setting."""
        return self.id.startswith("practice-")

    def since(self, now: datetime) -> datetime:
        """Return from when an office or a key that is given now holds."""
        return PRACTICE_START if self.practice else now


def _nobody_leaves() -> None:
    """Let a person act who sits at no shared desk."""


@dataclass(frozen=True)
class Home:
    """One library's pubqueue, opened by one person or by the publisher on one host."""

    identity: Identity
    settings: Settings
    engine: Engine
    clock: Clock
    journal: Journal
    trust: TrustFiles
    signer: Signer
    host: str
    connect: Callable[[Account], Connector]
    limits: Callable[[str], Limits]
    checks: Sequence[Check] = field(default_factory=list)
    notifier: Notifier | None = None
    person: Person | None = None
    surely: Surety | None = None
    """How surely the person is who they are; None where there is none."""
    acts_for_others: bool = False
    """This process runs as the service user on behalf of somebody else, whose files are not its own."""
    desk: Desk | None = None
    """Where the person sits, at a login that several people share."""
    stay: Callable[[], None] = _nobody_leaves
    """Asked before each act; raises DeskLockedError where the person has left the desk for too long."""

    @property
    def log_key(self) -> Path:
        """Return the file of the log's own signing key."""
        return self.settings.home / "keys" / "log.key"

    @property
    def policy_file(self) -> Path:
        """Return the file that holds the library's policy as data."""
        return self.settings.home / "policy.toml"

    def acting(self, deed: Deed) -> Person:
        """Return the person who acts, if they may; raise RoleError, or DeskLockedError."""
        self.stay()
        if self.person is None:
            raise RoleError(
                _("pubqueue does not know who you are."),
                hint=_("Ask your IT person to add you: pubqueue people add NAME --os-user YOUR-LOGIN"),
            )
        self.person.must(deed)
        return self.person

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        """One transaction by the acting person."""
        actor = f"person:{self.person.id}" if self.person else f"host:{self.host}"
        surely = str(self.surely or "") if self.person else ""
        with store.writing(self.engine, actor, self.clock, surely) as pen:
            yield pen

    @contextmanager
    def publishing(self) -> Iterator[Pen]:
        """One transaction by the publisher on this host."""
        with store.writing(self.engine, f"publisher:{self.host}", self.clock) as pen:
            yield pen

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view of the database."""
        with store.reading(self.engine) as session:
            yield session
