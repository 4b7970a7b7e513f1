"""Everything that pubqueue refuses, each with its exit code.

A class ends in Error. Each instance says what happened, and where it helps why, and what to do.
"""

from __future__ import annotations

from typing import ClassVar

from pubqueue.words import Words, _


class PubqueueError(Exception):
    """Anything that pubqueue says no to; never raised itself."""

    kind: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: Words,
        *,
        why: Words | None = None,
        hint: Words | None = None,
        details: dict[str, object] | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.hint = hint
        self.details = details or {}

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.what, self.why, self.hint) if part)


# --- bad input or usage: exit 2 -------------------------------------------------------------------


class InputError(PubqueueError):
    """What was typed or handed in cannot be used."""

    kind = "input"
    exit_code = 2


class NotFoundError(InputError):
    """There is no such post, account, person or file."""

    kind = "not_found"


class WhenError(InputError):
    """A phrase is no time that pubqueue is sure of; `reason` is one of the kinds in docs/when.md."""

    kind = "when"

    def __init__(self, reason: str, what: Words, candidates: tuple[str, ...] = ()) -> None:
        hint = _("Say it with the date and the clock time, such as 2026-12-01 14:00.")
        super().__init__(what, hint=hint, details={"candidates": list(candidates)})
        self.reason = reason
        self.candidates = candidates


class PictureError(InputError):
    """A file is no picture that can be taken in."""

    kind = "picture"


# --- refused by a rule: exit 3 --------------------------------------------------------------------


class RefusedError(PubqueueError):
    """A rule of the library or of the program says no."""

    kind = "refused"
    exit_code = 3


class StateError(RefusedError):
    """The lifecycle has no such move from here."""

    kind = "state"


class StaleError(RefusedError):
    """Somebody else moved first."""

    kind = "stale"


class RoleError(RefusedError):
    """This person may not do that."""

    kind = "role"


class DeskLockedError(RefusedError):
    """Several people share this login, and nobody has said who they are, or not lately."""

    kind = "desk_locked"


class GateError(RefusedError):
    """The sign-offs that the gate asks for cannot be had, or do not hold."""

    kind = "gate"


class FindingsError(RefusedError):
    """Checks stop this post, or ask something that nobody answered yet."""

    kind = "findings"


class TamperedError(RefusedError):
    """What is stored is not what was recorded: somebody changed it by another way than pubqueue."""

    kind = "tampered"


class SignatureError(RefusedError):
    """A signature does not hold."""

    kind = "signature"


# --- the environment is unfit: exit 5 -------------------------------------------------------------


class UnfitError(PubqueueError):
    """The home, the database or the machine cannot be worked with."""

    kind = "unfit"
    exit_code = 5


class NoHomeError(UnfitError):
    """There is no pubqueue home here yet."""

    kind = "no_home"


class LockedError(UnfitError):
    """The database is held by another process for too long."""

    kind = "locked"


class StorageError(UnfitError):
    """The database cannot be reached, read or written; what a transaction was doing counts as not done."""


class SchemaError(UnfitError):
    """The database is of another version than this program."""

    kind = "schema"


class SettingsError(UnfitError):
    """A settings file cannot be trusted or understood."""

    kind = "settings"


class RolledBackError(UnfitError):
    """The database is older than what this publisher has seen, or another one."""

    kind = "rolled_back"


class UntoldError(UnfitError):
    """A notice could not be handed to whoever delivers it."""

    kind = "untold"
