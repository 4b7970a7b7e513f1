"""What a pass or a look has to tell; cron mails it, so it is empty where nothing happened."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubqueue.words import Words


@dataclass(frozen=True)
class News:
    """One thing to tell about one post on one account."""

    post: int
    account: str
    state: str
    said: Words
    needs_person: bool = False
    url: str = ""
    language: str = ""


@dataclass
class Gazette:
    """What one pass did; its lanes write to it side by side."""

    news: list[News] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    stopped: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, news: News) -> None:
        """Add one thing."""
        with self._lock:
            self.news.append(news)

    @property
    def needs_person(self) -> bool:
        """Tell whether something was newly left for a person to decide."""
        return any(one.needs_person for one in self.news)
