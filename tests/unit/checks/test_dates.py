"""A date in a post exists, falls on its weekday, and is yet to come."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.checks.dates import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.plugins import checks, limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts

NOW = datetime.fromisoformat("2026-10-28T09:00:00-04:00")
CLEAN = [json.loads(line) for line in (Path(__file__).parent / "dates.jsonl").read_text("utf-8").splitlines()]
OURS = [check for check in checks() if check.name in {"dates", "links", "tone", "accessibility"}]


def found(text: str, language: str = "en", at: datetime | None = None) -> list[Finding]:
    draft = Draft({language: text}, NOW, zone="America/Toronto", at=at)
    findings = list(CHECK.look(draft, NoFacts(limits)))
    assert all(f.where and f.where.text == text[f.where.start : f.where.end] for f in findings)
    return findings


def test_there_are_many_clean_posts_in_both_languages() -> None:
    assert len(OURS) == 4
    assert sum(row["language"] == "en" for row in CLEAN) >= 40
    assert sum(row["language"] == "fr" for row in CLEAN) >= 15


@pytest.mark.parametrize("row", CLEAN, ids=lambda row: row["text"][:40])
def test_a_clean_post_is_no_finding(row: dict[str, str]) -> None:
    draft = Draft({row["language"]: row["text"]}, NOW, zone="America/Toronto")
    assert [finding for check in OURS for finding in check.look(draft, NoFacts(limits))] == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Talk on Tuesday, November 11, 2026 at 7 p.m.", "Wednesday, November 11, 2026"),
        ("Talk on TUES., NOV. 11, 2026.", "WED., NOV. 11, 2026"),
        ("Talk on Tuesday 11th of November 2026.", "Wednesday 11th of November 2026"),
        ("Talk on Tuesday, 2026-11-11.", "Wednesday, 2026-11-11"),
        ("Talk on November 11, 2026 (Tuesday).", "November 11, 2026 (Wednesday)"),
        ("Le mardi 11 novembre 2026, on ferme.", "mercredi 11 novembre 2026"),
        ("Jeudi, le 1er décembre 2026, on ferme.", "Mardi, le 1er décembre 2026"),
    ],
)
def test_another_weekday_blocks_and_the_right_one_is_suggested(text: str, mended: str) -> None:
    (finding,) = found(text)
    assert (finding.severity, finding.clause, finding.firm) == (Severity.BLOCKS, "posting.3c", False)
    assert finding.suggestion == mended


@pytest.mark.parametrize("text", ["Tuesday, November 11", "mardi 11 novembre", "Tue Nov 11", "November 11 (Tuesday)"])
def test_without_a_year_another_weekday_warns(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.WARNS


def test_without_a_year_the_date_just_gone_by_is_meant_too() -> None:
    assert found("Saturday, October 24 was a good day.") == []
    assert len(found("Sunday, October 24 was a good day.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Class on November 31.",
        "Le 31 novembre, on ferme.",
        "February 29, 2027",
        "2026-02-30",
        "June 31st",
        "30 février",
    ],
)
def test_a_date_that_does_not_exist_blocks(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.BLOCKS
    assert str(finding.message).startswith("There is no ")


@pytest.mark.parametrize(
    "text",
    [
        "Register now for March 3, 2026.",
        "Author talk: October 3, 2026, 7 p.m., in the reading room.",
        "Book sale on Saturday, October 10, 2026. See you there!",
        "L'atelier aura lieu le 3 octobre 2026.",
        "Inscrivez-vous avant midi : le 3 mars 2025.",
    ],
)
def test_an_announced_date_that_has_gone_by_blocks(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.BLOCKS
    assert "gone by" in str(finding.message)


def test_without_a_year_an_announced_date_that_has_gone_by_warns() -> None:
    (finding,) = found("Join us on October 24!")
    assert finding.severity is Severity.WARNS


def test_a_date_before_the_post_goes_out_blocks() -> None:
    text = "Join us on November 4, 2026."
    assert found(text) == []
    assert found(text, at=NOW + timedelta(days=7)) == []
    (finding,) = found(text, at=NOW + timedelta(days=8))
    assert finding.severity is Severity.BLOCKS


def test_today_has_not_gone_by_in_the_zone_of_the_post() -> None:
    late = datetime.fromisoformat("2026-10-29T02:00:00+00:00")
    assert found("Join us on October 28, 2026 until midnight.", at=late) == []


@given(
    st.lists(
        st.sampled_from(
            ["Mon", "mardi", "November", "mai", "31", "29", "0", "2026", ",", "st", "-", "(", "\n", " ", " "]
        )
    )
)
def test_places_are_exact_and_nothing_raises(parts: list[str]) -> None:
    found("".join(parts))


@given(st.text(st.characters()))
def test_no_text_raises(text: str) -> None:
    found(text)


@pytest.mark.parametrize(
    "text", ["November 3, 2026 ", "Join us at 7 p.m. October 3, 2026 ", "Mon, ", "1 ", "31 November ", "mardi le "]
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = perf_counter()
    found((text * 65536)[:65536])
    assert perf_counter() - start < 2
