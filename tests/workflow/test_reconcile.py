"""No answer is no proof: what is in doubt is looked for, a person is asked, and nothing is ever sent on a guess."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import DUE, Practice
from crash import hands
from crash.ask import rows, there

from pubqueue.errors import InputError, NotFoundError, RoleError
from pubqueue.workflow import audit, compose, reconcile
from pubqueue.workflow.news import Gazette

MASTODON, X = "mastodon:library", "x:library"
STORY = hands.TEXT
OUT = [(MASTODON, STORY)]


def run(practice: Practice, *minutes: float) -> list[Gazette]:
    """Run passes at these minutes after noon."""
    return [practice.publish(DUE + timedelta(minutes=minute)) for minute in minutes]


def state(practice: Practice) -> list[str]:
    return [str(found) for (found,) in rows(practice, "SELECT state FROM delivery ORDER BY id")]


@pytest.mark.parametrize("fault", ["timeout-after", "http-500-after", "reset-after"])
def test_a_post_whose_answer_was_lost_is_found_and_never_sent_again_after(fault: str, practice: Practice) -> None:
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = fault
    practice.approved(STORY)
    first, second, third = run(practice, 0, 1, 2)

    assert [(news.state, news.needs_person) for news in first.news] == [("in_doubt", True)]
    assert [(news.state, news.needs_person) for news in second.news] == [("published", False)]
    assert third.news == []
    assert there(practice) == OUT
    assert rows(practice, "SELECT state FROM attempt") == [("published",)]
    assert rows(practice, "SELECT state FROM post") == [("closed",)]
    assert audit.verify(practice.as_("jo")).problems == []


def test_a_slow_platform_publishes_all_the_same(practice: Practice) -> None:
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "slow=0.05"
    practice.approved(STORY)
    (first,) = run(practice, 0)
    assert [(news.state, news.needs_person) for news in first.news] == [("published", False)]
    assert there(practice) == OUT


def test_a_post_that_cannot_be_found_is_asked_about_once_and_not_sent(practice: Practice) -> None:
    hands.in_doubt(practice)
    passes = run(practice, 1, 2, 3, 4, 5, 70, 71)
    asked = [news for gazette in passes for news in gazette.news if news.needs_person]

    assert len(asked) == 1
    assert passes[2].needs_person
    assert "pubqueue post resolve 1" in str(asked[0].said)
    assert (state(practice), there(practice)) == (["in_doubt"], [])
    assert audit.verify(practice.as_("jo")).problems == []


def test_nobody_is_asked_before_the_post_has_had_time_to_show_up(practice: Practice) -> None:
    (practice.path / "pubqueue.toml").write_text("[publishing]\nsend_deadline = 600\n")
    hands.in_doubt(practice)
    *early, settled = run(practice, 1, 2, 3, 4, 5, 9, 11)
    assert not any(gazette.needs_person for gazette in early)
    assert settled.needs_person


def test_looks_pause_between_passes_that_follow_at_once(practice: Practice) -> None:
    hands.in_doubt(practice)
    run(practice, 0, 0, 0.1, 0.2)
    assert rows(practice, "SELECT looks FROM delivery") == [(0,)]


def test_what_a_person_says_is_absent_goes_out_once(practice: Practice) -> None:
    post = hands.in_doubt(practice)
    run(practice, 1, 2, 3)
    practice.now = DUE + timedelta(minutes=4)
    assert reconcile.resolve(practice.as_("jo"), post, reason="not on the page") == "retryable"
    assert there(practice) == []

    run(practice, 5, 6, 7)
    assert there(practice) == OUT
    assert rows(practice, "SELECT state FROM attempt ORDER BY number") == [("absent",), ("published",)]
    assert audit.verify(practice.as_("jo")).problems == []


def test_what_a_person_found_is_published_and_nothing_is_sent(practice: Practice) -> None:
    post = hands.in_doubt(practice)
    url = "https://social.example/@library/1"
    assert reconcile.resolve(practice.as_("jo"), post, url=url, reason="saw it") == "published"

    assert [gazette.news for gazette in run(practice, 1, 2)] == [[], []]
    assert there(practice) == []
    assert rows(practice, "SELECT url FROM delivery") == [(url,)]
    assert rows(practice, "SELECT state FROM post") == [("closed",)]


def test_an_absent_post_that_was_withdrawn_meanwhile_stays_away(practice: Practice) -> None:
    post = hands.in_doubt(practice)
    compose.withdraw(practice.as_("jo"), post, "too late")
    assert reconcile.resolve(practice.as_("jo"), post, reason="not on the page") == "cancelled"
    run(practice, 5, 6)
    assert there(practice) == []


def test_a_withdrawn_post_that_is_in_doubt_is_still_looked_for(practice: Practice) -> None:
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-after"
    post = hands.out(practice)
    compose.withdraw(practice.as_("jo"), post, "too late")
    run(practice, 1)
    assert (state(practice), there(practice)) == (["published"], OUT)


def test_a_post_in_doubt_cannot_be_revised(practice: Practice) -> None:
    post = hands.in_doubt(practice)
    with pytest.raises(Exception, match="in_doubt"):
        compose.revise(practice.as_("jo"), post, compose.Writing(texts={"en": "Something else."}))


def test_resolving_wants_a_reason_a_doubt_and_one_account(practice: Practice) -> None:
    post = practice.approved(STORY, accounts=[MASTODON, X])
    with pytest.raises(NotFoundError):
        reconcile.resolve(practice.as_("jo"), post, reason="no doubt yet")
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-before"
    practice.publish()
    with pytest.raises(InputError, match="reason"):
        reconcile.resolve(practice.as_("jo"), post, account=X, reason=" ")
    with pytest.raises(InputError, match=X):
        reconcile.resolve(practice.as_("jo"), post, reason="which one?")
    with pytest.raises(RoleError):
        reconcile.resolve(practice.as_("kim"), post, account=X, reason="not a task of IT")
    assert reconcile.resolve(practice.as_("jo"), post, account=X, reason="not there") == "retryable"
    assert state(practice) == ["in_doubt", "retryable"]


def test_a_look_never_takes_another_delivery_s_post_for_its_own(practice: Practice) -> None:
    practice.approved(STORY)
    practice.publish()
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-before"
    practice.now = DUE
    practice.approved(STORY, when="2026-11-23 12:01")
    run(practice, 1, 2, 3, 4, 5)
    assert state(practice) == ["published", "in_doubt"]
    assert there(practice) == OUT


def test_reconcile_looks_at_once_for_everything(practice: Practice) -> None:
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-after"
    practice.approved(STORY, accounts=[MASTODON, X])
    practice.publish()
    gazette = reconcile.look(practice.as_("jo"), Gazette())
    assert [news.state for news in gazette.news] == ["published", "published"]


def test_what_cannot_be_looked_for_keeps_nothing_else_from_going_out(practice: Practice) -> None:
    hands.in_doubt(practice)
    practice.by_hand("DELETE FROM attempt")
    practice.approved("The book sale begins on Friday.", accounts=[X], when="2026-11-23 12:01")
    run(practice, 1, 2)
    assert there(practice) == [(X, "The book sale begins on Friday.")]
    assert state(practice) == ["in_doubt", "published"]
