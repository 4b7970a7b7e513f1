"""What `status` reads: each question once for all posts, however many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from pubqueue.model.audit import Act
from pubqueue.model.lifecycle import PostState
from pubqueue.store import log_read
from pubqueue.store.tables import Event, Post, SignOff, Version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_AT_ONCE = 500
"""How many names one question lists; SQLite takes no more than some thousands."""


@dataclass(frozen=True)
class Row:
    """A post and its current version; `at` is an instant, or nothing for no time yet."""

    post: int
    version: int
    at: str
    author: str


def in_review(session: Session) -> list[Row]:
    """Return the posts in review, the next to go out first."""
    return _in_state(session, PostState.IN_REVIEW)


def sent_back(session: Session) -> list[Row]:
    """Return the posts whose authors are asked for changes."""
    return _in_state(session, PostState.CHANGES_REQUESTED)


def contributors(session: Session, rows: Sequence[Row]) -> Mapping[int, set[str]]:
    """Return who wrote any version of each post, by the log."""
    wrote: dict[int, set[str]] = defaultdict(set)
    acts = [str(Act.POST_STARTED), str(Act.POST_REVISED)]
    for some in _portions([f"post:{row.post}" for row in rows]):
        query = select(Event).where(col(Event.subject).in_(some), col(Event.act).in_(acts))
        for leaf in map(log_read.leaf_of, session.exec(query)):
            wrote[int(leaf.subject.removeprefix("post:"))].add(leaf.actor.removeprefix("person:"))
    return wrote


def signers(session: Session, state: PostState) -> Mapping[int, set[str]]:
    """Return who has signed off the current version of each post in `state`."""
    current = (col(Post.id) == col(SignOff.post)) & (col(Post.version) == col(SignOff.version))
    query = select(SignOff.post, SignOff.signer).join(Post, current).where(Post.state == str(state))
    signed: dict[int, set[str]] = defaultdict(set)
    for post, signer in session.exec(query):
        signed[post].add(signer)
    return signed


def _in_state(session: Session, state: PostState) -> list[Row]:
    current = (col(Version.post) == col(Post.id)) & (col(Version.number) == col(Post.version))
    query = (
        select(Post.id, Post.version, Version.at, Version.author)
        .join(Version, current)
        .where(Post.state == str(state))
        .order_by(col(Version.at), col(Post.id))
    )
    return [Row(int(post or 0), version, at, author) for post, version, at, author in session.exec(query)]


def _portions(names: Collection[str]) -> Iterator[list[str]]:
    listed = list(names)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
