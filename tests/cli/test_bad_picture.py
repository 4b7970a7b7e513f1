"""Pictures that are bombs, no pictures, too talkative, or not where they seem: refused by name, or stripped and told."""

from __future__ import annotations

import os
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from painted import SERIAL, drawing, noise, phone_exif, saved
from refusals import quiet, refused, stored

if TYPE_CHECKING:
    from commands import Commands

NEW = ("post", "new", "--purpose", "information", "--when", "2026-11-23 12:00", "--text", "Storytime is on, at ten.")
EVERYWHERE = ("--account", "mastodon:library", "--account", "bluesky:library", "--account", "x:library")
RIGHTS = ("--credit", "Jo", "--licence", "own", "--source", "us")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r exif:GPSLatitude="43,39.19N" mwg-rs:Name="Alex Reader"/></x:xmpmeta>'
POLYGLOT = b"PK\x03\x04<script>alert('hidden payload')</script>"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it has `side` by `side` pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 9999)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def animated() -> bytes:
    frames = [drawing(size=(16, 16)).rotate(90 * n) for n in range(4)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def portrait() -> bytes:
    """A phone's photograph with everything that phones and photo programs leave in it, and something behind its end."""
    return saved(noise((2400, 1600)), "JPEG", quality=88, exif=phone_exif(), xmp=XMP) + POLYGLOT


# --- what the bytes are ---------------------------------------------------------------------------

REFUSED = {
    "a bomb of 900 million pixels": (bomb(30_000), "It has more than 40 million pixels."),
    "a bomb of 41 million pixels": (bomb(6_404), "It has more than 40 million pixels."),
    "a bomb with the largest header": (bomb(2**31 - 1), "It has more than 40 million pixels."),
    "nothing": (b"", "The file is empty."),
    "half a photograph": (saved(noise((400, 300)), "JPEG")[:20_000], "damaged or cut off"),
    "a header alone": (b"\x89PNG\r\n\x1a\n", "damaged or cut off"),
    "an animation": (animated(), "It is an animation."),
    "a script in a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "an SVG drawing"),
    "a web page": (b"<!DOCTYPE html><script>alert(1)</script>", "It is a web page, whatever its name says."),
    "a PDF": (b"%PDF-1.7\n%...", "It is a PDF document."),
    "a video": (b"\0\0\0\x18ftypmp42\0\0\0\0isom", "It is a video"),
    "a HEIC of a header alone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged or cut off"),
    "a script": (b"#!/bin/sh\ntouch made\n", "no JPEG, PNG, GIF or WebP"),
    "an archive": (b"PK\x03\x04" + b"\0" * 99, "no JPEG, PNG, GIF or WebP"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_good_picture_is_refused_by_name(command: Commands, name: str, tmp_path: Path) -> None:
    data, why = REFUSED[name]
    file, good, before = tmp_path / "poster.png", tmp_path / "good.png", stored(command.practice)
    file.write_bytes(data)
    good.write_bytes(saved(drawing(), "PNG"))

    said = command(*NEW, "--media", str(good), "--media", str(file), "--alt", "A field", "--json")
    refused(said, 2, "picture", str(file), why)
    assert str(file) in quiet(command(*NEW, "--media-fr", str(file), "--media", str(good)))
    assert stored(command.practice) == before


def test_a_picture_of_two_gigabytes_is_refused_by_its_size_alone(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "large.png").touch()
    os.truncate(tmp_path / "large.png", 2_000_000_000)

    refused(command(*NEW, "--media", str(tmp_path / "large.png"), "--json"), 2, "picture", "large.png", "16 MB")


# --- what else stands in it -----------------------------------------------------------------------


def test_nothing_but_the_pixels_of_a_photograph_is_kept_anywhere(command: Commands, tmp_path: Path) -> None:
    photo, practice = tmp_path / "photo.jpg", command.practice
    data = portrait()
    photo.write_bytes(data)
    traces = [
        SERIAL.encode(),
        b"PhoneMaker",
        b"Exif",
        b"GPSLatitude",
        b"Alex Reader",
        b"hidden payload",
        phone_exif().tobytes()[6:90],
    ]
    assert [trace for trace in traces if trace not in data] == []

    said = command(*NEW, *EVERYWHERE, "--media", str(photo), "--alt", "Shelves", *RIGHTS, "--json")
    assert said.data["notes"] == ["Position removed: the file said where the picture was taken."]
    command("post", "submit", "1", "--confirm-all")
    assert traces_in(practice.path, traces) == traces_in(practice.state, traces) == []
    command("review", "sign-off", "1", "--yes", who="pat")
    practice.now += timedelta(hours=3)
    assert command("publish", "--json").code == 0
    assert [len(practice.ledger(f"{name}:library")) for name in ("mastodon", "bluesky", "x")] == [1, 1, 1]
    assert traces_in(practice.path, traces) == traces_in(practice.state, traces) == []


def traces_in(folder: Path, traces: list[bytes]) -> list[str]:
    """Return what stands anywhere below a folder, the database and what it is about to write included."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [f"{trace!r} in {file}" for file in files for trace in traces if trace in file.read_bytes()]


# --- where it is ----------------------------------------------------------------------------------


def special(folder: Path) -> dict[str, str]:
    """Make what is no plain file, and return why each is refused."""
    (folder / "real.png").write_bytes(saved(drawing(), "PNG"))
    (folder / "link.png").symlink_to(folder / "real.png")
    (folder / "dangling.png").symlink_to("/nowhere.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "secret.txt").write_text("root:x:0:0:the secret line\n")
    return {
        str(folder / "link.png"): "It is a symbolic link.",
        str(folder / "dangling.png"): "It is a symbolic link.",
        str(folder / "loop.png"): "It is a symbolic link.",
        str(folder / "pipe.png"): "It is a device, a pipe or a socket, not a file.",
        str(folder / "folder.png"): "It is a folder.",
        str(folder / "real.png" / "x.png"): "Not a directory",
        "../secret.txt": "no JPEG, PNG, GIF or WebP",
        "../../../../../../../../etc/passwd": "no JPEG, PNG, GIF or WebP",
        "/dev/zero": "It is a device, a pipe or a socket, not a file.",
        "/dev/stdin": "It is a",
        "/proc/self/environ": "no JPEG, PNG, GIF or WebP",
        f"file://{folder}/real.png": "That is no path.",
        "~/real.png": "There is no such file.",
        "https://example.ca/x.png": "There is no such file.",
        "C:\\Users\\jo\\x.png": "on your own computer",
        "x" * 5000: "File name too long",
    }


def test_only_a_plain_file_is_opened_and_nothing_of_another_is_told(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    command.monkeypatch.chdir(tmp_path / "here")
    before = stored(command.practice)

    for name, why in special(tmp_path).items():
        told = refused(command(*NEW, "--media", name, "--json"), 2, "picture", "cannot be taken in", why)
        assert repr(str(Path(name))) in told
        assert "root:" not in told
    for name in ("a\0b.png", "\udcff.png", "\x1b[2J.png", "\u202egnp.png"):
        assert command(*NEW, "--media", name).code == 2
        assert quiet(command(*NEW, "--media", name))
    assert stored(command.practice) == before


def test_a_post_is_not_changed_by_a_picture_that_is_refused(command: Commands, tmp_path: Path) -> None:
    command(*NEW, "--account", "x:library")
    before = stored(command.practice)

    said = command("post", "edit", "1", "--text", "Another text.", "--media", str(tmp_path), "--json")
    refused(said, 2, "picture", str(tmp_path), "It is a folder.")
    assert stored(command.practice) == before
