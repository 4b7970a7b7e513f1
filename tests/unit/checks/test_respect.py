"""Nobody is insulted, and no title is taken for an insult."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import cpu_seconds, finder

from pubqueue.checks.respect import CHECK
from pubqueue.model.finding import Severity

found = finder(CHECK)

BAD = [
    "Anyone who complains about our new hours is a whining idiot.",
    "You morons left the door open",
    "what the f*ck is this",
    "what the fuck",
    "Fuck this printer",
    "this is sh1t",
    "f u c k the rain",
    "F.U.C.K",
    "FUCK YOU",
    "f**k off",
    "f*** off",
    "fuuuuck",
    "This is bullshit",
    "a$$hole",
    "you b1tch",
    "b*tch please",
    "The printer is crappy",
    "Our patrons are idiots",
    "You are all stupid",
    "You're an idiot",
    "YOU IDIOTS!",
    "people who return books late are pathetic",
    "just shut up already",
    "shut up!",
    "go to hell",
    "a bunch of losers",
    "faggots not welcome",
    "This is so retarded",
    "those retards",
    "Quelle merde!",
    "m*rde alors",
    "Bande de cons!",
    "Espèce d'imbécile",
    "gros con",
    "Vous êtes des idiots",
    "ferme ta gueule",
    "Ta gueule!",
    "connard",
    "enculé",
    "putain de bordel",
    "Tabarnak, il neige",
    "câlisse",
    "une crisse de tempête",
    "sale arabe",
    "sales étrangers",
    "The mayor is a moron",
    "councillors are a bunch of clueless idiots",
    "damn printer is broken again",
    "kiss my ass",
    "WTF is going on",
    "wh0re",
    "s-h-i-t happens",
    "what a bunch of whiners",
    "Stop complaining, you whiny babies",
    "Our idiot mayor strikes again",
    "Anyone who complains about our new hours is a whining idiot.",
]
CLEAN = [
    "The Idiot by Fyodor Dostoevsky is our November book club pick.",
    "Our pick: The Idiot, a classic",
    "Queer Book Club, gay and lesbian fiction, trans stories",
    "Dick Francis and Moby Dick and Cock Robin",
    "Scunthorpe, Essex, Middlesex and Sussex",
    "Hell's Kitchen is on the shelf",
    "Le concert continue, content et conte",
    "Les Misérables",
    "The Subtle Art of Not Giving a F*ck by Mark Manson",
    'Read "The Subtle Art of Not Giving a F*ck" this week',
    "Sh*t My Dad Says by Justin Halpern",
    "Bitch Planet by Kelly Sue DeConnick",
    "The Bastard of Istanbul is in",
    "Bastard Out of Carolina",
    "Un livre en retard ? Vos retards sont pardonnés.",
    "flame retardant, assistant, class, bass, pass, glass",
    "shiitake, shitake mushrooms",
    "Feel like an idiot with computers? We help.",
    "Computers for Dummies; The Complete Idiot's Guide to Chess",
    "L'Idiot de Dostoïevski",
    "Prenez une douche froide",
    "con brio; Con Air; comic con",
    "455 books, 1972, 5 people",
    "don't be a fool on April Fools",
    "three blind mice, a chink in the armour",
    "snowshoes, cockatoo, peacock, cockpit",
    "Pussy willows and Octopussy",
    "The Hunchback; a donkey, an ass",
    "Le Dîner de cons, au cinéma",
    "Les Enfoirés chantent",
    "Kick-Ass is a film",
    "the stupid printer is fixed",
    "The weather is garbage",
    "*emphasis* 5*4*3",
    "You are the best!",
    "reputed, disputes, computes",
    "la neige crisse sous les pas",
    "le calice de la fleur",
    "Nous sommes des lecteurs",
    "Vous êtes tous les bienvenus",
    "A stupid, funny film for all",
    "the three little pigs",
    "This is a pig; those are cows.",
    "Peppa is a pig who loves puddles",
    "Homo sapiens and niggling doubts",
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
def test_rude_words_are_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", CLEAN)
def test_titles_names_and_ordinary_words_are_no_finding(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from(BAD + CLEAN) | st.text()).map(" ".join))
def test_every_place_is_where_it_says_whatever_the_text(text: str) -> None:
    found(text)


@pytest.mark.parametrize("piece", ["a", "f*", "f u c ", "you are a ", "fuck ", "$@1", "Fuck ", "is a "])
def test_a_hostile_text_takes_no_more_than_a_moment(piece: str) -> None:
    text = (piece * 65536)[:65536]
    found(text)
    assert cpu_seconds(lambda: found(text)) < 1


def test_an_insult_blocks_and_can_be_waived() -> None:
    (finding,) = found("Anyone who complains about our new hours is a whining idiot.")
    assert (finding.severity, finding.firm, finding.clause) == (Severity.BLOCKS, False, "posting.3h")
    assert finding.where
    assert finding.where.text == "is a whining idiot"


def test_a_slur_serves_the_clause_on_discrimination() -> None:
    (finding,) = found("faggots not welcome")
    assert finding.clause == "posting.3g"


def test_the_place_is_exact_behind_accents_and_stars() -> None:
    (finding,) = found("Zoë, l\u2019été\u00a0: quelle m*rde!", "fr")
    assert finding.where
    assert finding.where.text == "m*rde"
