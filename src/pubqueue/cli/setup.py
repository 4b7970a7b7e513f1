"""`init`: make a home."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue import places
from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson, call
from pubqueue.cli.keeping import nightly_copy
from pubqueue.cli.shared import Manner, set_up, take_down
from pubqueue.errors import InputError, RefusedError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pubqueue.founding import Wanted


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("init", help=str(_("Make a home for a library.")))(init)


_Library = Annotated[str, typer.Option(help=str(_("The library's name.")))]
_Domain = Annotated[str, typer.Option(help=str(_("The library's own domain, such as library.example.ca.")))]
_Zone = Annotated[str, typer.Option(help=str(_("The library's time zone, such as America/Toronto.")))]
_Practice = Annotated[bool, typer.Option("--practice", help=str(_("Make a home to practise in.")))]
_Languages = Annotated[str, typer.Option(help=str(_("The library's languages.")))]
_Founder = Annotated[str, typer.Option(metavar="LOGIN", help=str(_("Whose home it is first; by default yours.")))]
_Shared = Annotated[bool, typer.Option("--shared", help=str(_("Set this machine up for several people (root).")))]
_Instance = Annotated[
    str, typer.Option(metavar="NAME", help=str(_("With --shared: one of several libraries on this machine.")))
]
_Remove = Annotated[bool, typer.Option("--remove", help=str(_("With --shared: take the set-up away again.")))]
_WithData = Annotated[bool, typer.Option("--with-data", help=str(_("With --remove: the library's data too.")))]
_DryRun = Annotated[bool, typer.Option("--dry-run", help=str(_("With --shared: only say what would be done.")))]


def init(
    context: typer.Context,
    library: _Library = "",
    domain: _Domain = "",
    timezone: _Zone = "",
    practice: _Practice = False,
    country: str = "CA",
    province: str = "ON",
    languages: _Languages = "en,fr",
    founder: _Founder = "",
    shared: _Shared = False,
    instance: _Instance = "",
    remove: _Remove = False,
    with_data: _WithData = False,
    dry_run: _DryRun = False,
    json: AsJson = False,
) -> None:
    """Make the home, and say what to do next."""
    from pubqueue.founding import Wanted

    manner = Manner(founder, instance, remove, with_data, dry_run, json)
    _require_sense(context, manner, practice=practice, shared=shared)
    if remove:
        take_down(library, manner)
        return
    _require_given({"--library": library, "--domain": domain, "--timezone": timezone})
    spoken = tuple(part.strip() for part in languages.split(",") if part.strip())
    wanted = Wanted(library, domain.lower(), timezone, country, province, spoken, practice, founder)
    if shared:
        set_up(wanted, manner)
    else:
        _make(context, wanted, json)


def _make(context: typer.Context, wanted: Wanted, json: bool) -> None:
    """Make a home for whoever runs this."""
    from pubqueue.founding import make_home

    called = call(context)
    home = make_home(wanted, called.environment, called.clock())
    answer(
        json,
        {"home": str(home), "practice": wanted.practice},
        *(_practice_steps() if wanted.practice else _first_steps(home, called.environment)),
    )


def _require_sense(context: typer.Context, manner: Manner, *, practice: bool, shared: bool) -> None:
    """Refuse options that do not go together."""
    if (context.obj or {}).get("now") and not practice:
        raise RefusedError(_("--now works with a practice home only."))
    if not shared and (manner.instance or manner.remove or manner.with_data or manner.dry_run):
        raise InputError(_("--instance, --remove, --with-data and --dry-run go with --shared."))
    if manner.with_data and not manner.remove:
        raise InputError(_("--with-data goes with --remove."))


def _require_given(options: Mapping[str, str]) -> None:
    """Raise InputError, naming the options that are missing."""
    missing = [name for name, value in options.items() if not value]
    if missing:
        raise InputError(
            _("These are missing: {options}.", options=", ".join(missing)),
            hint=_("For example: --library NAME --domain library.example.ca --timezone America/Toronto"),
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
        nightly_copy(settings, program, places.state_folder(str(home), environment)),
    ]
