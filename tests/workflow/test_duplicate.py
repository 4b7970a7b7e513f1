"""Nearly the same post is found again, through an index that misses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from builders import DUE, Practice
from hypothesis import given, settings
from hypothesis import strategies as st

from pubqueue.model.finding import Severity
from pubqueue.model.likeness import HALF, first_runs, likeness, runs
from pubqueue.workflow import compose, read

TEXT = "Storytime is back on Saturday at ten with songs, rhymes and stories for everyone."
NEARLY = "Storytime is back on Sunday at ten with songs, rhymes and stories for everyone."
OTHER = "The seed library opens its drawers again: take what you need and bring what you have."

words = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=14).map(" ".join)


@given(one=words, other=words)
@settings(max_examples=1_000)
def test_two_texts_that_are_half_alike_always_share_a_first_run(one: str, other: str) -> None:
    if likeness(runs(one), runs(other)) >= HALF:
        assert set(first_runs(runs(one))) & set(first_runs(runs(other)))


def found(practice: Practice, text: str, when: str = "2026-11-24 12:00", **writing: object) -> list[tuple[str, str]]:
    post = practice.draft(text, when=when, **writing)
    findings = read.dossier(practice.as_("jo"), post).entry.findings
    return [(str(one.severity), str(one.message)) for one in findings if one.check == "duplicate"]


def test_the_same_words_ask_whenever_they_were_said(practice: Practice) -> None:
    first = practice.draft(TEXT)
    assert found(practice, TEXT.upper(), "2027-06-01 12:00") == [
        ("asks", f"Post {first} says the same on mastodon:library, 2026-11-23.")
    ]


def test_nearly_the_same_asks_within_a_week_and_warns_after_it(practice: Practice) -> None:
    practice.draft(TEXT)
    assert [severity for severity, _said in found(practice, NEARLY)] == [Severity.ASKS]
    compose.withdraw(practice.as_("jo"), 2, "No.")
    assert [severity for severity, _said in found(practice, NEARLY, "2026-12-15 12:00")] == [Severity.WARNS]


def test_another_text_another_account_a_withdrawn_post_and_an_old_version_are_nothing(practice: Practice) -> None:
    post = practice.draft(TEXT)
    assert found(practice, OTHER) == []
    assert found(practice, NEARLY, accounts=["x:library"]) == []
    compose.revise(practice.as_("jo"), post, compose.Writing(texts={"en": OTHER + " Come soon and bring a friend."}))
    gone = practice.draft(TEXT)
    compose.withdraw(practice.as_("jo"), gone, "No.")
    assert found(practice, TEXT, accounts=["mastodon:library"]) == []


def test_the_index_finds_what_comparing_with_every_post_finds(practice: Practice) -> None:
    texts = [
        f"Post {n} says {'the seed library is open' if n % 3 else 'storytime is on Saturday'} for the {n // 4} time today."
        for n in range(24)
    ]
    posts = {
        str(practice.draft(text, when=f"2026-11-24 {7 + n // 2:02}:{n % 2 * 30:02}")): text
        for n, text in enumerate(texts)
    }
    from pubqueue.store.alike import alike  # noqa: PLC0415 - only this test asks the index itself

    home = practice.as_("jo")
    for text in texts:
        with home.reading() as session:
            indexed = {one.post for one in alike(session, "mastodon:library", text, DUE, but=None)}
        brute = {post for post, other in posts.items() if likeness(runs(text), runs(other)) >= HALF}
        assert indexed == brute


def test_three_others_within_the_hour_ask(practice: Practice) -> None:
    for text in (TEXT, OTHER, "Our winter reading list is out, with something for every kind of evening."):
        practice.approved(text)
    assert any(
        "within the hour" in said
        for _severity, said in found(practice, "Knitting club meets on Tuesday evenings.", "2026-11-23 12:10")
    )


def test_what_lies_more_than_a_year_away_is_not_compared(practice: Practice) -> None:
    practice.draft(TEXT)
    practice.now = datetime(2027, 12, 1, 15, tzinfo=UTC)
    assert found(practice, TEXT, (practice.now + timedelta(days=1)).isoformat()) == []
