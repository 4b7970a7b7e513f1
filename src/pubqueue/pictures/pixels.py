"""What Pillow does with a picture. Only the process of its own runs this: the bytes may be anybody's."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageFile
from PIL.Image import Resampling, Transpose

from pubqueue.pictures.kinds import JPEG, MOST_BYTES, MOST_PIXELS, PNG, Made, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_QUALITIES = (88, 75)
_SMALLEST_SIDE = 64
_PHOTOGRAPHS = {"JPEG", "HEIF", "AVIF"}
"""Kinds that have lost what a PNG would keep: they become JPEG, unless one sees through them."""
_ONE_OF_SEVERAL = {"JPEG", "HEIF"}
"""Kinds whose further pictures are previews or depths, not an animation."""
_ORIENTATION, _GPS_BLOCK, _LATITUDE, _LONGITUDE = 0x0112, 0x8825, 2, 4
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


class Unfit(Exception):  # noqa: N818 - it tells what is the case; the words for it are elsewhere
    """A picture that is not made into anything; `kind` says why, in one word."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def clean(data: bytes) -> Made:
    """Return the bare pixels: upright, 8-bit sRGB; raise Unfit, and whatever a decoder raises."""
    kind = kind_of(data)
    image = _load(data, kind)
    orientation, located = _exif(image)
    plain = _plain(_upright(image, orientation))
    mime = JPEG if kind in _PHOTOGRAPHS and plain.mode == "RGB" else PNG
    encoded = _encode(plain, mime)
    if len(encoded) > MOST_BYTES:
        raise Unfit("heavy")
    return Made(encoded, mime, plain.width, plain.height, located or b"GPSLatitude" in data)  # as XMP spells it


def fit(data: bytes, most: int, side: int, kinds: Sequence[str]) -> Made:
    """Return the best form of a clean picture of at most so many bytes and pixels a side; raise Unfit."""
    kind = kind_of(data)
    image = _load(data, kind)
    for form, mime, quality in _forms(image, JPEG if kind == "JPEG" else PNG, side, kinds):
        encoded = _encode(form, mime, quality)
        if len(encoded) <= most:
            return Made(encoded, mime, form.width, form.height)
    raise Unfit("misfit")


def size(head: bytes) -> tuple[int, int]:
    """Return width and height as the beginning of a file tells them, upright or not; nothing is decoded."""
    with _opened(head, kind_of(head)) as image:
        return image.size


def _opened(data: bytes, kind: str) -> ImageFile.ImageFile:
    if kind == "HEIF":
        _read_heif()
    return Image.open(BytesIO(data), formats=[kind])


def _read_heif() -> None:
    """Have HEIC files read, where what does it is installed."""
    try:
        from pillow_heif import register_heif_opener  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unfit("no_heif") from None
    register_heif_opener(thumbnails=False)


def _load(data: bytes, kind: str) -> Image.Image:
    """Decode a still picture, after its header has told a sane size."""
    image = _opened(data, kind)
    if image.width * image.height > MOST_PIXELS:
        raise Unfit("pixels")
    if kind not in _ONE_OF_SEVERAL and getattr(image, "is_animated", False):
        raise Unfit("animation")
    image.load()
    return image


def _forms(
    image: Image.Image, mime: str, most_side: int, taken: Sequence[str]
) -> Iterator[tuple[Image.Image, str, int]]:
    """Yield ever smaller forms that the platform may take, with their type and JPEG quality, the best first."""
    kinds = [kind for kind in (PNG, JPEG) if kind in taken]
    if mime in kinds and (mime == JPEG or image.mode == "RGBA"):
        kinds = [mime]
    longest = max(image.size)
    side = min(longest, most_side)
    smallest = min(side, _SMALLEST_SIDE)
    while side >= smallest:
        size = (max(1, image.width * side // longest), max(1, image.height * side // longest))
        form = image if side == longest else image.resize(size, Resampling.LANCZOS)
        for kind in kinds:
            for quality in _QUALITIES if kind == JPEG else _QUALITIES[:1]:
                yield form, kind, quality
        side = side * 17 // 20


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
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _plain(image: Image.Image) -> Image.Image:
    """Paste the pixels into a new image that has nothing else: 8-bit sRGB, with alpha where one sees through."""
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
    grey = Image.new("L", image.size)
    grey.paste(image.convert("I").point(lambda level: level / 257 + 0.5).convert("L"))
    return grey


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the colours as sRGB, by the picture's own profile where it has one that fits."""
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
