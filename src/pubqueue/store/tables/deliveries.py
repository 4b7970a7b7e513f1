"""Deliveries and the calls that were made for them, with the partial indexes that state the promises."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from pubqueue.model.delivery import BARRING, OPEN, AttemptState, DeliveryState
from pubqueue.store.tables.states import one_of
from pubqueue.words import Words


class Delivery(SQLModel, table=True):
    """One variant on its way to one account."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint(one_of("state", DeliveryState)),
        UniqueConstraint("post", "version", "account", "language", name="one_delivery_a_variant"),
        Index("delivery_by_post", "post", "version"),
        Index("delivery_to_do", "account", "at"),
        Index("delivery_open", "state", "at"),
        Index("delivery_by_time", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    post: int = Field(foreign_key="post.id")
    version: int
    account: str = Field(foreign_key="account.id")
    language: str
    state: str
    at: str
    until: str
    not_before: str = ""
    lease_owner: str = ""
    lease_until: str = ""
    looks: int = 0
    reason: str = ""
    platform_id: str = ""
    url: str = ""
    published_at: str = ""

    @property
    def told(self) -> Words | str:
        """Why it stands where it stands, in the language of whoever reads it; nothing where there is no reason."""
        return Words.from_text(self.reason) if self.reason else ""


class Attempt(SQLModel, table=True):
    """One call to a platform, recorded before it is made."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint(one_of("state", AttemptState)),
        UniqueConstraint("delivery", "number", name="numbered_attempts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    delivery: int = Field(foreign_key="delivery.id")
    number: int
    key: str
    state: str
    host: str
    intent_at: str
    ended_at: str = ""


def _at_most_one(name: str, table: Table, columns: tuple[str, ...], states: frozenset[StrEnum]) -> None:
    """Let only one row with the same `columns` be in any of `states`."""
    among = table.c.state.in_([str(state) for state in sorted(states)])
    Index(name, *(table.c[column] for column in columns), unique=True, sqlite_where=among, postgresql_where=among)


_at_most_one("one_live_attempt_a_delivery", Attempt.__table__, ("delivery",), BARRING)  # type: ignore[attr-defined]
_at_most_one("one_open_delivery_a_variant", Delivery.__table__, ("post", "account", "language"), OPEN)  # type: ignore[attr-defined]
