"""Posts as JSON tells them: ids are text, times are ISO 8601 in the library's zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pubqueue.cli.check import finding_object
from pubqueue.cli.moments import iso
from pubqueue.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pubqueue.model.people import Surety
    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.compare import Change, Comparison
    from pubqueue.workflow.home import Home
    from pubqueue.workflow.read import Dossier, Entry, Preview


def post_object(entry: Entry, home: Home, notes: Sequence[Words] = ()) -> dict[str, Any]:
    """Return a post; `notes` say what was tidied when it was taken in."""
    from pubqueue.model.post import Content
    from pubqueue.workflow.read import waits_for

    content = entry.version.content if entry.version else Content(texts={})
    return {
        "id": str(entry.id),
        "version": entry.number,
        "state": str(entry.state),
        "at": iso(content.at, home),
        "accounts": list(content.accounts),
        "texts": dict(content.texts),
        "aims": list(content.aims),
        "pictures": [picture.to_data() for picture in content.pictures],
        "findings": [finding_object(finding) for finding in entry.findings],
        "notes": [str(note) for note in notes],
        "deliveries": [_delivery(row, home) for row in entry.deliveries],
        "waits_for": _said(waits_for(entry)),
        "problem": _said(entry.problem),
    }


def dossier_object(dossier: Dossier, home: Home) -> dict[str, Any]:
    """Return a post with everything that was said about its current version."""
    return {
        **post_object(dossier.entry, home),
        "author": dossier.version.author,
        "contributors": list(dossier.contributors),
        "surely": sureties(dossier.contributors),
        "class": str(dossier.version.content.post_class),
        "digest": dossier.digest,
        "variants": [preview_object(preview, home) for preview in dossier.previews],
        "confirmed_by": dossier.confirmed_by or None,
        "waivers": [
            {"check": row.check_name, "by": row.by, "reason": row.reason, "at": iso(row.at, home)}
            for row in dossier.waivers
        ],
        "comments": [
            {"version": row.version, "by": row.by, "text": row.text, "at": iso(row.at, home)}
            for row in dossier.comments
        ],
        "sign_offs": [{"version": row.version, "by": row.signer} for row in dossier.sign_offs],
    }


def sureties(writers: Mapping[str, Surety | None]) -> dict[str, str | None]:
    """Return how surely each of some people is who they are."""
    return {who: str(surely) if surely else None for who, surely in writers.items()}


def preview_object(preview: Preview, home: Home) -> dict[str, Any]:
    """Return what one account gets."""
    return {
        "account": preview.account,
        "language": preview.language,
        "text": preview.text,
        "used": preview.used,
        "limit": preview.limit,
        "until": iso(preview.until, home),
        "pictures": [vars(picture) for picture in preview.pictures],
    }


def comparison_object(comparison: Comparison, home: Home) -> dict[str, Any]:
    """Return what differs between two versions."""
    return {
        "id": str(comparison.post),
        "from": comparison.old,
        "to": comparison.new,
        "only_time": comparison.only_time,
        "changes": [_change(change, home) for change in comparison.changes],
    }


def _change(change: Change, home: Home) -> dict[str, Any]:
    old, new = change.old, change.new
    if change.field == "at":
        old, new = iso(old, home), iso(new, home)
    return {"field": change.field, "old": old, "new": new}


def _delivery(row: Delivery, home: Home) -> dict[str, Any]:
    return {
        "account": row.account,
        "language": row.language,
        "version": row.version,
        "state": row.state,
        "at": iso(row.at, home),
        "until": iso(row.until, home),
        "published_at": iso(row.published_at, home),
        "url": row.url,
        "reason": str(row.told),
    }


def _said(words: Words | None) -> str | None:
    return str(words) if words else None
