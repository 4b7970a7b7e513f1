"""What becomes of one variant on its way to one account, and what is known after an attempt.

From `sending` and `in_doubt` no move leads to a second send without a look or a person's word: the
ways out of `in_doubt` are `find` (it is out there), `absent` (a person says that it is not) and
`cancel` (it is not, and is no longer wanted).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from pubqueue.model.moves import finals
from pubqueue.words import Term, Words, _

if TYPE_CHECKING:
    from datetime import datetime

    from pubqueue.model.moves import Moves


class DeliveryState(Term):
    """Where a delivery stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"
    PUBLISHED = "published"
    RETRYABLE = "retryable"
    IN_DOUBT = "in_doubt"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DeliveryAction(StrEnum):
    """What happens to a delivery."""

    CLAIM = "claim"
    RELEASE = "release"
    SEND = "send"
    PUBLISH = "publish"
    DEFER = "defer"
    REFUSE = "refuse"
    DOUBT = "doubt"
    FIND = "find"
    ABSENT = "absent"
    HOLD = "hold"
    RESUME = "resume"
    CANCEL = "cancel"


MEANING: dict[DeliveryState, Words] = {
    DeliveryState.WAITING: _("Approved; waits for its time."),
    DeliveryState.CLAIMED: _("A publisher has taken it and sent nothing yet; an expired lease is safe to hand on."),
    DeliveryState.SENDING: _("The intent to send is recorded; if the publisher dies here, nobody knows."),
    DeliveryState.PUBLISHED: _("It is out there, under a known id."),
    DeliveryState.RETRYABLE: _("It was provably not sent; it is tried again inside its window."),
    DeliveryState.IN_DOUBT: _("It may or may not be out there; a look or a person settles it, never a second send."),
    DeliveryState.HELD: _(
        "A person has to decide: late, refused by a check of the signatures, or the account needs care."
    ),
    DeliveryState.FAILED: _("The platform refused it for good, with a reason."),
    DeliveryState.CANCELLED: _("Its version was revised or withdrawn before it went out."),
}

_S, _A = DeliveryState, DeliveryAction

MOVES: Moves[DeliveryState, DeliveryAction] = MappingProxyType({
    (_S.WAITING, _A.CLAIM): _S.CLAIMED,
    (_S.WAITING, _A.HOLD): _S.HELD,
    (_S.WAITING, _A.CANCEL): _S.CANCELLED,
    (_S.CLAIMED, _A.RELEASE): _S.WAITING,
    (_S.CLAIMED, _A.SEND): _S.SENDING,
    (_S.CLAIMED, _A.HOLD): _S.HELD,
    (_S.CLAIMED, _A.CANCEL): _S.CANCELLED,
    (_S.SENDING, _A.PUBLISH): _S.PUBLISHED,
    (_S.SENDING, _A.DEFER): _S.RETRYABLE,
    (_S.SENDING, _A.REFUSE): _S.FAILED,
    (_S.SENDING, _A.HOLD): _S.HELD,
    (_S.SENDING, _A.DOUBT): _S.IN_DOUBT,
    (_S.RETRYABLE, _A.CLAIM): _S.CLAIMED,
    (_S.RETRYABLE, _A.HOLD): _S.HELD,
    (_S.RETRYABLE, _A.CANCEL): _S.CANCELLED,
    (_S.IN_DOUBT, _A.FIND): _S.PUBLISHED,
    (_S.IN_DOUBT, _A.ABSENT): _S.RETRYABLE,
    (_S.IN_DOUBT, _A.CANCEL): _S.CANCELLED,
    (_S.HELD, _A.RESUME): _S.WAITING,
    (_S.HELD, _A.CANCEL): _S.CANCELLED,
})  # fmt: skip

FINAL = finals(MOVES, DeliveryState)
OPEN = frozenset(DeliveryState) - FINAL
NOT_YET_SENT = frozenset({_S.WAITING, _S.CLAIMED, _S.RETRYABLE, _S.HELD})
"""States in which it is certain that nothing is out there: these a revision or a withdrawal may cancel."""


@dataclass(frozen=True)
class Published:
    """The platform took it and gave it an id."""

    id: str
    url: str
    at: datetime


@dataclass(frozen=True)
class NotSent:
    """The request provably had no effect; it may go again at `retry_at` (UTC), or at the next pass."""

    reason: Words
    retry_at: datetime | None = None


@dataclass(frozen=True)
class Refused:
    """The platform said no for good: the post has to change."""

    reason: Words


@dataclass(frozen=True)
class Blocked:
    """The platform does not let the account in (its token, its money): nothing was sent, a person must mend it."""

    reason: Words


@dataclass(frozen=True)
class Unknown:
    """No answer, or none that proves anything: it may be out there."""

    reason: Words


Outcome = Published | NotSent | Refused | Blocked | Unknown


def settle(outcome: Outcome) -> DeliveryAction:
    """Turn what is known after an attempt into the move that follows from it."""
    match outcome:
        case Published():
            return DeliveryAction.PUBLISH
        case NotSent():
            return DeliveryAction.DEFER
        case Refused():
            return DeliveryAction.REFUSE
        case Blocked():
            return DeliveryAction.HOLD
        case Unknown():
            return DeliveryAction.DOUBT
        case _:
            assert_never(outcome)


class AttemptState(StrEnum):
    """What one call to a platform came to; `sending`, `published` and `in_doubt` bar a second call."""

    SENDING = "sending"
    PUBLISHED = "published"
    IN_DOUBT = "in_doubt"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    ABSENT = "absent"


BARRING = frozenset({AttemptState.SENDING, AttemptState.PUBLISHED, AttemptState.IN_DOUBT})
