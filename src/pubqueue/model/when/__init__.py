"""Time phrases, read strictly: a time that is certain, or a refusal that says why (docs/when.md)."""

from __future__ import annotations

from pubqueue.model.when.reader import read
from pubqueue.model.when.show import in_zone, read_back

__all__ = ["in_zone", "read", "read_back"]
