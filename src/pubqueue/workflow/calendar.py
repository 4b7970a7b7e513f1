"""The calendar: what goes out when, and the days on which nothing should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue.errors import InputError, NotFoundError
from pubqueue.model.audit import Act
from pubqueue.model.people import Deed
from pubqueue.model.post import Variant, instant
from pubqueue.model.statutory import holiday
from pubqueue.model.text import refuse_unfit
from pubqueue.store import queries, tables
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.words import Words
    from pubqueue.workflow.home import Home

LONGEST = 366
"""Days that one closure, or one look, may span."""


_MOST_WORDS = 60
"""Characters of a post that a calendar shows."""


@dataclass(frozen=True)
class Entry:
    """A post on its way: where it goes and when, in the library's zone."""

    post: int
    account: str
    language: str
    state: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Day:
    """One local day."""

    date: date
    closed: tuple[Words, ...]
    entries: tuple[Entry, ...]


def block(home: Home, first: date, last: date, name: str) -> int:
    """Have nothing go out from `first` to `last`; return the closure's number. Raises InputError."""
    person = home.acting(Deed.SUBMIT)
    refuse_unfit(name)
    _require_span(first, last)
    if not name.strip():
        raise InputError(_("A closure needs a name."), hint=_("Such as: --reason 'Staff training'"))
    with home.writing() as pen:
        row = tables.Closure(first=first.isoformat(), last=last.isoformat(), name=name.strip(), by=person.id, at=pen.at)
        number = int(pen.add(row).id or 0)
        data = {"first": row.first, "last": row.last, "name": row.name}
        pen.record(Act.CALENDAR_BLOCKED, f"closure:{number}", data=data)
    return number


def unblock(home: Home, number: int) -> None:
    """Take a closure back; raise NotFoundError."""
    home.acting(Deed.SUBMIT)
    with home.writing() as pen:
        row = pen.session.get(tables.Closure, number)
        if row is None:
            raise NotFoundError(
                _("There is no closure {number}.", number=number), hint=_("See: pubqueue calendar show")
            )
        pen.session.delete(row)
        pen.record(Act.CALENDAR_UNBLOCKED, f"closure:{number}")


def show(home: Home, first: date, last: date) -> list[Day]:
    """Return each local day from `first` to `last` with what goes out on it and why nothing should."""
    home.acting(Deed.READ)
    _require_span(first, last)
    zone = ZoneInfo(home.identity.zone)
    start, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    with home.reading() as session:
        place = queries.home(session)
        closed = queries.closures(session, first.isoformat(), last.isoformat())
        entries = [_entry(*rows, zone) for rows in queries.planned(session, instant(start), instant(end))]
        session.expunge_all()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [_day(day, place, closed, entries) for day in days]


def _entry(post: tables.Post, version: tables.Version, variant: tables.Variant, zone: ZoneInfo) -> Entry:
    text = Variant.from_bytes(variant.body).text
    first = text.split("\n", 1)[0]
    words = first if len(first) <= _MOST_WORDS else first[: _MOST_WORDS - 1] + "…"
    at = datetime.fromisoformat(version.at).astimezone(zone)
    return Entry(int(post.id or 0), variant.account, variant.language, post.state, at, words)


def _day(day: date, place: tables.Home, closed: Sequence[tables.Closure], entries: Sequence[Entry]) -> Day:
    over = [row for row in closed if row.first <= day.isoformat() <= row.last]
    named = [_("{name} (closure {number})", name=row.name, number=row.id) for row in over]
    if found := holiday(day, place.country, place.province):
        named.append(found)
    return Day(day, tuple(named), tuple(entry for entry in entries if entry.at.date() == day))


def _require_span(first: date, last: date) -> None:
    """Raise InputError for a span that runs backwards or further than a year."""
    if not first <= last <= first + timedelta(days=LONGEST):
        raise InputError(
            _("From {first} to {last} is no span of days.", first=first, last=last),
            hint=_("The first day first; a year at most."),
        )
