"""A second reader that advises on English and keeps quiet otherwise."""

from datetime import UTC, datetime

import pytest

from pubqueue.checks.grammar import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


def found(text: str, language: str = "en") -> list[Finding]:
    findings = list(CHECK.look(Draft({language: text}, datetime(2026, 10, 28, tzinfo=UTC)), NoFacts(limits)))
    assert all(f.where and f.where.text == text[f.where.start : f.where.end] for f in findings)
    return findings


@pytest.mark.parametrize(
    ("text", "slip", "better"),
    [
        ("You are invited to the the library.", "the the", "the"),
        ("Their is a book club on Monday.", "Their", "There"),
        ("Come to an book club with us 📚.", "an", "a"),
    ],
)
def test_a_slip_warns_with_what_was_meant(text: str, slip: str, better: str) -> None:
    (finding,) = found(text)
    assert finding.where is not None
    assert (finding.severity, finding.where.text, finding.suggestion) == (Severity.WARNS, slip, better)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Drop in on Thursdays between 2 and 4 p.m. and our staff will walk you through it.", "en"),
        ("Text Sam at the desk; Queer Book Club meets Thursday at 7 p.m. in the reading room.", "en"),
        ("La bibliothèque est ouverte samedi à 10 h 30.", "en"),
        ("Their is le livre.", "fr"),
        ("CLOSED TODAY FOR AN STORM", "en"),
    ],
)
def test_taste_french_and_titles_are_left_alone(text: str, language: str) -> None:
    assert found(text, language) == []
