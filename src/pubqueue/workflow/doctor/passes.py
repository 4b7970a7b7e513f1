"""Whether the publisher runs: its last sign of life, and the line of cron or the timer that should start it."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.store import queries
from pubqueue.words import Words, _, n_
from pubqueue.workflow.doctor.chart import Examination, Patient, Symptom, warning
from pubqueue.workflow.status import SILENT_AFTER

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 10


def _publisher(patient: Patient) -> Iterator[Symptom]:
    """Yield a silence; a practice home needs no publisher that runs by itself, nor does a host of staff alone."""
    if patient.practice or not patient.publishes:
        return
    file = patient.state / places.HEARTBEAT
    if not file.exists():
        yield warning(_("No pass of the publisher ever ran on this host."), _starter(patient), _how())
        return
    silent = patient.clock.now().timestamp() - file.stat().st_mtime
    if silent > SILENT_AFTER:
        minutes = int(silent // 60)
        yield Symptom(
            n_("No pass has run for {n} minute.", "No pass has run for {n} minutes.", minutes),
            _starter(patient),
            _how(),
        )


def _how() -> Words:
    return _("Look with: crontab -l, and systemctl status pubqueue.timer. Then run one pass by hand: pubqueue publish")


def _starter(patient: Patient) -> Words:
    """Say what should start it, as far as this user may see."""
    if any(
        "pubqueue" in line and "publish" in line
        for line in _said(patient, "crontab", "-l").splitlines()
        if not line.lstrip().startswith("#")
    ):
        return _("crontab -l has a line for it: does cron run, and what does its mail say?")
    timers = _said(patient, "systemctl", "list-timers", "--all", "--no-legend", "pubqueue*.timer")
    if "pubqueue" in timers:
        return _("There is a systemd timer for it: is it started?")
    return _("Neither crontab -l nor systemd has anything for it, as this user sees them.")


def _said(patient: Patient, *command: str) -> str:
    """Return what a command of this machine's prints, or nothing where it is missing or fails."""
    with suppress(OSError, subprocess.TimeoutExpired):
        ran = subprocess.run(  # noqa: S603 - fixed commands, no shell
            command,
            env=dict(patient.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        return ran.stdout.decode(errors="replace")
    return ""


def _stop(patient: Patient) -> Iterator[Symptom]:
    with patient.opened().reading() as session:
        row = queries.stop(session)
        stopped, who, reason = row.stopped, row.by, row.reason
    if stopped:
        yield warning(
            _("Publishing was stopped by {who}: {reason}", who=who, reason=reason),
            _("Nothing goes out; what passes its window is held."),
            _("A designate lets it go on with: pubqueue resume"),
        )


EXAMINATIONS = (
    Examination(
        "publisher", _("Did a pass run in the last 5 minutes? If not: does cron or a timer know of it?"), _publisher
    ),
    Examination("stop", _("Is publishing allowed to go on?"), _stop),
)
