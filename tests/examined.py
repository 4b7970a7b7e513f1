"""Having homes examined: practice homes at the time of their clock, and real ones at the machine's own."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builders import Practice

from pubqueue import admission, bootstrap, founding
from pubqueue.workflow.doctor.chart import Examined, Patient, Verdict
from pubqueue.workflow.doctor.rounds import Report, attend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REAL = founding.Wanted("Lakeview Public Library", "lakeview.example.ca", "America/Toronto")


def real_home(folder: Path) -> Practice:
    """Make a home that is none to practise in; its first person is whoever runs the tests."""
    home = Practice(folder)
    before = os.umask(0o077)
    try:
        founding.make_home(REAL, home.environment, bootstrap.SystemClock())
    finally:
        os.umask(before)
    return home


def report(home: Practice, *, fix: bool = False, real: bool = False, **changes: object) -> Report:
    """Have a home examined; `changes` are to what the doctor is shown."""
    call = bootstrap.Call(home.environment) if real else bootstrap.Call(home.environment, "", home.now)
    return attend(partial(_admit, call, changes), fix=fix)


def examined(home: Practice, *, fix: bool = False, real: bool = False, **changes: object) -> dict[str, Examined]:
    """Return what each examination found, by its name; none may have failed itself."""
    found = {one.name: one for one in report(home, fix=fix, real=real, **changes).examined}
    assert "could not be made" not in " ".join(said(one) for one in found.values())
    return found


def said(one: Examined) -> str:
    """Return everything that an examination tells."""
    parts = [(symptom.what, symptom.why, symptom.hint) for symptom in one.symptoms]
    return " ".join(str(part) for symptom in parts for part in symptom if part)


def not_fine(found: dict[str, Examined]) -> dict[str, Verdict]:
    """Return the examinations that found something, or could not be made."""
    return {name: one.verdict for name, one in found.items() if one.verdict is not Verdict.FINE}


def _admit(call: bootstrap.Call, changes: dict[str, object]) -> AbstractContextManager[Patient]:
    return _changed(admission.patient, call, changes)


@contextmanager
def _changed(
    admit: Callable[[bootstrap.Call], AbstractContextManager[Patient]], call: bootstrap.Call, changes: dict[str, object]
) -> Iterator[Patient]:
    with admit(call) as patient:
        yield replace(patient, **changes)  # type: ignore[arg-type]
