"""Slips are asked about; names, titles, library words and the other language are no slips."""

from datetime import UTC, datetime

import pytest

from pubqueue.checks.spelling import CHECK, MOST
from pubqueue.model.finding import Finding, Severity
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


class Learned(NoFacts):
    """Facts of a home that was taught words."""

    def __init__(self, *words: str) -> None:
        super().__init__(limits)
        self._words = words

    def learned_words(self) -> tuple[str, ...]:
        return self._words


def found(text: str, language: str = "en", *learned: str) -> list[Finding]:
    findings = list(CHECK.look(Draft({language: text}, datetime(2026, 10, 28, tzinfo=UTC)), Learned(*learned)))
    assert all(f.where and f.where.text == text[f.where.start : f.where.end] for f in findings)
    return findings


@pytest.mark.parametrize(
    ("text", "language", "slip", "better"),
    [
        ("Our catalogue is down this mornign.", "en", "mornign", "morning"),
        ("We are sory for the wait.", "en", "sory", "sorry"),
        ("Registration is neccessary.", "en", "neccessary", "necessary"),
        ("Pick up your libary card.", "en", "libary", "library"),
        ("Every teusday at ten we read.", "en", "teusday", "Tuesday"),
        ("Don\u2019t recieve spam.", "en", "recieve", "receive"),
        ("La bibliotèque est ouverte.", "fr", "bibliotèque", "bibliothèque"),
        ("On vous acceuille samedi.", "fr", "acceuille", "accueille"),
        ("L\u2019atelier est gratuit pour les enfans.", "fr", "enfans", "enfants"),
    ],
)
def test_a_slip_asks_with_what_was_meant(text: str, language: str, slip: str, better: str) -> None:
    (finding,) = found(text, language)
    assert finding.where is not None
    assert (finding.severity, finding.where.text, finding.suggestion) == (Severity.ASKS, slip, better)
    assert finding.clause == "posting.3b"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Colour, color, centre and center are all in order; so are catalogue and program.", "en"),
        ("Storytime, makerspace, ebooks and wifi: all at the library.", "en"),
        ("Visit https://exmaple.org/mornign or mail asdfg@exmaple.org, #mornign @libarry", "en"),
        ("At 10 a.m. and 2 p.m., in rm. 204B, for the 5th time, with 2SLGBTQIA+ readers.", "en"),
        ("We\u2019re open, you\u2019ll like it; the children's room and the readers' corner, too.", "en"),
        ("A well-known, hands-on, all-ages workshop.", "en"),
        ("ᐊᓂᔑᓈᐯ stories and naïve art at a café.", "en"),
        (
            "L\u2019heure du conte revient : aujourd\u2019hui, jusqu\u2019à midi, qu\u2019en dites-vous ? Y a-t-il de la place ?",
            "fr",
        ),
        ("Rendez-vous là-bas avec vos grands-parents, vos œuvres et vos bandes dessinées préférées.", "fr"),
        ("Les lecteur\u00b7rice\u00b7s sont les bienvenu\u00b7e\u00b7s.", "fr"),
        ("Join us for la fête. La bibliothèque est ouverte pour vous et pour les enfants.", "en"),
        ("\U0001d4fd\U0001d4f1\U0001d4f2\U0001d4fc is for another check.", "en"),
    ],
)
def test_what_is_right_is_left_alone(text: str, language: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    "text", ["Ask Fyodor at the desk.", "Readings by Ms. Szymborska.", "Visit Tyendinaga with us."]
)
def test_a_name_warns_at_most(text: str) -> None:
    assert all(finding.severity is Severity.WARNS for finding in found(text))


def test_a_word_without_a_suggestion_warns() -> None:
    (finding,) = found("The xqzjvkwp is back.")
    assert (finding.severity, finding.suggestion) == (Severity.WARNS, None)


def test_a_word_of_the_other_language_warns_at_most() -> None:
    assert all(finding.severity is Severity.WARNS for finding in found("Our new heure program is on.", "en"))


def test_a_learned_word_is_right_however_it_is_written() -> None:
    assert found("The flumpet and the Flumpet.", "en", "flumpet") == []


def test_a_word_is_told_once_and_a_hopeless_text_is_not_told_whole() -> None:
    assert len(found("mornign mornign mornign")) == 1
    nonsense = " ".join(f"{a}{b}qxz" for a in "abcdefghij" for b in "klmnopqrst")
    assert len(found(nonsense)) == MOST
