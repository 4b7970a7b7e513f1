"""What people decide about a post. What becomes of it out there is `delivery`'s table."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from pubqueue.model.moves import finals
from pubqueue.words import Term, Words, _

if TYPE_CHECKING:
    from pubqueue.model.moves import Moves


class PostState(Term):
    """Where a post stands with the people who decide about it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class PostAction(StrEnum):
    """What can be done with a post; the imperative of the command that does it."""

    REVISE = "revise"
    WAIVE = "waive"
    SUBMIT = "submit"
    SIGN_OFF = "sign_off"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CLOSE = "close"


MEANING: dict[PostState, Words] = {
    PostState.DRAFT: _("Being written; nobody was asked yet."),
    PostState.IN_REVIEW: _("A frozen version waits for the sign-offs that the gate asks for."),
    PostState.CHANGES_REQUESTED: _("A reviewer asked the author for another version."),
    PostState.APPROVED: _("Enough sign-offs stand; the publisher sends it when it is due."),
    PostState.CLOSED: _("Every delivery has ended, and at least one was published."),
    PostState.REJECTED: _("A reviewer ended it."),
    PostState.WITHDRAWN: _("The author's side or a designate ended it."),
}

_S, _A = PostState, PostAction

MOVES: Moves[PostState, PostAction] = MappingProxyType({
    (_S.DRAFT, _A.REVISE): _S.DRAFT,
    (_S.DRAFT, _A.WAIVE): _S.DRAFT,
    (_S.DRAFT, _A.SUBMIT): _S.IN_REVIEW,
    (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_REVIEW, _A.REVISE): _S.DRAFT,
    (_S.IN_REVIEW, _A.WAIVE): _S.IN_REVIEW,
    (_S.IN_REVIEW, _A.SIGN_OFF): _S.IN_REVIEW,
    (_S.IN_REVIEW, _A.APPROVE): _S.APPROVED,
    (_S.IN_REVIEW, _A.REQUEST_CHANGES): _S.CHANGES_REQUESTED,
    (_S.IN_REVIEW, _A.REJECT): _S.REJECTED,
    (_S.IN_REVIEW, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.CHANGES_REQUESTED, _A.REVISE): _S.DRAFT,
    (_S.CHANGES_REQUESTED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.APPROVED, _A.REVISE): _S.DRAFT,
    (_S.APPROVED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.APPROVED, _A.CLOSE): _S.CLOSED,
})  # fmt: skip

FINAL = finals(MOVES, PostState)
