"""The library takes no side, and may still tell of an election."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import cpu_seconds, finder

from pubqueue.checks.opinion import CHECK
from pubqueue.model.finding import Severity

found = finder(CHECK)

BAD = [
    "I think everyone should vote for the new mayor on Monday.",
    "Vote for Jane Smith on Monday!",
    "Vote Liberal on Monday",
    "Vote NDP",
    "Please vote for the mayor who loves libraries",
    "Vote no on the levy",
    "Vote YES to the new arena!",
    "Vote for Mayor Johnston",
    "Don't vote for the Conservatives",
    "Vote them out",
    "Don't vote for Trudeau",
    "Re-elect Mayor Johnston",
    "Elect Jane Smith",
    "We endorse Councillor Brown",
    "We support the Green Party",
    "I support Premier Ford",
    "The government is failing us",
    "Our mayor is corrupt",
    "The premier is a liar",
    "Shame on council for cutting our budget",
    "Council does not care about reading",
    "The mayor should resign",
    "Mayor Johnston is the best",
    "Jane Smith has my vote",
    "The Conservatives lied to us",
    "Those incompetent councillors cut our hours",
    "In my opinion the tax is too high",
    "In our opinion, this is wrong",
    "We believe the town must lower taxes",
    "Votez pour Marie Tremblay",
    "Votez libéral lundi",
    "Votez pour le maire",
    "Votez non au référendum",
    "Votez pour le Parti québécois",
    "Réélisez le maire",
    "Appuyez la candidate Roy",
    "Le maire est corrompu",
    "Le gouvernement nous ment",
    "Honte au conseil municipal",
    "À mon avis, la taxe est trop haute",
    "Selon moi, il faut changer",
    "Je pense que le conseil devrait démissionner",
    "Le gouvernement est incompétent",
    "Le premier ministre doit démissionner",
    "Votez contre le gouvernement",
    "I think everyone should vote for the new mayor on Monday. She is the only one who cares about books.",
]
CLEAN = [
    "Advance polls are open at the library",
    "Vote for your favourite cover",
    "Council approved our budget",
    "All-candidates meeting on Tuesday",
    "Learn how to vote for mayor, council and trustees.",
    "On October 26, residents vote for mayor and council.",
    "You will vote for the mayor and four councillors.",
    "Thank you to Mayor Johnston for reading at storytime!",
    "Funded by the Government of Ontario",
    "With the support of the Government of Canada",
    "Support the library! Support your local library.",
    "Vote for Louise Penny in our favourite author bracket",
    "I think you should read this book",
    "I think you should try the new tablets",
    "A novel about a corrupt mayor",
    "Votez pour votre couverture préférée",
    "Bureau de vote par anticipation à la bibliothèque",
    "Le conseil municipal a adopté notre budget",
    "The mayor is here on Monday",
    "The mayor's office is closed",
    "Don't forget to vote!",
    "Every vote counts. Vote on Monday.",
    "The book about the government is terrible fun",
    "Premier of the film on Friday; premier screening",
    "Join our birthday party, the best party in town!",
    "Meet the candidates: Jane Smith and Bob Roy",
    "Elect to receive notices by e-mail",
    "In 1911 the Liberals lost to the Conservatives.",
    "Who was the worst prime minister? A history talk.",
    "The council meeting is wrong in the calendar; it is at 7.",
    "Merci au maire et au conseil pour leur appui",
    "Nous appuyons les élèves",
    "Fire safety talk with councillor Brown",
    "Do you believe students should wear uniforms? Debate club.",
    "Green reading: the Green Gables book",
    "We believe everyone should be able to read",
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
def test_taking_sides_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("text", CLEAN)
def test_telling_of_an_election_or_of_books_is_no_finding(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from(BAD + CLEAN) | st.text()).map(" ".join))
def test_every_place_is_where_it_says_whatever_the_text(text: str) -> None:
    found(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "1 ", "the mayor is ", "vote for Jane ", "I think ", "je pense que ", "Jane Smith has ", "mayor "],
)
def test_a_hostile_text_takes_no_more_than_a_moment(piece: str) -> None:
    text = (piece * 65536)[:65536]
    found(text)
    assert cpu_seconds(lambda: found(text)) < 1


def test_a_call_how_to_vote_asks_and_shows_the_place() -> None:
    text = "She is kind. Please vote for the new mayor on Monday."
    (finding,) = found(text)
    assert (finding.severity, finding.firm, finding.clause) == (Severity.ASKS, False, "posting.3d")
    assert finding.where
    assert finding.where.text == "Please vote for the new mayor"


def test_each_way_of_taking_sides_has_its_own_words() -> None:
    texts = ["Vote Liberal", "We endorse Mayor Johnston", "The mayor is a liar", "In my opinion it is"]
    assert len({str(found(text)[0].message) for text in texts}) == len(texts)
