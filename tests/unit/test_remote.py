"""Where PostgreSQL is, by the environment; what is wrong with it is told without its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from pubqueue import remote
from pubqueue.errors import SettingsError
from pubqueue.settings import Settings

URL = "postgresql://pubqueue:s3cret@db.example.ca/pubqueue?sslmode=verify-full"


def test_a_url_stands_in_the_environment_or_in_a_file_of_its_owner_s(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(URL + "\n")
    file.chmod(0o600)
    assert remote.database_url({}) == ""
    assert remote.database_url({"PUBQUEUE_DATABASE_URL": URL}) == URL
    assert remote.database_url({"PUBQUEUE_DATABASE_URL_FILE": str(file)}) == URL


@pytest.mark.parametrize(
    "url",
    [
        "mysql://pubqueue:s3cret@db/pubqueue",
        "postgres://pubqueue:s3cret@db/pubqueue",
        "s3cret",
        "postgresql://pubqueue:s3cret@2@db/pubqueue",
        "postgresql://pubqueue:s3cret@db/pub queue",
        "sqlite:////tmp/s3cret",
    ],
)
def test_what_is_no_url_of_postgresql_is_refused_and_not_repeated(url: str, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(url)
    file.chmod(0o600)
    for named in ({"PUBQUEUE_DATABASE_URL": url}, {"PUBQUEUE_DATABASE_URL_FILE": str(file)}):
        with pytest.raises(SettingsError, match="no URL of a PostgreSQL database") as caught:
            remote.database_url(named)
        assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(URL)
    file.chmod(mode)
    with pytest.raises(SettingsError, match="Others can read") as caught:
        remote.database_url({"PUBQUEUE_DATABASE_URL_FILE": str(file)})
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=str(tmp_path)):
        remote.database_url({"PUBQUEUE_DATABASE_URL_FILE": str(tmp_path / "none")})


def test_settings_do_not_show_the_url(tmp_path: Path) -> None:
    given = Settings(home=tmp_path, state=tmp_path, database_url=URL)
    assert "s3cret" not in repr(given)
    assert given.database_place == URL
    assert Settings(home=tmp_path, state=tmp_path).database_place == tmp_path / "pubqueue.db"


def test_a_host_has_a_name_of_letters_digits_dots_and_dashes() -> None:
    assert remote.host({}) == ""
    assert remote.host({"PUBQUEUE_HOST": "publisher-2.example.ca"}) == "publisher-2.example.ca"
    for name in ("a b", "-", "x:y", "a\nb", "é", "a" * 64):
        with pytest.raises(SettingsError, match="no name of a host"):
            remote.host({"PUBQUEUE_HOST": name})
