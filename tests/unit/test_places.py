"""Where a home and its journal lie."""

from __future__ import annotations

import os
from pathlib import Path

from pubqueue import places


def test_the_home_is_where_it_is_named() -> None:
    assert places.home_folder({"PUBQUEUE_HOME": "/srv/library", "XDG_DATA_HOME": "/data"}) == "/srv/library"


def test_a_relative_home_is_taken_from_here() -> None:
    assert places.home_folder({"PUBQUEUE_HOME": "library"}) == str(Path.cwd() / "library")


def test_without_a_name_it_is_in_the_user_s_data_folder() -> None:
    assert places.home_folder({"XDG_DATA_HOME": "/data"}) == "/data/pubqueue"
    assert places.home_folder({}) == os.path.expanduser("~/.local/share/pubqueue")  # noqa: PTH111 - as the program does


def test_a_relative_data_or_state_folder_counts_as_none() -> None:
    assert places.home_folder({"XDG_DATA_HOME": "data"}) == places.home_folder({})
    assert places.state_folder("/srv/a", {"XDG_STATE_HOME": "state"}) == places.state_folder("/srv/a", {})


def test_the_journals_of_two_homes_never_meet() -> None:
    one, other = (places.state_folder(home, {"XDG_STATE_HOME": "/state"}) for home in ("/srv/a", "/srv/b"))
    assert one != other
    assert Path(one).parent == Path(other).parent == Path("/state/pubqueue")


def test_a_home_has_one_journal_by_whichever_path_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    paths = [tmp_path / "home", tmp_path / "link", tmp_path / "link" / ".." / "home"]
    assert len({places.state_folder(str(path), {"XDG_STATE_HOME": "/state"}) for path in paths}) == 1


def test_a_home_whose_name_is_no_utf_8_has_a_journal_too() -> None:
    home = os.fsdecode(b"/srv/caf\xe9")
    assert places.state_folder(home, {"XDG_STATE_HOME": "/state"}).startswith("/state/pubqueue/")
