"""What a text may be made of: taken in, shown, and made harmless for a terminal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import InputError
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 64 * 1024
"""The longest text that is read at all, in bytes of UTF-8."""

MOST_MARKS = 8
"""The most combining marks that any written language puts on one letter."""

_PICTOGRAPH = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\U0001fc00-\U0001fffd]"
)
_ONE = f"{_PICTOGRAPH}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"

EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
    f"|{_ONE}(?:\u200d{_ONE})*"
)
"""A pattern for one emoji with its joiners, selectors and flag tags (Unicode UTS 51, section 1.4)."""

_SELECTORS = "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MARKS = "\u061c\u200e\u200f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_DEBRIS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    f"\U000e0000-\U000e0fff{_SELECTORS}"
)
_FORMATS = (
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u2028\u2029"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_CONTROL = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]|\r(?!\n)"
_JOINING = "\u0620-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u180a\u1820-\u18af\u1900-\u1cff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
"""Arabic, Indic and other scripts in which a joiner or non-joiner spells."""

_SIGNS = re.compile(
    f"(?P<emoji>{EMOJI})"
    f"|(?P<selector>(?<=[^\\s{_DEBRIS}{_MARKS}{_BIDI}])[{_SELECTORS}])"
    f"|(?P<joiner>(?<=[{_JOINING}])[\u200c\u200d])"
    f"|(?P<mark>[{_MARKS}])|(?P<bidi>[{_BIDI}])|(?P<debris>[{_DEBRIS}])|(?P<format>[{_FORMATS}])"
    f"|(?P<control>{_CONTROL})"
)
_FORBIDDEN = re.compile(_CONTROL)
_NEWLINE = re.compile("\r\n|[\u2028\u2029]")
_RIGHT_TO_LEFT = re.compile(
    "[\u05d0-\u05ff\u0620-\u06dc\u0710-\u08e1\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_QUERY = re.compile(r"(?<=\S)\?([^\s?#<>\"«»“”]*[^\s?#<>\"«»“”.,;:!)\]'’…])")  # noqa: RUF001 - quotation marks end a link
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|d|y|tw|tt)clid|msclkid|[gw]braid|mc_[ce]id|igsh(?:id)?"
    r"|_hs(?:enc|mi)|mkt_tok|li_fat_id|_g[al]|oly_(?:anon|enc)_id|vero_id",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Tidied:
    """A text as pubqueue keeps it, and what was changed on the way in, for the author to read."""

    text: str
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Sign:
    """A character that cannot be seen: `mark` (direction), `bidi` (override, isolate), `debris` or `control`."""

    kind: str
    at: int
    text: str


def decode(data: bytes) -> str:
    """Read bytes from outside as UTF-8; raise InputError over 64 KiB, or naming the byte that is wrong."""
    if len(data) > MOST_BYTES:
        raise _too_long()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            _("Byte {place} is not UTF-8 text ({byte}).", place=error.start + 1, byte=f"0x{data[error.start]:02X}"),
            hint=_("Save the text as UTF-8."),
        ) from None


def tidy(text: str) -> Tidied:
    """Take a text in: NFC, newlines as LF, without invisible debris and tracking parameters.

    Raise InputError, naming the place, where it holds what no post can: controls, stacks of marks, nothing at all.
    """
    refuse_unfit(text)
    lines = _NEWLINE.sub("\n", text)
    clean, invisible = _without_debris(unicodedata.normalize("NFC", lines))
    clean, names = _without_tracking(unicodedata.normalize("NFC", clean))
    _refuse_stacks(clean)
    if not clean.strip():
        raise InputError(_("The text is empty."))
    notes = []
    if invisible:
        notes.append(n_("Took out an invisible character.", "Took out {n} invisible characters.", invisible))
    if names:
        notes.append(_("Took tracking out of links: {names}.", names=", ".join(names)))
    return Tidied(clean, tuple(notes))


def refuse_unfit(text: str) -> None:
    """Raise InputError for a size or a character that no text has; the size first, as that costs nothing."""
    if len(text) > MOST_BYTES or len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise _too_long()
    if found := _FORBIDDEN.search(text):
        sign = f"U+{ord(found.group()):04X}"
        raise InputError(
            _("Character {place} is {sign}, which no post can carry.", place=found.start() + 1, sign=sign),
            hint=_("Take it out, or paste the text again as plain text."),
        )


def signs(text: str) -> Iterator[Sign]:
    """Yield what cannot be seen in `text` and does not belong: not what emoji and some scripts are spelt with."""
    skip = {"emoji", "selector", "joiner", "format", *(["mark"] if right_to_left(text) else [])}
    for match in _SIGNS.finditer(text):
        kind = match.lastgroup or ""
        if kind not in skip:
            yield Sign(kind, match.start(), match.group())


def right_to_left(text: str) -> bool:
    """Tell whether `text` has letters of a script that runs from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))


def visible(text: str) -> str:
    """Return `text` with what cannot be seen written out, such as ⟨U+202E⟩."""
    return _SIGNS.sub(lambda match: _shown(match, kept="emoji selector joiner"), text)


def harmless(text: str) -> str:
    """Return remote or stored text as a terminal may get it: no control but newline, nothing alive, nothing hidden."""
    plain = _NEWLINE.sub("\n", text).replace("\t", " ")
    return _SIGNS.sub(lambda match: _shown(match, kept="emoji selector", dropped="joiner mark"), plain)


def _shown(match: re.Match[str], *, kept: str, dropped: str = "") -> str:
    """Return what stands for a sign: itself, nothing, or its number in brackets."""
    kind = match.lastgroup or ""
    if kind in kept.split():
        return match.group()
    return "" if kind in dropped.split() else f"⟨U+{ord(match.group()):04X}⟩"


def _too_long() -> InputError:
    return InputError(
        _("The text is over {most} KiB.", most=MOST_BYTES // 1024), hint=_("No platform takes more than that.")
    )


def _without_debris(text: str) -> tuple[str, int]:
    """Return `text` without invisible characters that do not belong, and how many there were."""
    found = [sign.at for sign in signs(text) if sign.kind in {"mark", "debris"}]
    gone = set(found)
    return "".join(c for at, c in enumerate(text) if at not in gone) if gone else text, len(found)


def _without_tracking(text: str) -> tuple[str, list[str]]:
    """Return `text` with links free of tracking parameters, and the names of those that were there."""
    names: list[str] = []

    def mended(match: re.Match[str]) -> str:
        pairs = match.group(1).split("&")
        tracking = [pair.partition("=")[0] for pair in pairs if _tracks(pair)]
        names.extend(name for name in tracking if name not in names)
        if not tracking:
            return match.group()
        rest = "&".join(pair for pair in pairs if not _tracks(pair))
        return f"?{rest}" if rest else ""

    return _QUERY.sub(mended, text), names


def _tracks(pair: str) -> bool:
    name, equals, _value = pair.partition("=")
    return bool(equals and _TRACKING.fullmatch(name))


def _refuse_stacks(text: str) -> None:
    """Raise InputError where more marks sit on one letter than any language needs."""
    if text.isascii():
        return
    stacked = 0
    for at, character in enumerate(text):
        stacked = stacked + 1 if unicodedata.category(character).startswith("M") else 0
        if stacked > MOST_MARKS:
            raise InputError(
                _("Character {place} carries more than {most} marks.", place=at - stacked + 1, most=MOST_MARKS)
            )


def reason(text: str) -> str:
    """Return a reason that a person gave, tidied; raise InputError where there is none."""
    if not text.strip():
        raise InputError(_("A reason is needed."), hint=_("Give it with --reason."))
    return tidy(text).text
