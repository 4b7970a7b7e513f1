"""What stops publishing as a whole is told: an edited trust file, an older database; and what missed its time."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import builders
from builders import DUE, Practice, close_homes
from examined import real_home
from sqlalchemy import event

from pubqueue import bootstrap, places
from pubqueue.model.audit import Act
from pubqueue.net import practice_mail
from pubqueue.workflow import audit, compose, notify, people, publish, review, submit
from pubqueue.workflow.home import Home
from pubqueue.workflow.status import status


def _give_kim_the_office(practice: Practice) -> None:
    practice.rewrite_trust(lambda body: body.replace(b'"person":"pat"', b'"person":"kim"'))


def test_what_was_signed_waits_and_nothing_goes_out_under_an_edited_trust_file(practice: Practice) -> None:
    practice.approved()
    _give_kim_the_office(practice)
    gazette = practice.publish()
    assert practice.ledger() == []
    assert gazette.needs_person
    assert "trust file is not the one" in " ".join(str(news.said) for news in gazette.news)


def test_the_audit_names_an_edited_trust_file(practice: Practice) -> None:
    _give_kim_the_office(practice)
    problems = [str(problem) for problem in audit.verify(practice.as_("jo")).problems]
    assert problems == ["The trust file is not the one that the record tells of."]


def test_status_says_that_an_older_database_publishes_nothing(practice: Practice) -> None:
    practice.approved()
    close_homes()
    older = Practice.copy(practice.folder, practice.folder / "older")
    practice.publish()
    shutil.copy(practice.state / places.CHECKPOINT, older.state)

    now = status(older.as_("jo"))
    assert now.blocked is not None
    assert now.needs_person


def test_status_names_a_post_that_missed_its_time_unsigned(practice: Practice) -> None:
    post = practice.in_review()
    assert status(practice.as_("jo")).overdue == []
    practice.publish()
    assert status(practice.as_("jo")).overdue == [post]


def test_status_says_who_can_sign_what_is_in_review(practice: Practice) -> None:
    post = practice.in_review()

    now = status(practice.as_("jo"))
    assert [(one.post, list(one.whom)) for one in now.in_review] == [(post, ["pat", "sam"])]
    assert now.names["pat"] == "Pat Maracle"
    assert not now.needs_person


def test_whoever_wrote_a_part_is_not_among_those_who_can_sign(practice: Practice) -> None:
    post = practice.draft()
    compose.revise(practice.as_("pat"), post, compose.Writing(texts={"en": "Storytime is on Saturday at eleven."}))
    submit.submit(practice.as_("jo"), post, lambda _asked: True)

    assert [list(one.whom) for one in status(practice.as_("jo")).in_review] == [["sam"]]


def test_what_was_sent_back_waits_for_its_author(practice: Practice) -> None:
    post = practice.in_review()
    review.request_changes(practice.as_("pat"), post, "Say where.")

    assert [(one.post, list(one.whom)) for one in status(practice.as_("jo")).changes_requested] == [(post, ["jo"])]


def test_what_goes_out_next_comes_in_the_order_of_its_time_and_tells_a_pair_apart(practice: Practice) -> None:
    later = practice.approved(when="2026-11-23 14:00")
    pair = practice.approved(
        texts={"en": "Storytime on Sunday.", "fr": "L'heure du conte dimanche."}, accounts=["facebook:library"]
    )

    waiting = status(practice.as_("jo")).waiting
    assert [(one.row.post, one.row.language, one.paired) for one in waiting] == [
        (pair, "en", True),
        (pair, "fr", True),
        (later, "en", False),
    ]


def test_what_is_in_doubt_or_held_comes_with_the_command_that_leads_on(practice: Practice) -> None:
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-before"
    doubtful = practice.approved()
    practice.publish()
    held = practice.approved("Storytime again on Sunday.", when="2026-11-23 13:00")
    practice.publish(DUE + timedelta(hours=9))

    now = status(practice.as_("jo"))
    assert [(one.row.post, str(one.todo)) for one in now.in_doubt] == [
        (doubtful, f"pubqueue reconcile, or pubqueue post resolve {doubtful} --published URL (or --absent)")
    ]
    assert [(one.row.post, f"pubqueue post retime {held} PHRASE" in str(one.todo)) for one in now.held] == [
        (held, True)
    ]
    assert now.needs_person


def _questions(home: Home) -> int:
    """Return how many questions `status` asks of the database."""
    asked: list[object] = []
    event.listen(home.engine, "before_cursor_execute", lambda *call: asked.append(call))
    status(home)
    return len(asked)


def test_many_posts_take_no_more_questions_than_one(practice: Practice) -> None:
    practice.in_review()
    of_one = _questions(practice.as_("jo"))
    for n in range(5):
        practice.in_review(f"Storytime is on Saturday at ten, in room {n}.")

    assert _questions(practice.as_("jo")) == of_one


def test_where_the_server_of_alarms_is_down_posts_go_out_and_status_says_what_was_not_told(practice: Practice) -> None:
    people.tell_at(practice.as_("jo"), "jo", "jo@lakeview.example.ca")
    (practice.path / "sandbox").mkdir(mode=0o700, exist_ok=True)
    (practice.path / "sandbox" / practice_mail.FILE).mkdir()
    practice.approved()
    practice.publish()
    notify.after_pass(practice.as_("jo"))

    assert len(practice.ledger()) == 1
    now = status(practice.as_("jo"))
    assert [("practice mail" in notice.problem, notice.tries) for notice in now.untold][:1] == [(True, 1)]
    assert not now.needs_person


# --- the publisher's sign of life, and the backup, of a real home -----------------------------------


def _opened(home: Practice) -> Home:
    opened = bootstrap.open_home(bootstrap.Call(home.environment))
    builders._OPENED.append(opened)
    return opened


def test_a_new_home_is_not_called_silent_and_says_that_no_backup_was_proven(tmp_path: Path) -> None:
    now = status(_opened(real_home(tmp_path)))

    assert (now.last_pass, now.silent, now.backup, now.backup_due) == (None, False, None, True)
    assert not now.needs_person


def test_a_publisher_that_ran_and_fell_silent_is_red_whatever_waits(tmp_path: Path) -> None:
    home = _opened(real_home(tmp_path))
    publish.publish(home)
    assert not status(home).silent
    heartbeat = home.settings.state / places.HEARTBEAT
    earlier = heartbeat.stat().st_mtime - 301
    os.utime(heartbeat, (earlier, earlier))

    now = status(home)
    assert (now.silent, now.needs_person) == (True, True)


def test_a_backup_that_was_proven_is_told_with_its_age(tmp_path: Path) -> None:
    home = _opened(real_home(tmp_path))
    with home.publishing() as pen:
        pen.record(Act.BACKUP_PROVEN, "home", data={"sealed": False})

    assert not status(home).backup_due
    later = replace(home, clock=bootstrap.PracticeClock(home.clock.now() + timedelta(days=8)))
    assert status(later).backup_due


def test_a_host_of_staff_alone_is_neither_silent_nor_blocked(tmp_path: Path) -> None:
    home = _opened(real_home(tmp_path))
    home.log_key.unlink()

    now = status(home)
    assert (now.publishes, now.silent, now.blocked) == (False, False, None)
