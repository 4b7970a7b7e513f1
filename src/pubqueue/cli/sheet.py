"""`post import`, `post export` and `post again`: many posts at once, and an old one once more."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli import ask, write
from pubqueue.cli.answer import answer
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import STANDARD_INPUT, AsJson, PostNumber, opened, own_file
from pubqueue.words import _, n_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pubqueue.sheets import Row

_Sheet = Annotated[
    Path, typer.Argument(metavar="FILE", help=str(_("A .csv or .xlsx file; - is standard input or output.")))
]

_MOST_NAMED = 20
"""New posts that are named one by one; those of one sheet have numbers in a row."""


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to their group."""
    app.command("import", help=str(_("Make drafts of a sheet's rows: all of them, or none.")))(bring_in)
    app.command("export", help=str(_("Write posts as a sheet that import reads, their pictures beside it.")))(export)
    app.command("again", help=str(_("Write a new draft that says what an old post says.")))(again)


def bring_in(context: typer.Context, file: _Sheet, json: AsJson = False) -> None:
    """Import a sheet."""
    from pubqueue.workflow.bring_in import bring_in as step

    with opened(context) as home, _brought(context, file) as sheet:
        done = step(home, sheet, _watched)
    ask.say(*done.notices)
    added, unchanged = len(done.added), done.unchanged
    lines = [_("{n} added, {same} here already.", n=added, same=unchanged)]
    if done.added:
        first, last = done.added[0], done.added[-1]
        many = f"$(seq {first} {last})" if added > _MOST_NAMED else " ".join(str(post) for post in done.added)
        lines.append(_("Next: pubqueue post submit {numbers}", numbers=many))
    answer(json, {"added": added, "unchanged": unchanged}, *lines)


def export(
    context: typer.Context,
    file: _Sheet,
    state: Annotated[str, typer.Option(help=str(_("Only posts in this state, such as approved.")))] = "",
    force: Annotated[bool, typer.Option("--force", help=str(_("Replace the file.")))] = False,
    json: AsJson = False,
) -> None:
    """Export posts to a sheet."""
    from pubqueue.workflow.write_out import write_out

    with opened(context) as home, _taken(context, file) as sheet:
        done = write_out(home, sheet, _states(state), force=force)
        text = sheet.read_bytes().decode("utf-8-sig") if sheet != file else None
    ask.say(*done.notices)
    told = n_("One post written to {file}.", "{n} posts written to {file}.", done.posts, file=repr(str(file)))
    data: dict[str, object] = {"exported": done.posts, "pictures": done.pictures}
    if text is None:
        answer(json, data, told)
    else:
        answer(json, {**data, "sheet": text}, text.rstrip("\n"))


def again(
    context: typer.Context,
    post: PostNumber,
    when: Annotated[str, typer.Option(help=str(_("When, such as: tomorrow 9am.")))] = "",
    json: AsJson = False,
) -> None:
    """Start a new post from an old one."""
    from pubqueue.workflow import compose

    with opened(context) as home:
        write.tell(home, compose.again(home, post, typed(when)), json)


@contextmanager
def _brought(context: typer.Context, file: Path) -> Iterator[Path]:
    """Yield the sheet's file; `-` is standard input, whose kind shows by its first bytes."""
    if str(own_file(context, file)) != STANDARD_INPUT:
        yield file
        return
    from pubqueue.sheets.files import MOST_BYTES

    with TemporaryDirectory(prefix="pubqueue-") as folder:
        sheet = Path(folder) / "sheet"
        sheet.write_bytes(sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b"")
        yield sheet


@contextmanager
def _taken(context: typer.Context, file: Path) -> Iterator[Path]:
    """Yield where a sheet is written; `-` is standard output, as CSV without the pictures."""
    if str(own_file(context, file)) != STANDARD_INPUT:
        yield file
        return
    with TemporaryDirectory(prefix="pubqueue-") as folder:
        yield Path(folder) / "sheet.csv"


def _watched(rows: Sequence[Row]) -> Iterable[Row]:
    """Return the rows, with a bar on standard error while they are read at a terminal."""
    if not sys.stderr.isatty():
        return rows
    from rich.console import Console
    from rich.progress import track

    return track(rows, description=str(_("Reading rows")), console=Console(stderr=True), transient=True)


def _states(state: str) -> list[str]:
    """Return the states that are asked for; raise InputError where there is no such state."""
    from pubqueue.errors import InputError
    from pubqueue.model.lifecycle import PostState

    wanted = state.replace("-", "_")
    if wanted and wanted not in list(PostState):
        raise InputError(
            _("{state} is no state of a post.", state=typed(state)),
            hint=_("The states are {all}.", all=", ".join(PostState)),
        )
    return [wanted] if wanted else []
