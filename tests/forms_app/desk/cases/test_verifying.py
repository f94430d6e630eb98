"""The forms by which a case is verified: a list to tick, photographs, and what is missing."""

from tests.casestore.ledger_fixture import CHECKED
from tests.forms_app.desk.bureau import Bureau, pdf


def test_a_verification_ticks_a_list_keeps_photographs_and_says_what_is_missing(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up", "settle")
    browser, at = bureau.browser("second"), f"/desk/case/{case_id}"
    typed = {"verification": "到企业看过", "visited": "2022-06-15", "sure": "y"}
    half = {"checked": CHECKED.split(",")[:2], "photos": pdf("现场.pdf")}
    refused = browser.send(f"{at}/move/strike_off", **typed, **half, fulfilled="268.5")
    assert refused.status_code == 422 and "全部核对属实才能销号" in refused.text
    assert "现场.pdf" in refused.text and refused.text.count('value="claim" checked') == 1
    failed = browser.send(refused, at=f"{at}/move/strike_off", fulfilled="x")
    assert 'value="proof" checked' in failed.text, "what was ticked stays"
    missing = {"missing": "尾款没有到账", "told": "还差尾款，正在补付。", "photos": pdf("账页.pdf")}
    assert browser.send(f"{at}/move/fail", **typed, **missing).location == at
    assert "还差什么：尾款没有到账" in bureau.browser("unit").get(at).text
    assert "核查照片" in browser.get(at).text
    assert "核查照片" not in bureau.browser("unit").get(at).text
    assert bureau.office.status(case_id).outcome == "还差尾款，正在补付。"
