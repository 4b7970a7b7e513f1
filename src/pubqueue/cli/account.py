"""`account`: where the library speaks."""

from __future__ import annotations

from typing import Annotated

import typer

from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, opened
from pubqueue.words import _

app = typer.Typer(help=str(_("The library's accounts.")), no_args_is_help=True, rich_markup_mode=None)


@app.command("register", help=str(_("Register an account (IT).")))
def register(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="PLATFORM:NAME", help=str(_("Such as mastodon:library.")))],
    email: Annotated[str, typer.Option(help=str(_("The address of the library's that it is registered with.")))],
    languages: Annotated[str, typer.Option(help=str(_("en, fr, both or pair.")))] = "en",
    grace: Annotated[int, typer.Option(help=str(_("Minutes that a post may be late.")), min=1, max=10_080)] = 240,
    json: AsJson = False,
) -> None:
    """Register an account."""
    from datetime import timedelta

    from pubqueue.errors import InputError
    from pubqueue.model.account import Languages
    from pubqueue.workflow import accounts as step

    if languages not in list(Languages):
        raise InputError(_("{languages} is no way to speak.", languages=languages), hint=_("en, fr, both or pair"))
    with opened(context) as home:
        live = step.register(
            home, account, email=typed(email), languages=Languages(languages), grace=timedelta(minutes=grace)
        )
    data = {"account": live.id, "live_id": live.live_id, "languages": str(live.languages)}
    answer(json, data, _("{account} is registered.", account=live.id))


@app.command("list", help=str(_("The registered accounts.")))
def registered(context: typer.Context, json: AsJson = False) -> None:
    """List accounts."""
    from pubqueue.store import queries

    with opened(context) as home, home.reading() as session:
        known = queries.accounts(session)
    data = [
        {
            "account": one.id,
            "live_id": one.live_id,
            "languages": str(one.languages),
            "grace_minutes": int(one.grace.total_seconds() // 60),
            "email": one.email,
            "retired": one.retired,
        }
        for one in known
    ]
    rows = [(one["account"], one["languages"], one["email"], _("retired") if one["retired"] else "") for one in data]
    table(json, data, [_("account"), _("languages"), _("registered with"), _("state")], rows)
