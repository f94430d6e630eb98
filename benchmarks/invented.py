"""Synthetic published cases: seeded, of natural length, all of one shipped campaign."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from casestore.campaign.loading import load_campaigns
from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, OUTCOMES
from casestore.public.rows import CategoryCount, FulfilledSum, MonthlyCount, PublishedCase
from casestore.publishing.projection import Projection, write
from casestore.publishing.public_figures import PublicFigures

CAMPAIGN = "xinjian-2022"
#: What names are made of.
HAN = "宏鑫盛恒瑞祥丰润德昌隆茂源顺泽嘉禾博卓骏翔宇锦辉鼎霖砚渡沐晟煜垚珑湛澜铎钰榕桦槿棠"
_SENTENCES = (
    "某{trade}企业按合同完成供货，验收合格后{n}个月没有收到款项。",
    "经办部门调整以后，新的承接部门以合同不是本单位所签为由拖延。",
    "企业先后{n}次书面催要，得到的答复都是等待研究。",
    "牵头单位核对合同、验收单和结算审定单，认定债务真实、金额清楚。",
    "责任单位与企业签订履行协议，分{n}期付清，最后期限写入协议。",
    "财政部门调剂资金，首期款项在{n}个工作日内到账。",
    "统筹单位到企业核对账目，回单与到账记录一致。",
    "企业确认账目结清，对办理经过没有异议。",
    "机构调整、人员变动不是不履行承诺的理由，职能承接部门应当继续履行。",
    "类似事项由牵头单位逐项排查，列入清单一并解决。",
)
_TRADES = ("建材", "物流", "机电", "软件", "园林", "餐饮", "农业", "物业", "纺织", "食品")


def cases(count: int, campaign: Campaign) -> list[PublishedCase]:
    """``count`` cases, each of about 500 characters; the first n of more are the same."""
    return [_case(number, campaign) for number in range(count)]


def _case(number: int, campaign: Campaign) -> PublishedCase:
    random = Random(number * 7919 + 13)

    def told(sentences: int) -> str:
        chosen = [random.choice(_SENTENCES) for _one in range(sentences)]
        return "\n".join(
            one.format(trade=random.choice(_TRADES), n=random.randrange(2, 30)) for one in chosen
        )

    category = campaign.categories[number % len(campaign.categories)]
    return PublishedCase(
        id=f"{number:010d}",
        campaign=campaign.id,
        title=f"某{random.choice(_TRADES)}企业{category.label}问题解决（{number}）",
        category=category.id,
        level=random.choice(campaign.levels).id,
        respondent_kind=random.choice(campaign.respondents).id,
        industry=random.choice("ACEFGHIKLMNOR"),
        unit=campaign.unit(category.lead).name,
        amount_band=random.choice(AMOUNT_BANDS)[0],
        period=f"{random.choice((2022, 2023))}H{random.choice((1, 2))}",
        days=random.randrange(10, 200),
        happened=told(3),
        done=told(5),
        result=told(3),
        basis="《保障中小企业款项支付条例》的有关规定。",
        published_on=date(2022, 6, 1) + timedelta(days=number // 40),
        outcome=random.choice(list(OUTCOMES)),
    )


def write_public(target: Path, content: Path, count: int) -> list[PublishedCase]:
    """A ``public.db`` with ``count`` cases, as the ledger's projection writes it."""
    campaigns = load_campaigns(content)
    rows = cases(count, campaigns[CAMPAIGN])
    figures = PublicFigures(
        counts=(
            MonthlyCount(
                campaign=CAMPAIGN,
                month="2022-06",
                received=count,
                accepted=count,
                settled=count,
                struck_off=count,
            ),
        ),
        categories=(
            CategoryCount(
                campaign=CAMPAIGN,
                category="payment-overdue",
                received=count,
                accepted=count,
                settled=count,
                struck_off=count,
            ),
        ),
        amounts=(FulfilledSum(campaign=CAMPAIGN, category="", cases=count, amount=count * 80),),
    )
    written = Projection(cases=tuple(rows), withdrawn=(), figures=figures)
    write(written, {id: date(2023, 12, 1) for id in campaigns}, target)
    return rows


def identity(chance: Random) -> dict[str, str]:
    """Who files a clue, as its sealed column has it."""
    brand = "".join(chance.choice(HAN) for _ in range(3))
    person = chance.choice("王李张刘陈") + "".join(chance.choice(HAN) for _ in range(2))
    return {
        "enterprise": f"南昌{brand}建材有限公司",
        "contact": person,
        "phone": f"138{chance.randrange(10**8):08}",
        "address": f"江西省南昌市新建区{brand[:2]}路{chance.randrange(1, 999)}号",
        "amount": "268.5",
    }
