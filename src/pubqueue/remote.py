"""What several hosts need to know of each other: where their common PostgreSQL is, and what this host is called."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from pubqueue.errors import SettingsError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

_URL, _FILE, _HOST = "PUBQUEUE_DATABASE_URL", "PUBQUEUE_DATABASE_URL_FILE", "PUBQUEUE_HOST"
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
_FORM = re.compile(r"postgresql://[^@\s]*(@[^@\s]*)?")
_LARGEST = 4096


def database_url(environment: Mapping[str, str]) -> str:
    """Return PostgreSQL's URL, or nothing where the home's own file is meant; raise SettingsError, never telling it."""
    url = environment.get(_URL, "")
    file = environment.get(_FILE, "")
    if not url and file:
        return _sound(_read(file), file)
    return _sound(url, _URL) if url else ""


def host(environment: Mapping[str, str]) -> str:
    """Return what this host is to be called in the record, or nothing for the machine's own name; raise SettingsError."""
    name = environment.get(_HOST, "")
    if name and not _NAME.fullmatch(name):
        raise SettingsError(_("{variable} is no name of a host.", variable=_HOST), hint=_("Letters, digits, - and ."))
    return name


def _sound(url: str, where: str) -> str:
    """Return the URL if it has the form of one; what is wrong with it is told without it, for the password's sake."""
    if not _FORM.fullmatch(url):
        raise SettingsError(
            _("{where} holds no URL of a PostgreSQL database.", where=where),
            hint=_("Write it like postgresql://USER:PASSWORD@HOST/DATABASE, with %40 for an @ in the password."),
        )
    return url


def _read(file: str) -> str:
    """Return what stands in a file that its owner alone can read."""
    try:
        with open(file, encoding="ascii") as opened:  # noqa: PTH123 - the descriptor is asked, not the name
            mode = os.fstat(opened.fileno()).st_mode
            said = opened.read(_LARGEST).strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise SettingsError(_("{file} cannot be read: {why}.", file=file, why=why)) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            _("Others can read {path}.", path=file),
            why=_("Whoever has the password in it can change what is published."),
            hint=_("Take that away: chmod 600 {path}", path=file),
        )
    return said
