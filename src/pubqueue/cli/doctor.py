"""`doctor`: what keeps a home from working, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli.answer import painted
from pubqueue.cli.home import AsJson, call
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.workflow.doctor.chart import Examined, Symptom
    from pubqueue.workflow.doctor.rounds import Report

_UNFIT = 5
_SAID = {
    "fine": (_("fine"), "green"),
    "warns": (_("WARNS"), "yellow"),
    "broken": (_("BROKEN"), "bold red"),
    "not_examined": (_("not examined"), "dim"),
}


def add_to(app: typer.Typer) -> None:
    """Add this file's command to the program."""
    app.command("doctor", help=str(_("Find and explain what keeps a home from working; exit 5 where it is broken.")))(
        doctor
    )


def doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help=str(_("Mend what is safe to mend, and look again.")))] = False,
    json: AsJson = False,
) -> None:
    """Examine the home from the outside in."""
    from functools import partial

    from pubqueue import admission
    from pubqueue.workflow.doctor.rounds import attend

    report = attend(partial(admission.patient, call(context)), fix=fix)
    painted(json, _object(report), _lines(report))
    if report.verdict == "broken":
        raise typer.Exit(_UNFIT)


def _object(report: Report) -> dict[str, Any]:
    return {
        "verdict": str(report.verdict),
        "mended": [str(said) for said in report.mended],
        "examinations": [
            {
                "name": one.name,
                "asks": str(one.asks),
                "verdict": str(one.verdict),
                "symptoms": [_symptom(symptom) for symptom in one.symptoms],
            }
            for one in report.examined
        ],
    }


def _symptom(symptom: Symptom) -> dict[str, Any]:
    return {
        "verdict": str(symptom.verdict),
        "what": str(symptom.what),
        "why": str(symptom.why) if symptom.why else None,
        "hint": str(symptom.hint) if symptom.hint else None,
        "fixable": symptom.mend is not None,
    }


def _lines(report: Report) -> Iterator[tuple[Words | str, str]]:
    """Yield what a person reads: what was mended, each examination, and a sum."""
    for said in report.mended:
        yield _("Mended: {said}", said=said), "green"
    for one in report.examined:
        yield from _examined(one)
    for verdict in ("fine", "not_examined"):
        if names := [one.name for one in report.examined if one.verdict == verdict]:
            said, style = _SAID[verdict]
            yield _("{verdict}: {names}", verdict=said, names=", ".join(names)), style
    counted = {key: sum(one.verdict == key for one in report.examined) for key in _SAID}
    yield (
        _(
            "{n} examinations: {fine} fine, {warns} warn, {broken} broken, {rest} not made.",
            n=len(report.examined),
            fine=counted["fine"],
            warns=counted["warns"],
            broken=counted["broken"],
            rest=counted["not_examined"],
        ),
        _SAID[report.verdict][1],
    )


def _examined(one: Examined) -> Iterator[tuple[Words | str, str]]:
    for symptom in one.symptoms:
        weight, style = _SAID[symptom.verdict]
        yield _("{verdict} {name}: {what}", verdict=weight, name=one.name, what=symptom.what), style
        if symptom.why:
            yield _("    Why: {why}", why=symptom.why), ""
        if symptom.hint:
            yield _("    To do: {hint}", hint=symptom.hint), ""
        if symptom.mend:
            yield _("    pubqueue doctor --fix mends it."), ""
