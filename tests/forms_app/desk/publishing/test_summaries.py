"""Summaries at the desk: what the gate finds, exactly this text, and never one's own approval."""

from casestore.public.rows import PublishedCase
from casestore.publishing import summary_queries
from casestore.publishing.records import Summary
from tests.casestore.ledger_fixture import TEXT
from tests.forms_app.desk.bureau import Browser, Bureau

WORDS = {
    "title": TEXT.title,
    "happened": TEXT.happened,
    "done": TEXT.done,
    "result": TEXT.result,
    "outcome": TEXT.outcome,
}


def summary_of(bureau: Bureau, case_id: int) -> Summary:
    found = summary_queries.summary(bureau.office.ledger, case_id)
    assert found is not None
    return found


def submitted(bureau: Bureau, browser: Browser) -> int:
    case_id = bureau.office.struck_off().id
    at = f"/desk/case/{case_id}/summary"
    browser.send(at, **WORDS)
    assert browser.send(browser.get(at), f"{at}/submit", read="y").status_code == 302
    return case_id


def test_what_the_gate_finds_is_marked_and_cannot_be_submitted(bureau: Bureau) -> None:
    case_id = bureau.office.struck_off().id
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/summary"
    leak = "南昌云亭建材有限公司供货后，尚欠268.5万元，联系电话13900000001。"
    assert browser.send(at, **{**WORDS, "happened": leak}).status_code == 302
    page = browser.get(at)
    assert "机器检查：还有 3 处身份信息" in page.text and "要改写的地方" in page.text
    for leaked in ("南昌云亭建材有限公司", "268.5万元", "13900000001"):
        assert f'<mark class="m-hit">{leaked}</mark>' in page.text
    assert 'aria-disabled="true"' in page.text and "企业" in page.text
    answer = browser.send(page, f"{at}/submit", read="y")
    assert (
        answer.status_code == 422
        and "改写后才能提交" in answer.text
        and "13900000001" in answer.text
    )
    assert summary_of(bureau, case_id).state == "draft"


def test_submitting_asks_that_the_text_was_read(bureau: Bureau) -> None:
    case_id = bureau.office.struck_off().id
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/summary"
    browser.send(at, **WORDS)
    answer = browser.send(browser.get(at), f"{at}/submit")
    assert answer.status_code == 422 and "请先逐句通读，再勾选" in answer.text


def test_an_incomplete_text_keeps_what_was_typed(bureau: Bureau) -> None:
    case_id = bureau.office.struck_off().id
    answer = bureau.browser("coordinator").send(f"/desk/case/{case_id}/summary", title="只有标题")
    assert (
        answer.status_code == 422
        and "请填写事由" in answer.text
        and 'value="只有标题"' in answer.text
    )
    assert summary_queries.summary(bureau.office.ledger, case_id) is None


def test_the_outcome_is_chosen_from_the_list_and_shown_to_the_second_person(bureau: Bureau) -> None:
    case_id = bureau.office.struck_off().id
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/summary"
    for wrong in ("", "gone"):
        answer = browser.send(at, **{**WORDS, "outcome": wrong})
        assert (
            answer.status_code == 422
            and ("请选择办结方式" if not wrong else "请从列表中选择") in answer.text
        )
    assert browser.send(at, **{**WORDS, "outcome": "instalments"}).status_code == 302
    assert "<h3>办结方式</h3><p>分期兑现</p>" in browser.get(at).text
    assert (
        "<h3>办结方式</h3><p>分期兑现</p>"
        in bureau.browser("second").get(f"/desk/summary/{case_id}").text
    )


def test_nobody_approves_what_they_wrote_or_submitted(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    case_id = submitted(bureau, browser)
    own = browser.get(f"/desk/summary/{case_id}")
    assert "本人撰写或提交的文本，本人不能批准" in own.text and "/approve" not in own.text
    sha = summary_of(bureau, case_id).sha
    assert sha in bureau.browser("second").get(f"/desk/summary/{case_id}").text
    bureau.app.config["WTF_CSRF_ENABLED"] = (
        False  # a request made by hand: the page offers no form for it
    )
    refused = browser.client.post(
        f"/desk/summary/{case_id}/approve", data={"sha": sha, "sure": "y"}
    )
    assert refused.status_code == 422 and "另一人审定" in refused.text
    assert summary_of(bureau, case_id).state == "submitted"


def test_the_second_person_finds_it_on_the_first_page_and_approves_exactly_that_text(
    bureau: Bureau,
) -> None:
    case_id = submitted(bureau, bureau.browser("coordinator"))
    reviewer = bureau.browser("reviewer")
    number = bureau.office.row(case_id).number
    assert f"案例摘要：{number}" in reviewer.get("/desk/").text
    page = reviewer.get(f"/desk/summary/{case_id}")
    assert "请核对全文，再勾选" in reviewer.send(page, f"/desk/summary/{case_id}/approve").text
    changed = bureau.browser("coordinator").send(
        f"/desk/case/{case_id}/summary", result="欠款全部付清，另付利息。"
    )
    assert changed.status_code == 302
    late = reviewer.send(page, f"/desk/summary/{case_id}/approve", sure="y")
    assert late.status_code == 422 and "摘要已被改动" in late.text
    assert summary_of(bureau, case_id).state == "draft"


def test_sending_back_needs_a_reason_and_makes_it_a_draft_again(bureau: Bureau) -> None:
    case_id = submitted(bureau, bureau.browser("coordinator"))
    reviewer, action = bureau.browser("reviewer"), f"/desk/summary/{case_id}/send-back"
    assert "请写明退回理由" in reviewer.send(reviewer.get(f"/desk/summary/{case_id}"), action).text
    done = reviewer.send(
        reviewer.get(f"/desk/summary/{case_id}"), action, reason="第二句能看出企业"
    )
    assert done.status_code == 302 and summary_of(bureau, case_id).state == "draft"
    assert "第二句能看出企业" in bureau.browser("coordinator").get(f"/desk/case/{case_id}").text


def test_the_preview_shows_the_page_as_the_site_would_under_its_own_policy(bureau: Bureau) -> None:
    case_id = submitted(bureau, bureau.browser("coordinator"))
    answer = bureau.browser("reviewer").get(f"/desk/summary/{case_id}/preview")
    assert answer.status_code == 200 and TEXT.title in answer.text
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    (shown,) = bureau.previewed
    assert isinstance(shown, PublishedCase) and shown.amount_band == "100-1000"


def test_a_summary_is_written_for_struck_off_cases_only(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    answer = bureau.browser("coordinator").get(f"/desk/case/{case_id}/summary")
    assert answer.status_code == 409 and "销号以后才能写案例摘要" in answer.text


def test_the_list_shows_states_and_what_is_not_written_yet(bureau: Bureau) -> None:
    written = submitted(bureau, bureau.browser("coordinator"))
    unwritten = bureau.office.struck_off("b")
    page = bureau.browser("coordinator").get("/desk/summaries").text
    assert "已销号，还没有摘要" in page and unwritten.number in page and "待复核" in page
    mine = bureau.browser("reviewer").get("/desk/summaries?state=submitted").text
    assert (
        "等我复核" in mine and f"/desk/summary/{written}" in mine and unwritten.number not in mine
    )
    assert "没有摘要" in bureau.browser("reviewer").get("/desk/summaries?state=withdrawn").text
