"""`audit`: the record, and the proof that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli.answer import answer, table
from pubqueue.cli.home import AsJson, opened
from pubqueue.cli.moments import shown
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pubqueue.model.audit import Leaf

app = typer.Typer(help=str(_("The record of everything that happened.")), no_args_is_help=True, rich_markup_mode=None)
_PAGE = 500


@app.command("log", help=str(_("What happened, oldest first.")))
def log(
    context: typer.Context,
    post: Annotated[int | None, typer.Option(help=str(_("Only what concerns this post.")), min=1, max=2**53)] = None,
    last: Annotated[int, typer.Option(help=str(_("How many of the newest records.")), min=1, max=1_000_000)] = _PAGE,
    json: AsJson = False,
) -> None:
    """Show the record."""
    from pubqueue.store import log_read
    from pubqueue.workflow.audit import records

    with opened(context) as home:
        found = records(home, post=post, last=last)
        data = [{**log_read.as_data(leaf), "values": values} for leaf, values in found]
        rows = [
            (
                leaf.seq,
                shown(leaf.at, home),
                _who(leaf),
                str(leaf.act),
                leaf.subject,
                leaf.state,
                "; ".join(values.values()),
            )
            for leaf, values in found
        ]
    table(json, data, [_("no."), _("time"), _("who"), _("what"), _("of"), _("state"), _("said")], rows)


@app.command("verify", help=str(_("Read the whole record and say whether it holds.")))
def verify(context: typer.Context, json: AsJson = False) -> None:
    """Verify the record; exit 3 where it does not hold."""
    from pubqueue.errors import TamperedError
    from pubqueue.workflow import audit as step

    with opened(context) as home:
        verdict = step.verify(home)
    if verdict.problems:
        raise TamperedError(
            _("The record does not hold: {first}", first=verdict.problems[0]),
            why=_("{n} things do not fit together.", n=len(verdict.problems)),
            hint=_("Publish nothing; compare with a backup and with checkpoints kept elsewhere."),
            details={"problems": [str(problem) for problem in verdict.problems]},
        )
    data = {"verified": True, "size": verdict.size, "root": verdict.root, "checkpoints": verdict.checkpoints}
    said = _(
        "The record holds: {n} records, {m} signed checkpoints, root {root}.",
        n=verdict.size,
        m=verdict.checkpoints,
        root=verdict.root,
    )
    answer(json, data, said)


@app.command("checkpoint", help=str(_("Sign the record's size and root, to be kept elsewhere.")))
def checkpoint(context: typer.Context, json: AsJson = False) -> None:
    """Print a signed checkpoint."""
    from pubqueue.workflow import audit as step

    with opened(context) as home:
        note = step.checkpoint(home)
    answer(json, {"checkpoint": note}, note.rstrip("\n"))


def _who(leaf: Leaf) -> str:
    """Return who did something, and of a person how surely."""
    from pubqueue.cli.views import named
    from pubqueue.model.people import Surety

    surely = str(leaf.data.get("surely", ""))
    return named({leaf.actor: Surety(surely) if surely in list(Surety) else None})


def _said(leaf: Leaf, values: Mapping[str, str]) -> str:
    """Return what was said with a record: the values that it commits to, and its reason."""
    reason = leaf.data.get("reason")
    spoken = [str(Words.from_data(reason))] if isinstance(reason, dict) else []
    return "; ".join([*values.values(), *spoken])
