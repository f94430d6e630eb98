"""Tasks, objections to the routing and what outsiders see, on the page of the case and at home."""

from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau


def in_hand(bureau: Bureau) -> int:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    return case_id


def test_a_task_is_given_done_and_taken_back_by_its_buttons(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/task"
    form = browser.get(at).text
    assert "岗位 second" in form and "岗位 other-unit" not in form
    refused = browser.send(at, words="核对合同", who="", day="2022-06-30")
    assert refused.status_code == 422 and "请选择承办人" in refused.text
    who = form.split("岗位 second")[0].rsplit('value="', 1)[1].split('"')[0]
    done = browser.send(at, words="核对合同", who=who, day="2022年6月30日")
    assert "已安排" in browser.get(done.location).text
    assert "核对合同" not in browser.get("/desk/").text
    second = bureau.browser("second")
    home = second.get("/desk/")
    assert "我的任务" in home.text and "核对合同" in home.text
    action = next(part for part in home.text.split('action="') if "/task/" in part).split('"')[0]
    answer = second.send(home, action)
    assert answer.location == "/desk/" and "任务已完成" in second.get("/desk/").text
    page = browser.get(f"/desk/case/{case_id}")
    assert "second标记" not in page.text and "完成" in page.text
    browser.send(page, action.replace("done", "again"))
    assert "核对合同" in second.get("/desk/").text
    assert "核对合同" not in bureau.browser("unit").get(f"/desk/case/{case_id}").text


def test_a_unit_objects_on_its_page_and_the_coordinator_answers(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    unit, at = bureau.browser("unit"), f"/desk/case/{case_id}/route/object"
    page, clock = unit.get(f"/desk/case/{case_id}").text, bureau.office.campaigns[MODEL].clocks
    assert "最晚到2022年6月22日" in page and clock.routing.source in page
    assert unit.send(at, reason="因机构改革").status_code == 422
    unit.send(at, reason="应由区国资局办理")
    browser = bureau.browser("coordinator")
    assert "单位对转办有异议" in browser.get("/desk/").text
    page = browser.get(f"/desk/case/{case_id}").text
    assert f"/desk/case/{case_id}/move/reroute" in page
    keep = page.split(f'href="/desk/case/{case_id}/route/')[1].split('"')[0]
    done = browser.send(f"/desk/case/{case_id}/route/{keep}", reason="纪要已明确")
    assert "已维持转办" in browser.get(done.location).text
    assert "纪要已明确" in unit.get(f"/desk/case/{case_id}").text


def test_the_page_says_what_claimant_and_public_see_in_their_words(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    page = bureau.browser("coordinator").get(f"/desk/case/{case_id}").text
    part = page.split("反映人和公众现在看到的")[1].split("</section>")[0]
    assert (
        "已转责任单位" in part and "案件已转责任单位办理。" in part and "责任单位签收办理" in part
    )
    assert "公开站上没有本案的页面" in part
    line = page.split("办理过程</h2>")[1].split("</ol>")[0]
    assert "安排任务" not in line and "转办" in line
