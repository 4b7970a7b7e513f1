"""`people`: who works with pubqueue, and who may sign."""

from __future__ import annotations

from typing import Annotated

import typer

from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, opened
from pubqueue.model.people import OFFICES, Role
from pubqueue.words import _

app = typer.Typer(help=str(_("People and their offices.")), no_args_is_help=True, rich_markup_mode=None)
_Who = Annotated[str, typer.Argument(metavar="PERSON", help=str(_("The person's short name.")))]


@app.command("add", help=str(_("Add a person.")))
def add(
    context: typer.Context,
    person: _Who,
    name: Annotated[str, typer.Option(help=str(_("Their full name, as it may be shown.")))],
    os_user: Annotated[str, typer.Option(help=str(_("Their login on this machine.")))] = "",
    role: Annotated[
        list[str] | None, typer.Option(help=str(_("staff, it or auditor; staff if none is named.")))
    ] = None,
    json: AsJson = False,
) -> None:
    """Add somebody to the register."""
    from pubqueue.errors import InputError
    from pubqueue.workflow import people as step

    known = {str(one): one for one in Role if one not in OFFICES}
    for one in role or ():
        if one not in known:
            raise InputError(_("{role} is no role that can be given here.", role=one), hint=_("staff, it or auditor"))
    roles = {known[one] for one in role} if role else {Role.STAFF}
    with opened(context) as home:
        step.add(home, typed(person), typed(name), roles, typed(os_user))
    answer(json, {"person": person, "roles": sorted(roles)}, _("{name} is added.", name=name))


@app.command("list", help=str(_("Who there is, and what they are now.")))
def everybody(context: typer.Context, json: AsJson = False) -> None:
    """List people."""
    from pubqueue.workflow import people as step

    with opened(context) as home:
        trust, now = home.trust.current(), home.clock.now()
        with home.reading() as session:
            known = step.everybody(session, trust, now)
        signers = trust.eligible(now)
    data = [
        {
            "person": one.id,
            "name": one.name,
            "roles": sorted(one.roles),
            "os_user": one.os_user,
            "can_sign": one.id in signers,
        }
        for one in known
    ]
    rows = [
        (one.id, one.name, ", ".join(sorted(one.roles)), one.os_user, _("can sign") if one.id in signers else "")
        for one in known
    ]
    table(json, data, [_("person"), _("name"), _("roles"), _("login"), _("signing")], rows)


@app.command("name-designate", help=str(_("Name a person who may sign off (CEO).")))
def name_designate(context: typer.Context, person: _Who, json: AsJson = False) -> None:
    """Name a designate."""
    from pubqueue.workflow import people as step

    with opened(context) as home:
        version = step.name_designate(home, person)
    answer(json, {"person": person, "trust": version}, _("{person} is a designate from now on.", person=person))
