"""The numbers that a claimant's words tell count wherever they stand; what any page may say by
chance doesn't."""

import pytest

from casestore.publishing.sweep import told_numbers

#: So long that a window of it ends.
BETWEEN = "双方核对合同和验收单。" * 9


def forms(words: str) -> set[str]:
    return {one.form for one in told_numbers.told(words)}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("案号（2019）赣0112民初4321号", "2019）赣0112民初4321号"),
        ("（2019）赣01民终432号", "2019）赣01民终432号"),
        ("身份证号码360112197805123458", "360112197805123458"),
        ("身份证号码是36011219780512345X", "36011219780512345X"),
        ("微信同手机13700137123", "13700137123"),
        ("电话一三七〇〇一三七一二三", "一三七〇〇一三七一二三"),
        ("请付到开户行账号：62170012345678。", "62170012345678"),
        ("邮箱yandu88@163.com", "yandu88@163.com"),
        ("邮箱yandu@163.com", "yandu@163.com"),
        ("邮箱yandu(at)163.com", "yandu@163.com"),
        ("邮箱yandu@yanduzm.com", "yanduzm.com"),
        ("车牌赣A123BC", "赣A123BC"),
        ("货车赣A·D12345停在门口", "赣A·D12345"),
        ("微信号yandu_zm88", "yandu_zm88"),
        ("QQ：123456789", "123456789"),
        ("护照E12345678", "E12345678"),
        ("组织机构代码MA35ABCD1", "MA35ABCD1"),
        ("网址www.yanduzm.com/a", "yanduzm.com"),
        ("合同编号YD-2021-0312", "YD-2021-0312"),
        ("合同编号202100110312", "202100110312"),
        ("合同编号：砚建合字第2022-15号", "砚建合字第2022-15号"),
    ],
)
def test_numbers_in_the_words_of_a_claimant_count_wherever_they_stand(
    words: str, told: str
) -> None:
    for said in (words, BETWEEN + words, words + BETWEEN, BETWEEN + words + BETWEEN):
        assert told in forms(said)
        assert {told, "13900139123"} <= forms(f"13900139123，{said}")


@pytest.mark.parametrize(
    "words",
    [
        "根据文件编号府发〔2018〕12号，合同编号A-12，第3期，2019年5月。",
        "合同编号：2022-01",
        "合同编号2022-001。",
        "协议编号20220615",
        "文件编号〔2018〕12号",
        "位于1#20.15平方",
        "已发送至yingshang@xinjian.gov.cn",
        "邮箱ab@163.com",
        "微信号abcd1234",
        "微信号yandu88",
        "网址：https://mp.weixin.qq.com/s/abc",
        "见www.xinjian.gov.cn和www.chinacourt.org",
    ],
)
def test_what_any_page_may_say_is_nobodys(words: str) -> None:
    assert forms(words) == set()
