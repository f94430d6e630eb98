"""A status as JSON, and its deadline on a later day."""

import json
from datetime import UTC, date, datetime

import pytest

from casestore.calendar.working_days import PUBLISHED
from casestore.campaign.clocks import Clock
from casestore.errors import Unreadable
from casestore.exchange.public_status import (
    Head,
    PublicStatus,
    content_of,
    head_in,
    status_in,
)
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import State

START, AT = date(2022, 9, 28), datetime(2022, 9, 28, 2, tzinfo=UTC)
RULE = Clock(days=10, counts="working", source="依据")
DUE = deadlines.due(RULE, "审查", START, START)
STATUS = PublicStatus(
    campaign="xinjian-2022",
    number="XJ-2022-7K3M-9",
    state=State.RECEIVED,
    received_at=AT,
    steps=((AT, "线索已收到。"),),
    due=DUE,
    unit="",
    may_supplement=True,
)
HEAD = Head(7, "ab" * 32, AT)


def test_a_status_comes_back_as_it_was() -> None:
    content = json.loads(json.dumps(content_of(STATUS, HEAD), ensure_ascii=False))
    assert status_in(content, START) == STATUS
    assert head_in(content) == HEAD


@pytest.mark.parametrize("day", [START, date(2022, 10, 3), DUE.day, date(2022, 11, 30)])
@pytest.mark.parametrize("counts", ["working", "calendar"])
def test_the_days_that_are_left_are_those_of_the_day_on_which_it_is_read(
    day: date, counts: str
) -> None:
    rule = Clock(days=10, counts=counts, source="依据")
    due = deadlines.due(rule, "审查", START, day, PUBLISHED)
    read = deadlines.seen_on(deadlines.due(rule, "审查", START, START), day)
    assert read == due


def test_a_content_of_another_version_is_said_to_be_one() -> None:
    content = content_of(STATUS, HEAD)
    for changed in ({"state": "unheard-of"}, {"steps": None}, {"received_at": "yesterday"}):
        with pytest.raises(Unreadable, match="另一版本"):
            status_in(content | changed, START)
