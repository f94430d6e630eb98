"""The smallest campaign that loads, for tests that change one thing in it."""

from pathlib import Path

SMALLEST = """
title = "政府履约专项行动"
short = "履约行动"
area = "云川市"
prefix = "YC"
coordinator = "office"
lead = "没有兑现的承诺，企业可以在这里反映。"
sources = [{ id = "web", label = "网上提交" }]
claimants = [{ id = "enterprise", label = "企业" }]
respondents = [{ id = "department", label = "政府部门" }]
levels = [{ id = "county", label = "县（区）", taken_by = "office" }]
units = [{ id = "office", name = "云川市营商办" }]
channels = [{ id = "office", level = "市", office = "云川市营商办", own = true }]
categories = [
  { id = "promise", label = "承诺不兑现", describe = "书面承诺没有兑现。", lead = "office" },
]
phases = [{ name = "办理", start = 2025-01-01, end = 2025-12-31, what = "逐件办理。" }]
issuer = { name = "云川市优化营商环境办公室", short = "市营商办" }
period = { start = 2025-01-01, end = 2025-12-31 }
collection = { start = 2025-01-01, end = 2025-06-30 }
"""


def write(folder: Path, text: str) -> Path:
    """A campaign folder ``yunchuan-2025`` under a new ``content/``, with ``text`` as its
    campaign.toml."""
    campaign = folder / "content" / "campaigns" / "yunchuan-2025"
    campaign.mkdir(parents=True)
    (campaign / "campaign.toml").write_text(text, encoding="utf-8")
    return campaign
