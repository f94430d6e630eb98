"""The signed receipt and the copy of everything: made by the office, taken by the claimant alone,
and checked by anybody."""

import io
import re
from zipfile import ZipFile

import pypdf
import pytest
from werkzeug.test import TestResponse

from casestore.errors import KeyFault
from casestore.exchange.handouts import Handout
from casestore.exchange.office_signature import Signer
from casestore.exchange.receipt_certificate import PAIR, certificate_there
from casestore.ledger.queries import own_copy
from casestore.ledger.verbs import supervision
from forms_app.intake.visit import rate_limits
from forms_app.processes.handing_out import TRIES, HandingOut
from forms_app.processes.not_handed_out import not_made
from tests.casestore.ledger_fixture import COORDINATOR, PDF
from tests.forms_app.intake.visitor import Public, Visitor, csrf, errors


def office_works(public: Public) -> int:
    """The lane of the worker until nothing waits; how many files it made."""
    lane, made = HandingOut(ledger=public.office.ledger), 0
    while lane.look():
        made += 1
    return made


@pytest.fixture
def opened(public: Public) -> Visitor:
    """A claimant who has just sent a clue in and looks at its status."""
    office_works(public)  # from here on
    visitor = public.visitor()
    number, code = visitor.submit()
    visitor.post("/status", {"number": number, "code": code})
    return visitor


def number_of(visitor: Visitor) -> str:
    return visitor.public.office.row(1).number


def words_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def check(visitor: Visitor, **given: object) -> TestResponse:
    page = visitor.get("/verify/").text
    return visitor.client.post("/verify/", data={**given, "csrf_token": csrf(page)})


def test_the_signed_receipt_stands_there_and_anybody_can_check_it(opened: Visitor) -> None:
    public = opened.public
    assert opened.get("/status/receipt.pdf").location == "/status"
    assert office_works(public) == 1
    pdf = opened.get("/status/receipt.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.headers["Cache-Control"] == "no-store"
    said = words_of(pdf.data)
    number = number_of(opened)
    assert number in said and "最迟2022年6月29日" in said and "数10个工作日" in said
    assert "从报办结那天起算" in said and "云亭" not in said
    digest = re.search(r"校验值((?:[0-9a-f]{8}){8})", said)
    assert digest
    anybody = public.visitor()
    genuine = check(anybody, file=(io.BytesIO(pdf.data), "回执.pdf"))
    assert "真实，没有改动" in genuine.text and number not in genuine.text
    assert b"/ETSI.CAdES.detached" in pdf.data
    changed = pdf.data.replace(b"%PDF-1", b"%PDF-2", 1)
    assert "不能确认" in check(anybody, file=(io.BytesIO(changed), "回执.pdf")).text
    assert "没有本办公室的签名" in check(anybody, file=(io.BytesIO(PDF), "x.pdf")).text
    by_words = check(anybody, number=number, digest=digest[1])
    assert "真实，没有改动" in by_words.text and "正在审查" not in by_words.text
    assert "没有签出过" in check(anybody, number=number, digest="0" * 64).text


def test_a_receipt_that_cannot_be_made_is_noted_and_made_as_soon_as_it_can_be(
    public: Public,
) -> None:
    office_works(public)
    visitor = public.visitor()
    number, code = visitor.submit()
    settings = public.office.settings
    pair = settings.keys / PAIR
    certificate_there(settings.keys, Signer.load(settings.keys))
    pair.rename(pair.with_suffix(".away"))
    lane = HandingOut(ledger=public.office.ledger)
    for _try in range(TRIES - 1):
        with pytest.raises(KeyFault):
            lane.look()
    assert not_made(settings.instance) == []
    assert lane.look() and not lane.look()  # passed over: the next claimant needn't wait for it
    (owed,) = not_made(settings.instance)
    assert owed.what is Handout.RECEIPT and "receipts.pem，请从备份恢复" in owed.why
    pair.with_suffix(".away").rename(pair)
    lane.look()
    assert len(not_made(settings.instance)) == 1  # not yet its time
    HandingOut(ledger=public.office.ledger).look()
    assert not_made(settings.instance) == []
    visitor.post("/status", {"number": number, "code": code})
    assert visitor.get("/status/receipt.pdf").mimetype == "application/pdf"


def test_what_is_missing_is_asked_for_and_guessing_is_slow(opened: Visitor) -> None:
    assert errors(check(opened).text) == ["请选择回执文件，或填写编号和校验值"]
    assert errors(check(opened, number="XJ").text) == ["请填写回执上的校验值（64 位）"]
    bad = check(opened, number="XJ-2022", digest="0" * 64)
    assert bad.status_code == 422 and "回执编号不完整" in bad.text
    most, _method = rate_limits.LIMITS["verify.check"]
    answers = [check(opened, number="XJ-2022", digest="0" * 64) for _try in range(most)]
    assert answers[-1].status_code == 429


def test_a_copy_of_everything_goes_to_who_asks(opened: Visitor) -> None:
    public = opened.public
    office = public.office
    opened.post("/status/message", {"text": "合同号写错了一位"}, "/status/message")
    supervision.reply(office.ledger, 1, COORDINATOR, "已经更正")
    supervision.note(office.ledger, 1, COORDINATOR, "内部：先找镇里核实")
    assert opened.post("/status/handout", {"what": "copy"}, "/status").location == "/status"
    assert "您索取的副本正在制作" in opened.get("/status").text
    office_works(public)
    answer = opened.get("/status/copy.zip")
    assert answer.mimetype == "application/zip"
    with ZipFile(io.BytesIO(answer.data)) as packed:
        names = packed.namelist()
        texts = {name: packed.read(name).decode("utf-8-sig") for name in names if "txt" in name}
        files = [packed.read(name) for name in names if name.startswith("材料/")]
    whole = "".join(texts.values())
    assert "云亭建材" in texts["填写的内容.txt"] and "13900000001" in texts["填写的内容.txt"]
    assert "合同号写错了一位" in whole and "已经更正" in whole
    assert "内部" not in texts["补充和留言.txt"]
    assert len(files) == len(re.findall(r"[0-9a-f]{64}", texts["说明.txt"])) > 0
    someone = public.visitor()
    assert someone.get("/status/copy.zip").location == "/status"


def test_what_is_too_large_for_a_copy_is_listed(
    opened: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_copy, "MOST", 10)
    with ZipFile(io.BytesIO(own_copy.copy_of(opened.public.office.ledger, 1))) as packed:
        assert not [name for name in packed.namelist() if name.startswith("材料/")]
        said = packed.read("说明.txt").decode("utf-8-sig")
    assert "没有装进来" in said and re.search(r"[0-9a-f]{64}", said)
