"""Opening how a claimant is reached: a reason first, an event, and only the coordinator."""

import pytest

from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger.queries import case_file
from casestore.ledger.queries.contact import open_contact
from tests.forms_app.desk.bureau import Bureau

HOW = ("13900000001", "yt@example.com", "司徒样本")


def test_contact_data_open_after_a_reason_which_is_recorded(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    page = browser.get(at).text
    assert f'href="{at}/contact"' in page and not any(one in page for one in HOW)
    empty = browser.send(f"{at}/contact", reason=" ")
    assert empty.status_code == 422 and "请写明为什么要看联系方式" in empty.text
    assert not any(one in empty.text for one in HOW)
    opened = browser.send(empty, at=f"{at}/contact", reason="约定核查时间")
    assert opened.status_code == 200 and all(one in opened.text for one in HOW)
    looks = browser.get(at).text
    assert "查看联系方式：约定核查时间" in looks and not any(one in looks for one in HOW)


def test_nobody_else_opens_it_by_any_way(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    for who in ("unit", "other-unit", "reviewer", "admin"):
        assert bureau.browser(who).get(f"/desk/case/{case_id}/contact").status_code == 403
        with pytest.raises((NotAllowed, NotFound)):
            open_contact(bureau.office.ledger, case_id, bureau.actor(who), "看看")
    with pytest.raises(Incomplete):
        open_contact(bureau.office.ledger, case_id, bureau.actor("coordinator"), " ")
    for who in ("coordinator", "unit", "reviewer"):
        shown = case_file.open_case(bureau.office.ledger, case_id, bureau.actor(who))
        assert not {"contact", "phone", "email"} & shown.values.keys(), who


def test_a_number_that_went_through_after_a_question_is_marked_where_it_is_shown(
    bureau: Bureau,
) -> None:
    odd = {"uscc": "91360122MA0QX0147K", "phone": "+852-2345-6789"}
    case_id = bureau.office.register(**odd).case_id
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    page = browser.get(at).text
    assert '91360122MA0QX0147K<small class="qz-odd">请核实：最后一位校验码对不上' in page
    opened = browser.send(f"{at}/contact", reason="约定核查时间").text
    assert '+852-2345-6789<small class="qz-odd">请核实：像是境外号码' in opened
    usual = bureau.office.register("other", uscc="91360122MA0QX0147J").case_id
    assert "qz-odd" not in browser.get(f"/desk/case/{usual}").text
