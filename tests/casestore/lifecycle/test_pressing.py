"""What a ladder proposes, to the day, and what a unit still has to answer."""

from datetime import date

import pytest

from casestore.calendar.working_days import PUBLISHED
from casestore.campaign.clocks import LADDER, Rung
from casestore.lifecycle.pressing import (
    Act,
    Proposal,
    day_of,
    is_climbed,
    reached,
    report_day,
    unanswered,
)
from casestore.lifecycle.verbs import Verb

#: A Friday; the next working days are 12, 13, 14 … September 2022, with 中秋 on the 12th.
DUE = date(2022, 9, 9)


@pytest.mark.parametrize(
    ("days", "day"),
    [(-3, 6), (-1, 8), (0, 9), (1, 13), (3, 15), (7, 21)],
)
def test_a_rung_is_counted_in_working_days_before_and_after_the_deadline(
    days: int, day: int
) -> None:
    rung = Rung(step="press", days=days)
    assert day_of(rung, DUE, PUBLISHED) == date(2022, 9, day)


@pytest.mark.parametrize(
    ("today", "step", "since"),
    [
        (5, None, 0),
        (6, Verb.REMIND, 6),
        (8, Verb.REMIND, 6),
        (9, Verb.REMIND, 9),
        (14, Verb.REMIND, 9),
        (15, Verb.PRESS, 15),
        (20, Verb.PRESS, 15),
        (21, Verb.LIST, 21),
        (30, Verb.LIST, 21),
    ],
)
def test_the_highest_rung_that_is_reached_is_proposed(
    today: int, step: Verb | None, since: int
) -> None:
    found = reached(LADDER, DUE, date(2022, 9, today), PUBLISHED)
    told = found and (found.step, found.since)
    assert told == ((step, date(2022, 9, since)) if step else None)


def test_no_ladder_proposes_nothing() -> None:
    assert reached((), DUE, date(2023, 1, 1), PUBLISHED) is None


@pytest.mark.parametrize(
    ("verb", "day", "due", "climbed"),
    [
        (Verb.PRESS, 15, DUE, True),
        (Verb.PRESS, 14, DUE, False),  # pressed before the rung: once more
        (Verb.LIST, 14, DUE, True),  # harder, for the same deadline
        (Verb.LIST, 14, date(2022, 8, 1), False),  # for one that was extended since
        (Verb.REMIND, 16, DUE, False),
        (Verb.TALK, 16, None, True),
        (Verb.SETTLE, 16, None, False),
    ],
)
def test_a_rung_is_climbed_by_something_as_hard_since_its_day_or_by_something_harder(
    verb: Verb, day: int, due: date | None, climbed: bool
) -> None:
    wanted = Proposal(step=Verb.PRESS, since=date(2022, 9, 15))
    done = [Act(verb=verb, day=date(2022, 9, day), due=due)]
    assert is_climbed(wanted, DUE, done) is climbed


def act(verb: Verb, day: int, report_by: date | None = None) -> Act:
    return Act(verb=verb, day=date(2022, 9, day), report_by=report_by)


def test_a_unit_answers_by_what_it_does_and_a_new_unit_begins_anew() -> None:
    reminded, pressed = act(Verb.REMIND, 6), act(Verb.PRESS, 15, date(2022, 9, 22))
    assert unanswered([]) is None
    found = unanswered([reminded, act(Verb.REMIND, 9)])
    assert found is not None and (found.act.day.day, found.reminded) == (9, 2)
    found = unanswered([reminded, pressed, act(Verb.REMIND, 16)])
    assert found is not None and (found.act, found.reminded) == (pressed, 2)
    for verb in (Verb.REPORT, Verb.SETTLE, Verb.TAKE_UP, Verb.AGREE, Verb.TRANSFER):
        assert unanswered([reminded, pressed, act(verb, 17)]) is None, verb
    again = act(Verb.REMIND, 20)
    found = unanswered([reminded, pressed, act(Verb.REPORT, 17), again])
    assert found is not None and (found.act, found.reminded) == (again, 2)


def test_a_report_is_due_a_week_of_work_later() -> None:
    assert report_day(DUE, PUBLISHED) == date(2022, 9, 19)
