"""Corrections at the desk: asked for, asked back, agreed to by somebody else."""

from tests.forms_app.desk.bureau import Bureau


def test_a_wrong_amount_is_corrected_with_a_reason(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    assert f'href="{at}/correct"' in browser.get(at).text
    page = browser.get(f"{at}/correct").text
    assert f'href="{at}/correct/amount"' in page and "13900000001" not in page
    wrong = browser.send(f"{at}/correct/amount", new="x", amount="很多", reason="合同写的是分")
    assert wrong.status_code == 422 and "合同写的是分</textarea>" in wrong.text
    done = browser.send(wrong, at=f"{at}/correct/amount", amount="26.85")
    assert done.location == at
    page = browser.get(at).text
    assert "26.85 万元" in page and "原为：268.5" in page and "合同写的是分" in page
    unit_page = bureau.browser("unit").get(f"{at}/correct")
    assert unit_page.status_code == 403
    assert browser.get(f"{at}/correct/evidence").status_code == 404


def test_what_was_verified_wrong_is_asked_for_and_agreed_to_by_the_reviewer(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.struck_off().id
    browser, at = bureau.browser("second"), f"/desk/case/{case_id}"
    asked = browser.send(f"{at}/correct/fulfilled", new="99999", reason="回单漏了一张")
    assert asked.status_code == 422 and "超过登记的涉及金额 268.5 万元；没有填错" in asked.text
    done = browser.send(asked, at=f"{at}/correct/fulfilled", new="200")
    assert done.location == at
    assert "核实兑现 268.5 万元" in browser.get(at).text
    reviewer = bureau.browser("reviewer")
    home = reviewer.get("/desk/").text
    link = next(part for part in home.split('"') if f"{at}/correction/" in part)
    page = reviewer.get(link)
    assert all(words in page.text for words in ("268.5", "200", "回单漏了一张"))
    unticked = reviewer.send(page, at=link)
    assert unticked.status_code == 422 and "请核对依据" in unticked.text
    assert reviewer.send(unticked, at=link, sure="y").location == "/desk/"
    assert "核实兑现 200 万元" in browser.get(at).text
    assert reviewer.get(link).status_code == 404


def test_who_asks_does_not_agree(bureau: Bureau) -> None:
    case_id = bureau.office.struck_off().id
    browser, at = bureau.browser("second"), f"/desk/case/{case_id}"
    browser.send(f"{at}/correct/amount", amount="300", reason="补充协议")
    page = browser.get(at).text
    link = next(part for part in page.split('"') if f"{at}/correction/" in part)
    answer = browser.send(link, sure="y")
    assert (
        answer.status_code == 422 and "申请以外的另一人确认。可以请岗位 reviewer办理" in answer.text
    )
    assert "等我确认的更正" not in browser.get("/desk/").text
    refused = bureau.browser("reviewer").send(link, f"{link}/refuse", reason="协议未盖章")
    assert refused.location == "/desk/"
    assert "协议未盖章" in browser.get(at).text
