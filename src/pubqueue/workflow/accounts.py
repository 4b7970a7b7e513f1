"""The register of accounts: who the library is, where (policy clauses risk.1 to risk.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pubqueue.errors import RefusedError
from pubqueue.model.account import Account, Languages, check_id
from pubqueue.model.audit import Act
from pubqueue.model.people import Deed
from pubqueue.model.post import GRACE
from pubqueue.store import tables
from pubqueue.words import _

if TYPE_CHECKING:
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home


def register(home: Home, id: str, *, email: str, languages: Languages, grace: timedelta = GRACE) -> Account:
    """Register an account that a connector can reach; raise RefusedError, InputError, UnfitError."""
    home.acting(Deed.ACCOUNTS)
    domain = home.identity.domain
    if email.rpartition("@")[2].lower() != domain.lower():
        raise RefusedError(
            _("{email} is not an address of the library's domain {domain}.", email=email, domain=domain),
            why=_("Policy clause risk.3: accounts are registered with an address of the library's."),
        )
    account = Account(check_id(id), "", languages, grace, email)
    live = Account(id, home.connect(account).live_id(), languages, grace, email)
    with home.writing() as pen:
        store(pen, live)
    return live


def store(pen: Pen, account: Account) -> None:
    """Store and record a new account."""
    if pen.session.get(tables.Account, account.id) is not None:
        raise RefusedError(_("{id} is registered already.", id=account.id))
    pen.add(
        tables.Account(
            id=account.id,
            live_id=account.live_id,
            languages=str(account.languages),
            grace_seconds=int(account.grace.total_seconds()),
            email=account.email,
            registered_at=pen.at,
        )
    )
    data = {
        "live_id": account.live_id,
        "languages": str(account.languages),
        "grace": int(account.grace.total_seconds()),
    }
    pen.record(Act.ACCOUNT_REGISTERED, f"account:{account.id}", data=data, private={"email": account.email})
