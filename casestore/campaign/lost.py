"""What stands in for a campaign that cases name and the content has no more: its folder was taken
away, or a release from before it was put back. Its cases stay on every list, and can be worked
with the clocks that hold by default."""

from datetime import date
from functools import lru_cache

from casestore.campaign.form_rules import Choice
from casestore.campaign.issuer import Issuer
from casestore.campaign.model import (
    Campaign,
    Category,
    Channel,
    Claimant,
    Collection,
    Level,
    Period,
    Phase,
    Source,
    Unit,
)

_UNIT = "unknown"
_DAY = date(2000, 1, 1)


@lru_cache(maxsize=32)
def lost_campaign(id: str) -> Campaign:
    """A campaign that takes no clue and is called by ``id``."""
    name = f"（内容里没有 {id}）"
    return Campaign.model_construct(
        **dict(
            Campaign(
                id="x",
                title=name,
                short=name,
                status="archived",
                area=name,
                prefix="XX",
                issuer=Issuer(name=name, short=name),
                coordinator=_UNIT,
                lead=name,
                period=Period(start=_DAY, end=_DAY),
                collection=Collection(start=_DAY, end=_DAY),
                sources=(Source(id="web", label="网上提交"),),
                claimants=(Claimant(id=_UNIT, label=name),),
                respondents=(Choice(id=_UNIT, label=name),),
                levels=(Level(id=_UNIT, label=name, taken_by=_UNIT),),
                categories=(Category(id=_UNIT, label=name, describe=name, lead=_UNIT),),
                units=(Unit(id=_UNIT, name="统筹单位"),),
                channels=(Channel(id=_UNIT, level=name, office=name, own=True),),
                phases=(Phase(name=name, start=_DAY, end=_DAY, what=name),),
            )
        )
        | {"id": id}
    )
