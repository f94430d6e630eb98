"""What must not be forgotten: cases that stand still, and claimants that nobody has called back."""

from dataclasses import replace
from datetime import date, timedelta

from casestore.ledger.queries import case_file, to_do
from casestore.ledger.verbs import claimant, reminding, supervision
from casestore.lifecycle.ratings import Rating, Solved
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SUPERVISOR, Office

#: The fixture's day.
TODAY = date(2022, 6, 15)


def still(office: Office, days: int, actor: Actor = COORDINATOR, most: int = 15) -> list[int]:
    later = office.on(TODAY + timedelta(days=days))
    return [one.row.id for one in to_do.still_cases(later.ledger, actor, most)[0]]


def test_a_case_in_which_nothing_happens_is_named_after_fifteen_days(office: Office) -> None:
    first, second = (office.register(key).case_id for key in ("a", "b"))
    office.on(TODAY + timedelta(days=3)).go(second, "accept", "transfer")
    assert still(office, 15) == []
    assert still(office, 16) == [first]
    assert still(office, 19) == [first, second], "the one that stands longest first"
    later = office.on(TODAY + timedelta(days=30))
    found, total = to_do.still_cases(later.ledger, SUPERVISOR, 1)
    assert (total, found[0].since, found[0].days) == (2, TODAY, 30)
    case_file.open_case(later.ledger, first, COORDINATOR)
    with later.as_claimant(first) as work:
        claimant.message(work, "办到哪一步了")
    assert still(office, 30) == [first, second], "who looks or asks moves nothing"
    supervision.note(later.ledger, first, COORDINATOR, "已电话核实")
    assert still(office, 30) == [second]
    assert still(office, 50) == [second, first], "whatever their numbers are"


def test_what_rests_has_ended_or_is_not_theirs_is_not_named(office: Office) -> None:
    stopped, ended, open_one = (office.register(key).case_id for key in ("a", "b", "c"))
    office.go(stopped, "accept", "suspend")
    office.go(ended, "decline")
    assert still(office, 40) == [open_one]
    assert still(office, 40, replace(SUPERVISOR, campaigns=frozenset({"zengdu-2024"}))) == []
    stranger = Actor(
        id="9", name="旁人", roles=frozenset({Role.UNIT}), units=frozenset({f"{MODEL}/court"})
    )
    assert still(office, 40, stranger) == []


def test_who_graded_badly_is_called_back_within_fifteen_working_days(office: Office) -> None:
    model = office.campaigns[MODEL].model_copy(update={"rating": True})
    ledger = replace(office.ledger, campaigns={**office.campaigns, MODEL: model})
    rated = replace(office, campaigns=ledger.campaigns, ledger=ledger)
    first, second = (rated.struck_off(key).id for key in ("a", "b"))
    for case_id, days in ((second, 0), (first, 2)):
        with rated.on(TODAY + timedelta(days=days)).as_claimant(case_id) as work:
            claimant.rate(work, Rating(grade=1, solved=Solved.YES, text="付款晚了半年"))
    later = rated.on(date(2022, 7, 11)).ledger
    found = to_do.dissatisfied(later, COORDINATOR)
    assert [(one.row.id, one.rated_on) for one in found] == [
        (second, TODAY),
        (first, date(2022, 6, 17)),
    ]
    assert [one.due.day for one in found] == [date(2022, 7, 6), date(2022, 7, 8)]
    assert [one.due.left for one in found] == [-3, -1]
    supervision.note(later, second, COORDINATOR, "已回访")
    assert [one.row.id for one in to_do.dissatisfied(later, COORDINATOR)] == [first]


def test_the_first_page_goes_by_the_campaigns_own_clock_as_the_status_page_does(
    office: Office,
) -> None:
    model = office.campaigns[MODEL]
    clocks = model.clocks.model_copy(
        update={"callback": model.clocks.callback.model_copy(update={"days": 5})}
    )
    campaigns = {**office.campaigns, MODEL: model.model_copy(update={"clocks": clocks})}
    quick = replace(office, campaigns=campaigns, ledger=replace(office.ledger, campaigns=campaigns))
    case_id = quick.struck_off("a").id
    with quick.as_claimant(case_id) as work:
        claimant.rate(work, Rating(grade=1, solved=Solved.YES, text="付款晚了半年"))
    (found,) = to_do.dissatisfied(quick.ledger, COORDINATOR)
    assert found.due.day == date(2022, 6, 22)


def test_a_reminder_that_the_program_sends_moves_no_case(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "return")
    assert reminding.remind(office.on(date(2022, 7, 7)).ledger) == 1
    assert still(office, 30) == [case_id]
