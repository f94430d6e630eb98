"""The order that the list stands in, as its address, its heads and its form name it."""

from collections.abc import Mapping
from typing import Any, cast

from casestore.ledger.queries.ordering import goes_down
from casestore.ledger.records import Order, Query

#: What the list can be ordered by, and what the form calls it.
ORDERS: Mapping[Order, str] = {
    "deadline": "期限先后",
    "received": "收到时间，新的在前",
    "amount": "金额，大的在前",
    "number": "编号",
    "respondent": "被反映单位",
    "category": "问题类别",
    "lead": "牵头单位",
    "unit": "责任单位",
    "state": "状态",
    "commitment_date": "承诺或约定的日期",
    "respondent_level": "被反映单位的级别",
    "respondent_kind": "被反映单位的类型",
    "sme_arrears": "是否列入拖欠台账",
}


def order_in(given: Mapping[str, str]) -> tuple[Order, bool]:
    """What an address or a form asks for, and whether the other way round; by deadline where it
    asks for nothing that there is."""
    order = given.get("order", "")
    known = order if order in ORDERS else "deadline"
    return cast(Order, known), given.get("turned") == "1"


def sort_of(query: Query, *orders: str) -> str:
    """How a head that orders by one of ``orders`` says to a screen reader that it does; ``""``
    where it doesn't."""
    if query.order not in orders:
        return ""
    return "descending" if goes_down(query) else "ascending"


def turning(query: Query, order: str) -> dict[str, Any]:
    """What a press on the head of ``order`` changes in the address: this order, or the other way
    round where it is this one already."""
    other_way = query.order == order and not query.turned
    return {"order": order, "turned": "1" if other_way else "", "page": ""}
