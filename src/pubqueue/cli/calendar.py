"""`calendar`: what goes out when, and the days on which nothing should."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, Reason, opened
from pubqueue.errors import InputError
from pubqueue.words import _

if TYPE_CHECKING:
    from pubqueue.workflow.calendar import Day
    from pubqueue.workflow.home import Home

app = typer.Typer(help=str(_("What goes out when.")), no_args_is_help=True, rich_markup_mode=None)
_SHOWN = 27
"""Days after the first one that are shown unless a last one is named."""
_First = Annotated[str, typer.Option("--from", metavar="DATE", help=str(_("The first day, such as 2026-12-01.")))]
_Last = Annotated[str, typer.Option("--until", metavar="DATE", help=str(_("The last day.")))]


@app.command("show", help=str(_("The coming weeks: posts, closures, holidays.")))
def show(context: typer.Context, first: _First = "", last: _Last = "", json: AsJson = False) -> None:
    """Show the days."""
    from pubqueue.workflow import calendar

    with opened(context) as home:
        days = calendar.show(home, *_span(home, first, last))
    rows = [row for day in days for row in _rows(day)]
    table(
        json,
        [_object(day) for day in days],
        [_("day"), _("time"), _("account"), _("post"), _("state"), _("words")],
        rows,
    )


@app.command("block", help=str(_("Have nothing go out on a day, or from one to another.")))
def block(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="DATE", help=str(_("The day, such as 2026-12-24.")))],
    reason: Reason,
    last: _Last = "",
    json: AsJson = False,
) -> None:
    """Block days."""
    from pubqueue.workflow import calendar

    start = _day(first)
    end = _day(last) if last else start
    with opened(context) as home:
        number = calendar.block(home, start, end, typed(reason))
    said = _("Closure {number}: nothing should go out from {first} to {last}.", number=number, first=start, last=end)
    answer(json, {"closure": number, "first": start.isoformat(), "last": end.isoformat()}, said)


@app.command("unblock", help=str(_("Take a closure back.")))
def unblock(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="CLOSURE", help=str(_("The closure's number.")), min=1, max=2**53)],
    json: AsJson = False,
) -> None:
    """Unblock days."""
    from pubqueue.workflow import calendar

    with opened(context) as home:
        calendar.unblock(home, number)
    answer(json, {"closure": number}, _("Closure {number} is taken back.", number=number))


@app.command("export", help=str(_("The same as an .ics file for a calendar program, on standard output.")))
def export(context: typer.Context, first: _First = "", last: _Last = "") -> None:
    """Write the posts as events."""
    import sys

    from pubqueue.workflow import calendar
    from pubqueue.workflow.calendar_file import calendar_file

    with opened(context) as home:
        days = calendar.show(home, *_span(home, first, last))
        sys.stdout.buffer.write(calendar_file(home, days))


def _span(home: Home, first: str, last: str) -> tuple[date, date]:
    """Return the days that are asked for: from today on unless said otherwise."""
    start = _day(first) if first else home.clock.now().astimezone(ZoneInfo(home.identity.zone)).date()
    return start, _day(last) if last else start + timedelta(days=_SHOWN)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(_("{text} is no date.", text=repr(text)), hint=_("Write it like 2026-12-24.")) from None


def _object(day: Day) -> dict[str, Any]:
    posts = [
        {
            "post": entry.post,
            "account": entry.account,
            "language": entry.language,
            "state": entry.state,
            "at": entry.at.isoformat(),
            "words": entry.words,
        }
        for entry in day.entries
    ]
    return {"date": day.date.isoformat(), "closed": [str(why) for why in day.closed], "posts": posts}


def _rows(day: Day) -> list[tuple[Any, ...]]:
    """Return a day's lines; a day with nothing on it has none."""
    name = day.date.isoformat()
    closed = [(name, _("closed"), "", "", "", why) for why in day.closed]
    return closed + [
        (name, f"{one.at:%H:%M %Z}", f"{one.account} ({one.language})", str(one.post), one.state, one.words)
        for one in day.entries
    ]
