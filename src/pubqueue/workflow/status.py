"""Status: what waits for whom, what goes out next, what needs a person, and whether the publisher runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError
from pubqueue.model.delivery import DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.model.post import instant
from pubqueue.store import claims, queries
from pubqueue.workflow import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from pubqueue.store.tables import Delivery, Post, Stop
    from pubqueue.words import Words
    from pubqueue.workflow.home import Home

SILENT_AFTER = 300
"""Seconds without a pass after which the publisher counts as not running."""


@dataclass(frozen=True)
class Status:
    """How things stand."""

    in_review: Sequence[Post]
    changes_requested: Sequence[Post]
    waiting: Sequence[Delivery]
    held: Sequence[Delivery]
    in_doubt: Sequence[Delivery]
    stop: Stop
    last_pass: float | None
    silent: bool
    overdue: Sequence[int] = ()
    """Posts in review whose time has passed."""
    blocked: Words | None = None
    """Why the publisher would publish nothing."""
    needs_person: bool = field(default=False)


def status(home: Home) -> Status:
    """Gather it; a publisher that has nothing to publish yet and never ran is not called silent."""
    with home.reading() as session:
        by_state = {state: claims.in_state(session, state) for state in DeliveryState if state in _WATCHED}
        stop = queries.stop(session)
        in_review = queries.posts(session, states=[PostState.IN_REVIEW])
        overdue = [int(post.id or 0) for post in in_review if _is_overdue(home, session, post)]
        sent_back = queries.posts(session, states=[PostState.CHANGES_REQUESTED])
        session.expunge_all()
    last, now = home.journal.last_beat(), home.clock.now().timestamp()
    waiting, held, doubtful = (by_state[state] for state in _WATCHED)
    blocked = _blocked(home)
    quiet = bool(waiting) if last is None else now - last > SILENT_AFTER
    return Status(
        in_review,
        sent_back,
        waiting,
        held,
        doubtful,
        stop,
        last,
        silent=quiet and not home.identity.practice,
        overdue=overdue,
        blocked=blocked,
        needs_person=bool(held or doubtful or stop.stopped or overdue or blocked),
    )


def _is_overdue(home: Home, session: Session, post: Post) -> bool:
    """Tell whether a post in review has missed its time."""
    at = queries.version_row(session, int(post.id or 0), post.version).at
    return at <= instant(home.clock.now())


def _blocked(home: Home) -> Words | None:
    """Return why a pass would stop before it sent anything, or None."""
    try:
        audit.require_continuation(home)
    except PubqueueError as error:
        return error.what
    return None


_WATCHED = (DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.IN_DOUBT)
