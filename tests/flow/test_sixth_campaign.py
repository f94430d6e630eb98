"""A campaign that nobody has seen goes live by adding one folder: form, guide, ledger and site,
under a sub-path."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.flow.acting import add_account, move, open_case, rebuild, sign_in, submit_clue
from tests.flow.running import ROOT, Office, made, served

TODAY = date.today()

CAMPAIGN = f"""
title = "云川市“说到做到”专项行动"
short = "说到做到"
area = "云川市"
prefix = "YC"
coordinator = "office"
lead = "政府部门书面承诺过、没有做到的事，企业可以在这里反映。"
issuer = {{ name = "云川市优化营商环境办公室", short = "市营商办" }}
period = {{ start = {TODAY - timedelta(days=40)}, end = {TODAY + timedelta(days=300)} }}
collection = {{ start = {TODAY - timedelta(days=40)}, end = {TODAY + timedelta(days=200)} }}
signature = "optional"
sources = [{{ id = "web", label = "网上提交" }}]
claimants = [{{ id = "cooperative", label = "农民专业合作社" }}]
respondents = [{{ id = "bureau", label = "市直部门" }}, {{ id = "bank", label = "银行" }}]
units = [{{ id = "office", name = "云川市营商办" }}, {{ id = "water", name = "云川市水利局" }}]

[[phases]]
name = "集中办理"
start = {TODAY - timedelta(days=40)}
end = {TODAY + timedelta(days=300)}
what = "逐件办理。"

[[channels]]
id = "city"
level = "市"
office = "云川市营商办"
phone = "0000-1234567"
own = true

[[channels]]
id = "province"
level = "省"
office = "省营商办"
phone = "0000-7654321"

[[levels]]
id = "municipal"
label = "市直单位"
taken_by = "city"

[[levels]]
id = "provincial"
label = "省直单位"
taken_by = "province"

[[categories]]
id = "canal"
label = "灌溉设施承诺不兑现"
describe = "承诺修建或修复的灌溉设施没有动工。"
lead = "office"

[[routing]]
id = "canal-bureau"
when = {{ category = ["canal"], respondent_kind = ["bureau"] }}
lead = "water"

[[exclusions]]
id = "banks"
label = "金融纠纷"
when = {{ respondent_kind = ["bank"] }}
reason = "金融纠纷不在本次行动范围内"
go = "请向金融监管部门反映"

[form]
drop = ["uscc", "industry", "enterprise_kind"]
rename = {{ enterprise = "合作社名称" }}

[[form.add]]
id = "acreage"
label = "受影响面积（亩）"
kind = "text"
step = "facts"
required = true
"""

NOTICE = f"""---
title: 关于开展“说到做到”专项行动的公告
short: 行动公告
kind: 公告
subject: 营商环境
keywords: [承诺, 履约]
issuer: 云川市优化营商环境办公室
signed_on: {TODAY - timedelta(days=41)}
published_at: "{TODAY - timedelta(days=40)} 09:00"
source: 市营商办
reviewer: 市营商办综合科
---
为督促各部门兑现书面承诺，现就“说到做到”专项行动公告如下。

## 一、征集范围

市直部门书面承诺修建、修复灌溉设施，没有按期动工的。

特此公告。
"""

GUIDE = """---
title: “说到做到”办事指南
---
## 怎样说清楚

写明承诺的时间、地点和凭据。
"""


@pytest.fixture(scope="module")
def sixth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = tmp_path_factory.mktemp("sixth")
    folder = root / "content/campaigns/yunchuan-now"
    (folder / "notices").mkdir(parents=True)
    shutil.copyfile(ROOT / "content/site.toml", root / "content/site.toml")
    (folder / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "notices/announcement.md").write_text(NOTICE, encoding="utf-8")
    (folder / "guide.md").write_text(GUIDE, encoding="utf-8")
    base = "/zhuanlan/qingzhang"
    account, password = made(root / "instance", root / "content", {}, f'base_path = "{base}"')
    office = Office(root / "instance", root / "content", "", account, password)
    assert office.command("check").returncode == 0
    assert office.command("build").returncode == 0
    with served(office.instance, office.content, base) as address:
        yield Office(office.instance, office.content, address, account, password)


ANSWERS = {
    "claimant_kind": "cooperative",
    "respondent_kind": "bureau",
    "respondent_level": "municipal",
    "category": "canal",
    "judicial_status": "none",
}

CLUE = {
    **ANSWERS,
    "enterprise": "云川月牙泉合作社",
    "legal_representative": "司徒示例",
    "contact": "司徒示例",
    "phone": "13800005521",
    "respondent": "云川市水利局",
    "amount": "0",
    "facts": "承诺修渠，三年没有动工。",
    "request": "动工修渠。",
    "acreage": "三百二十",
    "signer": "司徒示例",
    "signer_position": "理事长",
    "signed_on": TODAY.isoformat(),
    "declaration": "yes",
}


@pytest.fixture(scope="module")
def coordinator(sixth: Office, chromium: Browser) -> Page:
    """The coordinator, signed in, whose account was made before the first clue."""
    admin, page = (chromium.new_context().new_page() for _person in range(2))
    password, email = "long-enough-to-remember-38", "desk01@example.gov.cn"
    sign_in(admin, sixth.address, sixth.account, sixth.password, password)
    once = add_account(admin, sixth.address, "经办岗 01", email, ["coordinator"])
    sign_in(page, sixth.address, email, once, password)
    return page


def test_its_rules_columns_and_words_work_from_form_to_site(
    sixth: Office, chromium: Browser, papers: Path, coordinator: Page
) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{sixth.address}/campaigns/yunchuan-now/guide/")
    expect(page.locator("main")).to_contain_text("农民专业合作社")
    expect(page.locator("main")).to_contain_text("请向金融监管部门反映")
    number, code = submit_clue(
        page, sixth.address, "yunchuan-now", CLUE, {"evidence": [papers / "contract.pdf"]}
    )
    assert number.startswith(f"YC-{TODAY.year}-")
    assert code

    page = coordinator
    case = open_case(page, sixth.address, number)
    expect(page.locator("main")).to_contain_text("三百二十")
    move(page, case, "accept", {})
    page.goto(f"{case}/move/transfer")
    assert page.locator("[name=unit]").input_value() == "water"
    rebuild(page, sixth.address)
    page.goto(f"{sixth.address}/campaigns/yunchuan-now/figures/")
    expect(page.locator("main")).to_contain_text("收到的线索还不足 5 件")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"respondent_kind": "bank"}, "请向金融监管部门反映"),
        ({"respondent_level": "provincial"}, "0000-7654321"),
    ],
)
def test_its_exclusions_and_levels_stop_a_clue(
    sixth: Office, chromium: Browser, changed: dict[str, str], said: str
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{sixth.address}/apply/yunchuan-now")
    for name, value in {**ANSWERS, **changed}.items():
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("main form button.govuk-button").last.click()
    expect(page.locator("main")).to_contain_text(said)
    assert page.locator("[name=enterprise]").count() == 0


def test_every_page_of_the_release_stays_below_the_sub_path(
    sixth: Office, chromium: Browser
) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (
        "",
        "campaigns/yunchuan-now/",
        "campaigns/yunchuan-now/notices/announcement/",
        "nothing-here",
    ):
        page.goto(f"{sixth.address}/{path}")
    assert all(url.startswith(sixth.address + "/") for url in asked), asked
