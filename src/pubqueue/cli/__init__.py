"""The command line: parse, call one workflow function, print. One file a command group."""

from __future__ import annotations

import os
import sys
from functools import cache
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from pubqueue import __version__
from pubqueue.cli import account, audit, check, db, demo, key, operate, people, post, publishing, review, setup
from pubqueue.cli.refusal import refuse, system, unexpected, usage
from pubqueue.errors import PubqueueError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="pubqueue",
    help=str(_("Queue a library's posts, have them checked and signed off, publish them, and prove it.")),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in (setup, publishing, operate, check, demo):
    group.add_to(app)
for name, part in {
    "post": post, "review": review, "people": people, "account": account, "key": key, "audit": audit, "db": db,
}.items():  # fmt: skip
    app.add_typer(part.app, name=name)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    person: Annotated[str, typer.Option("--as", help=str(_("Act as this person (practice home only).")))] = "",
    now: Annotated[str, typer.Option(help=str(_("Set the clock, ISO time with offset (practice home only).")))] = "",
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,  # noqa: ARG001
) -> None:
    """Take what stands before the command."""
    context.obj = {"as": person, "now": now}


_program = cache(get_command)
"""Put together once: a process that runs many commands, such as the demo, spends most of its time there else."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; return its exit code. No error leaves here as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return _written_out(_answered(arguments, as_json="--json" in arguments))


def _answered(arguments: Sequence[str], *, as_json: bool) -> int:
    try:
        return int(_program(app)(args=list(arguments), standalone_mode=False, prog_name="pubqueue") or 0)
    except PubqueueError as error:
        return refuse(error, as_json=as_json)
    except OSError as error:
        return system(error, as_json=as_json)
    except typer.Abort:  # the end of input, where something was asked
        return 1
    except SystemExit:  # so Typer ends where nobody reads on
        return 0
    except Exception as error:  # noqa: BLE001 - the last line before a person
        message = getattr(error, "format_message", None)
        return usage(message(), as_json=as_json) if message else unexpected(error, as_json=as_json)


def _written_out(code: int) -> int:
    """Write out what is still held back, and return the exit code; whoever reads no further (`| head`) is no fault."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code if isinstance(error, BrokenPipeError) else system(error, as_json=False)
    return code
