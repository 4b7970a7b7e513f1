"""The stop switch: anyone stops, a designate resumes, and nothing is poured out afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import DUE, Practice

from pubqueue.errors import InputError, RefusedError, RoleError
from pubqueue.model.audit import Act
from pubqueue.store import log_read
from pubqueue.workflow import compose, stop

WINDOW = timedelta(hours=4)


@pytest.mark.parametrize("person", ["jo", "pat", "sam", "kim"])
def test_anyone_stops_all_publishing_at_once(practice: Practice, person: str) -> None:
    practice.approved()
    stop.stop(practice.as_(person), "Something is wrong.")
    gazette = practice.publish()
    assert gazette.stopped
    assert practice.ledger() == []
    assert practice.value("SELECT state FROM delivery") == "waiting"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_stop_wants_a_reason(practice: Practice, reason: str) -> None:
    with pytest.raises(InputError, match="A reason is needed"):
        stop.stop(practice.as_("jo"), reason)
    assert practice.value("SELECT stopped FROM stop") == 0


def test_a_stop_says_who_why_and_when_and_keeps_the_reason_apart(practice: Practice) -> None:
    stop.stop(practice.as_("kim"), "The account was taken over.")
    assert practice.value("SELECT by || ' ' || reason || ' ' || at FROM stop") == (
        "kim The account was taken over. 2026-11-23T14:00:00Z"
    )
    with practice.as_("jo").reading() as session:
        leaf = log_read.about(session, "home")[-1]
        assert (leaf.act, leaf.actor) == (Act.PUBLISHING_STOPPED, "person:kim")
        assert log_read.private_values(session, leaf.seq) == {"reason": "The account was taken over."}


@pytest.mark.parametrize("person", ["jo", "kim"])
def test_staff_and_it_do_not_resume(practice: Practice, person: str) -> None:
    post = practice.approved()
    stop.stop(practice.as_(person), "Something is wrong.")
    with pytest.raises(RoleError, match="may not resume publishing"):
        stop.resume(practice.as_(person))
    with pytest.raises(RoleError, match="may not resume publishing"):
        stop.resume_posts(practice.as_(person), [post])
    assert practice.value("SELECT stopped FROM stop") == 1


@pytest.mark.parametrize("person", ["pat", "sam"])
def test_after_it_is_resumed_what_is_in_its_window_goes_out_once(practice: Practice, person: str) -> None:
    practice.approved()
    stop.stop(practice.as_("jo"), "Something is wrong.")
    practice.publish()
    assert stop.resume(practice.as_(person))
    practice.publish(DUE + WINDOW)
    practice.publish(DUE + WINDOW)
    assert len(practice.ledger()) == 1


def test_after_it_is_resumed_what_is_late_is_held_for_a_person(practice: Practice) -> None:
    practice.approved()
    stop.stop(practice.as_("jo"), "Something is wrong.")
    practice.publish()
    stop.resume(practice.as_("sam"))
    (news,) = practice.publish(DUE + WINDOW + timedelta(seconds=1)).news
    assert (news.state, news.needs_person) == ("held", True)
    assert practice.ledger() == []


def test_resuming_what_runs_changes_nothing(practice: Practice) -> None:
    size = practice.value("SELECT COUNT(*) FROM event")
    assert not stop.resume(practice.as_("pat"))
    assert practice.value("SELECT COUNT(*) FROM event") == size


def test_a_second_stop_is_recorded_too(practice: Practice) -> None:
    for person in ("jo", "kim"):
        stop.stop(practice.as_(person), "Something is wrong.")
    with practice.as_("jo").reading() as session:
        stops = [leaf.actor for leaf in log_read.about(session, "home", (Act.PUBLISHING_STOPPED,))]
    assert stops == ["person:jo", "person:kim"]
    stop.resume(practice.as_("pat"))
    assert practice.value("SELECT stopped FROM stop") == 0


def test_a_held_post_that_is_resumed_is_judged_anew(practice: Practice) -> None:
    post = practice.approved()
    practice.publish(DUE + WINDOW + timedelta(minutes=1))
    assert practice.value("SELECT state FROM delivery") == "held"
    with pytest.raises(RefusedError, match="has passed"):
        stop.resume_posts(practice.as_("pat"), [post])
    assert practice.value("SELECT state FROM delivery") == "held"
    practice.now = DUE + WINDOW
    assert stop.resume_posts(practice.as_("pat"), [post]) == 1
    practice.publish(DUE + WINDOW)
    assert len(practice.ledger()) == 1


def test_what_is_not_held_is_not_resumed(practice: Practice) -> None:
    post = practice.approved()
    assert stop.resume_posts(practice.as_("pat"), [post]) == 0
    compose.withdraw(practice.as_("jo"), post, "No.")
    assert stop.resume_posts(practice.as_("pat"), [post]) == 0
    assert practice.value("SELECT state FROM delivery") == "cancelled"
