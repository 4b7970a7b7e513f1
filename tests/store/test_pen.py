"""The one pen: it moves states from what the log tells, and only by the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from builders import Practice

from pubqueue.errors import NotFoundError, StateError, TamperedError
from pubqueue.model.audit import Act
from pubqueue.model.delivery import DeliveryAction
from pubqueue.model.lifecycle import PostAction, PostState
from pubqueue.store import log_read, tables
from pubqueue.workflow.home import Home


@pytest.fixture
def home(practice: Practice) -> Iterator[Home]:
    opened = practice.as_("jo")
    yield opened
    opened.engine.dispose()


def test_a_move_changes_the_row_and_the_record_together(practice: Practice, home: Home) -> None:
    post = practice.draft()
    with home.writing() as pen:
        assert pen.move_post(post, PostAction.WITHDRAW, private={"reason": "No."}) is PostState.WITHDRAWN
    assert practice.value("SELECT state FROM post") == "withdrawn"
    with home.reading() as session:
        leaf = log_read.about(session, f"post:{post}")[-1]
        assert (leaf.act, leaf.state, leaf.actor) == (Act.POST_WITHDRAWN, "withdrawn", "person:jo")
        assert leaf.at == "2026-11-23T14:00:00Z"
        assert log_read.private_values(session, leaf.seq) == {"reason": "No."}
        assert "No." not in leaf.to_bytes().decode()


def test_a_move_that_the_table_lacks_leaves_nothing(practice: Practice, home: Home) -> None:
    post = practice.draft()
    size = practice.value("SELECT COUNT(*) FROM event")
    with pytest.raises(StateError, match=rf"Cannot approve post {post}: it is draft\."), home.writing() as pen:
        pen.move_post(post, PostAction.APPROVE)
    assert practice.value("SELECT COUNT(*) FROM event") == size


@pytest.mark.parametrize("state", [state for state in PostState if state is not PostState.DRAFT])
def test_a_row_that_was_moved_by_hand_is_not_moved_further(practice: Practice, home: Home, state: PostState) -> None:
    post = practice.draft()
    practice.by_hand("UPDATE post SET state = ?", str(state))
    for action in PostAction:
        said = f"post:{post} says {state}, but the record says draft"
        with pytest.raises(TamperedError, match=said), home.writing() as pen:
            pen.move_post(post, action)


def test_a_delivery_that_was_moved_by_hand_is_not_moved_further(practice: Practice, home: Home) -> None:
    practice.approved()
    practice.by_hand("UPDATE delivery SET state = 'claimed'")
    with pytest.raises(TamperedError, match="says claimed, but the record says waiting"), home.writing() as pen:
        pen.move_delivery(1, DeliveryAction.SEND)


def test_a_post_that_the_record_does_not_know_is_not_moved(practice: Practice, home: Home) -> None:
    practice.by_hand("INSERT INTO post VALUES (9, 'in_review', 1, '2026-11-23T14:00:00Z')")
    with pytest.raises(TamperedError), home.writing() as pen:
        pen.move_post(9, PostAction.APPROVE)


def test_a_row_that_was_moved_by_hand_is_put_back_and_that_is_recorded(practice: Practice, home: Home) -> None:
    post = practice.draft()
    practice.by_hand("UPDATE post SET state = 'approved'")
    with home.publishing() as pen:
        assert pen.restore(tables.Post, post) == "draft"
    assert practice.value("SELECT state FROM post") == "draft"
    with home.reading() as session:
        leaf = log_read.about(session, f"post:{post}")[-1]
    assert (leaf.act, dict(leaf.data)) == (Act.TAMPERING_SEEN, {"said": "approved", "true": "draft"})
    assert leaf.actor.startswith("publisher:")
    with home.writing() as pen:
        pen.move_post(post, PostAction.WITHDRAW)


def test_what_there_is_not_cannot_be_moved(home: Home) -> None:
    with pytest.raises(NotFoundError, match="There is no post 7"), home.writing() as pen:
        pen.move_post(7, PostAction.WITHDRAW)
    with pytest.raises(NotFoundError, match="There is no delivery 7"), home.writing() as pen:
        pen.move_delivery(7, DeliveryAction.CLAIM)


def test_a_record_whose_head_was_moved_by_hand_is_not_written_to(practice: Practice, home: Home) -> None:
    practice.by_hand("UPDATE log_head SET frontier = '0:'")
    with pytest.raises(TamperedError, match=r"do not fit.*pubqueue audit verify"):
        practice.draft()
    with home.reading() as session:
        assert log_read.about(session, "post:1") == []


def test_a_change_of_columns_alone_moves_no_state(practice: Practice, home: Home) -> None:
    practice.approved()
    with home.publishing() as pen:
        pen.set_delivery(1, {"looks": 2})
    assert practice.value("SELECT looks || state FROM delivery") == "2waiting"
