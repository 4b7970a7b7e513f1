"""Sentences for people: marked where they are written, spoken in the reader's language."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from pubqueue import words
from pubqueue.words import Words, _, n_

FRENCH = {
    "": "Content-Type: text/plain; charset=UTF-8\n",
    "There is no post {id}.": "Il n'y a pas de publication {id}.",
    "One thing.": "Une chose.",
    "{n} things.": "{n} choses.",
}


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
def in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "fr_CA" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "pubqueue.mo").write_bytes(compiled(FRENCH))
    monkeypatch.setenv("LANGUAGE", "fr_CA")
    words.load(str(tmp_path))
    yield
    words.load(str(tmp_path / "none"))


def test_a_sentence_is_filled_in_when_it_is_read() -> None:
    assert str(_("There is no post {id}.", id=7)) == "There is no post 7."


@pytest.mark.usefixtures("in_french")
def test_a_sentence_is_spoken_in_the_language_that_was_loaded() -> None:
    assert str(_("There is no post {id}.", id=7)) == "Il n'y a pas de publication 7."
    assert str(n_("One thing.", "{n} things.", 1)) == "Une chose."
    assert str(n_("One thing.", "{n} things.", 3)) == "3 choses."
    assert str(_("Not translated.")) == "Not translated."


@pytest.mark.usefixtures("in_french")
def test_words_within_words_are_translated_too() -> None:
    assert str(_("{why}", why=_("One thing."))) == "Une chose."


def test_one_is_singular_and_all_else_is_not() -> None:
    said = [str(n_("One thing.", "{n} things.", n)) for n in (0, 1, 2)]
    assert said == ["0 things.", "One thing.", "2 things."]


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{id}", "{", "%s", "{id.__class__.__mro__}"])
def test_what_stands_in_a_value_is_never_interpreted(hostile: str) -> None:
    assert str(_("There is no post {id}.", id=hostile)) == f"There is no post {hostile}."


def test_words_are_stored_and_spoken_later() -> None:
    said = n_("One thing.", "{n} things.", 3, extra="x")
    stored = said.to_data()
    assert stored == {"template": "{n} things.", "values": {"n": "3", "extra": "x"}}
    assert str(Words.from_data(stored)) == "3 things."


def test_stored_words_without_values_are_refused() -> None:
    with pytest.raises(TypeError):
        Words.from_data({"template": "x", "values": "none"})
