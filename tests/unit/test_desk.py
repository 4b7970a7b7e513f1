"""The ticket of an unlocked desk: whose it is, where it counts, for how long."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pubqueue.desk import Desk, boot, terminal

IDLE = 300.0


@dataclass
class _Uptime:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def uptime() -> _Uptime:
    return _Uptime()


@pytest.fixture
def desk(tmp_path: Path, uptime: _Uptime) -> Desk:
    return Desk(tmp_path / "desk", "34816 700 55", "this-boot", IDLE, uptime)


def _pins(**pins: bytes) -> Callable[[str], bytes | None]:
    return pins.get


def _ticket(desk: Desk) -> Path:
    (file,) = desk.folder.glob("*.json")
    return file


def test_whoever_unlocked_it_sits_there_until_it_is_locked(desk: Desk) -> None:
    assert desk.holder(_pins(pat=b"p")) == ""
    desk.unlock("pat", b"p")
    assert desk.holder(_pins(pat=b"p")) == "pat"
    desk.lock()
    assert desk.holder(_pins(pat=b"p")) == ""


def test_it_locks_after_the_idle_time(desk: Desk, uptime: _Uptime) -> None:
    desk.unlock("pat", b"p")
    uptime.seconds += IDLE - 1
    assert desk.holder(_pins(pat=b"p")) == "pat"
    uptime.seconds += 1
    assert desk.holder(_pins(pat=b"p")) == ""


def test_a_clock_that_was_put_back_does_not_keep_it_open(desk: Desk, uptime: _Uptime) -> None:
    desk.unlock("pat", b"p")
    uptime.seconds -= 1
    assert desk.holder(_pins(pat=b"p")) == ""


def test_a_ticket_of_before_the_machine_was_started_again_is_none(desk: Desk) -> None:
    desk.unlock("pat", b"p")
    assert replace(desk, boot="next-boot").holder(_pins(pat=b"p")) == ""


def test_a_ticket_that_is_copied_to_another_terminal_opens_nothing(desk: Desk) -> None:
    desk.unlock("pat", b"p")
    other = replace(desk, terminal="34817 800 66")
    other.unlock("jo", b"j")
    (theirs,) = set(desk.folder.glob("*.json")) - {desk.folder / _file(desk)}
    shutil.copy(desk.folder / _file(desk), theirs)
    assert other.holder(_pins(pat=b"p", jo=b"j")) == ""
    assert desk.holder(_pins(pat=b"p", jo=b"j")) == "pat"


def _file(desk: Desk) -> str:
    return next(file.name for file in desk.folder.glob("*.json") if json.loads(file.read_text())["person"] == "pat")


@pytest.mark.parametrize("change", [{"person": "sam"}, {"used": 1200.0}, {"mac": "0" * 64}, {"mac": ""}])
def test_a_ticket_that_was_changed_opens_nothing(desk: Desk, uptime: _Uptime, change: dict[str, object]) -> None:
    desk.unlock("pat", b"p")
    uptime.seconds += 250
    said = json.loads(_ticket(desk).read_text())
    _ticket(desk).write_text(json.dumps({**said, **change}))
    assert desk.holder(_pins(pat=b"p", sam=b"s")) == ""


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"null", b'{"used": "x"}', b"\xff", b"[" * 100_000])
def test_nonsense_is_no_ticket(desk: Desk, written: bytes) -> None:
    desk.unlock("pat", b"p")
    _ticket(desk).write_bytes(written)
    assert desk.holder(_pins(pat=b"p")) == ""


def test_a_new_pin_ends_what_the_old_one_opened(desk: Desk) -> None:
    desk.unlock("pat", b"p")
    assert desk.holder(_pins(pat=b"another")) == ""
    assert desk.holder(_pins()) == ""


def test_nobody_else_can_read_tickets_and_their_key(desk: Desk) -> None:
    desk.unlock("pat", b"p")
    modes = {file.stat().st_mode & 0o777 for file in desk.folder.iterdir()}
    assert (modes, desk.folder.stat().st_mode & 0o777) == ({0o600}, 0o700)


def test_locking_takes_tickets_away_that_came_to_nothing(desk: Desk, uptime: _Uptime) -> None:
    replace(desk, terminal="1 2 3").unlock("jo", b"j")
    uptime.seconds += IDLE
    replace(desk, terminal="4 5 6").unlock("sam", b"s")
    desk.lock()
    assert json.loads(_ticket(desk).read_text())["person"] == "sam"


# --- which terminal --------------------------------------------------------------------------------


def _process(proc: Path, name: str, *, parent: int, session: int, device: int, uid: int) -> None:
    folder = proc / name
    folder.mkdir(parents=True)
    rest = " ".join(["0"] * 14)
    (folder / "stat").write_text(f"{name} (a) b ) S {parent} 9 {session} {device} {rest} {session}77 0\n")
    (folder / "status").write_text(f"Name:\tx\nUid:\t{uid}\t0\t0\t0\n")


def test_a_terminal_is_its_device_its_session_and_when_that_began(tmp_path: Path) -> None:
    _process(tmp_path, "self", parent=40, session=50, device=34816, uid=1000)
    _process(tmp_path, "50", parent=1, session=50, device=34816, uid=1000)
    assert terminal(1000, tmp_path) == "34816 50 5077"


def test_behind_sudo_the_callers_own_terminal_counts(tmp_path: Path) -> None:
    _process(tmp_path, "self", parent=41, session=41, device=34999, uid=900)
    _process(tmp_path, "41", parent=40, session=41, device=34999, uid=0)
    _process(tmp_path, "40", parent=30, session=20, device=34816, uid=1000)
    _process(tmp_path, "20", parent=1, session=20, device=34816, uid=1000)
    assert terminal(1000, tmp_path) == "34816 20 2077"


def test_without_a_terminal_there_is_none(tmp_path: Path) -> None:
    assert terminal(1000, tmp_path) == ""
    _process(tmp_path, "self", parent=0, session=50, device=0, uid=1000)
    _process(tmp_path, "50", parent=0, session=50, device=0, uid=1000)
    assert terminal(1000, tmp_path) == ""
    assert terminal(2000, tmp_path) == ""
    assert boot(tmp_path) == ""


def test_nobody_sits_where_there_is_no_terminal(desk: Desk) -> None:
    nowhere = replace(desk, terminal="")
    nowhere.unlock("pat", b"p")
    assert nowhere.holder(_pins(pat=b"p")) == ""
