"""pubqueue: a library speaks in public, and can prove how."""

__version__ = "0.1.0"
