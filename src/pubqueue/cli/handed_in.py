"""What a person hands in with `post new` and `post edit`: options, standard input or editor become a Writing."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue.cli import ask
from pubqueue.cli.home import STANDARD_INPUT
from pubqueue.errors import InputError
from pubqueue.model.account import check_id
from pubqueue.model.text import decode, refuse_unfit
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pubqueue.workflow.compose import PictureFile, Writing


@dataclass(frozen=True)
class Media:
    """The options about pictures: the n-th of each belongs to the n-th picture; an empty one stands for none."""

    files: Sequence[str]
    alts: Sequence[str]
    credits: Sequence[str]
    licences: Sequence[str]
    sources: Sequence[str]
    files_fr: Sequence[str]
    alts_fr: Sequence[str]

    @classmethod
    def of(cls, *options: Sequence[str] | None) -> Media:
        """Return the options in the order of the fields; one that was not given has nothing."""
        return cls(*(option or () for option in options))

    def pictures(self, find: Callable[[str], Path] = Path) -> list[PictureFile]:
        """Return the pictures, in the files that `find` finds; raise InputError where an option has none."""
        extra = [name for name, given in self._options().items() if len(given) > len(self.files)]
        if extra:
            raise InputError(
                _("{option} is given more often than --media.", option=extra[0]),
                hint=_("The first --alt belongs to the first --media, and so on."),
            )
        return [self._picture(n, find) for n in range(len(self.files))]

    def _options(self) -> dict[str, Sequence[str]]:
        return {
            "--alt": self.alts,
            "--credit": self.credits,
            "--licence": self.licences,
            "--source": self.sources,
            "--media-fr": self.files_fr,
            "--alt-fr": self.alts_fr,
        }

    def _picture(self, n: int, find: Callable[[str], Path]) -> PictureFile:
        from pubqueue.workflow.compose import PictureFile

        forms, alts = {"en": self.files[n], "fr": _nth(self.files_fr, n)}, {"en": self.alts, "fr": self.alts_fr}
        return PictureFile(
            files={language: find(file) for language, file in forms.items() if file},
            alts={language: typed(_nth(given, n)) for language, given in alts.items()},
            source=typed(_nth(self.sources, n)),
            licence=typed(_nth(self.licences, n)),
            credit=typed(_nth(self.credits, n)),
        )


@dataclass(frozen=True)
class Given:
    """What stood on the command line; None leaves that part of a post as it is."""

    accounts: Sequence[str] | None
    texts: Mapping[str, str | None]
    aims: Sequence[str] | None
    when: str | None
    media: Media
    no_media: bool = False
    editor: bool = False
    """Open the texts in the person's editor."""
    asked: bool = False
    """The texts were typed in answer to questions."""

    @property
    def written_here(self) -> bool:
        """Tell whether nobody but this process has the texts."""
        return self.editor or self.asked

    def writing(
        self, stored: Mapping[str, str], spoken: Sequence[str] = (), find: Callable[[str], Path] = Path
    ) -> Writing:
        """Return what is handed in, pictures in the files that `find` finds.

        An editor opens the `stored` texts, and what is `spoken` beside them.
        """
        from pubqueue.workflow.compose import Writing

        texts = self._texts()
        if self.editor:
            opened = dict.fromkeys([*stored, *texts, *spoken]) or {"en": None}
            mended = {one: ask.edited(texts.get(one, stored.get(one, "")), one) for one in opened}
            texts = {one: text for one, text in mended.items() if text != stored.get(one, "")}
        return Writing(
            texts=texts,
            accounts=[check_id(typed(one)) for one in self.accounts] if self.accounts else None,
            aims=[typed(one) for one in self.aims] if self.aims else None,
            when=typed(self.when) if self.when is not None else None,
            pictures=self._pictures(find),
        )

    def _texts(self) -> dict[str, str]:
        """Return the texts that were given; `-` is standard input."""
        given = {language: text for language, text in self.texts.items() if text is not None}
        if list(given.values()).count(STANDARD_INPUT) > 1:
            raise InputError(_("Standard input holds one text only."), hint=_("Give the other one as an option."))
        return {one: ask.piped() if text == STANDARD_INPUT else typed(text) for one, text in given.items()}

    def _pictures(self, find: Callable[[str], Path]) -> Sequence[PictureFile] | None:
        pictures = self.media.pictures(find)
        if self.no_media and pictures:
            raise InputError(_("--media and --no-media contradict each other."))
        return pictures if pictures or self.no_media else None


def with_piped_text(given: Given) -> Given:
    """Return `given` with the text from standard input where none was named; raise InputError where there is none."""
    if given.editor or any(text is not None for text in given.texts.values()):
        return given
    text = "" if sys.stdin is None or sys.stdin.isatty() else ask.piped()
    if not text:
        raise InputError(
            _("The text is missing: --text."), hint=_("Give it with --text, on standard input, or with --editor.")
        )
    return replace(given, texts={"en": text})


def typed(text: str) -> str:
    """Return an argument as text; raise InputError over 64 KiB, where its bytes are not UTF-8, or for a control."""
    given = decode(text.encode("utf-8", "surrogateescape"))
    refuse_unfit(given)
    return given


def _nth(given: Sequence[str], n: int) -> str:
    """Return the n-th of an option's values, or nothing."""
    return given[n] if n < len(given) else ""
