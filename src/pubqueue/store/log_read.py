"""Reading the log: what was recorded, by whom, and what state it left a thing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from pubqueue.errors import TamperedError
from pubqueue.model.audit import Act, Frontier, Leaf, leaf_hash
from pubqueue.model.canonical import parse
from pubqueue.model.people import Surety, weakest
from pubqueue.store.tables import Checkpoint, Event, LogHead, PrivateValue
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHUNK = 1000


def head(session: Session) -> Frontier:
    """Return the frontier that the log's head row tells; raise TamperedError where it tells nonsense."""
    try:
        return Frontier.from_text(session.get_one(LogHead, 1).frontier)
    except ValueError:
        raise TamperedError(_("The head of the log was changed by hand.")) from None


def leaf_of(event: Event) -> Leaf:
    """Return what `event` records; raise TamperedError where its bytes are not those that were hashed."""
    changed = TamperedError(_("Record {seq} of the log was changed by hand.", seq=event.seq))
    if not isinstance(event.leaf, bytes) or leaf_hash(event.leaf) != event.hash:
        raise changed
    fields = parse(event.leaf)
    try:
        fields.pop("v")
        leaf = Leaf(**{**fields, "act": Act(fields["act"])})
    except (KeyError, TypeError, ValueError):
        raise changed from None
    if (leaf.seq, str(leaf.act), leaf.subject) != (event.seq, event.act, event.subject):
        raise changed
    return leaf


def about(session: Session, subject: str, acts: Sequence[Act] = ()) -> list[Leaf]:
    """Return what is recorded about `subject` (such as `post:42`), oldest first, of `acts` only if any are named."""
    query = select(Event).where(Event.subject == subject).order_by(col(Event.seq))
    if acts:
        query = query.where(col(Event.act).in_([str(act) for act in acts]))
    return [leaf_of(event) for event in session.exec(query)]


def of(session: Session, act: Act) -> Iterator[Leaf]:
    """Yield every record of one act, oldest first."""
    query = select(Event).where(Event.act == str(act)).order_by(col(Event.seq)).execution_options(yield_per=_CHUNK)
    return map(leaf_of, session.exec(query))


def state_of(session: Session, subject: str) -> str:
    """Return the state that the log last gave `subject`, or nothing where it knows none."""
    query = select(Event).where(Event.subject == subject).order_by(col(Event.seq).desc())
    for event in session.exec(query):
        leaf = leaf_of(event)
        if leaf.state:
            return leaf.state
    return ""


def contributors(session: Session, post: int, version: int) -> tuple[str, ...]:
    """Return who wrote any version of the post up to `version`: taken from the log, not from the rows."""
    return tuple(writers(session, post, version))


def writers(session: Session, post: int, version: int) -> dict[str, Surety | None]:
    """Return the contributors by name, and how surely each is who they are: the least sure of what they wrote.

    None for somebody of whom the record does not say it, as it was written by an older pubqueue.
    """
    leaves = about(session, f"post:{post}", (Act.POST_STARTED, Act.POST_REVISED))
    told: dict[str, list[Surety]] = {}
    for leaf in leaves:
        if leaf.data["version"] <= version:
            surely = leaf.data.get("surely", "")
            told.setdefault(leaf.actor.removeprefix("person:"), []).extend(
                [Surety(surely)] if surely in list(Surety) else []
            )
    return {who: weakest(told[who]) for who in sorted(told)}


def walk(session: Session, start: int = 0) -> Iterator[Event]:
    """Yield every event from number `start` on, in order, a chunk at a time."""
    while True:
        query = select(Event).where(Event.seq >= start).order_by(col(Event.seq)).limit(_CHUNK)
        events = session.exec(query).all()
        yield from events
        if len(events) < _CHUNK:
            return
        start = events[-1].seq + 1
        session.expunge_all()


def hashes(session: Session) -> list[bytes]:
    """Return the hash of every leaf, in order."""
    return [as_hash(stored) for stored in session.exec(select(Event.hash).order_by(col(Event.seq)))]


def as_hash(stored: object) -> bytes:
    """Return a stored hash; one that a hand gave another type counts as empty, which no leaf's hash is."""
    return stored if isinstance(stored, bytes) else b""


def private_values(session: Session, seq: int) -> dict[str, str]:
    """Return the values that record `seq` commits to, as far as they were not erased."""
    return {row.name: row.value for row in session.exec(select(PrivateValue).where(PrivateValue.seq == seq))}


def newest(session: Session, *, subjects: Sequence[str], size: int) -> list[Leaf]:
    """Return the newest `size` records, oldest first; of `subjects` only, if any are named."""
    query = select(Event).order_by(col(Event.seq).desc()).limit(size)
    if subjects:
        query = query.where(col(Event.subject).in_(subjects))
    return [leaf_of(event) for event in reversed(session.exec(query).all())]


def checkpoints(session: Session) -> list[Checkpoint]:
    """Return every signed checkpoint, oldest first."""
    return list(session.exec(select(Checkpoint).order_by(col(Checkpoint.size))))


def as_data(leaf: Leaf) -> dict[str, Any]:
    """Return a leaf as the command line shows it."""
    return {
        "seq": leaf.seq,
        "at": leaf.at,
        "actor": leaf.actor,
        "act": str(leaf.act),
        "subject": leaf.subject,
        "state": leaf.state,
        "data": dict(leaf.data),
    }
