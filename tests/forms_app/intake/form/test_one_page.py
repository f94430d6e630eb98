"""All topics on one page: the same questions, checks and sentences, as a choice that can be taken
back and loses nothing."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL
from tests.forms_app.intake.visitor import Visitor, errors, picture

PARTS = ("enterprise", "respondent", "facts", "evidence")


def answers(visitor: Visitor, **changed: Any) -> dict[str, Any]:
    """Everything that the page asks, but for ``changed``."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= visitor.page(part)
    return found | changed


def send(visitor: Visitor, pressed: str = "next", **changed: Any) -> TestResponse:
    url = visitor.url("all")
    data = answers(visitor, **changed) | {"do": pressed, "csrf_token": visitor.token(url)}
    return visitor.client.post(url, data=data)


@pytest.mark.parametrize("campaign", sorted(CAMPAIGNS))
def test_one_page_asks_what_the_pages_ask(visitor: Visitor, campaign: str) -> None:
    one = visitor.public.visitor(campaign)
    one.send("check")
    page = one.get(one.url("all")).text
    journey = journey_of(one.campaign, one.answers["category"])
    for part in journey.topics[1:-2]:
        assert f'id="topic-{part}"' in page
        assert all(f'name="{column.id}"' in page for column in journey.columns(part)), part


def test_a_clue_is_filed_from_one_page(visitor: Visitor) -> None:
    visitor.send("check")
    sent = send(visitor)
    assert sent.location == visitor.url("review"), errors(visitor.get(visitor.url("all")).text)
    review = visitor.get(visitor.url("review")).text
    assert visitor.url("all") + "#topic-facts" in review and "第 3 步，共 4 步" in review
    for step in ("review", "sign"):
        assert visitor.send(step, do="send").status_code == 302
    assert visitor.get("/receipt").status_code == 200


def test_both_ways_complain_in_the_same_words_and_lead_to_the_field(visitor: Visitor) -> None:
    wrong = {"uscc": "91360122MA0QX0147", "amount": "很多", "facts": ""}
    visitor.send("check")
    send(visitor, **wrong)
    page = visitor.get(visitor.url("all")).text
    said = errors(page)
    apart: list[str] = []
    other = visitor.public.visitor()
    other.send("check")
    for part in ("enterprise", "respondent", "facts"):
        columns = {one.id for one in journey_of(other.campaign).columns(part)}
        changed = {id: text for id, text in wrong.items() if id in columns}
        apart += errors(other.send(part, **changed).text)
        other.send(part)
    assert said == apart and len(said) == 3
    assert all(f'href="#{id}"' in page and f'id="{id}"' in page for id in wrong)
    assert visitor.get(visitor.url("review")).location == visitor.url("all")


def test_what_is_right_of_a_page_sent_with_a_mistake_needs_no_second_look(visitor: Visitor) -> None:
    visitor.send("check")
    send(visitor, facts="")
    assert visitor.draft.done == ["check", "enterprise", "respondent", "evidence"]
    assert visitor.draft.tried == ["facts"]


def test_the_choice_is_kept_and_taken_back_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    visitor.send("check")
    visitor.post(visitor.url("enterprise"), visitor.page("enterprise") | {"contact": ""})
    typed = visitor.page("enterprise") | {"contact": "", "address": "云亭路 1 号", "do": "all"}
    switched = visitor.client.post(
        visitor.url("enterprise"), data=typed | {"csrf_token": visitor.token(visitor.url())}
    )
    assert switched.location == visitor.url("all") and visitor.draft.one_page
    assert "云亭路 1 号" in visitor.get(visitor.url("all")).text
    assert visitor.url("all") in visitor.get(visitor.url()).text  # 接着填写
    back = send(visitor, "by-topic", contact="", facts="写到一半", request="")
    assert back.location == visitor.url("enterprise") and not visitor.draft.one_page
    assert errors(visitor.get(back.location).text) == []  # nobody said that it was finished
    visitor.send("enterprise")
    assert visitor.draft.values["facts"] == "写到一半"
    assert visitor.draft.files_for("evidence")


def test_saving_asks_for_nothing_and_stays(visitor: Visitor) -> None:
    visitor.send("check")
    saved = send(
        visitor, "save", uscc="", facts="先写这些", request="", evidence=(io.BytesIO(), "")
    )
    assert saved.location == visitor.url("all")
    page = visitor.get(saved.location).text
    assert "先写这些" in page and "已经保存" in page and errors(page) == []
    assert visitor.draft.done == ["check", "respondent"] and not visitor.draft.tried


def test_a_file_that_a_script_sends_alone_empties_no_other_answer(visitor: Visitor) -> None:
    visitor.send("check")
    send(visitor, "save", facts="先写这些")
    url = visitor.url("all")
    alone = {"do": "upload", "csrf_token": visitor.token(url)}
    photo = {"evidence": (io.BytesIO(picture("blue")), "合同.jpg")}
    assert visitor.client.post(url, data=alone | photo).location == url + "#files"
    assert visitor.draft.values["facts"] == "先写这些"
    assert [file.name for file in visitor.draft.files] == ["验收单.jpg", "合同.jpg"]


def test_a_doubtful_answer_goes_when_it_is_said_again(visitor: Visitor) -> None:
    visitor.send("check")
    abroad = "+852-5555-0199"
    send(visitor, phone=abroad, facts="")
    assert "再按一次按钮" in visitor.get(visitor.url("all")).text
    assert send(visitor, phone=abroad).location == visitor.url("review")


def test_a_page_of_the_other_way_in_another_tab_is_kept_too(visitor: Visitor) -> None:
    visitor.send("check")
    stale = visitor.page("enterprise") | {"csrf_token": visitor.token(visitor.url("enterprise"))}
    send(visitor, "save")
    visitor.client.post(visitor.url("enterprise"), data=stale | {"address": "云亭路 2 号"})
    assert visitor.draft.values["address"] == "云亭路 2 号"


def test_nobody_gets_to_the_page_before_the_self_check(visitor: Visitor) -> None:
    assert "resume" in visitor.get(visitor.url("all")).location
    visitor.send("check", judicial_status="pending")
    assert visitor.campaign_id == MODEL
    assert visitor.get(visitor.url("all")).location == visitor.url("outcome")
