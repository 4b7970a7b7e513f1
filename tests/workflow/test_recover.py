"""Yesterday's database never publishes again what went out since: with its journal, without it, without either."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import DUE, START, Practice, close_homes
from crash.ask import rows, there
from crash.wrapped import Around, HookedJournal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safe import fates, kept, recovered, restored

from pubqueue.errors import InputError, RefusedError, RoleError, RolledBackError, TamperedError
from pubqueue.journal import FILE
from pubqueue.workflow import audit, compose, recover, stop, submit

STORY, SALE, TALK = "Storytime is on Saturday at ten.", "The book sale begins on Friday.", "A talk on bees is at two."
MASTODON, X = "mastodon:library", "x:library"
TOMORROW = START + timedelta(days=1)


def state(practice: Practice) -> list[str]:
    return [str(found) for (found,) in rows(practice, "SELECT state FROM delivery ORDER BY id")]


def go_on(practice: Practice) -> None:
    """Run the passes of the next two days."""
    for hours in (0, 1, 5, 24, 28, 48):
        practice.publish(TOMORROW + timedelta(hours=hours))


def gap(practice: Practice) -> Path:
    """Back up with one post due at noon and one due in two days; publish the first."""
    practice.approved(STORY)
    practice.approved(SALE, when="2026-11-25 09:00")
    file = kept(practice).file
    practice.publish()
    assert there(practice) == [(MASTODON, STORY)]
    return file


@pytest.mark.parametrize("journal", [True, False], ids=["with the journal", "with the journal lost"])
def test_what_went_out_after_the_backup_is_known_again_and_what_is_still_to_come_goes_on(
    journal: bool, practice: Practice
) -> None:
    restored(practice, gap(practice), journal=journal)
    cases = recovered(practice, TOMORROW, lost=not journal)

    assert fates(cases) == [(1, "published"), (2, "goes_on")]
    assert state(practice) == ["published", "waiting"]
    told = rows(practice, "SELECT platform_id, url, published_at FROM delivery WHERE id = 1")
    assert told[0][0] == practice.ledger()[0]["id"]
    assert told[0][1].startswith("file:")
    assert told[0][2] == "2026-11-23T17:00:00Z"
    go_on(practice)
    assert there(practice) == [(MASTODON, STORY), (MASTODON, SALE)]
    assert audit.verify(practice.as_("jo")).problems == []
    assert rows(practice, "SELECT DISTINCT state FROM post") == [("closed",)]


def test_the_record_tells_of_both_the_record_that_was_lost_and_the_one_that_goes_on(practice: Practice) -> None:
    file = gap(practice)
    lost = practice.as_("jo").journal.seen().frontier
    restored(practice, file)
    recovered(practice, TOMORROW)
    home = practice.as_("kim")
    leaf = next(leaf for leaf, _values in audit.records(home, last=20) if leaf.act == "home.recovered")
    assert leaf.data["journals"] == [{"hosts": [home.host], "size": lost.size, "root": lost.root().hex()}]
    assert leaf.data["at"]["size"] == leaf.seq
    assert leaf.data["fates"]["published"] == 1
    assert home.journal.seen().frontier.size > leaf.seq


def test_what_was_due_and_is_nowhere_is_held_for_a_person_who_may_still_send_it(practice: Practice) -> None:
    practice.approved(STORY)
    file = kept(practice).file
    restored(practice, file, journal=False)
    assert fates(recovered(practice, DUE + timedelta(minutes=30), lost=True)) == [(1, "held")]
    assert practice.publish(DUE + timedelta(minutes=31)).news == []
    assert there(practice) == []

    stop.resume_posts(practice.as_("pat"), [1])
    practice.publish(DUE + timedelta(minutes=32))
    assert there(practice) == [(MASTODON, STORY)]


@pytest.mark.parametrize(("fault", "found"), [("timeout-after", "published"), ("timeout-before", "in_doubt")])
def test_what_the_journal_began_is_looked_for_before_anything_else(fault: str, found: str, practice: Practice) -> None:
    practice.approved(STORY)
    file = kept(practice).file
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = fault
    practice.publish()
    practice.extra.clear()
    restored(practice, file)
    assert fates(recovered(practice, DUE + timedelta(minutes=2))) == [(1, "in_doubt")]
    assert state(practice) == [found]
    for minute in range(3, 8):
        practice.publish(DUE + timedelta(minutes=minute))
    assert state(practice) == [found]
    assert len(there(practice)) == (fault == "timeout-after")
    assert audit.verify(practice.as_("jo")).problems == []


def test_only_telling_changes_nothing(practice: Practice) -> None:
    restored(practice, gap(practice))
    before = rows(practice, "SELECT * FROM delivery"), rows(practice, "SELECT frontier FROM log_head")
    assert fates(recovered(practice, TOMORROW, dry_run=True)) == [(1, "published"), (2, "goes_on")]
    assert before == (rows(practice, "SELECT * FROM delivery"), rows(practice, "SELECT frontier FROM log_head"))
    with pytest.raises(RolledBackError):
        practice.publish(TOMORROW)


def test_a_post_that_was_signed_and_sent_after_the_backup_cannot_be_signed_and_sent_again(practice: Practice) -> None:
    practice.in_review(STORY)
    file = kept(practice).file
    practice.sign(1)
    practice.publish()
    for journal in (True, False):
        restored(practice, file, journal=journal)
        assert fates(recovered(practice, DUE + timedelta(hours=1), lost=not journal)) == [(1, "barred")]
        practice.sign(1)
        (news,) = practice.publish(DUE + timedelta(hours=1, minutes=1)).news
        assert news.needs_person
        assert state(practice) == ["held"]
        assert there(practice) == [(MASTODON, STORY)]


def test_a_post_that_was_given_an_earlier_time_after_the_backup_does_not_go_out_at_the_later_one(
    practice: Practice,
) -> None:
    practice.approved(STORY, when="2026-11-25 09:00")
    file = kept(practice).file
    compose.revise(practice.as_("jo"), 1, compose.Writing(when="2026-11-23 12:00", texts={"en": f"{STORY} Come!"}))
    submit.submit(practice.as_("jo"), 1, lambda _asked: True)
    practice.sign(1)
    practice.publish()
    restored(practice, file)
    assert fates(recovered(practice, TOMORROW)) == [(1, "held"), (1, "unknown")]
    go_on(practice)
    assert there(practice) == [(MASTODON, f"{STORY} Come!")]


def test_the_same_text_on_the_account_holds_a_later_post_where_the_journal_is_lost(practice: Practice) -> None:
    practice.approved(STORY, when="2026-11-25 09:00")
    file = kept(practice).file
    compose.revise(practice.as_("jo"), 1, compose.Writing(when="2026-11-23 12:00"))
    submit.submit(practice.as_("jo"), 1, lambda _asked: True)
    practice.sign(1)
    practice.publish()
    restored(practice, file, journal=False)
    assert fates(recovered(practice, TOMORROW, lost=True)) == [(1, "held")]
    go_on(practice)
    assert there(practice) == [(MASTODON, STORY)]


def test_a_post_made_after_the_backup_is_told_of_and_its_number_can_be_used_again(practice: Practice) -> None:
    practice.draft(TALK, when="2026-11-30 09:00")
    file = kept(practice).file
    practice.approved(STORY)
    practice.publish()
    restored(practice, file)
    assert fates(recovered(practice, TOMORROW)) == [(2, "unknown")]

    practice.now = TOMORROW
    assert practice.approved(SALE, when="2026-11-24 12:00") == 2
    practice.publish(DUE + timedelta(days=1))
    assert there(practice) == [(MASTODON, STORY), (MASTODON, SALE)]


def test_the_same_backup_can_be_restored_again(practice: Practice) -> None:
    file = gap(practice)
    for _time in range(2):
        restored(practice, file)
        assert fates(recovered(practice, TOMORROW)) == [(1, "published"), (2, "goes_on")]
    go_on(practice)
    assert there(practice) == [(MASTODON, STORY), (MASTODON, SALE)]


def test_a_lost_journal_has_to_be_declared_with_a_reason(practice: Practice) -> None:
    restored(practice, gap(practice), journal=False)
    practice.now = TOMORROW
    home = practice.as_("kim")
    with pytest.raises(RefusedError, match="--lost"):
        recover.recover(home, recover.Given())
    with pytest.raises(InputError, match="reason"):
        recover.recover(home, recover.Given(lost=[home.host]))
    with pytest.raises(RefusedError, match="--lost"):
        recover.recover(home, recover.Given(lost=["another"], reason="it burnt"))
    assert home.journal.past().seen is None


def test_a_journal_that_was_cut_has_to_be_declared_lost_too(practice: Practice) -> None:
    practice.approved(STORY)
    practice.approved(SALE, accounts=[X])
    file = kept(practice).file
    practice.publish()
    lines = (practice.state / FILE).read_bytes().splitlines(keepends=True)
    (practice.state / FILE).write_bytes(b"".join(lines[1:]))
    restored(practice, file)
    with pytest.raises(RefusedError, match="not whole"):
        recovered(practice, TOMORROW)
    assert fates(recovered(practice, TOMORROW, lost=True)) == [(1, "published"), (2, "published")]


def test_a_journal_lost_beside_a_database_that_is_not_is_recovered_in_the_same_way(practice: Practice) -> None:
    gap(practice)
    shutil.rmtree(practice.state)
    with pytest.raises(RolledBackError, match="does not know this home"):
        practice.publish(TOMORROW)
    assert fates(recovered(practice, TOMORROW, lost=True)) == [(2, "goes_on")]
    go_on(practice)
    assert there(practice) == [(MASTODON, STORY), (MASTODON, SALE)]


def test_the_journal_of_a_lost_host_is_taken_from_a_copy(practice: Practice) -> None:
    file = gap(practice)
    shutil.copytree(practice.state, practice.folder / "copy")
    restored(practice, file, journal=False)
    practice.now = TOMORROW
    home = practice.as_("kim")
    with pytest.raises(InputError, match="no journal of this home"):
        recover.recover(home, recover.Given([practice.folder]))
    done = recover.recover(home, recover.Given([practice.folder / "copy"]))
    assert fates(done.cases) == [(1, "published"), (2, "goes_on")]


def test_a_host_that_sent_before_and_is_not_here_has_to_be_spoken_for(practice: Practice) -> None:
    file = gap(practice)
    practice.now = TOMORROW
    practice.by_hand("UPDATE attempt SET host = 'the-other-host'")
    file = kept(practice, practice.folder / "later.tar").file
    restored(practice, file)
    home = practice.as_("kim")
    with pytest.raises(RefusedError, match="the-other-host"):
        recover.recover(home, recover.Given())
    recover.recover(home, recover.Given(lost=["the-other-host"], reason="sold"))


def test_a_home_in_order_has_nothing_to_recover(practice: Practice) -> None:
    gap(practice)
    with pytest.raises(RefusedError, match="nothing to recover"):
        recovered(practice, TOMORROW)


def test_it_is_the_business_of_it(practice: Practice) -> None:
    restored(practice, gap(practice))
    for person in ("jo", "pat", "sam"):
        with pytest.raises(RoleError):
            recover.recover(practice.as_(person), recover.Given())


def test_a_record_that_does_not_hold_is_not_recovered(practice: Practice) -> None:
    restored(practice, gap(practice))
    practice.by_hand("UPDATE delivery SET state = 'published' WHERE id = 1")
    with pytest.raises(TamperedError, match="does not hold"):
        recovered(practice, TOMORROW)


def test_a_recovery_that_broke_off_before_the_journal_began_anew_can_be_made_again(practice: Practice) -> None:
    def break_off(_about: str) -> None:
        raise InterruptedError

    restored(practice, gap(practice))
    practice.now = TOMORROW
    home = practice.as_("kim")
    with pytest.raises(InterruptedError):
        recover.recover(replace(home, journal=HookedJournal(home, saw=Around(before=break_off))), recover.Given())
    with pytest.raises(RolledBackError):
        practice.publish(TOMORROW)
    assert fates(recovered(practice, TOMORROW)) == [(2, "goes_on")]
    go_on(practice)
    assert there(practice) == [(MASTODON, STORY), (MASTODON, SALE)]


STEPS = ("pass", "pass after timeout", "pass without an answer", "new post", "sign the third")


@pytest.fixture
def places_to_work(home_template: Path) -> Iterator[tuple[Path, Path]]:
    with TemporaryDirectory() as folder:
        yield home_template, Path(folder)


@pytest.mark.slow
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    before=st.lists(st.sampled_from(STEPS), max_size=3),
    after=st.lists(st.sampled_from(STEPS), max_size=4),
    journal=st.booleans(),
    later=st.sampled_from([10, 60, 300, 1500]),
)
def test_nothing_goes_out_twice_wherever_the_backup_was_made(
    before: list[str], after: list[str], journal: bool, later: int, places_to_work: tuple[Path, Path]
) -> None:
    template, folder = places_to_work
    (mine := folder / str(len(list(folder.iterdir())))).mkdir()
    practice = Practice.copy(template, mine)
    practice.approved(STORY, accounts=[MASTODON, X])
    practice.approved(SALE, when="2026-11-23 12:05")
    practice.in_review(TALK)
    for number, step in enumerate(before):
        take(practice, step, number)
    file = kept(practice).file
    for number, step in enumerate(after, start=len(before)):
        take(practice, step, number)
    out = Counter(there(practice))
    restored(practice, file, journal=journal)
    recovered(practice, DUE + timedelta(minutes=later), lost=not journal)
    sign_the_third(practice)
    for minute in (1, 2, 3, 4, 60):
        practice.publish(DUE + timedelta(minutes=later + minute))

    now = Counter(there(practice))
    assert max(now.values(), default=0) <= 1, now
    assert now >= out
    assert audit.verify(practice.as_("jo")).problems == []
    close_homes()
    shutil.rmtree(mine)


def sign_the_third(practice: Practice) -> None:
    """Sign post 3 off where that can be done."""
    if rows(practice, "SELECT 1 FROM post WHERE id = 3 AND state = 'in_review'"):
        with suppress(RefusedError):  # its window may have passed
            practice.sign(3)


def take(practice: Practice, step: str, number: int) -> None:
    """Do one thing on the way, a minute after the one before."""
    now = DUE + timedelta(minutes=number)
    if step == "sign the third":
        sign_the_third(practice)
    elif step == "new post":
        practice.now = now
        practice.approved(f"News number {number}.", when=f"2026-11-23 12:{number + 1:02}")
    else:
        if step != "pass":
            practice.extra["PUBQUEUE_SANDBOX_FAULT"] = (
                "timeout-after" if step == "pass after timeout" else "timeout-before"
            )
        practice.publish(now)
        practice.extra.clear()
