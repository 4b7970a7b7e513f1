"""Questions to a home: what the platforms have, and what the database says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import Practice

ACCOUNTS = ("bluesky:library", "facebook:library", "mastodon:library", "x:library")


def rows(practice: Practice, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    return practice.rows(sql, *values)


def there(practice: Practice) -> list[tuple[str, str]]:
    """Return the account and text of everything that the platforms have."""
    return [(account, str(entry["text"])) for account in ACCOUNTS for entry in practice.ledger(account)]


def folder(parent: Path, name: object) -> Path:
    """Make and return a folder of one's own."""
    made = parent / str(name)
    made.mkdir()
    return made
