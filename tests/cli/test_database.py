"""What the command line says where the database is PostgreSQL: in a line, and never with its password."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from builders import START
from commands import Commands
from postgres import Server
from refusals import refused

AWAY = "postgresql://pubqueue:s3cret@127.0.0.1:1/pubqueue"
INIT = (
    "init", "--practice", "--library", "Lakeview", "--domain", "lakeview.example.ca", "--timezone", "America/Toronto",
)  # fmt: skip


@pytest.mark.parametrize("arguments", [("post", "list"), ("publish",), ("status",), ("db", "upgrade")])
@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [(AWAY, "unfit", "The database cannot be used"), ("mysql://u:s3cret@db/x", "settings", "no URL of a PostgreSQL")],
)
def test_a_database_that_cannot_be_had_is_told_in_a_line(
    command: Commands, arguments: tuple[str, ...], url: str, kind: str, told: str
) -> None:
    command.monkeypatch.setenv("PUBQUEUE_DATABASE_URL", url)
    command.monkeypatch.setenv("PUBQUEUE_DEBUG", "1")
    said = command(*arguments, "--json")
    refused(said, 5, kind, told)
    assert "s3cret" not in said.out + said.err


def test_init_leaves_nothing_behind_where_the_server_is_away(command: Commands, tmp_path: Path) -> None:
    command.monkeypatch.setenv("PUBQUEUE_DATABASE_URL", AWAY)
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "new"))
    refused(command(*INIT, "--json"), 5, "unfit", "The database cannot be used")
    assert not (tmp_path / "new").exists()


def test_a_home_is_made_in_postgresql_once_and_another_host_joins(
    command: Commands, server: Server, tmp_path: Path
) -> None:
    command.monkeypatch.setenv("PUBQUEUE_DATABASE_URL", server.create())
    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "one"))
    assert command(*INIT, "--json").code == 0
    assert not (tmp_path / "one" / "pubqueue.db").exists()

    command.monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "two"))
    refused(command(*INIT, "--json"), 3, "refused", "holds a pubqueue home already", "pubqueue db join FOLDER")
    assert command("db", "join", str(tmp_path / "one"), "--json").data == {
        "home": str(tmp_path / "two"),
        "publishes": True,
    }
    post = ["--account", "mastodon:library", "--text", "Storytime is on Saturday at ten.", "--purpose", "information"]
    assert command("post", "new", *post, "--when", "2026-11-23 12:00", "--json").code == 0
    assert [one["id"] for one in command("post", "list", "--json").data] == ["1"]


def test_the_roles_are_printed_as_sql(command: Commands) -> None:
    sql = command("db", "roles", "--json").data
    assert sql["roles"] == ["pubqueue_staff", "pubqueue_publisher", "pubqueue_auditor"]
    assert command("db", "roles").out == "".join(f"{one};\n" for one in sql["sql"])


def test_without_its_driver_it_says_what_to_install(command: Commands) -> None:
    code = "import sys; sys.modules['psycopg'] = None; from pubqueue.__main__ import main; sys.exit(main())"
    environment = {**command.practice.environment, "PUBQUEUE_DATABASE_URL": AWAY}
    arguments = [sys.executable, "-c", code, "--now", START.isoformat(), "post", "list"]
    ran = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (5, "")
    assert "pubqueue[postgres]" in ran.stderr
    assert "Traceback" not in ran.stderr
