"""What a platform takes, as a value, and how it counts characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from pubqueue.model.domains import TOP_LEVEL
from pubqueue.model.text import EMOJI

if TYPE_CHECKING:
    from regex import Pattern

LINK_LENGTH = 23
"""What X and Mastodon count for a link, however long it is."""


class Counting(StrEnum):
    """How a platform counts the characters of a text."""

    WEIGHTED = "weighted"
    """X: two for an emoji and for most signs beyond Latin, Greek, Cyrillic, Hebrew and Arabic; 23 for a link."""
    GRAPHEMES = "graphemes"
    """Bluesky: what a reader sees as one character (Unicode UAX 29)."""
    URL23 = "url23"
    """Mastodon: as seen, but 23 for a link, and no server name in a mention."""
    CODE_POINTS = "code_points"
    """Facebook: code points."""


@dataclass(frozen=True)
class Limits:
    """What a platform takes in one post; sizes in bytes, `picture_side` in pixels, None for no limit known."""

    characters: int
    counting: Counting
    bytes: int | None
    pictures: int
    picture_bytes: int
    picture_side: int
    picture_kinds: tuple[str, ...]
    alt_characters: int
    cashtags: int | None = None

    def used(self, text: str) -> int:
        """Return how many characters the platform counts in the NFC of `text`."""
        return _COUNT[self.counting](unicodedata.normalize("NFC", text))

    def used_bytes(self, text: str) -> int:
        """Return how many bytes of UTF-8 the NFC of `text` has."""
        return len(unicodedata.normalize("NFC", text).encode())


_EMOJI = re.compile(f"(?![\u00a9\u00ae](?!\ufe0f))(?:{EMOJI})")
_DOUBLE = re.compile("[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""What X's public counting rules (twitter-text, configuration 3) weigh double."""
_BLANKS = re.compile(r"(\s+)")
_ENDING = re.compile(r"\.([a-z]{2,})")
_MENTION = re.compile(r"(?<![\w/=])(@\w+(?:[.-]+\w+)*)@[\w-]+(?:\.[\w-]+)+")

_LATIN = "a-z0-9\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_SIGN = rf"[{_LATIN}\u0400-\u04ff!*';:=+,.$/%#\[\]\u2013_~@|&-]"
_ROUND = rf"\((?:{_SIGN}|\({_SIGN}*\))*\)"
_PATH = rf"/(?:(?:{_SIGN}|{_ROUND})*(?:[{_LATIN}\u0400-\u04ff+=_#/-]|{_ROUND}))?"
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\].,_~|-]*[a-z0-9&=_#/-]"
_AFTER = rf"(?::\d+)?(?:{_PATH})?(?:{_QUERY})?"
_END = "(?![0-9a-z@+-])"


@cache
def _links(*, bare: bool) -> Pattern[str]:
    """Return what a platform makes a link of: an http(s) address with a known ending, or a bare host as on X.

    At most 127 labels of at most 63 characters (RFC 1035), which also bounds the search.
    """
    import regex  # noqa: PLC0415 - 20 ms that only counting needs

    label = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
    host = rf"(?:{label}\.){{0,126}}[^\W_](?:[^\W_]|-){{0,61}}(?<!-)\."
    full = rf"(?<![a-z0-9@\uff20$#\uff03])https?://{host}(?:\L<known>{_END}|xn--[a-z0-9-]+|[^\W\d_a-z]{{2,}}){_AFTER}"
    plain_host = rf"(?:[{_LATIN}](?:[{_LATIN}-]{{0,61}}[{_LATIN}])?\.){{1,127}}"
    plain = rf"(?<![{_LATIN}@\uff20$#\uff03_./-]){plain_host}\L<known>{_END}{_AFTER}"
    return regex.compile(f"{full}|{plain}" if bare else full, regex.IGNORECASE, known=TOP_LEVEL)


def _shortened(text: str, *, bare: bool) -> str:
    """Return `text` with as many characters for each link as the platform counts."""
    words = _BLANKS.split(text)
    return "".join(_links(bare=bare).sub("x" * LINK_LENGTH, word) if _may_link(word) else word for word in words)


def _may_link(word: str) -> bool:
    """Tell quickly, as few words have a link and the search for one is slow."""
    return "://" in word or ("." in word and not TOP_LEVEL.isdisjoint(_ENDING.findall(word.lower())))


def _graphemes(text: str) -> int:
    if text.isascii():
        return len(text) - text.count("\r\n")
    import regex  # noqa: PLC0415 - 20 ms that only counting needs

    return len(regex.findall(r"\X", text))


def _weighted(text: str) -> int:
    flat = _EMOJI.sub("xx", _shortened(text, bare=True))
    return len(flat) + len(_DOUBLE.findall(flat))


def _links_as_23(text: str) -> int:
    return _graphemes(_MENTION.sub(r"\1", _shortened(text, bare=False)))


_COUNT = {
    Counting.WEIGHTED: _weighted,
    Counting.GRAPHEMES: _graphemes,
    Counting.URL23: _links_as_23,
    Counting.CODE_POINTS: len,
}
