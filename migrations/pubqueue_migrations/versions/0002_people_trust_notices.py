"""people's language and address, desk PINs, the trust file in the database, notices"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""As in step 0001."""


def _freeze() -> None:
    """Refuse what would change or replace an issue of the trust file, or leave a gap."""
    next_one = "NEW.version <> (SELECT COALESCE(MAX(version), 0) + 1 FROM trust_file)"
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgres("only_grows", "UPDATE OR DELETE", "TRUE")
        _refuse_on_postgres("no_truncate", "TRUNCATE", "TRUE")
        _refuse_on_postgres("in_order", "INSERT", next_one)
        return
    refuse = "SELECT RAISE(ABORT, 'trust_file only grows')"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER trust_file_no_{verb.lower()} BEFORE {verb} ON trust_file BEGIN {refuse}; END")
    op.execute(f"CREATE TRIGGER trust_file_in_order BEFORE INSERT ON trust_file WHEN {next_one} BEGIN {refuse}; END")


def _refuse_on_postgres(guard: str, verbs: str, only_if: str) -> None:
    """Make a trigger that refuses, in replicas and while data are loaded too."""
    name, each = f"trust_file_{guard}", "STATEMENT" if verbs == "TRUNCATE" else "ROW"
    body = f"BEGIN IF {only_if} THEN RAISE EXCEPTION 'trust_file only grows'; END IF; RETURN NEW; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {verbs} ON trust_file FOR EACH {each} EXECUTE FUNCTION {name}()")
    op.execute(f"ALTER TABLE trust_file ENABLE ALWAYS TRIGGER {name}")


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", TEXT, server_default="", nullable=False))
        batch_op.add_column(sa.Column("email", TEXT, server_default="", nullable=False))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)
        batch_op.alter_column("email", server_default=None)
    op.create_table(
        "desk_pin",
        sa.Column("person", TEXT, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("set_at", TEXT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "trust_file",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "notice",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("recipient", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.Column("sent_at", TEXT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", TEXT, nullable=False),
        sa.Column("problem", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("notice_unsent", "notice", ["sent_at", "made_at"])
    op.create_table(
        "notice_desk",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest_day", TEXT, nullable=False),
        sa.Column("looked_at", TEXT, nullable=False),
        sa.Column("wake_at", TEXT, nullable=False),
        sa.CheckConstraint("one = 1"),
        sa.PrimaryKeyConstraint("one"),
    )
    op.execute("INSERT INTO notice_desk SELECT 1, COALESCE(MAX(seq) + 1, 0), '', '', '' FROM event")
    _freeze()


def downgrade() -> None:
    op.drop_index("notice_unsent", "notice")
    for table in ("notice_desk", "notice", "trust_file", "desk_pin"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for guard in ("only_grows", "no_truncate", "in_order"):
            op.execute(f"DROP FUNCTION trust_file_{guard}()")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("email")
        batch_op.drop_column("language")
