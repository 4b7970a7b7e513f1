"""Has cron anything to do? Asked of the SQLite file with the standard library alone, before anything is loaded.

It answers "nothing" only where that is certain: any doubt, any unusual state, any error means "look properly".
"""

import sqlite3

_UNUSUAL = """
SELECT 1 FROM stop WHERE stopped
UNION ALL SELECT 1 FROM delivery WHERE state IN ('claimed', 'sending', 'retryable', 'in_doubt', 'held')
UNION ALL SELECT 1 FROM delivery WHERE state = 'waiting' AND at <= :now
UNION ALL SELECT 1 FROM post WHERE state = 'approved' AND NOT EXISTS (
    SELECT 1 FROM delivery WHERE delivery.post = post.id AND delivery.version = post.version)
UNION ALL SELECT 1 FROM notice WHERE sent_at = '' AND not_before <= :now
UNION ALL SELECT 1 FROM notice_desk, log_head
    WHERE seq <> CAST(frontier AS INTEGER) OR (wake_at <> '' AND wake_at <= :now)
LIMIT 1
"""
_IDENTITY = "SELECT home.id, log_head.frontier, version_num FROM home, log_head, alembic_version"
SCHEMA = "0003"
"""The newest step of the migrations, which are not loaded here."""


def nothing_to_do(database: str, seen: str, now: str) -> bool:
    """Tell whether a pass at `now` (RFC 3339, UTC) would surely do and say nothing.

    `seen` is the last line of the publisher's checkpoint file: `home-id size:peaks`.
    """
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
        try:
            home, frontier, schema = connection.execute(_IDENTITY).fetchone()
            unusual = connection.execute(_UNUSUAL, {"now": now}).fetchone()
        finally:
            connection.close()
    except (sqlite3.Error, TypeError):
        return False
    return unusual is None and schema == SCHEMA and f"{home} {frontier}" == seen.strip()
