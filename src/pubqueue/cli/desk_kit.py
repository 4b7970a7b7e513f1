"""`desk-kit`: what a desk PC needs to come in by SSH."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, call, opened, own_file
from pubqueue.errors import InputError
from pubqueue.words import _, n_


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("desk-kit", help=str(_("Write what a Windows or macOS desk PC needs to come in by SSH.")))(desk_kit)


def desk_kit(
    context: typer.Context,
    host: Annotated[str, typer.Option(help=str(_("What this machine is called in the library's network.")))] = "",
    user: Annotated[str, typer.Option(metavar="LOGIN", help=str(_("The service user, as whom people come.")))] = "",
    to: Annotated[
        Path | None, typer.Option(metavar="PLACE", help=str(_("A new folder or .zip; else a zip on standard output.")))
    ] = None,
    json: AsJson = False,
) -> None:
    """Write the kit; there is no secret in it."""
    from pubqueue.machine import desk_kit as kit
    from pubqueue.machine.shared import program
    from pubqueue.settings import publisher
    from pubqueue.signing.statement import namespace

    place = own_file(context, to) if to else None
    if place is None and (json or sys.stdout.isatty()):
        raise InputError(_("Where to?"), hint=_("Name a place with --to, or have it in a file: desk-kit > kit.zip"))
    with opened(context) as home:
        identity = home.identity
    root = call(context).root
    service = publisher(root)
    login = typed(user) or (service.service_user if service else "pubqueue")
    reached = kit.Reached(
        library=identity.library,
        host=typed(host) or socket.getfqdn(),
        user=login,
        namespace=namespace(identity.domain, practice=identity.practice),
        program=program(),
        settings=str(service.file.parent.relative_to(root)) if service else "etc/pubqueue",
    )
    keys = kit.host_keys(root)
    made = kit.kit(reached, keys)
    if place is None:
        sys.stdout.buffer.write(kit.zipped(made))
        return
    kit.put(made, place)
    said = n_("The kit is in {place}, with one key of this machine.",
              "The kit is in {place}, with {n} keys of this machine.", len(keys), place=place)  # fmt: skip
    answer(json, {"place": str(place), "files": sorted(made), "host": reached.host, "host_keys": keys}, said)
