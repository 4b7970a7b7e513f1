"""`publish`, `reconcile`, `stop`, `resume`: what cron runs, and how people stop it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, Reason, call, opened
from pubqueue.cli.refusal import NEEDS_PERSON
from pubqueue.errors import LockedError, SchemaError, UnfitError
from pubqueue.words import Term, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.workflow.news import Gazette, News


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("publish", help=str(_("Publish what is due and signed: one pass, what cron runs.")))(publish)
    app.command("reconcile", help=str(_("Find out whether what is in doubt is out there.")))(reconcile)
    app.command("stop", help=str(_("Stop all publishing at once.")))(stop)
    app.command("resume", help=str(_("Let publishing go on, or held posts wait for it again.")))(resume)


def publish(context: typer.Context, json: AsJson = False) -> None:
    """Run one pass; print only news."""
    from pubqueue.workflow import notify
    from pubqueue.workflow import publish as step

    with _told_once(context, loudly=json), opened(context) as home:
        gazette = step.publish(home)
        _print(gazette, json, [one for one in gazette.news if one.needs_person or one.state != "in_doubt"])
        notify.after_pass(home)
    _ask_for(gazette)


@contextmanager
def _told_once(context: typer.Context, *, loudly: bool) -> Iterator[None]:
    """Have IT told where no pass can run; a wrong schema, which an upgrade mends, is not said to cron each minute."""
    try:
        yield
    except LockedError:
        raise
    except UnfitError as trouble:
        from pubqueue.bootstrap import raise_alarm

        new = raise_alarm(call(context), trouble)
        if isinstance(trouble, SchemaError) and not (new or loudly or (sys.stderr and sys.stderr.isatty())):
            raise typer.Exit(trouble.exit_code) from None
        raise


def reconcile(context: typer.Context, json: AsJson = False) -> None:
    """Look for everything that is in doubt, now."""
    from pubqueue.workflow import audit
    from pubqueue.workflow import reconcile as step
    from pubqueue.workflow.news import Gazette

    with opened(context) as home:
        audit.require_continuation(home)
        gazette = step.look(home, Gazette())
        audit.remember(home)
    _print(gazette, json, gazette.news)
    _ask_for(gazette)


def stop(context: typer.Context, reason: Reason, json: AsJson = False) -> None:
    """Turn the stop switch."""
    from pubqueue.workflow import stop as step

    with opened(context) as home:
        step.stop(home, typed(reason))
    answer(json, {"stopped": True}, _("Publishing is stopped. A designate resumes it with: pubqueue resume"))


def resume(
    context: typer.Context,
    posts: Annotated[
        list[int] | None,
        typer.Argument(metavar="[ID]...", help=str(_("Held posts; without one, lift the stop.")), min=1, max=2**53),
    ] = None,
    json: AsJson = False,
) -> None:
    """Lift the stop, or let held posts wait again."""
    from pubqueue.workflow import stop as step

    with opened(context) as home:
        if posts:
            n = step.resume_posts(home, posts)
            answer(json, {"resumed": n}, n_("One delivery waits again.", "{n} deliveries wait again.", n))
        else:
            lifted = step.resume(home)
            said = _("Publishing goes on.") if lifted else _("Publishing was not stopped.")
            answer(json, {"stopped": False, "changed": lifted}, said)


def _print(gazette: Gazette, as_json: bool, news: list[News]) -> None:
    """Print what happened, and nothing where nothing did."""
    data = [
        {
            "post": str(one.post),
            "account": one.account,
            "language": one.language,
            "state": one.state,
            "said": str(one.said),
            "needs_person": one.needs_person,
            "url": one.url,
        }
        for one in news
    ]
    if as_json:
        answer(True, {"news": data, "busy": gazette.busy, "stopped": gazette.stopped})
    else:
        answer(False, None, *(_line(one) for one in news))


def _ask_for(gazette: Gazette) -> None:
    """Exit 4 where a person is needed."""
    if gazette.needs_person:
        raise typer.Exit(NEEDS_PERSON)


def _line(one: News) -> str:
    if not one.post:
        return str(one.said)
    state = one.state.said if isinstance(one.state, Term) else one.state
    how = ", ".join(str(part) for part in (one.language, state) if part)
    where = " ".join(part for part in (one.account, f"({how})") if part)
    return str(_("post {id} {where}: {said} {url}", id=one.post, where=where, said=one.said, url=one.url)).rstrip()
