"""A clue filed before it is sealed says so everywhere, and the paper that comes later is of it."""

import io

import pytest

from casestore.ledger.queries import case_file
from casestore.lifecycle.case_states import State
from casestore.public.paper.mark import Mark
from casestore.public.paper.reading import read_paper
from forms_app.clue import paper_words
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.intake.visitor import Visitor, errors, picture, scan, shown, status_of

AT = "/status/signed-form"


def file_unsealed(visitor: Visitor) -> tuple[str, str]:
    """Send a clue in without the sealed form; number and code."""
    visitor.go_to("sign")
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"}
    answer = visitor.post(visitor.url("sign"), page | {"do": "later"})
    assert answer.location == "/receipt", errors(answer.text)
    return shown(visitor.get("/receipt").text)


def opened(visitor: Visitor) -> tuple[str, str]:
    """File one and look it up."""
    number, code = file_unsealed(visitor)
    visitor.post("/status", {"number": number, "code": code})
    return number, code


def hand_in(visitor: Visitor, data: bytes, **more: str) -> str:
    """The page after ``data`` was handed in; ``""`` where it was taken."""
    posted = {"signed_form": (io.BytesIO(data), "表.jpg"), **more}
    answer = visitor.post(AT, posted)
    return "" if answer.location == "/status" else answer.text


def mark_of(visitor: Visitor) -> Mark:
    """What stands on the form that the page offers."""
    return read_paper(visitor.get(f"{AT}/clue-form.pdf").data, "pdf").marks[0][1]


def test_the_clue_is_filed_and_every_page_says_what_is_missing_by_when(visitor: Visitor) -> None:
    assert "先提交，以后补交签字盖章的线索表" in visitor.go_to("sign").get(visitor.url("sign")).text
    number, code = file_unsealed(visitor)
    receipt = visitor.get("/receipt").text
    assert "请您补交签字盖章的线索表" in receipt and "最迟 7月6日（周三）" in receipt
    assert "最迟 7月20日（周三）" in receipt  # review starts once it is there
    visitor.post("/status", {"number": number, "code": code})
    page = visitor.get("/status").text
    assert "请您补正材料" in page and "还缺签字盖章的线索表" in page and AT in page
    assert visitor.public.office.row(1).state is State.RETURNED


def test_the_form_printed_later_holds_what_was_sent_and_takes_the_clue_to_review(
    visitor: Visitor,
) -> None:
    number, code = opened(visitor)
    mark = mark_of(visitor)
    assert mark.number == number
    assert hand_in(visitor, scan(mark)) == ""
    office = visitor.public.office
    assert office.row(1).state is State.RECEIVED
    found = status_of(office, number, code)
    assert found and found.owed == () and "补正材料已收到" in found.steps[-1][1]
    files = case_file.open_case(office.ledger, 1, COORDINATOR).files
    signed = next(file for _id, file, _at in files if file.purpose == "signed-form")
    assert paper_words.MATCHES in signed.taken_out
    assert visitor.get(AT).location == "/status"  # nothing is missing any more


def test_the_paper_that_was_printed_before_sending_serves_too(visitor: Visitor) -> None:
    paper = visitor.go_to("sign").paper()
    opened(visitor)
    assert hand_in(visitor, paper) == "" and visitor.public.office.row(1).state is State.RECEIVED


@pytest.mark.parametrize("which", ["number", "version"])
def test_a_paper_of_another_clue_or_of_other_answers_is_refused(
    visitor: Visitor, which: str
) -> None:
    number, _code = opened(visitor)
    other = Mark(number, "0" * 16) if which == "version" else Mark("XJ-2022-AAAA-A", "0" * 16)
    page = hand_in(visitor, scan(other))
    told = "与提交的内容不一致" if which == "version" else "是另一份线索表（编号 XJ-2022-AAAA-A）"
    assert told in page and visitor.public.office.row(1).state is State.RETURNED
    assert hand_in(visitor, scan(other), sure="y") != ""  # a tick is for what can't be read


def test_what_cannot_be_read_goes_with_a_tick_and_is_marked_for_the_desk(
    visitor: Visitor,
) -> None:
    opened(visitor)
    assert "没有读到线索表上的二维码" in hand_in(visitor, picture("blue"))
    assert hand_in(visitor, picture("blue"), sure="y") == ""
    files = case_file.open_case(visitor.public.office.ledger, 1, COORDINATOR).files
    assert paper_words.UNREAD in files[-1][1].taken_out


def test_a_supplement_of_another_kind_leaves_it_waiting(visitor: Visitor) -> None:
    number, code = opened(visitor)
    visitor.post("/status/supplement", {"text": "合同在路上"}, seen="/status")
    found = status_of(visitor.public.office, number, code)
    assert found and found.owed == ("signed_form",) and found.state is State.RETURNED


def test_a_post_without_its_token_hands_nothing_in(visitor: Visitor) -> None:
    opened(visitor)
    paper = {"signed_form": (io.BytesIO(scan(mark_of(visitor))), "表.jpg")}
    assert visitor.client.post(AT, data=paper).status_code == 422
    assert visitor.public.office.row(1).state is State.RETURNED


def test_nothing_chosen_is_said(visitor: Visitor) -> None:
    opened(visitor)
    assert "请选择签字盖章的线索表" in visitor.post(AT, {}).text


def test_a_campaign_without_a_seal_offers_nothing_of_this(visitor: Visitor) -> None:
    park = visitor.public.visitor("xinjian-park-2024")
    assert "以后补交" not in park.go_to("sign").get(park.url("sign")).text
    park.submit()
    assert visitor.public.office.row(1).state is State.RECEIVED


def test_without_an_open_visit_there_is_neither_form_nor_page(visitor: Visitor) -> None:
    for url in (AT, f"{AT}/clue-form.pdf"):
        assert visitor.get(url).location == "/status"


def test_what_is_written_by_hand_may_stay_empty_until_it_is(visitor: Visitor) -> None:
    visitor.go_to("sign")
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"}
    empty = page | dict.fromkeys(("signer", "signer_position", "signed_on"), "")
    del page["declaration"]
    undeclared = visitor.post(visitor.url("sign"), page | {"do": "later"})
    assert errors(undeclared.text) == ["请勾选“以上内容真实，我有权代表本企业反映”"]
    assert visitor.post(visitor.url("sign"), empty | {"do": "later"}).location == "/receipt"
    assert visitor.public.office.row(1).state is State.RETURNED


def test_pressing_the_ordinary_button_without_the_form_still_asks_for_it(
    visitor: Visitor,
) -> None:
    visitor.go_to("sign")
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"} | {"do": "send"}
    assert "请上传加盖公章的线索表" in visitor.post(visitor.url("sign"), page).text
