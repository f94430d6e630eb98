"""Jobs that are tried for a time instead of so many times, that can be asked for once more while
they run, and that a person closes with a reason.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW = ("since", "again", "deaths", "closed_by", "closed_because")


def upgrade() -> None:
    with op.batch_alter_table("jobs") as batch:
        batch.add_column(sa.Column("since", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("again", sa.String(64)))
        batch.add_column(sa.Column("deaths", sa.Integer, nullable=False, server_default="0"))
        batch.add_column(sa.Column("closed_by", sa.String(64), nullable=False, server_default=""))
        batch.add_column(sa.Column("closed_because", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE jobs SET since = created_at")
    with op.batch_alter_table("jobs") as batch:
        batch.alter_column("since", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    # what an older program doesn't know: a parked job is a failed one, a closed one is over
    op.execute("UPDATE jobs SET state = 'failed' WHERE state IN ('parked', 'closed')")
    with op.batch_alter_table("jobs") as batch:
        for name in NEW:
            batch.drop_column(name)
