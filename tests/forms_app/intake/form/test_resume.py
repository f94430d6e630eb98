"""Going on with a draft on another device, and leaving none on a computer of others."""

import io
import re

import pytest
from werkzeug.test import TestResponse

from casestore.sealing.drafts import DRAFT_DAYS
from casestore.sealing.resume_codes import new_words
from forms_app.intake.visit.floods import RESUME, WRONG_OF_ONE
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.intake.visitor import Public, Visitor, errors, picture


def words_of(visitor: Visitor) -> str:
    """The words that ``visitor`` takes on the page for it."""
    answer = visitor.client.post(
        visitor.url("resume/code"),
        data={"do": "give", "csrf_token": visitor.token(visitor.url("resume"))},
    )
    assert answer.location == visitor.url("resume")
    return shown_words(visitor)


def shown_words(visitor: Visitor) -> str:
    return " ".join(re.findall(r"<li>(\w\w)</li>", visitor.get(visitor.url("resume")).text))


def typed(visitor: Visitor, words: str, **more: str) -> TestResponse:
    url = visitor.url("resume")
    return visitor.client.post(url, data={"words": words, "csrf_token": visitor.token(url), **more})


def press(visitor: Visitor, do: str) -> TestResponse:
    page = visitor.url("resume")
    data = {"do": do, "csrf_token": visitor.token(page)}
    return visitor.client.post(visitor.url("resume/code"), data=data)


def cookie_of(visitor: Visitor) -> str:
    found = visitor.client.get_cookie(f"qz-draft-{visitor.campaign_id}")
    return found.value if found else ""


def set_cookies(answer: TestResponse) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


@pytest.mark.parametrize("id", [MODEL, "heilongjiang-2019"])
def test_begun_on_one_device_it_is_sent_from_another(public: Public, id: str) -> None:
    phone = public.visitor(id).go_to("evidence")
    phone.post(
        phone.url("evidence"),
        {"do": "upload", "evidence": (io.BytesIO(picture()), "image.jpg")},
    )
    words = words_of(phone)
    assert len(words.split()) == 6
    desktop = public.visitor(id)
    assert typed(desktop, words).location == desktop.url("evidence")
    page = desktop.get(desktop.url("evidence")).text
    assert "草稿已经打开" in page or "草稿已經打開" in page
    assert "image.jpg" in page
    desktop.post(desktop.url("evidence"), {"do": "next"})
    for step in ("review", "sign"):
        answer = desktop.send(step, do="send")
        assert answer.status_code == 302, errors(answer.text)
    assert desktop.get("/receipt").status_code == 200
    # what was sent is over on both, and its receipt is shown where it was sent alone
    late = public.visitor(id)
    assert typed(late, words).status_code == 422
    assert late.get("/receipt").status_code == 410


def test_the_words_can_be_used_again_and_both_devices_fill_in_one_draft(public: Public) -> None:
    phone = public.visitor().go_to("enterprise")
    words = words_of(phone)
    first, second = public.visitor(), public.visitor()
    for one in (first, second):
        assert typed(one, words.replace(" ", "")).location == one.url("enterprise")
    first.send("enterprise", enterprise="电脑上填的公司")
    assert "电脑上填的公司" in phone.get(phone.url("enterprise")).text
    assert cookie_of(first) == cookie_of(second) == cookie_of(phone)
    assert shown_words(second) == words


def test_ended_words_open_nothing_and_others_can_be_taken(public: Public) -> None:
    phone = public.visitor().go_to("enterprise")
    words = words_of(phone)
    press(phone, "end")
    assert shown_words(phone) == ""
    answer = typed(public.visitor(), words)
    assert answer.status_code == 422
    assert f"草稿满 {DRAFT_DAYS} 天" in errors(answer.text)[0]
    assert words_of(phone) not in ("", words)


def test_cleared_drafts_are_opened_by_nothing(public: Public) -> None:
    phone = public.visitor().go_to("enterprise")
    words = words_of(phone)
    phone.post(phone.url("clear"), {})
    assert typed(public.visitor(), words).status_code == 422
    assert list(public.office.settings.drafts.glob("*.resume")) == []


def test_words_of_another_campaign_open_nothing_here(public: Public) -> None:
    words = words_of(public.visitor().go_to("enterprise"))
    assert typed(public.visitor("zengdu-2024"), words).status_code == 422


def test_no_address_holds_the_words(public: Public) -> None:
    phone = public.visitor().go_to("enterprise")
    words = words_of(phone)
    answer = typed(public.visitor(), words)
    assert not any(word in (answer.location or "") for word in words.split())
    page = phone.get(phone.url("resume")).text
    assert not any(
        word in link for word in words.split() for link in re.findall('href="(.*?)"', page)
    )


def test_whoever_lands_without_a_draft_is_told_how_to_get_it_back(public: Public) -> None:
    browser = public.visitor()
    for step in ("facts", "evidence", "sign"):
        answer = browser.client.get(browser.url(step), follow_redirects=True)
        assert "没有找到草稿" in answer.text and "请回到微信" in answer.text
        assert 'name="words"' in answer.text
    assert browser.url("resume") in browser.get(browser.url()).text


def test_a_slip_is_told_by_its_place_and_keeps_what_was_typed(public: Public) -> None:
    visitor = public.visitor()
    answer = typed(visitor, "苹果 囧囧 葡萄")
    assert answer.status_code == 422 and "第 2 个词“囧囧”" in errors(answer.text)[0]
    assert 'value="苹果 囧囧 葡萄"' in answer.text


def test_whoever_asks_for_the_head_alone_gets_that_of_the_page(public: Public) -> None:
    visitor = public.visitor()
    for path in ("/apply/", visitor.url(), visitor.url("resume"), "/status", "/verify/"):
        assert visitor.client.head(path).status_code == 200, path


def test_a_page_too_old_opens_nothing_and_says_so(public: Public) -> None:
    words = words_of(public.visitor().go_to("enterprise"))
    visitor = public.visitor()
    answer = visitor.client.post(visitor.url("resume"), data={"words": words})
    assert answer.status_code == 422 and cookie_of(visitor) == "" and errors(answer.text)
    for do in ("give", "end", "leave"):
        visitor.client.post(visitor.url("resume/code"), data={"do": do})


def test_wrong_words_are_counted_and_take_a_challenge_in_the_end(public: Public) -> None:
    visitor = public.visitor()
    for _guess in range(WRONG_OF_ONE):
        assert typed(visitor, new_words()).status_code == 422
    answer = typed(visitor, new_words())
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert RESUME.of_one > WRONG_OF_ONE


def test_a_computer_of_others_keeps_nothing_after_the_session(public: Public) -> None:
    visitor = public.visitor()
    answer = visitor.client.post(
        visitor.url(),
        data={
            **visitor.page("check"),
            "csrf_token": visitor.token(visitor.url()),
            "shared": "1",
            "shared-asked": "1",
        },
    )
    kept = set_cookies(answer)
    assert {f"qz-draft-{MODEL}", "qz-shared"} <= kept.keys()
    assert not any("Max-Age" in line or "Expires" in line for line in kept.values())
    page = visitor.get(visitor.url("enterprise")).text
    assert "这是公用电脑" in page and visitor.url("resume") in page
    assert re.search(r'<form method="post" novalidate autocomplete="off">', page)
    sent = visitor.go_to("sign").send("sign", do="send")
    receipt = set_cookies(visitor.client.get(sent.location)) | set_cookies(sent)
    assert "Max-Age" not in receipt.get("qz-receipt", "Max-Age")


def test_a_computer_of_ones_own_keeps_the_draft_and_the_choice_can_be_taken_back(
    public: Public,
) -> None:
    visitor = public.visitor()
    url, data = visitor.url(), {**visitor.page("check"), "shared-asked": "1"}
    answer = visitor.client.post(url, data={**data, "csrf_token": visitor.token(url)})
    assert "Max-Age" in set_cookies(answer)[f"qz-draft-{MODEL}"]
    shared = {**data, "shared": "1", "csrf_token": visitor.token(url)}
    visitor.client.post(url, data=shared)
    assert 'value="1" aria-describedby="shared-hint" checked' in visitor.get(url).text
    answer = visitor.client.post(url, data={**data, "csrf_token": visitor.token(url)})
    assert "Max-Age=0" in set_cookies(answer)["qz-shared"]
    assert "Max-Age=0" not in set_cookies(answer)[f"qz-draft-{MODEL}"]


def test_leaving_takes_the_draft_off_this_device_and_the_words_bring_it_back(
    public: Public,
) -> None:
    visitor = public.visitor().go_to("enterprise")
    words, secret = words_of(visitor), cookie_of(visitor)
    press(visitor, "leave")
    assert cookie_of(visitor) == ""
    assert "没有留下草稿" in visitor.get(visitor.url("resume")).text
    typed(visitor, words)
    assert cookie_of(visitor) == secret
