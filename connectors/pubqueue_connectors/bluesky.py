"""Bluesky: what it takes in one post."""

from __future__ import annotations

from pubqueue.model.limits import Counting, Limits

LIMITS = Limits(
    characters=300,
    counting=Counting.GRAPHEMES,
    bytes=3000,
    pictures=4,
    picture_bytes=1_000_000,
    picture_side=2000,
    picture_kinds=("image/jpeg", "image/png", "image/webp"),
    alt_characters=2000,
)
"""The lexicons app.bsky.feed.post and app.bsky.embed.images; alt text as long as Bluesky's own app takes."""
