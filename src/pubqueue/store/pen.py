"""The one pen: it alone changes a state and appends to the log, both in the same transaction.

A move is compared and swapped, and it starts from the state that the LOG tells: a row that was moved
by any other hand is not moved further.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import update
from sqlmodel import SQLModel

from pubqueue.errors import NotFoundError, StaleError, TamperedError
from pubqueue.model import delivery, lifecycle
from pubqueue.model.audit import ACT_OF, Act
from pubqueue.model.delivery import AttemptState, DeliveryAction, DeliveryState
from pubqueue.model.lifecycle import PostAction, PostState
from pubqueue.model.moves import move
from pubqueue.model.post import instant
from pubqueue.store import log_read
from pubqueue.store.log_append import LogWriter
from pubqueue.store.tables import Attempt, Delivery, Post
from pubqueue.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from pubqueue.ports.clock import Clock

Row = TypeVar("Row", bound=SQLModel)

_ENDED: Mapping[type[Post | Delivery], StrEnum] = {Post: PostState.WITHDRAWN, Delivery: DeliveryState.CANCELLED}


class Pen:
    """Writes within one open transaction, as one actor (`person:jo`, `publisher:host`).

    `surely` says of a person how surely they are who they are; it is recorded with all that they do.
    """

    def __init__(self, session: Session, actor: str, clock: Clock, surely: str = "") -> None:
        self.session = session
        self.actor = actor
        self._how = {"surely": surely} if surely else {}
        self._clock = clock
        self._log = LogWriter(session)

    @property
    def at(self) -> str:
        """Return this moment as it is stored."""
        return instant(self._clock.now())

    def add(self, row: Row) -> Row:
        """Store a new row (its fact is recorded by whoever calls) and return it with its key."""
        self.session.add(row)
        self.session.flush()
        return row

    def record(
        self, act: Act, subject: str, *, data: Mapping[str, Any] | None = None, private: Mapping[str, str] | None = None
    ) -> int:
        """Append a fact that moves no state; return its number in the log."""
        return self._append(act, subject, state="", data=data, private=private)

    def start_post(self, id: int, *, data: Mapping[str, Any]) -> None:
        """Record that the post whose row was just stored is a draft."""
        self._append(Act.POST_STARTED, f"post:{id}", state=PostState.DRAFT, data=data)

    def plan_delivery(self, row: Delivery) -> int:
        """Store a new delivery as waiting and return its number."""
        self.add(row)
        data = {"post": row.post, "version": row.version, "account": row.account, "language": row.language}
        self._append(Act.DELIVERY_PLANNED, f"delivery:{row.id}", state=DeliveryState.WAITING, data=data)
        return int(row.id or 0)

    def move_post(
        self,
        post: int,
        action: PostAction,
        *,
        values: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        private: Mapping[str, str] | None = None,
    ) -> PostState:
        """Take `action` on a post, setting `values` in its row; raise StateError, StaleError, TamperedError."""
        state = PostState(self._true_state(Post, post, f"post:{post}"))
        target = move(lifecycle.MOVES, state, action, _("post {id}", id=post))
        self._swap(Post, post, state, {**(values or {}), "state": str(target)})
        self._append(ACT_OF[action], f"post:{post}", state=target, data=data, private=private)
        return target

    def move_delivery(
        self,
        id: int,
        action: DeliveryAction,
        *,
        values: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        private: Mapping[str, str] | None = None,
    ) -> DeliveryState:
        """Take `action` on a delivery, setting `values` in its row; raise StateError, StaleError, TamperedError."""
        state = DeliveryState(self._true_state(Delivery, id, f"delivery:{id}"))
        target = move(delivery.MOVES, state, action, _("delivery {id}", id=id))
        self._swap(Delivery, id, state, {**(values or {}), "state": str(target)})
        self._append(ACT_OF[action], f"delivery:{id}", state=target, data=data, private=private)
        return target

    def restore(self, table: type[Post | Delivery], id: int) -> str:
        """Put a row that was moved by hand back to the state that the log tells, and record that; return that state.

        A row that the log knows nothing of was put there by hand: it is ended.
        """
        subject = f"{table.__tablename__}:{id}"
        row = self._row(table, id)
        if row is None:
            raise NotFoundError(_("There is no {thing}.", thing=subject.replace(":", " ")))
        true = log_read.state_of(self.session, subject) or str(_ENDED[table])
        said = {"said": row.state, "true": true}
        columns = table.__table__.c  # type: ignore[union-attr]
        self.session.execute(update(table).where(columns.id == id).values(state=true))
        self._append(Act.TAMPERING_SEEN, subject, state=true, data=said)
        return true

    def set_delivery(self, id: int, values: Mapping[str, Any]) -> None:
        """Set columns of a delivery that are no state."""
        self.session.execute(update(Delivery).where(Delivery.__table__.c.id == id).values(**values))  # type: ignore[attr-defined]

    def end_attempt(self, delivery_id: int, state: AttemptState) -> None:
        """Say what the delivery's open attempt came to; its delivery's move records it."""
        table = Attempt.__table__  # type: ignore[attr-defined]
        open_states = [str(AttemptState.SENDING), str(AttemptState.IN_DOUBT)]
        open_one = (table.c.delivery == delivery_id) & table.c.state.in_(open_states)
        self.session.execute(update(Attempt).where(open_one).values(state=str(state), ended_at=self.at))

    def _true_state(self, table: type[Post | Delivery], id: int, subject: str) -> str:
        """Return a row's state if the log tells the same one."""
        row = self._row(table, id)
        if row is None:
            raise NotFoundError(_("There is no {thing}.", thing=subject.replace(":", " ")))
        logged = log_read.state_of(self.session, subject)
        if logged != row.state:
            raise TamperedError(
                _("{thing} says {state}, but the record says {logged}.", thing=subject, state=row.state, logged=logged),
                why=_("Its state was changed by another way than pubqueue."),
                hint=_("Look at it with: pubqueue audit log --post ID; then withdraw it or restore a backup."),
            )
        return row.state

    def _row(self, table: type[Post | Delivery], id: int) -> Post | Delivery | None:
        """Return a row as it stands in the database now."""
        found = self.session.get(table, id, populate_existing=True)
        return found if isinstance(found, Post | Delivery) else None

    def _swap(self, table: type[Post | Delivery], id: int, state: str, values: Mapping[str, Any]) -> None:
        """Compare and swap one row."""
        columns = table.__table__.c  # type: ignore[union-attr]
        swap = update(table).where((columns.id == id) & (columns.state == str(state))).values(**values)
        if self.session.execute(swap).rowcount != 1:  # type: ignore[attr-defined]
            raise StaleError(_("Somebody else was quicker."), hint=_("Look again, then decide."))

    def _append(
        self,
        act: Act,
        subject: str,
        *,
        state: str,
        data: Mapping[str, Any] | None,
        private: Mapping[str, str] | None = None,
    ) -> int:
        return self._log.append(
            act,
            subject,
            actor=self.actor,
            at=self.at,
            state=str(state),
            data={**(data or {}), **self._how},
            private=private or {},
        )
