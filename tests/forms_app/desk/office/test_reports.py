"""Reports on the desk: counted with one press, reviewed by another, issued, and never changed."""

import io
import re
from dataclasses import replace
from datetime import date

import openpyxl
import pikepdf

from casestore.database.tables import StaffRow
from casestore.ledger.queries.digest import digest_of
from casestore.office.inventory.taking import take_inventory
from tests.forms_app.desk.bureau import Bureau

#: The month that is over on the fixture's day, 15 June 2022, and its report's address.
MAY, MADE = "/desk/reports/of/xinjian-2022/monthly/2022-05-31", "/desk/reports/1"
#: The unit account's own unit.
OWN = f"{MAY}/unit/development-reform"


def with_cases(bureau: Bureau) -> list[int]:
    """Two cases that came in in May; the second is with the unit."""
    office, ids = bureau.office.on(date(2022, 5, 23)), []
    for key in "ab":
        ids.append(office.register(key).case_id)
    office.go(ids[1], "accept", "transfer")
    return ids


def drafted(bureau: Bureau) -> list[int]:
    ids = with_cases(bureau)
    answer = bureau.browser("coordinator").send("/desk/reports/", MAY)
    assert answer.location == MADE, answer.text[:500]
    return ids


def faults_of(bureau: Bureau) -> list[str]:
    """What ``verify`` finds, but for witness file and release, which this desk has nobody to
    make."""
    found = take_inventory(bureau.office.ledger, None).faults
    return [one for one in found if "heads.log" not in one and "qingzhang build" not in one]


def issued(bureau: Bureau) -> list[int]:
    ids = drafted(bureau)
    second = bureau.browser("second")
    assert second.send(MADE, f"{MADE}/review").location == MADE
    assert second.send(MADE, f"{MADE}/issue").location == MADE
    return ids


def test_one_press_counts_it_and_each_figure_leads_to_its_cases(bureau: Bureau) -> None:
    ids = drafted(bureau)
    browser = bureau.browser("coordinator")
    page = browser.get(MADE).text
    assert "2022年5月专项治理工作进展月报" in page and "未报送" in page
    links = re.findall(rf'href="({MADE}/figure/progress/[^"]+)"', page)
    seen = [browser.get(link).text for link in links]
    numbers = {id: bureau.office.row(id).number for id in ids}
    assert any(all(number in text for number in numbers.values()) for text in seen)
    with_unit = re.findall(rf'href="({MADE}/figure/units/0/0)"', page)
    text = browser.get(with_unit[0]).text
    assert numbers[ids[1]] in text and numbers[ids[0]] not in text
    assert browser.get(f"{MADE}/figure/progress/99/0").status_code == 404
    assert browser.get(f"{MADE}/figure/nothing/0/0").status_code == 404


def test_who_counted_it_does_not_review_it_and_nobody_issues_a_draft(bureau: Bureau) -> None:
    drafted(bureau)
    first, second = bureau.browser("coordinator"), bureau.browser("second")
    page = first.get(MADE).text
    assert "/review" not in page and "/issue" not in page and "由起草以外的另一人审核" in page
    token = {"csrf_token": page.split('csrf_token" value="')[1].split('"')[0]}
    headers = {"Sec-Fetch-Site": "same-origin"}
    for step, why in (("review", "起草以外的另一人"), ("issue", "不能编号印发")):
        refused = first.client.post(f"{MADE}/{step}", data=token, headers=headers)
        assert refused.status_code == 409 and why in refused.text
    assert "等我审核的报告" in second.get("/desk/").text
    assert "等我审核的报告" not in first.get("/desk/").text
    reviewer = bureau.browser("reviewer")
    assert reviewer.send(MADE, f"{MADE}/review").location == MADE
    assert reviewer.send(MADE, f"{MADE}/back", reason="请核对承办数").location == MADE
    assert "请核对承办数" in first.get(MADE).text
    again = reviewer.send(MADE, f"{MADE}/review")
    assert again.status_code == 409 and "先重新生成" in again.text
    assert first.send(MADE, f"{MADE}/recount").location == MADE
    assert second.send(MADE, f"{MADE}/review").location == MADE


def test_what_is_issued_has_a_number_and_stays_to_the_byte(bureau: Bureau) -> None:
    ids = issued(bureau)
    browser = bureau.browser("coordinator")
    page = browser.get(MADE).text
    assert "区营商办报〔2022〕1号" in page and "/recount" not in page and "/drop" not in page
    before = [browser.get(f"{MADE}/report.{kind}").data for kind in ("pdf", "xlsx")]
    with pikepdf.open(io.BytesIO(before[0])) as pdf:
        assert len(pdf.pages) >= 1
    book = openpyxl.load_workbook(io.BytesIO(before[1]))
    progress = book["分类进展"]
    assert [cell.value for cell in progress[1]][:4] == ["项目", "本期收到", "累计收到", "累计受理"]
    assert [cell.value for cell in progress[progress.max_row]][:4] == ["合计", 2, 2, 1]
    bureau.office.go(ids[1], "take_up", "settle")
    assert [browser.get(f"{MADE}/report.{kind}").data for kind in ("pdf", "xlsx")] == before
    tables = re.findall("<table.*?</table>", page, re.S)
    assert tables and re.findall("<table.*?</table>", browser.get(MADE).text, re.S) == tables
    assert faults_of(bureau) == []


def test_a_correction_stands_instead_of_it_and_says_so(bureau: Bureau) -> None:
    issued(bureau)
    first, second = bureau.browser("coordinator"), bureau.browser("second")
    assert first.send(MADE, f"{MADE}/correct").location == "/desk/reports/2"
    page = first.get("/desk/reports/2").text
    assert "（更正）" in page and "更正区营商办报〔2022〕1号" in page
    assert first.send(MADE, f"{MADE}/correct").status_code == 409  # one is under way
    for step in ("review", "issue"):
        assert second.send("/desk/reports/2", f"/desk/reports/2/{step}").status_code == 302
    assert "已被区营商办报〔2022〕2号替代" in first.get(MADE).text
    assert "/correct" not in first.get(MADE).text


def test_a_dropped_draft_makes_room_for_another(bureau: Bureau) -> None:
    drafted(bureau)
    browser = bureau.browser("coordinator")
    assert browser.send(MADE, f"{MADE}/drop").location == "/desk/reports/of/xinjian-2022"
    assert browser.send("/desk/reports/", MAY).location == "/desk/reports/2"


def test_nothing_is_counted_before_its_days_are_over_or_twice(bureau: Bureau) -> None:
    drafted(bureau)
    browser = bureau.browser("coordinator")
    page = browser.get("/desk/reports/of/xinjian-2022")
    token = {"csrf_token": page.text.split('csrf_token" value="')[1].split('"')[0]}
    june = MAY.replace("2022-05-31", "2022-06-30")
    headers = {"Sec-Fetch-Site": "same-origin"}
    for path, why in ((june, "还没有过完"), (MAY, "已经有了")):
        answer = browser.client.post(path, data=token, headers=headers)
        assert answer.location == "/desk/reports/" and why in browser.get("/desk/reports/").text
    assert browser.client.post(MAY[:-1], data=token, headers=headers).status_code == 404


def test_a_unit_hands_in_and_who_has_not_is_named_and_reminded(bureau: Bureau) -> None:
    with_cases(bureau)
    unit, browser = bureau.browser("unit"), bureau.browser("coordinator")
    assert "要向统筹单位报送" in unit.get("/desk/").text
    named = browser.get("/desk/reports/").text
    assert "4 个未报" in named and "区发改委" in named
    assert "还有单位没有报送" in bureau.browser("supervisor").get("/desk/").text
    told = browser.send("/desk/reports/", f"{MAY}/remind")
    assert told.location == "/desk/reports/"
    page = browser.get("/desk/reports/").text
    assert "已给 2 人发提醒信" in page and "有 2 个单位没有账号" in page
    asked = digest_of(bureau.office.ledger, bureau.actor("unit"))
    assert "要向统筹单位报送" in [part.title for part in asked]
    answer = unit.send(OWN, note="第二件下月付清")
    assert answer.location == "/desk/reports/", answer.text[:300]
    assert "要向统筹单位报送" not in unit.get("/desk/").text
    assert "3 个未报" in browser.get("/desk/reports/").text
    browser.send("/desk/reports/", MAY)
    assert "第二件下月付清" in browser.get(MADE).text
    assert faults_of(bureau) == []


def test_figures_that_changed_meanwhile_are_not_confirmed(bureau: Bureau) -> None:
    ids = with_cases(bureau)
    unit = bureau.browser("unit")
    page = unit.get(OWN)
    bureau.office.on(date(2022, 5, 30)).go(ids[1], "take_up", "settle")
    answer = unit.send(page, at=OWN)
    assert answer.status_code == 422 and "台账有变动" in answer.text
    assert unit.send(OWN).location == "/desk/reports/"


def test_nobody_hands_in_for_another_unit_or_after_the_review(bureau: Bureau) -> None:
    issued(bureau)
    assert bureau.browser("other-unit").get(OWN).status_code == 404
    late = bureau.browser("unit").get(OWN)
    assert late.status_code == 409 and "已经审核或印发" in late.text


def test_who_reads_what(bureau: Bureau) -> None:
    drafted(bureau)
    for who in ("supervisor", "reviewer", "second"):
        browser = bureau.browser(who)
        assert f"{MADE}/figure/" in browser.get(MADE).text
        assert browser.get(f"{MADE}/report.xlsx").status_code == 200
    auditor = bureau.browser("auditor")
    assert auditor.get(MADE).status_code == 200 and "/figure/" not in auditor.get(MADE).text
    for path in (f"{MADE}/report.pdf", f"{MADE}/figure/progress/0/0", f"{MADE}/list/0"):
        assert auditor.get(path).status_code == 403
    for who in ("unit", "admin"):
        assert bureau.browser(who).get(MADE).status_code == 403


def test_who_works_in_another_campaign_has_no_address_for_it(bureau: Bureau) -> None:
    drafted(bureau)
    with bureau.staff.store.write() as session:
        row = session.get_one(StaffRow, int(bureau.actor("second").id))
        row.campaigns = ["zengdu-2024"]
    browser = bureau.browser("second")
    for path in (MADE, "/desk/reports/of/xinjian-2022", f"{MADE}/figure/progress/0/0"):
        assert browser.get(path).status_code == 404
    assert "xinjian-2022" not in browser.get("/desk/reports/").text


def test_a_report_in_traditional_characters_is_so_to_its_last_sheet(bureau: Bureau) -> None:
    """Heilongjiang's monthly report: three lists, targets, flags."""
    campaign = "heilongjiang-2019"
    early = bureau.office.on(date(2019, 4, 20), campaign)
    case = early.register("h", campaign, respondent_kind="vertical", sme_arrears="yes").case_id
    early.go(case, "accept")
    settings = replace(early.settings, as_of={**early.settings.as_of, campaign: date(2019, 5, 10)})
    ledger = replace(early.ledger, settings=settings)
    bureau = replace(bureau, office=replace(early, settings=settings, ledger=ledger))
    browser = bureau.browser("coordinator")
    made = browser.send("/desk/reports/", f"/desk/reports/of/{campaign}/monthly/2019-04-30")
    page = browser.get(made.location).text
    assert "目標完成情況" in page and "垂直管理部門履約事項台賬" in page and "还没" not in page
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{MADE}/report.xlsx").data))
    assert book.sheetnames[:3] == ["說明", "分類進展", "台賬清單"]
    third = book["垂直管理部門履約事項台賬"]
    heads = [cell.value for cell in third[1]]
    assert third.max_row == 2 and third.cell(
        2, heads.index("是否已列入全國拖欠中小企業賬款台賬") + 1
    )
    said = dict(zip(heads, (cell.value for cell in third[2]), strict=True))
    assert said["是否已列入全國拖欠中小企業賬款台賬"] == "是"
    with pikepdf.open(io.BytesIO(browser.get(f"{MADE}/report.pdf").data)) as pdf:
        assert pdf.Root.Lang == "zh-Hant" and len(pdf.pages) >= 4
