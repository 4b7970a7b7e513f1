"""No way from a begun send to another one that does not pass somebody's knowledge that nothing is out there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pubqueue.model.delivery import (
    BARRING,
    FINAL,
    MEANING,
    MOVES,
    NOT_YET_SENT,
    OPEN,
    AttemptState,
    Blocked,
    DeliveryAction,
    DeliveryState,
    NotSent,
    Outcome,
    Published,
    Refused,
    Unknown,
    settle,
)
from pubqueue.words import _

S, A = DeliveryState, DeliveryAction
Step = tuple[DeliveryState, DeliveryAction]


def paths(state: DeliveryState, walked: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Yield every way from `state` to a send that takes no step twice."""
    for (source, action), target in MOVES.items():
        step = (source, action)
        if source == state and step not in walked:
            if action is A.SEND:
                yield (*walked, step)
            yield from paths(target, (*walked, step))


@pytest.mark.parametrize("state", [S.SENDING, S.IN_DOUBT])
def test_a_second_send_comes_only_after_it_is_known_that_the_first_had_no_effect(state: DeliveryState) -> None:
    known = {(S.IN_DOUBT, A.ABSENT), (S.SENDING, A.DEFER), (S.SENDING, A.HOLD)}
    ways = list(paths(state))
    assert ways
    assert all(known.intersection(way) for way in ways)


def test_out_of_doubt_leads_only_a_look_or_a_word() -> None:
    assert {action: target for (source, action), target in MOVES.items() if source is S.IN_DOUBT} == {
        A.FIND: S.PUBLISHED,
        A.ABSENT: S.RETRYABLE,
        A.CANCEL: S.CANCELLED,
    }


def test_nothing_but_a_claim_can_be_sent_and_a_sent_one_cannot_be_released_or_cancelled() -> None:
    assert [source for source, action in MOVES if action is A.SEND] == [S.CLAIMED]
    assert (S.SENDING, A.RELEASE) not in MOVES
    assert (S.SENDING, A.CANCEL) not in MOVES
    assert (S.SENDING, A.CLAIM) not in MOVES


def test_a_delivery_ends_published_failed_or_cancelled() -> None:
    assert {S.PUBLISHED, S.FAILED, S.CANCELLED} == FINAL
    assert set(S) == OPEN | FINAL
    assert not OPEN & FINAL


def test_what_may_be_cancelled_by_a_revision_is_what_surely_was_not_sent() -> None:
    assert not NOT_YET_SENT & {S.SENDING, S.IN_DOUBT, *FINAL}
    assert all((state, A.CANCEL) in MOVES for state in NOT_YET_SENT)


def test_each_state_has_a_sentence() -> None:
    assert set(MEANING) == set(S)
    assert all(str(said).endswith(".") for said in MEANING.values())


OUTCOMES: list[tuple[Outcome, DeliveryState]] = [
    (Published("1", "https://example.org/1", datetime(2026, 11, 23, tzinfo=UTC)), S.PUBLISHED),
    (NotSent(_("No network.")), S.RETRYABLE),
    (Refused(_("Too long.")), S.FAILED),
    (Blocked(_("The token has ended.")), S.HELD),
    (Unknown(_("No answer.")), S.IN_DOUBT),
]


@pytest.mark.parametrize(("outcome", "state"), OUTCOMES, ids=lambda value: type(value).__name__)
def test_what_is_known_after_a_call_settles_where_the_delivery_stands(outcome: Outcome, state: DeliveryState) -> None:
    assert MOVES[S.SENDING, settle(outcome)] is state


def test_each_outcome_is_tried_here_and_every_way_out_of_sending_is_one_of_them() -> None:
    assert {type(outcome) for outcome, _state in OUTCOMES} == set(Outcome.__args__)
    assert {action for state, action in MOVES if state is S.SENDING} == {settle(outcome) for outcome, _s in OUTCOMES}


def test_an_attempt_bars_another_one_unless_it_had_no_effect() -> None:
    assert set(AttemptState) - BARRING == {AttemptState.NOT_SENT, AttemptState.REFUSED, AttemptState.ABSENT}
