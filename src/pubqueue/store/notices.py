"""What there is to tell somebody, and what was told: reading it. Rows are added and marked through the pen's session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from pubqueue.store.tables import Event, Notice, NoticeDesk

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pubqueue.model.audit import Act

NEVER = "9999-12-31T00:00:00Z"
"""When a notice that was given up is tried again."""
_MOST = 200
"""The most notices that one pass sends."""


def desk(session: Session) -> NoticeDesk:
    """Return how far notices were made; where a hand took that away, as if the whole log was still to be told."""
    return session.get(NoticeDesk, 1, populate_existing=True) or NoticeDesk()


def events(session: Session, start: int, acts: Collection[Act]) -> Sequence[Event]:
    """Return the records of `acts` from number `start` on, in order."""
    query = select(Event).where(Event.seq >= start, col(Event.act).in_([str(act) for act in acts]))
    return session.exec(query.order_by(col(Event.seq))).all()


def told(session: Session, keys: Collection[str]) -> set[str]:
    """Return those of `keys` for which there is a notice already."""
    return set(session.exec(select(Notice.key).where(col(Notice.key).in_(keys))))


def due(session: Session, now: str) -> Sequence[str]:
    """Return the keys of what is to be sent now, the oldest first."""
    query = select(Notice.key).where(Notice.sent_at == "", col(Notice.not_before) <= now)
    return session.exec(query.order_by(col(Notice.made_at), col(Notice.key)).limit(_MOST)).all()


def stuck(session: Session, tries: int, since: str) -> Sequence[Notice]:
    """Return what was made after `since`, was tried that often at least, and did not arrive."""
    query = select(Notice).where(Notice.sent_at == "", col(Notice.tries) >= tries, col(Notice.made_at) > since)
    return session.exec(query.order_by(col(Notice.made_at), col(Notice.key))).all()


def unsent(session: Session) -> Sequence[Notice]:
    """Return everything that did not arrive yet, given up or not, the oldest first."""
    query = select(Notice).where(Notice.sent_at == "").order_by(col(Notice.made_at), col(Notice.key))
    return session.exec(query).all()
