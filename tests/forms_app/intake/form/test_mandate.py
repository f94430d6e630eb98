"""授权委托书: whoever files for somebody else is asked for it as an item of its own."""

import io
from typing import Any

import pytest

from casestore.ledger.queries import case_file
from casestore.lifecycle.case_states import State
from casestore.sealing.kept_file import KeptFile
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.intake.visitor import Visitor, errors, picture, shown, status_of

AT = "/status/signed-form"


@pytest.fixture
def agent(visitor: Visitor) -> Visitor:
    """Somebody who files for the claimant, before the page of evidence."""
    visitor.send("check")
    visitor.send("enterprise", filed_by="agent")
    for step in ("respondent", "facts"):
        visitor.send(step)
    return visitor


def mandate(colour: str = "green") -> tuple[Any, str]:
    return io.BytesIO(picture(colour)), "IMG_0001.jpg"


def at_the_end(visitor: Visitor, **files: Any) -> Visitor:
    for step in ("evidence", "review"):
        answer = visitor.send(step, **(files if step == "evidence" else {}))
        assert answer.status_code == 302, errors(answer.text)
    return visitor


def filed(visitor: Visitor) -> list[KeptFile]:
    opened = case_file.open_case(visitor.public.office.ledger, 1, COORDINATOR)
    return [file for _id, file, _at in opened.files]


def test_only_who_files_for_somebody_else_is_asked_for_it(agent: Visitor) -> None:
    page = agent.get(agent.url("evidence")).text
    assert 'name="mandate"' in page and "选填。写明委托谁" not in page
    agent.send("enterprise", filed_by="own")
    assert 'name="mandate"' not in agent.get(agent.url("evidence")).text


def test_it_is_filed_under_its_own_name_for_the_office_alone(agent: Visitor) -> None:
    at_the_end(agent, mandate=mandate())
    assert agent.send("sign", do="send").location == "/receipt"
    (found,) = [file for file in filed(agent) if file.purpose == "mandate"]
    assert found.name == "授权委托书-IMG_0001.jpg"
    assert agent.public.office.row(1).state is State.RECEIVED
    values = case_file.open_case(agent.public.office.ledger, 1, COORDINATOR).values
    assert values["filed_by"] == "agent"


def test_without_it_the_clue_is_not_sent_unless_it_comes_later(agent: Visitor) -> None:
    refused = at_the_end(agent).send("sign", do="send")
    said = "还没有授权委托书，请回到“佐证材料”上传；现在没有的，按最下面的“先提交”，以后补交"
    assert errors(refused.text) == [said]
    assert "先提交，以后补交授权委托书" in refused.text
    assert agent.send("sign", do="later").location == "/receipt"
    number, code = shown(agent.get("/receipt").text)
    assert "请您补交授权委托书" in agent.get("/receipt").text
    office = agent.public.office
    assert office.row(1).state is State.RETURNED
    found = status_of(office, number, code)
    assert found and found.owed == ("mandate",) and "还缺授权委托书" in found.steps[0][1]


def test_both_papers_may_come_later_and_each_is_waited_for(agent: Visitor) -> None:
    at_the_end(agent)
    page = {k: v for k, v in agent.page("sign").items() if k != "signed_form"} | {"do": "later"}
    paper = agent.paper()
    assert agent.post(agent.url("sign"), page).location == "/receipt"
    number, code = shown(agent.get("/receipt").text)
    agent.post("/status", {"number": number, "code": code})
    office = agent.public.office
    handed = agent.post(AT, {"signed_form": (io.BytesIO(paper), "表.jpg")})
    assert handed.location == "/status" and office.row(1).state is State.RETURNED
    found = status_of(office, number, code)
    assert found and found.owed == ("mandate",)
    rest = agent.get(AT).text
    assert 'name="mandate"' in rest and 'name="signed_form"' not in rest
    assert "请选择授权委托书" in agent.post(AT, {}).text
    assert agent.post(AT, {"mandate": mandate()}).location == "/status"
    assert office.row(1).state is State.RECEIVED
    assert [file.purpose for file in filed(agent)][-2:] == ["signed-form", "mandate"]


def test_a_refused_paper_takes_the_other_one_with_it_and_leaves_nothing(agent: Visitor) -> None:
    at_the_end(agent)
    page = {k: v for k, v in agent.page("sign").items() if k != "signed_form"} | {"do": "later"}
    agent.post(agent.url("sign"), page)
    number, code = shown(agent.get("/receipt").text)
    agent.post("/status", {"number": number, "code": code})
    before = sorted(agent.public.office.settings.evidence.iterdir())
    both = {"signed_form": (io.BytesIO(picture("blue")), "表.jpg"), "mandate": mandate()}
    assert "没有读到线索表上的二维码" in agent.post(AT, both).text
    assert sorted(agent.public.office.settings.evidence.iterdir()) == before
    assert agent.public.office.row(1).state is State.RETURNED


def test_on_one_page_the_answer_brings_the_item(visitor: Visitor) -> None:
    visitor.send("check")
    url = visitor.url("all")
    data: dict[str, Any] = {"filed_by": "agent", "csrf_token": visitor.token(url)}
    for part in ("enterprise", "respondent", "facts", "evidence"):
        data = visitor.page(part) | data
    sent = visitor.client.post(url, data=data)
    assert sent.location == url
    page = visitor.get(url).text
    assert 'name="mandate"' in page and "要的材料有变化" in page and errors(page) == []
