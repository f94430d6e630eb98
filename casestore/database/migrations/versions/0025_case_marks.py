"""What sealed records have in common, as keyed marks: the worker makes those of older cases. And
what puts cases together moves none of them.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BEFORE = (
    "verb NOT IN ('opened','downloaded','opened_original','opened_contact','letter_resent',"
    "'letter_dropped','new_keys','reissue','reseal','recount','remind_claimant','message','rate')"
)
MOVING = (
    "verb NOT IN ('opened','viewed','downloaded','opened_original','opened_contact',"
    "'letter_resent','letter_dropped','new_keys','reissue','reseal','recount','remind_claimant',"
    "'message','rate','link','unlink','absorb','follow')"
)


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
    _index_moving(MOVING)


def downgrade() -> None:
    _index_moving(BEFORE)
    op.drop_table("case_marks")


def _index_moving(said: str) -> None:
    those, columns = sa.text(said), ["case_id", "at"]
    op.drop_index("ix_events_moving", "events")
    op.create_index(
        "ix_events_moving", "events", columns, sqlite_where=those, postgresql_where=those
    )
