"""`demo`: the whole story on real input, in a practice home that is thrown away."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue import settings
from pubqueue.cli.answer import answer
from pubqueue.cli.home import AsJson, call, own_file
from pubqueue.errors import InputError, RefusedError
from pubqueue.model.text import harmless
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pubqueue.cli.story.stage import Ending

_TIMELINE = "timeline.html"
_Keep = Annotated[
    str, typer.Option("--keep", metavar="DIR", help=str(_("Leave the practice home in this new or empty directory.")))
]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("demo", help=str(_("See a month's posts go their whole way, in a practice home.")))(demo)


def demo(context: typer.Context, keep: _Keep = "", json: AsJson = False) -> None:
    """Play the story; exit 1 where something did not turn out as it must."""
    from pubqueue.cli.story import play, stage, timeline

    _require_own_account()
    own_file(context, Path(keep or _TIMELINE))
    with _place(keep) as folder:
        story = stage.set_up(folder, call(context).clock().now(), _say(json))
        ending = play(story)
        page = (folder if keep else Path(mkdtemp(prefix="pubqueue-timeline-"))) / _TIMELINE
        page.write_text(timeline.page(story, ending), encoding="utf-8")
    _tell(ending, page, json)
    if keep and not json:
        answer(False, None, _("Look around in the home: {line}", line=story.shell_line("status")))
    if ending.problems:
        raise typer.Exit(1)


def _require_own_account() -> None:
    """Raise RefusedError for the service user of a shared set-up: every command of its is of the library's home."""
    if settings.publisher():
        raise RefusedError(
            _("The demo does not play as the service user."), hint=_("Play it on your own account: pubqueue demo")
        )


@contextmanager
def _place(keep: str) -> Iterator[Path]:
    """Yield the directory that the story plays in; one that nobody asked to keep is removed afterwards."""
    if not keep:
        with TemporaryDirectory(prefix="pubqueue-demo-") as folder:
            yield Path(folder)
        return
    kept = Path(keep).absolute()
    if kept.exists() and (not kept.is_dir() or any(kept.iterdir())):
        raise InputError(_("{path} is not an empty directory.", path=keep), hint=_("Name a new one after --keep."))
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(_("{path} cannot be made: {why}.", path=keep, why=error.strerror)) from error
    yield kept


def _say(as_json: bool) -> Callable[[str], None]:
    """Return where the story is told: on standard output, or with --json as progress to whoever watches."""
    if as_json and not sys.stderr.isatty():
        return lambda _line: None
    stream = sys.stderr if as_json else sys.stdout
    return lambda line: print(harmless(line), file=stream, flush=True)


def _tell(ending: Ending, page: Path, as_json: bool) -> None:
    """Print what really happened; what went wrong goes to standard error."""
    for problem in ending.problems:
        print(harmless(str(problem)), file=sys.stderr)
    told = {
        "published": ending.published,
        "refused": ending.refused,
        "in_doubt_resolved": ending.in_doubt_resolved,
        "audit": ending.audit,
        "timeline": str(page),
    }
    answer(as_json, told, "", *ending.sentences(), _("The month on one page: {path}", path=page))
