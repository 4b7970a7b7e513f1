"""Notices: gathered from the record and the clock after each pass, sent after it, so that nobody waits for a mail server.

A notice is stored in the same transaction that remembers how far the record was told, under a key that names its
occasion and its reader: so it is made once, whatever runs beside it. It is marked as sent after it was taken; where
this process dies between the two it is sent again, with the same id.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from pubqueue import places, words
from pubqueue.errors import LockedError, UntoldError
from pubqueue.model.post import instant
from pubqueue.model.text import harmless
from pubqueue.net import ping
from pubqueue.ports.notifier import Letter
from pubqueue.store import log_read, notices, tables
from pubqueue.store.lane import lane
from pubqueue.words import Words, _
from pubqueue.workflow import notify_alarm as alarm
from pubqueue.workflow import notify_events, notify_rounds
from pubqueue.workflow.notify_about import Kind, Occasion, Reader, Scene, address_of, scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlmodel import Session

    from pubqueue.workflow.home import Home

PATIENCE = 60
"""Seconds that one pass spends on sending notices; the rest waits for the next."""
GIVEN_UP_AFTER = timedelta(days=1)
_FIRST_PAUSE = timedelta(minutes=1)
_LANE = "notices"
_LONGEST_SUBJECT = 150

_MANY: dict[Kind, Callable[[int], Words]] = {
    Kind.APPROVED: lambda n: _("{n} posts approved", n=n),
    Kind.CHANGES_REQUESTED: lambda n: _("changes wanted in {n} posts", n=n),
    Kind.REJECTED: lambda n: _("{n} posts rejected", n=n),
    Kind.PUBLISHED: lambda n: _("{n} posts published", n=n),
    Kind.TROUBLE: lambda n: _("{n} posts need somebody", n=n),
    Kind.MACHINE: lambda n: _("{n} things are wrong", n=n),
}
"""What a subject says of several."""


# --- gathering --------------------------------------------------------------------------------------


def gather(home: Home) -> None:
    """Make the notices of what has happened since they were made last."""
    with home.reading() as session:
        if not _anything_new(session, home.clock.now()):
            return
    with home.publishing() as pen:
        desk, around = notices.desk(pen.session), scene(home, pen.session)
        waiting = notify_rounds.in_review(around)
        day = notify_rounds.digest_is_due(around, desk.digest_day)
        for notice in _new(around, _occasions(around, desk.seq, waiting, day), pen.at):
            pen.add(notice)
        desk.seq, desk.digest_day, desk.looked_at = log_read.head(pen.session).size, day or desk.digest_day, pen.at
        desk.wake_at = notify_rounds.next_look(around, waiting, desk.digest_day)
        pen.add(desk)


def _anything_new(session: Session, now: datetime) -> bool:
    """Tell whether the record has grown, or a moment has come, or the clock was set back (as in practice)."""
    desk, at = notices.desk(session), instant(now)
    awake = desk.wake_at != "" and desk.wake_at <= at
    grown = desk.seq != log_read.head(session).size
    return awake or grown or at < desk.looked_at or notify_rounds.any_stuck(session, now)


def _occasions(around: Scene, start: int, waiting: Sequence[notify_rounds.Waiting], day: str) -> Iterator[Occasion]:
    yield from notify_events.occasions(around, start)
    yield from notify_rounds.reminders(around, waiting)
    yield from notify_rounds.undelivered(around)
    yield from notify_rounds.backup(around)
    if day:
        yield from notify_rounds.digest(waiting, day)


def _new(around: Scene, occasions: Iterable[Occasion], at: str) -> Iterator[tables.Notice]:
    """Yield one notice for each reader and occasion, or for each kind of occasions that are told together."""
    groups: dict[tuple[Reader, str], list[Occasion]] = {}
    for occasion in occasions:
        for reader in occasion.to:
            groups.setdefault((reader, occasion.kind if occasion.together else occasion.key), []).append(occasion)
    keys = {f"{group[0].key} {reader.id}": (reader, group) for (reader, _kind), group in groups.items()}
    known = notices.told(around.session, keys)
    for key, (reader, group) in keys.items():
        if key not in known:
            with words.speaking(reader.language):
                subject, text = _subject(group), _text(around.home, group)
            yield tables.Notice(key=key, recipient=reader.id, subject=subject, text=text, made_at=at, not_before=at)


def _subject(group: Sequence[Occasion]) -> str:
    """Return one line without anything that a header or a terminal could take for a command."""
    heads = list(dict.fromkeys(str(one.head) for one in group))
    what = heads[0] if len(heads) == 1 else _MANY[group[0].kind](len(heads))
    line = " ".join(harmless(f"[pubqueue] {what}").split())
    return line if len(line) <= _LONGEST_SUBJECT else f"{line[: _LONGEST_SUBJECT - 1]}…"


def _text(home: Home, group: Sequence[Occasion]) -> str:
    said = "\n\n".join(dict.fromkeys(str(one.said) for one in group))
    practice = _("This is a practice home: nothing was really published.") if home.identity.practice else ""
    signed = _("pubqueue, {library}", library=home.identity.library)
    return harmless("\n\n".join(str(part) for part in (said, practice, signed) if part)) + "\n"


# --- sending ----------------------------------------------------------------------------------------


def deliver(home: Home) -> int:
    """Send what is due, for a minute at most, unless another process is at it; return how many were taken."""
    if home.notifier is None:
        return 0
    now, end, sent = instant(home.clock.now()), home.clock.boottime() + PATIENCE, 0
    with home.reading() as session:
        if not notices.due(session, now):
            return 0
    with lane(home.engine, home.settings.home / "lanes", _LANE) as free:
        if not free:
            return 0
        with home.reading() as session:
            keys = notices.due(session, now)
        for key in keys:
            if home.clock.boottime() >= end:
                break
            sent += _send(home, key)
    return sent


def _send(home: Home, key: str) -> bool:
    """Send one notice; tell whether it was taken. The try is counted first, so that no crash makes a storm."""
    counted = _count_try(home, key)
    if counted is None or home.notifier is None:
        return False
    address, letter = counted
    problem = "" if address else str(_("There is no address for {who} any more.", who=key.rpartition(" ")[2]))
    try:
        if address:
            home.notifier.tell(address, letter)
    except UntoldError as error:
        problem = str(error.what)
    with home.publishing() as pen:
        row = pen.session.get_one(tables.Notice, key, populate_existing=True)
        row.problem = problem
        row.sent_at = "" if problem else pen.at
        pen.add(row)
    return not problem


def _count_try(home: Home, key: str) -> tuple[str, Letter] | None:
    """Count a try and set when the next one may be; return where to send what, or None where it is out by now."""
    with home.publishing() as pen:
        row = pen.session.get(tables.Notice, key, populate_existing=True)
        if row is None or row.sent_at:
            return None
        made = datetime.fromisoformat(row.made_at)
        again = home.clock.now() + _FIRST_PAUSE * 2**row.tries
        row.tries += 1
        row.not_before = instant(again) if again <= made + GIVEN_UP_AFTER else notices.NEVER
        pen.add(row)
        id = sha256(f"{home.identity.id} {key}".encode()).hexdigest()[:32]
        return address_of(home, pen.session, row.recipient), Letter(id, row.subject, row.text, made)


# --- a sign of life ---------------------------------------------------------------------------------


def after_pass(home: Home) -> None:
    """Do what follows a pass that went well and that nobody has to wait for: the sign of life, then the notices."""
    alarm.over(home.settings.state)
    _sign_of_life(home)
    with suppress(LockedError):  # the next pass finds them where they are
        deliver(home)


def _sign_of_life(home: Home) -> None:
    """Ask the address that watches whether passes run, and leave it for the passes that have nothing to do."""
    url = "" if home.identity.practice else home.settings.notify.ping
    with suppress(OSError):  # then the next pass looks properly too
        ping.leave(str(home.settings.state / places.PING), str(home.settings.home / places.SETTINGS), url)
    if url:
        ping.ask(url)
