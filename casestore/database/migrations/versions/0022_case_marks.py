"""What sealed records have in common, as keyed marks: the worker makes those of older cases.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_marks",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_marks_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", "mark", name=op.f("pk_case_marks")),
    )
    op.create_index(op.f("ix_case_marks_mark_kind"), "case_marks", ["mark", "kind"])


def downgrade() -> None:
    op.drop_table("case_marks")
