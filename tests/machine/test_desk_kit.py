"""What a desk PC gets: everything that it needs to reach pubqueue, and no secret."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from pubqueue.errors import InputError
from pubqueue.machine import desk_kit

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhdrGhvBnMGpGKYJZLP9yXbVjYzqWnJzQnQvGWyq1Xl"
REACHED = desk_kit.Reached(
    library='Lakeview "Public" & Library',
    host="desk.example.ca",
    user="pubqueue",
    namespace="sign-off@lakeview.example.ca",
    program=Path("/opt/pubqueue/bin/pubqueue"),
    settings="etc/pubqueue",
)


def test_every_value_is_filled_in_and_nothing_private_is_in_it() -> None:
    made = desk_kit.kit(REACHED, [KEY])
    whole = b"".join(made.values()).decode()

    assert not re.search(r"@[A-Z]+@", whole)
    assert "PRIVATE" not in whole
    assert made["known_hosts"].decode() == f"desk.example.ca {KEY}\n"
    assert "sign-off@lakeview.example.ca" in made["windows-sign.cmd"].decode()
    assert "SHA256:" in made["README.txt"].decode()


def test_a_library_s_name_cannot_become_a_command() -> None:
    made = desk_kit.kit(REACHED, [])

    assert b"title pubqueue Lakeview Public  Library\r\n" in made["windows-pubqueue.cmd"]
    json.loads(made["windows-terminal.json"])


def test_windows_files_have_windows_line_ends_and_no_others_do() -> None:
    made = desk_kit.kit(REACHED, [KEY])

    assert {name for name, data in made.items() if b"\r\n" in data} == {
        *(name for name in made if name.endswith(".cmd")), "windows-terminal.json", "README.txt"
    }  # fmt: skip


def test_the_scripts_for_macos_are_good_shell(tmp_path: Path) -> None:
    desk_kit.put(desk_kit.kit(REACHED, [KEY]), tmp_path / "kit")

    for script in (tmp_path / "kit").glob("*.command"):
        assert subprocess.run(["/bin/sh", "-n", str(script)], check=False).returncode == 0
        assert script.stat().st_mode & 0o777 == 0o700


def test_ssh_reads_the_settings(tmp_path: Path) -> None:
    desk_kit.put(desk_kit.kit(REACHED, [KEY]), tmp_path / "kit")

    command = ["ssh", "-G", "-F", str(tmp_path / "kit" / "ssh_config"), "pubqueue-pictures"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()

    assert {"hostname desk.example.ca", "user pubqueue-tray", "stricthostkeychecking true"} <= set(said)


def test_the_same_kit_is_the_same_zip_and_its_scripts_can_be_run() -> None:
    made = desk_kit.kit(REACHED, [KEY])

    packed = desk_kit.zipped(made)

    assert packed == desk_kit.zipped(made)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes["pubqueue/mac-sign.command"] == 0o755
    assert modes["pubqueue/README.txt"] == 0o644


@pytest.mark.parametrize("host", ["", "a b", "-oProxyCommand=x", "a;b", "a\nb"])
def test_a_host_is_the_name_of_a_machine(host: str) -> None:
    with pytest.raises(InputError, match="no name of a machine"):
        desk_kit.kit(desk_kit.Reached("L", host, "pubqueue", "n", Path("/p"), "etc/pubqueue"), [])


def test_public_keys_are_taken_without_their_comments(tmp_path: Path) -> None:
    folder = tmp_path / "etc" / "ssh"
    folder.mkdir(parents=True)
    (folder / "ssh_host_ed25519_key.pub").write_text(f"{KEY} root@somewhere\n")
    (folder / "ssh_host_ed25519_key").write_text("secret")

    assert desk_kit.host_keys(tmp_path) == [KEY]
