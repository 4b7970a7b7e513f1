"""Strangers' bytes are decoded in a process of its own, which has little memory and time, and no secret to find."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from painted import SERIAL, drawing, near, noise, opened, phone_exif, saved
from PIL import Image
from pillow_heif import from_pillow

from pubqueue.errors import PictureError
from pubqueue.pictures import JPEG, PNG, clean, kinds, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = saved(drawing(), "PNG")
LARGE = saved(Image.new("RGBA", (8_000, 5_000), (1, 2, 3, 99)), "PNG")
"""As many pixels as are decoded at all: some seconds of work, and some hundred megabytes."""


@pytest.fixture
def process() -> Iterator[int]:
    """Return the number of a process that has served a picture."""
    workshop.end()
    clean(SMALL, "x")
    yield workshop._running[0].pid
    workshop.end()


def refusal(data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        clean(data, "x")
    return str(caught.value)


# --- the process ----------------------------------------------------------------------------------


def test_one_process_serves_many_pictures(process: int) -> None:
    for _ in range(3):
        clean(SMALL, "x")
        refusal(SMALL[:60])
    assert workshop._running[0].pid == process


def test_it_has_nothing_of_the_environment_and_few_files(
    process: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert process
    monkeypatch.setenv("PUBQUEUE_TOKEN", "a secret")
    workshop.end()
    with (tmp_path / "open.txt").open("w"):
        clean(SMALL, "x")
    proc = Path(f"/proc/{workshop._running[0].pid}")
    environ = (proc / "environ").read_bytes().split(b"\0")
    assert {entry.partition(b"=")[0] for entry in environ} <= {b"", b"PATH", b"LD_LIBRARY_PATH", b"LC_CTYPE"}
    assert not [file for file in (proc / "fd").iterdir() if "open.txt" in str(file.readlink())]
    assert str((proc / "cwd").readlink()) == "/"


def test_its_memory_and_its_files_are_limited(process: int) -> None:
    assert resource.prlimit(process, resource.RLIMIT_AS) == (2_000_000_000, 2_000_000_000)
    assert resource.prlimit(process, resource.RLIMIT_FSIZE) == (0, 0)
    assert 0 < resource.prlimit(process, resource.RLIMIT_CPU)[0] < 200


def test_a_picture_that_needs_too_much_memory_is_refused_and_the_next_one_served(process: int) -> None:
    resource.prlimit(process, resource.RLIMIT_AS, (300_000_000, 300_000_000))
    assert "more time or memory" in refusal(LARGE)
    assert clean(SMALL, "x").width == 120


def test_a_picture_that_computes_too_long_is_refused_and_the_next_one_served(process: int) -> None:
    resource.prlimit(process, resource.RLIMIT_CPU, (1, 1))
    assert "more time or memory" in refusal(LARGE)
    assert clean(SMALL, "x").width == 120
    assert workshop._running[0].pid != process


def test_a_process_that_has_died_is_started_again(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert clean(SMALL, "x").width == 120
    assert workshop._running[0].pid != process


def test_it_ends_with_the_program() -> None:
    program = "from pubqueue.pictures import clean, workshop; import sys; clean(sys.stdin.buffer.read(), 'x')"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; print(workshop._running[0].pid)"],
        input=SMALL,
        capture_output=True,
        check=True,
    )
    assert not Path(f"/proc/{int(done.stdout)}").exists()


@pytest.mark.parametrize(
    "told",
    [
        {"mime": "text/html", "width": 1, "height": 1},
        {"mime": PNG, "width": 0, "height": 1},
        {"mime": PNG, "width": "9", "height": 9},
        {"mime": PNG, "width": 9_000, "height": 9_000},
        {},
    ],
)
def test_what_it_answers_is_not_believed(told: dict[str, object]) -> None:
    with pytest.raises(workshop.Trouble):
        workshop._made(told, b"data")


# --- kinds ----------------------------------------------------------------------------------------


def heic(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - whatever the writer takes
    out = BytesIO()
    from_pillow(image).save(out, **options)
    return out.getvalue()


def test_a_heic_photograph_becomes_a_bare_jpeg_that_stands_upright() -> None:
    taken = clean(heic(drawing(size=(160, 80)), exif=phone_exif(6).tobytes(), quality=90), "IMG_1.HEIC")
    image = opened(taken)
    assert (taken.mime, image.mode) == (JPEG, "RGB")
    assert [str(note) for note in taken.notes] == ["Position removed: the file said where the picture was taken."]
    assert SERIAL.encode() not in taken.data
    assert image.size in {(160, 80), (80, 160)}


def test_an_avif_becomes_a_jpeg_or_where_one_sees_through_it_a_png() -> None:
    taken = clean(saved(drawing(), "AVIF", quality=90), "x")
    assert taken.mime == JPEG
    assert near(opened(taken).getpixel((5, 5)), (0x20, 0x20, 0xD0), by=20)
    half = drawing("RGBA")
    half.putalpha(99)
    assert clean(saved(half, "AVIF"), "x").mime == PNG


def test_without_the_extra_a_heic_is_refused_with_what_to_do() -> None:
    program = """
import sys; sys.modules["pillow_heif"] = None
from pubqueue.pictures import child; print(child.answer({"act": "clean"}, sys.stdin.buffer.read()))
"""
    done = subprocess.run([sys.executable, "-c", program], input=heic(drawing()), capture_output=True, check=True)
    assert done.stdout.decode().strip() == "({'trouble': 'no_heif'}, b'')"


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def test_sixteen_bit_colours_become_eight_bit_ones() -> None:
    rows = b"".join(b"\0" + b"\xff\xff\x80\x00\x00\x00" * 4 for _ in range(2))
    header = (4).to_bytes(4, "big") + (2).to_bytes(4, "big") + b"\x10\x02\0\0\0"
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    image = opened(clean(data, "x"))
    assert (image.mode, image.getpixel((1, 1))) == ("RGB", (255, 128, 0))


def test_a_gif_of_ten_thousand_frames_is_refused_at_its_second() -> None:
    frame = b",\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    data = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 10_000 + b";"
    assert "animation" in refusal(data)


def test_videos_are_not_taken_for_pictures() -> None:
    for brand in (b"mp42", b"isom", b"qt  ", b"M4V "):
        assert kinds.kind_of(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mp42isom") == ""
    assert kinds.kind_of(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif") == "AVIF"
    assert clean(saved(noise((20, 20)), "PNG"), "x").width == 20
