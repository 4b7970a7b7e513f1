"""Who may do what: one table (policy clauses general.1, risk.1 and risk.4)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pubqueue.errors import RoleError
from pubqueue.words import Term, Words, _

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(Term):
    """What a person is to the library; a person can be several things."""

    STAFF = "staff"
    DESIGNATE = "designate"
    CEO = "ceo"
    IT = "it"
    AUDITOR = "auditor"


class Surety(Term):
    """How surely pubqueue knows who somebody is; the strongest first."""

    LOGIN = "login"
    """The operating system says so: it is their own login, and their own process."""
    SUDO = "sudo"
    """The operating system says who called sudo, which runs pubqueue as the service user."""
    SSH_KEY = "ssh_key"
    """Their SSH key opened the session, by the line that an administrator wrote for it."""
    DESK_PIN = "desk_pin"
    """They typed their PIN at a login that several people share."""
    PRACTICE = "practice"
    """Nobody asked: a practice home takes everybody at their word."""

    @property
    def said(self) -> Words:
        """How people read it."""
        return _SAID[self]


_SAID = MappingProxyType({
    Surety.LOGIN: _("by their own login"),
    Surety.SUDO: _("by their own login, through sudo"),
    Surety.SSH_KEY: _("by their SSH key"),
    Surety.DESK_PIN: _("by desk PIN"),
    Surety.PRACTICE: _("by --as, in a practice home"),
})  # fmt: skip


def weakest(sureties: Iterable[Surety]) -> Surety | None:
    """Return the least sure of `sureties`, or None of none."""
    order = list(Surety)
    return max(sureties, key=order.index, default=None)


OFFICES = frozenset({Role.DESIGNATE, Role.CEO})
"""Held only through the trust file, with dates; the other roles stand in the register of people."""


class Deed(Term):
    """What a role may allow."""

    READ = "read"
    WRITE = "write posts"
    SUBMIT = "submit posts"
    WITHDRAW_OWN = "withdraw their own posts"
    WITHDRAW_ANY = "withdraw any post"
    COMMENT = "comment"
    SIGN_OFF = "sign off"
    REVIEW = "request changes or reject"
    WAIVE = "waive findings"
    RESOLVE = "settle a delivery that is in doubt or held"
    STOP = "stop publishing"
    RESUME = "resume publishing"
    ACCOUNTS = "register accounts"
    PEOPLE = "add people and keys"
    NAME = "name designates"
    OPERATE = "look after the database and the log"


_ANYONE = frozenset({Deed.READ, Deed.STOP})
_STAFF = _ANYONE | {Deed.WRITE, Deed.SUBMIT, Deed.WITHDRAW_OWN, Deed.COMMENT, Deed.RESOLVE}
_DESIGNATE = _STAFF | {Deed.SIGN_OFF, Deed.REVIEW, Deed.WAIVE, Deed.WITHDRAW_ANY, Deed.RESUME}

MAY = MappingProxyType({
    Role.STAFF: _STAFF,
    Role.DESIGNATE: _DESIGNATE,
    Role.CEO: _DESIGNATE | {Deed.NAME, Deed.PEOPLE},
    Role.IT: _ANYONE | {Deed.ACCOUNTS, Deed.PEOPLE, Deed.OPERATE},
    Role.AUDITOR: _ANYONE,
})  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who works with pubqueue, and what they are right now."""

    id: str
    name: str
    roles: frozenset[Role]
    os_user: str = ""
    language: str = ""
    """In which the program speaks to them; nothing for the machine's own."""
    email: str = ""

    def may(self, deed: Deed) -> bool:
        """Tell whether any of the person's roles allows `deed`."""
        return any(deed in MAY[role] for role in self.roles)

    def must(self, deed: Deed) -> None:
        """Raise RoleError, naming who may, unless the person may do `deed`."""
        if not self.may(deed):
            who = ", ".join(str(role.said) for role in Role if deed in MAY[role])
            raise RoleError(
                _("{name} may not {deed}.", name=self.name, deed=deed), hint=_("These roles may: {who}.", who=who)
            )
