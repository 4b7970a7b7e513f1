"""Somebody changes the database by hand: nothing of it goes out, a person hears why, once, and the record tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from builders import DUE, Practice
from crash import hands
from crash.ask import folder, rows, there
from crash.hands import Hand, body, sql, unlocked
from sqlmodel import SQLModel

from pubqueue.errors import PubqueueError, RolledBackError
from pubqueue.model.audit import Frontier, leaf_hash
from pubqueue.model.canonical import canonical, parse
from pubqueue.model.post import instant
from pubqueue.store import tables
from pubqueue.workflow import audit, stop

FIRST, SECOND = DUE + timedelta(minutes=5), DUE + timedelta(minutes=6)
LATER, EARLIER = instant(DUE + timedelta(days=1)), instant(DUE - timedelta(hours=1))
COPIED_SIGN_OFF = """INSERT INTO sign_off (post, version, signer, statement, signature)
    SELECT :post, version, signer, statement, signature FROM sign_off WHERE post = 1"""
FORGED_WAIVER = """INSERT INTO waiver (post, version, finding, check_name, "by", reason, at)
    VALUES (:post, 1, 'f', 'length', 'pat', 'because', '2026-11-23T14:00:00Z')"""
FORGED_DELIVERY = """INSERT INTO delivery (post, version, account, language, state, at, until, not_before,
    lease_owner, lease_until, looks, reason, platform_id, url, published_at)
    SELECT post, version, 'bluesky:library', language, 'waiting', at, until, '', '', '', 0, '', '', '', ''
    FROM delivery WHERE post = :post LIMIT 1"""


Prepared = Callable[[Callable[[Practice], int], Path], tuple[Practice, int]]
"""Copies a home with a post into a folder; returns it and the post's number."""


class Case(NamedTuple):
    """A change by hand, what the person is told, the post that it is done to, and whether `audit verify` names it."""

    hand: Hand
    told: str
    post: Callable[[Practice], int] = hands.signed
    named: bool = False


CHANGES = {
    "the text of a variant is another": Case(body("variant", text="Vote for me."), "what an account gets changed"),
    "the window of a variant is another": Case(body("variant", until=LATER), "what an account gets changed"),
    "the account's id in a variant is another": Case(
        body("variant", account_id="sandbox:evil"), "what an account gets changed"
    ),
    "a variant carries no text at all": Case(body("variant", text=None), "cannot be read"),
    "a variant is gone": Case(sql("DELETE FROM variant"), "what an account gets"),
    "the text of a version is another": Case(body("version", texts={"en": "No."}), "changed by hand", named=True),
    "the class of a version is unheard of": Case(body("version", **{"class": "x"}), "stored"),
    "the digest of a version is another": Case(sql("UPDATE version SET digest = 'x'"), "changed by hand", named=True),
    "the author of a version is another": Case(sql("UPDATE version SET author = 'pat'"), "changed by hand", named=True),
    "the time of a version is another": Case(sql("UPDATE version SET at = ?", LATER), "by hand", named=True),
    "a version is gone": Case(sql("DELETE FROM version"), "no version", named=True),
    "a delivery is due later": Case(sql("UPDATE delivery SET at = ?", LATER), "time"),
    "a delivery is due earlier": Case(sql("UPDATE delivery SET at = ?", EARLIER), "time"),
    "a window is longer": Case(sql("UPDATE delivery SET until = ?", LATER), "time"),
    "a window is over": Case(sql("UPDATE delivery SET until = ?", EARLIER), "window"),
    "a delivery goes to another account": Case(sql("UPDATE delivery SET account = 'x:library'"), "no variant"),
    "a delivery goes out in another language": Case(sql("UPDATE delivery SET language = 'fr'"), "no variant"),
    "a delivery is another post's": Case(
        sql("UPDATE delivery SET post = 1, account = 'x:library' WHERE post = 2"), "no variant", hands.beside_another
    ),
    "an account is another one out there": Case(sql("UPDATE account SET live_id = 'evil'"), "no longer the account"),
    "an account is retired": Case(sql("UPDATE account SET retired = TRUE"), "no longer the account"),
    "an account is not registered": Case(sql("DELETE FROM account"), "no account"),
    "an account speaks no language": Case(sql("UPDATE account SET languages = 'xx'"), "cannot be read"),
    "a draft says approved": Case(sql("UPDATE post SET state = 'approved'"), "approved by hand", Practice.draft),
    "a post in review says approved": Case(sql("UPDATE post SET state = 'approved'"), "by hand", Practice.in_review),
    "a withdrawn post says approved": Case(sql("UPDATE post SET state = 'approved'"), "by hand", hands.withdrawn),
    "a closed post says approved": Case(sql("UPDATE post SET state = 'approved'"), "approved by hand", hands.out),
    "an approved post says draft": Case(sql("UPDATE post SET state = 'draft'"), "not approved", named=True),
    "a post says another version": Case(sql("UPDATE post SET version = 2"), "not approved"),
    "what is out says waiting": Case(sql("UPDATE delivery SET state = 'waiting'"), "changed by hand", hands.out),
    "what is out says waiting, and no attempt was made": Case(
        unlocked(sql("DELETE FROM attempt"), sql("UPDATE delivery SET state = 'waiting'")), "by hand", hands.out
    ),
    "what was out last week says waiting": Case(
        sql("UPDATE delivery SET state = 'waiting', at = '2026-11-16T17:00:00Z'"), "changed by hand", hands.out
    ),
    "what waits says published": Case(sql("UPDATE delivery SET state = 'published'"), "changed by hand"),
    "what was cancelled says waiting": Case(
        sql("UPDATE delivery SET state = 'waiting'"), "changed by hand", hands.withdrawn
    ),
    "a withdrawn post says approved and waits again": Case(
        unlocked(sql("UPDATE delivery SET state = 'waiting'"), sql("UPDATE post SET state = 'approved'")),
        "changed by hand",
        hands.withdrawn,
    ),
    "what is in doubt says waiting": Case(
        sql("UPDATE delivery SET state = 'waiting'"), "changed by hand", hands.in_doubt
    ),
    "what is in doubt says retryable, and no attempt was made": Case(
        unlocked(sql("DELETE FROM attempt"), sql("UPDATE delivery SET state = 'retryable'")), "by hand", hands.in_doubt
    ),
    "a delivery stands there that nobody planned": Case(sql(FORGED_DELIVERY), "changed by hand", hands.out),
    "a picture has other bytes": Case(
        sql("UPDATE picture SET data = ?", b"\x89P"), "picture", hands.waived_and_painted
    ),
    "a picture is gone": Case(sql("DELETE FROM picture"), "picture", hands.waived_and_painted),
    "the library's domain is another": Case(sql("UPDATE home SET domain = 'evil.example'"), "signature"),
    "a statement is another post's": Case(
        unlocked(sql("UPDATE sign_off SET statement = (SELECT statement FROM sign_off WHERE post = 1)")),
        "is not what",
        hands.beside_another,
        named=True,
    ),
    "a statement is no statement": Case(unlocked(sql("UPDATE sign_off SET statement = ?", b"{}")), "", named=True),
    "a signature is another": Case(unlocked(sql("UPDATE sign_off SET signature = 'none'")), "ignature"),
    "a signer is another": Case(unlocked(sql("UPDATE sign_off SET signer = 'sam'")), "knows no sign-off"),
    "a sign-off is gone": Case(unlocked(sql("DELETE FROM sign_off")), "not signed off", named=True),
    "a sign-off stands under another post": Case(sql(COPIED_SIGN_OFF), "is not what", hands.beside_another, named=True),
    "a waiver stands there that nobody gave": Case(sql(FORGED_WAIVER), "what was waived changed"),
    "a waiver is gone": Case(sql("DELETE FROM waiver"), "what was waived changed", hands.waived_and_painted),
    "a report says another thing": Case(body("report", confirmed_by="sam"), "what the checks found changed"),
    "a report says nothing": Case(sql("UPDATE report SET body = ?", b"{}"), "cannot be read"),
    "a report is gone": Case(sql("DELETE FROM report"), "not submitted"),
}


@pytest.fixture(scope="module")
def prepared(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return how to come by a home with a post: each kind is made once, to copy from."""

    @cache
    def make(post: Callable[[Practice], int]) -> tuple[Practice, int]:
        practice = Practice.copy(home_template, tmp_path_factory.mktemp("prepared"))
        return practice, post(practice)

    def copied(post: Callable[[Practice], int], into: Path) -> tuple[Practice, int]:
        original, number = make(post)
        return replace(Practice.copy(original.folder, into), now=original.now), number

    return copied


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES)
def test_nothing_goes_out_and_a_person_hears_of_it_once_where(case: Case, prepared: Prepared, tmp_path: Path) -> None:
    practice, number = prepared(case.post, tmp_path)
    case.hand(practice, number)
    before, alarms = _here(practice), _alarms(practice)

    first = practice.publish(FIRST)
    assert _here(practice) == before
    assert first.needs_person
    assert case.told in " ".join(str(news.said) for news in first.news if news.needs_person)
    assert _alarms(practice) > alarms

    second = practice.publish(SECOND)
    assert _here(practice) == before
    assert [str(news.said) for news in second.news if news.needs_person] == []
    assert audit.verify(practice.as_("jo")).problems or not case.named


@pytest.mark.parametrize(
    ("post", "hand"),
    [
        pytest.param(hands.signed, body("variant", text="Vote for me."), id="the text of a variant"),
        pytest.param(hands.signed, body("report", confirmed_by="sam"), id="the report of the checks"),
        pytest.param(hands.signed, sql(FORGED_WAIVER), id="a waiver"),
        pytest.param(hands.waived_and_painted, sql("UPDATE picture SET data = ?", b"\x89P"), id="a picture"),
        pytest.param(hands.signed, unlocked(sql("UPDATE sign_off SET signature = 'none'")), id="a signature"),
        pytest.param(hands.signed, body("version", **{"class": "x"}), id="the class of a version"),
    ],
)
def test_the_audit_names_a_change_of_what_was_signed_even_when_it_is_out(
    post: Callable[[Practice], int], hand: Hand, prepared: Prepared, tmp_path: Path
) -> None:
    practice, number = prepared(post, tmp_path)
    practice.publish()
    hand(practice, number)
    assert audit.verify(practice.as_("jo")).problems != []


def test_a_stop_that_was_lifted_by_hand_still_stops_and_a_designate_can_lift_it(practice: Practice) -> None:
    hands.stopped(practice)
    practice.by_hand("UPDATE stop SET stopped = FALSE")

    first = practice.publish(FIRST)
    assert (first.stopped, first.needs_person, there(practice)) == (True, True, [])
    second = practice.publish(SECOND)
    assert (second.stopped, second.needs_person, there(practice)) == (True, False, [])

    assert stop.resume(practice.as_("pat"))
    practice.publish(SECOND)
    assert there(practice) == [("mastodon:library", hands.TEXT)]


def _here(practice: Practice) -> list[tuple[str, str]]:
    """Return what the platforms have of the posts that these hands touch."""
    return [entry for entry in there(practice) if entry[1] == hands.TEXT]


def _alarms(practice: Practice) -> int:
    ((number,),) = rows(practice, "SELECT COUNT(*) FROM event WHERE act IN ('delivery.held', 'tampering.seen')")
    return int(number)


# --- the log ----------------------------------------------------------------------------------------


def reword(practice: Practice, _post: int) -> None:
    """Give the newest record other words, and its hash with them."""
    ((seq, leaf),) = rows(practice, "SELECT seq, leaf FROM event ORDER BY seq DESC LIMIT 1")
    changed = canonical({**parse(leaf), "actor": "person:kim"})
    practice.by_hand("UPDATE event SET leaf = ?, hash = ? WHERE seq = ?", changed, leaf_hash(changed), seq)


def rebuild(practice: Practice, _post: int) -> None:
    """Make the head fit whatever the records say now."""
    frontier = Frontier().extend(found for (found,) in rows(practice, "SELECT hash FROM event ORDER BY seq"))
    practice.by_hand("UPDATE log_head SET frontier = ?", frontier.to_text())


OTHER_WORDS = sql("UPDATE event SET leaf = (SELECT leaf FROM event WHERE seq = 3) WHERE act = 'delivery.planned'")
LOG_CHANGES = {
    "a record has another's words": (hands.signed, unlocked(OTHER_WORDS)),
    "a record that a pass has seen has another's words": (hands.seen, unlocked(OTHER_WORDS)),
    "a record has other words and a hash to fit": (hands.signed, unlocked(reword)),
    "the head counts one more": (hands.signed, sql("UPDATE log_head SET frontier = ?", f"1:{'00' * 32}")),
    "the head is nonsense": (hands.signed, sql("UPDATE log_head SET frontier = 'x'")),
    "the newest records are gone, and the head fits": (
        hands.out,
        unlocked(sql("DELETE FROM event WHERE seq > (SELECT MAX(seq) - 3 FROM event)"), rebuild),
    ),
    "a record that a pass has seen is another, and the head fits": (hands.seen, unlocked(reword, rebuild)),
    "the home is another one": (hands.seen, sql("UPDATE home SET id = 'practice-of-somebody-else'")),
}


@pytest.mark.parametrize(("post", "hand"), LOG_CHANGES.values(), ids=LOG_CHANGES)
def test_nothing_is_published_from_a_log_in_which(
    post: Callable[[Practice], int], hand: Hand, prepared: Prepared, tmp_path: Path
) -> None:
    practice, number = prepared(post, tmp_path)
    hand(practice, number)
    before = there(practice)

    for at in (FIRST, SECOND):
        with pytest.raises(PubqueueError):
            practice.publish(at)
    assert there(practice) == before
    assert audit.verify(practice.as_("jo")).problems != []


def test_a_withdrawal_that_was_rewritten_in_the_log_brings_nothing_out(practice: Practice) -> None:
    post = hands.withdrawn(practice)
    practice.publish(DUE - timedelta(minutes=30))
    hands.unlock(practice)
    for subject, state in ((f"post:{post}", "approved"), ("delivery:1", "waiting")):
        ((seq, leaf),) = rows(practice, "SELECT seq, leaf FROM event WHERE subject = ? ORDER BY seq DESC", subject)[:1]
        changed = canonical({**parse(leaf), "state": state})
        practice.by_hand("UPDATE event SET leaf = ?, hash = ? WHERE seq = ?", changed, leaf_hash(changed), seq)
        table, _colon, id = subject.partition(":")
        practice.by_hand(f"UPDATE {table} SET state = ? WHERE id = ?", state, int(id))  # noqa: S608 - our own tables

    with pytest.raises(RolledBackError):
        practice.publish(FIRST)
    assert there(practice) == []


def test_an_older_copy_of_the_database_publishes_nothing(practice: Practice) -> None:
    hands.signed(practice)
    copy = practice.keep()
    practice.publish()
    practice.bring_back(copy)

    for at in (FIRST, SECOND):
        with pytest.raises(RolledBackError):
            practice.publish(at)
    assert len(there(practice)) == 1


# --- every column -----------------------------------------------------------------------------------

SIGNED_TABLES: list[type[SQLModel]] = [
    tables.Version,
    tables.Variant,
    tables.Delivery,
    tables.Account,
    tables.Post,
    tables.Report,
    tables.Waiver,
    tables.SignOff,
    tables.Picture,
]
COLUMNS = [
    (table.__tablename__, column.name)
    for table in SIGNED_TABLES
    for column in table.__table__.columns  # type: ignore[attr-defined]
]


@pytest.fixture(scope="module")
def full(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with one signed post that has everything that a post can have."""
    practice, _number = prepared(hands.waived_and_painted, tmp_path_factory.mktemp("full"))
    return practice.folder


@pytest.fixture(scope="module")
def promised(full: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what a home that nobody touched publishes: what was signed."""
    practice = Practice.copy(full, tmp_path_factory.mktemp("untouched"))
    practice.publish()
    entries = _entries(practice)
    assert len(entries) == 2
    return entries


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table}.{column}" for table, column in COLUMNS])
def test_only_what_was_signed_goes_out_whatever_is_changed_in(
    table: str, column: str, full: Path, promised: list[dict[str, Any]], tmp_path: Path
) -> None:
    for number, value in enumerate(_other_values(full, table, column)):
        practice = Practice.copy(full, folder(tmp_path, number))
        hands.unlock(practice)
        practice.by_hand(f'UPDATE {table} SET "{column}" = ? WHERE {_row(table)}', value)  # noqa: S608 - our own tables
        told = _told(practice, promised)

        entries = _entries(practice)
        assert all(promised.count(entry) == 1 == entries.count(entry) for entry in entries)
        assert entries == promised or told, "a post vanished without a word"


def _other_values(full: Path, table: str, column: str) -> list[object]:
    """Return values that a column could have but has not."""
    query = f'SELECT "{column}" FROM {table} WHERE {_row(table)}'  # noqa: S608 - our own tables
    ((stored,),) = rows(Practice(full), query)
    if isinstance(stored, bool):
        return [not stored]
    if isinstance(stored, int):
        return [stored + 7]
    if isinstance(stored, bytes):
        return [bytes([*stored[:-2], stored[-2] ^ 1, stored[-1]]), b"{}"]
    choices = {"delivery.state": "held", "post.state": "draft", "account.languages": "both"}
    choices |= {"delivery.account": "bluesky:library", "variant.account": "bluesky:library"}
    return [choices.get(f"{table}.{column}", _near(str(stored)))]


def _row(table: str) -> str:
    """Return the condition for the row that is changed: the one that has to do with the first delivery."""
    if table == "account":
        return "id = 'mastodon:library'"
    key = ", ".join(column.name for column in SQLModel.metadata.tables[table].primary_key)
    return f"({key}) = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1)"  # noqa: S608


def _near(text: str) -> str:
    """Return a text of the same form: another digit, or a letter more."""
    return text[:-2] + str((int(text[-2]) + 1) % 6) + text[-1] if text[-2:-1].isdigit() else text + "x"


def _told(practice: Practice, promised: list[dict[str, Any]]) -> bool:
    """Run passes at noon and, until something comes of it, after the window; tell whether a person heard of it."""
    for at in (DUE, DUE + timedelta(hours=5)):
        try:
            told = practice.publish(at).needs_person
        except PubqueueError:
            return True
        if told or _entries(practice) == promised:
            break
    return told


def _entries(practice: Practice) -> list[dict[str, Any]]:
    """Return what is on the platforms, with the account and without the ids that these give."""
    accounts = ("bluesky:library", "facebook:library", "mastodon:library", "x:library")
    found = [{"account": account, **entry} for account in accounts for entry in practice.ledger(account)]
    return [{key: value for key, value in entry.items() if key != "id"} for entry in found]
