"""Whether a link can lead where it should (policy clause posting.3c), told without going there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

SHORTENERS = (
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "cutt.ly", "rebrand.ly", "tiny.cc", "lnkd.in",
    "fb.me",
)  # fmt: skip
"""Hosts that hide where a link leads."""

_QUOTES = '<>"“”«»‘’'  # noqa: RUF001 - quotation marks end a link
_TRAILING = ".,;:!?)]}'*_~…"
_LINK = (
    rf"(?i)(?P<scheme>\bhttps?://)(?P<host>[^\s/?#,;()|*…\\\[\]{_QUOTES}]*)(?P<rest>[^\s{_QUOTES}]*)"
    r"|(?<![\w.@/-])(?:www\.)?(?P<short>" + "|".join(map(re.escape, SHORTENERS)) + rf")/[^\s{_QUOTES}]+"
)
"""Patterns are compiled on first use: `re` keeps them."""
_BLANK_HOST = r"(?i)[ \t\u00a0]{1,3}[\w-]+(?:\.[\w-]+)*\.[a-z]{2,63}\b\S*"
_BROKEN = rf"(?i)(?<![\w/])(?:https?(?:;//?|//|:\\|:/(?!/)|:(?=[\w-]{{1,63}}\.\w))|(?!https?:)h?t{{1,4}}p{{1,3}}s{{0,2}}://)[^\s{_QUOTES}]+"
_SCRIPT = rf"(?i)(?<![\w/])(?:(?:java|vb)script:(?:[^\s{_QUOTES}(;=/]{{0,99}}[(;=/])|data:[a-z]{{1,20}}/[\w.+-]{{1,80}}[;,]|file://)[^\s{_QUOTES}]*"
_PORT = r":([0-9]{1,5})$"
_LABEL = r"[^\x00-,/:-@\[-^`{-\x7f.-]([^\x00-,/:-@\[-^`{-\x7f.]*[^\x00-,/:-@\[-^`{-\x7f.-])?"
"""ASCII letters, digits, inner hyphens and underscores, and whatever is not ASCII (RFC 1123, RFC 5890)."""
_LONGEST_LABEL, _LONGEST_HOST, _LAST_PORT = 63, 253, 65535


class Links:
    """Blocks a link that cannot work or runs a script; asks about plain http and shortened links."""

    name: ClassVar[str] = "links"
    clause: ClassVar[str] = "posting.3c"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield at most one finding for each link."""
        for language, text in draft.texts.items():
            if ":" not in text and "/" not in text:
                continue
            for match in re.finditer(_LINK, text):
                yield from self._link(language, text, match)
            for match in re.finditer(_SCRIPT, text):
                said = _("{link} is not the address of a page.", link=match.group())
                yield self._found(language, _trimmed(match), said, Severity.BLOCKS)
            for match in re.finditer(_BROKEN, text):
                where = _trimmed(match)
                yield self._found(language, where, _malformed(where.text), Severity.BLOCKS)

    def _link(self, language: str, text: str, match: re.Match[str]) -> Iterator[Finding]:
        where = _trimmed(match)
        host = (match["host"] or "").rstrip(_TRAILING)
        if match["short"] or _host(host) in SHORTENERS:
            said = _("{link} hides where it leads.", link=where.text)
            yield self._found(language, where, said, Severity.ASKS)
        elif "@" in host:
            said = _("{link} carries a user name before its host.", link=where.text)
            yield self._found(language, where, said, Severity.BLOCKS)
        elif not host and not match["rest"].rstrip(_TRAILING):
            yield from self._hostless(language, text, match)
        elif not _whole(host):
            yield self._found(language, where, _malformed(where.text), Severity.BLOCKS)
        elif match["scheme"].lower() == "http://":
            said = _("{link} is not encrypted.", link=where.text)
            yield self._found(language, where, said, Severity.ASKS, "https" + where.text[len("http") :])

    def _hostless(self, language: str, text: str, match: re.Match[str]) -> Iterator[Finding]:
        """Yield what is wrong with a scheme alone: a blank slipped in, or no host; in quotation marks it is a topic."""
        start, end = match.span()
        if text[end : end + 1] in _QUOTES and end < len(text):
            return
        if follows := re.match(_BLANK_HOST, text[end : end + _LONGEST_HOST]):
            link = (match.group() + follows.group()).rstrip(_TRAILING)
            said = _("{link} has a blank in its address.", link=link)
            where = Span(start, start + len(link), link)
            yield self._found(language, where, said, Severity.BLOCKS, "".join(link.split()))
        else:
            where = Span(start, match.end("scheme"), match["scheme"])
            yield self._found(language, where, _malformed(where.text), Severity.BLOCKS)

    def _found(
        self, language: str, where: Span, said: Words, severity: Severity, suggestion: str | None = None
    ) -> Finding:
        return Finding(self.name, self.clause, severity, said, where, suggestion, language=language, firm=self.firm)


def _malformed(link: str) -> Words:
    return _("{link} is not a whole address.", link=link)


def _trimmed(match: re.Match[str]) -> Span:
    """Return the place of a link without the punctuation of the sentence around it."""
    link = match.group().rstrip(_TRAILING) or match.group()
    return Span(match.start(), match.start() + len(link), link)


def _host(authority: str) -> str:
    """Return the host's name without port and "www."."""
    return re.sub(_PORT, "", authority).lower().removeprefix("www.")


def _whole(authority: str) -> bool:
    """Tell whether a host, with a port or not, has labels as a public name does, or four numbers."""
    port = re.search(_PORT, authority)
    if port and not 1 <= int(port[1]) <= _LAST_PORT:
        return False
    host = re.sub(_PORT, "", authority)
    labels = host.split(".")
    return (
        len(labels) > 1
        and len(host) <= _LONGEST_HOST
        and all(len(label) <= _LONGEST_LABEL and re.fullmatch(_LABEL, label) for label in labels)
    )


CHECK = Links()
