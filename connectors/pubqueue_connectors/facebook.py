"""Facebook Pages: what they take in one post."""

from __future__ import annotations

from pubqueue.model.limits import Counting, Limits

LIMITS = Limits(
    characters=63_206,
    counting=Counting.CODE_POINTS,
    bytes=None,
    pictures=10,
    picture_bytes=4_000_000,
    picture_side=2048,
    picture_kinds=("image/jpeg", "image/png"),
    alt_characters=1000,
)
"""Graph API: page feed and photos. It states no limit for alt text; this one is caution."""
