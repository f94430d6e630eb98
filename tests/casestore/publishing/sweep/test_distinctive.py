"""What of a case is theirs alone is looked for; what any page may say is not."""

from casestore.publishing.redaction.needles import Strength
from casestore.publishing.sweep import distinctive

COMPANY = {"enterprise": "南昌砚渡沐建材有限公司"}


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
