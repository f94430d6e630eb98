"""The signed form is of this draft and of these answers; what can't be told goes to a person."""

import io

import pypdfium2
import pytest

from casestore.ledger.queries import case_file
from casestore.public.paper.mark import Mark
from casestore.public.paper.reading import read_paper
from casestore.sealing.kept_file import KeptFile
from forms_app.clue import paper_words
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.forms_app.intake.visitor import Visitor, errors, picture, scan

UPLOAD = {"do": "upload"}


def upload(visitor: Visitor, data: bytes, name: str = "线索表.jpg", **more: str) -> str:
    """Upload ``data`` as the signed form; the page then."""
    posted = {"signed_form": (io.BytesIO(data), name), **(more or UPLOAD)}
    visitor.post(visitor.url("sign"), posted)
    return visitor.get(visitor.url("sign")).text


def signed(visitor: Visitor) -> list[KeptFile]:
    return visitor.draft.files_for("signed-form")


def send(visitor: Visitor) -> str:
    """Press 提交线索 without choosing a file anew; where that leads, or what is wrong."""
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"} | {"do": "send"}
    answer = visitor.post(visitor.url("sign"), page)
    return answer.location or "\n".join(errors(answer.text))


def registered(visitor: Visitor) -> KeptFile:
    """The signed form as the desk has it."""
    files = case_file.open_case(visitor.public.office.ledger, 1, COORDINATOR).files
    return next(file for _id, file, _at in files if file.purpose == "signed-form")


def test_every_page_of_the_printed_form_says_whose_it_is_and_which_answers_it_holds(
    visitor: Visitor,
) -> None:
    visitor.go_to("facts").send("facts", facts="事情经过。" * 500)
    for step in ("evidence", "review"):
        visitor.send(step)
    printed = visitor.get(visitor.url("clue-form.pdf")).data
    found = read_paper(printed, "pdf")
    with pypdfium2.PdfDocument(printed) as document:
        pages = len(document)
    assert pages > 1 and [page for page, _mark in found.marks] == list(range(1, pages + 1))
    version = visitor.draft.printed[-1]["version"]
    assert {mark for _page, mark in found.marks} == {Mark(visitor.draft.number, version)}
    assert found.red_seal is False or found.red_seal is None
    upload(visitor, printed, "线索表.pdf")
    assert len(signed(visitor)) == 1 and send(visitor) == "/receipt"
    assert paper_words.MATCHES in registered(visitor).taken_out


def test_the_form_says_where_it_goes_and_a_blank_one_bears_no_mark(visitor: Visitor) -> None:
    blank = visitor.get(visitor.url("blank-form.pdf")).data
    with pypdfium2.PdfDocument(blank) as document:
        words = document[0].get_textpage().get_text_range()
    own = visitor.campaign.own_channel
    assert own.address in words.replace("\r\n", "") and own.postcode in words
    assert read_paper(blank, "pdf").marks == ()


def words_of(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


@pytest.mark.parametrize(
    ("category", "asked"), [("payment-overdue", True), ("promotion-policy", False)]
)
def test_the_printed_form_has_the_columns_of_its_category_alone(
    visitor: Visitor, category: str, asked: bool
) -> None:
    visitor.send("check", category=category)
    words = words_of(visitor.get(visitor.url("clue-form.pdf")).data)
    assert ("全国拖欠中小企业账款" in words) is asked and "诉求" in words


def test_a_blank_form_has_every_column_and_says_whose_it_is(visitor: Visitor) -> None:
    words = words_of(visitor.get(visitor.url("blank-form.pdf")).data)
    assert "只有“账款支付不到位”填这一栏" in words
    assert "□招商引资政策不兑现" in words and "照上面的地址寄送" in words
    elsewhere = visitor.public.visitor("zengdu-2024")
    assert "照上面的地址" not in words_of(elsewhere.get(elsewhere.url("blank-form.pdf")).data)


def test_an_answer_changed_after_printing_asks_for_a_new_paper_and_says_which(
    visitor: Visitor,
) -> None:
    visitor.go_to("sign")
    visitor.get(visitor.url("clue-form.pdf"))
    old = visitor.paper()
    visitor.send("respondent", amount="999")
    page = upload(visitor, old)
    assert signed(visitor) == []
    assert "打印以后又改过“涉及金额（万元）”，请重新下载、打印" in page


def test_an_answer_changed_after_uploading_stops_the_clue_until_the_paper_is_new(
    visitor: Visitor,
) -> None:
    visitor.go_to("sign")
    visitor.get(visitor.url("clue-form.pdf"))
    upload(visitor, visitor.paper())
    visitor.send("facts", request="付清货款和利息")
    visitor.send("respondent", amount="999")
    visitor.send("review")
    told = send(visitor)
    assert "打印以后又改过“涉及金额（万元）”“诉求”" in told
    assert send(visitor) == told  # nobody gets past it by pressing again
    upload(visitor, visitor.paper())
    assert send(visitor) == "/receipt"


def test_an_answer_changed_and_changed_back_needs_no_new_paper(visitor: Visitor) -> None:
    visitor.go_to("sign")
    upload(visitor, visitor.paper())
    visitor.send("respondent", amount="999")
    visitor.send("respondent")
    visitor.send("review")
    assert send(visitor) == "/receipt"


def test_the_paper_of_another_clue_is_refused_by_its_number(visitor: Visitor) -> None:
    visitor.go_to("sign")
    other = Mark("XJ-2022-AAAA-A", "0" * 16)
    page = upload(visitor, scan(other))
    assert signed(visitor) == []
    assert "是另一份线索表（编号 XJ-2022-AAAA-A）" in page and visitor.draft.number in page


def test_a_version_that_nobody_remembers_is_refused_all_the_same(visitor: Visitor) -> None:
    visitor.go_to("sign")
    page = upload(visitor, scan(Mark(visitor.draft.number, "F" * 16)))
    assert signed(visitor) == [] and "与现在填写的内容不一致，请重新下载" in page


def test_a_picture_without_a_mark_is_said_once_and_then_goes_to_a_person(
    visitor: Visitor,
) -> None:
    visitor.go_to("sign")
    answer = visitor.send("sign", signed_form=(io.BytesIO(picture("blue")), "a.jpg"), do="send")
    assert "没有读到线索表上的二维码" in answer.text
    assert send(visitor) == "/receipt"
    assert paper_words.UNREAD in registered(visitor).taken_out


def test_who_was_told_at_the_upload_is_not_told_again(visitor: Visitor) -> None:
    visitor.go_to("sign")
    assert "没有读到二维码，请重拍一张清楚的" in upload(visitor, picture("blue"))
    assert send(visitor) == "/receipt"


def test_who_signs_for_another_is_asked_for_the_mandate_once(visitor: Visitor) -> None:
    visitor.go_to("sign")
    answer = visitor.send("sign", signer="诸葛代签", do="send")
    assert "请回到“佐证材料”上传授权委托书" in answer.text
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"}
    again = visitor.post(visitor.url("sign"), page | {"signer": "诸葛代签", "do": "send"})
    assert again.location == "/receipt"
    assert paper_words.NO_MANDATE in registered(visitor).taken_out


def test_a_file_that_is_called_a_mandate_is_one(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    proof = (io.BytesIO(picture("green")), "授权委托书.jpg")
    visitor.send("evidence", evidence=proof)
    visitor.send("review")
    assert visitor.send("sign", signer="诸葛代签", do="send").location == "/receipt"
    assert paper_words.NO_MANDATE not in registered(visitor).taken_out


def test_a_missing_stamp_is_a_hint_and_never_a_refusal(visitor: Visitor) -> None:
    visitor.go_to("sign")
    printed = visitor.get(visitor.url("clue-form.pdf")).data
    with pypdfium2.PdfDocument(printed) as document:
        image = document[0].render(scale=2).to_pil().convert("RGB")
    image.paste("#2050c0", (20, 20, 120, 60))  # a blue label: the picture has colours
    target = io.BytesIO()
    image.save(target, "JPEG")
    page = upload(visitor, target.getvalue())
    assert "二维码已核对" in page and "没有看到红色印章" in page
    assert send(visitor) == "/receipt"
    assert paper_words.NO_SEAL in registered(visitor).taken_out


def test_a_number_given_before_stays_good_when_the_year_has_changed(visitor: Visitor) -> None:
    visitor.go_to("sign")
    visitor.get(visitor.url("clue-form.pdf"))
    paper = visitor.paper()
    drafts, cookie = visitor.public.app.extensions["intake"].drafts, f"qz-draft-{MODEL}"
    with drafts.change(visitor.client.get_cookie(cookie).value, MODEL) as draft:
        draft.number = "XJ-2022-9999-9"
    upload(visitor, paper)
    assert len(signed(visitor)) == 1
