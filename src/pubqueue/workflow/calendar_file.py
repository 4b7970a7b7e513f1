"""The calendar as an .ics file (RFC 5545) for other calendar programs."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from pubqueue.model.text import harmless
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from icalendar import Event

    from pubqueue.workflow.calendar import Day, Entry
    from pubqueue.workflow.home import Home

_LENGTH = timedelta(minutes=15)
"""A post takes no time; an event of none is not shown by every program."""


def calendar_file(home: Home, days: Sequence[Day]) -> bytes:
    """Return an event for each post and account, and one for each closed day."""
    from icalendar import Calendar  # noqa: PLC0415 - only an export needs it

    file = Calendar()
    file.add("prodid", "-//pubqueue//calendar//EN")
    file.add("version", "2.0")
    file.add("x-wr-calname", home.identity.library)
    for day in days:
        for number, why in enumerate(day.closed):
            file.add_component(_closed(home, day, number, str(why)))
        for entry in day.entries:
            file.add_component(_post(home, entry))
    return bytes(file.to_ical())


def _post(home: Home, entry: Entry) -> Event:
    event = _event(home, f"post-{entry.post}-{entry.account.replace(':', '-')}-{entry.language}")
    event.add("summary", f"{entry.account} ({entry.language}): {harmless(entry.words)}")
    event.add("description", str(_("post {id}, {state}", id=entry.post, state=entry.state)))
    event.add("dtstart", entry.at.astimezone(UTC))
    event.add("dtend", entry.at.astimezone(UTC) + _LENGTH)
    return event


def _closed(home: Home, day: Day, number: int, why: str) -> Event:
    event = _event(home, f"closed-{day.date}-{number}")
    event.add("summary", harmless(why))
    event.add("dtstart", day.date)
    event.add("dtend", day.date + timedelta(days=1))
    return event


def _event(home: Home, name: str) -> Event:
    """Return an event with an id that stays the same from export to export."""
    from icalendar import Event  # noqa: PLC0415 - only an export needs it

    event = Event()
    event.add("uid", f"{name}@{home.identity.domain}")
    event.add("dtstamp", home.clock.now())
    return event
