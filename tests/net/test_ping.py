"""The sign of life: whom it may ask, how little it waits for, and what it leaves for cron's first look."""

from __future__ import annotations

from pathlib import Path

import pytest
from net.test_other_ways import Heard, web

from pubqueue.net import ping


@pytest.mark.parametrize("url", ["https://hc.example.ca/ping/abc", "http://127.0.0.1:8000/x", "http://localhost/x"])
def test_what_is_encrypted_or_on_this_machine_may_be_asked(url: str) -> None:
    assert ping.is_fit(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hc.example.ca/ping",
        "file:///etc/passwd",
        "https://",
        "https://user:word@hc.example.ca/",
        "https://hc.example.ca/\r\nX: y",
        "https://[::1",
        "ftp://127.0.0.1/",
    ],
)
def test_what_is_neither_may_not(url: str) -> None:
    assert not ping.is_fit(url)
    assert not ping.ask(url)


def test_an_address_is_asked_once() -> None:
    with web(Heard()) as heard:
        assert ping.ask(f"http://127.0.0.1:{heard.port}/alive")
    assert len(heard.bodies) == 1


def test_no_redirect_is_followed() -> None:
    with web(Heard()) as other, web(Heard(status=302, location=f"http://127.0.0.1:{other.port}/")) as heard:
        assert not ping.ask(f"http://127.0.0.1:{heard.port}/")
    assert (len(heard.bodies), other.bodies) == (1, [])


def test_an_address_that_fails_or_is_gone_fails_nobody() -> None:
    with web(Heard(status=503)) as heard:
        assert not ping.ask(f"http://127.0.0.1:{heard.port}/")
    assert not ping.ask(f"http://127.0.0.1:{heard.port}/")


def test_what_was_left_counts_until_the_settings_change(tmp_path: Path) -> None:
    note, settings = str(tmp_path / "ping"), str(tmp_path / "pubqueue.toml")
    Path(settings).write_text("")
    assert ping.left(note, settings) is None
    ping.leave(note, settings, "https://hc.example.ca/x")
    assert ping.left(note, settings) == "https://hc.example.ca/x"
    assert Path(note).stat().st_mode & 0o777 == 0o600
    Path(settings).write_text("[notify]")
    assert ping.left(note, settings) is None
    ping.leave(note, settings, "")
    assert ping.left(note, settings) == ""


@pytest.mark.parametrize("text", [b"", b"x", b"\xff\n\n", b"1\n2\n3\n4"])
def test_a_note_that_says_nothing_counts_as_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "ping").write_bytes(text)
    (tmp_path / "pubqueue.toml").write_text("")
    assert ping.left(str(tmp_path / "ping"), str(tmp_path / "pubqueue.toml")) is None
