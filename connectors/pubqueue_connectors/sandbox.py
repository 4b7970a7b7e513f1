"""The platform of a practice home: posts go into a ledger file and a readable page, and it misbehaves on demand."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import tempfile
import time
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pubqueue.errors import SettingsError
from pubqueue.model.account import check_id
from pubqueue.model.delivery import Outcome, Published, Refused, Unknown
from pubqueue.model.limits import Counting, Limits
from pubqueue.model.post import instant
from pubqueue.ports.connector import Connector, Found, Look, Message, NotFound, Unclear, Wiring
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIMITS = Limits(
    characters=5_000,
    counting=Counting.CODE_POINTS,
    bytes=None,
    pictures=10,
    picture_bytes=4_000_000,
    picture_side=4_096,
    picture_kinds=("image/jpeg", "image/png"),
    alt_characters=1_000,
)
"""Of an account on the sandbox itself; behind another platform's name it has that platform's."""

FAULTS = ("timeout-before", "timeout-after", "http-500-after", "reset-after", "kill-after")
"""What the sandbox can be told to do wrong; `slow=SECONDS` besides."""

_SLOW = re.compile(r"slow=(\d{1,4}(?:\.\d{1,3})?)")
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True)
class Entry:
    """One post, as one line of the ledger says it."""

    id: str
    text: str
    language: str
    media: list[str]
    alt: list[str]
    published_at: datetime
    reply_to: str

    @classmethod
    def of(cls, message: Message, id: str, at: datetime) -> Entry:
        """Return `message` as it was received: digests are those of the very bytes."""
        digests, alts = _digests(message), [media.alt for media in message.media]
        return cls(id, message.text, message.language, digests, alts, at, message.reply_to)

    @classmethod
    def read(cls, line: bytes) -> Entry | None:
        """Return the post of one line, or None for the rest of a line whose writer died."""
        try:
            fields = json.loads(line)
            return cls(**{**fields, "published_at": datetime.fromisoformat(fields["published_at"])})
        except (ValueError, KeyError, TypeError):
            return None

    def to_line(self) -> bytes:
        """Return the line: in ASCII, so that no reader splits it at a line separator inside the text."""
        return json.dumps(vars(self) | {"published_at": instant(self.published_at)}).encode() + b"\n"

    def carries(self, message: Message) -> bool:
        """Tell whether this is what `message` would have left here."""
        ours = (self.text, self.language, self.media, self.reply_to)
        return ours == (message.text, message.language, _digests(message), message.reply_to)


class Sandbox(Connector):
    """Stands behind any platform's name; built from a wiring whose `settings["fault"]` may name one of FAULTS.

    It takes no idempotency key, as the platforms that do not: what keeps posts single is pubqueue's own doing.
    """

    lag: ClassVar[timedelta] = timedelta(0)
    """A look reads, under the writers' lock, the file that was written: a post shows up at once."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        stem = check_id(wiring.account).replace(":", "-")
        self.ledger = wiring.folder / f"{stem}.jsonl"
        self.page = wiring.folder / f"{stem}.html"
        self.fault, self.delay = _fault((wiring.settings or {}).get("fault", ""))

    def live_id(self) -> str:
        """Return the id that a sandbox account has from the start: `sandbox:PLATFORM:NAME`."""
        return f"sandbox:{self.wiring.account}"

    def _publish(self, message: Message, key: str) -> Outcome:  # noqa: ARG002 - a platform that takes no key
        if self.fault == "timeout-before":
            return Unknown(_("No answer came in time."))
        time.sleep(self.delay)
        reason = self._refusal(message)
        return Refused(reason) if reason else self._answer(self._append(message))

    def _find(self, message: Message, since: datetime, until: datetime) -> Look:
        start = since.replace(microsecond=0)  # the ledger's times are to the second
        entries = [e for e in self._look() if e.carries(message) and start <= e.published_at <= until]
        if len(entries) > 1:
            return Unclear(_("{n} posts on {account} fit.", n=len(entries), account=self.wiring.account))
        return Found(entries[0].id, self._url(entries[0]), entries[0].published_at) if entries else NotFound()

    def _refusal(self, message: Message) -> Words | None:
        """Return why a platform with these limits would not take `message`."""
        limits, text, media = self.wiring.limits, message.text, message.media
        if not text.strip() and not media:
            return _("A post needs a text or a picture.")
        if (used := limits.used(text)) > limits.characters:
            return _("The text has {used} characters; {limit} are allowed.", used=used, limit=limits.characters)
        if limits.bytes is not None and (used := limits.used_bytes(text)) > limits.bytes:
            return _("The text has {used} bytes; {limit} are allowed.", used=used, limit=limits.bytes)
        if len(media) > limits.pictures:
            return _("There are {used} pictures; {limit} are allowed.", used=len(media), limit=limits.pictures)
        if any(len(picture.data) > limits.picture_bytes for picture in media):
            return _("A picture has more than {limit} bytes.", limit=limits.picture_bytes)
        return None

    def _answer(self, entry: Entry) -> Outcome:
        """Return what the publisher hears of a post that is out; raise ConnectionResetError if told to."""
        if self.fault == "kill-after":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "reset-after":
            raise ConnectionResetError
        if self.fault == "http-500-after":
            return Unknown(_("The platform answered HTTP 500."))
        if self.fault == "timeout-after":
            return Unknown(_("No answer came in time."))
        return Published(entry.id, self._url(entry), entry.published_at)

    def _append(self, message: Message) -> Entry:
        """Add `message` to the ledger, on disk before this returns, and bring the page up to date."""
        pictures = self._keep_pictures(message)
        with _locked(self.ledger, "a+b") as ledger:
            data = _whole(ledger)
            entries = _entries(data)
            number = max((int(entry.id.rpartition("-")[2]) for entry in entries), default=0) + 1
            entry = Entry.of(message, f"sandbox-{self.ledger.stem}-{number:06}", self.wiring.clock.now())
            mend = b"\n" if data and not data.endswith(b"\n") else b""
            line = mend + entry.to_line()
            if os.write(ledger, line) != len(line):
                raise OSError(str(self.ledger))
            os.fsync(ledger)
            _replace(self.page, _page(self.wiring.account, [*entries, entry], pictures).encode())
        return entry

    def _look(self) -> list[Entry]:
        """Return every post on the account, oldest first."""
        try:
            with _locked(self.ledger, "rb") as ledger:
                return _entries(_whole(ledger))
        except FileNotFoundError:
            return []

    def _keep_pictures(self, message: Message) -> dict[str, str]:
        """Store the pictures beside the page; return the address on the page of each one stored, by digest."""
        shelf = self.wiring.folder / "media"
        for folder in (self.wiring.folder, shelf):
            folder.mkdir(mode=0o700, exist_ok=True)
        for digest, media in zip(_digests(message), message.media, strict=True):
            _replace(shelf / (digest + _SUFFIX.get(media.mime, "")), media.data)
        return {file.stem: f"media/{file.name}" for file in shelf.iterdir()}

    def _url(self, entry: Entry) -> str:
        return f"{self.page.absolute().as_uri()}#{entry.id}"


def _fault(told: str) -> tuple[str, float]:
    """Return the fault's name and a delay in seconds; raise SettingsError for one that does not exist."""
    if slow := _SLOW.fullmatch(told):
        return "", float(slow[1])
    if told and told not in FAULTS:
        known = ", ".join((*FAULTS, "slow=SECONDS"))
        raise SettingsError(
            _("The sandbox knows no fault {told}.", told=repr(told)), hint=_("It knows {known}.", known=known)
        )
    return told, 0.0


def _digests(message: Message) -> list[str]:
    return [sha256(media.data).hexdigest() for media in message.media]


@contextmanager
def _locked(path: Path, mode: str) -> Iterator[int]:
    """Open a file of the owner's own and hold it alone, so that nobody reads half a line or shares an id."""
    with open(path, mode, buffering=0, opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _whole(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def _entries(data: bytes) -> list[Entry]:
    return [entry for line in data.split(b"\n") if (entry := Entry.read(line))]


def _replace(path: Path, data: bytes) -> None:
    """Put `data` at `path` at one stroke, readable by the owner only."""
    number, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    with os.fdopen(number, "wb") as file:
        file.write(data)
    Path(name).replace(path)


# --- the page -------------------------------------------------------------------------------------

_CSS = """
:root { color-scheme: light dark; --ink: light-dark(#1d2530, #e6e9ee); --soft: light-dark(#5d6875, #9aa6b4);
  --paper: light-dark(#f4f2ee, #14181d); --card: light-dark(#fff, #1e242b); --line: light-dark(#dcd8d0, #333c47); }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 36rem; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.55 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
header p, footer, figcaption { margin: .2rem 0 0; color: var(--soft); font-size: .9rem; }
article { margin-top: 1.25rem; padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; }
article:target { outline: 3px solid #b4552d; }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: .9rem 0 0; } img { max-width: 100%; border-radius: .4rem; } footer { margin-top: .9rem; }
"""

_STYLE = b64encode(sha256(_CSS.encode()).digest()).decode()
_POLICY = f"default-src 'none'; img-src 'self' file:; style-src 'sha256-{_STYLE}'; base-uri 'none'; form-action 'none'"

_ALIVE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0001]"
)
"""Control, bidi and invisible characters; emoji joiners and flag tags are none of them."""


def _page(account: str, entries: list[Entry], pictures: Mapping[str, str]) -> str:
    """Return the page of an account, newest post first; "en" is translated, for `lang` names the page's own words."""
    posts = "\n".join(_article(entry, pictures) for entry in reversed(entries))
    title, note = _quiet(account), _quiet(_("Practice: nothing on this page was published anywhere."))
    return f"""<!doctype html>
<html lang="{_("en")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_CSS}</style>
</head>
<body>
<header><h1>{title}</h1><p>{note}</p></header>
<main>
{posts}
</main>
</body>
</html>
"""


def _article(entry: Entry, pictures: Mapping[str, str]) -> str:
    """Return one post; `lang` is `mul` (ISO 639-2, several languages) where it speaks both."""
    figures = [_figure(pictures.get(d, ""), alt) for d, alt in zip(entry.media, entry.alt, strict=True)]
    language = "mul" if entry.language == "both" else _quiet(entry.language)
    reply = _quiet(_("In reply to {post}", post=entry.reply_to)) + " · " if entry.reply_to else ""
    at = instant(entry.published_at)
    when = f'<time datetime="{at}">{at[:10]} {at[11:16]} UTC</time>'
    return (
        f'<article id="{_quiet(entry.id)}">\n<p lang="{language}" dir="auto">{_quiet(entry.text)}</p>\n'
        f"{''.join(figures)}<footer>{reply}{_quiet(entry.language)} · {when}</footer>\n</article>"
    )


def _figure(source: str, alt: str) -> str:
    return f'<figure><img src="{_quiet(source)}" alt="{_quiet(alt)}"><figcaption>{_quiet(alt)}</figcaption></figure>\n'


def _quiet(text: str | Words) -> str:
    """Return `text` for a page, with nothing alive in it: no markup, no control, no change of direction."""
    return escape(_ALIVE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", str(text)))
