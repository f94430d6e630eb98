"""The gate before what the office writes itself: numbers stop it, names are cleared with a
reason, the office's own contacts pass."""

from pathlib import Path

import pytest

from casestore.publishing.content_gate import (
    CLEARED,
    Clearings,
    Entry,
    Looked,
    PublicText,
    look_at,
    read_clearings,
    stops_of,
)

DECLARED = ("0791-83098502", "office@example.gov.cn", "云川市东湖区阳明路18号政务服务中心三楼")
#: Kind → a text that tells one; nobody's.
STOPS = {
    "手机号码": "有疑问的，请拨打13900000001。",
    "固定电话": "联系电话：0791-83091111。",
    "身份证号码": "身份证11010519491231002X的持有人。",
    "统一社会信用代码": "信用代码为91360122MA35F1DD7Q的企业。",
    "银行卡号": "请汇到6222021234567890128。",
    "车牌号码": "车牌赣A12345。",
    "电子邮箱": "来信寄到someone@163.com。",
    "地址": "住址为建设路77号2栋302室。",
    "微信或QQ": "微信号：a_123。",
    "部分遮盖的号码": "卡号尾号1234。",
}


def looked(words: str, clearings: Clearings = Clearings()) -> Looked:  # noqa: B008 - it is frozen
    text = PublicText(file="content/x.md", key="title", words=words)
    return look_at([text], DECLARED, clearings, f"content/{CLEARED}")


@pytest.mark.parametrize(("kind", "words"), STOPS.items())
def test_an_identifier_stops_a_text_and_is_named_at_its_place(kind: str, words: str) -> None:
    faults = [str(one) for one in looked(words).faults]
    assert len(faults) == 1 and faults[0].startswith(f"content/x.md:title: 现为{kind}“")
    (stop,) = stops_of([PublicText(file="f", key="k", words=words)], DECLARED, Clearings())
    assert stop == f"f:k: 有{kind}", "a log names no identifier"


def test_the_offices_own_contacts_pass_in_any_writing() -> None:
    words = (
        "电话0791—83098502，邮箱 office@example.gov.cn，地址：云川市东湖区阳明路18号，"
        "阳明路18号政务服务中心三楼。"
    )
    assert looked(words).faults == []
    assert looked("电话0791-83098503。").faults


def test_official_prose_stops_nothing() -> None:
    words = (
        "根据《国务院办公厅关于进一步优化营商环境的通知》（国办发〔2022〕35号）和《保障中小企业款项"
        "支付条例》（国务院令第802号），2022年3月1日至4月30日受理，热线12345，"
        "网址 https://www.gov.cn/zhengce 。"
    )
    assert looked(words) == Looked(faults=[], warnings=[])


def test_a_name_is_for_a_person_to_clear() -> None:
    found = looked("联系人：陈岚芯，具体由司徒样本负责。")
    assert found.faults == []
    said = [(one.found, one.expected) for one in found.warnings]
    assert said[0][0] == "签发人或联系人“陈岚芯”" and "删去这一行" in said[0][1]
    assert [one.found for one in looked("由王强负责，王强说。").warnings] == ["疑似姓名“王强”"]
    assert said[1][0] == "疑似姓名“司徒样本”" and "[[names]]" in said[1][1]


def test_what_is_cleared_passes_and_what_nobody_needs_is_told() -> None:
    name = Entry(place="names.0", words="陈岚芯", reason="本人同意公开")
    number = Entry(place="contacts.0", words="12345678901", reason="x")
    hotline = Entry(place="contacts.1", words="0791-83091111", reason="市热线，已对外公布")
    clearings = Clearings(contacts=(number, hotline), names=(name,))
    found = looked("联系人：陈岚芯，电话0791 83091111。", clearings)
    assert found.faults == []
    (unused,) = found.warnings
    assert (unused.file, unused.key) == (f"content/{CLEARED}", "contacts.0")
    assert "没有用到" in unused.found
    assert looked(
        "手机13900000001", Clearings(names=(Entry(place="n", words="13900000001", reason="x"),))
    ).faults


def test_the_clearings_are_read_and_checked(tmp_path: Path) -> None:
    root = tmp_path / "content"
    root.mkdir()
    assert read_clearings(root) == Clearings()
    file = root / CLEARED
    file.write_text(
        '[[names]]\nwords = " 陈岚芯 "\nreason = "本人同意"\n'
        '[[contacts]]\nwords = "0791-83091111"\nreason = "热线"\n',
        encoding="utf-8",
    )
    read = read_clearings(root)
    assert read.names == (Entry(place="names.0", words="陈岚芯", reason="本人同意"),)
    assert read.faults == () and read.contacts[0].words == "0791-83091111"
    file.write_text(
        '[[names]]\nwords = "陈岚芯"\n[[names]]\nwords = "x"\nreason = " "\n'
        '[[people]]\nwords = "x"\nreason = "y"\n',
        encoding="utf-8",
    )
    places = [one.key for one in read_clearings(root).faults]
    assert places == ["names.0", "names.1", "people"]
    assert [str(one) for one in looked("", read_clearings(root)).faults]
    file.write_text("[[names\n", encoding="utf-8")
    assert read_clearings(root).faults


def test_the_line_of_a_body_is_named() -> None:
    lines = ["---", "title: x", "---", "第一段。", "请拨打**13900000001**。"]
    text = PublicText(file="f", key="正文", words="第一段。\n请拨打13900000001。", lines=lines)
    (fault,) = look_at([text], (), Clearings(), CLEARED).faults
    assert fault.key == "第5行"
