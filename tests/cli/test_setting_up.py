"""`init` with its options, and `desk-kit`: what goes together, and what is refused in a line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from commands import Commands

WANTED = ("--library", "Lakeview", "--domain", "lakeview.example.ca", "--timezone", "America/Toronto")


def test_the_command_writes_a_folder_or_a_zip_and_overwrites_nothing(command: Commands, tmp_path: Path) -> None:
    place = tmp_path / "kit"

    said = command("desk-kit", "--host", "desk.example.ca", "--to", str(place), "--json")

    assert said.code == 0
    assert sorted(path.name for path in place.iterdir()) == said.data["files"]
    assert command("desk-kit", "--host", "desk.example.ca", "--to", str(place)).code == 2
    assert command("desk-kit", "--host", "desk.example.ca", "--to", str(tmp_path / "kit.zip")).code == 0
    assert zipfile.is_zipfile(tmp_path / "kit.zip")
    assert command("desk-kit", "--json").code == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--remove",), "go with --shared"),
        (("--dry-run", *WANTED), "go with --shared"),
        (("--shared", "--with-data", *WANTED), "goes with --remove"),
        (("--library", "Lakeview"), "These are missing: --domain, --timezone"),
    ],
)
def test_options_that_do_not_go_together_are_refused(command: Commands, options: tuple[str, ...], said: str) -> None:
    refused = command("init", "--practice", *options)

    assert refused.code == 2
    assert said in refused.err
