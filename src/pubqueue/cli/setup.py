"""`init`: make a home."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson, call
from pubqueue.errors import RefusedError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("init", help=str(_("Make a home for a library.")))(init)


def init(
    context: typer.Context,
    library: Annotated[str, typer.Option(help=str(_("The library's name.")))],
    domain: Annotated[str, typer.Option(help=str(_("The library's own domain, such as library.example.ca.")))],
    timezone: Annotated[str, typer.Option(help=str(_("The library's time zone, such as America/Toronto.")))],
    practice: Annotated[bool, typer.Option("--practice", help=str(_("Make a home to practise in.")))] = False,
    country: str = "CA",
    province: str = "ON",
    languages: Annotated[str, typer.Option(help=str(_("The library's languages.")))] = "en,fr",
    json: AsJson = False,
) -> None:
    """Make the home, and say what to do next."""
    from pubqueue.founding import Wanted, make_home

    called = call(context)
    if called.now and not practice:
        raise RefusedError(_("--now works with a practice home only."))
    spoken = tuple(part.strip() for part in languages.split(",") if part.strip())
    wanted = Wanted(library, domain.lower(), timezone, country, province, spoken, practice)
    home = make_home(wanted, called.environment, called.clock())
    answer(
        json,
        {"home": str(home), "practice": practice},
        *(_practice_steps() if practice else _first_steps(home, called.environment)),
    )


def _practice_steps() -> list[Words]:
    return [
        _("Your practice home is ready. Nothing in it can reach the public."),
        _("People: jo (staff), pat (designate), sam (CEO), kim (IT). Speak as one of them with --as."),
        _("Try: pubqueue post new"),
    ]


def _first_steps(home: Path, environment: Mapping[str, str]) -> list[Words]:
    """Return what comes next; cron knows neither this shell's settings nor its path."""
    named = {"PUBQUEUE_HOME": str(home), "XDG_STATE_HOME": environment.get("XDG_STATE_HOME", "")}
    settings = " ".join(f"{name}={quote(value)}" for name, value in named.items() if value)
    program = quote(str(Path(sys.executable).with_name("pubqueue")))
    return [
        _("Your home is ready, and you are its first person: staff, IT and CEO in one."),
        _("Next: pubqueue people add NAME, pubqueue people name-designate NAME, pubqueue key make"),
        _(
            "And this line for cron (crontab -e): * * * * * {settings} {program} publish",
            settings=settings,
            program=program,
        ),
    ]
