"""Connectors and checks are found by their files."""

import subprocess
import sys
from pathlib import Path

import pytest

from pubqueue import plugins
from pubqueue.errors import InputError
from pubqueue.model.finding import Severity
from pubqueue.ports.connector import Connector

LISTS_WITHOUT_IMPORTING = """
import sys
from pubqueue.plugins import check_names, connector_names
assert {"x", "facebook", "mastodon", "bluesky"} <= set(connector_names())
assert {"length", "hidden_characters"} <= set(check_names())
sys.exit(any(name.startswith(("pubqueue_connectors", "pubqueue.checks.")) for name in sys.modules))
"""

THIRD_PARTY = """
import sys
sys.path.insert(0, sys.argv[1])
from pubqueue.plugins import connector_class, connector_names, limits
assert "threads" in connector_names()
assert limits("threads").characters == 7
assert connector_class("threads").__name__ == "Threads"
assert limits("x").characters == 280
"""

MODULE = """
from pubqueue.model.limits import Counting, Limits
from pubqueue.ports.connector import Connector
LIMITS = Limits(7, Counting.CODE_POINTS, None, 1, 1, 1, (), 1)
class Threads(Connector):
    pass
"""


BROKEN = """
import sys
sys.path.insert(0, sys.argv[1])
from pubqueue.plugins import connector_class
try:
    connector_class(sys.argv[2])
except Exception as error:
    print(type(error).__name__, error)
"""


def install(folder: Path, code: str, *names: str) -> None:
    """Put another distribution's module into `folder`, with entry points of these names."""
    (folder / "theirs.py").write_text(code)
    about = folder / "theirs-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    points = "".join(f"{name} = theirs\n" for name in names)
    (about / "entry_points.txt").write_text(f"[pubqueue.connectors]\n{points}")


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def test_names_are_known_without_importing_anything() -> None:
    run = python(LISTS_WITHOUT_IMPORTING)
    assert run.returncode == 0, run.stderr


def test_every_check_keeps_the_form_of_the_port() -> None:
    names = [check.name for check in plugins.checks()]
    assert len(names) == len(set(names)) == len(plugins.check_names())
    for check in plugins.checks():
        assert check.clause
        assert check.severity in Severity
        assert isinstance(check.firm, bool)


def test_an_unknown_platform_is_refused_with_the_nearest_known() -> None:
    with pytest.raises(InputError, match=r"no platform 'mastodont'\. Did you mean mastodon\?"):
        plugins.limits("mastodont")
    with pytest.raises(InputError, match="There are: bluesky, facebook, mastodon, sandbox, x"):
        plugins.limits("q")


def test_the_sandbox_is_a_platform_of_its_own_too() -> None:
    assert issubclass(plugins.connector_class("sandbox"), Connector)
    assert plugins.limits("sandbox").characters > plugins.limits("x").characters


def test_an_unknown_connector_is_bad_input() -> None:
    with pytest.raises(InputError, match="no platform 'myspace'"):
        plugins.connector_class("myspace")


def test_another_distribution_adds_a_platform_and_cannot_replace_ours(tmp_path: Path) -> None:
    install(tmp_path, MODULE, "threads", "x")
    run = python(THIRD_PARTY, str(tmp_path))
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import a_library_nobody_has", "UnfitError theirs needs a_library_nobody_has, which is not installed."),
        ("LIMITS = None", "UnfitError pubqueue cannot publish to one yet."),
        ("from pubqueue.ports.connector import Connector", "UnfitError pubqueue cannot publish to one yet."),
    ],
)
def test_a_connector_that_cannot_publish_says_so_in_one_line(tmp_path: Path, code: str, said: str) -> None:
    install(tmp_path, code, "one")
    run = python(BROKEN, str(tmp_path), "one")
    assert (run.stdout.strip(), run.stderr) == (said, "")
