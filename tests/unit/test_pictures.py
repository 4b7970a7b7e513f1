"""Pictures come in whole, harmless and bare, or not at all."""

from __future__ import annotations

import subprocess
import sys
import zlib

import pytest
from painted import SERIAL, drawing, near, noise, opened, phone_exif, saved
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from pubqueue.errors import PictureError
from pubqueue.model.canonical import sha256
from pubqueue.pictures import JPEG, MOST_BYTES, MOST_PIXELS, PNG, clean

COMMENT = b"taken by a person with a name"


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has hardly any pixels."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def refusal(data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        clean(data, "poster.png")
    assert caught.value.why
    assert caught.value.hint
    return str(caught.value)


# --- what is taken in -----------------------------------------------------------------------------


def test_a_picture_is_told_by_its_bytes_and_not_by_its_name() -> None:
    taken = clean(saved(drawing(), "JPEG"), "really-a-jpeg.png")
    assert (taken.mime, taken.width, taken.height, taken.notes) == (JPEG, 120, 80, ())
    assert taken.sha256 == sha256(taken.data)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_what_is_no_jpeg_becomes_a_png(kind: str) -> None:
    taken = clean(saved(drawing(), kind), "x")
    image = opened(taken)
    assert (taken.mime, image.format, image.mode, image.size) == (PNG, "PNG", "RGB", (120, 80))
    assert near(image.getpixel((5, 5)), (0x20, 0x20, 0xD0))


def test_the_same_file_gives_the_same_bytes() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        data = saved(noise((64, 64)), kind)
        assert clean(data, "a").data == clean(data, "b").data


@pytest.mark.parametrize(("orientation", "held"), [(1, None), (2, 0), (3, 3), (4, 1), (5, 5), (6, 2), (7, 6), (8, 4)])
def test_a_picture_stands_upright_whichever_way_the_phone_was_held(orientation: int, held: int | None) -> None:
    image = drawing(size=(160, 80))
    as_stored = image if held is None else image.transpose(Image.Transpose(held))
    upright = opened(clean(saved(as_stored, "JPEG", exif=phone_exif(orientation), quality=95), "x"))
    assert upright.size == (160, 80)
    assert near(upright.getpixel((20, 10)), (0x20, 0x20, 0xD0))
    for corner in ((140, 10), (20, 70), (140, 70)):
        assert near(upright.getpixel(corner), (0xD0, 0x20, 0x20))


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_colours_of_other_models_become_rgb(mode: str) -> None:
    image = drawing(mode)
    plain = opened(clean(saved(image, "JPEG" if mode == "CMYK" else "PNG"), "x"))
    expected = image.convert("RGB").getpixel((100, 70))
    assert isinstance(expected, tuple)
    assert plain.mode == "RGB"
    assert near(plain.getpixel((100, 70)), expected)


def test_sixteen_bit_greys_keep_their_shades() -> None:
    image = Image.new("I;16", (3, 1))
    for x, level in enumerate((0, 32_896, 65_535)):
        image.putpixel((x, 0), level)
    plain = opened(clean(saved(image, "PNG"), "x"))
    assert [plain.getpixel((x, 0)) for x in range(3)] == [(0, 0, 0), (128, 128, 128), (255, 255, 255)]


def test_what_one_sees_through_stays_so_in_a_png() -> None:
    image = drawing("RGBA")
    image.putpixel((3, 3), (10, 20, 30, 99))
    assert opened(clean(saved(image, "PNG"), "x")).getpixel((3, 3)) == (10, 20, 30, 99)


def test_what_was_erased_leaves_no_colours_behind() -> None:
    image = drawing("RGBA")
    image.putpixel((3, 3), (111, 112, 113, 0))
    assert opened(clean(saved(image, "PNG"), "x")).getpixel((3, 3)) == (0, 0, 0, 0)


def test_an_alpha_that_hides_nothing_is_dropped() -> None:
    assert opened(clean(saved(drawing("RGBA"), "PNG"), "x")).mode == "RGB"


def test_a_colour_profile_is_applied_and_dropped() -> None:
    swapped = swapped_profile()
    plain = opened(clean(saved(drawing(), "PNG", icc_profile=swapped), "x"))
    assert near(plain.getpixel((5, 5)), (0xD0, 0x20, 0x20), by=4)
    assert plain.info == {}


def test_a_colour_profile_that_does_not_fit_is_only_dropped() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", 5000)).tobytes()
    for profile in (lab, b"no profile at all"):
        plain = opened(clean(saved(drawing(), "PNG", icc_profile=profile), "x"))
        assert near(plain.getpixel((5, 5)), (0x20, 0x20, 0xD0), by=2)
        assert plain.info == {}


def swapped_profile() -> bytes:
    """The sRGB profile with its red and blue primaries exchanged, so that its effect is plain to see."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)


# --- what stays behind ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_position_and_serial_number_do_not_leave_the_house(kind: str) -> None:
    data = saved(drawing(), kind, exif=phone_exif())
    assert SERIAL.encode() in data
    taken = clean(data, "x")
    assert [str(note) for note in taken.notes] == ["Position removed: the file said where the picture was taken."]
    assert not opened(taken).getexif()
    for told in (SERIAL.encode(), b"PhoneMaker", b"Exif", b"eXIf"):
        assert told not in taken.data


def test_a_jpeg_loses_its_comment_thumbnail_and_xmp() -> None:
    xmp = b"<x:xmpmeta><exif:GPSLatitude>43,39.2N</exif:GPSLatitude><mwg-rs:Name>A Face</mwg-rs:Name></x:xmpmeta>"
    exif = phone_exif().tobytes() + saved(drawing(), "JPEG", comment=b"thumbnail")
    data = saved(drawing(), "JPEG", comment=COMMENT, xmp=xmp, exif=exif)
    taken = clean(data, "x")
    for told in (COMMENT, b"xmpmeta", b"A Face", b"thumbnail", SERIAL.encode()):
        assert told in data
        assert told not in taken.data
    assert set(opened(taken).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_position_that_only_xmp_tells_is_noted() -> None:
    xmp = b"<x:xmpmeta><exif:GPSLatitude>43,39.2N</exif:GPSLatitude></x:xmpmeta>"
    assert clean(saved(drawing(), "JPEG", xmp=xmp), "x").notes


def test_an_empty_gps_block_is_no_position() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[0] = b"\x02\x03\x00\x00"
    assert clean(saved(drawing(), "JPEG", exif=exif), "x").notes == ()


def test_a_png_loses_its_texts_times_and_whatever_follows_it() -> None:
    texts = PngInfo()
    texts.add_text("Author", "A Person")
    texts.add_itxt("Description", "At home", zip=False)
    texts.add_text("Location", "At home, too", zip=True)
    data = saved(drawing(), "PNG", pnginfo=texts, dpi=(300, 300))
    data = data[:-12] + chunk(b"tIME", b"\x07\xea\x01\x02\x03\x04\x05") + data[-12:] + b"<script>"
    taken = clean(data, "x")
    for told in (b"A Person", b"tEXt", b"iTXt", b"zTXt", b"tIME", b"pHYs", b"<script>"):
        assert told in data
        assert told not in taken.data


@pytest.mark.parametrize("block", [b"neither II nor MM", b"II*\0\xff\xff\xff\xff" + b"\xff" * 40, b"MM"])
def test_a_damaged_exif_block_is_no_obstacle(block: bytes) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        assert clean(saved(drawing(), kind, exif=b"Exif\0\0" + block), "x").width == 120


def test_a_gif_that_is_a_script_too_loses_the_script() -> None:
    script = b"*/=1;alert(document.cookie)//"
    data = saved(drawing("P"), "GIF", comment=script) + script
    assert script in data
    taken = clean(data, "x.gif")
    assert b"alert" not in taken.data
    assert taken.mime == PNG


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<?xml version="1.0"?>\n<svg xmlns="x"><script>alert(1)</script></svg>', "SVG"),
        (b"\xef\xbb\xbf  <svg onload='alert(1)'/>", "SVG"),
        (b"<!DOCTYPE html><html><img src=x></html>", "web page"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom", "video"),
        (b"BM" + b"\0" * 60, "no JPEG, PNG, GIF or WebP"),
        (b"GIF89a/*" + b"*/=1;alert(1)//" * 9, "cannot be taken in"),
        (b"", "empty"),
    ],
)
def test_other_kinds_are_refused_with_their_reason(data: bytes, said: str) -> None:
    assert said in refusal(data)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 10_000), (8_000, 5_001)])
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    assert "40 million pixels" in refusal(png_header(width, height))


def test_the_largest_size_is_still_decoded() -> None:
    assert MOST_PIXELS == 8_000 * 5_000
    assert "damaged" in refusal(png_header(8_000, 5_000))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("left", [0.9, 0.5, 0.1])
def test_a_picture_that_was_cut_off_is_refused(kind: str, left: float) -> None:
    data = saved(noise((80, 80)), kind)
    assert "damaged or cut off" in refusal(data[: int(len(data) * left)])


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_is_refused(kind: str) -> None:
    data = saved(drawing(), kind, save_all=True, append_images=[drawing().rotate(180)], duration=100)
    assert "animation" in refusal(data)


def test_a_picture_that_would_be_too_heavy_as_png_is_refused() -> None:
    data = saved(noise((2400, 2400)), "WEBP", quality=30, method=0)
    assert len(data) < MOST_BYTES
    assert "16 MB" in refusal(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_mangled_bytes_are_refused_or_taken_in_bare_and_never_raise_anything_else(kind: str) -> None:
    data = saved(drawing(), kind) if kind == "GIF" else saved(drawing(), kind, exif=phone_exif())
    for at in range(12, len(data), max(1, len(data) // 150)):
        mangled = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            taken = clean(mangled, "x")
        except PictureError:
            continue
        assert b"4711" not in taken.data


def test_bytes_that_are_too_many_are_refused_before_they_are_decoded() -> None:
    assert "16 MB" in refusal(saved(drawing(), "PNG") + b"\0" * MOST_BYTES)


def test_pillow_is_not_loaded_before_a_picture_comes() -> None:
    program = "import sys, pubqueue.pictures; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
