"""Each platform's own way of counting."""

import pytest

from pubqueue.model.limits import Counting, Limits
from pubqueue.plugins import limits

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def counted(counting: Counting, text: str) -> int:
    return Limits(280, counting, None, 4, 1, 1, (), 1).used(text)


def on_x(text: str) -> int:
    return counted(Counting.WEIGHTED, text)


def on_mastodon(text: str) -> int:
    return counted(Counting.URL23, text)


def test_x_takes_280_letters_and_not_281() -> None:
    assert on_x("a" * 280) == 280
    assert on_x("é" * 280) == 280
    assert on_x("a" * 281) == 281


def test_280_emoji_are_twice_too_many_for_x() -> None:
    assert on_x("📚" * 280) == 560
    assert on_x("📚" * 140) == 280


@pytest.mark.parametrize("emoji", [FAMILY, SCOTLAND, "🇨🇦", "👋🏽", "#️⃣", "❤️", "🏳️\u200d🌈", "©️"])
def test_an_emoji_is_two_on_x_however_it_is_spelt(emoji: str) -> None:
    assert on_x(emoji) == 2
    assert on_x(f"a{emoji}b") == 4


def test_x_counts_cjk_double_and_quotation_marks_once() -> None:
    assert on_x("図書館") == 6
    assert on_x("“\u2019—”") == 4
    assert on_x("©®") == 2
    assert on_x("Привет ᐊᓂᔑᓈᐯ") == 7 + 2 * 5


def test_x_counts_the_composed_form() -> None:
    assert on_x("e\u0301" * 280) == 280


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org/a/very/long/path/that/goes/on/and/on?with=a&query=as#well",
        "HTTPS://Example.ORG/",
        "example.org",
        "www.deseronto.on.ca/reads",
        "bit.ly/abc",
        "https://en.wikipedia.org/wiki/Evergreen_(award)",
        "https://bibliothèque.example.museum/é",
        "example.org:8080/x",
    ],
)
def test_a_link_is_23_on_x_with_or_without_its_scheme(link: str) -> None:
    assert on_x(link) == 23
    assert on_x(f"See {link}.") == 28
    assert on_x(f"({link})") == 25


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost",
        "a.m.",
        "mail@example.org",
        "#example.org",
        "@example.org",
        "$TVI.CA",
        "v2.final-draft",
        "e.g",
    ],
)
def test_what_x_makes_no_link_of_counts_as_written(text: str) -> None:
    assert on_x(text) == len(text)


def test_x_ends_a_link_where_other_script_begins() -> None:
    assert on_x("example.orgこれ") == 23 + 4


def test_bluesky_counts_what_a_reader_sees() -> None:
    assert counted(Counting.GRAPHEMES, FAMILY + SCOTLAND + "🇨🇦" + "e\u0301" + "x\u0323\u0301") == 5
    assert counted(Counting.GRAPHEMES, "a\r\nb") == 3
    assert counted(Counting.GRAPHEMES, "https://example.org") == 19


def test_mastodon_shortens_links_with_a_scheme_only() -> None:
    assert on_mastodon("https://example.org/" + "a" * 100) == 23
    assert on_mastodon("example.org") == 11


def test_mastodon_leaves_the_server_out_of_a_mention() -> None:
    assert on_mastodon("@library@mastodon.example hello") == len("@library hello")
    assert on_mastodon("mail@example.org") == len("mail@example.org")


def test_facebook_counts_code_points() -> None:
    assert counted(Counting.CODE_POINTS, FAMILY) == 7


def test_bytes_are_those_of_the_composed_form() -> None:
    assert limits("bluesky").used_bytes("e\u0301") == 2


@pytest.mark.parametrize(
    "text", ["a." * 32_000, "éé." * 13_000, "http://a." * 7_000, "http://a.ca/" + "(a" * 30_000, "@a" * 30_000]
)
def test_counting_a_hostile_text_ends(text: str) -> None:
    assert on_x(text) > 280
    assert on_mastodon(text) > 280


@pytest.mark.parametrize(
    ("platform", "characters", "pictures"),
    [("x", 280, 4), ("mastodon", 500, 4), ("bluesky", 300, 4), ("facebook", 63_206, 10)],
)
def test_the_platforms_say_what_they_take(platform: str, characters: int, pictures: int) -> None:
    assert (limits(platform).characters, limits(platform).pictures) == (characters, pictures)
