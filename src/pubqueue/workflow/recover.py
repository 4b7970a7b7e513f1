"""Recover: after a restore, or where a journal is gone, find out what went out, and publish again from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, RefusedError, RolledBackError, TamperedError
from pubqueue.journal import Past, Seen, read_back
from pubqueue.model import text as intake
from pubqueue.model.audit import Act
from pubqueue.model.delivery import AttemptState, DeliveryAction, DeliveryState
from pubqueue.model.people import Deed
from pubqueue.store import claims, log_read, queries, tables
from pubqueue.words import _
from pubqueue.workflow import audit, parcel, reconcile
from pubqueue.workflow.gap import Case, Fate, Survey
from pubqueue.workflow.news import Gazette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home

_BEFORE = timedelta(days=1)
_TO_SENDING = {
    DeliveryState.HELD: (DeliveryAction.RESUME, DeliveryAction.CLAIM, DeliveryAction.SEND),
    DeliveryState.WAITING: (DeliveryAction.CLAIM, DeliveryAction.SEND),
    DeliveryState.RETRYABLE: (DeliveryAction.CLAIM, DeliveryAction.SEND),
    DeliveryState.CLAIMED: (DeliveryAction.SEND,),
}
"""The moves that a send made after the backup, told again."""


@dataclass(frozen=True)
class Given:
    """What a person brings: other hosts' journals, and which hosts' are lost, with the reason for saying so."""

    journals: Sequence[Path] = ()
    lost: Sequence[str] = ()
    reason: str = ""


@dataclass(frozen=True)
class Recovered:
    """What became of everything that was under way, and what looking for the doubtful showed."""

    cases: list[Case]
    gazette: Gazette = field(default_factory=Gazette)


def recover(home: Home, given: Given, *, dry_run: bool = False) -> Recovered:
    """Find out what went out and settle it; nothing is sent here. Raises RefusedError where nothing is to be recovered.

    `dry_run` only tells. Raises TamperedError, RefusedError where a host's journal is neither given nor declared lost.
    """
    home.acting(Deed.OPERATE)
    own = home.journal.past()
    _require_need(home, own)
    pasts = [*_usable(home, [own]), *(_read(home, folder) for folder in given.journals)]
    _require_all(home, own, pasts, given)
    with home.reading() as session:
        cases = Survey(home, session, pasts, _since(session)).cases()
    if dry_run:
        return Recovered(cases)
    with home.writing() as pen:
        for case in cases:
            _settle(home, pen, case)
        _record(pen, cases, pasts, given)
    with home.reading() as session:
        head = log_read.head(session)
    home.journal.begin_anew(
        Seen(home.identity.id, head), [one.sent for one in cases if one.fate is Fate.BARRED and one.sent]
    )
    gazette = reconcile.look(home, Gazette())
    audit.remember(home)
    return Recovered(cases, gazette)


def _require_need(home: Home, own: Past) -> None:
    """Raise RefusedError where publishing goes on anyway, TamperedError where the record itself does not hold."""
    if own.whole and _goes_on(home):
        raise RefusedError(
            _("There is nothing to recover: this database goes on from what this host has seen."),
            hint=_("Publishing goes on from here as it is."),
        )
    problems = audit.verify(home, alone=True).problems
    if problems:
        raise TamperedError(
            _("The record does not hold: {first}", first=problems[0]),
            why=_("What it says of the time before cannot be relied on either."),
            hint=_("Restore a backup that was proven: pubqueue restore FILE"),
        )


def _goes_on(home: Home) -> bool:
    """Tell whether a pass would publish from this database."""
    try:
        audit.require_continuation(home)
    except RolledBackError:
        return False
    return True


def _usable(home: Home, own: Sequence[Past]) -> list[Past]:
    """Return this host's own journal, unless it is of another home."""
    return [past for past in own if past.seen is None or past.seen.home == home.identity.id]


def _read(home: Home, folder: Path) -> Past:
    """Read another host's journal; raise InputError where it is none of this home."""
    past = read_back(folder) if folder.is_dir() else None
    if past is None or past.seen is None or past.seen.home != home.identity.id:
        raise InputError(
            _("{folder} holds no journal of this home.", folder=folder),
            hint=_("Name the folder that holds a host's checkpoint and journal.jsonl."),
        )
    return past


def _require_all(home: Home, own: Past, pasts: Sequence[Past], given: Given) -> None:
    """Raise RefusedError for a host whose journal is neither here whole, nor declared lost with a reason."""
    if given.lost:
        intake.reason(given.reason)
    whole = {host for past in pasts if past.whole for host in past.hosts}
    if own in pasts and own.whole:
        whole.add(home.host)
    with home.reading() as session:
        hosts = claims.senders(session) | {home.host}
    missing = sorted(hosts - whole - set(given.lost))
    if missing:
        raise RefusedError(
            _("The journal of {hosts} is missing, or not whole.", hosts=", ".join(missing)),
            why=_("It says what was sent after the backup."),
            hint=_(
                "Bring it here and name its folder: --journal FOLDER. Only where it is lost for good:"
                " --lost {host} --reason WHY",
                host=missing[0],
            ),
        )


def _since(session: Session) -> datetime:
    """Return from when on something may be out that this database does not know."""
    leaf = audit.restored(session)
    newest = log_read.newest(session, subjects=(), size=1)
    at = str(leaf.data["at"]) if leaf else newest[0].at
    return datetime.fromisoformat(at) - _BEFORE


def _settle(home: Home, pen: Pen, case: Case) -> None:
    """Bring a delivery where its case belongs, by the moves that any other way takes too."""
    if not case.delivery or case.fate is Fate.UNKNOWN:
        return
    row = queries.delivery(pen.session, case.delivery)
    state, reason = DeliveryState(row.state), {"reason": case.said.to_text()}
    told = {"reason": case.said.to_data()}
    match case.fate:
        case Fate.HELD if state is not DeliveryState.HELD:
            pen.move_delivery(case.delivery, DeliveryAction.HOLD, values={**reason, **_UNLEASED}, data=told)
        case Fate.GOES_ON if state is DeliveryState.CLAIMED:
            pen.move_delivery(case.delivery, DeliveryAction.RELEASE, values=_UNLEASED)
        case Fate.IN_DOUBT | Fate.PUBLISHED:
            _tell_again(home, pen, row, case)
    if case.fate is Fate.PUBLISHED and case.sent:
        values = {"platform_id": case.sent.id, "url": case.sent.url, "published_at": case.sent.at, "reason": ""}
        pen.end_attempt(case.delivery, AttemptState.PUBLISHED)
        pen.move_delivery(case.delivery, DeliveryAction.FIND, values=values, data={**told, "id": case.sent.id})


def _tell_again(home: Home, pen: Pen, row: tables.Delivery, case: Case) -> None:
    """Take a delivery to where a send whose answer nobody wrote down leaves it."""
    state, id = DeliveryState(row.state), case.delivery
    for action in _TO_SENDING.get(state, ()):
        if action is DeliveryAction.SEND:
            pen.add(_attempt(home, pen, row, case))
        pen.move_delivery(id, action, data={"recovered": True})
    if state is not DeliveryState.IN_DOUBT:
        values = {"reason": case.said.to_text(), "looks": 0, "not_before": "", **_UNLEASED}
        pen.end_attempt(id, AttemptState.IN_DOUBT)
        pen.move_delivery(id, DeliveryAction.DOUBT, values=values, data={"reason": case.said.to_data()})


def _attempt(home: Home, pen: Pen, row: tables.Delivery, case: Case) -> tables.Attempt:
    """Return the call that was made after the backup, as far as it is known."""
    number = len(queries.attempts(pen.session, case.delivery)) + 1
    host, at = (case.sent.host, case.sent.at) if case.sent else ("", "")
    return tables.Attempt(
        delivery=case.delivery,
        number=number,
        key=f"{parcel.delivery_name(home, row)}/{number}",
        state=str(AttemptState.SENDING),
        host=host or home.host,
        intent_at=at or row.at,
    )


def _record(pen: Pen, cases: Sequence[Case], pasts: Sequence[Past], given: Given) -> None:
    """Write down that the record goes on from here, and what each journal had seen of the one that is lost."""
    head = log_read.head(pen.session)
    data = {
        "at": {"size": head.size, "root": head.root().hex()},
        "journals": [
            {"hosts": sorted(past.hosts), "size": past.seen.frontier.size, "root": past.seen.frontier.root().hex()}
            for past in pasts
            if past.seen
        ],
        "lost": sorted(given.lost),
        "fates": {str(fate): sum(one.fate is fate for one in cases) for fate in Fate},
    }
    pen.record(Act.HOME_RECOVERED, "home", data=data, private={"reason": given.reason} if given.reason else {})


_UNLEASED = {"lease_owner": "", "lease_until": ""}
