"""Mend: what was changed by another way than the pen is put back or held, and a person hears of it once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pubqueue.model.audit import Act
from pubqueue.model.delivery import OPEN, DeliveryAction, DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.model.post import instant
from pubqueue.store import claims, queries, tables
from pubqueue.words import _
from pubqueue.workflow import send
from pubqueue.workflow.news import Gazette, News

if TYPE_CHECKING:
    from pubqueue.workflow.home import Home

_LOOK_BACK = timedelta(days=2)


def undo(home: Home, gazette: Gazette) -> None:
    """Undo what hands did to the stop switch, to states and to times, before anything is sent."""
    _undo_stop(home, gazette)
    _undo_moves(home, gazette)
    _undo_approvals(home, gazette)
    _hold_misdated(home, gazette)


def _undo_stop(home: Home, gazette: Gazette) -> None:
    """Turn the stop switch on again where the log knows of no person who turned it off."""
    with home.reading() as session:
        if queries.stop(session).stopped or not send.stopped_by_log(session):
            return
    with home.publishing() as pen:
        row = queries.stop(pen.session)
        row.stopped = True
        pen.add(row)
        pen.record(Act.TAMPERING_SEEN, "home", data={"said": "running", "true": "stopped"})
    said = _("The stop switch was turned off by hand; publishing stays stopped until: pubqueue resume")
    gazette.tell(News(0, "", "stopped", said, needs_person=True))


def _undo_moves(home: Home, gazette: Gazette) -> None:
    """Put back deliveries moved by another way than the pen, and hold what might have gone out for it."""
    now = home.clock.now()
    with home.reading() as session:
        moved = claims.moved_by_hand(session, instant(now - _LOOK_BACK), instant(now))
        session.expunge_all()
    for row in moved:
        id = int(row.id or 0)
        with home.publishing() as pen:
            state = DeliveryState(pen.restore(tables.Delivery, id))
            said = _("Its state was changed by hand.")
            if state in OPEN - send.BEYOND_RECALL:
                state = pen.move_delivery(
                    id, DeliveryAction.HOLD, values={"reason": said.to_text()}, data={"reason": said.to_data()}
                )
        gazette.tell(News(row.post, row.account, state, said, needs_person=True, language=row.language))


def _undo_approvals(home: Home, gazette: Gazette) -> None:
    """Put back posts that say approved without anybody having signed them off."""
    with home.reading() as session:
        posts = [int(row.id or 0) for row in claims.approved_by_hand(session)]
    for post in posts:
        with home.publishing() as pen:
            state = PostState(pen.restore(tables.Post, post))
        said = _("It was marked approved by hand; the record says {state}.", state=state)
        gazette.tell(News(post, "", state, said, needs_person=True))


def _hold_misdated(home: Home, gazette: Gazette) -> None:
    """Hold what would go out at another time than its version names, or never."""
    with home.reading() as session:
        found = [int(row.id or 0) for row in claims.misdated(session)]
    for id in found:
        send.hold(home, id, _("Its time was changed by hand."), gazette)
