"""Words for people: marked where they are written, put into the reader's language where they are read."""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


@dataclass(frozen=True)
class Words:
    """A sentence and the values that go into it; `str()` speaks it in the language that was loaded."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        said = {name: str(value) for name, value in self.values.items()}
        return _catalogue.gettext(self.template).format_map(said)

    def to_data(self) -> dict[str, object]:
        """Return the form that is stored: it can still be spoken in any language later."""
        return {"template": self.template, "values": {name: str(value) for name, value in self.values.items()}}

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Words:
        """Read what `to_data` wrote; values come back as text."""
        values = data["values"]
        if not isinstance(values, dict):
            raise TypeError(values)
        return cls(str(data["template"]), values)


def _(template: str, /, **values: object) -> Words:
    """Mark a sentence for translation; `{name}` in it is filled from `values`, whose text is never interpreted."""
    return Words(template, values)


def n_(one: str, many: str, n: int, /, **values: object) -> Words:
    """Mark a sentence that counts: `one` where `n` is 1, else `many`; both may use `{n}`."""
    return Words(one if n == 1 else many, {"n": n, **values})


def load(folder: str) -> None:
    """Load the catalogue of the environment's language from `folder`; without one, words stay English."""
    global _catalogue  # noqa: PLW0603 - the one place where a process learns its reader's language
    _catalogue = gettext.translation("pubqueue", folder, fallback=True)
