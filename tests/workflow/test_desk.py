"""A login that several people share: codes, PINs, guesses, and who may give a code to whom."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import Practice

from pubqueue.desk import Desk
from pubqueue.errors import DeskLockedError, InputError, NotFoundError, RefusedError, RoleError
from pubqueue.model.audit import Act
from pubqueue.model.people import Deed, Surety
from pubqueue.store import log_read
from pubqueue.workflow import compose, desk, people, read
from pubqueue.workflow.home import Home

GOOD = "739164"


def _at(practice: Practice, terminal: str = "34816 700 55") -> Home:
    """Return the home as it is opened at a shared desk, by nobody yet."""
    home = practice.as_("jo")
    where = Desk(Path(practice.state / "desk"), terminal, "boot", 300.0, lambda: 1000.0)
    return replace(home, person=None, surely=None, desk=where)


def _code(practice: Practice, who: str = "jo", giver: str = "kim") -> str:
    return people.new_code(practice.as_(giver), who)


def _unlock(home: Home, who: str, secret: str, new: str = GOOD) -> None:
    desk.unlock(home, people.known(home, who), secret, lambda: new)


def _never() -> str:
    raise AssertionError


def _recorded(practice: Practice, who: str) -> list[Act]:
    with practice.as_("sam").reading() as session:
        return [leaf.act for leaf in log_read.about(session, f"person:{who}")][1:]


def test_a_code_opens_the_desk_once_and_becomes_a_pin(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    jo = people.known(home, "jo")
    assert len(code) == 8
    assert desk.wants_code(home, jo)
    _unlock(home, "jo", code)
    assert desk.sitting(home) == "jo"
    assert not desk.wants_code(home, jo)
    desk.lock(home)
    assert desk.sitting(home) == ""
    with pytest.raises(RefusedError, match="not the one"):
        desk.unlock(home, jo, code, _never)
    desk.unlock(home, jo, GOOD, _never)
    assert desk.sitting(home) == "jo"
    expected = [Act.DESK_CODE_GIVEN, Act.DESK_PIN_SET, Act.DESK_UNLOCKED, Act.DESK_REFUSED, Act.DESK_UNLOCKED]
    assert _recorded(practice, "jo") == expected


def test_the_record_says_how_many_wrong_tries_there_were(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    for wrong in ("1", "2"):
        with pytest.raises(RefusedError):
            _unlock(home, "jo", wrong)
    _unlock(home, "jo", code)
    with home.reading() as session:
        leaves = log_read.about(session, "person:jo", [Act.DESK_REFUSED, Act.DESK_UNLOCKED])
    assert [leaf.data["failures"] for leaf in leaves] == [1, 2, 2]
    assert [(leaf.actor, leaf.data.get("surely")) for leaf in leaves][2] == ("person:jo", "desk_pin")
    assert "person:" not in leaves[0].actor


def test_neither_code_nor_pin_stands_anywhere(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    _unlock(home, "jo", code)
    kept = [bytes(value) for (value,) in practice.rows("SELECT leaf FROM event")]
    kept += [bytes(value) for row in practice.rows("SELECT salt, hash FROM desk_pin") for value in row]
    kept += [file.read_bytes() for file in home.desk.folder.iterdir()] if home.desk else []
    assert not any(secret.encode() in one for one in kept for secret in (code, GOOD))


def test_a_code_runs_out_after_a_week(practice: Practice) -> None:
    code = _code(practice)
    practice.now += timedelta(days=7)
    with pytest.raises(RefusedError, match="run out"):
        _unlock(_at(practice), "jo", code)
    practice.now -= timedelta(seconds=1)
    _unlock(_at(practice), "jo", code)


def test_a_pin_that_is_too_easy_is_refused_and_the_code_still_counts(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    with pytest.raises(InputError):
        _unlock(home, "jo", code, "123456")
    assert desk.sitting(home) == ""
    _unlock(home, "jo", code)


def test_five_wrong_ones_bring_a_pause_in_which_even_the_right_one_does_not_count(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    for _n in range(5):
        with pytest.raises(RefusedError, match="not the one"):
            _unlock(home, "jo", "0")
    with pytest.raises(RefusedError, match="5 wrong tries") as caught:
        _unlock(home, "jo", code)
    assert "14:01:00Z (UTC)" in str(caught.value)
    practice.now += timedelta(minutes=1)
    _unlock(_at(practice), "jo", code)
    practice.now -= timedelta(hours=1)
    _unlock(_at(practice), "jo", GOOD)


def test_a_clock_that_was_put_back_ends_no_pause(practice: Practice) -> None:
    _code(practice)
    for _n in range(5):
        with pytest.raises(RefusedError):
            _unlock(_at(practice), "jo", "0")
    practice.now -= timedelta(days=30)
    with pytest.raises(RefusedError, match="wrong tries"):
        _unlock(_at(practice), "jo", "0")


def test_many_guesses_at_once_are_no_more_than_one_after_another(practice: Practice) -> None:
    _code(practice)
    home = _at(practice)

    def guess(n: int) -> str:
        try:
            _unlock(home, "jo", f"{n:08}")
        except RefusedError as error:
            return error.what.template
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(40)))
    assert answers.count("That is not the one.") == 5
    assert len(set(answers)) == 2
    assert _recorded(practice, "jo").count(Act.DESK_REFUSED) == 5


def test_a_new_code_ends_the_pin_the_pause_and_what_the_pin_opened(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    _unlock(home, "jo", code)
    fresh = _code(practice)
    assert desk.sitting(home) == ""
    with pytest.raises(RefusedError):
        _unlock(home, "jo", GOOD)
    _unlock(home, "jo", fresh, "270493")


def test_whoever_has_neither_code_nor_pin_is_told_who_gives_one(practice: Practice) -> None:
    home = _at(practice)
    with pytest.raises(RefusedError, match="people pin pat"):
        desk.wants_code(home, people.known(home, "pat"))
    with pytest.raises(RefusedError, match="no desk PIN"):
        _unlock(home, "pat", GOOD)


def _no_terminal(home: Home) -> Home:
    return replace(home, desk=replace(home.desk, terminal="")) if home.desk else home


def _no_desk(home: Home) -> Home:
    return replace(home, desk=None)


@pytest.mark.parametrize("away", [_no_desk, _no_terminal])
def test_nothing_is_unlocked_away_from_a_shared_desk(practice: Practice, away: Callable[[Home], Home]) -> None:
    code = _code(practice)
    with pytest.raises(RefusedError, match="no shared desk"):
        _unlock(away(_at(practice)), "jo", code)
    assert practice.value("SELECT failures FROM desk_pin") == 0


@pytest.mark.parametrize(("giver", "who"), [("jo", "jo"), ("pat", "jo"), ("kim", "pat"), ("kim", "sam")])
def test_a_code_is_given_by_it_and_that_of_an_office_by_the_ceo_alone(practice: Practice, giver: str, who: str) -> None:
    with pytest.raises(RoleError):
        _code(practice, who, giver)
    assert _code(practice, who, "sam")


def test_nobody_gets_a_code_who_is_not_there(practice: Practice) -> None:
    with pytest.raises(NotFoundError):
        _code(practice, "nobody")


def test_who_acts_at_the_desk_is_recorded_as_known_by_pin(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    _unlock(home, "jo", code)
    seated = replace(home, person=people.known(home, "jo"), surely=Surety.DESK_PIN)
    post = practice.draft()
    compose.revise(seated, post, compose.Writing(texts={"en": "Storytime is on Sunday."}))
    assert dict(read.dossier(practice.as_("pat"), post).contributors) == {"jo": Surety.PRACTICE}
    with home.reading() as session:
        leaf = log_read.about(session, f"post:{post}")[-1]
    assert (leaf.act, leaf.data["surely"]) == (Act.POST_REVISED, "desk_pin")


def test_whoever_leaves_the_desk_does_nothing_more(practice: Practice) -> None:
    code, home = _code(practice), _at(practice)
    _unlock(home, "jo", code)
    seated = replace(home, person=people.known(home, "jo"), surely=Surety.DESK_PIN)
    seated = replace(seated, stay=lambda: desk.require_sitting(seated))
    assert seated.acting(Deed.WRITE).id == "jo"
    desk.lock(home)
    with pytest.raises(DeskLockedError, match="whoami --unlock"):
        seated.acting(Deed.WRITE)
    _code(practice, "sam", "sam")
    assert desk.sitting(home) == ""


def test_a_change_of_ones_own_is_allowed_and_that_of_others_to_it_and_ceo(practice: Practice) -> None:
    people.speak(practice.as_("jo"), "jo", "fr")
    people.tell_at(practice.as_("jo"), "jo", "jo@lakeview.example.ca")
    jo = people.known(practice.as_("sam"), "jo")
    assert (jo.language, jo.email) == ("fr", "jo@lakeview.example.ca")
    people.speak(practice.as_("kim"), "jo", "")
    with pytest.raises(RoleError):
        people.speak(practice.as_("pat"), "jo", "fr")
    with pytest.raises(InputError):
        people.speak(practice.as_("jo"), "jo", "de")
    with pytest.raises(InputError):
        people.tell_at(practice.as_("jo"), "jo", "not an address")
    with pytest.raises(NotFoundError):
        people.speak(practice.as_("kim"), "nobody", "fr")
    assert _recorded(practice, "jo") == [Act.PERSON_CHANGED] * 3
