"""`backup`, `restore`, `recover`, `upgrade` as typed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import DUE, Practice
from commands import PUBQUEUE, wait_until_open
from old_home import NOON, TEXT, old_home
from refusals import quiet, refused, stored

from pubqueue import places
from pubqueue.store import schema

if TYPE_CHECKING:
    from commands import Commands


def test_a_home_is_lost_restored_and_recovered(command: Commands) -> None:
    practice = command.practice
    practice.approved(TEXT)
    made = command("backup", "--to", str(practice.folder), "--json", who="kim").data
    practice.publish()
    checked = command("backup", "--check", made["file"], "--json")
    assert checked.data == made

    refused(command("restore", made["file"], "--json"), 3, "refused", "before-restore")
    practice.path.rename(practice.folder / "gone")
    assert "pubqueue recover" in command("restore", made["file"]).out
    shutil.copytree(practice.folder / "gone" / "sandbox", practice.path / "sandbox")
    refused(command("publish", "--json"), 5, "rolled_back", "pubqueue recover")
    assert command("status", "--json").data["blocked"]

    assert command("recover", "--dry-run", who="kim").code == 0
    said = command("recover", "--json", who="kim")
    assert (said.code, [case["fate"] for case in said.data["cases"]]) == (0, ["published"])
    practice.now = DUE + timedelta(minutes=1)
    assert command("publish").code == 0
    assert len(practice.ledger()) == 1
    assert command("audit", "verify").code == 0
    refused(command("recover", "--json", who="kim"), 3, "refused", "nothing to recover")


def test_whoever_has_something_to_decide_is_told_by_the_exit_code(command: Commands) -> None:
    practice = command.practice
    practice.approved(TEXT)
    made = command("backup", "--to", str(practice.folder), "--json", who="kim").data
    practice.path.rename(practice.folder / "gone")
    command("restore", made["file"])
    practice.now = DUE
    said = command("recover", who="kim")
    assert said.code == 4
    assert "held" in quiet(said)
    assert command("publish").code == 0
    assert practice.ledger() == []


def test_a_lost_journal_is_declared_by_typing_the_librarys_name(command: Commands) -> None:
    practice = command.practice
    practice.approved(TEXT)
    shutil.rmtree(practice.state)
    host = practice.as_("kim").host
    arguments = ("recover", "--lost", host, "--reason", "the disk broke")
    wrong = command.at_terminal(*arguments, who="kim", typed="Another Library\n")
    assert (wrong.code, "nothing was done" in wrong.err) == (2, True)
    right = command.at_terminal(*arguments, who="kim", typed="Lakeview Public Library\n")
    assert (right.code, "Recovered" in right.out) == (0, True)


def test_the_missing_part_that_encrypts_is_said_in_one_line(practice: Practice) -> None:
    hidden = "import sys; sys.modules['pyrage'] = None; from pubqueue.__main__ import main; sys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", hidden, "--as", "kim", "backup", "--encrypt-to", "age1x"],
        env=practice.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 5
    assert ran.stderr.splitlines()[0] == "The part that encrypts backups is not installed."


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Practice:
    practice = old_home(tmp_path)
    for name, value in practice.environment.items():
        monkeypatch.setenv(name, value)
    return practice


def typed(practice: Practice, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, at the time of the home."""
    command = [*PUBQUEUE, "--now", practice.now.isoformat(), *arguments]
    return subprocess.run(command, env=practice.environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_publisher_on_a_wrong_schema_says_so_once_and_exits_5_each_time(old: Practice) -> None:
    ran = [typed(old, "publish") for _time in range(3)]
    assert [one.returncode for one in ran] == [5, 5, 5]
    assert "pubqueue upgrade" in ran[0].stderr
    assert [one.stdout + one.stderr for one in ran[1:]] == ["", ""]


def test_cron_does_not_take_a_wrong_schema_for_nothing_to_do(practice: Practice) -> None:
    practice.draft()
    practice.publish()
    practice.by_hand("UPDATE alembic_version SET version_num = '9999'")
    ran = subprocess.run([*PUBQUEUE, "publish"], env=practice.environment, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 5


def test_upgrade_tells_each_step_and_the_posts_go_out(old: Practice) -> None:
    ran = typed(old, "upgrade", "--to", str(old.folder))
    assert ran.returncode == 0, ran.stderr
    told = ran.stdout.splitlines()
    assert told[0] == "Making a backup."
    assert f"The database is of schema {schema.newest_revision()}." in told
    assert "Publishing goes on." in told
    old.publish(NOON)
    assert [entry["text"] for entry in old.ledger("x:library")] == [TEXT]


def test_a_process_that_was_open_before_an_upgrade_writes_nothing_after_it(practice: Practice) -> None:
    with subprocess.Popen(
        [*PUBQUEUE, "post", "new", "--account", "mastodon:library", "--text", "-"],
        env=practice.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        wait_until_open(process.pid, practice.path / places.DATABASE)
        os.kill(process.pid, signal.SIGSTOP)
        practice.by_hand("UPDATE alembic_version SET version_num = '9999'")
        before = stored(practice)
        os.kill(process.pid, signal.SIGCONT)
        _out, said = process.communicate(TEXT.encode(), timeout=60)
    assert (process.returncode, b"schema 9999" in said) == (5, True)
    assert stored(practice) == before
