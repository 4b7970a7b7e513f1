"""The policy, clause by clause, and what a stopped author can do."""

from __future__ import annotations

import pytest
from commands import Commands

from pubqueue import plugins
from pubqueue.workflow import policy


def test_a_clause_says_which_checks_serve_it_and_what_can_be_done(command: Commands) -> None:
    said = command("policy", "explain", "posting.3f")
    assert said.code == 0
    assert "privacy blocks:" in said.out
    assert "secrets blocks:" in said.out
    assert "pubqueue review waive ID privacy" in said.out


def test_every_clause_of_the_policy_is_shown(command: Commands) -> None:
    shown = command("policy", "show", "--json").data
    names = [clause["clause"] for clause in shown["clauses"]]
    assert names[0] == "general.1"
    assert {"risk.3", "posting.3j", "personal.2"} < set(names)
    assert (shown["approved"], shown["review"]) == ("2018-01-31", "2021")


def test_a_clause_that_there_is_not_names_those_near_it(command: Commands) -> None:
    said = command("policy", "explain", "posting.9", "--json")
    assert (said.code, said.kind) == (2, "not_found")
    assert "posting.3f" in said.data["error"]["hint"]


def test_both_languages_have_the_same_clauses_and_every_served_clause_is_one(command: Commands) -> None:
    home = command.practice.as_("jo")
    english, french = policy.read(home), policy.read(home, "fr")
    assert [clause.name for clause in english.clauses] == [clause.name for clause in french.clauses]
    assert all(a.text != b.text for a, b in zip(english.clauses, french.clauses, strict=True))
    served = {check.name for clause in english.clauses for check in clause.checks}
    assert {check.name for check in plugins.checks() if check.clause.startswith(("posting", "risk"))} <= served


@pytest.mark.parametrize("text", ["", "title = 1", 'title = "a"\napproved = "b"\nreview = "c"\nclauses = 3', "[["])
def test_a_policy_file_that_is_none_is_said_plainly(command: Commands, text: str) -> None:
    (command.practice.path / "policy.toml").write_text(text)
    said = command("policy", "show", "--json")
    assert (said.code, said.kind) == (5, "settings")
