"""Pressing on the desk: what the first page proposes, what one press does, what the unit sees."""

from dataclasses import replace
from datetime import date

from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau

PROPOSED, TO_ANSWER = "到了催办、督办的时候", "催办、督办，要答复"


def in_hand(bureau: Bureau) -> int:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    return case_id


def later(bureau: Bureau, day: date) -> Bureau:
    """The same desk on another day."""
    return replace(bureau, office=bureau.office.on(day, MODEL))


def test_the_step_of_the_ladder_is_proposed_and_done_with_one_press(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    assert PROPOSED not in bureau.browser("coordinator").get("/desk/").text
    late = later(bureau, date(2022, 7, 8))
    browser = late.browser("coordinator")
    page = browser.get("/desk/").text
    assert f"{PROPOSED}（1 件）" in page and "改写后发出" in page
    (rung,) = (one for one in bureau.office.campaigns[MODEL].clocks.ladder if one.step == "press")
    assert rung.source in page
    done = browser.send("/desk/", f"/desk/case/{case_id}/ladder/press")
    assert done.status_code == 302
    page = browser.get("/desk/").text
    assert "已发出督办，记入台账" in page and PROPOSED not in page
    seen = late.browser("unit").get("/desk/").text
    assert TO_ANSWER in seen and "2022年7月8日 督办，2022年7月15日前报告" in seen
    assert f"/desk/case/{case_id}/move/take_up" in seen
    assert TO_ANSWER not in late.browser("other-unit").get("/desk/").text


def test_a_unit_answers_from_its_first_page(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    coordinator, unit = bureau.browser("coordinator"), bureau.browser("unit")
    coordinator.send(f"/desk/case/{case_id}", f"/desk/case/{case_id}/remind")
    page = coordinator.get(f"/desk/case/{case_id}").text
    assert "已催办 1 次" in page
    unit.send(f"/desk/case/{case_id}/move/take_up")
    assert TO_ANSWER not in unit.get("/desk/").text
    coordinator.send(f"/desk/case/{case_id}/press", text="请列出付款日期")
    assert f"/desk/case/{case_id}/move/report" in unit.get("/desk/").text
    waiting = "责任单位还没有答复：</strong>2022年6月15日 督办，2022年6月22日前报告，已催办 1 次"
    assert waiting in coordinator.get(f"/desk/case/{case_id}").text
    refused = unit.send(f"/desk/case/{case_id}/move/report", reason="负责人变更，还没有研究")
    assert refused.status_code == 422 and "第十四条" in refused.text
    assert unit.send(f"/desk/case/{case_id}/move/report", reason="七月底前付清").status_code == 302
    assert TO_ANSWER not in unit.get("/desk/").text
    assert "还没有答复" not in coordinator.get(f"/desk/case/{case_id}").text
    assert "七月底前付清" in coordinator.get(f"/desk/case/{case_id}").text


def test_a_second_press_on_the_same_day_says_that_it_was_done(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    for said in ("已催办责任单位，记入台账", "今天已经催办过，没有再催一次"):
        assert browser.send(at, f"{at}/remind").location == at
        assert said in browser.get(at).text
    first = browser.get(at)
    assert browser.send(first, f"{at}/remind").status_code == 302


def test_a_step_that_is_no_longer_proposed_is_refused_and_so_is_one_that_is_none(
    bureau: Bureau,
) -> None:
    case_id = in_hand(bureau)
    late = later(bureau, date(2022, 7, 8))
    browser = late.browser("coordinator")
    page = browser.get("/desk/")
    late.browser("second").send("/desk/", f"/desk/case/{case_id}/ladder/press")
    browser.send(page, f"/desk/case/{case_id}/ladder/press")
    assert "没有再办一次" in browser.get("/desk/").text


def test_a_talk_and_a_referral_are_kept_and_the_unit_reads_only_of_the_talk(
    bureau: Bureau,
) -> None:
    case_id = in_hand(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    for verb, who in ((Verb.TALK, "区住建局主要负责人"), (Verb.REFER, "区纪委监委")):
        missing = browser.send(f"{at}/{verb}", who="", result="")
        assert missing.status_code == 422 and "单位和职务" in missing.text
        assert browser.send(f"{at}/{verb}", who=who, result="已收下").status_code == 302
        assert who in browser.get(at).text
    seen = bureau.browser("unit").get(at).text
    assert "区住建局主要负责人" in seen and "区纪委监委" not in seen and "移送" not in seen


def test_a_demand_has_a_day_that_is_not_over(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    page = browser.get(f"{at}/press").text
    assert 'value="2022-06-22"' in page, "five working days ahead"
    late = browser.send(f"{at}/press", text="请报", report_by="2022-06-14")
    assert late.status_code == 422 and "不能早于今天" in late.text
    blank = browser.send(f"{at}/press", text="请报", report_by="")
    assert blank.status_code == 422 and "请填写报告期限" in blank.text
