"""The stop switch: anyone stops all publishing, a designate resumes it. The publisher reads it last of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.errors import RefusedError
from pubqueue.model import text as intake
from pubqueue.model.audit import Act
from pubqueue.model.delivery import DeliveryAction, DeliveryState
from pubqueue.model.people import Deed
from pubqueue.store import queries
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.store.pen import Pen
    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.home import Home


def stop(home: Home, reason: str) -> None:
    """Stop all publishing at once; what is due waits, and is held once its window has passed."""
    person = home.acting(Deed.STOP)
    said = intake.reason(reason)
    with home.writing() as pen:
        row = queries.stop(pen.session)
        row.stopped, row.by, row.reason, row.at = True, person.id, said, pen.at
        pen.add(row)
        pen.record(Act.PUBLISHING_STOPPED, "home", private={"reason": said})


def resume(home: Home) -> bool:
    """Lift the stop; tell whether there was one."""
    home.acting(Deed.RESUME)
    with home.writing() as pen:
        row = queries.stop(pen.session)
        if not row.stopped:
            return False
        row.stopped = False
        pen.add(row)
        pen.record(Act.PUBLISHING_RESUMED, "home")
    return True


def resume_posts(home: Home, posts: Sequence[int]) -> int:
    """Let the held deliveries of posts wait for the publisher again; return how many.

    The publisher judges them anew: what is past its window is held again.
    """
    home.acting(Deed.RESUME)
    resumed = 0
    with home.writing() as pen:
        for post in posts:
            row = queries.post(pen.session, post)
            for delivery in queries.deliveries(pen.session, post, row.version):
                if delivery.state == DeliveryState.HELD:
                    _require_open_window(pen, delivery)
                    pen.move_delivery(int(delivery.id or 0), DeliveryAction.RESUME, values={"reason": ""})
                    resumed += 1
    return resumed


def _require_open_window(pen: Pen, delivery: Delivery) -> None:
    """Refuse to let wait what could only be held again."""
    if delivery.until < pen.at:
        raise RefusedError(
            _("The window of post {id} on {account} has passed.", id=delivery.post, account=delivery.account),
            hint=_("Give it another time: pubqueue post retime {id} PHRASE", id=delivery.post),
        )
