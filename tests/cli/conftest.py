"""What tests of commands share."""

from __future__ import annotations

import pytest
from builders import Practice
from commands import Commands


@pytest.fixture
def command(practice: Practice, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Return what runs commands in a practice home of the test's own."""
    for name, value in practice.environment.items():
        if name != "PATH":
            monkeypatch.setenv(name, value)
    return Commands(practice, capsys, monkeypatch)
