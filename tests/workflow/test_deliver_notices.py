"""Sending notices: after publishing, once each, again with growing pauses, and never in anybody's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import DUE, START, Practice
from crash.ask import there
from letters import Carrier, after_a_pass, reachable, sent
from post_office import Office, open_office

from pubqueue.net.mail import Mail
from pubqueue.net.mail_server import MailServer
from pubqueue.net.ways_out import WaysOut
from pubqueue.store import notices
from pubqueue.workflow import notify, publish
from pubqueue.workflow.home import Home

STORY = "Storytime is on Saturday at ten."
MINUTE = timedelta(minutes=1)


def waiting(practice: Practice) -> None:
    """Have a notice to jo lie in the outbox."""
    reachable(practice, "jo")
    practice.approved(STORY)
    practice.publish(START)


def told_by(practice: Practice, carrier: Carrier) -> Home:
    return replace(practice.as_("jo"), notifier=carrier)


def test_what_was_sent_is_not_sent_again(practice: Practice) -> None:
    waiting(practice)
    carrier = Carrier()
    assert [notify.deliver(told_by(practice, carrier)) for _again in range(3)] == [1, 0, 0]
    assert len(carrier.letters) == 1


def test_what_did_not_arrive_is_tried_again_with_growing_pauses_and_given_up_after_a_day(practice: Practice) -> None:
    waiting(practice)
    carrier = Carrier(fails=True)
    tried = []
    for minute in range(1500):
        practice.now = START + minute * MINUTE
        if minute in {2**n - 1 for n in range(12)} | {2, 6, 100, 1439, 1441}:
            before = len(carrier.letters)
            notify.deliver(told_by(practice, carrier))
            tried += [minute] if len(carrier.letters) > before else []
    assert tried == [2**n - 1 for n in range(11)]
    assert len({letter.id for _to, letter in carrier.letters}) == 1
    assert practice.rows("SELECT sent_at, problem, not_before FROM notice") == [("", "Nobody took it.", notices.NEVER)]


def test_it_hears_once_a_day_of_notices_that_do_not_arrive(practice: Practice) -> None:
    waiting(practice)
    reachable(practice, "kim")
    carrier = Carrier(fails=True)
    for minute in (0, 1, 3, 7, 15):
        practice.now = START + minute * MINUTE
        notify.deliver(told_by(practice, carrier))
    (letter,) = after_a_pass(practice, START + 16 * MINUTE)
    assert (letter["to"], letter["subject"]) == (
        "kim@lakeview.example.ca",
        "[pubqueue] notices to jo do not arrive",
    )
    assert "Nobody took it." in letter["text"]
    assert [one["to"] for one in after_a_pass(practice, START + 40 * MINUTE)] == ["jo@lakeview.example.ca"]


def test_a_changed_address_gets_what_waits(practice: Practice) -> None:
    waiting(practice)
    notify.deliver(told_by(practice, Carrier(fails=True)))
    practice.by_hand("UPDATE person SET email = 'new@example.ca' WHERE id = 'jo'")
    practice.now += MINUTE
    carrier = Carrier()
    notify.deliver(told_by(practice, carrier))
    assert [to for to, _letter in carrier.letters] == ["new@example.ca"]


def test_a_reader_who_has_no_address_any_more_is_not_told(practice: Practice) -> None:
    waiting(practice)
    practice.by_hand("UPDATE person SET email = '' WHERE id = 'jo'")
    carrier = Carrier()
    assert notify.deliver(told_by(practice, carrier)) == 0
    assert (carrier.letters, practice.value("SELECT problem FROM notice")) == (
        [],
        "There is no address for jo any more.",
    )


def test_another_process_does_not_wait_for_one_that_sends(practice: Practice) -> None:
    waiting(practice)
    seen: list[int] = []
    other = Carrier()

    def meanwhile() -> None:
        seen.append(notify.deliver(told_by(practice, other)))
        practice.publish(DUE)
        seen.append(len(there(practice)))

    assert notify.deliver(told_by(practice, Carrier(deed=meanwhile))) == 1
    assert (seen, other.letters) == ([0, 1], [])


def test_a_mail_server_that_hangs_holds_no_post_back(practice: Practice) -> None:
    waiting(practice)
    order: list[str] = []
    go_on = threading.Event()

    def hang() -> None:
        order.append("letter")
        go_on.wait()

    with open_office(Office(on_data=hang)) as office:
        mail = Mail(MailServer("127.0.0.1", office.port, "social@example.ca", encrypted=False))
        practice.now = DUE
        home = replace(practice.as_("jo"), notifier=WaysOut([mail], seconds=1))
        publish.publish(home)
        order += ["published" for _post in there(practice)]
        notify.deliver(home)
        go_on.set()
    assert order[:2] == ["published", "letter"]
    assert set(practice.rows("SELECT sent_at, tries FROM notice")) == {("", 1)}


def test_time_for_sending_is_bounded_and_the_rest_is_sent_by_the_next_pass(practice: Practice) -> None:
    reachable(practice, "jo", "kim", "pat")
    practice.in_review(STORY)
    practice.approved("The book sale is on Friday.")
    practice.publish(START)
    home = practice.as_("jo")

    class Late:
        def __init__(self) -> None:
            self.since = 0.0

        def now(self) -> object:
            return home.clock.now()

        def boottime(self) -> float:
            self.since += notify.PATIENCE
            return self.since

    assert practice.value("SELECT COUNT(*) FROM notice") == 3
    carrier = Carrier()
    assert notify.deliver(replace(home, notifier=carrier, clock=Late())) == 0  # type: ignore[arg-type]
    assert notify.deliver(replace(home, notifier=carrier)) == 3


@pytest.mark.slow
def test_a_process_that_dies_between_sending_and_marking_sends_again_with_the_same_id_after_a_pause(
    practice: Practice,
) -> None:
    waiting(practice)
    code = (
        "import os, signal, sys; from datetime import datetime\n"
        "from sqlalchemy import event; from sqlalchemy.engine import Engine\n"
        "from pubqueue import bootstrap; from pubqueue.workflow import notify\n"
        "home = bootstrap.open_home(bootstrap.Call(dict(os.environ), 'jo', datetime.fromisoformat(sys.argv[1])))\n"
        "event.listen(home.engine, 'begin', lambda _c: os.path.exists(sys.argv[2]) and os.kill(os.getpid(), 9))\n"
        "notify.deliver(home)\n"
    )
    mail = practice.path / "sandbox" / "mail.jsonl"
    command = [sys.executable, "-c", code, practice.now.isoformat(), str(mail)]
    ran = subprocess.run(command, env={**os.environ, **practice.environment}, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert len(sent(practice)) == 1
    assert practice.rows("SELECT sent_at, tries FROM notice") == [("", 1)]

    assert notify.deliver(practice.as_("jo")) == 0
    practice.now += MINUTE
    assert notify.deliver(practice.as_("jo")) == 1
    first, second = sent(practice)
    assert first == second
    practice.now += 60 * MINUTE
    assert notify.deliver(practice.as_("jo")) == 0
