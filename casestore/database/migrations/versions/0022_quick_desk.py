"""What moved each case last, how hard its unit was pressed, what its claimant wrote, found without
reading the history; and cases counted by state and deadline without reading their rows.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STEPS = "verb IN ('remind','press','list','talk')"
MOVING = (
    "verb NOT IN ('opened','downloaded','opened_original','opened_contact','letter_resent',"
    "'letter_dropped','new_keys','reissue','reseal','recount','remind_claimant','message','rate')"
)

INDEXES = {
    "ix_events_steps": (["case_id"], STEPS),
    "ix_events_talk": (["case_id"], "verb IN ('message','reply')"),
    "ix_events_rating": (["case_id"], "verb = 'rate'"),
    "ix_events_moving": (["case_id", "at"], MOVING),
}
TURN = "ix_cases_state_deadline_campaign_unit"


def upgrade() -> None:
    for name, (columns, said) in INDEXES.items():
        those = sa.text(said)
        op.create_index(name, "events", columns, sqlite_where=those, postgresql_where=those)
    op.drop_index("ix_cases_state", "cases")
    op.create_index(TURN, "cases", ["state", "deadline", "campaign", "unit"])


def downgrade() -> None:
    op.drop_index(TURN, "cases")
    op.create_index("ix_cases_state", "cases", ["state"])
    for name in reversed(INDEXES):
        op.drop_index(name, "events")
