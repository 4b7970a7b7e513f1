"""Text that is too much, nothing, or not what it seems: refused with its place, tidied and told, or shown for what it is."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from painted import drawing, saved
from refusals import quiet, refused, stored

from pubqueue.model.text import MOST_BYTES

if TYPE_CHECKING:
    from commands import Commands

TEXT = "Storytime is on Saturday at ten, in the children's room."
NEW = ("post", "new", "--account", "mastodon:library", "--purpose", "information", "--when", "2026-11-24 09:00")
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
A_GIGABYTE = 1 << 30
ENOUGH_SECONDS = 10
"""A search that begins anew at each letter takes minutes."""


# --- too much -------------------------------------------------------------------------------------


def test_input_without_an_end_is_refused_at_the_cap() -> None:
    with Path("/dev/zero").open("rb") as zeros:
        ran = subprocess.run(
            [sys.executable, "-m", "pubqueue", "check", "--text-file", "-"],
            stdin=zeros,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (A_GIGABYTE, A_GIGABYTE)),
        )

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("The text is over 64 KiB.\n")


def test_ten_megabytes_are_refused_from_wherever_they_come(command: Commands, tmp_path: Path) -> None:
    much, file, before = b"word " * 2_000_000, tmp_path / "much.txt", stored(command.practice)
    file.write_bytes(much)

    for arguments in [("--text-file", str(file)), ("--text-file", "/dev/zero"), ("--text", much.decode())]:
        refused(command("check", *arguments, "--json"), 2, "input", "over 64 KiB")
    refused(command("check", "--text-file", "-", "--json", stdin=much), 2, "input", "over 64 KiB")
    refused(command(*NEW, "--text", "-", "--json", stdin=much), 2, "input", "over 64 KiB")
    refused(command(*NEW, "--json", stdin=much), 2, "input", "over 64 KiB")
    assert stored(command.practice) == before


def test_the_cap_counts_bytes_and_is_taken_itself(command: Commands) -> None:
    most = "é" * (MOST_BYTES // 2)

    assert command("check", "--text", most, "--json").code == 0
    assert command("check", "--text-file", "-", "--json", stdin=most.encode()).code == 0
    refused(command("check", "--text", most + "e", "--json"), 2, "input", "over 64 KiB")
    refused(command("review", "comment", "1", most + "e", "--json"), 2, "input", "over 64 KiB")


@pytest.mark.parametrize("piece", ["a", "a-", "aЖ", "a?", "@a.", "https://a.ca/?a ", "#", "\u200b", "👩\u200d"])
def test_no_text_keeps_the_checks_busy_for_long(command: Commands, piece: str) -> None:
    text = piece * (MOST_BYTES // len(piece.encode()))
    start = time.monotonic()

    assert command("check", "--text", text, "--platform", "facebook", "--json").code == 0
    assert time.monotonic() - start < ENOUGH_SECONDS


@pytest.mark.parametrize(
    ("file", "why"), [("/nowhere.txt", "No such file"), ("/tmp", "Is a directory"), ("a\0b", "null byte")]  # noqa: S108
)  # fmt: skip
def test_a_text_file_that_cannot_be_read_is_named(command: Commands, file: str, why: str) -> None:
    refused(command("check", "--text-file", file, "--json"), 2, "input", file, "cannot be read", why)


# --- nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "\u200b\u2060\ufeff", "\u00ad", "\u00a0", "\U000e0041"])
def test_a_text_of_nothing_is_refused(command: Commands, text: str) -> None:
    before = stored(command.practice)

    sentences = refused(command(*NEW, "--text", text, "--json"), 2, "input")
    assert "empty" in sentences or "needs a text" in sentences
    assert command("check", "--text", text, "--json").code == 0
    assert stored(command.practice) == before


# --- what turns the text around, and what cannot be seen ------------------------------------------


def test_what_turns_the_text_around_blocks_for_good_and_is_shown(command: Commands) -> None:
    said = command(*NEW, "--text", f"The library is \u202enepo\u202c on Sunday. {OVERRIDES}")
    assert said.code == 0
    for arguments in [("post", "show", "1"), ("post", "preview", "1"), ("post", "list"), ("review", "show", "1")]:
        shown = quiet(command(*arguments, who="pat"))
        assert "The library is ⟨U+202E⟩nepo⟨U+202C⟩ on Sunday." in shown or arguments[1] == "list"
    assert "⟨U+202E⟩" in quiet(command("post", "list"))

    sentences = refused(command("post", "submit", "1", "--confirm-all", "--json"), 3, "findings")
    assert [f"⟨U+{ord(sign):04X}⟩" in sentences for sign in OVERRIDES] == [True] * len(OVERRIDES)
    waived = command("review", "waive", "1", "hidden-characters", "--reason", "please", "--json", who="pat")
    refused(waived, 3, "refused", "hidden-characters", "cannot be waived")
    assert command("post", "show", "1", "--json").data["state"] == "draft"


def test_json_has_nothing_alive_in_it_either(command: Commands) -> None:
    command(*NEW, "--text", f"Storytime {OVERRIDES} is on. 👩‍👧")

    for arguments in [("post", "show", "1"), ("post", "list"), ("check", "--text", OVERRIDES + "\x9b2J")]:
        said = command(*arguments, "--json")
        assert said.out.isascii()
        assert said.data


def test_right_to_left_text_may_stand_in_isolates(command: Commands) -> None:
    command(*NEW, "--text", "Our Hebrew evening: \u2067ערב עברית\u2069 at ten, in the library.")
    found = command("post", "show", "1", "--json").data["findings"]

    assert [(one["check"], one["severity"]) for one in found] == [("hidden-characters", "warns")]
    assert command("post", "submit", "1").code == 0


def test_invisible_debris_is_taken_out_and_told(command: Commands) -> None:
    said = command(*NEW, "--text", "Story\u200btime\u00ad is\ufeff on\u2060 Sunday\U000e0041 at ten.", "--json")

    assert said.data["texts"] == {"en": "Storytime is on Sunday at ten."}
    assert said.data["notes"] == ["Took out 5 invisible characters."]
    told = command(*NEW, "--text", "Story\u200btime is on Sunday at ten.")
    assert (told.code, "Took out an invisible character." in told.out) == (0, True)


def test_what_emoji_and_scripts_are_spelt_with_is_kept(command: Commands) -> None:
    text = "👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️ نمی‌خواهم क्‍ष, all welcome."
    said = command(*NEW, "--text", text, "--json")

    assert (said.data["texts"]["en"], said.data["notes"]) == (text, [])


def test_check_judges_the_text_as_given_and_tidies_nothing(command: Commands) -> None:
    text = "Story\u200btime is on \u202eyadnuS\u202c at ten."
    data = command("check", "--text", text, "--platform", "bluesky", "--json").data
    hidden = {one["severity"]: one["where"] for one in data["findings"] if one["check"] == "hidden-characters"}

    assert set(hidden) == {"blocks", "warns"}
    assert all(text[where["start"] : where["end"]] == where["text"] for where in hidden.values())
    assert data["lengths"]["bluesky"]["used"] > len("Storytime is on yadnuS at ten.")


# --- marks and controls ---------------------------------------------------------------------------


def test_letters_are_put_together_and_stacks_of_marks_refused_with_their_place(command: Commands) -> None:
    assert command(*NEW, "--text", "Cafe\u0301 at ten.", "--json").data["texts"]["en"] == "Café at ten."
    assert command(*NEW, "--text", "q" + "\u0301" * 8, "--json").code == 0
    before = stored(command.practice)
    for marks in (9, 500):
        said = command(*NEW, "--text", "Caq" + "\u0301" * marks, "--json")
        refused(said, 2, "input", "Character 3", "more than 8 marks")
    assert stored(command.practice) == before
    assert command("check", "--text", "q" + "\u0301" * 500, "--json").code == 0


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b]0;x\x07", "\x7f", "\x85", "\x9b2J"])
def test_a_control_character_is_refused_with_its_place(command: Commands, sign: str) -> None:
    before, number = stored(command.practice), f"U+{ord(sign[0]):04X}"

    said = command(*NEW, "--text", "-", "--json", stdin=f"Hello{sign} there.".encode())
    refused(said, 2, "input", "Character 6", number)
    assert f"Character 6 is {number}" in quiet(command(*NEW, "--text", f"Hello{sign} there."))
    found = command("check", "--text", f"Hello{sign} there.", "--json").data["findings"]
    assert [one["where"]["start"] for one in found if one["severity"] == "blocks"][:1] == [5]
    assert stored(command.practice) == before


FIELDS = {
    "text": (*NEW, "--text", "@"),
    "french text": (*NEW, "--text", TEXT, "--text-fr", "@"),
    "alt text": (*NEW, "--text", TEXT, "--media", "picture.png", "--alt", "@"),
    "French alt text": (*NEW, "--text", TEXT, "--media", "picture.png", "--alt-fr", "@"),
    "credit": (*NEW, "--text", TEXT, "--media", "picture.png", "--credit", "@"),
    "licence": (*NEW, "--text", TEXT, "--media", "picture.png", "--licence", "@"),
    "source": (*NEW, "--text", TEXT, "--media", "picture.png", "--source", "@"),
    "account": (*NEW, "--text", TEXT, "--account", "x:@"),
    "aim": (*NEW, "--text", TEXT, "--purpose", "@"),
    "time": (*NEW[:-2], "--text", TEXT, "--when", "tomorrow 9am @"),
    "new time": ("post", "retime", "1", "tomorrow @"),
    "state": ("post", "list", "--state", "@"),
    "reason to withdraw": ("post", "withdraw", "1", "--reason", "no @"),
    "comment": ("review", "comment", "1", "so @"),
    "reason to waive": ("review", "waive", "1", "timing", "--reason", "no @"),
    "check": ("review", "waive", "1", "@", "--reason", "no"),
    "reason to reject": ("review", "reject", "1", "--reason", "no @"),
    "reason to request changes": ("review", "request-changes", "1", "--reason", "no @"),
    "reason to stop": ("stop", "--reason", "no @"),
    "short name": ("people", "add", "max@", "--name", "Max"),
    "name": ("people", "add", "max", "--name", "Max @"),
    "login": ("people", "add", "max", "--name", "Max", "--os-user", "max@"),
    "address": ("account", "register", "x:two", "--email", "@two@lakeview.example.ca"),
    "zone": ("when", "tomorrow 9am", "--zone", "@"),
    "phrase": ("when", "tomorrow @"),
    "key file": ("key", "enrol", "/nowhere/@"),
    "platform": ("check", "--text", "x", "--platform", "@"),
    "language": ("check", "--text", "x", "--language", "@"),
}
WHO = {"people": "kim", "account": "kim", "review": "pat"}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_takes_a_control_or_what_is_no_text(command: Commands, field: str, tmp_path: Path) -> None:
    command.monkeypatch.chdir(tmp_path)
    (tmp_path / "picture.png").write_bytes(saved(drawing(), "PNG"))
    if "1" in FIELDS[field]:
        command(*NEW, "--text", TEXT)
    before, who = stored(command.practice), WHO.get(FIELDS[field][0], "jo")

    control, no_text = ([part.replace("@", sign, 1) for part in FIELDS[field]] for sign in ("\x1b[2J", "\udcff"))
    said = command(*control, who=who)
    assert (said.code, said.out) == (2, "")
    assert quiet(said)
    said = command(*no_text, "--json", who=who)
    refused(said, 2, said.kind)
    assert stored(command.practice) == before


@pytest.mark.parametrize("option", ["--library", "--country", "--province"])
def test_no_home_is_made_with_a_control_in_its_name(command: Commands, option: str, tmp_path: Path) -> None:
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "new"))
    given = {"--library": "Lakeview", "--domain": "lakeview.example.ca", "--timezone": "America/Toronto"}
    arguments = [part for pair in {**given, option: "a\x1b[2J"}.items() for part in pair]

    refused(command("init", "--practice", *arguments, "--json"), 2, "input", "Character 2 is U+001B")
    assert not (tmp_path / "new").exists()
