"""`db`: the database itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson, own_file
from pubqueue.words import _

app = typer.Typer(help=str(_("The database.")), no_args_is_help=True, rich_markup_mode=None)


@app.command("upgrade", help=str(_("Bring the database to this program's schema.")))
def upgrade(json: AsJson = False) -> None:
    """Upgrade the database."""
    from pubqueue import settings
    from pubqueue.store import schema, session, trust_files

    given = settings.load(os.environ)
    engine = session.open_database(given.database_place)
    try:
        before, now = schema.upgrade(engine)
        trust_files.adopt_trust_folder(engine, given.home / "trust")
    finally:
        engine.dispose()
    said = _("The database is of schema {now}.", now=now)
    answer(json, {"from": before, "to": now}, said)


@app.command("join", help=str(_("Let this host work with a home that is in PostgreSQL.")))
def join(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=str(_("The first host's pubqueue.toml, policy.toml and keys/.")))],
    json: AsJson = False,
) -> None:
    """Make this host's home, and begin its journal."""
    from pubqueue import joining

    joined = joining.join(own_file(context, folder), os.environ)
    said = _("This host works with the home now; its own small files lie in {home}.", home=joined.home)
    can = (
        _("It can publish.") if joined.publishes else _("It cannot publish: it has not the record's key, keys/log.key.")
    )
    answer(json, {"home": str(joined.home), "publishes": joined.publishes}, said, can)


@app.command("roles", help=str(_("Print the SQL that makes PostgreSQL roles for staff, publisher and auditor.")))
def roles(json: AsJson = False) -> None:
    """Print SQL that the database's owner runs."""
    from pubqueue.store import roles as made

    statements = made.statements()
    if json:
        answer(json, {"sql": statements, "roles": [made.STAFF, made.PUBLISHER, made.AUDITOR]})
    else:
        print("".join(f"{one};\n" for one in statements), end="")
