"""What the home has written down, and whether this host's journal, the backups and the policy go with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.errors import PubqueueError, RolledBackError
from pubqueue.model.canonical import sha256
from pubqueue.signing.statement import Statement
from pubqueue.store import health
from pubqueue.words import Words, _, n_
from pubqueue.workflow import audit, evidence
from pubqueue.workflow.backup import last_proven
from pubqueue.workflow.doctor.chart import Examination, Patient, Symptom, symptom_of, warning
from pubqueue.workflow.status import BACKUP_DUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.workflow.home import Home


# --- the journal ----------------------------------------------------------------------------------


def _journal(patient: Patient) -> Iterator[Symptom]:
    if patient.state.resolve().is_relative_to(patient.folder.resolve()):
        yield Symptom(
            _("The publisher's journal lies within the home: {path}.", path=patient.state),
            _("Whoever restores an old home would restore an old journal with it, and posts could go out twice."),
            _("Set XDG_STATE_HOME to a folder elsewhere, for cron too, and move the journal there."),
        )
    if patient.publishes and not (patient.state / places.CHECKPOINT).exists():
        yield _without_journal(patient)


def _without_journal(patient: Patient) -> Symptom:
    """Return what is wrong; a home that never sent anything may begin a journal, no other."""
    what = _("This host has no journal of this home: {path} is missing.", path=patient.state / places.CHECKPOINT)
    home = patient.home
    if isinstance(home, PubqueueError) or _has_sent(home):
        return Symptom(
            what,
            _("Without it nobody can tell what was already sent from here; nothing is published."),
            _("If the home was moved, move its journal too. If the journal is lost: pubqueue recover"),
        )
    return Symptom(
        what,
        _("Nothing was ever sent from this home, so a new one may begin."),
        _("Begin it with: pubqueue doctor --fix"),
        mend=partial(_begin, patient, home),
    )


def _has_sent(home: Home) -> bool:
    with home.reading() as session:
        return health.has_sent(session)


def _begin(patient: Patient, home: Home) -> Words:
    home.journal.begin(patient.folder, home.identity.id)
    return _("A journal was begun in {path}.", path=patient.state)


def _continuation(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    if not patient.publishes or not (patient.state / places.CHECKPOINT).exists():
        return
    try:
        audit.require_continuation(home)
        home.journal.already_out("")
    except RolledBackError as error:
        yield symptom_of(
            error,
            _(
                "Bring back the newest database; if there is none newer: pubqueue recover. See too: pubqueue audit verify"
            ),
        )


# --- trust, policy, backup ------------------------------------------------------------------------


def _trust(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    with home.reading() as session:
        evidence.recorded_trust(home, session)
    return iter(())


def _policy(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    with home.reading() as session:
        row = health.last_sign_off(session)
        signed = Statement.from_bytes(row.statement).policy if row else ""
    if signed and signed != sha256(home.policy_file.read_bytes()):
        yield warning(
            _("{path} is not the policy of the last sign-off.", path=home.policy_file),
            _("What is submitted from now on goes by the policy as it stands."),
            _("If nobody meant to change it, bring the file back from a backup."),
        )


def _backup(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    if home.identity.practice:
        return
    hint = _("Make one, on another disk or machine: pubqueue backup")
    proven = last_proven(home)
    if proven is None:
        yield warning(
            _("No backup of this home was ever proven."), _("A lost disk would take everything with it."), hint
        )
    elif (age := home.clock.now() - proven) > BACKUP_DUE:
        what = n_("The last proven backup is {n} day old.", "The last proven backup is {n} days old.", age.days)
        yield warning(what, _("What was decided since would be lost with the disk."), hint)


EXAMINATIONS = (
    Examination(
        "journal",
        _("Is this host's journal there, and outside the home?"),
        _journal,
        mends=_("begins a journal for a home that never sent anything"),
    ),
    Examination(
        "record", _("Does the record go on from what this host has seen, and is the journal whole?"), _continuation
    ),
    Examination("trust", _("Is the trust file the one that the record tells of?"), _trust),
    Examination("policy", _("Is the policy file the one of the last sign-off?"), _policy),
    Examination("backup", _("Was a backup proven in the last 7 days?"), _backup),
)
