"""What the page of a case says of others, and the forms that put two together."""

from tests.forms_app.desk.bureau import Bureau


def test_a_likely_duplicate_is_shown_and_merged_from_there(bureau: Bureau) -> None:
    first, second = bureau.office.register("k1"), bureau.office.register("k2")
    browser = bureau.browser("coordinator")
    page = browser.get(f"/desk/case/{second.case_id}").text
    assert "很可能重复" in page and first.number in page
    at = f"/desk/case/{second.case_id}/merge?with={first.case_id}"
    assert f'value="{first.number}"' in browser.get(at).text
    missing = browser.send(at, reason=" ")
    assert missing.status_code == 422 and "请写明理由和依据" in missing.text
    done = browser.send(at, reason="同一合同")
    page = browser.get(done.location).text
    assert "已并案" in page and "本案并入" in page and "很可能重复" not in page
    assert "已并入本案" in browser.get(f"/desk/case/{first.case_id}").text
    apart = browser.send(f"/desk/case/{second.case_id}/part", reason="合同不同")
    assert "本案重新审查" in browser.get(apart.location).text


def test_two_enterprises_are_merged_after_a_second_look(bureau: Bureau) -> None:
    first = bureau.office.register("k1")
    second = bureau.office.register("k2", uscc="91360100158260000X")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{second.case_id}/merge"
    asked = browser.send(at, number="XJ-2022-0000-0", reason="同一合同")
    assert "没有这个编号的案件" in asked.text
    asked = browser.send(at, number=first.number.lower(), reason="同一合同")
    assert asked.status_code == 422 and "信用代码不同" in asked.text
    key = asked.text.split('name="confirmed" value="')[1].split('"')[0]
    done = browser.send(asked, at=at, number=first.number, reason="同一合同", confirmed=key)
    assert done.status_code == 302 and bureau.office.row(second.case_id).state == "merged"


def test_a_unit_sees_that_there_is_another_case_and_no_more(bureau: Bureau) -> None:
    first, second = bureau.office.register("k1"), bureau.office.register("k2")
    bureau.office.go(first.case_id, "accept", "transfer")
    browser = bureau.browser("coordinator")
    done = browser.send(
        f"/desk/case/{first.case_id}/link", number=second.number, reason="法院也在办"
    )
    assert "已关联" in browser.get(done.location).text
    page = bureau.browser("unit").get(f"/desk/case/{first.case_id}").text
    assert "另有一件关联的案件" in page
    for hidden in (second.number, "法院也在办", "很可能重复", "关联案件"):
        assert hidden not in page
    ended = browser.send(
        f"/desk/case/{first.case_id}/link/{second.case_id}/end", reason="不是一回事"
    )
    assert "已取消关联" in browser.get(ended.location).text
    assert "另有一件" not in bureau.browser("unit").get(f"/desk/case/{first.case_id}").text
