"""Asking one check about one text."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from pubqueue.model.finding import Finding
from pubqueue.plugins import limits
from pubqueue.ports.check import Check, Draft
from pubqueue.store.facts import NoFacts

NOW = datetime(2026, 10, 28, tzinfo=UTC)


class Finder(Protocol):
    """Looks at one text in one language."""

    def __call__(self, text: str, language: str = "en") -> list[Finding]:
        """Return what was found in `text`."""
        ...


def finder(check: Check) -> Finder:
    """Return a function that asks `check` about a text, and holds each place against what stands there."""

    def found(text: str, language: str = "en") -> list[Finding]:
        findings = list(check.look(Draft({language: text}, NOW), NoFacts(limits)))
        assert all(f.where and f.where.text == text[f.where.start : f.where.end] for f in findings)
        return findings

    return found


def cpu_seconds(act: Callable[[], object]) -> float:
    """Return how long this process works at `act`: what else the machine does does not count."""
    before = time.process_time()
    act()
    return time.process_time() - before
