"""Sending the clue in: once, whatever happens, with a receipt that says everything and is shown
for a while."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from casestore.exchange.inbox import Arrivals
from casestore.exchange.receipt_numbers import number_as_typed
from casestore.ledger.queries import case_file
from casestore.ledger.queries.tallies import tally
from casestore.lifecycle.roles import SYSTEM
from casestore.sealing.drafts import Draft, Drafts
from forms_app.intake.form import submit
from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.forms_app.intake.visitor import Public, Visitor, errors, picture, shown, status_of

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}")


def text_of(pdf: bytes) -> str:
    """The text of all pages, without blanks: what a person could copy."""
    with pypdfium2.PdfDocument(pdf) as document:
        return re.sub(
            r"\s+", "", "".join(page.get_textpage().get_text_range() for page in document)
        )


def cases(public: Public) -> int:
    return tally(public.office.ledger, "", COORDINATOR).of()


def test_what_was_typed_arrives_in_the_ledger_in_its_normal_form(visitor: Visitor) -> None:
    visitor.go_to("enterprise").send(
        "enterprise", phone="１３９ 0000 0001", uscc="91360122ma0qx0147j"
    )
    visitor.send("respondent", amount="1,268.50 万元")
    visitor.send("facts", facts="一\r\n二")
    for step in ("evidence", "review"):
        visitor.send(step)
    visitor.send("sign", signed_on="2022年6月15日", do="send")
    values = case_file.open_case(visitor.public.office.ledger, 1, SYSTEM).values
    assert values["phone"] == "13900000001" and values["uscc"] == "91360122MA0QX0147J"
    assert (
        float(values["amount"]) == 1268.5
        and values["facts"] == "一\n二"
        and values["signed_on"] == "2022-06-15"
    )
    files = case_file.open_case(visitor.public.office.ledger, 1, COORDINATOR).files
    assert [(file.purpose, file.name) for _id, file, _at in files] == [
        ("evidence", "验收单.jpg"),
        ("signed-form", "线索表.jpg"),
    ]


def test_the_checksums_on_the_receipt_are_of_what_was_sent(visitor: Visitor) -> None:
    paper = visitor.go_to("sign").paper()
    visitor.submit()
    page, pdf = visitor.get("/receipt").text, text_of(visitor.get("/receipt.pdf").data)
    assert "按您上传的原件计算" in page
    for sent in (picture(), paper):
        digest = sha256(sent).hexdigest()
        assert digest in page and digest in pdf
    assert "拍摄信息" not in page + pdf  # they are in the original, which is kept


def test_the_receipt_gives_number_code_and_what_happens_by_when(visitor: Visitor) -> None:
    number, code = visitor.submit()
    page = visitor.get("/receipt").text
    assert number_as_typed(number) == number and CODE.fullmatch(code)
    assert "2022年6月15日" in page and "6月29日" in page and "10 个工作日" in page
    assert "最迟 6月30日（周四）" in page  # transferred, a working day after
    assert "一般不晚于 2022年" in page and "现在还定不了日期" in page
    assert "<svg" in page and 'class="qz-qr"' in page and "验收单.jpg" in page
    assert status_of(visitor.public.office, number, code) is not None


def test_a_clue_taken_for_the_record_is_promised_an_answer_and_no_handling(
    public: Public,
) -> None:
    visitor = public.visitor("xinjian-2022")
    number, code = for_the_record(visitor)
    sheet = text_of(visitor.get("/receipt.pdf").data)
    status = status_of(public.office, number, code)
    assert status and status.registered_alone
    visitor.post("/status", {"number": number, "code": code})
    assert "登记备查" in status.steps[0][1]  # what the mail says, too
    for page in (visitor.get("/receipt").text, sheet, visitor.get("/status").text):
        assert "登记" in page and "告知是否受理" in page
        for promised in ("责任单位报办结", "核查通过", "牵头", 't">转责任单位办理'):
            assert promised not in page.partition("<aside")[0], promised


def for_the_record(visitor: Visitor) -> tuple[str, str]:
    """Send a clue in that the rules only register."""
    rule = next(one for one in visitor.campaign.exclusions if one.outcome == "register")
    changed = {name: values[0] for name, values in rule.when.items()}
    for step in journey_of(visitor.campaign).steps:
        answer = visitor.send(step, **(changed if step == "check" else {}))
        assert answer.status_code == 302, errors(answer.text)
    return shown(visitor.get("/receipt").text)


def test_the_qr_code_on_the_receipt_leads_to_the_status_page(visitor: Visitor) -> None:
    number, _code = visitor.submit()
    with pypdfium2.PdfDocument(visitor.get("/receipt.pdf").data) as document:
        image: Image.Image = document[0].render(scale=3).to_pil()
    found = zxingcpp.read_barcodes(image)[0].text
    assert found == f"http://127.0.0.1:8000/status#number={number}"


def draft_of(visitor: Visitor, cookie: str = f"qz-draft-{MODEL}") -> Draft:
    kept = visitor.client.get_cookie(cookie)
    draft = kept and Drafts(visitor.public.office.settings.drafts).load(kept.value)
    assert draft
    return draft


def test_the_keys_are_made_while_the_person_reads(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.go_to("sign")
    draft = draft_of(visitor)
    assert draft.number.startswith("XJ-2022-") and draft.stretched and not draft.sent
    monkeypatch.delattr(submit, "stretched")  # what takes a while
    number, code = visitor.submit()
    assert (number, code) == (draft.number, draft.code)
    assert status_of(visitor.public.office, number, code) is not None
    assert draft_of(visitor, "qz-receipt").stretched == ""


def test_a_number_of_last_year_is_not_sent(visitor: Visitor) -> None:
    visitor.go_to("sign")
    cookie = visitor.client.get_cookie(f"qz-draft-{MODEL}")
    assert cookie
    with Drafts(visitor.public.office.settings.drafts).change(cookie.value, MODEL) as draft:
        draft.number, before = "XJ-2021-7K3M-9", draft.number
    number, code = visitor.submit()
    assert number.startswith("XJ-2022-") and number != before
    assert status_of(visitor.public.office, number, code) is not None


def test_pressing_twice_makes_one_clue(visitor: Visitor) -> None:
    visitor.go_to("sign")
    page = visitor.page("sign") | {"do": "send", "csrf_token": visitor.token(visitor.url("sign"))}
    cookie = visitor.client.get_cookie(f"qz-draft-{MODEL}")
    first = visitor.client.post(visitor.url("sign"), data=page)
    number = shown(visitor.get("/receipt").text)
    visitor.client.set_cookie(
        f"qz-draft-{MODEL}", cookie.value
    )  # the answer to the first press was lost
    again = visitor.client.post(
        visitor.url("sign"), data={k: v for k, v in page.items() if k != "signed_form"}
    )
    assert first.location == again.location == "/receipt"
    assert shown(visitor.get("/receipt").text) == number and cases(visitor.public) == 1


def test_pressing_at_the_same_moment_in_two_tabs_makes_one_clue(visitor: Visitor) -> None:
    visitor.go_to("sign")
    visitor.send("sign", do="upload")
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"} | {"do": "send"}
    page["csrf_token"] = visitor.token(visitor.url("sign"))
    jar = [visitor.client.get_cookie(name) for name in (f"qz-draft-{MODEL}", "qz-session")]

    def press(_tab: int) -> str | None:
        client = visitor.public.app.test_client()
        for cookie in jar:
            client.set_cookie(cookie.key, cookie.value)
        return client.post(visitor.url("sign"), data=page).location

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {"/receipt"}
    assert cases(visitor.public) == 1


def test_a_process_that_dies_after_registering_gives_the_same_receipt_next_time(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.go_to("sign")

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(submit, "_over", die)
        visitor.send("sign", do="send")
    assert len(Arrivals(visitor.public.office.settings.inbox).waiting()) == 1
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"}
    answer = visitor.post(visitor.url("sign"), page | {"do": "send"})
    assert answer.location == "/receipt" and cases(visitor.public) == 1
    assert shown(visitor.get("/receipt").text)[0] == visitor.public.office.row(1).number


def test_clearing_a_draft_that_may_be_registered_leaves_its_files_alone(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.go_to("sign")

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(submit, "_over", die)
        visitor.send("sign", do="send")
    visitor.post(visitor.url("clear"), {})
    stored = {
        file.stored
        for _id, file, _at in case_file.open_case(
            visitor.public.office.ledger, 1, COORDINATOR
        ).files
    }
    on_disk = {path.name for path in visitor.public.office.settings.evidence.iterdir()}
    assert stored and stored <= on_disk


def test_a_register_only_clue_is_registered(visitor: Visitor) -> None:
    visitor.send("check", judicial_status="other")
    for step in ("enterprise", "respondent", "facts", "evidence", "review"):
        visitor.send(step)
    assert visitor.send("sign", do="send").location == "/receipt"
    assert shown(visitor.get("/receipt").text)[0] == visitor.public.office.row(1).number


def test_what_a_unit_reports_about_itself_comes_in_as_self_check(public: Public) -> None:
    visitor = public.visitor("zengdu-2024")
    visitor.send("check", claimant_kind="self-check-unit")
    for step in ("enterprise", "respondent", "facts", "evidence", "review"):
        visitor.send(step)
    assert visitor.send("sign", do="send").location == "/receipt"
    case = case_file.open_case(public.office.ledger, 1, COORDINATOR)
    assert case.row.source == "self-check" and case.events[0].actor == "反映人"


def test_after_sending_nothing_of_the_clue_is_left_in_the_draft(visitor: Visitor) -> None:
    number, _code = visitor.submit()
    secret = visitor.client.get_cookie("qz-receipt")
    draft = visitor.public.app.extensions["intake"].drafts.load(secret.value)
    assert draft.values == {} and draft.files == [] and draft.receipt["number"] == number
    assert visitor.client.get_cookie(f"qz-draft-{MODEL}") is None
    assert visitor.get(visitor.url("facts")).location == "/receipt"


def test_the_receipt_is_gone_after_its_time(visitor: Visitor) -> None:
    visitor.submit()
    drafts, secret = (
        visitor.public.app.extensions["intake"].drafts,
        visitor.client.get_cookie("qz-receipt").value,
    )
    receipt = drafts.load(secret).receipt
    over = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    drafts.note_receipt(secret, receipt | {"shown_until": over})
    for url in ("/receipt", "/receipt.pdf"):
        answer = visitor.get(url)
        assert (
            answer.status_code == 410
            and "回执不再显示" in answer.text
            and not CODE.search(answer.text)
        )


def test_putting_the_receipt_away_removes_it(visitor: Visitor) -> None:
    _number, code = visitor.submit()
    answer = visitor.post("/receipt", {})
    assert answer.location == "/status"
    page = visitor.get("/receipt")
    assert page.status_code == 410 and code not in page.text


def test_nobody_else_sees_the_receipt(visitor: Visitor) -> None:
    visitor.submit()
    assert visitor.public.visitor().get("/receipt").status_code == 410


def test_the_receipt_as_pdf_says_the_same(visitor: Visitor) -> None:
    number, code = visitor.submit()
    answer = visitor.get("/receipt.pdf")
    words = text_of(answer.data)
    for said in (
        "线索回执",
        number,
        code,
        "最迟2022年6月29日（10个工作日）",
        "验收单.jpg",
        "线索表.jpg",
        "0791-83098502",
    ):
        assert said in words, said
    files = case_file.open_case(visitor.public.office.ledger, 1, COORDINATOR).files
    assert all(file.sha256 in words for _id, file, _at in files)
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
    assert (
        "attachment" in answer.headers["Content-Disposition"]
        and answer.headers["Cache-Control"] == "no-store"
    )


def test_the_clue_form_to_print_holds_every_answer_and_room_for_the_seal(visitor: Visitor) -> None:
    visitor.go_to("sign")
    words = text_of(visitor.get(visitor.url("clue-form.pdf")).data)
    for step in ("check", "enterprise", "respondent", "facts"):
        for column in visitor.campaign.columns(visitor.answers["category"]):
            if column.step == step:
                assert re.sub(r"\s+", "", column.label) in words, column.id
    for said in (
        "南昌云亭建材有限公司",
        "91360122MA0QX0147J",
        "268.5",
        "验收单.jpg",
        "企业公章：",
        "签字：",
        "2018年6月9日",
    ):
        assert said in words, said


def test_words_that_look_like_markup_stay_words_on_paper(visitor: Visitor) -> None:
    visitor.go_to("facts").send("facts", facts="<img src='file:///etc/hostname'><b>粗</b> &amp;")
    visitor.send("evidence")
    visitor.send("review")
    words = text_of(visitor.get(visitor.url("clue-form.pdf")).data)
    assert "<imgsrc='file:///etc/hostname'><b>粗</b>&amp;" in words


def test_what_the_ledger_misses_is_said_at_its_field(visitor: Visitor) -> None:
    visitor.go_to("sign")
    for path in visitor.public.office.settings.evidence.iterdir():
        path.unlink()
    page = visitor.send("sign", do="send")
    assert page.status_code == 422 and any("没有存好" in sentence for sentence in errors(page.text))
    assert cases(visitor.public) == 0


def test_two_visitors_do_not_see_each_other(public: Public) -> None:
    one, two = public.visitor(), public.visitor()
    one.go_to("review")
    assert two.get(two.url("review")).location == two.url("resume")
    two.go_to("enterprise").send("enterprise", enterprise="另一家公司")
    assert "另一家公司" not in one.get(one.url("review")).text


def test_a_receipt_outlives_a_power_cut_that_brings_the_draft_back(visitor: Visitor) -> None:
    visitor.go_to("sign")
    folder = visitor.public.office.settings.drafts
    [path] = folder.glob("*.age")
    before = path.read_bytes()
    number, _code = visitor.submit()
    path.write_bytes(before)  # its deletion was not on the disk yet
    assert shown(visitor.get("/receipt").text)[0] == number
    visitor.post("/receipt", {})
    assert visitor.get("/receipt").status_code == 410 and not path.exists()
