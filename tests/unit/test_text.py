"""Text comes in tidy, goes to a terminal harmless, and hides nothing."""

import contextlib
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.errors import InputError
from pubqueue.model.text import EMOJI, Tidied, decode, harmless, signs, tidy, visible

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
ODD = st.sampled_from(
    "a e\n\t\r\x1b\x9b\0?&=.#1'é\u0301\u0338\u034f\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u202e\u2066\u2069"
    "\u2329\ufeff\ufe0e\ufe0f\u17b4\u180b\U000e0067\U000e007f\U000e0100👩🏽❤🇨🏴→中\u0645\u06ccक्\u05d0ᠠ\u115f\ud800"
)
HOSTILE = st.text(st.one_of(ODD, st.characters())) | st.lists(
    st.sampled_from(["http://e.org/?", "utm_source=x", "fbclid=1", "&", "?", FAMILY, SCOTLAND, "\u200d", " ", ".", "a"])
).map("".join)


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        tidy(text)
    return str(caught.value)


# --- taking in ------------------------------------------------------------------------------------


def test_debris_from_pasting_goes_with_a_line_that_says_so() -> None:
    tidied = tidy("sto\u00adry\u200btime\u2060 to\ufeffday\u200d!")
    assert tidied.text == "storytime today!"
    assert [str(note) for note in tidied.notes] == ["Took out 5 invisible characters."]


def test_stray_tag_characters_go() -> None:
    assert tidy("Hello\U000e0068\U000e0069\U000e007f").text == "Hello"
    assert tidy("👋\U000e0068\U000e0069\U000e007f").text == "👋"


def test_only_one_selector_stays_on_a_character() -> None:
    assert tidy("😀\ufe0f\ufe0f\U000e0101\U000e0102 hi").text == "😀\ufe0f hi"


@pytest.mark.parametrize(
    "kept",
    [
        "L\u2019heure\u00a0: «\u202fbonjour\u202f»",
        f"{FAMILY} {SCOTLAND} 🏳️\u200d🌈 #️⃣ 👩🏽\u200d🚀 🧑\u200d🤝\u200d🧑 ☺\ufe0e 葛\U000e0100",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 क्\u200dष",
        "\u05e9\u05dc\u05d5\u05dd\u200f!",
        "ᐊᓂᔑᓈᐯ nation",
    ],
)
def test_what_languages_and_emoji_are_spelt_with_stays(kept: str) -> None:
    assert tidy(kept) == Tidied(kept)


def test_a_direction_mark_without_right_to_left_text_is_debris() -> None:
    assert tidy("5\u200e p.m.").text == "5 p.m."


def test_text_is_composed_and_lines_end_one_way() -> None:
    assert tidy("cafe\u0301\r\nbar\u2028baz").text == "café\nbar\nbaz"


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("https://e.org/a?utm_source=x&id=7&fbclid=abc#top", "https://e.org/a?id=7#top"),
        ("See https://e.org/?utm_source=x&UTM_Medium=y.", "See https://e.org/."),
        ("(e.org/p?gclid=1)", "(e.org/p)"),
        ("https://e.org/?mc_eid=1&igshid=2&q=é", "https://e.org/?q=é"),
    ],
)
def test_tracking_goes_out_of_links_and_the_rest_stays(given_text: str, kept: str) -> None:
    assert tidy(given_text).text == kept
    assert "Took tracking out of links" in str(tidy(given_text).notes[0])


@pytest.mark.parametrize("text", ["Really?utm", "https://e.org/?q=utm_source", "Why? fbclid=1 is tracking"])
def test_what_is_no_tracking_parameter_stays(text: str) -> None:
    assert tidy(text).text == text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ab\0c", "Character 3 is U+0000"),
        ("a\x1b[31m", "Character 2 is U+001B"),
        ("a\x9b", "Character 2 is U+009B"),
        ("a\rb", "Character 2 is U+000D"),
        ("abc\ud800", "Character 4 is U+D800"),
        ("ok z" + "\u0335" * 9, "Character 4 carries more than 8 marks"),
    ],
)
def test_what_no_post_can_carry_is_refused_with_its_place(text: str, named: str) -> None:
    assert named in refused(text)


def test_eight_marks_on_a_letter_are_a_language() -> None:
    assert tidy("z" + "\u0335" * 8).text


@pytest.mark.parametrize("text", ["", "  \n\t\u00a0", "\u200b\u2060\ufeff", "\ufe0f\u200e\u3164"])
def test_nothing_to_read_is_empty(text: str) -> None:
    assert "The text is empty." in refused(text)


def seconds(text: str) -> float:
    start = time.perf_counter()
    with contextlib.suppress(InputError):
        tidy(text)
    return time.perf_counter() - start


def test_ten_megabytes_are_refused_sooner_than_a_post_is_read() -> None:
    assert "over 64 KiB" in refused("é" * 10_000_000)
    assert seconds("é" * 10_000_000) < seconds("é" * 30_000)


def test_the_bytes_of_a_file_are_capped_before_they_are_read() -> None:
    with pytest.raises(InputError, match="over 64 KiB"):
        decode(b"\xff" * 65_537)


def test_the_cap_is_in_bytes() -> None:
    assert tidy("a" * 65_536).text
    assert "over 64 KiB" in refused("é" * 32_769)


@given(HOSTILE)
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    try:
        once = tidy(text)
    except InputError:
        return
    assert tidy(once.text).text == once.text
    assert tidy(once.text).notes == ()
    assert unicodedata.is_normalized("NFC", once.text)


# --- bytes ----------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_read_as_it_was_written(text: str) -> None:
    assert decode(text.encode()) == text


def test_other_bytes_are_refused_with_their_place() -> None:
    with pytest.raises(InputError, match=r"Byte 4 is not UTF-8 text \(0xE9\)"):
        decode(b"caf\xe9")


# --- showing --------------------------------------------------------------------------------------


def test_hidden_characters_are_shown() -> None:
    assert visible("a\u202eb\u200bc\0") == "a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩"
    assert (
        visible(f"{FAMILY} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
        == f"{FAMILY} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "⟨U+001B⟩]52;c;aGk=⟨U+0007⟩"),
        ("\x1b]8;;http://evil\x1b\\x", "⟨U+001B⟩]8;;http://evil⟨U+001B⟩\\x"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("a\tb\r\nc\rd", "a b\nc⟨U+000D⟩d"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645"),
        (f"{FAMILY}{SCOTLAND}", f"{FAMILY}{SCOTLAND}"),
    ],
)
def test_nothing_alive_reaches_a_terminal(hostile: str, shown: str) -> None:
    assert harmless(hostile) == shown


@given(HOSTILE)
def test_whatever_comes_in_goes_to_a_terminal_harmless(text: str) -> None:
    shown = harmless(text)
    assert harmless(shown) == shown
    bare = re.sub(EMOJI, "", shown)
    assert {c for c in bare if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_signs_have_their_place_and_kind() -> None:
    found = [(sign.kind, sign.at) for sign in signs("a\u202eb\u200b\u200e\0")]
    assert found == [("bidi", 1), ("debris", 3), ("mark", 4), ("control", 5)]
