"""`review`: who may sign what, what they see, what they are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commands import Commands

LATE = "2026-11-24 22:00"
"""Within quiet hours, which the check of times stops."""


# --- list and show --------------------------------------------------------------------------------


def test_the_earliest_time_comes_first(command: Commands) -> None:
    later = command.practice.in_review(when="2026-11-25 12:00")
    sooner = command.practice.in_review("The library is closed on Friday.", when="2026-11-24 12:00")
    command.practice.draft("Not handed over yet, so not here.")
    data = command("review", "list", "--json", who="pat").data

    assert [one["id"] for one in data] == [str(sooner), str(later)]
    assert [(one["may_sign"], one["signers"]) for one in data] == [(True, ["pat", "sam"])] * 2
    assert command("review", "list", who="pat").out.splitlines()[0].split("\t") == [
        str(sooner),
        "Tue 24 Nov 2026 12:00 EST",
        "mastodon:library",
        "The library is closed on Friday.",
        "jo, by --as, in a practice home",
        "you, sam",
    ]


def test_the_list_says_who_else_may_sign(command: Commands) -> None:
    command.practice.in_review()
    command("post", "edit", "1", "--text", "Pat wrote part of it.", who="pat")
    command("post", "submit", "1")

    (one,) = command("review", "list", "--json", who="pat").data
    assert (one["may_sign"], one["signers"]) == (False, ["sam"])
    assert command("review", "list", who="jo").out.endswith("\tsam\n")


def test_show_tells_what_a_sign_off_binds(command: Commands) -> None:
    post = str(command.practice.in_review("Storytime [bold]now[/bold]."))
    data = command("review", "show", post, "--json", who="pat").data

    assert (data["may_sign"], data["cannot_sign"]) == (True, None)
    statement = data["statement"]
    assert (statement["post"], statement["version"], statement["content"]) == (post, 1, data["digest"])
    assert (statement["signer"], statement["contributors"]) == ("pat", ["jo"])
    lines = command("review", "show", post, who="pat").out
    for told in (
        "Storytime [bold]now[/bold].",
        "Written by: jo",
        "may go out until Mon 23 Nov 2026 16:00 EST",
        f"Your sign-off binds post {post}, version 1:",
        "to: mastodon:library (en)",
        "at: Mon 23 Nov 2026 12:00 EST, until Mon 23 Nov 2026 16:00 EST",
        f"content {data['digest']}",
        "as designate, by trust file 1",
    ):
        assert told in lines


def test_show_tells_who_cannot_sign_why(command: Commands) -> None:
    post = str(command.practice.in_review())
    data = command("review", "show", post, "--json").data

    assert (data["may_sign"], data["statement"]) == (False, None)
    assert data["cannot_sign"] == "Jo Tremblay may not sign off."
    assert "You cannot sign this: Jo Tremblay may not sign off." in command("review", "show", post).out
    assert data["digest"] in command("review", "show", post).out


def test_show_tells_findings_waivers_and_comments(command: Commands) -> None:
    post = str(command.practice.draft(when=LATE))
    assert command("review", "waive", post, "timing", "--reason", "A storm [bold]", who="pat").code == 0
    command("post", "submit", post)
    command("review", "comment", post, "Is {this} right?")
    lines, data = (command("review", "show", post, *more, who="sam") for more in ((), ("--json",)))

    assert "  waived by pat: A storm [bold]" in lines.out
    assert "jo, Mon 23 Nov 2026 09:00 EST, on version 1: Is {this} right?" in lines.out
    assert data.data["waivers"][0] == {
        "check": "timing", "by": "pat", "reason": "A storm [bold]", "at": "2026-11-23T09:00:00-05:00",
    }  # fmt: skip


# --- comment --------------------------------------------------------------------------------------


def test_a_comment_is_kept(command: Commands) -> None:
    post = str(command.practice.draft())

    assert command("review", "comment", post, "Good.", "--json").data == {"id": post, "commented": True}
    assert command("review", "comment", post, "").code == 2
    assert command("review", "comment", post, "\x1b[2J").code == 2
    assert command("review", "comment", post, "No.", "--json", who="kim").kind == "role"
    assert [one["text"] for one in command("post", "show", post, "--json").data["comments"]] == ["Good."]


# --- sign-off -------------------------------------------------------------------------------------


def test_a_designate_signs_off_without_a_question_away_from_a_terminal(command: Commands) -> None:
    post = str(command.practice.in_review())
    said = command("review", "sign-off", post, "--json", who="pat")

    assert said.code == 0
    assert said.data == {"id": post, "version": 1, "state": "approved", "missing": None}


def test_several_are_signed_in_one_go(command: Commands) -> None:
    posts = [str(command.practice.in_review(f"Storytime number {n} is on.")) for n in (1, 2, 3)]
    said = command("review", "sign-off", *posts, who="pat")

    assert said.out.splitlines() == [f"Post {post} is signed and approved." for post in posts]


def test_what_cannot_be_signed_leaves_the_others_alone(command: Commands) -> None:
    draft, post = str(command.practice.draft()), str(command.practice.in_review())
    said = command("review", "sign-off", draft, post, "--json", who="pat")

    assert said.code == 3
    assert [(one["id"], one.get("state")) for one in said.data] == [(post, "approved"), (draft, None)]
    assert said.data[1]["error"]["kind"] == "state"


def test_an_author_may_not_sign_their_own(command: Commands) -> None:
    post = str(command.practice.in_review())
    command("post", "edit", post, "--text", "Pat wrote part of it.", who="pat")
    command("post", "submit", post)
    said = command("review", "sign-off", post, who="pat")

    assert said.code == 3
    assert "You wrote part of post 1" in said.err
    assert "These may sign: sam." in said.err


@pytest.mark.parametrize("who", ["jo", "kim"])
def test_whoever_holds_no_office_may_not_sign(command: Commands, who: str) -> None:
    said = command("review", "sign-off", str(command.practice.in_review()), "--json", who=who)

    assert (said.code, said.kind) == (3, "role")


def test_what_is_approved_cannot_be_signed_again(command: Commands) -> None:
    post = str(command.practice.approved())
    said = command("review", "sign-off", post, who="sam")

    assert said.code == 3
    assert "It can: revise, withdraw, close." in said.err
    assert command("review", "sign-off", post, "--json", who="sam").data["error"]["can"]


def test_a_terminal_shows_what_is_signed_and_asks_once(command: Commands) -> None:
    first, second = (str(command.practice.in_review(f"Storytime number {n} is on.")) for n in (1, 2))
    digest = command("post", "show", second, "--json").data["digest"]

    refused = command.at_terminal("review", "sign-off", first, second, who="pat", typed="n\n")
    assert (refused.code, refused.out) == (3, "")
    assert digest in refused.err
    assert "Nothing was signed." in refused.err
    agreed = command.at_terminal("review", "sign-off", first, second, who="pat", typed="y\n")
    assert (agreed.code, agreed.err.count("[y/n]")) == (0, 1)
    assert agreed.out == f"Post {first} is signed and approved.\nPost {second} is signed and approved.\n"


def test_yes_answers_beforehand(command: Commands) -> None:
    said = command.at_terminal("review", "sign-off", str(command.practice.in_review()), "--yes", who="pat")

    assert (said.code, "[y/n]" in said.err) == (0, False)


# --- send back, end, waive ------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "state"), [("request-changes", "changes_requested"), ("reject", "rejected")])
def test_a_reviewer_decides_with_a_reason(command: Commands, verb: str, state: str) -> None:
    post = str(command.practice.in_review())

    assert command("review", verb, post, who="pat").code == 2
    assert command("review", verb, post, "--reason", " ", "--json", who="pat").kind == "input"
    assert command("review", verb, post, "--reason", "no", "--json", who="jo").kind == "role"
    said = command("review", verb, post, "--reason", "The date is wrong.", "--json", who="pat")
    assert said.data == {"id": post, "state": state}
    assert command("review", verb, post, "--reason", "again", "--json", who="pat").kind == "state"
    assert command("post", "show", post, "--json").data["comments"][0]["text"] == "The date is wrong."


def test_a_waiver_lets_a_stopped_post_go_on(command: Commands) -> None:
    post = str(command.practice.draft(when=LATE))
    assert command("post", "submit", post).code == 3
    said = command("review", "waive", post, "timing", "--reason", "A storm", "--json", who="pat")

    assert (said.data["id"], said.data["check"]) == (post, "timing")
    assert [one["severity"] for one in said.data["waived"]] == ["blocks"]
    assert command("post", "submit", post).code == 0


def test_what_is_firm_cannot_be_waived(command: Commands) -> None:
    post = str(command.practice.draft("a" * 600))
    said = command("review", "waive", post, "length", "--reason", "please", "--json", who="pat")

    assert (said.code, said.kind) == (3, "refused")
    assert "cannot be waived" in said.data["error"]["message"]


def test_what_does_not_block_is_not_waived(command: Commands) -> None:
    post = str(command.practice.draft())

    assert command("review", "waive", post, "timing", "--reason", "x", "--json", who="pat").kind == "not_found"
    assert command("review", "waive", post, "timing", "--reason", "x", "--json", who="jo").kind == "role"
