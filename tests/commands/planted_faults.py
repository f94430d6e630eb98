"""Sixty faults as people make them, each in one file of :mod:`tests.generator.small_content`, and
the place at which a check has to name it."""

from dataclasses import dataclass

SITE = "site.toml"
RULES = "campaigns/yunchuan-2022/campaign.toml"
HANT = "campaigns/yunling-2019/campaign.toml"
PLAN = "campaigns/yunchuan-2022/notices/plan.md"
READING = "campaigns/yunchuan-2022/notices/reading.md"
ANNOUNCEMENT = "campaigns/yunling-2019/notices/announcement.md"
GUIDE = "campaigns/yunchuan-2022/guide.md"


@dataclass(frozen=True)
class Planted:
    """``old`` in ``file`` becomes ``new``; ``key`` and ``expected`` are in the fault."""

    file: str
    old: str
    new: str
    key: str
    expected: str


#: Slips of the keyboard in TOML.
TOML = (
    Planted(RULES, 'area = "云川市"', "area = “云川市”", "第4行第8列", "英文引号"),
    Planted(RULES, 'area = "云川市"', 'area： "云川市"', "第4行第5列", "英文等号"),
    Planted(RULES, 'area = "云川市"', 'area: "云川市"', "第4行第5列", "英文等号"),
    Planted(RULES, 'area = "云川市"', 'area ＝ "云川市"', "第4行第6列", "英文等号"),
    Planted(RULES, 'area = "云川市"', 'area\u3000= "云川市"', "第4行第5列", "半角空格"),
    Planted(RULES, 'area = "云川市"', "area = 云川市", "第4行第8列", "文字用英文引号括起来"),
    Planted(RULES, 'area = "云川市"', 'area = "云川市', "第4行第", "收尾的英文引号"),
    Planted(RULES, 'area = "云川市"', 'area "云川市"', "第4行第6列", "键 = "),
    Planted(RULES, 'area = "云川市"', "area =", "第4行第", "等号后面的值"),
    Planted(RULES, 'area = "云川市"', 'area = "云"川"市"', "第4行第", "只有最外面用英文引号"),
    Planted(RULES, 'area = "云川市"', 'area = "云\\川市"', "第4行第", "反斜线"),
    Planted(RULES, 'area = "云川市"', 'area = "云川市"\narea = "云"', "第5行第", "每个键只写一次"),
    Planted(RULES, "[period]", "【period】", "第", "[period]"),
    Planted(RULES, "[period]", "[period", "第", "[period]"),
    Planted(
        RULES, "start = 2022-03-01\nend = 2023", "start = 2022/3/1\nend = 2023", "第", "2022-03-01"
    ),
    Planted(RULES, "end = 2023-12-31", "end = 2023-12-32", "第", "日历上有的日子"),
    Planted(RULES, "yearly = true", "yearly = True", "第", "这里是 true"),
    Planted(RULES, "percent = 50", "percent = 50%", "第", "只写数字"),
    Planted(RULES, 'lead = ["office"]', 'lead = ["office"，"finance"]', "第", "英文逗号"),
    Planted(RULES, 'lead = ["office"]', 'lead = ["office" "finance"]', "第", "英文逗号"),
    Planted(RULES, '["pending"] }', '["pending"], }', "第", "最后一项后面不写逗号"),
    Planted(SITE, 'domain = "example.gov.cn"', 'domain = "example.gov.cn”', "第", "收尾的英文引号"),
)

#: Slips of the keyboard in a front matter.
YAML = (
    Planted(PLAN, "title: 关于", "title：关于", "第2行第6列", "英文冒号加一个空格"),
    Planted(PLAN, "title: 关于", "title:关于", "第2行第7列", "冒号后面空一格"),
    Planted(PLAN, "short: 行动通知", "short = 行动通知", "第3行第6列", "英文冒号加一个空格"),
    Planted(PLAN, "short: 行动通知", "\tshort: 行动通知", "第3行第1列", "半角空格"),
    Planted(PLAN, "short: 行动通知", "short: 行动: 通知", "第3行第10列", "给整个值加英文引号"),
    Planted(PLAN, "short: 行动通知", 'short: "行动通知', "第3行第8列", "收尾的英文引号"),
    Planted(PLAN, "short: 行动通知", 'short: "行"动"通知"', "第3行第", "只有最外面用英文引号"),
    Planted(PLAN, "short: 行动通知", "short: @行动通知", "第3行第8列", "给整个值加英文引号"),
    Planted(PLAN, "short: 行动通知", "short: 行动通知\nshort: 二", "第4行", "每个键只写一次"),
    Planted(PLAN, '"2022-03-02 09:30"', "“2022-03-02 09:30”", "第", "英文引号"),
    Planted(PLAN, "signed_on: 2022-03-01", "signed_on: 2022年3月1日", "第", "2022-03-01"),
    Planted(PLAN, "signed_on: 2022-03-01", "signed_on: 2022-02-30", "第", "日历上有的日子"),
    Planted(PLAN, "  - {title: 台账", "  -{title: 台账", "第", "减号后面空一格"),
    Planted(PLAN, "title: 台账样表, file", "title: 台账样表，file", "第", "英文逗号加空格"),
    Planted(PLAN, "[履约, 账款]", "[履约, 账款", "第", "收尾的括号"),
    Planted(GUIDE, "title: 反映", "title：反映", "第2行第6列", "英文冒号加一个空格"),
)

#: Keys and values.
VALUES = (
    Planted(
        RULES,
        "[collection]",
        "[collection]\ncommitted_from = 2022-01-01",
        "collection.committed_from",
        "start、end、committed_until",
    ),
    Planted(RULES, 'area = "云川市"', 'aera = "云川市"', "aera", "area，或删去这个键"),
    Planted(RULES, "end = 2023-12-31", "end = 2093-12-31", "period.end", "三十年"),
    Planted(RULES, "end = 2023-12-31", "end = 9999-12-31", "period.end", "年间的一天"),
    Planted(RULES, "by = 2022-06-30", "by = 2092-06-30", "targets.0.by", "不晚于"),
    Planted(RULES, "percent = 50", "percent = 500", "targets.0.percent", "不大于 100"),
    Planted(RULES, 'lead = "finance"', 'lead = "bank"', "categories.0.lead", "units 中的一个编号"),
    Planted(RULES, '["pending"]', '["waiting"]', "exclusions.0.when.judicial_status", "pending"),
    Planted(RULES, 'area = "云川市"', 'area = "云川市\\u0000"', "area", "删去这个字符"),
    Planted(
        RULES, 'area = "云川市"', 'area = "云川市"\nhandling = ["\\u202e逆"]', "handling.0", "删去"
    ),
    Planted(
        RULES, "[quiet_days]", "[evidence]\nkinds = []\n[quiet_days]", "evidence.kinds", "至少一种"
    ),
    Planted(
        RULES,
        "[quiet_days]",
        "[evidence]\nmax_file_mb = 200\nmax_total_mb = 1\n[quiet_days]",
        "evidence.max_file_mb",
        "不大于 max_total_mb",
    ),
    Planted(
        RULES,
        "[[phases]]",
        '[[routing]]\nwhen = {}\nlead = "office"\n[[phases]]',
        "routing.0.id",
        "必填",
    ),
    Planted(
        RULES,
        "[[phases]]",
        '[[routing]]\nid = "0"\nwhen = {}\nlead = "office"\n[[phases]]',
        "routing.0.id",
        "含有字母",
    ),
    Planted(HANT, 'prefix = "YL"', 'prefix = "YC"', "prefix", "不同的前缀"),
    Planted(
        SITE,
        'domain = "example.gov.cn"',
        'domain = "https://example.gov.cn/"',
        "domain",
        "不带 https://",
    ),
    Planted(
        SITE,
        'domain = "example.gov.cn"',
        'domain = "example.gov.cn"\nportal_url = "javascript:0"',
        "portal_url",
        "https:// 开头的网址",
    ),
)

#: Notices and guides, and what they say about each other.
TEXTS = (
    Planted(PLAN, "为了办好", "为了😀办好", "第", "字体中有的字"),
    Planted(ANNOUNCEMENT, "現將", "現😀將", "第", "字体中有的字"),
    Planted(PLAN, "为了办好", "为了\u200b办好", "第", "删去这个字符"),
    Planted(PLAN, "title: 关于开展", "title: " + "关于开展" * 30, "title", "不超过 76 个字符"),
    Planted(PLAN, "related: [reading]", "related: [Reading.md]", "related.0", "不带 .md"),
    Planted(
        PLAN, "related: [reading]", "related: [gone]", "related.0", "notices 文件夹里的一篇公告"
    ),
    Planted(
        PLAN,
        "file: ledger.xlsx",
        "file: plan.pdf",
        "attachments.0.file",
        "files 文件夹里的一个文件",
    ),
    Planted(PLAN, "number: 云营商字〔2022〕3号", "number: 云营商字[2022]3号", "number", "六角括号"),
    Planted(PLAN, "kind: 通知", "kind: 决定", "kind", "通知"),
    Planted(PLAN, "为了办好", "> 为了办好", "第", "一行一段的正文"),
    Planted(READING, "一看就懂。", "一看就懂。\n第二行。", "第", "块与块之间空一行"),
    Planted(GUIDE, "notices/plan/", "notices/gone/", "第6行", "本专项行动里有的网址"),
    Planted(GUIDE, "## 怎样", "# 怎样", "第4行", "从“## ”开始的标题"),
)

ALL = (*TOML, *YAML, *VALUES, *TEXTS)
