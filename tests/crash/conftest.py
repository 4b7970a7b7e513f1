"""What the crash tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from crash.fleet import Fleet, fleet


@pytest.fixture(scope="session")
def publishers() -> Iterator[Fleet]:
    """Return a driver that runs publishers as processes of their own."""
    with fleet() as running:
        yield running
