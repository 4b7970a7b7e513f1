"""`db`: the database itself."""

from __future__ import annotations

import os

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson
from pubqueue.words import _

app = typer.Typer(help=str(_("The database.")), no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Keep `db upgrade` a command of a group."""


@app.command("upgrade", help=str(_("Bring the database to this program's schema.")))
def upgrade(json: AsJson = False) -> None:
    """Upgrade the database."""
    from pubqueue import settings
    from pubqueue.store import schema, session

    engine = session.open_database(settings.load(os.environ).database)
    try:
        before, now = schema.upgrade(engine)
    finally:
        engine.dispose()
    said = _("The database is of schema {now}.", now=now)
    answer(json, {"from": before, "to": now}, said)
