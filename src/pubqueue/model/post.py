"""What a post says: its content, its versions, and the variants that platforms get."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from pubqueue.errors import TamperedError
from pubqueue.model.canonical import canonical, commit, parse
from pubqueue.words import Term, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pubqueue.model.account import Account

GRACE = timedelta(hours=4)
"""How long after its time a post may still go out, unless the account says otherwise."""

VERSION_TYPE = "pubqueue/version/v1"
VARIANT_TYPE = "pubqueue/variant/v1"


class Aim(StrEnum):
    """Why the library posts (policy clause posting.2, its five aims)."""

    RELATIONSHIPS = "relationships"
    PROMOTION = "promotion"
    INFORMATION = "information"
    CUSTOMER_SERVICE = "customer-service"
    COMMUNITY = "community"


class PostClass(Term):
    """What the gate's demands depend on."""

    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"
    URGENT = "urgent"
    REPLY = "reply"


@dataclass(frozen=True)
class Picture:
    """One picture of a post: its stored form and alt text by language, and whose work it is.

    `forms` and `alts` go by language; a language without a form uses the other one's.
    """

    forms: Mapping[str, str]
    alts: Mapping[str, str]
    source: str = ""
    licence: str = ""
    credit: str = ""

    def to_data(self) -> dict[str, Any]:
        """Return the picture as a version's canonical form, and every answer, tells it."""
        return {
            "forms": dict(self.forms),
            "alts": dict(self.alts),
            "source": self.source,
            "licence": self.licence,
            "credit": self.credit,
        }

    def form(self, language: str) -> str:
        """Return the digest of the picture that `language` uses."""
        return self.forms.get(language) or next(iter(self.forms.values()))


@dataclass(frozen=True)
class Content:
    """What a person writes: everything of a version but its number and author."""

    texts: Mapping[str, str]
    accounts: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    at: datetime | None = None
    zone: str = "UTC"
    pictures: tuple[Picture, ...] = ()
    post_class: PostClass = PostClass.ORDINARY
    reply_to: str = ""


@dataclass(frozen=True)
class Version:
    """One frozen, numbered state of a post."""

    post: str
    number: int
    author: str
    content: Content
    previous: str = ""
    """The content digest of the version before, or nothing."""

    def to_bytes(self) -> bytes:
        """Return the canonical form that is stored, hashed and never serialised again."""
        content = self.content
        return canonical(
            {
                "type": VERSION_TYPE,
                "post": self.post,
                "number": self.number,
                "author": self.author,
                "previous": self.previous,
                "texts": dict(content.texts),
                "accounts": list(content.accounts),
                "aims": list(content.aims),
                "at": instant(content.at),
                "zone": content.zone,
                "class": str(content.post_class),
                "reply_to": content.reply_to,
                "pictures": [picture.to_data() for picture in content.pictures],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Version:
        """Read a stored version; raise TamperedError where the bytes are not canonical or say something else."""
        v = parse(data)
        with _of_its_form():
            content = Content(
                texts=v["texts"],
                accounts=tuple(v["accounts"]),
                aims=tuple(v["aims"]),
                at=moment(v["at"]),
                zone=v["zone"],
                pictures=tuple(Picture(**picture) for picture in v["pictures"]),
                post_class=PostClass(v["class"]),
                reply_to=v["reply_to"],
            )
            return _read_whole(cls(v["post"], v["number"], v["author"], content, v["previous"]), data)


@dataclass(frozen=True)
class Shown:
    """A picture as one platform gets it: digest of its bytes, their media type, alt text."""

    sha256: str
    mime: str
    alt: str


@dataclass(frozen=True)
class Variant:
    """What one account gets in one language, byte for byte."""

    account: str
    account_id: str
    """The platform's own id of the account: a swapped token cannot redirect a post."""
    language: str
    text: str
    until: datetime
    pictures: tuple[Shown, ...] = ()
    reply_to: str = ""
    record_key: str = ""

    def to_bytes(self) -> bytes:
        """Return the canonical form that is stored."""
        return canonical(
            {
                "type": VARIANT_TYPE,
                "account": self.account,
                "account_id": self.account_id,
                "language": self.language,
                "text": self.text,
                "until": instant(self.until),
                "pictures": [{"sha256": p.sha256, "mime": p.mime, "alt": p.alt} for p in self.pictures],
                "reply_to": self.reply_to,
                "record_key": self.record_key,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Variant:
        """Read a stored variant; raise TamperedError where the bytes are not canonical or say something else."""
        v = parse(data)
        with _of_its_form():
            v.pop("type")
            pictures = tuple(Shown(**picture) for picture in v.pop("pictures"))
            return _read_whole(cls(**{**v, "until": datetime.fromisoformat(v["until"]), "pictures": pictures}), data)

    def to_statement(self, salt: bytes) -> dict[str, Any]:
        """Return the digests of this variant that a sign-off binds; texts go in as salted commitments."""
        return {
            "account": self.account,
            "account_id": self.account_id,
            "language": self.language,
            "text": commit(salt, self.text.encode()),
            "pictures": [
                {"sha256": p.sha256, "mime": p.mime, "alt": commit(salt, p.alt.encode())} for p in self.pictures
            ],
            "reply_to": self.reply_to,
            "record_key": self.record_key,
            "until": instant(self.until),
        }


Document = TypeVar("Document", Version, Variant)


def _read_whole(document: Document, data: bytes) -> Document:
    """Return what was read from `data`; raise ValueError where that is not all that stands there."""
    if document.to_bytes() != data:
        raise ValueError(data)
    return document


@contextmanager
def _of_its_form() -> Iterator[None]:
    """Raise TamperedError where a stored document lacks a field, or has one of another kind."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise TamperedError(_("A stored document has other fields than it was written with.")) from None


def variants(content: Content, account: Account, shown: Callable[[str, str], Shown]) -> list[Variant]:
    """Return what `account` gets of `content`: one variant, or two where it speaks a pair.

    `shown(digest, alt)` gives the platform's form of a stored picture. A content without a time has none.
    """
    if content.at is None:
        return []
    spoken = [languages for languages in account.languages.variants() if any(content.texts.get(x) for x in languages)]
    return [_variant(content, content.at, account, languages, shown) for languages in spoken]


def _variant(
    content: Content, at: datetime, account: Account, languages: tuple[str, ...], shown: Callable[[str, str], Shown]
) -> Variant:
    """Join the texts and pictures of `languages` into what `account` gets."""
    written = tuple(language for language in languages if content.texts.get(language))
    return Variant(
        account=account.id,
        account_id=account.live_id,
        language=languages[0] if len(languages) == 1 else "both",
        text="\n\n".join(content.texts[language] for language in written),
        until=at + account.grace,
        pictures=tuple(shown(digest, alt) for digest, alt in joined_pictures(content.pictures, written)),
        reply_to=content.reply_to,
    )


def joined_pictures(pictures: tuple[Picture, ...], languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (digest, alt text) in order: the first language's forms, then those of the next that differ.

    A form used in two languages carries both alt texts, joined like the text.
    """
    alts: dict[str, list[str]] = {}
    for language in languages:
        for picture in pictures:
            said = alts.setdefault(picture.form(language), [])
            alt = picture.alts.get(language, "")
            if alt and alt not in said:
                said.append(alt)
    return [(digest, "\n\n".join(said)) for digest, said in alts.items()]


def instant(at: datetime | None) -> str:
    """Return a UTC instant as RFC 3339 text to the second, or nothing for no time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def moment(text: str) -> datetime | None:
    """Read what `instant` wrote."""
    return datetime.fromisoformat(text) if text else None
