"""Does a campaign take clues on a day? One function of campaign and day: form, guide, self-check,
buttons and the rules agree because all of them ask it. Pure."""

from dataclasses import dataclass
from datetime import date

from casestore.campaign.model import Campaign

#: Who takes it when the campaign doesn't any more.
AFTERWARDS = "请向本级营商环境投诉渠道反映，或拨打 12345"


@dataclass(frozen=True, kw_only=True)
class Collecting:
    """Whether clues are taken. Where not: the key of the rule that says so (as in campaign.toml),
    why, and what to do instead, both without a full stop; ``early``: not yet."""

    rule: str = ""
    reason: str = ""
    go: str = ""
    early: bool = False

    @property
    def open(self) -> bool:
        return not self.rule


def collecting(campaign: Campaign, day: date) -> Collecting:
    """Whether ``campaign`` takes a clue that comes in on ``day``."""
    if campaign.status != "open":
        return Collecting(
            rule="status", reason=f"{campaign.short}已经结束，不再接收线索", go=AFTERWARDS
        )
    return by_its_dates(campaign, day)


def by_its_dates(campaign: Campaign, day: date) -> Collecting:
    """The same by the dates of collection alone: what came in while clues were taken is judged so
    after the campaign was called over, too."""
    window = campaign.collection
    if day < window.start:
        return Collecting(
            rule="collection.start",
            reason=f"线索征集从{in_words(window.start)}开始",
            go="请在征集开始后提交",
            early=True,
        )
    if day > window.end:
        return Collecting(
            rule="collection.end",
            reason=f"线索征集已于{in_words(window.end)}截止",
            go=AFTERWARDS,
        )
    return Collecting()


def in_words(day: date) -> str:
    """2022年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"
