"""What is built and installed elsewhere works there, with all that it needs and nothing of the tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOP = {"pubqueue", "pubqueue_connectors", "pubqueue_migrations"}
NOT_SOURCE = (".*", "__pycache__", "build", "dist", "*.egg-info")
MONDAY, NOON = "2026-11-23T09:00:00-05:00", "2026-11-23T12:00:00-05:00"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the tree, so that nothing is built in it."""
    copy = tmp_path_factory.mktemp("copy") / "tree"
    return Path(shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_SOURCE)))


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel out of a source distribution of the tree."""
    built = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(tree)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = built.glob("*.whl")
    return file


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@dataclass(frozen=True)
class Elsewhere:
    """The wheel's files in a folder of their own: the source tree is out of sight, `.pth` files count for nothing."""

    installed: Path
    work: Path

    @property
    def home(self) -> Path:
        return self.work / "home"

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join([str(self.installed), sysconfig.get_path("purelib")]),
            "PYTHONWARNINGS": "error",
            "PUBQUEUE_HOME": str(self.home),
            "XDG_STATE_HOME": str(self.work / "state"),
            "HOME": str(self.work),
        }
        command = [sys.executable, "-S", *arguments]
        return subprocess.run(command, cwd=self.work, env=environment, capture_output=True, text=True, check=False)

    def run(self, *arguments: str, now: str = MONDAY, person: str = "jo") -> Any:  # noqa: ANN401 - what JSON holds
        """Run a command of the installed program and return what it answered."""
        done = self.python("-m", "pubqueue", "--as", person, "--now", now, *arguments, "--json")
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def elsewhere(wheel: Path, tmp_path: Path) -> Elsewhere:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    (tmp_path / "work").mkdir()
    return Elsewhere(tmp_path / "installed", tmp_path / "work")


def make_home(elsewhere: Elsewhere) -> None:
    options = [
        "--practice",
        "--library",
        "Lakeview",
        "--domain",
        "lakeview.example.ca",
        "--timezone",
        "America/Toronto",
    ]
    done = elsewhere.python("-m", "pubqueue", "--now", MONDAY, "init", *options)
    assert done.returncode == 0, done.stderr


# --- what is in it --------------------------------------------------------------------------------


def test_the_wheel_holds_the_three_packages_and_no_tests(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names(wheel)}
    assert {top for top in tops if not top.endswith((".dist-info", ".data"))} == TOP
    assert not [name for name in names(wheel) if "test" in name or "bench" in name or name.endswith(".pyc")]


def test_the_wheel_holds_every_file_of_the_packages(tree: Path, wheel: Path) -> None:
    for folder in ("src/pubqueue", "connectors/pubqueue_connectors", "migrations/pubqueue_migrations"):
        files = [file for file in (tree / folder).rglob("*") if file.is_file()]
        assert {str(file.relative_to((tree / folder).parent)) for file in files} <= names(wheel)


@pytest.mark.parametrize(
    "name",
    [
        "pubqueue/policy.toml",
        "pubqueue/locale/fr/LC_MESSAGES/pubqueue.mo",
        "pubqueue/completion/pubqueue.bash",
        "pubqueue/py.typed",
        "pubqueue/sample/month.toml",
        "pubqueue/sample/media/lake-at-dusk.jpg",
        "pubqueue_connectors/py.typed",
        "pubqueue_connectors/sandbox.py",
        "pubqueue_migrations/py.typed",
        "pubqueue_migrations/env.py",
        "pubqueue_migrations/script.py.mako",
        "pubqueue_migrations/versions/0001_the_first_tables.py",
    ],
)
def test_the_wheel_holds_what_is_read_at_run_time(wheel: Path, name: str) -> None:
    assert name in names(wheel)


@pytest.mark.parametrize(
    "place",
    [
        "man/man1/pubqueue.1",
        "bash-completion/completions/pubqueue",
        "zsh/site-functions/_pubqueue",
        "fish/vendor_completions.d/pubqueue.fish",
    ],
)
def test_the_wheel_puts_man_page_and_completion_where_systems_look(wheel: Path, place: str) -> None:
    (found,) = [name for name in names(wheel) if name.endswith(f".data/data/share/{place}")]
    with zipfile.ZipFile(wheel) as archive:
        assert "pubqueue" in archive.read(found).decode()


def test_the_wheel_names_every_extra_and_one_for_all(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (about,) = [name for name in archive.namelist() if name.endswith("METADATA")]
        extras = re.findall("^Provides-Extra: (.*)$", archive.read(about).decode(), re.MULTILINE)
    assert {"postgres", "notify", "backup", "heif", "all"} <= set(extras)


def test_the_wheel_has_the_command_the_licence_and_the_readme(tree: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (points,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        (about,) = [name for name in archive.namelist() if name.endswith("METADATA")]
        assert "pubqueue = pubqueue.__main__:main" in archive.read(points).decode()
        assert (tree / "README.md").read_text()[:200] in archive.read(about).decode()
        assert [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]


# --- what it does ---------------------------------------------------------------------------------


def test_installed_elsewhere_everything_comes_from_there(elsewhere: Elsewhere) -> None:
    code = "import pubqueue, pubqueue_connectors, pubqueue_migrations as m; print(pubqueue.__file__, m.__file__)"
    done = elsewhere.python("-c", f"{code}; print(pubqueue_connectors.__file__)")
    assert done.returncode == 0, done.stderr
    assert [Path(file).is_relative_to(elsewhere.installed) for file in done.stdout.split()] == [True] * 3


def test_installed_elsewhere_a_post_goes_its_whole_way(elsewhere: Elsewhere) -> None:
    make_home(elsewhere)
    text = "Storytime is on Saturday at ten."
    what = ["--account", "mastodon:library", "--text", text, "--purpose", "information", "--when", "2026-11-23 12:00"]
    post = str(elsewhere.run("post", "new", *what)["id"])
    elsewhere.run("post", "submit", post, "--confirm-all")
    elsewhere.run("review", "sign-off", post, "--yes", person="pat")
    for _pass in range(2):
        elsewhere.run("publish", now=NOON)
    lines = (elsewhere.home / "sandbox" / "mastodon-library.jsonl").read_text().splitlines()
    assert [json.loads(line)["text"] for line in lines] == [text]
    assert elsewhere.run("audit", "verify", now=NOON)["verified"]


def test_installed_elsewhere_pictures_are_decoded(elsewhere: Elsewhere) -> None:
    make_home(elsewhere)
    picture = elsewhere.installed / "pubqueue" / "sample" / "media" / "lake-at-dusk.jpg"
    (added,) = elsewhere.run("media", "add", str(picture))["added"]
    assert added["name"] == "lake-at-dusk.jpg"
    assert elsewhere.run("media", "list")[0]["kind"] == "JPEG"


def test_installed_elsewhere_an_empty_database_is_brought_up(elsewhere: Elsewhere) -> None:
    make_home(elsewhere)
    database = elsewhere.home / "pubqueue.db"
    for part in elsewhere.home.glob("pubqueue.db*"):
        part.unlink()
    database.touch(mode=0o600)
    refused = elsewhere.python("-m", "pubqueue", "post", "list")
    assert refused.returncode == 5
    assert "pubqueue upgrade" in refused.stderr
    done = elsewhere.python("-m", "pubqueue", "db", "upgrade", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["from"], bool(answer["to"])) == ("", True)
    with closing(sqlite3.connect(database)) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (answer["to"],)
    assert {"post", "delivery", "event", "sign_off"} <= tables
