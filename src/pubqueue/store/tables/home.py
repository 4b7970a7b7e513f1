"""Who the home belongs to, who works in it, and how it is set."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel


class Home(SQLModel, table=True):
    """Who this database belongs to: one row."""

    __tablename__ = "home"
    __table_args__ = (CheckConstraint("one = 1"),)

    one: int = Field(default=1, primary_key=True)
    id: str
    library: str
    domain: str
    zone: str
    country: str
    province: str
    languages: str
    created_at: str


class Person(SQLModel, table=True):
    """Somebody who works with pubqueue. Offices and keys stand in the trust file, not here."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    name: str
    roles: str
    os_user: str
    added_at: str
    language: str = ""
    """In which the program speaks to them: `en`, `fr`, or nothing for the machine's own."""
    email: str = ""
    """Where they are told: an address, or one of apprise's URLs."""


class DeskPin(SQLModel, table=True):
    """What shows at a shared desk who somebody is: scrypt of a PIN, or of the one-time code that comes before it."""

    __tablename__ = "desk_pin"

    person: str = Field(primary_key=True, foreign_key="person.id")
    salt: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    one_time: bool
    set_at: str
    failures: int = 0
    not_before: str = ""
    """No try counts before this moment."""


class TrustFile(SQLModel, table=True):
    """An issue of the trust file, as its canonical bytes; the newest holds."""

    __tablename__ = "trust_file"

    version: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class Account(SQLModel, table=True):
    """A registered account (policy clauses risk.1 to risk.3)."""

    __tablename__ = "account"

    id: str = Field(primary_key=True)
    live_id: str
    languages: str
    grace_seconds: int
    email: str
    retired: bool = False
    registered_at: str


class Stop(SQLModel, table=True):
    """The stop switch: one row."""

    __tablename__ = "stop"
    __table_args__ = (CheckConstraint("one = 1"),)

    one: int = Field(default=1, primary_key=True)
    stopped: bool = False
    by: str = ""
    reason: str = ""
    at: str = ""


class LearnedWord(SQLModel, table=True):
    """A word that somebody taught the home, in small letters: no spelling mistake here."""

    __tablename__ = "learned_word"

    word: str = Field(primary_key=True)
    by: str
    at: str


class Closure(SQLModel, table=True):
    """Days, from the first to the last, on which nothing goes out: a closure or a blackout."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("first <= last"), Index("closure_by_day", "last", "first"))

    id: int | None = Field(default=None, primary_key=True)
    first: str
    last: str
    name: str
    by: str
    at: str
