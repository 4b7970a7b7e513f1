"""Which deliveries a pass has to look at, account by account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from pubqueue.model.delivery import OPEN, DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.store import log_read
from pubqueue.store.tables import Attempt, Delivery, Post, Version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_READY = (str(DeliveryState.WAITING), str(DeliveryState.RETRYABLE))
_TAKEN = (str(DeliveryState.CLAIMED), str(DeliveryState.SENDING))


def accounts_at_work(session: Session, now: str) -> list[str]:
    """Return the accounts with something due or to be looked for, or something that an earlier pass left behind."""
    doubtful = (col(Delivery.state) == str(DeliveryState.IN_DOUBT)) & (col(Delivery.not_before) <= now)
    query = select(Delivery.account).where(_due(now) | col(Delivery.state).in_(_TAKEN) | doubtful).distinct()
    return sorted(session.exec(query))


def next_due(session: Session, account: str, now: str, *, but: Collection[int]) -> Delivery | None:
    """Return the account's earliest delivery that is due, leaving out those that this pass is done with."""
    query = (
        select(Delivery)
        .where(Delivery.account == account, _due(now), col(Delivery.id).not_in(but))
        .order_by(col(Delivery.at), col(Delivery.id))
        .limit(1)
    )
    return session.exec(query).first()


def _due(now: str) -> ColumnElement[bool]:
    """Return the condition of being due: a pause after a failed send ends with the window at the latest."""
    rested = (col(Delivery.not_before) <= now) | (col(Delivery.until) < now)
    return col(Delivery.state).in_(_READY) & (col(Delivery.at) <= now) & rested


def left_behind(session: Session, account: str, host: str, now: str) -> Sequence[Delivery]:
    """Return what a sender that is surely gone had taken: this host's own, or any whose lease is over.

    Whoever asks holds the account's lane. A sender that had it before is dead, or finds out that it lost the lane
    before it sends; one of another host that lost it in mid-send is left alone while its lease lasts.
    """
    gone = (col(Delivery.lease_owner) == host) | (col(Delivery.lease_until) < now)
    query = select(Delivery).where(Delivery.account == account, col(Delivery.state).in_(_TAKEN), gone)
    return session.exec(query.order_by(col(Delivery.id))).all()


def in_doubt(session: Session, now: str, *, account: str = "") -> Sequence[Delivery]:
    """Return all deliveries in doubt, or those of one account whose next look is due."""
    query = select(Delivery).where(Delivery.state == str(DeliveryState.IN_DOUBT)).order_by(col(Delivery.id))
    if account:
        query = query.where(Delivery.account == account, col(Delivery.not_before) <= now)
    return session.exec(query).all()


def in_state(session: Session, state: DeliveryState) -> Sequence[Delivery]:
    """Return every delivery in `state`, by time."""
    query = select(Delivery).where(Delivery.state == str(state)).order_by(col(Delivery.at), col(Delivery.id))
    return session.exec(query).all()


def under_way(session: Session) -> list[Delivery]:
    """Return every delivery that has not ended, by time."""
    query = select(Delivery).where(col(Delivery.state).in_([str(state) for state in OPEN]))
    return list(session.exec(query.order_by(col(Delivery.at), col(Delivery.id))))


def senders(session: Session) -> set[str]:
    """Return the hosts that ever sent something."""
    return set(session.exec(select(Attempt.host).distinct()))


def finished_posts(session: Session) -> Sequence[int]:
    """Return approved posts all of whose deliveries have ended, and at least one was published."""
    ended = (DeliveryState.PUBLISHED, DeliveryState.FAILED, DeliveryState.CANCELLED)
    of_post = (col(Delivery.post) == col(Post.id)) & (col(Delivery.version) == col(Post.version))
    under_way = exists().where(of_post & col(Delivery.state).not_in([str(state) for state in ended]))
    out = exists().where(of_post & (col(Delivery.state) == str(DeliveryState.PUBLISHED)))
    query = select(Post.id).where(Post.state == str(PostState.APPROVED), ~under_way, out)
    return [int(id) for id in session.exec(query) if id is not None]


def moved_by_hand(session: Session, since: str, now: str) -> list[Delivery]:
    """Return deliveries due by `now` whose row tells another state than the log: ended ones from `since` on only.

    One that the log never planned should be cancelled.
    """
    wanted = (col(Delivery.at) >= since) | col(Delivery.state).in_([str(state) for state in OPEN])
    query = select(Delivery).where(col(Delivery.at) <= now, wanted)
    rows = session.exec(query.execution_options(populate_existing=True)).all()
    unplanned = str(DeliveryState.CANCELLED)
    return [row for row in rows if (log_read.state_of(session, f"delivery:{row.id}") or unplanned) != row.state]


def misdated(session: Session) -> Sequence[Delivery]:
    """Return deliveries that wait for another time than their version names."""
    same = (col(Version.post) == col(Delivery.post)) & (col(Version.number) == col(Delivery.version))
    query = select(Delivery).join(Version, same).where(col(Delivery.state).in_(_READY))
    return session.exec(query.where(col(Delivery.at) != col(Version.at)).order_by(col(Delivery.id))).all()


def approved_by_hand(session: Session) -> list[Post]:
    """Return posts that say approved and that the log knows otherwise, where no open delivery would show it."""
    of_post = (col(Delivery.post) == col(Post.id)) & (col(Delivery.version) == col(Post.version))
    under_way = exists().where(of_post & col(Delivery.state).in_([str(state) for state in OPEN]))
    rows = session.exec(select(Post).where(Post.state == str(PostState.APPROVED), ~under_way)).all()
    return [row for row in rows if log_read.state_of(session, f"post:{row.id}") != row.state]


def bound_elsewhere(session: Session, delivery: Delivery, platform_id: str) -> bool:
    """Tell whether another delivery already counts the platform's post `platform_id` as its own."""
    query = select(Delivery.id).where(Delivery.account == delivery.account, Delivery.platform_id == platform_id)
    return any(id != delivery.id for id in session.exec(query))
