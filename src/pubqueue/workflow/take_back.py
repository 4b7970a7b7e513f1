"""Taking back pictures that pubqueue itself wrote beside a sheet: a second encoding would make other bytes of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pubqueue import pictures
from pubqueue.model.canonical import sha256
from pubqueue.pictures import files

if TYPE_CHECKING:
    from pathlib import Path

_DIGEST = re.compile("[0-9a-f]{64}")
_START = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
"""How a JPEG file begins that tells nothing of itself: no density, no thumbnail."""
_SCAN = b"\xff\xda"
_SEGMENTS = {b"\xff\xdb", b"\xff\xc0", b"\xff\xc4", _SCAN}
"""Quantization tables, frame, Huffman tables, scan: what pixels are made of (ITU T.81, annex B)."""
_END = b"\xff\xd9"
_MARKER = re.compile(rb"\xff[^\0\xd0-\xd7]", re.DOTALL)
"""What ends the data of a scan."""


def name_of(digest: str, mime: str) -> str:
    """Return the name under which a stored picture is written out."""
    return f"{digest.removeprefix('sha256:')}.{'jpg' if mime == pictures.JPEG else 'png'}"


def take_back(path: Path) -> pictures.Taken:
    """Read and clean a picture, raising PictureError; keep the bytes of a bare JPEG that is named by its digest."""
    data = files.read(path)
    taken = pictures.clean(data, str(path))
    named = taken.mime == pictures.JPEG and _DIGEST.fullmatch(path.stem) and sha256(data) == f"sha256:{path.stem}"
    return replace(taken, data=data, sha256=sha256(data)) if named and _is_bare(data) else taken


def _is_bare(data: bytes) -> bool:
    """Tell whether a JPEG file has no room for anything but pixels."""
    if not data.startswith(_START):
        return False
    at, kind = len(_START), b""
    while kind != _SCAN:
        kind = data[at : at + 2]
        if kind not in _SEGMENTS:
            return False
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    end = _MARKER.search(data, at)
    return end is not None and data[end.start() :] == _END
