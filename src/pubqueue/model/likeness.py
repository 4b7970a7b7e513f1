"""How alike two texts are: the share of their runs of three words that they have in common (Jaccard's index).

Two texts at least HALF alike share one of the first few runs of each, in one common order: those few make an index
that misses nothing (prefix filtering, Chaudhuri, Ganti and Kaushik, ICDE 2006).
"""

from __future__ import annotations

import re
from hashlib import blake2b
from math import ceil

HALF = 0.5
"""From here on two texts count as nearly the same."""
_RUN = 3


def runs(text: str) -> frozenset[int]:
    """Return the runs of words of a text as 63-bit numbers; case and signs do not count."""
    words = re.findall(r"\w+", text.lower())
    if len(words) < _RUN:
        return frozenset({_number(" ".join(words))} if words else ())
    return frozenset(_number(" ".join(run)) for run in zip(words, words[1:], words[2:], strict=False))


def first_runs(found: frozenset[int]) -> list[int]:
    """Return as many of the runs as the index needs, lowest numbers first."""
    return sorted(found)[: len(found) - ceil(HALF * len(found)) + 1]


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return what two sets of runs share, from 0 to 1."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def _number(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest()) >> 1
