"""Pictures made on the fly, such as phones, scanners and drawing programs make them."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from pubqueue.pictures import Taken

SERIAL = "SN-4711-0815"


def drawing(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A red field with a blue left upper quarter."""
    image = Image.new("RGB", size, "#d02020")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill="#2020d0")
    return image.convert(mode)


def noise(size: tuple[int, int]) -> Image.Image:
    """Pixels that hardly compress, the same in each run."""
    return Image.frombytes("RGB", size, hashlib.shake_128(b"noise").digest(size[0] * size[1] * 3))


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - whatever Pillow's writer takes
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(taken: Taken) -> Image.Image:
    return Image.open(BytesIO(taken.data))


def phone_exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: who made it, its serial number, where it stood, which way it was held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "PhoneMaker", orientation
    exif.get_ifd(0x8769)[0xA431] = SERIAL
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 39.0, 11.5), 3: "W", 4: (79.0, 23.0, 2.25)})
    return exif


def near(pixel: object, colour: tuple[int, ...], by: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return len(pixel) == len(colour) and all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))
