"""Events that are looked for on the first page, and by every build: each found by an index of its
own."""

from collections.abc import Iterator

from sqlalchemy import Index, text

#: How a case was pressed, and what its unit did.
PRESSING_EVENTS = (
    "verb IN ('transfer','take_up','agree','settle','report','remind','press','list','talk',"
    "'meeting')"
)

#: How hard its unit was pressed, and what a joint meeting wants of it, alone.
STEP_EVENTS = "verb IN ('remind','press','list','talk','meeting')"
#: What claimants and the office write to each other; how claimants grade.
TALK_EVENTS = "verb IN ('message','reply')"
RATING_EVENTS = "verb = 'rate'"
#: What moves a case: all but looking, letters, keys, and what claimants say or the program does.
MOVING_EVENTS = (
    "verb NOT IN ('opened','viewed','downloaded','opened_original','opened_contact',"
    "'letter_resent','letter_dropped','new_keys','reissue','reseal','recount','remind_claimant',"
    "'message','rate','link','unlink','absorb','follow')"
)

#: Tasks within cases; what units say of being handed one, and what is answered.
TASK_EVENTS = "verb IN ('task','task_done','task_again')"
ROUTE_EVENTS = "verb IN ('route_object','route_keep')"

#: Name of the index → which events stand in it.
_EVENTS = {
    "correct_ask": "verb = 'correct_ask'",
    "correct": "verb = 'correct'",
    "extend_ask": "verb = 'extend_ask'",
    "extend_refuse": "verb = 'extend_refuse'",
    "pressing": PRESSING_EVENTS,
    "amend_ask": "verb = 'amend_ask'",
    "steps": STEP_EVENTS,
    "talk": TALK_EVENTS,
    "rating": RATING_EVENTS,
    "tasks": TASK_EVENTS,
    "routes": ROUTE_EVENTS,
}


def event_indexes() -> Iterator[Index]:
    """The partial indexes of the table of events."""
    for name, said in _EVENTS.items():
        those = text(said)
        yield Index(f"ix_events_{name}", "case_id", sqlite_where=those, postgresql_where=those)
    moving = text(MOVING_EVENTS)  # with the moment: the last one is asked of every case at once
    columns = ("case_id", "at")
    yield Index("ix_events_moving", *columns, sqlite_where=moving, postgresql_where=moving)
