"""A home that cannot be trusted or understood: nothing is done in it, and what is wrong is named with its path."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from refusals import quiet, refused, stored

from pubqueue import places

if TYPE_CHECKING:
    from pathlib import Path

    from builders import Practice
    from commands import Commands

Spoil = Callable[["Path"], object]
INIT = ("init", "--practice", "--library", "L", "--domain", "lakeview.example.ca", "--timezone", "America/Toronto")
DATABASE, SETTINGS = places.DATABASE, places.SETTINGS


@pytest.fixture
def due(practice: Practice) -> str:
    """Return a signed post that is due in five minutes."""
    return str(practice.approved(when="2026-11-23 09:05"))


def everything_refused(command: Commands, post: str, code: int, *told: str) -> None:
    """Check that whoever looks, writes, signs or publishes is told the same, and that nothing goes out."""
    command.practice.now = command.practice.now.replace(minute=5)
    for arguments in [
        ("post", "show", post),
        ("post", "new", "--text", "Storytime is on."),
        ("post", "edit", post, "--text", "Another text."),
        ("publish",),
    ]:
        said = command(*arguments, "--json")
        refused(said, code, said.kind, *told)
    assert all(part in quiet(command("publish")) for part in told)
    assert command.practice.ledger() == []


# --- what others can get at, and what is gone -----------------------------------------------------

OPEN = {
    ".": (0o777, "Others can write to"),
    SETTINGS: (0o606, "Others can write to"),
    DATABASE: (0o620, "Others can write to"),
    "policy.toml": (0o666, "Others can write to"),
    "keys": (0o770, "Others can write to"),
    "keys/log.key": (0o604, "Others can read"),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_others_can_get_at_is_refused_by_its_path(command: Commands, due: str, name: str) -> None:
    mode, why = OPEN[name]
    path, before = command.practice.path / name, stored(command.practice)
    path.chmod(mode)

    everything_refused(command, due, 5, str(path), why)
    assert stored(command.practice) == before


@pytest.mark.parametrize("name", [SETTINGS, DATABASE, "policy.toml", "keys", "keys/log.key"])
def test_what_is_gone_is_named(command: Commands, due: str, name: str) -> None:
    path = command.practice.path / name
    shutil.move(path, command.practice.folder / "away")

    everything_refused(command, due, 5, str(path.parent if name == SETTINGS else path))
    assert not path.exists()


def test_a_journal_that_others_can_write_to_stops_the_publisher(command: Commands, due: str) -> None:
    command.practice.state.chmod(0o777)
    command.practice.now = command.practice.now.replace(minute=5)

    refused(command("publish", "--json"), 5, "unfit", "Others can write to", str(command.practice.state))
    assert command("post", "show", due, "--json").data["deliveries"][0]["state"] == "waiting"


@pytest.mark.parametrize("name", ["log.key", "log.pub"])
def test_a_key_of_the_log_that_is_none_is_found_before_anything_is_sent(command: Commands, due: str, name: str) -> None:
    key = command.practice.path / "keys" / name
    key.write_bytes(b"\xffgarbage")
    command.practice.now = command.practice.now.replace(minute=5)

    if name == "log.key":
        refused(command("publish", "--json"), 5, "settings", f"{key} holds no key.")
        assert command.practice.ledger() == []
    else:
        assert command("publish", "--json").code == 0
        refused(command("audit", "verify", "--json"), 5, "settings", f"{key} holds no key.")
    assert command("post", "show", due).code == 0


# --- the database ---------------------------------------------------------------------------------


def halved(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scrambled(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o700)


DAMAGE: dict[str, tuple[Spoil, str]] = {
    "garbage": (lambda path: path.write_bytes(os.urandom(50_000)), "not a database"),
    "text": (lambda path: path.write_text("Dear diary\n" * 500), "not a database"),
    "half": (halved, "damaged"),
    "scrambled": (scrambled, "damaged"),
    "a folder": (a_folder, "unable to open database file"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_database_is_refused_and_left_as_it_is(command: Commands, name: str) -> None:
    spoil, why = DAMAGE[name]
    path = command.practice.path / DATABASE
    spoil(path)
    before = path.read_bytes() if path.is_file() else None

    for arguments in [
        ("post", "list"),
        ("post", "new", "--text", "Storytime is on."),
        ("publish",),
        ("audit", "verify"),
    ]:
        said = command(*arguments, "--json")
        refused(said, 5, said.kind, why)
    assert why in quiet(command("publish"))
    assert (path.read_bytes() if path.is_file() else None) == before


def test_an_empty_database_is_no_home_nor_becomes_one_by_an_upgrade(command: Commands) -> None:
    (command.practice.path / DATABASE).write_bytes(b"")

    for arguments in [("post", "list"), ("publish",)]:
        refused(command(*arguments, "--json"), 5, "schema", "is of schema 0")
    assert command("db", "upgrade", "--json").data == {"from": "", "to": "0003"}
    for arguments in [("post", "list"), ("publish",)]:
        refused(command(*arguments, "--json"), 5, "no_home", "The database holds no home.")


# --- pubqueue.toml --------------------------------------------------------------------------------

TOML = {
    "a key twice": ("[publishing]\nlooks = 3\nlooks = 4", "cannot be read"),
    "a table twice": ("[schedule]\n[schedule]", "cannot be read"),
    "deep nesting": ("a = " + "[" * 20_000, "cannot be read"),
    "a deep table": ("[" + "a." * 2_000 + "a]", "The settings have no a."),
    "a huge integer": ("[publishing]\nlooks = " + "9" * 5000, "cannot be read"),
    "a large integer": ("[publishing]\nlooks = " + "9" * 30, "publishing.looks must be a whole number"),
    "an unknown key": ("[publishing]\nlook = 3", "The settings have no publishing.look. Did you mean looks?"),
    "an unknown table": ("[publisher]", "The settings have no publisher. Did you mean publishing?"),
    "markup": ('"[bold]x[/]" = 1', "The settings have no [bold]x[/]."),
    "no TOML": ("looks: 3", "cannot be read"),
    "a NUL": ("\0", "cannot be read"),
    "too much": ("#" * 100_000, "too large"),
}


@pytest.mark.parametrize("name", TOML)
def test_settings_that_cannot_be_understood_are_refused_by_file_and_key(command: Commands, name: str) -> None:
    text, why = TOML[name]
    file = command.practice.path / SETTINGS
    file.write_text(text)

    for arguments in [("post", "list"), ("publish",)]:
        refused(command(*arguments, "--json"), 5, "settings", str(file), why)
        assert str(file) in quiet(command(*arguments))


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_settings_that_are_no_file_are_refused_and_not_waited_for(
    command: Commands, make: Callable[[Path, int], None]
) -> None:
    file = command.practice.path / SETTINGS
    file.unlink()
    make(file, 0o700)

    refused(command("post", "list", "--json"), 5, "settings", f"{file} is not a plain file.")


# --- the trust file -------------------------------------------------------------------------------

SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "a field twice": lambda data: data.replace(b'{"delegations"', b'{"version":1,"delegations"', 1),
    "a field more": lambda data: data.replace(b'{"delegations"', b'{"also":1,"delegations"', 1),
    "a field less": lambda data: data.replace(b'"sole_signer":false,', b"", 1),
    "another order": lambda data: data.replace(b'"practice":true,', b"", 1)[:-1] + b',"practice":true}',
    "another spelling": lambda data: data.replace(b'"version":1', b'"version": 1', 1),
    "deep nesting": lambda _data: b'{"a":' * 50_000,
    "deep lists": lambda _data: b"[" * 100_000 + b"]" * 100_000,
    "a huge integer": lambda data: data.replace(b'"version":1', b'"version":' + b"9" * 5000, 1),
    "a large integer": lambda data: data.replace(b'"version":1', b'"version":9007199254740993', 1),
    "another version": lambda data: data.replace(b'"version":1', b'"version":2', 1),
    "a fraction": lambda data: data.replace(b'"version":1', b'"version":1.0', 1),
    "no text": lambda _data: b"\xff\xfe",
    "nothing": lambda _data: b"",
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_trust_file_that_is_not_as_it_was_written_is_refused_by_its_number(command: Commands, name: str) -> None:
    command.practice.rewrite_trust(SPOILT[name])

    for arguments in [("post", "list"), ("publish",)]:
        refused(command(*arguments, "--json"), 3, "tampered", "Trust file 1")
    assert "Trust file 1" in quiet(command("post", "list"))


# --- places for a home ----------------------------------------------------------------------------


def test_a_file_is_no_home(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        command.monkeypatch.setenv("PUBQUEUE_HOME", str(place))
        for arguments in [("post", "list"), ("publish",), ("db", "upgrade")]:
            refused(command(*arguments, "--json"), 5, "no_home", str(place), "pubqueue init")
        refused(command(*INIT, "--json"), 5, "unfit", str(place))
    assert (tmp_path / "file").read_text() == "precious"


def test_a_home_is_never_made_over_another_or_over_a_half_made_one(command: Commands) -> None:
    home, before = command.practice.path, stored(command.practice)

    refused(command(*INIT, "--json"), 3, "refused", f"There is a pubqueue home at {home} already.")
    (home / SETTINGS).rename(home / "away")
    refused(command(*INIT, "--json"), 3, "refused", str(home / DATABASE), "in the way")
    (home / DATABASE).rename(home / "too")
    refused(command(*INIT, "--json"), 3, "refused", str(home / "keys"), "in the way")
    (home / "away").rename(home / SETTINGS)
    (home / "too").rename(home / DATABASE)
    assert stored(command.practice) == before
    assert command("post", "list").code == 0


def test_the_journal_never_lies_in_the_home(command: Commands, tmp_path: Path) -> None:
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "new"))
    command.monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "new" / "state"))

    refused(command(*INIT, "--json"), 5, "unfit", "must not lie within the home")
    command.monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert command(*INIT, "--json").code == 0
