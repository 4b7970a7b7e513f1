"""`status`: what waits for whom, what goes out next, what needs a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli.answer import painted
from pubqueue.cli.home import AsJson, opened
from pubqueue.cli.moments import iso, shown
from pubqueue.cli.refusal import NEEDS_PERSON
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.workflow.home import Home
    from pubqueue.workflow.status import Outgoing, Status, Waiting

    Line = tuple[Words, str]

_SHOWN = 10
"""How many of a kind are told one by one to a person."""
_NEXT = 5
_RED, _YELLOW, _PLAIN = "bold red", "yellow", ""


def add_to(app: typer.Typer) -> None:
    """Add this file's command to the program."""
    app.command("status", help=str(_("What waits for whom, what goes out next, what needs a person.")))(status)


def status(
    context: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=str(_("Exit 4 where a person is needed.")))] = False,
    json: AsJson = False,
) -> None:
    """Say how things stand."""
    from pubqueue.workflow.status import status as gather

    with opened(context) as home:
        now = gather(home)
        painted(json, _object(now, home), _lines(now, home))
    if exit_code and now.needs_person:
        raise typer.Exit(NEEDS_PERSON)


# --- as JSON --------------------------------------------------------------------------------------


def _object(now: Status, home: Home) -> dict[str, Any]:
    return {
        "practice": home.identity.practice,
        "in_review": [str(one.post) for one in now.in_review],
        "changes_requested": [str(one.post) for one in now.changes_requested],
        "reviews": [_waiting(one, home) for one in now.in_review],
        "revisions": [_waiting(one, home) for one in now.changes_requested],
        "waiting": [_outgoing(one, home) for one in now.waiting],
        "held": [_outgoing(one, home) for one in now.held],
        "in_doubt": [_outgoing(one, home) for one in now.in_doubt],
        "stopped": bool(now.stopped_by),
        "stopped_by": now.stopped_by,
        "stopped_because": now.stopped_because,
        "last_pass": iso(now.last_pass, home),
        "publishes": now.publishes,
        "silent": now.silent,
        "overdue": [str(post) for post in now.overdue],
        "blocked": str(now.blocked) if now.blocked else None,
        "backup": iso(now.backup, home),
        "backup_due": now.backup_due,
        "untold": [{"subject": one.subject, "tries": one.tries, "problem": one.problem} for one in now.untold],
        "needs_person": now.needs_person,
    }


def _waiting(one: Waiting, home: Home) -> dict[str, Any]:
    return {"post": str(one.post), "at": iso(one.at, home), "waits_for": list(one.whom), "overdue": one.overdue}


def _outgoing(one: Outgoing, home: Home) -> dict[str, Any]:
    row = one.row
    return {
        "post": str(row.post),
        "account": row.account,
        "language": row.language,
        "state": row.state,
        "at": iso(row.at, home),
        "until": iso(row.until, home),
        "reason": str(row.told),
        "todo": str(one.todo) if one.todo else None,
    }


# --- in words -------------------------------------------------------------------------------------


def _lines(now: Status, home: Home) -> Iterator[Line]:
    """Yield what a person reads: first what is wrong, then what waits for somebody, then what goes out next."""
    yield from _alarms(now, home)
    yield from _standing(now)
    yield from _reviews(now, home)
    yield from _coming(now, home)
    yield from _upkeep(now, home)


def _alarms(now: Status, home: Home) -> Iterator[Line]:
    """Yield what concerns the whole home."""
    if home.identity.practice:
        yield _("PRACTICE HOME: nothing leaves this machine."), _YELLOW
    if now.stopped_by:
        yield _("STOPPED by {who}: {reason}", who=_called(now, [now.stopped_by]), reason=now.stopped_because), _RED
    if now.silent:
        yield _("THE PUBLISHER DOES NOT RUN: no pass in the last 5 minutes. See: pubqueue doctor"), _RED
    if now.blocked:
        yield _("NOTHING IS PUBLISHED FROM HERE: {why}", why=now.blocked), _RED


def _standing(now: Status) -> Iterator[Line]:
    """Yield what needs a person, and the command that leads on."""
    for one in now.held:
        yield _("Held: post {id} on {where}: {why}", id=one.row.post, where=_where(one), why=one.row.told), _RED
        yield _("    To do: {hint}", hint=one.todo), _PLAIN
    for one in now.in_doubt:
        yield _("In doubt: post {id} on {where}: {why}", id=one.row.post, where=_where(one), why=one.row.told), _RED
        yield _("    To do: {hint}", hint=one.todo), _PLAIN
    for post in now.overdue:
        yield _("Missed: the time of post {id} has passed, and nobody signed it off.", id=post), _RED
        yield _("    To do: {hint}", hint=_("pubqueue post retime {id} PHRASE", id=post)), _PLAIN
    for notice in now.untold:
        subject, n, why = notice.subject, notice.tries, notice.problem
        yield _("Not delivered after {n} tries: “{subject}”: {why}", n=n, subject=subject, why=why), _YELLOW


def _reviews(now: Status, home: Home) -> Iterator[Line]:
    """Yield what waits for a sign-off or for its author."""
    yield _("{n} in review, {m} sent back.", n=len(now.in_review), m=len(now.changes_requested)), _PLAIN
    for one in now.in_review[:_SHOWN]:
        at = shown(one.at, home)
        if one.whom:
            yield (
                _("Review: post {id}, for {at}, waits for {who}", id=one.post, at=at, who=_called(now, one.whom)),
                _PLAIN,
            )
        else:
            yield _("Review: post {id}, for {at}: nobody may sign it off now.", id=one.post, at=at), _YELLOW
    yield from _more(now.in_review, _SHOWN)
    for one in now.changes_requested[:_SHOWN]:
        yield _("Changes: post {id} waits for {who}, to change it", id=one.post, who=_called(now, one.whom)), _PLAIN
    yield from _more(now.changes_requested, _SHOWN)


def _coming(now: Status, home: Home) -> Iterator[Line]:
    for one in now.waiting[:_NEXT]:
        yield (
            _("Next: post {id} on {where}, {at}", id=one.row.post, where=_where(one), at=shown(one.row.at, home)),
            _PLAIN,
        )
    yield from _more(now.waiting, _NEXT)


def _upkeep(now: Status, home: Home) -> Iterator[Line]:
    """Yield the publisher's last sign of life, and how old the newest backup is."""
    if not home.identity.practice:
        yield _backup(now, home), _RED if now.backup_due else _PLAIN
    if not now.publishes:
        yield _("This host does not publish; another one does."), _PLAIN
    elif now.last_pass is None:
        yield _("The publisher never ran on this host."), _PLAIN
    elif home.identity.practice:
        yield _("Last pass: {at}", at=shown(now.last_pass, home)), _PLAIN
    else:
        yield _("Last pass: {at}", at=_read_back(now.last_pass, home)), _RED if now.silent else _PLAIN


def _backup(now: Status, home: Home) -> Words:
    if now.backup is None:
        return _("Last proven backup: never. Make one with: pubqueue backup")
    return _("Last proven backup: {at}", at=_read_back(now.backup, home))


def _read_back(at: Any, home: Home) -> str:  # noqa: ANN401 - a moment, whose type is loaded where it is made
    from pubqueue.model.when import read_back

    return read_back(at, home.clock.now(), home.identity.zone)


def _more(listed: Sequence[object], told: int) -> Iterator[Line]:
    if len(listed) > told:
        yield n_("… and one more.", "… and {n} more.", len(listed) - told), _PLAIN


def _where(one: Outgoing) -> str:
    """Return the account, and the language where it gets a post in each."""
    return f"{one.row.account} ({one.row.language})" if one.paired else one.row.account


def _called(now: Status, whom: Sequence[str]) -> str:
    """Return people by name and short name: `Pat Maracle (pat)`."""
    return ", ".join(f"{now.names[who]} ({who})" if who in now.names else who for who in whom)
