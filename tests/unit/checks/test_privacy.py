"""What the library knows of people stays in the library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import cpu_seconds, finder

from pubqueue.checks.privacy import CHECK
from pubqueue.model.finding import Severity

found = finder(CHECK)

BAD = [
    "Her SIN is 046 454 286",
    "SIN 046-454-286 on file",
    "NAS 046454286",
    "Card 21234001234566 found",
    "Card 2 1234 00123 4566 found",
    "Emma Clarke lives at 12 Maple Street.",
    "Mail cards to Margaret Ellison, 123 Main Street, Deseronto",
    "Marie Tremblay habite au 10, rue des Érables.",
    "Congratulations to Margaret Ellison, who has borrowed 40 books!",
    "Margaret Ellison borrowed 12 books this week",
    "Margaret Ellison owes $14.50 in fines",
    "John O'Neill has three overdue books",
    "Mr. Patel has fines of $12",
    "Mrs. Patel, your hold is ready",
    "Sarah Jones still has not returned Dune.",
    "Sarah Jones hasn't returned Dune",
    "Dune is on loan to Sarah Jones",
    "This copy was last borrowed by Peter Brown.",
    "Happy 8th birthday to Emma Clarke!",
    "Emma Clarke, 7, won our colouring contest",
    "7-year-old Emma Clarke read 100 books",
    "Emma Clarke (age 7) won",
    "Emma Clarke, aged 7, won",
    "Emma Clarke is 7 years old.",
    "Margaret Ellison's overdue books are piling up",
    "Margaret Ellison's fines",
    "Marie Tremblay a emprunté dix livres ce mois-ci",
    "Mme Tremblay doit 12 $ à la bibliothèque",
    "Robert Smith, you still owe $45 in late fees",
    "Félicitations à Marie Tremblay, 8 ans, gagnante du concours!",
    "Jean Gagnon a trois livres en retard",
    "Mme Tremblay, votre réservation est arrivée",
    "Luc Roy n'a pas rendu son livre",
    "Text Sam at 613-555-0142",
    "Call 613 555 0142 to talk to Sam",
    "My cell: (613) 555-0142",
    "Call the library or text Sam at 613-555-0142",
    "Contact our volunteer Sam Hill at 613.555.0142",
    "Email jane.doe@gmail.com",
    "Écrivez à luc.roy@videotron.ca",
    "Écrivez à luc@proton.me",
    "jane@yahoo.ca",
    "Joignez Luc au 613-555-0142",
    "Congratulations to Margaret Ellison, who has borrowed 'What to Expect When You're Expecting' three times this month!",
    "Lost your card? Mrs. Patel, your library card 21234001234566 is at the front desk.",
    "Questions? Text Sam at 613-555-0142 or email sam.oneill1987@gmail.com any time.",
]
CLEAN = [
    "Call the library at 613-396-2744",
    "Call us at 613-396-2744 to renew.",
    "Our number is 613-396-2744.",
    "Appelez la bibliothèque au 613-396-2744",
    "Kids Help Phone: 1-800-668-6868",
    "Deseronto Public Library, 358 Main Street, 613-396-2744",
    "Meet author Jane Smith at 309 Main Street",
    "Visit the Deseronto Public Library, 358 Main Street.",
    "Write to info@deserontolibrary.ca or deserontolibrary@gmail.com",
    "Margaret Atwood's new novel is on loan until Friday.",
    "Dune by Frank Herbert has 12 holds!",
    "Fourth Wing has 40 holds",
    "Alice Munro, author of Runaway, 92, won the Nobel Prize",
    "Alice Munro borrowed from her own life",
    "Jane Austen has a fine sense of humour",
    "Storytime for ages 3 to 6",
    "Pour les 3 à 6 ans",
    "Contes avec Marie Tremblay pour les 3 à 6 ans",
    "Storytime with Jane Smith, ages 3 to 6",
    "Join Jane Smith, 7 p.m., in the hall",
    "Happy 250th birthday, Jane Austen!",
    "Happy 85th birthday, Margaret Atwood!",
    "In this novel, 12-year-old Brian Robeson must survive",
    "No more Late Fines! Overdue Books can be returned",
    "Place your hold for Harry Potter today",
    "ISBN 978-0-7710-0899-6, ISBN 0771008996, OCLC 046454286",
    "Charitable registration 10816 2922 RR0001, or 108162922 RR0001",
    "Return your overdue books, no fines asked",
    "Emily Carr is long overdue for recognition",
    "Jane Smith reads from her book on Monday",
    "Prince Edward County has borrowed our mobile lab",
    "Nous avons emprunté un titre à Michel Tremblay",
    "Un roman de Michel Tremblay a 12 réservations",
    "The town has 1 850 000 000 $",
    "Sherlock Holmes returned to 221B Baker Street",
    "Sherlock Holmes lived at 221B Baker Street in the story",
    "Jane Eyre has been borrowed 30 times",
    "Anne Frank, 13, received a diary: the author's story",
    "Robert Munsch, 10 h 30, samedi",
    "Hours: 10-5. Dates 2026-10-28 2026-11-04",
    "Thursday, October 28, 7 p.m.",
    "On Thursday October 28, 2026, we open",
    "Harry Potter turns 27!",
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
def test_what_is_a_persons_own_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", CLEAN)
def test_an_ordinary_post_tells_nothing_of_anyone(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from(BAD + CLEAN) | st.text()).map(" ".join))
def test_every_place_is_where_it_says_whatever_the_text(text: str) -> None:
    found(text)


@pytest.mark.parametrize(
    "piece", ["a", "Aa ", "1", "123-", "a@", "Jane Smith has ", "Text Sam at 613-555-0142 ", "12 Main ", "Mrs. "]
)
def test_a_hostile_text_takes_no_more_than_a_moment(piece: str) -> None:
    text = (piece * 65536)[:65536]
    found(text)
    assert cpu_seconds(lambda: found(text)) < 1


@pytest.mark.parametrize(
    ("text", "severity", "place"),
    [
        ("Her SIN is 046 454 286.", Severity.BLOCKS, "046 454 286"),
        ("Mrs. Patel, your library card 21234001234566 is here.", Severity.BLOCKS, "21234001234566"),
        (
            "Marie Tremblay habite au 10, rue des Érables.",
            Severity.BLOCKS,
            "Marie Tremblay habite au 10, rue des Érables",
        ),
        ("Text Sam at 613-555-0142.", Severity.ASKS, "613-555-0142"),
        ("Email jane.doe@gmail.com.", Severity.ASKS, "jane.doe@gmail.com"),
    ],
)
def test_what_identifies_blocks_and_ways_to_reach_a_person_ask(text: str, severity: Severity, place: str) -> None:
    assert (severity, place) in [(f.severity, f.where and f.where.text) for f in found(text)]


def test_the_message_repeats_nothing_of_it() -> None:
    for text in BAD:
        for finding in found(text):
            assert finding.where
            assert finding.where.text not in str(finding.message)
            assert not finding.firm
            assert finding.clause == "posting.3f"


def test_nine_digits_without_their_check_digit_are_no_insurance_number() -> None:
    assert found("Lot 046 454 287 is up.") == []
