"""The settings file: read whole or refused, with the key or the path named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pubqueue import settings
from pubqueue.errors import NoHomeError, SettingsError


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "keys").mkdir(mode=0o700, parents=True)
    folder.chmod(0o700)
    (folder / "keys" / "log.key").touch(mode=0o600)
    (folder / "pubqueue.toml").touch(mode=0o600)
    return folder


def loaded(home: Path, text: str | bytes = "", **environment: str) -> settings.Settings:
    (home / "pubqueue.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return settings.load({"PUBQUEUE_HOME": str(home), "XDG_STATE_HOME": str(home.parent / "state"), **environment})


def refusal(home: Path, text: str | bytes = "") -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(home, text)
    assert caught.value.exit_code == 5
    return str(caught.value)


def test_an_empty_file_means_the_defaults(home: Path) -> None:
    given = loaded(home)
    assert given.publishing == settings.Publishing()
    assert given.schedule == settings.Schedule(21, 7)
    assert given.database == home / "pubqueue.db"
    assert given.sandbox_fault == ""


def test_what_stands_in_it_counts(home: Path) -> None:
    given = loaded(home, "[publishing]\nlooks = 5\n[schedule]\nquiet_from = 0\nquiet_until = 23\n")
    assert given.publishing == settings.Publishing(looks=5)
    assert given.schedule == settings.Schedule(0, 23)


def test_the_sandbox_s_fault_comes_from_the_environment(home: Path) -> None:
    assert loaded(home, PUBQUEUE_SANDBOX_FAULT="reset-after").sandbox_fault == "reset-after"


@pytest.mark.parametrize(
    ("text", "said", "near"),
    [
        ("[publishing]\nlook = 3", "publishing.look", "looks"),
        ("[publishing]\nretry_afer = 3", "publishing.retry_afer", "retry_after"),
        ("[schedule]\nquiet_form = 3", "schedule.quiet_form", "quiet_from"),
        ("[publishin]\nlooks = 3", "publishin", "publishing"),
        ("looks = 3", "looks", ""),
    ],
)
def test_an_unknown_key_is_refused_and_the_nearest_named(home: Path, text: str, said: str, near: str) -> None:
    assert f"The settings have no {said}. Did you mean {near}" in refusal(home, text)


@pytest.mark.parametrize(
    "value", ["'3'", "3.5", "true", "[3]", "{n = 3}", "2026-11-23", "-1", "86401", "nan", "9" * 300]
)
def test_a_value_of_another_type_or_size_is_refused(home: Path, value: str) -> None:
    assert "publishing.looks must be a whole number from 0 to 86400." in refusal(home, f"[publishing]\nlooks = {value}")


@pytest.mark.parametrize("value", ["24", "-1", "2100"])
def test_an_hour_that_no_clock_shows_is_refused(home: Path, value: str) -> None:
    assert "schedule.quiet_until must be a whole number from 0 to 23." in refusal(
        home, f"[schedule]\nquiet_until = {value}"
    )


@pytest.mark.parametrize("text", ["publishing = 3", "[[publishing]]\nlooks = 3"])
def test_a_section_that_is_no_table_is_refused(home: Path, text: str) -> None:
    assert "[publishing] must be a table." in refusal(home, text)


UNREADABLE = {
    "no TOML": "looks: 3",
    "a key twice": "[publishing]\nlooks = 3\nlooks = 4",
    "a table twice": "[publishing]\n[publishing]",
    "no UTF-8": b"[publishing]\n# caf\xe9",
    "a NUL": b"[publishing]\x00",
    "lists ten thousand deep": "a = " + "[" * 10_000 + "]" * 10_000,
    "a number of 5000 digits": "[publishing]\nlooks = " + "9" * 5000,
    "a tag of another language": "a = !!python/object:os.system",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_understood_is_refused_by_name(home: Path, text: str | bytes) -> None:
    assert f"{home / 'pubqueue.toml'} cannot be read" in refusal(home, text)


def test_a_file_of_a_megabyte_is_refused(home: Path) -> None:
    assert str(home / "pubqueue.toml") in refusal(home, "#" * 1_000_000)


def test_without_a_home_one_is_told_how_to_make_it(home: Path) -> None:
    (home / "pubqueue.toml").unlink()
    with pytest.raises(NoHomeError, match="pubqueue init") as caught:
        settings.load({"PUBQUEUE_HOME": str(home)})
    assert str(home) in str(caught.value)


@pytest.mark.parametrize("mode", [0o020, 0o002])
@pytest.mark.parametrize("name", [".", "pubqueue.toml", "keys"])
def test_what_others_can_write_to_is_refused_by_name(home: Path, name: str, mode: int) -> None:
    path = home / name
    path.chmod(path.stat().st_mode | mode)
    assert f"Others can write to {path}." in refusal(home)


@pytest.mark.parametrize("mode", [0o040, 0o004])
def test_a_key_that_others_can_read_is_refused_by_name(home: Path, mode: int) -> None:
    path = home / "keys" / "log.key"
    path.chmod(0o600 | mode)
    assert f"Others can read {path}." in refusal(home)


@pytest.mark.parametrize("name", ["keys", "keys/log.key"])
def test_a_missing_part_is_refused_by_name(home: Path, name: str) -> None:
    (home / "keys" / "log.key").unlink()
    if name == "keys":
        (home / "keys").rmdir()
    assert f"{home / name} is missing." in refusal(home)
