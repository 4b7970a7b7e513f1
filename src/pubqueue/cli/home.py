"""Opening the home for one command, as the person who called; and the options that many commands share."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.errors import RefusedError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.bootstrap import Call
    from pubqueue.workflow.home import Home

STANDARD_INPUT = "-"

AsJson = Annotated[bool, typer.Option("--json", help=str(_("Answer as JSON.")))]
Reason = Annotated[str, typer.Option("--reason", help=str(_("Why; it is recorded.")))]
PostNumber = Annotated[int, typer.Argument(metavar="ID", help=str(_("The post's number.")), min=1, max=2**53)]


def call(context: typer.Context) -> Call:
    """Return how the program was called; raise RefusedError where it names files that are out of the caller's reach."""
    given = [value for several in context.params.values() for value in _each(several) if isinstance(value, Path)]
    for file in given:
        own_file(context, file)
    return _call(context)


def own_file(context: typer.Context, file: Path) -> Path:
    """Return a file that the caller named; raise RefusedError where it is the service user who would open it."""
    if str(file) != STANDARD_INPUT and _acts_for_others(context):
        raise RefusedError(
            _("{file} is out of your reach here.", file=repr(str(file))),
            why=_("pubqueue runs as the service user here, and would open it with that user's rights, not yours."),
            hint=_("Write - in its place, and hand it over by standard input or output: < FILE or > FILE."),
        )
    return file


def own_editor(context: typer.Context, wanted: bool) -> bool:
    """Return whether an editor is wanted; raise RefusedError where it is the service user who would start it."""
    if wanted and _acts_for_others(context):
        raise RefusedError(
            _("No editor is started here."),
            why=_("pubqueue runs as the service user here, and an editor can open and start whatever that user can."),
            hint=_("Give the text with --text or on standard input, or let the terminal ask line by line."),
        )
    return wanted


@contextmanager
def opened(context: typer.Context) -> Iterator[Home]:
    """Open the home for one command; a practice home says so on a terminal, a shared desk asks who is there."""
    from pubqueue.bootstrap import open_home
    from pubqueue.cli import pin

    home = open_home(call(context))
    if pin.must_ask(home, context):
        try:
            pin.ask_who(home)
        finally:
            home.engine.dispose()
        home = open_home(call(context))
    home = pin.watched(home)
    if home.identity.practice and sys.stderr and sys.stderr.isatty():
        print(str(_("PRACTICE HOME: nothing leaves this machine.")), file=sys.stderr)
    try:
        yield home
    finally:
        home.engine.dispose()


def _call(context: typer.Context) -> Call:
    from pubqueue.bootstrap import Call
    from pubqueue.cli.moments import moment

    given = context.obj or {}
    now = moment(given["now"]) if given.get("now") else None
    root = Path(given.get("root", os.sep))
    return Call(dict(os.environ), given.get("as", ""), now, given.get("forced", ""), root)


def _acts_for_others(context: typer.Context) -> bool:
    """Tell whether this process runs as the service user on behalf of somebody else."""
    from pubqueue.bootstrap import who_calls

    return who_calls(_call(context)).acts_for_others


def _each(value: object) -> Sequence[object]:
    """Return the values of an option that may be given several times, or the one of another."""
    return value if isinstance(value, list | tuple) else (value,)
