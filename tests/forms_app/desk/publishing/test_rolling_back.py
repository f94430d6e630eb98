"""An older release at the desk: proposed by one, confirmed by another who sees what it changes."""

import pytest
from sqlalchemy import select

from casestore.database.tables import OfficeEventTable
from casestore.lifecycle.office_acts import OfficeAct
from casestore.publishing.public_changes import note_rolled_back
from tests.forms_app.desk.bureau import Browser, Bureau

PATH = "/desk/site/rollback/20220613-0900"
PROPOSAL = "/desk/site/rollback/proposal/1"


def proposed(bureau: Bureau) -> Browser:
    browser = bureau.browser("coordinator")
    assert browser.send(PATH, sure="y").location == "/desk/site/"
    return browser


def acts(bureau: Bureau) -> list[OfficeAct]:
    with bureau.office.store.read() as session:
        rows = session.scalars(select(OfficeEventTable).order_by(OfficeEventTable.id)).all()
        return [row.verb for row in rows if row.verb.startswith(("public", "rolled"))]


def test_proposing_changes_nothing_yet(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    assert "恢复到此版本" in browser.get("/desk/site/").text
    unsure = browser.send(PATH)
    assert unsure.status_code == 422 and "请确认恢复到这个版本" in unsure.text
    assert "会消失的页面：" in unsure.text
    assert browser.send(PATH, sure="y").location == "/desk/site/"
    assert bureau.releases[0].current and acts(bureau) == [OfficeAct.PUBLIC_ASK]
    assert "待确认" in browser.get("/desk/site/").text
    again = browser.send(PATH, sure="y")
    assert again.status_code == 422 and "正在等待确认" in again.text
    assert browser.get("/desk/site/rollback/19990101-0000").status_code == 404


@pytest.mark.parametrize("who", ["second", "reviewer"])
def test_another_person_sees_what_changes_and_confirms_exactly_that(
    bureau: Bureau, who: str
) -> None:
    proposed(bureau)
    other = bureau.browser(who)
    assert "恢复公开站版本 20220613-0900" in other.get("/desk/").text
    page = other.get(PROPOSAL)
    assert "《某案例》" in page.text and "岗位 coordinator" in page.text
    action = f"{PROPOSAL}/confirm"
    assert "请核对，再勾选" in other.send(page, action, at=PROPOSAL).text
    late = other.send(page, action, at=PROPOSAL, sure="y", sha="0" * 64)
    assert late.status_code == 422 and "内容有变动" in late.text
    assert bureau.releases[0].current
    assert other.send(page, action, at=PROPOSAL, sure="y").status_code == 302
    assert bureau.releases[1].current
    assert acts(bureau) == [OfficeAct.PUBLIC_ASK, OfficeAct.PUBLIC_CONFIRM]
    twice = other.send(page, action, at=PROPOSAL, sure="y")
    assert twice.status_code == 422 and "已经办过" in twice.text


def test_who_proposed_it_cannot_confirm_it_whatever_they_send(bureau: Bureau) -> None:
    browser = proposed(bureau)
    page = browser.get(PROPOSAL)
    assert "本人提出的变更，本人不能确认" in page.text and "/confirm" not in page.text
    assert "恢复公开站版本" not in browser.get("/desk/").text
    sha = bureau.app.extensions["services"].site_actions.sha_of("20220613-0900")
    bureau.app.config["WTF_CSRF_ENABLED"] = False  # a request made by hand
    refused = browser.client.post(f"{PROPOSAL}/confirm", data={"sha": sha, "sure": "y"})
    assert refused.status_code == 422 and "另一人确认" in refused.text
    assert bureau.releases[0].current


def test_what_can_not_be_put_back_is_not_proposed_and_a_proposal_of_it_stays_one(
    bureau: Bureau,
) -> None:
    bureau.why_not = "里面有撤下的案例"
    browser = bureau.browser("coordinator")
    refused = browser.send(browser.get(PATH), "", at=PATH, sure="y")
    assert refused.status_code == 422 and "里面有撤下的案例" in refused.text
    assert acts(bureau) == []
    bureau.why_not = ""
    proposed(bureau)
    bureau.why_not = "里面有撤下的案例"
    second = bureau.browser("second")
    late = second.send(second.get(PROPOSAL), f"{PROPOSAL}/confirm", at=PROPOSAL, sure="y")
    assert late.status_code == 422 and "里面有撤下的案例" in late.text
    assert acts(bureau) == [OfficeAct.PUBLIC_ASK] and bureau.releases[0].current
    bureau.why_not = ""
    done = second.send(second.get(PROPOSAL), f"{PROPOSAL}/confirm", at=PROPOSAL, sure="y")
    assert done.status_code == 302 and acts(bureau)[-1] == OfficeAct.PUBLIC_CONFIRM


def test_a_proposal_is_refused_or_taken_back(bureau: Bureau) -> None:
    for who, act in (
        ("second", OfficeAct.PUBLIC_REFUSE),
        ("coordinator", OfficeAct.PUBLIC_WITHDRAW),
    ):
        proposed(bureau)
        number = 1 + acts(bureau).count(act) + (who == "coordinator")
        path = f"/desk/site/rollback/proposal/{number}"
        browser = bureau.browser(who)
        done = browser.send(browser.get(path), f"{path}/take-back", at=path)
        assert done.status_code == 302 and acts(bureau)[-1] == act
        assert "已经办过、撤回或过期" in browser.get(path).text
    assert bureau.releases[0].current


def test_what_was_put_back_on_the_server_stands_on_the_first_page(bureau: Bureau) -> None:
    note_rolled_back(bureau.office.store, "20220613-0900")
    for who in ("coordinator", "reviewer", "admin"):
        page = bureau.browser(who).get("/desk/").text
        assert "在服务器上恢复了公开站版本 20220613-0900" in page, who
    assert "在服务器上恢复了" not in bureau.browser("unit").get("/desk/").text
    assert "在服务器上恢复" in bureau.browser("coordinator").get("/desk/site/").text
    assert acts(bureau) == [OfficeAct.ROLLED_BACK]
