"""Many cases at once: what the preview says, what is done, and to whom nothing is shown."""

import io
import re

from openpyxl import load_workbook
from pytest import MonkeyPatch
from sqlalchemy import select
from werkzeug.test import TestResponse

from casestore.database.tables import EventTable, StaffRow
from casestore.ledger.verbs import bulk
from casestore.lifecycle.case_states import State
from forms_app.desk.cases import ledger_sheets
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Browser, Bureau

BULK, DO = "/desk/ledger/bulk/", "/desk/ledger/bulk/do"


def accepted(bureau: Bureau, *keys: str) -> list[int]:
    ids = [bureau.office.register(key).case_id for key in keys]
    for id in ids:
        bureau.office.go(id, "accept")
    return ids


def ticked(bureau: Bureau, *ids: int) -> list[str]:
    return [f"{id}.{bureau.office.row(id).version}" for id in ids]


def preview(browser: Browser, act: str, **fields: object) -> TestResponse:
    return browser.send("/desk/ledger?view=all", BULK, act=act, **fields)


def states(bureau: Bureau, *ids: int) -> list[State]:
    return [bureau.office.row(id).state for id in ids]


def section(page: TestResponse, heading: str) -> str:
    """What stands under ``heading``, up to the next one."""
    return page.text.partition(heading)[2].partition("<h2")[0]


def test_cases_are_transferred_after_a_preview_and_what_may_not_go_stays(bureau: Bureau) -> None:
    first, second = accepted(bureau, "a", "b")
    third = bureau.office.register("c").case_id
    browser = bureau.browser("coordinator")
    page = preview(browser, "transfer", case=ticked(bureau, first, second, third))
    assert "可以办 2 件，不能办 1 件" in page.text
    assert section(page, "将要办的").count("转办到") == 2
    assert section(page, "将要办的").count("办理期限到 2022年7月15日") == 2
    assert "现在的状态不能做这一步" in section(page, "不能办的")
    assert states(bureau, first, second) == [State.ACCEPTED] * 2, "a preview does nothing"
    done = browser.send(page, DO, case=ticked(bureau, first, second))
    assert "办了 2 件，没有办 0 件" in done.text and done.status_code == 200
    assert states(bureau, first, second, third) == [
        *(State.TRANSFERRED, State.TRANSFERRED),
        State.RECEIVED,
    ]
    assert bureau.office.row(first).unit == bureau.office.row(first).lead


def test_a_second_press_does_nothing_twice_and_says_what_was_done(bureau: Bureau) -> None:
    (case_id,) = accepted(bureau, "a")
    browser = bureau.browser("coordinator")
    page = preview(browser, "transfer", case=ticked(bureau, case_id))
    seen = ticked(bureau, case_id)
    browser.send(page, DO, case=seen)
    version = bureau.office.row(case_id).version
    again = browser.send(page, DO, case=seen)
    assert "一件也没有办" in again.text and "刚刚有了新的变动" in again.text
    assert "最近一步：转办" in again.text
    assert bureau.office.row(case_id).version == version


def test_another_unit_wants_a_reason_and_goes_to_all_of_them(bureau: Bureau) -> None:
    ids = accepted(bureau, "a", "b")
    browser = bureau.browser("coordinator")
    page = preview(browser, "transfer", case=ticked(bureau, *ids))
    other = browser.send(page, BULK, case=ticked(bureau, *ids), to="development-reform")
    assert "可以办 0 件，不能办 2 件" in other.text and "要改的，请写明理由" in other.text
    reasoned = browser.send(
        other, BULK, case=ticked(bureau, *ids), to="development-reform", reason="统一由发改委办"
    )
    assert "可以办 2 件" in reasoned.text
    browser.send(reasoned, DO, case=ticked(bureau, *ids))
    assert {bureau.office.row(id).unit for id in ids} == {"development-reform"}


def test_units_are_reminded_once_a_day_by_whoever_gives_orders(bureau: Bureau) -> None:
    first, second = accepted(bureau, "a", "b")
    bureau.office.go(first, "transfer")
    supervisor = bureau.browser("supervisor")
    assert 'value="transfer"' not in supervisor.get("/desk/ledger?view=all").text
    page = preview(supervisor, "remind", case=ticked(bureau, first, second))
    assert "可以办 1 件，不能办 1 件" in page.text
    assert "办了 1 件" in supervisor.send(page, DO, case=ticked(bureau, first)).text
    again = preview(bureau.browser("coordinator"), "remind", case=ticked(bureau, first))
    assert "今天已经催办过" in section(again, "不能办的")
    barred = preview(supervisor, "transfer", case=ticked(bureau, second))
    assert "只有统筹岗可以转办" in section(barred, "不能办的")


def test_all_that_the_list_found_are_acted_on_and_no_more_than_is_allowed(
    bureau: Bureau, monkeypatch: MonkeyPatch
) -> None:
    ids = accepted(bureau, *(str(key) for key in range(22)))
    browser = bureau.browser("coordinator")
    page = browser.look_for("云亭", view="all")
    assert "不只本页，全部 22 件" in page.text
    whole = browser.send(page, BULK, act="transfer", all="1")
    assert "可以办 22 件" in whole.text
    narrow = browser.send(page, BULK, act="transfer", all="1", view="declined")
    assert "请先在表里勾选案件" in browser.get(narrow.location).text
    monkeypatch.setattr(bulk, "MOST", 21)
    refused = browser.send(page, BULK, act="transfer", all="1")
    assert "一次最多办 21 件，现在选了 22 件" in browser.get(refused.location).text
    done = browser.send(whole, DO, case=ticked(bureau, *ids))
    assert "一次最多办 21 件" in done.text and done.status_code == 409
    assert set(states(bureau, *ids)) == {State.ACCEPTED}


def test_nothing_is_told_or_done_of_cases_that_one_may_not_see(bureau: Bureau) -> None:
    mine, elsewhere = accepted(bureau, "a"), bureau.office.register("b", campaign="zengdu-2024")
    bureau.office.go(elsewhere.case_id, "accept")
    for id in (mine[0], elsewhere.case_id):
        bureau.office.go(id, "transfer")
    account = next(one for one in bureau.staff.list() if one.email.startswith("second@"))
    limited(bureau, account.id)
    browser = bureau.browser("second")
    page = preview(browser, "remind", case=ticked(bureau, mine[0], elsewhere.case_id))
    assert "可以办 1 件，不能办 1 件" in page.text and elsewhere.number not in page.text
    browser.send(page, DO, case=ticked(bureau, mine[0], elsewhere.case_id))
    assert verbs(bureau, elsewhere.case_id)[-1] == "transfer"
    assert verbs(bureau, mine[0])[-1] == "remind"
    page = browser.send("/desk/ledger?view=all", BULK, act="export", case=f"{elsewhere.case_id}.1")
    assert "请先筛选一个专项行动" in browser.get(page.location).text
    unit = bureau.browser("unit")
    assert 'action="/desk/ledger/bulk/"' not in unit.get("/desk/ledger?view=all").text


def test_ticked_cases_go_out_as_a_workbook_after_a_preview(bureau: Bureau) -> None:
    first = bureau.office.register("a", enterprise="江西霜桥机电有限公司").case_id
    second = bureau.office.register("b").case_id
    other = bureau.office.register("c", campaign="zengdu-2024").case_id
    browser = bureau.browser("coordinator")
    mixed = preview(browser, "export", case=ticked(bureau, first, other))
    assert "各专项行动的栏目不同" in browser.get(mixed.location).text
    page = preview(browser, "export", case=ticked(bureau, first))
    assert "选中的 1 件" in page.text and bureau.office.row(first).number in page.text
    assert bureau.office.row(second).number not in page.text
    at = f"/desk/sheets/{MODEL}/chosen"
    refused = browser.send(page, at)
    assert refused.status_code == 422 and "请写明为什么要导出联系方式" in refused.text
    answer = browser.send(refused, at, reason="汇报用")
    assert answer.mimetype == ledger_sheets.MIME
    assert "opened_contact" in verbs(bureau, first) and "opened_contact" not in verbs(
        bureau, second
    )
    book = load_workbook(io.BytesIO(answer.data))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("霜桥" in cell for cell in cells) and not any("云亭建材" in cell for cell in cells)


def limited(bureau: Bureau, account: int) -> None:
    with bureau.staff.store.write() as rows:
        rows.get_one(StaffRow, account).campaigns = [MODEL]


def verbs(bureau: Bureau, case_id: int) -> list[str]:
    with bureau.office.store.read() as session:
        asked = select(EventTable.verb).where(EventTable.case_id == case_id)
        return [str(verb) for verb in session.scalars(asked.order_by(EventTable.id))]


def test_a_row_says_which_case_its_box_is_for(bureau: Bureau) -> None:
    (case_id,) = accepted(bureau, "a")
    page = bureau.browser("coordinator").get("/desk/ledger?view=all").text
    number = bureau.office.row(case_id).number
    box = re.search(
        rf'name="case" value="{case_id}\.(\d+)" form="bulk"[^>]*>\s*<span[^>]*>勾选 {number}', page
    )
    assert box and int(box[1]) == bureau.office.row(case_id).version
