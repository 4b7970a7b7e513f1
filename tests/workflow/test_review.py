"""What reviewers do besides signing: comment, request changes, reject, waive."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import Practice

from pubqueue.errors import InputError, NotFoundError, RefusedError, RoleError, StateError
from pubqueue.model.audit import Act
from pubqueue.store import log_read, queries
from pubqueue.workflow import compose, review, submit
from pubqueue.workflow.compose import Writing
from pubqueue.workflow.home import Home

NIGHT = "2026-11-23 22:00"
"""Within the quiet hours: the check called timing blocks it, waivably."""


def last(practice: Practice, post: int) -> tuple[Act, dict[str, str]]:
    """Return the newest fact about a post, with what it keeps apart."""
    with practice.as_("jo").reading() as session:
        leaf = log_read.about(session, f"post:{post}")[-1]
        return leaf.act, log_read.private_values(session, leaf.seq)


def comments(practice: Practice, post: int) -> list[tuple[str, str, int]]:
    with practice.as_("jo").reading() as session:
        return [(one.by, one.text, one.version) for one in queries.comments(session, post)]


DEEDS: dict[str, Callable[[Home, int, str], object]] = {
    "comment": review.comment,
    "request changes": review.request_changes,
    "reject": review.reject,
    "waive": lambda home, post, reason: review.waive(home, post, "timing", reason),
}


@pytest.mark.parametrize("reason", ["", "  \n"])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_each_wants_a_reason(practice: Practice, deed: Callable[[Home, int, str], object], reason: str) -> None:
    post = practice.draft(when=NIGHT)
    with pytest.raises(InputError, match="A reason is needed"):
        deed(practice.as_("pat"), post, reason)
    assert comments(practice, post) == []


@pytest.mark.parametrize("person", ["jo", "kim"])
@pytest.mark.parametrize("deed", ["request changes", "reject", "waive"])
def test_staff_and_it_decide_nothing(practice: Practice, deed: str, person: str) -> None:
    post = practice.draft(when=NIGHT)
    with pytest.raises(RoleError, match="These roles may: designate, ceo"):
        DEEDS[deed](practice.as_(person), post, "Because.")


def test_staff_comment_and_it_does_not(practice: Practice) -> None:
    post = practice.draft()
    review.comment(practice.as_("jo"), post, "Is the hour\u200b right?")
    with pytest.raises(RoleError):
        review.comment(practice.as_("kim"), post, "Hello.")
    assert comments(practice, post) == [("jo", "Is the hour right?", 1)]
    assert last(practice, post) == (Act.POST_COMMENTED, {"text": "Is the hour right?"})
    assert practice.value("SELECT state FROM post") == "draft"


def test_changes_that_were_requested_send_it_back_to_its_author(practice: Practice) -> None:
    post = practice.in_review()
    assert review.request_changes(practice.as_("pat"), post, "Name the branch.") == "changes_requested"
    assert comments(practice, post) == [("pat", "Name the branch.", 1)]
    assert last(practice, post) == (Act.POST_CHANGES_REQUESTED, {"reason": "Name the branch."})
    with pytest.raises(StateError, match=r"It can: revise, withdraw"):
        submit.submit(practice.as_("jo"), post, lambda _asked: True)
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Storytime at the branch is on Saturday."}))
    submit.submit(practice.as_("jo"), post, lambda _asked: True)
    assert practice.sign(post)[0].state == "approved"


def test_what_was_rejected_is_over(practice: Practice) -> None:
    post = practice.in_review()
    assert review.reject(practice.as_("sam"), post, "Not ours to say.") == "rejected"
    with pytest.raises(StateError, match="nothing more"):
        compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Please."}))


def test_what_was_approved_is_not_sent_back_or_rejected(practice: Practice) -> None:
    post = practice.approved()
    for deed in (review.request_changes, review.reject):
        with pytest.raises(StateError, match="it is approved"):
            deed(practice.as_("sam"), post, "I changed my mind.")


# --- waivers --------------------------------------------------------------------------------------


def test_a_waiver_is_kept_with_who_why_and_which_finding(practice: Practice) -> None:
    post = practice.draft(when=NIGHT)
    (finding,) = review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    with practice.as_("jo").reading() as session:
        (waiver,) = queries.waivers(session, post, 1)
        leaf = log_read.about(session, f"post:{post}")[-1]
    assert (waiver.by, waiver.check_name, waiver.finding) == ("pat", "timing", finding.key)
    assert waiver.reason == "The meteor shower is at night."
    assert (leaf.act, leaf.actor, leaf.state) == (Act.POST_WAIVED, "person:pat", "draft")
    said = {"version": 1, "check": "timing", "findings": [finding.key], "surely": "practice"}
    assert dict(leaf.data) == said
    assert "meteor" not in leaf.to_bytes().decode()


def test_a_waiver_ends_with_its_version(practice: Practice) -> None:
    post = practice.draft(when=NIGHT)
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "The library opens at nine at night."}))
    with pytest.raises(RefusedError, match="quiet hours"):
        submit.submit(practice.as_("jo"), post, lambda _asked: True)


def test_what_blocks_nothing_cannot_be_waived(practice: Practice) -> None:
    post = practice.draft()
    for check in ("timing", "no-such-check", ""):
        with pytest.raises(NotFoundError, match="blocks nothing in this version"):
            review.waive(practice.as_("pat"), post, check, "To be sure.")


FIRM = {
    "length": "A long story. " * 60,
    "hidden-characters": "See https://www.p\u0430ypal.com for more about it.",
}


@pytest.mark.parametrize("check", FIRM)
def test_what_is_firm_cannot_be_waived_by_anybody(practice: Practice, check: str) -> None:
    post = practice.draft(FIRM[check])
    for person in ("pat", "sam"):
        with pytest.raises(RefusedError, match=f"What {check} found cannot be waived"):
            review.waive(practice.as_(person), post, check, "It is important.")
    with pytest.raises(RefusedError):
        submit.submit(practice.as_("jo"), post, lambda _asked: True)


def test_what_is_approved_cannot_be_waived_any_more(practice: Practice) -> None:
    post = practice.draft(when=NIGHT)
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    submit.submit(practice.as_("jo"), post, lambda _asked: True)
    practice.sign(post, person="sam")
    with pytest.raises(StateError, match="Cannot waive post"):
        review.waive(practice.as_("pat"), post, "timing", "Once more.")
