"""One pass: what it sends, what it leaves, and what may change while it is at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import DUE, Practice
from crash import hands
from crash.ask import rows, there
from crash.wrapped import Around, HookedJournal, Hooks, hooked

from pubqueue.errors import RefusedError, RolledBackError
from pubqueue.workflow import audit, compose, publish, stop
from pubqueue.workflow.news import Gazette

MASTODON, X = "mastodon:library", "x:library"
STORY, SALE = hands.TEXT, "The book sale begins on Friday."
OUT = [(MASTODON, STORY)]
PATIENCE = 10
"""Seconds that a test waits for another lane before it gives up."""


def run(practice: Practice, minute: float = 0, hooks: Hooks | None = None) -> Gazette:
    """Run a pass at a minute after noon, with something happening around the connectors."""
    practice.now = DUE + timedelta(minutes=minute)
    return publish.publish(hooked(practice.as_("jo"), hooks or Hooks()))


def once(deed: Callable[[], object]) -> Callable[[str], None]:
    """Return a hook that does `deed` the first time only."""
    left = [deed]

    def hook(_about: str) -> None:
        if left:
            left.pop()()

    return hook


def states(practice: Practice) -> list[str]:
    return [str(state) for (state,) in rows(practice, "SELECT state FROM delivery ORDER BY id")]


def problems(practice: Practice) -> list[object]:
    return list(audit.verify(practice.as_("jo")).problems)


# --- late, stopped --------------------------------------------------------------------------------


def test_a_post_whose_window_has_passed_is_held_and_told_once(practice: Practice) -> None:
    practice.approved(STORY)
    late, later = run(practice, 241), run(practice, 242)
    assert [(news.state, news.needs_person) for news in late.news] == [("held", True)]
    assert later.news == []
    assert (states(practice), there(practice)) == (["held"], [])


def test_the_last_second_of_the_window_is_within_it(practice: Practice) -> None:
    practice.approved(STORY)
    run(practice, 240)
    assert there(practice) == OUT


def test_a_late_post_cannot_be_resumed_but_wants_another_time(practice: Practice) -> None:
    post = practice.approved(STORY)
    run(practice, 241)
    with pytest.raises(RefusedError, match=r"has passed\. Give it another time: pubqueue post retime"):
        stop.resume_posts(practice.as_("pat"), [post])
    assert run(practice, 242).news == []
    assert there(practice) == []


def test_a_pause_that_outlasts_the_window_ends_with_it(practice: Practice) -> None:
    practice.approved(STORY)
    practice.by_hand("UPDATE delivery SET not_before = '2027-01-01T00:00:00Z'")
    assert run(practice, 1).news == []
    assert [news.state for news in run(practice, 241).news] == ["held"]


def test_nothing_goes_out_while_publishing_is_stopped_and_all_of_it_after(practice: Practice) -> None:
    hands.stopped(practice)
    stopped = run(practice)
    assert (stopped.stopped, stopped.news, there(practice)) == (True, [], [])
    assert stop.resume(practice.as_("pat"))
    run(practice, 1)
    assert there(practice) == OUT


def test_the_stop_switch_is_read_last_of_all(practice: Practice) -> None:
    practice.approved(STORY)
    practice.now = DUE
    hold_on = once(lambda: stop.stop(practice.as_("kim"), "a hoax is about"))
    gazette = run(practice, 0, Hooks(identify=hold_on))
    assert (gazette.stopped, gazette.needs_person) == (True, False)
    assert (states(practice), there(practice)) == (["waiting"], [])
    assert rows(practice, "SELECT COUNT(*) FROM attempt") == [(0,)]

    stop.resume(practice.as_("pat"))
    run(practice, 1)
    assert there(practice) == OUT
    assert problems(practice) == []


# --- changed while it is being sent -----------------------------------------------------------------


def test_a_post_that_is_withdrawn_after_its_claim_is_not_sent_and_nobody_is_alarmed(practice: Practice) -> None:
    post = practice.approved(STORY)
    practice.now = DUE
    take_back = once(lambda: compose.withdraw(practice.as_("jo"), post, "not after all"))
    gazette = run(practice, 0, Hooks(identify=take_back))
    assert (gazette.news, states(practice), there(practice)) == ([], ["cancelled"], [])
    assert run(practice, 1).news == []
    assert problems(practice) == []


def test_a_post_that_is_revised_after_its_claim_is_not_sent_in_either_version(practice: Practice) -> None:
    post = practice.approved(STORY)
    practice.now = DUE
    writing = compose.Writing(texts={"en": SALE}, when="2026-11-23 13:00")
    rewrite = once(lambda: compose.revise(practice.as_("jo"), post, writing))
    gazette = run(practice, 0, Hooks(identify=rewrite))
    assert (gazette.news, there(practice)) == ([], [])
    assert run(practice, 61).news == []
    assert there(practice) == []
    assert problems(practice) == []


@pytest.mark.parametrize("hand", [hands.body("variant", text="Vote for me."), hands.sql("DELETE FROM variant")])
def test_a_post_that_is_changed_by_hand_after_its_claim_is_held(hand: hands.Hand, practice: Practice) -> None:
    post = practice.approved(STORY)
    gazette = run(practice, 0, Hooks(identify=once(lambda: hand(practice, post))))
    assert gazette.needs_person
    assert (states(practice), there(practice)) == (["held"], [])


def test_a_post_that_was_withdrawn_while_it_was_being_sent_is_known_to_be_out(practice: Practice) -> None:
    post = practice.approved(STORY)
    practice.now = DUE
    take_back = once(lambda: compose.withdraw(practice.as_("jo"), post, "too late"))
    run(practice, 0, Hooks(before_send=take_back))
    assert (states(practice), there(practice)) == (["published"], OUT)
    assert rows(practice, "SELECT state FROM post") == [("withdrawn",)]
    assert run(practice, 1).news == []
    assert problems(practice) == []


# --- side by side -----------------------------------------------------------------------------------


def test_a_slow_account_keeps_no_other_waiting(practice: Practice) -> None:
    practice.approved(STORY, accounts=[MASTODON, X])
    other_is_out = threading.Event()
    order: list[str] = []

    def slow(account: str) -> None:
        if account == MASTODON:
            assert other_is_out.wait(PATIENCE)

    def done(account: str) -> None:
        order.append(account)
        other_is_out.set()

    run(practice, 0, Hooks(before_send=slow, after_send=done))
    assert order == [X, MASTODON]
    assert states(practice) == ["published", "published"]


def test_a_look_at_a_slow_account_keeps_no_other_waiting(practice: Practice) -> None:
    hands.in_doubt(practice)
    practice.approved(SALE, accounts=[X], when="2026-11-23 12:01")
    other_is_out = threading.Event()
    in_time: list[bool] = []

    def slow(_account: str) -> None:
        in_time.append(other_is_out.wait(PATIENCE))

    run(practice, 1, Hooks(look=slow, after_send=lambda _account: other_is_out.set()))
    assert in_time == [True]
    assert there(practice) == [(X, SALE)]


def test_the_next_pass_goes_round_an_account_that_is_still_at_it(practice: Practice) -> None:
    practice.approved(STORY)
    sending, go_on = threading.Event(), threading.Event()

    def slow(_account: str) -> None:
        sending.set()
        assert go_on.wait(PATIENCE)

    with ThreadPoolExecutor(1) as other_pass:
        first = other_pass.submit(run, practice, 0, Hooks(before_send=slow))
        assert sending.wait(PATIENCE)
        practice.approved(SALE, accounts=[X], when="2026-11-23 12:01")
        second = run(practice, 1)
        assert second.busy == [MASTODON]
        assert there(practice) == [(X, SALE)]
        go_on.set()
        assert [news.state for news in first.result().news] == ["published"]
    assert sorted(there(practice)) == sorted([*OUT, (X, SALE)])
    assert problems(practice) == []


def test_one_account_s_posts_go_out_one_after_the_other_the_earliest_first(practice: Practice) -> None:
    practice.approved(SALE, when="2026-11-23 12:01")
    practice.approved(STORY)
    at_once = threading.Semaphore(1)

    def alone(_account: str) -> None:
        assert at_once.acquire(blocking=False)

    run(practice, 5, Hooks(before_send=alone, after_send=lambda _account: at_once.release()))
    assert there(practice) == [(MASTODON, STORY), (MASTODON, SALE)]


# --- the journal ------------------------------------------------------------------------------------


def full_disk(kind: str) -> None:
    """Stand for a disk without room."""
    raise OSError(28, "No space left on device", kind)


def test_nothing_is_sent_without_a_line_in_the_journal_and_it_goes_out_once_there_is_room(practice: Practice) -> None:
    practice.approved(STORY)
    practice.now = DUE
    home = practice.as_("jo")
    gazette = publish.publish(replace(home, journal=HookedJournal(home, write=Around(before=full_disk))))
    assert [news.state for news in gazette.news] == ["retryable"]
    assert "No space left" in str(gazette.news[0].said)
    assert there(practice) == []

    assert run(practice, 0.5).news == []
    run(practice, 1)
    assert there(practice) == OUT
    assert rows(practice, "SELECT state FROM attempt ORDER BY number") == [("not_sent",), ("published",)]
    assert problems(practice) == []


def test_a_result_that_finds_no_room_in_the_journal_is_still_recorded(practice: Practice) -> None:
    practice.approved(STORY)
    practice.now = DUE

    def full_for_results(kind: str) -> None:
        if kind == "result":
            full_disk(kind)

    home = practice.as_("jo")
    gazette = publish.publish(replace(home, journal=HookedJournal(home, write=Around(before=full_for_results))))
    assert [news.state for news in gazette.news] == ["published"]
    assert run(practice, 1).news == []
    assert there(practice) == OUT


def test_what_the_journal_says_is_out_is_never_sent_whatever_the_database_says(practice: Practice) -> None:
    post = practice.approved(STORY)
    home = practice.as_("jo")
    home.journal.write("intent", {"delivery": f"{home.identity.id}/{post}/1/{MASTODON}/en", "at": ""})
    gazette = run(practice)
    assert "journal" in str(gazette.news[0].said)
    assert (gazette.needs_person, states(practice), there(practice)) == (True, ["held"], [])


def test_nothing_is_published_by_a_host_that_does_not_know_the_home(practice: Practice) -> None:
    practice.approved(STORY)
    (practice.state / "checkpoint").unlink()
    with pytest.raises(RolledBackError):
        run(practice)
    assert there(practice) == []


def test_nothing_is_published_with_the_journal_of_another_home(practice: Practice) -> None:
    practice.approved(STORY)
    known = practice.state / "checkpoint"
    known.write_text("practice-another " + known.read_text().partition(" ")[2])
    with pytest.raises(RolledBackError):
        run(practice)
    assert there(practice) == []


def test_no_second_post_follows_from_a_journal_that_was_cut(practice: Practice) -> None:
    for account in (MASTODON, X):
        practice.approved(STORY, accounts=[account])
    home = practice.as_("jo")
    for post, account in ((1, MASTODON), (2, X)):
        home.journal.write("intent", {"delivery": f"{home.identity.id}/{post}/1/{account}/en", "at": ""})
    journal = practice.state / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().split(b"\n", 1)[1])
    gazette = run(practice)
    assert gazette.needs_person
    assert there(practice) == []
