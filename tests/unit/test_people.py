"""Who may do what: the one table of roles."""

from __future__ import annotations

import pytest

from pubqueue.errors import RoleError
from pubqueue.model.people import MAY, OFFICES, Deed, Person, Role

WHO = {
    Deed.READ: {"staff", "designate", "ceo", "it", "auditor"},
    Deed.STOP: {"staff", "designate", "ceo", "it", "auditor"},
    Deed.WRITE: {"staff", "designate", "ceo"},
    Deed.SUBMIT: {"staff", "designate", "ceo"},
    Deed.COMMENT: {"staff", "designate", "ceo"},
    Deed.WITHDRAW_OWN: {"staff", "designate", "ceo"},
    Deed.RESOLVE: {"staff", "designate", "ceo"},
    Deed.SIGN_OFF: {"designate", "ceo"},
    Deed.REVIEW: {"designate", "ceo"},
    Deed.WAIVE: {"designate", "ceo"},
    Deed.WITHDRAW_ANY: {"designate", "ceo"},
    Deed.RESUME: {"designate", "ceo"},
    Deed.NAME: {"ceo"},
    Deed.PEOPLE: {"ceo", "it"},
    Deed.ACCOUNTS: {"it"},
    Deed.OPERATE: {"it"},
}


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("role", Role)
def test_the_table_of_roles_says_what_the_policy_says(role: Role, deed: Deed) -> None:
    person = Person("x", "X", frozenset({role}))
    assert person.may(deed) == (str(role) in WHO[deed])


def test_every_role_and_every_deed_stands_in_the_table() -> None:
    assert set(MAY) == set(Role)
    assert frozenset().union(*MAY.values()) == set(Deed) == set(WHO)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        MAY[Role.IT] = frozenset(Deed)  # type: ignore[index]


def test_only_the_offices_that_the_trust_file_gives_may_sign_or_waive() -> None:
    assert {role for role in Role if Deed.SIGN_OFF in MAY[role]} == OFFICES
    assert {role for role in Role if Deed.WAIVE in MAY[role]} == OFFICES


def test_somebody_with_two_roles_may_do_what_either_may() -> None:
    both = Person("x", "X", frozenset({Role.STAFF, Role.IT}))
    both.must(Deed.WRITE)
    both.must(Deed.ACCOUNTS)
    assert not both.may(Deed.SIGN_OFF)


def test_somebody_without_a_role_may_do_nothing() -> None:
    assert not any(Person("x", "X", frozenset()).may(deed) for deed in Deed)


def test_a_refusal_names_who_may() -> None:
    with pytest.raises(RoleError) as caught:
        Person("kim", "Kim Tran", frozenset({Role.IT})).must(Deed.SIGN_OFF)
    assert str(caught.value) == "Kim Tran may not sign off. These roles may: designate, ceo."
    assert caught.value.exit_code == 3
