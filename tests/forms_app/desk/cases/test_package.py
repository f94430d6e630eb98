"""The file of a case for the level above."""

import io
import json
from zipfile import ZipFile

import pypdfium2

from casestore.ledger.queries import case_file
from casestore.ledger.verbs import supervision
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.desk.bureau import Bureau
from tests.house.tree import text


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_the_package_tells_the_case_and_none_of_what_stays_here(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    supervision.note(bureau.office.ledger, case_id, COORDINATOR, "只给自己看的备注")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/package"
    assert f'href="{at}"' in browser.get(f"/desk/case/{case_id}").text
    refused = browser.send(at, channel="", reason=" ")
    assert refused.status_code == 422 and "请写明为什么报送" in refused.text
    answer = browser.send(at, channel="city", reason="本级协调不了")
    assert answer.mimetype == "application/zip"
    with ZipFile(io.BytesIO(answer.data)) as whole:
        pdf, said = whole.read("case.pdf"), json.loads(whole.read("case.json"))
    read = words(pdf).replace("\r\n", "").replace("\n", "")
    for there in ("南昌云亭建材有限公司", "货款至今未付", "本级协调不了", "转办"):
        assert there in read and there in json.dumps(said, ensure_ascii=False), there
    for hidden in ("13900000001", "司徒样本", "yt@example.com", "只给自己看的备注"):
        assert hidden not in read and hidden not in json.dumps(said, ensure_ascii=False), hidden
    assert said["handed_up"]["reason"] == "本级协调不了" and len(said["files"]) >= 2
    described = text("docs/case-package.md")
    assert said["format"] in described
    for key in (*said, *said["history"][0], *said["files"][0], *said["handed_up"]):
        assert f"`{key}`" in described, key
    case = case_file.open_case(bureau.office.ledger, case_id, COORDINATOR)
    (event,) = (one for one in case.events if one.verb == "package")
    assert event.note == "本级协调不了"
    assert "导出报送材料" in [one.what for one in bureau.office.status(case_id).looks]
