"""The sample month is fit for a demo: within the limits, spaced, bilingual, and with one post to stop."""

from __future__ import annotations

from datetime import time, timedelta
from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from pubqueue.model.limits import Limits
from pubqueue.model.post import Aim
from pubqueue.pictures import JPEG, PNG, take_in
from pubqueue.sample import SampleMedia, SamplePost, month

PLATFORMS = ("facebook", "x", "mastodon", "bluesky")
PICTURES = [picture for post in month() for picture in post.media]


def limits(platform: str) -> Limits:
    found = import_module(f"pubqueue_connectors.{platform}").LIMITS
    assert isinstance(found, Limits)
    return found


def too_long(post: SamplePost) -> list[str]:
    platforms = [limits(account.partition(":")[0]) for account in post.accounts]
    texts = (post.text, post.text_fr)
    return [
        text
        for platform in platforms
        for text in texts
        if platform.used(text) > platform.characters or platform.used_bytes(text) > (platform.bytes or 1 << 20)
    ]


def moment(post: SamplePost) -> timedelta:
    return timedelta(days=post.day, hours=post.time.hour, minutes=post.time.minute)


def test_the_month_has_twelve_different_posts_in_order() -> None:
    posts = month()
    assert len({post.text for post in posts}) == len(posts) == 12
    assert [moment(post) for post in posts] == sorted(moment(post) for post in posts)
    assert 1 <= posts[0].day <= posts[-1].day <= 30


def test_every_post_is_within_the_limits_but_the_one_that_the_checks_stop() -> None:
    assert [post.stopped for post in month() if too_long(post)] == [True]
    assert sum(post.stopped for post in month()) == 1


def test_every_aim_and_every_account_occurs_and_no_other() -> None:
    assert {aim for post in month() for aim in post.purpose} == {str(aim) for aim in Aim}
    assert {account for post in month() for account in post.accounts} == {f"{name}:library" for name in PLATFORMS}


def test_posts_go_out_by_day_and_an_hour_apart_on_each_account() -> None:
    posts = month()
    assert all(time(8) <= post.time <= time(20) for post in posts)
    for one, other in combinations(posts, 2):
        if set(one.accounts) & set(other.accounts):
            assert abs(moment(one) - moment(other)) > timedelta(hours=1)


def test_french_texts_use_canadian_spacing() -> None:
    french = [post.text_fr for post in month() if post.text_fr]
    assert len(french) >= 4
    for text in french + [picture.alt_fr for picture in PICTURES]:
        assert " :" not in text
        assert " !" not in text


def test_links_lead_nowhere_real() -> None:
    for post in month():
        for link in (word for word in post.text.split() if "://" in word):
            assert link.startswith("https://lakeview.example.org/")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file.name)
def test_every_picture_is_there_with_all_that_the_policy_asks(picture: SampleMedia) -> None:
    assert picture.alt
    assert picture.source
    assert picture.licence
    assert picture.credit
    for path in (picture.file, picture.file_fr):
        if path:
            assert take_in(path).mime == (JPEG if path.suffix == ".jpg" else PNG)
    assert picture.alt_fr or not picture.file_fr


def test_alternative_texts_are_within_the_limits_in_both_languages_together() -> None:
    for post in month():
        for account in post.accounts:
            room = limits(account.partition(":")[0]).alt_characters
            assert all(len(picture.alt) + len(picture.alt_fr) < room for picture in post.media)


def test_no_picture_lies_unused() -> None:
    used = {path for picture in PICTURES for path in (picture.file, picture.file_fr) if path}
    assert used == set(PICTURES[0].file.parent.iterdir())


def test_the_posters_are_small() -> None:
    posters = [path for path in PICTURES[0].file.parent.iterdir() if path.suffix == ".png"]
    assert len(posters) == 3
    assert all(path.stat().st_size <= 40_000 for path in posters)


def test_the_photograph_tells_its_position_until_it_is_taken_in(tmp_path: Path) -> None:
    photo = next(picture.file for picture in PICTURES if picture.file.suffix == ".jpg")
    with Image.open(photo) as before:
        assert before.getexif().get_ifd(0x8825)[2] == (43.0, 36.0, 0.0)
        serial = before.getexif().get_ifd(0x8769)[0xA431].encode()
    assert serial in photo.read_bytes()
    taken = take_in(photo)
    assert any("Position removed" in str(note) for note in taken.notes)
    (tmp_path / "after.jpg").write_bytes(taken.data)
    with Image.open(tmp_path / "after.jpg") as after:
        assert not after.getexif()
    assert serial not in taken.data
    assert b"Exif" not in taken.data
