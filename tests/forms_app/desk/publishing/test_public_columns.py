"""The desk shows what of a case will be told, why no more, and for how many others it waits."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from casestore.database.tables import CaseTable
from casestore.publishing import summaries
from casestore.publishing.records import Summary
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT
from tests.casestore.publishing.approved import approved
from tests.casestore.publishing.keeping import keeping, release
from tests.forms_app.desk.bureau import Bureau

#: Another than the cases are transferred to.
UNIT = "court"


@pytest.fixture
def strict(bureau: Bureau) -> Bureau:
    return replace(bureau, office=keeping(bureau.office, 5))


def written(bureau: Bureau, key: str, **changed: str) -> Summary:
    office = bureau.office
    case = office.struck_off(key, uscc=code_of(key), **changed)
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    return summaries.submit(office.ledger, draft.case_id, COORDINATOR, draft.sha)


def code_of(key: str) -> str:
    """The code of an enterprise of its own."""
    return f"91360122MA{key:0>8.8}"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_writer_and_second_person_read_what_is_left_out_and_why(strict: Bureau) -> None:
    for number in range(2):
        strict.office.struck_off(f"same-{number}", uscc=code_of(f"s{number}"))
    for number in range(2):
        strict.office.struck_off(f"more-{number}", amount="5000", uscc=code_of(f"m{number}"))
    case_id = written(strict, "a").case_id
    for who, at in (
        ("coordinator", f"/desk/case/{case_id}/summary"),
        ("reviewer", f"/desk/summary/{case_id}"),
    ):
        page = words(strict.browser(who).get(at).text)
        assert "随文公开的各栏" in page
        assert "涉及金额 不公开 写细了，台账里同样的案件只来自 3 家企业，不足 5 家" in page
        assert "用时 不公开 写细了，台账里同样的案件只来自 3 家企业，不足 5 家" in page
        assert "受理时间 2022年上半年 用时" in page, "nothing is said of what is told in full"
        assert "连同本件已有 1 家，还差 4 家；同一家企业有几件，只算一家。批准后先等着" in page
        assert "不公开、写粗的，正文里也不要写细" in page
    editor = words(strict.browser("coordinator").get(f"/desk/case/{case_id}/summary").text)
    assert "同组案件还差 4 家 一家企业几件只算一家。批准后先不公开" in editor


def test_what_the_text_tells_of_a_column_left_out_is_pointed_at(strict: Bureau) -> None:
    office, case_id = strict.office, strict.office.struck_off("a").id
    telling = replace(
        TEXT,
        happened="某建材企业2022年下半年供货，另一家某企业欠100万—1000万元。",
        done="38个工作日办结，某公司签字。",
    )
    summaries.save(office.ledger, case_id, COORDINATOR, telling)
    page = words(strict.browser("coordinator").get(f"/desk/case/{case_id}/summary").text)
    told = page.partition("正文里像是写细了的地方")[2].partition("标题")[0]
    for quoted, column in (
        ("38个工作日", "用时"),
        ("100万—1000万元", "涉及金额"),
        ("2022年下半年", "受理时间"),
        ("某建材企业", "行业"),
    ):
        assert f"“{quoted}” {column}" in told
    assert told.count("“") == 4, "某企业 and 某公司 tell nothing"


def test_an_approved_text_waits_and_says_for_how_many(strict: Bureau) -> None:
    summary, browser = written(strict, "a"), strict.browser("reviewer")
    at = f"/desk/summary/{summary.case_id}"
    answer = browser.send(browser.get(at), f"{at}/approve", sure="y")
    assert answer.status_code == 302
    listed = browser.get("/desk/summaries").text
    assert "摘要已批准，同组案件还差 4 家，凑足以后一并公开" in listed
    assert "等同组案件" in listed
    page = words(browser.get(at).text)
    assert "批准。同组案件还差 4 家，凑足以后一并公开。" in page
    assert (
        "已批准，还没有公开。要有 5 家企业的案件这几栏完全相同，连同本件已有 1 家，还差 4 家"
        in page
    )
    for key in ("b", "c", "d", "e"):
        approved(strict.office, key, uscc=code_of(key))
    page = words(browser.get(at).text)
    assert "批准。公开站自动更新。" in page
    assert "公开版里分不出哪一件是哪一家" in page
    assert "等同组案件" not in browser.get("/desk/summaries").text


def test_a_case_that_was_told_of_otherwise_says_why_it_waits(strict: Bureau) -> None:
    office = strict.office
    for key in ("a", "b", "c", "d", "e"):
        approved(office, key, uscc=code_of(key))
    assert len(release(office)) == 5
    office.go(1, "reopen", "settle", "strike_off")
    with office.store.write() as session:
        session.execute(update(CaseTable).where(CaseTable.id == 1).values(unit=UNIT))
    draft = summaries.save(office.ledger, 1, COORDINATOR, TEXT)
    summaries.submit(office.ledger, 1, COORDINATOR, draft.sha)
    page = words(strict.browser("reviewer").get("/desk/summary/1").text)
    assert "本件以前公开时这几栏写的不同，两次对照会认出本件" in page
    assert "都要另有 5 家企业的公开过才行，还差 5 家" in page
    assert summaries.approve(office.ledger, 1, SECOND, draft.sha).held


def test_an_invented_case_says_that_it_is_outside(strict: Bureau) -> None:
    summary = written(strict, "a")
    with strict.office.store.write() as session:
        session.execute(update(CaseTable).values(demo=True))
    page = words(strict.browser("reviewer").get(f"/desk/summary/{summary.case_id}").text)
    assert "这是虚构的示例，照实写明，不受家数限制，也不计入真实案件。" in page
    assert "若是真实案件，会隐去或者写粗：用时、涉及金额、受理时间" in page
