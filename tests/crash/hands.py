"""What somebody with the database file can do to it, and posts to do it to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from builders import DUE, Practice
from painted import drawing, saved

from pubqueue.model.canonical import canonical, parse
from pubqueue.workflow import compose, review, stop, submit

from .ask import rows

TEXT = "Storytime is on Saturday at ten."
BOTH = ["mastodon:library", "x:library"]
Hand = Callable[[Practice, int], object]


def sql(statement: str, *values: object) -> Hand:
    """Return a hand that runs one statement, in which `:post` stands for the post's number."""
    return lambda practice, post: practice.by_hand(statement.replace(":post", str(post)), *values)


def body(table: str, **fields: object) -> Hand:
    """Return a hand that rewrites fields of one stored body, in its canonical form."""

    def write(practice: Practice, post: int) -> None:
        query = f"SELECT body FROM {table} WHERE post = ? LIMIT 1"  # noqa: S608 - our own tables
        ((stored,),) = rows(practice, query, post)
        changed = canonical({**parse(stored), **fields})
        practice.by_hand(f"UPDATE {table} SET body = ? WHERE body = ?", changed, stored)  # noqa: S608

    return write


def unlock(practice: Practice) -> None:
    """Drop every trigger, as the database's owner can."""
    practice.unlock()


def unlocked(*hands: Hand) -> Hand:
    """Return `hands`, after the triggers are out of their way."""

    def change(practice: Practice, post: int) -> None:
        unlock(practice)
        for hand in hands:
            hand(practice, post)

    return change


def signed(practice: Practice) -> int:
    """Return a signed post, due at noon."""
    return practice.approved(TEXT)


def seen(practice: Practice) -> int:
    """Return a signed post in a home whose newest record a pass has seen."""
    post = signed(practice)
    practice.publish(DUE - timedelta(minutes=30))
    return post


def out(practice: Practice) -> int:
    """Return a post that is out."""
    post = signed(practice)
    practice.publish()
    return post


def withdrawn(practice: Practice) -> int:
    """Return a post that was signed and then taken back."""
    post = signed(practice)
    compose.withdraw(practice.as_("jo"), post, "not yet")
    return post


def in_doubt(practice: Practice) -> int:
    """Return a post that may or may not be out."""
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-before"
    post = out(practice)
    del practice.extra["PUBQUEUE_SANDBOX_FAULT"]
    return post


def stopped(practice: Practice) -> int:
    """Return a signed post in a home that was stopped."""
    post = signed(practice)
    stop.stop(practice.as_("kim"), "a hoax is about")
    return post


def beside_another(practice: Practice) -> int:
    """Return a signed post, number 2, of the same hour as the signed post 1."""
    practice.approved("The book sale begins on Friday.", accounts=["bluesky:library"])
    return signed(practice)


def waived_and_painted(practice: Practice) -> int:
    """Return a signed post with everything that a post can have: a picture, a waiver, a second account."""
    picture = practice.folder / "picture.png"
    picture.write_bytes(saved(drawing(), "PNG"))
    shown = compose.PictureFile({"en": picture}, {"en": "Two coloured fields."}, "own", "CC BY 4.0", "Jo Tremblay")
    post = practice.draft(TEXT, accounts=BOTH, aims=[], pictures=[shown])
    review.waive(practice.as_("pat"), post, "purpose", "agreed at the desk")
    submit.submit(practice.as_("jo"), post, lambda _asked: True)
    practice.sign(post, person="sam")
    return post
