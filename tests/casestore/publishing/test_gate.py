"""The first gate finds what points to the case, however it is written, and lets an anonymous
text pass."""

from dataclasses import asdict, replace

import pytest

from casestore.publishing.records import SummaryText
from casestore.publishing.redaction.amounts import spelled
from casestore.publishing.redaction.company import brand_of
from casestore.publishing.redaction.gate import examine
from casestore.publishing.redaction.known import Known, Record
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL, TEXT, values_for

PUBLISHED = ("0791-83098502",)


def find(text: SummaryText, values: dict[str, str]) -> list[tuple[str, str, str]]:
    """(part, kind, words) of all that blocks ``text`` in a case with these form values."""
    known = Known(record=Record(values=values), declared=PUBLISHED)
    examined = examine(asdict(text), known)
    return [(one.field, one.kind, one.quoted) for one in examined.blocking]


VALUES = values_for(CAMPAIGNS[MODEL]) | {
    "enterprise": "南昌云亭建材有限公司",
    "uscc": "91360122MA38QWERT1",
    "address": "江西省南昌市新建区长麦南路600号3栋",
    "phone": "0791-83556677",
    "legal_representative": "欧阳测试",
    "contact": "司徒样",
    "amount": "268.5",
}


def kinds(words: str, **changed: str) -> set[str]:
    return {kind for _field, kind, _found in find(replace(TEXT, done=words), VALUES | changed)}


def found(words: str, **changed: str) -> list[str]:
    return [text for _field, _kind, text in find(replace(TEXT, done=words), VALUES | changed)]


@pytest.mark.parametrize(
    "words",
    [
        "南昌云亭建材有限公司",
        "云亭建材有限公司",
        "云亭建材",
        "云亭公司",
        "南昌云亭",
        "云 亭",
        "云·亭",
        "雲亭建材",
        "雲亭",
        "云\u200b亭",
        "（云）亭",
        "云，亭",
        "ｘ云亭ｘ",
        "云\n亭",
    ],
)
def test_the_enterprise_is_found_in_all_its_forms(words: str) -> None:
    assert kinds(f"区里约谈了{words}的负责人。") & {"企业名称", "企业字号", "企业简称"}


@pytest.mark.parametrize(
    ("field", "words", "kind"),
    [
        ("legal_representative", "欧阳测试", "法定代表人"),
        ("legal_representative", "歐陽測試", "法定代表人"),
        ("contact", "司徒 样", "联系人"),
        ("signer", "诸葛签字", "签字人"),
        ("phone", "0791-83556677", "联系电话"),
        ("phone", "83556677", "联系电话"),
        ("phone", "８３５５ ６６７７", "联系电话"),
        ("phone", "八三五五六六七七", "联系电话"),
        ("phone", "٨٣٥٥٦٦٧٧", "联系电话"),
        ("phone", "①⑧", ""),
        ("uscc", "91360122ma38qwert1", "统一社会信用代码"),
        ("uscc", "9136 0122 MA38 QWERT1", "统一社会信用代码"),
        ("email", "YT@Example.com", "电子邮箱"),
        ("email", "yt ＠ example．com", "电子邮箱"),
        ("address", "南昌市新建区长麦南路600号3栋", "地址"),
        ("address", "长麦南路六〇〇号", "地址"),
        ("address", "长麦南路六百号", "地址"),
        ("address", "长麦南路 600 号", "地址"),
        ("project", "云亭镇道路硬化材料采购合同", "项目名称"),
        ("project", "云亭镇 道路硬化、材料采购合同", "项目名称"),
    ],
)
def test_what_belongs_to_the_case_is_found_in_any_writing(
    field: str, words: str, kind: str
) -> None:
    assert VALUES[field]
    got = kinds(f"经核实，{words}属实。", enterprise="南昌砚渡建材有限公司")
    assert kind in got if kind else not got


@pytest.mark.parametrize(
    "words",
    [
        "268.5万元",
        "268.5 万元",
        "２６８．５万元",
        "268.50万元",
        "2685000元",
        "2,685,000元",
        "2，685，000 元",
        "0.02685亿元",
        "二百六十八万五千元",
        "贰佰陆拾捌万伍仟元",
        "二百六十八点五万元",
        "268.5",
    ],
)
def test_the_exact_amount_is_found(words: str) -> None:
    assert kinds(f"欠款{words}已经付清。") == {"金额"}


@pytest.mark.parametrize(
    "words",
    [
        "100万元以下",
        "100万—1000万元",
        "100 万至 1000 万元",
        "1000 万元以上",
        "168.5万元",
        "1268.5万元",
        "268.51万元",
        "三期",
    ],
)
def test_a_band_and_another_amount_pass(words: str) -> None:
    assert kinds(f"涉及金额{words}。") == set()
    for amount in ("100", "1000"):
        assert (
            kinds("涉及金额100万元以下，或100 万—1000 万元，或1000万元以上。", amount=amount)
            == set()
        )


@pytest.mark.parametrize(
    "words", ["268.5万元以上", "268.5万元——已付", "1—268.5万元", "约268.5万元左右"]
)
def test_the_exact_amount_is_no_band(words: str) -> None:
    assert kinds(f"涉及金额{words}。") == {"金额"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("13812345678", "手机号码"),
        ("138-1234-5678", "手机号码"),
        ("+86 138 1234 5678", "手机号码"),
        ("一三八一二三四五六七八", "手机号码"),
        ("somebody@mail.example.org", "电子邮箱"),
        ("11010519491231002X", "身份证号码"),
        ("110105 19491231 002x", "身份证号码"),
        ("91110000600037341L", "统一社会信用代码"),
    ],
)
def test_a_structured_identifier_of_anybody_is_found(words: str, kind: str) -> None:
    assert kinds(f"另有{words}一并核查。" if words[0] != "一" else f"另有{words}。") == {kind}


@pytest.mark.parametrize(
    "words",
    [
        "某建材企业",
        "建材企业",
        "某建材有限公司",
        "新建区",
        "南昌市",
        "公司",
        "有限公司",
        "2022年6月15日转办，60日内办结。",
        "13812345670000000",
        "11010519491231002Y",
        "责任单位与企业对账后分三期付款。",
        "新营商办字〔2022〕11号",
        "拨打 12345 热线，0791-83098502 为公开电话。",
    ],
)
def test_an_anonymous_text_passes(words: str) -> None:
    assert found(words) == []
    assert find(TEXT, VALUES) == []


@pytest.mark.parametrize("field", ["title", "happened", "done", "result", "basis"])
def test_every_field_is_searched_and_named(field: str) -> None:
    hits = find(replace(TEXT, **{field: "感谢云 亭"}), VALUES)
    assert hits
    assert {hit[0] for hit in hits} == {field}
    assert ("企业字号", "云 亭") in {(kind, text) for _field, kind, text in hits}


def test_the_text_found_is_quoted_as_it_stands() -> None:
    assert found("见 yt ＠ example．com 来信", enterprise="") == ["yt ＠ example．com"]


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("南昌云亭建材有限公司", "云亭"),
        ("江西省云亭建设工程集团股份有限公司", "云亭"),
        ("云亭（江西）科技有限公司", "云亭"),
        ("南昌市新建区云亭商行", "云亭"),
        ("南昌建材有限公司", ""),
        ("江西南昌砚渡环保科技有限公司", "砚渡"),
        ("砚渡种植专业合作社", "砚渡"),
        ("景德镇砚渡陶瓷文化传媒有限公司", "砚渡"),
    ],
)
def test_the_brand_is_what_is_left_of_a_name(name: str, brand: str) -> None:
    assert brand_of(name) == brand or (not brand and len(brand_of(name)) < 2)


def test_a_company_named_by_trade_alone_blocks_its_full_name_only() -> None:
    assert found("某建材企业", enterprise="南昌建材有限公司") == []
    assert found("南昌建材有限公司", enterprise="南昌建材有限公司")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("二百六十八万五千", 2685000),
        ("贰佰陆拾捌万伍仟", 2685000),
        ("十二", 12),
        ("一亿零五万", 100050000),
        ("点五", None),
        ("三点五万", 35000),
    ],
)
def test_chinese_numerals_are_read(words: str, number: int | None) -> None:
    assert spelled(words) == number


def test_empty_values_find_nothing() -> None:
    assert find(SummaryText(title="标题", happened="经过", done="办理", result="结果"), {}) == []
    assert (
        find(
            SummaryText(title="标题", happened="经过", done="办理", result="结果"),
            {"enterprise": "", "amount": "", "contact": ""},
        )
        == []
    )


@pytest.mark.parametrize("trade", ["机电", "玻璃钢格栅", "某某新行当"])
def test_a_brand_is_found_even_before_a_trade_that_no_list_knows(trade: str) -> None:
    text = SummaryText(
        title="材料款付清", happened="霖石渡供应设备。", done="双方签订协议。", result="付清。"
    )
    hits = find(text, {"enterprise": f"随州霖石渡{trade}有限公司"})
    assert ("happened", "企业字号") in {(field, kind) for field, kind, _found in hits}


@pytest.mark.parametrize(
    ("field", "value", "words", "kind"),
    [
        ("address", "江西省南昌市新建区商务楼甲座", "江西省南昌市新建区商务楼甲座", "地址"),
        ("email", "yt@example.com", "yt—example—com", "电子邮箱"),
        (
            "uscc",
            "91360122MA38QWERT1",
            "九一三六〇一二二MA三八QWERT一",
            "统一社会信用代码",
        ),
        ("contact", "李四", "李四", "联系人"),
        ("project", "G318改线", "G318 改线", "项目名称"),
        ("phone", "83556677", "83556677", "联系电话"),
        ("phone", "3556677", "355-6677", "联系电话"),
        ("phone", "83550677", "八三五五〇六七七", "联系电话"),
    ],
)
def test_short_and_odd_values_are_found_too(field: str, value: str, words: str, kind: str) -> None:
    changed = {field: value, "enterprise": "南昌砚渡建材有限公司"}
    assert kinds(f"经核实，{words}属实。", **changed) == {kind}


def test_a_kind_of_thing_is_no_name() -> None:
    assert found("道路硬化工程已经完工。", project="道路硬化工程") == []
    assert found("某建材企业反映。", enterprise="建材有限公司") == []


def test_a_brand_behind_the_district_of_the_address_is_found() -> None:
    changed = {"enterprise": "长麦云亭建材有限公司", "address": "江西省长麦县城关镇1号"}
    assert kinds("约谈了云亭。", **changed) == {"企业字号"}


def test_every_place_is_shown_not_only_the_first() -> None:
    assert {"云亭", "云 亭", "雲亭"} <= set(found("云亭来信；云 亭再来信；雲亭又来信。"))


@pytest.mark.parametrize("words", ["138\u200b12345678", "11009919800101007x", "11009919800101007X"])
def test_an_identifier_is_found_behind_what_nobody_sees_and_of_a_place_no_list_has(
    words: str,
) -> None:
    assert kinds(f"另有{words}一并核查。") == {"手机号码" if words[1] == "3" else "身份证号码"}


@pytest.mark.parametrize("words", ["110105194912310021", "11009919800101007", "110099198001010071"])
def test_eighteen_digits_with_a_wrong_check_digit_are_no_identity_card(words: str) -> None:
    assert found(f"编号{words}。") == []
