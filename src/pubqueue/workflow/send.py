"""Send one delivery, once: claim, verify, record the intent, send, record what is known.

In order: the intent is committed, then the journal's line is durable, then the deadline is looked at,
then the platform is called. If this process dies anywhere after the commit, the delivery is in doubt.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pubqueue.errors import (
    InputError,
    LockedError,
    PubqueueError,
    RefusedError,
    StaleError,
    StorageError,
    TamperedError,
    UnfitError,
)
from pubqueue.model.audit import Act
from pubqueue.model.delivery import (
    AttemptState,
    Blocked,
    DeliveryAction,
    DeliveryState,
    NotSent,
    Published,
    Refused,
    Unknown,
    settle,
)
from pubqueue.model.post import instant
from pubqueue.store import claims, log_read, queries, tables
from pubqueue.store.lane import lane
from pubqueue.words import Words, _
from pubqueue.workflow.news import Gazette, News
from pubqueue.workflow.parcel import Parcel, delivery_name, pack, require_same_account

if TYPE_CHECKING:
    from sqlmodel import Session

    from pubqueue.model.delivery import Outcome
    from pubqueue.ports.connector import Connector
    from pubqueue.store.lane import Held
    from pubqueue.store.pen import Pen
    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.home import Home

BEYOND_RECALL = frozenset({DeliveryState.SENDING, DeliveryState.IN_DOUBT, DeliveryState.HELD})
_ATTEMPT_OF: dict[DeliveryAction, AttemptState] = {
    DeliveryAction.PUBLISH: AttemptState.PUBLISHED,
    DeliveryAction.DEFER: AttemptState.NOT_SENT,
    DeliveryAction.HOLD: AttemptState.NOT_SENT,
    DeliveryAction.REFUSE: AttemptState.REFUSED,
    DeliveryAction.DOUBT: AttemptState.IN_DOUBT,
}


class _StoppedError(RefusedError):
    """Publishing is stopped; raised and caught within this file."""


def settle_left_behind(home: Home, account: str, gazette: Gazette) -> None:
    """Settle what a sender that died had in hand: unsent work is released, a begun send is in doubt."""
    with home.reading() as session:
        left = [
            (int(row.id or 0), row.post, row.language)
            for row in claims.left_behind(session, account, home.host, instant(home.clock.now()))
        ]
    for id, post, language in left:
        with home.publishing() as pen:
            state = queries.delivery(pen.session, id).state  # a sender that just lost the lane may have got further
            if state == DeliveryState.CLAIMED:
                pen.move_delivery(id, DeliveryAction.RELEASE, values=_unleased())
            if state != DeliveryState.SENDING:
                continue
            reason = _("The publisher died while it was sending.")
            _leave_in_doubt(home, pen, id, reason)
        gazette.tell(News(post, account, DeliveryState.IN_DOUBT, reason, needs_person=True, language=language))


def send_due(home: Home, account: str, gazette: Gazette, held: Held) -> None:
    """Send what is due on one account, the earliest first, until nothing is or publishing is stopped.

    `held` tells whether the account's lane is still this pass's own.
    """
    done: set[int] = set()
    while not gazette.stopped:
        with home.reading() as session:
            row = claims.next_due(session, account, instant(home.clock.now()), but=done)
            if row is None:
                return
            session.expunge(row)
        id = int(row.id or 0)
        done.add(id)
        try:
            if row.until < instant(home.clock.now()):
                hold(home, id, _("Its window has passed; give it another time or withdraw it."), gazette)
            else:
                _send(home, id, gazette, held)
        except _StoppedError:
            gazette.stopped = True
        except StaleError:
            continue
        except PubqueueError as refusal:
            state, why = DeliveryState.WAITING, _("{why}", why=refusal)
            gazette.tell(News(row.post, account, state, why, needs_person=True, language=row.language))


def _send(home: Home, id: int, gazette: Gazette, held: Held) -> None:
    """Take one delivery all the way."""
    with home.publishing() as pen:
        _require_running(pen.session)
        lease = home.clock.now() + timedelta(seconds=home.settings.publishing.lease)
        values = {"lease_owner": home.host, "lease_until": instant(lease)}
        pen.move_delivery(id, DeliveryAction.CLAIM, values=values)
    try:
        with home.reading() as session:
            parcel = pack(home, session, id)
            account = queries.account(session, parcel.row.account)
        connector = home.connect(account)
        require_same_account(connector, parcel.variant)
        started = _record_intent(home, parcel, held)
    except StaleError:
        raise
    except _StoppedError:
        _release(home, id)
        raise
    except (LockedError, StorageError) as fault:
        _step_back(home, id, fault.what, held)
        raise
    except (RefusedError, InputError, UnfitError) as refusal:
        hold(home, id, refusal.what, gazette)
        return
    _settle(home, parcel, _call(home, connector, parcel, started, held), gazette)


def _record_intent(home: Home, parcel: Parcel, held: Held) -> float:
    """Commit that the send will be made, having read again what can change; return when that began (boot time).

    The deadline counts from before the commit: a process that is halted right after it must not send late.
    The lane is asked inside the transaction: whoever got it meanwhile waits for this commit before it reads.
    """
    started = home.clock.boottime()
    with home.publishing() as pen:
        again = pack(home, pen.session, parcel.id)
        if again.message != parcel.message or again.variant != parcel.variant:
            raise TamperedError(_("Post {id} changed while it was being sent.", id=parcel.row.post))
        _require_running(pen.session)
        if not held():
            raise StaleError(_("Another publisher has taken the account over."))
        number = len(queries.attempts(pen.session, parcel.id)) + 1
        pen.add(
            tables.Attempt(
                delivery=parcel.id,
                number=number,
                key=f"{parcel.name}/{number}",
                state=str(AttemptState.SENDING),
                host=home.host,
                intent_at=pen.at,
            )
        )
        pen.move_delivery(parcel.id, DeliveryAction.SEND, data={"attempt": number})
    return started


def _call(home: Home, connector: Connector, parcel: Parcel, started: float, held: Held) -> Outcome:
    """Write the journal's line, ask whether the lane is still held, look at the deadline, and send once."""
    try:
        home.journal.write("intent", {**parcel.line, "at": instant(home.clock.now())})
    except OSError as error:
        return NotSent(_("The journal cannot be written ({why}), so nothing was sent.", why=error.strerror or error))
    if not held():
        return NotSent(_("This host lost its hold of the account, so nothing was sent."))
    if home.clock.boottime() - started > home.settings.publishing.send_deadline:
        return NotSent(_("The publisher was held up past its deadline, so nothing was sent."))
    return connector.publish(parcel.message, parcel.name)


def _settle(home: Home, parcel: Parcel, outcome: Outcome, gazette: Gazette) -> None:
    """Record what is known after the call: first in the journal, so that no retry finds an intent without its result."""
    action = settle(outcome)
    values, said, needs_person = _consequences(home, outcome)
    with suppress(OSError):
        home.journal.write("result", {**parcel.line, **_where(outcome), "outcome": str(action)})
    with home.publishing() as pen:
        pen.end_attempt(parcel.id, _ATTEMPT_OF[action])
        told = {"reason": said.to_data(), "id": str(values.get("platform_id", ""))}
        state = pen.move_delivery(parcel.id, action, values={**values, **_unleased()}, data=told)
    url = str(values.get("url", ""))
    row = parcel.row
    gazette.tell(News(row.post, row.account, state, said, needs_person, url, row.language))


def _consequences(home: Home, outcome: Outcome) -> tuple[dict[str, Any], Words, bool]:
    """Return the columns that an outcome sets, what to say of it, and whether a person is needed."""
    now, publishing = home.clock.now(), home.settings.publishing
    match outcome:
        case Published():
            values = {"platform_id": outcome.id, "url": outcome.url, "published_at": instant(outcome.at), "reason": ""}
            return values, _("Published."), False
        case NotSent():
            retry = outcome.retry_at or now + timedelta(seconds=publishing.retry_after)
            return {"not_before": instant(retry), "reason": outcome.reason.to_text()}, outcome.reason, False
        case Unknown():
            look = now + timedelta(seconds=publishing.look_every)
            return {"not_before": instant(look), "reason": outcome.reason.to_text(), "looks": 0}, outcome.reason, True
        case Refused() | Blocked():
            return {"reason": outcome.reason.to_text()}, outcome.reason, True


def _where(outcome: Outcome) -> dict[str, str]:
    """Return where a post that is out can be found, as the journal tells it."""
    if not isinstance(outcome, Published):
        return {}
    return {"id": outcome.id, "url": outcome.url, "at": instant(outcome.at)}


def _leave_in_doubt(home: Home, pen: Pen, id: int, reason: Words) -> None:
    look = home.clock.now() + timedelta(seconds=home.settings.publishing.look_every)
    values = {"reason": reason.to_text(), "looks": 0, "not_before": instant(look), **_unleased()}
    pen.end_attempt(id, AttemptState.IN_DOUBT)
    pen.move_delivery(id, DeliveryAction.DOUBT, values=values, data={"reason": reason.to_data()})


def hold(home: Home, id: int, reason: Words, gazette: Gazette) -> None:
    """Put a delivery before a person, unless it was withdrawn or revised meanwhile."""
    with home.publishing() as pen:
        row = queries.delivery(pen.session, id)
        if row.state == DeliveryState.CANCELLED:
            return
        post, account, language = row.post, row.account, row.language
        values = {"reason": reason.to_text(), **_unleased()}
        state = pen.move_delivery(id, DeliveryAction.HOLD, values=values, data={"reason": reason.to_data()})
    gazette.tell(News(post, account, state, reason, needs_person=True, language=language))


def _step_back(home: Home, id: int, reason: Words, held: Held) -> None:
    """Undo a claim, or an intent of which it is not known whether its commit arrived: nothing was sent for it.

    Only with the lane in hand, and where this host's journal has no line of a send: another one may have gone on.
    """
    account = _account(home, id)
    with nullcontext(held) if held() else lane(home.engine, home.settings.home / "lanes", account) as again:
        if again is None:
            return
        with home.publishing() as pen:
            row = queries.delivery(pen.session, id)
            if row.lease_owner == home.host and not home.journal.already_out(delivery_name(home, row)):
                _undo(home, pen, row, reason)


def _account(home: Home, id: int) -> str:
    with home.reading() as session:
        return queries.delivery(session, id).account


def _undo(home: Home, pen: Pen, row: Delivery, reason: Words) -> None:
    """Release a claim, or record that an intent came to nothing."""
    id = int(row.id or 0)
    if row.state == DeliveryState.CLAIMED:
        pen.move_delivery(id, DeliveryAction.RELEASE, values=_unleased())
    elif row.state == DeliveryState.SENDING:
        again = home.clock.now() + timedelta(seconds=home.settings.publishing.retry_after)
        values = {"not_before": instant(again), "reason": str(reason), **_unleased()}
        pen.end_attempt(id, AttemptState.NOT_SENT)
        pen.move_delivery(id, DeliveryAction.DEFER, values=values, data={"reason": reason.to_data()})


def _release(home: Home, id: int) -> None:
    with home.publishing() as pen:
        if queries.delivery(pen.session, id).state == DeliveryState.CLAIMED:
            pen.move_delivery(id, DeliveryAction.RELEASE, values=_unleased())


def _unleased() -> dict[str, str]:
    return {"lease_owner": "", "lease_until": ""}


def _require_running(session: Session) -> None:
    """Raise unless publishing runs; the log counts as much as the switch, which a hand could turn."""
    if queries.stop(session).stopped or stopped_by_log(session):
        raise _StoppedError(_("Publishing is stopped."))


def stopped_by_log(session: Session) -> bool:
    """Tell whether the log's last word on publishing is that it stopped."""
    switched = log_read.about(session, "home", (Act.PUBLISHING_STOPPED, Act.PUBLISHING_RESUMED))
    return bool(switched) and switched[-1].act is Act.PUBLISHING_STOPPED
