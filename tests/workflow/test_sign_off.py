"""Signing off: four eyes, one's own key, the very bytes, and no more than what was read."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import DUE, START, Practice
from crash.hands import body

from pubqueue.errors import GateError, RoleError, SignatureError, StaleError, StateError, TamperedError
from pubqueue.model.people import Role
from pubqueue.model.trust import Trust
from pubqueue.signing.ssh_keygen import make_key
from pubqueue.signing.statement import Statement, namespace
from pubqueue.signing.trust import allowed_signers
from pubqueue.store import queries, tables
from pubqueue.workflow import compose, people, review, schedule, sign_off, submit
from pubqueue.workflow.compose import Writing


def resubmit(practice: Practice, post: int) -> None:
    submit.submit(practice.as_("jo"), post, lambda _asked: True)


def stored(practice: Practice, post: int) -> list[tables.SignOff]:
    with practice.as_("pat").reading() as session:
        return queries.sign_offs(session, post, 1)


def key_of(trust: Trust, person: str) -> str:
    (holder,) = [holder for holder in trust.people if holder.id == person]
    return holder.keys[-1].fingerprint


def issue_threshold(practice: Practice, needed: int) -> None:
    sam = practice.as_("sam")
    trust = sam.trust.current()
    people.issue(sam, replace(trust, version=trust.version + 1, thresholds={**trust.thresholds, "ordinary": needed}))


# --- four eyes ------------------------------------------------------------------------------------


def test_a_sign_off_by_a_designate_approves_and_plans_each_delivery(practice: Practice) -> None:
    post = practice.in_review(texts={"en": "Hello", "fr": "Bonjour"}, accounts=["facebook:library", "x:library"])
    (signed,) = practice.sign(post)
    assert (signed.post, signed.version, signed.state, signed.missing) == (post, 1, "approved", "")
    with practice.as_("jo").reading() as session:
        planned = [
            (row.account, row.language, row.state, row.at, row.until) for row in queries.deliveries(session, post)
        ]
    at, until = "2026-11-23T17:00:00Z", "2026-11-23T21:00:00Z"
    assert planned == [
        ("facebook:library", "en", "waiting", at, until),
        ("facebook:library", "fr", "waiting", at, until),
        ("x:library", "en", "waiting", at, until),
    ]


@pytest.mark.parametrize(("person", "said"), [("jo", "may not sign off"), ("kim", "may not sign off")])
def test_staff_and_it_do_not_sign(practice: Practice, person: str, said: str) -> None:
    post = practice.in_review()
    with pytest.raises(RoleError, match=said):
        practice.sign(post, person=person)


def test_who_wrote_it_does_not_sign_it_and_is_told_who_may(practice: Practice) -> None:
    post = practice.in_review()
    compose.revise(practice.as_("pat"), post, Writing(texts={"en": "Pat says hello to everybody."}))
    resubmit(practice, post)
    with pytest.raises(GateError, match=r"You wrote part of post 1.*Four eyes.*These may sign: sam\.") as caught:
        practice.sign(post, person="pat")
    assert caught.value.exit_code == 3


def test_who_wrote_an_earlier_version_does_not_sign_a_later_one(practice: Practice) -> None:
    post = practice.draft()
    compose.revise(practice.as_("pat"), post, Writing(texts={"en": "Pat says hello to everybody."}))
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Jo says hello to everybody."}))
    resubmit(practice, post)
    with pytest.raises(GateError, match="You wrote part of post"):
        practice.sign(post, person="pat")
    assert practice.sign(post, person="sam")[0].state == "approved"


def test_who_only_changed_the_time_has_written_it_too(practice: Practice) -> None:
    post = practice.draft()
    schedule.retime(practice.as_("pat"), post, "2026-11-23 13:00")
    resubmit(practice, post)
    with pytest.raises(GateError, match="You wrote part of post"):
        practice.sign(post, person="pat")


def test_who_wrote_it_is_read_from_the_record_not_from_the_rows(practice: Practice) -> None:
    post = practice.draft()
    compose.revise(practice.as_("pat"), post, Writing(texts={"en": "Pat says hello to everybody."}))
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Jo says hello to everybody."}))
    resubmit(practice, post)
    practice.by_hand("DELETE FROM version WHERE number = 2")
    with pytest.raises(GateError, match="You wrote part of post"):
        practice.sign(post, person="pat")
    assert sign_off.propose(practice.as_("sam"), post).statement.contributors == {"jo", "pat"}


ENDS: dict[str, Callable[[Practice, int], object]] = {
    "changes_requested": lambda practice, post: review.request_changes(practice.as_("sam"), post, "No."),
    "approved": lambda practice, post: practice.sign(post),
    "rejected": lambda practice, post: review.reject(practice.as_("sam"), post, "No."),
    "withdrawn": lambda practice, post: compose.withdraw(practice.as_("jo"), post, "No."),
    "draft": lambda practice, post: schedule.retime(practice.as_("jo"), post, "2026-11-23 13:00"),
}


@pytest.mark.parametrize("state", ENDS)
def test_only_what_is_in_review_can_be_signed(practice: Practice, state: str) -> None:
    post = practice.in_review()
    ENDS[state](practice, post)
    with pytest.raises(StateError, match=f"Cannot sign-off post {post}: it is {state}"):
        practice.sign(post, person="sam")


# --- waivers and thresholds -----------------------------------------------------------------------


def test_who_waived_a_finding_is_not_the_only_signer(practice: Practice) -> None:
    post = practice.draft(when="2026-11-23 22:00")
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    resubmit(practice, post)
    (first,) = practice.sign(post, person="pat")
    assert first.state == "in_review"
    assert "Somebody other than pat" in first.missing
    assert practice.sign(post, person="sam")[0].state == "approved"


def test_two_sign_offs_are_two_people(practice: Practice) -> None:
    issue_threshold(practice, 2)
    post = practice.in_review()
    assert practice.sign(post, person="pat")[0].missing == "One more sign-off is needed."
    assert practice.sign(post, person="pat")[0].state == "in_review"
    assert practice.sign(post, person="sam")[0].state == "approved"
    practice.publish()
    assert len(practice.ledger()) == 1


def test_a_waiver_voids_the_sign_offs_before_it_and_the_post_can_be_signed_again(practice: Practice) -> None:
    issue_threshold(practice, 2)
    people.name_designate(practice.as_("sam"), "kim")
    post = practice.draft(when="2026-11-23 22:00")
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    resubmit(practice, post)
    practice.sign(post, person="sam")
    review.waive(practice.as_("pat"), post, "timing", "And the sky will be clear.")
    assert practice.sign(post, person="kim")[0].missing == "One more sign-off is needed."
    assert practice.sign(post, person="sam")[0].state == "approved"
    practice.publish(START + timedelta(hours=13))
    assert len(practice.ledger()) == 1


# --- what is signed -------------------------------------------------------------------------------


def test_the_signature_is_one_that_ssh_keygen_accepts(practice: Practice, tmp_path: Path) -> None:
    post = practice.approved()
    (row,) = stored(practice, post)
    home = practice.as_("pat")
    space = namespace(home.identity.domain, practice=True)
    assert space == "practice-sign-off@lakeview.example.ca"
    (tmp_path / "allowed").write_text(allowed_signers(home.trust.current(), [space]))
    (tmp_path / "signature").write_text(row.signature)

    def accepts(who: str, namespace: str, body: bytes) -> bool:
        command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", who, "-n", namespace, "-s", "signature"]
        return subprocess.run(command, input=body, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert accepts("pat", space, row.statement)
    assert not accepts("sam", space, row.statement)
    assert not accepts("pat", "sign-off@lakeview.example.ca", row.statement)
    assert not accepts("pat", space, row.statement + b" ")


def test_a_statement_says_what_was_read_by_whom_and_by_what_right(practice: Practice) -> None:
    post = practice.in_review()
    home = practice.as_("sam")
    said = sign_off.propose(home, post).statement
    assert (said.post, said.version, said.signer, said.authority.office) == (str(post), 1, "sam", Role.CEO)
    assert (said.home, said.at) == (home.identity.id, "2026-11-23T17:00:00Z")
    assert said.contributors == {"jo"}
    (variant,) = said.variants
    assert (variant["account"], variant["language"]) == ("mastodon:library", "en")
    assert (variant["account_id"], variant["until"]) == ("sandbox:mastodon:library", "2026-11-23T21:00:00Z")
    assert said.checkpoint.size == practice.value("SELECT COUNT(*) FROM event")
    assert said.nonce != sign_off.propose(home, post).statement.nonce
    assert b"Storytime" not in said.to_bytes()


def test_several_posts_are_signed_in_one_go_each_with_its_own_statement(practice: Practice) -> None:
    posts = [practice.in_review(f"The library opens at {hour} on Saturday.") for hour in ("nine", "ten", "noon")]
    signed = practice.sign(*posts)
    assert [(one.post, one.state) for one in signed] == [(post, "approved") for post in posts]
    statements = {Statement.from_bytes(row.statement).post for post in posts for row in stored(practice, post)}
    assert statements == {str(post) for post in posts}
    practice.publish()
    assert len(practice.ledger()) == 3


def test_what_changed_after_it_was_read_is_not_signed(practice: Practice) -> None:
    post = practice.in_review()
    read = sign_off.propose(practice.as_("pat"), post)
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Jo has changed this since."}))
    with pytest.raises(GateError, match="was not submitted"):
        sign_off.sign_off(practice.as_("pat"), [read])
    resubmit(practice, post)
    with pytest.raises(StaleError, match=f"Post {post} changed while you were reading it"):
        sign_off.sign_off(practice.as_("pat"), [read])
    assert practice.value("SELECT COUNT(*) FROM sign_off") == 0


def test_a_waiver_that_came_after_it_was_read_is_not_signed(practice: Practice) -> None:
    post = practice.draft(when="2026-11-23 22:00")
    review.waive(practice.as_("pat"), post, "timing", "The meteor shower is at night.")
    resubmit(practice, post)
    read = sign_off.propose(practice.as_("sam"), post)
    review.waive(practice.as_("pat"), post, "timing", "And it is beautiful.")
    with pytest.raises(StaleError):
        sign_off.sign_off(practice.as_("sam"), [read])


def test_the_signature_of_another_person_s_key_is_not_kept(practice: Practice) -> None:
    post = practice.in_review()
    by_pat, by_sam = (sign_off.propose(practice.as_(who), post) for who in ("pat", "sam"))
    (signature,) = sign_off.sign(practice.as_("pat"), [by_pat])
    with pytest.raises(SignatureError):
        sign_off.keep(practice.as_("sam"), by_sam, signature)
    with pytest.raises(SignatureError):
        sign_off.keep(
            practice.as_("pat"), replace(by_pat, statement=replace(by_pat.statement, nonce="0" * 64)), signature
        )
    assert practice.value("SELECT state FROM post") == "in_review"


def test_a_statement_about_other_contributors_is_not_kept(practice: Practice) -> None:
    post = practice.in_review()
    read = sign_off.propose(practice.as_("pat"), post)
    forged = replace(read, statement=replace(read.statement, contributors=frozenset({"kim"})))
    with pytest.raises(StaleError):
        sign_off.sign_off(practice.as_("pat"), [forged])


def test_what_was_changed_by_hand_cannot_be_signed(practice: Practice) -> None:
    post = practice.in_review()
    body("version", texts={"en": "Bedtime is on Saturday at ten."})(practice, post)
    with pytest.raises(TamperedError):
        practice.sign(post)


# --- keys and offices -----------------------------------------------------------------------------


def test_a_revoked_key_gets_nothing_out_that_it_signed(practice: Practice) -> None:
    practice.approved()
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().without_key(key_of(sam.trust.current(), "pat"), since=START))
    (news,) = practice.publish().news
    assert (news.state, news.needs_person) == ("held", True)
    assert practice.ledger() == []


def test_an_office_that_ended_since_gets_out_what_was_signed_in_it(practice: Practice) -> None:
    practice.approved()
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().without_office("pat", Role.DESIGNATE, at=START + timedelta(hours=1)))
    practice.publish()
    assert len(practice.ledger()) == 1


def test_who_holds_no_office_any_more_cannot_sign(practice: Practice) -> None:
    post = practice.in_review()
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().without_office("pat", Role.DESIGNATE, at=START))
    with pytest.raises(RoleError, match="may not sign off"):
        practice.sign(post, person="pat")


def test_who_has_no_key_is_told_how_to_make_one(practice: Practice) -> None:
    post = practice.in_review()
    people.name_designate(practice.as_("sam"), "kim")
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().without_key(key_of(sam.trust.current(), "kim"), since=START))
    with pytest.raises(GateError, match=r"no signing key yet.*pubqueue key make"):
        practice.sign(post, person="kim")


def test_a_key_that_was_enrolled_later_does_not_hold_for_what_came_before(practice: Practice) -> None:
    post = practice.in_review()
    read = sign_off.propose(practice.as_("pat"), post)
    late = make_key(practice.path / "keys" / "late", "late", "", environ=practice.environment)
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().with_key("pat", late, start=DUE))
    home = practice.as_("pat")
    (signature,) = home.signer.sign(late, namespace(home.identity.domain, practice=True), [read.statement.to_bytes()])
    with pytest.raises((SignatureError, StaleError)):
        sign_off.keep(home, read, signature)
    fresh = sign_off.propose(home, post)
    (signature,) = home.signer.sign(late, namespace(home.identity.domain, practice=True), [fresh.statement.to_bytes()])
    with pytest.raises(SignatureError):
        sign_off.keep(home, fresh, signature)


def test_a_signature_for_another_use_does_not_count(practice: Practice) -> None:
    post = practice.in_review()
    home = practice.as_("pat")
    read = sign_off.propose(home, post)
    public = home.trust.current().keys_of("pat", START)[0].public
    for space in ("sign-off@lakeview.example.ca", "practice-sign-off@other.example.ca", "session@lakeview.example.ca"):
        (signature,) = home.signer.sign(public, space, [read.statement.to_bytes()])
        with pytest.raises(SignatureError):
            sign_off.keep(home, read, signature)
