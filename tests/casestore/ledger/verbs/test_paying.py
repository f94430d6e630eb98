"""What was agreed to be paid: row by row, with proof, until nothing is left; late to the day; the
undisputed part by itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from casestore.errors import Doubtful, Incomplete, NotAllowed, NotFound, Stale
from casestore.exchange.public_status import Head, content_of, status_in
from casestore.ledger.claimants_view import write_owed
from casestore.ledger.queries import case_file, deadline_list, digest, instalments
from casestore.ledger.records import CaseRow, MoveRequest
from casestore.ledger.verbs import paying, staff_moves
from casestore.ledger.verbs.paying import Payment, Undisputed
from casestore.lifecycle.case_states import State
from casestore.lifecycle.instalments import Instalment, sums
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    SUPERVISOR,
    VERIFIER,
    Office,
    confirming,
    needs_for,
    who_may,
)

ROWS = "2022-07-01 100\n2022-08-01 100\n2022-09-01 68.5"


def agreed(office: Office, rows: str = ROWS, key: str = "k") -> int:
    """A case under the agreement ``rows``, on 15 June 2022."""
    id = office.register(key).case_id
    office.go(id, "accept", "transfer", "take_up")
    step(office, id, "agree", {Need.INSTALMENTS: rows})
    return id


def step(office: Office, id: int, verb: str, given: dict[Need, str]) -> CaseRow:
    row = office.row(id)
    right = needs_for(office.ledger.campaign_of(row.campaign), office.settings)
    files = [office.keep("proof")]
    request = MoveRequest(verb=verb, version=row.version, given=right | given, files=files)
    return confirming(office.ledger, id, who_may(verb), request)


def rows_of(office: Office, id: int) -> tuple[Instalment, ...]:
    return instalments.of_case(office.ledger, id, COORDINATOR)


def payment(office: Office, id: int, place: int, amount: str, **changed: object) -> Payment:
    said = {
        "version": office.row(id).version,
        "instalment": rows_of(office, id)[place - 1].id,
        "amount": amount,
        "day": office.settings.today(MODEL).isoformat(),
        "files": [office.keep("proof", "回单.pdf")],
    }
    return Payment(**(said | changed))  # type: ignore[arg-type]


def paid(office: Office, id: int, place: int, amount: str, **changed: object) -> None:
    paying.pay(office.ledger, id, COORDINATOR, payment(office, id, place, amount, **changed))


def test_an_agreement_is_kept_as_rows_and_the_case_is_due_on_the_first_of_them(
    office: Office,
) -> None:
    id = agreed(office, "2022-09-01 68.5\n2022-07-01 100\n2022-08-01 100")
    rows = rows_of(office, id)
    assert [(row.name, row.due.month, row.amount) for row in rows] == [
        ("第 1 期", 7, 100_000_000),
        ("第 2 期", 8, 100_000_000),
        ("第 3 期", 9, 68_500_000),
    ]
    assert (office.row(id).state, office.row(id).deadline) == (State.AGREED, date(2022, 7, 1))
    told = office.status(id).steps[-1][1]
    assert told == "已签订履行协议，分期兑现。共 3 期，合计 268.5 万元，第 1 期2022年7月1日前。"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "请至少写明一期"),
        ("2022-07-01", "请至少写明一期"),
        ("2022-06-14 268.5", "第 1 期的到期日填的是2022年6月14日，已经过去"),
    ],
)
def test_rows_that_can_not_be_are_refused(office: Office, rows: str, said: str) -> None:
    with pytest.raises(Incomplete, match=said):
        agreed(office, rows)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2022-07-01 300", "各期合计 300 万元，超过登记的涉及金额 268.5 万元"),
        ("2022-07-01 200", "各期合计 200 万元，少于登记的涉及金额 268.5 万元"),
        ("2022-07-02 268.5", "第 1 期到期日填的是2022年7月2日，这一天不是工作日（周六）"),
        ("2023-07-03 268.5", "第 1 期到期日填的是2023年7月3日，今天是2022年6月15日，不在同一年"),
    ],
)
def test_rows_that_do_not_fit_the_case_are_asked_back(office: Office, rows: str, said: str) -> None:
    id = office.register().case_id
    row = office.go(id, "accept", "transfer", "take_up")
    given = needs_for(office.campaigns[MODEL], office.settings) | {Need.INSTALMENTS: rows}
    proof = [office.keep("proof")]
    request = MoveRequest(verb="agree", version=row.version, given=given, files=proof)
    with pytest.raises(Doubtful, match=said):
        staff_moves.move(office.ledger, id, COORDINATOR, request)
    assert rows_of(office, id) == () and office.row(id).state is State.HANDLING


def test_each_payment_moves_the_deadline_to_the_next_row_and_is_told(office: Office) -> None:
    id = agreed(office)
    paid(office, id, 1, "40.000001")
    assert (rows_of(office, id)[0].left, office.row(id).deadline) == (59_999_999, date(2022, 7, 1))
    paid(office, id, 1, "59.999999")
    assert rows_of(office, id)[0].state == "met" and office.row(id).deadline == date(2022, 8, 1)
    told = office.status(id).steps[-1][1]
    assert told.startswith("第 1 期：责任单位登记2022年6月15日付款 59.999999 万元，本期已经履行。")
    event = case_file.open_case(office.ledger, id, COORDINATOR).events
    assert [one.verb for one in event if one.verb == "pay"] == ["pay", "pay"]
    for place, amount in ((2, "100"), (3, "68.5")):
        paid(office, id, place, amount)
    assert office.row(id).deadline == date(2022, 9, 1), "the unit reports by the last day agreed"


def test_after_the_last_payment_of_a_late_agreement_some_days_are_left_to_report(
    office: Office,
) -> None:
    id = agreed(office, "2022-07-01 268.5")
    late = office.on(date(2022, 8, 1))
    paid(late, id, 1, "268.5")
    assert office.row(id).deadline == date(2022, 8, 8), "five working days"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"amount": "0"}, "amount", "大于 0"),
        ({"amount": "一百"}, "amount", "大于 0"),
        ({"amount": "-5"}, "amount", "大于 0"),
        ({"day": "2022-06-16"}, "day", "还没有到"),
        ({"day": ""}, "day", "请填写付款日期"),
        ({"files": []}, "proof", "付款回单"),
    ],
)
def test_a_payment_that_can_not_be_is_refused(
    office: Office, changed: dict[str, object], field: str, said: str
) -> None:
    id = agreed(office)
    with pytest.raises(Incomplete, match=said) as caught:
        paid(office, id, 1, **({"amount": "100"} | changed))  # type: ignore[arg-type]
    assert list(caught.value.fields) == [field] and rows_of(office, id)[0].paid == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "100.000001"}, "多于本期还没有付的 100 万元"),
        ({"amount": "1"}, "不到本期还没有付的 100 万元的百分之一"),
        ({"day": "2022-06-12"}, "不是工作日（周日）"),
        ({"day": "2021-06-15"}, "不在同一年"),
        ({"day": "2018-06-08"}, "早于承诺日期2018年6月9日"),
    ],
)
def test_a_payment_that_does_not_fit_is_asked_back(
    office: Office, changed: dict[str, str], said: str
) -> None:
    id = agreed(office)
    with pytest.raises(Doubtful, match=said) as caught:
        paid(office, id, 1, **({"amount": "100"} | changed))
    assert rows_of(office, id)[0].paid == 0
    ticked = {"confirmed": frozenset(caught.value.doubts)}
    paid(office, id, 1, **({"amount": "100"} | changed | ticked))  # type: ignore[arg-type]
    assert rows_of(office, id)[0].paid > 0


def test_the_same_payment_twice_is_asked_back_and_a_second_press_does_nothing(
    office: Office,
) -> None:
    id = agreed(office)
    first = payment(office, id, 1, "40")
    paying.pay(office.ledger, id, COORDINATOR, first)
    with pytest.raises(Stale):
        paying.pay(office.ledger, id, COORDINATOR, first)
    with pytest.raises(Doubtful, match="已经登记过一笔一样的"):
        paid(office, id, 1, "40")
    paid(office, id, 2, "40")
    assert [row.paid for row in rows_of(office, id)] == [40_000_000, 40_000_000, 0]


def test_only_the_unit_of_the_case_and_the_office_register_payments(office: Office) -> None:
    id = agreed(office)
    unit = office.unit(office.row(id))
    paying.pay(office.ledger, id, unit, payment(office, id, 1, "100"))
    stranger = replace(unit, units=frozenset({f"{MODEL}/court"}))
    with pytest.raises(NotFound):
        paying.pay(office.ledger, id, stranger, payment(office, id, 2, "100"))
    with pytest.raises(NotAllowed, match="统筹岗、责任单位"):
        paying.pay(office.ledger, id, SUPERVISOR, payment(office, id, 2, "100"))
    with pytest.raises(NotFound, match="没有这一期"):
        other = agreed(office, key="other")
        paid(office, other, 1, "100", instalment=rows_of(office, id)[1].id)
    with pytest.raises(NotAllowed, match="已经履行"):
        paid(office, id, 1, "1")


def test_nothing_is_settled_or_struck_off_while_a_row_waits(office: Office) -> None:
    id = agreed(office)
    paid(office, id, 1, "100")
    with pytest.raises(Incomplete, match=r"还有 2 项没有履行：第 2 期（2022年8月1日，100 万元）"):
        step(office, id, "settle", {})
    office.pay_all(id)
    assert step(office, id, "settle", {}).state is State.SETTLED
    assert step(office, id, "strike_off", {}).state is State.STRUCK_OFF


def test_a_campaign_may_strike_off_on_the_agreement_and_what_is_late_stays_an_alarm(
    office: Office,
) -> None:
    campaign = office.campaigns[MODEL]
    rule = campaign.verification.model_copy(update={"on_agreement": True})
    theirs = {**office.campaigns, MODEL: campaign.model_copy(update={"verification": rule})}
    allowed = replace(office, ledger=replace(office.ledger, campaigns=theirs))
    id = agreed(allowed)
    step(allowed, id, "settle", {Need.OUTCOME: "instalments"})
    assert step(allowed, id, "strike_off", {Need.FULFILLED: "0"}).state is State.STRUCK_OFF
    late = allowed.on(date(2022, 7, 4)).ledger
    found, total = instalments.late_rows(late, COORDINATOR, 5)
    assert (total, found[0].late, found[0].instalment.serial) == (1, 3, 1)


def test_who_registered_a_payment_does_not_verify(office: Office) -> None:
    id = agreed(office)
    office.pay_all(id, VERIFIER)
    step(office, id, "settle", {})
    with pytest.raises(NotAllowed, match="核查要换一个人"):
        office.go(id, "strike_off", actor=VERIFIER)


def test_the_verified_amount_follows_the_rows_or_is_asked_back_with_both(office: Office) -> None:
    id = agreed(office, "2022-07-01 268.5")
    office.pay_all(id)
    row = step(office, id, "settle", {})
    given = needs_for(office.campaigns[MODEL], office.settings) | {Need.FULFILLED: "268.4"}
    request = MoveRequest(verb="strike_off", version=row.version, given=given)
    with pytest.raises(Doubtful, match="填的是 268.4 万元，各期登记的已付合计是 268.5 万元"):
        staff_moves.move(office.ledger, id, VERIFIER, request)
    assert step(office, id, "strike_off", {}).fulfilled == Decimal("268.5")


def test_a_broken_agreement_waits_no_more_and_another_takes_its_place(office: Office) -> None:
    id = agreed(office)
    paid(office, id, 1, "40")
    step(office, id, "break", {})
    assert [row.state for row in rows_of(office, id)] == ["void"] * 3
    late = office.on(date(2022, 12, 1)).ledger
    assert instalments.late_rows(late, COORDINATOR, 5) == ([], 0)
    step(office, id, "agree", {Need.INSTALMENTS: "2022-07-04 228.5"})
    last = rows_of(office, id)[-1]
    assert (last.serial, last.state, office.row(id).deadline) == (4, "open", date(2022, 7, 4))
    assert sums(rows_of(office, id), date(2022, 6, 15)).agreed == 268_500_000


def test_the_undisputed_part_has_a_row_and_a_clock_of_its_own(office: Office) -> None:
    id = office.register().case_id
    row = office.go(id, "accept", "transfer", "take_up")
    asked = Undisputed(version=row.version, amount="100", due="2022-06-20", reason="对账单双方签认")
    for changed, said in (
        ({"amount": "0"}, "大于 0"),
        ({"reason": " "}, "请写明依据"),
        ({"reason": "换届以后再付"}, "不能作为"),
        ({"due": "2022-06-14"}, "已经过去"),
        ({"due": "2022-07-06"}, "不晚于本案的期限2022年7月5日"),
    ):
        with pytest.raises(Incomplete, match=said):
            paying.undisputed(office.ledger, id, COORDINATOR, replace(asked, **changed))
    with pytest.raises(Doubtful, match="各期合计 300 万元，超过"):
        paying.undisputed(office.ledger, id, COORDINATOR, replace(asked, amount="300"))
    paying.undisputed(office.ledger, id, office.unit(row), asked)
    now = office.row(id)
    assert (now.state, now.deadline) == (State.HANDLING, row.deadline), "the unit's clock goes on"
    assert rows_of(office, id)[0].name == "无争议部分"
    told = office.status(id).steps[-1][1]
    assert told == "没有争议的 100 万元先行支付，2022年6月20日前到账。"
    late = office.on(date(2022, 6, 22)).ledger
    assert instalments.late_rows(late, SUPERVISOR, 5)[0][0].late == 2
    with pytest.raises(Incomplete, match="还有 1 项没有履行：无争议部分"):
        step(office, id, "settle", {})
    step(office, id, "agree", {Need.INSTALMENTS: "2022-07-01 168.5"})
    assert office.row(id).deadline == date(2022, 6, 20), "whichever row is first"
    assert [one.state for one in rows_of(office, id)] == ["open", "open"]


def test_what_is_due_stands_in_the_letter_of_the_morning_and_in_the_calendar(
    office: Office,
) -> None:
    id = agreed(office)
    number = office.row(id).number
    on = office.on(date(2022, 8, 1)).ledger
    unit = office.unit(office.row(id))
    part = next(one for one in digest.digest_of(on, unit) if one.title == "协议到期，要付款")
    assert [(one.number, one.why) for one in part.items] == [
        (number, "第 1 期，逾期 31 天"),
        (number, "第 2 期，今天"),
    ]
    assert part.alarm and part.total == 2
    days = [(one.what, one.day.isoformat()) for one in deadline_list.due_days(on, unit)]
    assert days == [
        ("履行", "2022-07-01"),
        ("第 2 期到期", "2022-08-01"),
        ("第 3 期到期", "2022-09-01"),
    ]
    other = replace(unit, units=frozenset({f"{MODEL}/court"}))
    elsewhere = replace(COORDINATOR, campaigns=frozenset({"zhushan-2022"}))
    for stranger in (other, elsewhere):
        assert instalments.late_rows(on, stranger, 5) == ([], 0)
        assert deadline_list.due_days(on, stranger) == []


def test_the_claimant_reads_the_rows_of_the_own_case_in_the_capsule(office: Office) -> None:
    id = agreed(office)
    paid(office, id, 1, "40")
    status = office.status(id)
    head = Head(1, "x", status.received_at)
    back = status_in(content_of(status, head), date(2022, 7, 5))
    assert [replace(one, id=0) for one in status.instalments] == list(back.instalments)
    assert back.instalments[0].days_late(date(2022, 7, 5)) == 4
    old = {key: one for key, one in content_of(status, head).items() if key != "instalments"}
    assert status_in(old, date(2022, 7, 5)).instalments == ()
    assert write_owed(office.ledger) == 1, "and it is written anew"


def test_units_read_what_was_registered_and_an_account_of_another_role_nothing(
    office: Office,
) -> None:
    id = agreed(office)
    paid(office, id, 1, "100")
    unit = office.unit(office.row(id))
    events = case_file.open_case(office.ledger, id, unit).events
    assert any("付款 100 万元" in event.note for event in events)
    admin = Actor(id="5", name="管理员", roles=frozenset({Role.ADMIN}))
    with pytest.raises(NotFound):
        instalments.of_case(office.ledger, id, admin)
