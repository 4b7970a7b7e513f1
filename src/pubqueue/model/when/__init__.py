"""Time phrases, read strictly: a time that is certain, or a refusal that says why (docs/when.md)."""

from __future__ import annotations

from pubqueue.model.when.reader import read
from pubqueue.model.when.show import clock_time, in_zone, read_back

__all__ = ["clock_time", "in_zone", "read", "read_back"]
