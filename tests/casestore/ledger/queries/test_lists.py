"""The ledger's list: filtered, sorted, paged, and only for those who may see it."""

from dataclasses import replace
from datetime import UTC, date
from functools import partial

import pytest

from casestore.errors import NotFound
from casestore.ledger.queries import case_file, lists
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import State
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


def test_due_filters_follow_each_campaigns_own_day(office: Office) -> None:
    receipt = office.register()  # review until 29 June
    find = lambda on, due: lists.find(on.ledger, Query(due=due), COORDINATOR).total  # noqa: E731
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
    assert lists.count_by_state(ledger, MODEL, unit)[State.TRANSFERRED] == 1
    assert lists.count_by_state(ledger, MODEL, unit)[State.RECEIVED] == 0
    assert lists.count_by_state(ledger, "", COORDINATOR)[State.RECEIVED] == 1
    assert set(lists.count_by_state(ledger, "", COORDINATOR)) == set(State)
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


def test_a_number_is_found_in_small_letters(office: Office) -> None:
    office.register("a")
    wanted = office.register("b")
    found = lists.find(office.ledger, Query(text=wanted.number.lower()), COORDINATOR)
    assert [row.id for row in found.rows] == [wanted.case_id]
