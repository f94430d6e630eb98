"""What is agreed to be paid, at the desk: rows to fill in, payments, changes by two persons, and
what of it stands on the first page."""

import pytest
from sqlalchemy import select

from casestore.database.instalment_table import InstalmentTable
from casestore.lifecycle.case_states import State
from forms_app.desk.ui.amounts import exact_amount
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau, pdf


def agreed(bureau: Bureau) -> int:
    """A case of the unit, agreed on by itself: 100 by 1 July, 168.5 by 1 August."""
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept")
    at = f"/desk/case/{case_id}"
    term = {"unit": "development-reform", "deadline": "2022-07-15", "reason": "对口"}
    assert bureau.browser("second").send(f"{at}/move/transfer", **term).location == at
    unit = bureau.browser("unit")
    assert unit.send(f"{at}/move/take_up").location == at
    rows = ["2022年7月1日", "100", "2022-08-01", "1685000元", "", ""]
    words = {"plan": "分两期付清", "instalments": rows, "proof": pdf("协议.pdf")}
    assert unit.send(f"{at}/move/agree", **words).location == at
    return case_id


def kept(bureau: Bureau) -> list[tuple[str, int, int, str]]:
    with bureau.office.store.read() as session:
        rows = session.scalars(select(InstalmentTable).order_by(InstalmentTable.id))
        return [(row.due.isoformat(), row.amount, row.paid, row.state) for row in rows]


@pytest.mark.parametrize(
    ("typed", "wan"),
    [
        ("268.5", "268.5"),
        ("268.500000", "268.5"),
        ("2685000元", "268.5"),
        ("１，０００", "1000"),
        ("0.01元", "0.000001"),
        ("0", "0"),
    ],
)
def test_an_exact_amount_is_read_however_it_is_typed(typed: str, wan: str) -> None:
    assert exact_amount(typed) == wan


@pytest.mark.parametrize(
    "typed", ["", "约 5", "5-6", "五", "-5", "0.001元", "200000", "1e3", "5左右"]
)
def test_what_is_no_exact_amount_is_none(typed: str) -> None:
    with pytest.raises(ValueError):
        exact_amount(typed)


def test_rows_are_filled_in_more_are_added_and_what_is_wrong_is_said_with_all_typed(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, path = bureau.browser("second"), f"/desk/case/{case_id}/move/agree"
    assert browser.get(path).text.count('name="instalments"') == 8
    four = ["2022-07-01", "50"] * 4
    more = browser.send(path, instalments=four, plan="分期", more="y")
    assert more.status_code == 200 and more.text.count('name="instalments"') == 16
    assert more.text.count('value="50"') == 4 and "分期" in more.text
    for rows, said in (
        (["", "", "", ""], "请至少写明一期：到期日和金额"),
        (["2022-07-01", ""], "第 1 期的金额请填数字"),
        (["2022-07-01", "5", "七月底", "5"], "第 2 期请按 2022年10月14日 的样子填写到期日"),
    ):
        wrong = browser.send(path, instalments=rows, plan="分期", proof=pdf())
        assert wrong.status_code == 422 and said in wrong.text
    assert 'value="七月底"' in wrong.text and kept(bureau) == []


def test_a_unit_pays_row_by_row_and_only_then_reports_that_all_is_done(bureau: Bureau) -> None:
    case_id = agreed(bureau)
    unit, at = bureau.browser("unit"), f"/desk/case/{case_id}"
    page = unit.get(at).text
    assert "应付 268.5 万元，已付 0 万元，还差 268.5 万元" in page
    assert "还有 2 项没有履行" in page and f"{at}/move/settle" not in page
    assert f'href="{at}/extend"' not in page, "a row is put off, not the case"
    unpaid = unit.send(f"{at}/instalment/1/pay", amount="100", day="2022-06-15")
    assert unpaid.status_code == 422 and "请上传付款回单等凭证" in unpaid.text
    paid = {"amount": "40.000001", "day": "2022年6月15日", "proof": pdf("回单.pdf")}
    assert unit.send(f"{at}/instalment/1/pay", **paid).location == at
    assert kept(bureau)[0] == ("2022-07-01", 100_000_000, 40_000_001, "open")
    asked = unit.send(f"{at}/instalment/1/pay", amount="70", day="2022-06-15", proof=pdf("二.pdf"))
    assert asked.status_code == 422 and "多于本期还没有付的 59.999999 万元" in asked.text
    assert "二.pdf" in asked.text, "the paper stays"
    assert unit.send(asked, at=f"{at}/instalment/1/pay", amount="59.999999").location == at
    assert "已付 100 万元" in unit.get(at).text
    assert unit.get(f"{at}/instalment/9/pay").status_code == 404
    bureau.office.pay_all(case_id)
    assert f"{at}/move/settle" in unit.get(at).text


def test_a_later_day_waits_for_a_second_person_who_finds_it_on_the_first_page(
    bureau: Bureau,
) -> None:
    case_id = agreed(bureau)
    browser, at = bureau.browser("second"), f"/desk/case/{case_id}"
    asked = browser.send(f"{at}/instalment/2/amend", due="2022-08-15", reason="补充协议")
    assert asked.location == at
    page = browser.get(at).text
    assert "确认修改：第 2 期" in page and kept(bureau)[1][0] == "2022-08-01"
    supervisor = bureau.browser("supervisor")
    where = next(one for one in supervisor.get("/desk/").text.split('"') if "/amendment/" in one)
    shown = supervisor.get(where).text
    assert "原为 2022年8月1日，改为 2022年8月15日" in shown and "理由：补充协议" in shown
    own = browser.get(where).text
    assert "确认修改</button>" not in own and "等待另一人确认" in own
    unsaid = supervisor.send(supervisor.get(where), f"{where}/refuse", reason=" ")
    assert unsaid.status_code == 422 and "请写明不予修改的理由" in unsaid.text
    assert supervisor.send(where, where).location == "/desk/"
    assert kept(bureau)[1][0] == "2022-08-15"
    assert "原定2022年8月1日" in bureau.browser("unit").get(at).text


def test_the_undisputed_part_is_set_apart_and_stands_on_the_first_page_when_it_is_due(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, at = bureau.browser("second"), f"/desk/case/{case_id}"
    late = browser.send(f"{at}/undisputed", amount="50", due="2022-12-01", reason="对账单")
    assert late.status_code == 422 and "不晚于本案的期限" in late.text
    today = browser.send(late, at=f"{at}/undisputed", due="2022-06-15")
    assert today.location == at and "无争议部分" in browser.get(at).text
    first = browser.get("/desk/").text
    assert "协议到期，要付款（1 项）" in first and f"{at}/instalment/1/pay" in first
    assert bureau.office.row(case_id).state is State.HANDLING
    assert bureau.office.row(case_id).campaign == MODEL
    assert "协议到期" not in bureau.browser("other-unit").get("/desk/").text
    assert "协议到期" not in bureau.browser("reviewer").get("/desk/").text


def test_the_claimant_reads_what_was_paid_and_is_asked_to_say_when_it_was_not(
    bureau: Bureau,
) -> None:
    case_id = agreed(bureau)
    bureau.office.pay_all(case_id)
    told = bureau.office.status(case_id).steps[-1][1]
    assert "第 2 期：责任单位登记2022年6月15日付款 168.5 万元，本期已经履行。请核对" in told
