"""`policy`: the library's policy, clause by clause, and what serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson, opened
from pubqueue.words import _, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.words import Words
    from pubqueue.workflow.policy import Clause

app = typer.Typer(help=str(_("The policy that the program serves.")), no_args_is_help=True, rich_markup_mode=None)


@app.command("show", help=str(_("The whole policy, clause by clause.")))
def show(context: typer.Context, json: AsJson = False) -> None:
    """Show every clause."""
    from pubqueue.workflow import policy as step

    with opened(context) as home:
        policy = step.read(home, spoken())
    data = {
        "title": policy.title,
        "approved": policy.approved,
        "review": policy.review,
        "clauses": [step.to_data(clause) for clause in policy.clauses],
    }
    head = _(
        "{title}, approved {approved}, to be reviewed {review}", **{k: data[k] for k in ("title", "approved", "review")}
    )
    answer(json, data, head, *(f"{clause.name}  {clause.text}" for clause in policy.clauses))


@app.command(
    "explain", help=str(_("One clause: what it says, which checks serve it, and what a stopped author can do."))
)
def explain(
    context: typer.Context,
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help=str(_("Such as posting.3f.")))],
    json: AsJson = False,
) -> None:
    """Explain one clause."""
    from pubqueue.workflow import policy as step

    with opened(context) as home:
        found = step.read(home, spoken()).clause(clause)
    answer(json, step.to_data(found), *_lines(found))


def _lines(clause: Clause) -> Iterator[Words | str]:
    from pubqueue.workflow.policy import ways_out

    yield f"{clause.name}  {clause.text}"
    if not clause.checks:
        yield _("No check serves it: people do.")
    for check in clause.checks:
        yield _("{check} {severity}:", check=check.name, severity=check.severity)
        yield from (f"  {way}" for way in ways_out(check))
