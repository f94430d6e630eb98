"""Amounts are whole fen instead of floating 万元: what was typed is what is kept.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _convert(sa.Float(), sa.BigInteger(), "CAST(ROUND({column} * 1000000) AS BIGINT)")


def downgrade() -> None:
    _convert(sa.BigInteger(), sa.Float(), "{column} / 1000000.0")


def _convert(old: sa.types.TypeEngine, new: sa.types.TypeEngine, how: str) -> None:
    for column in ("amount", "fulfilled"):
        op.execute(f"UPDATE cases SET {column} = " + how.format(column=column))  # noqa: S608
    op.drop_index("ix_cases_figures", "cases")
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("amount", existing_type=old, type_=new, existing_nullable=False)
        batch.alter_column("fulfilled", existing_type=old, type_=new, existing_nullable=True)
    op.create_index(
        "ix_cases_figures",
        "cases",
        [
            "campaign",
            "category",
            "received_at",
            "accepted_at",
            "settled_at",
            "struck_off_at",
            "fulfilled",
        ],
    )
