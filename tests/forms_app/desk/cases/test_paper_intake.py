"""What came by letter: entered on the desk, checked and sealed like a clue from the web, with a
receipt to hand out."""

import io
import re
from datetime import timedelta
from typing import Any

import pypdf
from werkzeug.test import TestResponse

from casestore.ledger.queries import case_file, lists
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import SYSTEM
from casestore.settings import SHANGHAI
from tests.casestore.ledger_fixture import CAMPAIGNS, COORDINATOR, MODEL, PDF, values_for
from tests.forms_app.desk.bureau import Bureau, pdf
from tests.forms_app.intake.visitor import status_of

AT = f"/desk/letters/{MODEL}"
#: Its last character checks the others.
USCC = "91360122MA0QX0147J"


def letter(**changed: Any) -> dict[str, Any]:
    values = {**values_for(CAMPAIGNS[MODEL]), "uscc": USCC, "email": "", "declaration": "y"}
    return {**values, "letter.way-in": "letter", **changed}


def with_files(**changed: Any) -> dict[str, Any]:
    return letter(
        evidence=[pdf("合同.pdf"), pdf("对账单.pdf")], signed_form=pdf("线索表.pdf"), **changed
    )


def cases(bureau: Bureau) -> int:
    return lists.find(bureau.office.ledger, Query(), COORDINATOR).total


def shown(answer: TestResponse) -> tuple[str, str]:
    """Number and access code on the page after registering."""
    assert answer.status_code == 200, answer.text
    found = dict(re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", answer.text))
    return found["编号"], found["查询码"]


def test_a_letter_that_nobody_signed_is_registered_and_waits(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    unsigned = dict.fromkeys(("signer", "signer_position", "signed_on"), "")
    unsigned = letter(evidence=[pdf("合同.pdf")]) | unsigned
    del unsigned["declaration"]
    refused = coordinator.send(AT, **unsigned)
    assert refused.status_code == 422 and "请上传加盖公章的线索表" in refused.text
    answer = coordinator.send(refused, at=AT, **{"letter.later": "y"})
    number, code = shown(answer)
    assert "补交签字盖章的线索表" in answer.text and "最迟 2022年7月6日" in answer.text
    status = status_of(bureau.office, number, code)
    assert status and status.state is State.RETURNED and status.owed == ("signed_form",)


def test_a_letter_becomes_a_case_with_a_receipt_whose_code_opens_its_status(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    assert "登记来件" in coordinator.get("/desk/ledger").text
    answer = coordinator.send(AT, **with_files())
    number, code = shown(answer)
    status = status_of(bureau.office, number, code)
    assert status is not None and status.state is State.RECEIVED
    (row,) = lists.find(bureau.office.ledger, Query(), COORDINATOR).rows
    file = case_file.open_case(bureau.office.ledger, row.id, SYSTEM)
    assert (row.source, row.number, file.values["contact"]) == ("letter", number, "司徒样本")
    assert sorted(one.name for _id, one, _at in file.files) == [
        "合同.pdf",
        "对账单.pdf",
        "线索表.pdf",
    ]
    event = next(one for one in file.events if one.verb == "register")
    assert event.actor == "岗位 coordinator"
    raw = b"".join(path.read_bytes() for path in bureau.office.settings.instance.glob("ledger.db*"))
    assert "司徒样本".encode() not in raw and code.encode() not in raw
    sheet = coordinator.send(answer, f"{AT}/receipt.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.data)).pages)
    assert sheet.mimetype == "application/pdf" and number in text and code in text


def test_an_error_loses_neither_what_was_typed_nor_the_files(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    wrong = coordinator.send(AT, **with_files(amount="很多", respondent=""))
    assert wrong.status_code == 422 and cases(bureau) == 0
    assert "请写成一个数" in wrong.text and "请填写被反映单位名称" in wrong.text
    assert "合同.pdf" in wrong.text and "线索表.pdf" in wrong.text and "货款至今未付" in wrong.text
    assert 'href="#amount"' in wrong.text and 'id="amount"' in wrong.text
    number, _code = shown(
        coordinator.send(wrong, at=AT, amount="268.5", respondent="云亭镇人民政府")
    )
    assert number == bureau.office.row(1).number and cases(bureau) == 1
    without = coordinator.send(AT, **letter())
    assert without.status_code == 422 and "请上传至少一份佐证材料" in without.text


def test_a_file_that_is_refused_is_named_and_one_may_be_taken_out(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    files = {"evidence": [(io.BytesIO(b"#!/bin/sh"), "脚本.pdf"), pdf("合同.pdf")]}
    refused = coordinator.send(AT, **letter(**files, signed_form=pdf("线索表.pdf")))
    assert refused.status_code == 422 and "脚本.pdf" in refused.text and cases(bureau) == 0
    dropped = re.findall(r'name="drop" value="(\w+)"', refused.text)
    assert len(dropped) == 2
    again = coordinator.send(refused, at=AT, drop=dropped[0])
    assert again.status_code == 422 and "请上传" in again.text


def test_what_the_rules_do_not_take_is_refused_with_what_to_answer(bureau: Bureau) -> None:
    refused = bureau.browser("coordinator").send(AT, **with_files(judicial_status="pending"))
    assert (
        refused.status_code == 422
        and "按规则不能登记" in refused.text
        and "请照此答复来件人" in refused.text
    )
    assert cases(bureau) == 0


def test_the_same_page_sent_twice_is_one_case_with_one_code(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    page = coordinator.get(AT)
    first, second = (shown(coordinator.send(page, at=AT, **with_files())) for _press in range(2))
    assert first == second and cases(bureau) == 1


def test_ways_in_are_those_beside_the_web_form_and_other_receipts_stay_closed(
    bureau: Bureau,
) -> None:
    coordinator = bureau.browser("coordinator")
    page = coordinator.get(AT)
    offered = re.findall(
        r'<option[^>]*value="([\w-]*)"',
        page.text.partition('name="letter.way-in"')[2].partition("</select>")[0],
    )
    assert offered == ["", "letter", "email"]
    assert coordinator.send(AT, **with_files(**{"letter.way-in": "web"})).status_code == 422
    assert coordinator.get("/desk/letters/nowhere").status_code == 404
    done = coordinator.send(AT, **with_files())
    assert coordinator.send(done, f"{AT}/receipt.pdf", key="another").status_code == 404


def large(name: str, size: int) -> tuple[io.BytesIO, str]:
    """A PDF of ``size`` bytes: what follows its end is ignored."""
    return io.BytesIO(PDF + b"\n%" + b"0" * size), name


def test_scans_of_several_megabytes_come_through_both_here_and_as_proof(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    scans = {
        "evidence": large("合同.pdf", 3_000_000),
        "signed_form": large("线索表.pdf", 2_000_000),
    }
    number, _code = shown(coordinator.send(AT, **letter(**scans)))
    assert number
    case_id = lists.find(bureau.office.ledger, Query(), COORDINATOR).rows[0].id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    proof = large("回单.pdf", 4_000_000)
    settled = coordinator.send(
        f"/desk/case/{case_id}/move/settle",
        outcome="honoured",
        reason="已付清",
        told="已经付清",
        proof=proof,
    )
    assert settled.status_code == 302, settled.text


def test_the_clocks_of_a_letter_start_on_the_day_it_arrived(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    today = bureau.office.settings.today(MODEL)
    coordinator.send(AT, **with_files())
    assert bureau.office.row(1).received_at.astimezone(SHANGHAI).date() == today
    arrived = today - timedelta(days=12)
    late = with_files(amount="11", **{"letter.received-on": arrived.isoformat()})
    assert coordinator.send(AT, **late).status_code == 200
    row = bureau.office.row(2)
    assert row.received_at.astimezone(SHANGHAI).date() == arrived
    first, second = bureau.office.row(1).deadline, row.deadline
    assert first is not None and second is not None and second < first


def test_a_day_to_come_is_refused_and_one_long_ago_is_asked_back(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    today = bureau.office.settings.today(MODEL)
    tomorrow = (today + timedelta(days=1)).isoformat()
    refused = coordinator.send(AT, **with_files(**{"letter.received-on": tomorrow}))
    assert refused.status_code == 422 and "收到日期不能晚于今天" in refused.text
    none = coordinator.send(AT, **with_files(**{"letter.received-on": ""}))
    assert none.status_code == 422 and "请填写收到来件的日期" in none.text
    at = (today - timedelta(days=31)).isoformat()
    asked = coordinator.send(AT, **with_files(**{"letter.received-on": at}))
    assert asked.status_code == 422 and "早于一个月前" in asked.text and cases(bureau) == 0
    sure = coordinator.send(asked, at=AT, **{"letter.long-ago": "y"})
    assert "早于一个月前" not in sure.text  # now the campaign's own days decide


def test_a_number_that_may_be_right_is_asked_back_once_and_then_registered(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    doubtful = {"uscc": "91360122MA0QX0147K", "phone": "+852 2345 6789"}
    asked = coordinator.send(AT, **with_files(**doubtful))
    assert asked.status_code == 422 and cases(bureau) == 0
    assert asked.text.count("如果确实是这样，不用改，再按一次按钮") >= 2
    other = coordinator.send(asked, at=AT, phone="12345")
    assert other.status_code == 422 and cases(bureau) == 0  # another text is another question
    number, _code = shown(coordinator.send(other, at=AT))
    file = case_file.open_case(bureau.office.ledger, 1, SYSTEM)
    assert (file.values["uscc"], file.values["phone"]) == ("91360122MA0QX0147K", "12345")
    assert number


def test_the_desk_asks_what_the_category_asks_and_has_its_papers_confirmed(
    bureau: Bureau,
) -> None:
    coordinator = bureau.browser("coordinator")
    judged = {"category": "court-judgment", "judicial_status": "judged", "sme_arrears": "yes"}
    page = coordinator.get(AT)
    assert 'name="sme_arrears"' not in page.text  # nobody knows the category yet
    asked = coordinator.send(AT, **with_files(**judged))
    assert asked.status_code == 422 and "必须有：生效裁判文书" in asked.text
    shown(coordinator.send(asked, at=AT, **{"letter.papers": "y"}))
    file = case_file.open_case(bureau.office.ledger, 1, SYSTEM)
    assert not file.values.get("sme_arrears")


def test_only_the_columns_of_the_category_are_shown_and_what_was_typed_comes_back(
    bureau: Bureau,
) -> None:
    coordinator = bureau.browser("coordinator")
    late = with_files(category="payment-overdue")
    del late["sme_arrears"]
    page = coordinator.send(AT, **late)
    assert page.status_code == 200 and cases(bureau) == 0
    assert "已按选定的类别列出栏目" in page.text
    assert re.search(r'<select[^>]*name="sme_arrears"', page.text)
    assert "合同.pdf" in page.text and "货款至今未付" in page.text
    show = {"letter.show": "1", "sme_arrears": "yes", "phone": "12345"}
    other = coordinator.send(page, at=AT, category="promotion-policy", **show)
    assert '<input type="hidden" name="sme_arrears" value="yes">' in other.text
    assert "govuk-error-message" not in other.text and cases(bureau) == 0
    back = coordinator.send(other, at=AT, category="payment-overdue", **{"letter.show": "1"})
    assert '<option selected value="yes">' in back.text
    asked = coordinator.send(back, at=AT)
    assert "再按一次按钮" in asked.text  # nobody was asked before
    shown(coordinator.send(asked, at=AT))
    file = case_file.open_case(bureau.office.ledger, 1, SYSTEM)
    assert file.values["sme_arrears"] == "yes"


def test_a_letter_of_an_agent_needs_the_mandate_or_waits_for_it(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    refused = coordinator.send(AT, **with_files(filed_by="agent"))
    assert refused.status_code == 422 and "请上传授权委托书" in refused.text and cases(bureau) == 0
    answer = coordinator.send(refused, at=AT, **{"letter.later": "y"})
    number, code = shown(answer)
    assert "补交授权委托书" in answer.text
    status = status_of(bureau.office, number, code)
    assert status and status.owed == ("mandate",) and status.state is State.RETURNED
    with_it = coordinator.send(
        AT, **with_files(filed_by="agent", amount="99", mandate=pdf("委托.pdf"))
    )
    shown(with_it)
    assert bureau.office.row(2).state is State.RECEIVED
    files = case_file.open_case(bureau.office.ledger, 2, SYSTEM).files
    assert "mandate" in {one.purpose for _id, one, _at in files}
