"""`post import`, `post export`, `post again`: many posts at once, all or none, and none of them twice."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import START, Practice
from commands import Commands
from openpyxl import Workbook
from painted import SERIAL, drawing, noise, phone_exif, saved

from pubqueue.model.people import Role
from pubqueue.sheets.table import COLUMNS
from pubqueue.workflow import people, read
from pubqueue.workflow.write_out import wall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.model.post import Content

ROW = {
    "when": "2026-12-01 09:00",
    "accounts": "mastodon:library",
    "purpose": "information",
    "text": "Storytime is on Saturday at ten, in the children's room.",
}
HEADING = COLUMNS[:12]


def rows() -> list[dict[str, str]]:
    """Four posts as a planner keeps them; the third has a photograph, the last a poster in two languages."""
    shown = {"alt": "A red field with a blue corner.", "source": "made in house", "licence": "CC0-1.0", "credit": "Jo"}
    return [
        ROW,
        {**ROW, "when": "Dec 2 16:00", "accounts": "x:library, bluesky:library", "text": "Homework help\nis tonight."},
        {**ROW, "when": "2026-12-03 12:00", "text": "A display on computing.", "media": "media/photo.jpg", **shown},
        {
            **ROW,
            "when": "2026-12-04 10:00",
            "accounts": "facebook:library mastodon:library",
            "purpose": "community,promotion",
            "text": "Our repair café is back.",
            "text_fr": "Le café réparation est de retour.",
            "media": "media/poster.png",
            "media_fr": "media/affiche.png",
            "alt_fr": "Un champ rouge au coin bleu.",
            **shown,
        },
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder for sheets, with pictures below it."""
    media = tmp_path / "sheets" / "media"
    media.mkdir(parents=True)
    (media / "photo.jpg").write_bytes(saved(noise((90, 60)), "JPEG", exif=phone_exif()))
    (media / "poster.png").write_bytes(saved(drawing(), "PNG"))
    (media / "affiche.png").write_bytes(saved(drawing(size=(60, 40)), "PNG"))
    return media.parent


def as_csv(folder: Path, content: list[dict[str, str]], name: str = "posts.csv") -> str:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys([*HEADING, *(column for row in content for column in row)])))
        writer.writeheader()
        writer.writerows(content)
    return str(folder / name)


def as_xlsx(folder: Path, content: list[dict[str, str]]) -> str:
    """Write a workbook with real dates where a cell is one."""
    book = Workbook()
    book.worksheets[0].append(list(HEADING))
    for row in content:
        said: dict[str, Any] = dict(row)
        if row["when"].startswith("2026"):
            said["when"] = datetime.fromisoformat(row["when"])
        book.worksheets[0].append([said.get(column) for column in HEADING])
    book.save(folder / "posts.xlsx")
    return str(folder / "posts.xlsx")


def imported(command: Commands, sheet: str) -> tuple[int, int]:
    said = command("post", "import", sheet, "--json")
    assert said.code == 0, said.out
    assert set(said.data) == {"added", "unchanged"}
    return said.data["added"], said.data["unchanged"]


def refused(command: Commands, folder: Path, *content: dict[str, str]) -> list[dict[str, Any]]:
    """Import what cannot be used; return the faults, after a look that nothing was stored."""
    said = command("post", "import", as_csv(folder, list(content)), "--json")
    assert (said.code, said.kind) == (2, "input")
    assert command("post", "list", "--json").data == []
    return list(said.data["error"]["rows"])


def reason(command: Commands, folder: Path, column: str, **cells: str) -> str:
    """Return why a row with these cells is refused, having looked that it is for this column."""
    (fault,) = refused(command, folder, ROW, {**ROW, "text": "Another one.", **cells})
    assert (fault["line"], fault["column"]) == (3, column)
    return str(fault["reason"])


def stored(practice: Practice) -> Iterator[bytes]:
    """Yield every byte of the home and the journal."""
    for place in (practice.path, practice.state):
        yield from (file.read_bytes() for file in place.rglob("*") if file.is_file())


def second_home(command: Commands, original: Path, folder: Path) -> Commands:
    """Return another practice home of the same library."""
    folder.mkdir()
    practice = Practice.copy(original, folder)
    for name in ("PUBQUEUE_HOME", "XDG_STATE_HOME"):
        command.monkeypatch.setenv(name, practice.environment[name])
    return replace(command, practice=practice)


def contents(practice: Practice) -> list[Content]:
    """Return what the posts of a home say now."""
    home = practice.as_("jo")
    posts = [entry.id for entry in read.entries(home)]
    return [read.dossier(home, post).version.content for post in posts]


# --- import ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_rows_become_drafts(command: Commands, folder: Path, write: Any) -> None:  # noqa: ANN401 - either writer
    assert imported(command, write(folder, rows())) == (4, 0)

    posts = command("post", "list", "--json").data
    assert [(post["state"], post["at"][:16]) for post in posts] == [
        ("draft", "2026-12-01T09:00"),
        ("draft", "2026-12-02T16:00"),
        ("draft", "2026-12-03T12:00"),
        ("draft", "2026-12-04T10:00"),
    ]
    assert posts[1]["accounts"] == ["x:library", "bluesky:library"]
    assert posts[1]["texts"] == {"en": "Homework help\nis tonight."}
    assert posts[3]["aims"] == ["community", "promotion"]
    assert posts[3]["texts"]["fr"] == "Le café réparation est de retour."
    (poster,) = posts[3]["pictures"]
    assert set(poster["forms"]) == {"en", "fr"}
    assert poster["forms"]["en"] != poster["forms"]["fr"]
    assert (poster["alts"]["fr"], poster["credit"]) == ("Un champ rouge au coin bleu.", "Jo")


def test_people_are_told_what_came_of_it(command: Commands, folder: Path) -> None:
    said = command("post", "import", as_csv(folder, rows()))

    assert said.out.splitlines() == ["4 added, 0 here already.", "Next: pubqueue post submit 1 2 3 4"]
    assert said.err == "Line 5: Position removed: the file said where the picture was taken.\n"


def test_many_posts_are_named_by_their_first_and_last(command: Commands, folder: Path) -> None:
    many = [{**ROW, "text": f"Storytime number {n} is on."} for n in range(21)]

    assert "Next: pubqueue post submit $(seq 1 21)" in command("post", "import", as_csv(folder, many)).out


def test_a_sheet_of_windows_is_read_with_a_word(command: Commands, folder: Path) -> None:
    sheet = Path(as_csv(folder, [{**ROW, "text": "Le café est ouvert."}]))
    sheet.write_bytes(sheet.read_text(encoding="utf-8").encode("cp1252"))
    said = command("post", "import", str(sheet), "--json")

    assert said.data == {"added": 1, "unchanged": 0}
    assert "Windows-1252" in said.err
    assert command("post", "show", "1", "--json").data["texts"] == {"en": "Le café est ouvert."}


def test_a_row_may_leave_time_account_and_aim_for_later(command: Commands, folder: Path) -> None:
    sheet = as_csv(folder, [{"text": "An idea for spring."}])

    assert (imported(command, sheet), imported(command, sheet)) == ((1, 0), (0, 1))
    assert command("post", "show", "1", "--json").data["at"] is None


def test_a_bar_is_shown_at_a_terminal_and_nowhere_else(command: Commands, folder: Path) -> None:
    sheet = as_csv(folder, [ROW])

    assert command("post", "import", sheet).err == ""
    again = command.at_terminal("post", "import", sheet, "--json")
    assert "Reading rows" in again.err
    assert again.data == {"added": 0, "unchanged": 1}


def test_only_who_may_write_imports(command: Commands, folder: Path) -> None:
    people.add(command.practice.as_("kim"), "ari", "Ari Stone", {Role.AUDITOR}, "")
    said = command("post", "import", as_csv(folder, [ROW]), "--json", who="ari")

    assert (said.code, said.kind) == (3, "role")
    assert command("post", "list", "--json").data == []


# --- all or nothing -------------------------------------------------------------------------------


def test_every_bad_row_is_named_and_nothing_is_stored(command: Commands, folder: Path) -> None:
    bad = {"accounts": "mastodon:nobody", "purpose": "fun", "when": "someday", "media": "none.png", "text": "a\x07b"}
    faults = refused(command, folder, ROW, {**ROW, **bad}, {**ROW, "text": "Fine."}, {**ROW, "text": ""})

    assert {(fault["line"], fault["column"]) for fault in faults} == {*((3, column) for column in bad), (5, "text")}
    assert command.practice.value("SELECT count(*) FROM picture") == 0


def test_a_database_that_fails_half_way_keeps_nothing(command: Commands, folder: Path) -> None:
    command.practice.by_hand(
        "CREATE TRIGGER full AFTER INSERT ON post WHEN NEW.id = 3 BEGIN SELECT RAISE(ABORT, 'full'); END"
    )

    assert command("post", "import", as_csv(folder, rows()), "--json").code != 0
    assert command.practice.value("SELECT count(*) FROM post") == 0
    assert command("audit", "verify").code == 0
    command.practice.by_hand("DROP TRIGGER full")
    assert imported(command, as_csv(folder, rows())) == (4, 0)


def test_people_are_told_the_first_fifty(command: Commands, folder: Path) -> None:
    bad = [{**ROW, "text": f"Number {n}.", "purpose": "fun"} for n in range(53)]
    said = command("post", "import", as_csv(folder, bad))

    lines = said.err.splitlines()
    assert said.code == 2
    assert lines[0] == "53 rows of the sheet cannot be used."
    assert lines[1].startswith("Line 2, purpose: fun is no aim.")
    assert (len(lines), lines[51]) == (53, "and 3 more")
    assert len(refused(command, folder, *bad)) == 53


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-22 09:00", "passed"),
        ("tomorrow", "no clock time"),
        ("2027-03-14 02:30", "2027-03-14T01:30:00-05:00, 2027-03-14T03:30:00-04:00"),
        ("2027-11-07 01:30", "2027-11-07T01:30:00-04:00, 2027-11-07T01:30:00-05:00"),
    ],
)
def test_a_time_that_is_not_certain_is_refused(command: Commands, folder: Path, when: str, said: str) -> None:
    assert said in reason(command, folder, "when", when=when)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("C:\\Users\\jo\\poster.png", "on your own computer"),
        ("\\\\server\\share\\poster.png", "on your own computer"),
        ("~/poster.png", "only where the shell reads it"),
        ("file:///tmp/poster.png", "no path"),
        ("media", "folder"),
        ("posts.csv", "no JPEG, PNG, GIF or WebP"),
    ],
)
def test_what_is_no_picture_here_is_told_as_elsewhere(command: Commands, folder: Path, name: str, said: str) -> None:
    assert said in reason(command, folder, "media", media=name)
    assert said in reason(command, folder, "media_fr", media="media/poster.png", media_fr=name)


def test_what_is_said_of_a_picture_needs_one(command: Commands, folder: Path) -> None:
    assert "not named" in reason(command, folder, "media", alt="A red field.")
    assert "no post can carry" in reason(command, folder, "alt", media="media/poster.png", alt="a\x07b")


def test_a_row_twice_in_one_sheet_is_refused(command: Commands, folder: Path) -> None:
    faults = refused(
        command,
        folder,
        {**ROW, "accounts": "x:library mastodon:library"},
        {**ROW, "text": "Another."},
        {**ROW, "accounts": "mastodon:library  x:library", "when": "Dec 1, 2026 at 9 a.m."},
    )

    assert faults == [{"line": 4, "column": "", "reason": "It says the same as line 2."}]


def test_the_same_text_at_another_time_is_another_post(command: Commands, folder: Path) -> None:
    assert imported(command, as_csv(folder, [ROW, {**ROW, "when": "2026-12-08 09:00"}])) == (2, 0)


# --- nothing twice --------------------------------------------------------------------------------


def test_the_same_sheet_adds_nothing_twice_in_either_form(command: Commands, folder: Path) -> None:
    assert imported(command, as_csv(folder, rows())) == (4, 0)
    assert imported(command, as_csv(folder, rows())) == (0, 4)
    assert imported(command, as_xlsx(folder, rows())) == (0, 4)
    assert imported(command, as_csv(folder, [*rows(), {**ROW, "text": "A new one."}])) == (1, 4)


def test_a_row_is_known_whatever_became_of_its_post(command: Commands, folder: Path) -> None:
    sheet = as_csv(folder, rows())
    imported(command, sheet)
    command("post", "edit", "1", "--text", "It says something else now.")
    command("post", "retime", "2", "2026-12-02 17:00")
    command("post", "withdraw", "3", "--reason", "not this year")
    command("post", "submit", "4")

    assert imported(command, sheet) == (0, 4)


def test_a_sheet_is_known_after_its_posts_have_gone_out(command: Commands, folder: Path) -> None:
    sheet = as_csv(folder, [*rows(), {**ROW, "when": "tomorrow 9am", "text": "Tomorrow is the day."}])
    imported(command, sheet)
    command.practice.now = START + timedelta(days=30)

    assert imported(command, sheet) == (0, 5)


def test_a_time_that_has_passed_is_refused_where_no_post_had_it(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, [ROW]))
    command.practice.now = START + timedelta(days=30)
    said = command("post", "import", as_csv(folder, [ROW, {**ROW, "text": "Forgotten."}]), "--json")

    assert [(one["line"], one["column"]) for one in said.data["error"]["rows"]] == [(3, "when")]
    assert len(command("post", "list", "--json").data) == 1


# --- the whole way --------------------------------------------------------------------------------


def test_a_sheet_goes_its_whole_way_and_each_post_goes_out_once(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, rows()))
    assert command("post", "submit", "1", "2", "3", "4", "--confirm-all").code == 0
    assert command("review", "sign-off", "1", "2", "3", "4", "--yes", who="pat").code == 0
    practice = command.practice
    for day in range(1, 6):
        for hour in (9, 10, 12, 16):
            practice.publish(START.replace(month=12, day=day, hour=hour))

    ledgers = {name: practice.ledger(f"{name}:library") for name in ("mastodon", "x", "bluesky", "facebook")}
    texts = {name: [str(line["text"]) for line in lines] for name, lines in ledgers.items()}
    assert texts["mastodon"] == [rows()[0]["text"], "A display on computing.", "Our repair café is back."]
    assert texts["x"] == texts["bluesky"] == ["Homework help\nis tonight."]
    assert sorted(texts["facebook"]) == ["Le café réparation est de retour.", "Our repair café is back."]
    assert imported(command, as_xlsx(folder, rows())) == (0, 4)


def test_what_a_phone_wrote_into_a_photograph_stays_with_the_planner(command: Commands, folder: Path) -> None:
    original = (folder / "media" / "photo.jpg").read_bytes()
    imported(command, as_csv(folder, rows()))
    command("post", "export", str(folder / "all.csv"))

    written = [file.read_bytes() for file in folder.glob("media/????????????????*")]
    assert SERIAL.encode() in original
    assert len(written) == 3
    for data in (*stored(command.practice), *written):
        assert SERIAL.encode() not in data
        assert b"Exif" not in data


# --- export ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_is_known_here_and_new_elsewhere(
    command: Commands, folder: Path, home_template: Path, tmp_path: Path, kind: str
) -> None:
    imported(command, as_csv(folder, [*rows(), {"text": "No time yet."}]))
    command("post", "edit", "1", "--text", "=HYPERLINK(1) it says now.")
    two = ("--media", str(folder / "media/photo.jpg"), "--alt", "Noise.") * 2
    command("post", "new", "--text", "Two pictures.", "--account", "x:library", *two, "--alt-fr", "Du bruit.")
    out = tmp_path / "out"
    out.mkdir()
    said = command("post", "export", str(out / f"all.{kind}"), "--json")

    assert said.data == {"exported": 6, "pictures": 3}
    assert imported(command, str(out / f"all.{kind}")) == (0, 6)
    here = contents(command.practice)
    other = second_home(command, home_template, tmp_path / "other")
    assert imported(other, str(out / f"all.{kind}")) == (6, 0)
    assert contents(other.practice) == here
    assert other("post", "show", "1", "--json").data["texts"] == {"en": "=HYPERLINK(1) it says now."}


def test_an_exported_sheet_is_one_that_people_can_read(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, rows()))
    command("post", "new", "--text", "@everyone come", "--account", "x:library", "--when", "2027-11-07 01:30 EST")
    said = command("post", "export", str(folder / "all.csv"))

    with (folder / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert said.out == f"5 posts written to '{folder / 'all.csv'}'.\n"
    assert [row["when"] for row in written][1:4] == ["2026-12-02 16:00", "2026-12-03 12:00", "2026-12-04 10:00"]
    assert (written[4]["when"], written[4]["text"]) == ("2027-11-07 01:30 EST", "'@everyone come")
    assert (folder / written[2]["media"]).is_file()
    assert imported(command, str(folder / "all.csv")) == (0, 5)


def test_only_posts_in_a_state_are_exported_where_one_is_named(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, rows()))
    command("post", "withdraw", "2", "--reason", "no")

    export = ("post", "export", str(folder / "some.csv"))
    assert command(*export, "--state", "withdrawn", "--json").data == {"exported": 1, "pictures": 0}
    assert command(*export, "--state", "in-review", "--force", "--json").data == {"exported": 0, "pictures": 0}
    assert command(*export, "--state", "lost", "--force", "--json").kind == "input"


def test_no_file_is_replaced_unasked(command: Commands, folder: Path) -> None:
    mine = as_csv(folder, rows())
    before = Path(mine).read_bytes()
    imported(command, mine)
    said = command("post", "export", mine)

    assert said.code == 2
    assert "--force" in said.err
    assert Path(mine).read_bytes() == before
    assert command("post", "export", mine, "--force").code == 0


def test_another_picture_under_the_same_name_stays(command: Commands, folder: Path, tmp_path: Path) -> None:
    imported(command, as_csv(folder, rows()))
    command("post", "export", str(tmp_path / "a.csv"))
    file = next((tmp_path / "media").iterdir())
    file.write_bytes(b"mine")

    assert "another picture" in command("post", "export", str(tmp_path / "b.csv")).err
    assert file.read_bytes() == b"mine"


def test_what_would_be_the_same_row_twice_is_exported_once(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, [ROW]))
    command("post", "again", "1", "--when", ROW["when"])
    said = command("post", "export", str(folder / "all.csv"), "--json")

    assert said.data["exported"] == 1
    assert "Post 2 is left out: it says the same as post 1." in said.err


def test_what_was_changed_by_hand_is_left_out_and_told(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, rows()))
    for name in _triggers(command.practice, "version"):
        command.practice.by_hand(f"DROP TRIGGER {name}")
    command.practice.by_hand("UPDATE version SET author = 'pat' WHERE post = 2")
    said = command("post", "export", str(folder / "all.csv"), "--json")

    assert said.data["exported"] == 3
    assert "Post 2 is left out" in said.err


def _triggers(practice: Practice, table: str) -> list[str]:
    names = practice.value(
        "SELECT group_concat(name) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table
    )
    return str(names).split(",") if names else []


def test_seconds_and_hours_that_come_twice_are_written() -> None:
    twice = datetime.fromisoformat("2027-11-07T06:30:15+00:00")

    assert wall(twice, "America/Toronto") == "2027-11-07 01:30:15 EST"
    assert wall(twice - timedelta(hours=1), "America/Toronto") == "2027-11-07 01:30:15 EDT"
    assert wall(twice, "America/St_Johns") == "2027-11-07 03:00:15"
    assert wall(None, "America/Toronto") == ""


# --- again ----------------------------------------------------------------------------------------


def test_an_old_post_is_written_again_as_a_new_draft(command: Commands, folder: Path) -> None:
    imported(command, as_csv(folder, rows()))
    command("post", "withdraw", "4", "--reason", "later")
    said = command("post", "again", "4", "--json", who="pat")
    old, new = (command("post", "show", id, "--json").data for id in ("4", "5"))

    assert (said.data["id"], said.data["version"], said.data["state"], said.data["at"]) == ("5", 1, "draft", None)
    assert all(new[name] == old[name] for name in ("texts", "accounts", "aims", "pictures"))
    assert (old["contributors"], new["contributors"]) == (["jo"], ["pat"])


def test_a_post_again_may_have_its_time_at_once(command: Commands) -> None:
    post = str(command.practice.draft())
    said = command("post", "again", post, "--when", "tomorrow 9am", "--json")

    assert said.data["at"] == "2026-11-24T09:00:00-05:00"
    assert command("post", "submit", said.data["id"], "--confirm-all").code == 0


def test_a_post_that_is_not_there_cannot_be_written_again(command: Commands) -> None:
    assert command("post", "again", "7", "--json").kind == "not_found"
    assert command("post", "again", str(command.practice.draft()), "--when", "someday", "--json").code == 2
    assert len(command("post", "list", "--json").data) == 1
