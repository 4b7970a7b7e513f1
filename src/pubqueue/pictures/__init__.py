"""Taking pictures in: known kinds only, whole, of sane size, and nothing left in them but the pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256 as fingerprint
from typing import TYPE_CHECKING

from pubqueue.model.canonical import sha256
from pubqueue.pictures import files, refusals, workshop
from pubqueue.pictures.kinds import JPEG, MOST_BYTES, MOST_PIXELS, PNG, kind_of
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from pathlib import Path

    from pubqueue.model.limits import Limits
    from pubqueue.pictures.kinds import Made

__all__ = ["HEAD", "JPEG", "MOST_BYTES", "MOST_PIXELS", "PNG", "Taken", "clean", "fit", "look", "mark", "take_in"]

HEAD = 262_144
"""Bytes at the beginning of a file by which it is known again, and which tell its size in pixels."""


@dataclass(frozen=True)
class Taken:
    """A picture as it is stored: `data` are its final bytes, width and height are pixels."""

    data: bytes
    sha256: str
    mime: str
    width: int
    height: int
    notes: tuple[Words, ...] = ()
    file_mark: str = field(default="", compare=False)
    """The mark of the file that it was made of; none for a form that a platform gets."""


def take_in(path: Path) -> Taken:
    """Read and clean the picture in a regular file; raise PictureError. A `~` in `path` is a letter like others."""
    return clean(files.read(path), str(path))


def clean(data: bytes, name: str) -> Taken:
    """Return the bare pixels of a picture as JPEG or PNG; raise PictureError.

    The same `data` always gives the same bytes (EXIF orientation applied, colours in sRGB).
    """
    _require_known(data, name)
    try:
        made = workshop.clean(data)
    except workshop.Trouble as error:
        raise refusals.undecodable(error.kind, name) from error
    notes = (_("Position removed: the file said where the picture was taken."),) if made.located else ()
    return _taken(made, notes, mark(len(data), data[:HEAD]))


def fit(taken: Taken, limits: Limits) -> Taken:
    """Return `taken` itself where the platform takes it, else a re-encoded, smaller form; raise PictureError."""
    small = len(taken.data) <= limits.picture_bytes and max(taken.width, taken.height) <= limits.picture_side
    if small and taken.mime in limits.picture_kinds:
        return taken
    try:
        made = workshop.fit(taken.data, limits)
    except workshop.Trouble as error:
        raise (
            refusals.misfit(limits) if error.kind == "misfit" else refusals.undecodable(error.kind, taken.sha256)
        ) from error
    return _taken(made, taken.notes)


def look(head: bytes, name: str) -> tuple[int, int] | None:
    """Return width and height that the first bytes of a file tell, None where they tell none.

    Raises PictureError where they tell of too many pixels.
    """
    try:
        return workshop.look(head) if kind_of(head) else None
    except workshop.Trouble as error:
        if error.kind == "pixels":
            raise refusals.undecodable(error.kind, name) from error
        return None


def mark(size: int, head: bytes) -> str:
    """Return by what a file is known again: its size in bytes and its first `HEAD` bytes."""
    return f"{size}:{fingerprint(head).hexdigest()}"


def _require_known(data: bytes, name: str) -> None:
    """Raise PictureError for what is empty, too large or of a kind that is not taken."""
    if not data:
        raise refusals.refusal(name, _("The file is empty."), _("Save or copy the picture again."))
    if len(data) > MOST_BYTES:
        raise refusals.too_heavy(name)
    if not kind_of(data):
        raise refusals.refusal(name, *refusals.foreign(data))


def _taken(made: Made, notes: tuple[Words, ...], file_mark: str = "") -> Taken:
    return Taken(made.data, sha256(made.data), made.mime, made.width, made.height, notes, file_mark)
