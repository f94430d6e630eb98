"""Accounts: made with a one-time password that is shown once, changed, closed, reset."""

import re

from casestore.lifecycle.roles import Role
from tests.forms_app.desk.bureau import UNIT, Bureau


def test_a_new_account_gets_a_password_that_is_shown_once_and_works_once(bureau: Bureau) -> None:
    admin = bureau.browser("admin")
    made = admin.send(
        "/desk/staff/",
        name="经办岗 09",
        email="Desk09@example.gov.cn",
        roles=["unit"],
        units=[UNIT],
    )
    once = re.search(r'class="qz-once">([a-z0-9-]+)<', made.text)
    assert made.status_code == 200 and once
    assert once[1] not in admin.get("/desk/staff/").text
    member = next(one for one in bureau.staff.list() if one.email == "desk09@example.gov.cn")
    assert member.roles == {Role.UNIT} and member.units == {UNIT} and member.must_change
    assert bureau.anybody().sign_in("desk09@example.gov.cn", once[1]).status_code == 302


def test_a_wrong_account_says_what_is_missing_and_keeps_the_rest(bureau: Bureau) -> None:
    admin = bureau.browser("admin")
    empty = admin.send("/desk/staff/", name="经办岗 09")
    assert (
        empty.status_code == 422
        and "请填写电子邮箱" in empty.text
        and "请选择至少一个岗位" in empty.text
    )
    assert 'value="经办岗 09"' in empty.text
    alone = admin.send("/desk/staff/", name="经办岗 09", email="a@example.gov.cn", roles=["unit"])
    assert "责任单位账号须选择所属单位" in alone.text
    twice = admin.send(
        "/desk/staff/", name="经办岗 09", email="unit@example.gov.cn", roles=["reviewer"]
    )
    assert "这个邮箱已有账号" in twice.text
    forged = admin.send(
        "/desk/staff/", name="经办岗 09", email="b@example.gov.cn", roles=["system"]
    )
    assert forged.status_code == 422


def test_roles_change_at_once(bureau: Bureau) -> None:
    member = next(one for one in bureau.staff.list() if one.email.startswith("reviewer"))
    reviewer = bureau.browser("reviewer")
    assert reviewer.get("/desk/ledger").status_code == 403
    answer = bureau.browser("admin").send(
        f"/desk/staff/{member.id}", roles=["reviewer", "coordinator"]
    )
    assert answer.location == "/desk/staff/"
    assert reviewer.get("/desk/ledger").status_code == 200


def test_resetting_ends_sessions_and_closing_locks_out(bureau: Bureau) -> None:
    admin, reviewer = bureau.browser("admin"), bureau.browser("reviewer")
    member = next(one for one in bureau.staff.list() if one.email.startswith("reviewer"))
    page = admin.get(f"/desk/staff/{member.id}")
    reset = admin.send(page, f"/desk/staff/{member.id}/reset")
    assert (
        "的一次性密码（只显示这一次）" in reset.text and reviewer.get("/desk/").status_code == 302
    )
    closed = admin.send(admin.get(f"/desk/staff/{member.id}"), f"/desk/staff/{member.id}/active")
    assert closed.location == "/desk/staff/" and not bureau.staff.member(member.id).active
    opened = admin.send(admin.get(f"/desk/staff/{member.id}"), f"/desk/staff/{member.id}/active")
    assert opened.status_code == 302 and bureau.staff.member(member.id).active


def test_an_administrator_cannot_close_their_own_account(bureau: Bureau) -> None:
    admin = bureau.browser("admin")
    own = next(one for one in bureau.staff.list() if one.email.startswith("admin"))
    page = admin.get(f"/desk/staff/{own.id}")
    assert f"/desk/staff/{own.id}/active" not in page.text
    demoted = admin.send(page, at=f"/desk/staff/{own.id}", roles=["reviewer"])
    assert demoted.status_code == 422 and "最后一个管理员" in demoted.text
