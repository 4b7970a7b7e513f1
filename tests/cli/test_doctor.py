"""`doctor` and `status` at the command line: what they print, what they exit with, on a terminal and away from one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from builders import DUE
from examined import report

from pubqueue import places

if TYPE_CHECKING:
    from commands import Commands


def test_a_sound_home_is_said_to_be_fine_in_two_lines(command: Commands) -> None:
    report(command.practice, fix=True)
    said = command("doctor")

    assert said.code == 0
    assert said.out.startswith("fine: home, settings, modes, owner, opening")
    assert "0 warn, 0 broken, 0 not made." in said.out.splitlines()[-1]


def test_what_is_broken_is_told_with_why_and_what_to_do_and_exit_5(command: Commands) -> None:
    report(command.practice, fix=True)
    (command.practice.path / places.SETTINGS).chmod(0o622)
    said = command("doctor")

    assert said.code == 5
    lines = said.out.splitlines()
    assert lines[0].startswith("BROKEN modes: Others can write to ")
    assert lines[1] == "    Why: Whoever can change it can change what pubqueue does."
    assert lines[2].startswith("    To do: Take that away: chmod 0600 ")
    assert lines[3] == "    pubqueue doctor --fix mends it."


def test_fix_says_what_it_did_and_looks_again(command: Commands) -> None:
    report(command.practice, fix=True)
    (command.practice.path / places.SETTINGS).chmod(0o622)
    said = command("doctor", "--fix")

    assert said.code == 0
    assert said.out.startswith("Mended: ")
    assert "had mode 0622, and has 0600 now." in said.out.splitlines()[0]


def test_a_warning_alone_is_no_failure(command: Commands) -> None:
    report(command.practice, fix=True)
    command("stop", "--reason", "a storm")
    said = command("doctor", "--json")

    assert (said.code, said.data["verdict"]) == (0, "warns")
    found = {one["name"]: one for one in said.data["examinations"]}
    assert found["stop"]["symptoms"] == [
        {
            "verdict": "warns",
            "what": "Publishing was stopped by jo: a storm",
            "why": "Nothing goes out; what passes its window is held.",
            "hint": "A designate lets it go on with: pubqueue resume",
            "fixable": False,
        }
    ]


def test_a_place_without_a_home_is_examined_too(command: Commands) -> None:
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(command.practice.folder / "nowhere"))
    said = command("doctor", "--json")

    assert (said.code, said.err) == (5, "")
    found = {one["name"]: one["verdict"] for one in said.data["examinations"]}
    assert (found["home"], found["signers"], found["ssh-keygen"]) == ("broken", "not_examined", "fine")


def test_on_a_terminal_what_is_wrong_has_a_colour(command: Commands) -> None:
    command("stop", "--reason", "a [bold]storm[/bold]")
    with command.monkeypatch.context() as patched:
        patched.setattr(sys.stdout, "isatty", lambda: True)
        patched.setenv("FORCE_COLOR", "1")
        patched.setenv("COLUMNS", "200")
        said = command("status")

    assert "\x1b[1;31mSTOPPED by Jo Tremblay (jo): a [bold]storm[/bold]" in said.out


# --- status -----------------------------------------------------------------------------------------


def test_status_names_people_posts_and_times(command: Commands) -> None:
    command.practice.in_review()
    command.practice.approved("Storytime again.", when="2026-11-23 14:00", accounts=["facebook:library"])
    said = command("status")

    assert said.code == 0
    assert said.out.splitlines() == [
        "PRACTICE HOME: nothing leaves this machine.",
        "1 in review, 0 sent back.",
        "Review: post 1, for Mon 23 Nov 2026 12:00 EST, waits for Pat Maracle (pat), Sam Oakes (sam)",
        "Next: post 2 on facebook:library (en), Mon 23 Nov 2026 14:00 EST",
        "The publisher never ran on this host.",
    ]


def test_status_exits_4_where_a_person_is_needed_and_says_what_to_do(command: Commands) -> None:
    command.practice.in_review()
    command.practice.now = DUE
    said = command("status", "--exit-code")

    assert said.code == 4
    assert "Missed: the time of post 1 has passed, and nobody signed it off." in said.out
    assert "To do: pubqueue post retime 1 PHRASE" in said.out
    assert command("status").code == 0


def test_status_as_json_is_whole(command: Commands) -> None:
    command.practice.in_review()
    data = command("status", "--json").data

    assert data["reviews"] == [
        {"post": "1", "at": "2026-11-23T12:00:00-05:00", "waits_for": ["pat", "sam"], "overdue": False}
    ]
    assert data["in_review"] == ["1"]
    assert {"backup", "backup_due", "untold", "blocked", "silent", "last_pass", "practice"} <= set(data)
