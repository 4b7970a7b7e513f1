"""`status` and `whoami`: how things stand, and who pubqueue thinks you are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson, opened
from pubqueue.cli.moments import iso, shown
from pubqueue.cli.refusal import NEEDS_PERSON
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.home import Home
    from pubqueue.workflow.status import Status

_NEXT = 5


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("status", help=str(_("What waits for whom, what goes out next, what needs a person.")))(status)
    app.command("whoami", help=str(_("Who pubqueue thinks you are, and what you may do.")))(whoami)


def status(
    context: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=str(_("Exit 4 where a person is needed.")))] = False,
    json: AsJson = False,
) -> None:
    """Say how things stand."""
    from pubqueue.workflow.status import status as gather

    with opened(context) as home:
        now = gather(home)
        answer(json, _object(now, home), *_lines(now, home))
    if exit_code and (now.needs_person or now.silent):
        raise typer.Exit(NEEDS_PERSON)


def whoami(context: typer.Context, json: AsJson = False) -> None:
    """Say who is calling."""
    with opened(context) as home:
        person = home.person
        roles = sorted(str(role) for role in person.roles) if person else []
        data = {"person": person.id if person else None, "roles": roles, "practice": home.identity.practice}
        how = _("named by --as, in a practice home") if home.identity.practice else _("by your login on this machine")
        if person:
            said = _(
                "You are {name} ({id}), {how}: {roles}.",
                name=person.name,
                id=person.id,
                how=how,
                roles=", ".join(roles),
            )
        else:
            said = _("pubqueue does not know your login. Your IT person adds you with: pubqueue people add")
    answer(json, data, said)


def _object(now: Status, home: Home) -> dict[str, Any]:
    last = datetime.fromtimestamp(now.last_pass, UTC) if now.last_pass else None
    return {
        "in_review": [str(post.id) for post in now.in_review],
        "changes_requested": [str(post.id) for post in now.changes_requested],
        "waiting": [_delivery(row, home) for row in now.waiting],
        "held": [_delivery(row, home) for row in now.held],
        "in_doubt": [_delivery(row, home) for row in now.in_doubt],
        "stopped": now.stop.stopped,
        "stopped_by": now.stop.by,
        "last_pass": iso(last, home),
        "silent": now.silent,
        "overdue": [str(post) for post in now.overdue],
        "blocked": str(now.blocked) if now.blocked else None,
        "needs_person": now.needs_person,
    }


def _delivery(row: Delivery, home: Home) -> dict[str, Any]:
    return {
        "post": str(row.post),
        "account": row.account,
        "language": row.language,
        "state": row.state,
        "at": iso(row.at, home),
        "until": iso(row.until, home),
        "reason": row.reason,
    }


def _lines(now: Status, home: Home) -> Iterator[Words]:
    """Yield what a person reads: first what is wrong, then what waits for somebody, then what goes out next."""
    yield from _alarms(now, home)
    for post in now.overdue:
        yield _("Missed: the time of post {id} has passed, and nobody signed it off.", id=post)
    for row in now.held:
        yield _("Held: post {id} on {account}: {why}", id=row.post, account=row.account, why=row.reason)
    for row in now.in_doubt:
        yield _("In doubt: post {id} on {account}: {why}", id=row.post, account=row.account, why=row.reason)
    yield _("{n} in review, {m} sent back.", n=len(now.in_review), m=len(now.changes_requested))
    for row in now.waiting[:_NEXT]:
        yield _("Next: post {id} on {account}, {at}", id=row.post, account=row.account, at=shown(row.at, home))
    if len(now.waiting) > _NEXT:
        yield _("… and {n} more after that.", n=len(now.waiting) - _NEXT)


def _alarms(now: Status, home: Home) -> Iterator[Words]:
    """Yield what concerns the whole home."""
    if home.identity.practice:
        yield _("PRACTICE HOME: nothing leaves this machine.")
    if now.stop.stopped:
        yield _("STOPPED by {who}: {reason}", who=now.stop.by, reason=now.stop.reason)
    if now.silent:
        yield _("THE PUBLISHER DOES NOT RUN: no pass in the last 5 minutes. Look at cron.")
    if now.blocked:
        yield _("NOTHING IS PUBLISHED FROM HERE: {why}", why=now.blocked)
