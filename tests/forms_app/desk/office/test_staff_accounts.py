"""Accounts: made with a one-time password that is shown once, changed, closed, reset."""

import re
from datetime import UTC, datetime

from casestore.lifecycle.roles import Role
from casestore.office.staff import StaffMember
from casestore.office.staff_changes import WAIT, StaffChanges
from tests.forms_app.desk.bureau import UNIT, Bureau


def test_a_new_account_gets_a_password_that_is_shown_once_and_works_once(bureau: Bureau) -> None:
    admin = bureau.browser("admin")
    made = admin.send(
        "/desk/staff/",
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
    empty = admin.send("/desk/staff/", "/desk/staff/", name="经办岗 09")
    assert (
        empty.status_code == 422
        and "请填写电子邮箱" in empty.text
        and "请选择至少一个岗位" in empty.text
    )
    assert 'value="经办岗 09"' in empty.text
    alone = admin.send(
        "/desk/staff/", "/desk/staff/", name="经办岗 09", email="a@example.gov.cn", roles=["unit"]
    )
    assert "责任单位账号须选择所属单位" in alone.text
    twice = admin.send(
        "/desk/staff/",
        "/desk/staff/",
        name="经办岗 09",
        email="unit@example.gov.cn",
        roles=["reviewer"],
    )
    assert "这个邮箱已有账号" in twice.text
    forged = admin.send(
        "/desk/staff/", "/desk/staff/", name="经办岗 09", email="b@example.gov.cn", roles=["system"]
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
    assert "自己的岗位要由另一位管理员更改" in page.text
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    wanted = {"roles": "coordinator", "version": own.version}
    demoted = admin.client.post(f"/desk/staff/{own.id}", data=wanted)
    assert demoted.status_code == 422 and "由另一位管理员操作" in demoted.text
    assert bureau.staff.member(own.id).roles == {Role.ADMIN}


def test_an_administrator_gets_no_second_role(bureau: Bureau) -> None:
    admin, member = bureau.browser("admin"), account(bureau, "reviewer")
    answer = admin.send(f"/desk/staff/{member.id}", roles=["reviewer", "admin"])
    assert answer.status_code == 422 and "管理员不能兼任其他岗位" in answer.text
    assert bureau.staff.member(member.id).roles == {Role.REVIEWER}


def account(bureau: Bureau, who: str) -> StaffMember:
    return next(one for one in bureau.staff.list() if one.email.startswith(f"{who}@"))


def test_once_the_office_works_everybody_reads_what_is_asked_for_and_nothing_happens(
    bureau: Bureau,
) -> None:
    bureau.office.register()
    admin, member = bureau.browser("admin"), account(bureau, "reviewer")
    path = f"/desk/staff/{member.id}"
    told = admin.send(path, roles=["coordinator"])
    assert told.location == "/desk/staff/"
    assert "已提交，还没有生效" in admin.get("/desk/staff/").text
    assert bureau.staff.member(member.id).roles == {Role.REVIEWER}
    for who in ("coordinator", "reviewer", "unit"):
        page = bureau.browser(who).get("/desk/").text
        assert "更改“岗位 reviewer”的岗位、单位和专项行动" in page
        assert "生效后的岗位：统筹岗；专项行动：全部。" in page
        assert "，岗位 admin 提交" in page and "起才能生效" in page
        assert "/desk/staff/change/1/" not in page
    page = admin.get("/desk/").text
    assert "/desk/staff/change/1/take-back" in page and "/desk/staff/change/1/confirm" not in page
    early = admin.send(admin.get("/desk/"), "/desk/staff/change/1/take-back")
    assert early.location == "/desk/" and "已撤回，账号没有变" in admin.get("/desk/").text
    assert "账号变更" not in bureau.browser("unit").get("/desk/").text


def test_a_second_administrator_confirms_on_the_first_page(bureau: Bureau) -> None:
    bureau.staff.add("two@example.gov.cn", "管理员 02", frozenset({Role.ADMIN}))
    bureau.office.register()
    bureau.browser("admin").send(
        "/desk/staff/",
        "/desk/staff/",
        name="经办岗 09",
        email="desk09@example.gov.cn",
        roles=["coordinator"],
    )
    changes = StaffChanges(bureau.office.store)
    (waiting,) = changes.waiting()
    assert waiting.who == "经办岗 09" and len(waiting.confirmers) == 1
    own = bureau.browser("admin")
    assert "另一位管理员确认后生效" in own.get("/desk/").text
    assert "/confirm" not in own.get("/desk/").text
    second = bureau.browser("two")
    shown = second.send(second.get("/desk/"), f"/desk/staff/change/{waiting.id}/confirm")
    assert "经办岗 09的一次性密码（只显示这一次）" in shown.text
    assert account(bureau, "desk09").roles == {Role.COORDINATOR}
    gone = second.send(shown, "/desk/staff/", name="", email="")
    assert gone.status_code == 422  # the page goes on working


def test_after_a_day_the_only_administrator_puts_it_into_force(bureau: Bureau) -> None:
    bureau.office.register()
    admin, member = bureau.browser("admin"), account(bureau, "reviewer")
    path = f"/desk/staff/{member.id}"
    admin.send(admin.get(path), f"{path}/active")
    assert bureau.staff.member(member.id).active
    yesterday = StaffChanges(bureau.office.store, lambda: datetime.now(UTC) - WAIT)
    (first,) = yesterday.waiting()
    yesterday.take_back(first.id, bureau.actor("admin"))
    yesterday.ask(first.wanted, bureau.actor("admin"))
    page = admin.get("/desk/")
    assert "已公示满 24 小时" in page.text and "现在生效" in page.text
    assert admin.send(page, "/desk/staff/change/2/confirm").location == "/desk/staff/"
    assert not bureau.staff.member(member.id).active
    late = admin.send(page, "/desk/staff/change/2/confirm")
    assert late.status_code == 404 and "已经办过、撤回或过期" in late.text
