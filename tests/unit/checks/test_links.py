"""A link is whole, encrypted, and shows where it leads."""

from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.checks.links import CHECK, SHORTENERS
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
        "https:///hours",
        "https://exa mple.org/hours",
        "https://example..org",
        "https://-example.org",
        "https://exam$ple.org",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://example.org:port/",
        "https://https://example.org",
        "https://" + "a" * 64 + ".org",
        "https://user:word@example.org/",
        "https://user@example.org/",
        "https//example.org",
        "https:/example.org",
        "htps://example.org",
        "javascript:alert(1)",
        "JAVASCRIPT:location='x'",
        "data:text/html,hello",
        "file:///etc/hosts",
    ],
)
def test_a_malformed_link_blocks(text: str) -> None:
    (finding,) = found(f"See {text} today.")
    assert (finding.severity, finding.clause, finding.firm) == (Severity.BLOCKS, "posting.3c", False)


def test_a_blank_in_an_address_is_mended() -> None:
    (finding,) = found("See https:// example.org/a, please.")
    assert finding.severity is Severity.BLOCKS
    assert finding.suggestion == "https://example.org/a"


def test_plain_http_asks_and_suggests_https() -> None:
    (finding,) = found("(See http://example.org/a?b=c.)")
    assert finding.severity is Severity.ASKS
    assert finding.where is not None
    assert finding.where.text == "http://example.org/a?b=c"
    assert finding.suggestion == "https://example.org/a?b=c"


@pytest.mark.parametrize("host", SHORTENERS)
@pytest.mark.parametrize("scheme", ["https://", "http://", "https://www.", ""])
def test_a_shortened_link_asks(scheme: str, host: str) -> None:
    (finding,) = found(f"Details: {scheme}{host}/3xYz")
    assert finding.severity is Severity.ASKS
    assert "hides" in str(finding.message)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "HTTPS://Example.ORG/Path",
        "https://example.org:8443/a;b?c=d@e#f",
        "https://social.example/@library/1",
        "https://bibliothèque.example.org, https://例え.テスト and https://xn--bcher-kva.example",
        "[guide](https://example.org/a_(b)) “https://example.org” <https://example.org>",
        "https://youtu.be/abc https://cat.co/x https://mybit.ly/x not-bit.ly/x",
        "Data: the basics. JavaScript: The Good Parts. Look for “https://” first.",
        "mailto is fine; 10:30; and/or; 24/7; info@example.org",
        "https://example.org/bit.ly/x",
    ],
)
def test_a_whole_link_is_no_finding(text: str) -> None:
    assert found(text) == []


@given(
    st.lists(
        st.sampled_from(["http", "s", "://", ":", "/", "@", ".", "bit.ly", "a", "-", "9", " ", "(", "…", "é", "data:"])
    )
)
def test_places_are_exact_and_nothing_raises(parts: list[str]) -> None:
    found("".join(parts))


@given(st.text(st.characters()))
def test_no_text_raises(text: str) -> None:
    found(text)
    found(f"https://{text}")


@pytest.mark.parametrize(
    "text", ["https://", "https:// ", "http://a.b ", "a.", "-", "javascript:", "data:a/b", "t", "bit.ly/"]
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = perf_counter()
    found("https://" + (text * 65536)[:65536])
    assert perf_counter() - start < 2
