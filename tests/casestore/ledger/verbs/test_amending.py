"""A row that was agreed on and becomes another: with its reason, both values, and a second person
where the promise grows weaker or the public has been told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from casestore.errors import Doubtful, Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import amendments
from casestore.ledger.queries import case_file
from casestore.ledger.records import Event
from casestore.ledger.verbs import amending
from casestore.ledger.verbs.amending import Amendment
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.summaries import SummaryState
from casestore.publishing import summaries, summary_queries
from casestore.publishing.public_figures import public_figures
from tests.casestore.ledger.verbs.test_paying import agreed, paid, rows_of, step
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, SUPERVISOR, TEXT, VERIFIER, Office


def wish(office: Office, id: int, place: int = 1, **changed: object) -> Amendment:
    """The row as it is, but for ``changed``."""
    row = rows_of(office, id)[place - 1]
    said = {
        "version": office.row(id).version,
        "instalment": row.id,
        "due": row.due.isoformat(),
        "amount": str(Decimal(row.amount) / 1_000_000),
        "paid": str(Decimal(row.paid) / 1_000_000),
        "paid_on": row.paid_on.isoformat() if row.paid_on else "",
        "reason": "与企业签了补充协议",
    }
    return Amendment(**(said | changed))  # type: ignore[arg-type]


def asked(office: Office, id: int, actor: Actor = VERIFIER, **changed: object) -> int:
    """Ask for a change that another person decides about; its event."""
    who = amending.amend(office.ledger, id, actor, wish(office, id, **changed))
    assert who.startswith("现在没有别人") or "可以请" in who
    return amendments.waiting(office.ledger, SUPERVISOR, id)[-1].id


def last(office: Office, id: int, verb: str) -> Event:
    events = case_file.open_case(office.ledger, id, COORDINATOR).events
    return [event for event in events if event.verb == verb][-1]


def test_what_strengthens_a_promise_is_changed_at_once_with_both_values(office: Office) -> None:
    id = agreed(office)
    change = wish(office, id, 2, due="2022-06-20", amount="110")
    with pytest.raises(
        Doubtful, match="各期合计 278.5 万元，超过登记的涉及金额 268.5 万元"
    ) as caught:
        amending.amend(office.ledger, id, COORDINATOR, change)
    ticked = replace(change, confirmed=frozenset(caught.value.doubts))
    assert amending.amend(office.ledger, id, COORDINATOR, ticked) == ""
    row = rows_of(office, id)[1]
    assert (row.due, row.first_due, row.amount) == (
        date(2022, 6, 20),
        date(2022, 8, 1),
        110_000_000,
    )
    note = last(office, id, "amend").note
    assert "第 2 期到期日：2022年8月1日，改为 2022年6月20日" in note
    assert "第 2 期应付：100 万元，改为 110 万元\n理由：与企业签了补充协议" in note
    assert office.row(id).deadline == date(2022, 6, 20), "the clock follows"
    assert office.status(id).steps[-1][1] == "第 2 期已修改：2022年6月20日，110 万元。"


@pytest.mark.parametrize("changed", [{"due": "2022-07-15"}, {"amount": "90"}])
def test_more_time_or_less_money_is_agreed_to_by_another_person(
    office: Office, changed: dict[str, str]
) -> None:
    id = agreed(office)
    before = rows_of(office, id)
    event = asked(office, id, **changed)
    assert rows_of(office, id) == before, "nothing is changed by asking"
    found = amendments.waiting(office.ledger, VERIFIER, id)[0]
    assert "以外的另一人确认" in found.barred or "只有督查岗" in found.barred
    for who in (VERIFIER, COORDINATOR, office.unit(office.row(id))):
        with pytest.raises(NotAllowed):
            amending.agree(office.ledger, id, who, event)
    with pytest.raises(NotAllowed, match="已有一件修改等待确认"):
        amending.amend(office.ledger, id, COORDINATOR, wish(office, id, amount="120"))
    amending.agree(office.ledger, id, SUPERVISOR, event)
    assert rows_of(office, id)[0] != before[0] and rows_of(office, id)[1:] == before[1:]
    with pytest.raises(NotFound, match="已经处理"):
        amending.agree(office.ledger, id, SUPERVISOR, event)
    assert last(office, id, "amend").note == "确认统筹二岗申请的修改"


def test_a_refusal_leaves_the_row_and_says_why(office: Office) -> None:
    id = agreed(office)
    event = asked(office, id, due="2022-07-15")
    with pytest.raises(Incomplete, match="不予修改的理由"):
        amending.refuse(office.ledger, id, SUPERVISOR, event, " ")
    amending.refuse(office.ledger, id, SUPERVISOR, event, "资金已经到位")
    assert last(office, id, "amend_refuse").note == "资金已经到位"
    assert amendments.waiting(office.ledger, SUPERVISOR) == []
    assert rows_of(office, id)[0].due == date(2022, 7, 1)


def test_what_was_asked_for_holds_no_longer_once_the_row_is_another(office: Office) -> None:
    id = agreed(office)
    event = asked(office, id, due="2022-07-15")
    paid(office, id, 1, "40")
    assert amendments.waiting(office.ledger, SUPERVISOR) == []
    with pytest.raises(NotFound):
        amending.agree(office.ledger, id, SUPERVISOR, event)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({}, "due", "没有要修改的"),
        ({"reason": " "}, "reason", "请写明修改的理由"),
        ({"reason": "换届了，缓一缓"}, "reason", "不能作为"),
        ({"due": "2022-08-01"}, "due", "最晚到2022年7月31日（每一期最多延 30 日"),
        ({"amount": "0"}, "amount", "大于 0"),
        ({"paid": "x"}, "paid", "请填数字"),
        ({"paid": "10"}, "paid_on", "请填写付款日期"),
        ({"paid": "10", "paid_on": "2022-06-15"}, "proof", "付款回单"),
        ({"paid": "10", "paid_on": "2022-06-16"}, "paid_on", "还没有到"),
    ],
)
def test_a_change_that_can_not_be_is_refused(
    office: Office, changed: dict[str, str], field: str, said: str
) -> None:
    id = agreed(office)
    with pytest.raises(Incomplete, match=said) as caught:
        amending.amend(office.ledger, id, COORDINATOR, wish(office, id, **changed))
    assert field in caught.value.fields


def test_a_row_is_put_off_once_and_not_again_from_its_new_day(office: Office) -> None:
    id = agreed(office)
    amending.agree(office.ledger, id, SUPERVISOR, asked(office, id, due="2022-07-29"))
    with pytest.raises(Incomplete, match="最晚到2022年7月31日"):
        amending.amend(office.ledger, id, VERIFIER, wish(office, id, due="2022-08-15"))


def test_a_unit_changes_nothing_nor_who_sees_an_old_page(office: Office) -> None:
    id = agreed(office)
    unit = office.unit(office.row(id))
    both = replace(unit, roles=frozenset({Role.UNIT, Role.COORDINATOR}))
    for who in (unit, both, SUPERVISOR):
        with pytest.raises(NotAllowed, match="由统筹岗修改"):
            amending.amend(office.ledger, id, who, wish(office, id, due="2022-06-20"))
    old = wish(office, id, due="2022-06-20")
    paid(office, id, 2, "40")
    with pytest.raises(Stale):
        amending.amend(office.ledger, id, COORDINATOR, old)


def test_after_strike_off_figures_follow_what_a_second_person_agreed_to(office: Office) -> None:
    id = agreed(office, "2022-07-01 268.5")
    office.pay_all(id)
    step(office, id, "settle", {})
    step(office, id, "strike_off", {})
    draft = summaries.save(office.ledger, id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, id, COORDINATOR, draft.sha)
    summaries.approve(office.ledger, id, SECOND, draft.sha)
    assert {one.amount for one in public_figures(office.store, 1).amounts} == {268}
    event = asked(office, id, paid="200.25", reason="回单重复登记")
    assert office.row(id).fulfilled == Decimal("268.5"), "nobody has agreed yet"
    amending.agree(office.ledger, id, SUPERVISOR, event)
    assert office.row(id).fulfilled == Decimal("200.25")
    assert {one.amount for one in public_figures(office.store, 1).amounts} == {200}
    page = summary_queries.summary(office.ledger, id)
    assert page is not None and page.state is SummaryState.WITHDRAWN
