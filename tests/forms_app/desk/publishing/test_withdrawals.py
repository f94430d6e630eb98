"""At the desk: what is public changes by two people. A page goes at once; its reason, and another
text, show after a second person saw exactly that."""

from sqlalchemy import text

from casestore.public.reader import PublicStore
from casestore.public.rows import WithdrawnCase
from casestore.publishing import projection
from tests.casestore.publishing.keeping import release
from tests.forms_app.desk.bureau import Browser, Bureau
from tests.forms_app.desk.publishing.test_summaries import submitted, summary_of

#: A name, an ID and a card that the ledger doesn't know.
LEAK = "应陈岚芯（身份证11010519491231002X）要求撤下，退款卡号6222021234567890128。"


def approved(bureau: Bureau) -> int:
    """A case whose summary is public, by the desk."""
    case_id = submitted(bureau, bureau.browser("coordinator"))
    done = send(bureau.browser("reviewer"), case_id, "approve", sure="y")
    assert done.status_code == 302, done.text
    release(bureau.office)
    return case_id


def send(browser: Browser, case_id: int, action: str, **fields: str):  # type: ignore[no-untyped-def]
    at = f"/desk/summary/{case_id}"
    return browser.send(browser.get(at), f"{at}/{action}", at=at, **fields)


def reasons(bureau: Bureau) -> list[str]:
    with PublicStore(projection.bring_up_to_date(bureau.office.ledger)) as store:
        return [one.reason for one in store.withdrawn()]


def test_a_page_goes_at_once_whatever_its_reason_says_and_that_never_shows(bureau: Bureau) -> None:
    case_id, path = approved(bureau), "/desk/summary/1/withdraw"
    browser, second = bureau.browser("coordinator"), bureau.browser("second")
    assert "请确认从公开站撤下" in browser.send(path, reason="表述不准").text
    assert browser.send(path, reason=LEAK, sure="y").location == f"/desk/summary/{case_id}"
    assert reasons(bureau) == [""]
    page = second.get(f"/desk/summary/{case_id}").text
    assert "11010519491231002X" in page and "要改写的地方" in page
    assert "/reason/approve" not in page, "what names somebody is offered to nobody"
    refused = send(browser, case_id, "reason", reason="应司徒样本要求撤下")
    assert refused.status_code == 422 and 'href="#reason"' in refused.text
    assert "应司徒样本要求撤下</textarea>" in refused.text
    assert send(browser, case_id, "reason", reason="内容有误，更正后重新公开").status_code == 302
    assert reasons(bureau) == [""]


def test_the_second_person_sees_the_stone_and_approves_exactly_that_reason(bureau: Bureau) -> None:
    case_id = approved(bureau)
    browser, reviewer = bureau.browser("coordinator"), bureau.browser("reviewer")
    browser.send(f"/desk/summary/{case_id}/withdraw", reason="内容有误", sure="y")
    assert "本人提出的理由，本人不能审定" in browser.get(f"/desk/summary/{case_id}").text
    assert f"撤下理由：{bureau.office.row(case_id).number}" in reviewer.get("/desk/").text
    assert "撤下理由：" not in browser.get("/desk/").text
    page = reviewer.get(f"/desk/summary/{case_id}")
    assert f'src="/desk/summary/{case_id}/stone"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    stone = reviewer.get(f"/desk/summary/{case_id}/stone")
    assert "内容有误" in stone.text and "sandbox" in stone.headers["Content-Security-Policy"]
    assert isinstance(bureau.previewed[-1], WithdrawnCase)
    assert "请核对理由，再勾选" in send(reviewer, case_id, "reason/approve").text
    send(browser, case_id, "reason", reason="另一个理由")
    action = f"/desk/summary/{case_id}/reason/approve"
    late = reviewer.send(page, action, at=f"/desk/summary/{case_id}", sure="y")
    assert late.status_code == 422 and "撤下理由已被改动" in late.text
    assert send(reviewer, case_id, "reason/approve", sure="y").status_code == 302
    assert reasons(bureau) == ["另一个理由"]
    assert "另一个理由" in browser.get(f"/desk/summary/{case_id}").text


def test_a_reason_is_sent_back_and_its_author_reads_why(bureau: Bureau) -> None:
    case_id = approved(bureau)
    browser, reviewer = bureau.browser("coordinator"), bureau.browser("reviewer")
    browser.send(f"/desk/summary/{case_id}/withdraw", reason="内容有误", sure="y")
    assert "请写明退回原因" in send(reviewer, case_id, "reason/send-back").text
    done = send(reviewer, case_id, "reason/send-back", why="没有说哪里有误")
    assert done.status_code == 302 and "撤下理由已退回修改" in reviewer.get("/desk/summaries").text
    page = browser.get(f"/desk/summary/{case_id}").text
    assert "没有说哪里有误" in page and "同意显示" not in page and reasons(bureau) == [""]
    send(browser, case_id, "reason", reason="验收日期写错")
    assert "没有说哪里有误" not in browser.get(f"/desk/summary/{case_id}").text
    assert send(reviewer, case_id, "reason/approve", sure="y").status_code == 302
    assert reasons(bureau) == ["验收日期写错"]


def test_who_proposed_a_reason_is_refused_whatever_they_send(bureau: Bureau) -> None:
    case_id = approved(bureau)
    browser = bureau.browser("coordinator")
    browser.send(f"/desk/summary/{case_id}/withdraw", reason="内容有误", sure="y")
    sha = summary_of(bureau, case_id).reason_sha
    bureau.app.config["WTF_CSRF_ENABLED"] = False  # a request made by hand
    path = f"/desk/summary/{case_id}/reason/approve"
    refused = browser.client.post(path, data={"reason_sha": sha, "sure": "y"})
    assert refused.status_code == 422 and "另一人审定" in refused.text
    assert reasons(bureau) == [""]


def test_the_old_text_stays_public_until_the_new_one_is_approved(bureau: Bureau) -> None:
    case_id = approved(bureau)
    browser, reviewer = bureau.browser("coordinator"), bureau.browser("reviewer")
    at = f"/desk/case/{case_id}/summary"
    assert "另一人批准新的一稿以后才替换" in browser.get(at).text
    browser.send(at, result="欠款连同利息付清。")
    assert published(bureau) == ["欠款全部付清。"]
    assert "原文公开中" in browser.get("/desk/summaries").text
    browser.send(browser.get(at), f"{at}/submit", read="y")
    page = reviewer.get(f"/desk/summary/{case_id}").text
    assert "批准以前，公开站上仍是原来的文本" in page and "从公开站撤下…" not in page
    assert f"/desk/summary/{case_id}/withdraw" in browser.get(f"/desk/summary/{case_id}").text
    assert send(reviewer, case_id, "approve", sure="y").status_code == 302
    assert published(bureau) == ["欠款连同利息付清。"]


def published(bureau: Bureau) -> list[str]:
    with PublicStore(projection.bring_up_to_date(bureau.office.ledger)) as store:
        return [one.result for one in store.cases()]


def test_an_approval_is_of_the_page_that_was_shown_and_of_nothing_else(bureau: Bureau) -> None:
    case_id = submitted(bureau, bureau.browser("coordinator"))
    reviewer, at = bureau.browser("reviewer"), f"/desk/summary/{case_id}"
    page = reviewer.get(at)
    assert f'src="{at}/preview"' in page.text and "网页校验值" in page.text
    with (
        bureau.office.store.write() as session
    ):  # the page tells another band, the text is the same
        session.execute(text("UPDATE cases SET amount = 99000000"))
    late = reviewer.send(page, f"{at}/approve", at=at, sure="y")
    assert late.status_code == 422 and "要公开的页面" in late.text
    blind = reviewer.send(reviewer.get(at), f"{at}/approve", at=at, sure="y", seen="")
    assert blind.status_code == 422 and published(bureau) == []
    assert send(reviewer, case_id, "approve", sure="y").status_code == 302
