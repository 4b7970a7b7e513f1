"""What the doctor finds among people, accounts, policy and posts: whatever the home's database is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import DUE, Practice, close_homes
from examined import examined, not_fine, real_home, said

from pubqueue.model.people import Role
from pubqueue.workflow import people, stop
from pubqueue.workflow.doctor.chart import Verdict
from pubqueue.workflow.doctor.rounds import EXAMINATIONS


def _without_keys(practice: Practice, *whose: str) -> None:
    """Have the keys of people revoked."""
    home = practice.as_("sam")
    for who in whose:
        trust = home.trust.current()
        for key in trust.keys_of(who, home.clock.now()):
            trust = trust.without_key(key.fingerprint, since=home.clock.now())
            people.issue(home, trust)


def test_examinations_have_names_of_their_own_and_ask_something() -> None:
    assert len({one.name for one in EXAMINATIONS}) == len(EXAMINATIONS)
    assert all(str(one.asks).endswith("?") for one in EXAMINATIONS)


def test_a_home_where_nobody_can_sign_off_is_broken(practice: Practice) -> None:
    _without_keys(practice, "pat", "sam")

    found = examined(practice)
    assert found["signers"].verdict is Verdict.BROKEN
    assert "people name-designate" in said(found["signers"])
    assert "pat holds an office, and has no key" in said(found["keys"])


def test_an_only_signer_is_told(practice: Practice) -> None:
    _without_keys(practice, "sam")

    found = examined(practice)["signers"]
    assert (found.verdict, "Only pat can sign off." in said(found)) == (Verdict.WARNS, True)


def test_an_only_signer_who_alone_writes_is_broken(practice: Practice) -> None:
    _without_keys(practice, "sam")
    home = practice.as_("sam")
    for who in ("jo", "sam"):
        people._change(home, who, {"roles": ""})
    people.issue(home, home.trust.current().without_office("sam", Role.CEO, at=home.clock.now()))

    assert "the only one who writes" in said(examined(practice)["signers"])


def test_a_class_of_posts_that_wants_more_sign_offs_than_there_are_signers_is_broken(practice: Practice) -> None:
    home = practice.as_("sam")
    trust = home.trust.current()
    people.issue(home, replace(trust, version=trust.version + 1, thresholds={**trust.thresholds, "sensitive": 3}))

    assert "class sensitive want 3 sign-offs, and only 2" in said(examined(practice)["signers"])


def test_two_who_write_and_sign_for_each_other_are_enough(practice: Practice) -> None:
    people._change(practice.as_("sam"), "jo", {"roles": ""})

    assert examined(practice)["signers"].verdict is Verdict.FINE


def test_an_office_that_ends_soon_is_told_with_its_day(practice: Practice) -> None:
    home = practice.as_("sam")
    now = home.clock.now()
    trust = home.trust.current().without_office("pat", Role.DESIGNATE, at=now)
    people.issue(home, trust)
    people.issue(
        home, trust.with_office("pat", Role.DESIGNATE, start=now - timedelta(1), until=now + timedelta(days=10))
    )

    assert "pat can sign off only until 2026-12-03." in said(examined(practice)["terms"])
    practice.now += timedelta(days=-10)
    assert examined(practice)["terms"].verdict is Verdict.FINE


def test_posts_in_review_past_their_time_are_told(practice: Practice) -> None:
    post = practice.in_review()
    practice.now = DUE

    found = examined(practice)["reviews"]
    assert (found.verdict, f"past their time: {post}." in said(found)) == (Verdict.WARNS, True)


def test_a_retired_account_with_posts_under_way_is_broken(practice: Practice) -> None:
    practice.approved()
    practice.by_hand("UPDATE account SET retired = ? WHERE id = 'mastodon:library'", True)

    found = examined(practice)["accounts"]
    assert (found.verdict, "mastodon:library is retired" in said(found)) == (Verdict.BROKEN, True)


def test_a_policy_that_changed_since_the_last_sign_off_is_told(practice: Practice) -> None:
    practice.approved()
    assert examined(practice)["policy"].verdict is Verdict.FINE
    with (practice.path / "policy.toml").open("a") as policy:
        policy.write("# and another thing\n")

    assert examined(practice)["policy"].verdict is Verdict.WARNS


def test_a_stop_is_told_with_who_and_why(practice: Practice) -> None:
    stop.stop(practice.as_("jo"), "a storm")

    found = examined(practice)["stop"]
    assert (found.verdict, "by jo: a storm" in said(found)) == (Verdict.WARNS, True)


def test_a_trust_file_that_was_changed_by_hand_is_broken(practice: Practice) -> None:
    practice.rewrite_trust(lambda body: body.replace(b'"person":"pat"', b'"person":"kim"'))

    assert "not the one that the record tells of" in said(examined(practice)["trust"])


def test_the_doctor_needs_no_person_and_no_practice(tmp_path: Path) -> None:
    home = real_home(tmp_path)
    home_person_gone = home.by_hand("UPDATE person SET os_user = 'somebody-else'")
    assert home_person_gone == 1

    assert Verdict.NOT_EXAMINED not in not_fine(examined(home, real=True)).values()


@pytest.mark.parametrize("platform", ["nowhere", "x"])
def test_an_account_without_a_connector_is_told(tmp_path: Path, platform: str) -> None:
    home = real_home(tmp_path)
    home.by_hand(
        "INSERT INTO account (id, live_id, languages, grace_seconds, email, retired, registered_at)"
        " VALUES (?, 'x', 'en', 3600, 'x@lakeview.example.ca', ?, '2026-11-23T14:00:00Z')",
        f"{platform}:library",
        False,
    )
    close_homes()

    assert platform in said(examined(home, real=True)["accounts"])
