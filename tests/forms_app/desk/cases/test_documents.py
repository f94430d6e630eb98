"""Papers on the desk: drafted from the case, edited, issued as a PDF by GB/T 9704, kept."""

import io
from datetime import date

import pikepdf
import pytest

from casestore.ledger.verbs import supervision
from casestore.lifecycle.documents import DocumentKind
from forms_app.pdf.document import Paper
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.desk.bureau import Bureau, Forms

#: What of the fixture's claimant a unit never sees.
CONTACT = ("司徒样本", "13900000001", "yt@example.com", "欧阳测试", "91360122MA00000000")


def in_hand(bureau: Bureau) -> int:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    return case_id


def drafted(bureau: Bureau, case_id: int, kind: str) -> dict[str, str]:
    page = bureau.browser("coordinator").get(f"/desk/case/{case_id}/document/{kind}")
    assert page.status_code == 200, page.text[:300]
    return next(fields for _action, fields in Forms(page.text).found if "body" in fields)


def test_a_letter_is_drafted_from_the_case_and_says_no_more_than_the_unit_sees(
    bureau: Bureau,
) -> None:
    case_id = in_hand(bureau)
    supervision.press(bureau.office.ledger, case_id, COORDINATOR, "请列出付款日期", True)
    number = bureau.office.row(case_id).number
    for kind, words in (
        ("transfer-letter", ("268.5万元", "2022年7月5日前办结", "第十四条", "付清所欠货款")),
        ("supervision-letter", ("请列出付款日期", "本案已挂牌督办", "第二十六条")),
        ("extension-form", ("延期理由：", "第二十五条", "统筹单位意见：")),
    ):
        said = drafted(bureau, case_id, kind)
        assert number in said["title"] + said["body"]
        assert not [word for word in words if word not in said["body"]], kind
        assert not [one for one in CONTACT if one in "".join(said.values())], kind


def test_what_is_edited_is_issued_numbered_and_kept(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    path = f"{at}/document/transfer-letter"
    shown = browser.send(path, preview="y", body="请于七月底前付清。")
    assert shown.mimetype == "application/pdf" and "〔2022〕" not in browser.get(at).text
    assert browser.send(path, body="请于七月底前付清。").location == at
    page = browser.get(at).text
    assert "已出具转办函 区营商办转〔2022〕1号" in page
    link = page.split("转办函 区营商办转〔2022〕1号</a>")[0].rpartition('href="')[2].split('"')[0]
    data = bureau.browser("unit").get(link).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        width, height = (float(size) for size in list(pdf.pages[0].mediabox)[2:])
        assert (round(width), round(height)) == (595, 842)
    again = browser.send(path, body="请于八月底前付清。", replaces="1")
    assert again.status_code == 302, again.text[:500]
    assert "已由 区营商办转〔2022〕2号 替代" in browser.get(at).text
    assert drafted(bureau, case_id, "transfer-letter").get("replaces", "") == ""


def test_what_is_empty_or_unknown_is_refused(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/document"
    wrong = browser.send(f"{at}/transfer-letter", body=" ", addressee="")
    assert wrong.status_code == 422 and "请填写内容" in wrong.text and "主送单位" in wrong.text
    assert browser.get(f"{at}/love-letter").status_code == 404
    refused = browser.send(f"{at}/strike-off-form")
    assert refused.status_code == 422 and "不出具销号单" in refused.text


def test_the_unit_issues_nothing_and_does_not_read_what_is_not_for_it(bureau: Bureau) -> None:
    case_id = in_hand(bureau)
    bureau.office.go(case_id, "take_up", "settle")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    assert browser.send(f"{at}/document/settlement-report").location == at
    assert "办结报告 区营商办结〔2022〕1号" in browser.get(at).text
    seen = bureau.browser("unit").get(at).text
    assert "办结报告" not in seen and "document/" not in seen


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_kind_has_a_draft_for_a_case_in_its_state(bureau: Bureau, kind: DocumentKind) -> None:
    office = bureau.office
    case_id = office.register().case_id
    ways = {
        DocumentKind.REFUSAL_LETTER: ("decline",),
        DocumentKind.SETTLEMENT_REPORT: ("accept", "transfer", "take_up", "settle"),
        DocumentKind.STRIKE_OFF_FORM: ("accept", "transfer", "take_up", "settle", "strike_off"),
    }
    office.go(case_id, *ways.get(kind, ("accept", "transfer")))
    said = drafted(bureau, case_id, kind.value)
    assert said["title"] and len(said["body"].splitlines()) >= 3
    assert "None" not in said["body"] and "。。" not in said["body"]


def test_a_line_of_a_form_is_a_row_and_the_mark_of_the_issuer_fits() -> None:
    paper = Paper(
        title="表",
        number="1号",
        issuer="办" * 20,
        addressee="",
        body="编号：1\n理由：甲\n乙\n意见：",
        day=date(2022, 6, 15),
        is_form=True,
    )
    assert paper.rows == [("编号", "1"), ("理由", "甲乙"), ("意见", "")]
    assert paper.head_size * 20 <= 156 / 25.4 * 72
