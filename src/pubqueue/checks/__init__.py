"""One file a check: what a post should not be."""
