"""Time phrases: a certain time, or a refusal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateparser.date import DateDataParser  # type: ignore[import-untyped] # it has no types
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pubqueue.errors import InputError, WhenError
from pubqueue.model.when import in_zone, read, read_back

TORONTO = "America/Toronto"
NOW = datetime.fromisoformat("2026-10-28T09:00-04:00")
REASONS = {"not_understood", "ambiguous", "past", "no_time", "recurring", "nonexistent", "too_far"}
OWN_TABLE = Path(__file__).with_name("when.tsv")
# a second table, answered as well where it lies beside the checkout
SHARED_TABLE = Path(__file__).parents[3] / "shared" / "conformance" / "when.tsv"


def rows(table: Path) -> list[list[str]]:
    if not table.exists():
        return []
    lines = table.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]


def answer(phrase: str, now: datetime = NOW, zone: str = TORONTO) -> str:
    try:
        return read(phrase, now, zone).isoformat()
    except WhenError as refused:
        return f"error:{refused.reason}"


def refusal(phrase: str, now: datetime = NOW, zone: str = TORONTO) -> WhenError:
    with pytest.raises(WhenError) as refused:
        read(phrase, now, zone)
    return refused.value


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


# --- the tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("phrase", "expected"), [*rows(OWN_TABLE), *rows(SHARED_TABLE)])
def test_every_row_of_the_table_is_answered(phrase: str, expected: str) -> None:
    assert answer(phrase) == expected


def test_the_table_has_at_least_as_many_times_as_half_of_it() -> None:
    table = rows(OWN_TABLE)
    accepted = [row for row in table if not row[1].startswith("error:")]
    assert len(table) >= 150
    assert 2 * len(accepted) >= len(table)


# --- zone changes ---------------------------------------------------------------------------------


def test_a_skipped_clock_time_offers_its_neighbours() -> None:
    refused = refusal("2027-03-14 02:30")
    assert refused.reason == "nonexistent"
    assert refused.candidates == ("2027-03-14T01:30:00-05:00", "2027-03-14T03:30:00-04:00")


def test_a_repeated_clock_time_offers_both_offsets() -> None:
    refused = refusal("2027-11-07 01:30")
    assert refused.reason == "ambiguous"
    assert refused.candidates == ("2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-05:00")


def test_a_half_hour_zone_change_offers_its_own_neighbours() -> None:
    now = at("2026-09-01T12:00+10:30")
    assert refusal("2026-10-04 02:15", now, "Australia/Lord_Howe").candidates == (
        "2026-10-04T01:45:00+10:30",
        "2026-10-04T02:45:00+11:00",
    )


def test_hours_from_now_are_real_hours_across_a_zone_change() -> None:
    assert answer("in 4 hours", at("2026-10-31T23:30-04:00")) == "2026-11-01T02:30:00-05:00"
    assert answer("dans 4 heures", at("2027-03-13T23:30-05:00")) == "2027-03-14T04:30:00-04:00"


def test_days_from_now_keep_the_clock_time_across_a_zone_change() -> None:
    assert answer("in 1 day at 12:00", at("2026-10-31T12:00-04:00")) == "2026-11-01T12:00:00-05:00"


def test_the_second_half_past_one_is_still_ahead_in_the_first() -> None:
    assert answer("1:30 am", at("2026-11-01T01:45-04:00")) == "error:ambiguous"
    assert answer("1:30 am EST", at("2026-11-01T01:45-04:00")) == "2026-11-01T01:30:00-05:00"
    assert answer("1:30 am EDT", at("2026-11-01T01:30-04:00")) == "error:past"
    assert answer("1:30 am", at("2026-11-01T01:30-05:00")) == "2026-11-02T01:30:00-05:00"


def test_a_zone_name_must_hold_on_that_date() -> None:
    assert refusal("2026-12-24 17:00 EDT").candidates == ("2026-12-24T17:00:00-05:00", "2026-12-24T16:00:00-05:00")


def test_a_zone_has_its_own_names() -> None:
    paris = at("2026-10-28T09:00+01:00")
    assert answer("1er juillet 2027 9h CEST", paris, "Europe/Paris") == "2027-07-01T09:00:00+02:00"
    assert answer("tomorrow 9am EST", paris, "Europe/Paris") == "error:ambiguous"
    assert answer("tomorrow 9am CEST") == "error:not_understood"
    assert answer("tomorrow 9am GMT", NOW, "Europe/London") == "2026-10-29T09:00:00+00:00"
    assert answer("2027-07-01 9am GMT", NOW, "Europe/London") == "error:ambiguous"
    assert answer("tomorrow 9am NDT", NOW, "America/St_Johns") == "2026-10-29T09:00:00-02:30"


def test_a_range_of_hours_is_no_offset() -> None:
    refused = refusal("2026-12-24 09:00-10:00")
    assert refused.reason == "ambiguous"
    assert refused.candidates == ("2026-12-24T09:00:00-05:00", "2026-12-24T14:00:00-05:00")


def test_a_foreign_offset_that_changes_the_day_of_tomorrow_is_ambiguous() -> None:
    assert answer("tomorrow 14:00 UTC") == "2026-10-29T10:00:00-04:00"
    assert answer("tomorrow 02:00 UTC") == "error:ambiguous"
    assert answer("2026-10-30 02:00 UTC") == "2026-10-29T22:00:00-04:00"


# --- days -----------------------------------------------------------------------------------------


def test_todays_weekday_offers_today_and_the_next_one() -> None:
    refused = refusal("Wednesday 3pm")
    assert refused.candidates == ("2026-10-28T15:00:00-04:00", "2026-11-04T15:00:00-05:00")


@pytest.mark.parametrize(
    ("now", "phrase", "expected"),
    [
        ("2026-10-26T09:00-04:00", "next Monday 10am", "2026-11-02T10:00:00-05:00"),
        ("2026-10-26T09:00-04:00", "next Sunday 10am", "error:ambiguous"),
        ("2026-11-01T09:00-05:00", "next Monday 10am", "2026-11-02T10:00:00-05:00"),
        ("2026-11-01T09:00-05:00", "next Saturday 10am", "2026-11-07T10:00:00-05:00"),
        ("2026-11-01T09:00-05:00", "next Sunday 10am", "2026-11-08T10:00:00-05:00"),
        ("2026-11-01T09:00-05:00", "dimanche 10 h", "error:ambiguous"),
    ],
)
def test_next_is_ambiguous_only_inside_this_week(now: str, phrase: str, expected: str) -> None:
    assert answer(phrase, at(now)) == expected


@pytest.mark.parametrize(
    ("now", "phrase", "expected"),
    [
        ("2026-12-31T23:00-05:00", "tomorrow 9am", "2027-01-01T09:00:00-05:00"),
        ("2026-12-31T23:00-05:00", "22:00", "2027-01-01T22:00:00-05:00"),
        ("2026-12-31T23:00-05:00", "Jan 2 9am", "2027-01-02T09:00:00-05:00"),
        ("2026-12-31T23:00-05:00", "Dec 31 11:30pm", "2026-12-31T23:30:00-05:00"),
        ("2026-12-31T23:00-05:00", "the 31st at 22:00", "2027-01-31T22:00:00-05:00"),
        ("2027-12-31T10:00-05:00", "Feb 29 9am", "2028-02-29T09:00:00-05:00"),
        ("2028-02-28T10:00-05:00", "tomorrow 9am", "2028-02-29T09:00:00-05:00"),
        ("2028-02-29T10:00-05:00", "2030-03-01 09:00", "error:too_far"),
        ("2028-02-29T10:00-05:00", "2030-02-28 10:00", "2030-02-28T10:00:00-05:00"),
        ("2028-02-29T10:00-05:00", "in a year at 10:00", "error:not_understood"),
        ("2027-01-31T10:00-05:00", "in a month at 10:00", "error:not_understood"),
        ("2027-02-10T10:00-05:00", "the 30th at 10:00", "2027-03-30T10:00:00-04:00"),
    ],
)
def test_years_end_and_the_leap_day_are_kept(now: str, phrase: str, expected: str) -> None:
    assert answer(phrase, at(now)) == expected


def test_a_date_without_a_year_reaches_300_days() -> None:
    assert answer("August 24 23:00") == "2027-08-24T23:00:00-04:00"
    assert answer("August 25 00:01") == "error:past"


def test_two_years_is_the_limit_to_the_minute() -> None:
    assert answer("2028-10-28 09:00") == "2028-10-28T09:00:00-04:00"
    assert answer("2028-10-28 09:01") == "error:too_far"


def test_a_weekday_can_settle_an_all_number_date() -> None:
    assert answer("Saturday 5/6/2027 10:00") == "2027-06-05T10:00:00-04:00"
    assert answer("Monday 5/6/2027 10:00") == "error:not_understood"


def test_mar_is_march_unless_it_can_be_mardi() -> None:
    assert answer("Mar 15 10:00") == "2027-03-15T10:00:00-04:00"
    assert refusal("mar 3 10:00").candidates == ("2027-03-03T10:00:00-05:00", "2026-11-03T10:00:00-05:00")
    assert answer("mar. 3 à 10 h") == "2026-11-03T10:00:00-05:00"
    assert answer("mar 3 nov 10:00") == "2026-11-03T10:00:00-05:00"
    assert answer("mar 10:00") == "error:ambiguous"


def test_numbers_in_words_are_never_joined() -> None:
    now = at("2026-11-28T09:00-05:00")
    for phrase in ("jeudi dix sept heures", "le vingt deux décembre à 10 h", "lundi vingt trois heures"):
        assert answer(phrase, now) == "error:not_understood"


def test_the_present_minute_never_leaks_in() -> None:
    now = at("2026-10-28T09:37:41.5-04:00")
    assert answer("tomorrow 9am", now) == "2026-10-29T09:00:00-04:00"
    assert answer("in 2 hours", now) == "2026-10-28T11:37:41-04:00"


def test_the_answer_does_not_depend_on_the_zone_of_now() -> None:
    for zone in ("UTC", "Asia/Tokyo", TORONTO):
        assert answer("tomorrow 9am", NOW.astimezone(ZoneInfo(zone))) == "2026-10-29T09:00:00-04:00"


# --- refusals -------------------------------------------------------------------------------------


def test_every_ambiguous_row_carries_readings() -> None:
    ambiguous = [phrase for phrase, expected in rows(OWN_TABLE) if expected == "error:ambiguous"]
    assert ambiguous
    assert all(refusal(phrase).candidates for phrase in ambiguous)


@pytest.mark.parametrize("phrase", ["", "  ", "\n", "\u200b", "\x00", "9am\x00", "x" * 10_000, "9" * 5_000, "\ud800"])
def test_rubbish_is_refused(phrase: str) -> None:
    assert answer(phrase) == "error:not_understood"


def test_a_refusal_shows_no_control_characters() -> None:
    assert str(refusal("tomorrow\x1b]0;x 9am").what).isprintable()


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "../../etc/passwd", "/etc/passwd", "\x00"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    for ask in (lambda: read("9am", NOW, zone), lambda: read_back(NOW, NOW, zone), lambda: in_zone(NOW, zone)):
        with pytest.raises(InputError) as refused:
            ask()
        assert not isinstance(refused.value, WhenError)


# --- how times are shown --------------------------------------------------------------------------


def test_a_time_is_shown_with_its_zone() -> None:
    assert in_zone(at("2026-10-29T13:00Z"), TORONTO) == "Thu 29 Oct 2026 09:00 EDT"
    assert in_zone(at("2026-12-01T00:05-05:00"), "America/Sao_Paulo") == "Tue 1 Dec 2026 02:05 UTC-03"


@pytest.mark.parametrize(
    ("when", "far"),
    [
        ("2026-10-28T09:00-04:00", "now"),
        ("2026-10-28T09:00:20-04:00", "less than a minute from now"),
        ("2026-10-28T09:01-04:00", "in 1 minute"),
        ("2026-10-28T09:59-04:00", "in 59 minutes"),
        ("2026-10-28T10:00-04:00", "in 1 hour"),
        ("2026-10-28T11:01-04:00", "in 2 hours and 1 minute"),
        ("2026-10-29T08:00-04:00", "in 23 hours"),
        ("2026-10-29T09:00-04:00", "in 1 day"),
        ("2026-10-29T23:00-04:00", "in 1 day"),
        ("2026-10-30T08:00-04:00", "in 2 days"),
        ("2026-11-10T09:00-05:00", "in 13 days"),
        ("2026-11-11T09:00-05:00", "in 2 weeks"),
        ("2026-11-12T09:00-05:00", "in 2 weeks and 1 day"),
        ("2026-10-28T07:00-04:00", "2 hours ago"),
        ("2026-10-26T07:00-04:00", "2 days ago"),
    ],
)
def test_a_time_is_read_back_with_its_distance(when: str, far: str) -> None:
    assert read_back(at(when), NOW, TORONTO) == f"{in_zone(at(when), TORONTO)}, {far}"


def test_the_distance_is_real_time_across_a_zone_change() -> None:
    here = ZoneInfo(TORONTO)
    before, after = datetime(2026, 11, 1, 0, 30, tzinfo=here), datetime(2026, 11, 1, 2, 30, tzinfo=here)
    assert read_back(after, before, TORONTO) == "Sun 1 Nov 2026 02:30 EST, in 3 hours"


# --- whatever is typed ----------------------------------------------------------------------------

TOKENS = [
    "tomorrow", "demain", "today", "tonight", "ce soir", "Friday", "mardi", "mar", "next", "prochain", "last", "this",
    "week", "semaine", "month", "in", "dans", "il y a", "2", "9", "15", "30", "31", "24", "2026", "2027", "9999", "00",
    "hours", "heures", "h", "minutes", "days", "mois", "ans", ":", "/", "-", ",", ".", "am", "p.m.", "at", "à", "a",
    "the", "le", "of", "de", "first", "1er", "2nd", "5e", "December", "févr.", "sept", "noon", "minuit", "morning",
    "soir", "EST", "EDT", "UTC", "ET", "et", "and", "now", "ago", "from now", "2026-11-01", "2027-03-14", "01:30",
    "02:30", "4:30", "9h30", "half an hour", "every", "nine", "deux", "vingt", "weekend", "0", "T", "Z", "-05:00",
]  # fmt: skip
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
ZONES = st.sampled_from([TORONTO, "America/St_Johns", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
PHRASES = st.lists(st.sampled_from(TOKENS), max_size=7).map(" ".join) | st.lists(
    st.sampled_from(TOKENS), max_size=5
).map("".join)


def check_promises(phrase: str, now: datetime, zone: str) -> None:
    try:
        when = read(phrase, now, zone)
    except WhenError as refused:
        assert refused.reason in REASONS  # noqa: PT017 - most phrases are refused, some are not
        return
    assert now < when.astimezone(UTC) <= now + timedelta(days=731)
    assert when.tzinfo == ZoneInfo(zone)
    assert when.microsecond == 0
    assert read(when.isoformat(), now, zone).astimezone(UTC) == when.astimezone(UTC)
    assert in_zone(when, zone) in read_back(when, now, zone)


@given(st.text(), MOMENTS, ZONES)
def test_no_text_breaks_the_promises(phrase: str, now: datetime, zone: str) -> None:
    check_promises(phrase, now, zone)


@settings(max_examples=1500, deadline=None)
@given(PHRASES, MOMENTS, ZONES)
@example("9999-12-31 midnight", NOW.astimezone(UTC), TORONTO)
@example("0001-01-01T00:00:00+14:00", NOW.astimezone(UTC), TORONTO)
@example("in 99999999999999999999 minutes", NOW.astimezone(UTC), TORONTO)
@example("il y a 99999999999999999999 ans à 9h", NOW.astimezone(UTC), TORONTO)
def test_no_row_of_known_words_breaks_the_promises(phrase: str, now: datetime, zone: str) -> None:
    check_promises(phrase, now, zone)


MONTHS_SAID = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"],
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2026, 10, 30), date(2028, 10, 26)), st.sampled_from(["en", "fr"]))
def test_a_whole_date_is_what_another_reader_takes_it_for(day: date, language: str) -> None:
    phrase = f"{day.day} {MONTHS_SAID[language][day.month - 1]} {day.year}"
    other = DateDataParser(languages=[language]).get_date_data(phrase).date_obj
    assert other is not None
    assert read(f"{phrase} 10:00", NOW, TORONTO).date() == other.date() == day
