"""A notice with everything that goes wrong on paper, and printing notices for the tests. All
names are invented."""

from functools import cache
from pathlib import Path

from generator.content.notices import Notice, read_notice
from generator.paper.fonts import FontSet
from generator.paper.pdf import Job, jobs_of, render
from tests.generator.notice_files import RED, write_notice
from tests.generator.paper.pdf_geometry import Sheet, measure

FONTS = Path(__file__).resolve().parents[3] / "fonts"
PAGES = "https://www.example.gov.cn/zhuanlan/qingzhang/campaigns/yunchuan/notices/"
URL = f"{PAGES}plan/"
Printed = tuple[Notice, list[Sheet], bytes]
CELL = 156 / 28
SENTENCE = "各责任单位应当对照台账逐项核查，做到“一企一策、一事一案”，能够立即办结的立即办结；"
LATIN = (
    "统一社会信用代码18位，金额268.5万元，占比95%以上，"
    "邮箱qingzhang@example.gov.cn，依据GB/T 9704—2012办理。"
)
LINE = "本段只有一行。"
UNITS = [
    f"云川市第{number}责任单位（市政府优化营商环境工作领导小组成员单位，负责第{number}类问题线索的核查办理）"
    for number in range(1, 61)
]
TORTURE = "\n\n".join(
    [
        SENTENCE * 4,
        "## 一、总体要求",
        "### （一）指导思想。",
        "1．" + SENTENCE * 3 + LATIN,
        "（1）" + LATIN + "刘姓人名中的堃、喆、旻等字应当照常显示。",
        "## 二、责任单位",
        "\n".join(f"- {unit}" for unit in UNITS),
        "下表列明各项任务：",
        "| 序号 | 任务 | 牵头单位 | 时限 |\n| --- | --- | --- | --- |\n"
        + "\n".join(
            f"| {n} | {SENTENCE} | 市财政局 | 2026年{n % 12 + 1}月底 |" for n in range(1, 31)
        ),
        "表后**加粗**正文。" + SENTENCE * 6,
    ]
)
LONG_TITLE = {
    "title": "云川市人民政府办公室关于印发《云川市企业反映政府失信问题"
    "线索集中整治专项行动实施方案》的通知",
    "phrases": "[云川市人民政府办公室, 关于印发, 《云川市企业反映政府失信问题, "
    "线索集中整治专项行动, 实施方案》, 的通知]",
}
ANNEX = "\n\n".join(
    [
        "下列任务逐项落实。",
        "| 序号 | 任务 |\n| --- | --- |\n| 1 | 核查 |",
        *["本段只有一行。"] * 21,
        "附件到此为止。",
    ]
)
ANNEX_KEYS = {
    "title": "任务分工和完成时限一览表（2026—2028年，含各区县和市属企业）",
    "phrases": "[任务分工和完成时限一览表, '（2026—2028年，含各区县和市属企业）']",
    "kind": "附件",
    "annex_of": "plan",
    "order": "2",
    "sign": "false",
}
ENDING = {
    "attachments": "[{title: 线索表, file: form.xlsx}, "
    "{title: 任务分工和完成时限一览表（2026—2028年，含各区县和市属企业）, notice: b}]",
    "copies_to": "市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，"
    "各人民团体，各新闻单位。",
    "printed_by": "云川市人民政府办公室",
    "printed_on": "2026-06-10",
    "note": "此件公开发布",
}


@cache
def hans() -> FontSet:
    return FontSet(FONTS, "hans")


def printed(folder: Path, body: str, **keys: str) -> Printed:
    notice = read_notice(write_notice(folder, body, **keys), "hans")
    (job,) = jobs_of([notice], PAGES)
    data = render(job, hans())
    return notice, measure(data), data


def annexed(folder: Path) -> list[Job]:
    """The torture notice and the annex that its list of attachments names second."""
    whole = read_notice(write_notice(folder, TORTURE, **RED, **LONG_TITLE, **ENDING), "hans")
    annex = read_notice(write_notice(folder, ANNEX, name="b", **ANNEX_KEYS), "hans")
    return jobs_of([whole, annex], PAGES)


def printed_torture(folder: Path) -> Printed:
    job = annexed(folder)[0]
    data = render(job, hans())
    return job.notice, measure(data), data
