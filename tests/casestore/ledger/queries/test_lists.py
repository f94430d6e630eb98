"""The ledger's list: filtered, sorted, paged, and only for those who may see it."""

from dataclasses import replace
from datetime import UTC, date
from functools import partial

import pytest

from casestore.database.tables import CaseTable
from casestore.errors import NotFound
from casestore.ledger.queries import case_file, lists
from casestore.ledger.queries.enterprise_names import Names
from casestore.ledger.queries.tallies import tally
from casestore.ledger.records import Query
from casestore.ledger.verbs import claimant, supervision
from casestore.lifecycle.case_states import State
from casestore.lifecycle.ratings import Rating, Solved
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office


def test_the_list_is_filtered_sorted_and_paged(office: Office) -> None:
    campaign = office.campaigns[MODEL]
    for n in range(5):
        category = campaign.categories[n % 2].id
        office.register(str(n), amount=str(n), category=category, respondent=f"第{n}镇人民政府")
    office.go(1, "accept", "transfer")
    find = partial(lists.find, office.ledger)
    assert [row.amount for row in find(Query(order="amount"), COORDINATOR).rows] == [4, 3, 2, 1, 0]
    assert [row.id for row in find(Query(order="received"), COORDINATOR).rows] == [5, 4, 3, 2, 1]
    assert find(Query(states=frozenset({State.TRANSFERRED})), COORDINATOR).rows[0].id == 1
    assert find(Query(category=campaign.categories[1].id), COORDINATOR).total == 2
    assert find(Query(unit=office.row(1).unit), COORDINATOR).total == 1
    assert find(Query(campaign="zhushan-2022"), COORDINATOR).total == 0
    page = find(Query(per_page=2, page=3), COORDINATOR)
    assert (len(page.rows), page.total, page.page, page.pages) == (1, 5, 3, 3)
    assert find(Query(per_page=2, page=99), COORDINATOR).page == 3
    assert find(Query(page=0), COORDINATOR).page == 1


def ordered(office: Office, order: str, turned: bool) -> list[int]:
    query = Query(order=order, turned=turned, campaign=MODEL)  # type: ignore[arg-type]
    return [row.id for row in lists.find(office.ledger, query, COORDINATOR).rows]


def test_every_column_orders_the_list_either_way(office: Office) -> None:
    """Units and categories stand as the campaign has them, whatever their names are."""
    campaign = office.campaigns[MODEL]
    categories, units = ([one.id for one in row] for row in (campaign.categories, campaign.units))
    for n in range(3):
        office.register(str(n), respondent=f"第{3 - n}镇人民政府")
    office.go(1, "accept")
    office.go(3, "decline")
    with office.store.write() as session:
        for id, (category, lead, unit) in enumerate(((2, 1, 0), (0, 2, 1), (1, 0, 2)), 1):
            row = session.get_one(CaseTable, id)
            row.category, row.lead, row.unit = categories[category], units[lead], units[unit]
            row.number = f"XJ-2022-{'BCA'[id - 1]}"
    listed = partial(ordered, office)
    for order, ids in (
        ("number", [3, 1, 2]),
        ("respondent", [3, 2, 1]),
        ("category", [2, 3, 1]),
        ("lead", [3, 1, 2]),
        ("unit", [1, 2, 3]),
        ("state", [2, 3, 1]),
        ("received", [3, 2, 1]),
    ):
        assert listed(order, False) == ids, order
        assert listed(order, True) == ids[::-1], order
    with office.store.write() as session:
        for id, due in ((1, date(2022, 7, 1)), (2, None), (3, date(2022, 6, 20))):
            session.get_one(CaseTable, id).deadline = due
    assert listed("deadline", False) == [3, 1, 2] and listed("deadline", True) == [1, 3, 2]


def test_a_unit_without_a_place_comes_last_and_a_campaign_orders_by_its_own_places(
    office: Office,
) -> None:
    first, second = (office.register(key).case_id for key in ("a", "b"))
    units = [one.id for one in office.campaigns[MODEL].units]
    with office.store.write() as session:
        session.get_one(CaseTable, first).unit = "nobody-knows"
        session.get_one(CaseTable, second).unit = units[-1]
    lead = Query(order="unit", campaign=MODEL)
    assert [row.id for row in lists.find(office.ledger, lead, COORDINATOR).rows] == [second, first]
    assert lists.find(office.ledger, replace(lead, turned=True), COORDINATOR).rows[0].id == first
    with office.store.write() as session:
        session.get_one(CaseTable, first).unit = units[0]
    backwards = tuple(reversed(office.campaigns[MODEL].units))
    another = office.campaigns["heilongjiang-2019"].model_copy(update={"units": backwards})
    campaigns = {"another": another, **office.campaigns}
    ledger = replace(office.ledger, campaigns=campaigns)
    assert [row.id for row in lists.find(ledger, lead, COORDINATOR).rows] == [first, second]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("第3公司", [4]),
        ("第 3 公司", [4]),
        ("第2镇", [3]),
        ("ＸＪ", [1, 2, 3, 4, 5]),
        ("没有", []),
    ],
)
def test_text_finds_number_respondent_and_sealed_enterprise(
    office: Office, text: str, ids: list[int]
) -> None:
    for n in range(5):
        office.register(str(n), enterprise=f"南昌第{n}公司", respondent=f"第{n}镇人民政府")
    for _again in range(2):
        assert [
            row.id for row in lists.find(office.ledger, Query(text=text), COORDINATOR).rows
        ] == ids


def test_what_a_search_finds_is_paged_as_the_list_is(office: Office) -> None:
    for n in range(5):
        office.register(str(n))
    find = partial(lists.find, office.ledger)
    page = find(Query(text="云亭", order="received", per_page=2, page=3), COORDINATOR)
    assert ([row.id for row in page.rows], page.total, page.page, page.pages) == ([1], 5, 3, 3)
    last = find(Query(text="云亭", order="received", per_page=2, page=99), COORDINATOR)
    assert ([row.id for row in last.rows], last.page) == ([1], 3)


def test_due_filters_follow_each_campaigns_own_day(office: Office) -> None:
    receipt = office.register()  # review until 29 June

    def find(on: Office, due: str) -> int:
        total = lists.find(on.ledger, Query(due=due), COORDINATOR).total
        assert tally(on.ledger, "", COORDINATOR).of(due=due) == total
        return total

    assert [find(office, due) for due in ("overdue", "today", "soon")] == [0, 0, 0]
    assert [find(office.on(date(2022, 6, 25)), due) for due in ("overdue", "today", "soon")] == [
        0,
        0,
        1,
    ]
    assert [find(office.on(date(2022, 6, 29)), due) for due in ("overdue", "today", "soon")] == [
        0,
        1,
        1,
    ]
    assert [find(office.on(date(2022, 6, 30)), due) for due in ("overdue", "today", "soon")] == [
        1,
        0,
        0,
    ]
    assert office.row(receipt.case_id).received_at.tzinfo is UTC


def test_a_unit_sees_its_own_cases_only_and_an_administrator_none(office: Office) -> None:
    office.register("a")
    office.register("b")
    unit = office.unit(office.go(1, "accept", "transfer"))
    ledger = office.ledger
    assert [row.id for row in lists.find(ledger, Query(), unit).rows] == [1]
    assert tally(ledger, MODEL, unit).of({State.TRANSFERRED}) == 1
    assert tally(ledger, MODEL, unit).of({State.RECEIVED}) == 0
    assert tally(ledger, "", COORDINATOR).of({State.RECEIVED}) == 1
    assert tally(ledger, "", COORDINATOR).of() == 2
    same_name = replace(
        unit, units=frozenset(f"zhushan-2022/{name.split('/')[1]}" for name in unit.units)
    )
    for stranger in (
        same_name,
        replace(unit, units=frozenset({f"{MODEL}/"})),
        Actor(id="6", name="管理员", roles=frozenset({Role.ADMIN}), units=unit.units),
    ):
        assert lists.find(ledger, Query(), stranger).total == 0
        with pytest.raises(NotFound):
            case_file.open_case(ledger, 1, stranger)
    with pytest.raises(NotFound):
        case_file.open_case(ledger, 2, unit)


def test_the_most_urgent_comes_first_and_what_has_no_deadline_last(office: Office) -> None:
    for key in ("a", "b", "c"):
        office.register(key)
    office.go(1, "escalate")
    office.go(2, "accept", "transfer")
    found = lists.find(office.ledger, Query(), COORDINATOR).rows
    assert [(row.id, row.deadline) for row in found] == [
        (3, date(2022, 6, 29)),
        (2, date(2022, 7, 5)),
        (1, None),
    ]


def test_the_newest_comes_first_by_its_moment(office: Office) -> None:
    office.on(date(2022, 6, 20)).register("later")
    office.register("earlier")
    found = lists.find(office.ledger, Query(order="received"), COORDINATOR).rows
    assert [row.id for row in found] == [1, 2]


def test_the_list_is_filtered_by_lead_and_level(office: Office) -> None:
    campaign = office.campaigns[MODEL]
    by_lead = {category.lead: category.id for category in campaign.categories}
    (first, one), (second, other) = sorted(by_lead.items())[:2]
    for key, category in (("a", one), ("b", other), ("c", other)):
        judged = "judged" if category == "court-judgment" else "none"
        office.register(key, category=category, judicial_status=judged)
    for lead, ids in ((first, [1]), (second, [2, 3])):
        found = lists.find(office.ledger, Query(lead=lead), COORDINATOR).rows
        assert [row.id for row in found] == ids
    with office.store.write() as session:
        session.get_one(CaseTable, 2).respondent_level = "county-rank"
    level = office.row(1).respondent_level
    found = lists.find(office.ledger, Query(level=level), COORDINATOR).rows
    assert [row.id for row in found] == [1, 3]
    assert lists.find(office.ledger, Query(level="county-rank"), COORDINATOR).rows[0].id == 2


def test_soon_is_within_a_week_and_each_campaign_has_its_own_day(office: Office) -> None:
    office.register()  # review until 29 June
    soon = Query(due="soon")
    assert lists.find(office.on(date(2022, 6, 21)).ledger, soon, COORDINATOR).total == 0
    assert lists.find(office.on(date(2022, 6, 22)).ledger, soon, COORDINATOR).total == 1
    elsewhere = office.on(date(2022, 6, 28), "zhushan-2022")
    assert lists.find(elsewhere.ledger, soon, COORDINATOR).total == 0
    counted = tally(elsewhere.ledger, "", COORDINATOR)
    assert (counted.of(due="soon"), counted.of(due="overdue"), counted.of()) == (0, 0, 1)


def test_counts_are_of_the_campaign_asked_for(office: Office) -> None:
    office.register()
    office.register(campaign="zhushan-2022")
    for campaign, count in (("", 2), (MODEL, 1), ("zhushan-2022", 1)):
        assert tally(office.ledger, campaign, COORDINATOR).of({State.RECEIVED}) == count


def test_a_line_says_everything_by_its_own_name(office: Office) -> None:
    campaign = office.campaigns[MODEL]
    other = campaign.sources[0].id
    kind = campaign.respondents[1].id
    case_id = office.register(respondent_kind=kind).case_id
    with office.store.write() as session:
        session.get_one(CaseTable, case_id).source = other
    office.go(case_id, "accept", "transfer")
    supervision.press(office.ledger, case_id, COORDINATOR, "请抓紧", True)
    (row,) = lists.find(office.ledger, Query(), COORDINATOR).rows
    plain = office.row(case_id).plain
    assert (row.respondent_kind, row.respondent_level) == (kind, plain["respondent_level"])
    assert (row.respondent, row.category) == (plain["respondent"], plain["category"])
    assert (str(row.amount), row.fulfilled) == (plain["amount"], None)
    assert row.lead == next(
        item.lead for item in campaign.categories if item.id == plain["category"]
    )
    assert row.unit and row.unit != row.lead
    assert (row.source, row.supervised, row.demo) == (other, "listed", False)


def test_names_are_told_of_cases_that_one_may_see(office: Office) -> None:
    for key in ("a", "b"):
        office.register(key)
    unit = office.unit(office.go(1, "accept", "transfer"))
    assert lists.names_of(office.ledger, [1, 2], unit) == {1: "南昌云亭建材有限公司"}


def test_names_in_memory_are_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casestore.ledger.queries.enterprise_names.KEPT", 2)
    for key in range(5):
        office.register(str(key))
    names = Names(office.opener)
    with office.store.read() as session:
        for case in session.query(CaseTable).all():
            assert names.of(case.id, case.identity) == "南昌云亭建材有限公司"
        assert len(names._kept) == 2


#: A campaign that asks for ratings.
RATED = "xinjian-park-2024"


def rated(office: Office, key: str, grade: int) -> int:
    receipt = office.register(key, campaign=RATED)
    office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
    with office.as_claimant(receipt.case_id) as work:
        rating = Rating(grade=grade, solved=Solved.PARTLY, text="付款晚了半年")
        claimant.rate(work, rating)
    return receipt.case_id


def test_a_bad_rating_is_called_back_until_somebody_noted_it_or_opened_the_case_again(
    office: Office,
) -> None:
    two, noted, reopened = (rated(office, key, 2) for key in ("a", "b", "c"))
    rated(office, "d", 3)

    def called(actor: Actor = COORDINATOR) -> list[int]:
        return [row.id for row in lists.to_call_back(office.ledger, actor)]

    assert called() == [two, noted, reopened]
    supervision.note(office.ledger, noted, COORDINATOR, "已回访")
    office.go(reopened, "reopen")
    assert called() == [two]
    assert called(office.unit(office.row(two))) == [two]
    assert called(replace(office.unit(office.row(two)), units=frozenset({f"{RATED}/x"}))) == []


def test_a_number_is_found_in_small_letters(office: Office) -> None:
    office.register("a")
    wanted = office.register("b")
    found = lists.find(office.ledger, Query(text=wanted.number.lower()), COORDINATOR)
    assert [row.id for row in found.rows] == [wanted.case_id]
