"""Keys, card numbers and passwords do not go out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import cpu_seconds, finder

from pubqueue.checks.secrets import CHECK
from pubqueue.model.finding import Severity

found = finder(CHECK)

BAD = [
    "Token ghp_16C7e42F292c6912E7710c838347Ae178B4a is ours",
    "-ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0abcdefghijkl_mnop",
    "AKIAIOSFODNN7EXAMPLE",
    "EAABsbCS1iHgBAZB8ZCq3ZAXyz123",
    "xoxb-123456789012-abcdefGHIJ",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "sk-proj-abcd1234abcd1234abcd1234",
    "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN OPENSSH PRIVATE KEY----- b3Bl",
    "App password abcd-efgh-2jkl-mnop for Bluesky",
    "use xkcd-bvwr-qatz-plmn",
    "Pay with 4111 1111 1111 1111",
    "4111111111111111",
    "5500-0000-0000-0004 exp 12/28",
    "3782 822463 10005",
    "378282246310005",
    "6011 1111 1111 1117",
    "2223 0000 4841 0010",
    "The wifi password is Deser0nto!2026",
    "Wifi password: readmore24",
    "PIN: 1234",
    "Your PIN is 4821.",
    "Le mot de passe est Lecture2026",
    "Mot de passe du wifi : Lecture2026!",
    "Le NIP est 4821",
    "mot de passe : « lecture »",
    'The password is "bookworm".',
    "The alarm code is 4471#",
    "Door code: 90210",
    "The staff login is admin, pass: L1brary",
    "Zoom passcode: 883112",
    "Le code de la porte est 4471",
    "wifi password = BookWorm",
    "The wifi password for staff is Deser0nto!2026 in case you need it.",
]
CLEAN = [
    "use your PIN online: it is the last four digits of your phone number unless you changed it.",
    "Your password is required at the desk.",
    "Your PIN is the last four digits of your phone number.",
    "Your PIN is 4 digits.",
    "Your PIN is 4-digit and private.",
    "Reset your password: https://example.org/reset1",
    "Reset your password: example.org/reset1",
    "Password: ask at the desk",
    "Password is case-sensitive.",
    "Learn to make strong passwords: Tuesday 7 p.m.",
    "ISBN 978-0-7710-0899-6 and ISBN 9780771008996",
    "Call 1-800-268-9009 or 613-396-2744",
    "Your library card 21234001234566",
    "See https://www.facebook.com/events/4111111111111111",
    "book-club-book-sale, read-talk-make-play",
    "Le mot de passe est requis. Demandez le mot de passe au comptoir.",
    "Mot de passe oublié : https://example.org/mdp2",
    "Votre NIP : les quatre derniers chiffres de votre numéro",
    "The Password by Jane Doe is a thriller.",
    "Password Workshop: October 28, 10:30",
    "Hours: 10:00-17:00 2026-10-28",
    "Ask for the wifi password. It's free!",
    "Our password workshop is back on 2026-11-04!",
    "Questions about your password? E-mail password: help@example.org",
    "Storytime is back! Join us every Saturday at 10:30 a.m. No registration needed. #LakeviewReads",
    "L\u2019heure du conte revient samedi à 10 h 30, pour les 3 à 6 ans. Entrée libre!",
    "La bibliothèque sera fermée le mercredi 11 novembre. Nos ressources en ligne restent accessibles.",
    "New on our shelves: the 2026 Evergreen Award nominees. Which one will you read first?",
    "Thank you to everyone who came to our used book sale. Together you raised $1,240!",
    "Meet Louise Penny on Friday at 7 p.m.; she signs her new mystery after the reading.",
    "Rencontrez Kim Thúy vendredi à 19 h : elle lira des extraits de son roman.",
    "CLOSED TODAY because of the storm. Stay safe; due dates are extended to Monday.",
    "Tax clinic on March 3: bring your slips, we bring the coffee.",
    "Prêt de raquettes, de telescopes et de ukulélés tout l\u2019hiver au comptoir.",
    "Use your PIN online: it is the last four digits of your phone number unless you changed it.",
    "Banned Books Week: read The Handmaid's Tale by Margaret Atwood or Maus by Art Spiegelman.",
]


@pytest.mark.parametrize("text", BAD)
def test_what_opens_something_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", CLEAN)
def test_an_ordinary_post_gives_nothing_away(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from(BAD + CLEAN) | st.text()).map(" ".join))
def test_every_place_is_where_it_says_whatever_the_text(text: str) -> None:
    found(text)


@pytest.mark.parametrize(
    "piece", ["a", "4", "4111 ", "eyJ-", "sk-", "sk-1", "xoxb-", "aaaa-", "password ", "PIN is 'a"]
)
def test_a_hostile_text_takes_no_more_than_a_moment(piece: str) -> None:
    text = (piece * 65536)[:65536]
    found(text)
    assert cpu_seconds(lambda: found(text)) < 1


def test_a_key_blocks_for_good_and_a_told_password_can_be_waived() -> None:
    (key,) = found("Token ghp_16C7e42F292c6912E7710c838347Ae178B4a is ours")
    (told,) = found("The wifi password for staff is Deser0nto!2026 in case you need it.")
    assert (key.severity, key.firm) == (Severity.BLOCKS, True)
    assert (told.severity, told.firm) == (Severity.BLOCKS, False)
    assert told.where
    assert told.where.text == "Deser0nto!2026"


def test_the_message_never_repeats_the_secret() -> None:
    for text in BAD:
        for finding in found(text):
            assert finding.where
            assert finding.where.text not in str(finding.message)
    (key,) = found("ghp_16C7e42F292c6912E7710c838347Ae178B4a")
    assert "ghp_…" in str(key.message)


def test_a_card_number_without_its_check_digit_is_none() -> None:
    assert found("4111 1111 1111 1112") == []
