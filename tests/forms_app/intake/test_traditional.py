"""A campaign published in Traditional characters: all our words, and none of the person's."""

import io
import re

import pypdfium2

from casestore.public.scripts import traditional
from tests.forms_app.intake.visitor import Visitor, errors, picture

HANT = "heilongjiang-2019"


def leftovers(html: str, typed: str = "") -> str:
    """Characters of the page that the conversion would still change; what was typed doesn't
    count, nor the toggle."""
    html = re.sub(r'<p class="qz-scripts".*?</p>', "", html, flags=re.S)
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.S)
    for words in typed.split():
        text = text.replace(words, "")
    converted = traditional(text)
    return "".join(sorted({a for a, b in zip(text, converted, strict=True) if a != b}))


def test_every_page_is_traditional_from_title_to_footer(visitor_of_hant: Visitor) -> None:
    visitor = visitor_of_hant
    typed = (
        "南昌云亭建材有限公司 南昌市新建区长麦南路600号 欧阳测试 司徒样本 云亭镇人民政府 "
        "云亭镇道路硬化材料采购合同 "
        "2018年6月签订合同，货款至今未付。 付清所欠货款。 总经理 欧阳测试 验收单.jpg 线索表.jpg"
    )
    for step in ("check", "enterprise", "respondent", "facts", "evidence", "review", "sign"):
        page = visitor.get(visitor.url(step)).text
        assert '<html lang="zh-Hant"' in page
        assert leftovers(page, typed) == "", step
        wrong = visitor.post(visitor.url(step), {"do": "next"}) if step != "review" else None
        if wrong:
            assert errors(wrong.text) and leftovers(wrong.text, typed) == "", step
        assert visitor.send(step, do="send" if step == "sign" else "next").status_code == 302
    assert leftovers(visitor.get("/receipt").text, typed) == ""
    with pypdfium2.PdfDocument(visitor.get("/receipt.pdf").data) as document:
        assert leftovers(document[0].get_textpage().get_text_range(), typed) == ""


def test_what_was_typed_in_simplified_characters_comes_back_as_it_was(
    visitor_of_hant: Visitor,
) -> None:
    visitor = visitor_of_hant
    visitor.go_to("enterprise").send("enterprise", enterprise="云台里后干面发展公司")
    assert 'value="云台里后干面发展公司"' in visitor.get(visitor.url("enterprise")).text
    visitor.send("respondent")
    visitor.send("facts", facts="发货后干部换了，里程碑款台账里没有")
    assert "发货后干部换了，里程碑款台账里没有" in visitor.get(visitor.url("facts")).text


def test_the_reason_of_a_stop_and_of_a_refused_file_is_traditional(
    visitor_of_hant: Visitor,
) -> None:
    visitor = visitor_of_hant
    visitor.send("check", commitment_date="2019年4月1日")
    page = visitor.get(visitor.url("outcome")).text
    assert leftovers(page) == "" and "2019年3月31日" in page
    visitor.go_to("evidence")
    files = [(io.BytesIO(b"x"), "a.xyz"), (io.BytesIO(picture()), "b.jpg")]
    refused = visitor.post(visitor.url("evidence"), {"evidence": files, "do": "next"})
    assert "不是可以上傳的文件類型" in refused.text and errors(refused.text)


def test_the_status_of_its_clues_is_traditional_too(visitor_of_hant: Visitor) -> None:
    visitor = visitor_of_hant
    number, code = visitor.submit()
    visitor.post("/status", {"number": number, "code": code})
    page = visitor.get("/status").text
    assert '<html lang="zh-Hant"' in page and leftovers(page) == ""


def test_a_simplified_campaign_is_left_as_it_is(visitor: Visitor) -> None:
    page = visitor.get(visitor.url()).text
    assert '<html lang="zh-CN"' in page and "资格自查" in page
