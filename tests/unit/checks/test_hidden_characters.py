"""What the eye cannot see does not pass unseen."""

from datetime import UTC, datetime

import pytest

from pubqueue.checks.hidden_characters import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


def found(text: str) -> list[Finding]:
    findings = list(CHECK.look(Draft({"en": text}, datetime(2026, 10, 28, tzinfo=UTC)), NoFacts(limits)))
    assert all(f.where is None or f.where.text == text[f.where.start : f.where.end] for f in findings)
    return findings


@pytest.mark.parametrize(
    "text",
    [
        "Visit \u202egro.elpmaxe\u202c now",
        "a\u202ab",
        "a \u2066b\u2069 c",
        "\u05e9\u05dc\u05d5\u05dd \u2067abc",
        "\u2069\u2067",
    ],
)
def test_what_turns_text_around_blocks_for_good(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.BLOCKS
    assert finding.firm
    assert finding.clause == "security"
    assert finding.suggestion is not None
    assert not set(finding.suggestion) & set("\u202a\u202c\u202e\u2066\u2067\u2069")


def test_an_override_is_shown() -> None:
    (finding,) = found("Visit \u202egro.elpmaxe\u202c now")
    assert "⟨U+202E⟩⟨U+202C⟩" in str(finding.message)
    assert finding.where is not None
    assert (finding.where.start, finding.where.end) == (6, 19)
    assert finding.suggestion == "gro.elpmaxe"


def test_isolates_that_close_around_right_to_left_text_warn() -> None:
    (finding,) = found("Our \u2067\u05e1\u05e4\u05e8\u05d9\u05d9\u05d4\u2069 shelf")
    assert finding.severity is Severity.WARNS
    assert not finding.firm


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("See https://\u0430pple.com/x", "apple.com"),
        ("See \u0430pple.com", "apple.com"),
        ("See https://\u0430\u0440\u0440\u04cf\u0435.com", "apple.com"),
        ("Write to info@examp\u04cfe.org", "example.org"),
        ("Ask @deser\u03bfntopl", "deserontopl"),
        ("Ask @user@ex\u0430mple.org", "example.org"),
    ],
)
def test_a_name_in_look_alike_letters_blocks_for_good(text: str, plain: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.BLOCKS
    assert finding.firm
    assert finding.suggestion == plain
    assert "⟨U+0" in str(finding.message)


@pytest.mark.parametrize(
    "text",
    [
        "Привет, друзья. Новые книги!",
        "Привет.Hello",
        "ᐊᓂᔑᓈᐯ nation, Ελληνικά and 日本語",
        "https://новости.com and https://пример.рф",
        "Vitamin\u03b1 and \u03bcg per day",
        "👨\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 L\u2019heure\u00a0: «\u202foui\u202f»",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u05e9\u05dc\u05d5\u05dd\u200f!",
        "two\r\nlines\tand a tab",
        "https://bibliothèque.example.org",
    ],
)
def test_other_scripts_and_emoji_are_no_finding(text: str) -> None:
    assert found(text) == []


def test_invisible_characters_warn_and_the_suggestion_is_without_them() -> None:
    (finding,) = found("The sto\u00adry\u200btime room\ufeff is open")
    assert finding.severity is Severity.WARNS
    assert str(finding.message) == "3 invisible characters: ⟨U+00AD⟩⟨U+200B⟩⟨U+FEFF⟩."
    assert finding.where is not None
    assert finding.where.start == 4
    assert finding.suggestion == "storytime room"


def test_a_control_character_blocks() -> None:
    (finding,) = found("a\x1b[31m")
    assert finding.severity is Severity.BLOCKS
    assert "⟨U+001B⟩" in str(finding.message)
