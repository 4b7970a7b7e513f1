"""What a version says, and what each account gets of it."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.errors import TamperedError
from pubqueue.model.account import Account, Languages
from pubqueue.model.canonical import canonical, parse
from pubqueue.model.post import (
    Content,
    Picture,
    PostClass,
    Shown,
    Variant,
    Version,
    instant,
    joined_pictures,
    moment,
    variants,
)

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
GRACE = timedelta(hours=4)
EN, FR, BOTH = {"en": "Hello"}, {"fr": "Bonjour"}, {"en": "Hello", "fr": "Bonjour"}


def account(languages: Languages) -> Account:
    return Account("mastodon:library", "live-1", languages, GRACE, "social@lakeview.example.ca")


def shown(digest: str, alt: str) -> Shown:
    return Shown(digest, "image/png", alt)


def got(content: Content, languages: Languages) -> list[tuple[str, str]]:
    return [(variant.language, variant.text) for variant in variants(content, account(languages), shown)]


WHAT_EACH_GETS = [
    (Languages.EN, EN, [("en", "Hello")]),
    (Languages.EN, BOTH, [("en", "Hello")]),
    (Languages.EN, FR, []),
    (Languages.FR, BOTH, [("fr", "Bonjour")]),
    (Languages.FR, EN, []),
    (Languages.BOTH, BOTH, [("both", "Hello\n\nBonjour")]),
    (Languages.BOTH, EN, [("both", "Hello")]),
    (Languages.BOTH, FR, [("both", "Bonjour")]),
    (Languages.BOTH, {}, []),
    (Languages.PAIR, BOTH, [("en", "Hello"), ("fr", "Bonjour")]),
    (Languages.PAIR, EN, [("en", "Hello")]),
    (Languages.PAIR, FR, [("fr", "Bonjour")]),
    (Languages.PAIR, {"en": "", "fr": "Bonjour"}, [("fr", "Bonjour")]),
]


@pytest.mark.parametrize(("languages", "texts", "expected"), WHAT_EACH_GETS)
def test_an_account_gets_the_languages_that_it_speaks_and_that_are_written(
    languages: Languages, texts: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert got(Content(texts, at=AT), languages) == expected


def test_a_post_without_a_time_has_no_variants() -> None:
    assert got(Content(BOTH), Languages.PAIR) == []


def test_a_variant_says_whose_it_is_until_when_and_what_it_answers() -> None:
    (variant,) = variants(Content(EN, at=AT, reply_to="post-9"), account(Languages.EN), shown)
    assert (variant.account, variant.account_id, variant.reply_to) == ("mastodon:library", "live-1", "post-9")
    assert variant.until == AT + GRACE


# --- pictures -------------------------------------------------------------------------------------

ONE_FORM = Picture({"en": "sha256:a"}, {"en": "A lake", "fr": "Un lac"})
TWO_FORMS = Picture({"en": "sha256:b", "fr": "sha256:c"}, {"en": "A poster", "fr": "Une affiche"})
FRENCH_FORM = Picture({"fr": "sha256:d"}, {"en": "A map", "fr": "Une carte"})
ALL = (ONE_FORM, TWO_FORMS, FRENCH_FORM)


def test_a_picture_without_a_form_for_a_language_is_used_in_both() -> None:
    assert joined_pictures(ALL, ("fr",)) == [
        ("sha256:a", "Un lac"),
        ("sha256:c", "Une affiche"),
        ("sha256:d", "Une carte"),
    ]
    assert joined_pictures(ALL, ("en",)) == [("sha256:a", "A lake"), ("sha256:b", "A poster"), ("sha256:d", "A map")]


def test_both_languages_carry_the_english_pictures_then_the_french_ones_that_differ() -> None:
    assert joined_pictures(ALL, ("en", "fr")) == [
        ("sha256:a", "A lake\n\nUn lac"),
        ("sha256:b", "A poster"),
        ("sha256:d", "A map\n\nUne carte"),
        ("sha256:c", "Une affiche"),
    ]


def test_the_same_alt_text_in_both_languages_is_said_once() -> None:
    picture = Picture({"en": "sha256:a"}, {"en": "Café", "fr": "Café"})
    assert joined_pictures((picture,), ("en", "fr")) == [("sha256:a", "Café")]


def test_a_missing_alt_text_leaves_no_blank_line() -> None:
    picture = Picture({"en": "sha256:a"}, {"fr": "Un lac"})
    assert joined_pictures((picture,), ("en", "fr")) == [("sha256:a", "Un lac")]


def test_both_without_a_french_text_carries_no_french_picture_and_no_french_alt() -> None:
    (variant,) = variants(Content(EN, at=AT, pictures=ALL), account(Languages.BOTH), shown)
    assert [(p.sha256, p.alt) for p in variant.pictures] == joined_pictures(ALL, ("en",))


def test_a_pair_carries_each_language_s_own_pictures() -> None:
    english, french = variants(Content(BOTH, at=AT, pictures=ALL), account(Languages.PAIR), shown)
    assert [p.sha256 for p in english.pictures] == ["sha256:a", "sha256:b", "sha256:d"]
    assert [p.alt for p in french.pictures] == ["Un lac", "Une affiche", "Une carte"]


# --- stored forms ---------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.text(string.ascii_lowercase, min_size=1, max_size=8)
by_language = st.dictionaries(st.sampled_from(["en", "fr"]), texts)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
contents = st.builds(
    Content,
    texts=by_language,
    accounts=st.lists(names, max_size=3).map(tuple),
    aims=st.lists(names, max_size=2).map(tuple),
    at=st.none() | instants,
    zone=names,
    pictures=st.lists(st.builds(Picture, by_language, by_language, texts, texts, texts), max_size=3).map(tuple),
    post_class=st.sampled_from(PostClass),
    reply_to=texts,
)
versions = st.builds(Version, names, st.integers(1, 10_000), names, contents, texts)
stored_variants = st.builds(
    Variant,
    account=names,
    account_id=texts,
    language=names,
    text=texts,
    until=instants,
    pictures=st.lists(st.builds(Shown, names, names, texts), max_size=3).map(tuple),
    reply_to=texts,
    record_key=texts,
)


@given(versions)
def test_a_version_is_read_back_as_it_was_frozen(version: Version) -> None:
    assert Version.from_bytes(version.to_bytes()) == version
    assert Version.from_bytes(version.to_bytes()).to_bytes() == version.to_bytes()


@given(stored_variants)
def test_a_variant_is_read_back_as_it_was_frozen(variant: Variant) -> None:
    assert Variant.from_bytes(variant.to_bytes()) == variant


@given(versions, versions)
def test_two_versions_have_the_same_bytes_only_if_they_are_the_same(one: Version, other: Version) -> None:
    assert (one.to_bytes() == other.to_bytes()) == (one == other)


STORED = [Version("1", 1, "jo", Content(EN)), Variant("mastodon:library", "live-1", "en", "Hello", AT)]


@pytest.mark.parametrize("stored", STORED, ids=["version", "variant"])
def test_a_stored_form_with_a_blank_too_many_is_refused(stored: Version | Variant) -> None:
    with pytest.raises(TamperedError):
        stored.from_bytes(stored.to_bytes().replace(b":", b": ", 1))


@pytest.mark.parametrize("stored", STORED, ids=["version", "variant"])
def test_a_stored_form_with_a_field_gone_or_of_another_kind_is_refused(stored: Version | Variant) -> None:
    fields = parse(stored.to_bytes())
    for name in fields:
        with pytest.raises(TamperedError):
            stored.from_bytes(canonical({key: value for key, value in fields.items() if key != name}))
    with pytest.raises(TamperedError):
        stored.from_bytes(canonical({**fields, "more": 1}))
    with pytest.raises(TamperedError):
        stored.from_bytes(canonical({**fields, "type": "pubqueue/other/v1"}))
    for name in ("pictures", "at" if "at" in fields else "until"):
        for value in (1, ["x"], "x"):
            with pytest.raises(TamperedError):
                stored.from_bytes(canonical({**fields, name: value}))


def test_what_a_sign_off_binds_of_a_variant_tells_its_text_only_to_who_has_the_salt() -> None:
    variant = Variant("mastodon:library", "live-1", "en", "Hello", AT, (Shown("sha256:a", "image/png", "A lake"),))
    first, second = variant.to_statement(b"\x00" * 32), variant.to_statement(b"\x01" * 32)
    assert first["text"] != second["text"]
    assert first["pictures"][0]["alt"] != second["pictures"][0]["alt"]
    assert first["pictures"][0]["sha256"] == "sha256:a"
    assert "Hello" not in str(first)
    assert "A lake" not in str(first)


@given(stored_variants, stored_variants)
def test_a_sign_off_binds_every_part_of_a_variant(one: Variant, other: Variant) -> None:
    salt = b"\x07" * 32
    assert (one.to_statement(salt) == other.to_statement(salt)) == (one == other)


def test_an_instant_is_stored_in_utc_to_the_second() -> None:
    assert instant(datetime.fromisoformat("2026-11-23T12:00:00.999-05:00")) == "2026-11-23T17:00:00Z"
    assert moment("2026-11-23T17:00:00Z") == AT
    assert (instant(None), moment("")) == ("", None)
