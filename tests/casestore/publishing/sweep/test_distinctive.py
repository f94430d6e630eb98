"""What of a case is theirs alone is looked for; what any page may say is not."""

import pytest

from casestore.publishing.redaction.needles import Strength
from casestore.publishing.sweep import distinctive

COMPANY = {"enterprise": "南昌砚渡沐建材有限公司"}
#: So long that a window of it ends.
BETWEEN = "双方核对合同和验收单。" * 9


def forms(**values: str) -> dict[str, Strength]:
    return {one.form: one.strength for one in distinctive.of_case(values)}


def test_the_short_forms_of_a_company_count_unless_they_are_words() -> None:
    told = forms(**COMPANY)
    assert {"南昌砚渡沐建材有限公司", "砚渡沐公司", "砚渡沐", "南昌砚渡沐"} <= told.keys()
    word = forms(enterprise="南昌协商建材有限公司")
    assert "南昌协商建材有限公司" in word
    assert not {"协商", "南昌协商", "协商公司", "协商集团"} & word.keys()


def test_the_beginning_of_a_long_brand_is_no_brand() -> None:
    told = forms(enterprise="南昌砚渡沐霖建材有限公司")
    assert "砚渡沐霖" in told and "砚渡沐" not in told


def test_a_person_is_looked_for_as_called_and_not_turned_around() -> None:
    told = forms(contact="罗 砚渡", signer="于建设", legal_representative="罗砚")
    assert told["罗砚渡"] is Strength.ALONE
    assert told["于建设"] is told["罗砚"] is Strength.NAMED
    assert not {"砚渡罗", "渡砚罗", "建设于"} & told.keys()


def test_a_member_of_the_staff_is_looked_for_a_post_is_not() -> None:
    def of(name: str) -> dict[str, Strength]:
        return {one.form: one.strength for one in distinctive.of_member(name)}

    assert of("罗砚渡") == {"罗砚渡": Strength.ALONE, "luoyandu"[:8]: Strength.WORD}
    assert of("罗砚") == {"罗砚": Strength.NAMED}
    assert of("于建设")["于建设"] is Strength.NAMED
    assert of("统筹一岗") == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("案号（2019）赣0112民初4321号", "2019）赣0112民初4321号"),
        ("（2019）赣01民终432号", "2019）赣01民终432号"),
        ("身份证号码360112197805123458", "360112197805123458"),
        ("微信同手机13700137123", "13700137123"),
        ("邮箱yandu88@163.com", "yandu88@163.com"),
    ],
)
def test_numbers_in_the_words_of_a_claimant_count_wherever_they_stand(
    words: str, told: str
) -> None:
    for said in (words, BETWEEN + words, words + BETWEEN, BETWEEN + words + BETWEEN):
        assert told in forms(facts=said)
        assert {told, "13900139123"} <= forms(facts=f"13900139123，{said}").keys()


def test_a_number_is_found_by_the_word_before_it() -> None:
    assert "62170012345678" in forms(request="请付到开户行账号：62170012345678。")
    assert "36011219780512345X" in forms(facts="身份证号码是36011219780512345X")


def test_documents_of_the_authorities_and_short_numbers_are_nobodys() -> None:
    told = forms(facts="根据文件编号府发〔2018〕12号，合同编号A-12，第3期，2019年5月。")
    assert told == {}
