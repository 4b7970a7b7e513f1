"""`check` and `when`: judge a text, and read a time, without any home."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, opened, own_file
from pubqueue.cli.moments import moment
from pubqueue.errors import InputError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from pubqueue.model.finding import Finding

_Now = Annotated[str, typer.Option(help=str(_("Judge as of this ISO time with offset.")))]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("check", help=str(_("Judge a text: needs no home and no network.")))(check)
    app.command("when", help=str(_("Read a time phrase, and say it back.")))(when)


def check(
    context: typer.Context,
    text: Annotated[str | None, typer.Option(help=str(_("The text.")))] = None,
    text_file: Annotated[str | None, typer.Option(help=str(_("A file with the text; - is standard input.")))] = None,
    language: Annotated[str, typer.Option(help=str(_("en or fr.")))] = "en",
    platform: Annotated[list[str] | None, typer.Option(help=str(_("A platform; may be repeated.")))] = None,
    now: _Now = "",
    fix: Annotated[bool, typer.Option("--fix", help=str(_("Print the text with the suggestions put in.")))] = False,
    learn: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help=str(_("Teach your home a word; may be repeated.")))
    ] = None,
    json: AsJson = False,
) -> None:
    """Say what the checks find in a text, or teach the home a word."""
    if learn:
        _learn(context, learn, json)
        return
    from pubqueue import plugins
    from pubqueue.model.finding import mended
    from pubqueue.ports.check import Draft
    from pubqueue.workflow.check import look_at_text

    if language not in ("en", "fr"):
        raise InputError(_("{language} is no language that pubqueue checks.", language=language), hint=_("en or fr"))
    if text_file is not None:
        own_file(context, Path(text_file))
    given = _given(text, text_file)
    draft = Draft({language: given}, _moment(now), tuple(platform or ()))
    findings, lengths = look_at_text(plugins.checks(), plugins.limits, draft)
    if fix:
        better = mended(given, findings)
        answer(json, {"text": better, "changed": better != given}, better)
        return
    data = {"findings": [finding_object(finding) for finding in findings], "lengths": lengths}
    counted = [_("{name}: {used} of {limit}", name=name, **length) for name, length in lengths.items()]
    answer(json, data, *counted, *(finding_line(finding) for finding in findings))


def _learn(context: typer.Context, words: list[str], json: bool) -> None:
    """Teach the home words, and say which were new."""
    from pubqueue.workflow.learn import learn

    with opened(context) as home:
        new = [word for word in words if learn(home, typed(word))]
    answer(
        json, {"learned": new}, _("Learned: {words}.", words=", ".join(new)) if new else _("Those were known already.")
    )


def when(
    context: typer.Context,
    phrase: Annotated[str, typer.Argument(help=str(_("Such as: tomorrow 9am, mardi prochain 10 h.")))],
    now: _Now = "",
    zone: Annotated[str, typer.Option(help=str(_("The zone; by default the home's.")))] = "",
    json: AsJson = False,
) -> None:
    """Say what a phrase means, or why pubqueue is not sure."""
    from pubqueue.model.when import read, read_back

    where = zone or _home_zone(context)
    base = _moment(now)
    at = read(phrase, base, where)
    said = read_back(at, base, where)
    answer(json, {"when": at.isoformat(), "zone": where, "read_back": said}, said)


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON tells it."""
    where = finding.where
    told = {
        "check": finding.check,
        "clause": finding.clause,
        "severity": str(finding.severity),
        "message": str(finding.message),
        "where": {"start": where.start, "end": where.end, "text": where.text} if where else None,
        "suggestion": finding.suggestion,
    }
    return {**told, "platform": finding.platform} if finding.platform else told


def finding_line(finding: Finding) -> Words:
    """Return a finding as a person reads it."""
    return _(
        "{severity} [{check}, {clause}] {message}",
        severity=finding.severity,
        check=finding.check,
        clause=finding.clause,
        message=finding.message,
    )


def _given(text: str | None, file: str | None) -> str:
    """Return the text to judge, out of exactly one of its sources."""
    from pubqueue.cli import ask
    from pubqueue.model.text import MOST_BYTES, decode

    if (text is None) == (file is None):
        raise InputError(_("Give the text once."), hint=_("Either --text TEXT or --text-file FILE."))
    if text is not None:
        return decode(text.encode("utf-8", "surrogateescape"))
    if file == "-":
        return ask.piped()
    try:
        with Path(str(file)).open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(_("{file} cannot be read: {why}.", file=file, why=why)) from None
    return decode(data)


def _moment(now: str) -> datetime:
    from pubqueue.bootstrap import SystemClock

    return moment(now).astimezone(UTC) if now else SystemClock().now()


def _home_zone(context: typer.Context) -> str:
    with opened(context) as home:
        return home.identity.zone
