"""Identifiers that say by their form what they are, of anybody, however they are written."""

from pathlib import Path

import pytest

from casestore.publishing.redaction import structured
from casestore.publishing.redaction.check_digits import (
    is_bank_card,
    is_identity_card,
    is_organisation_code,
)
from casestore.publishing.redaction.views import Readings
from tests.torture.leaks.identities import DISTRICTS

CONTENT = Path(__file__).parents[4] / "content" / "campaigns"


def found(text: str) -> set[tuple[str, str]]:
    return {(kind, text[start:end]) for kind, start, end in structured.find(Readings(text))}


def checked(first: str) -> str:
    """An identity card with these 17 digits."""
    return next(first + c for c in "0123456789X" if is_identity_card(first + c))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("13812345678", "手机号码"),
        ("+86 138 1234 5678", "手机号码"),
        ("138（注）1234（续）5678", "手机号码"),
        ("一三八一二三四五六七八", "手机号码"),
        ("壹叁捌壹贰叁肆伍陆柒捌", "手机号码"),
        ("138l234567O", "手机号码"),
        ("0791-83556677", "固定电话"),
        ("（0791）83556677", "固定电话"),
        ("400-812-3456", "服务电话"),
        ("110105 19491231 002x", "身份证号码"),
        ("110105491231002", "身份证号码"),
        ("91110000600037341L", "统一社会信用代码"),
        ("6222021234567890128", "银行卡号"),
        ("赣A·12345", "车牌号码"),
        ("鄂FD12345", "车牌号码"),
        ("E12345678", "护照号码"),
        ("（2023）赣0112民初1234号", "法院案号"),
        ("（2023）赣0112执恢12号之一", "法院案号"),
        ("洪仲裁字〔2019〕第12号", "仲裁案号"),
        ("yt@example.com", "电子邮箱"),
        ("yt ＠ example．com", "电子邮箱"),
        ("yt at example dot com", "电子邮箱"),
        ("yt艾特example点com", "电子邮箱"),
        ("www.yunting.com", "网址"),
        ("yunting.com.cn", "网址"),
        ("https://a.example/b", "网址"),
        ("长麦南路600号3栋2单元501室", "地址"),
        ("长麦南路六〇〇号", "地址"),
        ("长麦南路一百二十号", "地址"),
        ("砚渡花园3栋501室", "地址"),
        ("石岗镇砚渡村3组", "地址"),
        ("东经115.8234", "地理坐标"),
        ("28.69123,115.82345", "地理坐标"),
        ("138****5678", "部分遮盖的号码"),
    ],
)
def test_an_identifier_of_anybody_is_found(words: str, kind: str) -> None:
    text = f"另有{words}。"
    assert kind in {one for one, _quoted in found(text)}


@pytest.mark.parametrize(
    ("sentence", "kind", "quoted"),
    [
        ("合同编号：XJ-2019-0123。", "合同或文书编号", "XJ-2019-0123"),
        ("招标编号JXZB20190045。", "合同或文书编号", "JXZB20190045"),
        ("收款账号：36001234567890123。", "银行账号", "36001234567890123"),
        ("加微信abc_12345联系。", "微信或QQ", "abc_12345"),
        ("QQ：123456789。", "微信或QQ", "123456789"),
        ("护照号码：AB1234567。", "证件号码", "AB1234567"),
        ("组织机构代码MA38QWER1。", "组织机构代码", "MA38QWER1"),
        ("手机尾号5678。", "部分遮盖的号码", "5678"),
        ("座机83556677。", "固定电话", "83556677"),
    ],
)
def test_a_number_is_found_where_words_say_what_it_is(
    sentence: str, kind: str, quoted: str
) -> None:
    assert (kind, quoted) in found(sentence)


@pytest.mark.parametrize("district", DISTRICTS)
def test_the_check_digit_decides_whatever_the_district(district: str) -> None:
    card = checked(f"{district}19850607123")
    assert ("身份证号码", card) in found(f"身份证：{card}。")
    wrong = card[:-1] + ("1" if card[-1] != "1" else "2")
    assert not is_identity_card(wrong)
    assert ("身份证号码", f"{district}850607123") in found(f"旧证{district}850607123。")
    assert not is_identity_card(f"{district}851307123")


def test_the_district_of_every_campaign_is_among_those_tried() -> None:
    campaigns = [one.name for one in CONTENT.iterdir() if one.is_dir()]
    districts = {"xinjian": "360112", "zhushan": "420323", "zengdu": "421303", "heilong": "230103"}
    for name in campaigns:
        assert next(code for word, code in districts.items() if name.startswith(word)) in DISTRICTS


@pytest.mark.parametrize(
    "text",
    [
        "2022年6月15日转办，60日内办结。",
        "编号13812345670000000。",
        "分15、16、17、18、19、20批。",
        "新营商办字〔2022〕11号",
        "网址 https://www.example.gov.cn/a",
        "建成12栋厂房，道路3号线。",
        "2019年行动方案第3条",
        "约1000万元，占60.5%。",
        "微信公众号、QQ群和微信小程序",
    ],
)
def test_what_identifies_nobody_passes(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "card", ["6222021234567890127", "1222021234567890120", "000000000000000000"]
)
def test_other_digits_are_no_bank_card(card: str) -> None:
    assert not is_bank_card(card)


def test_numbers_side_by_side_are_both_found() -> None:
    told = found("电话0791-83556677、138-1234-5678。")
    assert {("固定电话", "0791-83556677"), ("手机号码", "138-1234-5678")} <= told


def test_an_organisation_code_has_its_check_character() -> None:
    codes = [f"MA38QWER{c}".lower() for c in "0123456789X"]
    assert sum(map(is_organisation_code, codes)) == 1
