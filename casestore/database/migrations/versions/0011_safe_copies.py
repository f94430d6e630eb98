"""The safe copy of a file: its digest, its size, and what it goes without.

A file from before keeps none of the three: it has no copy beside it, and one is made when it is
opened.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("files") as batch:
        batch.add_column(sa.Column("copy_sha256", sa.String(64)))
        batch.add_column(sa.Column("copy_size", sa.Integer()))
        batch.add_column(sa.Column("taken_out", sa.LargeBinary()))


def downgrade() -> None:
    with op.batch_alter_table("files") as batch:
        for name in ("copy_sha256", "copy_size", "taken_out"):
            batch.drop_column(name)
