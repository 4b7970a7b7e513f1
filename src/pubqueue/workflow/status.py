"""Status: what waits for whom, what goes out next, what needs a person, and whether the publisher runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError
from pubqueue.model import gate
from pubqueue.model.account import Languages
from pubqueue.model.delivery import DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.model.post import instant
from pubqueue.store import claims, notices, overview, queries
from pubqueue.words import Words, _
from pubqueue.workflow import audit
from pubqueue.workflow.backup import last_proven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from pubqueue.store.overview import Row
    from pubqueue.store.tables import Delivery, Notice
    from pubqueue.workflow.home import Home

SILENT_AFTER = 300
"""Seconds without a pass after which the publisher counts as not running."""
BACKUP_DUE = timedelta(days=7)
"""How old the newest proven backup may be."""
_GIVING_UP = 3
"""Tries after which a notice that does not arrive wants a person."""


@dataclass(frozen=True)
class Waiting:
    """A post that waits for people: `whom` are their ids, and nobody where no one may do what it waits for."""

    post: int
    at: str
    whom: Sequence[str]
    overdue: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A delivery that is on its way or stands still, and what a person does about it."""

    row: Delivery
    paired: bool
    """Its account gets a post of its own in each language."""
    todo: Words | None = None


@dataclass(frozen=True)
class Status:
    """How things stand."""

    names: Mapping[str, str]
    """What people are called, by their ids."""
    in_review: Sequence[Waiting]
    changes_requested: Sequence[Waiting]
    waiting: Sequence[Outgoing]
    held: Sequence[Outgoing]
    in_doubt: Sequence[Outgoing]
    stopped_by: str
    """Who stopped publishing, or nothing."""
    stopped_because: str
    last_pass: datetime | None
    silent: bool
    publishes: bool
    """Whether passes are to run on this host at all."""
    backup: datetime | None
    """When a backup was last proven."""
    backup_due: bool
    untold: Sequence[Notice]
    """Notices that were tried and did not arrive."""
    blocked: Words | None
    """Why the publisher would publish nothing."""

    @property
    def overdue(self) -> list[int]:
        """Return the posts in review whose time has passed."""
        return [one.post for one in self.in_review if one.overdue]

    @property
    def needs_person(self) -> bool:
        """Tell whether something stands that does not go on without somebody."""
        lost = any(notice.tries >= _GIVING_UP for notice in self.untold)
        return bool(
            self.held or self.in_doubt or self.stopped_by or self.overdue or self.blocked or self.silent or lost
        )


def status(home: Home) -> Status:
    """Gather it; a publisher that has nothing to publish yet and never ran is not called silent."""
    last, backup, blocked = last_pass(home), last_proven(home), _blocked(home)
    with home.reading() as session:
        paired = {account.id for account in queries.accounts(session) if account.languages is Languages.PAIR}
        waiting, held, doubtful = (_outgoing(home, session, states, paired) for states in _WATCHED)
        stop = queries.stop(session)
        untold = [notice for notice in notices.unsent(session) if notice.tries]
        found = Status(
            names={person.id: person.name for person in queries.people(session)},
            in_review=_in_review(home, session),
            changes_requested=[Waiting(row.post, row.at, (row.author,)) for row in overview.sent_back(session)],
            waiting=waiting,
            held=held,
            in_doubt=doubtful,
            stopped_by=stop.by if stop.stopped else "",
            stopped_because=stop.reason if stop.stopped else "",
            last_pass=last,
            silent=_is_silent(home, last, waits=bool(waiting)),
            publishes=home.settings.publishes,
            backup=backup,
            backup_due=not home.identity.practice and (backup is None or home.clock.now() - backup > BACKUP_DUE),
            untold=untold,
            blocked=blocked,
        )
        session.expunge_all()
    return found


def last_pass(home: Home) -> datetime | None:
    """Return when a pass last ran on this host, or None."""
    beat = home.journal.last_beat()
    return None if beat is None else datetime.fromtimestamp(int(beat), UTC)


def _is_silent(home: Home, last: datetime | None, *, waits: bool) -> bool:
    """Tell whether the publisher should run here and does not; in a practice home somebody runs it by hand."""
    quiet = waits if last is None else (home.clock.now() - last).total_seconds() > SILENT_AFTER
    return quiet and home.settings.publishes and not home.identity.practice


def _in_review(home: Home, session: Session) -> list[Waiting]:
    """Return what waits for a sign-off, and by whom it could be given."""
    rows, now = overview.in_review(session), home.clock.now()
    wrote, signed = overview.contributors(session, rows), overview.signers(session, PostState.IN_REVIEW)
    eligible = home.trust.current(session).eligible(now)

    def waiting(row: Row) -> Waiting:
        whom = gate.still_open_to(eligible, contributors=wrote.get(row.post, ()), signed=signed.get(row.post, ()))
        return Waiting(row.post, row.at, whom, overdue=row.at <= instant(now))

    return [waiting(row) for row in rows]


def _outgoing(home: Home, session: Session, states: Sequence[DeliveryState], paired: set[str]) -> list[Outgoing]:
    now = instant(home.clock.now())
    rows = [row for state in states for row in claims.in_state(session, state)]
    rows.sort(key=lambda row: (row.at, row.id))
    return [Outgoing(row, row.account in paired, _todo(row, now)) for row in rows]


def _todo(row: Delivery, now: str) -> Words | None:
    """Return the command that leads on."""
    if row.state == DeliveryState.HELD:
        if row.until < now:
            return _("pubqueue post retime {id} PHRASE, or pubqueue post withdraw {id}", id=row.post)
        return _("pubqueue resume {id}, or pubqueue post withdraw {id}", id=row.post)
    if row.state == DeliveryState.IN_DOUBT:
        return _("pubqueue reconcile, or pubqueue post resolve {id} --published URL (or --absent)", id=row.post)
    return None


def _blocked(home: Home) -> Words | None:
    """Return why a pass would stop before it sent anything, or None; a host of staff alone runs none."""
    if not home.settings.publishes:
        return None
    try:
        (audit.require_continuation if home.settings.publishes else audit.require_known)(home)
    except PubqueueError as error:
        return error.what
    return None


_WATCHED = (
    (DeliveryState.WAITING, DeliveryState.RETRYABLE),
    (DeliveryState.HELD,),
    (DeliveryState.IN_DOUBT,),
)
