"""Who can sign off, for which accounts, and what waits for them in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pubqueue import plugins
from pubqueue.errors import PubqueueError
from pubqueue.model.people import Deed
from pubqueue.model.post import PostClass, instant
from pubqueue.store import health, overview, queries
from pubqueue.words import _
from pubqueue.workflow import people
from pubqueue.workflow.doctor.chart import Examination, Patient, Symptom, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from pubqueue.model.trust import Trust

_SOON = timedelta(days=14)


# --- designates -----------------------------------------------------------------------------------


def _signers(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    now, trust = home.clock.now(), home.trust.current()
    with home.reading() as session:
        known = people.everybody(session, trust, now)
    eligible = trust.eligible(now)
    writers = [person.id for person in known if person.may(Deed.WRITE)]
    if not eligible:
        yield Symptom(
            _("Nobody can sign off: no one has both an office and a key."),
            _("No post can be submitted, and none goes out."),
            _("The CEO names a designate (pubqueue people name-designate NAME), who makes a key (pubqueue key make)."),
        )
    elif len(eligible) == 1 and writers == eligible:
        yield Symptom(
            _("{who} is the only one who can sign off, and the only one who writes.", who=eligible[0]),
            _("Nobody signs off what they wrote."),
            _("Add a second person (pubqueue people add), or have another designate named."),
        )
    elif len(eligible) == 1 and not trust.sole_signer:
        yield warning(
            _("Only {who} can sign off.", who=eligible[0]),
            _("While they are away nothing is approved, and what they write nobody can sign."),
            _("Have another designate named: pubqueue people name-designate NAME"),
        )
    yield from _too_few(trust, eligible)


def _too_few(trust: Trust, eligible: Collection[str]) -> Iterator[Symptom]:
    """Yield a class of posts for which more people must sign off than can."""
    for kind in PostClass:
        needed = trust.threshold(kind)
        if eligible and needed is not None and needed > len(eligible):
            yield Symptom(
                _(
                    "Posts of class {kind} want {n} sign-offs, and only {m} can give one.",
                    kind=kind,
                    n=needed,
                    m=len(eligible),
                ),
                _("Such a post cannot be submitted."),
                _("Have more designates named: pubqueue people name-designate NAME"),
            )


def _keys(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    now, trust = home.clock.now(), home.trust.current()
    for who in sorted({office.person for office in trust.offices}):
        if trust.offices_of(who, now) and not trust.keys_of(who, now):
            yield warning(
                _("{who} holds an office, and has no key that holds.", who=who),
                _("They cannot sign off."),
                _("They make one with: pubqueue key make; whoever looks after people enrols it."),
            )


def _terms(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    now, trust = home.clock.now(), home.trust.current()
    for who, end in _ending(trust, now):
        yield warning(
            _("{who} can sign off only until {end}.", who=who, end=end),
            _("After that their office or their key holds no more."),
            _("Have the office given again, or a new key enrolled, before that day."),
        )


def _ending(trust: Trust, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield whoever can sign off now and not in two weeks, with the day when that ends."""
    later = now + _SOON
    for who in sorted(set(trust.eligible(now)) - set(trust.eligible(later))):
        ends = [office.until for office in trust.offices if office.person == who]
        ends += [key.until for key in trust.keys_of(who, now)]
        yield who, min((end for end in ends if instant(now) < end <= instant(later)), default=instant(later))[:10]


# --- accounts and posts ---------------------------------------------------------------------------


def _accounts(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    with home.reading() as session:
        known, busy = queries.accounts(session), health.retired_at_work(session)
    if not any(not account.retired for account in known):
        yield warning(
            _("No account is registered."),
            _("There is nowhere to publish."),
            _("Register one: pubqueue account register"),
        )
    for id, n in busy:
        yield Symptom(
            _("{account} is retired, and {n} deliveries to it are under way.", account=id, n=n),
            _("They go out to an account that the library has given up, or are held."),
            _("Withdraw those posts, or revise them for another account."),
        )
    if not home.identity.practice:
        yield from _without_connector({account.platform for account in known if not account.retired})


def _without_connector(platforms: Iterable[str]) -> Iterator[Symptom]:
    for platform in sorted(platforms):
        try:
            plugins.connector_class(platform)
        except PubqueueError as error:
            yield warning(
                error.what,
                _("Nothing can be sent to its accounts from this machine."),
                error.hint or _("Install its connector, or retire those accounts."),
            )


def _reviews(patient: Patient) -> Iterator[Symptom]:
    home = patient.opened()
    with home.reading() as session:
        late = [row.post for row in overview.in_review(session) if row.at <= instant(home.clock.now())]
    if late:
        posts = ", ".join(map(str, late))
        yield warning(
            _("These posts are in review past their time: {posts}.", posts=posts),
            _("Nobody signed them off while it was time; they do not go out any more as they are."),
            _("Give each another time (pubqueue post retime ID PHRASE), or withdraw it."),
        )


EXAMINATIONS = (
    Examination("signers", _("Can somebody sign off, and somebody other than whoever writes?"), _signers),
    Examination("keys", _("Has everybody who holds an office a key that holds?"), _keys),
    Examination("terms", _("Do all offices and keys hold for two more weeks?"), _terms),
    Examination(
        "accounts",
        _("Is there an account to publish to, with a connector, and none that is retired and busy?"),
        _accounts,
    ),
    Examination("reviews", _("Is nothing in review past its time?"), _reviews),
)
