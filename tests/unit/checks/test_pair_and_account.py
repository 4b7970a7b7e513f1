"""An account gets all the languages that it speaks, and is one that the library still has."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pubqueue.checks import account, pair
from pubqueue.model.account import Account, Languages
from pubqueue.model.finding import Severity
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts

LIBRARY = Account("facebook:library", "1", Languages.PAIR, timedelta(hours=4), "a@example.org")
FACTS = NoFacts(limits)


def draft(which: Account, **texts: str) -> Draft:
    return Draft(texts, datetime(2026, 10, 28, tzinfo=UTC), accounts=(which,))


@pytest.mark.parametrize("languages", [Languages.PAIR, Languages.BOTH])
@pytest.mark.parametrize(("texts", "pending"), [({"en": "a"}, "French pending"), ({"fr": "a"}, "English pending")])
def test_a_language_that_is_still_to_be_written_warns(
    languages: Languages, texts: dict[str, str], pending: str
) -> None:
    (finding,) = pair.CHECK.look(draft(replace(LIBRARY, languages=languages), **texts), FACTS)
    assert finding.severity is Severity.WARNS
    assert str(finding.message).startswith(pending)


def test_an_account_with_all_its_languages_is_in_order() -> None:
    assert list(pair.CHECK.look(draft(LIBRARY, en="a", fr="b"), FACTS)) == []
    assert list(pair.CHECK.look(draft(replace(LIBRARY, languages=Languages.EN), en="a"), FACTS)) == []


def test_a_retired_account_blocks_and_one_in_use_does_not() -> None:
    (finding,) = account.CHECK.look(draft(replace(LIBRARY, retired=True), en="a"), FACTS)
    assert (finding.severity, finding.clause) == (Severity.BLOCKS, "risk.3")
    assert list(account.CHECK.look(draft(LIBRARY, en="a"), FACTS)) == []
