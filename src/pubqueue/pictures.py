"""Taking pictures in: known kinds only, whole, of sane size, and nothing left in them but the pixels."""

from __future__ import annotations

import errno
import os
import re
import stat
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pubqueue.errors import PictureError
from pubqueue.model.canonical import sha256
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from pubqueue.model.limits import Limits

MOST_BYTES = 16_000_000
"""The largest file that is read, and the largest picture that is kept."""

MOST_PIXELS = 40_000_000
"""Width times height of the largest picture that is decoded (as RGBA: 160 MB of memory)."""

JPEG = "image/jpeg"
PNG = "image/png"

_QUALITIES = (88, 75)
_SMALLEST_SIDE = 64
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_STARTS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_ORIENTATION, _GPS_BLOCK, _LATITUDE, _LONGITUDE = 0x0112, 0x8825, 2, 4
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}

# a decoded picture takes much memory, and warning filters belong to the whole process: one at a time
_decoder = threading.Lock()


@dataclass(frozen=True)
class Taken:
    """A picture as it is stored: `data` are its final bytes, width and height are pixels."""

    data: bytes
    sha256: str
    mime: str
    width: int
    height: int
    notes: tuple[Words, ...] = ()


def take_in(path: Path) -> Taken:
    """Read and clean the picture in a regular file; raise PictureError. A `~` in `path` is a letter like others."""
    return clean(_read(str(path)), str(path))


def clean(data: bytes, name: str) -> Taken:
    """Return the bare pixels of a JPEG, PNG, GIF or WebP as JPEG or PNG; raise PictureError.

    The same `data` always gives the same bytes (EXIF orientation applied, colours in sRGB).
    """
    kind = _kind(data, name)
    mime = JPEG if kind == "JPEG" else PNG
    with _decoding(name):
        image = _load(data, kind, name)
        orientation, located = _exif(image)
        plain = _plain(_upright(image, orientation))
        encoded = _encode(plain, mime)
    if len(encoded) > MOST_BYTES:
        raise _too_heavy(name)
    located = located or b"GPSLatitude" in data  # as XMP spells it
    notes = (_("Position removed: the file said where the picture was taken."),) if located else ()
    return _taken(encoded, mime, plain, notes)


def fit(taken: Taken, limits: Limits) -> Taken:
    """Return `taken` itself where the platform takes it, else a re-encoded, smaller form; raise PictureError."""
    small = len(taken.data) <= limits.picture_bytes and max(taken.width, taken.height) <= limits.picture_side
    if small and taken.mime in limits.picture_kinds:
        return taken
    with _decoding(taken.sha256):
        image = _load(taken.data, "JPEG" if taken.mime == JPEG else "PNG", taken.sha256)
        for form, mime, quality in _forms(image, taken.mime, limits):
            encoded = _encode(form, mime, quality)
            if len(encoded) <= limits.picture_bytes:
                return _taken(encoded, mime, form, taken.notes)
    why = _(
        "It takes {most} bytes at most, of {kinds}.", most=limits.picture_bytes, kinds=", ".join(limits.picture_kinds)
    )
    hint = _("Leave the picture out on this platform, or use a simpler one.")
    raise PictureError(_("The picture cannot be made to fit the platform."), why=why, hint=hint)


def _forms(image: Image.Image, mime: str, limits: Limits) -> Iterator[tuple[Image.Image, str, int]]:
    """Yield ever smaller forms that the platform may take, with their type and JPEG quality, the best first."""
    from PIL.Image import Resampling  # noqa: PLC0415 - Pillow is loaded only where a picture is

    kinds = [kind for kind in (PNG, JPEG) if kind in limits.picture_kinds]
    if mime in kinds and (mime == JPEG or image.mode == "RGBA"):
        kinds = [mime]
    longest = max(image.size)
    side = min(longest, limits.picture_side)
    smallest = min(side, _SMALLEST_SIDE)
    while side >= smallest:
        size = (max(1, image.width * side // longest), max(1, image.height * side // longest))
        form = image if side == longest else image.resize(size, Resampling.LANCZOS)
        for kind in kinds:
            for quality in _QUALITIES if kind == JPEG else _QUALITIES[:1]:
                yield form, kind, quality
        side = side * 17 // 20


# --- from a path to bytes -------------------------------------------------------------------------


def _read(name: str) -> bytes:
    """Return the bytes of a regular file that is no link and not too large."""
    if name.startswith("file:/") or "\0" in name:
        raise _refusal(name, _("That is no path."), _("Write the path as the shell does, such as media/poster.png."))
    try:
        handle = os.open(name, _FLAGS)
        try:
            _check_file(os.fstat(handle), name)
            with os.fdopen(handle, "rb", closefd=False) as file:
                return file.read(MOST_BYTES + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise _unreadable(error, name) from error
    except UnicodeError as error:
        raise _refusal(name, _("Its name has letters that no file name can have."), _("Rename the file.")) from error


def _check_file(status: os.stat_result, name: str) -> None:
    """Raise PictureError unless the open file is a regular one, neither empty nor over the size cap."""
    if not stat.S_ISREG(status.st_mode):
        is_folder = stat.S_ISDIR(status.st_mode)
        why = _("It is a folder.") if is_folder else _("It is a device, a pipe or a socket, not a file.")
        raise _refusal(name, why, _("Name the picture file itself."))
    if status.st_size > MOST_BYTES:
        raise _too_heavy(name)


def _unreadable(error: OSError, name: str) -> PictureError:
    """Return the refusal for a file that the system did not open."""
    if error.errno == errno.ELOOP:
        return _refusal(name, _("It is a symbolic link."), _("Name the file that the link leads to."))
    if error.errno == errno.ENOENT and _WINDOWS.match(name):
        hint = _("That path is on your own computer. Copy the file to this machine first, with scp or WinSCP.")
        return _refusal(name, _("There is no such file on this machine."), hint)
    if error.errno == errno.ENOENT and name.startswith("~"):
        hint = _("Write the whole path: ~ stands for your home folder only where the shell reads it.")
        return _refusal(name, _("There is no such file."), hint)
    if error.errno == errno.ENOENT:
        return _refusal(name, _("There is no such file."), _("Look at the spelling and at the folder you are in."))
    why = _("The system says: {reason}.", reason=error.strerror)
    return _refusal(name, why, _("Make the file readable for you, or copy it elsewhere."))


# --- what the bytes are ---------------------------------------------------------------------------


def _kind(data: bytes, name: str) -> str:
    """Return Pillow's name of the kind that the first bytes show; raise PictureError for any other kind."""
    if not data:
        raise _refusal(name, _("The file is empty."), _("Save or copy the picture again."))
    if len(data) > MOST_BYTES:
        raise _too_heavy(name)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return kind
    raise _refusal(name, *_foreign(data))


def _foreign(data: bytes) -> tuple[Words, Words]:
    """Return why a file of another kind is not taken, and what to do about it."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        return _("It is a PDF document."), _("Export the page as PNG.")
    if data[4:8] == b"ftyp":
        hint = _("Save it as JPEG. An iPhone does so from then on with Settings, Camera, Formats, Most Compatible.")
        return _("It is a HEIC or AVIF picture or a video, which platforms do not all take."), hint
    if head.startswith(b"<") and (b"<html" in head or b"<!doctype html" in head):
        return _("It is a web page, whatever its name says."), _("Save the picture itself, not the page around it.")
    if head.startswith(b"<") and (b"<svg" in head or head.startswith(b"<?xml")):
        return _("It is an SVG drawing, which can carry scripts and links."), _("Export it as PNG.")
    return _("It is no JPEG, PNG, GIF or WebP, whatever its name says."), _("Save it as JPEG or PNG.")


# --- what Pillow does -----------------------------------------------------------------------------


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """Turn whatever Pillow raises over bad bytes, and its warning of a bomb, into PictureError."""
    from PIL.Image import DecompressionBombError, DecompressionBombWarning  # noqa: PLC0415 - as above

    with _decoder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what remains concerns metadata, which is dropped
        warnings.simplefilter("error", DecompressionBombWarning)
        try:
            yield
        except PictureError:
            raise
        except (DecompressionBombError, DecompressionBombWarning) as error:
            raise _too_many_pixels(name) from error
        except Exception as error:  # a decoder fed with a stranger's bytes may raise anything
            raise _refusal(
                name, _("The picture is damaged or cut off."), _("Save, copy or download it again.")
            ) from error


def _load(data: bytes, kind: str, name: str) -> Image.Image:
    """Decode a still picture, after its header has told a sane size."""
    from PIL import Image  # noqa: PLC0415 - as above

    image: Image.Image = Image.open(BytesIO(data), formats=[kind])
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels(name)
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise _refusal(name, _("It is an animation."), _("Save one of its pictures as PNG."))
    image.load()
    return image


def _exif(image: Image.Image) -> tuple[int, bool]:
    """Return the orientation and whether EXIF tells a position; a damaged EXIF block tells nothing."""
    try:
        exif = image.getexif()
        position = exif.get_ifd(_GPS_BLOCK)
        return exif.get(_ORIENTATION, 1), _LATITUDE in position or _LONGITUDE in position
    except Exception:  # noqa: BLE001 - EXIF is written by anybody, and is about to be dropped
        return 1, False


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn the pixels as the EXIF orientation (1 to 8) says."""
    from PIL.Image import Transpose  # noqa: PLC0415 - as above

    turn = _TURNS.get(orientation)
    return image.transpose(Transpose[turn]) if turn else image


def _plain(image: Image.Image) -> Image.Image:
    """Paste the pixels into a new image that has nothing else: 8-bit sRGB, with alpha where one sees through."""
    from PIL import Image  # noqa: PLC0415 - as above

    if image.mode.startswith("I"):
        image = _eight_bit(image)
    colours = _in_srgb(image)
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if alpha is None or alpha.getextrema() == (255, 255):
        bare = Image.new("RGB", image.size)
        bare.paste(colours)
        return bare
    colours.putalpha(alpha)
    bare = Image.new("RGBA", image.size)
    # erased parts often keep their colours below a full transparency: those stay behind
    bare.paste(colours, mask=alpha.point(lambda level: 255 if level else 0))
    return bare


def _eight_bit(image: Image.Image) -> Image.Image:
    """Scale 16-bit greys to 8 bits (Pillow's own conversion cuts them off)."""
    from PIL import Image  # noqa: PLC0415 - as above

    grey = Image.new("L", image.size)
    grey.paste(image.convert("I").point(lambda level: level / 257 + 0.5).convert("L"))
    return grey


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the colours as sRGB, by the picture's own profile where it has one that fits."""
    from PIL import ImageCms  # noqa: PLC0415 - as above

    profile = image.info.get("icc_profile")
    if image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("L" if image.mode in {"1", "LA"} else "RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        image = converted or image
    return image.convert("RGB")


def _encode(image: Image.Image, mime: str, quality: int = _QUALITIES[0]) -> bytes:
    """Return the file's bytes; a JPEG cannot be seen through and gets a white ground."""
    from PIL import Image  # noqa: PLC0415 - as above

    out = BytesIO()
    if mime == PNG:
        image.save(out, "PNG")
        return out.getvalue()
    if image.mode == "RGBA":
        sheet = Image.new("RGB", image.size, "white")
        sheet.paste(image, mask=image.getchannel("A"))
        image = sheet
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _taken(data: bytes, mime: str, image: Image.Image, notes: tuple[Words, ...]) -> Taken:
    return Taken(data, sha256(data), mime, image.width, image.height, notes)


# --- what is said ---------------------------------------------------------------------------------


def _refusal(name: str, why: Words, hint: Words) -> PictureError:
    """Return the error about `name`, which is shown with its control characters escaped."""
    return PictureError(_("{name} cannot be taken in.", name=repr(name)), why=why, hint=hint)


def _too_heavy(name: str) -> PictureError:
    why = _("It has more than {most} MB.", most=MOST_BYTES // 1_000_000)
    return _refusal(name, why, _("Scale it down, or save it as JPEG."))


def _too_many_pixels(name: str) -> PictureError:
    why = _("It has more than {most} million pixels.", most=MOST_PIXELS // 1_000_000)
    return _refusal(name, why, _("Scale it down."))
