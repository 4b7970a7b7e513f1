"""What was written here is not lost where the post is refused, or its author goes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from pubqueue.cli import ask
from pubqueue.errors import PubqueueError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pubqueue.workflow.home import Home


@contextmanager
def kept(home: Home, texts: Mapping[str, str]) -> Iterator[None]:
    """Keep `texts` where what is done with them fails, and say where; nobody else has them."""
    try:
        yield
    except (PubqueueError, EOFError, typer.Abort, KeyboardInterrupt) as error:
        text = "\n\n".join(one for one in texts.values() if one)
        if text and isinstance(error, PubqueueError):
            error.hint = _("{hint} {said}", hint=error.hint or "", said=_keep(home, text))
        elif text:
            ask.say(_keep(home, text))
        raise


def _keep(home: Home, text: str) -> Words:
    """Keep a text, and return where it is: on the screen where its file would be another user's."""
    if home.acts_for_others:
        return _("Your text was:\n{text}", text=text)
    file = home.settings.home / f"unsaved-{home.clock.now():%Y%m%d-%H%M%S}.txt"
    file.write_text(text, encoding="utf-8")
    return _("Your text is kept in {file}.", file=file)
