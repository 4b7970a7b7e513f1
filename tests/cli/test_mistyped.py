"""Whoever mistypes a command reads what is wrong in our words, and in their language."""

from __future__ import annotations

import pytest

from pubqueue import words
from pubqueue.cli import parsing, run

MISTYPED = {
    ("post", "show"): ("'ID' is missing.", "Il manque 'ID'."),
    ("post", "show", "x"): ("'ID' has to be a whole number.", "'ID' doit être un nombre entier."),
    ("post", "show", "0"): ("'ID' has to be 1 or more.", "'ID' doit être d'au moins 1."),
    ("post", "show", str(2**60)): (f"'ID' has to be {2**53} or less.", f"'ID' doit être d'au plus {2**53}."),
    ("post", "show", "1", "2"): ("This is too much: 2.", "Ceci est de trop\N{NO-BREAK SPACE}: 2."),
    ("nowhere",): ("There is no command 'nowhere'.", "Il n'y a pas de commande 'nowhere'."),
    ("post", "shwo"): (
        "There is no command 'shwo'. Did you mean 'show'?",
        "Il n'y a pas de commande 'shwo'. Vouliez-vous dire 'show'?",
    ),
    ("post", "list", "--jsn"): (
        "There is no option --jsn. Did you mean --json?",
        "Il n'y a pas d'option --jsn. Vouliez-vous dire --json?",
    ),
    ("post", "list", "--nowhere"): ("There is no option --nowhere.", "Il n'y a pas d'option --nowhere."),
    ("post", "list", "--state"): ("'--state' needs a value.", "'--state' a besoin d'une valeur."),
}


@pytest.mark.parametrize("arguments", MISTYPED, ids=" ".join)
def test_what_is_mistyped_is_said_in_the_readers_language(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    english, french = MISTYPED[arguments]
    assert run(arguments) == 2
    assert capsys.readouterr().err.strip() == english

    words.load(f"{words.__file__.removesuffix('words.py')}locale")
    with words.speaking("fr"):
        assert run(arguments) == 2
    assert capsys.readouterr().err.strip() == french


def test_a_flag_takes_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["post", "list", "--json=1"]) == 2
    assert capsys.readouterr().err.strip() == "'--json' takes no value."


def test_what_the_parser_says_in_a_way_we_do_not_know_is_passed_on() -> None:
    assert parsing.in_our_words("Something quite new.") == "Something quite new."
