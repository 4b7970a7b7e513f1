"""The story that README tells: one post's whole way."""

from __future__ import annotations

from datetime import timedelta

from builders import DUE, Practice

from pubqueue.workflow import audit


def test_a_signed_post_goes_out_once_when_it_is_due(practice: Practice) -> None:
    post = practice.approved("The library opens at nine on Saturday.")
    assert practice.publish(DUE - timedelta(minutes=1)).news == []
    assert practice.ledger() == []

    (news,) = practice.publish(DUE).news
    assert (news.post, news.state) == (post, "published")
    assert [entry["text"] for entry in practice.ledger()] == ["The library opens at nine on Saturday."]

    assert practice.publish(DUE + timedelta(minutes=1)).news == []
    assert len(practice.ledger()) == 1
    assert practice.value("SELECT state FROM post") == "closed"
    assert audit.verify(practice.as_("jo")).problems == []
