"""What people may decide about a post."""

from __future__ import annotations

import pytest

from pubqueue.model.lifecycle import FINAL, MEANING, MOVES, PostAction, PostState
from pubqueue.model.moves import allowed


def test_a_post_ends_closed_rejected_or_withdrawn() -> None:
    assert {PostState.CLOSED, PostState.REJECTED, PostState.WITHDRAWN} == FINAL


def test_each_state_has_a_sentence() -> None:
    assert set(MEANING) == set(PostState)
    assert all(str(said).endswith(".") for said in MEANING.values())


def test_only_review_leads_to_approved() -> None:
    assert [key for key, target in MOVES.items() if target is PostState.APPROVED] == [
        (PostState.IN_REVIEW, PostAction.APPROVE)
    ]


def test_only_submitting_leads_into_review() -> None:
    into = {(state, action) for (state, action), target in MOVES.items() if target is PostState.IN_REVIEW != state}
    assert into == {(PostState.DRAFT, PostAction.SUBMIT)}


def test_only_what_is_in_review_can_be_signed_off() -> None:
    assert [state for state, action in MOVES if action is PostAction.SIGN_OFF] == [PostState.IN_REVIEW]


@pytest.mark.parametrize("state", sorted(set(PostState) - FINAL))
def test_a_revision_makes_a_draft_of_whatever_has_not_ended(state: PostState) -> None:
    assert MOVES[state, PostAction.REVISE] is PostState.DRAFT


@pytest.mark.parametrize("state", sorted(set(PostState) - FINAL))
def test_whatever_has_not_ended_can_be_withdrawn(state: PostState) -> None:
    assert PostAction.WITHDRAW in allowed(MOVES, state)
