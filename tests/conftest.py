"""What tests share: a practice home, fresh for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Practice, close_homes, template
from hypothesis import HealthCheck, settings

settings.register_profile("pubqueue", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pubqueue")


@pytest.fixture(scope="session")
def home_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one practice home that others are copied from."""
    return template(tmp_path_factory.mktemp("template"))


@pytest.fixture(autouse=True)
def _closed_homes() -> Iterator[None]:
    """Leave no database open behind a test."""
    yield
    close_homes()


@pytest.fixture
def practice(home_template: Path, tmp_path: Path) -> Practice:
    """Return a practice home of the test's own."""
    return Practice.copy(home_template, tmp_path)
