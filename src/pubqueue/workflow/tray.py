"""The picture tray: a folder of the home where pictures wait, filled by SFTP, by a share or with `media add`.

A picture in it is named by its name alone, and no such name leads anywhere else. Files stay when they were used.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING

from pubqueue import pictures, places
from pubqueue.errors import InputError, PictureError
from pubqueue.model.people import Deed
from pubqueue.model.text import signs
from pubqueue.pictures import files, refusals
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.workflow.home import Home

MOST_FILES = 20_000
"""Files that are looked at by name and time, to find the newest."""
_LONGEST_NAME = 200
"""Bytes: what most file systems take, with room for a number."""
_MOST_OF_A_NAME = 999
ARRIVING = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download", ".upload")
"""How the names of files end that a program is still copying."""
STILL_COPIED = _("It is still being copied.")
_ENDINGS = {pictures.JPEG: (".jpg", ".jpeg"), pictures.PNG: (".png",)}
_OTHER_ENDINGS = (".gif", ".webp", ".heic", ".heif", ".avif", ".bmp", ".tif", ".tiff", ".jfif")


@dataclass(frozen=True)
class Added:
    """A picture that was put into the tray, or that was there already under that name."""

    name: str
    picture: pictures.Taken
    there_already: bool = False


def folder(home: Home) -> Path:
    """Return the tray's folder, made if it is not there."""
    path = home.settings.home / places.TRAY
    path.mkdir(mode=0o700, exist_ok=True)
    return path


# --- putting in -----------------------------------------------------------------------------------


def add(home: Home, data: bytes, name: str) -> Added:
    """Put a picture into the tray, as bare pixels; raise PictureError where a post could not show it, InputError.

    Nothing is overwritten: where another file has that name already, the new one gets a number.
    """
    home.acting(Deed.WRITE)
    _require_good(name)
    picture = pictures.clean(data, name)
    name = _with_ending(unicodedata.normalize("NFC", name), picture.mime)
    for number in range(1, _MOST_OF_A_NAME):
        path = folder(home) / name
        if number > 1:
            path = path.with_stem(f"{path.stem}-{number}")
        if _put(path, picture.data):
            return Added(path.name, picture)
        if _same(path, picture.data):
            return Added(path.name, picture, there_already=True)
    raise InputError(_("There are too many pictures named {name}.", name=repr(name)), hint=_("Name it with --name."))


def add_file(home: Home, path: Path, name: str = "") -> Added:
    """Put a picture's file into the tray, under its own name or another; raise PictureError, InputError."""
    home.acting(Deed.WRITE)
    if home.acts_for_others:
        raise refusals.on_another_computer(str(path))
    return add(home, files.read(path), name or path.name)


def _require_good(name: str) -> None:
    """Raise InputError for a name that cannot stand alone on a command line or cannot be read on a screen."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        size = 0
    bad = not _stands_alone(name) or name.startswith(("-", "~")) or not 0 < size <= _LONGEST_NAME
    if bad or is_odd(name) or name.lower().endswith(ARRIVING):
        raise InputError(
            _("{name} is no good name for a picture.", name=repr(name)),
            hint=_("Give it a plain one with --name, such as poster.png."),
        )


def is_odd(name: str) -> bool:
    """Tell whether a name has signs that a screen does not show."""
    return not name.isprintable() or any(signs(name))


def _with_ending(name: str, mime: str) -> str:
    """Return the name with the ending of what the picture has become."""
    ending = PurePath(name).suffix
    if ending.lower() in _ENDINGS[mime]:
        return name
    of_a_picture = ending.lower() in _OTHER_ENDINGS or any(ending.lower() in endings for endings in _ENDINGS.values())
    return f"{name.removesuffix(ending) if of_a_picture else name}{_ENDINGS[mime][0]}"


def _put(path: Path, data: bytes) -> bool:
    """Write a new file; return False where something has that name already."""
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    with file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return True


def _same(path: Path, data: bytes) -> bool:
    """Tell whether a file that is there already is this very picture."""
    try:
        return files.read(path) == data
    except PictureError:
        return False


# --- taking out -----------------------------------------------------------------------------------


def locate(home: Home, name: str, beside: Path = Path()) -> Path:
    """Return the file that is meant by what stands behind `--media` or in a sheet that lies in the folder `beside`.

    A name alone may be one of the tray's; raises PictureError where it is there and beside, too. Somebody for whom
    another user's process acts gets at the tray alone.
    """
    lying = _in_tray(home, name)
    if home.acts_for_others:
        return lying or _refuse_elsewhere(name)
    elsewhere = PureWindowsPath(name).drive or name.startswith(("~", "file:"))
    here = Path(name) if elsewhere else beside / name
    if lying is None:
        return here
    if not os.path.lexists(here) or os.path.realpath(here) == os.path.realpath(lying):
        return lying
    why = _("There are two: {here} and {tray}.", here=repr(str(here.absolute())), tray=repr(str(lying)))
    raise refusals.refusal(name, why, _("Write the whole path of the one that is meant."))


def _in_tray(home: Home, name: str) -> Path | None:
    """Return the file of that name in the tray, if there is one; raise PictureError while it is being copied."""
    if not _stands_alone(name):
        return None
    path = home.settings.home / places.TRAY / name
    if not os.path.lexists(path):
        path = next((one for one in _files(path.parent) if _alike(one.name, name)), path)
    if not os.path.lexists(path):
        return None
    if name.lower().endswith(ARRIVING):
        raise refusals.refusal(name, STILL_COPIED, _("Try again when it has arrived whole."))
    return path


def _stands_alone(name: str) -> bool:
    """Tell whether a name is a file's own, not hidden, and leads out of no folder."""
    return bool(name) and name[0] != "." and not set(name) & {"/", "\\", "\0"} and not PureWindowsPath(name).drive


def _files(tray: Path) -> Iterator[Path]:
    """Yield what lies in the tray, as far as it is looked through."""
    return islice(tray.iterdir(), MOST_FILES) if tray.is_dir() else iter(())


def _alike(one: str, other: str) -> bool:
    """Tell whether two names are spelt with the same letters: macOS keeps accents apart from them."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _refuse_elsewhere(name: str) -> Path:
    if refusals.is_elsewhere(name):
        raise refusals.on_another_computer(name)
    raise refusals.refusal(
        name,
        _("There is no such picture in the tray."),
        _("See what there is: pubqueue media list; put one in: pubqueue media add - --name NAME < FILE"),
    )
