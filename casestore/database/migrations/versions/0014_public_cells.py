"""What each public row tells that could single its case out. Rows that are public already have
been seen, and so has what was withdrawn, whose text nobody kept.

Revision ID: 0014
Revises: 0013
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TRAITS = ("campaign", "unit", "level", "respondent_kind", "industry", "category", "amount_band")


def upgrade() -> None:
    cells = op.create_table(
        "public_cells",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_public_cells_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "mark", name=op.f("pk_public_cells")),
    )
    op.create_index(op.f("ix_public_cells_cell_seen_at"), "public_cells", ["cell", "seen_at"])
    if op.get_context().as_sql:  # a script for a database that somebody looks at has no rows
        return
    columns = ("case_id", "public", "public_mark", "withdrawn_on")
    summaries = sa.table("summaries", *(sa.column(name) for name in columns))
    asked = sa.select(summaries).where(
        sa.or_(summaries.c.public.is_not(None), summaries.c.withdrawn_on.is_not(None))
    )
    now = datetime.now(UTC)
    for case_id, public, mark, _withdrawn_on in op.get_bind().execute(asked).all():
        row = {"case_id": case_id, "mark": mark or "", "cell": _cell(public), "step": 0}
        op.bulk_insert(cells, [{**row, "seen_at": now}])


def _cell(public: str | None) -> str:
    said = json.loads(public) if public else {"demo": 1}
    if said.get("demo"):
        return ""
    days = -(-max(said["days"], 1) // 20) * 20
    values = [*(said[name] for name in TRAITS), said["period"], days]
    return json.dumps(values, ensure_ascii=False)


def downgrade() -> None:
    op.drop_table("public_cells")
