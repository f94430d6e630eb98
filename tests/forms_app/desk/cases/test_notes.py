"""The labels that say who reads a text, for every role: what they promise is what is shown."""

from tests.forms_app.desk.bureau import Bureau


def test_a_note_of_the_coordinator_stays_with_the_coordinators(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    label = "只有统筹岗和督查岗可见，责任单位和反映人看不到"
    assert label in browser.get(at).text and label in browser.get(f"{at}/note").text
    browser.send(f"{at}/note", text="企业担心被报复")
    assert "企业担心被报复" in browser.get(at).text
    assert "企业担心被报复" in bureau.browser("second").get(at).text
    accused = bureau.browser("unit").get(at)
    assert accused.status_code == 200
    assert "企业担心被报复" not in accused.text and "备注" not in accused.text
    with bureau.office.as_claimant(case_id):
        status = bureau.office.status(case_id)
    assert "企业担心被报复" not in repr(status)


def test_a_note_of_the_unit_is_read_by_it_and_by_the_coordinators(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    unit, at = bureau.browser("unit"), f"/desk/case/{case_id}"
    assert "统筹岗、督查岗和本单位可见，反映人看不到" in unit.get(f"{at}/note").text
    unit.send(f"{at}/note", text="已约企业周五对账")
    for who in ("unit", "coordinator"):
        assert "已约企业周五对账" in bureau.browser(who).get(at).text


def test_what_a_unit_has_to_act_on_reaches_it_and_why_a_code_was_reissued_does_not(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    browser.send(f"{at}/press", text="三十日没有进展，请说明。")
    shown = {"contact": "司徒样本", "uscc": "91360122MA00000000"}
    browser.send(f"{at}/reissue", **shown, reason="联系人本人持身份证来办")
    page = bureau.browser("unit").get(at).text
    assert "三十日没有进展，请说明。" in page
    assert "补发查询码" in page and "联系人本人持身份证来办" not in page
    assert "联系人本人持身份证来办" in browser.get(at).text
