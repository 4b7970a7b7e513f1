"""The service user acts for others: over SSH and through sudo, and nothing of its own is lent to them."""

from __future__ import annotations

import io
import os
import pwd
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import Practice
from commands import Commands, Said

from pubqueue import arrival, bootstrap, founding
from pubqueue.cli import run
from pubqueue.cli.over_ssh import WANTED, run_for
from pubqueue.errors import DeskLockedError
from pubqueue.model.people import Deed, Role, Surety
from pubqueue.workflow import people

LOGIN = pwd.getpwuid(os.getuid()).pw_name
OTHER = next(entry for entry in pwd.getpwall() if entry.pw_uid not in (os.getuid(), 0))
HIDDEN = "sesame-open-42"
REFUSALS = ("out of your reach here", "No editor is started here", "picture tray", "in the tray", "media add")


@dataclass(frozen=True)
class Machine:
    """A machine on which this very user is the service user of a shared set-up."""

    command: Commands
    root: Path

    def ssh(self, wanted: str, *, person: str = "jo") -> Said:
        """Have somebody ask for `wanted` over SSH."""
        return self._said(lambda: run_for([person], {WANTED: wanted}, root=self.root))

    def sudo(self, *arguments: str, stdin: bytes = b"") -> Said:
        """Have another login run pubqueue through sudo."""
        self.command.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return self._said(lambda: run(arguments, root=self.root))

    def _said(self, call: Callable[[], int]) -> Said:
        code = call()
        captured = self.command.capsys.readouterr()
        return Said(code, captured.out, captured.err)


@pytest.fixture
def machine(command: Commands, practice: Practice, tmp_path: Path) -> Machine:
    root = tmp_path / "root"
    settings = root / "etc" / "pubqueue" / "publisher.toml"
    settings.parent.mkdir(parents=True)
    lines = {"service_user": LOGIN, "home": str(practice.path), "state": str(practice.folder / "state")}
    settings.write_text("".join(f'{key} = "{value}"\n' for key, value in lines.items()))
    said = root / "proc" / "self" / "loginuid"
    said.parent.mkdir(parents=True)
    said.write_text(str(OTHER.pw_uid))
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return Machine(command, root)


def test_the_line_in_authorized_keys_says_who_somebody_is(machine: Machine) -> None:
    told = machine.ssh("pubqueue whoami --json", person="pat").data
    assert (told["person"], told["surely"]) == ("pat", "ssh_key")
    post = machine.ssh("post new --text 'Storytime; today' --json").data
    assert post["texts"] == {"en": "Storytime; today"}
    log = machine.ssh(f"audit log --post {post['id']} --json").data
    assert (log[-1]["actor"], log[-1]["data"]["surely"]) == ("person:jo", "ssh_key")


def test_whoever_asks_for_nothing_is_told_how_things_stand(machine: Machine) -> None:
    said = machine.ssh("")
    assert said.code == 0
    assert "in review" in said.out


def test_nobody_becomes_another_over_ssh(machine: Machine) -> None:
    for wanted in ("--as sam whoami --json", "--as=sam whoami --json", "pubqueue --as sam whoami --json"):
        refused = machine.ssh(wanted)
        assert (refused.code, refused.kind) == (3, "refused")
    assert machine.ssh("whoami --json --as sam").code == 2


@pytest.mark.parametrize(
    "wanted",
    ["post new; rm -rf {}", "post new && rm -rf {}", "$(rm -rf {})", "`rm -rf {}`", "| rm -rf {}", "rm -rf {}"],
)
def test_no_shell_reads_what_is_asked_for(machine: Machine, tmp_path: Path, wanted: str) -> None:
    kept = tmp_path / "kept"
    kept.write_text("still here")
    assert machine.ssh(wanted.format(kept)).code == 2
    assert kept.read_text() == "still here"


def test_a_quotation_mark_without_its_other_half_is_refused(machine: Machine) -> None:
    said = machine.ssh("post new --text 'It is on")
    assert (said.code, "quotation mark" in said.err) == (2, True)


@pytest.mark.parametrize("written", [[], ["jo", "--as"]])
def test_the_entry_takes_one_person_and_nothing_else(written: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_for(written, {}) == 2
    assert "authorized_keys" in capsys.readouterr().err


def test_without_a_shared_set_up_nobody_comes_in_that_way(command: Commands) -> None:
    assert run_for(["sam"], {WANTED: "whoami --json"}) == 3
    assert "authorized_keys" in command.capsys.readouterr().out


# --- what is the service user's stays the service user's ------------------------------------------------


FILES: dict[str, tuple[str, ...]] = {
    "a text to check": ("check", "--text-file", "{file}"),
    "a picture": ("post", "new", "--text", "x", "--media", "{file}"),
    "a picture's French form": ("post", "new", "--text", "x", "--media", "{file}", "--media-fr", "{file}"),
    "a picture for the tray": ("media", "add", "{file}"),
    "a sheet to read": ("post", "import", "{file}"),
    "a sheet to write": ("post", "export", "{file}.csv"),
    "a key to enrol": ("key", "enrol", "{file}"),
    "a key to make": ("key", "make", "--file", "{file}-new"),
    "a key to make at home": ("key", "make"),
    "a signature": ("review", "submit-signature", "{file}"),
    "a backup to write": ("backup", "--to", "{file}.age"),
    "a backup to prove": ("backup", "--check", "{file}"),
    "a backup to restore": ("restore", "{file}", "--to", "{file}-home"),
    "another host's journal": ("recover", "--journal", "{file}", "--reason", "x"),
    "another host's home": ("db", "join", "{file}"),
    "a desk kit": ("desk-kit", "--to", "{file}-kit"),
    "a demo": ("demo", "--keep", "{file}-demo"),
    "an editor": ("post", "new", "--editor"),
    "an editor for a change": ("post", "edit", "1", "--editor"),
}


@pytest.mark.parametrize("way", FILES)
@pytest.mark.parametrize("through", ["ssh", "sudo"])
def test_no_file_is_opened_and_nothing_started_with_the_service_users_rights(
    machine: Machine, tmp_path: Path, way: str, through: str
) -> None:
    file = tmp_path / "secret.csv"
    file.write_text(f"when,accounts,purpose,text\n,,,{HIDDEN}\n")
    before = sorted(tmp_path.iterdir())
    arguments = [part.format(file=file) for part in FILES[way]]
    said = machine.ssh(" ".join(arguments)) if through == "ssh" else machine.sudo(*arguments)
    assert said.code in (2, 3)
    assert any(refusal in said.err for refusal in REFUSALS), said.err
    assert HIDDEN not in said.out + said.err
    assert sorted(tmp_path.iterdir()) == before
    assert machine.command("post", "list", "--json").data == []


def test_what_is_handed_over_by_standard_input_and_output_works(machine: Machine) -> None:
    sheet = b"when,accounts,purpose,text\n2026-12-01 12:00,mastodon:library,information,Storytime is on Saturday.\n"
    assert machine.sudo("post", "import", "-", "--json", stdin=sheet).code == 0
    out = machine.sudo("post", "export", "-")
    assert "Storytime is on Saturday." in out.out
    assert machine.sudo("check", "--text-file", "-", stdin=b"Storytime").code == 0


def test_settings_that_others_could_have_written_stop_everything(machine: Machine) -> None:
    (machine.root / "etc" / "pubqueue" / "publisher.toml").chmod(0o666)
    assert machine.sudo("whoami", "--json").kind == "settings"


def test_whoever_calls_sudo_is_the_person_of_their_own_login(machine: Machine, tmp_path: Path) -> None:
    environment = {"PUBQUEUE_HOME": str(tmp_path / "real"), "XDG_STATE_HOME": str(tmp_path / "state")}
    wanted = founding.Wanted("Lakeview", "lakeview.example.ca", "America/Toronto")
    founding.make_home(wanted, environment, bootstrap.SystemClock())
    founder = bootstrap.open_home(bootstrap.Call(environment))
    people.add(founder, "jo", "Jo Tremblay", {Role.STAFF}, OTHER.pw_name)
    founder.engine.dispose()
    through = bootstrap.open_home(bootstrap.Call(environment, root=machine.root))
    through.engine.dispose()
    assert through.person
    assert (through.person.id, through.surely, through.acts_for_others) == ("jo", Surety.SUDO, True)
    assert arrival.own_keys(through, {"HOME": str(tmp_path)}) == {}
    with (tmp_path / "real" / "pubqueue.toml").open("a") as file:
        file.write(f'[desk]\nlogins = ["{OTHER.pw_name}"]\n')
    shared = bootstrap.open_home(bootstrap.Call(environment, root=machine.root))
    shared.engine.dispose()
    assert (shared.person, shared.acts_for_others) == (None, True)
    with pytest.raises(DeskLockedError):
        shared.acting(Deed.READ)
