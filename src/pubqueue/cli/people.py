"""`people`: who works with pubqueue, and who may sign."""

from __future__ import annotations

from typing import Annotated

import typer

from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, opened
from pubqueue.model.people import OFFICES, Role
from pubqueue.words import Words, _

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
    """Add somebody to the register; without a login of their own they get a code for the shared desk."""
    from pubqueue.errors import InputError
    from pubqueue.workflow import people as step

    known = {str(one): one for one in Role if one not in OFFICES}
    for one in role or ():
        if one not in known:
            raise InputError(_("{role} is no role that can be given here.", role=one), hint=_("staff, it or auditor"))
    roles = {known[one] for one in role} if role else {Role.STAFF}
    with opened(context) as home:
        code = step.add(home, typed(person), typed(name), roles, typed(os_user))
    data = {"person": person, "roles": sorted(roles), "code": code or None}
    answer(json, data, _("{name} is added.", name=name), *(_code_lines(person, code) if code else ()))


@app.command("pin", help=str(_("Give a new one-time code for the shared desk, in the place of a PIN (CEO, IT).")))
def pin(context: typer.Context, person: _Who, json: AsJson = False) -> None:
    """Give a new one-time code."""
    from pubqueue.workflow import people as step

    with opened(context) as home:
        code = step.new_code(home, typed(person))
    answer(json, {"person": person, "code": code}, *_code_lines(person, code))


@app.command("language", help=str(_("Choose in which language somebody is spoken to.")))
def language(
    context: typer.Context,
    person: _Who,
    chosen: Annotated[str, typer.Argument(metavar="en|fr", help=str(_("en or fr.")))],
    json: AsJson = False,
) -> None:
    """Choose a person's language."""
    from pubqueue.workflow import people as step

    with opened(context) as home:
        step.speak(home, typed(person), typed(chosen))
    answer(
        json,
        {"person": person, "language": chosen},
        _("{person} reads {language} now.", person=person, language=chosen),
    )


@app.command("email", help=str(_("Say where somebody is told of their posts.")))
def email(
    context: typer.Context,
    person: _Who,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help=str(_("An e-mail address; '' for none.")))],
    json: AsJson = False,
) -> None:
    """Set a person's address."""
    from pubqueue.workflow import people as step

    with opened(context) as home:
        step.tell_at(home, typed(person), typed(address))
    said = (
        _("{person} is told at {address}.", person=person, address=address)
        if address
        else _("{person} is told nothing.", person=person)
    )
    answer(json, {"person": person, "email": address or None}, said)


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
            "language": one.language or None,
            "email": one.email or None,
            "can_sign": one.id in signers,
        }
        for one in known
    ]
    rows = [
        (
            one.id,
            one.name,
            ", ".join(str(role.said) for role in sorted(one.roles)),
            one.os_user,
            _("can sign") if one.id in signers else "",
        )
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


def _code_lines(person: str, code: str) -> list[Words]:
    """Return what to do with a one-time code."""
    return [
        _("One-time code for a shared desk, for {person} alone, good for 7 days: {code}", person=person, code=code),
        _("There: pubqueue whoami --unlock {person}", person=person),
    ]
