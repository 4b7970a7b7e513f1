"""`media add` and `media list`: the picture tray."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli import ask
from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import STANDARD_INPUT, AsJson, opened
from pubqueue.cli.moments import iso, shown
from pubqueue.cli.refusal import error_object, refuse
from pubqueue.errors import InputError, PubqueueError
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from pubqueue.workflow.home import Home
    from pubqueue.workflow.tray import Added
    from pubqueue.workflow.tray_list import Lying

app = typer.Typer(help=str(_("The picture tray: fill it, look in.")), no_args_is_help=True, rich_markup_mode=None)

_Files = Annotated[list[str], typer.Argument(metavar="FILE...", help=str(_("Pictures; - is standard input.")))]
_Name = Annotated[str, typer.Option(help=str(_("What it is called in the tray.")))]


@app.command(help=str(_("Put pictures into the tray, without what their files tell of place and device.")))
def add(context: typer.Context, files: _Files, name: _Name = "", json: AsJson = False) -> None:
    """Add pictures; what is refused is told and leaves the others alone."""
    _require_names(files, name)
    done: list[dict[str, Any]] = []
    codes: list[int] = []
    with opened(context) as home:
        for file in files:
            try:
                added = _added(home, file, typed(name))
            except PubqueueError as error:
                if len(files) == 1:
                    raise
                codes.append(error.exit_code)
                done.append({"file": file, "error": error_object(error)})
                if not json:
                    refuse(error, as_json=False)
                continue
            done.append(_added_object(added))
            if not json:
                answer(False, None, *added.picture.notes, _added_line(added))
    if json:
        answer(True, {"added": done})
    if codes:
        raise typer.Exit(codes[0])


@app.command("list", help=str(_("What lies in the tray, the newest first.")))
def look(context: typer.Context, json: AsJson = False) -> None:
    """List the tray."""
    from pubqueue.workflow.tray_list import listing

    with opened(context) as home:
        found = listing(home)
        headings = [_("name"), _("bytes"), _("pixels"), _("kind"), _("since"), _("remarks")]
        data = [_lying_object(one, home) for one in found.files]
        table(json, data, headings, [_lying_row(one, home) for one in found.files])
    if found.older:
        ask.say(n_("One older file is not shown.", "{n} older files are not shown.", found.older))


def _require_names(files: list[str], name: str) -> None:
    """Raise InputError where it is not clear which picture gets which name."""
    if name and len(files) > 1:
        raise InputError(_("--name is for one picture."), hint=_("Add the pictures one by one."))
    if STANDARD_INPUT in files and not name:
        raise InputError(_("A picture from standard input needs a name."), hint=_("Give it: --name poster.png"))


def _added(home: Home, file: str, name: str) -> Added:
    from pubqueue.pictures import MOST_BYTES
    from pubqueue.workflow import tray

    if file != STANDARD_INPUT:
        return tray.add_file(home, Path(file), name)
    return tray.add(home, sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b"", name)


def _added_object(added: Added) -> dict[str, Any]:
    picture = added.picture
    return {
        "name": added.name,
        "bytes": len(picture.data),
        "width": picture.width,
        "height": picture.height,
        "there_already": added.there_already,
        "notes": [str(note) for note in picture.notes],
    }


def _added_line(added: Added) -> Words:
    size = f"{added.picture.width}×{added.picture.height}"  # noqa: RUF001 - the sign of multiplication is meant
    if added.there_already:
        return _("{name} is in the tray already ({size}).", name=added.name, size=size)
    return _("{name} is in the tray ({size}). Use it: --media {name}", name=added.name, size=size)


def _lying_object(one: Lying, home: Home) -> dict[str, Any]:
    return {
        "name": one.name,
        "bytes": one.bytes,
        "width": one.size[0] if one.size else None,
        "height": one.size[1] if one.size else None,
        "kind": one.kind or None,
        "at": iso(one.at, home),
        "problem": str(one.problem) if one.problem else None,
        "used_since": iso(one.used_since, home),
        "posts": [str(post) for post in one.posts],
    }


def _lying_row(one: Lying, home: Home) -> list[object]:
    pixels = "{}×{}".format(*one.size) if one.size else ""  # noqa: RUF001 - as above
    return [one.name, one.bytes, pixels, one.kind, shown(one.at, home), _remark(one, home)]


def _remark(one: Lying, home: Home) -> Words | str:
    if one.problem or not one.used_since:
        return one.problem or ""
    since, posts = shown(one.used_since, home), ", ".join(str(post) for post in one.posts)
    n = len(one.posts)
    return n_("used since {since} in post {posts}", "used since {since} in posts {posts}", n, since=since, posts=posts)
