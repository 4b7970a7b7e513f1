"""Which files may be pictures, and what a platform gets of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from painted import drawing, near, noise, opened, phone_exif, saved

from pubqueue.errors import PictureError
from pubqueue.model.canonical import sha256
from pubqueue.model.limits import Counting, Limits
from pubqueue.pictures import JPEG, MOST_BYTES, PNG, clean, fit, take_in


def room(side: int = 2000, most: int = 1_000_000, kinds: tuple[str, ...] = (JPEG, PNG)) -> Limits:
    """What a platform takes of pictures: pixels, bytes and types."""
    return Limits(
        characters=500,
        counting=Counting.GRAPHEMES,
        bytes=None,
        pictures=4,
        picture_bytes=most,
        picture_side=side,
        picture_kinds=kinds,
        alt_characters=1500,
    )


def file_refusal(path: Path) -> str:
    with pytest.raises(PictureError) as caught:
        take_in(path)
    assert caught.value.why
    assert caught.value.hint
    return str(caught.value)


# --- files ----------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no such file" in file_refusal(tmp_path / "none.png")


@pytest.mark.parametrize("name", [r"C:\Users\x.png", "c:/Users/x.png", r"\\server\share\x.png"])
def test_a_path_on_a_windows_computer_gets_its_own_hint(name: str) -> None:
    assert "your own computer" in file_refusal(Path(name))


def test_a_tilde_is_a_letter_like_others(tmp_path: Path) -> None:
    assert "whole path" in file_refusal(Path("~/no-such-picture.png"))
    (tmp_path / "~").mkdir()
    (tmp_path / "~" / "~.png").write_bytes(saved(drawing(), "PNG"))
    assert take_in(tmp_path / "~" / "~.png").mime == PNG


@pytest.mark.parametrize("name", ["file:///etc/hostname", "poster.png\0.txt", "\ud800.png"])
def test_what_is_no_path_is_refused_in_words_that_can_be_printed(name: str) -> None:
    said = file_refusal(Path(name))
    assert said.encode().isascii()
    assert "\0" not in said


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(saved(drawing(), "PNG"))
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    assert "symbolic link" in file_refusal(tmp_path / "link.png")


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert "pipe" in file_refusal(tmp_path / "pipe.png")


def test_folders_devices_and_kernel_files_are_refused(tmp_path: Path) -> None:
    assert "folder" in file_refusal(tmp_path)
    assert "device" in file_refusal(Path("/dev/zero"))
    assert "no JPEG" in file_refusal(Path("/proc/self/status"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    assert "empty" in file_refusal(tmp_path / "empty.png")


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 17_000_000, 2_000_000_000])
def test_a_file_that_is_too_large_is_refused(tmp_path: Path, size: int) -> None:
    (tmp_path / "large.png").touch()
    os.truncate(tmp_path / "large.png", size)
    assert "16 MB" in file_refusal(tmp_path / "large.png")


def test_a_name_with_control_characters_is_shown_escaped(tmp_path: Path) -> None:
    said = file_refusal(tmp_path / "\x1b[2Jx\u202e.png")
    assert "\x1b" not in said
    assert "\u202e" not in said


# --- what a platform takes ------------------------------------------------------------------------


def test_a_picture_that_fits_stays_the_same_object() -> None:
    taken = clean(saved(drawing(), "PNG"), "x")
    assert fit(taken, room()) is taken


def test_a_large_photograph_fits_into_a_million_bytes() -> None:
    taken = clean(saved(noise((1600, 1200)), "JPEG", quality=95), "x")
    assert len(taken.data) > 1_000_000
    fitted = fit(taken, room())
    assert len(fitted.data) <= 1_000_000
    assert fitted.mime == JPEG
    assert (fitted.width, fitted.height) == opened(fitted).size
    assert abs(fitted.width / fitted.height - 4 / 3) < 0.01
    assert fitted.sha256 == sha256(fitted.data)
    assert fit(taken, room()).data == fitted.data


def test_a_side_that_is_too_long_is_scaled_and_the_notes_stay() -> None:
    taken = clean(saved(drawing(size=(900, 300)), "JPEG", exif=phone_exif()), "x")
    fitted = fit(taken, room(side=450))
    assert (fitted.width, fitted.height, fitted.notes) == (450, 150, taken.notes)
    assert fitted.notes
    assert fitted.mime == JPEG


def test_a_heavy_png_becomes_a_jpeg_of_the_same_size_where_that_is_taken() -> None:
    taken = clean(saved(noise((400, 400)), "PNG"), "x")
    fitted = fit(taken, room(most=200_000))
    assert (fitted.mime, fitted.width) == (JPEG, 400)
    only_png = fit(taken, room(most=200_000, kinds=(PNG,)))
    assert only_png.mime == PNG
    assert 64 <= only_png.width < 400


def test_a_kind_that_the_platform_refuses_is_changed() -> None:
    assert fit(clean(saved(drawing(), "JPEG"), "x"), room(kinds=(PNG,))).mime == PNG


def test_what_one_sees_through_becomes_white_only_where_no_png_is_taken() -> None:
    image = drawing("RGBA")
    image.paste((0, 0, 0, 0), (96, 64, 120, 80))
    taken = clean(saved(image, "PNG"), "x")
    assert near(opened(fit(taken, room(kinds=(JPEG,)))).getpixel((112, 72)), (255, 255, 255))
    assert opened(fit(taken, room(side=60))).mode == "RGBA"
    heavy = noise((300, 300))
    heavy.putalpha(99)
    fitted = fit(clean(saved(heavy, "PNG"), "x"), room(most=100_000))
    assert opened(fitted).mode == "RGBA"
    assert fitted.width < 300


def test_a_picture_that_cannot_be_made_to_fit_is_refused() -> None:
    taken = clean(saved(noise((400, 400)), "PNG"), "x")
    for platform in (room(most=100), room(kinds=("image/avif",))):
        with pytest.raises(PictureError, match="cannot be made to fit"):
            fit(taken, platform)
