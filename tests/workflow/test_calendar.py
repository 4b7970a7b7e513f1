"""The calendar: what goes out when, which days are closed, and series."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import DUE, START, Practice

from pubqueue.errors import FindingsError, InputError, NotFoundError, WhenError
from pubqueue.workflow import calendar, calendar_file, compose, review, submit

FIRST = date(2026, 11, 23)


def series(practice: Practice, every: str = "Tuesday 10am", until: str = "2026-12-08") -> list[int]:
    writing = compose.Writing(
        texts={"en": "Storytime is today at ten."}, accounts=["mastodon:library"], aims=["information"]
    )
    return [written.post for written in compose.start_series(practice.as_("jo"), writing, every, until)]


def test_a_day_shows_what_goes_out_and_why_nothing_should(practice: Practice) -> None:
    post = practice.draft(accounts=["mastodon:library", "x:library"])
    number = calendar.block(practice.as_("jo"), FIRST, FIRST, "Staff training")
    (day,) = calendar.show(practice.as_("jo"), FIRST, FIRST)
    assert [(entry.post, entry.account, entry.at) for entry in day.entries] == [
        (post, "mastodon:library", DUE),
        (post, "x:library", DUE),
    ]
    assert [str(why) for why in day.closed] == [f"Staff training (closure {number})"]


def test_a_withdrawn_post_leaves_the_calendar_and_a_moved_one_moves(practice: Practice) -> None:
    gone, moved = practice.draft(), practice.draft("Another text for another day.")
    compose.withdraw(practice.as_("jo"), gone, "No.")
    compose.revise(practice.as_("jo"), moved, compose.Writing(when="2026-11-24 12:00"))
    today, tomorrow = calendar.show(practice.as_("jo"), FIRST, FIRST + timedelta(days=1))
    assert (today.entries, [entry.post for entry in tomorrow.entries]) == ((), [moved])


def test_a_closure_stops_a_post_until_it_is_waived_or_taken_back(practice: Practice) -> None:
    number = calendar.block(practice.as_("jo"), FIRST, FIRST, "Staff training")
    post = practice.draft()
    with pytest.raises(FindingsError, match="Staff training"):
        submit.submit(practice.as_("jo"), post, lambda _asked: True)
    calendar.unblock(practice.as_("jo"), number)
    submit.submit(practice.as_("jo"), post, lambda _asked: True)
    with pytest.raises(NotFoundError):
        calendar.unblock(practice.as_("jo"), number)


def test_a_statutory_holiday_stops_a_post_and_can_be_waived(practice: Practice) -> None:
    post = practice.draft(when="2026-12-25 12:00")
    with pytest.raises(FindingsError, match="Christmas Day"):
        submit.submit(practice.as_("jo"), post, lambda _asked: True)
    review.waive(practice.as_("pat"), post, "timing", "A greeting, and nobody has to work.")
    submit.submit(practice.as_("jo"), post, lambda _asked: True)


@pytest.mark.parametrize(("first", "last"), [(1, 0), (0, 400)])
def test_a_span_that_runs_backwards_or_too_far_is_refused(practice: Practice, first: int, last: int) -> None:
    days = (FIRST + timedelta(days=first), FIRST + timedelta(days=last))
    with pytest.raises(InputError):
        calendar.block(practice.as_("jo"), *days, "Renovation")
    with pytest.raises(InputError):
        calendar.show(practice.as_("jo"), *days)


def test_a_series_is_posts_of_their_own_that_are_signed_in_a_batch_and_go_out_one_by_one(practice: Practice) -> None:
    posts = series(practice)
    assert len(posts) == 3
    for post in posts:
        submit.submit(practice.as_("jo"), post, lambda _asked: True)
    practice.sign(*posts)
    for week in range(3):
        practice.publish(START + timedelta(days=1, weeks=week, hours=1))
        assert len(practice.ledger()) == week + 1


def test_a_series_that_cannot_be_leaves_no_post_behind(practice: Practice) -> None:
    with pytest.raises(WhenError):
        series(practice, every="Tuesday")
    with pytest.raises(InputError):
        series(practice, until="yesterday")
    assert practice.value("SELECT COUNT(*) FROM post") == 0


def test_the_calendar_file_can_be_read_and_names_stay_the_same(practice: Practice) -> None:
    from icalendar import Calendar, Event  # noqa: PLC0415 - only this test reads one

    practice.draft("Storytime; bring a friend, and a towel.\nATTENDEE:mailto:x@example.org")
    calendar.block(practice.as_("jo"), FIRST, FIRST, "Staff training")
    home = practice.as_("jo")
    days = calendar.show(home, FIRST, FIRST)
    written = calendar_file.calendar_file(home, days)
    read = Calendar.from_ical(written)
    closed, post = read.walk("VEVENT")
    assert str(closed["summary"]).startswith("Staff training")
    assert isinstance(post, Event)
    assert post.start == DUE
    assert "attendee" not in post
    assert calendar_file.calendar_file(home, days) == written
