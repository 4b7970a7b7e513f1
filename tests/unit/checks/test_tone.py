"""A post does not shout, and does not bait."""

from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.checks.tone import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


def found(text: str) -> list[Finding]:
    findings = list(CHECK.look(Draft({"en": text}, datetime(2026, 10, 28, tzinfo=UTC)), NoFacts(limits)))
    assert all(f.where and f.where.text == text[f.where.start : f.where.end] for f in findings)
    return findings


@pytest.mark.parametrize(
    "text",
    [
        "STORYTIME IS BACK THIS SATURDAY",
        "LA BIBLIOTHÈQUE EST FERMÉE AUJOURD\u2019HUI",
        "COME AND SEE OUR NEW ROOM AT 10:30! https://example.org/Rooms #NewRoom",
        "BIG SALE AT THE LIBRARY on Saturday, EVERYTHING MUST GO",
    ],
)
def test_a_post_in_capitals_asks(text: str) -> None:
    (finding,) = found(text)
    assert (finding.severity, finding.clause, finding.firm) == (Severity.ASKS, "posting.3h", False)
    assert "capitals" in str(finding.message)


@pytest.mark.parametrize(
    ("text", "run", "mended"),
    [("Come!!! Now!!!!", "!!!", "!"), ("Really?!?!", "?!?!", "?"), ("Venez ! ! !", "! ! !", "!")],
)
def test_a_run_of_exclamation_marks_asks_once(text: str, run: str, mended: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.ASKS
    assert finding.where is not None
    assert (finding.where.text, finding.suggestion) == (run, mended)


@pytest.mark.parametrize(
    "text",
    [
        "You won\u2019t believe what is on our shelves.",
        "Click now for a card.",
        "Read more with this one trick.",
        "She opened the book. What happened next is a secret.",
        "Vous n\u2019allez pas y croire : un nouveau livre.",
        "Cliquez vite pour voir.",
        "Ce qui se passe ensuite est un secret.",
    ],
)
def test_click_bait_asks(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.ASKS
    assert "click-bait" in str(finding.message)


def test_each_kind_is_told_once() -> None:
    assert len(found("WIN A FREE EREADER!!!!! CLICK NOW!!!! YOU WON'T BELIEVE IT!!!!")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "CLOSED TODAY because of the storm. Stay safe.",
        "NASA and UNESCO",
        "TD SUMMER READING CLUB starts July 2!",
        "Great news!! It works!",
        "Who wrote it?!",
        "Why??? Ask us.",
        "“THE LORD OF THE RINGS” and «LE PETIT PRINCE»",
        "HDMI, USB and VGA",
        "Click on the cover to read more.",
        "",
    ],
)
def test_plain_speech_is_no_finding(text: str) -> None:
    assert found(text) == []


@given(st.text(st.characters()))
def test_no_text_raises_and_places_are_exact(text: str) -> None:
    found(text)
    found(text.upper() * 3)


@pytest.mark.parametrize("text", ["!", "! ", "A", "AB ", '"', "“", "a'", "a1", "-", "you will never "])
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = perf_counter()
    found((text * 65536)[:65536])
    assert perf_counter() - start < 2
