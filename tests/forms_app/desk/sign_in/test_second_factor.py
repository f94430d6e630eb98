"""Password and telephone: the first sign-in leads to a factor before anything else, later ones ask
for its code."""

import html
import re
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from casestore.lifecycle.roles import Role
from casestore.office.second_factor import CODES
from tests.forms_app.desk.bureau import (
    PASSWORD,
    Browser,
    Bureau,
    code_of_now,
    open_bureau,
)

EMAIL = "coordinator@example.gov.cn"


def typed_password(browser: Browser, email: str = EMAIL) -> TestResponse:
    return browser.send("/desk/sign-in", "/desk/sign-in", email=email, password=PASSWORD)


def shown_codes(page: TestResponse) -> list[str]:
    return re.findall(r'class="qz-once">([a-z0-9-]+)<', page.text)


def test_a_first_sign_in_leads_to_password_then_factor_then_the_desk(bureau: Bureau) -> None:
    once = bureau.staff.add("new@example.gov.cn", "新岗", frozenset({Role.COORDINATOR}))
    browser = bureau.anybody()
    assert browser.sign_in("new@example.gov.cn", once).location == "/desk/"
    new = "seven green bridges"
    browser.send("/desk/account", current=once, new=new, again=new)
    for path in ("/desk/", "/desk/ledger", "/desk/site/", "/desk/case/1"):
        assert browser.get(path).location == "/desk/account/factor"
    page = browser.get("/desk/account/factor")
    key = re.search(r"qz-once\">([A-Z2-7-]+)<", page.text)
    assert key and "<svg" in page.text and "台账</a>" not in page.text
    wrong = browser.send(page, at="/desk/account/factor", code="000000")
    assert wrong.status_code == 422 and "验证码不对" in wrong.text and key[1] in wrong.text
    code = str(TOTP(key[1].replace("-", "")).generate().token)
    done = browser.send(wrong, at="/desk/account/factor", code=code)
    assert len(shown_codes(done)) == CODES and "只显示这一次" in done.text
    assert browser.get("/desk/ledger").status_code == 200
    assert key[1] not in browser.get("/desk/account/factor").text  # another telephone, another key


def test_the_password_alone_opens_nothing(bureau: Bureau) -> None:
    browser = bureau.anybody()
    page = typed_password(browser)
    assert page.status_code == 200 and "填写动态验证码" in page.text
    assert browser.get("/desk/").status_code == 302
    wrong = browser.send(page, "/desk/sign-in/code", code="123456")
    assert wrong.status_code == 401 and "验证码不正确" in wrong.text
    assert browser.get("/desk/").status_code == 302
    assert browser.show_code(wrong).location == "/desk/"
    assert browser.get("/desk/").status_code == 200


def test_a_code_opens_once(bureau: Bureau) -> None:
    first, second, code = bureau.anybody(), bureau.anybody(), code_of_now()
    pages = [typed_password(browser) for browser in (first, second)]
    ready = first.show_code(pages[0])
    assert ready.status_code == 302
    again = second.send(pages[1], "/desk/sign-in/code", code=code)
    assert again.status_code == 401 and "已经用过" in again.text


def test_a_recovery_code_opens_once_and_says_how_many_are_left(bureau: Bureau) -> None:
    me = bureau.browser("coordinator")
    codes = shown_codes(me.send(me.get("/desk/account"), "/desk/account/recovery-codes"))
    assert len(codes) == CODES
    browser = bureau.anybody()
    done = browser.send(typed_password(browser), "/desk/sign-in/code", code=codes[0])
    assert done.location == "/desk/"
    assert f"还剩 {CODES - 1} 个" in browser.get("/desk/").text
    spent = bureau.anybody()
    again = spent.send(typed_password(spent), "/desk/sign-in/code", code=codes[0])
    assert again.status_code == 401


def test_guesses_at_codes_wait_wherever_they_come_from(bureau: Bureau) -> None:
    now = time.time()
    bureau.app.extensions["sign_in_stores"].state.now = lambda: now
    for number in range(6):
        guesser = bureau.anybody()
        guesser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        page = typed_password(guesser)
        answer = guesser.send(page, "/desk/sign-in/code", code="000000")
    assert "请等" in answer.text


def test_the_second_step_is_nobodys_without_the_first(bureau: Bureau) -> None:
    browser = bureau.anybody()
    stolen = typed_password(bureau.anybody())
    answer = browser.send(stolen, "/desk/sign-in/code", code=code_of_now())
    assert answer.status_code == 400  # the form's token belongs to another browser
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    late = browser.client.post("/desk/sign-in/code", data={"code": code_of_now()})
    assert late.location == "/desk/sign-in"
    assert browser.get("/desk/sign-in/code").location == "/desk/sign-in"  # its address, typed


def test_a_lost_factor_is_recovered_by_two_administrators(bureau: Bureau) -> None:
    bureau.staff.add("two@example.gov.cn", "管理员 02", frozenset({Role.ADMIN}))
    bureau.office.register()
    member = next(one for one in bureau.staff.list() if one.email == EMAIL)
    admin, path = bureau.browser("admin"), f"/desk/staff/{member.id}"
    admin.send(admin.get(path), f"{path}/factor")
    assert bureau.staff.member(member.id).has_factor
    second = bureau.browser("two")
    second.send(second.get("/desk/"), "/desk/staff/change/1/confirm")
    assert not bureau.staff.member(member.id).has_factor
    browser = bureau.anybody()
    assert browser.sign_in(EMAIL).location == "/desk/"
    assert browser.get("/desk/").location == "/desk/account/factor"


@pytest.fixture
def demonstration(founded: Path, tmp_path: Path) -> Bureau:
    bureau = open_bureau(Path(shutil.copytree(founded, tmp_path / "demonstration")))
    settings = replace(bureau.office.settings, demo=True, demo_sign_in=True)
    return replace(bureau, office=replace(bureau.office, settings=settings))


def test_a_demonstration_says_that_its_accounts_need_no_code(demonstration: Bureau) -> None:
    browser = demonstration.anybody()
    once = demonstration.staff.add("new@example.gov.cn", "新岗", frozenset({Role.COORDINATOR}))
    assert browser.sign_in("new@example.gov.cn", once).location == "/desk/"
    new = "seven green bridges"
    browser.send("/desk/account", current=once, new=new, again=new)
    page = browser.get("/desk/")
    assert page.status_code == 200
    assert "登录只要密码，正式使用时另要动态验证码" in html.unescape(page.text)
    assert demonstration.anybody().sign_in(EMAIL).location == "/desk/"


def test_a_real_instance_can_not_do_without(demonstration: Bureau) -> None:
    settings = replace(demonstration.office.settings, demo=False)
    real = replace(demonstration, office=replace(demonstration.office, settings=settings))
    assert "填写动态验证码" in typed_password(real.anybody()).text
