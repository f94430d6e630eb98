"""入企检查 at the desk: the department registers and ends its own, hands out the code, and sees
neither who complained nor what was said; coordinators and supervisors do."""

import io
import re

import openpyxl
import pytest

from casestore.lifecycle.roles import Role
from tests.casestore.ledger.inspected import DAY, ENTERPRISE, PARK, UNIT, USCC, graded, seen
from tests.casestore.ledger_fixture import Office
from tests.forms_app.desk.bureau import Browser, Bureau

LIST, NEW = f"/desk/inspections/{PARK}", f"/desk/inspections/{PARK}/new"
ONE = "/desk/inspections/one/1"
SAID = {
    "day": "2024-05-22",
    "enterprise": ENTERPRISE,
    "uscc": USCC,
    "matter": "危险化学品储存检查",
    "people": "执法人员 2 名",
}


@pytest.fixture
def department(bureau: Bureau) -> Browser:
    return hired(bureau, "inspectors", UNIT)


def hired(bureau: Bureau, who: str, unit: str) -> Browser:
    units = frozenset({f"{PARK}/{unit}"})
    bureau.staff.add(f"{who}@example.gov.cn", f"{unit} 经办", frozenset({Role.UNIT}), units)
    return bureau.browser(who)


def with_a_clue(office: Office) -> str:
    return office.register("c", PARK, respondent="区应急管理局", uscc=USCC).number


def test_the_department_registers_and_gets_what_the_enterprise_scans(
    bureau: Bureau, department: Browser
) -> None:
    assert "入企检查" in department.get("/desk/").text
    assert department.get("/desk/inspections/").location.endswith(LIST)
    assert "这个月没有登记入企检查" in department.get(LIST).text
    form = department.get(NEW).text
    assert "不写姓名" in form and "每月 1 日至 20 日是企业安静日" in form
    assert 'name="unit"' not in form  # its own
    done = department.send(NEW, **SAID)
    assert done.location.endswith(f"{ONE}/slip")
    slip, one = department.get(done.location).text, seen(bureau.office, 1)
    assert one.code in slip and "<svg" in slip and "出示执法证件" in slip
    assert ENTERPRISE in department.get(LIST).text
    assert one.number in department.get(ONE).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2024-05-16"}, "企业安静日"),
        ({"day": "2024-05-15", "exception": "应急处置"}, "请写明例外的依据"),
        ({"day": "x"}, "请按 2022年10月14日"),
        ({"day": ""}, "请填写检查日期"),
        ({"enterprise": ""}, "请填写企业名称"),
        ({"uscc": "9136012"}, "18 位"),
        ({"people": " "}, "请写明检查人员的岗位和人数"),
        ({"matter": "查" * 501}, "最多 500 个字"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    bureau: Bureau, department: Browser, changed: dict[str, str], said: str
) -> None:
    answer = department.send(NEW, **{**SAID, **changed})
    assert answer.status_code == 422 and said in answer.text
    assert "危险化学品" in answer.text or "matter" in changed


def test_a_code_that_may_be_right_is_asked_back_and_taken(
    bureau: Bureau, department: Browser
) -> None:
    early = "91360122MA0QX0147K"
    asked = department.send(NEW, **{**SAID, "uscc": early})
    assert asked.status_code == 422 and "校验码" in asked.text
    assert department.send(asked, at=NEW, confirmed=f"uscc={early}").status_code == 302
    assert seen(bureau.office, 1).uscc == early


def test_an_exception_may_come_on_a_quiet_day_and_says_why(
    bureau: Bureau, department: Browser
) -> None:
    said = {"day": "2024-05-15", "exception": "应急处置", "basis": "12345转来的泄漏举报"}
    assert department.send(NEW, **{**SAID, **said}).status_code == 302
    assert "应急处置" in department.get(f"{ONE}/slip").text
    assert "12345转来的泄漏举报" in department.get(ONE).text
    assert "要登记检查结果" in department.get("/desk/").text  # its day has come
    assert department.send(f"{ONE}/record", words="已处置").status_code == 302
    assert "已处置" in department.get(ONE).text
    assert "要登记检查结果" not in department.get("/desk/").text


def test_it_is_changed_and_cancelled_with_the_reason(bureau: Bureau, department: Browser) -> None:
    department.send(NEW, **SAID)
    page = department.get(f"{ONE}/change")
    assert ENTERPRISE in page.text and 'value="2024-05-22"' in page.text
    bare = department.send(page, at=f"{ONE}/change", day="2024-05-23")
    assert bare.status_code == 422 and "请写明更改的原因" in bare.text
    assert department.send(bare, at=f"{ONE}/change", words="企业停产").status_code == 302
    stale = department.send(page, at=f"{ONE}/change", words="再改")
    assert stale.status_code == 422 and "刚由他人改动过" in stale.text
    assert "还没有到" in department.send(f"{ONE}/record", words="无问题").text
    assert department.send(f"{ONE}/cancel", words="并入联合检查").status_code == 302
    assert "并入联合检查" in department.get(ONE).text
    assert department.get(f"{ONE}/cancel").location.endswith(ONE)
    assert department.get(f"{ONE}/change").status_code == 404


def test_a_flag_reaches_supervisor_and_coordinator_and_never_the_department(
    bureau: Bureau, department: Browser
) -> None:
    number = with_a_clue(bureau.office)
    department.send(NEW, **SAID)
    for who in ("coordinator", "supervisor"):
        browser = bureau.browser(who)
        for path in ("/desk/", LIST, ONE):
            assert number in browser.get(path).text, (who, path)
    for path in ("/desk/", LIST, ONE, f"{ONE}/slip", f"{ONE}/change"):
        text = department.get(path).text
        assert number not in text and "未办结线索" not in text, path


def test_what_the_enterprise_says_stays_with_those_who_watch_until_it_was_looked_into(
    bureau: Bureau, department: Browser
) -> None:
    department.send(NEW, **SAID)
    graded(bureau.office, seen(bureau.office, 1).code, 2, "来了五个人", mismatch=True)
    supervisor, coordinator = bureau.browser("supervisor"), bureau.browser("coordinator")
    for browser in (supervisor, coordinator):
        assert "要回访" in browser.get("/desk/").text
        assert "来了五个人" in browser.get(ONE).text
    assert "登记回访</a>" not in supervisor.get(ONE).text
    for path in ("/desk/", LIST, ONE):
        text = department.get(path).text
        assert "来了五个人" not in text and "回访" not in text and "评价" not in text, path
    assert department.send(f"{LIST}/new", **SAID).status_code == 302
    assert department.get(f"{ONE}/follow").location.endswith(ONE)
    assert coordinator.send(f"{ONE}/follow", words="已向企业核实").status_code == 302
    assert "已向企业核实" in supervisor.get(ONE).text
    assert "已向企业核实" not in department.get(ONE).text
    assert "要回访" not in coordinator.get("/desk/").text


@pytest.mark.parametrize("who", ["unit", "other-unit", "another"])
def test_another_department_finds_nothing(bureau: Bureau, department: Browser, who: str) -> None:
    department.send(NEW, **SAID)
    other = hired(bureau, who, "ecology") if who == "another" else bureau.browser(who)
    for path in (ONE, f"{ONE}/slip", f"{ONE}/change", f"{ONE}/record"):
        assert other.get(path).status_code == 404, path
    assert ENTERPRISE not in other.get(LIST).text
    assert ("入企检查</a>" in other.get("/desk/").text) == (who == "another")


def test_a_coordinator_registers_for_a_department_without_an_account(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    lacking = coordinator.send(NEW, **SAID)
    assert lacking.status_code == 422 and "请选择检查单位" in lacking.text
    assert coordinator.send(lacking, at=NEW, unit="ecology").status_code == 302
    assert seen(bureau.office, 1).unit == "ecology"
    assert bureau.browser("supervisor").get(NEW).status_code == 403


def test_the_monthly_list_is_a_workbook_and_the_departments_has_no_grades(
    bureau: Bureau, department: Browser
) -> None:
    department.send(NEW, **{**SAID, "matter": "=1+1"})
    with_a_clue(bureau.office)
    graded(bureau.office, seen(bureau.office, 1).code, 1, "索要好处")
    at = f"{LIST}/list.xlsx?month={DAY:%Y-%m}"
    for browser, watches in ((department, False), (bureau.browser("supervisor"), True)):
        answer = browser.get(at)
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        cells = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
        assert "=1+1" in cells and ENTERPRISE in cells
        types = {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value}
        assert types == {"s"}
        assert ("索要好处" in cells, "未办结线索" in cells) == (watches, watches)


def test_the_months_go_on_and_an_odd_one_is_this_one(bureau: Bureau, department: Browser) -> None:
    page = department.get(f"{LIST}?month=2023-12").text
    assert re.findall(r"month=(\d{4}-\d\d)", page)[:2] == ["2023-11", "2024-01"]
    for odd in ("2024-13", "0001-01", "9999-12", "x"):
        assert department.get(f"{LIST}?month={odd}").status_code == 200
