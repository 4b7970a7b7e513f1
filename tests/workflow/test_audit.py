"""The record as a whole: it holds, it goes on from what was seen, and its checkpoints are signed."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import databases
import pytest
from builders import DUE, START, Practice, template
from crash.ask import folder

from pubqueue import places
from pubqueue.errors import NotFoundError, RoleError, RolledBackError, UnfitError
from pubqueue.model.audit import Act
from pubqueue.signing import note
from pubqueue.store import log_read
from pubqueue.workflow import audit, compose, publish, review, stop, submit
from pubqueue.workflow.compose import Writing


def problems(practice: Practice) -> list[str]:
    return [str(problem) for problem in audit.verify(practice.as_("jo")).problems]


# --- what holds -----------------------------------------------------------------------------------


def test_a_new_home_has_a_record_that_holds(practice: Practice) -> None:
    verdict = audit.verify(practice.as_("jo"))
    assert verdict.problems == []
    assert verdict.size > 0
    assert verdict.size == practice.value("SELECT COUNT(*) FROM event")


def test_the_record_of_a_long_story_holds(practice: Practice) -> None:
    jo, pat, sam = (practice.as_(person) for person in ("jo", "pat", "sam"))
    post = practice.draft(when="2026-11-23 22:00")
    review.comment(jo, post, "Look.")
    review.waive(pat, post, "timing", "The meteor shower is at night.")
    submit.submit(jo, post, lambda _asked: True)
    review.request_changes(sam, post, "Say where.")
    compose.revise(jo, post, Writing(texts={"en": "The meteors fall over the lake tonight."}, when="2026-11-23 12:00"))
    submit.submit(jo, post, lambda _asked: True)
    practice.sign(post)
    stop.stop(jo, "Wait.")
    practice.publish()
    stop.resume(sam)
    practice.publish()
    compose.withdraw(jo, practice.approved("The other post is for tomorrow.", when="2026-11-24 12:00"), "No.")
    practice.publish()
    assert problems(practice) == []
    assert len(practice.ledger()) == 1


def test_each_change_of_state_is_a_fact_in_order(practice: Practice) -> None:
    post = practice.approved()
    practice.publish()
    with practice.as_("jo").reading() as session:
        told = [(leaf.act, leaf.state) for leaf in log_read.about(session, f"post:{post}")]
        sent = [(leaf.act, leaf.state) for leaf in log_read.about(session, "delivery:1")]
    assert told == [
        (Act.POST_STARTED, "draft"),
        (Act.POST_SUBMITTED, "in_review"),
        (Act.POST_SIGNED_OFF, "in_review"),
        (Act.POST_APPROVED, "approved"),
        (Act.POST_CLOSED, "closed"),
    ]
    assert sent == [
        (Act.DELIVERY_PLANNED, "waiting"),
        (Act.DELIVERY_CLAIMED, "claimed"),
        (Act.DELIVERY_ATTEMPTED, "sending"),
        (Act.DELIVERY_PUBLISHED, "published"),
    ]


def test_a_text_a_name_and_a_reason_are_kept_out_of_the_record(practice: Practice) -> None:
    post = practice.draft("Zanzibar is the word of the day.")
    compose.withdraw(practice.as_("jo"), post, "Quetzalcoatl.")
    with practice.as_("jo").reading() as session:
        record = b"".join(event.leaf for event in log_read.walk(session))
    for word in (b"Zanzibar", b"Quetzalcoatl", b"Tremblay", b"social@"):
        assert word not in record


def test_records_are_of_one_post_if_it_is_named_the_oldest_first(practice: Practice) -> None:
    practice.approved()
    post = practice.approved("The other post is for noon as well.")
    found = audit.records(practice.as_("kim"), post=post, last=100)
    assert {leaf.subject for leaf, _values in found} == {f"post:{post}", "delivery:2"}
    assert [leaf.seq for leaf, _values in found] == sorted(leaf.seq for leaf, _values in found)
    assert [leaf.act for leaf, _values in audit.records(practice.as_("kim"), last=2)] == [
        Act.POST_APPROVED,
        Act.DELIVERY_PLANNED,
    ]
    with pytest.raises(RoleError):
        audit.records(replace(practice.as_("jo"), person=None), last=1)


# --- checkpoints ----------------------------------------------------------------------------------


def test_a_checkpoint_says_whose_record_how_long_and_which_root(practice: Practice) -> None:
    home = practice.as_("jo")
    signed = audit.checkpoint(home)
    verdict = audit.verify(home)
    origin, size, root, *_rest = signed.split("\n")
    assert origin == audit.origin(home) == f"lakeview.example.ca/pubqueue/{home.identity.id}"
    assert (int(size), base64.b64decode(root).hex()) == (verdict.size, verdict.root)
    assert note.verify(signed, origin, home.log_key) == f"{origin}\n{size}\n{root}\n"
    assert verdict.checkpoints == 1


def test_the_same_record_has_one_checkpoint(practice: Practice) -> None:
    home = practice.as_("jo")
    first = audit.checkpoint(home)
    assert audit.checkpoint(home) == first
    practice.draft()
    assert audit.checkpoint(home) != first
    assert practice.value("SELECT COUNT(*) FROM checkpoint") == 2


def test_a_pass_signs_a_checkpoint_only_where_the_record_has_grown(practice: Practice) -> None:
    practice.publish(START)
    first = practice.value("SELECT COUNT(*) FROM checkpoint")
    practice.publish(START)
    assert practice.value("SELECT COUNT(*) FROM checkpoint") == first == 1
    practice.approved()
    practice.publish(START)
    assert practice.value("SELECT COUNT(*) FROM checkpoint") == 2
    assert problems(practice) == []


def test_a_checkpoint_of_another_key_is_noticed(practice: Practice) -> None:
    audit.checkpoint(practice.as_("jo"))
    for name in ("log.key", "log.pub"):
        (practice.path / "keys" / name).unlink()
    note.make_log_key(practice.path / "keys" / "log.key")
    assert problems(practice) == ["A checkpoint's signature does not hold."]


# --- continuation ---------------------------------------------------------------------------------


def test_an_old_backup_publishes_nothing_and_says_so(practice: Practice) -> None:
    practice.approved()
    copy = practice.keep()
    practice.publish()
    practice.bring_back(copy)
    with pytest.raises(RolledBackError, match="older than what this host has published from") as caught:
        practice.publish(DUE)
    assert caught.value.exit_code == 5
    assert len(practice.ledger()) == 1
    assert any("older" in problem for problem in problems(practice))


def test_an_old_backup_that_grew_again_publishes_nothing(practice: Practice) -> None:
    practice.approved()
    copy = practice.keep()
    practice.publish()
    practice.bring_back(copy)
    practice.now = START
    for _again in range(12):
        practice.draft()
    with pytest.raises(RolledBackError, match="not a continuation"):
        practice.publish(DUE)
    assert len(practice.ledger()) == 1


def test_the_database_of_another_home_publishes_nothing(practice: Practice, tmp_path: Path) -> None:
    other = Practice(template(folder(tmp_path, "other"), databases.another(practice.place, tmp_path)))
    practice.bring_back(other.place)
    with pytest.raises(RolledBackError, match="another database"):
        practice.publish()


@pytest.mark.parametrize("left", [None, "", "nonsense", "home 3:ff"])
def test_a_host_that_has_lost_its_memory_publishes_nothing(practice: Practice, left: str | None) -> None:
    practice.approved()
    file = practice.state / places.CHECKPOINT
    file.unlink()
    if left is not None:
        file.write_text(left)
    with pytest.raises(RolledBackError, match="does not know this home"):
        practice.publish()
    assert practice.ledger() == []


def test_a_journal_that_others_can_write_to_is_refused_by_name(practice: Practice) -> None:
    practice.state.chmod(0o777)
    with pytest.raises(UnfitError) as caught:
        practice.publish()
    assert f"Others can write to {practice.state}." in str(caught.value)


def test_two_homes_in_one_process_do_not_meet(practice: Practice, home_template: Path, tmp_path: Path) -> None:
    other = Practice.copy(home_template, tmp_path / "second")
    practice.approved()
    other.approved("The other home's post is for noon.")
    for one in (practice, other):
        one.publish()
    assert [entry["text"] for entry in other.ledger()] == ["The other home's post is for noon."]
    assert problems(practice) == problems(other) == []


def test_a_pass_on_a_home_with_nothing_to_do_leaves_the_record_as_it_was(practice: Practice) -> None:
    practice.publish(START)
    size = practice.value("SELECT COUNT(*) FROM event")
    assert publish.publish(practice.as_("jo")).news == []
    assert practice.value("SELECT COUNT(*) FROM event") == size


def test_the_record_of_a_post_that_there_is_not_is_refused(practice: Practice) -> None:
    with pytest.raises(NotFoundError, match="There is no post 99"):
        audit.records(practice.as_("jo"), post=99, last=10)
