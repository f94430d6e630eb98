"""What the gate found, on the screen: one press rewrites it, a reason lets it stand, the second
person sees both, and nothing is ticked that nobody has read."""

import re

from casestore.publishing import summary_queries
from tests.casestore.ledger_fixture import TEXT
from tests.forms_app.desk.bureau import Browser, Bureau
from tests.forms_app.desk.publishing.test_summaries import WORDS, summary_of

SUSPECT = {**WORDS, "done": TEXT.done + "凭证见AB12345。"}


def at(case_id: int) -> str:
    return f"/desk/case/{case_id}/summary"


def drafted(bureau: Bureau, browser: Browser, **changed: str) -> int:
    case_id = bureau.office.struck_off().id
    browser.send(at(case_id), **{**SUSPECT, **changed})
    return case_id


def found(bureau: Bureau, case_id: int, kind: str, quoted: str, **more: str) -> dict[str, str]:
    sha = summary_of(bureau, case_id).sha
    return {"sha": sha, "kind": kind, "quoted": quoted, **more}


def test_nothing_is_ticked_before_somebody_has_read_the_text(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    case_id = bureau.office.struck_off().id
    browser.send(at(case_id), **WORDS)
    page = browser.get(at(case_id)).text
    assert "✓" not in page and "机器检查：没有发现" in page
    assert "通过机器检查不等于匿名" in page
    assert re.search(r"机器核对了本案已知信息的写法 \d+ 项、其他案件和工作人员的标识 \d+ 项", page)
    assert "没有核对：" in page and "图片、附件和链接指向的内容" in page
    browser.send(browser.get(at(case_id)), f"{at(case_id)}/submit", read="y")
    assert "✓ 机器检查：没有发现" in browser.get(at(case_id)).text


def test_a_suspicion_is_let_stand_with_a_reason_that_the_second_person_sees(
    bureau: Bureau,
) -> None:
    browser = bureau.browser("coordinator")
    case_id = drafted(bureau, browser)
    page = browser.get(at(case_id))
    assert "机器检查：还有 1 处疑似信息" in page.text and 'class="m-maybe">AB12345' in page.text
    held = browser.send(page, f"{at(case_id)}/submit", read="y")
    assert held.status_code == 422 and "请改写或者写明理由保留疑似信息：“AB12345”" in held.text
    sent = found(bureau, case_id, "像编号的字符", "AB12345")
    empty = browser.send(page, f"{at(case_id)}/dismiss", **sent)
    assert empty.status_code == 422 and "请写明保留的理由" in empty.text
    assert 'href="#reason"' in empty.text and 'id="reason"' in empty.text
    done = browser.send(page, f"{at(case_id)}/dismiss", **sent, reason="设备型号，不指向企业")
    assert done.status_code == 302
    browser.send(browser.get(at(case_id)), f"{at(case_id)}/submit", read="y")
    review = bureau.browser("reviewer").get(f"/desk/summary/{case_id}").text
    assert "设备型号，不指向企业" in review and "通过机器检查不等于匿名" in review


def test_one_press_rewrites_what_was_found(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    case_id = drafted(bureau, browser, result="南昌云亭建材有限公司已收到欠款。")
    page = browser.get(at(case_id))
    assert "改为“某制造企业”" in page.text
    sent = found(bureau, case_id, "企业名称", "南昌云亭建材有限公司")
    assert browser.send(page, f"{at(case_id)}/rewrite", **sent).status_code == 302
    saved = summary_queries.summary(bureau.office.ledger, case_id)
    assert saved is not None and saved.text.result == "某制造企业已收到欠款。"
    late = browser.send(page, f"{at(case_id)}/rewrite", **sent)
    assert late.status_code == 422 and "请重新打开核对" in late.text
