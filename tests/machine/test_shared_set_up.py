"""The shared set-up: made step by step, once, and taken away to the last file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rehearsal import TOOLS, Rehearsal

from pubqueue.errors import InputError, NotFoundError, RefusedError, SettingsError, UnfitError
from pubqueue.machine import fit
from pubqueue.machine.carry_out import Happened
from pubqueue.machine.names import named
from pubqueue.machine.plan import Founding
from pubqueue.machine.shared import Shared

PROGRAM = Path("/opt/pubqueue/bin/pubqueue")
LIBRARY = "Lakeview"
FOUNDING = Founding("sam", ("--library", LIBRARY))
FOLDERS = ("etc/cron.d", "etc/ssh/sshd_config.d", "etc/sudoers.d", "usr/local/bin", "var/lib")


@pytest.fixture
def machine(tmp_path: Path) -> Rehearsal:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir(parents=True)
    return Rehearsal(tmp_path)


def shared(machine: Rehearsal, instance: str = "") -> Shared:
    return Shared(machine, named(PROGRAM, instance))


def make(machine: Rehearsal, instance: str = "", *, dry_run: bool = False) -> list[Happened]:
    return list(shared(machine, instance).make(LIBRARY, FOUNDING, dry_run=dry_run))


def remove(machine: Rehearsal, library: str = LIBRARY, instance: str = "", *, data_too: bool = True) -> list[Happened]:
    return list(shared(machine, instance).remove(library, data_too=data_too, dry_run=False))


def everything(machine: Rehearsal) -> tuple[set[str], dict[str, list[str]], set[str]]:
    return set(machine.users), dict(machine.groups), {str(path) for path in machine.root.rglob("*")}


def test_a_second_run_changes_nothing_and_says_so(machine: Rehearsal) -> None:
    assert all(one.did for one in make(machine))
    before, ran = machine.files(), list(machine.ran)

    again = make(machine)

    assert not any(one.did for one in again)
    assert (machine.files(), machine.ran) == (before, ran)


def test_what_was_made_is_taken_away_to_the_last_file(machine: Rehearsal) -> None:
    before = everything(machine)
    make(machine)

    remove(machine)

    assert everything(machine) == before


def test_a_rehearsal_with_dry_run_touches_nothing(machine: Rehearsal) -> None:
    before = everything(machine)

    planned = make(machine, dry_run=True)

    assert len(planned) > 10
    assert all(one.did for one in planned)
    assert everything(machine) == before
    assert machine.ran == []


def test_a_user_that_was_there_before_stays(machine: Rehearsal) -> None:
    machine.users.add("pubqueue")
    make(machine)

    remove(machine)

    assert "pubqueue" in machine.users
    assert "pubqueue-tray" not in machine.users


def test_a_file_of_somebody_else_s_stops_it_before_the_first_step(machine: Rehearsal) -> None:
    (machine.root / "usr/local/bin/pubqueue").write_text("mine")

    with pytest.raises(RefusedError, match="pubqueue did not make it"):
        make(machine)

    assert machine.ran == []
    assert (machine.root / "usr/local/bin/pubqueue").read_text() == "mine"


def test_a_folder_of_somebody_else_s_is_not_taken_over(machine: Rehearsal) -> None:
    home = machine.root / "var/lib/pubqueue"
    home.mkdir()
    machine.owners[home] = ("sam", "sam")

    with pytest.raises(RefusedError, match="pubqueue did not make it"):
        make(machine)

    assert machine.owner(home) == ("sam", "sam")


def test_sudo_s_rules_are_checked_before_they_are_put_in_place(machine: Rehearsal) -> None:
    machine.broken = "visudo"

    with pytest.raises(UnfitError, match="visudo"):
        make(machine)

    assert [name for name in machine.files() if "sudoers" in name] == []


def test_what_was_interrupted_is_finished_by_the_next_run_and_taken_away_whole(machine: Rehearsal) -> None:
    before = everything(machine)
    machine.broken = "visudo"
    with pytest.raises(UnfitError):
        make(machine)

    machine.broken = ""
    done = make(machine)

    assert {one.did for one in done} == {True, False}
    remove(machine)
    assert everything(machine) == before


def test_without_data_home_and_journal_stay_in_root_s_hands(machine: Rehearsal) -> None:
    make(machine)

    kept = [one for one in remove(machine, data_too=False) if not one.did]

    home = machine.root / "var/lib/pubqueue"
    assert [str(one.told) for one in kept] == ["/var/lib/pubqueue is kept, and root's now."]
    assert (home / "pubqueue.toml").exists()
    assert machine.owner(home) == ("root", "root")
    assert home.stat().st_mode & 0o777 == 0o700
    assert "pubqueue" not in machine.users


def test_a_home_that_was_kept_is_taken_up_again(machine: Rehearsal) -> None:
    make(machine)
    remove(machine, data_too=False)
    machine.ran.clear()

    make(machine)

    assert machine.owner(machine.root / "var/lib/pubqueue") == ("pubqueue", "pubqueue")
    assert not any(command[0] == "runuser" for command in machine.ran)


def test_data_go_only_by_the_library_s_name(machine: Rehearsal) -> None:
    make(machine)

    with pytest.raises(InputError, match="not the name"):
        remove(machine, "Northfield")

    assert (machine.root / "var/lib/pubqueue/pubqueue.toml").exists()


def test_where_nothing_was_made_there_is_nothing_to_take_away(machine: Rehearsal) -> None:
    with pytest.raises(NotFoundError):
        remove(machine)


def test_a_list_that_others_could_have_written_is_not_followed(machine: Rehearsal) -> None:
    make(machine)
    (machine.root / "etc/pubqueue/made.json").chmod(0o666)

    with pytest.raises(SettingsError, match="others than root"):
        remove(machine)


def test_two_libraries_on_one_machine_have_nothing_in_common(machine: Rehearsal) -> None:
    make(machine)
    before = everything(machine)

    make(machine, "northfield")
    remove(machine, instance="northfield")

    assert everything(machine) == before
    assert machine.users >= {"pubqueue", "pubqueue-tray"}


@pytest.mark.parametrize("name", ["North", "a b", "../etc", "staff", "tray", "x" * 17, "1a"])
def test_an_instance_has_a_plain_name(name: str) -> None:
    with pytest.raises(InputError, match="no name for an instance"):
        named(PROGRAM, name)


def test_with_systemd_there_is_a_timer_and_no_line_for_cron(machine: Rehearsal) -> None:
    machine.systemd, machine.tools = True, TOOLS | {"systemctl"}
    make(machine)

    names = set(machine.files())
    assert {"etc/systemd/system/pubqueue.service", "etc/systemd/system/pubqueue.timer"} <= names
    assert "etc/cron.d/pubqueue" not in names
    assert ("systemctl", "enable", "--now", "pubqueue.timer") in machine.ran
    remove(machine)
    assert ("systemctl", "disable", "--now", "pubqueue.timer") in machine.ran


def test_what_the_machine_lacks_is_left_out_and_said(machine: Rehearsal) -> None:
    machine.tools = TOOLS - {"sudo", "visudo", "sshd"}
    make(machine)

    assert [name for name in machine.files() if "sudoers" in name or "sshd_config" in name] == []
    said = " ".join(str(one) for one in shared(machine).left_out())
    assert "no sudo" in said
    assert "no SSH server" in said


def test_keys_that_people_were_given_survive_a_second_run(machine: Rehearsal) -> None:
    make(machine)
    keys = machine.root / "etc/pubqueue/authorized_keys"
    keys.write_text(keys.read_text() + "restrict ssh-ed25519 AAAA jo\n")

    again = make(machine)

    assert not any(one.did for one in again)
    assert keys.read_text().endswith("jo\n")


def test_what_root_added_to_the_publisher_s_settings_stays(machine: Rehearsal) -> None:
    make(machine)
    file = machine.root / "etc/pubqueue/publisher.toml"
    file.write_text(file.read_text() + 'database_url_file = "/etc/pubqueue/database-url"\n')

    again = make(machine)

    assert not any(one.did for one in again)
    assert "database_url_file" in file.read_text()


def test_a_file_of_ours_that_was_changed_is_written_anew(machine: Rehearsal) -> None:
    make(machine)
    sudoers = machine.root / "etc/sudoers.d/pubqueue"
    said = sudoers.read_text()
    sudoers.chmod(0o600)
    sudoers.write_text("ALL ALL=(ALL) NOPASSWD: ALL\n")

    again = make(machine)

    assert [one.step for one in again if one.did] == ["file:etc/sudoers.d/pubqueue"]
    assert sudoers.read_text() == said
    assert sudoers.stat().st_mode & 0o777 == 0o440


def test_a_program_that_others_can_change_or_cannot_reach_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "pubqueue"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o777)
    with pytest.raises(UnfitError, match="not installed where"):
        fit.require_program(program, program, owner=program.stat().st_uid)
    with pytest.raises(UnfitError, match="trip over"):
        fit.require_program(tmp_path / "a b", program)


def test_other_systems_and_other_people_are_told_in_one_line(machine: Rehearsal) -> None:
    with pytest.raises(UnfitError, match="Linux"):
        fit.require_linux("darwin")
    with pytest.raises(UnfitError, match="useradd"):
        fit.require_tools(replace(machine, tools=frozenset()))
    with pytest.raises(InputError, match="no user nobody"):
        fit.require_login(machine, "nobody-here")
