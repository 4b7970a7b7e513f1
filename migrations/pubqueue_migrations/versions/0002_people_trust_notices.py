"""people's language and address, desk PINs, the trust file in the database, notices"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def _freeze() -> None:
    """Refuse what would change or replace an issue of the trust file, or leave a gap."""
    refuse = "SELECT RAISE(ABORT, 'trust_file only grows')"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER trust_file_no_{verb.lower()} BEFORE {verb} ON trust_file BEGIN {refuse}; END")
    next_one = "NEW.version <> (SELECT COALESCE(MAX(version), 0) + 1 FROM trust_file)"
    op.execute(f"CREATE TRIGGER trust_file_in_order BEFORE INSERT ON trust_file WHEN {next_one} BEGIN {refuse}; END")


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", TEXT(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("email", TEXT(), server_default="", nullable=False))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)
        batch_op.alter_column("email", server_default=None)
    op.create_table(
        "desk_pin",
        sa.Column("person", TEXT(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("set_at", TEXT(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", TEXT(), nullable=False),
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
        sa.Column("key", TEXT(), nullable=False),
        sa.Column("recipient", TEXT(), nullable=False),
        sa.Column("subject", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("made_at", TEXT(), nullable=False),
        sa.Column("sent_at", TEXT(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("notice_unsent", "notice", ["sent_at", "made_at"])
    _freeze()


def downgrade() -> None:
    op.drop_index("notice_unsent", "notice")
    for table in ("notice", "trust_file", "desk_pin"):
        op.drop_table(table)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("email")
        batch_op.drop_column("language")
