"""Signing in and out: first password, wrong ones, idle end, and what was being typed when the
session ran out."""

import re
import time
from datetime import timedelta

import pytest

from casestore.database.tables import StaffRow
from casestore.office.account_changes import hashed
from casestore.office.sign_in_state import FREE
from forms_app.desk.sign_in import proving
from tests.forms_app.desk.bureau import PASSWORD, Bureau

WRONG = "邮箱或密码不正确"
#: What an error summary says.
ERROR = re.compile(r"<li>(.+?)</li>")


def test_a_one_time_password_opens_only_the_page_that_replaces_it(bureau: Bureau) -> None:
    member = next(one for one in bureau.staff.list() if one.email.startswith("coordinator"))
    once = bureau.staff.reset_password(member.id, member.version)
    browser = bureau.anybody()
    assert browser.sign_in(member.email, once).status_code == 302
    for path in ("/desk/", "/desk/ledger", "/desk/site/"):
        assert browser.get(path).location == "/desk/account"
    changed = browser.send(
        "/desk/account", current=once, new="seven green bridges", again="seven green bridges"
    )
    assert changed.location == "/desk/"
    assert browser.get("/desk/ledger").status_code == 200
    assert WRONG in bureau.anybody().sign_in(member.email, once).text
    assert bureau.anybody().sign_in(member.email, "seven green bridges").status_code == 302


def test_a_new_password_must_be_long_new_twice_the_same_and_not_the_address(bureau: Bureau) -> None:
    browser = bureau.browser("reviewer")
    for new, again, sentence in (
        ("short", "short", "新密码请用 10 到 200 个字符"),
        (PASSWORD, PASSWORD, "新密码要和现在的密码不同"),
        ("reviewer-2022-08", "reviewer-2022-08", "新密码太容易猜"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "新密码太容易猜"),
        ("qwer12345678", "qwer12345678", "新密码太容易猜"),
        ("woaini1314520", "woaini1314520", "新密码太容易猜"),
        ("seven green bridges", "seven green brides", "两次填写的新密码不一致"),
    ):
        answer = browser.send("/desk/account", current=PASSWORD, new=new, again=again)
        assert answer.status_code == 422 and sentence in answer.text
    answer = browser.send(
        "/desk/account",
        current="not it at all",
        new="seven green bridges",
        again="seven green bridges",
    )
    assert "现在的密码不正确" in answer.text and "<title>有错误：" in " ".join(
        answer.text.split()
    ).replace("> ", ">")


def test_a_longer_password_that_begins_like_the_right_one_is_wrong(bureau: Bureau) -> None:
    email, whole = "coordinator@example.gov.cn", "seven green bridges " * 10
    account = bureau.app.extensions["security"].datastore.find_user(email=email)
    bureau.app.extensions["security"].datastore.set_password(account, hashed(whole))
    assert len(whole) == 200 and WRONG in bureau.anybody().sign_in(email, f"{whole}x").text
    browser = bureau.anybody()
    assert browser.sign_in(email, whole).status_code == 302
    new = "nine red tunnels"
    refused = browser.send("/desk/account", current=f"{whole}x", new=new, again=new)
    assert "现在的密码不正确" in refused.text


def standing_clock(bureau: Bureau) -> list[float]:
    """The clock of wrong guesses, which stands; its one value may be set."""
    clock = [time.time()]
    bureau.app.extensions["sign_in_stores"].state.now = lambda: clock[0]
    return clock


def test_who_fails_waits_longer_and_longer_and_their_victim_does_not(bureau: Bureau) -> None:
    thief, owner, clock = bureau.anybody(), bureau.anybody(), standing_clock(bureau)
    thief.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    for _n in range(FREE + 1):
        assert WRONG in thief.sign_in("unit@example.gov.cn", "a wrong password").text
    early = thief.sign_in("unit@example.gov.cn")
    assert early.status_code == 401 and "请等 2 秒再试" in early.text
    assert owner.sign_in("unit@example.gov.cn").status_code == 302
    assert "请等" in thief.sign_in("unit@example.gov.cn").text
    clock[0] += 2
    assert WRONG in thief.sign_in("unit@example.gov.cn", "a wrong password").text
    assert "请等 4 秒再试" in thief.sign_in("unit@example.gov.cn").text


def test_nobody_learns_from_waiting_which_accounts_there_are(bureau: Bureau) -> None:
    told = []
    standing_clock(bureau)
    for number, who in enumerate(("unit@example.gov.cn", "nobody@example.gov.cn")):
        guesser = bureau.anybody()
        guesser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        answers = [guesser.sign_in(who, "a wrong password") for _guess in range(FREE + 2)]
        told.append([ERROR.findall(answer.text) for answer in answers])
    assert told[0] == told[1] and told[0][-1] != told[0][0]


def test_known_and_unknown_addresses_cost_the_same_work(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = proving.verify_password

    def count(plain: str, kept: str) -> bool:
        checked.append(kept.rpartition("$")[0].rpartition("$")[0])  # scheme and cost
        return bool(real(plain, kept))

    monkeypatch.setattr(proving, "verify_password", count)
    for who in ("unit@example.gov.cn", "nobody@example.gov.cn"):
        bureau.anybody().sign_in(who, "a wrong password")
    assert len(checked) == 2 and checked[0] == checked[1]


def test_an_unknown_address_gets_the_same_words_as_a_wrong_password(bureau: Bureau) -> None:
    known = bureau.anybody().sign_in("admin@example.gov.cn", "a wrong password")
    unknown = bureau.anybody().sign_in("nobody@example.gov.cn", "a wrong password")
    assert known.status_code == unknown.status_code == 401
    assert WRONG in known.text and WRONG in unknown.text


def test_a_closed_account_does_not_get_in_and_is_thrown_out(bureau: Bureau) -> None:
    browser = bureau.browser("reviewer")
    member = next(one for one in bureau.staff.list() if one.email.startswith("reviewer"))
    bureau.staff.set_active(member.id, False, member.version)
    assert browser.get("/desk/").status_code == 302
    assert "账号已停用" in bureau.anybody().sign_in(member.email).text


def test_signing_out_makes_a_copied_cookie_worthless(bureau: Bureau) -> None:
    browser, thief = bureau.anybody(), bureau.anybody()
    browser.sign_in("coordinator@example.gov.cn")
    cookie = browser.client.get_cookie("qz_desk", path="/desk")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    thief.client.set_cookie("qz_desk", cookie.value, path="/desk")
    assert thief.get("/desk/").status_code == 200
    assert browser.send(browser.get("/desk/"), "/desk/sign-out").location == "/desk/sign-in"
    thief.client.set_cookie("qz_desk", cookie.value, path="/desk")
    assert thief.get("/desk/").status_code == 302


def test_idleness_ends_the_session_and_signing_in_leads_back_to_the_page(bureau: Bureau) -> None:
    bureau.app.permanent_session_lifetime = timedelta(seconds=1)
    browser = bureau.browser("coordinator")
    time.sleep(2.1)
    away = browser.get("/desk/ledger?view=all&order=received")
    assert away.status_code == 302
    page = browser.send(
        browser.get(away.location),
        "/desk/sign-in",
        email="coordinator@example.gov.cn",
        password=PASSWORD,
    )
    back = browser.show_code(page)
    assert back.location == "/desk/ledger?view=all&order=received"


def test_what_was_typed_when_the_session_ran_out_is_submitted_after_signing_in(
    bureau: Bureau,
) -> None:
    case = bureau.office.register()
    browser = bureau.browser("coordinator")
    path = f"/desk/case/{case.case_id}/move/return"
    page = browser.get(path)
    browser.client.delete_cookie("qz_desk", path="/desk")
    ended = browser.send(page, at=path, reason="缺少验收单", told="请补第二页验收单。")
    assert ended.status_code == 401 and "刚才填写的内容还在" in ended.text
    asked = browser.send(
        ended, "/desk/sign-in", email="coordinator@example.gov.cn", password=PASSWORD
    )
    resumed = browser.show_code(asked)
    assert resumed.status_code == 200 and "请补第二页验收单。" in resumed.text
    assert bureau.office.row(case.case_id).state == "received"
    done = browser.send(resumed, path)
    assert done.status_code == 302, done.text
    assert bureau.office.row(case.case_id).state == "returned"
    assert "请补第二页验收单。" in browser.get(f"/desk/case/{case.case_id}").text


def test_a_form_from_a_foreign_page_is_not_carried_through_sign_in(bureau: Bureau) -> None:
    client = bureau.anybody().client
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/desk/case/1/move/accept", data={"version": "1"}, headers=headers)
        assert answer.status_code == 302 and answer.location == "/desk/sign-in?next=/desk/"


def test_signing_in_never_leads_to_another_place(bureau: Bureau) -> None:
    for target in (
        "https://evil.example/desk/",
        "//evil.example/desk/",
        "/\\evil.example",
        "/desk/../apply",
        "javascript:1",
    ):
        answer = bureau.anybody().sign_in("admin@example.gov.cn", next=target)
        assert answer.location in ("/desk/", "/desk/../apply") and "evil" not in answer.location


def test_the_password_is_kept_as_argon2id_only(bureau: Bureau) -> None:
    with bureau.office.store.read() as session:
        row = session.get_one(StaffRow, 1)
        assert row.password.startswith("$argon2id$") and PASSWORD not in row.password
