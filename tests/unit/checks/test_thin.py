"""A post says something, or shows it, or points to it."""

from datetime import UTC, datetime

import pytest

from pubqueue.checks.thin import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.post import Picture
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


def found(text: str, pictures: tuple[Picture, ...] | None = None) -> list[Finding]:
    draft = Draft({"en": text}, datetime(2026, 10, 28, tzinfo=UTC), pictures=pictures)
    return list(CHECK.look(draft, NoFacts(limits)))


@pytest.mark.parametrize(
    "text", ["Read on.", "Hello!", "À lire!", "📚📚📚", "#NewBooks #LibraryLife", "@jo look", "Take a look."]
)
def test_next_to_nothing_warns(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.WARNS
    assert finding.where is not None
    assert finding.where.text == text


@pytest.mark.parametrize(
    "text",
    [
        "CLOSED TODAY because of the storm.",
        "We're closed today.",
        "L\u2019heure du conte : samedi à 10 h 30.",
        "Read on: https://example.org/x",
        "More: example.org",
        "ᐊᓂᔑᓈᐯ ᐊᓂᔑᓈᐯ ᐊᓂᔑᓈᐯ",
        "",
    ],
)
def test_a_post_that_says_or_points_is_no_finding(text: str) -> None:
    assert found(text) == []


def test_a_picture_may_say_the_rest() -> None:
    assert found("Read on.", (Picture({"en": "d"}, {"en": "A shelf"}),)) == []
    assert len(found("Read on.", ())) == 1
