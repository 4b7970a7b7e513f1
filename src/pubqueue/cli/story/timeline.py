"""The month on one page that needs nothing else: what each ledger has, in the order of time, with what happened."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import groupby
from mimetypes import guess_type
from typing import TYPE_CHECKING

from pubqueue.cli.story import ledgers
from pubqueue.cli.story.stage import LIBRARY
from pubqueue.model.text import visible
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pubqueue.cli.story.ledgers import Entry
    from pubqueue.cli.story.stage import Ending, Incident, Stage

_POST, _INCIDENT = 0, 1


def page(stage: Stage, ending: Ending) -> str:
    """Return the whole page; it runs nothing and loads nothing, and everything on it was made harmless."""
    css = (files("pubqueue.cli.story") / "timeline.css").read_text(encoding="utf-8")
    style = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    title = _quiet(_("{library}: the month as it went out", library=LIBRARY.library))
    facts = "".join(f"<li>{_quiet(sentence)}</li>" for sentence in [*ending.problems, *ending.sentences()])
    return f"""<!doctype html>
<html lang="{_quiet(_("en"))}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{css}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{_quiet(_("Practice: nothing on this page was published anywhere."))}</p>
<ul>{facts}</ul>
</header>
<main>
{_line_of_time(stage)}
</main>
</body>
</html>
"""


def _line_of_time(stage: Stage) -> str:
    """Return posts and incidents in one line, days apart; the same post on several accounts is shown once."""
    pictures = _pictures(stage)
    items = [(at, _POST, _article(entries, pictures, stage.shown(at))) for at, entries in _together(stage)]
    items += [(one.at, _INCIDENT, _aside(one, stage.shown(one.at))) for one in stage.incidents]
    return "\n".join(item for _at, _kind, item in sorted(items, key=lambda item: item[:2]))


def _together(stage: Stage) -> list[tuple[datetime, list[Entry]]]:
    """Return the ledgers' entries, those together that say the same at the same time."""

    def same(entry: Entry) -> tuple[object, ...]:
        return (entry.at, entry.language, entry.text, entry.media, entry.alt)

    groups = [list(group) for _key, group in groupby(sorted(ledgers.read(stage.home), key=same), same)]
    return [(group[0].at, group) for group in groups]


def _article(entries: Sequence[Entry], pictures: Mapping[str, str], when: str) -> str:
    """Return one post; `lang` is `mul` (ISO 639-2, several languages) where it speaks both."""
    first = entries[0]
    language = "mul" if first.language == "both" else first.language
    accounts = "".join(f"<li>{_quiet(entry.account)}</li>" for entry in entries)
    figures = "".join(_figure(pictures.get(one, ""), alt) for one, alt in zip(first.media, first.alt, strict=True))
    return f"""<article>
<h2>{_time(first.at, when)}</h2>
<ul>{accounts}<li>{_quiet(first.language)}</li></ul>
<p lang="{_quiet(language)}" dir="auto">{_quiet(first.text)}</p>
{figures}</article>"""


def _figure(source: str, alt: str) -> str:
    said = _quiet(_("Alternative text: {alt}", alt=alt))
    return f'<figure><img src="{source}" alt="{_quiet(alt)}"><figcaption>{said}</figcaption></figure>\n'


def _aside(incident: Incident, when: str) -> str:
    return f"<aside>\n<h2>{_time(incident.at, when)}</h2>\n<p>{_quiet(incident.said)}</p>\n</aside>"


def _time(at: datetime, when: str) -> str:
    return f'<time datetime="{at.isoformat()}">{_quiet(when)}</time>'


def _pictures(stage: Stage) -> dict[str, str]:
    """Return the pictures that were sent as data addresses, by digest."""
    shelf = ledgers.folder(stage.home) / "media"
    found = shelf.iterdir() if shelf.is_dir() else ()
    return {
        file.stem: f"data:{guess_type(file.name)[0]};base64,{b64encode(file.read_bytes()).decode()}" for file in found
    }


def _quiet(text: str | Words) -> str:
    """Return `text` for a page, with nothing alive in it: no markup, no control, no change of direction."""
    return escape(visible(str(text)))
