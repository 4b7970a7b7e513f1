"""The library's policy as it stands in the home: its clauses, and the checks that serve them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pubqueue.errors import NotFoundError, SettingsError
from pubqueue.model.finding import Severity
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pubqueue.ports.check import Check
    from pubqueue.words import Words
    from pubqueue.workflow.home import Home


@dataclass(frozen=True)
class Clause:
    """One clause: its name, what it says, and the checks that serve it."""

    name: str
    text: str
    checks: Sequence[Check] = ()


@dataclass(frozen=True)
class Policy:
    """What stands in the policy file."""

    title: str
    approved: str
    review: str
    clauses: Sequence[Clause]

    def clause(self, name: str) -> Clause:
        """Return one clause; raise NotFoundError, naming those near it."""
        for clause in self.clauses:
            if clause.name == name:
                return clause
        near = [clause.name for clause in self.clauses if clause.name.startswith(name.partition(".")[0] + ".")]
        known = ", ".join(near or [clause.name for clause in self.clauses])
        raise NotFoundError(
            _("The policy has no clause {name}.", name=name), hint=_("There are: {known}.", known=known)
        )


def read(home: Home, language: str = "en") -> Policy:
    """Read the home's policy file in a language; raise SettingsError where it cannot be read."""
    try:
        told = tomllib.loads(home.policy_file.read_text(encoding="utf-8"))
        clauses: Mapping[str, str] = {**told["clauses"], **(told.get("clauses_fr", {}) if language == "fr" else {})}
        served: Mapping[str, Sequence[str]] = told.get("checks", {})
        return Policy(
            str(told["title"]),
            str(told["approved"]),
            str(told["review"]),
            [Clause(name, text, _serving(home, served.get(name, ()))) for name, text in clauses.items()],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            _("{file} cannot be read: {why}.", file=home.policy_file, why=error),
            hint=_("It needs title, approved, review and a table of clauses; compare it with the one in a new home."),
        ) from None


def _serving(home: Home, names: Sequence[str]) -> list[Check]:
    return [check for check in home.checks if check.name in names]


def ways_out(check: Check) -> Iterator[Words]:
    """Yield what an author can do about what a check found."""
    yield _("Change the text: pubqueue post edit ID")
    if check.firm:
        yield _("No way round it: nobody can waive it.")
    elif check.severity is Severity.BLOCKS:
        yield _("Or a designate waives it, with a reason: pubqueue review waive ID {check}", check=check.name)
    elif check.severity is Severity.ASKS:
        yield _("Or confirm it when you submit: the designate will see that you did.")
    else:
        yield _("Or leave it: it is only shown.")


def to_data(clause: Clause) -> dict[str, Any]:
    """Return a clause as JSON tells it."""
    checks = [
        {
            "check": one.name,
            "severity": str(one.severity),
            "firm": one.firm,
            "ways_out": [str(w) for w in ways_out(one)],
        }
        for one in clause.checks
    ]
    return {"clause": clause.name, "text": clause.text, "checks": checks}
