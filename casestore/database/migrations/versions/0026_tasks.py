"""Tasks within cases, and what units say of being handed one, found without reading the history;
what a joint meeting decided has to be answered like a demand.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_events_tasks": "verb IN ('task','task_done','task_again')",
    "ix_events_routes": "verb IN ('route_object','route_keep')",
}

#: Name of the index → which events stood in it, and which do now.
CHANGED = {
    "ix_events_pressing": (
        "verb IN ('transfer','take_up','agree','settle','report','remind','press','list','talk')",
        "verb IN ('transfer','take_up','agree','settle','report','remind','press','list','talk',"
        "'meeting')",
    ),
    "ix_events_steps": (
        "verb IN ('remind','press','list','talk')",
        "verb IN ('remind','press','list','talk','meeting')",
    ),
}


def upgrade() -> None:
    for name, (_before, said) in CHANGED.items():
        _index_anew(name, said)
    for name, said in INDEXES.items():
        those = sa.text(said)
        op.create_index(name, "events", ["case_id"], sqlite_where=those, postgresql_where=those)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "events")
    for name, (said, _now) in CHANGED.items():
        _index_anew(name, said)


def _index_anew(name: str, said: str) -> None:
    those = sa.text(said)
    op.drop_index(name, "events")
    op.create_index(name, "events", ["case_id"], sqlite_where=those, postgresql_where=those)
