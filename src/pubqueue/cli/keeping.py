"""`backup`, `restore`, `recover`, `upgrade`: what keeps a home for years."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pubqueue.cli import ask
from pubqueue.cli.answer import answer, table
from pubqueue.cli.handed_in import typed
from pubqueue.cli.home import AsJson, call, opened, own_file
from pubqueue.cli.refusal import NEEDS_PERSON
from pubqueue.errors import InputError
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pubqueue.bootstrap import Call
    from pubqueue.workflow.backup import Kept
    from pubqueue.workflow.gap import Case
    from pubqueue.workflow.home import Home
    from pubqueue.workflow.recover import Recovered

To = Annotated[Path | None, typer.Option("--to", help=str(_("A new file, or a folder outside the home.")))]
Identity = Annotated[
    Path | None, typer.Option("--identity", help=str(_("The private key that opens an encrypted backup.")))
]


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to the program."""
    app.command("backup", help=str(_("Make a backup of the whole home and prove it, or prove one again.")))(backup)
    app.command("restore", help=str(_("Make a home out of a backup.")))(restore)
    app.command("recover", help=str(_("After a restore: find out what went out, and publish from there.")))(recover)
    app.command("upgrade", help=str(_("Bring the home to this program's schema, safely.")))(upgrade)


def nightly_copy(settings: str, program: str, state: str) -> Words:
    """Return cron's line that makes a backup each night and copies it, with the journal, to another machine."""
    return _(
        "And this one, with a machine of your own for HOST, for a backup each night that is kept elsewhere with the"
        " journal: 15 2 * * * {settings} {program} backup && rsync -a {state}/ HOST:pubqueue/",
        settings=settings,
        program=program,
        state=quote(state),
    )


def backup(
    context: typer.Context,
    to: To = None,
    encrypt_to: Annotated[
        list[str] | None, typer.Option(help=str(_("A public key of age, or an SSH one; may be given often.")))
    ] = None,
    check: Annotated[Path | None, typer.Option("--check", help=str(_("Prove this backup again.")))] = None,
    identity: Identity = None,
    json: AsJson = False,
) -> None:
    """Make and prove a backup."""
    from pubqueue import bootstrap
    from pubqueue.workflow import backup as step

    if check:
        kept = step.check(own_file(context, check), identity, bootstrap.open_copy)
    else:
        with opened(context) as home:
            keeping = step.Keeping(home.settings, home.engine, home.clock, bootstrap.open_copy, _progress())
            kept = step.backup(home, keeping, to, [typed(one) for one in encrypt_to or ()])
    answer(json, _object(kept), *_lines(kept))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=str(_("The backup.")))],
    identity: Identity = None,
    to: Annotated[Path | None, typer.Option("--to", help=str(_("The home's folder, which must be empty.")))] = None,
    json: AsJson = False,
) -> None:
    """Make a home out of a backup."""
    from pubqueue import bootstrap, places
    from pubqueue.workflow import restore as step

    called = call(context)
    into = to or Path(places.home_folder(called.environment))
    with bootstrap.rows_elsewhere(called) as engine:
        manifest = step.restore(file, into, step.Means(bootstrap.open_copy, called.clock(), identity, engine))
    data = {"home": str(into), "at": manifest.at, "log": manifest.log_size, "root": manifest.log_root}
    answer(
        json,
        data,
        _("Restored into {folder}, as it was at {at} ({n} records).", folder=into, at=manifest.at, n=manifest.log_size),
        _("Nothing is published from it until somebody of IT has found out what went out since: pubqueue recover"),
        *([_("It is of an older schema; before that: pubqueue upgrade")] if _is_older(manifest.schema) else []),
    )


def recover(
    context: typer.Context,
    journal: Annotated[
        list[Path] | None, typer.Option("--journal", help=str(_("The folder of another host's journal.")))
    ] = None,
    lost: Annotated[
        list[str] | None, typer.Option("--lost", help=str(_("A host whose journal is lost for good.")))
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help=str(_("How you know that; it is recorded.")))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=str(_("Only tell what would be done.")))] = False,
    json: AsJson = False,
) -> None:
    """Find out what went out after the backup."""
    from pubqueue.workflow import recover as step

    with opened(context) as home:
        given = step.Given(journal or (), [typed(one) for one in lost or ()], typed(reason))
        if given.lost and not dry_run:
            _require_meant(home, given.lost)
        done = step.recover(home, given, dry_run=dry_run)
        _show(done, json, dry_run=dry_run)
    if any(case.needs_person for case in done.cases) and not dry_run:
        raise typer.Exit(NEEDS_PERSON)


def upgrade(context: typer.Context, to: To = None, json: AsJson = False) -> None:
    """Bring the home to this program's schema."""
    from pubqueue import bootstrap
    from pubqueue.workflow import upgrade as step

    called = call(context)
    keeping = bootstrap.keeping(called, _progress())
    try:
        work = step.Work(keeping, lambda: bootstrap.open_home(called), lambda: _broken(called), _said(json))
        done = step.upgrade(work, to)
    finally:
        keeping.engine.dispose()
    data = {"from": done.before, "to": done.now, "backup": str(done.backup or ""), "resumed": done.resumed}
    answer(json, {**data, "broken": [str(one) for one in done.broken]})


def _require_meant(home: Home, lost: Sequence[str]) -> None:
    """Have the library's name typed where somebody is there to type; raise InputError for another one."""
    if not ask.someone_there():
        return
    ask.say(_("What {hosts} sent after the backup will be known from the platforms alone.", hosts=", ".join(lost)))
    if ask.line(_("Type the library's name to go on ({name}):", name=home.identity.library)) != home.identity.library:
        raise InputError(_("That is not the library's name; nothing was done."))


def _show(done: Recovered, as_json: bool, *, dry_run: bool) -> None:
    """Print what became of each."""
    if as_json:
        looked = [{"post": str(one.post), "account": one.account, "state": one.state} for one in done.gazette.news]
        answer(True, {"dry_run": dry_run, "cases": [_case(one) for one in done.cases], "looked": looked})
        return
    headings = [_("post"), _("account"), _("language"), _("due"), _("becomes"), _("why")]
    rows = [(one.post, one.account, one.language, one.at, str(one.fate), one.said) for one in done.cases]
    table(False, [], headings, rows)
    for news in done.gazette.news:
        answer(
            False,
            None,
            _(
                "post {id} {account} ({state}): {said}",
                id=news.post,
                account=news.account,
                state=news.state,
                said=news.said,
            ),
        )
    n = len(done.cases)
    would = n_(
        "One delivery would be settled; nothing was changed.",
        "{n} deliveries would be settled; nothing was changed.",
        n,
    )
    answer(False, None, would if dry_run else _("Recovered. Publishing goes on from here."))


def _case(case: Case) -> dict[str, Any]:
    sent = case.sent
    return {
        "post": str(case.post),
        "account": case.account,
        "language": case.language,
        "at": case.at,
        "fate": str(case.fate),
        "said": str(case.said),
        "id": sent.id if sent else "",
        "url": sent.url if sent else "",
    }


def _object(kept: Kept) -> dict[str, Any]:
    manifest = kept.manifest
    return {
        "file": str(kept.file),
        "size": kept.size,
        "sha256": kept.sha256,
        "encrypted": kept.sealed,
        "home": manifest.home,
        "at": manifest.at,
        "schema": manifest.schema,
        "log": manifest.log_size,
        "root": manifest.log_root,
        "left_out": list(kept.left_out),
    }


def _lines(kept: Kept) -> list[Words]:
    manifest = kept.manifest
    proven = _(
        "Proven: {file} ({size} bytes), the home at {at} with {n} records.",
        file=kept.file,
        size=kept.size,
        at=manifest.at,
        n=manifest.log_size,
    )
    return [proven, *(_("Not in it, for its name: {name}", name=name) for name in kept.left_out)]


def _broken(called: Call) -> list[Words]:
    """Return what the doctor finds broken."""
    from pubqueue import admission
    from pubqueue.workflow.doctor.chart import Verdict
    from pubqueue.workflow.doctor.rounds import examine

    with admission.patient(called) as patient:
        symptoms = [symptom for one in examine(patient) for symptom in one.symptoms]
    return [symptom.what for symptom in symptoms if symptom.verdict is Verdict.BROKEN]


def _is_older(revision: str) -> bool:
    from pubqueue.store import schema

    return revision != schema.newest_revision()


def _said(as_json: bool) -> Callable[[Words], None]:
    """Return what tells each step of long work: on standard error, or as the answer itself."""
    return ask.say if as_json else lambda words: answer(False, None, words)


def _progress() -> Callable[[int, int], None]:
    """Return what shows, at a terminal, how far a long copy is."""
    if not (sys.stderr and sys.stderr.isatty()):
        return lambda _done, _all: None

    def show(done: int, of: int) -> None:
        end = "\n" if done == of else ""
        sys.stderr.write("\r" + str(_("Copied {percent} %", percent=100 * done // max(1, of))) + end)
        sys.stderr.flush()

    return show
