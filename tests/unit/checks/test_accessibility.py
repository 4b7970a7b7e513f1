"""A screen reader can read a post aloud."""

# ruff: noqa: RUF001 - the letters that the check is about

from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.checks.accessibility import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


def found(text: str) -> list[Finding]:
    findings = list(CHECK.look(Draft({"en": text}, datetime(2026, 10, 28, tzinfo=UTC)), NoFacts(limits)))
    assert all(f.where and f.where.text == text[f.where.start : f.where.end] for f in findings)
    return findings


@pytest.mark.parametrize(
    ("tag", "mended"),
    [
        ("#summerreadingclubkickoff2026", "#SummerReadingClubKickoff2026"),
        ("#Readacrossontario", "#ReadAcrossOntario"),
        ("#ilovebooks", "#ILoveBooks"),
        ("#semainedesbibliothèques", None),
        ("#qwertyuiopasdfgh", None),
    ],
)
def test_a_long_hashtag_without_capitals_asks(tag: str, mended: str | None) -> None:
    (finding,) = found(f"Come on Saturday! {tag}")
    assert (finding.severity, finding.clause, finding.firm) == (Severity.ASKS, "posting.3g", False)
    assert finding.where is not None
    assert (finding.where.text, finding.suggestion) == (tag, mended)


def test_the_words_of_the_text_tell_those_of_its_hashtag() -> None:
    (finding,) = found("Tyendinaga walleye derby! #tyendinagawalleyederby")
    assert finding.suggestion == "#TyendinagaWalleyeDerby"


@pytest.mark.parametrize(
    "text", ["Books 📚📚📚📚", "🎉 🎉 🎉 🎉 Hello", "👨\u200d👩\u200d👧🇨🇦👍🏽1️⃣ today", "❤️🧡💛💚💙💜 for all"]
)
def test_a_run_of_emoji_asks(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.ASKS
    assert "in a row" in str(finding.message)


def test_emoji_for_words_ask_from_the_seventh() -> None:
    six = "I ❤️ a 📚 and 🏠 of 🎉 the ☕ at 🎈 noon"
    assert found(six) == []
    (finding,) = found(six + " or 🎁 later")
    assert str(finding.message) == "7 emoji stand between words."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Come: 𝓢𝓽𝓸𝓻𝔂𝓽𝓲𝓶𝓮 𝓽𝓸𝓭𝓪𝔂!", "Storytime today"),
        ("ｈｅｌｌｏ there", "hello"),
        ("𝟙𝟘 books", "10"),
        ("𝒽ℯ𝓁𝓁ℴ", "hello"),
    ],
)
def test_letters_that_are_signs_ask_with_plain_ones(text: str, plain: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.ASKS
    assert finding.suggestion == plain


@pytest.mark.parametrize(
    "text",
    [
        "#DeserontoReads #OntarioLibraryWeek2026 #2SLGBTQ #library #bookclub #together #information",
        "https://example.org/page#aboutourlibraryprograms and /#aboutourlibraryprograms",
        "Great 🎉🎉🎉 day",
        "📚 One\n🎬 Two\n🎧 Three\n🎮 Four\n🧩 Five\n🎨 Six\n🎸 Seven\n🔭 Eight",
        "★★★★★ → ▪▪▪▪ ©®™™ ☐☐☐☐",
        "図書館は２０２６年に開館",
        "½ x² № ⅓ ﬁne ℃ ℞",
        "#summer_reading_club_kickoff",
        "",
    ],
)
def test_what_reads_well_is_no_finding(text: str) -> None:
    assert found(text) == []


@given(
    st.lists(
        st.sampled_from(["#", "read", "books", "2026", "A", "é", "🎉", "❤️", "𝓢", "ｈ", " ", "\n", "\u200d", "ß", "ǆ"])
    )
)
def test_places_are_exact_and_nothing_raises(parts: list[str]) -> None:
    found("".join(parts))


@given(st.text(st.characters()))
def test_no_text_raises(text: str) -> None:
    found(text)
    found(f"#{text}")


@pytest.mark.parametrize(
    "text", ["#", "#ilovebooks ", "#iiiiiiiii ", "a", "🎉", "🎉a", "𝓢 ", "👨\u200d", "\ufe0f", "#️⃣"]
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = perf_counter()
    found("#" + (text * 65536)[:65536])
    assert perf_counter() - start < 2
