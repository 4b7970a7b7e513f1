"""What each platform refuses: too long a text, too many pictures, too long an alt text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.model.post import joined_pictures
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.model.limits import Limits
    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

_GAP = "\n\n"
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?\b")


@dataclass(frozen=True)
class _Message:
    """What one platform gets: the texts of `languages`, joined."""

    platform: str
    languages: tuple[str, ...]
    text: str

    def where(self, draft: Draft, start: int, end: int | None = None) -> tuple[str, Span]:
        """Return the language that `start` of the joined text lies in, and the place in that language's own text."""
        for language in self.languages:
            text = draft.texts[language]
            if start < len(text) or language == self.languages[-1]:
                stop = min(len(text) if end is None else end, len(text))
                return language, Span(start, stop, text[start:stop])
            start, end = max(0, start - len(text + _GAP)), None if end is None else end - len(text + _GAP)
        raise ValueError(self.languages)


class Length:
    """Blocks what the platform would refuse; where a platform's limits are not known, it says nothing."""

    name: ClassVar[str] = "length"
    clause: ClassVar[str] = "platform"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = True

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:
        """Yield a finding for each limit that a message of `draft` passes."""
        for message in _messages(draft):
            if limits := facts.limits(message.platform):
                yield from self._text(draft, message, limits)
                yield from self._cashtags(draft, message, limits)
                yield from self._pictures(draft, message, limits)

    def _text(self, draft: Draft, message: _Message, limits: Limits) -> Iterator[Finding]:
        used = limits.used(message.text)
        if used > limits.characters:
            said = _(
                "{used} characters as {platform} counts them; it takes {limit}.",
                used=used,
                platform=message.platform,
                limit=limits.characters,
            )
            yield self._found(message, said, message.where(draft, _first_over(message.text, limits)))
        elif limits.bytes is not None and (size := limits.used_bytes(message.text)) > limits.bytes:
            yield self._found(
                message,
                _("{size} bytes; {platform} takes {limit}.", size=size, platform=message.platform, limit=limits.bytes),
                message.where(draft, len(message.text.encode()[: limits.bytes].decode(errors="ignore"))),
            )

    def _cashtags(self, draft: Draft, message: _Message, limits: Limits) -> Iterator[Finding]:
        found = list(_CASHTAG.finditer(message.text))
        if limits.cashtags is not None and len(found) > limits.cashtags:
            surplus = found[limits.cashtags]
            said = _(
                "{used} cashtags; {platform} takes {limit}.",
                used=len(found),
                platform=message.platform,
                limit=limits.cashtags,
            )
            yield self._found(message, said, message.where(draft, *surplus.span()))

    def _pictures(self, draft: Draft, message: _Message, limits: Limits) -> Iterator[Finding]:
        pictures = joined_pictures(draft.pictures or (), message.languages)
        if len(pictures) > limits.pictures:
            said = _(
                "{used} pictures; {platform} takes {limit}.",
                used=len(pictures),
                platform=message.platform,
                limit=limits.pictures,
            )
            yield self._found(message, said)
        for number, (_digest, alt) in enumerate(pictures, 1):
            if len(alt) > limits.alt_characters:
                said = _(
                    "The alt text of picture {number} has {used} characters; {platform} takes {limit}.",
                    number=number,
                    used=len(alt),
                    platform=message.platform,
                    limit=limits.alt_characters,
                )
                yield self._found(message, said)

    def _found(self, message: _Message, said: Words, place: tuple[str, Span] | None = None) -> Finding:
        language, where = place or (message.languages[0], None)
        return Finding(
            self.name,
            self.clause,
            self.severity,
            said,
            where=where,
            language=language,
            platform=message.platform,
            firm=self.firm,
        )


def _messages(draft: Draft) -> list[_Message]:
    """Return what each platform gets, each only once: by account where they are known, else each text on its own."""
    wanted: list[tuple[str, tuple[str, ...]]]
    if draft.accounts is None:
        wanted = [(platform, (language,)) for platform in draft.platforms for language in draft.texts]
    else:
        wanted = [(account.platform, spoken) for account in draft.accounts for spoken in account.languages.variants()]
    written = dict.fromkeys((platform, tuple(x for x in spoken if draft.texts.get(x))) for platform, spoken in wanted)
    return [
        _Message(platform, languages, _GAP.join(draft.texts[x] for x in languages))
        for platform, languages in written
        if languages
    ]


def _first_over(text: str, limits: Limits) -> int:
    """Return where `text` passes the limit: what stands before still fits."""
    return bisect_right(range(len(text)), limits.characters, key=lambda end: limits.used(text[:end])) - 1


CHECK = Length()
