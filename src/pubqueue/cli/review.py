"""`review`: read what the public will read, and sign it off, send it back or end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli import ask, several, signed_elsewhere
from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, PostNumber, Reason, opened
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.workflow.home import Home
    from pubqueue.workflow.sign_off import Proposal

app = typer.Typer(help=str(_("Review: read, sign off, send back.")), no_args_is_help=True, rich_markup_mode=None)
signed_elsewhere.add_to(app)


@app.command("list", help=str(_("What is in review, the earliest time first.")))
def listed(context: typer.Context, json: AsJson = False) -> None:
    """List what waits for a sign-off."""
    from pubqueue.cli.moments import shown
    from pubqueue.cli.objects import post_object, sureties
    from pubqueue.cli.views import accounts_of, at_of, first_words, named
    from pubqueue.workflow import read

    with opened(context) as home:
        me = home.person.id if home.person else ""
        entries = read.in_review(home)
        data = [
            {
                **post_object(one, home),
                "surely": sureties(one.writers),
                "may_sign": me in one.signers,
                "signers": list(one.signers),
            }
            for one in entries
        ]
        rows = [
            (
                one.id,
                shown(at_of(one), home),
                accounts_of(one),
                first_words(one),
                named(one.writers),
                _who(one.signers, me),
            )
            for one in entries
        ]
    table(json, data, [_("post"), _("when"), _("accounts"), _("begins"), _("written by"), _("who may sign")], rows)


@app.command("show", help=str(_("A post as the public will read it, and what a sign-off binds.")))
def show(context: typer.Context, post: PostNumber, json: AsJson = False) -> None:
    """Show a post to a reviewer."""
    from pubqueue.cli.objects import dossier_object
    from pubqueue.cli.review_views import review_lines
    from pubqueue.errors import RefusedError
    from pubqueue.model.canonical import parse
    from pubqueue.workflow import read, sign_off

    with opened(context) as home:
        dossier = read.dossier(home, post)
        statement: dict[str, Any] | None = None
        reason: Words | None = None
        try:
            statement = parse(sign_off.propose(home, post).statement.to_bytes())
        except RefusedError as error:
            reason = error.what
        data = dossier_object(dossier, home)
        signing = {"may_sign": statement is not None, "cannot_sign": str(reason) if reason else None}
        answer(json, {**data, **signing, "statement": statement}, *review_lines(dossier, home, statement, reason))


@app.command("comment", help=str(_("Say something about a post, for colleagues only.")))
def comment(
    context: typer.Context,
    post: PostNumber,
    text: Annotated[str, typer.Argument(help=str(_("What you have to say.")))],
    json: AsJson = False,
) -> None:
    """Comment on a post."""
    from pubqueue.workflow import review as step

    with opened(context) as home:
        step.comment(home, post, typed(text))
    answer(json, {"id": str(post), "commented": True}, _("Your comment on post {id} is kept.", id=post))


@app.command("sign-off", help=str(_("Sign posts off with your key, all at once.")))
def sign_off(
    context: typer.Context,
    posts: several.PostNumbers,
    yes: Annotated[bool, typer.Option("--yes", help=str(_("Do not ask again at a terminal.")))] = False,
    json: AsJson = False,
) -> None:
    """Sign posts off; those that are refused leave the others alone."""
    from pubqueue.workflow import sign_off as step

    with opened(context) as home:
        proposed = several.each(posts, lambda post: step.propose(home, post))
        proposals = list(proposed.done.values())
        if proposals and not yes and not json and ask.someone_there():
            _ask_once(home, proposals)
        signatures = dict(zip(proposed.done, step.sign(home, proposals), strict=True))
        results = several.each(list(proposed.done), lambda post: step.keep(home, proposed.done[post], signatures[post]))
    results.refused |= proposed.refused
    several.tell(results, json, signed_elsewhere.signed_object, signed_elsewhere.signed_line)


@app.command("request-changes", help=str(_("Send a post back to its author.")))
def request_changes(context: typer.Context, post: PostNumber, reason: Reason, json: AsJson = False) -> None:
    """Ask for another version."""
    from pubqueue.workflow import review as step

    with opened(context) as home:
        state = step.request_changes(home, post, typed(reason))
    answer(json, {"id": str(post), "state": str(state)}, _("Post {id} is back with its author.", id=post))


@app.command("reject", help=str(_("End a post.")))
def reject(context: typer.Context, post: PostNumber, reason: Reason, json: AsJson = False) -> None:
    """Reject a post."""
    from pubqueue.workflow import review as step

    with opened(context) as home:
        state = step.reject(home, post, typed(reason))
    answer(json, {"id": str(post), "state": str(state)}, _("Post {id} is rejected.", id=post))


@app.command("waive", help=str(_("Override what a check blocks, with a reason.")))
def waive(
    context: typer.Context,
    post: PostNumber,
    check: Annotated[str, typer.Argument(metavar="CHECK", help=str(_("The check's name, such as timing.")))],
    reason: Reason,
    json: AsJson = False,
) -> None:
    """Waive what a check found in the current version."""
    from pubqueue.cli.check import finding_line, finding_object
    from pubqueue.workflow import review as step

    with opened(context) as home:
        waived = step.waive(home, post, typed(check), typed(reason))
    data = {"id": str(post), "check": check, "waived": [finding_object(one) for one in waived]}
    said = n_("One finding of post {id} is waived:", "{n} findings of post {id} are waived:", len(waived), id=post)
    answer(json, data, said, *(finding_line(one) for one in waived))


def _who(signers: Sequence[str], me: str) -> str:
    """Return who may sign, with the person who asks as "you"."""
    return ", ".join(str(_("you")) if who == me else who for who in signers) or str(_("nobody"))


def _ask_once(home: Home, proposals: Sequence[Proposal]) -> None:
    """Show accounts, time and digest of each, as the statement says them; raise RefusedError on a no."""
    from pubqueue.cli.review_views import binding_lines
    from pubqueue.errors import RefusedError
    from pubqueue.model.canonical import parse

    for proposal in proposals:
        ask.say(*binding_lines(parse(proposal.statement.to_bytes()), home))
    question = n_("Sign it off?", "Sign off these {n} posts?", len(proposals))
    if not ask.yes(question):
        raise RefusedError(_("Nothing was signed."))
