"""The supervisor and the auditor at the desk, and accounts that work in some campaigns alone."""

from datetime import date

import pytest

from casestore.lifecycle.roles import Role
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau

OTHER = "zhushan-2022"


def limit(bureau: Bureau, who: str, *campaigns: str) -> None:
    """Let ``who`` work in ``campaigns`` alone."""
    member = next(one for one in bureau.staff.list() if one.email.startswith(f"{who}@"))
    bureau.staff.change(
        member.id, member.roles, member.units, member.version, campaigns=frozenset(campaigns)
    )


def test_the_supervisor_sees_the_case_presses_it_and_is_offered_no_move(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    browser, at = bureau.browser("supervisor"), f"/desk/case/{case_id}"
    page = browser.get(at).text
    assert "南昌云亭建材有限公司" in page and "欧阳测试" in page
    assert "13900000001" not in page and "盖章线索表" not in page
    assert f'href="{at}/press"' in page and f'href="{at}/move/' not in page
    assert f'href="{at}/extend"' not in page and "/original" not in page
    browser.send(f"{at}/press", text="逾期未办，请说明", listed="y")
    assert "逾期未办，请说明" in bureau.browser("unit").get(at).text
    assert bureau.office.row(case_id).supervised == "listed"
    ledger = browser.get("/desk/ledger").text
    assert "挂牌督办" in ledger and "view=mine" not in ledger and "登记来件" not in ledger


def test_what_the_labels_say_of_the_supervisor_is_what_is_shown(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    office, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    assert "只有统筹岗和督查岗可见" in office.get(f"{at}/note").text
    office.send(f"{at}/note", text="企业担心被报复")
    assert "统筹岗和督查岗可见" in office.get(f"{at}/contact").text
    office.send(f"{at}/contact", reason="约定核查时间")
    assert "只有统筹岗可见" in office.get(f"{at}/correct/amount").text
    assert "只有统筹岗可见" in office.get(f"{at}/reissue").text
    watcher = bureau.browser("supervisor").get(at).text
    assert "企业担心被报复" in watcher and "约定核查时间" in watcher
    shown = {"contact": "司徒样本", "uscc": "91360122MA00000000"}
    office.send(f"{at}/reissue", **shown, reason="联系人本人持身份证来办")
    again = bureau.browser("supervisor").get(at).text
    assert "补发查询码" in again and "联系人本人持身份证来办" not in again
    assert "联系人本人持身份证来办" in office.get(at).text


def test_the_auditor_reads_histories_office_acts_and_the_security_log(bureau: Bureau) -> None:
    case = bureau.office.register()
    bureau.office.go(case.case_id, "accept", "transfer")
    bureau.browser("unit").get("/desk/staff/")
    bureau.anybody().sign_in("unit@example.gov.cn", "a wrong password")
    browser = bureau.browser("auditor")
    listed = browser.get("/desk/audit/cases").text
    assert case.number in listed and f"/desk/audit/case/{case.case_id}" in listed
    one = browser.get(f"/desk/audit/case/{case.case_id}").text
    assert "收到线索" in one and "转办" in one and "区发改委" in one
    for page in (listed, one):
        for hidden in ("云亭", "欧阳测试", "13900000001", "货款至今未付", "91360122MA00000000"):
            assert hidden not in page
    assert "新增账号" in browser.get("/desk/audit/office").text
    log = browser.get("/desk/audit/security").text
    assert "打开无权的页面，被拒绝" in log and "密码不对" in log and "岗位 unit" in log
    assert "@" not in log.partition("<main")[2] and "staff.accounts" in log
    home = browser.get("/desk/").text
    assert 'href="/desk/audit/security"' in home and 'href="/desk/ledger"' not in home
    assert browser.get(f"/desk/case/{case.case_id}").status_code == 403


@pytest.mark.parametrize("who", ["second", "supervisor", "reviewer"])
def test_an_account_of_one_campaign_finds_no_address_in_another(bureau: Bureau, who: str) -> None:
    here = bureau.office.register()
    there = bureau.office.register("k2", OTHER)
    bureau.office.go(there.case_id, "accept", "transfer")
    limit(bureau, who, MODEL)
    browser = bureau.browser(who)
    for rule in bureau.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not {"case_id", "campaign_id"} & rule.arguments:
            continue
        named = {"case_id": there.case_id, "campaign_id": OTHER, "verb": "take_up"}
        named |= {"file_id": 1, "asked": 1, "field": "amount", "kind": "transfer-letter"}
        named |= {"instalment_id": 1, "other": 1}
        named |= {"report": "monthly", "until": "2022-05-31", "unit": "audit"}
        with bureau.app.test_request_context("/desk/"):
            path = bureau.app.url_for(
                rule.endpoint, **{name: named[name] for name in rule.arguments}
            )
        answer = browser.get(path)
        assert answer.status_code in (403, 404), (path, answer.status_code)
        assert there.number not in answer.text
    if who != "reviewer":
        listed = browser.get("/desk/ledger?view=all").text
        assert here.number in listed and there.number not in listed and OTHER not in listed


def test_a_coordinator_of_one_campaign_takes_nothing_in_that_has_none_yet(bureau: Bureau) -> None:
    limit(bureau, "second", MODEL)
    browser = bureau.browser("second")
    assert browser.get("/desk/incoming/").status_code == 409
    page = browser.get("/desk/ledger").text
    assert "来件待登记" not in page and "登记来件" in page
    assert f"/desk/sheets/{OTHER}/" not in browser.get("/desk/sheets/").text


def test_the_administrator_gives_campaigns_and_sees_what_is_wrong_with_them(
    bureau: Bureau,
) -> None:
    admin = bureau.browser("admin")
    member = next(one for one in bureau.staff.list() if one.email.startswith("unit@"))
    at = f"/desk/staff/{member.id}"
    wrong = admin.send(at, roles=["unit"], units=sorted(member.units), campaigns=[OTHER])
    assert wrong.status_code == 422 and "所属单位不在所选的专项行动里" in wrong.text
    own = admin.send(at, roles=["admin"], units=[], campaigns=[MODEL])
    assert own.status_code == 422 and "管理员管理全部账号" in own.text
    two = admin.send(at, roles=["auditor", "coordinator"], units=[])
    assert two.status_code == 422 and "审计岗不能兼任其他岗位" in two.text
    admin.send(at, roles=["auditor"], units=[], campaigns=[MODEL])
    changed = bureau.staff.member(member.id)
    assert (changed.roles, changed.campaigns) == ({Role.AUDITOR}, {MODEL})
    assert "新建区" in admin.get("/desk/staff/").text


def waiting_extension(bureau: Bureau) -> tuple[str, str]:
    """A case whose unit asks for more time: its address, and that of the decision about it."""
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    unit, at = bureau.browser("unit"), f"/desk/case/{case_id}"
    wish = {"deadline": "2022-07-15", "reason": "财政分两批安排", "plan": "七月付第一批"}
    assert unit.send(f"{at}/extend", **wish).location == at
    home = bureau.browser("supervisor").get("/desk/").text
    return at, f"{at}/extension/" + home.partition(f"{at}/extension/")[2].partition('"')[0]


def test_an_extension_waits_on_the_page_of_who_decides(bureau: Bureau) -> None:
    at, decide = waiting_extension(bureau)
    unit, watcher = bureau.browser("unit"), bureau.browser("supervisor")
    page = unit.get(at).text
    assert "批准以前期限不变" in page and "岗位 unit 申请" in page
    assert f'href="{at}/extend"' not in page and f"{at}/extension/" not in page
    assert "等我批准的延期" not in bureau.browser("coordinator").get("/desk/").text
    home = watcher.get("/desk/").text
    assert "等我批准的延期" in home and "岗位 unit 申请，原期限2022年7月5日" in home
    shown = watcher.get(decide)
    assert "七月付第一批" in shown.text and "批准后期限改为2022年7月15日" in shown.text
    assert "等待另一人批准" in bureau.browser("coordinator").get(decide).text
    assert watcher.send(shown, decide).location == "/desk/"
    assert "2022年7月15日" in unit.get(at).text
    assert bureau.office.row(int(at.rpartition("/")[2])).deadline == date(2022, 7, 15)


def test_a_refused_extension_comes_back_to_who_asked(bureau: Bureau) -> None:
    at, decide = waiting_extension(bureau)
    unit, watcher = bureau.browser("unit"), bureau.browser("supervisor")
    shown = watcher.get(decide)
    assert "请写明不予延期的理由" in watcher.send(shown, f"{decide}/refuse", at=decide).text
    no = watcher.send(shown, f"{decide}/refuse", at=decide, reason="资金已经到位")
    assert no.location == "/desk/" and watcher.get(decide).status_code == 404
    home = unit.get("/desk/").text
    assert "延期没有批准" in home and "申请延到2022年7月15日" in home
    assert "资金已经到位" in unit.get(at).text
    wish = {"deadline": "2022-07-15", "reason": "财政分两批安排", "plan": "七月付第一批"}
    unit.send(f"{at}/extend", **wish)
    assert "延期没有批准" not in unit.get("/desk/").text
