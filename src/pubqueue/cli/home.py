"""Opening the home for one command, as the person who called; and the options that many commands share."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.bootstrap import Call
    from pubqueue.workflow.home import Home

AsJson = Annotated[bool, typer.Option("--json", help=str(_("Answer as JSON.")))]
Reason = Annotated[str, typer.Option("--reason", help=str(_("Why; it is recorded.")))]
PostNumber = Annotated[int, typer.Argument(metavar="ID", help=str(_("The post's number.")), min=1, max=2**53)]


def call(context: typer.Context) -> Call:
    """Return how the program was called, out of the options before the command."""
    from pubqueue.bootstrap import Call
    from pubqueue.cli.moments import moment

    given = context.obj or {}
    return Call(dict(os.environ), given.get("as", ""), moment(given["now"]) if given.get("now") else None)


@contextmanager
def opened(context: typer.Context) -> Iterator[Home]:
    """Open the home for one command; a practice home says so on a terminal."""
    from pubqueue.bootstrap import open_home

    home = open_home(call(context))
    if home.identity.practice and sys.stderr and sys.stderr.isatty():
        print(str(_("PRACTICE HOME: nothing leaves this machine.")), file=sys.stderr)
    try:
        yield home
    finally:
        home.engine.dispose()
