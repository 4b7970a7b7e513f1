"""The picture tray: what may lie in it, how it is filled and looked into, and that no name leads out of it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from painted import SERIAL, drawing, noise, phone_exif, saved
from PIL import Image
from refusals import quiet, refused, stored

from pubqueue.errors import PictureError
from pubqueue.model.people import Role
from pubqueue.workflow import people, tray

if TYPE_CHECKING:
    from builders import Practice
    from commands import Commands

NEW = ("post", "new", "--account", "mastodon:library", "--purpose", "information", "--text", "Storytime is on, at ten.")
PNG = saved(drawing(), "PNG")


def tray_of(practice: Practice) -> Path:
    return practice.path / "tray"


def put(practice: Practice, name: str, data: bytes = PNG, at: int = 0) -> Path:
    """Put a file into the tray as SFTP does; `at` orders the files by age."""
    file = tray_of(practice) / name
    file.write_bytes(data)
    os.utime(file, (1_700_000_000 + at, 1_700_000_000 + at))
    return file


def listed(command: Commands) -> dict[str, dict[str, Any]]:
    said = command("media", "list", "--json")
    assert said.code == 0, said.out
    return {one["name"]: one for one in said.data}


def added(command: Commands, *arguments: str, stdin: bytes = b"") -> list[dict[str, Any]]:
    said = command("media", "add", *arguments, "--json", stdin=stdin)
    assert said.code == 0, said.out
    return list(said.data["added"])


# --- filling it -----------------------------------------------------------------------------------


def test_a_new_home_has_a_tray_for_its_owner_alone(command: Commands) -> None:
    status = tray_of(command.practice).stat()
    assert stat.S_IMODE(status.st_mode) == 0o700
    assert listed(command) == {}


def test_a_tray_that_is_gone_is_made_again(command: Commands, tmp_path: Path) -> None:
    tray_of(command.practice).rmdir()
    (tmp_path / "x.png").write_bytes(PNG)
    assert command(*NEW, "--media", "x.png").code == 2
    assert added(command, str(tmp_path / "x.png"))[0]["name"] == "x.png"
    assert stat.S_IMODE(tray_of(command.practice).stat().st_mode) == 0o700


def test_a_photograph_lies_there_without_place_and_device(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "IMG_1.JPG").write_bytes(saved(drawing(), "JPEG", exif=phone_exif()))

    (one,) = added(command, str(tmp_path / "IMG_1.JPG"))
    assert (one["name"], one["width"], one["height"]) == ("IMG_1.JPG", 120, 80)
    assert one["notes"] == ["Position removed: the file said where the picture was taken."]
    data = (tray_of(command.practice) / "IMG_1.JPG").read_bytes()
    assert SERIAL.encode() not in data
    assert b"Exif" not in data


@pytest.mark.parametrize(
    ("kind", "name", "called"),
    [
        ("WEBP", "poster.webp", "poster.png"),
        ("GIF", "a.b.gif", "a.b.png"),
        ("JPEG", "photo.png", "photo.jpg"),
        ("PNG", "v1.2", "v1.2.png"),
        ("PNG", "poster", "poster.png"),
    ],
)
def test_a_picture_is_called_after_what_it_has_become(
    command: Commands, tmp_path: Path, kind: str, name: str, called: str
) -> None:
    (tmp_path / name).write_bytes(saved(drawing(), kind))
    assert added(command, str(tmp_path / name))[0]["name"] == called


def test_standard_input_needs_a_name_and_is_told_how_to_use_it(command: Commands) -> None:
    refused(command("media", "add", "-", "--json", stdin=PNG), 2, "input", "needs a name")
    said = command("media", "add", "-", "--name", "poster.png", stdin=PNG)
    assert "--media poster.png" in said.out
    assert (tray_of(command.practice) / "poster.png").exists()
    refused(command("media", "add", "-", "--name", "none.png", "--json"), 2, "picture", "empty")


def test_nothing_is_overwritten_and_the_same_picture_lies_there_once(command: Commands, tmp_path: Path) -> None:
    first, second = tmp_path / "poster.png", tmp_path / "more"
    first.write_bytes(PNG)
    second.mkdir()
    (second / "poster.png").write_bytes(saved(drawing(size=(60, 40)), "PNG"))

    assert [one["name"] for one in added(command, str(first), str(second / "poster.png"))] == [
        "poster.png",
        "poster-2.png",
    ]
    again = added(command, str(second / "poster.png"), str(first))
    assert [(one["name"], one["there_already"]) for one in again] == [("poster-2.png", True), ("poster.png", True)]
    assert len(list(tray_of(command.practice).iterdir())) == 2


def test_what_is_refused_leaves_the_others_alone(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "good.png").write_bytes(PNG)
    (tmp_path / "page.png").write_bytes(b"<!DOCTYPE html>")
    before = stored(command.practice)

    said = command("media", "add", str(tmp_path / "page.png"), str(tmp_path / "good.png"), "--json")
    assert said.code == 2
    assert said.data["added"][0]["error"]["kind"] == "picture"
    assert said.data["added"][1]["name"] == "good.png"
    assert "web page" in quiet(command("media", "add", str(tmp_path / "page.png"), str(tmp_path / "good.png")))
    assert [file.name for file in tray_of(command.practice).iterdir()] == ["good.png"]
    assert stored(command.practice) == before


@pytest.mark.parametrize(
    "name",
    [
        "../x.png",
        "/etc/x.png",
        "a/b.png",
        "a\\b.png",
        "C:x.png",
        ".x.png",
        "..",
        "-rf.png",
        "~x.png",
        "x.png.part",
        "x\u202egnp.png",
        "a\tb.png",
        "x" * 250,
        "x\u200b.png",
    ],
)
def test_only_a_plain_name_is_given(command: Commands, name: str) -> None:
    said = command("media", "add", "-", f"--name={name}", "--json", stdin=PNG)
    assert (said.code, said.kind) == (2, "input")
    assert list(tray_of(command.practice).iterdir()) == []


def test_one_name_is_for_one_picture(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(PNG)
    file = str(tmp_path / "x.png")
    refused(command("media", "add", file, file, "--name", "y.png", "--json"), 2, "input", "one picture")


def test_only_who_may_write_adds_and_every_reader_looks(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(PNG)
    people.add(command.practice.as_("kim"), "ana", "Ana Roy", {Role.AUDITOR}, "")
    said = command("media", "add", str(tmp_path / "x.png"), "--json", who="ana")
    assert (said.code, said.kind) == (3, "role")
    assert list(tray_of(command.practice).iterdir()) == []
    assert command("media", "list", who="ana").code == 0


# --- taking out of it -----------------------------------------------------------------------------


def test_a_post_shows_a_picture_of_the_tray_by_its_name(command: Commands) -> None:
    file = put(command.practice, "été.png")
    assert command(*NEW, "--media", "été.png", "--alt", "A field").code == 0
    assert command(*NEW, "--media", "e\u0301te\u0301.png", "--alt", "A field").code == 0
    assert command("post", "edit", "1", "--media", "été.png", "--alt", "A red field").code == 0
    assert file.read_bytes() == PNG


def test_a_name_that_is_here_and_in_the_tray_is_refused_with_both(command: Commands, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    command.monkeypatch.chdir(here)
    lying = put(command.practice, "poster.png")
    (here / "poster.png").write_bytes(PNG)

    refused(command(*NEW, "--media", "poster.png", "--json"), 2, "picture", str(here / "poster.png"), str(lying), "two")
    for meant in ("./poster.png", str(here / "poster.png"), str(lying)):
        assert command(*NEW, "--media", meant, "--alt", "A field").code == 0
    command.monkeypatch.chdir(tray_of(command.practice))
    assert command(*NEW, "--media", "poster.png", "--alt", "A field").code == 0


def test_a_sheet_names_pictures_of_the_tray(command: Commands, tmp_path: Path) -> None:
    sheet = tmp_path / "posts.csv"
    heading = "when,accounts,purpose,text,media,alt,source,licence,credit"
    sheet.write_text(f"{heading}\n2026-12-01 09:00,mastodon:library,information,Homework help.,poster.png,A,B,CC0,C\n")
    refused(command("post", "import", str(sheet), "--json"), 2, "input", "Line 2, media", "no such file")
    put(command.practice, "poster.png")
    assert command("post", "import", str(sheet), "--json").data == {"added": 1, "unchanged": 0}
    (tmp_path / "poster.png").write_bytes(PNG)
    refused(command("post", "import", str(sheet), "--json"), 2, "input", "There are two")


def unusable(folder: Path) -> None:
    """Put into the tray what others can put there and nobody should read."""
    (folder / "link.png").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "empty.png").touch()
    (folder / "page.png").write_bytes(b"<!DOCTYPE html>")
    (folder / "large.png").touch()
    os.truncate(folder / "large.png", 2_000_000_000)
    (folder / "half.png.filepart").write_bytes(PNG)
    (folder / "\x1b[2J.png").write_bytes(PNG)
    (folder / ".hidden.png").write_bytes(PNG)


UNUSABLE = {
    "link.png": "It is a symbolic link.",
    "up": "It is a symbolic link.",
    "pipe.png": "It is no file.",
    "folder.png": "It is no file.",
    "empty.png": "The file is empty.",
    "page.png": "It is a web page, whatever its name says.",
    "large.png": "It has more than 16 MB.",
    "half.png.filepart": "It is still being copied.",
    "\x1b[2J.png": "Its name has signs that a screen does not show.",
}


def test_what_cannot_be_used_is_listed_with_its_reason_and_refused(command: Commands) -> None:
    unusable(tray_of(command.practice))
    assert {name: one["problem"] for name, one in listed(command).items()} == UNUSABLE
    assert "\x1b" not in quiet(command("media", "list"))
    for name in UNUSABLE:
        if name.isprintable():
            said = command(*NEW, "--media", name, "--json")
            assert (said.code, said.kind) == (2, "picture"), name
            assert "root:" not in said.out


@pytest.mark.parametrize(
    "name",
    [
        "../pubqueue.toml",
        "../../x.png",
        "up/x.png",
        "..",
        ".",
        ".hidden.png",
        "",
        "/etc/passwd",
        "a\0b",
        "x" * 5000,
        "\udcff.png",
        "~/x.png",
        "file:///etc/passwd",
        "..\\x.png",
        "C:x.png",
    ],
)
def test_whoever_another_user_acts_for_gets_at_the_tray_alone(command: Commands, name: str) -> None:
    unusable(tray_of(command.practice))
    (command.practice.folder / "x.png").write_bytes(PNG)
    home = replace(command.practice.as_("jo"), acts_for_others=True)
    with pytest.raises(PictureError):
        tray.locate(home, name)
    with pytest.raises(PictureError):
        tray.add_file(home, command.practice.folder / "x.png")
    assert tray.locate(home, put(command.practice, "x.png").name).parent == tray_of(command.practice)


@pytest.mark.parametrize(
    "path",
    [
        "C:\\Users\\jo\\Pictures\\poster.png",
        "\\\\server\\share\\poster.png",
        "/Users/jo/Desktop/poster.png",
        "file:///C:/Users/jo/poster.png",
        "file:///Users/jo/poster.png",
    ],
)
def test_a_path_of_a_desk_pc_gets_told_how_the_file_comes_here(command: Commands, path: str) -> None:
    said = command(*NEW, "--media", path, "--json")
    refused(said, 2, "picture", "on your own computer", "pubqueue media add - --name poster.png < poster.png")


# --- looking into it ------------------------------------------------------------------------------


def test_the_newest_comes_first_with_size_and_kind(command: Commands) -> None:
    put(command.practice, "old.png", at=1)
    put(command.practice, "new.jpg", saved(noise((300, 200)), "JPEG"), at=3)
    put(command.practice, "mid.webp", saved(drawing(size=(50, 40)), "WEBP"), at=2)

    found = listed(command)
    assert list(found) == ["new.jpg", "mid.webp", "old.png"]
    told = [(one["kind"], one["width"], one["height"], one["problem"]) for one in found.values()]
    assert told == [("JPEG", 300, 200, None), ("WEBP", 50, 40, None), ("PNG", 120, 80, None)]
    assert datetime.fromisoformat(found["old.png"]["at"]) == datetime.fromtimestamp(1_700_000_001, UTC)
    assert command("media", "list").out.splitlines()[0].split("\t")[:4] == [
        "new.jpg",
        str(found["new.jpg"]["bytes"]),
        "300×200",  # noqa: RUF001 - the sign of multiplication is meant
        "JPEG",
    ]


def test_a_bomb_is_listed_as_one_and_not_decoded(command: Commands) -> None:
    out = BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    put(command.practice, "bomb.png", out.getvalue())
    assert "40 million pixels" in listed(command)["bomb.png"]["problem"]


def test_what_was_used_says_since_when_and_where(command: Commands) -> None:
    put(command.practice, "photo.jpg", saved(noise((90, 60)), "JPEG", exif=phone_exif()))
    put(command.practice, "unused.png")
    command(*NEW, "--media", "photo.jpg", "--alt", "A")
    command(*NEW, "--media", "photo.jpg", "--alt", "B")

    found = listed(command)
    assert found["photo.jpg"]["posts"] == ["1", "2"]
    assert found["photo.jpg"]["used_since"] == "2026-11-23T09:00:00-05:00"
    assert (found["unused.png"]["posts"], found["unused.png"]["used_since"]) == ([], None)
    assert "in posts 1, 2" in command("media", "list").out


def test_a_full_tray_is_listed_up_to_a_number_and_says_so(command: Commands) -> None:
    for n in range(503):
        put(command.practice, f"{n}.png", at=n)
    said = command("media", "list", "--json")
    assert (len(said.data), said.data[0]["name"]) == (500, "502.png")
    assert "3 older files" in said.err
