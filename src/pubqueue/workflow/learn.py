"""Teach the home a word: from then on it is no spelling mistake, whoever writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubqueue.errors import InputError
from pubqueue.model.audit import Act
from pubqueue.model.people import Deed
from pubqueue.model.text import tidy
from pubqueue.store import queries, tables
from pubqueue.words import _

if TYPE_CHECKING:
    from pubqueue.workflow.home import Home

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019·-][^\W\d_]+)*")
_LONGEST = 40


def learn(home: Home, word: str) -> bool:
    """Learn `word`; return whether it was new. Raises InputError for what is no single word."""
    person = home.acting(Deed.WRITE)
    plain = tidy(word).text.strip().replace("\u2019", "'").lower()
    if len(plain) > _LONGEST or not _WORD.fullmatch(plain):
        raise InputError(
            _("{word} is no single word.", word=repr(word)),
            hint=_("Letters only, with a hyphen or an apostrophe inside."),
        )
    with home.writing() as pen:
        if plain in queries.learned_words(pen.session):
            return False
        pen.add(tables.LearnedWord(word=plain, by=person.id, at=pen.at))
        pen.record(Act.WORD_LEARNED, "words", data={"word": plain})
    return True
