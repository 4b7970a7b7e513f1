"""Markup, SQL, templates, shell: whatever a person wrote stays the letters that they wrote, on every screen."""

from __future__ import annotations

import os
import pty
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from painted import drawing, saved
from refusals import quiet, refused, stored

from pubqueue.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from commands import Commands

NEW = ("post", "new", "--account", "mastodon:library", "--purpose", "information", "--when", "2026-11-24 09:00")
MARKUP = "[bold]Free[/bold] [/] [@click=app.bell]click[/] [link=https://x.ca]l[/link] :smile: \\[red] <b>&amp;"
SQL = "'; DROP TABLE post; -- \" OR 1=1 %_ NEAR(a b) * ; /* x"
TEMPLATE = "{0.__class__} {name} {} %s %(a)d ${HOME} {{x}} $(touch made) `touch made` ; touch made | touch made"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
WIDE = 600


def on_screen(command: Commands, *arguments: str, who: str) -> str:
    """Return what a command draws on a terminal in colours, less the colours."""
    ours, theirs = pty.openpty()
    for name, value in {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(WIDE)}.items():
        command.monkeypatch.setenv(name, value)
    with ThreadPoolExecutor(1) as reader, command.monkeypatch.context() as patched:
        drawn = reader.submit(rest, ours)
        with os.fdopen(theirs, "w") as terminal:
            patched.setattr(sys, "stdout", terminal)
            assert run(["--as", who, "--now", command.practice.now.isoformat(), *arguments]) == 0
    os.close(ours)
    plain = COLOURS.sub("", drawn.result().decode()).replace("\r\n", "\n")
    assert "\x1b" not in plain
    return plain


def rest(terminal: int) -> bytes:
    """Return what a terminal is sent until its other side is closed."""
    drawn = b""
    try:
        while more := os.read(terminal, 1 << 16):
            drawn += more
    except OSError:
        pass
    return drawn


def written_everywhere(command: Commands, words: str, folder: Path) -> None:
    """Write `words` into every free field of a post in review, and into what people are called."""
    (folder / "picture.png").write_bytes(saved(drawing(), "PNG"))
    fields = [part for name in ("alt", "credit", "licence", "source") for part in (f"--{name}", f"{name}: {words}")]
    picture = ("--media", str(folder / "picture.png"), *fields)
    steps = [
        (*NEW, "--text", f"Storytime is on. {words}", "--text-fr", f"Bonjour. {words}", *picture),
        ("review", "comment", "1", f"comment: {words}"),
        ("post", "submit", "1", "--confirm-all"),
        ("stop", "--reason", f"stop: {words}"),
        ("review", "request-changes", "1", "--reason", f"changes: {words}"),
        ("people", "add", "max", "--name", f"name: {words}", "--os-user", f"login: {words}"),
    ]
    for step in steps:
        said = command(*step, "--json", who={"people": "kim", "review": "pat"}.get(step[0], "jo"))
        assert said.code == 0, said


PLACES = {
    ("post", "show", "1"): ("Storytime is on. @", "Bonjour. @", "alt: @", "credit: @", "licence: @", "source: @", "comment: @"),
    ("review", "show", "1"): ("Storytime is on. @", "alt: @", "comment: @", "changes: @"),
    ("post", "preview", "1"): ("Storytime is on. @", "alt: @"),
    ("people", "list"): ("name: @", "login: @"),
    ("status",): ("stop: @",),
    ("audit", "log"): ("comment: @", "stop: @", "changes: @", "name: @"),
}  # fmt: skip


@pytest.mark.parametrize("words", [MARKUP, SQL, TEMPLATE], ids=["markup", "SQL", "templates"])
def test_what_people_write_comes_out_as_they_wrote_it(command: Commands, words: str, tmp_path: Path) -> None:
    command.monkeypatch.chdir(tmp_path)
    written_everywhere(command, words, tmp_path)

    for arguments, expected in PLACES.items():
        shown = quiet(command(*arguments, who="pat"))
        assert [part for part in expected if part.replace("@", words) not in shown] == [], shown
    (row,) = command("post", "list").out.splitlines()
    begins = row.split("\t")[-1].removesuffix("…")
    assert f"Storytime is on. {words}".startswith(begins)
    assert len(begins) > len("Storytime is on. ")
    assert command("post", "list", "--json").data[0]["texts"]["en"] == f"Storytime is on. {words}"
    assert not (tmp_path / "made").exists()


def test_a_terminal_with_colours_shows_markup_as_letters(command: Commands, tmp_path: Path) -> None:
    written_everywhere(command, MARKUP, tmp_path)
    short = command.practice.draft("[bold]Now[/] [@click=x]y[/] :smile: [/]")

    for arguments in (("post", "show", "1"), ("review", "show", "1")):
        shown = on_screen(command, *arguments, who="pat")
        expected = [part.replace("@", MARKUP) for part in PLACES[arguments]]
        assert [part for part in expected if part not in shown] == [], shown
    listed = on_screen(command, "post", "list", who="pat")
    assert "[bold]Now[/] [@click=x]y[/] :smile: [/]" in listed
    assert [line.split()[0] for line in listed.splitlines()] == ["post", "1", str(short)]


def test_sql_finds_nothing_and_drops_nothing(command: Commands) -> None:
    for number in range(3):
        command(*NEW, "--text", f"Storytime {number} is on, {SQL}")
    before = stored(command.practice)

    refused(command("post", "list", "--state", SQL, "--json"), 2, "input", SQL)
    refused(command("post", "show", "1 OR 1=1", "--json"), 2, "usage")
    refused(command("post", "preview", "1", "--account", SQL, "--json"), 2, "not_found")
    refused(command(*NEW, "--text", "x", "--account", f"x:{SQL}", "--json"), 2, "input", "is no account")
    refused(command("people", "add", SQL, "--name", "Max", "--json", who="kim"), 2, "input", SQL)
    refused(command("people", "name-designate", SQL, "--json", who="sam"), 2, "not_found", SQL)
    refused(command("whoami", "--json", who=SQL), 2, "not_found", SQL)
    refused(command("review", "waive", "1", SQL, "--reason", "x", "--json", who="pat"), 2, "not_found", SQL)
    refused(command("post", "resolve", "1", "--absent", "--reason", SQL, "--account", SQL, "--json"), 2, "not_found")
    assert stored(command.practice) == before
    assert len(command("post", "list", "--json").data) == 3


NAMES = ["-rf.png", "--alt.png", "[bold].png", "{0.__class__}.png", "$(touch made).png", "'; DROP TABLE.png", "%s .png"]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_may_have_any_name_and_is_named_as_it_is(command: Commands, name: str, tmp_path: Path) -> None:
    command.monkeypatch.chdir(tmp_path)
    before = stored(command.practice)
    assert name in quiet(command(*NEW, "--text", "Storytime is on.", "--media", name))
    refused(command(*NEW, "--text", "Storytime is on.", "--media", name, "--json"), 2, "picture", "no such file")
    assert stored(command.practice) == before

    (tmp_path / name).write_bytes(saved(drawing(), "PNG"))
    post = command(*NEW, "--text", "Storytime is on.", "--media", name, "--alt", "A red field", "--json")
    assert [one["alts"] for one in post.data["pictures"]] == [{"en": "A red field"}]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [name]


@pytest.mark.parametrize("words", [MARKUP, TEMPLATE, "%s %d", "[/]"])
def test_a_refusal_repeats_what_was_typed_as_letters(command: Commands, words: str) -> None:
    for arguments in [("post", "list", "--state", words), ("check", "--text", "x", "--language", words)]:
        assert words in quiet(command(*arguments))
        refused(command(*arguments, "--json"), 2, "input", words)
    for arguments in [("post", words), (words,), ("post", "list", f"--{words}")]:
        assert quiet(command(*arguments))
        refused(command(*arguments, "--json"), 2, "usage")
