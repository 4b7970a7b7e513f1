"""A shared desk in a real home, at a real terminal, with real keys: who sits there shows by a PIN."""

from __future__ import annotations

import json
import os
import pwd
import shlex
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from terminal import at_terminal, users

from pubqueue import places
from pubqueue.arrival import own_keys
from pubqueue.bootstrap import Call, open_home
from pubqueue.model.account import Account, Languages
from pubqueue.model.post import GRACE
from pubqueue.workflow import accounts, people

LOGIN = pwd.getpwuid(os.getuid()).pw_name
pytestmark = pytest.mark.slow

MASTODON = "mastodon:library"
PIN, OTHER_PIN, PASSPHRASE = "739164", "270493", "a long and quiet passphrase"


@dataclass(frozen=True)
class Library:
    """A private home whose one login everybody uses; its founder is the CEO."""

    folder: Path
    environment: dict[str, str]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def at_desk(self, *commands: str, answers: list[tuple[str, str]] | None = None) -> str:
        """Run commands one after another in one terminal session; return what it showed."""
        return at_terminal("; ".join(_line(command) for command in commands), self.environment, answers or [])

    def said(self, command: str) -> Any:  # noqa: ANN401 - JSON
        """Run one command in a session of its own and return its answer."""
        at_terminal(f"{_line(command)} > {self.folder}/answer 2>&1", self.environment)
        return json.loads((self.folder / "answer").read_text())

    def share(self) -> None:
        """Say that several people share the login."""
        with (self.home / places.SETTINGS).open("a") as file:
            file.write(f'\n[desk]\nlogins = ["{LOGIN}"]\n')

    def unlocked(self, who: str, pin: str) -> list[tuple[str, str]]:
        """Return what to answer where a command asks who is there."""
        return [("Who are you", who), (f"PIN of {who}:", pin)]


def _line(command: str) -> str:
    return f"{shlex.quote(sys.executable)} -m pubqueue {command}"


def _found(folder: Path) -> Library:
    state = {"PUBQUEUE_HOME": str(folder / "home"), "XDG_STATE_HOME": str(folder / "state")}
    library = Library(folder, {**users(folder / "user"), **state})
    library.at_desk("init --library L --domain l.example.ca --timezone America/Toronto")
    return library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return _found(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def shared(library: Library) -> Library:
    """A library where jo writes, the founder is the CEO, and both have their PINs."""
    code = library.said("people add jo --name 'Jo Tremblay' --json")["code"]
    mine = library.said(f"people pin {LOGIN} --json")["code"]
    library.share()
    home = open_home(Call(library.environment))
    with home.writing() as pen:
        accounts.store(pen, Account(MASTODON, "live", Languages.EN, GRACE, "l@l.example.ca"))
    home.engine.dispose()
    shown = _choose_pin(library, "jo", code, PIN)
    assert not any(secret in shown for secret in (code, PIN))
    _choose_pin(library, LOGIN, mine, OTHER_PIN)
    return library


def _choose_pin(library: Library, who: str, code: str, pin: str) -> str:
    answers = [(f"code of {who}:", code), ("Choose a PIN", pin), ("once more:", pin)]
    return library.at_desk(f"whoami --unlock {who}", answers=answers)


def test_a_code_becomes_a_pin_at_the_first_visit(shared: Library) -> None:
    code = json.loads(
        shared.at_desk("people pin jo --json", answers=shared.unlocked(LOGIN, OTHER_PIN)).splitlines()[-1]
    )
    answers = [
        ("code of jo:", code["code"]),
        ("Choose a PIN", "123456"),
        ("Choose a PIN", PIN),
        ("once more:", "999999"),
        ("Choose a PIN", PIN),
        ("once more:", PIN),
    ]
    shown = shared.at_desk("whoami --unlock jo", "whoami --lock", answers=answers)
    assert "You are Jo Tremblay (jo), by desk PIN: staff." in shown
    assert "This desk locks at" in shown
    assert shown.rstrip().endswith("pubqueue whoami --unlock YOUR-NAME")
    assert not any(secret in shown for secret in (code["code"], PIN, "123456"))


def test_an_unlocked_desk_is_one_terminals_alone(shared: Library) -> None:
    first = shared.at_desk("whoami --unlock jo", "whoami --json", answers=[("PIN of jo:", PIN)])
    told = json.loads(first.splitlines()[-1])
    assert (told["person"], told["surely"], told["roles"]) == ("jo", "desk_pin", ["staff"])
    assert told["until"]
    other = shared.said("whoami --json")
    assert (other["person"], other["surely"], other["until"], other["desk"]) == (None, None, None, True)


def test_a_command_at_a_locked_desk_asks_who_is_there_and_goes_on(shared: Library) -> None:
    draft = "post new --text Storytime. --purpose information --json"
    shown = shared.at_desk(draft, "whoami --json", answers=shared.unlocked("jo", PIN))
    assert json.loads(shown.splitlines()[-1])["person"] == "jo"
    assert json.loads(shown.splitlines()[-2])["texts"] == {"en": "Storytime."}


def test_a_locked_desk_away_from_a_terminal_refuses_and_says_what_to_do(shared: Library) -> None:
    refused = shared.said("post list --json < /dev/null")["error"]
    assert refused["kind"] == "desk_locked"
    assert "pubqueue whoami --unlock" in refused["hint"]
    assert "exit 3" in at_terminal(f"{_line('post list')} < /dev/null; echo exit $?", shared.environment)
    unlock = at_terminal(f"{_line('whoami --unlock jo')} < /dev/null; echo exit $?", shared.environment)
    assert "at a terminal only" in unlock
    assert "exit 3" in unlock


def test_what_acts_for_nobody_asks_nobody(shared: Library) -> None:
    assert "Who are you" not in shared.at_desk("status", "publish", "audit verify", "whoami")


def test_neither_options_nor_the_environment_say_who_somebody_is(shared: Library) -> None:
    forged = {"SUDO_UID": "1", "SUDO_USER": "jo", "LOGNAME": "jo", "USER": "jo", "PUBQUEUE_PERSON": "jo"}
    library = Library(shared.folder, {**shared.environment, **forged})
    assert library.said("whoami --json")["person"] is None
    assert library.said("--as jo whoami --json")["error"]["kind"] == "refused"


def test_three_wrong_pins_end_the_question(shared: Library) -> None:
    answers = [("PIN of jo:", "111111")] * 3
    shown = at_terminal(f"{_line('whoami --unlock jo')}; echo exit $?", shared.environment, answers)
    assert shown.count("That is not the one.") == 3
    assert "exit 3" in shown


def test_a_draft_is_not_lost_when_its_author_left_the_desk(shared: Library) -> None:
    tickets = f"rm {shared.folder}/state/pubqueue/*/desk/*.json"
    hold = f"until [ -e {shared.folder}/left ]; do sleep 0.1; done; {tickets}; touch {shared.folder}/gone"
    wait = f"touch {shared.folder}/left; until [ -e {shared.folder}/gone ]; do sleep 0.1; done"
    editor = shared.folder / "editor"
    editor.write_text(f"#!/bin/sh\nprintf 'Storytime is on Saturday.' > \"$1\"\n{wait}\n")
    editor.chmod(0o700)
    library = Library(shared.folder, {**shared.environment, "EDITOR": str(editor)})
    new = _line(f"post new --editor --account {MASTODON} --purpose information")
    wrong = [("PIN of jo:", "1"), ("PIN of jo:", "2"), ("PIN of jo:", "3")]
    shown = at_terminal(f"({hold}) & {new}; wait", library.environment, [*shared.unlocked("jo", PIN), *wrong])
    (kept,) = shared.home.glob("unsaved-*.txt")
    assert kept.read_text() == "Storytime is on Saturday."
    assert str(kept) in shown.replace("\n", "")
    (shared.folder / "left").unlink()
    (shared.folder / "gone").unlink()
    again = [*shared.unlocked("jo", PIN), ("PIN of jo:", PIN)]
    assert ", version 1, draft" in at_terminal(f"({hold}) & {new}; wait", library.environment, again)


def test_a_shared_login_is_nobodys_own(shared: Library) -> None:
    adding = f"people add pat --name 'Pat Maracle' --os-user {LOGIN}"
    shown = shared.at_desk(adding, answers=shared.unlocked(LOGIN, OTHER_PIN))
    assert "Several people share the login" in shown


def _quiet_day() -> str:
    """Return a day within a year that is a holiday nowhere: the next 16 November."""
    year, _dash, day = time.strftime("%Y-%m%d").partition("-")
    return f"{int(year) + (day >= '1110')}-11-16"


def test_a_second_person_signs_in_a_private_home(shared: Library) -> None:
    adding = ("people add pat --name 'Pat Maracle'", "people name-designate pat")
    code = shared.at_desk(*adding, answers=shared.unlocked(LOGIN, OTHER_PIN)).partition("7 days: ")[2][:8]
    first = [("code of pat:", code), ("Choose a PIN", "604817"), ("once more:", "604817")]
    phrases = [("passphrase", PASSPHRASE), ("same passphrase again", PASSPHRASE)]
    assert "is made" in shared.at_desk("whoami --unlock pat", "key make", answers=[*first, *phrases])

    new = f"post new --text 'Storytime is on Saturday.' --account {MASTODON} --purpose information"
    jo = shared.at_desk(f"{new} --when '{_quiet_day()} 12:00' --json", answers=shared.unlocked("jo", PIN))
    post = json.loads(jo.splitlines()[-1])["id"]
    shown = shared.at_desk(
        f"post submit {post} --confirm-all",
        "whoami --unlock pat",
        f"review show {post}",
        f"review sign-off {post}",
        f"audit log --post {post} | cat",
        "audit verify",
        answers=[
            *shared.unlocked("jo", PIN),
            ("PIN of pat:", "604817"),
            ("Sign it off?", "y"),
            ("passphrase", PASSPHRASE),
        ],
    )
    assert "Written by: jo, by desk PIN" in shown
    assert f"Post {post} is signed and approved." in shown
    assert "person:jo, by desk PIN\tpost.submitted" in shown
    assert "person:pat, by desk PIN\tpost.signed_off" in shown
    assert "The record holds" in shown


def test_a_key_of_somebody_else_at_the_shared_login_signs_nothing(shared: Library) -> None:
    file = shared.folder / "user" / ".ssh" / "id_ed25519"
    at_terminal(f"mkdir -p {file.parent}; ssh-keygen -q -t ed25519 -N '' -f {file}", shared.environment)
    ceo = shared.unlocked(LOGIN, OTHER_PIN)
    adding = ("people add lee --name 'Lee Chan'", "people name-designate lee", f"key enrol {file}.pub")
    code = shared.at_desk(*adding, answers=ceo).partition("7 days: ")[2][:8]
    _choose_pin(shared, "lee", code, "604817")
    assert _keys(shared, LOGIN) == [file]
    assert _keys(shared, "lee") == []


def _keys(library: Library, who: str) -> list[Path]:
    """Return the private keys at hand for somebody who sits at the desk."""
    home = open_home(Call(library.environment))
    try:
        seated = replace(home, person=people.known(home, who))
        return list(own_keys(seated, library.environment).values())
    finally:
        home.engine.dispose()
