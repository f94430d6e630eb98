"""Files of a case over HTTP: the copy without ado, the original for a reason."""

import io
from dataclasses import replace
from hashlib import sha256
from urllib.parse import unquote

import pytest
from sqlalchemy import update

from casestore.database.tables import FileTable
from casestore.ledger.queries import case_file
from casestore.ledger.records import CaseFile
from casestore.ledger.verbs import registering
from casestore.sealing.evidence import Limits
from casestore.sealing.kept_file import copy_of
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau
from tests.torture.heif_photos import telling
from tests.torture.hostile_pdfs import HOSTILE
from tests.torture.hostile_pictures import picture

HOSTILE_PDF = HOSTILE["pdf: attachment behind an annotation"]


def register(bureau: Bureau, data: bytes = HOSTILE_PDF, name: str = "发票.pdf") -> int:
    """A case with ``data`` as its first file."""
    office = bureau.office
    limits = Limits.of(office.campaigns[MODEL])
    kept = office.evidence.keep(io.BytesIO(data), name, "evidence", limits)
    clue = replace(office.clue(), files=(kept, office.keep("signed-form", "线索表.pdf")))
    return registering.register(office.ledger, clue, "k").case_id


def opened(bureau: Bureau, case_id: int) -> CaseFile:
    return case_file.open_case(bureau.office.ledger, case_id, bureau.actor("coordinator"))


def test_the_case_says_which_is_which_and_what_was_taken_out(bureau: Bureau) -> None:
    case_id = register(bureau)
    page = bureau.browser("coordinator").get(f"/desk/case/{case_id}").text
    assert f'href="/desk/case/{case_id}/file/1"' in page and "安全副本" in page
    assert f'href="/desk/case/{case_id}/file/1/original"' in page and "原件" in page
    assert "附件：发票.xml" in page


def test_what_is_handed_out_is_the_copy(bureau: Bureau) -> None:
    case_id = register(bureau)
    answer = bureau.browser("coordinator").get(f"/desk/case/{case_id}/file/1")
    assert answer.data[:5] == b"%PDF-" and b"<invoice" not in answer.data
    file = opened(bureau, case_id).files[0][1]
    assert (len(answer.data), sha256(answer.data).hexdigest()) == (file.copy_size, file.copy_sha256)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "downloaded" in [event.verb for event in opened(bureau, case_id).events]


def test_the_copy_of_a_telephones_photo_is_a_jpeg_by_bytes_name_and_type(bureau: Bureau) -> None:
    case_id = register(bureau, telling(), "门口.HEIC")
    answer = bureau.browser("coordinator").get(f"/desk/case/{case_id}/file/1")
    assert answer.data[:3] == b"\xff\xd8\xff" and answer.mimetype == "image/jpeg"
    assert unquote(answer.headers["Content-Disposition"]).endswith("门口.HEIC.jpg")
    assert opened(bureau, case_id).files[0][1].kind == "heic"
    page = bureau.browser("coordinator").get(f"/desk/case/{case_id}/file/1/view").text
    assert "<img" in page and "data:image/jpeg;base64," in page


def test_the_original_asks_for_a_reason_which_stands_in_the_record(bureau: Bureau) -> None:
    case_id = register(bureau)
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/file/1/original"
    page = browser.get(at).text
    assert sha256(HOSTILE_PDF).hexdigest() in page and "附件：发票.xml" in page
    refused = browser.send(at, reason=" ")
    assert refused.status_code == 422 and "请写明为什么要打开原件" in refused.text
    assert "opened_original" not in [event.verb for event in opened(bureau, case_id).events]
    answer = browser.send(at, reason="核对附件里的发票")
    assert answer.data == HOSTILE_PDF
    assert "%EF%BC%88%E5%8E%9F%E4%BB%B6%EF%BC%89.pdf" in answer.headers["Content-Disposition"]
    (event,) = (one for one in opened(bureau, case_id).events if one.verb == "opened_original")
    assert event.note == "核对附件里的发票"
    assert "打开原件：核对附件里的发票" in browser.get(f"/desk/case/{case_id}").text


def test_a_jpeg_called_pdf_is_handed_out_as_what_it_is(bureau: Bureau) -> None:
    case_id = register(bureau, picture("JPEG"), "x.pdf")
    answer = bureau.browser("coordinator").get(f"/desk/case/{case_id}/file/1")
    assert answer.mimetype == "image/jpeg"
    assert "filename=x.pdf.jpg" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_file_from_before_safe_copies_is_cleaned_when_it_is_opened(
    bureau: Bureau, whole: bool
) -> None:
    case_id = register(bureau)
    office = bureau.office
    file = opened(bureau, case_id).files[0][1]
    older = {"copy_sha256": None, "copy_size": None, "taken_out": None}
    if not whole:  # what was kept then is nothing that a copy can be made of
        data = b"%PDF-1.7 nothing"
        older["sha256"] = sha256(data).hexdigest()
        (office.settings.evidence / file.stored).unlink()
        office.sealer.seal_file(io.BytesIO(data), office.settings.evidence / file.stored)
    (office.settings.evidence / copy_of(file.stored)).unlink()
    with office.store.write() as session:
        session.execute(update(FileTable).where(FileTable.id == 1).values(**older))
    browser = bureau.browser("coordinator")
    assert "安全副本在打开时生成" in browser.get(f"/desk/case/{case_id}").text
    answer = browser.get(f"/desk/case/{case_id}/file/1")
    if whole:
        assert answer.data[:5] == b"%PDF-" and b"<invoice" not in answer.data
    else:
        assert answer.location == f"/desk/case/{case_id}/file/1/original"
        assert "没有安全副本，只能打开原件" in browser.get(answer.location).text


def test_the_same_content_under_a_second_name_is_said(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    twice = [(io.BytesIO(HOSTILE_PDF), "回单.pdf"), (io.BytesIO(HOSTILE_PDF), "对账单.pdf")]
    path = f"/desk/case/{case_id}/move/settle"
    answer = bureau.browser("unit").send(path, reason="已付清", proof=twice)
    assert answer.status_code == 422
    assert "对账单.pdf 的内容与已收到的“回单.pdf”完全相同" in answer.text
