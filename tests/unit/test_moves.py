"""What is true of every table of moves, and how a refusal reads."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from pubqueue.errors import StateError
from pubqueue.model import delivery, lifecycle
from pubqueue.model.audit import ACT_OF, Act
from pubqueue.model.delivery import DeliveryAction, DeliveryState
from pubqueue.model.lifecycle import PostAction, PostState
from pubqueue.model.moves import Moves, allowed, finals, mermaid, move
from pubqueue.words import Words, _

MACHINES: list[Any] = [
    pytest.param(lifecycle.MOVES, PostState, PostAction, id="post"),
    pytest.param(delivery.MOVES, DeliveryState, DeliveryAction, id="delivery"),
]


@pytest.mark.parametrize(("moves", "states", "actions"), MACHINES)
class TestEveryMachine:
    def test_every_state_but_the_first_is_reachable(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        first, *_others = states
        reached, edge = {first}, [first]
        while edge:
            state = edge.pop()
            new = {moves[state, action] for action in allowed(moves, state)} - reached
            reached |= new
            edge += new
        assert reached == set(states)
        assert actions

    def test_it_leads_from_states_to_states_by_its_own_actions(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        for (source, action), target in moves.items():
            assert (type(source), type(action), type(target)) == (states, actions, states)

    def test_every_action_can_be_taken_somewhere(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        assert {action for _state, action in moves} == set(actions)
        assert states

    def test_every_action_is_recorded_as_its_own_fact(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        facts = [ACT_OF[action] for action in actions]  # type: ignore[index]
        assert all(isinstance(fact, Act) for fact in facts)
        assert len(set(facts)) == len(facts)
        assert moves
        assert states

    def test_a_table_cannot_be_changed(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        key = next(iter(moves))
        with pytest.raises(TypeError):
            moves[key] = next(iter(states))  # type: ignore[index]
        assert actions

    def test_final_states_lead_nowhere(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        for state in finals(moves, states):
            assert allowed(moves, state) == []
            for action in actions:
                with pytest.raises(StateError, match=r"It can: nothing more\."):
                    move(moves, state, action, _("it"))

    def test_its_diagram_shows_each_move_once_and_each_end(
        self, moves: Moves[Any, Any], states: type[StrEnum], actions: type[StrEnum]
    ) -> None:
        lines = mermaid(moves, states).splitlines()
        assert lines[:2] == ["stateDiagram-v2", f"    [*] --> {next(iter(states))}"]
        assert len(lines) == len(set(lines)) == 2 + len(moves) + len(finals(moves, states))
        for (source, action), target in moves.items():
            assert f"    {source} --> {target}: {action}" in lines
        assert actions


def test_all_facts_of_moves_are_distinct() -> None:
    assert len(set(ACT_OF.values())) == len(ACT_OF) == len(PostAction) + len(DeliveryAction)


def test_facts_are_dotted_and_their_names_follow_them() -> None:
    assert [act.name for act in Act] == [act.value.replace(".", "_").upper() for act in Act]


def test_a_refusal_says_what_can_be_done_instead() -> None:
    with pytest.raises(StateError) as caught:
        move(lifecycle.MOVES, PostState.DRAFT, PostAction.SIGN_OFF, _("post {id}", id=1))
    assert str(caught.value) == ("Cannot sign-off post 1: it is draft. It can: revise, waive, submit, withdraw.")
    assert caught.value.details == {"state": "draft", "can": ["revise", "waive", "submit", "withdraw"]}
    assert caught.value.exit_code == 3


def test_a_refusal_names_actions_as_commands_spell_them() -> None:
    with pytest.raises(StateError, match="request-changes, reject, withdraw"):
        move(lifecycle.MOVES, PostState.IN_REVIEW, PostAction.CLOSE, Words("it"))


def test_an_allowed_move_leads_on() -> None:
    assert move(lifecycle.MOVES, PostState.DRAFT, PostAction.SUBMIT, Words("it")) is PostState.IN_REVIEW
