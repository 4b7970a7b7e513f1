"""Every table and the constraints that state the promises. Instants are RFC 3339 text in UTC."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from pubqueue.model.delivery import BARRING, OPEN, AttemptState, DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.words import Words


def _one_of(column: str, values: type[StrEnum] | frozenset[AttemptState] | frozenset[DeliveryState]) -> str:
    """Return the SQL that holds `column` to the members of a state machine."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in sorted(values))})"


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


class Picture(SQLModel, table=True):
    """A picture's bytes by their digest: cleaned originals and the platforms' forms of them."""

    __tablename__ = "picture"

    sha256: str = Field(primary_key=True)
    mime: str
    width: int
    height: int
    data: bytes = Field(sa_type=LargeBinary)
    taken_at: str


class Post(SQLModel, table=True):
    """A post and where it stands. What it says stands in its versions."""

    __tablename__ = "post"
    __table_args__ = (CheckConstraint(_one_of("state", PostState)), Index("post_by_state", "state", "id"))

    id: int | None = Field(default=None, primary_key=True)
    state: str
    version: int
    created_at: str


class Version(SQLModel, table=True):
    """One frozen state of a post: `body` is its canonical form; `salt` makes its digests tell nothing."""

    __tablename__ = "version"

    post: int = Field(primary_key=True, foreign_key="post.id")
    number: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)
    salt: bytes = Field(sa_type=LargeBinary)
    digest: str
    author: str
    at: str
    zone: str
    wall: str
    created_at: str


class Variant(SQLModel, table=True):
    """What one account gets of a version in one language: `body` is its canonical form."""

    __tablename__ = "variant"

    post: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    account: str = Field(primary_key=True, foreign_key="account.id")
    language: str = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class Report(SQLModel, table=True):
    """What the checks found in a version when it was submitted, and what its author confirmed."""

    __tablename__ = "report"

    post: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class Waiver(SQLModel, table=True):
    """A designate's recorded override of one finding in one version."""

    __tablename__ = "waiver"

    id: int | None = Field(default=None, primary_key=True)
    post: int = Field(index=True)
    version: int
    finding: str
    check_name: str
    by: str
    reason: str
    at: str


class Comment(SQLModel, table=True):
    """What somebody said about a version, for colleagues only."""

    __tablename__ = "comment"

    id: int | None = Field(default=None, primary_key=True)
    post: int = Field(index=True)
    version: int
    by: str
    text: str
    at: str


class SignOff(SQLModel, table=True):
    """One person's signature over one statement about one version, as the bytes that were signed."""

    __tablename__ = "sign_off"

    id: int | None = Field(default=None, primary_key=True)
    post: int = Field(index=True)
    version: int
    signer: str
    statement: bytes = Field(sa_type=LargeBinary)
    signature: str


class Delivery(SQLModel, table=True):
    """One variant on its way to one account."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint(_one_of("state", DeliveryState)),
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
        CheckConstraint(_one_of("state", AttemptState)),
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


class Stop(SQLModel, table=True):
    """The stop switch: one row."""

    __tablename__ = "stop"
    __table_args__ = (CheckConstraint("one = 1"),)

    one: int = Field(default=1, primary_key=True)
    stopped: bool = False
    by: str = ""
    reason: str = ""
    at: str = ""


def _at_most_one(name: str, table: Table, columns: tuple[str, ...], states: frozenset[StrEnum]) -> None:
    """Let only one row with the same `columns` be in any of `states`."""
    among = table.c.state.in_([str(state) for state in sorted(states)])
    Index(name, *(table.c[column] for column in columns), unique=True, sqlite_where=among, postgresql_where=among)


_at_most_one("one_live_attempt_a_delivery", Attempt.__table__, ("delivery",), BARRING)  # type: ignore[attr-defined]
_at_most_one("one_open_delivery_a_variant", Delivery.__table__, ("post", "account", "language"), OPEN)  # type: ignore[attr-defined]
