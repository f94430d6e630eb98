"""Events that are looked for on the first page, and by every build: each found by an index of its
own."""

from collections.abc import Iterator

from sqlalchemy import Index, text

#: How a case was pressed, and what its unit did.
PRESSING_EVENTS = (
    "verb IN ('transfer','take_up','agree','settle','report','remind','press','list','talk')"
)

#: Name of the index → which events stand in it.
_EVENTS = {
    "correct_ask": "verb = 'correct_ask'",
    "correct": "verb = 'correct'",
    "extend_ask": "verb = 'extend_ask'",
    "extend_refuse": "verb = 'extend_refuse'",
    "pressing": PRESSING_EVENTS,
    "amend_ask": "verb = 'amend_ask'",
}


def event_indexes() -> Iterator[Index]:
    """The partial indexes of the table of events."""
    for name, said in _EVENTS.items():
        those = text(said)
        yield Index(f"ix_events_{name}", "case_id", sqlite_where=those, postgresql_where=those)
