"""Where people can be told."""

from __future__ import annotations

import pytest

from pubqueue.model.address import is_address, is_mail, is_url


@pytest.mark.parametrize(
    "text", ["jo@lakeview.example.ca", "jo.tremblay+posts@example.ca", "o'neil@example.ca", f"{'a' * 64}@example.ca"]
)
def test_an_address_is_one(text: str) -> None:
    assert is_mail(text)
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jo",
        "jo@localhost",
        "jo@@example.ca",
        "jo@example..ca",
        "jo@-example.ca",
        ".jo@example.ca",
        "Jo <jo@example.ca>",
        "jo@example.ca, pat@example.ca",
        "jo@example.ca\r\nBcc: all@example.ca",
        "jo@example.ca\n",
        "jö@example.ca",
        f"{'a' * 65}@example.ca",
        f"jo@{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 63}.ca",
    ],
)
def test_what_is_more_or_less_than_an_address_is_none(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("text", ["ntfys://ntfy.example.ca/pubqueue", "json://user:word@127.0.0.1:8000/"])
def test_a_url_is_one(text: str) -> None:
    assert is_url(text)
    assert not is_mail(text)


@pytest.mark.parametrize("text", ["://x", "ntfy://", "ntfy://a b", "ntfy://a\nb", f"json://{'a' * 1000}", "NTFY://x"])
def test_what_is_no_url_is_none(text: str) -> None:
    assert not is_address(text)
