"""What a pass from cron does for those who are not there: notices, alarms, the sign of life."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from builders import DUE, LIBRARY, START, Practice
from commands import Commands
from letters import reachable, sent, subjects
from net.test_other_ways import Heard, web

from pubqueue import founding, places
from pubqueue.bootstrap import SystemClock
from pubqueue.store import peek

STORY = "Storytime is on Saturday at ten."
NAMED = f'post 1 "{STORY}"'


def set_up(practice: Practice, *lines: str) -> None:
    with (practice.path / places.SETTINGS).open("a") as settings:
        settings.write("\n".join(["", "[notify]", *lines, ""]))


def nothing_to_do(practice: Practice, at: str) -> bool:
    seen = (practice.state / places.CHECKPOINT).read_text()
    return peek.nothing_to_do(str(practice.path / places.DATABASE), seen, at)


# --- notices ----------------------------------------------------------------------------------------


def test_a_pass_sends_what_it_made_once(command: Commands) -> None:
    practice = command.practice
    reachable(practice, "jo")
    practice.approved(STORY)
    practice.now = DUE
    assert [command("publish").code for _again in range(2)] == [0, 0]
    assert subjects(sent(practice)) == [("jo", f"approved: {NAMED}"), ("jo", f"published: {NAMED}")]


def test_a_settings_file_is_refused_where_it_names_what_is_no_address_without_showing_it(command: Commands) -> None:
    set_up(command.practice, 'it = ["it@example.ca", "t0ken"]')
    said = command("status")
    assert (said.code, said.out) == (5, "")
    assert said.err.startswith("notify.it: number 2 is no address.")
    assert "t0ken" not in said.err


@pytest.mark.parametrize("line", ['ping = "http://hc.example.ca/x"', 'ping = "nonsense"'])
def test_a_ping_that_is_not_encrypted_is_refused(command: Commands, line: str) -> None:
    set_up(command.practice, line)
    assert command("status").code == 5


# --- cron's first look --------------------------------------------------------------------------------


def test_a_notice_that_waits_or_a_moment_that_comes_is_looked_at(practice: Practice) -> None:
    reachable(practice, "pat")
    practice.in_review(STORY, when="2026-11-24 12:00")
    practice.publish(START)
    assert not nothing_to_do(practice, "2026-11-23T14:00:00Z")  # the digest waits to be sent
    practice.by_hand("UPDATE notice SET sent_at = '2026-11-23T14:00:00Z'")
    assert nothing_to_do(practice, "2026-11-24T12:59:59Z")
    assert not nothing_to_do(practice, "2026-11-24T13:00:00Z")  # the next digest
    practice.publish(START + timedelta(hours=23))
    practice.by_hand("UPDATE notice SET sent_at = '2026-11-24T13:00:00Z'")
    assert nothing_to_do(practice, "2026-11-24T13:59:59Z")
    assert not nothing_to_do(practice, "2026-11-24T14:00:00Z")  # three hours before it is due


def test_a_notice_that_rests_between_two_tries_is_not(practice: Practice) -> None:
    reachable(practice, "jo")
    practice.approved(STORY)
    practice.publish(START)
    assert not nothing_to_do(practice, "2026-11-23T14:00:00Z")
    practice.by_hand("UPDATE notice SET not_before = '2026-11-23T14:05:00Z'")
    assert nothing_to_do(practice, "2026-11-23T14:04:59Z")
    assert not nothing_to_do(practice, "2026-11-23T14:05:00Z")


def test_a_record_that_was_told_no_further_is_looked_at(practice: Practice) -> None:
    practice.publish(START)
    assert nothing_to_do(practice, "2026-11-23T14:00:00Z")
    practice.by_hand("UPDATE notice_desk SET seq = seq - 1")
    assert not nothing_to_do(practice, "2026-11-23T14:00:00Z")


# --- the sign of life -----------------------------------------------------------------------------------


def real_home(folder: Path, url: str) -> dict[str, str]:
    """Make a home that is no practice and asks `url` after each pass; return its environment."""
    environment = {**os.environ, "PUBQUEUE_HOME": str(folder / "home"), "XDG_STATE_HOME": str(folder / "state")}
    wanted = founding.Wanted(LIBRARY.library, LIBRARY.domain, LIBRARY.zone)
    founding.make_home(wanted, environment, SystemClock())
    with (folder / "home" / places.SETTINGS).open("a") as settings:
        settings.write(f'\n[notify]\nping = "{url}"\n')
    return environment


def a_pass(environment: dict[str, str]) -> tuple[int, bool]:
    """Run a pass as cron does; return its exit code and whether it looked properly."""
    command = [sys.executable, "-X", "importtime", "-m", "pubqueue", "publish"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.stdout == ""
    return ran.returncode, "sqlalchemy" in ran.stderr


def test_the_sign_of_life_comes_from_a_pass_with_nothing_to_do_too(tmp_path: Path) -> None:
    with web(Heard()) as heard:
        environment = real_home(tmp_path, f"http://127.0.0.1:{heard.port}/alive")
        passes = [a_pass(environment) for _again in range(2)]
    assert passes == [(0, True), (0, False)]
    assert len(heard.bodies) == 2


def test_settings_that_changed_are_read_at_the_next_pass(tmp_path: Path) -> None:
    with web(Heard()) as heard:
        environment = real_home(tmp_path, f"http://127.0.0.1:{heard.port}/alive")
        a_pass(environment)
        file = tmp_path / "home" / places.SETTINGS
        file.write_text(file.read_text().replace("/alive", "/other") + "# changed\n")
        assert a_pass(environment) == (0, True)
        file.write_text("[nonsense]\n")
        assert a_pass(environment)[0] == 5
    assert len(heard.bodies) == 2


def test_a_sign_of_life_that_nobody_takes_fails_no_pass(tmp_path: Path) -> None:
    with web(Heard(status=500)) as heard:
        environment = real_home(tmp_path, f"http://127.0.0.1:{heard.port}/alive")
        assert a_pass(environment) == (0, True)
    assert a_pass(environment) == (0, False)


# --- where no pass can run --------------------------------------------------------------------------------


def test_it_is_told_once_that_the_database_was_rolled_back_and_again_after_it_was_mended(command: Commands) -> None:
    practice = command.practice
    set_up(practice, 'it = ["it@example.ca"]')
    practice.publish(START)
    seen = (practice.state / places.CHECKPOINT).read_text()
    for _twice in range(2):
        (practice.state / places.CHECKPOINT).write_text(seen.replace("practice-", "practice-other-"))
        assert [command("publish").code for _minute in range(3)] == [5, 5, 5]
        (practice.state / places.CHECKPOINT).write_text(seen)
        assert command("publish").code == 0
    letters = sent(practice)
    assert [one["to"] for one in letters] == ["it@example.ca"] * 2
    assert letters[0]["subject"].startswith("[pubqueue] nothing is published: This is another database")
    assert len({one["id"] for one in letters}) == 1


def test_a_wrong_schema_is_said_to_cron_once_and_to_others_each_time(command: Commands) -> None:
    practice = command.practice
    set_up(practice, 'it = ["it@example.ca"]')
    practice.by_hand("UPDATE alembic_version SET version_num = '0001'")
    said = [command("publish") for _minute in range(3)]
    assert [one.code for one in said] == [5, 5, 5]
    assert [bool(one.err) for one in said] == [True, False, False]
    assert command("publish", "--json").kind == "schema"
    assert len(sent(practice)) == 1
