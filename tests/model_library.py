"""A practice home in which people do anything in any order, and a model of what they agreed to."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from builders import START, Practice, close_homes
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from pubqueue import places
from pubqueue.bootstrap import PracticeClock
from pubqueue.errors import PubqueueError
from pubqueue.model.delivery import DeliveryState
from pubqueue.model.post import GRACE
from pubqueue.workflow import audit, compose, reconcile, review, schedule, sign_off, stop, submit
from pubqueue.workflow.home import Home
from pubqueue.workflow.news import Gazette

T = TypeVar("T")

PEOPLE = ("jo", "pat", "sam", "kim")
MAY_SIGN = {"pat", "sam"}
SPEAKS = {"mastodon:library": ("en",), "x:library": ("en",), "facebook:library": ("en", "fr")}
TIMES = {"2026-11-23 10:00": 60, "2026-11-23 12:00": 180, "2026-11-23 15:00": 360, "2026-11-23 22:00": 780}
"""When posts are due, in minutes from the start; the last lies in the quiet hours and wants a waiver."""
FAULTS = ("", "", "timeout-before", "timeout-after", "http-500-after", "reset-after")

person = st.sampled_from(PEOPLE)
account_lists = st.lists(st.sampled_from(sorted(SPEAKS)), min_size=1, max_size=2, unique=True)
phrases = st.sampled_from(sorted(TIMES))
which = st.integers(0, 3)


@dataclass(frozen=True)
class Frozen:
    """One version as it was written, and who had written the post by then."""

    number: int
    texts: dict[str, str]
    accounts: tuple[str, ...]
    at: datetime
    writers: frozenset[str]


@dataclass
class Paper:
    """What people have decided about a post, as far as the workflow said yes."""

    id: int
    version: Frozen
    live: bool = False
    signers: set[str] = field(default_factory=set)
    waived_by: set[str] = field(default_factory=set)

    def revised(self, by: str, version: Frozen) -> None:
        self.version = replace(version, number=version.number + 1, writers=version.writers | {by})
        self.live, self.signers, self.waived_by = False, set(), set()


Sent = tuple[int, int, str, str]
"""A post, its version, an account and a language."""


class Library(RuleBasedStateMachine):
    """A practice home, the people in it, and a model of what they agreed to."""

    def __init__(self, original: Path, folder: Path, seen: Counter[str], papers: Sequence[Paper] = ()) -> None:
        super().__init__()
        self.practice = Practice.copy(original, folder)
        self.homes = {person: self.practice.as_(person) for person in PEOPLE}
        self.file = sqlite3.connect(self.practice.path / places.DATABASE, isolation_level=None)
        self.verified = 0
        self.papers = [replace(paper, signers=set(paper.signers)) for paper in papers]
        self.out: dict[Sent, str] = {}
        self.stopped = False
        self.seen = seen

    def teardown(self) -> None:
        for home in self.homes.values():
            home.engine.dispose()
        self.file.close()
        close_homes()

    # what people do

    def begin_a_working_day(self) -> None:
        """Have two posts signed, one in both languages."""
        for n, (account, when) in enumerate([("mastodon:library", "12:00"), ("facebook:library", "15:00")]):
            self.write("jo", [account], f"2026-11-23 {when}", french=True)
            self.submit("jo", n)
            self.sign("pat", n)

    @initialize(minutes=st.sampled_from([0, 5, 240]), fault=st.sampled_from(FAULTS))
    def first_pass(self, minutes: int, fault: str) -> None:
        """Begin when the first of them is due, on a platform that may misbehave."""
        self.publish(0, minutes, fault)

    @rule(by=person, accounts=account_lists, when=phrases, french=st.booleans())
    def write(self, by: str, accounts: list[str], when: str, french: bool) -> None:
        texts = {"en": f"Note {self.words()}: the library opens at nine."}
        texts |= {"fr": f"Note {self.words()} : la bibliothèque ouvre à neuf heures."} if french else {}
        writing = compose.Writing(texts=texts, accounts=accounts, aims=["information"], when=when)
        written = self.may(by, lambda home: compose.start(home, writing))
        if written:
            version = Frozen(1, texts, tuple(accounts), due(when), frozenset({by}))
            self.papers.append(Paper(written.post, version))

    @rule(by=person, n=which, accounts=account_lists)
    def edit(self, by: str, n: int, accounts: list[str]) -> None:
        paper, text = self.paper(n), f"Note {self.words()}: the library opens at ten."
        writing = compose.Writing(texts={"en": text}, accounts=accounts)
        if self.may(by, lambda home: compose.revise(home, paper.id, writing)):
            texts = {**paper.version.texts, "en": text}
            paper.revised(by, replace(paper.version, texts=texts, accounts=tuple(accounts)))

    @rule(by=person, n=which, when=phrases)
    def retime(self, by: str, n: int, when: str) -> None:
        paper = self.paper(n)
        if self.may(by, lambda home: schedule.retime(home, paper.id, when)):
            paper.revised(by, replace(paper.version, at=due(when)))

    @rule(by=person, n=which)
    def submit(self, by: str, n: int) -> None:
        paper = self.paper(n)
        self.may(by, lambda home: submit.submit(home, paper.id, lambda _asked: True))

    @rule(by=person, n=which)
    def sign(self, by: str, n: int) -> None:
        paper = self.paper(n)
        signed = self.may(by, lambda home: sign_off.sign_off(home, [sign_off.propose(home, paper.id)]))
        if signed:
            assert by in MAY_SIGN - paper.version.writers
            paper.signers.add(by)
            paper.live = signed[0].state == "approved"
            assert paper.live == bool(paper.signers - paper.waived_by)

    @rule(by=person, n=which, when=phrases)
    def hand_over(self, by: str, n: int, when: str) -> None:
        """Take a post all the way, as far as the gate lets it."""
        self.retime(by, n, when)
        self.waive("pat", n)
        self.submit(by, n)
        self.sign("pat", n)
        self.sign("sam", n)

    @rule(by=person, n=which)
    def waive(self, by: str, n: int) -> None:
        paper = self.paper(n)
        if self.may(by, lambda home: review.waive(home, paper.id, "timing", "The board asked for it.")):
            assert by in MAY_SIGN
            paper.waived_by.add(by)
            paper.signers = set()

    @rule(by=person, n=which, end=st.sampled_from([review.request_changes, review.reject, compose.withdraw]))
    def take_back(self, by: str, n: int, end: Callable[[Home, int, str], object]) -> None:
        paper = self.paper(n)
        done = self.may(by, lambda home: (end(home, paper.id, "It is not right."),))
        if done:
            assert end is compose.withdraw or by in MAY_SIGN
            paper.live = False

    @rule(by=person, n=which)
    def comment(self, by: str, n: int) -> None:
        paper = self.paper(n)
        self.may(by, lambda home: review.comment(home, paper.id, "A good one."))

    @rule(by=person, then=person)
    def stop_and_resume(self, by: str, then: str) -> None:
        """Stop publishing, or if it is stopped, have somebody try to resume it."""
        if not self.stopped:
            self.may(by, lambda home: stop.stop(home, "Something is wrong."))
            self.stopped = True
        elif self.may(then, stop.resume):
            assert then in MAY_SIGN
            self.stopped = False

    @rule(by=person, n=which)
    def resume_post(self, by: str, n: int) -> None:
        paper = self.paper(n)
        if self.may(by, lambda home: stop.resume_posts(home, [paper.id])):
            assert by in MAY_SIGN

    # what the world does

    @rule(minutes=st.integers(-60, 1080))
    def turn_the_clock(self, minutes: int) -> None:
        self.practice.now = START + timedelta(minutes=minutes)

    @rule(n=which, minutes=st.sampled_from([5, 0, 239, 240, 241, -1]), fault=st.sampled_from(FAULTS))
    def publish(self, n: int, minutes: int, fault: str) -> None:
        """Run a pass at about the time of a post, on platforms that may misbehave."""
        self.practice.extra = {"PUBQUEUE_SANDBOX_FAULT": fault} if fault else {}
        gazette = self.practice.publish(self.paper(n).version.at + timedelta(minutes=minutes))
        for account in SPEAKS:
            for entry in self.practice.ledger(account)[self.published(account) :]:
                self.went_out(account, entry)
        self.seen.update(str(news.state) for news in gazette.news)

    @rule()
    def look(self) -> None:
        found = self.may("jo", lambda home: reconcile.look(home, Gazette()))
        self.seen.update(f"found {news.state}" for news in (found.news if found else []))

    @rule(by=person)
    def answer_for_what_is_in_doubt(self, by: str) -> None:
        """Take somebody's word, which is true."""
        for post, version, account, language in self.rows("in_doubt")[:1]:
            url = "https://example.org/post" if (post, version, account, language) in self.out else ""

            def answer(home: Home, post: int = post, where: str = f"{account}/{language}", url: str = url) -> object:
                return reconcile.resolve(home, post, account=where, url=url, reason="I looked.")

            self.seen.update(["resolved"] if self.may(by, answer) else [])

    # what must be true of it

    def went_out(self, account: str, entry: dict[str, Any]) -> None:
        """Bind a new line of a ledger to the post that it must have come from."""
        assert not self.stopped
        now, language = self.practice.now, entry["language"]
        (paper,) = [one for one in self.papers if entry["text"] in one.version.texts.values()]
        version = paper.version
        assert paper.live
        assert paper.signers - version.writers
        assert entry["text"] == version.texts[language]
        assert language in SPEAKS[account]
        assert account in version.accounts
        assert version.at <= now <= version.at + GRACE
        assert datetime.fromisoformat(entry["published_at"]) == now
        assert not [sent for sent in self.out if (sent[0], sent[2], sent[3]) == (paper.id, account, language)]
        self.out[paper.id, version.number, account, language] = entry["text"]
        self.seen["out"] += 1

    @invariant()
    def the_platforms_hold_exactly_what_was_signed(self) -> None:
        for account in SPEAKS:
            held = sorted(str(entry["text"]) for entry in self.practice.ledger(account))
            assert held == sorted(text for sent, text in self.out.items() if sent[2] == account)

    @invariant()
    def every_delivery_tells_what_is_known_of_it(self) -> None:
        assert not self.rows("claimed")
        assert not self.rows("sending")
        assert set(self.rows("published")) <= set(self.out)
        assert set(self.out) <= {*self.rows("published"), *self.rows("in_doubt")}

    @invariant()
    def what_is_approved_has_its_deliveries_and_nothing_else_waits(self) -> None:
        waiting = [DeliveryState.WAITING, DeliveryState.RETRYABLE, DeliveryState.HELD]
        can_go = {row for state in waiting for row in self.rows(state)}
        everything = {row for state in DeliveryState for row in self.rows(state)}
        assert can_go <= {sent for paper in self.papers if paper.live for sent in planned(paper)}
        for paper in self.papers:
            if paper.live:
                assert planned(paper) <= everything

    @invariant()
    def the_record_holds(self) -> None:
        (changes,) = self.file.execute("PRAGMA data_version").fetchone()
        if changes != self.verified:
            assert audit.verify(self.homes["jo"]).problems == []
            self.verified = changes

    # the machine's own

    def may(self, by: str, deed: Callable[[Home], T]) -> T | None:
        """Have somebody try something; return what came of it, or None where it was refused."""
        home = replace(self.homes[by], clock=PracticeClock(self.practice.now))
        try:
            return deed(home)
        except PubqueueError as refusal:
            self.seen[refusal.kind] += 1
            return None

    def paper(self, n: int) -> Paper:
        return self.papers[n % len(self.papers)]

    def words(self) -> int:
        """Return a number that no text carried before."""
        self.seen["words"] += 1
        return self.seen["words"]

    def published(self, account: str) -> int:
        return sum(sent[2] == account for sent in self.out)

    def rows(self, state: str) -> list[Sent]:
        """Return the deliveries in `state` as the database tells them."""
        query = "SELECT post, version, account, language FROM delivery WHERE state = ? ORDER BY id"
        return list(self.file.execute(query, (str(state),)))


def due(phrase: str) -> datetime:
    return START + timedelta(minutes=TIMES[phrase])


def planned(paper: Paper) -> set[Sent]:
    """Return what an approved version must have deliveries for."""
    version = paper.version
    return {
        (paper.id, version.number, account, language)
        for account in version.accounts
        for language in SPEAKS[account]
        if language in version.texts
    }
