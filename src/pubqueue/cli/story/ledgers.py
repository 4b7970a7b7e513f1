"""What the sandbox's platforms themselves say was published: their ledgers, merged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pubqueue.model.post import Variant

Sent = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]
"""What was sent where: account, language, text, digests of the pictures, their alt texts."""


@dataclass(frozen=True)
class Entry:
    """One post on one account."""

    account: str
    language: str
    text: str
    media: tuple[str, ...]
    alt: tuple[str, ...]
    at: datetime

    @property
    def sent(self) -> Sent:
        """Return what was sent where."""
        return (self.account, self.language, self.text, self.media, self.alt)

    def of(self, variant: Variant) -> bool:
        """Tell whether this is `variant`, byte for byte."""
        return self.sent == sent(variant)


def sent(variant: Variant) -> Sent:
    """Return what a ledger says of `variant` once it is out."""
    digests = tuple(picture.sha256.removeprefix("sha256:") for picture in variant.pictures)
    alts = tuple(picture.alt for picture in variant.pictures)
    return (variant.account, variant.language, variant.text, digests, alts)


def folder(home: Path) -> Path:
    """Return where the ledgers and their pictures lie."""
    return home / "sandbox"


def read(home: Path) -> list[Entry]:
    """Return every post of every ledger, in the order of time."""
    entries = [
        _entry(file, line) for file in folder(home).glob("*.jsonl") for line in file.read_text("ascii").splitlines()
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.account, entry.language))


def _entry(file: Path, line: str) -> Entry:
    fields = json.loads(line)
    platform, _dash, name = file.stem.partition("-")
    return Entry(
        account=f"{platform}:{name}",
        language=fields["language"],
        text=fields["text"],
        media=tuple(fields["media"]),
        alt=tuple(fields["alt"]),
        at=datetime.fromisoformat(fields["published_at"]),
    )
