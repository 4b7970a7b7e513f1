"""The tool that keeps the catalogues whole finds what is missing, wrong or left over, and mends what it can."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = """
from pubqueue.words import Term, _, n_

class State(Term):
    HELD = "held"

said = _("Post {id} is {state}.", id=1, state=State.HELD)
counted = n_("One post.", "{n} posts.", 2)
also = n_("One post on {account}.", "{n} posts on {account}.", 2, account="x")
not_ours = gettext("Something else.")
"""
HEAD = r"""# French.
msgid ""
msgstr ""
"Language: fr\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"Content-Type: text/plain; charset=utf-8\n"
"""
FRENCH = """
msgid "Post {id} is {state}."
msgstr "Publication {id} : {state}."

msgid "held"
msgstr "retenu"

msgid "One post."
msgid_plural "{n} posts."
msgstr[0] "{n} publication."
msgstr[1] "{n} publications."

msgid "One post on {account}."
msgid_plural "{n} posts on {account}."
msgstr[0] "Une publication sur {account}."
msgstr[1] "{n} publications sur {account}."
"""

Said = tuple[int, list[str]]


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "catalogue.py"))


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the French source in a tree of one module, which is the working directory."""
    folder = tmp_path / "src" / "pubqueue" / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (tmp_path / "src" / "pubqueue" / "module.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder / "pubqueue.po"


@pytest.fixture
def check(tool: dict[str, Any], source: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Return what runs the tool on French as given, or as it stands."""

    def run(*arguments: str, french: str = "") -> Said:
        if french:
            source.write_text(f"{HEAD}\n{french}", encoding="utf-8")
        code = tool["main"](list(arguments))
        said = capsys.readouterr().out.splitlines()
        return code, [line.removeprefix(f"{source.relative_to(Path.cwd())}: ") for line in said]

    return run


def test_a_whole_catalogue_is_compiled_and_then_left_alone(check: Callable[..., Said], source: Path) -> None:
    assert check("--write", french=FRENCH) == (0, [])
    built = source.read_bytes(), source.with_suffix(".mo").read_bytes()

    assert check("--write") == (0, [])
    assert (source.read_bytes(), source.with_suffix(".mo").read_bytes()) == built
    assert source.read_text(encoding="utf-8").startswith(HEAD)


def test_what_the_program_says_anew_has_to_be_translated(check: Callable[..., Said]) -> None:
    code, said = check("--write", french=FRENCH.replace("retenu", "").replace('"{n} publication."', '""'))

    assert (code, sorted(said)) == (
        1,
        ["not translated: ('One post.', '{n} posts.')", "not translated: held"],
    )


def test_writing_takes_in_what_is_new_and_takes_out_what_is_gone(check: Callable[..., Said], source: Path) -> None:
    old = FRENCH.replace('msgid "held"', 'msgid "heeld"')
    assert "no longer said: heeld" in check(french=old)[1]

    assert check("--write") == (1, ["not translated: held"])
    assert "heeld" not in source.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{id} : {state}", "{id} : {etat}", "other {values} than in English: Post {id} is {state}."),
        ("{id} : {state}", "{id}", "other {values} than in English: Post {id} is {state}."),
        (
            "Une publication sur {account}",
            "Une publication",
            "other {values} than in English: ('One post on {account}.', '{n} posts on {account}.')",
        ),
        ('"{n} publications."', '"Des publications."', "other {values} than in English: ('One post.', '{n} posts.')"),
        ('\nmsgid "held"', '\n#, fuzzy\nmsgid "held"', "not sure: held"),
    ],
)
def test_a_wrong_translation_is_found(check: Callable[..., Said], before: str, after: str, told: str) -> None:
    code, said = check(french=FRENCH.replace(before, after))

    assert code == 1
    assert told in said


def test_a_source_that_was_not_compiled_is_found(check: Callable[..., Said], source: Path) -> None:
    check("--write", french=FRENCH)
    check_again = check(french=FRENCH.replace("retenu", "tenu"))
    source.with_suffix(".mo").unlink()

    assert check_again == (1, ["not compiled; run tools/catalogue.py --write: held"])
    assert len(check()[1]) == 4
