"""Sentences for people: marked where they are written, spoken in the reader's language."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pubqueue import words
from pubqueue.words import Term, Words, _, n_

FRENCH = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n > 1);\n",
    "There is no post {id}.": "Il n'y a pas de publication {id}.",
    "One thing.\0{n} things.": "{n} chose.\0{n} choses.",
    "in_review": "en révision",
    "Post {id} is {state}.": "Publication {id} : {state}.",
}
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class Colour(Term):
    IN_REVIEW = "in_review"


def compiled(catalogue: dict[str, str]) -> bytes:
    """Return a GNU .mo file: header, table of originals, table of translations, texts."""
    pairs = [(key.encode(), value.encode()) for key, value in sorted(catalogue.items())]
    keys_at, values_at = 28, 28 + 8 * len(pairs)
    texts, tables, at = b"", [b"", b""], 28 + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), at + len(texts))
            texts += pair[side] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), keys_at, values_at, 0, 0) + b"".join(tables) + texts


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return a folder with a French catalogue, in an environment of no language; afterwards all is English again."""
    catalogue = tmp_path / "fr" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "pubqueue.mo").write_bytes(compiled(FRENCH))
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    yield str(tmp_path)
    words.load(str(tmp_path / "none"))


@pytest.fixture
def in_french(folder: str) -> None:
    words.load(folder, "fr")


def test_a_sentence_is_filled_in_when_it_is_read() -> None:
    assert str(_("There is no post {id}.", id=7)) == "There is no post 7."


@pytest.mark.usefixtures("in_french")
def test_a_sentence_is_spoken_in_the_language_that_was_loaded() -> None:
    assert str(_("There is no post {id}.", id=7)) == "Il n'y a pas de publication 7."
    assert str(_("Not translated.")) == "Not translated."
    assert str(n_("Not one.", "Not {n}.", 3)) == "Not 3."
    assert not str(_(""))


@pytest.mark.usefixtures("in_french")
def test_the_language_decides_what_is_singular() -> None:
    counted = [str(n_("One thing.", "{n} things.", n)) for n in (0, 1, 2)]
    assert counted == ["0 chose.", "1 chose.", "2 choses."]


@pytest.mark.usefixtures("in_french")
def test_words_within_words_are_translated_too() -> None:
    assert str(_("{why}", why=n_("One thing.", "{n} things.", 1))) == "1 chose."


@pytest.mark.usefixtures("in_french")
def test_a_term_is_one_word_for_machines_and_another_for_people() -> None:
    state = Colour.IN_REVIEW

    assert (str(state), str(state.said), str(_("Post {id} is {state}.", id=1, state=state))) == (
        "in_review",
        "en révision",
        "Publication 1 : en révision.",
    )


@pytest.mark.parametrize(
    ("environment", "french"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "C.UTF-8", "LANGUAGE": ""}, False),
        ({"LC_ALL": "POSIX", "LANG": "fr_CA.UTF-8"}, False),
        ({"LANG": "en_CA.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "fr_CA.UTF-8"}, True),
        ({"LC_MESSAGES": "fr_FR", "LANG": "en_CA.UTF-8"}, True),
        ({"LANGUAGE": "fr", "LANG": "en_CA.UTF-8"}, True),
        ({"LANGUAGE": "en_CA:fr_CA", "LANG": "fr_CA.UTF-8"}, False),
        ({"LANGUAGE": "de:fr_CA:en"}, True),
    ],
    ids=str,
)
def test_the_environment_says_which_language(
    folder: str, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], french: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    words.load(folder)

    assert str(_("There is no post {id}.", id=7)).startswith("Il" if french else "There")


def test_a_persons_own_language_wins_over_the_environment(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_CA.UTF-8")
    words.load(folder, "fr")
    assert str(_("There is no post {id}.", id=7)).startswith("Il")

    monkeypatch.setenv("LANG", "fr_CA.UTF-8")
    words.load(folder, "en")
    assert str(_("There is no post {id}.", id=7)).startswith("There")


def test_one_can_speak_to_somebody_else_meanwhile_and_other_threads_do_not_notice(folder: str) -> None:
    words.load(folder)
    said = _("There is no post {id}.", id=7)
    with ThreadPoolExecutor(1) as others, words.speaking("fr"):
        assert str(said) == "Il n'y a pas de publication 7."
        assert others.submit(str, said).result() == "There is no post 7."
        with words.speaking("en"):
            assert str(said) == "There is no post 7."
        assert str(said) == "Il n'y a pas de publication 7."
    assert str(said) == "There is no post 7."


@pytest.mark.usefixtures("in_french")
def test_whoever_has_no_language_of_their_own_is_spoken_to_in_the_process_own() -> None:
    with words.speaking(""):
        assert str(_("There is no post {id}.", id=7)).startswith("Il")


def test_one_is_singular_and_all_else_is_not() -> None:
    said = [str(n_("One thing.", "{n} things.", n)) for n in (0, 1, 2)]
    assert said == ["0 things.", "One thing.", "2 things."]


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{id}", "{", "%s", "{id.__class__.__mro__}"])
def test_what_stands_in_a_value_is_never_interpreted(hostile: str) -> None:
    assert str(_("There is no post {id}.", id=hostile)) == f"There is no post {hostile}."


def test_words_are_stored_and_spoken_later() -> None:
    said = n_("One thing.", "{n} things.", 3, extra="x")
    stored = said.to_data()

    assert stored == {"template": "One thing.", "many": "{n} things.", "values": {"n": "3", "extra": "x"}}
    assert str(Words.from_data(stored)) == "3 things."


def test_what_is_stored_does_not_depend_on_who_wrote_it_and_is_spoken_to_whoever_reads_it(folder: str) -> None:
    words.load(folder)
    said = _("{why}, {state}", why=n_("One thing.", "{n} things.", 2), state=Colour.IN_REVIEW)
    with words.speaking("fr"):
        stored = said.to_text()

    assert stored == said.to_text()
    assert str(Words.from_text(stored)) == "2 things., in_review"
    with words.speaking("fr"):
        assert str(Words.from_text(stored)) == "2 choses., en révision"


@pytest.mark.parametrize(
    "text", ["Looked at {it}.", "{", "[]", '"x"', '{"template": "{n}", "values": {}}', '{"template": "x"}', "7"]
)
def test_a_text_that_is_no_stored_words_is_said_as_it_stands(text: str) -> None:
    assert str(Words.from_text(text)) == text


def test_stored_words_without_values_are_refused() -> None:
    with pytest.raises(TypeError):
        Words.from_data({"template": "x", "values": "none"})
