"""The one list of examinations, and going through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError
from pubqueue.words import Words, _
from pubqueue.workflow.doctor import files, machine, passes, people, record, surroundings
from pubqueue.workflow.doctor.chart import Examination, Examined, Patient, Symptom, Verdict, worst

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

EXAMINATIONS: tuple[Examination, ...] = (
    *files.EXAMINATIONS,
    *machine.EXAMINATIONS,
    *surroundings.EXAMINATIONS,
    *record.EXAMINATIONS,
    *passes.EXAMINATIONS,
    *people.EXAMINATIONS,
)
"""From the outside in: first what the others need."""


@dataclass(frozen=True)
class Report:
    """What all examinations came to, and what was mended before them."""

    examined: Sequence[Examined]
    mended: Sequence[Words] = ()

    @property
    def verdict(self) -> Verdict:
        """Return the worst that was found."""
        return worst(one.verdict for one in self.examined)


def attend(admit: Callable[[], AbstractContextManager[Patient]], *, fix: bool) -> Report:
    """Examine a home; with `fix` mend what is safe to mend, and examine it again."""
    with admit() as patient:
        found = examine(patient)
        mended = [_mended(symptom) for one in found for symptom in one.symptoms] if fix else []
    said = [words for words in mended if words]
    if not said:
        return Report(found)
    with admit() as patient:
        return Report(examine(patient), said)


def examine(patient: Patient) -> list[Examined]:
    """Make every examination; none of them raises."""
    return [_examined(patient, one) for one in EXAMINATIONS]


def _examined(patient: Patient, one: Examination) -> Examined:
    """Make one examination; one that cannot reach what it looks at says so, where something else is to blame."""
    try:
        symptoms = tuple(one.look(patient))
    except PubqueueError as error:
        if _is_known(patient, error):
            return Examined(one.name, one.asks, Verdict.NOT_EXAMINED)
        symptoms = (Symptom(error.what, error.why, error.hint),)
    except OSError as error:
        symptoms = (_refused(error),)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a home, the other examinations go on
        what = _("This examination could not be made ({error}: {why}).", error=type(error).__name__, why=error)
        symptoms = (Symptom(what, hint=_("Show this to your IT person.")),)
    return Examined(one.name, one.asks, worst(symptom.verdict for symptom in symptoms), symptoms)


def _is_known(patient: Patient, error: PubqueueError) -> bool:
    """Tell whether this is why the home cannot be reached, which is told as that."""
    reasons = (patient.given, patient.engine, patient.home)
    return any(isinstance(reason, PubqueueError) and reason.what == error.what for reason in reasons)


def _refused(error: OSError) -> Symptom:
    return Symptom(
        _("The system refuses {file}: {why}.", file=error.filename or _("something"), why=error.strerror or error),
        hint=_("Look at its permissions, and run the doctor as the user whose home it is."),
    )


def _mended(symptom: Symptom) -> Words | None:
    """Mend what can be mended; return what was done, or why not."""
    if symptom.mend is None:
        return None
    try:
        return symptom.mend()
    except (OSError, PubqueueError) as error:
        return _("Could not be mended: {what} ({why})", what=symptom.what, why=error)
