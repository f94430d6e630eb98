"""The minutes of a joint meeting, typed a line a case, and the paper that is drafted from them."""

from tests.forms_app.desk.bureau import Bureau


def test_minutes_are_read_line_by_line_and_drafted(bureau: Bureau) -> None:
    first, second = bureau.office.register("k1"), bureau.office.register("k2")
    for one in (first, second):
        bureau.office.go(one.case_id, "accept", "transfer")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{first.case_id}/meeting"
    assert f"{first.number}：" in browser.get(at).text
    for line, said in (
        ("没有编号", "第 1 行：请写成"),
        (f"{first.number}：，2022年6月30日", "第 1 行：请写明议定了什么"),
        (f"{first.number}：拨付首期", "第 1 行：请在行末写明期限"),
        ("XJ-2022-0000-0：拨付首期，2022年6月30日", "第 1 行：没有这个编号"),
    ):
        refused = browser.send(at, who="区财政局局长", decisions=line)
        assert refused.status_code == 422 and said in refused.text, line
    lines = (
        f"{first.number}：拨付首期，2022年6月30日\n\n{second.number.lower()}：补签协议，2022.7.5"
    )
    done = browser.send(at, who="区财政局局长", decisions=lines)
    assert "调度会已记入各案" in browser.get(done.location).text
    unit = bureau.browser("unit")
    page = unit.get(f"/desk/case/{second.case_id}").text
    assert "补签协议" in page and "拨付首期" not in page
    assert "调度会，2022年7月5日前报告" in unit.get("/desk/").text
    draft = browser.get(f"/desk/case/{first.case_id}/document/meeting-minutes").text
    assert "拨付首期" in draft and "另外 1 件" in draft and "补签协议" not in draft
