"""What tests share: a practice home, fresh for each, on the databases that the test runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import databases
import postgres
import pytest
from builders import Practice, close_homes, template
from hypothesis import HealthCheck, settings

settings.register_profile("pubqueue", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pubqueue")
os.environ["LANGUAGE"] = "en"  # whatever whoever runs the tests speaks

BOTH = ("sqlite", "postgresql")
_FOLDERS = frozenset({"store", "workflow", "crash"})
"""Tests in these run on both databases, unless their file says otherwise with `DATABASES`."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that opens a home on each database that it is meant for."""
    if "dialect" in metafunc.fixturenames:
        usual = BOTH if metafunc.definition.path.parent.name in _FOLDERS else BOTH[:1]
        chosen = getattr(metafunc.module, "DATABASES", usual)
        metafunc.parametrize("dialect", chosen, indirect=True, scope="session")


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """Return a PostgreSQL server of this process's own."""
    with postgres.running() as started:
        yield started


@pytest.fixture(scope="session")
def dialect(request: pytest.FixtureRequest) -> str:
    """Return which database the homes of a test are on."""
    return str(request.param)


@pytest.fixture(scope="session")
def home_template(dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one practice home that others are copied from."""
    url = request.getfixturevalue("server").create() if dialect == "postgresql" else ""
    return template(tmp_path_factory.mktemp("template"), url)


@pytest.fixture(autouse=True)
def _closed_homes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no database open, and no copy of one, behind a test."""
    below = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    close_homes()
    if below:
        databases.drop_copies(below)


@pytest.fixture
def practice(home_template: Path, tmp_path: Path) -> Practice:
    """Return a practice home of the test's own."""
    return Practice.copy(home_template, tmp_path)
