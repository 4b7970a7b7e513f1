"""The record, its head and its checkpoints; and what people are told of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel


class Event(SQLModel, table=True):
    """A leaf of the log: `leaf` is what happened; the other columns help to find it and prove nothing."""

    __tablename__ = "event"
    __table_args__ = (Index("event_by_subject", "subject", "seq"),)

    seq: int = Field(primary_key=True)
    leaf: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    act: str
    subject: str


class PrivateValue(SQLModel, table=True):
    """A value that the log only commits to; erasing the row leaves the tree whole."""

    __tablename__ = "private_value"

    seq: int = Field(primary_key=True, foreign_key="event.seq")
    name: str = Field(primary_key=True)
    salt: bytes = Field(sa_type=LargeBinary)
    value: str


class LogHead(SQLModel, table=True):
    """How far the log goes: one row, changed last in every transaction that appends."""

    __tablename__ = "log_head"
    __table_args__ = (CheckConstraint("one = 1"),)

    one: int = Field(default=1, primary_key=True)
    frontier: str


class Checkpoint(SQLModel, table=True):
    """A signed size and root of the log (C2SP tlog-checkpoint)."""

    __tablename__ = "checkpoint"

    size: int = Field(primary_key=True)
    note: str
    at: str


class Notice(SQLModel, table=True):
    """Something to tell somebody, once: `key` names the occasion and the person."""

    __tablename__ = "notice"
    __table_args__ = (Index("notice_unsent", "sent_at", "made_at"),)

    key: str = Field(primary_key=True)
    recipient: str
    subject: str
    text: str
    made_at: str
    sent_at: str = ""
    tries: int = 0
    not_before: str = ""
    """No try before this moment; a far one once it was given up."""
    problem: str = ""


class NoticeDesk(SQLModel, table=True):
    """How far notices were made: one row."""

    __tablename__ = "notice_desk"
    __table_args__ = (CheckConstraint("one = 1"),)

    one: int = Field(default=1, primary_key=True)
    seq: int = 0
    """Records of the log before this one were told."""
    digest_day: str = ""
    """The day, in the library's zone, whose digest was dealt with."""
    looked_at: str = ""
    wake_at: str = ""
    """When time alone makes something to tell, or nothing where it does not."""
