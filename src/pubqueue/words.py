"""Words for people: marked where they are written, put into the reader's language where they are read."""

from __future__ import annotations

import gettext
import json
import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOMAIN = "pubqueue"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_SOURCE = frozenset({"en", "C", "POSIX"})
"""What the sentences are written in; whoever wants it first gets it, whatever else there is."""

_english = gettext.NullTranslations()
_folder = ""
_reader = _english
_listener: ContextVar[gettext.NullTranslations | None] = ContextVar("listener", default=None)


@dataclass(frozen=True)
class Words:
    """A sentence and the values that go into it; `str()` speaks it in the language of whoever reads it.

    Where it counts, `many` is its form for several, and the language decides by the value `n` which form it takes.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""

    def __str__(self) -> str:
        said = {name: str(value.said if isinstance(value, Term) else value) for name, value in self.values.items()}
        return self._form().format_map(said)

    def _form(self) -> str:
        catalogue = _listener.get() or _reader
        if not self.many:
            return catalogue.gettext(self.template) if self.template else ""
        return catalogue.ngettext(self.template, self.many, int(str(self.values["n"])))

    def to_data(self) -> dict[str, object]:
        """Return the form that is stored: the same whoever wrote it, to be spoken in any language later."""
        values = {name: _stored(value) for name, value in self.values.items()}
        stored: dict[str, object] = {"template": self.template, "values": values}
        return {**stored, "many": self.many} if self.many else stored

    def to_text(self) -> str:
        """Return the stored form as one text, for a column."""
        return json.dumps(self.to_data())

    @classmethod
    def from_text(cls, text: str) -> Words:
        """Read what `to_text` wrote; any other text is said as it stands."""
        try:
            told = cls.from_data(json.loads(text))
            str(told)
        except (AttributeError, LookupError, TypeError, ValueError):
            return cls("{text}", {"text": text})
        return told

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Words:
        """Read what `to_data` wrote; values that are no words come back as text."""
        values = data["values"]
        if not isinstance(values, dict):
            raise TypeError(values)
        told = {name: cls.from_data(value) if isinstance(value, dict) else value for name, value in values.items()}
        return cls(str(data["template"]), told, str(data.get("many", "")))


class Term(StrEnum):
    """Names that machines read as they are, and people in their own language."""

    @property
    def said(self) -> Words:
        """The name for people."""
        return Words(self.value)


def _stored(value: object) -> object:
    """Return a value as it is stored: words as words, all else as text."""
    words = value.said if isinstance(value, Term) else value
    return words.to_data() if isinstance(words, Words) else str(words)


def _(template: str, /, **values: object) -> Words:
    """Mark a sentence for translation; `{name}` in it is filled from `values`, whose text is never interpreted."""
    return Words(template, values)


def n_(one: str, many: str, n: int, /, **values: object) -> Words:
    """Mark a sentence that counts: in English `one` where `n` is 1, else `many`; both may use `{n}`."""
    return Words(one, {"n": n, **values}, many)


def load(folder: str, language: str = "") -> None:
    """Speak `language` from now on, else the environment's, by the catalogues in `folder`; without one, English."""
    global _folder, _reader  # noqa: PLW0603 - the one place where a process learns its reader's language
    _folder = folder
    _reader = _catalogue(folder, language or next(filter(None, map(os.environ.get, _VARIABLES)), ""))
    gettext.bindtextdomain(DOMAIN, folder)
    gettext.textdomain("messages" if _reader is _english else DOMAIN)  # where the parser library looks its own words up


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak to somebody else meanwhile, in this thread: in their language, or the process's own where none is named."""
    token = _listener.set(_catalogue(_folder, language) if language else None)
    try:
        yield
    finally:
        _listener.reset(token)


def spoken() -> str:
    """Return the language that is spoken now, in two letters: that of data which is there in several languages."""
    return (_listener.get() or _reader).info().get("language", "en")[:2]


@cache
def _catalogue(folder: str, wanted: str) -> gettext.NullTranslations:
    """Return the catalogue of the first language, of those in `wanted` with colons between, that pubqueue speaks."""
    for language in wanted.split(":"):
        if language.replace(".", "_").split("_")[0] in _SOURCE:
            break
        found = gettext.find(DOMAIN, folder, [language]) if folder else None
        if found:
            return gettext.translation(DOMAIN, folder, [language])
    return _english
