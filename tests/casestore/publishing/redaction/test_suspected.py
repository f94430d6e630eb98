"""What nobody told the gate: names, codes, days and amounts, for a person to look at."""

import re
from pathlib import Path

import pytest

from casestore.campaign.loading import load_campaigns
from casestore.publishing.redaction import organisations, persons, recogniser
from casestore.publishing.redaction.gate import NO_RECOGNISER, examine
from casestore.publishing.redaction.known import Known, Record
from casestore.publishing.redaction.replacements import Replacements

CONTENT = Path(__file__).parents[4] / "content"
NOBODY = Known(record=Record(values={}))


def suspected(text: str) -> set[tuple[str, str]]:
    return {(one.kind, one.quoted) for one in examine({"done": text}, NOBODY).suspected}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系人：欧阳砚秋。", ("疑似姓名", "欧阳砚秋")),
        ("区里约谈了陈岚芯，双方对账。", ("疑似姓名", "陈岚芯")),
        ("先对账。区里约谈了陈岚芯。", ("疑似姓名", "陈岚芯")),
        ("王总说没钱。", ("疑似姓名", "王总")),
        ("经核实，蔚桦机电设备供货。", ("疑似企业或机构", "蔚桦机电设备")),
        ("老张也来了。", ("疑似姓名", "老张")),
        ("来的是姓王的，还有王姓老板。", ("疑似姓名", "姓王")),
        ("来的是姓王的，还有王姓老板。", ("疑似姓名", "王姓")),
        ("2020年3月签约。", ("日期", "2020年3月")),
        ("区里约谈了“湛源”的负责人。", ("疑似企业或机构", "湛源")),
        ("经核实，上饶宇丰供货。", ("疑似企业或机构", "上饶宇丰")),
        ("刘女士到场签字。", ("疑似姓名", "刘女士")),
        ("赵*明签收。", ("疑似姓名", "赵*明")),
        ("王某国到场。", ("疑似姓名", "王某国")),
        ("陳 嵐 芯到场。", ("疑似姓名", "陳 嵐 芯")),
        ("由砚渡公司供货。", ("疑似企业或机构", "砚渡公司")),
        ("上海宏鑫沐建材有限公司供货。", ("疑似企业或机构", "上海宏鑫沐建材有限公司")),
        ("霖砚商行送货。", ("疑似企业或机构", "霖砚商行")),
        ("霖砚种植专业合作社送货。", ("疑似企业或机构", "霖砚种植专业合作社")),
        ("项目在砚渡花园附近。", ("疑似地点", "砚渡花园")),
        ("Wang Yanzhou到场。", ("拉丁字母的词", "Wang Yanzhou")),
        ("凭证见AB12345。", ("像编号的字符", "AB12345")),
        ("号码987654321。", ("长数字", "987654321")),
        ("2020年3月4日签约。", ("日期", "2020年3月4日")),
        ("另付36.8万元。", ("金额", "36.8万元")),
        ("见赣府办发〔2022〕11号。", ("文号", "见赣府办发〔2022〕11号")),
    ],
)
def test_what_may_point_to_somebody_is_suspected(text: str, found: tuple[str, str]) -> None:
    assert found in suspected(text)


@pytest.mark.parametrize(
    "text",
    [
        "张某某与某建材企业签订合同。",
        "区营商办转责任单位限期办理，责任单位与企业对账。",
        "双方约定，关于总体方案，双方经理协商。",
        "施工企业、物业公司和上市公司都可以反映。",
        "新建区人民法院、县财政局和市场监管局参加。",
        "涉及金额100万元以下，2023年下半年办结。",
        "请在网站下载PDF或者Word文件。",
        "签字和职务要写清楚，企业方经理到场。",
        "某建材有限公司供货。",
        "由甲有限公司供货。",
        "电话13812345678。",
    ],
)
def test_official_prose_is_not_suspected(text: str) -> None:
    assert suspected(text) == set()


def test_laws_and_documents_may_be_quoted_where_they_are_the_basis() -> None:
    text = "国办发〔2019〕11号，2019年5月1日施行"
    assert {one.kind for one in examine({"basis": text}, NOBODY).suspected} == set()
    assert {one.kind for one in examine({"done": text}, NOBODY).suspected} == {"文号", "日期"}


def test_the_recogniser_knows_what_the_gate_relies_on() -> None:
    """One author, version 0.1: another one must still tell people from companies."""
    assert recogniser.is_there()
    told = {
        (word.text, word.kind)
        for word in recogniser.words("经查，上海宏达建材有限公司的陈晓东在场，由张伟负责。")
    }
    assert {("上海宏达建材有限公司", "ORG"), ("陈晓东", "PER"), ("张伟", "PER")} <= told
    assert NO_RECOGNISER not in examine({"done": "一句话。"}, NOBODY).unchecked


def test_without_the_recogniser_every_surname_counts_and_the_gate_says_so() -> None:
    found = {
        "货物由丁燕晓收下，经核实属实。"[start:end]
        for start, end in persons.find("货物由丁燕晓收下，经核实属实。", ())
    }
    assert "丁燕晓" in found
    text = "由砚渡公司供货。"
    assert {text[start:end] for start, end in organisations.find(text, ())} == {"砚渡公司"}


def test_a_piece_of_the_offices_address_may_still_be_somebodys_name() -> None:
    known = Known(record=Record(values={}), declared=("新建区陈岚芯路6号",))
    assert [one.quoted for one in examine({"a": "区里约谈了陈岚芯。"}, known).suspected]


def test_proposals_are_by_kind_and_the_same_for_the_same_name() -> None:
    proposals = Replacements("建筑")
    assert proposals.of("企业名称", "南昌云亭建材有限公司") == "某建筑企业"
    first = proposals.of("疑似企业或机构", "霖砚商行")
    assert first == "企业甲"
    assert proposals.of("疑似企业或机构", "砚渡公司") == "企业乙"
    assert proposals.of("疑似企业或机构", "霖砚商行") == first
    assert proposals.of("疑似姓名", "陈岚芯") == "陈某"
    assert proposals.of("法院案号", "（2023）赣0112民初1234号") == "某法院生效裁判"
    assert proposals.of("日期", "2023年8月9日") == "2023年下半年"
    assert proposals.of("金额", "268.5万元") == "100 万—1000 万元"
    assert proposals.of("手机号码", "13812345678") == ""
    assert Replacements("制造", "hant").of("企业名称", "南昌雲亭建材有限公司") == "某製造企業"


def test_on_the_shipped_notices_the_gate_is_quiet() -> None:
    """At most one false stop in ten thousand characters, at most eight suspicions in a thousand."""
    channels = [one for c in load_campaigns(CONTENT).values() for one in c.channels]
    declared = tuple(said for one in channels for said in (one.phone, one.email, one.address))
    known = Known(record=Record(values={}), declared=declared)
    parts = {}
    for path in sorted(CONTENT.glob("campaigns/*/notices/*.md")):
        body = path.read_text(encoding="utf-8").split("---", 2)[-1]
        plain = re.sub(r"[#*|>`]|\{[^}]*\}|\]\([^)]*\)", "", body)
        parts |= {f"{path}:{n}": words for n, words in enumerate(plain.split("\n\n"))}
    size = sum(map(len, parts.values()))
    examined = examine(parts, known)
    assert size > 15_000
    assert len(examined.blocking) <= size / 10_000, examined.blocking
    assert len(examined.suspected) <= size / 125, examined.suspected
