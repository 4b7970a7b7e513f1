"""Somebody whose language is French reads French, whatever they do and whoever did it before them."""

from __future__ import annotations

import os
import pty
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import DUE
from commands import Commands, Said

from pubqueue import words
from pubqueue.model.delivery import DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.words import Term

SOURCE = Path(words.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "pubqueue.po"
TEXT = "Vendredi, c'est l'heure du conte."
NIGHT = "2026-11-23 23:30"
CONTEXT = ("--account", "facebook:library", "--text-fr", TEXT, "--purpose", "information")


@pytest.fixture
def french(command: Commands, monkeypatch: pytest.MonkeyPatch) -> Iterator[Commands]:
    """Return what runs commands for somebody whose terminal speaks French."""
    monkeypatch.setenv("LANGUAGE", "fr_CA:en")
    yield command
    words.load("")


def english() -> list[str]:
    """Return what an English sentence would show itself by: parts of at least three words that French has not."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - takes a moment, and one test asks

    with SOURCE.open("rb") as file:
        catalogue = read_po(file)
    found = set()
    for message in catalogue:
        ids, said = ([part] if isinstance(part, str) else list(part or ()) for part in (message.id, message.string))
        parts = {part.strip() for one in ids for part, *_field in string.Formatter().parse(one)}
        found |= {part for part in parts if part.count(" ") > 1 and not any(part in form for form in said)}
    return sorted(found)


def read_by_people(said: Said) -> str:
    return said.out + said.err


def journey(command: Commands, folder: Path) -> Iterator[Said]:
    """Go through the life of posts as their people do, refusals included."""
    sheet = folder / "month.csv"
    sheet.write_text("text_fr,accounts,when\nBonjour,facebook:library,hier\n", encoding="utf-8")
    yield command("post", "new", *CONTEXT, "--when", NIGHT)
    yield command("post", "new", *CONTEXT, "--when", "hier")
    yield command("post", "new", *CONTEXT, "--when", "mardi 10 h", "--account", "nowhere:x")
    yield command("post", "submit", "1")
    yield command("review", "waive", "1", "timing", "--reason", "une éclipse", who="pat")
    yield command("post", "submit", "1")
    yield from (command(*said, who="sam") for said in (("review", "list"), ("review", "show", "1"), ("status",)))
    yield command("review", "sign-off", "1")
    yield command("review", "sign-off", "1", who="pat")
    yield command("review", "request-changes", "1", "--reason", "le titre", who="pat")
    yield command("post", "edit", "1", "--when", "2026-11-23 12:00", "--text-fr", f"{TEXT} Bienvenue!")
    yield command("post", "diff", "1")
    yield command("post", "submit", "1")
    yield command("review", "sign-off", "1", who="pat")
    yield command("stop", "--reason", "un essai")
    yield from (command(*said, who="pat") for said in (("status",), ("resume",), ("post", "show", "1")))
    command.practice.now = DUE
    yield command("publish", who="jo")
    yield command("reconcile")
    yield from (command(*said) for said in (("post", "list"), ("post", "show", "1"), ("status",), ("whoami",)))
    yield command("post", "withdraw", "1", "--reason", "trop tard")
    yield command("post", "resolve", "1", "--absent", "--reason", "regardé")
    yield command("post", "import", str(sheet))
    yield command("post", "show", "99")
    yield from (command(*said) for said in (("people", "list"), ("account", "list"), ("audit", "verify"), ("doctor",)))
    yield command("check", "--text", "CLICK HERE!!! 046 454 286", "--language", "en")
    yield command("when", "9")


@pytest.mark.slow
def test_no_sentence_of_a_whole_journey_is_english(
    french: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBQUEUE_SANDBOX_FAULT", "timeout-after")
    told = [read_by_people(said) for said in journey(french, tmp_path)]
    states = [str(state) for kind in (PostState, DeliveryState) for state in kind]
    raw = re.compile(rf"(?<![-.\w])({'|'.join(states)})\b")

    assert len(told) > 30
    assert all(told[:-1])
    assert [(part, one) for one in told for part in english() if part in one] == []
    assert [(found[0], one) for one in told if (found := raw.search(one))] == []


def test_states_roles_times_and_counts_are_french(french: Commands) -> None:
    said = french("post", "new", *CONTEXT, "--when", "2026-12-01 10:00")

    assert said.out.splitlines()[:3] == [
        "Publication 1, version 1, brouillon",
        "Comptes\N{NO-BREAK SPACE}: facebook:library",
        "Heure\N{NO-BREAK SPACE}: mar. 1er déc. 2026 10:00 HNE, dans 8 jours",
    ]
    assert "personnel" in french("whoami").out
    assert french("post", "list").out.startswith("1\tbrouillon\tmar. 1er déc. 2026 10:00 HNE\t")


def test_machines_read_the_same_in_every_language(french: Commands) -> None:
    made = french("post", "new", *CONTEXT, "--when", "2026-12-01 10:00", "--json").data
    refused = french("review", "sign-off", "1", "--json")

    assert (made["state"], made["at"]) == ("draft", "2026-12-01T10:00:00-05:00")
    assert "kind" in refused.out
    assert {"waiting", "held", "in_doubt"} <= french("status", "--json").data.keys()


def test_what_happened_in_english_is_told_in_french(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    command.practice.approved()
    monkeypatch.setenv("LANGUAGE", "C")
    command.practice.now = DUE.replace(hour=23)
    assert "Its window has passed" in command("publish").out
    before = command("status", "--json").data["held"][0]["reason"]

    monkeypatch.setenv("LANGUAGE", "fr")
    try:
        assert "Its window has passed" in before
        assert "Sa fenêtre est passée" in command("status").out
        assert (
            "mastodon:library (en)\N{NO-BREAK SPACE}: retenu, Sa fenêtre est passée" in command("post", "show", "1").out
        )
    finally:
        words.load("")


def test_a_finding_that_was_waived_in_french_counts_in_english(
    command: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = str(command.practice.draft(when=NIGHT))
    monkeypatch.setenv("LANGUAGE", "fr")
    try:
        assert "dérogation" in command("review", "waive", post, "timing", "--reason", "a storm", who="pat").out
    finally:
        monkeypatch.setenv("LANGUAGE", "en")

    assert command("post", "submit", post).code == 0


def test_news_tells_which_of_a_pair_it_is_about(command: Commands) -> None:
    command.practice.approved(accounts=["facebook:library"], texts={"en": "Hello there, all.", "fr": TEXT})
    command.practice.now = DUE
    said = command("publish").out

    assert "post 1 facebook:library (en, published): Published." in said
    assert "post 1 facebook:library (fr, published): Published." in said


def elsewhere(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own, in an environment of its own."""
    clean = {"PATH": "/usr/bin:/bin", "PUBQUEUE_HOME": "/nowhere/at/all", **environment}
    command = [sys.executable, "-m", "pubqueue", *arguments]
    return subprocess.run(command, env=clean, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("environment", "french"),
    [({"LANG": "fr_CA.UTF-8"}, True), ({"LANGUAGE": "fr"}, True), ({"LANG": "C"}, False), ({}, False)],
    ids=str,
)
def test_help_speaks_the_language_of_the_terminal(environment: dict[str, str], french: bool) -> None:
    said = elsewhere("post", "--help", **environment).stdout.decode()

    assert ("Publications\N{NO-BREAK SPACE}: écrire" in said) is french
    assert ("Posts: write" in said) is not french


def test_a_terminal_that_knows_no_accents_still_gets_the_answer() -> None:
    bare = {"LC_ALL": "C", "LANGUAGE": "fr", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = elsewhere("when", "2026-12-01 10:00", "--zone", "America/Toronto", "--now", "2026-11-23T09:00-05:00", **bare)
    refused = elsewhere("status", **bare)

    assert (told.returncode, refused.returncode) == (0, 5)
    assert rb"1er d\xe9c. 2026" in told.stdout
    assert rb"Cr\xe9ez-en" in refused.stderr


def test_french_headings_fit_a_terminal(french: Commands) -> None:
    french.practice.in_review()
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    command = [
        sys.executable,
        "-m",
        "pubqueue",
        "--now",
        french.practice.now.isoformat(),
        "--as",
        "pat",
        "review",
        "list",
    ]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as process:
        process.wait(timeout=60)
    os.close(theirs)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", os.read(ours, 65536).decode())
    os.close(ours)

    assert "publi" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


@pytest.mark.parametrize("kind", Term.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_term_has_a_french_word(kind: type[Term]) -> None:
    words.load(str(SOURCE.parents[2]), "fr")
    try:
        assert [term for term in kind if str(term.said) == str(term)] == []
    finally:
        words.load("")
