"""Who is told what, once each, and what a notice may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import DUE, START, Practice
from crash.ask import there
from letters import after_a_pass, reachable, sent, subjects
from unit.test_words import compiled

from pubqueue import words
from pubqueue.model.delivery import NotSent, Outcome
from pubqueue.model.people import Role
from pubqueue.ports.connector import Message
from pubqueue.words import _
from pubqueue.workflow import compose, notify, people, publish, review, stop, submit
from pubqueue.workflow.home import Home
from pubqueue_connectors.sandbox import Sandbox

STORY = "Storytime is on Saturday at ten, with songs and a snack."
NAMED = 'post 1 "Storytime is on Saturday at ten,…"'
FULL = f"{NAMED} (mastodon:library; Mon 23 Nov 2026 12:00 EST)"
ON_MASTODON = f"{NAMED} (mastodon:library, en; Mon 23 Nov 2026 12:00 EST)"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def second_designate(practice: Practice, name: str = "zoe") -> None:
    """Add another designate, who comes after pat."""
    people.add(practice.as_("kim"), name, name.title(), [Role.STAFF], "")
    trust = practice.as_("sam").trust.current()
    key = trust.keys_of("jo", practice.now)[-1]
    made = trust.with_key(name, f"{key.public[:-4]}AAAA", start=practice.as_("sam").identity.since(START))
    people.issue(practice.as_("sam"), made)
    people.name_designate(practice.as_("sam"), name)


def submitted(practice: Practice, post: int) -> None:
    """Have jo submit what is there."""
    submit.submit(practice.as_("jo"), post, lambda _asked: True)


# --- authors --------------------------------------------------------------------------------------


def test_an_author_hears_that_a_post_was_signed_off(practice: Practice) -> None:
    reachable(practice, "jo")
    practice.approved(STORY)
    (letter,) = after_a_pass(practice)
    assert letter["to"] == "jo@lakeview.example.ca"
    assert letter["subject"] == f"[pubqueue] approved: {NAMED}"
    assert f"{FULL} was signed off by Pat Maracle." in letter["text"]
    assert "snack" not in letter["text"]


def test_an_author_hears_what_is_to_be_changed_and_why(practice: Practice) -> None:
    reachable(practice, "jo")
    post = practice.in_review(STORY)
    review.request_changes(practice.as_("pat"), post, "Say which branch.")
    (letter,) = after_a_pass(practice)
    assert letter["subject"] == f"[pubqueue] changes wanted: {NAMED}"
    assert f"Pat Maracle asks for changes in {FULL}: Say which branch." in letter["text"]
    assert "pubqueue post edit 1" in letter["text"]


def test_an_author_hears_of_a_rejection(practice: Practice) -> None:
    reachable(practice, "jo")
    review.reject(practice.as_("pat"), practice.in_review(STORY), "Not ours to say.")
    (letter,) = after_a_pass(practice)
    assert f"Pat Maracle rejected {FULL}: Not ours to say." in letter["text"]


def test_an_author_gets_the_link_of_what_is_out(practice: Practice) -> None:
    practice.approved(STORY)
    after_a_pass(practice)
    reachable(practice, "jo")
    (letter,) = after_a_pass(practice, DUE)
    (row,) = practice.rows("SELECT url FROM delivery")
    assert letter["subject"] == f"[pubqueue] published: {NAMED}"
    assert f"{ON_MASTODON} is out: {row[0]}" in letter["text"]
    assert "This is a practice home" in letter["text"]


def test_a_post_on_several_accounts_is_told_in_one_letter(practice: Practice) -> None:
    practice.approved(STORY, accounts=["mastodon:library", "x:library"])
    after_a_pass(practice)
    reachable(practice, "jo")
    (letter,) = after_a_pass(practice, DUE)
    assert ("mastodon:library, en" in letter["text"], "x:library, en" in letter["text"]) == (True, True)


def test_a_batch_that_is_signed_at_once_makes_one_letter(practice: Practice) -> None:
    reachable(practice, "jo")
    posts = [practice.in_review(f"{number} {STORY}") for number in range(3)]
    practice.sign(*posts)
    (letter,) = after_a_pass(practice)
    assert letter["subject"] == "[pubqueue] 3 posts approved"
    assert all(f"post {post} " in letter["text"] for post in posts)


def test_whoever_wrote_an_earlier_version_is_told_too(practice: Practice) -> None:
    reachable(practice, "jo", "sam", "pat")
    post = practice.draft(STORY)
    compose.revise(practice.as_("sam"), post, compose.Writing(texts={"en": f"{STORY}!"}))
    submitted(practice, post)
    practice.sign(post)
    assert [to for to, _subject in subjects(after_a_pass(practice))] == ["jo", "sam"]


def test_authors_and_it_hear_once_of_what_is_held_and_what_to_do(practice: Practice) -> None:
    practice.approved(STORY)
    after_a_pass(practice)
    reachable(practice, "jo", "kim")
    letters = after_a_pass(practice, DUE + 5 * HOUR)
    assert subjects(letters) == [("jo", f"held: {NAMED}"), ("kim", f"held: {NAMED}")]
    assert "Its window has passed" in letters[0]["text"]
    assert "pubqueue post retime 1 PHRASE" in letters[0]["text"]
    assert after_a_pass(practice, DUE + 5 * HOUR + MINUTE) == []


def test_authors_and_it_hear_of_what_is_in_doubt(practice: Practice) -> None:
    practice.approved(STORY)
    after_a_pass(practice)
    reachable(practice, "jo", "kim")
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-after"
    letters = after_a_pass(practice, DUE)
    assert [to for to, _subject in subjects(letters)] == ["jo", "kim"]
    assert "pubqueue post resolve 1" in letters[0]["text"]


def test_an_author_hears_once_of_a_post_that_nobody_signed_in_time(practice: Practice) -> None:
    practice.in_review(STORY)
    reachable(practice, "jo")
    assert after_a_pass(practice, DUE - MINUTE) == []
    (letter,) = after_a_pass(practice, DUE)
    assert letter["subject"] == f"[pubqueue] missed: {NAMED}"
    assert f"{FULL} was missed" in letter["text"]
    assert after_a_pass(practice, DUE + MINUTE) == []


def test_nobody_without_an_address_is_told_and_nothing_is_kept_for_them(practice: Practice) -> None:
    practice.approved(STORY)
    assert after_a_pass(practice) == []
    reachable(practice, "jo")
    assert after_a_pass(practice) == []
    assert practice.value("SELECT COUNT(*) FROM notice") == 0


# --- designates -----------------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_designate_gets_one_digest_a_day_of_what_waits(practice: Practice) -> None:
    reachable(practice, "jo", "pat", "sam")
    practice.in_review(STORY, when="2026-11-25 12:00")
    practice.in_review("The book sale begins.", when="2026-11-25 10:00")
    assert after_a_pass(practice, at("2026-11-23T07:59:00-05:00")) == []
    (letter,) = after_a_pass(practice, at("2026-11-23T08:00:00-05:00"))
    assert (letter["to"], letter["subject"]) == (
        "pat@lakeview.example.ca",
        "[pubqueue] 2 posts wait for your sign-off",
    )
    assert letter["text"].index("post 2 ") < letter["text"].index("post 1 ")
    assert after_a_pass(practice, at("2026-11-23T18:00:00-05:00")) == []
    assert [to for to, _subject in subjects(after_a_pass(practice, at("2026-11-24T08:00:00-05:00")))] == ["pat"]


def test_no_digest_is_sent_where_nothing_waits_and_none_is_made_up_for_later(practice: Practice) -> None:
    reachable(practice, "pat")
    assert after_a_pass(practice, at("2026-11-23T08:00:00-05:00")) == []
    practice.in_review(STORY, when="2026-11-25 12:00")
    assert after_a_pass(practice, at("2026-11-23T08:05:00-05:00")) == []


def test_who_wrote_a_post_is_not_asked_to_sign_it_and_the_ceo_is_where_no_designate_may(practice: Practice) -> None:
    reachable(practice, "pat", "sam")
    post = practice.draft(STORY, when="2026-11-25 12:00")
    compose.revise(practice.as_("pat"), post, compose.Writing(texts={"en": f"{STORY}!"}))
    submitted(practice, post)
    letters = after_a_pass(practice, START)
    assert subjects(letters) == [("sam", "a post waits for your sign-off")]
    (letter,) = after_a_pass(practice, at("2026-11-25T09:00:00-05:00") - MINUTE)
    assert letter["to"].startswith("sam@")
    (letter,) = after_a_pass(practice, at("2026-11-25T09:00:00-05:00"))
    assert letter["subject"].startswith("[pubqueue] nearly due and unsigned: post 1")


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-10-31", [12, 13, 13]), ("2027-03-13", [13, 12, 12])],
    ids=["the clocks go back", "the clocks go forward"],
)
def test_a_digest_comes_once_a_day_when_the_clocks_change(practice: Practice, day: str, hours: list[int]) -> None:
    reachable(practice, "pat")
    first = at(f"{day}T11:00:00+00:00")
    practice.now = first - 5 * HOUR
    practice.in_review(STORY, when="2027-05-05 12:00")
    passes = [first + days * 24 * HOUR + hour * HOUR for days in range(3) for hour in range(4)]
    assert [now.hour for now in passes for _letter in after_a_pass(practice, now)] == hours


def test_each_in_line_is_asked_at_half_the_time_that_was_left(practice: Practice) -> None:
    second_designate(practice)
    reachable(practice, "pat", "zoe", "sam")
    practice.in_review(STORY, when="2026-11-25 18:00")
    due = at("2026-11-25T18:00:00-05:00")
    after_a_pass(practice, at("2026-11-25T08:00:00-05:00"))
    asked = []
    for minute in (181, 180, 91, 90, 46, 45, 10):
        asked += [(minute, to) for to, _subject in subjects(after_a_pass(practice, due - minute * MINUTE))]
    assert asked == [(180, "pat"), (90, "zoe"), (45, "sam")]


def test_once_it_is_signed_nobody_else_is_asked(practice: Practice) -> None:
    second_designate(practice)
    post = practice.in_review(STORY)
    reachable(practice, "pat", "zoe")
    assert ("pat", f"nearly due and unsigned: {NAMED}") in subjects(after_a_pass(practice, START))
    practice.sign(post)
    assert after_a_pass(practice, DUE - 90 * MINUTE) == []


# --- IT -------------------------------------------------------------------------------------------


class Busy(Sandbox):
    """A platform that takes nothing for now."""

    def _publish(self, message: Message, key: str) -> Outcome:  # noqa: ARG002
        return NotSent(_("Busy."))


def test_it_hears_of_a_failing_account_once_a_day(practice: Practice) -> None:
    practice.approved(STORY)
    after_a_pass(practice)
    reachable(practice, "kim")
    for minute in (0, 5):
        practice.now = DUE + minute * MINUTE
        home = practice.as_("jo")
        publish.publish(replace(home, connect=lambda account: Busy(home.connect(account).wiring)))  # noqa: B023
        notify.deliver(home)
    (letter,) = sent(practice)
    assert letter["subject"] == "[pubqueue] mastodon:library fails"
    assert f"mastodon:library did not take {NAMED}: Busy." in letter["text"]


def test_it_hears_what_was_changed_by_hand_and_who_stopped_publishing(practice: Practice) -> None:
    practice.in_review(STORY)
    after_a_pass(practice)
    reachable(practice, "kim")
    practice.by_hand("UPDATE post SET state = 'approved'")
    (letter,) = after_a_pass(practice)
    assert letter["subject"] == "[pubqueue] something was changed by hand"
    stop.stop(practice.as_("jo"), "a hoax is about")
    (letter,) = after_a_pass(practice)
    assert "Jo Tremblay stopped all publishing: a hoax is about" in letter["text"]


def test_an_address_of_the_settings_is_told_and_stands_in_no_row(practice: Practice) -> None:
    secret = "json://user:t0ken@127.0.0.1:9/"  # noqa: S105 - a secret to look for
    with (practice.path / "pubqueue.toml").open("a") as settings:
        settings.write(f'[notify]\nit = ["{secret}"]\n')
    stop.stop(practice.as_("jo"), "a hoax is about")
    (letter,) = after_a_pass(practice)
    assert letter["to"] == secret
    assert "t0ken" not in str(practice.rows("SELECT * FROM notice"))
    assert "t0ken" not in repr(practice.as_("jo").settings)


# --- what a notice may say --------------------------------------------------------------------------


def test_no_text_makes_a_header_or_moves_a_terminal(practice: Practice) -> None:
    reachable(practice, "jo")
    post = practice.in_review("Story\nBcc: all@example.ca time on Saturday")
    review.request_changes(practice.as_("pat"), post, "See\r\nhere \u202e now")
    (letter,) = after_a_pass(practice)
    assert "\n" not in letter["subject"]
    assert "\u202e" not in letter["subject"] + letter["text"]


def test_first_words_carry_no_link(practice: Practice) -> None:
    reachable(practice, "jo")
    practice.approved("https://lakeview.example.ca/secret is where the sale is.")
    (letter,) = after_a_pass(practice)
    assert "://" not in letter["text"]
    assert 'post 1 "is where the sale is."' in letter["text"]


def test_each_reads_in_their_own_language(practice: Practice, tmp_path: Path) -> None:
    reachable(practice, "jo", "sam")
    people.speak(practice.as_("kim"), "sam", "fr")
    post = practice.draft(STORY)
    compose.revise(practice.as_("sam"), post, compose.Writing(texts={"en": f"{STORY}!"}))
    submitted(practice, post)
    practice.sign(post)
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = {"": "Content-Type: text/plain; charset=UTF-8\n", "approved: {post}": "approuvée : {post}"}
    (folder / "pubqueue.mo").write_bytes(compiled(catalogue))
    home = practice.as_("jo")
    words.load(str(tmp_path / "locale"), "en")
    publish.publish(home)
    words.load(str(tmp_path / "none"), "en")
    notify.deliver(home)
    assert subjects(sent(practice)) == [("jo", f"approved: {NAMED}"), ("sam", f"approuvée : {NAMED}")]


def test_a_post_that_was_changed_by_hand_is_named_by_its_number(practice: Practice) -> None:
    reachable(practice, "jo")
    practice.approved(STORY)
    practice.by_hand("UPDATE version SET at = '2027-01-01T00:00:00Z'")
    letters = after_a_pass(practice)
    assert ("jo", "approved: post 1") in subjects(letters)


# --- once -------------------------------------------------------------------------------------------


def test_two_passes_at_once_make_one_notice(practice: Practice) -> None:
    reachable(practice, "jo")
    practice.approved(STORY)
    ahead = practice.as_("jo")

    def read_before(home: Home) -> None:
        with home.reading() as session:
            assert notify._anything_new(session, home.clock.now())
        notify.gather(practice.as_("jo"))
        notify.gather(home)

    read_before(replace(ahead, host="another-host"))
    assert practice.value("SELECT COUNT(*) FROM notice") == 1


def test_a_cursor_that_a_hand_set_back_tells_nothing_twice(practice: Practice) -> None:
    reachable(practice, "jo")
    practice.approved(STORY)
    assert len(after_a_pass(practice)) == 1
    practice.by_hand("UPDATE notice_desk SET seq = 0")
    assert after_a_pass(practice) == []
    practice.by_hand("DELETE FROM notice_desk")
    assert after_a_pass(practice) == []


def test_notices_that_cannot_be_made_take_nothing_back_of_what_was_published(practice: Practice) -> None:
    practice.approved(STORY)
    practice.now = DUE
    practice.by_hand("UPDATE notice_desk SET digest_day = 'nonsense'")
    reachable(practice, "pat")
    gazette = publish.publish(practice.as_("jo"))
    assert there(practice) == [("mastodon:library", STORY)]
    assert sent(practice) == []
    assert {news.state for news in gazette.news} >= {"published"}
