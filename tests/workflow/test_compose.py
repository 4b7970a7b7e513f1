"""Writing a post, changing it, taking it back: each change is a version, and voids what was agreed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import DUE, START, Practice
from crash.hands import body

from pubqueue.errors import (
    InputError,
    NotFoundError,
    RefusedError,
    RoleError,
    StaleError,
    StateError,
    TamperedError,
    WhenError,
)
from pubqueue.model.post import Content
from pubqueue.store import log_read, queries
from pubqueue.workflow import compose, reconcile, schedule, submit
from pubqueue.workflow.compose import PictureFile, Writing
from pubqueue.workflow.news import Gazette

SAMPLES = Path(__file__).parents[2] / "src" / "pubqueue" / "sample" / "media"
LAKE = SAMPLES / "lake-at-dusk.jpg"


def content(practice: Practice, post: int, number: int = 1) -> Content:
    with practice.as_("jo").reading() as session:
        return queries.version(session, post, number).content


def deliveries(practice: Practice) -> list[tuple[int, str]]:
    with practice.as_("jo").reading() as session:
        return [(row.version, row.state) for row in queries.deliveries(session, 1)]


# --- a new post -----------------------------------------------------------------------------------


def test_a_new_post_is_a_draft_by_who_wrote_it_as_they_wrote_it(practice: Practice) -> None:
    post = practice.draft(
        "Hello", accounts=["x:library", "x:library", "mastodon:library"], texts={"fr": "Bonjour", "en": "Hello"}
    )
    assert practice.value("SELECT state || version || author FROM post JOIN version ON post = id") == "draft1jo"
    assert content(practice, post) == Content(
        texts={"en": "Hello", "fr": "Bonjour"},
        accounts=("x:library", "mastodon:library"),
        aims=("information",),
        at=DUE,
        zone="America/Toronto",
    )
    with practice.as_("jo").reading() as session:
        assert log_read.contributors(session, post, 1) == ("jo",)


def test_a_text_is_put_in_one_form_and_pasted_debris_is_taken_out_and_told(practice: Practice) -> None:
    pasted = unicodedata.normalize("NFD", "Café à l'été") + " a\u200bb\u00ad"
    written = compose.start(practice.as_("jo"), Writing(texts={"en": pasted}))
    assert content(practice, written.post).texts["en"] == "Café à l'été ab"
    assert written.notes


def test_a_post_may_lack_accounts_aims_and_a_time_until_it_is_submitted(practice: Practice) -> None:
    written = compose.start(practice.as_("jo"), Writing(texts={"en": "Hello"}))
    assert content(practice, written.post).at is None
    assert practice.value("SELECT COUNT(*) FROM variant") == 0


@pytest.mark.parametrize("texts", [{}, {"en": ""}])
def test_a_post_needs_a_text(practice: Practice, texts: dict[str, str]) -> None:
    with pytest.raises(InputError, match="A post needs a text"):
        compose.start(practice.as_("jo"), Writing(texts=texts))
    assert practice.value("SELECT COUNT(*) FROM post") == 0


def test_what_does_not_exist_is_refused_and_what_does_is_named(practice: Practice) -> None:
    jo = practice.as_("jo")
    with pytest.raises(NotFoundError, match=r"no account x:libary\..*mastodon:library"):
        compose.start(jo, Writing(texts={"en": "Hello"}, accounts=["x:libary"]))
    with pytest.raises(InputError, match=r"fame is no aim\..*customer-service"):
        compose.start(jo, Writing(texts={"en": "Hello"}, aims=["fame"]))
    with pytest.raises(WhenError):
        compose.start(jo, Writing(texts={"en": "Hello"}, when="soonish"))
    with pytest.raises(WhenError):
        compose.start(jo, Writing(texts={"en": "Hello"}, when="2026-11-22 09:00"))
    assert practice.value("SELECT COUNT(*) FROM post") == 0


def test_it_people_and_strangers_do_not_write(practice: Practice) -> None:
    with pytest.raises(RoleError, match=r"Kim .*may not write posts"):
        compose.start(practice.as_("kim"), Writing(texts={"en": "Hello"}))
    with pytest.raises(RoleError, match="does not know who you are"):
        compose.start(replace(practice.as_("jo"), person=None), Writing(texts={"en": "Hello"}))


def test_each_account_gets_its_own_form_of_a_picture_and_a_picture_is_stored_once(practice: Practice) -> None:
    picture = PictureFile({"en": LAKE}, {"en": "A lake at dusk"}, credit="Jo", licence="CC0", source="own")
    first = practice.draft("Look", accounts=["facebook:library", "mastodon:library"], pictures=[picture])
    stored = practice.value("SELECT COUNT(*) FROM picture")
    practice.draft("Look again", accounts=["facebook:library", "mastodon:library"], pictures=[picture])
    assert practice.value("SELECT COUNT(*) FROM picture") == stored
    with practice.as_("jo").reading() as session:
        forms = queries.variants(session, first, 1)
    assert [(one.account, one.pictures[0].alt) for one in forms] == [
        ("facebook:library", "A lake at dusk"),
        ("mastodon:library", "A lake at dusk"),
    ]


# --- a change -------------------------------------------------------------------------------------


def test_a_change_is_a_new_version_that_names_the_one_before(practice: Practice) -> None:
    post = practice.draft("Hello")
    written = compose.revise(practice.as_("sam"), post, Writing(texts={"en": "Good day"}))
    assert (written.post, written.version) == (post, 2)
    with practice.as_("jo").reading() as session:
        first, second = (queries.version_row(session, post, number) for number in (1, 2))
        assert queries.version(session, post, 2).previous == first.digest != second.digest
        assert log_read.contributors(session, post, 1) == ("jo",)
        assert log_read.contributors(session, post, 2) == ("jo", "sam")
    assert content(practice, post, 1).texts == {"en": "Hello"}


def test_what_was_not_handed_in_stays_and_what_is_empty_goes(practice: Practice) -> None:
    post = practice.draft("Hello", texts={"en": "Hello", "fr": "Bonjour"})
    jo = practice.as_("jo")
    compose.revise(jo, post, Writing(texts={"fr": "Salut"}))
    assert content(practice, post, 2) == replace(content(practice, post, 1), texts={"en": "Hello", "fr": "Salut"})
    compose.revise(jo, post, Writing(texts={"fr": ""}, when="", accounts=[]))
    assert content(practice, post, 3) == replace(
        content(practice, post, 1), texts={"en": "Hello"}, at=None, accounts=()
    )


@pytest.mark.parametrize("change", [Writing(texts={"en": "Other"}), Writing(when="2026-11-23 13:00"), Writing()])
def test_any_change_of_an_approved_post_voids_its_sign_offs_and_cancels_what_waits(
    practice: Practice, change: Writing
) -> None:
    post = practice.approved()
    compose.revise(practice.as_("jo"), post, change)
    assert practice.value("SELECT state FROM post") == "draft"
    assert deliveries(practice) == [(1, "cancelled")]
    assert practice.publish().news == []
    assert practice.publish(DUE + timedelta(hours=1)).news == []
    assert practice.ledger() == []


def test_another_time_is_another_version_that_wants_another_sign_off(practice: Practice) -> None:
    post = practice.approved()
    assert schedule.retime(practice.as_("jo"), post, "2026-11-23 14:00").version == 2
    assert content(practice, post, 2) == replace(content(practice, post, 1), at=DUE + timedelta(hours=2))
    practice.publish(DUE + timedelta(hours=2))
    assert practice.ledger() == []


def test_a_changed_post_that_is_signed_again_goes_out_once_as_it_is_now(practice: Practice) -> None:
    post = practice.approved("The old text of the post.")
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "The new text of the post."}))
    submit.submit(practice.as_("jo"), post, lambda _asked: True)
    practice.sign(post)
    practice.publish()
    assert [entry["text"] for entry in practice.ledger()] == ["The new text of the post."]
    assert deliveries(practice) == [(1, "cancelled"), (2, "published")]


@dataclass(frozen=True)
class Meanwhile:
    """A clock at whose first reading somebody else changes the post."""

    practice: Practice
    post: int
    read: list[int] = field(default_factory=list)

    def now(self) -> datetime:
        if not self.read:
            self.read.append(1)
            compose.revise(self.practice.as_("sam"), self.post, Writing(texts={"en": "Sam was quicker."}))
        return START

    def boottime(self) -> float:
        return 0.0


def test_a_change_of_what_somebody_else_just_changed_is_refused(practice: Practice) -> None:
    post = practice.draft()
    home = replace(practice.as_("jo"), clock=Meanwhile(practice, post))
    with pytest.raises(StaleError, match=f"Somebody else changed post {post} meanwhile"):
        compose.revise(home, post, Writing(texts={"en": "Jo was slow."}, when="2026-11-23 13:00"))
    assert content(practice, post, 2).texts == {"en": "Sam was quicker."}
    assert practice.value("SELECT MAX(number) FROM version") == 2


def test_what_is_out_there_or_may_be_cannot_be_changed(practice: Practice) -> None:
    post = practice.approved()
    practice.extra = {"PUBQUEUE_SANDBOX_FAULT": "timeout-after"}
    practice.publish()
    with pytest.raises(RefusedError, match="mastodon:library is in_doubt"):
        compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Other"}))
    reconcile.look(practice.as_("jo"), Gazette())
    with pytest.raises(
        RefusedError, match=r"mastodon:library is published.*begin a new post with: pubqueue post again 1"
    ):
        compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Other"}))


def test_a_version_that_was_changed_by_hand_is_not_built_upon(practice: Practice) -> None:
    post = practice.draft()
    body("version", texts={"en": "Bedtime is on Saturday at ten."})(practice, post)
    with pytest.raises(TamperedError, match="was changed by hand"):
        compose.revise(practice.as_("jo"), post, Writing(when="2026-11-23 13:00"))


def test_a_version_that_was_changed_by_hand_together_with_its_author_is_noticed(practice: Practice) -> None:
    post = practice.draft()
    practice.by_hand("UPDATE version SET author = 'sam'")
    with pytest.raises(TamperedError):
        compose.revise(practice.as_("jo"), post, Writing(when="2026-11-23 13:00"))


# --- taking it back -------------------------------------------------------------------------------


def test_who_wrote_any_version_of_a_post_may_withdraw_it(practice: Practice) -> None:
    post = compose.start(practice.as_("pat"), Writing(texts={"en": "Hello"})).post
    with pytest.raises(RoleError, match="may not withdraw any post"):
        compose.withdraw(practice.as_("jo"), post, "Not ours.")
    compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Hi"}))
    compose.withdraw(practice.as_("jo"), post, "It rains.")
    assert practice.value("SELECT state FROM post") == "withdrawn"


def test_a_designate_withdraws_any_and_it_none(practice: Practice) -> None:
    post = practice.approved()
    with pytest.raises(RoleError):
        compose.withdraw(practice.as_("kim"), post, "I can.")
    compose.withdraw(practice.as_("sam"), post, "The board said no.")
    assert deliveries(practice) == [(1, "cancelled")]
    practice.publish()
    assert practice.ledger() == []


def test_what_was_withdrawn_stays_so(practice: Practice) -> None:
    post = practice.draft()
    compose.withdraw(practice.as_("jo"), post, "No.")
    for deed in (
        lambda: compose.revise(practice.as_("jo"), post, Writing(texts={"en": "Yes"})),
        lambda: compose.withdraw(practice.as_("jo"), post, "No."),
        lambda: submit.submit(practice.as_("jo"), post, lambda _asked: True),
    ):
        with pytest.raises(StateError, match="it is withdrawn"):
            deed()


def test_a_withdrawal_leaves_what_may_be_out_there_to_be_settled(practice: Practice) -> None:
    post = practice.approved()
    practice.extra = {"PUBQUEUE_SANDBOX_FAULT": "timeout-after"}
    practice.publish()
    compose.withdraw(practice.as_("jo"), post, "Too late.")
    assert deliveries(practice) == [(1, "in_doubt")]
    reconcile.look(practice.as_("jo"), Gazette())
    assert deliveries(practice) == [(1, "published")]
    assert len(practice.ledger()) == 1
