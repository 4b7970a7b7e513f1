"""Posts: what they say, what was found in them, and who signed them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from pubqueue.model.lifecycle import PostState
from pubqueue.store.tables.states import one_of


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
    __table_args__ = (CheckConstraint(one_of("state", PostState)), Index("post_by_state", "state", "id"))

    id: int | None = Field(default=None, primary_key=True)
    state: str
    version: int
    created_at: str


class Version(SQLModel, table=True):
    """One frozen state of a post: `body` is its canonical form; `salt` makes its digests tell nothing."""

    __tablename__ = "version"
    __table_args__ = (Index("version_by_time", "at"),)

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


class Run(SQLModel, table=True):
    """A run of words by which a variant is found again: the index of likeness."""

    __tablename__ = "run"

    account: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=BigInteger)
    post: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    language: str = Field(primary_key=True)
