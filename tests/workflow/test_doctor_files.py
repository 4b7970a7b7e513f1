"""What the doctor finds in files, on the disk, in the clock and among the processes; each fault really happens."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import Practice, close_homes
from examined import examined, not_fine, real_home, report, said

from pubqueue import bootstrap, places
from pubqueue.workflow.doctor.chart import Verdict

DATABASES = ("sqlite",)
DATABASE, SETTINGS = places.DATABASE, places.SETTINGS


@pytest.fixture
def home(practice: Practice) -> Practice:
    """Return a practice home whose files have the modes that the program itself gives them."""
    report(practice, fix=True)
    return practice


def test_a_home_as_the_program_makes_it_is_fine(home: Practice) -> None:
    assert not_fine(examined(home)) == {}


# --- what is missing, unreadable, or damaged --------------------------------------------------------


def _without(name: str) -> Callable[[Practice], None]:
    def do(home: Practice) -> None:
        (home.path / name).unlink()

    return do


def _settings(text: bytes) -> Callable[[Practice], None]:
    def do(home: Practice) -> None:
        (home.path / SETTINGS).write_bytes(text)

    return do


def _schema(number: str) -> Callable[[Practice], None]:
    def do(home: Practice) -> None:
        home.by_hand("UPDATE alembic_version SET version_num = ?", number)

    return do


def _no_database(home: Practice) -> None:
    (home.path / DATABASE).write_bytes(b"This is no database. " * 300)


def _torn_page(home: Practice) -> None:
    file = home.path / DATABASE
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(os.urandom(40_000))


def _lost_row(home: Practice) -> None:
    home.by_hand("INSERT INTO desk_pin VALUES ('nobody', x'00', x'00', 0, '', 0, '')")


def _unknown_zone(home: Practice) -> None:
    home.by_hand("UPDATE home SET zone = 'Mars/Olympus_Mons'")


FAULTS = {
    "no home": (_without(SETTINGS), "home", "There is no pubqueue home"),
    "no database": (_without(DATABASE), "home", "settings but no database"),
    "no policy": (_without("policy.toml"), "home", "policy.toml is missing"),
    "no signing key of the record": (_without("keys/log.key"), "home", "log.key is missing"),
    "an unknown key": (_settings(b"[schedule]\nquiet_form = 9\n"), "settings", "Did you mean quiet_from?"),
    "settings that are no TOML": (_settings(b"\xff\x00 nonsense"), "settings", "cannot be read"),
    "an old schema": (_schema("0001"), "schema", "pubqueue upgrade"),
    "a newer schema": (_schema("9999"), "schema", "Install that newer program"),
    "no database in its file": (_no_database, "database", "file is not a database"),
    "a torn page": (_torn_page, "database", "Keep a copy of the file"),
    "a row that refers to none": (_lost_row, "database", "desk_pin"),
    "an unknown zone": (_unknown_zone, "zone", "knows no time zone Mars/Olympus_Mons"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_broken_is_found_and_explained_and_nothing_else_fails_by_it(home: Practice, fault: str) -> None:
    make, name, words = FAULTS[fault]
    make(home)

    found = examined(home)
    assert found[name].verdict is Verdict.BROKEN
    assert words in said(found[name])
    assert all(symptom.hint for symptom in found[name].symptoms)


def test_what_cannot_be_reached_is_called_not_examined(home: Practice) -> None:
    _settings(b"[nonsense]")(home)

    found = examined(home)
    assert (found["settings"].verdict, found["opening"].verdict) == (Verdict.BROKEN, Verdict.BROKEN)
    assert found["signers"].verdict is Verdict.NOT_EXAMINED
    assert found["database"].verdict is Verdict.FINE


def test_zone_data_that_is_gone_is_found(home: Practice, tmp_path: Path) -> None:
    (tmp_path / "empty" / "tzdata").mkdir(parents=True)
    (tmp_path / "empty" / "tzdata" / "__init__.py").touch()
    gone = {"PYTHONTZPATH": "", "PYTHONPATH": str(tmp_path / "empty")}
    ran = subprocess.run(
        [sys.executable, "-m", "pubqueue", "doctor"],
        env={**home.environment, **gone},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (5, "")
    assert "BROKEN zone: This machine knows no time zone America/Toronto." in ran.stdout


# --- modes and owners -------------------------------------------------------------------------------


MODES = {
    "the home": (".", 0o777, Verdict.BROKEN),
    "the database": (DATABASE, 0o666, Verdict.BROKEN),
    "a database that others read": (DATABASE, 0o644, Verdict.WARNS),
    "the settings": (SETTINGS, 0o620, Verdict.BROKEN),
    "the record's key": ("keys/log.key", 0o640, Verdict.BROKEN),
    "the folder of keys": ("keys", 0o777, Verdict.BROKEN),
    "the tray": (places.TRAY, 0o777, Verdict.WARNS),
}


@pytest.mark.parametrize("what", MODES)
def test_what_is_open_to_others_is_found_and_mended(home: Practice, what: str) -> None:
    name, mode, verdict = MODES[what]
    (home.path / places.TRAY).mkdir(mode=0o700, exist_ok=True)
    (home.path / name).chmod(mode)

    assert examined(home)["modes"].verdict is verdict
    mended = report(home, fix=True)
    assert [str(words) for words in mended.mended if str((home.path / name).resolve()) in str(words)]
    assert mended.verdict is Verdict.FINE


def test_a_journal_that_others_can_write_is_found_and_mended(home: Practice) -> None:
    home.state.chmod(0o777)

    assert examined(home)["modes"].verdict is Verdict.BROKEN
    assert examined(home, fix=True)["modes"].verdict is Verdict.FINE


def test_a_tray_that_a_group_may_fill_is_fine(home: Practice) -> None:
    (home.path / places.TRAY).mkdir(exist_ok=True)
    (home.path / places.TRAY).chmod(0o2770)

    assert examined(home)["modes"].verdict is Verdict.FINE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_owner_is_found_and_given_back(home: Practice) -> None:
    os.chown(home.path / DATABASE, 65534, -1)

    found = examined(home)["owner"]
    assert (found.verdict, "sudo chown" in said(found)) == (Verdict.BROKEN, True)
    assert examined(home, fix=True)["owner"].verdict is Verdict.FINE


# --- the disk ---------------------------------------------------------------------------------------


def test_a_disk_without_room_for_twice_the_database_is_told(home: Practice) -> None:
    free = os.statvfs(home.path).f_bavail * os.statvfs(home.path).f_frsize
    with (home.path / DATABASE).open("r+b") as opened:
        opened.truncate(free)

    assert examined(home)["room"].verdict is Verdict.WARNS


def test_a_home_on_a_network_disk_is_told(home: Practice, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nnas:/home {home.path} nfs4 rw 0 0\n")

    assert "network disk (nfs4)" in said(examined(home, mounts=mounts)["disk"])


# --- other processes --------------------------------------------------------------------------------

HOLD_LANE = (
    "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
)
HOLD_DATABASE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
input()
connection.close()
"""


@pytest.fixture
def holding() -> Iterator[Callable[[str, Path], int]]:
    """Return what starts a process that holds a file until the test ends, and tells its number."""
    running: list[subprocess.Popen[str]] = []

    def hold(code: str, file: Path) -> int:
        command = [sys.executable, "-c", code, str(file)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process.pid

    yield hold
    for process in running:
        process.communicate("\n", timeout=30)


class LaterClock(bootstrap.PracticeClock):
    """A clock for which the machine has run for a quarter of an hour more."""

    def boottime(self) -> float:
        """Return the boot clock, a quarter of an hour on."""
        return super().boottime() + 900


def test_a_pass_that_hangs_with_its_lane_is_told_with_its_number(
    home: Practice, holding: Callable[[str, Path], int]
) -> None:
    lane = home.path / "lanes" / "mastodon-library.lock"
    lane.parent.mkdir(mode=0o700, exist_ok=True)
    pid = holding(HOLD_LANE, lane)

    assert examined(home)["lanes"].verdict is Verdict.FINE
    found = examined(home, clock=LaterClock(home.now))["lanes"]
    assert found.verdict is Verdict.BROKEN
    assert f"kill {pid}" in said(found)
    assert "mastodon-library" in said(found)


def test_a_process_that_holds_the_database_is_told_with_its_number(
    home: Practice, holding: Callable[[str, Path], int]
) -> None:
    pid = holding(HOLD_DATABASE, home.path / DATABASE)

    found = examined(home)
    assert found["locks"].verdict is Verdict.BROKEN
    assert f"ps -fp {pid}" in said(found["locks"])
    assert found["signers"].verdict is Verdict.FINE


# --- the journal ------------------------------------------------------------------------------------


def test_a_home_that_never_sent_anything_gets_a_new_journal(home: Practice) -> None:
    (home.state / places.CHECKPOINT).unlink()
    home.state.rmdir()

    assert examined(home)["journal"].verdict is Verdict.BROKEN
    assert not_fine(examined(home, fix=True)) == {}


def test_a_home_that_published_gets_no_new_journal(home: Practice) -> None:
    home.approved()
    home.publish()
    (home.state / places.CHECKPOINT).unlink()

    found = examined(home, fix=True)["journal"]
    assert found.verdict is Verdict.BROKEN
    assert "pubqueue recover" in said(found)


def test_a_journal_within_the_home_is_told(home: Practice) -> None:
    home.extra["XDG_STATE_HOME"] = str(home.path / "state")

    assert "lies within the home" in said(examined(home)["journal"])


def test_a_journal_that_was_cut_is_told(home: Practice) -> None:
    home.approved()
    home.publish()
    (home.state / "journal.jsonl").write_text('{"before": "another", "kind": "intent"}\n')

    assert "was cut or changed" in said(examined(home)["record"])


def test_an_older_database_is_told_with_the_way_back(home: Practice) -> None:
    home.approved()
    close_homes()
    old = (home.path / DATABASE).read_bytes()
    home.publish()
    close_homes()
    (home.path / DATABASE).write_bytes(old)

    found = examined(home)["record"]
    assert found.verdict is Verdict.BROKEN
    assert "pubqueue recover" in said(found)


def test_the_journal_of_another_home_is_told(home: Practice) -> None:
    checkpoint = home.state / places.CHECKPOINT
    checkpoint.write_text("practice-another " + checkpoint.read_text().partition(" ")[2])

    assert "another database" in said(examined(home)["record"])


# --- the clock of a real home, and who starts its passes --------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Practice:
    """Return a home that is none to practise in, just made."""
    return real_home(tmp_path)


def test_a_new_home_wants_accounts_signers_a_backup_and_a_timer(real: Practice) -> None:
    assert not_fine(examined(real, real=True)) == {
        "signers": Verdict.BROKEN,
        "keys": Verdict.WARNS,
        "accounts": Verdict.WARNS,
        "backup": Verdict.WARNS,
        "publisher": Verdict.WARNS,
    }


@pytest.mark.parametrize("name", [DATABASE, places.HEARTBEAT])
def test_a_clock_that_was_set_back_is_told(real: Practice, name: str) -> None:
    file = (real.path if name == DATABASE else real.state) / name
    file.touch()
    later = datetime.now(UTC).timestamp() + 3600  # noqa: TID251 - the very clock that is asked about
    os.utime(file, (later, later))

    assert "The clock was set back" in said(examined(real, real=True)["clock"])


def test_a_clock_of_an_earlier_year_is_told(real: Practice) -> None:
    clock = bootstrap.PracticeClock(datetime(2025, 1, 1, tzinfo=UTC))

    assert "The clock says 2025." in said(examined(real, real=True, clock=clock)["clock"])


def test_a_publisher_that_fell_silent_is_told_with_the_line_that_should_start_it(real: Practice) -> None:
    heartbeat = real.state / places.HEARTBEAT
    heartbeat.touch()
    earlier = heartbeat.stat().st_mtime - 600
    os.utime(heartbeat, (earlier, earlier))
    real.extra["PATH"] = f"{_tool(real, 'crontab', '* * * * * /usr/bin/pubqueue publish')}:/usr/bin:/bin"

    found = examined(real, real=True)["publisher"]
    assert found.verdict is Verdict.BROKEN
    assert "crontab -l has a line for it" in said(found)


def test_a_timer_of_systemd_is_seen(real: Practice) -> None:
    tools = _tool(real, "systemctl", "- - - - pubqueue.timer pubqueue.service")
    _tool(real, "crontab", "# * * * * * pubqueue publish")
    real.extra["PATH"] = f"{tools}:/usr/bin:/bin"

    assert "systemd timer" in said(examined(real, real=True)["publisher"])


def test_a_machine_without_cron_and_systemd_is_taken_as_it_is(real: Practice) -> None:
    real.extra["PATH"] = str(real.folder)

    found = examined(real, real=True)
    assert "Neither crontab -l nor systemd" in said(found["publisher"])
    assert "ssh-keygen cannot be run" in said(found["ssh-keygen"])


def _tool(home: Practice, name: str, says: str) -> Path:
    """Put a program on the path that prints one line; return its folder."""
    folder = home.folder / "tools"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\necho '{says}'\n")
    (folder / name).chmod(0o755)
    return folder


def test_an_old_ssh_keygen_is_told(real: Practice) -> None:
    real.extra["PATH"] = f"{_tool(real, 'ssh-keygen', 'unknown option -- Y')}:/usr/bin:/bin"

    assert "too old to sign" in said(examined(real, real=True)["ssh-keygen"])


def test_a_fault_of_the_sandbox_has_no_business_in_a_real_home(real: Practice) -> None:
    real.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-after"

    assert "timeout-after" in said(examined(real, real=True)["sandbox-fault"])


def test_an_extra_is_missed_where_the_settings_ask_for_it(real: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)  # how Python itself is told that there is no such module

    assert examined(real, real=True)["extras"].verdict is Verdict.FINE
    (real.path / SETTINGS).write_text('[notify]\nit = ["ntfy://ntfy.example.ca/it"]\n')
    assert "“notify” is not installed" in said(examined(real, real=True)["extras"])


def test_heif_pictures_in_the_tray_ask_for_their_extra(home: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (home.path / places.TRAY).mkdir(mode=0o700, exist_ok=True)
    (home.path / places.TRAY / "IMG_1.HEIC").touch(0o600)

    assert "“heif” is not installed" in said(examined(home)["extras"])


def test_the_database_is_not_changed_by_being_examined(home: Practice) -> None:
    def rows() -> list[str]:
        connection = sqlite3.connect(home.path / DATABASE)
        try:
            return list(connection.iterdump())
        finally:
            connection.close()

    before = rows()
    examined(home, fix=True)
    assert rows() == before
