"""words that somebody taught the home, days on which nothing goes out, the index of likeness"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""As in step 0001."""


def upgrade() -> None:
    op.create_table(
        "learned_word",
        sa.Column("word", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", TEXT, nullable=False),
        sa.Column("last", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.CheckConstraint("first <= last"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "run",
        sa.Column("account", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("account", "number", "post", "version", "language"),
    )
    op.create_index("closure_by_day", "closure", ["last", "first"])
    op.create_index("version_by_time", "version", ["at"])


def downgrade() -> None:
    op.drop_index("version_by_time", "version")
    op.drop_index("closure_by_day", "closure")
    for table in ("run", "closure", "learned_word"):
        op.drop_table(table)
