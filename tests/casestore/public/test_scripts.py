"""Both scripts: the campaigns' vocabulary comes out as official texts write it, and comes back."""

import pytest

from casestore.campaign.loading import load_campaigns, load_site
from casestore.public.scripts import in_script, simplified, site_in, traditional
from tests.casestore.ledger_fixture import CONTENT
from tests.casestore.public.phrases import PHRASES

#: What a campaign's pages say, in either script. OpenCC alone gets every second row of these wrong.
WORDS = [
    ("工作台账", "工作台賬"),
    ("列入总台账", "列入總台賬"),
    ("记在台账里", "記在台賬裏"),
    ("实地核查", "實地核查"),
    ("公布、发布、宣布", "公布、發布、宣布"),
    ("复核、复议、复印", "複核、複議、複印"),
    ("答复", "答覆"),
    ("报复", "報復"),
    ("恢复", "恢復"),
    ("文字说明", "文字說明"),
    ("卫生健康委", "衛生健康委"),
    ("政策不兑现", "政策不兌現"),
    ("查阅案卷", "查閱案卷"),
    ("税务局", "稅務局"),
    ("逐户走访", "逐戶走訪"),
    ("群众", "群眾"),
    ("启用", "啟用"),
    ("新签协议", "新簽協議"),
    ("补签变更协议", "補簽變更協議"),
    ("上签章后提交", "上簽章後提交"),
    ("标签", "標籤"),
    ("件件有回音", "件件有回音"),
    ("既不回避", "既不迴避"),
    ("名单于4月15日前报送", "名單於4月15日前報送"),
    ("征集线索", "徵集線索"),
    ("征收", "徵收"),
    ("注册地址", "註冊地址"),
    ("了解", "瞭解"),
    ("谁说了算", "誰說了算"),
    ("制度", "制度"),
    ("制造业", "製造業"),
    ("规范", "規範"),
    ("联系人", "聯繫人"),
    ("系统", "系統"),
    ("关系", "關係"),
    ("准备", "準備"),
    ("批准", "批准"),
    ("合并", "合併"),
    ("并抄送", "並抄送"),
    ("尽快", "儘快"),
    ("应收尽收", "應收盡收"),
    ("历史遗留", "歷史遺留"),
    ("日历", "日曆"),
    ("采购", "採購"),
    ("拖欠账款", "拖欠賬款"),
    ("平台公司", "平台公司"),
    ("出台政策", "出台政策"),
    ("清欠、履约、销号", "清欠、履約、銷號"),
    ("秘密", "秘密"),
    ("干部干涉若干", "幹部干涉若干"),
    ("新余市", "新余市"),
    ("沈阳市", "瀋陽市"),
    ("红谷滩新区卧龙路", "紅谷灘新區臥龍路"),
    ("台州", "台州"),
    ("周口", "周口"),
    ("双里乡", "雙里鄉"),
    ("永安里小区", "永安里小區"),
    ("台账里村级事项", "台賬裏村級事項"),
    ("邻里中心", "鄰里中心"),
    ("五公里", "五公里"),
    ("阿里地区", "阿里地區"),
]


@pytest.mark.parametrize(("hans", "hant"), WORDS)
def test_a_word_is_written_as_official_texts_write_it_and_comes_back(hans: str, hant: str) -> None:
    assert traditional(hans) == hant
    assert simplified(hant) == hans


@pytest.mark.parametrize("text", ["臺賬裡說明為公佈衆群啓用", "台賬裏説明爲公布眾羣啟用"])
def test_forms_of_any_region_are_understood(text: str) -> None:
    assert simplified(text) == "台账里说明为公布众群启用"


@pytest.mark.parametrize(("hans", "hant"), WORDS)
def test_what_is_written_in_a_script_already_stays_as_it_is(hans: str, hant: str) -> None:
    assert in_script(hant, "hant") == hant and in_script(hans, "hans") == hans


def test_a_sentence_with_a_name_in_the_other_script_comes_out_in_one() -> None:
    assert in_script("属于受理范围，由領導小組牵头。", "hant") == "屬於受理範圍，由領導小組牽頭。"
    assert in_script("属于受理范围，由領導小組牵头。", "hans") == "属于受理范围，由领导小组牵头。"


def test_all_that_the_campaigns_say_is_simplified_in_one_script_and_goes_there_and_back() -> None:
    for campaign in load_campaigns(CONTENT).values():
        text = campaign.model_dump_json()
        if campaign.script == "hans":
            assert simplified(text) == text == simplified(traditional(text)), campaign.id
        else:
            assert simplified(simplified(text)) == simplified(text) != text


def test_the_sites_words_turn_and_its_addresses_do_not() -> None:
    site = load_site(CONTENT)
    turned = site_in(site, "hant")
    assert turned.name == traditional(site.name) != site.name
    assert (turned.email, turned.domain, turned.site_id) == (site.email, site.domain, site.site_id)


def test_everyday_phrases_come_out_right_in_both_directions() -> None:
    assert len(PHRASES) >= 300
    wrong = [(hans, traditional(hans)) for hans, hant in PHRASES if traditional(hans) != hant]
    assert wrong == []
    assert [hans for hans, hant in PHRASES if simplified(hant) != hans] == []
    text = "，".join(hans for hans, _hant in PHRASES)
    assert traditional(text) == "，".join(hant for _hans, hant in PHRASES)


@pytest.mark.parametrize(
    ("hans", "hant"),
    [
        ("他姓余，是余某某。", "他姓余，是余某某。"),
        ("于某年某月", "於某年某月"),
        ("防范某些风险", "防範某些風險"),
        ("由于某种原因", "由於某種原因"),
        ("业余先生产后分配", "業餘先生產後分配"),
    ],
)
def test_a_surname_is_one_where_somebody_is_called_so_and_nowhere_else(
    hans: str, hant: str
) -> None:
    assert traditional(hans) == hant
