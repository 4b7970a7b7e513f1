"""Reading a table of moves: what may happen to a thing, and where that leads.

A machine is one literal table `{(state, action): next state}`. Refusals, buttons, constraints, the
chart in docs/lifecycle.md and the tests all read that table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from pubqueue.errors import StateError
from pubqueue.words import Words, _

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
Moves = Mapping[tuple[S, A], S]


def allowed(moves: Moves[S, A], state: S) -> list[A]:
    """Return the actions that `state` allows, in the table's order."""
    return [action for (source, action) in moves if source == state]


def move(moves: Moves[S, A], state: S, action: A, thing: Words) -> S:
    """Return the state after `action`; raise StateError, naming what can be done instead."""
    if (state, action) in moves:
        return moves[state, action]
    can = ", ".join(name.replace("_", "-") for name in allowed(moves, state)) or str(_("nothing more"))
    raise StateError(
        _("Cannot {action} {thing}: it is {state}.", action=action.replace("_", "-"), thing=thing, state=state),
        hint=_("It can: {can}.", can=can),
        details={"state": str(state), "can": [str(name) for name in allowed(moves, state)]},
    )


def finals(moves: Moves[S, A], states: type[S]) -> frozenset[S]:
    """Return the states that nothing leads out of."""
    return frozenset(states) - {source for source, _action in moves}


def mermaid(moves: Moves[S, A], states: type[S]) -> str:
    """Return the table as a mermaid state diagram."""
    arrows = [f"    {source} --> {target}: {action}" for (source, action), target in moves.items()]
    ends = [f"    {state} --> [*]" for state in states if state in finals(moves, states)]
    first = next(iter(states))
    return "\n".join(["stateDiagram-v2", f"    [*] --> {first}", *arrows, *ends])
