"""Progress by number and code: nothing for guessers, everything for the claimant, and what they
can do."""

import base64
import io
import json
import os
import re
import zlib

import pytest
from werkzeug.test import TestResponse

from casestore.exchange.claimant_keys import keys_from, stretched
from casestore.exchange.public_status import PublicStatus
from casestore.exchange.receipt_numbers import random_number
from casestore.ledger import claimants_view
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import staff_moves, supervision
from casestore.lifecycle.case_states import CASE_STATES, State, Step
from casestore.lifecycle.needs import Need
from casestore.public.readable_codes import bare
from forms_app.clue.status_wording import STEPS, WORDS
from forms_app.intake import create_app
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.intake.visitor import (
    SITE,
    Public,
    Visitor,
    csrf,
    errors,
    picture,
    status_of,
)

#: A number that nobody was given.
OTHER = random_number("XJ", 2022)


def ask(visitor: Visitor, number: str, code: str) -> TestResponse:
    return visitor.post("/status", {"number": number, "code": code})


def open_status(visitor: Visitor) -> PublicStatus:
    """A clue sent in and looked up."""
    number, code = visitor.submit()
    assert ask(visitor, number, code).location == "/status"
    found = status_of(visitor.public.office, number, code)
    assert found
    return found


def without_token(html: str, number: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*>|nonce="[^"]*"', "", html).replace(number, "")


def test_number_and_code_show_the_state_the_clock_and_its_calculation(visitor: Visitor) -> None:
    found = open_status(visitor)
    page = visitor.get("/status").text
    assert "正在审查是否受理" in page and found.number in page
    assert "6月29日（周三）前告知是否受理" in page and "还剩 10 个工作日" in page
    days = re.search(r'class="qz-days".*?</ol>', page, re.S)
    assert days and re.findall(r"<b>6/(\d+)", days[0])[:2] == ["16", "17"] and "周末" in days[0]
    assert "线索已收到" in page


def test_no_name_and_no_word_of_the_clue_is_on_the_page(visitor: Visitor) -> None:
    open_status(visitor)
    page = visitor.get("/status").text
    for secret in ("南昌云亭建材有限公司", "91360122MA0QX0147J", "欧阳测试", "货款", "13900000001"):
        assert secret not in page


def test_number_and_code_may_be_typed_in_any_form(visitor: Visitor) -> None:
    number, code = visitor.submit()
    assert (
        ask(visitor, number.lower().replace("-", " "), code.lower().replace("-", "")).location
        == "/status"
    )


def test_a_wrong_number_looks_exactly_like_a_wrong_code(visitor: Visitor) -> None:
    number, code = visitor.submit()
    wrong_code, wrong_number = (
        ask(visitor, number, "AAAA-AAAA-AAAA"),
        ask(visitor, OTHER, code),
    )
    assert wrong_code.status_code == wrong_number.status_code == 422
    assert without_token(wrong_code.text, number) == without_token(wrong_number.text, OTHER)
    assert errors(wrong_code.text) == ["没有查到。请对照回执核对编号和查询码，两项都要与回执一致"]
    assert 'value="AAAA' not in wrong_code.text


def test_empty_fields_are_named(visitor: Visitor) -> None:
    assert errors(ask(visitor, "", "").text) == ["请填写回执编号", "请填写查询码"]


def test_a_number_copied_wrongly_is_told_from_one_that_nobody_has(visitor: Visitor) -> None:
    number, code = visitor.submit()
    wrong = number[:-1] + ("A" if number[-1] != "A" else "C")
    assert errors(ask(visitor, wrong, code).text) == ["回执编号有一处抄错了，请逐字对照回执核对"]
    assert errors(ask(visitor, "XJ-2022", code).text)[0].startswith("回执编号不完整")


def test_the_number_in_the_address_fills_in_the_form(visitor: Visitor) -> None:
    assert 'value="XJ-2022-0147"' in visitor.get("/status?number=XJ-2022-0147").text


def test_a_supplement_arrives_with_its_file(visitor: Visitor) -> None:
    open_status(visitor)
    data = {"text": "补充付款凭证", "files": (io.BytesIO(picture("green")), "凭证.jpg")}
    assert visitor.post("/status/supplement", data, seen="/status").location == "/status"
    page = visitor.get("/status").text
    assert "已经收到补充的内容" in page and "补充材料已收到" in page
    case = case_file.open_case(visitor.public.office.ledger, 1, COORDINATOR)
    assert [file.name for _id, file, _at in case.files if file.purpose == "supplement"] == [
        "凭证.jpg"
    ]


def test_a_returned_clue_says_what_is_missing_and_a_supplement_sends_it_back(
    visitor: Visitor,
) -> None:
    open_status(visitor)
    office = visitor.public.office
    row = office.row(1)
    staff_moves.move(
        office.ledger,
        1,
        COORDINATOR,
        MoveRequest(
            verb="return",
            version=row.version,
            given={Need.REASON: "缺验收单"},
            told="请补充验收单第二页。",
        ),
    )
    page = visitor.get("/status").text
    assert "请您补正材料" in page and "请补充验收单第二页" in page and "前请补正材料" in page
    visitor.post("/status/supplement", {"text": "已补"}, seen="/status")
    assert office.row(1).state is State.RECEIVED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请写补充说明，或选择要补充的文件"),
        ("字" * 1001, "补充说明最多 1000 字，现在多了 1 字，请删减"),
    ],
)
def test_a_supplement_that_cannot_be_taken_is_shown_again(
    visitor: Visitor, text: str, said: str
) -> None:
    open_status(visitor)
    page = visitor.post("/status/supplement", {"text": text}, seen="/status")
    assert page.status_code == 422 and errors(page.text) == [said] and text in page.text


def test_a_supplement_with_a_bad_file_keeps_what_was_typed(visitor: Visitor) -> None:
    open_status(visitor)
    page = visitor.post(
        "/status/supplement",
        {"text": "见附件", "files": (io.BytesIO(b"x"), "a.mp4")},
        seen="/status",
    )
    assert page.status_code == 422 and "见附件" in page.text and "a.mp4 是录音或者录像" in page.text


def test_a_supplement_from_a_page_too_old_is_shown_again(visitor: Visitor) -> None:
    open_status(visitor)
    page = visitor.client.post("/status/supplement", data={"text": "补充一句", "csrf_token": "old"})
    assert (
        page.status_code == 422
        and "补充一句" in page.text
        and "页面打开得太久" in errors(page.text)[0]
    )
    again = visitor.client.post(
        "/status/supplement", data={"text": "补充一句", "csrf_token": csrf(page.text)}
    )
    assert again.status_code == 302


def test_withdrawing_asks_for_a_reason_and_then_ends_the_clue(visitor: Visitor) -> None:
    open_status(visitor)
    assert "不能恢复" in visitor.get("/status/withdraw").text
    assert errors(visitor.post("/status/withdraw", {"text": " "}).text) == ["请填写撤回的理由"]
    assert visitor.post("/status/withdraw", {"text": "对方已经付清"}).location == "/status"
    page = visitor.get("/status").text
    assert "已按您的要求撤回" in page and "撤回这条线索" not in page
    assert "/status/supplement" not in page
    assert visitor.get("/status/withdraw").location == "/status"


def test_leaving_closes_the_page_for_the_next_person(visitor: Visitor) -> None:
    found = open_status(visitor)
    visitor.post("/status/leave", {}, seen="/status")
    assert found.number not in visitor.get("/status").text
    answer = visitor.client.post("/status/supplement", data={"text": "x"})
    assert answer.location == "/status"


def test_every_state_has_a_heading_of_its_own(visitor: Visitor) -> None:
    assert set(WORDS) == set(State) and set(STEPS) == set(Step)
    assert len({words.heading for words in WORDS.values()}) == len(State)
    for state, words in WORDS.items():
        assert bool(words.by_then) == (CASE_STATES[state].clock is not None), state
    office = visitor.public.office
    open_status(visitor)
    for verb in ("accept", "transfer", "take_up", "settle", "strike_off"):
        office.go(1, verb)
        page = visitor.get("/status")
        state = office.row(1).state
        assert page.status_code == 200 and WORDS[state].heading in page.text
        assert all(STEPS[step] in page.text for step in CASE_STATES[state].next_steps)


ASKED = "问题真的解决了吗"


def settled_case(public: Public, campaign: str) -> tuple[Visitor, int]:
    """A clue that its unit calls settled, its status open."""
    visitor = public.visitor(campaign)
    number, code = visitor.submit()
    assert 'action="/status/rate"' not in visitor.get("/status").text
    public.office.go(1, "accept", "transfer", "take_up", "settle")
    assert ask(visitor, number, code).location == "/status"
    return visitor, 1


def rate(visitor: Visitor, grade: str, solved: str, remark: str = "") -> TestResponse:
    given = {"grade": grade, "solved": solved, "remark": remark}
    return visitor.post("/status/rate", given, "/status")


@pytest.mark.parametrize("campaign", ["xinjian-2022", "xinjian-park-2024"])
def test_a_claimant_is_asked_before_the_end_and_after_it(public: Public, campaign: str) -> None:
    """Also where the campaign doesn't speak of rating (``rating`` in its rules)."""
    visitor, case = settled_case(public, campaign)
    page = visitor.get("/status").text
    assert ASKED in page and "办了什么" in page and "已经付清，附银行回单。" in page
    assert rate(visitor, "4", "yes").location == "/status"
    page = visitor.get("/status").text
    assert "已收到您的评价：解决了，满意" in page and ASKED not in page
    event = case_file.open_case(public.office.ledger, case, COORDINATOR).events[-1]
    assert (event.label, event.actor) == ("企业评价", "反映人")
    assert event.details == {"grade": "4", "solved": "yes"}
    again = visitor.client.post(
        "/status/rate",
        data={"grade": "5", "solved": "yes", "remark": "x", "csrf_token": csrf(page)},
    )
    assert again.location == "/status" and "已经评价过" in visitor.get("/status").text
    public.office.go(case, "strike_off")
    assert "视为请求重新办理" in visitor.get("/status").text
    assert rate(visitor, "1", "no", "只付了一半").location == "/status"
    assert "正在回访核实您的请求" in visitor.get("/status").text


def test_a_bad_answer_says_why_and_keeps_what_was_typed(public: Public) -> None:
    visitor, case = settled_case(public, "xinjian-2022")
    bare = rate(visitor, "2", "yes", " ")
    assert bare.status_code == 422
    assert errors(bare.text) == ["请写明哪里没有解决、哪里不满意，以便回访"]
    assert re.search(r'value="2" checked', bare.text)
    for grade in ("", "9", "x"):
        answer = rate(visitor, grade, "yes", "拖了半年")
        assert errors(answer.text) == ["请选择评价"] and "拖了半年" in answer.text
    for solved in ("", "9"):
        assert errors(rate(visitor, "4", solved, "拖了半年").text) == ["请选择问题是否解决"]
    assert "rate" not in [
        event.verb for event in case_file.open_case(public.office.ledger, case, COORDINATOR).events
    ]
    rate(visitor, "1", "no", "拖了半年")
    assert (
        case_file.open_case(public.office.ledger, case, COORDINATOR).events[-1].note == "拖了半年"
    )


def test_who_looked_stands_on_the_page_by_role(public: Public) -> None:
    visitor, case = settled_case(public, "xinjian-2022")
    assert "还没有人打开过您的案卷" in visitor.get("/status").text
    case_file.open_case(public.office.ledger, case, COORDINATOR)
    assert "还没有人打开过" in visitor.get("/status").text, "seen from outside at once"
    claimants_view.tell_of_looks(public.office.ledger, None)
    page = visitor.get("/status").text
    assert "统筹岗" in page and "查阅案卷" in page and COORDINATOR.name not in page


def cookie_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("qz-session")
    assert cookie
    return cookie.value


def test_the_cookie_holds_a_random_id_and_the_disk_nothing_that_opens(visitor: Visitor) -> None:
    number, code = visitor.submit()
    ask(visitor, number, code)
    value, _dot, _signature = cookie_of(visitor).lstrip(".").partition(".")
    said = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    session = json.loads(zlib.decompress(said) if cookie_of(visitor).startswith(".") else said)
    assert set(session) == {"csrf_token", "visit"} and len(session["visit"]) == 43
    raw = stretched(number, code)
    settings = visitor.public.office.settings
    for path in settings.public_side.rglob("*"):
        kept = f"{path.name}\n".encode() + (path.read_bytes() if path.is_file() else b"")
        for secret in (code, bare(code), raw.hex(), str(keys_from(raw).reading)):
            assert secret.encode() not in kept, path
        assert number.encode() not in kept or path.parent == settings.numbers, path


def test_whoever_leaves_leaves_nothing_that_a_copied_cookie_opens(visitor: Visitor) -> None:
    open_status(visitor)
    stolen = cookie_of(visitor)
    thief = visitor.public.visitor()
    thief.client.set_cookie("qz-session", stolen)
    assert "正在审查是否受理" in thief.get("/status").text
    visitor.post("/status/leave", {}, seen="/status")
    thief.client.set_cookie("qz-session", stolen)
    assert "正在审查是否受理" not in thief.get("/status").text
    assert not list(visitor.public.office.settings.visits.iterdir())


def test_what_is_open_is_open_in_every_process(visitor: Visitor) -> None:
    open_status(visitor)
    office = visitor.public.office
    other = create_app(office.settings, office.campaigns, SITE).test_client()
    other.set_cookie("qz-session", cookie_of(visitor))
    assert "正在审查是否受理" in other.get("/status").text


def test_who_looks_up_another_clue_has_that_one_open(visitor: Visitor) -> None:
    open_status(visitor)
    found = open_status(visitor)
    assert found.number in visitor.get("/status").text
    assert len(list(visitor.public.office.settings.visits.iterdir())) == 1


def test_an_idle_browser_is_asked_again(visitor: Visitor) -> None:
    open_status(visitor)
    for path in visitor.public.office.settings.visits.iterdir():
        os.utime(path, (0, 0))
    answer = visitor.post("/status/rate", {"grade": "5"}, seen="/apply/heilongjiang-2019")
    assert answer.location == "/status"
    assert "查询已经超时" in visitor.get("/status").text


def test_a_message_goes_to_the_office_and_its_reply_comes_back(visitor: Visitor) -> None:
    found = open_status(visitor)
    assert "留言" in visitor.get("/status").text
    page = visitor.post("/status/message", {"text": "  "})
    assert page.status_code == 422 and errors(page.text) == ["请填写留言"]
    assert visitor.post("/status/message", {"text": "<b>何时</b>答复？"}).location == "/status"
    page = visitor.get("/status").text
    assert "&lt;b&gt;何时&lt;/b&gt;答复？" in page and "您的留言已收到" in page
    office = visitor.public.office
    supervision.reply(office.ledger, 1, COORDINATOR, "本周内书面告知")
    assert "本周内书面告知" in visitor.get("/status").text
    assert "本周内书面告知" in visitor.get("/status/message").text
    assert found.state is State.RECEIVED


def test_a_message_too_long_or_from_an_old_page_comes_back_as_it_was(visitor: Visitor) -> None:
    open_status(visitor)
    page = visitor.post("/status/message", {"text": "问" * 1001})
    assert errors(page.text) == ["留言最多 1000 字，现在多了 1 字，请删减"]
    page = visitor.client.post("/status/message", data={"text": "问一句", "csrf_token": "old"})
    assert page.status_code == 422 and "问一句</textarea>" in page.text
    assert visitor.client.get("/status/message").status_code == 200


def test_a_refusal_can_be_objected_to_and_says_by_when_it_is_answered(visitor: Visitor) -> None:
    open_status(visitor)
    assert visitor.get("/status/object").location == "/status"
    visitor.public.office.go(1, "decline")
    assert "提出异议…" in visitor.get("/status").text
    page = visitor.post("/status/object", {"text": ""})
    assert errors(page.text) == ["请填写异议的理由"]
    assert visitor.post("/status/object", {"text": "合同由镇政府签订"}).location == "/status"
    page = visitor.get("/status").text
    assert "正在复核您的异议" in page and "7月15日（周五）前复核并答复" in page
    assert "提出异议…" not in page


@pytest.mark.parametrize("page", ["message", "object"])
def test_who_looked_nothing_up_is_led_to_the_question(public: Public, page: str) -> None:
    client = public.visitor().client
    token = csrf(client.get("/status").text)
    assert client.get(f"/status/{page}").location == "/status"
    sent = client.post(f"/status/{page}", data={"text": "问", "csrf_token": token})
    assert (sent.status_code, sent.location) == (302, "/status")
