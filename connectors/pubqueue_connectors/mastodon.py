"""Mastodon: what a server takes in one post where it does not say otherwise."""

from __future__ import annotations

from pubqueue.model.limits import Counting, Limits

LIMITS = Limits(
    characters=500,
    counting=Counting.URL23,
    bytes=None,
    pictures=4,
    picture_bytes=8_000_000,
    picture_side=2880,
    picture_kinds=("image/jpeg", "image/png", "image/gif", "image/webp"),
    alt_characters=1500,
)
"""The defaults of a stock server; older ones take 8 MB and 8.3 million pixels, newer ones twice that and more."""
