"""Where root has set home and journal, neither the environment nor the home can say otherwise."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from pubqueue import places, settings
from pubqueue.errors import SettingsError
from pubqueue.machine import texts
from pubqueue.machine.names import named

ME = pwd.getpwuid(os.geteuid()).pw_name


def publisher_file(root: Path, user: str, folder: str = "") -> Path:
    """Write what `init --shared` writes, for a service user of any name."""
    file = root / places.PUBLISHER / folder / "publisher.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = texts.publisher(named(Path("/opt/pubqueue/bin/pubqueue"), folder))
    line = next(line for line in text.splitlines() if line.startswith("service_user"))
    file.write_text(text.replace(line, f'service_user = "{user}"'))
    for path in (file, file.parent):
        path.chmod(0o755)
    return file


def test_the_service_user_s_home_is_the_one_that_root_set(tmp_path: Path) -> None:
    publisher_file(tmp_path, ME)
    found = settings.publisher(tmp_path, owner=os.geteuid())

    assert found is not None
    assert (found.home, found.state) == (Path("/var/lib/pubqueue"), Path("/var/lib/pubqueue-journal"))


def test_each_library_of_several_has_its_own_service_user(tmp_path: Path) -> None:
    publisher_file(tmp_path, "somebody-else")
    publisher_file(tmp_path, ME, "north")

    found = places.publisher(str(tmp_path))

    assert found is not None
    assert found["home"] == "/var/lib/pubqueue-north"


def test_whoever_is_no_service_user_has_a_home_of_their_own(tmp_path: Path) -> None:
    publisher_file(tmp_path, "somebody-else")
    environment = {"PUBQUEUE_HOME": "/mine"}

    places.settle(environment, str(tmp_path), os.geteuid())

    assert settings.publisher(tmp_path) is None
    assert environment == {"PUBQUEUE_HOME": "/mine"}


def test_the_environment_cannot_name_another_home(tmp_path: Path) -> None:
    publisher_file(tmp_path, ME)
    environment = {"PUBQUEUE_HOME": "/mine", "XDG_STATE_HOME": "/mine/too"}

    places.settle(environment, str(tmp_path), os.geteuid())

    assert environment == {"PUBQUEUE_HOME": "/var/lib/pubqueue", "XDG_STATE_HOME": "/var/lib/pubqueue-journal"}


def test_root_may_name_the_file_with_postgresql_s_url(tmp_path: Path) -> None:
    file = publisher_file(tmp_path, ME)
    file.write_text(file.read_text() + 'database_url_file = "/etc/pubqueue/database-url"\n')
    environment: dict[str, str] = {}

    places.settle(environment, str(tmp_path), os.geteuid())

    assert environment["PUBQUEUE_DATABASE_URL_FILE"] == "/etc/pubqueue/database-url"


def test_what_others_could_have_written_counts_for_nothing_and_is_told(tmp_path: Path) -> None:
    publisher_file(tmp_path, ME).chmod(0o666)
    environment: dict[str, str] = {}

    places.settle(environment, str(tmp_path), os.geteuid())

    assert environment == {}
    with pytest.raises(SettingsError, match="others than root"):
        settings.publisher(tmp_path, owner=os.geteuid())


def test_a_file_that_says_nothing_whole_is_as_none(tmp_path: Path) -> None:
    publisher_file(tmp_path, ME).write_text('service_user = "x"\n')

    assert places.publisher(str(tmp_path)) is None
