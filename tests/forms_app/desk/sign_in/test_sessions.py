"""One's open sessions: seen, ended one by one or all; and the question who is there, asked once
more before what weighs most."""

import re
import time

import pytest

from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import Role
from casestore.publishing import public_changes
from forms_app.desk.sign_in.access import demanded_fresh
from tests.forms_app.desk.bureau import PASSWORD, Browser, Bureau, code_of_now

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140"
)
#: What asks for password and code once more, by the methods that do.
ASKED_AGAIN = {
    "case_files.original": {"GET", "POST"},
    "package.make": {"GET", "POST"},
    "rollback.propose": {"GET", "POST"},
    "rollback.confirm": {"POST"},
    "content.confirm": {"POST"},
    "ledger_sheets.export": {"GET", "POST"},
    "ledger_sheets.export_chosen": {"POST"},
    "incoming.original": {"GET"},
    "inspections.sheet": {"GET"},
    "report_files.pdf": {"GET"},
    "report_files.sheet": {"GET"},
    "staff.accounts": {"POST"},
    "staff.change": {"POST"},
    "staff.reset": {"POST"},
    "staff.reset_factor": {"POST"},
    "staff.activate": {"POST"},
    "staff.confirm": {"POST"},
    "factor.enrol": {"GET", "POST"},
    "factor.renew_codes": {"POST"},
    "account.end_session": {"POST"},
    "account.end_others": {"POST"},
    "calendar_feed.make": {"POST"},
}


def at(bureau: Bureau, address: str, agent: str) -> Browser:
    browser = bureau.anybody()
    browser.client.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent}
    assert browser.sign_in("coordinator@example.gov.cn").status_code == 302
    return browser


def walked_away(browser: Browser) -> None:
    """More than ten minutes pass, during which the desk was used."""
    with browser.client.session_transaction(base_url="http://localhost/desk/") as session:
        session["fresh"] = time.time() - 601


def test_sessions_are_listed_shortened_and_ended_one_by_one(bureau: Bureau) -> None:
    here, there = at(bureau, "192.0.2.17", FIREFOX), at(bureau, "2001:db8:1:2::9", EDGE)
    page = here.get("/desk/account")
    assert "Firefox · Linux · 192.0.2.*" in page.text and "192.0.2.17" not in page.text
    assert "Edge · Windows · 2001:0db8:0001:*" in page.text
    (id,) = re.findall(r'action="/desk/account/sessions/([0-9a-f]+)/end"', page.text)
    ended = here.send(page, f"/desk/account/sessions/{id}/end")
    assert ended.location == "/desk/account"
    assert there.get("/desk/").status_code == 302 and here.get("/desk/").status_code == 200
    assert here.send(page, f"/desk/account/sessions/{id}/end").status_code == 404


def test_all_other_sessions_end_at_once_and_nobody_elses(bureau: Bureau) -> None:
    here, *others = (at(bureau, f"192.0.2.{number}", FIREFOX) for number in range(3))
    second = bureau.browser("second")
    here.send(here.get("/desk/account"), "/desk/account/sessions/end")
    assert [one.get("/desk/").status_code for one in others] == [302, 302]
    assert here.get("/desk/").status_code == second.get("/desk/").status_code == 200


def test_nobody_ends_the_session_of_another(bureau: Bureau) -> None:
    here = at(bureau, "192.0.2.1", FIREFOX)
    at(bureau, "192.0.2.2", EDGE)
    (id,) = re.findall(r"sessions/([0-9a-f]{32})/end", here.get("/desk/account").text)
    other = bureau.browser("second")
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    assert other.client.post(f"/desk/account/sessions/{id}/end").status_code == 404
    assert id in here.get("/desk/account").text


def test_a_changed_password_ends_the_others_and_not_this_one(bureau: Bureau) -> None:
    here, there = at(bureau, "192.0.2.1", FIREFOX), at(bureau, "192.0.2.2", EDGE)
    new = "seven green bridges"
    changed = here.send(
        here.get("/desk/account"), at="/desk/account", current=PASSWORD, new=new, again=new
    )
    assert changed.location == "/desk/"
    assert there.get("/desk/").status_code == 302 and here.get("/desk/").status_code == 200
    assert here.get("/desk/account").text.count("192.0.2.*") == 1


def test_what_asks_who_is_there_is_listed_here(bureau: Bureau) -> None:
    found = {name: demanded_fresh(bureau.app, name) for name in bureau.app.view_functions}
    assert {name: set(methods) for name, methods in found.items() if methods} == ASKED_AGAIN


def test_whoever_shows_who_they_are_makes_a_copied_cookie_worthless(bureau: Bureau) -> None:
    browser, thief = bureau.browser("coordinator"), bureau.anybody()
    copied = browser.client.get_cookie("qz_desk", path="/desk")
    assert copied is not None
    thief.client.set_cookie("qz_desk", copied.value, path="/desk")
    assert thief.get("/desk/").status_code == 200
    browser.prove(browser.get("/desk/sign-in/again"))
    thief.client.set_cookie("qz_desk", copied.value, path="/desk")
    assert thief.get("/desk/").status_code == 302
    assert browser.get("/desk/").status_code == 200


def test_after_ten_minutes_a_rollback_asks_who_is_there(bureau: Bureau) -> None:
    browser, path = bureau.browser("coordinator"), "/desk/site/rollback/20220613-0900"
    page = browser.get(path)
    assert page.status_code == 200
    walked_away(browser)
    asked = browser.get(path)
    assert asked.location == f"/desk/sign-in/again?next={path}"
    again = browser.get(asked.location)
    assert "再次确认身份" in again.text
    for password, code in (("wrong", code_of_now()), (PASSWORD, "000000")):
        refused = browser.send(again, "/desk/sign-in/again", password=password, code=code)
        assert refused.status_code == 401
        assert browser.get(path).status_code == 302
    back = browser.prove(refused)
    assert back.location == path
    assert browser.send(path, sure="y").status_code == 302
    assert len(public_changes.waiting(bureau.office.store, PublicKind.ROLLBACK)) == 1


def test_what_was_typed_waits_for_the_answer(bureau: Bureau) -> None:
    admin = bureau.browser("admin")
    page = admin.get("/desk/staff/")
    walked_away(admin)
    given = {"name": "经办岗 09", "email": "desk09@example.gov.cn", "roles": "coordinator"}
    asked = admin.send(page, "/desk/staff/", **given)
    assert asked.status_code == 401 and "刚才填写的内容还在" in asked.text
    before = len(bureau.staff.list())
    resumed = admin.prove(asked)
    assert "经办岗 09" in resumed.text
    assert "一次性密码" in admin.send(resumed, "/desk/staff/").text
    assert len(bureau.staff.list()) == before + 1


def test_a_button_that_was_pressed_waits_for_the_answer_too(bureau: Bureau) -> None:
    bureau.staff.add("two@example.gov.cn", "管理员 02", frozenset({Role.ADMIN}))
    bureau.office.register()
    admin, second = bureau.browser("admin"), bureau.browser("two")
    admin.send("/desk/staff/3", roles=["coordinator"])
    page = second.get("/desk/")
    walked_away(second)
    resumed = second.prove(second.send(page, "/desk/staff/change/1/confirm"))
    assert "要继续的请再按一次" in resumed.text
    assert second.send(resumed, "/desk/staff/change/1/confirm").location == "/desk/staff/"
    assert bureau.staff.member(3).roles == {Role.COORDINATOR}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_opening_an_original_asks_too(bureau: Bureau, method: str) -> None:
    case = bureau.office.register()
    browser = bureau.browser("coordinator")
    walked_away(browser)
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    path = f"/desk/case/{case.case_id}/file/1/original"
    answer = browser.client.open(path, method=method, data={"reason": "核对电子签章"})
    assert answer.status_code == 302 and "/desk/sign-in/again" in answer.location
