"""A series is the same clock time each week until its end, or a refusal."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pubqueue.errors import InputError, WhenError
from pubqueue.model.series import MOST, end, moments

NOW = datetime.fromisoformat("2026-11-23T09:00:00-05:00")
ZONE = "America/Toronto"


@pytest.mark.parametrize(
    ("every", "until", "first", "last", "n"),
    [
        ("Tuesday 9am", "December", "2026-11-24T09:00:00-05:00", "2026-12-29T09:00:00-05:00", 6),
        ("every Tuesday 9am", "2026-12-08", "2026-11-24T09:00:00-05:00", "2026-12-08T09:00:00-05:00", 3),
        ("Mondays 10am", "2026-12-07", "2026-11-23T10:00:00-05:00", "2026-12-07T10:00:00-05:00", 3),
        ("Monday 8:00am", "2026-12-07", "2026-11-30T08:00:00-05:00", "2026-12-07T08:00:00-05:00", 2),
        ("tous les lundis 14h", "décembre", "2026-11-23T14:00:00-05:00", "2026-12-28T14:00:00-05:00", 6),
        ("Saturday 10:30", "March", "2026-11-28T10:30:00-05:00", "2027-03-27T10:30:00-04:00", 18),
    ],
)
def test_the_clock_time_stays_the_librarys_own_through_a_change_of_clocks(
    every: str, until: str, first: str, last: str, n: int
) -> None:
    found = moments(every, until, NOW, ZONE)
    assert (found[0].isoformat(), found[-1].isoformat(), len(found)) == (first, last, n)
    assert {at.strftime("%A %H:%M") for at in found} == {found[0].strftime("%A %H:%M")}


@pytest.mark.parametrize("every", ["9am", "daily 9am", "Tuesday", "tuesday at 9", "every blue moon"])
def test_what_is_no_certain_weekly_time_is_refused(every: str) -> None:
    with pytest.raises(WhenError):
        moments(every, "March", NOW, ZONE)


@pytest.mark.parametrize(
    ("every", "until"),
    [
        ("Tuesday 9am", "sometime"),
        ("Tuesday 9am", ""),
        ("Tuesday 9am", "2026-11-23"),
        ("Tuesday 9am", "2028-11-23"),
        ("Sunday 02:30", "March"),
        ("Sunday 01:30", "2027-11-08"),
    ],
)
def test_an_end_that_is_none_or_too_far_and_a_clock_time_that_is_skipped_or_repeated_are_refused(
    every: str, until: str
) -> None:
    with pytest.raises(InputError):
        moments(every, until, NOW, ZONE)


def test_a_month_means_its_last_day_in_the_year_to_come() -> None:
    assert end("November", date(2026, 11, 24)) == date(2026, 11, 30)
    assert end("février", date(2026, 11, 24)) == date(2027, 2, 28)
    assert end("Feb.", date(2027, 11, 24)) == date(2028, 2, 29)


def test_a_series_has_no_more_posts_than_a_person_can_look_at() -> None:
    assert len(moments("Tuesday 9am", "2028-01-11", NOW, ZONE)) == MOST
    with pytest.raises(InputError, match="61 posts"):
        moments("Tuesday 9am", "2028-01-18", NOW, ZONE)
