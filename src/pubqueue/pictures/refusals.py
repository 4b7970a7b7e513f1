"""Why a file is no picture that can be taken in, in words for people."""

from __future__ import annotations

import errno
import re
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from pubqueue.errors import PictureError
from pubqueue.pictures.kinds import MOST_BYTES, MOST_PIXELS
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from pubqueue.model.limits import Limits

_ELSEWHERE = re.compile(r"(file:/*)?([A-Za-z]:[\\/]|\\\\|/?Users/|/Volumes/)")
"""Paths of Windows and of macOS, and addresses of files there."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,80}")


def refusal(name: str, why: Words, hint: Words) -> PictureError:
    """Return the error about `name`, which is shown with its control characters escaped."""
    return PictureError(_("{name} cannot be taken in.", name=repr(name)), why=why, hint=hint)


def too_heavy(name: str) -> PictureError:
    """Return the refusal of a file, or of a picture made of it, that has too many bytes."""
    why = _("It has more than {most} MB.", most=MOST_BYTES // 1_000_000)
    return refusal(name, why, _("Scale it down, or save it as JPEG."))


def misfit(limits: Limits) -> PictureError:
    """Return the refusal of a picture that no form of fits a platform."""
    why = _(
        "It takes {most} bytes at most, of {kinds}.", most=limits.picture_bytes, kinds=", ".join(limits.picture_kinds)
    )
    hint = _("Leave the picture out on this platform, or use a simpler one.")
    return PictureError(_("The picture cannot be made to fit the platform."), why=why, hint=hint)


def unreadable(error: OSError, name: str) -> PictureError:
    """Return the refusal for a file that the system did not open."""
    if error.errno == errno.ELOOP:
        return refusal(name, _("It is a symbolic link."), _("Name the file that the link leads to."))
    if error.errno == errno.ENOENT and is_elsewhere(name):
        return on_another_computer(name)
    if error.errno == errno.ENOENT and name.startswith("~"):
        hint = _("Write the whole path: ~ stands for your home folder only where the shell reads it.")
        return refusal(name, _("There is no such file."), hint)
    if error.errno == errno.ENOENT:
        hint = _("Look at the spelling, at the folder you are in, and at what lies in the tray: pubqueue media list")
        return refusal(name, _("There is no such file."), hint)
    why = _("The system says: {reason}.", reason=error.strerror)
    return refusal(name, why, _("Make the file readable for you, or copy it elsewhere."))


def no_path(name: str) -> PictureError:
    """Return the refusal of a name that no file can have here, or that is an address."""
    if is_elsewhere(name):
        return on_another_computer(name)
    hint = _(
        "Write the path as the shell does, such as media/poster.png;"
        " a file of your own computer goes into the tray first: pubqueue media add"
    )
    return refusal(name, _("That is no path."), hint)


def is_elsewhere(name: str) -> bool:
    """Tell whether a path looks like one of a Windows or macOS computer that somebody sits at."""
    return bool(_ELSEWHERE.match(name))


def on_another_computer(name: str) -> PictureError:
    """Return the refusal of a path on the computer that somebody sits at, and how the file gets from there to here."""
    last = PureWindowsPath(name).name
    plain = last if _PLAIN_NAME.fullmatch(last) else "poster.png"
    hint = _(
        "That path is on your own computer. Put the file into the tray, by SFTP or on your computer with:"
        " ssh HOST pubqueue media add - --name {name} < {name} — then write: --media {name}",
        name=plain,
    )
    return refusal(name, _("There is no such file on this machine."), hint)


def foreign(data: bytes) -> tuple[Words, Words]:
    """Return why a file of another kind is not taken, and what to do about it."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        return _("It is a PDF document."), _("Export the page as PNG.")
    if data[4:8] == b"ftyp":
        return _("It is a video, or a picture of a kind that platforms do not take."), _("Save a picture as JPEG.")
    if head.startswith(b"<") and (b"<html" in head or b"<!doctype html" in head):
        return _("It is a web page, whatever its name says."), _("Save the picture itself, not the page around it.")
    if head.startswith(b"<") and (b"<svg" in head or head.startswith(b"<?xml")):
        return _("It is an SVG drawing, which can carry scripts and links."), _("Export it as PNG.")
    return _("It is no JPEG, PNG, GIF or WebP, whatever its name says."), _("Save it as JPEG or PNG.")


def undecodable(trouble: str, name: str) -> PictureError:
    """Return the refusal for what decoding came to."""
    if trouble == "heavy":
        return too_heavy(name)
    why, hint = _TROUBLES.get(trouble, _TROUBLES["damaged"])
    return refusal(name, why, hint)


_TROUBLES = {
    "damaged": (_("The picture is damaged or cut off."), _("Save, copy or download it again.")),
    "animation": (_("It is an animation."), _("Save one of its pictures as PNG.")),
    "pixels": (_("It has more than {most} million pixels.", most=MOST_PIXELS // 1_000_000), _("Scale it down.")),
    "costly": (_("It takes more time or memory than a picture should."), _("Open it, and save it again as JPEG.")),
    "no_heif": (
        _("It is a HEIC picture, and this pubqueue is installed without what reads them."),
        _(
            "Save it as JPEG (an iPhone does so from then on with Settings, Camera, Formats, Most Compatible),"
            " or have pubqueue[heif] installed."
        ),
    ),
}
