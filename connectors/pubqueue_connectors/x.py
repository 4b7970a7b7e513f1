"""X: what it takes in one post."""

from __future__ import annotations

from pubqueue.model.limits import Counting, Limits

LIMITS = Limits(
    characters=280,
    counting=Counting.WEIGHTED,
    bytes=None,
    pictures=4,
    picture_bytes=5_000_000,
    picture_side=4096,
    picture_kinds=("image/jpeg", "image/png", "image/gif", "image/webp"),
    alt_characters=1000,
    cashtags=1,
)
"""X API v2: manage posts, media upload, counting characters."""
