"""The command line: parse, call one workflow function, print. One file a command group."""

from __future__ import annotations

import os
import sys
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from pubqueue import __version__
from pubqueue.cli import (
    account,
    audit,
    calendar,
    check,
    db,
    demo,
    desk_kit,
    doctor,
    keeping,
    key,
    media,
    people,
    policy,
    post,
    publishing,
    review,
    setup,
    status,
    whoami,
)
from pubqueue.cli.parsing import in_our_words
from pubqueue.cli.refusal import refuse, system, unexpected, usage
from pubqueue.errors import InputError, PubqueueError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

app = typer.Typer(
    name="pubqueue",
    help=str(_("Queue a library's posts, have them checked and signed off, publish them, and prove it.")),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in (setup, publishing, status, doctor, keeping, whoami, check, demo, desk_kit):
    group.add_to(app)
for name, part in {
    "post": post, "media": media, "review": review, "calendar": calendar, "people": people, "policy": policy,
    "account": account, "key": key, "audit": audit, "db": db,
}.items():  # fmt: skip
    app.add_typer(part.app, name=name)


_SHELLS = ("bash", "zsh", "fish")


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


def _completion(shell: str) -> None:
    """Print the script by which a shell completes commands; raise InputError where there is none for it."""
    if not shell:
        return
    if shell not in _SHELLS:
        raise InputError(
            _("There is no completion for {shell}.", shell=repr(shell)),
            hint=_("There is one for {all}.", all=", ".join(_SHELLS)),
        )
    print((Path(__file__).parents[1] / "completion" / f"pubqueue.{shell}").read_text(encoding="utf-8"), end="")
    raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    person: Annotated[str, typer.Option("--as", help=str(_("Act as this person (practice home only).")))] = "",
    now: Annotated[str, typer.Option(help=str(_("Set the clock, ISO time with offset (practice home only).")))] = "",
    version: Annotated[  # noqa: ARG001 - its callback has answered
        bool, typer.Option("--version", callback=_version, is_eager=True, help=str(_("Tell the version.")))
    ] = False,
    show_completion: Annotated[  # noqa: ARG001 - as above
        str,
        typer.Option(
            metavar="SHELL", callback=_completion, is_eager=True, help=str(_("Print the completion for a shell."))
        ),
    ] = "",
) -> None:
    """Take what stands before the command."""
    context.obj = {**(context.obj or {}), "as": person, "now": now}


_program = cache(get_command)
"""Put together once: a process that runs many commands, such as the demo, spends most of its time there else."""


def run(arguments: Sequence[str], **called: object) -> int:
    """Run one command line; return its exit code. No error leaves here as a traceback.

    `called` is what no command line can say: whose SSH key opened the session (`forced`), the system's `root`.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return _written_out(_answered(arguments, called, as_json="--json" in arguments))


def _answered(arguments: Sequence[str], called: Mapping[str, object], *, as_json: bool) -> int:
    try:
        given = {"args": list(arguments), "prog_name": "pubqueue", "obj": dict(called)}
        return int(_program(app)(**given, standalone_mode=False) or 0)
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
        return usage(str(in_our_words(message())), as_json=as_json) if message else unexpected(error, as_json=as_json)


def _written_out(code: int) -> int:
    """Write out what is still held back, and return the exit code; whoever reads no further (`| head`) is no fault."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code if isinstance(error, BrokenPipeError) else system(error, as_json=False)
    return code
