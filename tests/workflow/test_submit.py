"""Handing a version to review: complete, looked at, and only where somebody could sign it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

import pytest
from builders import DUE, START, Practice

from pubqueue.errors import FindingsError, GateError, InputError, RefusedError, RoleError, StaleError, StateError
from pubqueue.model.canonical import canonical, sha256
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.people import Role
from pubqueue.ports.check import Draft
from pubqueue.ports.facts import Facts
from pubqueue.store import queries
from pubqueue.words import _
from pubqueue.workflow import compose, people, review, submit
from pubqueue.workflow.compose import Writing
from pubqueue.workflow.home import Home


def yes(_asked: Sequence[Finding]) -> bool:
    return True


def hand_in(practice: Practice, post: int, person: str = "jo") -> list[Finding]:
    return submit.submit(practice.as_(person), post, yes)


def state(practice: Practice) -> object:
    return practice.value("SELECT state FROM post")


# --- complete -------------------------------------------------------------------------------------


def test_a_complete_post_goes_into_review(practice: Practice) -> None:
    assert hand_in(practice, practice.draft()) == []
    assert state(practice) == "in_review"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Writing(accounts=[]), "names no account"),
        (Writing(when=""), "has no time"),
        (Writing(texts={"en": ""}), "has no text in a language that mastodon:library speaks"),
        (Writing(texts={"en": "", "fr": "Bonjour à tous"}), "has no text in a language that mastodon:library speaks"),
    ],
)
def test_a_post_that_lacks_something_is_refused_and_says_what(practice: Practice, missing: Writing, said: str) -> None:
    post = practice.draft()
    compose.revise(practice.as_("jo"), post, missing)
    with pytest.raises(InputError, match=f"Post {post} {said}") as caught:
        hand_in(practice, post)
    assert caught.value.hint
    assert state(practice) == "draft"


def test_an_account_that_would_get_nothing_is_named(practice: Practice) -> None:
    french = {"en": "", "fr": "La bibliothèque ouvre à neuf heures."}
    post = practice.draft(texts={"fr": "La bibliothèque"}, accounts=["facebook:library", "x:library"])
    compose.revise(practice.as_("jo"), post, Writing(texts=french))
    with pytest.raises(InputError, match="x:library speaks"):
        hand_in(practice, post)
    compose.revise(practice.as_("jo"), post, Writing(accounts=["facebook:library"]))
    hand_in(practice, post)
    assert practice.rows("SELECT language FROM variant WHERE version = 3") == [("fr",)]


def test_a_post_whose_time_has_passed_is_refused(practice: Practice) -> None:
    post = practice.draft()
    for late in (timedelta(0), timedelta(minutes=1)):
        practice.now = DUE + late
        with pytest.raises(RefusedError, match=rf"has passed.*pubqueue post retime {post}"):
            hand_in(practice, post)


def test_a_post_is_submitted_once(practice: Practice) -> None:
    post = practice.in_review()
    with pytest.raises(StateError, match=r"it is in_review\. It can: revise, waive, sign-off"):
        hand_in(practice, post)


def test_any_of_the_staff_may_submit_and_it_may_not(practice: Practice) -> None:
    post = practice.draft()
    with pytest.raises(RoleError, match="may not submit posts"):
        hand_in(practice, post, "kim")
    hand_in(practice, post, "pat")
    practice.sign(post, person="pat")
    assert state(practice) == "approved"


# --- what the checks found ------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """A check that asks about every post."""

    name: ClassVar[str] = "asking"
    clause: ClassVar[str] = "posting.3h"
    severity: ClassVar[Severity] = Severity.ASKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        for language, text in draft.texts.items():
            yield Finding(self.name, self.clause, self.severity, _("Do you mean {text}?", text=text), language=language)


def asking(practice: Practice) -> Home:
    return replace(practice.as_("jo"), checks=[Asking()])


def test_what_is_asked_is_asked_once_about_all_of_it(practice: Practice) -> None:
    post, asked = practice.draft(texts={"en": "Hello", "fr": "Bonjour"}), []

    def confirm(findings: Sequence[Finding]) -> bool:
        asked.append([finding.language for finding in findings])
        return True

    submit.submit(asking(practice), post, confirm)
    assert asked == [["en", "fr"]]
    assert state(practice) == "in_review"


def test_what_is_asked_and_not_confirmed_stops_it_and_is_listed(practice: Practice) -> None:
    post = practice.draft("Hello", texts={"en": "Hello"})
    with pytest.raises(
        FindingsError, match=r"One thing wants your confirmation\. \[asking\] Do you mean Hello\?"
    ) as caught:
        submit.submit(asking(practice), post, lambda _asked: False)
    assert "'check': 'asking'" in str(caught.value.details["findings"])
    assert state(practice) == "draft"


def test_what_was_found_and_confirmed_is_frozen_and_signed_for(practice: Practice) -> None:
    post = practice.draft("Hello", texts={"en": "Hello"})
    found = submit.submit(asking(practice), post, yes)
    (signed,) = practice.sign(post)
    with practice.as_("pat").reading() as session:
        report = queries.report(session, post, 1)
        (sign_off,) = queries.sign_offs(session, post, 1)
    assert report
    assert (report["confirmed"], report["confirmed_by"]) == ([found[0].key], "jo")
    assert queries.findings(report) == found
    assert sha256(canonical(report)).encode() in sign_off.statement
    assert signed.state == "approved"


def test_what_blocks_stops_it_until_it_is_waived(practice: Practice) -> None:
    post = practice.draft(when="2026-11-23 22:00")
    with pytest.raises(
        FindingsError, match=r"One thing stops this post\..*quiet hours.*have a designate waive"
    ) as caught:
        hand_in(practice, post)
    assert caught.value.exit_code == 3
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    hand_in(practice, post)
    assert state(practice) == "in_review"


def test_a_waiver_is_of_one_finding_in_one_version(practice: Practice) -> None:
    post = practice.draft(when="2026-11-23 22:00", aims=[])
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    with pytest.raises(FindingsError, match=r"One thing stops this post\..*aims"):
        hand_in(practice, post)
    compose.revise(practice.as_("jo"), post, Writing(aims=["information"]))
    with pytest.raises(FindingsError, match="quiet hours"):
        hand_in(practice, post)


def test_what_somebody_changes_while_it_is_being_confirmed_is_not_submitted(practice: Practice) -> None:
    post = practice.draft("Hello", texts={"en": "Hello"})

    def confirm(_asked: Sequence[Finding]) -> bool:
        compose.revise(practice.as_("sam"), post, Writing(texts={"en": "Sam was quicker."}))
        return True

    with pytest.raises(StaleError, match=f"Somebody else changed post {post} meanwhile"):
        submit.submit(asking(practice), post, confirm)
    assert state(practice) == "draft"


# --- somebody could sign it -----------------------------------------------------------------------


def test_what_everybody_who_may_sign_has_written_is_refused_and_says_who_could(practice: Practice) -> None:
    post = practice.draft()
    for person in ("pat", "sam"):
        compose.revise(practice.as_(person), post, Writing(texts={"en": f"{person} says hello to everybody."}))
    with pytest.raises(GateError, match=r"Nobody could sign off post 1: One more") as caught:
        hand_in(practice, post)
    assert "Those who may sign: pat, sam. Those who wrote it: jo, pat, sam." in str(caught.value)
    assert state(practice) == "draft"


def test_two_sign_offs_where_one_person_is_left_are_refused(practice: Practice) -> None:
    sam = practice.as_("sam")
    trust = sam.trust.current()
    people.issue(sam, replace(trust, version=trust.version + 1, thresholds={**trust.thresholds, "ordinary": 2}))
    post = practice.draft()
    compose.revise(practice.as_("pat"), post, Writing(texts={"en": "Pat says hello to everybody."}))
    with pytest.raises(GateError, match="Nobody could sign off"):
        hand_in(practice, post)


def test_a_waiver_by_the_only_other_signer_is_refused(practice: Practice) -> None:
    post = practice.draft(when="2026-11-23 22:00")
    compose.revise(practice.as_("sam"), post, Writing(texts={"en": "Sam says hello to everybody."}))
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    with pytest.raises(GateError, match="Somebody other than pat, who waived a finding"):
        hand_in(practice, post)


def test_a_class_that_nobody_may_approve_is_refused(practice: Practice) -> None:
    sam = practice.as_("sam")
    trust = sam.trust.current()
    people.issue(sam, replace(trust, version=trust.version + 1, thresholds={}))
    with pytest.raises(GateError, match="allows no sign-off for this class"):
        hand_in(practice, practice.draft())


def test_who_has_no_office_any_more_is_not_counted_on(practice: Practice) -> None:
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().without_office("pat", Role.DESIGNATE, at=START))
    post = compose.start(
        sam,
        Writing(
            texts={"en": "Sam says hello to everybody."},
            accounts=["x:library"],
            aims=["information"],
            when="2026-11-23 12:00",
        ),
    ).post
    with pytest.raises(GateError, match=r"Those who may sign: sam\. Those who wrote it: sam\."):
        hand_in(practice, post, "sam")
