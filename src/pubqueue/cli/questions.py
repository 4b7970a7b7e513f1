"""The questions that make a post at a terminal, one line at a time: for whoever gave no text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pubqueue.cli import ask
from pubqueue.cli.handed_in import Given, Media
from pubqueue.cli.kept import kept
from pubqueue.errors import InputError, PictureError, WhenError
from pubqueue.model import when
from pubqueue.model.post import Aim
from pubqueue.model.text import tidy
from pubqueue.pictures import take_in
from pubqueue.words import Words, _
from pubqueue.workflow import tray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.model.account import Account
    from pubqueue.workflow.home import Home


def interview(home: Home, accounts: Sequence[Account], given: Given) -> Given:
    """Return `given` with everything that is missing asked for; raise EOFError where the person leaves."""
    chosen = given.accounts or _choose(accounts)
    bilingual = any("fr" in account.languages.spoken() for account in accounts if account.id in chosen)
    texts = _texts(bilingual=bilingual)
    with kept(home, texts):
        return replace(
            given,
            accounts=chosen,
            texts=texts,
            aims=given.aims or _aims(),
            when=_time(home) if given.when is None else given.when,
            media=given.media if given.media.files else _pictures(home, bilingual=bilingual),
            asked=True,
        )


def _choose(accounts: Sequence[Account]) -> list[str]:
    """Ask for accounts, by their names with blanks between, until each is known."""
    known = [account.id for account in accounts]
    return _some_of(known, _("Accounts, of {known}:", known=", ".join(known)))


def _aims() -> list[str]:
    return _some_of(list(Aim), _("Aim, of {aims}:", aims=", ".join(Aim)))


def _some_of(known: Sequence[str], question: Words) -> list[str]:
    while True:
        named = ask.line(question).replace(",", " ").split()
        unknown = [name for name in named if name not in known]
        if named and not unknown:
            return named
        ask.say(*(_("{name} is none of them.", name=name) for name in unknown))


def _texts(*, bilingual: bool) -> dict[str, str]:
    """Ask for the text, and for the French one where an account speaks it, until there is one."""
    texts: dict[str, str] = {}
    while not texts:
        asked = {"en": _text(_("Text, ended by a line with a full stop only:"))}
        if bilingual:
            asked["fr"] = _text(_("French text, ended in the same way:"))
        texts = {language: text for language, text in asked.items() if text}
    return texts


def _text(question: Words) -> str:
    """Ask for a text until a post can carry it; nothing stands for none."""
    while (text := ask.lines(question)).strip():
        try:
            return tidy(text).text
        except InputError as error:
            ask.say(error.what)
    return ""


def _time(home: Home) -> str:
    """Ask for a time, say it back, and ask again until it is right; nothing for no time yet."""
    zone, now = home.identity.zone, home.clock.now()
    while phrase := ask.line(_("When (nothing for no time yet):")):
        try:
            at = when.read(phrase, now, zone)
        except WhenError as error:
            ask.say(error.what, *error.candidates)
            continue
        if ask.yes(_("{time}: right?", time=when.read_back(at, now, zone))):
            return phrase
    return ""


def _pictures(home: Home, *, bilingual: bool) -> Media:
    """Ask for pictures, each with what a post needs to know of it."""
    taken: list[tuple[str, ...]] = []
    while file := _picture_file(home):
        alt = ask.line(_("What does it show (alt text)?"))
        alt_fr = ask.line(_("The same in French:")) if bilingual else ""
        credit, licence = ask.line(_("Whose work is it (credit)?")), ask.line(_("Under which licence?"))
        taken.append((file, alt, credit, licence, ask.line(_("Where is it from (source)?")), "", alt_fr))
    return Media(*zip(*taken, strict=True)) if taken else Media.of(*[()] * 7)


def _picture_file(home: Home) -> str:
    """Ask for a picture until it can be taken in; nothing stands for none."""
    while file := ask.line(_("Picture, a file or a name in the tray (nothing for none):")):
        try:
            take_in(tray.locate(home, file))
        except PictureError as error:
            ask.say(error.what, error.why or "", error.hint or "")
        else:
            return file
    return ""
