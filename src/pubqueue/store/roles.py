"""Three roles of PostgreSQL, and the least that each needs: staff, publisher, auditor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sqlmodel import SQLModel

from pubqueue.store import tables

STAFF, PUBLISHER, AUDITOR = "pubqueue_staff", "pubqueue_publisher", "pubqueue_auditor"
_SECRET = frozenset({tables.DeskPin.__tablename__})
"""What only those who sign people in need to see."""

_ADDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    STAFF: (
        "post", "version", "variant", "picture", "report", "waiver", "comment", "sign_off", "delivery",
        "person", "desk_pin", "account", "trust_file", "notice", "event", "private_value",
        "learned_word", "closure", "run",
    ),
    PUBLISHER: ("attempt", "checkpoint", "notice", "event", "private_value"),
})  # fmt: skip
"""Rows that a role may add. Only staff add posts, versions, sign-offs and trust files; only the publisher attempts."""

_CHANGES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({
    STAFF: {
        "post": ("state", "version"),
        "delivery": ("state", "at", "until", "not_before", "lease_owner", "lease_until", "looks", "reason"),
        "person": ("name", "roles", "os_user", "language", "email"),
        "desk_pin": ("salt", "hash", "one_time", "set_at", "failures", "not_before"),
        "account": ("live_id", "languages", "grace_seconds", "email", "retired"),
        "log_head": ("frontier",),
        "stop": ("stopped", "by", "reason", "at"),
        "notice": ("sent_at", "tries", "not_before", "problem"),
        "notice_desk": ("seq", "digest_day", "looked_at", "wake_at"),
    },
    PUBLISHER: {
        "post": ("state",),
        "delivery": (
            "state", "not_before", "lease_owner", "lease_until", "looks", "reason", "platform_id", "url", "published_at",
        ),
        "attempt": ("state", "ended_at"),
        "log_head": ("frontier",),
        "stop": ("stopped", "by", "reason", "at"),
        "notice": ("sent_at", "tries", "not_before", "problem"),
        "notice_desk": ("seq", "digest_day", "looked_at", "wake_at"),
    },
})  # fmt: skip
"""Columns that a role may change. What a platform answered is the publisher's alone."""


def statements() -> list[str]:
    """Return the SQL that makes the roles and gives them their rights; running it again mends what changed."""
    return [*_roles(), *_reading(), *_adding(), *_removing(), *_changing()]


def _roles() -> Iterator[str]:
    for role in (STAFF, PUBLISHER, AUDITOR):
        yield f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {STAFF}, {PUBLISHER}, {AUDITOR}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {STAFF}, {PUBLISHER}, {AUDITOR}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {STAFF}, {PUBLISHER}, {AUDITOR}"


def _reading() -> Iterator[str]:
    seen = sorted(set(SQLModel.metadata.tables) - _SECRET)
    yield f"GRANT SELECT ON alembic_version, {', '.join(seen)} TO {STAFF}, {PUBLISHER}, {AUDITOR}"
    yield f"GRANT SELECT ON {', '.join(sorted(_SECRET))} TO {STAFF}"


def _adding() -> Iterator[str]:
    for role, named in _ADDS.items():
        yield f"GRANT INSERT ON {', '.join(named)} TO {role}"
        keys = [SQLModel.metadata.tables[table].autoincrement_column for table in named]
        sequences = [f"{key.table.name}_{key.name}_seq" for key in keys if key is not None and key.nullable is False]
        yield f"GRANT USAGE ON SEQUENCE {', '.join(sequences)} TO {role}"


def _removing() -> Iterator[str]:
    yield f"GRANT DELETE ON {tables.Closure.__tablename__} TO {STAFF}"


def _changing() -> Iterator[str]:
    for role, changes in _CHANGES.items():
        for table, columns in changes.items():
            named = ", ".join(f'"{column}"' for column in columns)
            yield f"GRANT UPDATE ({named}) ON {table} TO {role}"
