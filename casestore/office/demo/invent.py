"""Inventing a clue: enterprise, credit code, story, evidence. Seeded; nothing here exists."""

import io
import itertools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw
from stdnum.cn import uscc

from casestore.campaign import form_choices
from casestore.campaign.eligibility import Outcome, decide
from casestore.campaign.model import Campaign
from casestore.exchange.completeness import answers
from casestore.public.scripts import traditional
from casestore.publishing.records import SummaryText

BRANDS = (
    "砚渡",
    "霜桥",
    "苇间",
    "檐雨",
    "霁川",
    "桐隅",
    "眠舟",
    "岫白",
    "松螺",
    "溪枕",
    "鹤汀",
    "芦扉",
    "汀禾",
    "栖麓",
    "云栈",
    "竹坞",
)
TRADES = {
    "A": "农业",
    "C": "机电",
    "E": "建设工程",
    "F": "建材",
    "G": "物流",
    "H": "餐饮",
    "I": "软件",
    "K": "置业",
    "L": "租赁",
    "M": "设计咨询",
    "N": "园林",
    "O": "物业服务",
    "R": "文化旅游",
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story of ``stories.toml`` in the campaign's script."""

    industry: str
    amount: float
    respondent: str
    project: str
    facts: str
    request: str
    summary: SummaryText


@cache
def _stories() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))


def story_for(campaign: Campaign, category: str, number: int) -> Story:
    """The ``number``-th story that fits ``category``; wraps around."""
    names = next(
        names for pattern, names in _stories()["themes"].items() if re.search(pattern, category)
    )
    raw: Mapping[str, Any] = _stories()["stories"][names[number % len(names)]]
    turn = traditional if campaign.script == "hant" else str
    told = {key: turn(value) if isinstance(value, str) else value for key, value in raw.items()}
    parts = ("title", "happened", "done", "result", "basis")
    summary = SummaryText(**{part: told[part] for part in parts}, outcome=raw["outcome"])
    return Story(
        industry=raw["industry"],
        amount=raw["amount"],
        respondent=told["respondent"],
        project=told["project"],
        facts=told["facts"],
        request=told["request"],
        summary=summary,
    )


_ASKED = ("judicial_status", "claimant_kind", "respondent_kind", "respondent_level", "category")


def accepted_answers(campaign: Campaign, day: date) -> list[dict[str, str]]:
    """Every combination of answers that the campaign accepts on ``day``, for each category the
    first few."""
    found: dict[str, list[dict[str, str]]] = {}
    # the plainest status first, so that only a category that wants a judgment gets one
    options = (
        form_choices.JUDICIAL_STATUSES,
        campaign.claimants,
        campaign.respondents,
        campaign.levels,
        campaign.categories,
    )
    for chosen in itertools.product(*options):
        asked = dict(zip(_ASKED, (option.id for option in chosen), strict=True))
        kept = found.setdefault(asked["category"], [])
        if len(kept) < 3 and decide(campaign, answers(asked, day)).outcome is Outcome.ACCEPT:
            kept.append(asked)
    rounds = itertools.zip_longest(*found.values())
    return [one for turn in rounds for one in turn if one]


def credit_code(random: Random) -> str:
    """A credit code with a right check digit that no enterprise has: its region is the
    fictitious 999999."""
    body = "91999999" + "".join(random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return body + uscc.calc_check_digit(body)


def values_for(
    campaign: Campaign, answers: Mapping[str, str], story: Story, day: date, random: Random
) -> dict[str, str]:
    """A filled clue form: every column of the campaign that has something to say."""
    filled = {
        **answers,
        **_enterprise(campaign, story, random),
        **_case(campaign, answers, story, day, random),
        "signer": "示例甲",
        "signer_position": "法定代表人",
        "signed_on": day.isoformat(),
        "declaration": "yes",
    }
    columns = {column.id for column in campaign.columns()}
    for added in campaign.form.add:
        if added.required:
            filled[added.id] = added.options[0].id if added.options else "示例"
    return {id: value for id, value in filled.items() if id in columns}


def _place(campaign: Campaign) -> str:
    return campaign.area.split("市")[-1].split("省")[0]


def _enterprise(campaign: Campaign, story: Story, random: Random) -> dict[str, str]:
    """Who reports: an enterprise of the campaign's place that doesn't exist."""
    place = _place(campaign)
    name = f"{place}{random.choice(BRANDS)}{TRADES.get(story.industry, '商贸')}有限公司"
    return {
        "enterprise": traditional(name) if campaign.script == "hant" else name,
        "uscc": credit_code(random),
        "enterprise_kind": random.choice(("small", "micro", "medium")),
        "industry": story.industry,
        "address": place + "示例路" + str(random.randrange(1, 200)) + "号",
        "legal_representative": "示例甲",
        "contact": "示例乙",
        "phone": f"1380000{random.randrange(1000, 9999)}",
    }


def _case(
    campaign: Campaign, answers: Mapping[str, str], story: Story, day: date, random: Random
) -> dict[str, str]:
    """What is reported: the story, of a unit of the campaign's place, promised before ``day``."""
    place, kind = _place(campaign), campaign.label("respondent_kind", answers["respondent_kind"])
    named = story.respondent.startswith(place)
    last = min(day, campaign.collection.committed_until or day)
    promised = last - timedelta(days=random.randrange(300, 1500))
    return {
        "respondent": story.respondent if named else place + story.respondent,
        "project": story.project,
        "amount": f"{story.amount * random.choice((0.8, 1, 1.3)):.1f}" if story.amount else "0",
        "commitment_date": promised.isoformat(),
        "sme_arrears": "no",
        "facts": f"{story.facts}（{kind}）",
        "request": story.request,
    }


def page_image(title: str, number: int) -> io.BytesIO:
    """A scanned-looking page as PNG: ruled lines and a stamp, each different from the next."""
    image = Image.new("RGB", (620, 877), "#fffdf8")
    draw = ImageDraw.Draw(image)
    for line in range(14):
        draw.line(
            (60, 120 + line * 46, 560 - (line * 37 + number * 13) % 200, 120 + line * 46), "#888", 3
        )
    draw.ellipse((400, 680, 540, 820), outline="#c03020", width=5)
    draw.text((60, 60), f"DEMO {number}", "#333")
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    out.name = title
    return out
