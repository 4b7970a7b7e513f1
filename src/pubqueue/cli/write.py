"""`post new` and `post edit`: what a person hands in becomes a version."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli import ask
from pubqueue.cli.answer import answer
from pubqueue.cli.handed_in import Given, Media, with_piped_text
from pubqueue.cli.home import AsJson, PostNumber, opened, own_editor
from pubqueue.cli.kept import kept
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.workflow.compose import Written
    from pubqueue.workflow.home import Home

_Many = list[str] | None
Accounts = Annotated[_Many, typer.Option("--account", metavar="PLATFORM:NAME", help=str(_("Where it goes; repeat.")))]
_Text = Annotated[str | None, typer.Option("--text", help=str(_("The text; - is standard input.")))]
_French = Annotated[str | None, typer.Option("--text-fr", help=str(_("The French text.")))]
_Aims = Annotated[_Many, typer.Option("--purpose", metavar="AIM", help=str(_("Why the library posts it; repeat.")))]
_When = Annotated[str | None, typer.Option("--when", help=str(_("When, such as: tomorrow 9am.")))]
_Files = Annotated[
    _Many, typer.Option("--media", metavar="FILE", help=str(_("A picture: a file, or a name in the tray; repeat.")))
]
_Alts = Annotated[_Many, typer.Option("--alt", help=str(_("What the picture shows.")))]
_Credits = Annotated[_Many, typer.Option("--credit", help=str(_("Whose work the picture is.")))]
_Licences = Annotated[_Many, typer.Option("--licence", help=str(_("Under which licence it is used.")))]
_Sources = Annotated[_Many, typer.Option("--source", help=str(_("Where the picture is from.")))]
_FilesFr = Annotated[_Many, typer.Option("--media-fr", metavar="FILE", help=str(_("The picture's French form.")))]
_AltsFr = Annotated[_Many, typer.Option("--alt-fr", help=str(_("What it shows, in French.")))]
_Every = Annotated[str, typer.Option("--every", help=str(_("Each week, such as: Monday 9am; needs --until.")))]
_Until = Annotated[str, typer.Option("--until", help=str(_("The last day of a series: a date, or a month.")))]
_Editor = Annotated[bool, typer.Option("--editor", help=str(_("Write the text in your editor.")))]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to their group."""
    app.command("new", help=str(_("Write a post; without a text, a terminal asks line by line.")))(new)
    app.command("edit", help=str(_("Change a post: a new version, which voids every sign-off.")))(edit)


def new(
    context: typer.Context,
    account: Accounts = None,
    text: _Text = None,
    text_fr: _French = None,
    purpose: _Aims = None,
    when: _When = None,
    media: _Files = None,
    alt: _Alts = None,
    credit: _Credits = None,
    licence: _Licences = None,
    source: _Sources = None,
    media_fr: _FilesFr = None,
    alt_fr: _AltsFr = None,
    every: _Every = "",
    until: _Until = "",
    editor: _Editor = False,
    json: AsJson = False,
) -> None:
    """Write a new post, or one for each week of a series."""
    from pubqueue.workflow import compose, tray

    pictures = Media.of(media, alt, credit, licence, source, media_fr, alt_fr)
    given = Given(account, {"en": text, "fr": text_fr}, purpose, when, pictures, editor=own_editor(context, editor))
    with opened(context) as home:
        given = _asked(home, given, json)
        writing = given.writing({}, _spoken(home, given.accounts or ()), partial(tray.locate, home))
        with kept(home, writing.texts if given.written_here else {}):
            if every or until:
                _tell_series(home, compose.start_series(home, writing, every, until), json)
            else:
                tell(home, compose.start(home, writing), json)


def edit(
    context: typer.Context,
    post: PostNumber,
    account: Accounts = None,
    text: _Text = None,
    text_fr: _French = None,
    purpose: _Aims = None,
    when: _When = None,
    media: _Files = None,
    alt: _Alts = None,
    credit: _Credits = None,
    licence: _Licences = None,
    source: _Sources = None,
    media_fr: _FilesFr = None,
    alt_fr: _AltsFr = None,
    no_media: Annotated[bool, typer.Option("--no-media", help=str(_("Take the pictures out.")))] = False,
    editor: _Editor = False,
    json: AsJson = False,
) -> None:
    """Write the next version; what is not given stays as it is."""
    from pubqueue.errors import InputError
    from pubqueue.workflow import compose, read, tray

    pictures = Media.of(media, alt, credit, licence, source, media_fr, alt_fr)
    wanted = own_editor(context, editor)
    given = Given(account, {"en": text, "fr": text_fr}, purpose, when, pictures, no_media, wanted)
    with opened(context) as home:
        stored = read.dossier(home, post).version.content
        spoken = _spoken(home, given.accounts or stored.accounts)
        writing = given.writing(stored.texts, spoken, partial(tray.locate, home))
        if writing == compose.Writing():
            raise InputError(_("Nothing was changed."), hint=_("Name what is to change, such as --text or --when."))
        with kept(home, writing.texts if given.written_here else {}):
            written = compose.revise(home, post, writing)
        tell(home, written, json)


def tell(home: Home, written: Written, as_json: bool) -> None:
    """Print what was written: the post as it stands now, and what was tidied."""
    from pubqueue.cli.objects import post_object
    from pubqueue.cli.views import written_lines
    from pubqueue.workflow import read

    dossier = read.dossier(home, written.post)
    answer(as_json, post_object(dossier.entry, home, written.notes), *written_lines(dossier, home, written.notes))


def _tell_series(home: Home, series: list[Written], as_json: bool) -> None:
    """Print the posts of a series, a line each, and how to hand them in together."""
    from pubqueue.cli.moments import shown
    from pubqueue.cli.objects import post_object
    from pubqueue.cli.views import at_of
    from pubqueue.workflow import read

    posts = [read.dossier(home, written.post).entry for written in series]
    lines = [_("post {id}: {at}", id=post.id, at=shown(at_of(post), home)) for post in posts]
    numbers = " ".join(str(post.id) for post in posts)
    hint = _("Next: pubqueue post submit {numbers}", numbers=numbers)
    answer(as_json, [post_object(post, home) for post in posts], *lines, hint)


def _asked(home: Home, given: Given, as_json: bool) -> Given:
    """Return `given` with its text: from standard input, or with what is missing asked for at a terminal."""
    from pubqueue.cli.questions import interview
    from pubqueue.store import queries

    has_text = given.editor or any(text is not None for text in given.texts.values())
    if has_text or as_json or not ask.someone_there():
        return with_piped_text(given)
    with home.reading() as session:
        accounts = [account for account in queries.accounts(session) if not account.retired]
    return interview(home, accounts, given)


def _spoken(home: Home, ids: Sequence[str]) -> list[str]:
    """Return the languages that accounts want a text in."""
    from pubqueue.store import queries

    with home.reading() as session:
        known = [account for account in queries.accounts(session) if account.id in ids]
    return list(dict.fromkeys(language for account in known for language in account.languages.spoken()))
