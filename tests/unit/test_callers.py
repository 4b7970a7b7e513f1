"""Who called: the operating system says, never the caller."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from pubqueue.callers import who_calls
from pubqueue.errors import RefusedError
from pubqueue.model.people import Surety

ME = pwd.getpwuid(os.getuid())
OTHER = next(entry for entry in pwd.getpwall() if entry.pw_uid not in (ME.pw_uid, 0))
UNSET = "4294967295"


def _root(folder: Path, loginuid: str = UNSET) -> Path:
    """Return a root folder with the kernel's word on who logged in."""
    file = folder / "proc" / "self" / "loginuid"
    file.parent.mkdir(parents=True)
    file.write_text(loginuid)
    return folder


def test_a_process_of_ones_own_is_known_by_its_login(tmp_path: Path) -> None:
    caller = who_calls("", {}, _root(tmp_path))
    assert (caller.login, caller.surely, caller.acts_for_others) == (ME.pw_name, Surety.LOGIN, False)


def test_what_sudo_says_counts_for_nothing_outside_the_service_user(tmp_path: Path) -> None:
    forged = {"SUDO_UID": str(OTHER.pw_uid), "SUDO_USER": OTHER.pw_name, "LOGNAME": OTHER.pw_name}
    for service_user in ("", OTHER.pw_name):
        caller = who_calls(service_user, forged, _root(tmp_path / (service_user or "none")))
        assert (caller.login, caller.surely) == (ME.pw_name, Surety.LOGIN)


def test_the_service_users_process_acts_for_whom_sudo_names(tmp_path: Path) -> None:
    caller = who_calls(ME.pw_name, {"SUDO_UID": str(OTHER.pw_uid)}, _root(tmp_path))
    assert (caller.uid, caller.login) == (OTHER.pw_uid, OTHER.pw_name)
    assert (caller.surely, caller.acts_for_others) == (Surety.SUDO, True)


def test_the_kernels_word_on_who_logged_in_goes_before_sudos(tmp_path: Path) -> None:
    caller = who_calls(ME.pw_name, {"SUDO_UID": "0"}, _root(tmp_path, str(OTHER.pw_uid)))
    assert (caller.login, caller.surely) == (OTHER.pw_name, Surety.SUDO)


@pytest.mark.parametrize("said", ["", "x", "-1", "٣", " 1"])
def test_the_publisher_itself_acts_for_nobody(tmp_path: Path, said: str) -> None:
    caller = who_calls(ME.pw_name, {"SUDO_UID": said}, _root(tmp_path))
    assert (caller.login, caller.surely, caller.acts_for_others) == (ME.pw_name, Surety.LOGIN, False)


def test_a_login_that_this_machine_does_not_know_is_nobodys(tmp_path: Path) -> None:
    caller = who_calls(ME.pw_name, {"SUDO_UID": str(2**31 - 7)}, _root(tmp_path))
    assert (caller.login, caller.acts_for_others) == ("", True)


def test_a_forced_command_names_the_person_in_the_service_users_process_alone(tmp_path: Path) -> None:
    caller = who_calls(ME.pw_name, {}, _root(tmp_path, str(OTHER.pw_uid)), "jo")
    assert (caller.person, caller.surely, caller.acts_for_others) == ("jo", Surety.SSH_KEY, True)
    for service_user in ("", OTHER.pw_name):
        with pytest.raises(RefusedError, match="authorized_keys"):
            who_calls(service_user, {}, tmp_path, "jo")
