"""the first tables"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FROZEN = {"event": "seq", "sign_off": "id", "checkpoint": "size"}
"""Tables that only grow, and their keys."""


TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Text in the order of its bytes, whatever order the database's language would give it: instants are text."""


def _freeze(table: str, key: str) -> None:
    """Refuse what would change or replace a row: a guard against mistakes, not against the database's owner."""
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgres(table, "only_grows", "UPDATE OR DELETE", f"{table} only grows")
        _refuse_on_postgres(table, "no_truncate", "TRUNCATE", f"{table} only grows")
        return
    refuse = f"SELECT RAISE(ABORT, '{table} only grows')"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN {refuse}; END")
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} BEGIN {refuse}; END")


def _count_up() -> None:
    """Let the log grow by the next number only."""
    next_one = "NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM event)"
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgres("event", "in_order", "INSERT", "event grows one by one", next_one)
        return
    refuse = "SELECT RAISE(ABORT, 'event grows one by one')"
    op.execute(f"CREATE TRIGGER event_in_order BEFORE INSERT ON event WHEN {next_one} BEGIN {refuse}; END")


def _refuse_on_postgres(table: str, guard: str, verbs: str, said: str, only_if: str = "TRUE") -> None:
    """Make a trigger that refuses, in replicas and while data are loaded too."""
    name, each = f"{table}_{guard}", "STATEMENT" if verbs == "TRUNCATE" else "ROW"
    body = f"BEGIN IF {only_if} THEN RAISE EXCEPTION '{said}'; END IF; RETURN NEW; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {verbs} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("live_id", TEXT, nullable=False),
        sa.Column("languages", TEXT, nullable=False),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("registered_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("size"),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_post"), ["post"], unique=False)

    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("act", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("event_by_subject", ["subject", "seq"], unique=False)

    op.create_table(
        "home",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("library", TEXT, nullable=False),
        sa.Column("domain", TEXT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("country", TEXT, nullable=False),
        sa.Column("province", TEXT, nullable=False),
        sa.Column("languages", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.CheckConstraint("one = 1"),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "log_head",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("frontier", TEXT, nullable=False),
        sa.CheckConstraint("one = 1"),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "person",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("roles", TEXT, nullable=False),
        sa.Column("os_user", TEXT, nullable=False),
        sa.Column("added_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "picture",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("mime", TEXT, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('approved', 'changes_requested', 'closed', 'draft', 'in_review', 'rejected', 'withdrawn')"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("post_by_state", ["state", "id"], unique=False)

    op.create_table(
        "report",
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("post", "version"),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signer", TEXT, nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_off_post"), ["post"], unique=False)

    op.create_table(
        "stop",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.CheckConstraint("one = 1"),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("finding", TEXT, nullable=False),
        sa.Column("check_name", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiver_post"), ["post"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("until", TEXT, nullable=False),
        sa.Column("not_before", TEXT, nullable=False),
        sa.Column("lease_owner", TEXT, nullable=False),
        sa.Column("lease_until", TEXT, nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("platform_id", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("published_at", TEXT, nullable=False),
        sa.CheckConstraint(
            "state IN ('cancelled', 'claimed', 'failed', 'held', 'in_doubt', 'published', 'retryable', 'sending', 'waiting')"
        ),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["post"],
            ["post.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("post", "version", "account", "language", name="one_delivery_a_variant"),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("delivery_by_post", ["post", "version"], unique=False)
        batch_op.create_index("delivery_by_time", ["at"], unique=False)
        batch_op.create_index("delivery_open", ["state", "at"], unique=False)
        batch_op.create_index("delivery_to_do", ["account", "at"], unique=False)
        batch_op.create_index(
            "one_open_delivery_a_variant",
            ["post", "account", "language"],
            unique=True,
            sqlite_where=sa.text("state IN ('claimed', 'held', 'in_doubt', 'retryable', 'sending', 'waiting')"),
            postgresql_where=sa.text("state IN ('claimed', 'held', 'in_doubt', 'retryable', 'sending', 'waiting')"),
        )

    op.create_table(
        "private_value",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["event.seq"],
        ),
        sa.PrimaryKeyConstraint("seq", "name"),
    )
    op.create_table(
        "variant",
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("post", "version", "account", "language"),
    )
    op.create_table(
        "version",
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("wall", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["post"],
            ["post.id"],
        ),
        sa.PrimaryKeyConstraint("post", "number"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("host", TEXT, nullable=False),
        sa.Column("intent_at", TEXT, nullable=False),
        sa.Column("ended_at", TEXT, nullable=False),
        sa.CheckConstraint("state IN ('absent', 'in_doubt', 'not_sent', 'published', 'refused', 'sending')"),
        sa.ForeignKeyConstraint(
            ["delivery"],
            ["delivery.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("delivery", "number", name="numbered_attempts"),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "one_live_attempt_a_delivery",
            ["delivery"],
            unique=True,
            sqlite_where=sa.text("state IN ('in_doubt', 'published', 'sending')"),
            postgresql_where=sa.text("state IN ('in_doubt', 'published', 'sending')"),
        )

    for table, key in FROZEN.items():
        _freeze(table, key)
    _count_up()


def downgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_attempt_a_delivery",
            sqlite_where=sa.text("state IN ('in_doubt', 'published', 'sending')"),
            postgresql_where=sa.text("state IN ('in_doubt', 'published', 'sending')"),
        )

    op.drop_table("attempt")
    op.drop_table("version")
    op.drop_table("variant")
    op.drop_table("private_value")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_delivery_a_variant",
            sqlite_where=sa.text("state IN ('claimed', 'held', 'in_doubt', 'retryable', 'sending', 'waiting')"),
            postgresql_where=sa.text("state IN ('claimed', 'held', 'in_doubt', 'retryable', 'sending', 'waiting')"),
        )
        batch_op.drop_index("delivery_to_do")
        batch_op.drop_index("delivery_open")
        batch_op.drop_index("delivery_by_time")
        batch_op.drop_index("delivery_by_post")

    op.drop_table("delivery")
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiver_post"))

    op.drop_table("waiver")
    op.drop_table("stop")
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_off_post"))

    op.drop_table("sign_off")
    op.drop_table("report")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("post_by_state")

    op.drop_table("post")
    op.drop_table("picture")
    op.drop_table("person")
    op.drop_table("log_head")
    op.drop_table("home")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("event_by_subject")

    op.drop_table("event")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_post"))

    op.drop_table("comment")
    op.drop_table("checkpoint")
    op.drop_table("account")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("event_in_order", *(f"{table}_{guard}" for table in FROZEN for guard in ("only_grows", "no_truncate"))):
            op.execute(f"DROP FUNCTION {name}()")
