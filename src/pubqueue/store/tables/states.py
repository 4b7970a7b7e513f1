"""What holds a column to a state machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import StrEnum

    from pubqueue.model.delivery import AttemptState, DeliveryState


def one_of(column: str, values: type[StrEnum] | frozenset[AttemptState] | frozenset[DeliveryState]) -> str:
    """Return the SQL that holds `column` to the members of a state machine."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in sorted(values))})"
