"""The sandbox's page: what the public would see, with nothing alive in it."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pubqueue.model.delivery import Published
from pubqueue_connectors.sandbox import Sandbox

from .fakes import LIMITS, PICTURE, Platform, message, with_picture

HOSTILE = "<img src=x onerror=alert(1)>\"'&\x1b[31m\u202egnp.exe\u2066\u200b\x85</p><script>alert(1)</script>"
KEPT = "Family 👩‍👧, Scotland 🏴󠁧󠁢󠁳󠁣󠁴󠁿, «\u202fNoël\u202f»,\nnext line"


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path / "sandbox")


@pytest.fixture
def sandbox(platform: Platform) -> Sandbox:
    return platform.sandbox()


def publish(sandbox: Sandbox, text: str) -> None:
    assert isinstance(sandbox.publish(message(text), "key"), Published)


def test_nothing_in_a_post_is_alive_on_the_page(sandbox: Sandbox) -> None:
    sandbox.publish(replace(with_picture(HOSTILE, alt=HOSTILE), language='"><b>', reply_to=HOSTILE), "k")
    page = sandbox.page.read_text()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]", page)
    assert len(re.findall("<img", page)) == 1
    assert not re.search(r"<script|<b>|\" onerror", page)
    assert "⟨U+202E⟩gnp.exe⟨U+2066⟩⟨U+200B⟩⟨U+0085⟩" in page


def test_half_a_character_spoils_neither_ledger_nor_page(platform: Platform) -> None:
    sandbox = replace(platform, limits=replace(LIMITS, bytes=None)).sandbox()
    publish(sandbox, "half \ud83d")
    publish(sandbox, "whole")
    assert "half ⟨U+D83D⟩" in sandbox.page.read_text()


def test_emoji_quotes_and_new_lines_stay_as_they_are_on_the_page(sandbox: Sandbox) -> None:
    publish(sandbox, KEPT)
    assert html.escape(KEPT) in sandbox.page.read_text()


def test_the_page_shows_text_language_time_picture_and_alt_text(sandbox: Sandbox, platform: Platform) -> None:
    sandbox.publish(with_picture(), "k")
    page = sandbox.page.read_text()
    source = re.search(r'<img src="([^"]+)" alt="A cat among the shelves">', page)
    assert source is not None
    assert (platform.folder / source[1]).read_bytes() == PICTURE
    assert "<figcaption>A cat among the shelves</figcaption>" in page
    assert '<p lang="en" dir="auto">Look</p>' in page
    assert '<time datetime="2026-10-29T12:00:00Z">2026-10-29 12:00 UTC</time>' in page
    assert '<article id="sandbox-facebook-library-000001">' in page


def test_the_newest_post_stands_first(sandbox: Sandbox) -> None:
    publish(sandbox, "Older")
    publish(sandbox, "Newer")
    page = sandbox.page.read_text()
    assert page.index("Newer") < page.index("Older")


def test_the_page_lets_nothing_run_or_load(sandbox: Sandbox) -> None:
    publish(sandbox, "Any")
    page = sandbox.page.read_text()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; img-src 'self' file:; style-src 'sha256-")
    assert "unsafe" not in policy[1]


def test_a_writer_that_dies_between_ledger_and_page_is_caught_up_with(sandbox: Sandbox) -> None:
    publish(sandbox, "First")
    sandbox.page.unlink()
    publish(sandbox, "Second")
    assert "First" in sandbox.page.read_text()
