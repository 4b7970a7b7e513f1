"""A registered account: who the library is on one platform (policy clauses risk.1 to risk.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pubqueue.errors import InputError
from pubqueue.words import _

_ID = re.compile(r"[a-z][a-z0-9]*:[a-z0-9][a-z0-9_.-]{0,63}")


class Languages(StrEnum):
    """How an account speaks: one language, both in one post, or a pair of posts."""

    EN = "en"
    FR = "fr"
    BOTH = "both"
    PAIR = "pair"

    def variants(self) -> list[tuple[str, ...]]:
        """Return the languages of each variant, in order."""
        if self is Languages.BOTH:
            return [("en", "fr")]
        return [("en",), ("fr",)] if self is Languages.PAIR else [(str(self),)]

    def spoken(self) -> tuple[str, ...]:
        """Return every language that the account wants a text in."""
        return tuple(language for languages in self.variants() for language in languages)


@dataclass(frozen=True)
class Account:
    """One account of the library's; `id` is `platform:name`."""

    id: str
    live_id: str
    """The platform's own, lasting id of it."""
    languages: Languages
    grace: timedelta
    email: str
    retired: bool = False

    @property
    def platform(self) -> str:
        """Return the platform's name."""
        return self.id.partition(":")[0]

    @property
    def name(self) -> str:
        """Return the library's name for the account."""
        return self.id.partition(":")[2]


def check_id(text: str) -> str:
    """Return `text` if it has the form `platform:name`; raise InputError."""
    if not _ID.fullmatch(text):
        raise InputError(
            _("{text} is no account.", text=repr(text)),
            hint=_("Write platform:name in small letters, such as mastodon:library."),
        )
    return text
