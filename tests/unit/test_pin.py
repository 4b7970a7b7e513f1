"""Desk PINs: which are good enough, and how long guessing takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pubqueue.errors import InputError
from pubqueue.model import pin


@pytest.mark.parametrize("good", ["739164", "270493", "82640517", "1" * 10 + "29384756"])
def test_digits_in_no_order_are_good(good: str) -> None:
    pin.require_good(good)


@pytest.mark.parametrize("short", ["", "12345", "73916", "7" * 33, "73916a", "٧٣٩١٦٤", " 739164", "-39164"])
def test_six_to_thirty_two_digits_are_asked_for(short: str) -> None:
    with pytest.raises(InputError, match="6 to 32 digits"):
        pin.require_good(short)


@pytest.mark.parametrize(
    "trivial", ["000000", "123456", "654321", "012345", "098765", "890123", "121212", "123123", "111222", "147258"]
)
def test_what_a_stranger_would_try_first_is_refused(trivial: str) -> None:
    with pytest.raises(InputError, match="a stranger would try"):
        pin.require_good(trivial)


def test_what_is_stored_depends_on_the_salt_and_on_every_digit() -> None:
    assert pin.digest("739164", b"a" * 16) == pin.digest("739164", b"a" * 16)
    others = {pin.digest("739164", b"b" * 16), pin.digest("739165", b"a" * 16), pin.digest("0739164", b"a" * 16)}
    assert pin.digest("739164", b"a" * 16) not in others
    assert len(others) == 3


def test_pauses_begin_after_five_wrong_ones_and_grow_to_a_day() -> None:
    assert [pin.pause(n) for n in range(5)] == [timedelta(0)] * 5
    assert [pin.pause(n) // timedelta(minutes=1) for n in range(5, 10)] == [1, 2, 4, 8, 16]
    assert pin.pause(20) == pin.pause(10**6) == timedelta(days=1)


def test_ten_thousand_guesses_of_a_million_take_more_than_twenty_seven_years() -> None:
    waited = sum((pin.pause(n) for n in range(10_000)), timedelta(0))
    assert waited > timedelta(days=27 * 365)
