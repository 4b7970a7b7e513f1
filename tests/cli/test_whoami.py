"""`whoami` and `people`: who one is, in which language one is spoken to, and where one is told."""

from __future__ import annotations

import pytest
from commands import Commands

KEYS = {"person", "name", "roles", "surely", "until", "desk", "language", "email", "practice"}


def test_whoami_tells_who_how_surely_and_until_when(command: Commands) -> None:
    told = command("whoami", "--json", who="pat").data
    assert set(told) == KEYS
    assert (told["person"], told["name"], told["roles"]) == ("pat", "Pat Maracle", ["designate", "staff"])
    assert (told["surely"], told["until"], told["desk"], told["practice"]) == ("practice", None, False, True)
    said = command("whoami", who="pat").out
    assert said == "You are Pat Maracle (pat), by --as, in a practice home: designate, staff.\n"


@pytest.mark.parametrize("option", [("--unlock", "jo"), ("--lock",)])
def test_there_is_nothing_to_unlock_without_a_shared_desk(command: Commands, option: tuple[str, ...]) -> None:
    assert command("whoami", *option, "--json").kind == "refused"
    assert command("whoami", "--unlock", "jo", "--lock", "--json").kind == "input"


def test_everybody_chooses_their_own_language_and_address(command: Commands) -> None:
    told = command("whoami", "--language", "fr", "--email", "jo@lakeview.example.ca", "--json").data
    assert (told["language"], told["email"]) == ("fr", "jo@lakeview.example.ca")
    assert command("people", "language", "jo", "en", who="kim").code == 0
    assert command("people", "email", "jo", "", who="kim").code == 0
    assert command("people", "language", "jo", "fr", "--json", who="pat").kind == "role"
    assert command("whoami", "--language", "de", "--json").kind == "input"
    assert command("whoami", "--email", "nowhere", "--json").kind == "input"
    (jo,) = [one for one in command("people", "list", "--json").data if one["person"] == "jo"]
    assert (jo["language"], jo["email"]) == ("en", None)


def test_a_code_is_shown_once_to_whoever_gives_it(command: Commands) -> None:
    given = command("people", "pin", "jo", "--json", who="kim").data
    assert (given["person"], len(given["code"])) == ("jo", 8)
    assert given["code"] not in command("audit", "log", "--json", who="sam").out
    assert command("people", "pin", "jo", "--json", who="pat").kind == "role"
    assert "pubqueue whoami --unlock jo" in command("people", "pin", "jo", who="kim").out


def test_nobody_needs_a_code_in_a_practice_home(command: Commands) -> None:
    assert command("people", "add", "lee", "--name", "Lee Chan", "--json", who="kim").data["code"] is None


def test_the_program_speaks_the_language_of_whoever_calls(command: Commands) -> None:
    english = command("people", "list", "--json", who="nobody").data["error"]["message"]
    command("whoami", "--language", "fr")
    french, other = command("status").out, command("status", who="pat").out
    assert "PRACTICE HOME" in other
    assert "PRACTICE HOME" not in french
    assert command("people", "list", "--json", who="nobody").data["error"]["message"] == english
