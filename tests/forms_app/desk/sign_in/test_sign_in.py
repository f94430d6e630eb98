"""Signing in and out: first password, lockout, idle end, and what was being typed when the
session ran out."""

import time
from datetime import UTC, datetime, timedelta

from casestore.database.tables import StaffRow
from tests.forms_app.desk.bureau import PASSWORD, Bureau

WRONG = "邮箱或密码不正确"


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


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(bureau: Bureau) -> None:
    for _n in range(5):
        assert WRONG in bureau.anybody().sign_in("unit@example.gov.cn", "a wrong password").text
    locked = bureau.anybody().sign_in("unit@example.gov.cn")
    assert locked.status_code == 401 and "账号已锁定 15 分钟" in locked.text
    row_id = next(one.id for one in bureau.staff.list() if one.email.startswith("unit"))
    with bureau.office.store.write() as session:
        row = session.get_one(StaffRow, row_id)
        assert row.locked_until is not None
        assert timedelta(minutes=14) < row.locked_until - datetime.now(UTC) <= timedelta(minutes=15)
        row.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    assert bureau.anybody().sign_in("unit@example.gov.cn").status_code == 302


def test_a_right_password_in_between_starts_the_count_anew(bureau: Bureau) -> None:
    for _round in range(2):
        for _n in range(4):
            bureau.anybody().sign_in("unit@example.gov.cn", "a wrong password")
        assert bureau.anybody().sign_in("unit@example.gov.cn").status_code == 302


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
    back = browser.send(
        browser.get(away.location),
        "/desk/sign-in",
        email="coordinator@example.gov.cn",
        password=PASSWORD,
    )
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
    resumed = browser.send(
        ended, "/desk/sign-in", email="coordinator@example.gov.cn", password=PASSWORD
    )
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


def test_a_session_ends_after_twelve_hours_however_busy(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    with browser.client.session_transaction(base_url="http://localhost/desk/") as session:
        session["since"] = time.time() - 12 * 3600 - 1
    assert browser.get("/desk/").status_code == 302


def test_the_password_is_kept_as_argon2id_only(bureau: Bureau) -> None:
    with bureau.office.store.read() as session:
        row = session.get_one(StaffRow, 1)
        assert row.password.startswith("$argon2id$") and PASSWORD not in row.password
