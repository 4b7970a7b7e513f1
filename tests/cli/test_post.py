"""`post`: what it takes, what it tells, what it refuses."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from painted import noise, phone_exif, saved

from pubqueue.model.people import Role
from pubqueue.workflow import people

if TYPE_CHECKING:
    from commands import Commands

TEXT = "Storytime is on Saturday at ten, in the children's room."
BASIC = ("post", "new", "--account", "mastodon:library", "--purpose", "information", "--when", "2026-11-24 09:00")
ASKING = """
from pubqueue.model.finding import Finding, Severity
from pubqueue.words import _

class Asking:
    name, clause, severity, firm = "asking", "posting.3", Severity.ASKS, False

    def look(self, draft, facts):
        yield Finding(self.name, self.clause, self.severity, _("Is that so?"))

CHECK = Asking()
"""
KEYS = {"id", "version", "state", "at", "accounts", "texts", "aims", "findings", "notes", "deliveries", "waits_for"}


def written(command: Commands, *more: str) -> dict[str, Any]:
    said = command(*BASIC, *more, "--json")
    assert said.code == 0, said.out
    return dict(said.data)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A phone's photograph, larger than Bluesky takes, that says where it was taken."""
    file = tmp_path / "photo.jpg"
    file.write_bytes(saved(noise((2400, 1600)), "JPEG", quality=90, exif=phone_exif()))
    return file


# --- new ------------------------------------------------------------------------------------------


def test_a_new_post_is_told_as_json(command: Commands) -> None:
    post = written(
        command, "--account", "facebook:library", "--text", TEXT, "--text-fr", "L'heure du conte est samedi."
    )

    assert set(post) >= KEYS
    assert (post["id"], post["version"], post["state"]) == ("1", 1, "draft")
    assert post["at"] == "2026-11-24T09:00:00-05:00"
    assert post["accounts"] == ["mastodon:library", "facebook:library"]
    assert post["texts"] == {"en": TEXT, "fr": "L'heure du conte est samedi."}
    assert post["aims"] == ["information"]
    assert (post["findings"], post["notes"], post["deliveries"]) == ([], [], [])
    assert post["waits_for"] == "its author, to submit it"


def test_a_new_post_is_read_back_to_its_author(command: Commands) -> None:
    said = command(*BASIC, "--text", TEXT)

    assert said.code == 0
    assert said.out.splitlines() == [
        "Post 1, version 1, draft",
        "Accounts: mastodon:library",
        "Time: Tue 24 Nov 2026 09:00 EST, in 1 day",
        f"mastodon:library (en): {len(TEXT)} of 500 characters",
        "Next: pubqueue post submit 1",
    ]


def test_a_post_without_a_time_has_none(command: Commands) -> None:
    said = command("post", "new", "--account", "x:library", "--text", TEXT, "--json")

    assert said.data["at"] is None
    assert f"x:library (en): {len(TEXT)} of 280" in command("post", "preview", "1").out


def test_findings_are_told_with_their_place(command: Commands) -> None:
    post = written(command, "--account", "x:library", "--text", "a" * 300)

    (found,) = [one for one in post["findings"] if one["check"] == "length"]
    assert set(found) == {"check", "clause", "severity", "message", "platform", "where", "suggestion"}
    assert (found["severity"], found["platform"]) == ("blocks", "x")
    assert "length" in command("post", "show", "1").out


def test_what_was_tidied_is_told(command: Commands) -> None:
    post = written(command, "--text", "Story\u00adtime: https://example.ca/?utm_source=x")

    assert post["texts"]["en"] == "Storytime: https://example.ca/"
    assert len(post["notes"]) == 2


def test_standard_input_is_read_to_its_last_byte(command: Commands) -> None:
    text = "First line\n\nÀ bientôt 👩‍👧\nlast, no newline"
    for more in ([], ["--text", "-"]):
        said = command(*BASIC, *more, "--json", stdin=text.encode())
        assert said.data["texts"] == {"en": text}


def test_standard_input_that_is_not_utf_8_is_refused(command: Commands) -> None:
    said = command(*BASIC, "--json", stdin=b"caf\xe9")

    assert (said.code, said.kind) == (2, "input")
    assert "Byte 4" in said.data["error"]["message"]


@pytest.mark.parametrize(
    "text", ["[bold]now[/bold]", "{0.__class__} {name}", "$(touch x) `id`", "-rf", "--json-ish", "%s %n", "<b>&amp;"]
)
def test_text_is_only_ever_text(command: Commands, text: str) -> None:
    assert written(command, "--text", text)["texts"]["en"] == text
    assert text in command("post", "show", "1").out
    assert text in command("post", "list").out


def test_no_line_of_a_text_looks_like_one_of_ours(command: Commands) -> None:
    written(command, "--text", "Hello\nSigned off by: pat\n\nWaits for nothing.")

    for verb in ("show", "preview"):
        lines = command("post", verb, "1").out.splitlines()
        assert "    Signed off by: pat" in lines
        assert "Signed off by: pat" not in lines


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\x07b", "\x9b2J", "nul\x00"])
def test_control_characters_are_refused_and_never_printed(command: Commands, text: str) -> None:
    said = command(*BASIC, "--text", text)

    assert said.code == 2
    assert "which no post can carry" in said.err
    assert not set(said.err) & set("\x1b\x07\x9b\x00")


@pytest.mark.parametrize(
    ("arguments", "kind", "told"),
    [
        ((), "input", "--text"),
        (("--text", ""), "input", "needs a text"),
        (("--text", TEXT, "--account", "mastodon"), "input", "is no account"),
        (("--text", TEXT, "--account", "mastodon:other"), "not_found", "no account mastodon:other"),
        (("--text", TEXT, "--purpose", "fun"), "input", "is no aim"),
        (("--text", TEXT, "--when", "soonish"), "unknown", ""),
        (("--text", TEXT, "--alt", "A cat"), "input", "--alt is given more often"),
        (("--text", TEXT, "--media", "/nowhere.png"), "picture", "cannot be taken in"),
        (("--text", "-", "--text-fr", "-"), "input", "one text only"),
        (("--text", TEXT, "--editor"), "input", "needs a terminal"),
        (("--text", "a\udcff"), "input", "not UTF-8"),
    ],
)
def test_what_cannot_be_used_is_refused(command: Commands, arguments: tuple[str, ...], kind: str, told: str) -> None:
    said = command(*BASIC, *arguments, "--json")

    assert (said.code, said.kind) == (2, kind) if told else said.code == 2
    assert told in said.data["error"]["message"]
    assert command("post", "list", "--json").data == []


def test_it_may_not_write_posts(command: Commands) -> None:
    said = command(*BASIC, "--text", TEXT, "--json", who="kim")

    assert (said.code, said.kind) == (3, "role")


# --- pictures -------------------------------------------------------------------------------------


def test_the_nth_alt_belongs_to_the_nth_picture(command: Commands, photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(saved(noise((64, 64)), "PNG"))
    first = ("--media", str(photo), "--alt", "A reading chair", "--credit", "Jo", "--licence", "own", "--source", "us")
    french = ("--media-fr", "", "--alt-fr", "Un fauteuil")
    post = written(command, "--text", TEXT, *first, *french, "--media", str(other))

    one, two = post["pictures"]
    assert one["alts"] == {"en": "A reading chair", "fr": "Un fauteuil"}
    assert (one["credit"], one["licence"], one["source"]) == ("Jo", "own", "us")
    assert set(one["forms"]) == {"en"}
    assert (two["alts"], two["credit"]) == ({}, "")
    assert "Position removed" in " ".join(post["notes"])


def test_down_scaled_forms_are_shown_at_once(command: Commands, photo: Path) -> None:
    said = command(*BASIC, "--account", "bluesky:library", "--text", TEXT, "--media", str(photo), "--alt", "A chair")
    small, whole = (line for line in said.out.splitlines() if line.startswith("  picture"))

    assert "2400 by 1600 pixels" in whole
    assert "2400 by 1600 pixels" not in small
    assert small.endswith("A chair")


def test_a_file_may_have_any_name(command: Commands, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(photo.parent)
    photo.rename("-rf")

    assert len(written(command, "--text", TEXT, "--media", "-rf", "--alt", "A chair")["pictures"]) == 1


# --- edit and retime ------------------------------------------------------------------------------


def test_an_edit_changes_only_what_is_given(command: Commands, photo: Path) -> None:
    before = written(command, "--text", TEXT, "--text-fr", "Bonjour", "--media", str(photo), "--alt", "A chair")
    after = command("post", "edit", "1", "--text", "Storytime is off.", "--json").data

    assert after["version"] == 2
    assert after["texts"] == {"en": "Storytime is off.", "fr": "Bonjour"}
    assert [after[name] for name in ("at", "accounts", "aims", "pictures")] == [
        before[name] for name in ("at", "accounts", "aims", "pictures")
    ]


def test_an_edit_takes_away_what_is_given_empty(command: Commands, photo: Path) -> None:
    written(command, "--text", TEXT, "--text-fr", "Bonjour", "--media", str(photo), "--alt", "A chair")
    after = command("post", "edit", "1", "--text-fr", "", "--when", "", "--no-media", "--json").data

    assert (after["texts"], after["at"], after["pictures"]) == ({"en": TEXT}, None, [])


def test_an_edit_of_nothing_is_refused(command: Commands) -> None:
    written(command, "--text", TEXT)
    said = command("post", "edit", "1", "--json", stdin=b"not asked for")

    assert (said.code, said.kind) == (2, "input")


def test_media_and_no_media_contradict_each_other(command: Commands, photo: Path) -> None:
    written(command, "--text", TEXT)

    assert command("post", "edit", "1", "--no-media", "--media", str(photo)).code == 2


def test_an_edit_voids_the_sign_off(command: Commands) -> None:
    post = command.practice.approved()
    after = command("post", "edit", str(post), "--text", "Another text.", "--json").data

    assert (after["state"], after["version"], after["deliveries"]) == ("draft", 2, [])


def test_a_retimed_post_wants_another_sign_off(command: Commands) -> None:
    post = command.practice.approved()
    said = command("post", "retime", str(post), "2026-11-25 14:00", "--json")

    assert (said.data["at"], said.data["state"]) == ("2026-11-25T14:00:00-05:00", "draft")
    assert "in 2 days" in command("post", "retime", str(post), "2026-11-25 15:00").out


def test_a_time_that_is_not_certain_is_refused(command: Commands) -> None:
    post = command.practice.draft()
    said = command("post", "retime", str(post), "1/2/2027 9am", "--json")

    assert (said.code, said.kind) == (2, "ambiguous")
    assert said.data["error"]["candidates"]


# --- show, list, preview --------------------------------------------------------------------------


def test_show_tells_everything(command: Commands) -> None:
    post = command.practice.approved()
    command("review", "comment", str(post), "Nice [bold]one[/bold]")
    data, lines = command("post", "show", str(post), "--json").data, command("post", "show", str(post)).out

    assert set(data) >= KEYS
    assert (data["contributors"], data["sign_offs"]) == (["jo"], [{"version": 1, "by": "pat"}])
    assert data["comments"][0]["text"] == "Nice [bold]one[/bold]"
    assert data["deliveries"][0]["state"] == "waiting"
    for told in ("Written by: jo", "Nice [bold]one[/bold]", "Signed off by: pat", "Waits for its time."):
        assert told in lines


@pytest.mark.parametrize("verb", ["show", "preview", "diff", "edit"])
def test_a_post_that_is_not_there_is_refused(command: Commands, verb: str) -> None:
    said = command("post", verb, "9", "--json")

    assert (said.code, said.kind) == (2, "not_found")


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", str(2**70)])
def test_what_is_no_number_is_refused(command: Commands, number: str) -> None:
    said = command("post", "show", "--json", "--", number)

    assert (said.code, said.kind) == (2, "usage")


def test_list_tells_all_posts_in_order(command: Commands) -> None:
    practice = command.practice
    first, second, third = practice.draft(), practice.in_review("Second\ttext\nof two lines"), practice.approved()
    data = command("post", "list", "--json").data

    assert [(one["id"], one["state"]) for one in data] == [
        (str(first), "draft"),
        (str(second), "in_review"),
        (str(third), "approved"),
    ]
    assert all(set(one) >= KEYS for one in data)
    rows = [row.split("\t") for row in command("post", "list").out.splitlines()]
    assert [len(row) for row in rows] == [5, 5, 5]
    assert rows[1] == [
        str(second), "in_review", "Mon 23 Nov 2026 12:00 EST", "mastodon:library", "Second text of two lines",
    ]  # fmt: skip


@pytest.mark.slow
def test_list_pages_through_more_than_one_page(command: Commands) -> None:
    for number in range(203):
        command.practice.draft(f"Post number {number} of many.", when="")

    assert [int(one["id"]) for one in command("post", "list", "--json").data] == list(range(1, 204))


def test_list_takes_one_state(command: Commands) -> None:
    command.practice.draft()
    waiting = command.practice.in_review()

    for state in ("in_review", "in-review"):
        assert [one["id"] for one in command("post", "list", "--state", state, "--json").data] == [str(waiting)]
    assert command("post", "list", "--state", "lost").code == 2


def test_a_post_that_was_changed_by_hand_hides_no_other(command: Commands) -> None:
    first, second = command.practice.draft(), command.practice.draft("Another post altogether.")
    command.practice.by_hand("DROP TRIGGER IF EXISTS version_no_update")
    assert command.practice.by_hand("UPDATE version SET at = '2030-01-01T00:00:00Z' WHERE post = ?", first) == 1

    one, two = command("post", "list", "--json").data
    assert "changed by hand" in one["problem"]
    assert (two["id"], two["problem"]) == (str(second), None)
    assert "changed by hand" in command("post", "list").out
    assert command("post", "show", str(first), "--json").kind == "tampered"


def test_preview_shows_what_each_account_gets(command: Commands) -> None:
    written(
        command, "--account", "facebook:library", "--text", TEXT, "--text-fr", "Le conte, c'est samedi à dix heures."
    )
    data = command("post", "preview", "1", "--json").data

    assert [(one["account"], one["language"], one["limit"]) for one in data] == [
        ("facebook:library", "en", 63206),
        ("facebook:library", "fr", 63206),
        ("mastodon:library", "en", 500),
    ]
    assert (data[1]["text"], data[1]["used"]) == ("Le conte, c'est samedi à dix heures.", 36)
    only = command("post", "preview", "1", "--account", "mastodon:library")
    assert only.out.splitlines() == [f"mastodon:library (en): {len(TEXT)} of 500 characters", f"    {TEXT}"]
    assert command("post", "preview", "1", "--account", "x:library").code == 2


# --- diff -----------------------------------------------------------------------------------------


def test_diff_marks_words(command: Commands) -> None:
    written(command, "--text", "Storytime is at ten.")
    command("post", "edit", "1", "--text", "Storytime is at eleven.", "--account", "x:library")
    data = command("post", "diff", "1", "--json").data

    assert (data["from"], data["to"], data["only_time"]) == (1, 2, False)
    assert data["changes"] == [
        {"field": "text.en", "old": "Storytime is at ten.", "new": "Storytime is at eleven."},
        {"field": "accounts", "old": ["mastodon:library"], "new": ["x:library"]},
    ]
    assert "text.en: Storytime is at [-ten.-]{+eleven.+}" in command("post", "diff", "1").out


def test_diff_says_when_only_the_time_changed(command: Commands) -> None:
    post = str(command.practice.approved())
    command("post", "retime", post, "2026-11-25 14:00")

    said = command("post", "diff", post)
    assert "Only the time changed." in said.out
    assert "[-23-]{+25+}" in said.out
    (change,) = command("post", "diff", post, "--json").data["changes"]
    assert (change["old"], change["new"]) == ("2026-11-23T12:00:00-05:00", "2026-11-25T14:00:00-05:00")


def test_diff_goes_back_to_the_last_version_that_was_signed(command: Commands) -> None:
    post = str(command.practice.approved())
    command("post", "edit", post, "--text", "A second text.")
    command("post", "edit", post, "--text", "A third text.")

    assert command("post", "diff", post, "--json").data["from"] == 1
    assert command("post", "diff", post, "--from", "2", "--json").data["from"] == 2
    assert command("post", "diff", post, "--from", "1", "--to", "1").out.endswith("Nothing changed.\n")
    assert command("post", "diff", post, "--from", "7").code == 2


def test_diff_of_a_first_version_is_refused(command: Commands) -> None:
    post = command.practice.draft()

    assert (command("post", "diff", str(post), "--json").code) == 2


# --- submit, withdraw, resolve --------------------------------------------------------------------


def test_submit_hands_a_post_to_review(command: Commands) -> None:
    post = str(command.practice.draft())
    said = command("post", "submit", post, "--json")

    assert (said.data["id"], said.data["state"]) == (post, "in_review")
    assert said.data["waits_for"] == "a sign-off by pat, sam"


def test_submit_refuses_what_a_check_stops(command: Commands) -> None:
    post = str(command.practice.draft("a" * 600))
    said = command("post", "submit", post, "--json")

    assert (said.code, said.kind) == (3, "findings")
    assert said.data["error"]["findings"][0]["check"] == "length"
    assert command("post", "submit", post, "--confirm-all").code == 3


@pytest.mark.parametrize(
    ("arguments", "typed", "code"),
    [((), "n\n", 3), ((), "maybe\ny\n", 0), (("--json",), "", 3), (("--confirm-all", "--json"), "", 0)],
    ids=["no", "yes", "nobody asked", "confirmed beforehand"],
)
@pytest.mark.usefixtures("asking_check")
def test_what_asks_wants_an_answer(command: Commands, arguments: tuple[str, ...], typed: str, code: int) -> None:
    post = str(command.practice.draft())
    said = command.at_terminal("post", "submit", post, *arguments, typed=typed)

    assert said.code == code
    assert ("Is that so?" in said.err) == bool(typed)
    assert command("post", "show", post, "--json").data["confirmed_by"] == (None if code else "jo")
    if arguments == ("--json",):
        assert [one["check"] for one in said.data["error"]["findings"]] == ["asking"]


@pytest.fixture
def asking_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of another distribution's, which asks about every text, in processes of their own."""
    described = tmp_path / "plugin" / "asking-1.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: asking\nVersion: 1\n")
    (described / "entry_points.txt").write_text("[pubqueue.checks]\nasking = asking\n")
    (described.parent / "asking.py").write_text(ASKING)
    monkeypatch.setenv("PYTHONPATH", str(described.parent))


def test_several_are_submitted_and_one_refusal_leaves_the_others_alone(command: Commands) -> None:
    first, long, last = (
        str(command.practice.draft(text)) for text in ("Storytime is on.", "a" * 600, "Come and see us.")
    )
    said = command("post", "submit", first, long, "99", last, "--json")

    assert said.code == 3
    assert [(one["id"], one.get("state")) for one in said.data] == [
        (first, "in_review"), (last, "in_review"), (long, None), ("99", None),
    ]  # fmt: skip
    assert [one["error"]["kind"] for one in said.data[2:]] == ["findings", "not_found"]


def test_what_is_refused_of_several_is_told_beside_what_is_done(command: Commands) -> None:
    post = str(command.practice.draft())
    said = command("post", "submit", "99", post)

    assert said.code == 2
    assert f"Post {post} is in review" in said.out
    assert "Post 99, not done:\nThere is no post 99." in said.err


def test_a_post_named_twice_is_submitted_once(command: Commands) -> None:
    post = str(command.practice.draft())

    assert command("post", "submit", post, post, "--json").data["state"] == "in_review"


def test_a_submitted_post_cannot_be_submitted_again(command: Commands) -> None:
    post = str(command.practice.in_review())
    said = command("post", "submit", post)

    assert said.code == 3
    assert "It can: " in said.err


def test_withdraw_ends_a_post(command: Commands) -> None:
    post = str(command.practice.approved())
    said = command("post", "withdraw", post, "--reason", "Cancelled [bold]", "--json")

    assert said.data["state"] == "withdrawn"
    assert [row["state"] for row in said.data["deliveries"]] == ["cancelled"]
    assert command("post", "withdraw", post, "--reason", "again").code == 3


def test_withdraw_wants_a_reason(command: Commands) -> None:
    said = command("post", "withdraw", str(command.practice.draft()), "--json")

    assert (said.code, said.kind) == (2, "usage")


def test_another_persons_post_is_withdrawn_by_a_designate_only(command: Commands) -> None:
    home = command.practice.as_("sam")
    people.add(home, "max", "Max Roy", {Role.STAFF}, "")
    post = str(command.practice.draft())

    assert command("post", "withdraw", post, "--reason", "no", "--json", who="max").kind == "role"
    assert command("post", "withdraw", post, "--reason", "no", "--json", who="pat").code == 0


def in_doubt(command: Commands) -> str:
    practice = command.practice
    post = practice.approved()
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-before"
    practice.publish()
    return str(post)


def test_a_post_in_doubt_is_resolved_as_published(command: Commands) -> None:
    post = in_doubt(command)
    assert command("post", "show", post, "--json").data["waits_for"] == "a person: mastodon:library is in_doubt"
    said = command("post", "resolve", post, "--published", "https://example.ca/1", "--reason", "saw it", "--json")

    assert (said.code, said.data["deliveries"][0]["state"]) == (0, "published")
    assert said.data["deliveries"][0]["url"] == "https://example.ca/1"


def test_a_post_in_doubt_is_resolved_as_absent(command: Commands) -> None:
    said = command(
        "post", "resolve", in_doubt(command), "--absent", "--reason", "looked", "--account", "mastodon:library"
    )

    assert (said.code, said.out) == (0, "It is retryable now.\n")


@pytest.mark.parametrize(
    "how", [(), ("--absent", "--published", "https://example.ca/1"), ("--published", ""), ("--published", "1")]
)
def test_resolve_wants_one_clear_word(command: Commands, how: tuple[str, ...]) -> None:
    said = command("post", "resolve", in_doubt(command), *how, "--reason", "looked", "--json")

    assert (said.code, said.kind) == (2, "input")


def test_nothing_in_doubt_is_nothing_to_resolve(command: Commands) -> None:
    said = command("post", "resolve", str(command.practice.draft()), "--absent", "--reason", "looked", "--json")

    assert (said.code, said.kind) == (2, "not_found")


# --- at a terminal --------------------------------------------------------------------------------


def test_a_terminal_is_asked_line_by_line(command: Commands, photo: Path) -> None:
    answers = [
        "library",
        "facebook:library, mastodon:library",
        ".",
        ".",
        TEXT,
        "",
        "Second paragraph.",
        ".",
        "L'heure du conte est samedi.",
        ".",
        "information",
        "soonish",
        "tomorrow 9am",
        "n",
        "2026-11-24 10:00",
        "y",
        "/nowhere.png",
        str(photo),
        "A chair",
        "Une chaise",
        "Jo",
        "own",
        "us",
        "",
    ]
    said = command.at_terminal("post", "new", typed="\n".join(answers) + "\n")
    assert said.code == 0, said.err
    post = command("post", "show", "1", "--json").data

    assert "library is none of them." in said.err
    assert "There is no such file." in said.err
    assert "Tue 24 Nov 2026 10:00 EST, in 1 day: right? [y/n]" in said.err
    assert post["texts"] == {"en": f"{TEXT}\n\nSecond paragraph.", "fr": "L'heure du conte est samedi."}
    assert post["at"] == "2026-11-24T10:00:00-05:00"
    assert post["pictures"][0]["alts"] == {"en": "A chair", "fr": "Une chaise"}


def test_whoever_leaves_the_questions_leaves_nothing_behind(command: Commands) -> None:
    said = command.at_terminal("post", "new", typed="mastodon:library\nHalf a text\n\x04")

    assert said.code == 1
    assert command("post", "list", "--json").data == []


def test_the_editor_opens_the_text_as_it_is(command: Commands, tmp_path: Path) -> None:
    post = str(command.practice.draft("Storytime is at ten."))
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\nf = pathlib.Path(sys.argv[1])\nf.write_text(f.read_text() + ' Or later.\\n')\n"
    )
    said = command.at_terminal("post", "edit", post, "--editor", editor=f"{sys.executable} {script}")

    assert said.code == 0, said.err
    assert command("post", "show", post, "--json").data["texts"] == {"en": "Storytime is at ten. Or later."}


@pytest.mark.parametrize(("editor", "code"), [("", 5), ("/nowhere/ed", 5), ("false", 5), ("true", 2)])
def test_an_editor_that_does_nothing_changes_nothing(command: Commands, editor: str, code: int) -> None:
    post = str(command.practice.draft())

    assert command.at_terminal("post", "edit", post, "--editor", editor=editor).code == code
    assert command("post", "show", post, "--json").data["version"] == 1


def test_times_are_read_by_the_clock_that_was_set(command: Commands) -> None:
    command.practice.now += timedelta(days=300)

    assert command(*BASIC[:-1], "tomorrow 9am", "--text", TEXT, "--json").data["at"] == "2027-09-20T09:00:00-04:00"
