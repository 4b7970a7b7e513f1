"""The record: what events are called, what a leaf says, and the Merkle tree over the leaves (RFC 6962)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pubqueue.model.canonical import canonical
from pubqueue.model.delivery import DeliveryAction
from pubqueue.model.lifecycle import PostAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Act(StrEnum):
    """Every kind of recorded fact, dotted and past."""

    HOME_CREATED = "home.created"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    DESK_CODE_GIVEN = "desk.code_given"
    DESK_PIN_SET = "desk.pin_set"
    DESK_UNLOCKED = "desk.unlocked"
    DESK_REFUSED = "desk.refused"
    TRUST_ISSUED = "trust.issued"
    ACCOUNT_REGISTERED = "account.registered"
    PICTURE_TAKEN_IN = "picture.taken_in"
    POST_STARTED = "post.started"
    POST_REVISED = "post.revised"
    POST_COMMENTED = "post.commented"
    POST_WAIVED = "post.waived"
    POST_SUBMITTED = "post.submitted"
    POST_SIGNED_OFF = "post.signed_off"
    POST_APPROVED = "post.approved"
    POST_CHANGES_REQUESTED = "post.changes_requested"
    POST_REJECTED = "post.rejected"
    POST_WITHDRAWN = "post.withdrawn"
    POST_CLOSED = "post.closed"
    DELIVERY_PLANNED = "delivery.planned"
    DELIVERY_CLAIMED = "delivery.claimed"
    DELIVERY_RELEASED = "delivery.released"
    DELIVERY_ATTEMPTED = "delivery.attempted"
    DELIVERY_PUBLISHED = "delivery.published"
    DELIVERY_DEFERRED = "delivery.deferred"
    DELIVERY_REFUSED = "delivery.refused"
    DELIVERY_LEFT_IN_DOUBT = "delivery.left_in_doubt"
    DELIVERY_LOOKED_UP = "delivery.looked_up"
    DELIVERY_FOUND = "delivery.found"
    DELIVERY_DECLARED_ABSENT = "delivery.declared_absent"
    DELIVERY_HELD = "delivery.held"
    DELIVERY_RESUMED = "delivery.resumed"
    DELIVERY_CANCELLED = "delivery.cancelled"
    PUBLISHING_STOPPED = "publishing.stopped"
    PUBLISHING_RESUMED = "publishing.resumed"
    CALENDAR_BLOCKED = "calendar.blocked"
    CALENDAR_UNBLOCKED = "calendar.unblocked"
    WORD_LEARNED = "word.learned"
    TAMPERING_SEEN = "tampering.seen"
    BACKUP_PROVEN = "backup.proven"
    HOME_RESTORED = "home.restored"
    HOME_RECOVERED = "home.recovered"
    HOME_UPGRADED = "home.upgraded"


ACT_OF: Mapping[PostAction | DeliveryAction, Act] = MappingProxyType({
    PostAction.REVISE: Act.POST_REVISED,
    PostAction.WAIVE: Act.POST_WAIVED,
    PostAction.SUBMIT: Act.POST_SUBMITTED,
    PostAction.SIGN_OFF: Act.POST_SIGNED_OFF,
    PostAction.APPROVE: Act.POST_APPROVED,
    PostAction.REQUEST_CHANGES: Act.POST_CHANGES_REQUESTED,
    PostAction.REJECT: Act.POST_REJECTED,
    PostAction.WITHDRAW: Act.POST_WITHDRAWN,
    PostAction.CLOSE: Act.POST_CLOSED,
    DeliveryAction.CLAIM: Act.DELIVERY_CLAIMED,
    DeliveryAction.RELEASE: Act.DELIVERY_RELEASED,
    DeliveryAction.SEND: Act.DELIVERY_ATTEMPTED,
    DeliveryAction.PUBLISH: Act.DELIVERY_PUBLISHED,
    DeliveryAction.DEFER: Act.DELIVERY_DEFERRED,
    DeliveryAction.REFUSE: Act.DELIVERY_REFUSED,
    DeliveryAction.DOUBT: Act.DELIVERY_LEFT_IN_DOUBT,
    DeliveryAction.FIND: Act.DELIVERY_FOUND,
    DeliveryAction.ABSENT: Act.DELIVERY_DECLARED_ABSENT,
    DeliveryAction.HOLD: Act.DELIVERY_HELD,
    DeliveryAction.RESUME: Act.DELIVERY_RESUMED,
    DeliveryAction.CANCEL: Act.DELIVERY_CANCELLED,
})  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """One recorded fact. `private` holds commitments to values that may be erased one day, never the values."""

    seq: int
    at: str
    actor: str
    act: Act
    subject: str
    state: str
    """The subject's state after it, or nothing where the fact moves none."""
    data: Mapping[str, Any]
    private: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that the tree is built over."""
        return canonical(
            {
                "v": 1,
                "seq": self.seq,
                "at": self.at,
                "actor": self.actor,
                "act": str(self.act),
                "subject": self.subject,
                "state": self.state,
                "data": dict(self.data),
                "private": dict(self.private),
            }
        )


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """The right edge of the tree: enough to append to it and to know its root.

    `peaks` are the roots of its perfect subtrees from the left, one for each bit that is set in `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier after one more leaf, given its hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """Return the frontier after `leaves`, given their hashes in order."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node, bits = leaf, size
            while bits & 1:
                node = node_hash(peaks.pop(), node)
                bits >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Return the tree's root; that of an empty tree is the hash of nothing (RFC 6962)."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node

    def to_text(self) -> str:
        """Return `size:peak,peak…` in hexadecimal."""
        return f"{self.size}:" + ",".join(peak.hex() for peak in self.peaks)

    @classmethod
    def from_text(cls, text: str) -> Frontier:
        """Read what `to_text` wrote; raise ValueError for any other spelling, or peaks that do not fit the size."""
        size, _, peaks = text.partition(":")
        frontier = cls(int(size), tuple(bytes.fromhex(peak) for peak in peaks.split(",") if peak))
        if frontier.to_text() != text or frontier.size.bit_count() != len(frontier.peaks):
            raise ValueError(text)
        return frontier
