"""`post`: write posts, look at them, hand them to review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli import ask, several, sheet, write
from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, PostNumber, Reason, opened
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pubqueue.model.finding import Finding

app = typer.Typer(help=str(_("Posts: write, look, hand to review.")), no_args_is_help=True, rich_markup_mode=None)
write.add_to(app)
sheet.add_to(app)


@app.command("show", help=str(_("Everything about a post.")))
def show(context: typer.Context, post: PostNumber, json: AsJson = False) -> None:
    """Show a post."""
    from pubqueue.cli.objects import dossier_object
    from pubqueue.cli.views import post_lines
    from pubqueue.workflow import read

    with opened(context) as home:
        dossier = read.dossier(home, post)
        answer(json, dossier_object(dossier, home), *post_lines(dossier, home))


@app.command("list", help=str(_("Every post, or those in one state.")))
def listed(
    context: typer.Context,
    state: Annotated[str, typer.Option(help=str(_("Only posts in this state, such as in_review.")))] = "",
    json: AsJson = False,
) -> None:
    """List posts."""
    from pubqueue.cli.moments import shown
    from pubqueue.cli.objects import post_object
    from pubqueue.cli.views import accounts_of, at_of, first_words
    from pubqueue.errors import InputError
    from pubqueue.model.lifecycle import PostState
    from pubqueue.workflow import read

    wanted = state.replace("-", "_")
    if wanted and wanted not in list(PostState):
        raise InputError(
            _("{state} is no state of a post.", state=typed(state)),
            hint=_("The states are {all}.", all=", ".join(PostState)),
        )
    with opened(context) as home:
        entries = list(read.entries(home, [wanted] if wanted else []))
        data = [post_object(entry, home) for entry in entries] if json else []
        rows = [
            (one.id, one.state.said, shown(at_of(one), home), accounts_of(one), first_words(one)) for one in entries
        ]
    table(json, data, [_("post"), _("state"), _("when"), _("accounts"), _("begins")], rows)


@app.command("preview", help=str(_("A post as each account gets it.")))
def preview(context: typer.Context, post: PostNumber, account: write.Accounts = None, json: AsJson = False) -> None:
    """Show what each account gets, or those that are named."""
    from pubqueue.cli.objects import preview_object
    from pubqueue.cli.views import preview_lines
    from pubqueue.errors import NotFoundError
    from pubqueue.workflow import read

    with opened(context) as home:
        previews = [one for one in read.dossier(home, post).previews if not account or one.account in account]
        if not previews:
            raise NotFoundError(
                _("Post {id} has nothing for that account.", id=post)
                if account
                else _("Post {id} names no account that speaks its language.", id=post),
                hint=_("See: pubqueue post show {id}", id=post),
            )
        data = [preview_object(one, home) for one in previews]
    answer(json, data, *(line for one in previews for line in preview_lines(one)))


@app.command("diff", help=str(_("What changed since the last signed-off version, or since the one before.")))
def diff(
    context: typer.Context,
    post: PostNumber,
    old: Annotated[int | None, typer.Option("--from", help=str(_("The earlier version.")), min=1, max=2**53)] = None,
    new: Annotated[int | None, typer.Option("--to", help=str(_("The later version.")), min=1, max=2**53)] = None,
    json: AsJson = False,
) -> None:
    """Compare two versions."""
    from pubqueue.cli.diff import comparison_lines
    from pubqueue.cli.objects import comparison_object
    from pubqueue.workflow import compare

    with opened(context) as home:
        comparison = compare.versions(home, post, old, new)
        answer(json, comparison_object(comparison, home), *comparison_lines(comparison, home))


@app.command("submit", help=str(_("Hand posts to review.")))
def submit(
    context: typer.Context,
    posts: several.PostNumbers,
    confirm_all: Annotated[bool, typer.Option("--confirm-all", help=str(_("Confirm what the checks ask.")))] = False,
    json: AsJson = False,
) -> None:
    """Submit each post; those that are refused leave the others alone."""
    from pubqueue.cli.objects import post_object
    from pubqueue.workflow import read
    from pubqueue.workflow.submit import submit as step

    confirm = _confirmation(confirm_all, ask_for_it=not json)
    with opened(context) as home:

        def hand_over(post: int) -> read.Entry:
            step(home, post, confirm)
            return read.dossier(home, post).entry

        results = several.each(posts, hand_over)
        several.tell(
            results,
            json,
            lambda entry: post_object(entry, home),
            lambda entry: _("Post {id} is in review; it waits for {what}.", id=entry.id, what=read.waits_for(entry)),
        )


@app.command("withdraw", help=str(_("End a post; what is not out yet stays in.")))
def withdraw(context: typer.Context, post: PostNumber, reason: Reason, json: AsJson = False) -> None:
    """Withdraw a post."""
    from pubqueue.cli.objects import post_object
    from pubqueue.workflow import compose, read

    with opened(context) as home:
        compose.withdraw(home, post, typed(reason))
        answer(json, post_object(read.dossier(home, post).entry, home), _("Post {id} is withdrawn.", id=post))


@app.command("retime", help=str(_("Give a post another time: a new version, which wants a new sign-off.")))
def retime(
    context: typer.Context,
    post: PostNumber,
    phrase: Annotated[str, typer.Argument(help=str(_("Such as: tomorrow 9am.")))],
    json: AsJson = False,
) -> None:
    """Retime a post."""
    from pubqueue.workflow import schedule

    with opened(context) as home:
        write.tell(home, schedule.retime(home, post, typed(phrase)), json)


@app.command("resolve", help=str(_("Say what became of a post that is in doubt.")))
def resolve(
    context: typer.Context,
    post: PostNumber,
    reason: Reason,
    published: Annotated[
        str | None, typer.Option(metavar="URL", help=str(_("It is out there, at this address.")))
    ] = None,
    absent: Annotated[bool, typer.Option("--absent", help=str(_("It is not out there.")))] = False,
    account: Annotated[str, typer.Option(help=str(_("Which account, where several are in doubt.")))] = "",
    json: AsJson = False,
) -> None:
    """Settle a delivery that is in doubt by a person's word."""
    from pubqueue.cli.objects import post_object
    from pubqueue.errors import InputError
    from pubqueue.workflow import read, reconcile

    if (published is None) != absent:
        raise InputError(_("Say one of two things."), hint=_("Either --published URL or --absent."))
    if published is not None and not published.startswith(("https://", "http://")):
        raise InputError(_("{url} is no web address.", url=typed(published)), hint=_("Copy it from the post itself."))
    with opened(context) as home:
        state = reconcile.resolve(home, post, account=account, url=typed(published or ""), reason=typed(reason))
        entry = read.dossier(home, post).entry
        answer(json, post_object(entry, home), _("It is {state} now.", state=state))


def _confirmation(confirm_all: bool, *, ask_for_it: bool) -> Callable[[Sequence[Finding]], bool]:
    """Return who confirms what the checks ask: the option, or the person at the terminal."""
    from pubqueue.cli.check import finding_line

    def confirm(findings: Sequence[Finding]) -> bool:
        if confirm_all or not (ask_for_it and ask.someone_there()):
            return confirm_all
        ask.say(*(finding_line(finding) for finding in findings))
        return ask.yes(_("Submit it all the same?"))

    return confirm
