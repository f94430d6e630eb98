"""A flood meets a challenge, and so does whoever keeps guessing; everybody else never notices."""

import html
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge
from werkzeug.test import TestResponse

from casestore.exchange.receipt_numbers import random_number
from forms_app.intake.visit import challenges, floods, rate_limits
from forms_app.intake.visit.floods import Deed
from forms_app.intake.visit.wait_page import words
from tests.forms_app.intake.visitor import Public, Visitor, csrf, open_public, picture

#: A number that nobody has, and one as they were before, which only the office can answer.
NOBODYS, OLD = random_number("XJ", 2022), "XJ-2022-0147"


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Proofs that are found at once, tickets that are good after a second."""
    monkeypatch.setattr(challenges, "ROUNDS", 1)
    monkeypatch.setattr(challenges, "PATIENCE_S", 1)
    yield


def fields(page: str) -> dict[str, str]:
    """The form of a page that asks to wait, without what brings a proof."""
    form = re.search(r"<form method=\"post\".*?</form>", page, re.S)
    assert form, page[:500]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    return {name: html.unescape(value) for name, value in found}


def proof(page: str) -> str:
    """What the browser's widget would put into the form."""
    given = re.search(r'<altcha-widget challenge="([^"]+)"', page)
    assert given
    challenge = Challenge.from_dict(json.loads(html.unescape(given[1])))
    solution = solve_challenge(challenge)
    assert solution
    return Payload(challenge, solution).to_base64()


def guess(visitor: Visitor, number: str = NOBODYS, **more: Any) -> TestResponse:
    data = {"number": number, "code": "AAAA-AAAA-AAAA", "csrf_token": visitor.token("/status")}
    return visitor.client.post("/status", data=data, **more)


def test_fifty_enterprises_behind_one_address_start_and_look_up_within_a_minute(
    public: Public,
) -> None:
    number, code = public.visitor().submit()
    for _one in range(50):
        visitor = public.visitor()
        assert visitor.send("check").status_code == 302
        assert visitor.post("/status", {"number": number, "code": code}).status_code == 302
    assert public.visitor().submit()


def test_wrong_guesses_at_one_number_take_a_challenge_which_gives_back_what_was_typed(
    visitor: Visitor,
) -> None:
    assert [guess(visitor).status_code for _one in range(5)] == [422] * 5
    asked = guess(visitor)
    assert asked.status_code == 429 and int(asked.headers["Retry-After"]) == 1
    assert "填写的内容都在" in asked.text and "请等 1 秒" in asked.text
    typed = fields(asked.text)
    assert typed["number"] == NOBODYS and typed["code"] == "AAAA-AAAA-AAAA"
    answer = visitor.client.post("/status", data=typed | {"altcha": proof(asked.text)})
    assert answer.status_code == 422 and "没有查到" in answer.text
    again = visitor.client.post("/status", data=typed | {"altcha": proof(asked.text)})
    assert again.status_code == 429  # used


def test_questions_about_old_receipts_count_as_guesses_too(visitor: Visitor) -> None:
    said = [guess(visitor.public.visitor(), OLD).status_code for _one in range(7)]
    assert said == [302] * 5 + [429] * 2


def test_a_right_guess_of_another_number_is_not_asked_for_anything(visitor: Visitor) -> None:
    number, code = visitor.submit()
    for _one in range(6):
        guess(visitor)
    assert visitor.post("/status", {"number": number, "code": code}).status_code == 302


def test_many_wrong_guesses_of_one_source_slow_it_down_and_no_other(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "WRONG_OF_ONE", 3)
    numbers = [random_number("XJ", 2022) for _one in range(5)]
    assert [guess(visitor, one).status_code for one in numbers] == [422] * 3 + [429] * 2
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}
    assert guess(visitor, numbers[4], **elsewhere).status_code == 422


def test_without_a_script_the_ticket_of_the_page_does_it_after_its_time(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _one in range(5):
        guess(visitor)
    monkeypatch.setattr(challenges, "PATIENCE_S", 2)
    asked = guess(visitor)
    typed = fields(asked.text)
    early = visitor.client.post("/status", data=typed)
    assert early.status_code == 429
    time.sleep(int(asked.headers["Retry-After"]) + 0.1)
    assert visitor.client.post("/status", data=typed).status_code == 422
    assert visitor.client.post("/status", data=typed).status_code == 429  # used


def test_a_flood_of_new_drafts_takes_a_challenge_from_each_and_none_from_those_under_way(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Deed(name="draft", window_s=60, of_one=3, of_all=0)
    monkeypatch.setattr(rate_limits, "DRAFT", few)
    under_way = public.visitor().go_to("facts")
    for _one in range(2):
        assert public.visitor().send("check").status_code == 302
    late = public.visitor()
    asked = late.send("check")
    assert asked.status_code == 429
    typed = fields(asked.text)
    assert {**late.page("check"), **typed} == typed
    answer = late.client.post(late.url(), data=typed | {"altcha": proof(asked.text)})
    assert answer.status_code == 302
    assert under_way.submit()


def test_nobody_reads_an_address_out_of_the_counters(visitor: Visitor) -> None:
    guess(visitor, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    visitor.send("check")
    stored = visitor.public.office.settings.counters.read_bytes()
    assert b"203.0.113.9" not in stored and b"127.0.0.1" not in stored


def test_what_one_browser_does_too_often_comes_back_with_its_words_and_the_true_time(
    visitor: Visitor,
) -> None:
    visitor.go_to("facts")
    data = {"facts": "一段经过", "csrf_token": csrf(visitor.get(visitor.url("facts")).text)}
    for _minute in range(2):  # the first may be over in the middle
        for _one in range(70):
            answer = visitor.client.post(visitor.url("facts"), data=data)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert fields(answer.text)["facts"] == "一段经过" and "altcha" not in answer.text
    neighbour = visitor.public.visitor().go_to("facts")
    assert neighbour.send("facts").status_code == 302


def test_files_that_a_challenge_cost_are_said_to_be_chosen_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "UPLOAD", Deed(name="u", window_s=60, of_one=1, of_all=0))
    visitor.go_to("evidence")
    large = picture() + b"\0" * 40_000

    def upload() -> TestResponse:
        files = {"evidence": (io.BytesIO(large), "验收单.jpg"), "do": "upload"}
        return visitor.post(visitor.url("evidence"), files)

    assert upload().status_code == 302
    asked = upload()
    assert asked.status_code == 429 and "请重新选择" in asked.text
    assert "验收单.jpg" in visitor.get(visitor.url("evidence")).text  # the first is kept


def test_one_source_fills_a_quarter_of_the_room_once_half_of_it_is_taken(tmp_path: Path) -> None:
    public = open_public(tmp_path, drafts_mb=1)
    visitor = public.visitor().go_to("evidence")

    def upload(number: int, **more: Any) -> str:
        large = picture() + bytes([number]) * 200_000
        token = csrf(visitor.get(visitor.url("evidence")).text)
        data = {"csrf_token": token, "do": "upload"}
        files = {"evidence": (io.BytesIO(large), f"{number}.jpg")}
        visitor.client.post(visitor.url("evidence"), data={**data, **files}, **more)
        return visitor.get(visitor.url("evidence")).text

    assert all("收不下" not in upload(number) for number in (1, 2, 3))
    assert "收不下更多材料" in upload(4)
    assert "收不下" not in upload(4, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    public.office.store.close()


def test_suggestions_say_when_to_ask_again(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms_app.intake.site.search.MOST", 1)
    visitor = public.visitor()
    assert visitor.get("/search/suggest?q=a").status_code == 200
    answer = visitor.get("/search/suggest?q=a")
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_wait_is_said_as_people_say_it() -> None:
    assert [words(one) for one in (7, 90, 91, 3600, 5401)] == [
        "7 秒",
        "90 秒",
        "2 分钟",
        "60 分钟",
        "2 小时",
    ]


def test_other_processes_know_of_the_guesses(public: Public) -> None:
    for _one in range(5):
        guess(public.visitor())
    second = open_public(public.office.settings.instance)
    assert guess(second.visitor()).status_code == 429
    second.office.store.close()
