"""A small content folder of an invented city, and a public store to go with it: quick to build,
nobody's data."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from casestore.public.rows import CategoryCount, MonthlyCount, PublishedCase, WithdrawnCase
from casestore.publishing.projection import Projection, write
from casestore.publishing.public_figures import PublicFigures
from tests.torture.hostile_packages import sheet

SITE = """
name = "云川市履约专栏"
headline = "说过的要算数"
lead = "承诺过的事，换了人也要办。"
promise = ["件件登记", "件件有结果"]
office = "云川市营商环境办公室"
office_short = "市营商办"
phone = "0999-1234567"
email = "office@example.gov.cn"
domain = "example.gov.cn"
site_id = "3699000000"
"""

CAMPAIGN = """
title = "云川市履约专项行动"
short = "履约行动"
area = "云川市"
prefix = "YC"
coordinator = "office"
lead = "从没有兑现的办起。"
number = "云营商字〔2022〕3号"
handling = ["能办的马上办"]
[issuer]
name = "云川市营商环境办公室"
short = "市营商办"
[period]
start = 2022-03-01
end = 2023-12-31
[collection]
start = 2022-03-01
end = 2022-12-31
[[sources]]
id = "web"
label = "网上提交"
[[claimants]]
id = "enterprise"
label = "企业"
[[respondents]]
id = "department"
label = "政府部门"
[[levels]]
id = "city"
label = "市直单位"
taken_by = "city"
[[levels]]
id = "township"
label = "乡镇"
taken_by = "city"
[[categories]]
id = "payment"
label = "账款拖欠"
describe = "到期没有付款。"
examples = ["工程尾款多年未付"]
lead = "finance"
bring = ["合同"]
[[categories]]
id = "policy"
label = "政策不兑现"
describe = "答应的政策没有落实。"
lead = "office"
[[units]]
id = "office"
name = "云川市营商环境办公室"
short = "市营商办"
note = "统筹。"
[[units]]
id = "finance"
name = "云川市财政局"
short = "市财政局"
note = "牵头账款。"
[[channels]]
id = "city"
level = "市"
office = "市营商办"
own = true
[[exclusions]]
id = "pending"
when = { judicial_status = ["pending"] }
label = "正在诉讼"
reason = "已进入司法程序"
go = "请等生效文书"
[[phases]]
name = "征集"
start = 2022-03-01
end = 2022-04-30
what = "征集线索。"
yearly = true
[[phases]]
name = "办理"
start = 2022-04-01
end = 2022-12-31
what = "逐件办理。"
yearly = true
[[milestones]]
date = 2022-12-31
what = "征集截止"
[[reports]]
day = 5
covers = "previous-month"
who = "各单位"
to = "市营商办"
[[targets]]
by = 2022-06-30
percent = 50
label = "年中办结一半"
[[measures]]
number = 1
group = "政务"
title = "设立窗口"
lead = ["office"]
responsible = ["finance"]
[quiet_days]
first = 1
last = 20
"""

#: A sheet as an office hands it out: with a formula, and nothing that says who made it.
LEDGER = sheet(
    '<row r="1"><c r="A1" t="inlineStr"><is><t>事项</t></is></c></row>'
    '<row r="2"><c r="A2"><f>SUM(A3:A9)</f><v>0</v></c></row>'.encode()
)

NOTICE = """---
title: 关于开展履约专项行动的通知
short: 行动通知
kind: 通知
number: 云营商字〔2022〕3号
mark: 云川市营商环境办公室文件
subject: 营商环境
keywords: [履约, 账款]
issuer: 云川市营商环境办公室
signed_on: 2022-03-01
published_at: "2022-03-02 09:30"
source: 市营商办
reviewer: 市营商办综合科
addressee: 各乡镇人民政府：
attachments:
  - {title: 台账样表, file: ledger.xlsx}
related: [reading]
---
为了办好这件事，现通知如下。

## 一、目标

先**登记**，后办理。

| 类别 | 牵头 |
| --- | --- |
| 账款 | 市财政局 |
"""

READING = """---
title: 《关于开展履约专项行动的通知》解读
short: 解读
kind: 解读
subject: 营商环境
issuer: 云川市营商环境办公室
signed_on: 2022-03-03
published_at: "2022-03-03 10:00"
source: 市营商办
reviewer: 市营商办综合科
---
一看就懂。
"""

HANT_NOTICE = """---
title: 關於清理舊賬的公告
short: 公告
kind: 公告
subject: 營商環境
issuer: 雲嶺省營商環境辦公室
signed_on: 2019-04-08
published_at: "2019-04-08 09:00"
source: 省營商辦
reviewer: 省營商辦
---
現將有關事項公告如下。
"""

GUIDE = """---
title: 反映问题办事指南
---
## 怎样签字盖章

由法定代表人签字，加盖公章。详见[行动通知](notices/plan/)。
"""


def write_content(root: Path) -> Path:
    """Write the folder and give its path; one campaign in Simplified, one in Traditional
    characters."""
    first, second = root / "campaigns/yunchuan-2022", root / "campaigns/yunling-2019"
    for folder in (first, second):
        (folder / "notices").mkdir(parents=True)
    (root / "site.toml").write_text(SITE)
    (first / "campaign.toml").write_text(CAMPAIGN)
    (first / "notices/plan.md").write_text(NOTICE)
    (first / "notices/reading.md").write_text(READING)
    (first / "guide.md").write_text(GUIDE)
    (first / "files").mkdir()
    (first / "files/ledger.xlsx").write_bytes(LEDGER)
    (second / "campaign.toml").write_text(_hant())
    (second / "notices/announcement.md").write_text(HANT_NOTICE)
    return root


def _hant() -> str:
    """The second campaign: other years, Traditional characters, no measures, no guide of its
    own."""
    text = CAMPAIGN[: CAMPAIGN.index("[[measures]]")]
    for old, new in (
        ("2022", "2019"),
        ("2023", "2020"),
        ('"YC"', '"YL"\nscript = "hant"'),
        ("云川市履约专项行动", "雲嶺清賬行動"),
        ('short = "履约行动"', 'short = "清賬行動"'),
        ("云川市", "雲嶺省"),
        ("账款拖欠", "賬款拖欠"),
    ):
        text = text.replace(old, new)
    return text


def case(number: int, **changes: object) -> PublishedCase:
    """A published case, told apart by ``number``; later numbers are published later."""
    values: dict[str, object] = {
        "id": f"YC-{number:06d}",
        "campaign": "yunchuan-2022",
        "title": f"第{number}笔账款付清",
        "category": "payment",
        "level": "city",
        "respondent_kind": "department",
        "industry": "E",
        "unit": "合同单位的承接部门",
        "amount_band": "under-100",
        "period": "2022H1",
        "days": 30 + number % 40,
        "happened": "某建筑企业完工后没有收到余款。\n机构合并后无人认账。",
        "done": "核对账目，签订协议。",
        "result": "全部到账，予以销号。",
        "basis": "《保障中小企业款项支付条例》",
        "published_on": date.fromordinal(date(2022, 5, 1).toordinal() + number % 200),
        "demo": False,
        "outcome": "honoured",
    }
    return PublishedCase(**{**values, **changes})


def counts(campaign: str = "yunchuan-2022") -> list[MonthlyCount]:
    """Six months of counts, 2022-03 to 2022-08."""
    return [
        MonthlyCount(
            campaign=campaign,
            month=f"2022-{month:02}",
            received=20,
            accepted=16,
            settled=2 * (month - 2),
            struck_off=2 * (month - 3),
        )
        for month in range(3, 9)
    ]


def categories(campaign: str = "yunchuan-2022") -> list[CategoryCount]:
    """The same by category."""
    return [
        CategoryCount(
            campaign=campaign,
            category=category,
            received=60,
            accepted=48,
            settled=21,
            struck_off=15,
        )
        for category in ("payment", "policy")
    ]


def write_public(
    path: Path,
    cases: Iterable[PublishedCase] = (),
    withdrawn: Iterable[WithdrawnCase] = (),
    monthly: Iterable[MonthlyCount] = (),
    as_of: str = "2022-08-31",
) -> Path:
    """Write a ``public.db`` of these rows, with categories where there are months, and give its
    path."""
    days = {"yunchuan-2022": date.fromisoformat(as_of), "yunling-2019": date(2021, 2, 1)}
    months = tuple(monthly)
    figures = PublicFigures(
        counts=months, categories=tuple(categories()) if months else (), amounts=()
    )
    content = Projection(cases=tuple(cases), withdrawn=tuple(withdrawn), figures=figures)
    return write(content, days, path)
