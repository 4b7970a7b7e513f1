"""What time alone makes worth telling: the digest, a post that is nearly due and unsigned, one that was missed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pubqueue.errors import TamperedError
from pubqueue.model.audit import Act
from pubqueue.model.lifecycle import PostState
from pubqueue.model.people import Role
from pubqueue.model.post import instant
from pubqueue.model.when.place import find_zone
from pubqueue.store import health, notices, queries
from pubqueue.words import Words, _, n_
from pubqueue.workflow.notify_about import Kind, Matter, Moment, Occasion, Reader, Scene, matter
from pubqueue.workflow.status import BACKUP_DUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

    from pubqueue.store.tables import Notice

LEAD = timedelta(hours=3)
"""How long before it is due the first in line is asked again; each after them at half the time that was left."""
_STUCK_AFTER = 5
"""Tries after which IT hears of a notice that does not arrive: about half an hour."""
_DAY = timedelta(days=1)
_MOST_LINES = 30


@dataclass(frozen=True)
class Waiting:
    """A post in review, and who may sign it off and can be told, in the order in which they are asked."""

    about: Matter
    version: int
    line: tuple[Reader, ...]
    daily: tuple[Reader, ...]
    """Those of them whose digest speaks of it: the designates, or the CEO where no designate may sign."""


def in_review(scene: Scene) -> list[Waiting]:
    """Return what waits for a sign-off, the earliest first."""
    found: list[Waiting] = []
    after = 0
    while page := queries.posts(scene.session, states=[PostState.IN_REVIEW], after=after):
        for row in page:
            with suppress(TamperedError):  # what was changed by hand asks nobody to sign it
                found.append(_waiting(scene, int(row.id or 0), row.version))
        after = int(page[-1].id or 0)
    return sorted(found, key=lambda one: (instant(one.about.at), one.about.post))


def _waiting(scene: Scene, post: int, version: int) -> Waiting:
    about = matter(scene, post, version)
    out = {*about.authors, *(row.signer for row in queries.sign_offs(scene.session, post, version))}
    may = [who for who in scene.trust.eligible(scene.now) if who not in out]
    designates = [who for who in may if Role.DESIGNATE in scene.trust.offices_of(who, scene.now)]
    others = [who for who in may if who not in designates]
    return Waiting(about, version, scene.among([*designates, *others]), scene.among(designates or others))


def reminders(scene: Scene, waiting: Sequence[Waiting]) -> Iterator[Occasion]:
    """Yield what is nearly due and unsigned, to those whose turn has come, and what was missed, to its authors."""
    for one in waiting:
        at = one.about.at
        if at is None:
            continue
        if at <= scene.now:
            yield _missed(scene, one)
            continue
        asked = tuple(reader for turn, reader in enumerate(one.line) if _turn(at, turn) <= scene.now)
        if asked:
            yield _due(one, asked)


def digest(waiting: Sequence[Waiting], day: str) -> Iterator[Occasion]:
    """Yield one list a person of what waits for them."""
    readers = {reader.id: reader for one in waiting for reader in one.daily}
    for reader in readers.values():
        theirs = [one.about.full for one in waiting if reader in one.daily]
        lines = _joined([*theirs[:_MOST_LINES], *_rest(len(theirs) - _MOST_LINES)])
        n = len(theirs)
        head = n_("a post waits for your sign-off", "{n} posts wait for your sign-off", n)
        said = _("{head}:\n{lines}\nRead and sign with: pubqueue review list", head=head, lines=lines)
        yield Occasion(f"digest-{day}", Kind.DIGEST, (reader,), head, said)


def undelivered(scene: Scene) -> Iterator[Occasion]:
    """Yield what IT is told of notices that do not arrive: once a day for each reader."""
    stuck = {row.recipient: row for row in _stuck(scene.session, scene.now)}
    for recipient, row in stuck.items():
        to = tuple(reader for reader in scene.it if reader.id != recipient)
        head = _("notices to {who} do not arrive", who=recipient)
        said = _(
            "Notices to {who} do not arrive: {problem}\nLook at their address, and at [notify] in the settings.",
            who=recipient,
            problem=row.problem,
        )
        yield Occasion(f"undelivered-{recipient}-{instant(scene.now)[:10]}", Kind.MACHINE, to, head, said)


def backup(scene: Scene) -> Iterator[Occasion]:
    """Yield what IT is told of a backup that is too old: once a week, and never in practice."""
    if scene.home.identity.practice or scene.now < _backup_due(scene):
        return
    year, week, _weekday = scene.now.isocalendar()
    said = _(
        "No backup was proven since {at}.\nMake one with: pubqueue backup",
        at=Moment(_backed_up(scene), scene.home.identity.zone),
    )
    yield Occasion(f"backup-{year}-{week}", Kind.MACHINE, scene.it, _("the backup is too old"), said)


def _backed_up(scene: Scene) -> datetime:
    """Return when a backup was last proven; for a home that never had one, when it was made."""
    leaf = health.last(scene.session, Act.BACKUP_PROVEN)
    return datetime.fromisoformat(leaf.at if leaf else queries.home(scene.session).created_at)


def _backup_due(scene: Scene) -> datetime:
    return _backed_up(scene) + BACKUP_DUE


def any_stuck(session: Session, now: datetime) -> bool:
    """Tell whether there is a notice of the last day that was tried for a while and did not arrive."""
    return bool(_stuck(session, now))


def _stuck(session: Session, now: datetime) -> Sequence[Notice]:
    return notices.stuck(session, _STUCK_AFTER, instant(now - _DAY))


def digest_is_due(scene: Scene, dealt_with: str) -> str:
    """Return the day whose digest is to be dealt with now, or nothing."""
    there = scene.now.astimezone(find_zone(scene.home.identity.zone))
    day = there.date().isoformat()
    return day if there.hour >= scene.home.settings.notify.digest_hour and day != dealt_with else ""


def next_look(scene: Scene, waiting: Sequence[Waiting], dealt_with: str) -> str:
    """Return when time alone next makes something to tell, or nothing where it does not."""
    moments = [moment for one in waiting for moment in _moments(scene, one)]
    if scene.among(scene.trust.eligible(scene.now)):
        moments.append(_next_digest(scene, dealt_with))
    if scene.it and not scene.home.identity.practice:
        week = scene.now.replace(hour=0, minute=0, second=0) + timedelta(days=7 - scene.now.weekday())
        moments += [_backup_due(scene), week]
    return instant(min((moment for moment in moments if moment > scene.now), default=None))


def _moments(scene: Scene, one: Waiting) -> list[datetime]:
    """Return when a post's signers and authors have to be told, past moments too."""
    if one.about.at is None:
        return []
    turns = [_turn(one.about.at, turn) for turn in range(len(one.line))]
    return [*turns, one.about.at] if scene.among(one.about.authors) else turns


def _next_digest(scene: Scene, dealt_with: str) -> datetime:
    zone, hour = find_zone(scene.home.identity.zone), time(scene.home.settings.notify.digest_hour)
    today = scene.now.astimezone(zone).date()
    day = today + _DAY if today == _day(dealt_with) else today
    return datetime.combine(day, hour, tzinfo=zone).astimezone(scene.now.tzinfo)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _turn(at: datetime, turn: int) -> datetime:
    """Return when the person at place `turn` of the line is asked about a post that is due `at`."""
    return at - LEAD / (1 << turn)


def _due(one: Waiting, asked: tuple[Reader, ...]) -> Occasion:
    head = _("nearly due and unsigned: {post}", post=one.about.short)
    said = _(
        "{post} is nearly due, and nobody has signed it off enough yet.\nRead it with: pubqueue review show {id}\n"
        "Sign it with: pubqueue review sign-off {id}",
        post=one.about.full,
        id=one.about.post,
    )
    return Occasion(f"due-{one.about.post}-{one.version}", Kind.DUE, asked, head, said)


def _missed(scene: Scene, one: Waiting) -> Occasion:
    head = _("missed: {post}", post=one.about.short)
    said = _(
        "{post} was missed: its time came before enough people had signed it off.\nGive it another time with:"
        " pubqueue post retime {id} PHRASE",
        post=one.about.full,
        id=one.about.post,
    )
    return Occasion(f"missed-{one.about.post}-{one.version}", Kind.MISSED, scene.among(one.about.authors), head, said)


def _rest(n: int) -> list[Words]:
    return [_("… and {n} more", n=n)] if n > 0 else []


def _joined(lines: Sequence[Words]) -> Words:
    """Return lines under each other, each still to be spoken."""
    joined = lines[0]
    for line in lines[1:]:
        joined = _("{one}\n{other}", one=joined, other=line)
    return joined
