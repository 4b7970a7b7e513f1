"""Times that are not, or not for sure: refused with what they could mean; zones that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import Said
from refusals import quiet, refused, stored

from pubqueue.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from commands import Commands

NEW = ("post", "new", "--account", "mastodon:library", "--text", "Storytime is on, at ten.", "--when")
INIT = ("init", "--practice", "--library", "Lakeview", "--domain", "lakeview.example.ca", "--json", "--timezone")


def unclocked(command: Commands, *arguments: str) -> Said:
    """Run a command with no option before it."""
    code = run(arguments)
    captured = command.capsys.readouterr()
    return Said(code, captured.out, captured.err)


def test_a_time_that_the_clocks_skip_is_refused_with_its_neighbours(command: Commands) -> None:
    before = stored(command.practice)
    said = command(*NEW, "2027-03-14 02:30", "--json")

    refused(said, 2, "nonexistent", "The clocks skip this time that day.")
    assert said.data["error"]["candidates"] == ["2027-03-14T01:30:00-05:00", "2027-03-14T03:30:00-04:00"]
    assert stored(command.practice) == before


def test_a_time_that_comes_twice_is_asked_about(command: Commands) -> None:
    before = stored(command.practice)
    said = command(*NEW, "2027-11-07 01:30", "--json")

    refused(said, 2, "ambiguous", "more than one way")
    assert said.data["error"]["candidates"] == ["2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-05:00"]
    assert stored(command.practice) == before
    for name, offset in (("EDT", "-04:00"), ("EST", "-05:00")):
        assert command(*NEW, f"2027-11-07 01:30 {name}", "--json").data["at"] == f"2027-11-07T01:30:00{offset}"
    for candidate in said.data["error"]["candidates"]:
        assert command(*NEW, candidate, "--json").data["at"] == candidate


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("9999-12-31 23:59", "too_far"),
        ("0001-01-01 00:00", "past"),
        ("2026-11-23 08:59", "past"),
        ("2027-02-30 09:00", "not_understood"),
        ("2026-12-01 24:01", "not_understood"),
        ("2026-12-01 09:60", "not_understood"),
        ("tomorrow", "no_time"),
        ("every day at 9am", "recurring"),
        ("9" * 5000, "not_understood"),
        ("[bold]9am[/bold]", "not_understood"),
        ("{0.__class__}", "not_understood"),
        ("tomorrow 9am; rm -rf /", "not_understood"),
    ],
)
def test_what_is_no_certain_time_changes_nothing(command: Commands, phrase: str, kind: str) -> None:
    command(*NEW, "tomorrow 9am")
    before = stored(command.practice)

    refused(command(*NEW, phrase, "--json"), 2, kind)
    said = command("post", "retime", "1", phrase)
    assert (said.code, said.out) == (2, "")
    assert quiet(said)
    assert stored(command.practice) == before


def test_a_time_without_a_zone_is_the_library_s_and_said_back(command: Commands) -> None:
    said = command(*NEW, "2026-12-01T14:00")

    assert "Time: Tue 1 Dec 2026 14:00 EST, in 8 days" in said.out.splitlines()


@pytest.mark.parametrize(
    "now",
    ["0001-01-01T00:00:00+14:00", "1899-12-31T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-11-23T09:00", "x" * 999],
)
def test_a_clock_outside_the_calendar_is_refused(command: Commands, now: str) -> None:
    for arguments in [
        ("--now", now, *NEW, "tomorrow 9am"),
        ("--now", now, "publish"),
        ("when", "tomorrow 9am", "--zone", "America/Toronto", "--now", now),
        ("check", "--text", "Storytime is on.", "--now", now),
    ]:
        refused(unclocked(command, *arguments, "--json"), 2, "input", "is no time with an offset")


@pytest.mark.parametrize("now", ["1900-01-01T00:00:00+14:00", "9899-12-31T23:59:59-12:00"])
def test_any_other_clock_will_do(command: Commands, now: str) -> None:
    assert unclocked(command, "--now", now, *NEW, "tomorrow 9am", "--json").code == 0
    assert unclocked(command, "--now", now, "post", "list", "--json").code == 0
    assert unclocked(command, "check", "--text", "Storytime is on.", "--now", now, "--json").code == 0


# --- zones ----------------------------------------------------------------------------------------

NO_ZONES = ["Mars/Base", "America", "../../etc/localtime", "/etc/localtime", "a\0b", "[bold]", "EST5EDT4,M3.2.0"]


def test_no_home_is_made_without_a_zone(command: Commands, tmp_path: Path) -> None:
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "new"))

    refused(unclocked(command, *INIT, ""), 2, "input", "--timezone")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("zone", NO_ZONES)
def test_no_home_is_made_in_a_zone_that_nobody_knows(command: Commands, zone: str, tmp_path: Path) -> None:
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "new"))

    refused(unclocked(command, *INIT, zone), 2, "input", "There is no time zone", zone)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("zone", NO_ZONES)
def test_a_time_in_a_zone_that_nobody_knows_is_refused(command: Commands, zone: str) -> None:
    said = unclocked(command, "when", "tomorrow 9am", "--zone", zone, "--json")

    refused(said, 2, "input", "There is no time zone", zone)


def test_a_home_whose_zone_this_machine_does_not_know_is_unfit_from_the_start(command: Commands) -> None:
    post = str(command.practice.approved())
    command.practice.by_hand("UPDATE home SET zone = 'Mars/Base'")

    for arguments in [("post", "show", post), ("publish",), ("status",), (*NEW, "tomorrow 9am")]:
        refused(command(*arguments, "--json"), 5, "unfit", "Mars/Base")
    assert command.practice.ledger() == []
