"""What a platform would refuse is blocked before it is sent."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from pubqueue import plugins
from pubqueue.checks.length import CHECK
from pubqueue.model.account import Account, Languages
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.limits import Limits
from pubqueue.model.post import Picture
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts

NOW = datetime(2026, 10, 28, 13, tzinfo=UTC)


class Unknowing(NoFacts):
    def limits(self, platform: str) -> Limits | None:  # noqa: ARG002 - the port's form
        return None


def account(id: str, languages: Languages) -> Account:
    return Account(id, "1", languages, timedelta(hours=4), "a@example.org")


def picture(number: int, alt: str = "a shelf", fr: str = "") -> Picture:
    return Picture({"en": f"{number}", **({"fr": fr} if fr else {})}, {"en": alt})


def found(draft: Draft) -> list[Finding]:
    return list(CHECK.look(draft, NoFacts(plugins.limits)))


def alone(text: str, *platforms: str) -> list[Finding]:
    return found(Draft({"en": text}, NOW, platforms))


def posted(texts: Mapping[str, str], languages: Languages, pictures: tuple[Picture, ...] = ()) -> list[Finding]:
    return found(Draft(texts, NOW, accounts=(account("x:library", languages),), pictures=pictures))


def test_the_limit_itself_is_in_order() -> None:
    assert alone("a" * 280, "x", "bluesky", "mastodon", "facebook") == []


def test_one_more_blocks_for_that_platform_and_shows_what_is_too_much() -> None:
    (finding,) = alone("a" * 280 + "é", "x", "bluesky", "mastodon")
    assert (finding.check, finding.severity, finding.platform) == ("length", Severity.BLOCKS, "x")
    assert finding.firm
    assert finding.where is not None
    assert (finding.where.start, finding.where.end, finding.where.text) == (280, 281, "é")
    assert str(finding.message) == "281 characters as x counts them; it takes 280."


def test_what_stands_before_the_place_fits() -> None:
    text = "📚" * 10 + " https://example.org/" + "a" * 300 + " end " * 60
    (finding,) = alone(text, "x")
    assert finding.where is not None
    assert plugins.limits("x").used(text[: finding.where.start]) <= 280
    assert plugins.limits("x").used(text[: finding.where.start + 1]) > 280


def test_bluesky_limits_bytes_as_well() -> None:
    (finding,) = alone("👨\u200d👩\u200d👧\u200d👦" * 150, "bluesky")
    assert str(finding.message) == "3750 bytes; bluesky takes 3000."
    assert finding.where is not None
    assert finding.where.start == 7 * 120


def test_a_platform_whose_limits_are_unknown_is_not_checked() -> None:
    draft = Draft({"en": "a" * 100_000}, NOW, ("x",))
    assert list(CHECK.look(draft, Unknowing(plugins.limits))) == []


def test_no_platform_named_is_nothing_to_check() -> None:
    assert alone("a" * 100_000) == []


def test_an_account_that_speaks_both_gets_both_texts_in_one_post() -> None:
    texts = {"en": "a" * 200, "fr": "é" * 79}
    (finding,) = posted(texts, Languages.BOTH)
    assert str(finding.message).startswith("281 characters")
    assert finding.language == "fr"
    assert finding.where is not None
    assert (finding.where.start, finding.where.end) == (78, 79)
    assert posted({"en": "a" * 200, "fr": "é" * 78}, Languages.BOTH) == []


def test_the_place_lies_in_the_language_where_the_surplus_begins() -> None:
    (finding,) = posted({"en": "a" * 281, "fr": "é"}, Languages.BOTH)
    assert finding.language == "en"
    assert finding.where is not None
    assert finding.where.text == "a"


def test_a_pair_is_two_posts() -> None:
    texts = {"en": "a" * 200, "fr": "é" * 281}
    (finding,) = posted(texts, Languages.PAIR)
    assert finding.language == "fr"


def test_a_language_that_the_account_does_not_speak_is_not_counted() -> None:
    assert posted({"en": "a", "fr": "é" * 500}, Languages.EN) == []


def test_two_accounts_on_a_platform_are_told_once() -> None:
    accounts = (account("x:library", Languages.EN), account("x:branch", Languages.EN))
    assert len(found(Draft({"en": "a" * 300}, NOW, accounts=accounts))) == 1


def test_a_fifth_picture_blocks() -> None:
    four = tuple(picture(n) for n in range(4))
    assert posted({"en": "a"}, Languages.EN, pictures=four) == []
    (finding,) = posted({"en": "a"}, Languages.EN, pictures=(*four, picture(5)))
    assert str(finding.message) == "5 pictures; x takes 4."


def test_both_languages_pictures_count_together_where_they_differ() -> None:
    three = tuple(picture(n, fr=f"fr{n}") for n in range(3))
    (finding,) = posted({"en": "a", "fr": "b"}, Languages.BOTH, pictures=three)
    assert str(finding.message) == "6 pictures; x takes 4."


def test_an_alt_text_over_the_limit_blocks() -> None:
    (finding,) = posted({"en": "a"}, Languages.EN, pictures=(picture(1), picture(2, alt="a" * 1001)))
    assert str(finding.message) == "The alt text of picture 2 has 1001 characters; x takes 1000."


@pytest.mark.parametrize(("text", "count"), [("$RY $TD.TO rise", 1), ("$RY rises, $5 and US$10 do not", 0)])
def test_x_takes_one_cashtag(text: str, count: int) -> None:
    findings = alone(text, "x", "mastodon")
    assert len(findings) == count
    assert [finding.where and finding.where.text for finding in findings] == ["$TD.TO"] * count
