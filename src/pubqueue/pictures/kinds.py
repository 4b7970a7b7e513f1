"""What counts as a picture, by its first bytes, and how large one may be."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 16_000_000
"""The largest file that is read, and the largest picture that is kept."""

MOST_PIXELS = 40_000_000
"""Width times height of the largest picture that is decoded (as RGBA: 160 MB of memory)."""

JPEG = "image/jpeg"
PNG = "image/png"

_STARTS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True)
class Made:
    """What became of a picture; width and height are pixels, `located` tells that it said where it was taken."""

    data: bytes
    mime: str
    width: int
    height: int
    located: bool = False


def kind_of(data: bytes) -> str:
    """Return Pillow's name of the kind that the first bytes show, or nothing for any other kind."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _boxed(data)
    return next((kind for start, kind in _STARTS.items() if data.startswith(start)), "")


def _boxed(data: bytes) -> str:
    """Return the kind of an ISO media file, by the brands that it names: pictures are HEIF or AVIF, the rest video."""
    brands = {data[at : at + 4] for at in (8, *range(16, min(int.from_bytes(data[:4]), 64), 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else ""
