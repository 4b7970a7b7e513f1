"""Two tools of `make check` find what they are there for, and leave good work alone."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"


@pytest.fixture(scope="module")
def words_tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOLS / "untranslated.py"))


@pytest.fixture(scope="module")
def docs_tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOLS / "check_docs.py"))


BARE = {
    "an error's what": 'raise StateError("Cannot do that.")',
    "an error's why": 'raise StateError(_("No."), why="Because.")',
    "an error's hint": 'raise errors.StateError(_("No."), hint="Try again.")',
    "an error that is raised later": 'problem = InputError("No such file.")',
    "an error made from a name": 'raise InputError(f"{name} is no account.")',
    "words glued to a mark": 'raise InputError(str(_("No.")) + " Really.")',
    "the second argument of WhenError": 'raise WhenError("past", "That is over.")',
    "a refusal of the command line": 'raise typer.BadParameter("Too many.")',
    "a finding's message": 'Finding(check="tone", message="Too loud")',
    "a finding's fourth place": 'Finding("tone", "posting.3b", Severity.ASKS, "Too loud")',
    "an outcome": 'return NotSent("The server is down.")',
    "an outcome's reason": 'return Unknown(reason="No answer came.")',
    "a look that proves nothing": 'return Unclear("Two candidates.")',
    "print": 'print("Done.")',
    "print of a line with values": 'print(f"{count} posts")',
    "the second thing printed": 'print(post, "is out")',
    "a method's print": 'console.print("[bold]Done[/bold]")',
    "typer.echo": 'typer.echo("Done.", err=True)',
    "typer.secho": 'typer.secho("Done." if good else _("Not done."), fg="red")',
    "a prompt": 'typer.prompt("Your name")',
    "a confirmation": 'typer.confirm("Really?")',
    "an option's help": 'typer.Option("--all", help="Every one")',
    "an argument's help": 'typer.Argument(help=f"One of {names}")',
    "an application's help": 'app = typer.Typer(help="Posts")',
    "an option's prompt": 'typer.Option(prompt="Who?")',
    "format on a bare string": 'print("{} posts".format(count))',
    "words joined": 'print(" and ".join(names))',
    "words chosen by or": 'print(name or "nobody")',
    "words in a value of an f-string": """print(f"{'yes' if good else 'no'}")""",
    "an f-string inside a mark": 'raise StateError(_(f"Cannot {verb} it."))',
    "a name inside a mark": 'raise StateError(_(sentence, name="x"))',
    "a formatted string inside a mark": 'print(_("{} posts".format(3)))',
    "a counting mark that is not plain": 'print(n_("one post", many, 3))',
    "a mark without a value for its name": 'print(_("{name} is out", nom="x"))',
    "an exception without a reason": 'print("Done.")  # not for people:',
}

GOOD = {
    "a marked error": 'raise StateError(_("Cannot {verb} it.", verb=verb), hint=_("Wait."))',
    "a mark that is spoken at once": 'typer.Option(help=str(_("Every one")))',
    "a long mark": 'raise StateError(_("One sentence " "in two halves."))',
    "a counting mark": 'print(n_("{n} post", "{n} posts", 3))',
    "a mark with values in a mapping": 'print(_("{name} is out", **values))',
    "Python's own error": 'raise ValueError("a programmer reads this")',
    "the kind of a refused time": 'raise WhenError("past", _("That is over."))',
    "blanks and signs": 'print(f"{post.id}\\t{post.state}: {url}", end="\\n")',
    "style marks": 'console.print(f"[bold red]{said}[/bold red]", style="bold")',
    "marks inside an f-string": """print(f"{_('Published')}: {count}")""",
    "an empty line": 'print("")',
    "JSON": 'print(json.dumps({"id": post.id}))',
    "an option's name": 'typer.Option("--all", "-a", metavar="N")',
    "a finding's codes": 'Finding("tone", "posting.3b", Severity.ASKS, _("Too loud"), suggestion="quiet")',
    "an exception with a reason": 'print("Done.")  # not for people: the cron log is read by programs',
}


@pytest.mark.parametrize("code", BARE.values(), ids=BARE)
def test_words_that_nobody_can_translate_are_found(words_tool: dict[str, Any], code: str) -> None:
    source = f"def speak():\n    {code}\n"

    assert {fault.line for fault in words_tool["faults"](source)} == {2}


@pytest.mark.parametrize("code", GOOD.values(), ids=GOOD)
def test_marked_words_and_words_for_programs_pass(words_tool: dict[str, Any], code: str) -> None:
    assert words_tool["faults"](f"def speak():\n    {code}\n") == []


def test_the_words_tool_names_file_and_line_and_fails(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text('import typer\n\ntyper.echo("Done.")\n', encoding="utf-8")

    ran = _run("untranslated.py", str(tmp_path), cwd=tmp_path)

    assert ran.returncode == 1
    assert ran.stdout.startswith(f"{tmp_path}/loud.py:3: ")


def test_every_word_of_the_program_can_be_translated() -> None:
    ran = _run("untranslated.py", cwd=ROOT)

    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_link_to_a_missing_file_or_place_is_found(docs_tool: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "there.md").write_text("# A title, twice\n\n## A title, twice\n", encoding="utf-8")
    (tmp_path / "README.md").write_text(
        "[a](docs/there.md) [b](docs/there.md#a-title-twice-1) [c](https://example.org/x) `[code](nowhere)`\n"
        "[d](docs/gone.md) [e](docs/there.md#gone) [f](#gone) [g](../outside.md)\n\n[h]: docs/lost.md\n",
        encoding="utf-8",
    )

    assert list(docs_tool["broken_links"](tmp_path)) == [
        "README.md: nothing at docs/gone.md",
        "README.md: nothing at docs/there.md#gone",
        "README.md: nothing at #gone",
        "README.md: nothing at ../outside.md",
        "README.md: nothing at docs/lost.md",
    ]


def test_a_test_that_a_document_names_and_nobody_wrote_is_found(docs_tool: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_there.py").touch()
    (tmp_path / "README.md").write_text("`tests/test_there.py` and `tests/test_gone.py`", encoding="utf-8")

    assert list(docs_tool["missing_proofs"](tmp_path)) == ["README.md: there is no tests/test_gone.py"]


def test_a_page_that_was_edited_by_hand_is_found(docs_tool: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "docs" / "lifecycle.md"
    page.parent.mkdir()
    page.write_text(docs_tool["lifecycle_page"](), encoding="utf-8")
    pages = {Path("docs/lifecycle.md"): docs_tool["lifecycle_page"]()}
    assert list(docs_tool["stale"](tmp_path, pages)) == []

    page.write_text(page.read_text(encoding="utf-8").replace("`sending`", "`sent`"), encoding="utf-8")

    assert len(list(docs_tool["stale"](tmp_path, pages))) == 1


def test_the_page_of_commands_has_each_command_with_its_options_and_none_that_is_hidden(
    docs_tool: dict[str, Any],
) -> None:
    app, posts = typer.Typer(), typer.Typer()
    app.command("tui", help="Open the screen.")(lambda: None)
    app.command("secret", hidden=True)(lambda: None)

    @posts.command("new")
    def new(text: str = typer.Option("", help="What it says.")) -> None: ...

    app.add_typer(posts, name="post")
    page = docs_tool["commands_page"](app)

    assert "## `pubqueue tui`\n\nOpen the screen.\n" in page
    assert "## `pubqueue post new`" in page
    assert "| `--text` | What it says. |" in page
    assert "secret" not in page


def test_the_documents_agree_with_the_program() -> None:
    ran = _run("check_docs.py", cwd=ROOT)

    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_the_machine_lacks_is_named_in_one_line_each_with_its_package(tmp_path: Path) -> None:
    (tmp_path / "sed").symlink_to("/bin/sed")
    (tmp_path / "basename").symlink_to("/usr/bin/basename")
    _program(tmp_path / "python3", 'case "$2" in *version_info*) exit 1;; esac')
    assert _preflight(tmp_path) == (1, ["python3", "git", "openssh-client"])

    _program(tmp_path / "python3.12", 'case "$2" in *ensurepip*) exit 1;; esac')
    _program(tmp_path / "git", "")
    _program(tmp_path / "ssh-keygen", "")
    _program(tmp_path / "ssh", "echo OpenSSH_8.1p1 Debian-1 >&2")
    assert _preflight(tmp_path) == (1, ["python3.12-venv", "openssh-client"])

    _program(tmp_path / "python3.12", "")
    _program(tmp_path / "ssh", "echo OpenSSH_10.0p2 Debian-7 >&2")
    assert _preflight(tmp_path) == (0, [])


def _program(path: Path, body: str) -> None:
    """Put a shell program on a path that has nothing else."""
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def _preflight(path: Path) -> tuple[int, list[str]]:
    """Return the exit code, and the package that each line of complaint names."""
    ran = subprocess.run(
        ["/bin/sh", str(TOOLS / "preflight.sh")], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )
    return ran.returncode, [line.partition("package: ")[2].split()[0] for line in ran.stderr.splitlines()]


def _run(tool: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run one of the tools as make does."""
    return subprocess.run(
        [sys.executable, str(TOOLS / tool), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
