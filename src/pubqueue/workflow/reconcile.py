"""Reconcile: find out whether what is in doubt is out there, by looking, or by a person's word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, NotFoundError, PubqueueError
from pubqueue.model.audit import Act
from pubqueue.model.delivery import AttemptState, DeliveryAction, DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.model.people import Deed
from pubqueue.model.post import instant
from pubqueue.ports.connector import Found, Look, NotFound, Unclear
from pubqueue.store import claims, queries
from pubqueue.words import Words, _
from pubqueue.workflow import parcel
from pubqueue.workflow.news import Gazette, News

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from pubqueue.store.pen import Pen
    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.home import Home

_BEFORE = timedelta(minutes=2)
AFTER = timedelta(minutes=10)
"""How far a platform's clock may be ahead, and more."""
_ASKED_AGAIN = timedelta(hours=1)


def look(home: Home, gazette: Gazette, *, account: str = "") -> Gazette:
    """Look for each delivery in doubt among its account's own posts; bind what is found, ask where it cannot be known.

    With an `account`: for those of it whose next look is due.
    """
    with home.reading() as session:
        found = claims.in_doubt(session, instant(home.clock.now()), account=account)
        doubtful = [int(row.id or 0) for row in found]
    for id in doubtful:
        _look_once(home, id, gazette)
    return gazette


def resolve(home: Home, post: int, *, account: str = "", url: str = "", reason: str) -> DeliveryState:
    """Take a person's word for a delivery in doubt: it is out there at `url`, or, without one, it is not."""
    person = home.acting(Deed.RESOLVE)
    if not reason.strip():
        raise InputError(_("A reason is needed."), hint=_("Say how you know: --reason 'looked at the page'."))
    with home.writing() as pen:
        row = _the_one_in_doubt(queries.deliveries(pen.session, post), post, account)
        told = {"by": person.id, "url": url, "reason": reason}
        if url:
            values = {"url": url, "platform_id": url, "published_at": pen.at, "reason": ""}
            state = _end(pen, row, DeliveryAction.FIND, values=values, told=told)
        else:
            state = _end(pen, row, _after_absence(pen, row), values={"not_before": ""}, told=told)
        found = {"outcome": "find", "id": url, "url": url, "at": pen.at} if url else {"outcome": "absent"}
        home.journal.write("result", {**parcel.journal_line(home, pen.session, row), **found})
    return state


def _the_one_in_doubt(rows: list[Delivery], post: int, account: str) -> Delivery:
    """Return the post's delivery in doubt, on `account` if named; raise where there is none or more than one.

    Of a pair on one account, `account` names one with its language: `facebook:library/fr`.
    """
    names = {f"{row.account}/{row.language}": row for row in rows if row.state == DeliveryState.IN_DOUBT}
    doubtful = [row for name, row in names.items() if account in ("", row.account, name)]
    if not doubtful:
        raise NotFoundError(_("Nothing of post {id} is in doubt.", id=post))
    if len(doubtful) > 1:
        which = ", ".join(name for name, row in names.items() if row in doubtful)
        raise InputError(
            _("Several deliveries of post {id} are in doubt: {which}.", id=post, which=which),
            hint=_("Name one: --account"),
        )
    return doubtful[0]


def _end(
    pen: Pen, row: Delivery, action: DeliveryAction, *, values: Mapping[str, str], told: Mapping[str, str]
) -> DeliveryState:
    """Settle a delivery in doubt together with its attempt."""
    id = int(row.id or 0)
    pen.end_attempt(id, AttemptState.PUBLISHED if action is DeliveryAction.FIND else AttemptState.ABSENT)
    reason = {"reason": told["reason"]} if "reason" in told else {}
    data = {name: value for name, value in told.items() if name != "reason"}
    return pen.move_delivery(id, action, values=values, data=data, private=reason)


def _after_absence(pen: Pen, row: Delivery) -> DeliveryAction:
    """Return what follows from knowing that nothing is out there: try again, unless the post was ended meanwhile."""
    post = queries.post(pen.session, row.post)
    wanted = post.state == PostState.APPROVED and post.version == row.version
    return DeliveryAction.ABSENT if wanted else DeliveryAction.CANCEL


def _look_once(home: Home, id: int, gazette: Gazette) -> None:
    """Look for one delivery, and record what that showed."""
    seen, waited = _see(home, id)
    with home.publishing() as pen:
        row = queries.delivery(pen.session, id)
        if row.state == DeliveryState.IN_DOUBT:
            seen = _unless_bound(pen, row, seen)
            if isinstance(seen, Found):
                gazette.tell(_bind(home, pen, row, seen))
            else:
                gazette.tell(_count(home, pen, row, seen, waited))


def _see(home: Home, id: int) -> tuple[Look, timedelta]:
    """Look at the account; return what was seen, and how much longer than the platform may take it has been.

    What keeps one delivery from being looked for keeps no other from being sent.
    """
    deadline = timedelta(seconds=home.settings.publishing.send_deadline)
    try:
        with home.reading() as session:
            row = queries.delivery(session, id)
            intent = datetime.fromisoformat(queries.attempts(session, id)[-1].intent_at)
            seen, lag = look_between(home, session, row, intent - _BEFORE, intent + deadline + AFTER)
    except (LookupError, TypeError, ValueError) as error:
        return _illegible(error), timedelta(0)
    return seen, home.clock.now() - intent - deadline - lag


def look_between(
    home: Home, session: Session, row: Delivery, since: datetime, until: datetime
) -> tuple[Look, timedelta]:
    """Look for a delivery's message among what its account published in a time; return also what the platform may lag.

    Where it is not even known what to look for, that is unclear.
    """
    try:
        connector = home.connect(queries.account(session, row.account))
        message = parcel.message_of(session, queries.variant(session, row))
    except PubqueueError as error:
        return Unclear(error.what), timedelta(0)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        return _illegible(error), timedelta(0)
    return connector.find(message, since, until), connector.lag


def _illegible(error: Exception) -> Unclear:
    return Unclear(_("What is stored of it cannot be read ({error}).", error=type(error).__name__))


def _unless_bound(pen: Pen, row: Delivery, seen: Look) -> Look:
    """Take nothing from a post that another delivery already counts as its own."""
    if isinstance(seen, Found) and claims.bound_elsewhere(pen.session, row, seen.id):
        return Unclear(_("The only match belongs to another delivery."))
    return seen


def _bind(home: Home, pen: Pen, row: Delivery, seen: Found) -> News:
    """Write down that the post was found."""
    values = {"platform_id": seen.id, "url": seen.url, "published_at": instant(seen.at), "reason": ""}
    state = _end(pen, row, DeliveryAction.FIND, values=values, told={"id": seen.id})
    line = parcel.journal_line(home, pen.session, row)
    found = {"outcome": "find", "id": seen.id, "url": seen.url, "at": instant(seen.at)}
    home.journal.write("result", {**line, **found})
    said = _("It was found on the account: it is published.")
    return News(row.post, row.account, state, said, url=seen.url, language=row.language)


def _count(home: Home, pen: Pen, row: Delivery, seen: NotFound | Unclear, waited: timedelta) -> News:
    """Write down a look that did not find it; ask a person where enough of them, after long enough, missed it or saw nothing clear."""
    id, needed = int(row.id or 0), home.settings.publishing.looks
    settled, clean = waited >= timedelta(0), isinstance(seen, NotFound)
    looks = row.looks + (clean and (settled or row.looks + 1 < needed))
    blind = settled and not clean
    ask = blind or row.looks < needed <= looks
    pause = _ASKED_AGAIN if blind or looks >= needed else timedelta(seconds=home.settings.publishing.look_every)
    saw = seen.reason if isinstance(seen, Unclear) else _("Looked, not found yet.")
    pen.record(Act.DELIVERY_LOOKED_UP, f"delivery:{id}", data={"looks": looks, "saw": saw.to_data()})
    said = _please_look(row, saw, looks) if ask else saw
    reason = {"reason": said.to_text()} if ask else {}
    pen.set_delivery(id, {"looks": looks, "not_before": instant(home.clock.now() + pause), **reason})
    state = DeliveryState(row.state)
    return News(row.post, row.account, state, said, needs_person=ask, language=row.language)


def _please_look(row: Delivery, saw: Words, looks: int) -> Words:
    """Return what a person is asked, with what the looks showed."""
    return _(
        "No answer came when it was sent, and looking ({n} clean looks) did not settle it: {saw} Look at the account"
        " yourself, then say: pubqueue post resolve {post} --absent (or --published URL) --reason …",
        n=looks,
        saw=saw,
        post=row.post,
    )
