"""The way of a post, one file a step."""
