"""Who may open what: every route with what it demands, every role before every door."""

import pytest
from sqlalchemy import select

from casestore.database.tables import RoleRow, StaffRow
from casestore.lifecycle.roles import Role
from forms_app.desk.sign_in.access import demanded
from tests.forms_app.desk.bureau import Bureau

EVERYBODY = "coordinator unit reviewer admin supervisor auditor"
#: Every route of the desk and the roles of which it demands one; "" = open without signing in.
DOORS = {
    "GET /desk/": EVERYBODY,
    "GET /desk/next": EVERYBODY,
    "GET /desk/account": EVERYBODY,
    "POST /desk/account": EVERYBODY,
    "POST /desk/sign-out": EVERYBODY,
    "POST /desk/account/digest": EVERYBODY,
    "POST /desk/account/calendar": EVERYBODY,
    "POST /desk/account/calendar/end": EVERYBODY,
    "GET /desk/calendar/<token>.ics": "",
    "POST /desk/jobs/staff-letters/again": "coordinator admin",
    "POST /desk/account/sessions/<id>/end": EVERYBODY,
    "POST /desk/account/sessions/end": EVERYBODY,
    "GET /desk/account/factor": EVERYBODY,
    "POST /desk/account/factor": EVERYBODY,
    "POST /desk/account/recovery-codes": EVERYBODY,
    "GET /desk/sign-in/again": EVERYBODY,
    "POST /desk/sign-in/again": EVERYBODY,
    "GET /desk/sign-in/code": "",
    "POST /desk/sign-in/code": "",
    "GET /desk/sign-in": "",
    "POST /desk/sign-in": "",
    "GET /desk/static/<path:name>": "",
    "GET /desk/ledger": "coordinator unit supervisor",
    "POST /desk/ledger/search": "coordinator unit supervisor",
    "GET /desk/ledger/opening": "coordinator unit supervisor",
    "POST /desk/ledger/bulk/": "coordinator supervisor",
    "POST /desk/ledger/bulk/do": "coordinator supervisor",
    "POST /desk/sheets/<campaign_id>/chosen": "coordinator",
    "POST /desk/ledger/views/": "coordinator unit supervisor",
    "POST /desk/ledger/views/drop": "coordinator unit supervisor",
    "GET /desk/letters/": "coordinator",
    "GET /desk/letters/<campaign_id>": "coordinator",
    "POST /desk/letters/<campaign_id>": "coordinator",
    "POST /desk/letters/<campaign_id>/receipt.pdf": "coordinator",
    "GET /desk/sheets/": "coordinator",
    "GET /desk/sheets/<campaign_id>/export": "coordinator",
    "POST /desk/sheets/<campaign_id>/export": "coordinator",
    "GET /desk/sheets/<campaign_id>/import": "coordinator",
    "POST /desk/sheets/<campaign_id>/import": "coordinator",
    "POST /desk/sheets/<campaign_id>/undo/<int:event>": "coordinator",
    "GET /desk/reports/": "coordinator unit reviewer supervisor auditor",
    "GET /desk/reports/of/<campaign_id>": "coordinator reviewer supervisor auditor",
    "POST /desk/reports/of/<campaign_id>/<report>/<until>": "coordinator",
    "POST /desk/reports/of/<campaign_id>/<report>/<until>/remind": "coordinator supervisor",
    "GET /desk/reports/of/<campaign_id>/<report>/<until>/unit/<unit>": "unit",
    "POST /desk/reports/of/<campaign_id>/<report>/<until>/unit/<unit>": "unit",
    "GET /desk/reports/<int:report_id>": "coordinator reviewer supervisor auditor",
    "GET /desk/reports/<int:report_id>/figure/<table>/<int:row>/<int:column>": (
        "coordinator reviewer supervisor"
    ),
    "GET /desk/reports/<int:report_id>/list/<int:place>": "coordinator reviewer supervisor",
    "GET /desk/reports/<int:report_id>/report.pdf": "coordinator reviewer supervisor",
    "GET /desk/reports/<int:report_id>/report.xlsx": "coordinator reviewer supervisor",
    "POST /desk/reports/<int:report_id>/recount": "coordinator",
    "POST /desk/reports/<int:report_id>/review": "coordinator reviewer",
    "POST /desk/reports/<int:report_id>/back": "coordinator reviewer",
    "POST /desk/reports/<int:report_id>/issue": "coordinator",
    "POST /desk/reports/<int:report_id>/drop": "coordinator",
    "POST /desk/reports/<int:report_id>/correct": "coordinator",
    "GET /desk/incoming/": "coordinator",
    "GET /desk/incoming/<int:incoming_id>": "coordinator",
    "POST /desk/incoming/<int:incoming_id>": "coordinator",
    "GET /desk/incoming/<int:incoming_id>/file/<int:place>": "coordinator",
    "GET /desk/incoming/<int:incoming_id>/original": "coordinator",
    "GET /desk/inspections/": "coordinator unit supervisor",
    "GET /desk/inspections/<campaign_id>": "coordinator unit supervisor",
    "GET /desk/inspections/<campaign_id>/list.xlsx": "coordinator unit supervisor",
    "GET /desk/inspections/<campaign_id>/new": "coordinator unit",
    "POST /desk/inspections/<campaign_id>/new": "coordinator unit",
    "GET /desk/inspections/one/<int:inspection_id>": "coordinator unit supervisor",
    "GET /desk/inspections/one/<int:inspection_id>/slip": "coordinator unit",
    "GET /desk/inspections/one/<int:inspection_id>/change": "coordinator unit",
    "POST /desk/inspections/one/<int:inspection_id>/change": "coordinator unit",
    "GET /desk/inspections/one/<int:inspection_id>/<act>": "coordinator unit",
    "POST /desk/inspections/one/<int:inspection_id>/<act>": "coordinator unit",
    "GET /desk/scan/": "coordinator",
    "POST /desk/scan/": "coordinator",
    "POST /desk/scan/file": "coordinator",
    "GET /desk/incoming/note": "coordinator",
    "POST /desk/incoming/note": "coordinator",
    "POST /desk/refused/<name>/again": "coordinator",
    "GET /desk/case/<int:case_id>": "coordinator unit supervisor",
    "GET /desk/case/<int:case_id>/file/<int:file_id>": "coordinator unit supervisor",
    "GET /desk/case/<int:case_id>/file/<int:file_id>/view": "coordinator unit supervisor",
    "GET /desk/case/<int:case_id>/file/<int:file_id>/original": "coordinator unit",
    "POST /desk/case/<int:case_id>/file/<int:file_id>/original": "coordinator unit",
    "GET /desk/case/<int:case_id>/move/<verb>": "coordinator unit",
    "POST /desk/case/<int:case_id>/move/<verb>": "coordinator unit",
    "GET /desk/case/<int:case_id>/contact": "coordinator",
    "POST /desk/case/<int:case_id>/contact": "coordinator",
    "GET /desk/case/<int:case_id>/correct": "coordinator",
    "GET /desk/case/<int:case_id>/correct/<field>": "coordinator",
    "POST /desk/case/<int:case_id>/correct/<field>": "coordinator",
    "GET /desk/case/<int:case_id>/correction/<int:asked>": "coordinator reviewer",
    "POST /desk/case/<int:case_id>/correction/<int:asked>": "coordinator reviewer",
    "POST /desk/case/<int:case_id>/correction/<int:asked>/refuse": "coordinator reviewer",
    "GET /desk/case/<int:case_id>/note": "coordinator unit supervisor",
    "POST /desk/case/<int:case_id>/note": "coordinator unit supervisor",
    "GET /desk/case/<int:case_id>/reply": "coordinator",
    "POST /desk/case/<int:case_id>/reply": "coordinator",
    "GET /desk/case/<int:case_id>/press": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/press": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/remind": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/ladder/<step>": "coordinator supervisor",
    "GET /desk/case/<int:case_id>/document/<kind>": "coordinator",
    "POST /desk/case/<int:case_id>/document/<kind>": "coordinator",
    "GET /desk/case/<int:case_id>/link": "coordinator",
    "POST /desk/case/<int:case_id>/link": "coordinator",
    "GET /desk/case/<int:case_id>/link/<int:other>/end": "coordinator",
    "POST /desk/case/<int:case_id>/link/<int:other>/end": "coordinator",
    "GET /desk/case/<int:case_id>/merge": "coordinator",
    "POST /desk/case/<int:case_id>/merge": "coordinator",
    "GET /desk/case/<int:case_id>/part": "coordinator",
    "POST /desk/case/<int:case_id>/part": "coordinator",
    "GET /desk/case/<int:case_id>/task": "coordinator unit",
    "POST /desk/case/<int:case_id>/task": "coordinator unit",
    "POST /desk/case/<int:case_id>/task/<int:task>/done": "coordinator unit",
    "POST /desk/case/<int:case_id>/task/<int:task>/again": "coordinator unit",
    "GET /desk/case/<int:case_id>/route/object": "unit",
    "POST /desk/case/<int:case_id>/route/object": "unit",
    "GET /desk/case/<int:case_id>/route/<int:asked>/keep": "coordinator",
    "POST /desk/case/<int:case_id>/route/<int:asked>/keep": "coordinator",
    "GET /desk/case/<int:case_id>/package": "coordinator",
    "POST /desk/case/<int:case_id>/package": "coordinator",
    "GET /desk/case/<int:case_id>/meeting": "coordinator",
    "POST /desk/case/<int:case_id>/meeting": "coordinator",
    "GET /desk/case/<int:case_id>/talk": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/talk": "coordinator supervisor",
    "GET /desk/case/<int:case_id>/refer": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/refer": "coordinator supervisor",
    "GET /desk/case/<int:case_id>/reissue": "coordinator",
    "POST /desk/case/<int:case_id>/reissue": "coordinator",
    "POST /desk/case/<int:case_id>/reissue/receipt.pdf": "coordinator",
    "GET /desk/case/<int:case_id>/extend": "coordinator unit",
    "POST /desk/case/<int:case_id>/extend": "coordinator unit",
    "GET /desk/case/<int:case_id>/extension/<int:asked>": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/extension/<int:asked>": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/extension/<int:asked>/refuse": "coordinator supervisor",
    "GET /desk/case/<int:case_id>/instalment/<int:instalment_id>/pay": "coordinator unit",
    "POST /desk/case/<int:case_id>/instalment/<int:instalment_id>/pay": "coordinator unit",
    "GET /desk/case/<int:case_id>/instalment/<int:instalment_id>/amend": "coordinator",
    "POST /desk/case/<int:case_id>/instalment/<int:instalment_id>/amend": "coordinator",
    "GET /desk/case/<int:case_id>/amendment/<int:asked>": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/amendment/<int:asked>": "coordinator supervisor",
    "POST /desk/case/<int:case_id>/amendment/<int:asked>/refuse": "coordinator supervisor",
    "GET /desk/case/<int:case_id>/undisputed": "coordinator unit",
    "POST /desk/case/<int:case_id>/undisputed": "coordinator unit",
    "GET /desk/case/<int:case_id>/summary": "coordinator",
    "POST /desk/case/<int:case_id>/summary": "coordinator",
    "POST /desk/case/<int:case_id>/summary/submit": "coordinator",
    "POST /desk/case/<int:case_id>/summary/rewrite": "coordinator",
    "POST /desk/case/<int:case_id>/summary/dismiss": "coordinator",
    "GET /desk/summaries": "coordinator reviewer",
    "GET /desk/summary/<int:case_id>": "coordinator reviewer",
    "GET /desk/summary/<int:case_id>/preview": "coordinator reviewer",
    "POST /desk/summary/<int:case_id>/approve": "coordinator reviewer",
    "POST /desk/summary/<int:case_id>/send-back": "coordinator reviewer",
    "GET /desk/summary/<int:case_id>/withdraw": "coordinator",
    "POST /desk/summary/<int:case_id>/withdraw": "coordinator",
    "POST /desk/summary/<int:case_id>/reason": "coordinator",
    "POST /desk/summary/<int:case_id>/reason/approve": "coordinator reviewer",
    "POST /desk/summary/<int:case_id>/reason/send-back": "coordinator reviewer",
    "GET /desk/summary/<int:case_id>/stone": "coordinator reviewer",
    "GET /desk/site/": "coordinator",
    "POST /desk/site/": "coordinator",
    "POST /desk/site/schedule": "coordinator",
    "GET /desk/site/job/<int:job_id>.json": "coordinator",
    "GET /desk/site/rollback/<release_id>": "coordinator",
    "POST /desk/site/rollback/<release_id>": "coordinator",
    "GET /desk/site/rollback/proposal/<int:change_id>": "coordinator reviewer",
    "POST /desk/site/rollback/proposal/<int:change_id>/confirm": "coordinator reviewer",
    "POST /desk/site/rollback/proposal/<int:change_id>/take-back": "coordinator reviewer",
    "GET /desk/site/content/<int:change_id>": "coordinator reviewer",
    "GET /desk/site/content/<int:change_id>/page/": "coordinator reviewer",
    "GET /desk/site/content/<int:change_id>/page/<path:name>": "coordinator reviewer",
    "POST /desk/site/content/<int:change_id>/confirm": "coordinator reviewer",
    "POST /desk/site/content/<int:change_id>/refuse": "coordinator reviewer",
    "POST /desk/site/content/<int:change_id>/take-back": "coordinator",
    "GET /desk/staff/": "admin",
    "POST /desk/staff/": "admin",
    "GET /desk/staff/<int:staff_id>": "admin",
    "POST /desk/staff/<int:staff_id>": "admin",
    "POST /desk/staff/<int:staff_id>/reset": "admin",
    "POST /desk/staff/<int:staff_id>/active": "admin",
    "POST /desk/staff/<int:staff_id>/factor": "admin",
    "POST /desk/staff/change/<int:change_id>/confirm": "admin",
    "POST /desk/staff/change/<int:change_id>/take-back": "admin",
    "GET /desk/workdays": "admin",
    "POST /desk/workdays": "admin",
    "GET /desk/audit/cases": "auditor",
    "GET /desk/audit/case/<int:audited>": "auditor",
    "GET /desk/audit/office": "auditor",
    "GET /desk/audit/security": "auditor",
    "GET /desk/jobs/": "coordinator",
    "POST /desk/jobs/again": "coordinator",
    "POST /desk/jobs/<int:job_id>/again": "coordinator",
    "GET /desk/jobs/<int:job_id>": "coordinator",
    "POST /desk/jobs/<int:job_id>": "coordinator",
}


#: Things that exist, for what an address names.
THERE = (
    ("<int:case_id>", "1"),
    ("<int:audited>", "1"),
    ("<int:file_id>", "1"),
    ("<int:instalment_id>", "1"),
    ("<int:incoming_id>", "1"),
    ("<int:inspection_id>", "1"),
    ("<act>", "record"),
    ("<int:place>", "0"),
    ("<verb>", "accept"),
    ("<name>", "ab" * 32),
    ("<id>", "ab" * 16),
    ("<int:job_id>", "1"),
    ("<int:event>", "1"),
    ("<release_id>", "20220613-0900"),
    ("<int:staff_id>", "4"),
    ("<int:change_id>", "7"),
    ("<int:asked>", "7"),
    ("<int:other>", "1"),
    ("<int:task>", "1"),
    ("<field>", "amount"),
    ("<report>", "monthly"),
    ("<until>", "2022-05-31"),
    ("<unit>", "development-reform"),
    ("<int:report_id>", "1"),
    ("<table>", "progress"),
    ("<int:row>", "0"),
    ("<int:column>", "0"),
    ("<path:name>", "desk.css"),
)


def path_of(rule: str, bureau: Bureau) -> str:
    """``rule`` with things that exist put in."""
    for name, value in THERE:
        rule = rule.replace(name, value)
    return rule


def test_every_route_is_listed_here_with_what_it_demands(bureau: Bureau) -> None:
    found = {}
    for rule in bureau.app.url_map.iter_rules():
        roles = demanded(bureau.app, rule.endpoint)
        assert roles is not None, rule.endpoint
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found[f"{method} {rule.rule}"] = roles
    assert found == {
        door: frozenset(Role(name) for name in roles.split()) for door, roles in DOORS.items()
    }


@pytest.mark.parametrize("who", EVERYBODY.split())
def test_each_role_passes_its_doors_and_no_other(bureau: Bureau, who: str) -> None:
    bureau.office.register()
    bureau.jobs.ask("rebuild", "1")
    browser = bureau.browser(who)
    bureau.app.config["WTF_CSRF_ENABLED"] = False  # the door is asked before the form
    for door, roles in DOORS.items():
        method, rule = door.split()
        if "sign-out" in rule or "active" in rule or "sessions/end" in rule:
            continue
        code = browser.client.open(path_of(rule, bureau), method=method).status_code
        assert (code == 403) == (bool(roles) and who not in roles.split()), (door, code)
        assert code < 500, door


def test_without_signing_in_every_door_but_the_entrance_leads_to_it(bureau: Bureau) -> None:
    bureau.office.register()
    for door, roles in DOORS.items():
        method, rule = door.split()
        if method == "GET":
            answer = bureau.anybody().get(path_of(rule, bureau))
            if roles:
                assert answer.status_code == 302 and "/desk/sign-in?next=" in answer.location, door
            else:
                wanted = 404 if "<token>" in rule else 200  # an address that nobody made
                assert answer.status_code == wanted or answer.location == "/desk/sign-in", door


def test_a_view_that_declares_nothing_is_closed_to_everybody(bureau: Bureau) -> None:
    bureau.app._got_first_request = False  # Flask adds routes before the first request only
    bureau.app.add_url_rule("/desk/forgotten", "forgotten", lambda: "open")
    assert bureau.anybody().get("/desk/forgotten").status_code == 403
    assert bureau.browser("admin").get("/desk/forgotten").status_code == 403


@pytest.mark.parametrize("more", ["reviewer", "coordinator", "admin"])
def test_a_role_more_opens_no_door_to_an_account_of_before(bureau: Bureau, more: str) -> None:
    """A unit's account that got a second role before roles were exclusive."""
    case = bureau.office.register()
    bureau.office.go(case.case_id, "accept", "transfer")
    narrow = "admin" if more == "admin" else "unit"
    with bureau.office.store.write() as session:
        row = session.scalars(select(StaffRow).where(StaffRow.email.startswith("other-unit"))).one()
        row.roles.append(session.scalars(select(RoleRow).where(RoleRow.name == more)).one())
    browser = bureau.browser("other-unit")
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    for door, roles in DOORS.items():
        method, rule = door.split()
        if method == "GET":
            answer = browser.client.open(path_of(rule, bureau), method=method)
            assert (answer.status_code == 403) == (bool(roles) and narrow not in roles.split()), (
                door
            )
            assert "云亭" not in answer.text and case.number not in answer.text, door


def test_a_unit_does_not_find_the_case_of_another(bureau: Bureau) -> None:
    case = bureau.office.register()
    bureau.office.go(case.case_id, "accept", "transfer")
    assert bureau.browser("unit").get(f"/desk/case/{case.case_id}").status_code == 200
    other = bureau.browser("other-unit")
    for path in (
        f"/desk/case/{case.case_id}",
        f"/desk/case/{case.case_id}/file/1",
        f"/desk/case/{case.case_id}/file/1/view",
        f"/desk/case/{case.case_id}/file/1/original",
        f"/desk/case/{case.case_id}/move/take_up",
    ):
        answer = other.get(path)
        assert answer.status_code == 404 and "云亭" not in answer.text
    assert case.number not in other.get("/desk/ledger?view=all").text


def test_the_unit_sees_facts_and_enterprise_but_no_contact(bureau: Bureau) -> None:
    case = bureau.office.register()
    bureau.office.go(case.case_id, "accept", "transfer")
    page = bureau.browser("unit").get(f"/desk/case/{case.case_id}").text
    whole = bureau.browser("coordinator").get(f"/desk/case/{case.case_id}").text
    assert "南昌云亭建材有限公司" in page and "货款至今未付" in page
    for hidden in ("13900000001", "yt@example.com", "司徒样本"):
        assert hidden not in page and hidden not in whole, "asked for with a reason"
    for hidden in (
        "欧阳测试",
        "诸葛签字",
        "91360122MA00000000",
    ):
        assert hidden not in page and hidden in whole


def test_answers_are_never_stored_and_carry_the_strict_policy(bureau: Bureau) -> None:
    answer = bureau.browser("coordinator").get("/desk/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_form_without_its_token_changes_nothing(bureau: Bureau) -> None:
    case = bureau.office.register()
    browser = bureau.browser("coordinator")
    answer = browser.client.post(f"/desk/case/{case.case_id}/move/accept", data={"version": "1"})
    assert answer.status_code == 400
    assert bureau.office.row(case.case_id).state == "received"


def test_below_a_base_path_every_address_keeps_it(bureau: Bureau) -> None:
    client = bureau.app.test_client()
    answer = client.get("/desk/", base_url="http://localhost/zhuanlan/qingzhang/")
    assert answer.location.startswith(
        "/zhuanlan/qingzhang/desk/sign-in?next=/zhuanlan/qingzhang/desk/"
    )
    page = client.get("/desk/sign-in", base_url="http://localhost/zhuanlan/qingzhang/").text
    assert 'href="/zhuanlan/qingzhang/desk/static/desk.css' in page
