"""A month of posts of a library that does not exist, for the demo and for practice."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import time
from importlib.resources import files
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class SampleMedia:
    """A picture of a sample post, as a person would hand it in: with whatever its maker left in the file."""

    file: Path
    file_fr: Path | None
    alt: str
    alt_fr: str
    source: str
    licence: str
    credit: str


@dataclass(frozen=True)
class SamplePost:
    """One post of the month: `day` counts from today, `time` is the library's wall clock."""

    day: int
    time: time
    accounts: tuple[str, ...]
    purpose: tuple[str, ...]
    text: str
    text_fr: str
    media: tuple[SampleMedia, ...]
    stopped: bool
    """True where the checks must refuse it at submit."""


def month() -> list[SamplePost]:
    """Return the posts in the order of their days."""
    here = Path(str(files(__name__)))
    posts = tomllib.loads((here / "month.toml").read_text(encoding="utf-8"))["post"]
    return [_post(entry, here / "media") for entry in posts]


def _post(entry: dict[str, Any], folder: Path) -> SamplePost:
    return SamplePost(
        day=entry["day"],
        time=time.fromisoformat(entry["time"]),
        accounts=tuple(entry["accounts"]),
        purpose=tuple(entry["purpose"]),
        text=entry["text"],
        text_fr=entry.get("text_fr", ""),
        media=tuple(_media(picture, folder) for picture in entry.get("media", ())),
        stopped=entry.get("expect") == "stopped",
    )


def _media(entry: dict[str, str], folder: Path) -> SampleMedia:
    return SampleMedia(
        file=folder / entry["file"],
        file_fr=folder / entry["file_fr"] if "file_fr" in entry else None,
        alt=entry["alt"],
        alt_fr=entry.get("alt_fr", ""),
        source=entry["source"],
        licence=entry["licence"],
        credit=entry["credit"],
    )
